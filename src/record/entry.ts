import canonicalize from 'canonicalize'
import type { Json } from '../lib/json.ts'
import { MAX_ENTRY_BYTES } from './log/bundle.ts'

/** What happened, as the log has it. A kind is stable: it is never used for something else. */
export const ENTRY_KINDS = [
  'store.began',
  'epoch.began',
  'decision.intent',
  'decision.stopped',
  'hold.opened',
  'hold.answered',
  'hold.approved',
  'hold.rejected',
  'hold.closed',
  'hold.escalated',
  'hold.reviewed',
  'grant.given',
  'grant.spent',
  'grant.refused',
  'grant.revoked',
  'pass.issued',
  'pass.refused',
  'outcome',
  'mock.requested',
  'mock.refused',
  'mock.opened',
  'mock.ended',
  'mode.enforced',
  'violation',
  'validation',
  'workflow.ran',
  'registry.changed',
  'freeze.set',
  'freeze.lifted',
  'person.added',
  'person.changed',
  'agent.added',
  'agent.changed',
  'login',
  'login.refused',
  'policy.changed',
  'tool.pinned',
  'tool.changed',
  'configuration.loosened',
  'credential.added',
  'credential.rotated',
  'credential.removed',
  'run.started',
  'incident.opened',
  'incident.noted',
  'incident.attached',
  'incident.closed',
  'incident.written',
  'value.erased',
] as const

export type EntryKind = (typeof ENTRY_KINDS)[number]

/** What a part of the authority has to say; the journal adds version, time and epoch. */
export interface EntryBody {
  readonly kind: EntryKind
  readonly [field: string]: Json | undefined
}

/** Where an entry came to stand. */
export interface Stamp {
  /** Milliseconds since 1970, never less than that of the entry before. */
  readonly at: number
  readonly epoch: number
}

/**
 * The bytes of an entry: `{v: 1, kind, at, epoch, …}` by RFC 8785. Absent fields are left out. Throws on an entry that is
 * too long for a bundle: what holds it did not put a text of somebody else's behind a commitment, which is a bug, and the
 * operation that wanted it does not happen.
 */
export function entryBytes(body: EntryBody, stamp: Stamp): Uint8Array {
  const text = canonicalize({ ...body, v: 1, at: new Date(stamp.at).toISOString(), epoch: stamp.epoch })
  if (text === undefined) throw new TypeError('an entry that is no value has no bytes')
  const bytes = Buffer.from(text)
  if (bytes.length > MAX_ENTRY_BYTES)
    throw new RangeError(`an entry of ${bytes.length} bytes is longer than the log takes`)
  return bytes
}

/** An entry as it is read back. */
export interface Entry {
  readonly v: 1
  readonly kind: EntryKind
  readonly at: string
  readonly epoch: number
  readonly [field: string]: Json | undefined
}

export function readEntry(bytes: Uint8Array): Entry {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Entry
}
