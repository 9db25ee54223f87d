import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import { ROOMS } from './rooms.js'

/** Quick tests first: a mutant that one of them kills does not wait for the slow ones. */
class SlowLast extends BaseSequencer {
  async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const slow = (path: string) => ROOMS[ROOM].slow.findIndex((one) => path.endsWith(one))
    return files.toSorted((a, b) => slow(a.moduleId) - slow(b.moduleId))
  }
}
const ROOM = process.env['MUTATION_ROOM'] ?? 'decide'
const tests = process.env['MUTATION_TESTS']?.split(',') ?? ROOMS[ROOM].tests

/** The tests that are to notice a change of the room. */
export default defineConfig({
  test: { include: [...tests], pool: 'forks', testTimeout: 20_000, sequence: { sequencer: SlowLast } },
})
