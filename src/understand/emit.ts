import { isAbsolute, posix } from 'node:path'
import type { EffectKind, FileOperation, PlainEffect } from './effect.ts'
import type { FilePlace, Place, Reach, SessionPlace, UnknownPlace } from './place.ts'
import type { Call } from './program.ts'
import { isKnownText, UNKNOWN, type Word } from './word.ts'

/** What a description needs beyond kind, verb and thing. */
export interface More extends Partial<Pick<PlainEffect, 'dryRun' | 'verify' | 'note' | 'span'>> {
  readonly at?: Place
}

export function reachOf(call: Call): Reach {
  return { site: call.site, cwd: call.cwd, env: call.env }
}

/** The host on which the call runs. */
export function sessionOf(call: Call): SessionPlace {
  return { is: 'session', site: call.site, cwd: call.cwd, env: call.env }
}

export function nowhere(call: Call, why: string, names: readonly Word[] = []): UnknownPlace {
  return { is: 'unknown', why, names, site: call.site, cwd: call.cwd, env: call.env }
}

/** Emits an effect whose row is known. Without `at` it lands on the host on which the call runs. */
export function emit(call: Call, kind: EffectKind, verb: string, on: string, name: Word | string = '', more: More = {}): void {
  const { at, span, ...rest } = more
  call.emit({
    kind,
    verb,
    on,
    name: typeof name === 'string' ? name : name.text,
    at: at ?? sessionOf(call),
    span: span ?? (typeof name === 'string' ? call.span : (name.span ?? call.span)),
    ...rest,
  })
}

/** Emits an effect on a file. `path` is relative to the call's directory. */
export function emitFile(
  call: Call,
  operation: FileOperation,
  path: Word,
  more: { readonly recursive?: boolean; readonly quiet?: boolean; readonly verb?: string; readonly note?: string } = {},
): void {
  const { verb, ...rest } = more
  const at = fileAt(call, path)
  call.emit({
    kind: 'file',
    operation,
    verb: verb ?? operation,
    on: 'file',
    name: path.text,
    at,
    span: path.span ?? call.span,
    ...rest,
  })
}

export function fileAt(call: Call, path: Word): FilePlace {
  return {
    is: 'file',
    path: absolute(call.cwd, path.text),
    pattern: path.pattern || path.splits,
    site: call.site,
    cwd: call.cwd,
    env: call.env,
  }
}

/**
 * The path as an absolute one, `.` and `..` taken away as text; `locate` follows the links. `UNKNOWN` where the
 * directory or the start of the path cannot be known.
 */
export function absolute(cwd: string, path: string): string {
  if (path === '') return cwd
  if (/^[A-Za-z]:[\\/]/.test(path)) return path
  if (isAbsolute(path)) return climbs(path) ? path : posix.normalize(path)
  if (path.startsWith(UNKNOWN)) return path
  const joined = `${cwd}/${path}`
  return climbs(joined) ? joined : posix.normalize(joined)
}

/** `a/<unknown>/../b` must not become `a/b`: the unknown part may be several directories. */
function climbs(path: string): boolean {
  return !isKnownText(path) && path.includes('..')
}
