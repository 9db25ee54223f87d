import { isAbsolute, posix } from 'node:path'
import type { Span } from '../lib/span.ts'
import type { EffectKind, FileEffect, FileOperation, PlainEffect } from './effect.ts'
import { type HeldFile, mountsBelow, throughMount } from './mounts.ts'
import type { FilePlace, Place, Reach, SessionPlace, UnknownPlace } from './place.ts'
import type { Call } from './program.ts'
import { LIMITS } from './shell/limits.ts'
import { isKnownText, type ListedFiles, UNKNOWN, type Word } from './word.ts'

/** What a description needs beyond kind, verb and thing. */
export interface More
  extends Partial<Pick<PlainEffect, 'dryRun' | 'verify' | 'note' | 'span' | 'weakened' | 'signedIn'>> {
  readonly at?: Place
}

/** What a file effect may say beyond its operation. */
export interface FileMore extends Pick<FileEffect, 'recursive' | 'trackedOnly' | 'note' | 'perhaps'> {
  readonly verb?: string
}

export function reachOf(call: Call): Reach {
  const { site, cwd, env, tunnels } = call
  return tunnels.length === 0 ? { site, cwd, env } : { site, cwd, env, tunnels }
}

/** The host on which the call runs. */
export function sessionOf(call: Call): SessionPlace {
  return { is: 'session', site: call.site, cwd: call.cwd, env: call.env }
}

export function nowhere(call: Call, why: string, names: readonly Word[] = []): UnknownPlace {
  return { is: 'unknown', why, names, site: call.site, cwd: call.cwd, env: call.env }
}

/** Which server a tool reaches that was not told one: its settings say it, and they are not read. */
export function namedInSettings(call: Call): UnknownPlace {
  return nowhere(call, 'the settings of the tool say which server')
}

/** Emits an effect whose row is known. Without `at` it lands on the host on which the call runs. */
export function emit(
  call: Call,
  kind: EffectKind,
  verb: string,
  on: string,
  name: Word | string = '',
  more: More = {},
): void {
  const { at, span, ...rest } = more
  call.emit({
    kind,
    verb,
    on,
    name: typeof name === 'string' ? name : name.text,
    at: at ?? sessionOf(call),
    span: span ?? markedSpan(call, typeof name === 'string' ? undefined : name.span),
    ...rest,
  })
}

/** So many things that one command names are looked at. */
const MOST_LOOKED_AT = 200

/**
 * What is looked at of a list.
 *
 * INVARIANT (nothing hides behind a list): where the list goes on, that stops: the one that matters may stand behind all the
 * others (`systemctl stop a1 … a200 prodgate`).
 */
export function lookedAt<T>(call: Call, list: readonly T[], most = MOST_LOOKED_AT): readonly T[] {
  if (list.length <= most) return list
  emit(call, 'unreadable', 'look at', 'list', '', { note: `${list.length} are given, and ${most} are looked at` })
  return list.slice(0, most)
}

/** From the verb to the thing that it is done to; the whole command where neither stands in the action's text. */
function markedSpan(call: Call, thing: Span | undefined): Span | undefined {
  const verb = call.verbSpan
  if (verb === undefined) return thing ?? call.span
  return thing === undefined ? verb : [Math.min(verb[0], thing[0]), Math.max(verb[1], thing[1])]
}

/** Emits an effect on a file. `path` is relative to the call's directory. */
export function emitFile(call: Call, operation: FileOperation, path: Word, more: FileMore = {}): void {
  const { verb, ...rest } = more
  const keepsNames = operation === 'edit' || (operation === 'permissions' && more.recursive !== true)
  if (keepsNames && path.listed?.from === call.cwd && call.site.is === 'here')
    return emitListed(call, operation, path, path.listed, more)
  // An empty name is no file.
  if (path.or) emitFile(call, operation, { ...path, text: path.or, or: undefined }, more)
  const name = path.text
  for (const at of filePlaces(call, path, operation, more.recursive === true)) {
    const held = at.site === call.site ? name : at.path
    call.emit({
      kind: 'file',
      operation,
      verb: verb ?? operation,
      on: 'file',
      name: held,
      at,
      span: path.span ?? call.span,
      ...rest,
    })
  }
}

