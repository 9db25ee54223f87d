/**
 * What is mutated in each room, and the tests that are to notice it.
 *
 * Tables of words are left out (`reasons.ts`, `plan-advice.ts`), and of `record/store/` all that only a database shows:
 * its tests start servers and cut connections, for seconds each.
 */
const NO_SOURCE = ['!src/**/*.test.ts', '!src/**/testing/**']
const STORE = ['edge', 'high-water', 'high-water-files', 'moment', 'tiles']
const inStore = (/** @type {string} */ end) => STORE.map((name) => `src/record/store/${name}${end}`)

/**
 * @typedef Room
 * @property {readonly string[]} mutate
 * @property {readonly string[]} tests
 * @property {readonly string[]} slow Tests that come last, the slowest at the end.
 * @property {number} least Of a hundred mutants so many are killed.
 */

/** @type {Readonly<Record<string, Room>>} */
export const ROOMS = {
  decide: {
    mutate: ['src/decide/**/*.ts', '!src/decide/reasons.ts', '!src/decide/house/**', ...NO_SOURCE],
    tests: ['src/decide/*.test.ts', 'src/probe/**/*.test.ts'],
    slow: [],
    least: 95,
  },
  hold: {
    mutate: ['src/hold/**/*.ts', '!src/hold/shown/plan-advice.ts', ...NO_SOURCE],
    tests: ['src/hold/**/*.test.ts'],
    slow: ['transition.property.test.ts', 'escaped.test.ts'],
    least: 95,
  },
  record: {
    mutate: ['src/record/*.ts', 'src/record/{audit,export,log,redact}/**/*.ts', ...inStore('.ts'), ...NO_SOURCE],
    tests: ['src/record/*.test.ts', 'src/record/{audit,export,log,redact}/**/*.test.ts', ...inStore('.test.ts')],
    slow: ['receipt.test.ts', 'proof.test.ts', 'verify.test.ts', 'redact.test.ts', 'audit.test.ts'],
    least: 90,
  },
}
