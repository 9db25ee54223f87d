import { hash } from 'node:crypto'
import { isatty } from 'node:tty'
import type { Input, RunnableAction } from '../../act/execution.ts'
import type { Sink } from '../../act/spawn.ts'
import { EXIT, exitFor, UsageError } from '../../client/exit.ts'
import { type ReachOptions, whereabouts } from '../../client/whereabouts.ts'
import { hashWithNodeCrypto } from '../../lib/sha256.ts'
import { type ActionToRun, actionToRun, commandOf } from '../../reach/run/action-to-run.ts'
import { refuseOptionsBehind } from '../options-behind.ts'
import { callTo } from './authority-call.ts'
import { type Ended, gatedRun } from './gated-run.ts'
import { hearLostOutput } from './lost-output.ts'
import { portsFor } from './ports.ts'
import { reportOf } from './report.ts'

export interface RunOptions extends ReachOptions {
  readonly wait?: number
  readonly session?: string
  readonly env?: readonly string[]
  readonly stdin?: boolean
  readonly remote?: boolean
  /** Where the executor runs it. */
  readonly cwd?: string
  readonly capture?: boolean
  readonly redact?: boolean
}

/** `prodgate run`: decides, waits for people, and runs exactly what was decided. Gives the command's own status. */
export async function runCommand(words: readonly string[], options: RunOptions): Promise<number> {
  if (options.cwd !== undefined)
    throw new UsageError(
      '`--cwd` is for `--remote`: what runs here runs in the directory that you are in',
      '`cd` to it',
    )
  if (words.length === 0) throw new UsageError('give a command', 'for example: prodgate run -- kubectl get pods')
  refuseOptionsBehind(words)
  return runAction(commandOf(words), options)
}

export async function runAction(command: RunnableAction, options: RunOptions): Promise<number> {
  const asked = actionToRun(command, process.cwd(), process.env, options.env ?? [])
  const ended = await runAsked(asked, options)
  if (options.json === true) process.stderr.write(`${JSON.stringify(reportOf(ended))}\n`)
  else if (ended.is !== 'ran') await explain(ended, asked)
  else if (ended.unwritten !== undefined) process.stderr.write(`prodgate: ${ended.unwritten}\n`)
  return statusOf(ended)
}

export async function runAsked(asked: ActionToRun, options: RunOptions): Promise<Ended> {
  hashWithNodeCrypto()
  const input = await inputFor(options)
  const redacting = options.redact === true ? await redactingOutput() : undefined
  const stop = new AbortController()
  const stopped = () => stop.abort()
  const deaf = () => {
    for (const name of STOPS) process.off(name, stopped)
  }
  // Until it runs, a signal ends the waiting and leaves the request as it is.
  for (const name of STOPS) process.once(name, stopped)
  // Whoever reads our output may go away; the command is told so, and the record is kept all the same.
  const lost = hearLostOutput()
  const ports = portsFor({
    asked,
    input,
    call: callTo(whereabouts(options)),
    stdout: redacting?.sink(process.stdout) ?? sinkFor(process.stdout, 1, options),
    stderr: redacting?.sink(process.stderr) ?? sinkFor(process.stderr, 2, options),
    ...(redacting === undefined ? {} : { finish: (ran) => redacting.finish(ran) }),
    quiet: options.json === true,
    given: stop.signal,
    began: deaf,
  })
  const { session, wait = 0 } = options
  const request = { ...asked, wait, ...(session === undefined ? {} : { session }) }
  const ended = await gatedRun(request, ports).finally(deaf)
  const unwritten = lost()
  return ended.is === 'ran' && unwritten !== undefined ? { ...ended, unwritten } : ended
}

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

async function redactingOutput() {
  const { Redacting } = await import('./redacting.ts')
  return Redacting.create()
}

function sinkFor(stream: NodeJS.WriteStream, descriptor: number, options: RunOptions): Sink {
  if (stream.isTTY === true && options.capture !== true) return { is: 'terminal', descriptor }
  return { is: 'stream', stream }
}

/** More of it is kept in memory than any command should take from a pipe. */
const MOST_INPUT = 64 * 1_048_576

async function inputFor(options: RunOptions): Promise<Input> {
  if (options.stdin !== true) return isatty(0) ? { is: 'terminal' } : { is: 'nothing' }
  const parts: Buffer[] = []
  let size = 0
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    size += part.length
    if (size > MOST_INPUT) throw new UsageError('standard input is longer than is taken', 'give it as a file')
    parts.push(part)
  }
  const bytes = Buffer.concat(parts)
  return { is: 'bytes', bytes, digest: `sha256:${hash('sha256', bytes, 'hex')}` }
}

async function explain(ended: Exclude<Ended, { readonly is: 'ran' }>, { action }: ActionToRun): Promise<void> {
  const { explained } = await import('./explained.ts')
  process.stderr.write(explained(ended, action, process.stderr))
}

export function statusOf(ended: Ended): number {
  switch (ended.is) {
    case 'ran':
      return ended.unwritten === undefined ? ended.ran.exitCode : ended.ran.exitCode || EXIT.fault
    case 'stopped':
      return exitFor(ended.decided.decision.verdict)
    case 'void':
      return EXIT.hold
    case 'fault':
      return EXIT.usage
    case 'not-started':
      return EXIT.fault
    default:
      return ended satisfies never
  }
}
