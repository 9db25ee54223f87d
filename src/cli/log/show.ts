import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { EXIT, UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { COMMITTED_FIELDS } from '../../record/audit/kept-values.ts'
import { ENTRY_KINDS, type Entry, readEntry } from '../../record/entry.ts'
import { ERASED } from '../../record/erase.ts'
import { Kin } from '../../record/kin.ts'
import type { Tables } from '../../record/store/schema.ts'
import { jsonLine } from '../authority/json-line.ts'
import { print } from '../output.ts'
import { coloursFor } from '../terminal.ts'
import { entriesOf } from './entries.ts'
import { type LogSource, newestCheckpoint, type SourceOptions } from './source.ts'
import { type Beside, toldEntry } from './told-entry.ts'
import { withSource } from './with-source.ts'

export interface ShowOptions extends SourceOptions {
  readonly from?: string
  readonly kind?: readonly string[]
  readonly decision?: string
  readonly hold?: string
  readonly follow?: boolean
  readonly json?: boolean
}

const FOLLOW_MS = 1_000
/** How often a story is gone over until nothing is added to it. Each look takes in one step further back. */
const MOST_LOOKS = 5

/** The kinds that begin like a misspelt one, or all of them. */
function kindsLike(kind: string): string {
  const alike = ENTRY_KINDS.filter((one) => one.split('.')[0] === kind.split('.')[0])
  return `one of: ${(alike.length > 0 ? alike : ENTRY_KINDS).join(', ')}`
}

/** `prodgate log show`: what happened, for a reader. Nothing is verified but the signature of the newest checkpoint. */
export async function show(options: ShowOptions): Promise<number> {
  const from = indexOf(options.from)
  for (const kind of options.kind ?? [])
    if (!ENTRY_KINDS.some((one) => one === kind))
      throw new UsageError(`${quoted(kind)} is no kind of entry`, kindsLike(kind))
  let next = await withSource(options, (source) => showFrom(source, from, options))
  while (options.follow === true) {
    await sleep(FOLLOW_MS)
    // Opened anew: a store is read as it stood when it was opened.
    next = await withSource(options, (source) => showFrom(source, next, options))
  }
  return EXIT.allow
}

/** Shows what is there and gives the index at which the next entry will stand. */
async function showFrom(source: LogSource, from: number, options: ShowOptions): Promise<number> {
  const { size } = await newestCheckpoint(source)
  if (size <= from) return Math.max(size, from)
  const kin = await kinOf(source, size, options)
  const beside = await besideOf(source.db)
  const colours = coloursFor(process.stdout)
  for await (const { index, bytes } of entriesOf(source.reader, from, size)) {
    const entry = readEntry(bytes)
    if (options.kind !== undefined && !options.kind.includes(entry.kind)) continue
    if (kin !== undefined && !kin.has(entry)) continue
    await print(
      options.json === true ? jsonLine(withTexts(index, entry, beside)) : toldEntry(index, entry, beside, colours),
    )
  }
  return size
}

async function kinOf(source: LogSource, size: number, { decision, hold }: ShowOptions): Promise<Kin | undefined> {
  const ids = [decision, hold].filter((id) => id !== undefined)
  if (ids.length === 0) return undefined
  const kin = new Kin(ids)
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const before = kin.size
    for await (const { bytes } of entriesOf(source.reader, 0, size)) kin.has(readEntry(bytes))
    if (kin.size === before) break
  }
  return kin
}

async function besideOf(db: Kysely<Tables> | undefined): Promise<Beside> {
  if (db === undefined) return { names: new Map(), values: undefined }
  const people = await db.selectFrom('person').select(['id', 'name']).execute()
  const agents = await db.selectFrom('agent').select(['id', 'name']).execute()
  const values = await db.selectFrom('kept_value').select(['commitment', 'value']).execute()
  return {
    names: new Map([...people, ...agents].map((row) => [row.id, row.name])),
    values: new Map(values.map((row) => [row.commitment, row.value])),
  }
}

/** The entry as it is, and beside it the texts that it is committed to. */
function withTexts(index: number, entry: Entry, { values }: Beside) {
  const texts = COMMITTED_FIELDS.flatMap((field): [string, string][] => {
    const commitment = entry[field]
    return typeof commitment === 'string' ? [[field, values?.get(commitment) ?? ERASED]] : []
  })
  if (values === undefined || texts.length === 0) return { index, entry }
  return { index, entry, texts: Object.fromEntries(texts) }
}

function indexOf(text: string | undefined): number {
  const index = text === undefined ? 0 : Number(text)
  if (Number.isSafeInteger(index) && index >= 0) return index
  throw new UsageError(`${quoted(text ?? '')} is no index of an entry`)
}
