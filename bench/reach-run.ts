/**
 * `prodgate run` beside the same command bare: what passing the gate costs a command that may go. A real authority on this
 * machine, the built command, one after the other in turn, so that a busy moment meets both.
 *
 *   node bench/reach-run.ts [ROUNDS]
 */
import { spawnSync } from 'node:child_process'
import { TestServer } from '../test/authority/server.ts'
import { command } from '../test/command.ts'

const ROUNDS = Number(process.argv[2] ?? 60)
/** What `run` may cost on top, in milliseconds. */
const MOST = 40

const server = await TestServer.start()
const env = {
  PATH: process.env['PATH'] ?? '',
  HOME: server.home,
  PRODGATE_URL: server.url,
  PRODGATE_TOKEN: server.token('bot'),
}
const node = [process.execPath, '-e', '0'] as const
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  bare: ['/bin/echo', 'hello'],
  'node -e 0': node,
  'prodgate run': [command, 'run', '--', '/bin/echo', 'hello'],
  'prodgate run, by the socket': [command, 'run', '--socket', server.socket, '--', '/bin/echo', 'hello'],
}

function once([program = '', ...args]: readonly string[]): number {
  const began = performance.now()
  const { status, stderr } = spawnSync(program, args, { env, cwd: server.home, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`)
  return performance.now() - began
}

try {
  const taken = new Map(Object.keys(VARIANTS).map((name): [string, number[]] => [name, []]))
  for (let i = -3; i < ROUNDS; i++)
    for (const [name, words] of Object.entries(VARIANTS)) {
      const ms = once(words)
      if (i >= 0) taken.get(name)?.push(ms)
    }
  const at = (name: string, part: number) => {
    const sorted = (taken.get(name) ?? []).toSorted((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
  }
  const bare = at('bare', 0.5)
  for (const name of taken.keys()) {
    const [median, p99] = [at(name, 0.5), at(name, 0.99)]
    console.log(
      `${name.padEnd(30)} median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, over bare ${(median - bare).toFixed(1)} ms`,
    )
  }
  const over = Math.min(at('prodgate run', 0.5), at('prodgate run, by the socket', 0.5)) - bare
  console.log(over < MOST ? `within ${MOST} ms` : `over ${MOST} ms`)
} finally {
  await server.remove()
}