/** In place of a name that a program printed, the files that it may be, for an operation that makes none. */
function emitListed(
  call: Call,
  operation: FileOperation,
  path: Word,
  { hidden, perhaps }: ListedFiles,
  more: FileMore,
): void {
  const rest = { ...path, listed: undefined }
  emitFile(call, operation, path.pattern ? rest : { ...rest, text: './**', pattern: true, splits: true }, more)
  for (const one of hidden) emitFile(call, operation, one, more)
  const note = 'nobody knows whether it is among the files that are listed'
  for (const one of perhaps) emitFile(call, operation, one, { ...more, perhaps: true, note })
}

function fileAt(call: Pick<Call, 'site' | 'cwd' | 'env' | 'files'>, path: Word): FilePlace {
  const { site, cwd, env } = call
  return { is: 'file', path: opened(call, path.text), pattern: path.pattern || path.splits, site, cwd, env }
}

/** Where an operation on a file lands: in a container it may be a file of the host that is mounted there. */
export function filePlaces(
  call: Pick<Call, 'site' | 'cwd' | 'env' | 'files'>,
  path: Word,
  operation: FileOperation,
  recursive: boolean,
): readonly FilePlace[] {
  const own = fileAt(call, path)
  if (call.site.is !== 'container') return [own]
  const written = operation !== 'read' && operation !== 'list'
  const held = throughMount(call.site, own.path, written)
  const top = held === undefined ? own : placeOf(own, held)
  if (!recursive || !written) return [top]
  return [top, ...mountsBelow(call.site, own.path).map((one) => placeOf(own, one))]
}

function placeOf(own: FilePlace, held: HeldFile): FilePlace {
  return { ...own, site: held.site, path: held.path, cwd: '/' }
}

/**
 * The path as an absolute one, `.` and `..` taken away as text; `locate` follows the links. `UNKNOWN` where the
 * directory or the start of the path cannot be known.
 */
export function absolute(cwd: string, path: string): string {
  if (path === '') return cwd
  // The system takes no longer path in one piece: what this one would mean is not known.
  if (path.length > LIMITS.path) return UNKNOWN
  if (/^[A-Za-z]:[\\/]/.test(path)) return path
  if (isAbsolute(path)) return climbs(path) ? path : posix.normalize(path)
  if (path.startsWith(UNKNOWN)) return path
  const joined = `${cwd}/${path}`
  return climbs(joined) ? joined : posix.normalize(joined)
}

const MOST_PARTS = 256

/**
 * The path as the system opens it: `..` behind a link is the directory above what the link leads to. `cd` of a shell is
 * not of this kind, it takes `..` away as text (Bash 5.2 manual, section 4.1).
 */
export function opened({ site, cwd, files }: Pick<Call, 'site' | 'cwd' | 'files'>, path: string): string {
  const plain = absolute(cwd, path)
  if (!path.includes('..') || site.is !== 'here' || !isKnownText(plain) || plain.length > LIMITS.path) return plain
  const parts = path.split('/')
  // Nobody writes so many; each of them is looked up.
  if (parts.length > MOST_PARTS) return UNKNOWN
  let at = isAbsolute(path) ? '/' : cwd
  for (const part of parts) {
    if (part === '..') at = posix.dirname(files.real(at))
    else if (part !== '' && part !== '.') at = posix.join(at, part)
  }
  return path.endsWith('/') && plain.endsWith('/') && at !== '/' ? `${at}/` : at
}

/** `a/<unknown>/../b` must not become `a/b`: the unknown part may be several directories. */
function climbs(path: string): boolean {
  return !isKnownText(path) && path.includes('..')
}
