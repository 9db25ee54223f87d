import { posix } from 'node:path'
import type { FileEffect, FileOperation } from '../../understand/effect.ts'
import { isSecretDirectory, isSecretPath } from '../../understand/secrets/path.ts'
import { meansEverything } from '../../understand/shell/words/pattern.ts'
import { SOME_NAME, UNKNOWN } from '../../understand/word.ts'
import { isWithin } from '../vantage.ts'
import { expandPattern, meansAtAnyDepth } from './expansion.ts'
import { gatePlaces, holdsGate, isGatePath } from './gate-places.ts'
import { type Ground, isTemporary, workspaceOf } from './ground.ts'
import { type Held, heldBy, isRemadeDirectory } from './held.ts'
import { holdsHook, hookMeant, isHookDirectory, isHookPath, MANAGED } from './hooks.ts'
import { EVIDENCE_BELOW, HOST_LOGS, isApplicationLog, isEvidencePath, isLogDirectory } from './logs.ts'
import { isHomeCache, isSystemCache, remadePart } from './remade.ts'
import { meetsSecret } from './secret-patterns.ts'
import {
  isAccessPath,
  isDevice,
  isHarmlessDevice,
  isOwnStream,
  isStepFile,
  isSystemPath,
  isWholeDrive,
  isWholeHome,
  isWholeSystem,
  isWindowsPath,
  WHOLE_PLACES,
} from './system.ts'

/** What kind of place a path is, the most protected first: of several, the first counts. */
export const WHERE = [
  'root', // the root, or a directory that the system cannot do without, as a whole
  'device', // a disk
  'gate', // the gate's own
  'hook', // a hook file of an agent's client that points at the gate, or would
  'home', // a home; with `whole`, all of it
  'evidence', // logs, journals, audit trails, histories
  'access', // who may come in and do what
  'unknown', // the path cannot be known before it runs
  'system', // a file of the host's own
  'outside', // anywhere else on this host
  'elsewhere', // on another machine or in a container, where nobody can look
  'workspace',
  'artifacts', // incident artefacts, `artifacts/` of a workspace
  'temporary',
] as const

export type Where = (typeof WHERE)[number]

export interface FileFacts {
  /** With links followed, as far as it can be; as it was written where it cannot be known. */
  readonly path: string
  readonly where: Where
  /** All of the home or of the homes, and not a file in it. */
  readonly whole: boolean
  /** Its contents are secret by their kind; of a directory that is read, contents below it. */
  readonly secret: boolean
  /**
   * Worked out where the operation takes something away (`overwrite`, `delete`, `move`); else `unknown` or `absent`.
   */
  readonly held: Held
}

/** Operations that take a directory with all that is in it. */
const TAKES_TREE: ReadonlySet<FileOperation> = new Set(['delete', 'move'])
const TAKES: ReadonlySet<FileOperation> = new Set(['overwrite', 'delete', 'move'])
const READS: ReadonlySet<FileOperation> = new Set(['read', 'list', 'execute'])
const PUTS: ReadonlySet<FileOperation> = new Set(['create', 'edit', 'append'])
/** Operations that write one file. */
const WRITES_ONE: ReadonlySet<FileOperation> = new Set(['overwrite', 'create', 'edit', 'append'])
/** Operations that may put files below a directory. */
const FILLS: ReadonlySet<FileOperation> = new Set(['overwrite', 'edit'])

type Operation = Pick<FileEffect, 'operation' | 'recursive' | 'trackedOnly'>

/** What stands at the path of an effect on this host, as far as the gate cares. */
export function fileFacts(
  effect: Operation & { readonly at: { readonly path: string; readonly pattern: boolean } },
  ground: Ground,
): FileFacts {
  const { path: written, pattern } = effect.at
  if (isWindowsPath(written)) return windowsFacts(written)
  const path = knownPath(written)
  if (path === undefined) return unknownFacts(written)
  if (!pattern && !path.includes(SOME_NAME)) return factsOf(effect, ground, path)
  return patternFacts(effect, ground, path, !pattern && WRITES_ONE.has(effect.operation))
}

