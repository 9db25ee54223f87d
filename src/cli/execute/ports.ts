import { homedir } from 'node:os'
import { join } from 'node:path'
import { describeExecution } from '../../act/describe.ts'
import type { Execution, Input } from '../../act/execution.ts'
import { takeHandedPipes } from '../../act/handed-pipes.ts'
import { lookUpHosts } from '../../act/hosts.ts'
import { closeInherited } from '../../act/inherited.ts'
import { LeftBehind } from '../../act/left-behind.ts'
import type { KnownContents } from '../../act/program.ts'
import { readAgain } from '../../act/read-files.ts'
import { searchPathFrom } from '../../act/search-path.ts'
import { type Ran, runExecution, type Sink } from '../../act/spawn.ts'
import { diskFiles } from '../../lib/disk.ts'
import { ok } from '../../lib/result.ts'
import { upTime } from '../../lib/up-time.ts'
import type { ActionToRun } from '../../reach/run/action-to-run.ts'
import type { AuthorityCall } from './authority-call.ts'
import type { GatedPorts } from './gated-run.ts'

export interface PortsGiven {
  readonly asked: ActionToRun
  readonly input: Input
  readonly call: AuthorityCall
  readonly stdout: Sink
  readonly stderr: Sink
  /** Nothing is said to people on the way. */
  readonly quiet: boolean
  readonly given: AbortSignal
  /** Called once it has begun, and hears the signals that are passed on. */
  readonly began: () => void
  /** What is left to do with its output once it has ended. */
  readonly finish?: (ran: Ran) => Promise<Ran>
}

/** The rim: this process, its disk, its clock, its streams. */
export function portsFor(given: PortsGiven): GatedPorts {
  const { asked, input, quiet } = given
  const { action, credentials } = asked
  const home = homedir()
  const cwd = action.cwd ?? process.cwd()
  const user = process.getuid?.() ?? 0
  const disk = () => diskFiles({ roots: [home, cwd] })
  const known: KnownContents = new Map()
  let told = (_seconds: number): void => {}
  return {
    call: given.call,
    describe: (files, hosts) => {
      // Looked at anew each time: nothing of what was seen before is kept.
      const now = disk()
      return describeExecution(action, {
        cwd,
        home,
        own: process.env,
        credentials,
        searchPath: searchPathFrom(process.env['PATH'], user),
        disk: now,
        files: readAgain(files, now),
        hosts,
        input,
        known,
      })
    },
    // Node takes a while to load what starts programs.
    asked: () => void process.getBuiltinModule('node:child_process'),
    lookUp: async (hosts) => {
      if (hosts.length === 0) return []
      const { lookup } = await import('node:dns/promises')
      return lookUpHosts(hosts, async (host) => (await lookup(host, { all: true })).map(({ address }) => address))
    },
    run: async (execution, alone) => {
      closeInherited()
      const ran = await runExecution(execution, {
        stdout: given.stdout,
        stderr: given.stderr,
        ...(input.is === 'terminal' ? { terminal: 0 } : {}),
        handed: takeHandedPipes(process.env),
        privateRoot: join(home, '.local/state/prodgate/runs'),
        process: process.pid,
        now: upTime,
        signals: process,
        started: given.began,
        ...(alone === undefined ? {} : { leftBehind: new LeftBehind(alone, { grouped: false }) }),
      })
      if (ran.is === 'fault') return ran
      const told = await withoutCredentials(ran.value, execution)
      return ok(given.finish === undefined ? told : await given.finish(told))
    },
    now: upTime,
    // What is only needed where people are asked is only loaded then.
    held: async (decided) => {
      if (quiet) return
      const { tellHeld, tellWaiting } = await import('./waiting.ts')
      await tellHeld(decided, action)
      told = tellWaiting
    },
    waiting: (seconds) => told(seconds),
    warn: (message) => process.stderr.write(`prodgate: ${message}\n`),
    given: given.given,
  }
}

/** Of the output the end is told to the authority, and no credential that went along. */
async function withoutCredentials(ran: Ran, { env, credentials }: Execution): Promise<Ran> {
  const { output } = ran
  if (output === undefined || credentials.length === 0) return ran
  const { maskedTail } = await import('../../serve/executor/masked-tail.ts')
  const tail = maskedTail(
    output.tail,
    credentials.map((name) => env[name] ?? ''),
  )
  return { ...ran, output: { ...output, tail } }
}
