import { Store } from '../store.ts'
import { testPorts } from './test-store.ts'

/**
 * Commits to the store at the given path until the disk refuses, then once more, and prints what it was answered. Started
 * with a limit on the size of files, which makes the writes fail as a broken disk does.
 */
process.on('SIGXFSZ', () => undefined)
const store = await Store.open({ is: 'sqlite', path: process.argv[2] ?? '' }, testPorts())
const answered: number[] = []
const faults: unknown[] = []
const commit = (i: number) =>
  store
    .commit(async (tx) => tx.append({ kind: 'outcome', i, text: 'x'.repeat(2_000) }))
    .then(
      (index) => answered.push(index),
      (cause) => faults.push(cause.code),
    )
for (let i = 0; i < 300 && faults.length === 0; i++) await commit(i)
await Promise.all([commit(-1), commit(-2)])
process.stdout.write(JSON.stringify({ answered: answered.length, faults }))
process.exit()
