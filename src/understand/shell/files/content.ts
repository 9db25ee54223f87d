import { posix } from 'node:path'
import type { Effect, FileOperation } from '../../effect.ts'
import { opened } from '../../emit.ts'
import { throughMount } from '../../mounts.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { Carries, isKnownText, SOME_NAME, type Stream, UNKNOWN, type Word } from '../../word.ts'
import { LIMITS } from '../limits.ts'
import type { Run } from '../run.ts'
import type { Scope } from '../scope/scope.ts'

const READ_COST = 500

/**
 * What a file will hold when the command gets to it: what the same action wrote into it before, else what the disk
 * holds now. On another host nothing is known.
 */
export function readFileIn(run: Run, scope: Pick<Scope, 'cwd' | 'site'>, path: Word): Stream {
  const carries = isSecretPath(path.text) ? Carries.secret : Carries.nothing
  const about = processOf(path)
  const nothing = { text: undefined, carries, span: path.span, ...(about === undefined ? {} : { about }) }
  const at = opened({ site: scope.site, cwd: scope.cwd, files: run.files }, path.text)
  if (isSomeName(at) && !isMadeHere(at))
    return { ...nothing, ...(run.written.get(at) ?? fetchedAt(run, at)), span: path.span }
  if ((!isKnownText(at) && !isMadeHere(at)) || path.pattern || path.splits) return nothing
  const held = throughMount(scope.site, at, false)
  if (held !== undefined) return readFileIn(run, { site: held.site, cwd: '/' }, { ...path, text: held.path })
  const written = run.written.get(at) ?? run.copied.get(at)
  run.work.spend(READ_COST + 2 * at.length + (written?.text?.length ?? 0))
  if (written !== undefined) return { ...written, span: written.span ?? path.span, written: true }
  if (scope.site.is !== 'here') return nothing
  const patch = patchAt(run, at)
  if (patch !== undefined) return { ...patch, carries: patch.carries | carries, span: path.span, written: true }
  const found = run.files.read(at)
  if (found.is !== 'text') {
    const fetched = fetchedAt(run, at)
    if (fetched !== undefined) return { ...fetched, span: path.span }
  }
  if (found.is === 'text') run.work.spend(found.text.length)
  return found.is === 'text' ? { ...nothing, text: found.text } : nothing
}

/**
 * A file that is a script as a whole. What it holds is not known once it may have been edited; of settings that hold
 * commands besides (`package.json`), what an edit would leave is a better guess than what stood there.
 */
export function isScript(path: string): boolean {
  return /(sh|sql)$/.test(path)
}

/** What a copy holds: put back where it came from, nothing of that is lost. */
export function copyOfFile(run: Run, scope: Pick<Scope, 'cwd' | 'site'>, from: Word): Stream {
  const content = readFileIn(run, scope, from)
  const source = opened({ site: scope.site, cwd: scope.cwd, files: run.files }, from.text)
  const whole = scope.site.is === 'here' && isKnownText(source) && !from.pattern && !from.splits
  return whole ? { ...content, of: [...(content.of ?? []), source].slice(-MOST_OF) } : content
}

/** A copy of a copy of a copy: more than these are not followed. */
const MOST_OF = 32

/** `kill $(cat /run/x.pid)`: a number that stands for the process that the file is named after. */
export function processOf({ text }: Word): string | undefined {
  return text.endsWith('.pid') || text.endsWith('/pid') ? text : undefined
}

/** A path by which a command reads what it is handed. */
export function isStandardInput({ text }: Word): boolean {
  return text === '/dev/stdin' || text === '/dev/fd/0' || text === '/proc/self/fd/0'
}

/** `$(mktemp)`: a path of which a part is not known, but that is a name. */
function isSomeName(path: string): boolean {
  return path.includes(SOME_NAME) && !path.includes(UNKNOWN)
}

/** What `mktemp` of this action made, or below it: each of them has a name of its own, so that a path is one file. */
export function isMadeHere(path: string): boolean {
  const made = MADE.exec(path)
  return made !== null && isKnownText(path.slice(made[0].length))
}

const MADE = new RegExp(`^/tmp/tmp\\.${SOME_NAME}(?:\\.\\d+)?(?:/|$)`)

/** One path, whether all of its name is known or not. */
export function isOnePath(path: string): boolean {
  return isKnownText(path) || isMadeHere(path)
}

/** One word, and no pattern. */
export function isOne({ pattern, splits }: Word): boolean {
  return !pattern && !splits
}

/** Two such names may be one file or two: what is known of the one is what is true of both, and no text is. */
function writeSomeName(run: Run, at: string, { carries, span, of = [] }: Stream): void {
  const old = run.written.get(at)
  const both = old === undefined ? of : of.filter((one) => old.of?.includes(one) === true)
  run.written.set(at, { text: undefined, carries: carries | (old?.carries ?? 0), span, of: both })
}

/**
 * A file that the action wrote, or a script of a shell, is no longer what it was once a program edits it. A program that
 * knows what stands in it then says so behind the effect (`wroteFile`). Package managers edit `package.json` and leave its
 * scripts. KNOWN GAP: other files that stood there before.
 */
