import type { Json } from '../../lib/json.ts'
import type { Entry, EntryKind } from '../entry.ts'

/**
 * A log entry as an event of OCSF 1.9 (August 2026), class API Activity (6003), which is the nearest one: there is no
 * class for the authorisation of single actions. What the class has no place for goes to `unmapped`, and only that.
 */
export interface OcsfEvent {
  readonly class_uid: typeof API_ACTIVITY
  readonly class_name: 'API Activity'
  readonly category_uid: typeof APPLICATION_ACTIVITY
  readonly category_name: 'Application Activity'
  readonly activity_id: number
  readonly activity_name: string
  readonly type_uid: number
  readonly type_name: string
  /** Milliseconds since 1970. */
  readonly time: number
  readonly severity_id: number
  readonly severity: string
  readonly status_id: number
  readonly status: string
  readonly metadata: {
    readonly version: '1.9.0'
    readonly product: { readonly name: 'prodgate'; readonly vendor_name: 'prodgate'; readonly version: string }
    readonly log_name: 'audit'
    readonly uid?: string
    readonly sequence?: number
  }
  readonly actor: { readonly user?: { readonly uid: string; readonly type_id: number; readonly type: string } }
  readonly api: { readonly operation: string; readonly service: { readonly name: 'prodgate' } }
  /** Required by the class; what asks is on this machine or not known. */
  readonly src_endpoint: { readonly name: string }
  readonly resources?: readonly { readonly name: string; readonly type?: string }[]
  readonly message?: string
  readonly unmapped?: Readonly<Record<string, Json>>
}

export interface OcsfContext {
  /** Version of the gate that exports. */
  readonly product: string
  /** Place of the entry in the log. */
  readonly index?: number
  /** Origin of the log, as in its checkpoints. */
  readonly origin?: string
}

const API_ACTIVITY = 6003
const APPLICATION_ACTIVITY = 6

const ACTIVITY = { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete', 99: 'Other' } as const
const SEVERITY = { 1: 'Informational', 2: 'Low', 3: 'Medium', 4: 'High' } as const
const STATUS = { 0: 'Unknown', 1: 'Success', 2: 'Failure' } as const

interface Mapped {
  readonly activity: keyof typeof ACTIVITY
  readonly severity: keyof typeof SEVERITY
  readonly status: keyof typeof STATUS
}

const as = (activity: Mapped['activity'], severity: Mapped['severity'] = 1, status: Mapped['status'] = 1): Mapped => ({
  activity,
  severity,
  status,
})

/** What became of the thing, how much a reader should care, and whether what was asked for came about. */
const KINDS: Readonly<Record<EntryKind, Mapped>> = {
  'store.began': as(1),
  'epoch.began': as(3, 3),
  'decision.intent': as(99),
  'decision.stopped': as(99, 2, 2),
  'hold.opened': as(1, 2, 0),
  'hold.answered': as(3),
  'hold.approved': as(3, 2),
  'hold.rejected': as(3, 2, 2),
  'hold.closed': as(3),
  'hold.escalated': as(3, 2),
  'hold.reviewed': as(3),
  'grant.given': as(1, 2),
  'grant.spent': as(3),
  'grant.refused': as(3, 3, 2),
  'grant.revoked': as(4, 2),
  'pass.issued': as(1, 2),
  'pass.refused': as(1, 3, 2),
  outcome: as(3),
  'mock.requested': as(1, 2, 0),
  'mock.refused': as(1, 3, 2),
  'mock.opened': as(1, 3),
  'mock.ended': as(4),
  'mode.enforced': as(3, 2),
  violation: as(99, 4, 2),
  validation: as(2),
  'workflow.ran': as(99),
  'registry.changed': as(3, 3),
  'freeze.set': as(1, 2),
  'freeze.lifted': as(4, 2),
  'person.added': as(1, 2),
  'person.changed': as(3, 2),
  'agent.added': as(1, 2),
  'agent.changed': as(3, 2),
  login: as(99),
  'login.refused': as(99, 2, 2),
  'policy.changed': as(3, 3),
  'tool.pinned': as(1, 2),
  'tool.changed': as(3, 3, 2),
  'configuration.loosened': as(3, 3),
  'credential.added': as(1, 2),
  'credential.rotated': as(3, 2),
  'credential.removed': as(4, 2),
  'run.started': as(3),
  'incident.opened': as(1, 3),
  'incident.noted': as(3),
  'incident.attached': as(3),
  'incident.closed': as(3, 2),
  'incident.written': as(2),
  'value.erased': as(4, 2),
}

/** Fields that are told elsewhere in the event. */
const PLACED = new Set(['v', 'kind', 'at', 'epoch', 'id', 'message'])

export function toOcsf(entry: Entry, context: OcsfContext): OcsfEvent {
  const { activity, severity, status } = mappedOf(entry)
  const unmapped = Object.entries(entry).flatMap(([key, value]) =>
    PLACED.has(key) || value === undefined ? [] : [[key, value] as const],
  )
  const message = text(entry['message'])
  const target = text(entry['target'])
  const id = text(entry['id'])
  return {
    class_uid: API_ACTIVITY,
    class_name: 'API Activity',
    category_uid: APPLICATION_ACTIVITY,
    category_name: 'Application Activity',
    activity_id: activity,
    activity_name: ACTIVITY[activity],
    type_uid: API_ACTIVITY * 100 + activity,
    type_name: `API Activity: ${ACTIVITY[activity]}`,
    time: Date.parse(entry.at),
    severity_id: severity,
    severity: SEVERITY[severity],
    status_id: status,
    status: STATUS[status],
    metadata: {
      version: '1.9.0',
      product: { name: 'prodgate', vendor_name: 'prodgate', version: context.product },
      log_name: 'audit',
      ...(id === undefined ? {} : { uid: id }),
      ...(context.index === undefined ? {} : { sequence: context.index }),
    },
    actor: actorOf(entry),
    api: { operation: entry.kind, service: { name: 'prodgate' } },
    src_endpoint: { name: context.origin ?? 'unknown' },
    ...(target === undefined ? {} : { resources: [{ name: target }] }),
    ...(message === undefined ? {} : { message }),
    unmapped: { epoch: entry.epoch, ...Object.fromEntries(unmapped) },
  }
}

/** An entry says itself how an action or a hold ended, where its kind does not. */
function mappedOf(entry: Entry): Mapped {
  const mapped = KINDS[entry.kind]
  const ended = text(entry['status'])
  if (entry.kind !== 'outcome' && entry.kind !== 'hold.closed') return mapped
  if (ended === undefined || ended === 'unknown') return { ...mapped, status: 0, severity: 3 }
  return GOOD_ENDS.has(ended) ? mapped : { ...mapped, status: 2, severity: 2 }
}

const GOOD_ENDS: ReadonlySet<string> = new Set(['succeeded', 'success', 'ok', 'done', 'spent'])

/** OCSF user types: 1 is a person, 3 stands for the system and what acts on its own. */
function actorOf(entry: Entry): OcsfEvent['actor'] {
  const person = text(entry['person']) ?? text(entry['by']) ?? text(entry['approver'])
  if (person !== undefined) return { user: { uid: person, type_id: 1, type: 'User' } }
  const agent = text(entry['agent'])
  return agent === undefined ? {} : { user: { uid: agent, type_id: 3, type: 'System' } }
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
