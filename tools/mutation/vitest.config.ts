import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import { ROOMS } from './rooms.js'

const room = ROOMS[process.env['MUTATION_ROOM'] ?? 'decide']

/** Quick tests first: a mutant that one of them kills does not wait for the slow ones. */
class SlowLast extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const slowness = (path: string) => room.slow.findIndex((one) => path.endsWith(one))
    return files.toSorted((a, b) => slowness(a.moduleId) - slowness(b.moduleId))
  }
}

/** The tests that are to notice a change of the room. */
export default defineConfig({
  test: { include: [...room.tests], pool: 'forks', testTimeout: 20_000, sequence: { sequencer: SlowLast } },
})
