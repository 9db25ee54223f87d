import type { Kysely } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Entry, EntryBody } from '../entry.ts'
import { pinnedServer, pinnedTools } from '../pinned-tools.ts'
import type { Tables } from '../store/schema.ts'
import { foreignText } from '../store/testing/foreign-text.ts'
import { checkStates } from './state-rows.ts'
import { Story } from './story.ts'
import { emptyTables, faultsTaken } from './testing/tables.ts'

let db: Kysely<Tables>
beforeEach(async () => {
  db = await emptyTables()
})

const NOW = Date.UTC(2026, 10, 21, 12)
const EXPIRES = NOW + 3_600_000

/** What these entries lead to, against the rows. */
async function found(...bodies: readonly EntryBody[]) {
  const story = new Story()
  for (const [index, body] of bodies.entries())
    story.read(index, { at: new Date(NOW).toISOString(), epoch: 1, ...body, v: 1 } as Entry)
  const { faults, report } = faultsTaken()
  await checkStates(db, story, report)
  return faults
}
const contradicts = (row: string, column: string, kept: string, told: string) => ({
  code: 'ROW_CONTRADICTS_LOG',
  message: `\`${column}\` is ${kept} in the row and ${told} in the log`,
  row,
})
const missing = (row: string) => ({
  code: 'ENTRY_WITHOUT_ROW',
  message: 'the log tells of it, and there is no row',
  row,
})
const untold = (row: string) => ({
  code: 'ROW_WITHOUT_ENTRY',
  message: 'there is a row, and no entry tells of it',
  row,
})

test('of nothing there is nothing to find', async () => {
  expect(await found()).toEqual([])
})

describe('a grant', () => {
  const insert = (change: Partial<Tables['grant_given']> = {}) =>
    db
      .insertInto('grant_given')
      .values({
        id: 'g',
        name: null,
        digest: null,
        target: 't',
        environment: 'production',
        agent: null,
        session: null,
        epoch: 1,
        not_before: NOW,
        expires: EXPIRES,
        uses_left: 2,
        revoked_at: null,
        hold: 'h',
        body: '{}',
        ...change,
      })
      .execute()
  const given: EntryBody = {
    kind: 'grant.given',
    grant: 'g',
    hold: 'h',
    uses: 2,
    expires: new Date(EXPIRES).toISOString(),
  }
  const spent: EntryBody = { kind: 'grant.spent', grant: 'g', decision: 'd' }
  const row = 'grant_given g'

  test('has the uses that are left of it', async () => {
    await insert()
    expect(await found(given)).toEqual([])
    expect(await found(given, spent)).toEqual([contradicts(row, 'uses_left', '`2`', '`1`')])
    await db.updateTable('grant_given').set({ uses_left: 0 }).execute()
    expect(await found(given, spent, spent)).toEqual([])
  })

  test('is revoked where the log says so, and only there', async () => {
    await insert()
    const revoked: EntryBody = { kind: 'grant.revoked', grant: 'g' }
    expect(await found(given, revoked)).toEqual([contradicts(row, 'revoked', '`false`', '`true`')])
    await db.updateTable('grant_given').set({ revoked_at: 0 }).execute()
    expect(await found(given, revoked)).toEqual([])
    expect(await found(given)).toEqual([contradicts(row, 'revoked', '`true`', '`false`')])
  })

  test.each<[Partial<Tables['grant_given']>, string, string, string]>([
    [{ uses_left: 3 }, 'uses_left', '`3`', '`2`'],
    [{ epoch: 2 }, 'epoch', '`2`', '`1`'],
    [{ hold: null }, 'hold', 'nothing', '`h`'],
    [{ hold: 'i' }, 'hold', '`i`', '`h`'],
    [{ expires: EXPIRES + 1 }, 'expires', '`2026-11-21T13:00:00.001Z`', '`2026-11-21T13:00:00.000Z`'],
  ])('with %j is found', async (change, column, kept, told) => {
    await insert(change)
    expect(await found(given)).toEqual([contradicts(row, column, kept, told)])
  })

  test('of no request has none', async () => {
    await insert({ hold: null })
    const { hold: _, ...standing } = given
    expect(await found(standing)).toEqual([])
    await db.updateTable('grant_given').set({ hold: 'h' }).execute()
    expect(await found(standing)).toEqual([contradicts(row, 'hold', '`h`', 'nothing')])
  })

  test('is missed, and one that nobody gave is found', async () => {
    expect(await found(given)).toEqual([missing(row)])
    await insert({ id: 'forged' })
    expect(await found()).toEqual([untold('grant_given forged')])
    expect(await found(given)).toEqual([missing(row), untold('grant_given forged')])
  })
})

