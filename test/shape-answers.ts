/**
 * What the gate answers to hostile shapes (`bench/shapes/`), and how its effort grows with them: a line of JSON for each.
 * A process of its own, so that whoever waits for it can end it. Arguments: the groups, and of how many shapes one is
 * tried (`shell=3 sql=12`).
 *
 * Effort is no time: it is how often blocks of the sources run, which V8 counts for coverage. It is the same on every
 * machine and in every run. What it does not see is the effort inside of the engine (`indexOf`, regular expressions);
 * `regular-expressions.test.ts` sees to the latter.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { Session } from 'node:inspector'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SHAPES } from '../bench/shapes/all.ts'
import type { Shape } from '../bench/shapes/shape.ts'
import type { Action } from '../src/action/action.ts'
import { Gate } from '../src/gate.ts'
import { diskFiles } from '../src/lib/disk.ts'
import { parseRegistry } from '../src/locate/registry.ts'

export interface ShapeAnswer {
  readonly name: string
  readonly size: number
  readonly dangerous: boolean
  readonly verdict: string
  readonly codes: readonly string[]
  readonly blocks: number
  /** More than any action may take, however long it is. */
  readonly tooMuch: boolean
}

/** Where effort grows more than this with four times the text, or is large already, a longer text is tried. */
const GROWTH = 6
const MANY_BLOCKS = 8_000_000
/** Effort at which the bounds of one action must have ended it. Most shapes stay below 15 million. */
const MOST_BLOCKS = 60_000_000
/** Characters of the shortest and of the longest text that is counted, and of the one that is only answered. */
const FIRST = 3000
const LAST = 200_000
const LARGE = 1_000_000

const session = new Session()
session.connect()
session.post('Profiler.enable')
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })

function blocksSinceLast(): number {
  let blocks = 0
  session.post('Profiler.takePreciseCoverage', (_, taken) => {
    for (const { url, functions } of taken?.result ?? []) {
      if (!url.includes('/src/')) continue
      for (const { ranges } of functions) for (const { count } of ranges) blocks += count
    }
  })
  return blocks
}

const registry = parseRegistry('version: 1\n', 'targets.yaml')
if (registry.is === 'fault') throw new Error(registry.fault.message)
const gate = new Gate({
  locate: { registry: registry.value, files: diskFiles({ roots: [tmpdir()] }) },
  newId: () => 'id',
})
await gate.warmUp()

/** The action with something at its end that no environment lets go, where it can have that. */
function withDanger(action: Action): { readonly action: Action; readonly dangerous: boolean } {
  if (action.kind === 'sql')
    return { action: { ...action, statement: `${action.statement}\n;drop table a;\n` }, dangerous: true }
  if (action.kind !== 'shell' || action.shell === 'powershell') return { action, dangerous: false }
  return { action: { ...action, command: `${action.command}\nrm -rf ~\n` }, dangerous: true }
}

async function answer(shape: Shape, size: number): Promise<ShapeAnswer> {
  const cwd = mkdtempSync(join(tmpdir(), 'prodgate-shape-'))
  const home = join(cwd, 'home')
  mkdirSync(home)
  shape.prepare?.({ cwd, home }, size)
  const { action, dangerous } = withDanger(shape.action(size))
  blocksSinceLast()
  const { verdict, reasons } = await gate.check(action, { cwd, home, env: {} })
  const blocks = blocksSinceLast()
  rmSync(cwd, { recursive: true, force: true })
  const codes = [...new Set(reasons.map((one) => one.code))]
  return { name: shape.name, size, dangerous, verdict, codes, blocks, tooMuch: blocks > MOST_BLOCKS }
}

for (const one of process.argv.slice(2)) {
  const [group = '', share = '1'] = one.split('=')
  const shapes = (SHAPES[group] ?? []).filter((_, i) => i % Number(share) === 0)
  for (const shape of shapes) {
    let before = Number.POSITIVE_INFINITY
    for (let size = FIRST; size <= LAST; size *= 4) {
      const given = await answer(shape, size)
      console.log(JSON.stringify(given))
      const settles = given.blocks <= GROWTH * before && given.blocks <= MANY_BLOCKS
      if (given.tooMuch || (size > FIRST && settles)) break
      before = given.blocks
    }
    console.log(JSON.stringify(await answer(shape, LARGE)))
  }
}
