import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/testdata/**', '**/node_modules/**'],
    // Processes and not threads: a thread has another stack size than the gate's own process, and what must not
    // overflow there would be tested against the wrong limit.
    pool: 'forks',
    // Many tests wait for processes of their own, and keep no core busy meanwhile.
    maxWorkers: Math.max(3, availableParallelism()),
    // Tests that start processes share two cores with others on a small machine.
    testTimeout: 40_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
})