/**
 * Absolute, `.` and `..` taken away, `/proc/self/root/etc` as `/etc`. `undefined` where a part is not known, or leads
 * through another process.
 */
function knownPath(written: string): string | undefined {
  if (written.includes(UNKNOWN) || !posix.isAbsolute(written)) return undefined
  const plain = posix.normalize(written)
  const found = /^\/proc\/[^/]+(?:\/task\/[^/]+)?\/(root|cwd|fd|exe)(\/.*)?$/.exec(plain)
  if (found === null) return plain
  return found[1] === 'root' ? (found[2] ?? '/') : found[2] === undefined ? plain : undefined
}

/** Of all that a pattern stands for, the strictest. */
function patternFacts(effect: Operation, ground: Ground, path: string, writesOne: boolean): FileFacts {
  const known = [...WHOLE_PLACES, ...EVIDENCE_BELOW, ...MANAGED, ...gatePlaces(ground)]
  // What is below a directory that is made again is made again with it.
  const entered = (directory: string) => !isRemadeDirectory(ground, directory)
  const isLooked = TAKES.has(effect.operation) && workspaceOf(ground, path) !== undefined
  const expanded = expandPattern(ground, path.replaceAll(SOME_NAME, '*'), known, isLooked ? entered : undefined)
  // A directory of that name is not written: nothing comes of it, or a file in it.
  const isEntered = (one: string) => writesOne && ground.files.kind(ground.files.real(one)) === 'directory'
  const all = expanded.paths.map((one) =>
    isEntered(one) ? emptyFacts(effect, ground, path, one) : factsOf(effect, ground, one),
  )
  if (!expanded.complete) {
    const facts = unlistedFacts(
      effect,
      ground,
      expanded.directory,
      NAMED_BELOW.test(path.replace(/\[[^\]/]{0,255}\]/g, '')),
    )
    if (TAKES.has(effect.operation))
      for (const one of HOST_LOGS) if (meansAtAnyDepth(path, one)) all.push(factsOf(effect, ground, one))
    // The end of a pattern may say what kind of file it means: `**/*.pem`.
    const meant = () => isSecretPath(path) || meetsSecret(ground, path, expanded.directory)
    all.push({ ...facts, secret: facts.secret || (effect.operation !== 'list' && meant()) })
    const hook = READS.has(effect.operation)
      ? undefined
      : hookMeant(ground, path.replaceAll(SOME_NAME, '*'), expanded.directory)
    if (hook !== undefined) all.push(factsOf(effect, ground, hook))
  }
  // Nothing is there now: the place is the same as for a file of any name in it.
  if (all.length === 0) all.push(emptyFacts(effect, ground, path, expanded.directory))
  // A pattern that spells the gate's name means it, also where nobody sees it there; not for the directory that it begins in.
  if (expanded.paths.length === 0 && /prodgate/i.test(path.slice(expanded.directory.length)))
    all.push(factsOf(effect, ground, path.replaceAll(/[*?]/g, '')))
  // Everything in `/tmp/tmp.X` is not everything in `/tmp`.
  const one = path.slice(0, path.indexOf('/', path.indexOf(SOME_NAME)))
  const ofOne = path.includes(SOME_NAME) && isTemporary(ground, one)
  if (!ofOne && meansEverything(path)) all.push(wholeFacts(ground, expanded.directory))
  return combined(path, all)
}

function factsOf(effect: Operation, ground: Ground, path: string, assumed?: Held): FileFacts {
  const { files } = ground
  const lexical = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
  const real = realOf(effect.operation, ground, path, lexical)
  const forms = lexical === real ? [real] : [real, lexical]
  const held =
    assumed ??
    (TAKES.has(effect.operation)
      ? heldBy(ground, real, effect.trackedOnly)
      : files.kind(real) === 'absent'
        ? 'absent'
        : 'unknown')
  const { where, whole } = whereIs(effect, ground, forms, held)
  return { path: real, where, whole, secret: isSecret(effect, ground, forms), held }
}

