import type { Wanted } from './client.ts'
import { byHand, isIn, put, take, unheeded } from './content.ts'

/** What stands at a path. */
export type Seen =
  | { readonly is: 'absent' }
  | { readonly is: 'file'; readonly text: string; readonly mode: number }
  /** A link out of the place, a directory, somebody else's, or one that may not be written. */
  | { readonly is: 'unusable'; readonly why: string }

/** How strict a place is. */
export interface Ground {
  /** The directory out of which no link may lead. */
  readonly within: string
  /** Files of the machine are root's alone, and no link at all leads to them. */
  readonly machine: boolean
}

/** One change of one file, as it is shown and then made. */
export interface FileChange extends Ground {
  readonly path: string
  readonly before: Seen & { readonly is: 'absent' | 'file' }
  /** `undefined` where the file goes. */
  readonly after: string | undefined
  readonly mode: number
  readonly why: string
  /** Who may read it beside the owner of the directory; given for files of the machine. */
  readonly group?: number
  /** Not shown. */
  readonly secret?: true
}

/** A file as install left it, so that it can be taken back. */
export interface KeptFile {
  readonly path: string
  /** What stood there without us; `null` where nothing was. */
  readonly before: string | null
  readonly after: string
}

/** A file that cannot be brought to what it has to be. */
export interface PlanFault {
  readonly path: string
  readonly why: string
  /** What would have to stand in it. */
  readonly byHand?: string
}

export interface Plan {
  readonly changes: readonly FileChange[]
  /** What the record will hold of the files of this client. */
  readonly kept: readonly KeptFile[]
  readonly faults: readonly PlanFault[]
  /** Second lines that are left out. */
  readonly notes: readonly PlanFault[]
}

type Look = (path: string) => Seen

const USUAL_MODE = 0o644

/** What has to change so that all files hold what they have to. Empty where all of it is as it should be. */
export function planInstall(wanted: readonly Wanted[], ground: Ground, kept: readonly KeptFile[], look: Look): Plan {
  const plan: Mutable<Plan> = { changes: [], kept: [], faults: [], notes: [] }
  for (const one of wanted) {
    const path = one.orWhere !== undefined && look(one.orWhere).is !== 'absent' ? one.orWhere : one.path
    const seen = look(path)
    const told = (why: string, hand?: string) => {
      const list = one.optional ? plan.notes : plan.faults
      list.push({ path, why, ...(hand === undefined ? {} : { byHand: hand }) })
    }
    if (seen.is === 'unusable') {
      told(seen.why)
      continue
    }
    const now = seen.is === 'file' ? seen.text : undefined
    const off = unheeded(one.content, now)
    if (off !== undefined) {
      told(off)
      continue
    }
    const made = put(one.content, now)
    if (made.is === 'fault') {
      told(made.fault, byHand(one.content))
      continue
    }
    const mode = one.mode ?? (seen.is === 'file' ? seen.mode : USUAL_MODE)
    plan.kept.push({
      path,
      before: without(
        one,
        now,
        kept.find((file) => file.path === path),
      ),
      after: made.value,
    })
    if (seen.is === 'file' && seen.text === made.value && seen.mode === mode) continue
    plan.changes.push({ path, ...ground, before: seen, after: made.value, mode, why: one.why })
  }
  const paths = new Set(plan.kept.map((file) => file.path))
  const old = planUninstall(
    [],
    ground,
    kept.filter((file) => !paths.has(file.path) && !isAmong(plan, file.path)),
    look,
  )
  plan.changes.push(...old.changes)
  plan.notes.push(...old.faults)
  return plan
}

function isAmong(plan: Plan, path: string): boolean {
  return [...plan.faults, ...plan.notes].some((one) => one.path === path)
}

/** What would stand in a file if install had never come by. */
function without({ content }: Wanted, now: string | undefined, kept: KeptFile | undefined): string | null {
  if (now === undefined) return null
  if (kept?.after === now) return kept.before
  if (kept === undefined && !isIn(content, now)) return now
  const taken = take(content, now, kept?.before ?? undefined)
  return taken.is === 'ok' ? (taken.value ?? null) : now
}

/**
 * What has to change so that nothing of install is left. Where a file is still as install left it, what stood there before
 * comes back byte for byte; where somebody wrote since, only what is ours goes. A file of which nothing was kept, and that
 * holds nothing of ours, is not touched: what is empty in it is somebody else's.
 */
export function planUninstall(wanted: readonly Wanted[], ground: Ground, kept: readonly KeptFile[], look: Look): Plan {
  const plan: Mutable<Plan> = { changes: [], kept: [], faults: [], notes: [] }
  const others = wanted
    .flatMap((one) => [one.path, ...(one.orWhere === undefined ? [] : [one.orWhere])])
    .filter((path) => !kept.some((file) => file.path === path))
  for (const path of [...kept.map((file) => file.path), ...others]) {
    const file = kept.find((one) => one.path === path)
    const content = wanted.find((one) => one.path === path || one.orWhere === path)?.content
    const seen = look(path)
    if (seen.is === 'absent') continue
    if (seen.is === 'unusable') {
      if (file !== undefined) plan.faults.push({ path, why: seen.why })
      continue
    }
    if (file === undefined && content !== undefined && !isIn(content, seen.text)) continue
    const change = (after: string | undefined) => {
      if (after !== seen.text)
        plan.changes.push({ path, ...ground, before: seen, after, mode: seen.mode, why: 'as it was before install' })
    }
    if (file?.after === seen.text) change(file.before ?? undefined)
    else if (content !== undefined) {
      const taken = take(content, seen.text, file?.before ?? undefined)
      if (taken.is === 'ok') change(taken.value)
      else plan.faults.push({ path, why: taken.fault })
    } else if (file?.before !== seen.text)
      plan.faults.push({ path, why: 'an older version wrote it, and it was changed since' })
  }
  return plan
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }
