import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

/** The sentence, then the rim. A room imports from itself and from rooms before it; `understand` and `decide` are pure. */
const ORDER = `lib action understand locate decide hold act record
  gate.ts probe ci wire client reach serve cli library`.split(/\s+/)

const CEDAR = '@cedar-policy/cedar-wasm'
/** The one file of the core that loads the policy engine. */
const CEDAR_DOOR = 'decide/house/cedar.ts'

const root = join(import.meta.dirname, '../src')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter(
    (path) =>
      path.endsWith('.ts') &&
      !path.endsWith('.test.ts') &&
      !path.includes('testing/') &&
      !path.endsWith('.arbitrary.ts'),
  )
  .map((path) => ({ path, room: path.split('/')[0] as string, imports: importsOf(join(root, path)) }))

interface Import {
  readonly from: string
  readonly typeOnly: boolean
}

function importsOf(path: string): readonly Import[] {
  const text = readFileSync(path, 'utf8')
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)/gm)
  return [...found].map((one) => ({ from: one[2] ?? one[3] ?? '', typeOnly: one[1] !== undefined }))
}

function roomOf(path: string, from: string): string | undefined {
  if (!from.startsWith('.')) return undefined
  const to = relative(root, resolve(root, dirname(path), from))
  return to.startsWith('..') ? undefined : to.split('/')[0]
}

test('there is something to check', () => expect(sources.length).toBeGreaterThan(50))

test('every room has its place', () => {
  expect([...new Set(sources.map((one) => one.room))].sort()).toEqual([...ORDER].sort())
})

test('no import goes back', () => {
  const wrong: string[] = []
  for (const { path, room, imports } of sources)
    for (const { from } of imports) {
      const other = roomOf(path, from)
      if (other !== undefined && ORDER.indexOf(other) > ORDER.indexOf(room)) wrong.push(`${path} imports ${from}`)
    }
  expect(wrong).toEqual([])
})

test('understand and decide touch nothing outside', () => {
  const pure = new Set(['node:path', 'node:crypto', 'unbash', 'canonicalize', 'yaml'])
  const wrong = sources
    .filter((one) => one.room === 'understand' || one.room === 'decide' || one.room === 'action')
    // The one door through which the PostgreSQL grammar comes in; it is called from the rim.
    .filter((one) => one.path !== 'understand/sql/postgres-parser.ts')
    .flatMap(({ path, imports }) =>
      imports
        .filter(({ from, typeOnly }) => !typeOnly && !from.startsWith('.') && !pure.has(from))
        .filter(({ from }) => !(path === CEDAR_DOOR && from.startsWith(CEDAR)))
        .map(({ from }) => `${path} imports ${from}`),
    )
  expect(wrong).toEqual([])
})

test('Cedar comes in through one door, and house policies are loaded where they are asked for', () => {
  const importing = (name: (from: string) => boolean) =>
    sources
      .filter(({ imports }) => imports.some(({ from, typeOnly }) => !typeOnly && name(from)))
      .map((one) => one.path)
  expect(importing((from) => from.startsWith(CEDAR))).toEqual([CEDAR_DOOR])
  expect(readFileSync(join(root, CEDAR_DOOR), 'utf8')).not.toMatch(/^import .*cedar-wasm/m)
  const askers = importing((from) => from.includes('decide/house/'))
  expect(askers.filter((path) => !/^(serve|cli\/policy)\//.test(path))).toEqual([])
})

test('nothing in the core reads the clock, the process or randomness', () => {
  const wrong = sources
    .filter((one) => ['understand', 'locate', 'decide', 'action'].includes(one.room))
    .filter(({ path }) =>
      /\b(Date\.now|new Date\(|Math\.random|process\.(env|cwd|argv|platform)|performance\.now|randomUUID)\b/.test(
        withoutTexts(readFileSync(join(root, path), 'utf8')),
      ),
    )
    .map((one) => one.path)
  expect(wrong).toEqual([])
})

/** Names of functions that the gate looks for in other people's code stand in texts and comments. */
function withoutTexts(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'[^'\n]*'|`[^`]*`/g, '')
}