describe('a request', () => {
  const insert = (status: string) =>
    db
      .insertInto('hold')
      .values({
        id: 'h',
        decision: 'd',
        digest: '',
        agent: null,
        person: null,
        session: '',
        target: 't',
        environment: 'production',
        status,
        opened_at: NOW,
        decide_before: NOW,
        body: foreignText('{}'),
        version: 1,
      })
      .execute()
  const opened: EntryBody = { kind: 'hold.opened', hold: 'h' }

  test('has the status that the log leaves it in', async () => {
    await insert('pending')
    expect(await found(opened)).toEqual([])
    expect(await found(opened, { kind: 'hold.rejected', hold: 'h' })).toEqual([
      contradicts('hold h', 'status', '`pending`', '`rejected`'),
    ])
  })

  test('is missed, and one that nobody opened is found', async () => {
    expect(await found(opened)).toEqual([missing('hold h')])
    await insert('pending')
    expect(await found()).toEqual([untold('hold h')])
  })
})

describe('a pass', () => {
  const insert = (jti: string) =>
    db.insertInto('pass').values({ jti, decision: 'd', grant_id: 'g', issued_at: NOW, expires: NOW }).execute()
  const told: readonly EntryBody[] = [
    { kind: 'decision.intent', decision: 'd', verdict: 'allow' },
    { kind: 'pass.issued', decision: 'd', jti: 'j' },
  ]

  test('is the one that the log tells of', async () => {
    await insert('j')
    expect(await found(...told)).toEqual([])
    await db.updateTable('pass').set({ jti: 'k' }).execute()
    expect(await found(...told)).toEqual([contradicts('pass d', 'jti', '`k`', '`j`')])
  })

  test('is missed, and one that nobody issued is found', async () => {
    expect(await found(...told)).toEqual([missing('pass d')])
    await insert('j')
    expect(await found()).toEqual([untold('pass d')])
  })
})

describe('a person', () => {
  const insert = (change: Partial<Tables['person']> = {}) =>
    db
      .insertInto('person')
      .values({
        id: 'p',
        name: 'P',
        name_key: 'p',
        role: 'approver',
        created_at: NOW,
        disabled_at: null,
        password: null,
        subject: null,
        approver_until: null,
        ...change,
      })
      .execute()
  const added: EntryBody = { kind: 'person.added', person: 'p', role: 'approver' }
  const disabled: EntryBody = { kind: 'person.changed', person: 'p', what: 'disabled' }

  test('has the role that was given', async () => {
    await insert()
    expect(await found(added)).toEqual([])
    await db.updateTable('person').set({ role: 'operator' }).execute()
    expect(await found(added)).toEqual([contradicts('person p', 'role', '`operator`', '`approver`')])
  })

  test('is disabled where the log says so, and only there', async () => {
    await insert()
    expect(await found(added, disabled)).toEqual([contradicts('person p', 'disabled', '`false`', '`true`')])
    await db.updateTable('person').set({ disabled_at: 0 }).execute()
    expect(await found(added, disabled)).toEqual([])
    expect(await found(added)).toEqual([contradicts('person p', 'disabled', '`true`', '`false`')])
  })

  test('is missed, and one whom nobody added is found', async () => {
    expect(await found(added)).toEqual([missing('person p')])
    await insert()
    expect(await found()).toEqual([untold('person p')])
  })
})

