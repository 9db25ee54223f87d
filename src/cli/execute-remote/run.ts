import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import type { Action } from '../../action/action.ts'
import { parseAction } from '../../action/parse.ts'
import { Client } from '../../client/client.ts'
import { CommandFault, EXIT, exitFor, UsageError } from '../../client/exit.ts'
import { AuthorityFault } from '../../client/fault.ts'
import { quoted } from '../../lib/quoted.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { checkNamed } from '../../reach/run/action-to-run.ts'
import { Run, RunAnswer } from '../../wire/run-schemas.ts'
import { answerOfPeople } from '../authority/asking/decide.ts'
import { reaching } from '../authority/reach.ts'
import { actionOf } from '../check/command.ts'
import { renderDecision } from '../check/render.ts'
import { hearLostOutput } from '../execute/lost-output.ts'
import type { RunOptions } from '../execute/run.ts'
import { requestLines, tellWaiting } from '../execute/waiting.ts'
import { followEvents } from './event-stream.ts'

type Answer = z.output<typeof RunAnswer>
type Ended = z.output<typeof Run>

const Output = z.object({ stream: z.enum(['stdout', 'stderr']), at: z.number(), bytes: z.base64() })

/** Between a stream that was cut and its taking up again, in milliseconds. */
const PAUSE_MS = 1000
const PASSED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * `prodgate run --remote`: the authority decides, and runs it by its executor. Output and signals pass as if it ran here; of
 * our directory and variables it has nothing but what `--env` names.
 */
export async function runRemote(words: readonly string[], options: RunOptions): Promise<number> {
  if (words.length === 0)
    throw new UsageError('give a command', 'for example: prodgate run --remote -- kubectl get pods')
  if (options.redact === true)
    throw new UsageError('`--redact` masks what runs here, and `--remote` runs it there', 'leave one of them out')
  if (options.stdin === true) throw new UsageError('the executor hands on no standard input')
  const read = parseAction(actionOf(words))
  if (read.is === 'fault') throw new UsageError(read.fault.message)
  const names = options.env ?? []
  checkNamed(names, process.env)
  const env = Object.fromEntries(names.map((name) => [name, process.env[name] ?? '']))
  const { cwd } = options
  if (cwd !== undefined && !cwd.startsWith('/'))
    throw new UsageError(`${quoted(cwd)} is no absolute path`, 'name a workspace of the executor, or a directory in it')
  const action: Action = {
    ...read.value,
    ...(names.length === 0 ? {} : { env }),
    ...(cwd === undefined ? {} : { cwd }),
  }
  return reaching(options, async (client) => {
    const answer = await askRun(client, action, options)
    const { decision, run } = answer
    if (run === undefined) {
      if (options.json === true) process.stderr.write(`${JSON.stringify({ ran: false, ...decision })}\n`)
      else tellStopped(answer, action, answer.isTold === true ? 'waited' : 'at once')
      return exitFor(decision.verdict)
    }
    return followed(client, run.id, options)
  })
}

/** Asks; where people have to answer, waits for them, and asks again once they have. `isTold`: it was shown already. */
async function askRun(
  client: Client,
  action: Action,
  { session, wait = 0, json }: RunOptions,
): Promise<Answer & { readonly isTold?: true }> {
  const asked = { action, ...(session === undefined ? {} : { session }) }
  const ask = () => client.post('/v1/runs', asked, RunAnswer).catch(withoutExecutor)
  const first = await ask()
  const began = Date.now()
  const { hold } = first.decision
  if (hold === undefined || hold.status !== 'pending' || wait === 0) return first
  const waiting = () => {
    if (json !== true) tellWaiting(Math.floor((Date.now() - began) / 1000))
  }
  if (json !== true) tellStopped(first, action, 'waits')
  waiting()
  const life = setInterval(waiting, 1000)
  try {
    const status = await answerOfPeople(client, hold.id, wait)
    if (status === 'approved' || status === 'rejected') return await ask()
    return { ...first, decision: { ...first.decision, hold: { ...hold, status } }, isTold: true }
  } finally {
    clearInterval(life)
  }
}

/** An authority that has none has no such address. */
function withoutExecutor(cause: unknown): never {
  if (cause instanceof AuthorityFault && cause.problem.status === 404)
    throw new CommandFault(
      EXIT.unreachable,
      'this authority has no executor',
      '`prodgate run` without `--remote` runs it here',
    )
  throw cause
}

function tellStopped({ decision }: Answer, action: Action, when: 'at once' | 'waits' | 'waited'): void {
  const shown = when === 'waited' ? '\n' : renderDecision(decision, action, process.stderr)
  const again =
    decision.hold?.status === 'pending' && when !== 'waits'
      ? '  once it is approved, the same command runs, once; `--wait 300` waits\n'
      : ''
  process.stderr.write(`${shown}${requestLines(held(decision))}${again}`)
}

function held({ hold }: Answer['decision']) {
  return hold === undefined ? {} : { hold }
}

async function followed(client: Client, id: string, options: RunOptions): Promise<number> {
  const send = (signal: (typeof PASSED)[number]) => {
    client.post(`/v1/runs/${Client.part(id)}/signal`, { signal }, z.looseObject({})).catch(() => undefined)
  }
  const pass = PASSED.map((signal) => {
    const heard = () => send(signal)
    process.on(signal, heard)
    return () => process.off(signal, heard)
  })
  // Whoever reads our output may go away: the run is told, as by a terminal that hangs up, and its end is waited for.
  let isTold = false
  const gone = () => {
    if (!isTold) send('SIGHUP')
    isTold = true
  }
  const lost = hearLostOutput(gone)
  try {
    const ended = await toTheEnd(client, id)
    const unwritten = lost()
    if (options.json === true) process.stderr.write(`${JSON.stringify({ ran: hasRun(ended), ...ended, unwritten })}\n`)
    else if (unwritten !== undefined) process.stderr.write(`prodgate: ${unwritten}\n`)
    const status = statusOf(ended, id)
    return unwritten === undefined ? status : status || EXIT.fault
  } finally {
    for (const stop of pass) stop()
  }
}

/** A connection that is cut is made again, as long as the authority says that it runs; the output goes on where it was. */
async function toTheEnd(client: Client, id: string): Promise<Ended> {
  const path = `/v1/runs/${Client.part(id)}`
  let at = 0
  for (;;) {
    try {
      for await (const { event, data } of followEvents(client.where, `${path}/output?after=${at}`)) {
        if (event === 'end') return Run.parse(JSON.parse(data))
        const part = Output.parse(JSON.parse(data))
        const bytes = Buffer.from(part.bytes, 'base64')
        if (part.at > at) process.stderr.write(`prodgate: ${part.at - at} bytes of the output are not kept any more\n`)
        process[part.stream].write(bytes)
        at = part.at + bytes.length
      }
    } catch {
      // Looked at below.
    }
    const now = await client.get(path, Run)
    if (now.state === 'ended') return now
    await sleep(PAUSE_MS)
  }
}

/** Of one that nobody can tell about, `null`. */
function hasRun({ status }: Ended): boolean | null {
  return status === 'unknown' ? null : status === 'succeeded' || status === 'failed'
}

function statusOf(ended: Ended, id: string): number {
  if (ended.status === 'succeeded' || ended.status === 'failed') return ended.exitCode ?? EXIT.fault
  const what = ended.status === 'not-run' ? 'nothing ran' : 'nobody can tell what became of it'
  process.stderr.write(
    `prodgate: ${what}: ${visibleText(ended.why ?? 'it has not ended')}, run \`${visibleText(id)}\`\n`,
  )
  return EXIT.fault
}
