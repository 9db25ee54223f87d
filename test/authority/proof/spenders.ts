import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Answer } from './client.ts'

/** Until all have heard when to send, in milliseconds. */
const NOTICE_MS = 10

interface Spender {
  readonly child: ChildProcess
  readonly lines: AsyncIterator<string>
}

/** Processes that do the same thing at the same moment. */
export class Spenders {
  private readonly all: readonly Spender[]
  private readonly doors: number

  private constructor(all: readonly Spender[], doors: number) {
    this.all = all
    this.doors = doors
  }

  static start(count: number, token: string, doors: readonly string[]): Spenders {
    const all = Array.from({ length: count }, (): Spender => {
      const child = spawn(process.execPath, [join(import.meta.dirname, 'spender.ts'), token, ...doors], {
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      if (child.stdout === null) throw new Error('a pipe has no end to read from')
      return { child, lines: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
    })
    return new Spenders(all, doors.length)
  }

  /** Each sends the same at once, shared out among the doors. */
  together(path: string, body: unknown): Promise<readonly Answer[]> {
    const at = Date.now() + NOTICE_MS
    return Promise.all(
      this.all.map(async ({ child, lines }, i) => {
        child.stdin?.write(`${JSON.stringify({ door: i % this.doors, path, body, at })}\n`)
        const { value, done } = await lines.next()
        if (done) throw new Error('a spender is gone')
        return JSON.parse(value) as Answer
      }),
    )
  }

  async end(): Promise<void> {
    await Promise.all(
      this.all.map(async ({ child }) => {
        if (child.exitCode !== null || child.signalCode !== null) return
        const gone = once(child, 'exit')
        child.stdin?.end()
        await gone
      }),
    )
  }
}
