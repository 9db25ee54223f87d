import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Kysely } from 'kysely'
import { CommandFault, EXIT, UsageError } from '../../client/exit.ts'
import { whereabouts } from '../../client/whereabouts.ts'
import { quoted } from '../../lib/quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { openCheckpoint, type Trust } from '../../record/log/checkpoint.ts'
import { formatVerifierKey, parseSignerKey, parseVerifierKey, type VerifierKey } from '../../record/log/key.ts'
import type { LogReader } from '../../record/log/log-reader.ts'
import { readStaticLog } from '../../record/log/static-files.ts'
import { storeLocation } from '../../record/store/location.ts'
import { storeLogReader } from '../../record/store/log-reader.ts'
import { openReadOnly } from '../../record/store/read-only.ts'
import type { Tables } from '../../record/store/schema.ts'
import { usualDataDirectory } from '../../serve/data-directory.ts'
import { whyAway } from '../../serve/not-opened.ts'
import { HttpLog } from './http-log.ts'

/** Where a log is, and whom to believe about it. */
export interface SourceOptions {
  readonly data?: string
  readonly database?: string
  readonly url?: string
  readonly tokenFile?: string
  /** A directory that `export --format tiles` wrote. */
  readonly tiles?: string
  readonly key?: string
  readonly witness?: readonly string[]
  readonly quorum?: string
}

/** Who told us the key: the auditor, or whoever has the log. */
export type KeyFrom = 'option' | 'data directory' | 'the log itself'

export interface LogSource {
  readonly reader: LogReader
  /** Where the tables can be read too. */
  readonly db: Kysely<Tables> | undefined
  readonly http: HttpLog | undefined
  readonly trust: Trust
  readonly keyFrom: KeyFrom
  /** Throws where what was read is not of one moment. */
  close(): Promise<void>
}

/** Opens the log that the options name, for reading alone. */
export async function openSource(options: SourceOptions): Promise<LogSource> {
  if (options.tiles !== undefined) return openExported(options.tiles, options)
  if (options.url === undefined) return openStoreSource(options)
  if (options.data !== undefined || options.database !== undefined)
    throw new UsageError('give `--url`, or `--data` and `--database`')
  const http = new HttpLog(whereabouts(options))
  const told = options.key ?? (await http.key())
  if (told === undefined) throw new CommandFault(EXIT.deny, 'the authority gives no key of its log', 'give `--key`')
  const keyFrom = options.key === undefined ? 'the log itself' : 'option'
  return { reader: http, db: undefined, http, trust: trustOf(told, options), keyFrom, close: async () => undefined }
}

/** What somebody handed over: it says nothing of its key that could be believed. */
function openExported(tiles: string, options: SourceOptions): LogSource {
  const { url, data, database, key } = options
  if (url !== undefined || data !== undefined || database !== undefined)
    throw new UsageError('give `--tiles`, or where the log is kept')
  if (key === undefined)
    throw new UsageError('an exported log needs `--key`', 'the authority’s `/.well-known/prodgate` has it as `log_key`')
  const directory = resolve(tiles)
  const unreadable = (cause: unknown) =>
    new CommandFault(EXIT.unreachable, `couldn't read ${quoted(directory)}: ${whyUnreadable(cause)}`)
  if (!isThere(join(directory, 'checkpoint'), unreadable))
    throw new UsageError(
      `there is no exported log in ${quoted(directory)}`,
      '`--tiles` names a directory that `prodgate log export --format tiles` wrote',
    )
  const reader = readStaticLog(directory)
  const trust = trustOf(key, options)
  return { reader, db: undefined, http: undefined, trust, keyFrom: 'option', close: async () => undefined }
}

/** A directory that this user may not look into is told apart from one without a store. */
function isThere(path: string, unreadable: (cause: unknown) => CommandFault): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (cause) {
    throw unreadable(cause)
  }
}

