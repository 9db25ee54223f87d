/** One row of `docs/requirements.md`. */
export interface Requirement {
  readonly id: string
  /** What the document says, in our words. */
  readonly says: string
  readonly places: readonly Place[]
  readonly proofs: readonly Proof[]
}

export interface Place {
  readonly path: string
  readonly symbols: readonly string[]
}

export type Proof =
  | { readonly is: 'test'; readonly file: string; readonly title: string }
  | { readonly is: 'case'; readonly id: string; readonly verdict: string; readonly action: string }
  /** Nothing can be tested, and why. */
  | { readonly is: 'none'; readonly why: string }

/** `GATE-RULE-3`: the document, the section and the place in it. */
const ID = /^(?:GATE|POLICY|PROBE)-[A-Z]+-[1-9]\d*$/

/** What stands for the cell above it. */
const DITTO = '″'

/** The rows of all tables of the document, and what could not be read. A line that looks like a row and is none is a fault. */
export function readTable(markdown: string): {
  readonly rows: readonly Requirement[]
  readonly wrong: readonly string[]
} {
  const rows: Requirement[] = []
  const wrong: string[] = []
  let above: Requirement | undefined
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) above = undefined
    const cells = cellsOf(line)
    if (cells === undefined || !/^(?:GATE|POLICY|PROBE)/.test(cells[0] ?? '')) continue
    const [id = '', says = '', where = '', shown = ''] = cells
    if (cells.length !== 4 || !ID.test(id)) wrong.push(`no row: ${line.slice(0, 80)}`)
    const places = where === DITTO ? above?.places : placesOf(where)
    const proofs = shown === DITTO ? above?.proofs : proofsOf(shown)
    if (says === '') wrong.push(`${id} says nothing`)
    if (places === undefined || places.length === 0) wrong.push(`${id} lives nowhere: ${where}`)
    if (proofs === undefined || proofs.length === 0) wrong.push(`${id} is shown by nothing: ${shown}`)
    above = { id, says, places: places ?? [], proofs: proofs ?? [] }
    rows.push(above)
  }
  return { rows, wrong }
}

/** The cells of a line of a Markdown table; `\|` is a bar of the text. */
export function cellsOf(line: string): readonly string[] | undefined {
  if (!line.startsWith('|') || !line.trimEnd().endsWith('|')) return undefined
  const cells = line
    .trimEnd()
    .slice(1, -1)
    .split(/(?<!\\)\|/)
  return cells.map((cell) => cell.trim().replaceAll('\\|', '|'))
}

/** `` `path` `symbol` `symbol`<br>`path` ``; `undefined` where a part is something else. */
function placesOf(cell: string): readonly Place[] | undefined {
  return each(cell, (part) => {
    const words = part.match(/^`[^`]+`(?: `[^`]+`)*$/) === null ? [] : part.slice(1, -1).split('` `')
    const [path, ...symbols] = words
    return path === undefined ? undefined : { path, symbols }
  })
}

/**
 * `` `file`: title ``, `` ″: another title of that file ``, `` hold `the action` (the-case) `` or `none: why`. `undefined` where a
 * part is something else.
 */
function proofsOf(cell: string): readonly Proof[] | undefined {
  let above: string | undefined
  return each(cell, (part): Proof | undefined => {
    const [, named, title] = part.match(/^(?:`([^`]+\.test\.ts)`|″): (.+)$/) ?? []
    const file = named ?? above
    above = file
    if (file !== undefined && title !== undefined) return { is: 'test', file, title }
    const [, verdict, action, id] = part.match(/^(allow|hold|deny) `([^`]+)` \(([a-z\d-]+)\)$/) ?? []
    if (verdict !== undefined && action !== undefined && id !== undefined) return { is: 'case', id, verdict, action }
    const [, why] = part.match(/^none: (.{20,})$/) ?? []
    return why === undefined ? undefined : { is: 'none', why }
  })
}

function each<T>(cell: string, read: (part: string) => T | undefined): readonly T[] | undefined {
  const all = cell.split('<br>').map((part) => read(part.trim()))
  return all.includes(undefined) ? undefined : (all as readonly T[])
}
