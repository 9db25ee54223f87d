import { isoTime } from '../../hold/duration.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { AgentRow } from '../../record/store/schema.ts'
import type { Store, Tx } from '../../record/store/store.ts'
import { type IdentityFault, refused } from './fault.ts'
import { isTaken, readName } from './names.ts'
import type { IdentityParts } from './parts.ts'
import { type By, findPerson } from './people.ts'
import { giveToken } from './token.ts'

export interface AgentView {
  readonly id: string
  readonly name: string
  readonly owner?: string
  readonly addedAt: string
  readonly disabledAt?: string
}

export interface AddedAgent {
  readonly id: string
  /** Shown once. */
  readonly token: string
}

export async function addAgent(
  parts: IdentityParts,
  input: { readonly name: unknown; readonly owner?: string; readonly by: By },
): Promise<Result<AddedAgent, IdentityFault>> {
  const name = readName(input.name)
  if (name.is === 'fault') return name
  const { owner, by } = input
  const id = parts.newId('agent_')
  return parts.store.commit(async (tx) => {
    if (await isTaken(tx.db, name.value)) return refused('NAME_TAKEN')
    if (!(await mayOwn(tx, owner))) return refused('OWNER_UNKNOWN')
    const { name: text, key } = name.value
    const row = { id, name: text, name_key: key, owner: owner ?? null, created_at: tx.now, disabled_at: null }
    await tx.db.insertInto('agent').values(row).execute()
    tx.append({ kind: 'agent.added', agent: id, ...(owner === undefined ? {} : { owner }), by })
    tx.tell('agent.added', { id })
    return ok({ id, token: await giveToken(tx, parts, { agent: id }) })
  })
}

export async function listAgents(store: Store): Promise<readonly AgentView[]> {
  const rows = await store.read.selectFrom('agent').selectAll().orderBy('name').execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ...(row.owner === null ? {} : { owner: row.owner }),
    addedAt: isoTime(row.created_at),
    ...(row.disabled_at === null ? {} : { disabledAt: isoTime(row.disabled_at) }),
  }))
}

export function setAgentOwner(
  { store }: IdentityParts,
  input: { readonly agent: string; readonly owner: string | undefined; readonly by: By },
): Promise<Result<void, IdentityFault>> {
  return changeAgent(store, input.agent, async (tx, row) => {
    if (!(await mayOwn(tx, input.owner))) return refused('OWNER_UNKNOWN')
    const owner = input.owner ?? null
    await tx.db.updateTable('agent').set({ owner }).where('id', '=', row.id).execute()
    tx.append({ kind: 'agent.changed', agent: row.id, what: 'owner', owner, was: row.owner, by: input.by })
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
  parts: IdentityParts,
  input: { readonly agent: string; readonly by: By },
): Promise<Result<{ readonly token: string }, IdentityFault>> {
  return changeAgent(parts.store, input.agent, async (tx, row) => {
    if (row.disabled_at !== null) return refused('DISABLED')
    await tx.db.deleteFrom('token').where('agent', '=', row.id).execute()
    const token = await giveToken(tx, parts, { agent: row.id })
    tx.append({ kind: 'agent.changed', agent: row.id, what: 'token', by: input.by })
    return ok({ token })
  })
}

function changeAgent<T>(
  store: Store,
  id: string,
  change: (tx: Tx, row: AgentRow) => Promise<Result<T, IdentityFault>>,
): Promise<Result<T, IdentityFault>> {
  return store.commit(async (tx) => {
    const row = await tx.db.selectFrom('agent').selectAll().where('id', '=', id).executeTakeFirst()
    if (row === undefined) return refused('NO_SUCH_AGENT')
    const done = await change(tx, row)
    if (done.is === 'ok') tx.tell('agent.changed', { id })
    return done
  })
}

async function mayOwn(tx: Tx, owner: string | undefined): Promise<boolean> {
  return owner === undefined || (await findPerson(tx.db, owner))?.disabled_at === null
}
