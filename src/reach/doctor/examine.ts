import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { CLIENTS } from '../install/clients/all.ts'
import type { Level } from '../install/places.ts'
import { runToEnd } from './child.ts'
import { DRIVEN } from './clients/all.ts'
import { type DrivenClient, QUIET, type SwitchOff } from './clients/client.ts'
import { FAILURES, type Failure, placed } from './failures.ts'
import { COMMANDS, markerOf, type Rig, setUpRig } from './rig.ts'

/** What is tried with one client. Plain data: it goes to another process. */
export interface Examination {
  readonly client: DrivenClient
  readonly level: Level
  /** The client's program. */
  readonly program: string
  /** `PATH` of the client. */
  readonly path: string
  /** An empty directory, which whoever asks takes away. */
  readonly directory: string
  readonly prodgate: readonly string[]
  /** A directory with what the client would otherwise fetch; see `AgentClient.prefill`. */
  readonly prefill?: string
  /** Only the trials of every day. */
  readonly quick: boolean
}

/** What a trial came to. */
export interface Cell {
  readonly trial: string
  readonly wanted: 'stopped' | 'ran'
  readonly outcome:
    | 'stopped'
    | 'ran'
    /** The command was never asked for, or the client did not start: this says nothing about the gate. */
    | 'not tried'
  /** The client had to be ended: it waits for the hook for ever. */
  readonly hangs: boolean
  readonly ms: number
  /** What the model was told of its call. */
  readonly told?: string
  /** The client's last words, where something was not as wanted. */
  readonly said?: string
}

/** Longest time for one run of a client, in milliseconds; the first run of some unpacks and indexes. */
const LIMIT_MS = 240_000

/** Tries one client, cell by cell. Whatever it is set up with is gone afterwards, but for the directory. */
export async function* examine(examination: Examination): AsyncGenerator<Cell> {
  const client = DRIVEN[examination.client]
  const install = CLIENTS[client.name]
  const rig = await setUpRig({ ...examination, client, install })
  try {
    const { prefill } = client
    if (prefill !== undefined && examination.prefill !== undefined)
      for (const name of prefill.names)
        cpSync(join(examination.prefill, name), join(prefill.into(rig.places), name), { recursive: true })
    if (client.first !== undefined) await start(rig, examination, client.first(rig.places), {})
    const failures = FAILURES.filter((one) => !examination.quick || one.quick === true)
    // While the authority is well: nothing but the switch decides.
    const ending = failures.filter((one) => one.ends === true)
    for (const failure of failures.filter((one) => one.ends !== true)) {
      const cell = await tried(rig, examination, failure)
      yield cell
      // A client that does not even ask will not do so later.
      if (failure === failures[0] && cell.outcome === 'not tried') return
    }
    for (const way of client.switchOffs)
      if (!examination.quick || way.quick === true) yield await tried(rig, examination, switchedOff(way))
    for (const failure of ending) yield await tried(rig, examination, failure)
  } finally {
    await rig.close()
  }
}

/** The hook is asked for what it has to refuse, so that a switch that does nothing shows as a refusal. */
function switchedOff(way: SwitchOff): Failure & Pick<SwitchOff, 'args'> {
  return {
    id: way.id,
    title: way.title,
    command: 'refused',
    wanted: 'stopped',
    env: () => way.env ?? {},
    apply: ({ places }) => placed(way.files?.(places) ?? {}),
    ...(way.args === undefined ? {} : { args: way.args }),
  }
}

async function tried(rig: Rig, examination: Examination, trial: Failure & Pick<SwitchOff, 'args'>): Promise<Cell> {
  const marker = markerOf(rig.places)
  rmSync(marker, { force: true })
  rig.plan.splice(0, rig.plan.length, rig.client.call(COMMANDS[trial.command]))
  const { calls, results: before } = rig.model
  const undo = await trial.apply(rig)
  try {
    const args = [...rig.client.args(rig.places), ...(trial.args ?? [])]
    const ended = await start(rig, examination, args, trial.env?.(rig) ?? {})
    const ran = existsSync(marker)
    const outcome = ran ? 'ran' : rig.model.calls === calls ? 'not tried' : 'stopped'
    const said = outcome === trial.wanted ? {} : { said: ended.said.slice(-2_000) }
    const [result] = rig.model.results === before ? [] : rig.model.results
    const told = result === undefined ? {} : { told: result.slice(0, 400) }
    return { trial: trial.id, wanted: trial.wanted, outcome, hangs: ended.late, ms: ended.ms, ...told, ...said }
  } finally {
    await undo()
  }
}

function start(
  { client, places, as }: Rig,
  { program, path }: Examination,
  args: readonly string[],
  more: Readonly<Record<string, string>>,
) {
  const env = { PATH: path, HOME: places.home, LANG: 'C.UTF-8', ...QUIET, ...client.env(places), ...more }
  return runToEnd([program, ...args], { cwd: places.work, env, limitMs: LIMIT_MS, ...(as === undefined ? {} : { as }) })
}
