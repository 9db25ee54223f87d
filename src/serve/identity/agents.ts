import { isoTime } from '../../hold/duration.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { AgentRow } from '../../record/store/schema.ts'
import type { Store, Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { byName, isTaken, readName } from './names.ts'
import { approvers, ownershipOf } from './owners.ts'
import { type IdentityParts, timeOf } from './parts.ts'
import { type By, findPerson, isPerson } from './people.ts'
import { thumbprintOf } from './proof-of-key.ts'
import { giveToken } from './token.ts'

export interface AgentView {
  readonly id: string
  readonly name: string
  readonly owner?: string
  /** The person who was last handed its token. */
  readonly handedTo?: string
  /** Whose it is as things stand (`owners.ts`): they do not approve what it asks for. */
  readonly ownedBy: readonly string[]
  readonly addedAt: string
  readonly disabledAt?: string
  /** Its token is heard on the socket of this machine only. */
  readonly socketOnly: boolean
  /** Thumbprint (RFC 7638) of the key of which each call over HTTP has to bring a proof (RFC 9449). */
  readonly keyThumbprint?: string
}

export interface AddedAgent {
  readonly id: string
  /** Shown once. */
  readonly token: string
}

export async function addAgent(
  parts: IdentityParts,
  input: {
    readonly name: unknown
    readonly owner?: string
    readonly by: By
    readonly socketOnly?: boolean
    /** A public key as a JWK (RFC 7517). */
    readonly key?: unknown
  },
): Promise<Result<AddedAgent, IdentityFault>> {
  const name = readName(input.name)
  if (name.is === 'fault') return name
  const { owner, by, socketOnly = false, key } = input
  const thumbprint = key === undefined ? undefined : await thumbprintOf(key)
  if (key !== undefined && thumbprint === undefined) return refused('KEY_UNREADABLE')
  const id = parts.newId('agent_')
  return parts.store.commit(async (tx) => {
    if (await isTaken(tx.db, name.value)) return refused('NAME_TAKEN')
    if (!(await mayOwn(tx, owner))) return refused('OWNER_UNKNOWN')
    const row: AgentRow = {
      id,
      name: name.value.name,
      name_key: name.value.key,
      owner: owner ?? null,
      handed_to: isPerson(by) ? by : null,
      created_at: tx.now,
      disabled_at: null,
      socket_only: socketOnly ? 1 : 0,
      key_thumbprint: thumbprint ?? null,
    }
    await tx.db.insertInto('agent').values(row).execute()
    tx.append({
      kind: 'agent.added',
      agent: id,
      ...(owner === undefined ? {} : { owner }),
      ...(socketOnly ? { socketOnly } : {}),
      ...(thumbprint === undefined ? {} : { keyThumbprint: thumbprint }),
      by,
    })
    tx.tell('agent.added', { id })
    return ok({ id, token: await giveToken(tx, parts, { agent: id }) })
  })
}

export async function listAgents({
  store,
  now: clock,
}: Pick<IdentityParts, 'store' | 'now'>): Promise<readonly AgentView[]> {
  const rows = await store.read.selectFrom('agent').selectAll().execute()
  const people = await approvers(store.read)
  const now = await timeOf(store.read, clock())
  return rows.toSorted(byName).map((row) => ({
    id: row.id,
    name: row.name,
    ...(row.owner === null ? {} : { owner: row.owner }),
    ...(row.handed_to === null ? {} : { handedTo: row.handed_to }),
    ownedBy: Object.values(ownershipOf(row, people, now)),
    addedAt: isoTime(row.created_at),
    ...(row.disabled_at === null ? {} : { disabledAt: isoTime(row.disabled_at) }),
    socketOnly: row.socket_only === 1,
    ...(row.key_thumbprint === null ? {} : { keyThumbprint: row.key_thumbprint }),
  }))
}

export function setAgentOwner(
  tx: Tx,
  input: { readonly agent: string; readonly owner: string | undefined; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  return changeAgentIn(tx, input.agent, async (tx, row) => {
    if (!(await mayOwn(tx, input.owner))) return refused('OWNER_UNKNOWN')
    const owner = input.owner ?? null
    // Whoever had its token before has handed it over, and stands in for it no longer.
    const over = owner === null ? {} : { handed_to: null }
    await tx.db
      .updateTable('agent')
      .set({ owner, ...over })
      .where('id', '=', row.id)
      .execute()
    const noted = owner === null ? {} : { handedTo: null }
    tx.append({ kind: 'agent.changed', agent: row.id, what: 'owner', owner, was: row.owner, ...noted, by: input.by })
    return ok(undefined)
  })
}

export function disableAgent(
  { store }: IdentityParts,
  input: { readonly agent: string; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  return changeAgent(store, input.agent, async (tx, row) => {
    if (row.disabled_at !== null) return ok(undefined)
    await tx.db.updateTable('agent').set({ disabled_at: tx.now }).where('id', '=', row.id).execute()
    await tx.db.deleteFrom('token').where('agent', '=', row.id).execute()
    tx.append({ kind: 'agent.changed', agent: row.id, what: 'disabled', by: input.by })
    return ok(undefined)
  })
}

/** Old tokens stay void: the agent gets a new one. */
export function enableAgent(
  { store }: IdentityParts,
  input: { readonly agent: string; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  return changeAgent(store, input.agent, async (tx, row) => {
    if (row.disabled_at === null) return ok(undefined)
    await tx.db.updateTable('agent').set({ disabled_at: null }).where('id', '=', row.id).execute()
    tx.append({ kind: 'agent.changed', agent: row.id, what: 'enabled', by: input.by })
    return ok(undefined)
  })
}

/** A new token; all older ones of this agent are void. */
export function rotateAgentToken(
  tx: Tx,
  parts: IdentityParts,
  input: { readonly agent: string; readonly by: By },
): Promise<Result<{ readonly token: string }, IdentityFault>> {
  return changeAgentIn(tx, input.agent, async (tx, row) => {
    if (row.disabled_at !== null) return refused('DISABLED')
    await tx.db.deleteFrom('token').where('agent', '=', row.id).execute()
    const token = await giveToken(tx, parts, { agent: row.id })
    const handed_to = isPerson(input.by) ? input.by : null
    await tx.db.updateTable('agent').set({ handed_to }).where('id', '=', row.id).execute()
    tx.append({ kind: 'agent.changed', agent: row.id, what: 'token', by: input.by })
    return ok({ token })
  })
}

type AgentChange<T> = (tx: Tx, row: AgentRow) => Promise<Result<T, IdentityFault>>

function changeAgent<T>(store: Store, id: string, change: AgentChange<T>): Promise<Result<T, IdentityFault>> {
  return store.commit((tx) => changeAgentIn(tx, id, change))
}

async function changeAgentIn<T>(tx: Tx, id: string, change: AgentChange<T>): Promise<Result<T, IdentityFault>> {
  const row = await findAgent(tx, id)
  if (row === undefined) return refused('NO_SUCH_AGENT')
  const done = await change(tx, row)
  if (done.is === 'ok') tx.tell('agent.changed', { id })
  return done
}

export function findAgent(tx: Tx, id: string): Promise<AgentRow | undefined> {
  return tx.db.selectFrom('agent').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function mayOwn(tx: Tx, owner: string | undefined): Promise<boolean> {
  return owner === undefined || (await findPerson(tx.db, owner))?.disabled_at === null
}
