import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { describe, expect, test } from 'vitest'
import { root } from './command.ts'
import { type Pump, pumpsOf } from './pumped.ts'

/**
 * No regular expression of the sources goes back more often than its text is long: each is tried on texts made of its
 * own letters, and what it costs must grow with their length and not with its square. Counter-example that is missed: an
 * expression whose worst text needs two of its repetitions pumped by different amounts.
 */

const directory = join(root, 'src')

/** Expressions as they are written, and where. */
function expressions(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const file of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const text = readFileSync(join(directory, file), 'utf8')
    for (const { pattern, flags, at } of literals(parseAst(text, { lang: 'ts' }))) {
      found.set(`/${pattern}/${flags}`, `src/${file}:${text.slice(0, at).split('\n').length}`)
    }
  }
  return found
}

interface Literal {
  readonly pattern: string
  readonly flags: string
  readonly at: number
}

function literals(root: unknown): readonly Literal[] {
  const found: Literal[] = []
  const open: unknown[] = [root]
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (typeof node !== 'object' || node === null) continue
    if ('regex' in node && 'start' in node) {
      const { pattern, flags } = node.regex as { readonly pattern: string; readonly flags: string }
      found.push({ pattern, flags, at: node.start as number })
    }
    open.push(...Object.values(node).filter((one) => typeof one === 'object' && one !== null))
  }
  return found
}

/** Rounds in growing number: an expression that doubles its steps with each round shows at the first of them. */
const ROUNDS = [20, 26, 1000, 16_000]
/** Below this nothing can be told from noise, and nothing has to be. */
const SLOW = 50

/** Of this thread's own work: what others do on the machine does not count. */
function milliseconds(expression: RegExp, pump: Pump, rounds: number): number {
  const text = pump.before + pump.again.repeat(rounds) + pump.after
  const from = process.threadCpuUsage()
  if (expression.global) text.replace(expression, '')
  else expression.test(text)
  const { user, system } = process.threadCpuUsage(from)
  return (user + system) / 1000
}

/**
 * True where four times the text costs ten times as much: four times is linear, sixteen times is its square. What a busy
 * machine made slow is measured again, and the quickest of several counts on both sides.
 */
function growsTooFast(expression: RegExp, pump: Pump, rounds: number): boolean {
  if (milliseconds(expression, pump, rounds) < SLOW) return false
  const quickest = (many: number) => Math.min(...Array.from({ length: 5 }, () => milliseconds(expression, pump, many)))
  if (rounds < 1000) return quickest(rounds) >= SLOW
  return quickest(rounds) > 10 * quickest(rounds / 4)
}

function worstOf(expression: RegExp): Pump | undefined {
  return pumpsOf(expression).find((pump) => ROUNDS.some((rounds) => growsTooFast(expression, pump, rounds)))
}

describe('regular expressions of the sources', () => {
  const all = expressions()

  test('there are some', () => expect(all.size).toBeGreaterThan(500))

  test('none of them goes back more often than its text is long', { timeout: 1_800_000 }, () => {
    const bad = [...all].flatMap(([written, where]) => {
      const [, pattern = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(written) ?? []
      const worst = worstOf(new RegExp(pattern, flags))
      return worst === undefined ? [] : [`${where} ${written} on ${JSON.stringify(worst)}`]
    })
    expect(bad).toEqual([])
  })

  for (const [bad, good] of [
    [/\s+$/, /^\s+$/],
    [/^-[a-z]*r[a-z]*$/, /^-[a-qs-z]*r[a-z]*$/],
    [/^(a+)+$/, /^a+$/],
    [/\$\{[^}]*\}/, /\$\{[^}]{0,99}\}/],
    [/x.*y/, /^x.*y/],
  ] as const) {
    test(`${bad} would be found, ${good} not`, () => {
      expect(worstOf(bad)).toBeDefined()
      expect(worstOf(good)).toBeUndefined()
    })
  }
})
