import { defineConfig } from 'vitest/config'

/** The tests that are to notice a change of `decide/`: its own, and the probes. */
export default defineConfig({
  test: { include: ['src/decide/**/*.test.ts', 'src/probe/**/*.test.ts'], pool: 'forks', testTimeout: 20_000 },
})
