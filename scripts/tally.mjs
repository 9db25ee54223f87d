/**
 * Prints `N passed, N failed` from the reports of the tests: `node scripts/tally.mjs STATUS`, where STATUS is the exit
 * status of the run that wrote them. A run that failed never counts as one without a failure: a report that is missing, a
 * test file that could not be loaded, and a failed step outside the tests count one each.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const status = process.argv[2]
const results = join(import.meta.dirname, '..', 'test-results')

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: unknown[] }[] }} Report
 */

/** @returns {Counts} */
function ofVitest(/** @type {string} */ text) {
  /** @type {Report} */
  const report = JSON.parse(text)
  const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
}

/** @returns {Counts} */
function ofLastLine(/** @type {string} */ text) {
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/.exec(text.trimEnd().split('\n').at(-1) ?? '') ?? []
  if (passed === undefined) throw new Error('no count')
  return { passed: Number(passed), failed: Number(failed) }
}

/** @type {readonly (readonly [string, (text: string) => Counts])[]} */
const REPORTS = [
  ['vitest.json', ofVitest],
  ['clients.txt', ofLastLine],
  ['examples.json', ofVitest],
]

let [passed, failed] = [0, 0]
for (const [name, countsOf] of REPORTS) {
  try {
    const counts = countsOf(readFileSync(join(results, name), 'utf8'))
    passed += counts.passed
    failed += counts.failed
  } catch {
    failed += 1
  }
}
console.log(`${passed} passed, ${failed === 0 && status !== '0' ? 1 : failed} failed`)