export function noteEdited(run: Run, effect: Effect, by: string): void {
  if (effect.kind !== 'file' || !EDITS.has(effect.operation) || effect.at.is !== 'file') return
  if (effect.operation !== 'delete' && effect.trackedOnly !== true && effect.at.site.is === 'here')
    forgetBelow(run, effect.at.path)
  const { path, site } = effect.at
  if (site.is !== 'here' || (path.endsWith('/package.json') && leavesScripts(effect.operation, by))) return
  const written = run.written.get(path) ?? run.copied.get(path)
  if (written !== undefined) {
    const keeps = effect.operation === 'edit' || effect.operation === 'append'
    const text = effect.operation === 'delete' ? written.text : undefined
    run.written.set(path, { ...written, text, of: keeps ? (written.of ?? []) : [] })
  } else if (effect.perhaps !== true && isNewText(run, path, effect.operation))
    run.written.set(path, { text: undefined, carries: Carries.nothing, span: effect.span })
}

/** Files of which it matters what a program put into them, though nothing stood there before. */
const MADE_ANEW =
  /\.(?:sh|bash|zsh|py|rb|pl|sql)$|\.tf(?:vars)?(?:\.json)?$|\/package\.json$|\/node_modules\/\.bin\/[^/]+$/

/** Files that say what is run when a tool looks at them, whatever else stands in them. */
const EDITED = /\.sh$|\/package\.json$|\/\.git\/config$|\/\.gitconfig$/

/** A `package.json` that is taken away gives no other scripts, and one that git held is the project's own. */
function leavesScripts(operation: FileOperation, by: string): boolean {
  return operation === 'delete' || by === 'git' || (operation !== 'overwrite' && MANAGERS.test(by))
}

/** Their verbs change what a package depends on, its version, or the order of what stands in it. */
const MANAGERS =
  /^(c?npm|pnpm|yarn|bun|ncu|npm-check-updates|syncpack|manypkg|sort-package-json|fixpack|yarn-deduplicate|taze|lerna|changeset)$/

/**
 * Written over, nothing of a file stands any more; of one that is new nobody knows what stands there, if it is a script.
 * Counter-example: a generated `x.py`, which is then read before it runs, if somebody can.
 */
function isNewText(run: Run, path: string, operation: FileOperation): boolean {
  const isThere = run.files.kind(path) === 'file'
  if (operation === 'overwrite') return isThere || MADE_ANEW.test(path)
  return isThere && (operation === 'edit' || operation === 'append') && EDITED.test(path)
}

/**
 * An archive, a clone or a patch that lands on a directory may bring another file of any name below it. What the action
 * writes there later is known again.
 */
function forgetBelow(run: Run, filled: string): void {
  const path = filled.length > 1 && filled.endsWith('/') ? filled.slice(0, -1) : filled
  if (run.written.namesIn(path) === undefined && run.copies.namesIn(path) === undefined) return
  run.work.spend(run.written.size + run.copied.size)
  for (const files of [run.written, run.copied])
    for (const [at, held] of files) if (at.startsWith(`${path}/`)) files.set(at, { ...held, text: undefined, of: [] })
}

/** Behind a `delete` of it may stand a branch that kept it. */
const EDITS: ReadonlySet<FileOperation> = new Set(['edit', 'append', 'overwrite', 'delete'])

/** Notes a patch that nobody has read. What the action writes below the directory later is known again. */
export function patchBelow(run: Run, directory: string, { carries, span }: Stream): void {
  forgetBelow(run, directory)
  run.patches.set(directory, { text: undefined, carries: carries & OPAQUE, span })
}

const OPAQUE = Carries.network | Carries.decoded

export function patchNear(run: Run, cwd: string): Stream | undefined {
  for (const [directory, patch] of run.patches) if (isBelow(directory, cwd)) return patch
  return patchAt(run, cwd)
}

/** What git keeps for itself no patch reaches. */
function patchAt(run: Run, path: string): Stream | undefined {
  if (run.patches.size === 0 || /\/\.git(\/|$)/.test(path)) return undefined
  for (const [directory, patch] of run.patches) if (isBelow(path, directory)) return patch
  return undefined
}

function isBelow(path: string, directory: string): boolean {
  return path === directory || path.startsWith(directory === '/' ? '/' : `${directory}/`)
}

/** What is not there yet, in a directory that the action itself fills from the network: an unpacked archive, a clone. */
function fetchedAt(run: Run, path: string): Stream | undefined {
  if (run.written.size === 0 || run.files.kind(path) !== 'absent') return undefined
  for (let at = posix.dirname(path); at !== '/' && at !== '.'; at = posix.dirname(at)) {
    const filled = run.written.get(at)
    if (filled !== undefined && (filled.carries & Carries.network) !== 0) return filled
  }
  return undefined
}

/** True where nobody has read what stands there, for it came with what the action itself fetched. */
export function isFetched(run: Run, path: string): boolean {
  const held = run.written.get(path) ?? fetchedAt(run, path)
  return held !== undefined && (held.carries & Carries.network) !== 0
}

/** Notes what a file will hold from here on. */
export function writeFileIn(run: Run, scope: Pick<Scope, 'cwd' | 'site'>, path: Word, content: Stream): void {
  const at = opened({ site: scope.site, cwd: scope.cwd, files: run.files }, path.text)
  const isMade = isMadeHere(at)
  if (isSomeName(at) && !isMade && at.length <= LIMITS.path) return writeSomeName(run, at, content)
  forgetBelow(run, at)
  if (at.length <= LIMITS.path && (isMade || isKnownText(at)) && !path.pattern && !path.splits)
    run.written.set(throughMount(scope.site, at, true)?.path ?? at, content)
}
