import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Entry, type EntryBody, type EntryKind, entryBytes } from '../entry.ts'
import type { DecisionRow, Tables } from '../store/schema.ts'
import { foreignText } from '../store/testing/foreign-text.ts'
import { DecisionRows } from './decision-rows.ts'
import type { AuditFault } from './fault.ts'
import { emptyTables, faultsTaken } from './testing/tables.ts'

let db: Kysely<Tables>
beforeEach(async () => {
  db = await emptyTables()
})

const NOW = Date.UTC(2026, 10, 21, 12)
const time = (second: number) => new Date(NOW + second * 1000).toISOString()
const ROW: DecisionRow = {
  id: 'd',
  at: NOW,
  digest: 'sha256:d',
  verdict: 'allow',
  kind: 'shell',
  agent: 'agent_a',
  person: null,
  session: 's',
  target: 't',
  environment: 'production',
  body: foreignText('{}'),
  action: null,
  asked: null,
  hold: 'h',
  grant_id: 'g',
  epoch: 3,
  idx: 0,
  outcome: null,
}
const entry = (kind: EntryKind, fields: Record<string, string | number | undefined>, second = 0): Entry => ({
  v: 1,
  kind,
  at: time(second),
  epoch: 3,
  ...fields,
})
const INTENT = entry('decision.intent', {
  decision: 'd',
  digest: 'sha256:d',
  verdict: 'allow',
  agent: 'agent_a',
  session: 's',
  environment: 'production',
  hold: 'h',
  grant: 'g',
})
const STOPPED: Entry = { ...INTENT, kind: 'decision.stopped', verdict: 'hold', grant: undefined }
const HELD: DecisionRow = { ...ROW, verdict: 'hold', grant_id: null }
/** An approval that is spent for a pass, for what was held before. */
const LATER = entry('decision.intent', { decision: 'd', digest: 'sha256:d', grant: 'g' }, 1)
const OUTCOME = entry('outcome', { decision: 'd', status: 'succeeded' }, 9)
const END = { decision: 'd', at: NOW + 9000, status: 'succeeded', body: '{}' }

const insert = (...rows: readonly DecisionRow[]) => db.insertInto('decision').values(rows).execute()
const insertEnd = (...rows: readonly (typeof END)[]) => db.insertInto('outcome').values(rows).execute()

/** The faults of these entries, which tell of as many decisions and outcomes as they are. */
async function found(...entries: readonly Entry[]): Promise<readonly AuditFault[]> {
  const { faults, report } = faultsTaken()
  const rows = new DecisionRows(db, report)
  for (const [index, one] of entries.entries()) rows.read(index, one)
  const decisions = new Set(entries.filter(({ kind }) => kind.startsWith('decision.')).map((one) => one['decision']))
  await rows.finish(decisions.size, entries.filter(({ kind }) => kind === 'outcome').length)
  return faults
}
const fault = (column: string, row: string, log: string) => ({
  code: 'ROW_CONTRADICTS_LOG',
  message: `\`${column}\` is ${row} in the row and ${log} in the log`,
  index: 0,
  row: 'decision d',
})

