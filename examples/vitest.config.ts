import { defineConfig } from 'vitest/config'

/** `npm run test:examples`: the examples as they stand here, against a real authority and a model that follows a plan. */
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    // As in the configuration of the other tests: only for what would hang for ever.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
})
