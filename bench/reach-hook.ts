/**
 * The whole round trip of a hook: a process is started, gets the client's JSON and answers. Through shim and authority,
 * beside another gate's hook and a Node that does nothing, in turn and in one run, so that the pace of the machine meets
 * all of them alike.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { shimInterpreter, shimPerl } from '../src/reach/shim/interpreter.ts'
import { renderShim } from '../src/reach/shim/render.ts'
import { TestServer } from '../test/authority/server.ts'
import { median, p99, run, type Start, timeInTurn } from './measure.ts'

const root = join(import.meta.dirname, '..')
const asJson = process.argv.includes('--json')
const rounds = Number(process.argv.find((one) => one.startsWith('--rounds='))?.slice('--rounds='.length) ?? 150)

const server = await TestServer.start()
const place = mkdtempSync(join(tmpdir(), 'prodgate-bench-'))
try {
  const shim = join(place, 'shim')
  mkdirSync(join(place, 'agents'))
  writeFileSync(join(place, 'agents/claude-code.token'), `${server.token('bot')}\n`)
  const program = process.argv.includes('--curl') ? {} : shimPerl()
  const where = { socket: server.socket, tokenFile: join(place, 'agents/CLIENT.token') }
  writeFileSync(shim, renderShim({ ...where, interpreter: shimInterpreter(), ...program }))
  chmodSync(shim, 0o755)
  const input = JSON.stringify({
    session_id: 'bench',
    cwd: server.home,
    hook_event_name: 'PreToolUse',
    tool_name: 'Bash',
    tool_input: { command: 'kubectl --context prod-eu get pods -n shop' },
    tool_use_id: 't1',
  })
  const theirScript = join(root, 'node_modules/cc-safety-net/dist/bin/cc-safety-net.js')
  const ours: Start = { file: shim, args: ['claude-code'], input }
  const theirs: Start = { file: process.execPath, args: [theirScript, 'hook', '--claude-code'], input }
  const bare: Start = { file: process.execPath, args: ['-e', '0'], input: '' }
  process.env['HOME'] = server.home
  const times = timeInTurn(rounds, { bare: () => run(bare), ours: () => run(ours), theirs: () => run(theirs) })
  const results = {
    rounds,
    prodgate: { median: median(times.ours), p99: p99(times.ours) },
    'cc-safety-net': { median: median(times.theirs), p99: p99(times.theirs) },
    'node -e 0': { median: median(times.bare), p99: p99(times.bare) },
    ratio: median(times.theirs) / median(times.ours),
  }
  if (asJson) console.log(JSON.stringify(results))
  else {
    console.log(
      `\nA hook, from start to answer, ${rounds} times (to reach: 5× faster than its hook, p99 below 25 ms idle)`,
    )
    for (const name of ['prodgate', 'cc-safety-net', 'node -e 0'] as const) {
      const { median: middle, p99: last } = results[name]
      console.log(
        `  ${name.padEnd(14)} median ${middle.toFixed(1).padStart(6)} ms   p99 ${last.toFixed(1).padStart(6)} ms`,
      )
    }
    console.log(`  cc-safety-net / prodgate ${results.ratio.toFixed(1)}×`)
  }
} finally {
  rmSync(place, { recursive: true })
  await server.remove()
}
