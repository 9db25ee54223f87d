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
    // A limit ends what would hang for ever, and nothing else: a test that starts forty processes takes minutes where one core
    // is shared with others. A test has none of its own, but where it computes for longer than that.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
})
