import { describeExecution } from '../../../act/describe.ts'
import type { Execution } from '../../../act/execution.ts'
import { fingerprint } from '../../../act/execution.ts'
import { environmentOf } from '../../../act/process-environment.ts'
import type { KnownContents } from '../../../act/program.ts'
import { type ReadFile, readAgain } from '../../../act/read-files.ts'
import { recheck } from '../../../act/recheck.ts'
import { searchPathFrom } from '../../../act/search-path.ts'
import { notesOf, outcomeOf } from '../../../act/told.ts'
import { ownWorld } from '../../../act/world.ts'
import { CommandFault } from '../../../client/exit.ts'
import { diskFiles } from '../../../lib/disk.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { visibleText } from '../../../lib/visible-text.ts'
import { type ActionToRun, actionToRun, commandOf } from '../../../reach/run/action-to-run.ts'
import { letGoFrame, ORDINARY, readEndTold, readStartAsked, type StartAsked } from '../../../reach/starter/frames.ts'
import { maskedTail } from '../../executor/masked-tail.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Decisions } from '../decisions/decisions.ts'
import { type Refusal, refusal } from '../refusal.ts'
import { KeptPrograms } from './kept-programs.ts'
import type { Outcomes } from './outcomes.ts'

/** As at the door of decisions. */
const LONGEST_SESSION = 200

/**
 * What `prodgate run` does before the start and after the end, done here for the starter, which only starts: to load all of
 * it at each command takes longer than most commands (decision 17).
 *
 * Whoever asks is the user of this process and sees its files, so that what is described here is what is there. Their environment
 * is read where the kernel has it. What is not plainly let go is not decided here, but in the ordinary way.
 *
 * INVARIANT (no answer, no run): the starter starts after the answer alone, and the record has the beginning before it.
 */
export class Starts {
  private readonly decisions: Decisions
  private readonly outcomes: Outcomes
  private readonly programs = new KeptPrograms()
  private readonly world = ownWorld()

  constructor(decisions: Decisions, outcomes: Outcomes) {
    this.decisions = decisions
    this.outcomes = outcomes
  }

  /** What to start, exactly; or that it is to be asked in the ordinary way. */
  async start(caller: Caller, body: Uint8Array): Promise<Result<string, Refusal>> {
    const asked = readStartAsked(body)
    if (asked.is === 'fault') return fault(refusal('MALFORMED', `the starter cannot be read: ${asked.fault}`))
    const { world, process: number, session } = asked.value
    if (this.world === undefined || world !== this.world || session.length > LONGEST_SESSION) return ok(ORDINARY)
    const env = environmentOf(number)
    const ready = env === undefined ? undefined : toRun(asked.value, env)
    if (env === undefined || ready === undefined) return ok(ORDINARY)
    const known = this.programs.forOne()
    const describe = (files: readonly ReadFile[]) => described(ready, asked.value, { env, known, files })
    const before = describe([])
    if (before === undefined || !isPlain(before)) return ok(ORDINARY)
    const decided = await this.decisions.decideIfLetGo(caller, {
      action: ready.action,
      execution: fingerprint(before),
      begins: notesOf(before),
      ...(session === '' ? {} : { session }),
    })
    if (decided?.begun !== true) return ok(ORDINARY)
    const files = decided.files ?? []
    const now = describe(files)
    const changes = now === undefined ? [] : recheck({ ...before, files }, now)
    const frame = now === undefined || changes.length > 0 ? undefined : letGoFrame(decided.id, now)
    if (frame !== undefined) return ok(frame)
    const notes = changes.map(({ code, message }) => `${code}: ${message}`)
    await this.outcomes.tell(caller, { decision: decided.id, status: 'not-run', notes })
    return ok(ORDINARY)
  }

  /** Records how it ended. Gives what is said to whoever ran it. */
  async end(caller: Caller, decision: string, body: Uint8Array): Promise<Result<string, Refusal>> {
    const told = readEndTold(body)
    if (told.is === 'fault') return fault(refusal('MALFORMED', `the starter cannot be read: ${told.fault}`))
    if (told.value.is === 'not-run') {
      const { why } = told.value
      const kept = await this.outcomes.tell(caller, { decision, status: 'not-run', notes: [why] })
      return kept.is === 'fault' ? kept : ok(`prodgate: nothing ran: ${visibleText(why)}\n`)
    }
    const { ran, process: number } = told.value
    const { tail, ...end } = outcomeOf(ran)
    // Without the credentials nobody knows what is to be taken out of it.
    const credentials = credentialsOf(number)
    const masked = tail === undefined || credentials === undefined ? {} : { tail: maskedTail(tail, credentials) }
    const kept = await this.outcomes.tell(caller, { decision, ...end, ...masked })
    return kept.is === 'fault' ? kept : ok('')
  }
}

type Environment = Readonly<Record<string, string>>

function toRun({ words, cwd }: Pick<StartAsked, 'words' | 'cwd'>, env: Environment): ActionToRun | undefined {
  try {
    return actionToRun(commandOf(words), cwd, env, [])
  } catch (cause) {
    // What is wrong with it the ordinary way says.
    if (cause instanceof CommandFault) return undefined
    throw cause
  }
}

/** Which go along depends on the environment alone, and on no word of the command. */
function credentialsOf(process: number): readonly string[] | undefined {
  const env = environmentOf(process)
  const ready = env === undefined ? undefined : toRun({ words: ['true'], cwd: '/' }, env)
  return ready === undefined ? undefined : Object.values(ready.credentials)
}

function described(
  { action, credentials }: ActionToRun,
  { cwd, atTerminal }: StartAsked,
  {
    env,
    known,
    files,
  }: { readonly env: Environment; readonly known: KnownContents; readonly files: readonly ReadFile[] },
): Execution | undefined {
  const home = env['HOME']
  if (home?.startsWith('/') !== true) return undefined
  const disk = diskFiles({ roots: [home, cwd] })
  const found = describeExecution(action, {
    cwd,
    home,
    own: env,
    credentials,
    searchPath: searchPathFrom(env['PATH'], process.geteuid?.() ?? 0),
    disk,
    files: readAgain(files, disk),
    hosts: [],
    input: { is: atTerminal ? 'terminal' : 'nothing' },
    known,
  })
  return found.is === 'ok' ? found.value : undefined
}

/**
 * Whether the starter can start it: by stamps, which have to vouch for what is in the files, and without private copies of
 * settings.
 */
function isPlain({ program, pins }: Execution): boolean {
  return (
    program.contents.settled &&
    program.by?.contents.settled !== false &&
    pins.every(({ freeze }) => freeze.length === 0)
  )
}