describe('an agent', () => {
  const insert = (change: Partial<Tables['agent']> = {}) =>
    db
      .insertInto('agent')
      .values({
        id: 'a',
        name: 'A',
        name_key: 'a',
        owner: 'person_o',
        handed_to: 'person_h',
        created_at: NOW,
        disabled_at: null,
        socket_only: 0,
        key_thumbprint: null,
        ...change,
      })
      .execute()
  const added: EntryBody = { kind: 'agent.added', agent: 'a', owner: 'person_o', by: 'person_h' }
  const disabled: EntryBody = { kind: 'agent.changed', agent: 'a', what: 'disabled' }

  test('is disabled where the log says so, and only there', async () => {
    await insert()
    expect(await found(added)).toEqual([])
    expect(await found(added, disabled)).toEqual([contradicts('agent a', 'disabled', '`false`', '`true`')])
    await db.updateTable('agent').set({ disabled_at: 0 }).execute()
    expect(await found(added, disabled)).toEqual([])
    expect(await found(added)).toEqual([contradicts('agent a', 'disabled', '`true`', '`false`')])
  })

  test.each<[Partial<Tables['agent']>, string, string, string]>([
    [{ owner: null }, 'owner', 'nothing', '`person_o`'],
    [{ owner: 'person_x' }, 'owner', '`person_x`', '`person_o`'],
    [{ handed_to: null }, 'handed_to', 'nothing', '`person_h`'],
    [{ handed_to: 'person_x' }, 'handed_to', '`person_x`', '`person_h`'],
  ])('with %j is found', async (change, column, kept, told) => {
    await insert(change)
    expect(await found(added)).toEqual([contradicts('agent a', column, kept, told)])
  })

  test('is missed, and one that nobody added is found', async () => {
    expect(await found(added)).toEqual([missing('agent a')])
    await insert()
    expect(await found()).toEqual([untold('agent a')])
  })
})

describe('a freeze', () => {
  const TO = NOW + 86_400_000
  const freeze = { reason: 'r', from: NOW, to: TO, environments: ['production', 'staging'], approvers: ['a', 'b'] }
  const insert = (change: Partial<Tables['freeze']> = {}) =>
    db
      .insertInto('freeze')
      .values({ id: 'f', starts: NOW, ends: TO, lifted_at: null, body: foreignText(JSON.stringify(freeze)), ...change })
      .execute()
  const set: EntryBody = {
    kind: 'freeze.set',
    freeze: 'f',
    from: new Date(NOW).toISOString(),
    to: new Date(TO).toISOString(),
    environments: ['production', 'staging'],
    approvers: ['a', 'b'],
  }
  const lifted: EntryBody = { kind: 'freeze.lifted', freeze: 'f' }

  test('is lifted where the log says so, and only there', async () => {
    await insert()
    expect(await found(set)).toEqual([])
    expect(await found(set, lifted)).toEqual([contradicts('freeze f', 'lifted', '`false`', '`true`')])
    await db.updateTable('freeze').set({ lifted_at: 0 }).execute()
    expect(await found(set, lifted)).toEqual([])
    expect(await found(set)).toEqual([contradicts('freeze f', 'lifted', '`true`', '`false`')])
  })

  test.each<[string, Partial<Tables['freeze']>, string, string, string]>([
    ['column', { starts: NOW + 1 }, 'starts', '`2026-11-21T12:00:00.001Z`', '`2026-11-21T12:00:00.000Z`'],
    ['column', { ends: TO - 1 }, 'ends', '`2026-11-22T11:59:59.999Z`', '`2026-11-22T12:00:00.000Z`'],
    [
      'body',
      { body: foreignText(JSON.stringify({ ...freeze, from: TO })) },
      'from',
      '`2026-11-22T12:00:00.000Z`',
      '`2026-11-21T12:00:00.000Z`',
    ],
    [
      'body',
      { body: foreignText(JSON.stringify({ ...freeze, to: NOW })) },
      'to',
      '`2026-11-21T12:00:00.000Z`',
      '`2026-11-22T12:00:00.000Z`',
    ],
    [
      'body',
      { body: foreignText(JSON.stringify({ ...freeze, environments: ['staging'] })) },
      'environments',
      '`staging`',
      '`production staging`',
    ],
    [
      'body',
      { body: foreignText(JSON.stringify({ ...freeze, approvers: ['a', 'b', 'x'] })) },
      'approvers',
      '`a b x`',
      '`a b`',
    ],
  ])('of another time, environment or approver is found in its %s: %j', async (_, change, column, kept, told) => {
    await insert(change)
    expect(await found(set)).toEqual([contradicts('freeze f', column, kept, told)])
  })

  test.each(['', 'null', '{}', '{"from":"soon","to":1,"environments":[]}', '{"from":1,"to":2,"environments":"all"}'])(
    'whose body is %j is found, and so is what is wrong beside it',
    async (body) => {
      await insert({ body: foreignText(body) })
      const added: EntryBody = { kind: 'agent.added', agent: 'a', owner: 'person_o', by: 'person_h' }
      expect(await found(set, added)).toEqual([
        missing('agent a'),
        contradicts('freeze f', 'from', '`unreadable`', '`2026-11-21T12:00:00.000Z`'),
      ])
    },
  )

  test('of a version that did not say who approves is as it was', async () => {
    await insert()
    const { approvers: _, ...older } = set
    expect(await found(older)).toEqual([])
  })

  test('is missed, and one that nobody set is found', async () => {
    expect(await found(set)).toEqual([missing('freeze f')])
    await insert()
    expect(await found()).toEqual([untold('freeze f')])
  })
})

