import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../command.ts'
import { cellsOf, type Place, type Proof, type Requirement, readTable } from './table.ts'
import { citedValues, type TestName, testNames } from './titles.ts'

/** How many rows a section has to have: `{ 'GATE-RULE': 5 }`. */
export type Full = Readonly<Record<string, number>>

/** A labelled case, as far as it proves something. */
interface Case {
  readonly id: string
  readonly action: Readonly<Record<string, unknown>>
  readonly registry: string
  readonly expect: string
}

/** An action as the document shows it: in one line, of a command no more than its first. */
function shownAction(action: Case['action']): string {
  const { kind, command, operation, path, name, target } = action
  if (typeof command !== 'string') return [kind, operation ?? name, path ?? target].join(' ')
  const [first = '', ...more] = command.split('\n')
  return more.length === 0 ? first : `${first} …`
}

/** All that is wrong with the document: rows that are missing or twice, places, names and tests that are not there. */
export function wrongWith(markdown: string, full: Full): readonly string[] {
  const { rows, wrong } = readTable(markdown)
  return [
    ...wrong,
    ...wrongIds(rows, full),
    ...rows.flatMap((row) => row.places.flatMap((place) => wrongPlace(place).map((one) => `${row.id}: ${one}`))),
    ...rows.flatMap((row) => row.proofs.flatMap((proof) => wrongProof(proof, row).map((one) => `${row.id}: ${one}`))),
  ]
}

/** Rows stand in the order of their numbers, each once, and are as many as the section has. */
function wrongIds(rows: readonly Requirement[], full: Full): readonly string[] {
  const given = Map.groupBy(rows, (row) => sectionOf(row.id))
  const unknown = [...given.keys()].filter((section) => !Object.hasOwn(full, section)).map((one) => `what is ${one}?`)
  const wrong = Object.entries(full).flatMap(([section, count]) => {
    const wanted = Array.from({ length: count }, (_, i) => `${section}-${i + 1}`)
    const ids = (given.get(section) ?? []).map((row) => row.id)
    const at = wanted.findIndex((id, i) => ids[i] !== id)
    if (at >= 0) return [`${wanted[at]} is missing, or not in its place`]
    return ids.length === count ? [] : [`${ids[count]} is one too many`]
  })
  return [...unknown, ...wrong]
}

function sectionOf(id: string): string {
  return id.replace(/-\d+$/, '')
}

const texts = new Map<string, string>()
function textOf(path: string): string {
  const known = texts.get(path) ?? readFileSync(join(root, path), 'utf8')
  texts.set(path, known)
  return known
}

function isFile(path: string): boolean {
  const full = join(root, path)
  return !path.startsWith('/') && !path.includes('..') && existsSync(full) && statSync(full).isFile()
}

function wrongPlace({ path, symbols }: Place): readonly string[] {
  if (!isFile(path)) return [`there is no ${path}`]
  return symbols.filter((symbol) => !hasWord(textOf(path), symbol)).map((symbol) => `no ${symbol} in ${path}`)
}

/** As a whole word: `TABLE` is not in `WORKFLOW_TABLE`. */
function hasWord(text: string, word: string): boolean {
  if (word === '') return true
  const isEdge = (at: number) => !/[\w$-]/.test(text[at] ?? ' ')
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1))
    if (isEdge(at - 1) && isEdge(at + word.length)) return true
  return false
}

const named = new Map<string, readonly TestName[]>()
function testsIn(file: string): readonly TestName[] {
  const known = named.get(file) ?? testNames(textOf(file))
  named.set(file, known)
  return known
}

