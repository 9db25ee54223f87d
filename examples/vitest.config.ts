import { defineConfig } from 'vitest/config'

/** `npm run test:examples`: the examples as they stand here, against a real authority and a model that follows a plan. */
export default defineConfig({
  test: {
    dir: import.meta.dirname,
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    pool: 'forks',
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