/** Removing or moving a link takes the link; everything else follows it. */
function realOf(operation: FileOperation, ground: Ground, path: string, lexical: string): string {
  // What these lead to is the gate's own, not the command's.
  if (isOwnStream(lexical)) return lexical
  if (!TAKES_TREE.has(operation) || path.endsWith('/') || lexical === '/') return ground.files.real(lexical)
  const parent = ground.files.real(posix.dirname(lexical))
  return posix.join(parent, posix.basename(lexical))
}

function isSecret(effect: Operation, ground: Ground, forms: readonly string[]): boolean {
  if (effect.operation === 'list') return false
  if (forms.some(isSecretPath)) return true
  // Only what reads or carries everything below a directory gets at the secrets in it.
  const tree = effect.operation === 'read' || TAKES_TREE.has(effect.operation)
  if (!tree) return false
  const homes = [ground.home, ground.realHome()]
  return forms.some(
    (one) =>
      one === '/' ||
      isWholeHome(one) ||
      isSecretDirectory(one) ||
      homes.some((home) => one === home || one === `${home}/.config`),
  )
}

interface Place {
  readonly where: Where
  readonly whole: boolean
}

const at = (where: Where, whole = false): Place => ({ where, whole })

function whereIs(effect: Operation, ground: Ground, forms: readonly string[], held: Held): Place {
  const real = forms[0] ?? ''
  const writes = !READS.has(effect.operation)
  const takesTree =
    TAKES_TREE.has(effect.operation) || (effect.operation === 'permissions' && effect.recursive === true)
  const whole = wholeOf(ground, forms)
  if (writes) {
    if (isGatePath(ground, forms)) return at('gate')
    if (isHookPath(ground, forms)) return at('hook')
    // A tree that holds the home or the system is worse than the gate in it, and is said to be.
    if (takesTree && whole !== undefined) return whole
    const kind = ground.files.kind(real)
    if (takesTree && kind !== 'file' && kind !== 'absent') {
      if (holdsGate(ground, forms)) return at('gate')
      if (holdsHook(ground, forms)) return at('hook')
    }
    if (FILLS.has(effect.operation) && kind !== 'file' && isHookDirectory(ground, forms)) return at('hook')
  }
  if (forms.some(isDevice)) return at('device')
  if (forms.every(isHarmlessDevice)) return at('temporary')
  if (forms.some(isEvidencePath)) return at('evidence')
  if (forms.some(isAccessPath)) return at('access')
  // What comes into the directory for temporary files is one: `unzip -d /tmp`.
  if (PUTS.has(effect.operation) && whole === undefined && ground.temporaries().includes(real)) return at('temporary')
  if (whole === undefined && effect.operation === 'delete' && isCache(ground, real)) return at('temporary')
  return whole ?? plainPlace(ground, real, held)
}

function isCache(ground: Ground, real: string): boolean {
  if (isSystemCache(real)) return true
  const home = ground.realHome()
  return home !== undefined && real.startsWith(`${home}/`) && isHomeCache(real.slice(home.length + 1))
}

/** The root, the system's directories, homes: as they are, or as something that holds them. */
function wholeOf(ground: Ground, forms: readonly string[]): Place | undefined {
  if (forms.some(isWholeSystem)) return at('root')
  const homes = [ground.home, ground.realHome()].filter((one) => one !== undefined)
  if (forms.some((one) => isWholeHome(one) || homes.some((home) => isWithin(home, one)))) return at('home', true)
  return undefined
}

function plainPlace(ground: Ground, real: string, held: Held): Place {
  const workspace = workspaceOf(ground, real)
  if (workspace !== undefined) {
    const inside = real.slice(workspace.length + 1)
    if (inside.startsWith('artifacts/')) return at('artifacts')
    return isLog(ground, real, held) && remadePart(inside.split('/')) < 0 ? at('evidence') : at('workspace')
  }
  if (isTemporary(ground, real) || isStepFile(real)) return at('temporary')
  if (isLog(ground, real, held)) return at('evidence')
  const home = ground.realHome()
  if (home !== undefined && isWithin(real, home)) return at('home')
  return at(isSystemPath(real) ? 'system' : 'outside')
}

