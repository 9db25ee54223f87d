/**
 * A real client makes two calls that are let go: what the log has of them afterwards, as a `Step` in JSON. Its argument is a
 * `Trial` in JSON. In a process of its own, so that nothing that a client leaves behind outlives it: Cline leaves a server.
 */
import { cpSync, renameSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { shellQuoted } from '../../src/lib/shell-quoted.ts'
import { runToEnd } from '../../src/reach/doctor/child.ts'
import { DRIVEN } from '../../src/reach/doctor/clients/all.ts'
import { QUIET } from '../../src/reach/doctor/clients/client.ts'
import { setUpRig } from '../../src/reach/doctor/rig.ts'
import { CLIENTS } from '../../src/reach/install/clients/all.ts'
import type { Trial } from './outcomes.ts'
import type { Step } from './story.ts'

/** One that ends well and one that does not. */
const COMMANDS = ['ls -d .', 'ls -d nothing-of-that-name'] as const

console.log(JSON.stringify(await outcomesOf(JSON.parse(process.argv[2] ?? '') as Trial)))
process.exit(0)

async function outcomesOf({ name, program, path, prodgate, prefill, directory, wanted }: Trial): Promise<Step> {
  const client = DRIVEN[name]
  const rig = await setUpRig({ client, install: CLIENTS[name], level: 'user', directory, prodgate })
  try {
    if (client.prefill !== undefined && prefill !== undefined)
      for (const one of client.prefill.names)
        cpSync(join(prefill, one), join(client.prefill.into(rig.places), one), { recursive: true })
    // Slower than any machine: a client that does not wait for what is told after its last call loses it then.
    const swift = `${rig.shim}-itself`
    renameSync(rig.shim, swift)
    writeFileSync(rig.shim, `#!/bin/sh\nsleep 0.5\nexec ${shellQuoted(swift)} "$@"\n`, { mode: 0o755 })
    const env = {
      ...{ PATH: [dirname(process.execPath), path].join(delimiter), HOME: rig.places.home, LANG: 'C.UTF-8' },
      ...QUIET,
      ...client.env(rig.places),
    }
    const start = (args: readonly string[]) =>
      runToEnd([program, ...args], { cwd: rig.places.work, env, limitMs: 240_000 })
    if (client.first !== undefined) await start(client.first(rig.places))
    for (const command of COMMANDS) rig.plan.push(client.call(command))
    const { said } = await start(client.args(rig.places))
    const shown = await runToEnd(
      [...prodgate, 'log', 'show', '--kind', 'outcome', '--json', '--data', rig.authority.data],
      {
        cwd: directory,
        env: { PATH: path, HOME: join(directory, 'gate') },
        limitMs: 120_000,
      },
    )
    const told = shown.said.split('\n').flatMap((line) => {
      const status = /"status":"([^"]+)"/.exec(line)?.[1]
      return status !== undefined && line.includes('"by":"client"') ? [status] : []
    })
    return {
      says: `${name} says how each call ended (${wanted.join(', ')})`,
      holds: told.join() === wanted.join() && rig.model.results.length === COMMANDS.length,
      detail: [told.join(), ...rig.model.results, shown.said, said.slice(-1_000)].join('\n'),
    }
  } finally {
    await rig.close()
  }
}
