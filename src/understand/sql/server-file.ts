import type { Span } from '../../lib/span.ts'
import type { SqlEffect } from './sql-effect.ts'

/**
 * Files of the server's host that a statement opens. The caller looks at the path where it can; the kind given here is
 * what holds where it cannot.
 */

/** A constant path: what is in it is stored data at least. A relative one lies in the server's data directory. */
export function serverFileRead(path: string | undefined, verb: string, span: Span | undefined): SqlEffect {
  if (path === undefined) {
    return { kind: 'read-secret', verb, on: 'file', name: '', span, note: 'the path is computed, any file may be read' }
  }
  const file = { path, operation: 'read' } as const
  if (path.startsWith('/')) return { kind: 'read-data', verb, on: 'file', name: path, span, file }
  const note = 'a file of the data directory, where keys and password hashes lie'
  return { kind: 'read-secret', verb, on: 'file', name: path, span, note, file }
}

/** Nobody can see from here whether the file exists; only below a temporary directory is nothing lost with it. */
export function serverFileWrite(path: string | undefined, verb: string, span: Span | undefined): SqlEffect {
  if (path === undefined) {
    return { kind: 'lose', verb, on: 'file', name: '', span, note: 'the path is computed, any file may be replaced' }
  }
  const file = { path, operation: 'overwrite' } as const
  const kind = isTemporary(path) ? 'change' : 'lose'
  return { kind, verb, on: 'file', name: path, span, note: 'writes a file of the host of the server', file }
}

function isTemporary(path: string): boolean {
  if (path.split('/').includes('..')) return false
  return path.startsWith('/tmp/') || path.startsWith('/var/tmp/')
}

/**
 * The same where the program itself opens the file, as the shell of SQLite does. The caller can look at such a path, so
 * what the file is decides, and the kind says no more than that it is opened.
 */
export function clientFileRead(path: string | undefined, verb: string): SqlEffect {
  if (path === undefined) return serverFileRead(undefined, verb, undefined)
  const file = { path, operation: 'read', client: true } as const
  return { kind: 'read', verb, on: 'file', name: path, span: undefined, file }
}

export function clientFileWrite(path: string | undefined, verb: string): SqlEffect {
  if (path === undefined) return serverFileWrite(undefined, verb, undefined)
  const file = { path, operation: 'overwrite', client: true } as const
  return { kind: 'change', verb, on: 'file', name: path, span: undefined, file }
}
