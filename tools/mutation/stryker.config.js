import { ROOMS } from './rooms.js'

const room = process.env.MUTATION_ROOM ?? 'decide'
const { mutate, least } = ROOMS[room]

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: [...mutate],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tools/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  ignorePatterns: ['/dist', '/coverage', '/reports', '/test-results', '/tools/mutation/node_modules'],
  reporters: ['progress', 'clear-text', 'html', 'json'],
  htmlReporter: { fileName: `reports/mutation-${room}.html` },
  jsonReporter: { fileName: `reports/mutation-${room}.json` },
  clearTextReporter: { allowColor: false, reportTests: false },
  thresholds: { high: 100, low: least, break: least },
}