describe('pinned tools', () => {
  const TOOLS = [
    { tool: '', definition: 'known' },
    { tool: 'drop', definition: 'sha256:1' },
  ]
  const insert = (server: string, asker = 'a') =>
    db
      .insertInto('tool_pin')
      .values(TOOLS.map((one) => ({ ...one, asker, server, at: NOW })))
      .execute()
  const pinned = (server: string, asker: Record<string, string> = { agent: 'a' }): EntryBody => ({
    kind: 'tool.pinned',
    ...asker,
    of: pinnedServer(server),
    pins: pinnedTools(TOOLS),
  })
  const row = (server: string, asker = 'a') => `tool_pin ${asker} ${pinnedServer(server)}`

  test('are those that the log tells of, by who asks and by server', async () => {
    await insert('one')
    await insert('two', 'p')
    expect(await found(pinned('one'), pinned('two', { person: 'p' }))).toEqual([])
    expect(await found(pinned('one'), pinned('two'))).toEqual([missing(row('two')), untold(row('two', 'p'))])
    expect(await found(pinned('one'))).toEqual([untold(row('two', 'p'))])
  })

  test.each<[string, () => Promise<unknown>]>([
    [
      'another definition',
      () => db.updateTable('tool_pin').set({ definition: 'x' }).where('tool', '=', 'drop').execute(),
    ],
    ['a tool gone', () => db.deleteFrom('tool_pin').where('tool', '=', 'drop').execute()],
    [
      'a tool more',
      () =>
        db.insertInto('tool_pin').values({ asker: 'a', server: 'one', tool: 'x', definition: '', at: NOW }).execute(),
    ],
  ])('with %s are found', async (_, tamper) => {
    await insert('one')
    expect(await found(pinned('one'))).toEqual([])
    await tamper()
    expect(await found(pinned('one'))).toMatchObject([{ code: 'ROW_CONTRADICTS_LOG', row: row('one') }])
  })

  test('are missed', async () => {
    expect(await found(pinned('one'))).toEqual([missing(row('one'))])
  })
})

describe('an enrolled target', () => {
  const insert = (environment: string, identity = 'host:db') =>
    db
      .insertInto('registry_entry')
      .values({ kind: 'host', identity, environment, person: 'p', at: NOW, reason: 'r' })
      .execute()
  const changed = (environment: string): EntryBody => ({
    kind: 'registry.changed',
    target: 'host host:db',
    environment,
  })
  const row = 'registry_entry host host:db'

  test('has the environment that it was enrolled in', async () => {
    await insert('staging')
    expect(await found(changed('production'), changed('staging'))).toEqual([])
    expect(await found(changed('production'))).toEqual([contradicts(row, 'environment', '`staging`', '`production`')])
  })

  test('that was taken out has no row, or one that knows nothing', async () => {
    expect(await found(changed('staging'), changed('unknown'))).toEqual([])
    await insert('unknown')
    expect(await found(changed('staging'), changed('unknown'))).toEqual([])
    expect(await found()).toEqual([])
    expect(await found(changed('staging'))).toEqual([missing(row)])
  })

  test('that was taken out and is there is found, and so is one that nobody enrolled', async () => {
    await insert('staging')
    expect(await found(changed('staging'), changed('unknown'))).toEqual([untold(row)])
    expect(await found()).toEqual([untold(row)])
    await insert('staging', 'host:another')
    expect(await found(changed('staging'))).toEqual([untold('registry_entry host host:another')])
  })

  test('is missed', async () => {
    expect(await found(changed('staging'))).toEqual([missing(row)])
  })
})
