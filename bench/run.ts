/**
 * `npm run bench`: prodgate beside cc-safety-net, which parses commands too, in one run on the same machine. Absolute
 * figures say little; the ratios do. `--shapes` measures what hostile inputs cost instead, `--shapes=sql` those of one
 * group; `--json` prints data.
 */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { checkCommand } from 'cc-safety-net/api'
import type { Action } from '../src/action/action.ts'
import { Gate } from '../src/gate.ts'
import { diskFiles } from '../src/lib/disk.ts'
import { steadyPlaces } from '../src/locate/files/gate-places.ts'
import { buildWorld, registryOf } from '../test/world/world.ts'
import { median, p99, peakMemory, run, type Start, type Times, timeInTurn, timeInTurnAsync } from './measure.ts'
import { costAlone, costOfShapes } from './shape-costs.ts'

const root = join(import.meta.dirname, '..')
const asJson = process.argv.includes('--json')
const world = buildWorld()
const results: Record<string, unknown> = {}

const registry = registryOf(world, 'development')
const files = diskFiles({
  roots: [world.home, world.app, tmpdir()],
  steady: steadyPlaces(world.home, registry.path),
})
const gate = new Gate({ locate: { registry, files }, newId: () => 'id' })
await gate.warmUp()
// A file that has just changed is read anew each time, for it may change again within the clock's step. These are settled.
if (!process.argv.some((one) => one.startsWith('--shapes') || one === '--alone')) await setTimeout(3000)
const decide = (action: Action, cwd = world.app, home = world.home) => gate.check(action, { cwd, home, env: {} })

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  if (asJson) return
  const widths = head.map((one, i) => Math.max(one.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  console.log(`\n${title}\n  ${line(head)}`)
  for (const row of rows) console.log(`  ${line(row)}`)
}

const ms = (value: number) => value.toFixed(value < 10 ? 3 : 1)
const ratio = (ours: Times, theirs: Times) => `${(median(theirs) / median(ours)).toFixed(1)}×`

const TYPICAL = [
  'git status',
  'npm test',
  'kubectl --context prod-eu get pods -n shop',
  'rm -rf dist coverage',
  'git push origin feature/cart',
]

function script(lines: number): string {
  const block = (i: number) =>
    `if [ -f "build/part-${i}.txt" ]; then\n  grep -n "error ${i}" "build/part-${i}.txt" | head -n 5 > "dist/report-${i}.txt"\nfi`
  return Array.from({ length: Math.ceil(lines / 3) }, (_, i) => block(i)).join('\n')
}

async function decisions(): Promise<void> {
  const subjects: readonly (readonly [string, string, number])[] = [
    ...TYPICAL.map((command) => [command, command, 3_000] as const),
    ['a script of 20 lines', script(20), 300],
    ['a script of 2,000 lines', script(2000), 12],
  ]
  const rows: string[][] = []
  for (const [name, command, rounds] of subjects) {
    const times = await timeInTurnAsync(rounds, {
      ours: () => decide({ kind: 'shell', command }),
      theirs: () => checkCommand({ command, cwd: world.app }),
    })
    rows.push([
      name,
      ms(median(times.ours)),
      ms(p99(times.ours)),
      ms(median(times.theirs)),
      ratio(times.ours, times.theirs),
    ])
    results[name] = { median: median(times.ours), p99: p99(times.ours), theirs: median(times.theirs) }
  }
  const head = ['', 'prodgate, ms', 'p99', 'cc-safety-net, ms', 'faster by']
  table('A decision in process (to reach: 10× faster and p99 below 1 ms; 2,000 lines below 60 ms)', head, rows)
}

async function processes(): Promise<void> {
  const command = 'kubectl --context prod-eu get pods -n shop'
  const place = ['--registry', join(world.dir, 'targets.development.yaml'), '--home', world.home, '--cwd', world.app]
  const hook = { hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command }, cwd: world.app }
  const theirScript = join(root, 'node_modules/cc-safety-net/dist/bin/cc-safety-net.js')
  const ours: Start = {
    file: join(root, 'bin/prodgate'),
    args: ['check', '--json', ...place, '--', command],
    input: '',
  }
  const theirs: Start = {
    file: process.execPath,
    args: [theirScript, 'hook', '--claude-code'],
    input: JSON.stringify(hook),
  }
  const bare: Start = { file: process.execPath, args: ['-e', '0'], input: '' }
  const cold = timeInTurn(40, { bare: () => run(bare), ours: () => run(ours), theirs: () => run(theirs) })
  const rows = [
    ['node -e 0', ms(median(cold.bare)), ms(p99(cold.bare))],
    ['prodgate check', ms(median(cold.ours)), ms(p99(cold.ours))],
    ['cc-safety-net hook', ms(median(cold.theirs)), ms(p99(cold.theirs))],
    ['cc-safety-net / prodgate', ratio(cold.ours, cold.theirs), ''],
  ]
  table('A cold process (to reach: no slower than its hook)', ['', 'median, ms', 'p99'], rows)
  const memory = {
    // As `bin/prodgate` starts it.
    prodgate: peakMemory(join(root, 'dist/cli.cjs'), ours.args, '', ['--min-semi-space-size=8']),
    'cc-safety-net': peakMemory(theirScript, theirs.args, theirs.input),
  }
  table(
    'Peak memory of that process',
    ['', 'MiB'],
    Object.entries(memory).map(([name, size]) => [name, size.toFixed(0)]),
  )
  results['cold'] = { bare: median(cold.bare), ours: median(cold.ours), theirs: median(cold.theirs), memory }
}

const alone = process.argv.indexOf('--alone')
const only = process.argv.find((one) => one.startsWith('--shapes'))
if (alone > 0) await costAlone(decide, process.argv[alone + 1] ?? '')
else if (only !== undefined) await costOfShapes(decide, table, results, only.slice('--shapes='.length))
else {
  await decisions()
  await processes()
}
if (asJson && alone < 0) console.log(JSON.stringify(results))
world.remove()
