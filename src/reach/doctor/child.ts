import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'

export interface Ended {
  /** Absent where it was ended by a signal or by its time limit. */
  readonly status: number | undefined
  readonly ms: number
  readonly late: boolean
  /** Standard output and error together, cut at a bound. */
  readonly said: string
}

const MAX_SAID = 256 * 1024
/** Groups of processes that are ended with this process, however it ends. */
const groups = new Set<number>()
process.once('exit', () => {
  for (const group of groups) endGroup(group)
})

/** As whom a program runs, where that is not whoever starts it. */
export interface RunsAs {
  readonly uid: number
  readonly gid: number
}

/** Runs a program in a process group of its own and ends all of the group: clients leave helpers behind. */
export async function runToEnd(
  argv: readonly string[],
  options: {
    readonly cwd: string
    readonly env: Readonly<Record<string, string>>
    readonly limitMs: number
    readonly as?: RunsAs
  },
): Promise<Ended> {
  const began = performance.now()
  const [program = '', ...args] = argv
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: options.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    ...options.as,
  })
  const group = child.pid
  if (group !== undefined) groups.add(group)
  let said = ''
  const hear = (text: string) => {
    if (said.length < MAX_SAID) said += text
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  let late = false
  const status = await new Promise<number | undefined>((resolve) => {
    const timer = setTimeout(() => {
      late = true
      if (group !== undefined) endGroup(group)
    }, options.limitMs)
    const end = (code: number | null | undefined) => {
      clearTimeout(timer)
      resolve(code ?? undefined)
    }
    child.once('error', (cause) => {
      hear(cause.message)
      end(undefined)
    })
    // Not `close`: a helper that is left behind keeps the pipes open.
    child.once('exit', end)
  })
  if (group !== undefined) {
    endGroup(group)
    groups.delete(group)
  }
  return { status, ms: Math.round(performance.now() - began), late, said }
}

/** A process that goes on beside us; it ends with us. */
export function startBeside(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): ChildProcessByStdio<null, Readable, Readable> {
  const [program = '', ...args] = argv
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const group = child.pid
  if (group !== undefined) {
    groups.add(group)
    child.once('exit', () => groups.delete(group))
  }
  return child
}

export function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It is gone already.
  }
}
