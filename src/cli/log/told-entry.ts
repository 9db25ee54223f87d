import { visibleText } from '../../lib/visible-text.ts'
import { COMMITTED_FIELDS } from '../../record/audit/kept-values.ts'
import type { Entry } from '../../record/entry.ts'
import { ERASED } from '../../record/erase.ts'
import { cut } from '../authority/table.ts'
import type { Colours } from '../terminal.ts'

/** What the store adds to an entry for a reader. */
export interface Beside {
  /** Names of people and agents by their ids; without a store nobody has one. */
  readonly names: ReadonlyMap<string, string>
  /** Kept texts by their commitments; nothing where the store was not read. */
  readonly values: ReadonlyMap<string, string> | undefined
}

const PLACED = new Set(['v', 'kind', 'at', 'epoch'])
const WHO = ['by', 'person', 'agent', 'asker']
const TEXT_COLUMNS = 200

/** An entry on a line: index, time, kind, who, what. Long texts of people stand below it. */
export function toldEntry(index: number, entry: Entry, beside: Beside, colours: Colours): string {
  const place = `${String(index).padStart(6)}  ${entry.at}`
  const who = whoOf(entry, beside)
  const facts = factsOf(entry, beside)
  const head = `${colours.dim(place)}  ${colours.cyan(entry.kind.padEnd(16))}  ${who === '' ? '' : `${who}  `}${facts}`
  const texts = COMMITTED_FIELDS.flatMap((field) => {
    const commitment = entry[field]
    return typeof commitment === 'string' ? [`          ${field}: ${textBehind(commitment, beside)}`] : []
  })
  return `${[head.trimEnd(), ...texts].join('\n')}\n`
}

function whoOf(entry: Entry, { names }: Beside): string {
  const field = WHO.find((one) => entry[one] !== undefined)
  const value = field === undefined ? undefined : entry[field]
  const ids = Array.isArray(value) ? value : [value]
  return ids.flatMap((id) => (typeof id === 'string' ? [visibleText(names.get(id) ?? id)] : [])).join(', ')
}

function factsOf(entry: Entry, { names }: Beside): string {
  const who = WHO.find((one) => entry[one] !== undefined)
  const facts = Object.entries(entry).flatMap(([field, value]) => {
    if (PLACED.has(field) || field === who || value === undefined || isCommitted(field)) return []
    const named = typeof value === 'string' ? (names.get(value) ?? shortDigest(value)) : JSON.stringify(value)
    return [`${field}=${cut(visibleText(named), TEXT_COLUMNS)}`]
  })
  return facts.join(' ')
}

function textBehind(commitment: string, { values }: Beside): string {
  if (values === undefined) return `${visibleText(commitment)} (the text is in the store)`
  const text = values.get(commitment)
  return text === undefined ? ERASED : cut(visibleText(text), TEXT_COLUMNS)
}

function isCommitted(field: string): boolean {
  return COMMITTED_FIELDS.some((one) => one === field)
}

/** Enough of a digest to tell it from others on the screen. */
function shortDigest(text: string): string {
  return text.startsWith('sha256:') ? `${text.slice(0, 19)}…` : text
}
