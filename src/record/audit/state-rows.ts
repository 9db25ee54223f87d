import type { Kysely } from 'kysely'
import { isoTime } from '../../hold/duration.ts'
import { fromJsonText } from '../../lib/json-text.ts'
import { pinnedServer, pinnedTools } from '../pinned-tools.ts'
import type { FreezeRow, Tables } from '../store/schema.ts'
import { requestRows, requestTold } from './request-rows.ts'
import { contradiction, type Fields, type Report } from './row.ts'
import type { Story } from './story.ts'

/**
 * Rows that hold a state against the state that the entries lead to: a use that came back, a request that opened again,
 * a role that nobody gave. To be asked after the last entry.
 */
export async function checkStates(db: Kysely<Tables>, story: Story, report: Report): Promise<void> {
  const check = (table: keyof Tables, rows: ReadonlyMap<string, Fields>, told: ReadonlyMap<string, Fields>) =>
    compare({ table, rows, told }, report)

  const grants = await db
    .selectFrom('grant_given')
    .select(['id', 'uses_left', 'revoked_at', 'epoch', 'hold', 'expires'])
    .execute()
  check(
    'grant_given',
    byKey(
      grants,
      (row) => row.id,
      ({ uses_left, revoked_at, epoch, hold, expires }) => {
        return { uses_left, revoked: revoked_at !== null, epoch, hold, expires: new Date(expires).toISOString() }
      },
    ),
    mapped(story.grants, ({ uses, spentFor, revoked, epoch, hold, expires }) => {
      return { uses_left: uses - spentFor.length, revoked, epoch, hold: hold ?? null, expires }
    }),
  )

  const holds = await requestRows(db)
  check(
    'hold',
    holds,
    mapped(story.holds, (hold, id) => requestTold(hold, holds.get(id))),
  )

  const passes = await db.selectFrom('pass').select(['decision', 'jti']).execute()
  check(
    'pass',
    byKey(
      passes,
      (row) => row.decision,
      ({ jti }) => ({ jti }),
    ),
    mapped(story.passes, (jti) => ({ jti })),
  )

  const people = await db.selectFrom('person').select(['id', 'role', 'disabled_at']).execute()
  check(
    'person',
    byKey(
      people,
      (row) => row.id,
      ({ role, disabled_at }) => ({ role, disabled: disabled_at !== null }),
    ),
    mapped(story.roll.people, (person) => ({ ...person })),
  )

  const agents = await db.selectFrom('agent').select(['id', 'owner', 'handed_to', 'disabled_at']).execute()
  check(
    'agent',
    byKey(
      agents,
      (row) => row.id,
      ({ owner, handed_to, disabled_at }) => ({ owner, handed_to, disabled: disabled_at !== null }),
    ),
    mapped(story.roll.agents, (agent) => ({ ...agent })),
  )

  const freezes = await db.selectFrom('freeze').select(['id', 'starts', 'ends', 'lifted_at', 'body']).execute()
  check(
    'freeze',
    byKey(freezes, (row) => row.id, stateOfFreeze),
    mapped(story.roll.freezes, (freeze) => ({ ...freeze, starts: freeze.from, ends: freeze.to })),
  )

  const pins = await db.selectFrom('tool_pin').select(['asker', 'server', 'tool', 'definition']).execute()
  const servers = Map.groupBy(pins, ({ asker, server }) => `${asker} ${pinnedServer(server)}`)
  check(
    'tool_pin',
    mapped(servers, (rows) => ({ pins: pinnedTools(rows) })),
    mapped(story.pins, (one) => ({ pins: one })),
  )

  const targets = await db.selectFrom('registry_entry').select(['kind', 'identity', 'environment']).execute()
  // One that was taken out is `unknown` in the log and has no row.
  const known = [...story.roll.targets].filter(([, environment]) => environment !== 'unknown')
  const enrolled = targets.filter((row) => row.environment !== 'unknown')
  check(
    'registry_entry',
    byKey(
      enrolled,
      (row) => `${row.kind} ${row.identity}`,
      ({ environment }) => ({ environment }),
    ),
    mapped(new Map(known), (environment) => ({ environment })),
  )
}

/** Decisions ask its body, which nobody has signed; lists of freezes ask its columns. */
function stateOfFreeze({ starts, ends, lifted_at, body }: Omit<FreezeRow, 'id'>): Fields {
  return { ...stateInBody(body), lifted: lifted_at !== null, starts: isoTime(starts), ends: isoTime(ends) }
}

/** A body that nobody of ours wrote is the fault of its row, and hides none of another. */
function stateInBody(body: FreezeRow['body']): Fields {
  try {
    const { from, to, environments, approvers } = fromJsonText(body)
    return {
      from: isoTime(from),
      to: isoTime(to),
      environments: environments.join(' '),
      approvers: approvers.join(' '),
    }
  } catch {
    return { from: 'unreadable' }
  }
}

interface Compared {
  readonly table: keyof Tables
  readonly rows: ReadonlyMap<string, Fields>
  readonly told: ReadonlyMap<string, Fields>
}

function compare({ table, rows, told }: Compared, report: Report): void {
  for (const [key, state] of told) {
    const row = rows.get(key)
    const wrong = row === undefined ? MISSING : contradiction(row, state)
    if (wrong !== undefined) report({ ...wrong, row: `${table} ${key}` })
  }
  for (const key of rows.keys()) if (!told.has(key)) report({ ...UNTOLD, row: `${table} ${key}` })
}

const MISSING = { code: 'ENTRY_WITHOUT_ROW', message: 'the log tells of it, and there is no row' } as const
const UNTOLD = { code: 'ROW_WITHOUT_ENTRY', message: 'there is a row, and no entry tells of it' } as const

function byKey<T>(rows: readonly T[], key: (row: T) => string, state: (row: T) => Fields): ReadonlyMap<string, Fields> {
  return new Map(rows.map((row) => [key(row), state(row)]))
}

function mapped<T>(told: ReadonlyMap<string, T>, state: (one: T, key: string) => Fields): ReadonlyMap<string, Fields> {
  return new Map([...told].map(([key, one]) => [key, state(one, key)]))
}