describe('the row of a decision', () => {
  test('says what its entry says', async () => {
    await insert(ROW)
    expect(await found(INTENT)).toEqual([])
  })

  test('holds what was answered, message for message', async () => {
    await insert({ ...ROW, body: foreignText('{"message":"as it was"}') })
    const digest = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`
    expect(await found({ ...INTENT, answered: digest('{"message":"as it was"}') })).toEqual([])
    const faults = await found({ ...INTENT, answered: digest('{"message":"as it is"}') })
    expect(faults).toMatchObject([{ code: 'ROW_CONTRADICTS_LOG', message: expect.stringMatching(/^`answered` is /) }])
  })

  test('says nothing where the entry has no field', async () => {
    await insert({ ...ROW, digest: '', agent: null, person: 'person_p', session: '', hold: null, grant_id: null })
    const { decision, verdict, environment } = INTENT
    const bare = { decision, verdict, environment, person: 'person_p' } as Record<string, string>
    expect(await found(entry('decision.intent', bare))).toEqual([])
  })

  test.each<[Partial<DecisionRow>, string, string, string]>([
    [{ digest: 'sha256:x' }, 'digest', '`sha256:x`', '`sha256:d`'],
    [{ verdict: 'deny' }, 'verdict', '`deny`', '`allow`'],
    [{ agent: 'agent_b' }, 'agent', '`agent_b`', '`agent_a`'],
    [{ agent: null }, 'agent', 'nothing', '`agent_a`'],
    [{ person: 'person_p' }, 'person', '`person_p`', 'nothing'],
    [{ session: '' }, 'session', '``', '`s`'],
    [{ environment: 'staging' }, 'environment', '`staging`', '`production`'],
    [{ hold: null }, 'hold', 'nothing', '`h`'],
    [{ hold: 'i' }, 'hold', '`i`', '`h`'],
    [{ epoch: 4 }, 'epoch', '`4`', '`3`'],
    [{ idx: 1 }, 'idx', '`1`', '`0`'],
    [{ at: NOW + 1 }, 'at', '`2026-11-21T12:00:00.001Z`', '`2026-11-21T12:00:00.000Z`'],
    [{ grant_id: null }, 'grant_id', 'nothing', '`g`'],
    [{ grant_id: 'x' }, 'grant_id', '`x`', '`g`'],
  ])('with %j is found', async (change, column, row, log) => {
    await insert({ ...ROW, ...change })
    expect(await found(INTENT)).toEqual([fault(column, row, log)])
  })

  test.each<[string, string, string]>([
    ['agent', '`agent_a`', 'nothing'],
    ['digest', '`sha256:d`', '``'],
    ['session', '`s`', '``'],
    ['hold', '`h`', 'nothing'],
    ['grant', '`g`', 'nothing'],
  ])('is found where the entry has no `%s`', async (field, row, log) => {
    await insert(ROW)
    const column = field === 'grant' ? 'grant_id' : field
    expect(await found({ ...INTENT, [field]: undefined })).toEqual([fault(column, row, log)])
  })

  test('is missed', async () => {
    const missed = {
      code: 'ENTRY_WITHOUT_ROW',
      message: 'the entry tells of a decision without a row',
      index: 0,
      row: 'decision d',
    }
    expect(await found(INTENT)).toEqual([missed])
    expect(await found(STOPPED)).toEqual([missed])
    await insert({ ...ROW, id: 'e', idx: 1 })
    expect(await found(INTENT, { ...INTENT, decision: 'e' })).toEqual([missed])
  })

  test('is looked for by entries of decisions and outcomes only', async () => {
    expect(await found(entry('pass.issued', { decision: 'd' }), entry('hold.opened', { decision: 'd' }))).toEqual([])
  })
})

describe('what was held', () => {
  test('has its row, and names no grant', async () => {
    await insert(HELD)
    expect(await found(STOPPED)).toEqual([])
  })

  test('names the grant that was spent for it since', async () => {
    await insert({ ...HELD, grant_id: 'g' })
    expect(await found(STOPPED, LATER)).toEqual([])
    expect(await found(STOPPED)).toEqual([
      {
        code: 'ROW_CONTRADICTS_LOG',
        message: 'the row names a grant, and no entry tells that it was spent',
        index: 0,
        row: 'decision d',
      },
    ])
  })

  test('of several is told each by its own', async () => {
    await insert({ ...HELD, grant_id: 'g' }, { ...HELD, id: 'e', idx: 1, grant_id: 'g' })
    expect(await found(STOPPED, { ...STOPPED, decision: 'e' }, LATER)).toMatchObject([{ index: 1, row: 'decision e' }])
  })

  test.each<[Partial<DecisionRow>, string]>([
    [{ grant_id: null }, '`grant_id` is nothing in the row and `g` in the log'],
    [{ grant_id: 'x' }, '`grant_id` is `x` in the row and `g` in the log'],
  ])('and has %j is found at the entry of the spend', async (change, message) => {
    await insert({ ...HELD, ...change })
    expect(await found(STOPPED, LATER)).toEqual([{ code: 'ROW_CONTRADICTS_LOG', message, index: 1, row: 'decision d' }])
  })

  test('is let go with the digest that was held', async () => {
    await insert({ ...HELD, grant_id: 'g' })
    expect(await found(STOPPED, { ...LATER, digest: 'sha256:x' })).toMatchObject([
      { message: '`digest` is `sha256:d` in the row and `sha256:x` in the log', index: 1 },
    ])
  })

  test('and never let go is not asked for the grant of an entry that denies', async () => {
    await insert({ ...HELD, verdict: 'deny' })
    expect(await found({ ...STOPPED, verdict: 'deny', grant: 'g' })).toEqual([])
  })
})

describe('an outcome', () => {
  const ended = { ...ROW, outcome: 'succeeded' }

  test('stands in the row of the decision and in its own', async () => {
    await insert(ended)
    await insertEnd(END)
    expect(await found(INTENT, OUTCOME)).toEqual([])
  })

  test.each<[string, string | null, Partial<typeof END> | undefined, string]>([
    ['another in the decision', 'failed', {}, '`outcome` is `failed` in the row and `succeeded` in the log'],
    ['none in the decision', null, {}, '`outcome` is nothing in the row and `succeeded` in the log'],
    [
      'another in its own row',
      'succeeded',
      { status: 'failed' },
      '`outcome.status` is `failed` in the row and `succeeded` in the log',
    ],
    [
      'another time in its own row',
      'succeeded',
      { at: NOW + 8999 },
      '`outcome.at` is `2026-11-21T12:00:08.999Z` in the row and `2026-11-21T12:00:09.000Z` in the log',
    ],
    ['no row of its own', 'succeeded', undefined, '`outcome.status` is nothing in the row and `succeeded` in the log'],
    [
      'the row of another decision',
      'succeeded',
      { decision: 'x' },
      '`outcome.status` is nothing in the row and `succeeded` in the log',
    ],
  ])('with %s is found', async (_, outcome, change, message) => {
    await insert({ ...ROW, outcome })
    if (change !== undefined) await insertEnd({ ...END, ...change })
    expect(await found(INTENT, OUTCOME)).toEqual([
      { code: 'ROW_CONTRADICTS_LOG', message, index: 1, row: 'decision d' },
    ])
  })

  const FACTS = { exitCode: 1, durationMs: 12.5, outputDigest: `sha256:${'a'.repeat(64)}` }
  const TOLD = entry('outcome', { decision: 'd', status: 'succeeded', ...FACTS }, 9)
  test.each([
    ['another exit status', { ...FACTS, exitCode: 0 }, '`outcome.body.exitCode` is `0` in the row and `1` in the log'],
    [
      'no exit status',
      { ...FACTS, exitCode: undefined },
      '`outcome.body.exitCode` is nothing in the row and `1` in the log',
    ],
    [
      'another duration',
      { ...FACTS, durationMs: 1 },
      '`outcome.body.durationMs` is `1` in the row and `12.5` in the log',
    ],
    ['another output', { ...FACTS, outputDigest: 'x' }, /^`outcome.body.outputDigest` is `x` in the row/],
    ['nothing that can be read', '{', '`outcome.body.exitCode` is `unreadable` in the row and `1` in the log'],
  ])('with %s is found', async (_, body, message) => {
    await insert(ended)
    await insertEnd({ ...END, body: typeof body === 'string' ? body : JSON.stringify(body) })
    const told = typeof message === 'string' ? message : expect.stringMatching(message)
    expect(await found(INTENT, TOLD)).toMatchObject([{ code: 'ROW_CONTRADICTS_LOG', message: told }])
  })
  test('with what is told, and the end of the output beside it, is right', async () => {
    await insert(ended)
    await insertEnd({ ...END, body: JSON.stringify({ status: 'succeeded', ...FACTS, tail: 'done' }) })
    expect(await found(INTENT, TOLD)).toEqual([])
  })

  const UNTOLD = { code: 'ROW_WITHOUT_ENTRY', message: 'there are outcomes that no entry tells of', row: 'outcome' }

  test('that no entry tells of is found, in either place', async () => {
    await insert(ended)
    expect(await found(INTENT)).toEqual([UNTOLD])
    await db.updateTable('decision').set({ outcome: null }).execute()
    expect(await found(INTENT)).toEqual([])
    await insertEnd(END)
    expect(await found(INTENT)).toEqual([UNTOLD])
  })

  test('beside one that is told is found, in either place', async () => {
    await insert(ended, { ...ROW, id: 'e', idx: 1 })
    await insertEnd(END)
    const second = { ...INTENT, decision: 'e' }
    expect(await found(INTENT, second, OUTCOME)).toEqual([])
    await db.updateTable('decision').set({ outcome: 'failed' }).where('id', '=', 'e').execute()
    expect(await found(INTENT, second, OUTCOME)).toEqual([UNTOLD])
    await db.updateTable('decision').set({ outcome: null }).where('id', '=', 'e').execute()
    await insertEnd({ ...END, decision: 'e' })
    expect(await found(INTENT, second, OUTCOME)).toEqual([UNTOLD])
  })

  test('of a decision without a row is found', async () => {
    expect(await found(OUTCOME)).toMatchObject([{ code: 'ENTRY_WITHOUT_ROW', index: 0, row: 'decision d' }])
  })
})

describe('rows that no entry tells of', () => {
  /** Entries as they stand in the log. */
  async function logged(...bodies: readonly EntryBody[]): Promise<void> {
    for (const [idx, body] of bodies.entries()) {
      const bytes = entryBytes(body, { at: NOW, epoch: 3 })
      await db
        .insertInto('log_entry')
        .values({ idx, kind: body.kind, at: NOW, bytes, hash: Buffer.alloc(32) })
        .execute()
    }
  }
  const body = (decision: string): EntryBody => ({ kind: 'decision.intent', decision })
  const untold = (id: string) => ({
    code: 'ROW_WITHOUT_ENTRY',
    message: 'no entry tells of this decision',
    row: `decision ${id}`,
  })

  test('are found where they name the entry of another', async () => {
    await insert(ROW, { ...ROW, id: 'forged' }, { ...ROW, id: '0' })
    await logged(body('d'))
    expect(await found(INTENT)).toEqual([untold('0'), untold('forged')])
  })

  test('are found where they name an entry that is not there, or of something else', async () => {
    await insert(ROW, { ...ROW, id: 'a', idx: 7 }, { ...ROW, id: 'e', idx: 1 }, { ...ROW, id: 'f', idx: 2 })
    await logged(body('d'), { kind: 'login' }, body('f'))
    expect(await found(INTENT, entry('login', {}), { ...INTENT, decision: 'f' })).toEqual([untold('a'), untold('e')])
  })

  test('are found where they name an entry that is about them and decides nothing', async () => {
    await insert(ROW, { ...ROW, id: 'e', idx: 1 })
    await logged(body('d'), { kind: 'hold.opened', hold: 'h', decision: 'e' })
    expect(await found(INTENT)).toEqual([untold('e')])
    const stopped: Entry = { ...INTENT, kind: 'decision.stopped', decision: 'e' }
    await db.deleteFrom('log_entry').execute()
    await logged(body('d'), { kind: 'decision.stopped', decision: 'e' })
    await insert({ ...ROW, id: 'f', idx: 9 })
    expect((await found(INTENT, stopped)).filter(({ code }) => code === 'ROW_WITHOUT_ENTRY')).toEqual([untold('f')])
  })

  test('are looked for where there are more than the log tells of', async () => {
    await insert(ROW)
    await logged(body('x'))
    expect(await found(INTENT)).toEqual([])
  })

  test('are found among many, and no other is', async () => {
    const ids = Array.from({ length: 1201 }, (_, i) => `d${String(i).padStart(4, '0')}`)
    for (let at = 0; at < ids.length; at += 40)
      await insert(...ids.slice(at, at + 40).map((id, i) => ({ ...ROW, id, idx: at + i })))
    await logged(...ids.map(body))
    const entries = ids.map((decision) => ({ ...INTENT, decision }))
    expect(await found(...entries)).toEqual([])
    await insert({ ...ROW, id: 'd0499+', idx: 499 }, { ...ROW, id: 'd1200+', idx: 1200 })
    expect(await found(...entries)).toEqual([untold('d0499+'), untold('d1200+')])
  })
})

describe('a pass over the log', () => {
  test('looks rows up as it comes by, and each entry once', async () => {
    await insert({ ...ROW, epoch: 4 }, { ...ROW, id: 'e', idx: 1 })
    const { faults, report } = faultsTaken()
    const rows = new DecisionRows(db, report)
    await rows.flush()
    rows.read(0, INTENT)
    expect(faults).toEqual([])
    await rows.flush()
    expect(faults).toHaveLength(1)
    rows.read(1, { ...INTENT, decision: 'e' })
    await rows.finish(2, 0)
    expect(faults).toHaveLength(1)
  })
})
