import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/testdata/**', '**/node_modules/**'],
    // Processes and not threads: a thread has another stack size than the gate's own process, and what must not
    // overflow there would be tested against the wrong limit.
    pool: 'forks',
    // Tests that start processes share two cores with others on a small machine.
    testTimeout: 20_000,
    hookTimeout: 30_000,
    coverage: { provider: 'v8', include: ['src/**/*.ts'], exclude: ['src/**/*.test.ts'] },
  },
})
