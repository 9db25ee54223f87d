import type { SqlEffect, SqlFile } from './sql-effect.ts'

/** What a command of a client program does: of psql, of mysql, of the shell of SQLite. They never reach the server. */
export interface MetaReading {
  readonly effects: readonly SqlEffect[]
  /** SQL that it sends; its effects are read from it. */
  readonly sql?: string
  /** Text that it hands to `/bin/sh` of the client's host. Rows may go into it, so it is never less than they are. */
  readonly shell?: string
  /** A file of the client's host. */
  readonly file?: SqlFile
  /** A script that it reads and runs; `beside` is the directory of the script that names it, not the current one. */
  readonly include?: { readonly path: string; readonly beside: boolean }
  /** What it connects to, in the words of the command; what comes after lands there. */
  readonly connect?: string
  /** The directory in which it stands from here on. */
  readonly directory?: string
  /** Nothing after it runs. */
  readonly ends?: true
  /** Nobody described it: its effects hold an `unreadable`. */
  readonly unknown?: true
}

export const nothing: MetaReading = Object.freeze({ effects: [] })

export function effect(
  kind: SqlEffect['kind'],
  verb: string,
  on: string,
  name = '',
  note: string | undefined = undefined,
): SqlEffect {
  return { kind, verb, on, name, span: undefined, ...(note === undefined ? {} : { note }) }
}

export function reads(verb: string, on: string, name = ''): MetaReading {
  return { effects: [effect('read', verb, on, name)] }
}

export function notDescribed(name: string): MetaReading {
  return { effects: [effect('unreadable', 'run', 'command', name, 'nobody described this command')], unknown: true }
}

/** Rows into a file of the client, or into a program of it where the name begins with `|`. */
export function outputTo(target: string): Pick<MetaReading, 'file' | 'shell'> {
  if (target.startsWith('|')) return { shell: target.slice(1).trim() }
  return { file: { path: target, operation: 'overwrite', client: true } }
}