async function openStoreSource(options: SourceOptions): Promise<LogSource> {
  const data = resolve(options.data ?? usualDataDirectory())
  const location = storeLocation(data, options.database)
  if (location.is === 'fault') throw new UsageError(location.fault)
  const name = location.value.is === 'sqlite' ? quoted(location.value.path) : 'the database'
  const why = (cause: unknown) =>
    location.value.is === 'postgres' && cause instanceof Error ? whyAway(cause) : whyUnreadable(cause)
  const unreadable = (cause: unknown) => new CommandFault(EXIT.unreachable, `couldn't read ${name}: ${why(cause)}`)
  if (location.value.is === 'sqlite' && !isThere(location.value.path, unreadable))
    throw new UsageError(
      `there is no store in ${quoted(data)}`,
      '`--data` names the data directory of an authority, `--database` its database where it shares one',
    )
  const store = await openReadOnly(location.value).catch((cause: unknown) => {
    throw unreadable(cause)
  })
  try {
    const { key, keyFrom } = await keyOf(store.db, data, options).catch((cause: unknown) => {
      throw cause instanceof CommandFault ? cause : unreadable(cause)
    })
    return {
      reader: storeLogReader(store.db),
      db: store.db,
      http: undefined,
      trust: trustOf(key, options),
      keyFrom,
      close: async () => {
        const ofOneMoment = store.isOfOneMoment()
        await store.close()
        if (ofOneMoment) return
        throw new CommandFault(EXIT.unreachable, 'the store was written to while it was read', 'run it again')
      },
    }
  } catch (cause) {
    await store.close()
    throw cause
  }
}

async function keyOf(
  db: Kysely<Tables>,
  data: string,
  { key }: SourceOptions,
): Promise<{ readonly key: string; readonly keyFrom: KeyFrom }> {
  if (key !== undefined) return { key, keyFrom: 'option' }
  const kept = keyIn(`${data}/keys/log.key`)
  if (kept !== undefined) return { key: formatVerifierKey(kept), keyFrom: 'data directory' }
  const row = await db.selectFrom('meta').select('value').where('name', '=', 'log_key').executeTakeFirst()
  if (row === undefined) throw new CommandFault(EXIT.deny, 'the store names no key of its log', 'give `--key`')
  return { key: row.value, keyFrom: 'the log itself' }
}

/** The public part of a signer key, or nothing where this user may not read it or it is not there. */
function keyIn(path: string): VerifierKey | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
  const key = parseSignerKey(text.trim())
  if (key.is === 'fault') throw new UsageError(`${quoted(path)} holds no key of a log`, 'give `--key`')
  return key.value.verifier
}

function trustOf(key: string, { witness = [], quorum }: SourceOptions): Trust {
  const log = readKey(key, 'ed25519')
  const witnesses = witness.map((one) => readKey(one, 'cosignature/v1'))
  return { log, witnesses, quorum: quorumOf(quorum, witnesses.length) }
}

/** How many of so many witnesses have to have signed: all, where nothing else is said. */
export function quorumOf(text: string | undefined, witnesses: number): number {
  if (text === undefined) return witnesses
  const wanted = Number(text)
  if (!/^\d{1,4}$/.test(text) || wanted > witnesses)
    throw new UsageError(`a quorum of ${quoted(text)} is not one of ${witnesses} witnesses`)
  return wanted
}

/** A verifier key as an option gives it. */
export function readKey(text: string, type: VerifierKey['type']): VerifierKey {
  const key = parseVerifierKey(text.trim())
  if (key.is === 'fault') throw new UsageError(`${quoted(text)} is no key: ${key.fault.message}`)
  if (key.value.type === type) return key.value
  const wanted = type === 'ed25519' ? 'of a log' : 'of a witness'
  throw new UsageError(`${quoted(text)} is not the key ${wanted}`)
}

/**
 * The newest checkpoint, its signature checked; entries and tiles are not. Where witnesses were named, the newest that enough
 * of them have cosigned.
 */
export async function newestCheckpoint({ reader, trust }: LogSource) {
  const newest = await reader.checkpoint()
  const lacking = newest === undefined || openCheckpoint(newest, trust).is === 'fault'
  const bytes = (lacking ? await reader.cosigned?.() : undefined) ?? newest
  const opened = bytes === undefined ? undefined : openCheckpoint(bytes, trust)
  if (bytes === undefined || opened === undefined) throw new CommandFault(EXIT.deny, 'the log has no checkpoint')
  if (opened.is === 'fault') throw new CommandFault(EXIT.deny, opened.fault.message, 'see `prodgate log verify`')
  return { ...opened.value, bytes }
}
