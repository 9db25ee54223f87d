import { cutTrailing } from '../../../../lib/cut.ts'
import type { Files } from '../../../../lib/files.ts'
import { absolute } from '../../../emit.ts'
import type { Call } from '../../../program.ts'
import { isKnownText } from '../../../word.ts'
import type { Candidate, Truth } from './find-expression.ts'

/** Bounds on looking around; past them a search is read by its starting point alone. */
const LIMITS = { entries: 4000, hidden: 2000, depth: 40 } as const
/** Steps for each entry: a tree may be searched by every line of a script. */
const ENTRY_COST = 30

/** Directories that tools fill with very many files and make again: each stands for what is in it. */
const CROWDED = new Set(['node_modules', '.venv', '__pycache__', '.tox', '.mypy_cache', '.pytest_cache'])

export interface Found extends Candidate {
  readonly depth: number
}

/**
 * Everything below `start` as it stands now, `start` with it, parents first. `visit` answers false where a directory is
 * left out. Answers false where it cannot be told: nothing there, not listable, or too much.
 */
export function walkFiles(call: Call, start: string, visit: (one: Found) => boolean): boolean {
  return walk(call, start, { visit, begins: () => true, most: LIMITS.entries })
}

interface Walk {
  readonly visit: (one: Found) => boolean
  /** Whether an entry of the start itself is looked at. */
  readonly begins: (name: string) => boolean
  readonly most: number
}

function walk(call: Call, start: string, { visit, begins, most }: Walk): boolean {
  const { files } = call
  const root = absolute(call.cwd, start)
  if (!isKnownText(root)) return false
  const kind = files.kind(root)
  if (kind === 'absent' || kind === 'unknown') return false
  let entries = 0
  const enter = (path: string, at: string, name: string, depth: number, own: ReturnType<Files['kind']>): boolean => {
    if (++entries > most || depth > LIMITS.depth || !call.spend(ENTRY_COST)) return false
    const names = own === 'directory' ? files.list(at) : undefined
    if (own === 'directory' && names === undefined) return false
    const empty: Truth = own === 'directory' ? (names?.length === 0 ? 'yes' : 'no') : 'maybe'
    const descends = visit({ path, name, depth, empty, kind: own === 'absent' || own === 'unknown' ? 'any' : own })
    if (names === undefined || !descends) return true
    if (CROWDED.has(name)) {
      visit({ path, name: undefined, depth: depth + 1, empty: 'maybe', kind: 'any' })
      return true
    }
    const below = path.endsWith('/') ? path : `${path}/`
    const inside = at.endsWith('/') ? at : `${at}/`
    const entered = depth > 0 ? names : names.filter(begins)
    return entered.every((one) => enter(below + one, inside + one, one, depth + 1, files.kind(inside + one)))
  }
  const trimmed = cutTrailing(start, '/') || start.slice(0, 1)
  return enter(start, root, trimmed.slice(trimmed.lastIndexOf('/') + 1), 0, kind)
}

/**
 * The same, of what lies in hidden files and directories of the start alone. What git keeps is not gone through, and what
 * tools make again is of no interest.
 *
 * KNOWN GAP: a hidden directory below one that is not hidden is not looked into.
 */
export function walkHidden(call: Call, start: string, visit: (one: Found) => boolean): boolean {
  const begins = (name: string) => name.startsWith('.') && name !== '.git' && !MADE.has(name)
  return walk(call, start, { visit: (one) => one.depth === 0 || visit(one), begins, most: LIMITS.hidden })
}

/** Hidden directories that tools fill and make again. */
const MADE = new Set([
  '.next',
  '.nuxt',
  '.turbo',
  '.cache',
  '.parcel-cache',
  '.svelte-kit',
  '.output',
  '.gradle',
  '.dart_tool',
  '.terraform',
  '.yarn',
  '.pnpm-store',
  '.ruff_cache',
  '.expo',
  '.angular',
  '.nx',
])
