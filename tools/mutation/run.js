/**
 * Mutation tests of the rooms that are named, or of all: `npm run test:mutation -- hold record`. Each room is a run of its
 * own, with its own tests and its own report.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOMS } from './rooms.js'

const wanted = process.argv.slice(2)
const unknown = wanted.filter((room) => !Object.hasOwn(ROOMS, room))
if (unknown.length > 0) {
  console.error(`no such room: ${unknown.join(', ')}; there are ${Object.keys(ROOMS).join(', ')}`)
  process.exit(2)
}

const stryker = join(import.meta.dirname, 'node_modules/@stryker-mutator/core/bin/stryker.js')
const root = join(import.meta.dirname, '../..')

for (const room of wanted.length > 0 ? wanted : Object.keys(ROOMS)) {
  console.log(`\n── mutation of ${room}/`)
  const { status } = spawnSync(process.execPath, [stryker, 'run', 'tools/mutation/stryker.config.js'], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, MUTATION_ROOM: room },
  })
  if (status !== 0) process.exitCode = 1
}