function wrongProof(proof: Proof, row: Requirement): readonly string[] {
  if (proof.is === 'none') return []
  if (proof.is === 'case') return wrongCase(proof)
  if (!isFile(proof.file)) return [`there is no ${proof.file}`]
  if (!/^(?:src|test)\//.test(proof.file)) return [`${proof.file} is not among the tests that are run`]
  const values = citedValues(proof.title, testsIn(proof.file))
  if (values === undefined) return [`no test "${proof.title}" in ${proof.file}`]
  // What a template leaves open is a value of the test, or of the place that the row names: it has to stand there.
  const around = [proof.file, ...row.places.map((place) => place.path).filter(isFile)].map(textOf)
  return values
    .map((value) => value.replace(/_TWIN$/, ''))
    .filter((value) => !around.some((text) => hasWord(text, value)))
    .map((value) => `"${value}" of "${proof.title}" stands nowhere`)
}

function wrongCase({ id, verdict, action }: Proof & { readonly is: 'case' }): readonly string[] {
  const one = cases.get(id)
  if (one === undefined) return [`there is no case ${id}`]
  const shown = shownAction(one.action)
  if (action !== shown) return [`case ${id} is about \`${shown}\``]
  return one.expect === verdict ? [] : [`case ${id} is ${one.expect}`]
}

/** The cases that `test/cases.test.ts` puts to the built command; one that the gate answers otherwise proves nothing. */
const directory = join(root, 'test/cases')
const disagreements = JSON.parse(readFileSync(join(directory, 'disagreements.json'), 'utf8')) as object
const cases: ReadonlyMap<string, Case> = new Map(
  readdirSync(directory)
    .filter((file) => file.endsWith('.jsonl'))
    .flatMap((file) => readFileSync(join(directory, file), 'utf8').trimEnd().split('\n'))
    .map((line): [string, Case] => {
      const one = JSON.parse(line) as Case
      return [one.id, one]
    })
    .filter(([id]) => !Object.hasOwn(disagreements, id)),
)

/** What the cases of a row have to show: that the action is stopped, or allowed, in an environment. */
export interface Shows {
  readonly is: 'stopped' | 'allowed'
  readonly registry: string
  /** The first words of the row are a command, whose words the case has in their order. */
  readonly command: boolean
}

/** Rows of these sections whose cases do not show what the section says. */
export function wrongCases(markdown: string, sections: Readonly<Record<string, Shows>>): readonly string[] {
  return readTable(markdown).rows.flatMap((row) => {
    const shows = sections[sectionOf(row.id)]
    if (shows === undefined) return []
    const own = row.proofs.flatMap((proof) => (proof.is === 'case' ? (cases.get(proof.id) ?? []) : []))
    const right = own.filter(
      (one) => one.registry === shows.registry && (one.expect === 'allow') === (shows.is === 'allowed'),
    )
    const shown = shows.command
      ? right.filter((one) => hasWords(String(one.action['command']), commandOf(row.says)))
      : right
    return shown.length > 0 ? [] : [`${row.id}: no case shows that it is ${shows.is}`]
  })
}

/** What a row names first in code; a row without any is about nothing that stands in a command. */
function commandOf(says: string): string {
  return says.match(/`([^`]+)`/)?.[1] ?? '\n'
}

/** What the rows of a section are about, where each names it in code. */
export function namesIn(markdown: string, section: string): readonly string[] {
  return readTable(markdown)
    .rows.filter((row) => sectionOf(row.id) === section)
    .map((row) => commandOf(row.says))
}

/** Words one by one, so that `service restart` is in `service nginx restart` and `rm -f /` in `rm -f /srv/x`. */
function hasWords(command: string, wanted: string): boolean {
  let at = 0
  return wanted.split(' ').every((word) => {
    const found = command.indexOf(word, at)
    at = found + word.length
    return found >= 0
  })
}

/** Paths of the table of invariants that lead nowhere. They are written from the sources, or from a room of them. */
export function wrongInvariants(architecture: string): { readonly names: number; readonly wrong: readonly string[] } {
  const table = architecture.slice(architecture.indexOf('## Invariants')).split('\n## ')[0] ?? ''
  const lines = table
    .split('\n')
    .map((line) => cellsOf(line))
    .filter((cells) => cells !== undefined && cells.length === 4 && !/^(name|-+)$/.test(cells[0] ?? ''))
    .map((cells) => cells as readonly string[])
  const wrong = lines.flatMap(([name = '', , upheld = '', shown = '']) =>
    [upheld, shown].flatMap((cell) => {
      const paths = [...cell.matchAll(/`([^`]+)`/g)].map((one) => one[1] as string)
      const gone = paths.filter((path) => !leadsSomewhere(path))
      return paths.length === 0 ? [`${name}: no path`] : gone.map((path) => `${name}: there is no ${path}`)
    }),
  )
  return { names: lines.length, wrong }
}

function leadsSomewhere(path: string): boolean {
  return ['', 'src', 'src/understand'].some((base) => globSync(path, { cwd: join(root, base) }).length > 0)
}
