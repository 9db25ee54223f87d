import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Action } from '../src/action/action.ts'
import type { Decision } from '../src/decide/decision.ts'
import { SHAPES } from './shapes/all.ts'
import type { Shape } from './shapes/shape.ts'

/** What a hostile input costs, and how that grows with its size. */

type Decide = (action: Action, cwd: string, home: string) => Promise<Decision>
type Table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]) => void

/** A quarter of a megabyte is just what is read of a shell text, a half what is read of SQL, one what an action may have. */
const SIZES = [62_500, 250_000, 500_000, 1_000_000] as const
const BOUND = { milliseconds: 500, megabytes: 200 } as const
/** How many of a group are shown, and measured once more in a process of their own. */
const WORST = 12

interface Cost {
  readonly name: string
  /** By size. */
  readonly milliseconds: readonly number[]
  readonly verdicts: readonly string[]
}

export async function costOfShapes(
  decide: Decide,
  table: Table,
  results: Record<string, unknown>,
  only: string,
): Promise<void> {
  for (const [group, shapes] of Object.entries(SHAPES)) {
    if (only !== '' && only !== group) continue
    const costs: Cost[] = []
    for (const shape of shapes) costs.push(await costOf(decide, shape))
    const worst = costs.sort((a, b) => most(b) - most(a)).slice(0, WORST)
    const rows = worst.map(({ name, milliseconds, verdicts }) => [
      name,
      ...milliseconds.map((took, i) => `${Math.round(took)} ${verdicts[i]}`),
      ...aloneOf(name),
    ])
    const above = costs.filter((one) => most(one) > BOUND.milliseconds)
    const title = `${group}: the worst of ${costs.length}; ${above.length} above ${BOUND.milliseconds} ms`
    table(title, ['', '64 KB, ms', '256 KB', '512 KB', '1 MB', 'alone, ms', 'MiB'], rows)
    results[group] = costs
  }
  const { milliseconds, megabytes } = BOUND
  table(`To reach: below ${milliseconds} ms and ${megabytes} MB at each size, or held for its size`, [], [])
}

const most = (cost: Cost) => Math.max(...cost.milliseconds)

async function costOf(decide: Decide, shape: Shape): Promise<Cost> {
  const milliseconds: number[] = []
  const verdicts: string[] = []
  for (const size of SIZES) {
    let least = Number.POSITIVE_INFINITY
    // What was slow may have waited for the compiler.
    for (let round = 0; round < 3 && least > BOUND.milliseconds / 2; round++) {
      const { took, verdict } = await once(decide, shape, size)
      least = Math.min(least, took)
      verdicts[milliseconds.length] = verdict
    }
    milliseconds.push(least)
  }
  return { name: shape.name, milliseconds, verdicts }
}

async function once(decide: Decide, shape: Shape, size: number): Promise<{ took: number; verdict: string }> {
  const cwd = mkdtempSync(join(tmpdir(), 'prodgate-shape-'))
  const home = join(cwd, 'home')
  mkdirSync(home)
  shape.prepare?.({ cwd, home }, size)
  const action = shape.action(size)
  // The time of this thread alone, disk and all: what else runs on the machine does not count.
  const from = process.threadCpuUsage()
  const { verdict } = await decide(action, cwd, home)
  const { user, system } = process.threadCpuUsage(from)
  rmSync(cwd, { recursive: true, force: true })
  return { took: (user + system) / 1000, verdict }
}

/** The worst of a shape's sizes in a process that has answered nothing before: time, and memory above the idle process. */
function aloneOf(name: string): readonly string[] {
  const { stdout } = spawnSync(process.execPath, [process.argv[1] ?? '', '--alone', name], { encoding: 'utf8' })
  return stdout.trim().split(' ')
}

export async function costAlone(decide: Decide, name: string): Promise<void> {
  const shape = Object.values(SHAPES)
    .flat()
    .find((one) => one.name === name)
  if (shape === undefined) return
  const idle = process.resourceUsage().maxRSS
  let most = 0
  for (const size of SIZES.slice(1)) most = Math.max(most, (await once(decide, shape, size)).took)
  console.log(`${Math.round(most)} ${Math.round((process.resourceUsage().maxRSS - idle) / 1024)}`)
}
