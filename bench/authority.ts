/**
 * `npm run bench:authority`: durable decisions of the running authority beside what its disk can do by itself and beside
 * a decision in memory, in one run on one machine. Absolute figures say little; the ratios do. `--quick` takes a tenth of
 * the time, `--json` prints data.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gate } from '../src/gate.ts'
import { diskFiles } from '../src/lib/disk.ts'
import { parseRegistry } from '../src/locate/registry.ts'
import { Throwaway } from '../src/record/store/testing/throwaway.ts'
import { diskRate } from './authority/disk.ts'
import { MeasuredAuthority } from './authority/measured-authority.ts'
import { measureMillion } from './authority/million.ts'

const asJson = process.argv.includes('--json')
const quick = process.argv.includes('--quick')
const CLIENTS = [1, 16, 64]
const SECONDS = quick ? 2 : 8
const SPENDS = quick ? 200 : 900
const ENTRIES = quick ? 100_000 : 1_000_000
const results: Record<string, unknown> = {}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  if (asJson) return
  const widths = head.map((one, i) => Math.max(one.length, ...rows.map((row) => (row[i] ?? '').length)))
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ')
  console.log(`\n${title}\n${[head, ...rows].map(line).join('\n')}`)
}

async function inMemoryRate(): Promise<number> {
  const registry = parseRegistry('version: 1\nsession: { environment: development }\n')
  if (registry.is === 'fault') throw new Error(registry.fault.message)
  const files = diskFiles({ roots: [homedir(), tmpdir()] })
  const gate = new Gate({ locate: { registry: registry.value, files }, newId: () => 'id' })
  await gate.warmUp()
  const until = (ms: number) => performance.now() + ms
  let n = 0
  const run = async (end: number) => {
    for (; performance.now() < end; n++)
      await gate.check(
        { kind: 'shell', command: `git log --oneline -n ${n} feature`, cwd: '/srv/app' },
        { cwd: '/srv/app', home: homedir(), env: {} },
      )
  }
  await run(until(500))
  n = 0
  await run(until(SECONDS * 500))
  return n / (SECONDS * 0.5)
}

const throwaway = await Throwaway.make()
// On the same disk as the stores.
const directory = mkdtempSync(join(tmpdir(), 'prodgate-bench-'))
try {
  const rows: string[][] = []
  const decisions: unknown[] = []
  const memory: unknown[] = []
  const inMemory = await inMemoryRate()
  for (const store of ['sqlite', 'postgres'] as const) {
    const database = store === 'sqlite' ? undefined : (await throwaway.postgres()).url('postgres')
    const authority = await MeasuredAuthority.start(join(directory, store), database)
    // Until it has as much memory as it ever needs at a time.
    await authority.load('http', 64, SECONDS)
    const start = authority.memory()
    for (const door of ['socket', 'http'] as const) {
      for (const clients of CLIENTS) {
        const before = await diskRate(directory, clients, 1_000)
        const measured = await authority.load(door, clients, SECONDS)
        const disk = (before + (await diskRate(directory, clients, 1_000))) / 2
        const { rate, median, p99, processor } = measured
        decisions.push({ store, door, clients, disk, ...measured })
        rows.push([
          `${store}, ${door}, ${clients}`,
          rate.toFixed(0),
          disk.toFixed(0),
          (rate / disk).toFixed(2),
          (rate / inMemory).toFixed(2),
          median.toFixed(1),
          p99.toFixed(1),
          (p99 / median).toFixed(1),
          processor.toFixed(2),
        ])
      }
    }
    const spends = await authority.spends(SPENDS, 16)
    memory.push({ store, start, end: authority.memory(), spends })
    await authority.stop()
  }
  const head = [
    'store, door, clients',
    'a second',
    'disk',
    'of the disk',
    'of memory',
    'p50 ms',
    'p99 ms',
    'p99/p50',
    'CPU ms',
  ]
  table(`Durable decisions (in memory: ${inMemory.toFixed(0)} a second)`, head, rows)
  Object.assign(results, { inMemory, decisions, memory })
  table(
    'Spends of grants a second by 16 clients, and megabytes of the process',
    ['store', 'spends', 'MB at start', 'MB at end'],
    (memory as { store: string; start: number; end: number; spends: number }[]).map((one) => [
      one.store,
      one.spends.toFixed(0),
      one.start.toFixed(0),
      one.end.toFixed(0),
    ]),
  )
  const million = await measureMillion(join(directory, 'million.db'), ENTRIES)
  results['million'] = million
  const { entries, appendAtFirst, appendAtLast, verifySeconds, verifyMemory } = million
  table(
    `A log of ${entries} entries`,
    ['append at 1,000, µs', 'append at the end, µs', 'ratio', 'verified in, s', 'with more MB'],
    [
      [
        (appendAtFirst * 1_000).toFixed(0),
        (appendAtLast * 1_000).toFixed(0),
        (appendAtLast / appendAtFirst).toFixed(2),
        verifySeconds.toFixed(1),
        verifyMemory.toFixed(0),
      ],
    ],
  )
  if (asJson) console.log(JSON.stringify(results, undefined, 2))
} finally {
  rmSync(directory, { recursive: true, force: true })
  await throwaway.end()
}