/** A log of an application that is there (one that is not can be begun), or a directory of logs with one in it. */
function isLog(ground: Ground, real: string, held: Held): boolean {
  if (held === 'absent' || held === 'git') return false
  if (isApplicationLog(real)) return true
  return isLogDirectory(real) && (ground.files.list(real) ?? []).some((name) => isApplicationLog(`${real}/${name}`))
}

/** Everything in a directory, where that is more than its entries one by one. Otherwise it adds nothing. */
function wholeFacts(ground: Ground, directory: string): FileFacts {
  const real = ground.files.real(directory)
  const place = wholeOf(ground, [real, directory]) ?? at('temporary')
  return { path: real, where: place.where, whole: place.whole, secret: false, held: 'absent' }
}

/** A name that nobody can see now, below a directory that cannot be listed. */
const SOME_ENTRY = '\u0001'

/** `/home/**` with `*.bak` behind it: at any depth, by a name that leaves something out. A set of characters leaves out little. */
const NAMED_BELOW = /\/\*\*\/[^/]*[^/*?.][^/]*$/

/** Entries of a directory that cannot be listed, but for those whose names are known. */
function unlistedFacts(effect: Operation, ground: Ground, directory: string, named: boolean): FileFacts {
  const taken = TAKES.has(effect.operation) ? takenBelow(ground, ground.files.real(directory)) : 'unknown'
  // What is found by its name at any depth is some file below, and not each entry of the directory.
  const entry = named ? posix.join(directory, SOME_ENTRY, SOME_ENTRY) : posix.join(directory, SOME_ENTRY)
  const facts = factsOf(effect, ground, entry, taken)
  const secret = effect.operation !== 'list' && isSecretDirectory(directory)
  return { ...facts, path: directory, secret: facts.secret || secret }
}

function takenBelow(ground: Ground, directory: string): Held {
  if (ground.files.kind(directory) === 'absent') return 'absent'
  return isRemadeDirectory(ground, directory) ? 'remade' : 'nowhere'
}

/** A pattern that meets nothing: it stands for itself. */
function emptyFacts(effect: Operation, ground: Ground, path: string, directory: string): FileFacts {
  const facts = factsOf(effect, ground, posix.join(directory, SOME_ENTRY), 'absent')
  return { ...facts, path, secret: effect.operation !== 'list' && isSecretPath(path) }
}

const WORST_HELD: readonly Held[] = ['nowhere', 'unknown', 'git', 'remade', 'absent']

function combined(path: string, all: readonly FileFacts[]): FileFacts {
  const whole = all.some((facts) => facts.whole)
  const worst = WHERE.find((one) => all.some((facts) => facts.where === one)) ?? 'unknown'
  return {
    path: all.length === 1 ? (all[0]?.path ?? path) : path,
    where: whole && worst !== 'root' ? 'home' : worst,
    whole,
    secret: all.some((facts) => facts.secret),
    held: WORST_HELD.find((one) => all.some((facts) => facts.held === one)) ?? 'unknown',
  }
}

function unknownFacts(path: string): FileFacts {
  // The end of a path may be known where its beginning is not: `$DIR/.env`.
  const name = path.slice(path.lastIndexOf('/') + 1)
  const known = !name.includes(UNKNOWN) && isSecretPath(name)
  return { path, where: 'unknown', whole: false, secret: known, held: 'unknown' }
}

function windowsFacts(path: string): FileFacts {
  const where: Where = isWholeDrive(path)
    ? 'root'
    : isEvidencePath(path) || isApplicationLog(path)
      ? 'evidence'
      : 'outside'
  return { path, where, whole: false, secret: isSecretPath(path), held: 'unknown' }
}
