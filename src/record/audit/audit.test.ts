import { copyFileSync, mkdtempSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { erase } from '../erase.ts'
import { signCheckpoint } from '../log/checkpoint.ts'
import { type LogReader, tileHashReader } from '../log/log-reader.ts'
import { proveInclusion } from '../log/proof.ts'
import { formatReceipt, verifyReceipt } from '../log/receipt.ts'
import { storeLogReader } from '../store/log-reader.ts'
import { openReadOnly } from '../store/read-only.ts'
import { Store } from '../store/store.ts'
import { testKey, testPorts } from '../store/testing/test-store.ts'
import { type PostgresServer, Throwaway } from '../store/testing/throwaway.ts'
import { audit } from './audit.ts'
import { decide, FILLED, fill, tellOutcome } from './testing/fill.ts'
import {
  again,
  auditOf,
  changed,
  codes,
  copy,
  directory,
  edited,
  forged,
  original,
  type Row,
  rewritten,
  run,
  trust,
  without,
} from './testing/tampered.ts'

describe('a store that nobody touched', () => {
  test('verifies whole, and its texts are counted', async () => {
    const found = await auditOf(copy())
    expect(found.faults).toEqual([])
    expect(found.checkpoint?.size).toBeGreaterThan(300)
    expect(found.values).toEqual({ kept: 2, erased: 0 })
  })

  test('is left as it is: no file is made beside it, and none where there is none', async () => {
    const path = join(mkdtempSync(join(directory, 'alone-')), 'prodgate.db')
    copyFileSync(original, path)
    expect((await auditOf(path)).faultCount).toBe(0)
    expect(readdirSync(join(path, '..'))).toEqual(['prodgate.db'])
    await expect(openReadOnly({ is: 'sqlite', path: join(path, '../none.db') })).rejects.toThrow()
    expect(readdirSync(join(path, '..'))).toEqual(['prodgate.db'])
  })

  test('cannot be written through the auditor', async () => {
    const store = await openReadOnly({ is: 'sqlite', path: copy() })
    await expect(store.db.deleteFrom('log_entry').execute()).rejects.toThrow(/readonly|only read/)
    await store.close()
  })

  test('the same entries rewritten by their own key verify: the tampering of the tests is the edit alone', async () => {
    expect((await auditOf(rewritten((rows) => rows))).faults).toEqual([])
  })
})

describe('tampering with the log is found', () => {
  const cases: readonly [what: string, path: () => string, code: string, index?: number][] = [
    ['an entry', () => run('update log_entry set bytes = ? where idx = 40', Buffer.from('{}')), 'ENTRY_MISMATCH', 40],
    [
      'an entry of the partial tile',
      () => run('update log_entry set bytes = ? where idx = 300', Buffer.from('{}')),
      'ENTRY_MISMATCH',
      300,
    ],
    [
      'a hash below a full tile',
      () => run('update log_entry set hash = zeroblob(32) where idx = 9'),
      'ROW_CONTRADICTS_LOG',
      9,
    ],
    ['a hash', () => run('update log_entry set hash = zeroblob(32) where idx = 300'), 'ENTRY_MISMATCH', 300],
    ['a kind', () => run("update log_entry set kind = 'login' where idx = 9"), 'ROW_CONTRADICTS_LOG', 9],
    ['a time', () => run('update log_entry set at = at + 1 where idx = 9'), 'ROW_CONTRADICTS_LOG', 9],
    ['the size of the head', () => run('update log_head set size = size - 1'), 'HEAD_CONTRADICTS_LOG'],
    ['the clock of the head', () => run('update log_head set at = at - 1'), 'HEAD_CONTRADICTS_LOG'],
    ['the epoch of the head', () => run('update log_head set epoch = 7'), 'HEAD_CONTRADICTS_LOG'],
    ['the frontier', () => run('update log_head set frontier = zeroblob(length(frontier))'), 'HEAD_CONTRADICTS_LOG'],
    [
      'the checkpoint',
      () => run("update log_head set checkpoint = replace(checkpoint, '3', '4')"),
      'SIGNATURE_INVALID',
    ],
    ['no checkpoint', () => run('delete from log_head'), 'CHECKPOINT_MISSING'],
    ['a tile', () => run('update log_tile set hashes = zeroblob(8192) where level = 0 and n = 0'), 'ENTRY_MISMATCH', 0],
    ['the root of a tile', () => run('update log_tile set root = zeroblob(32)'), 'TILE_MISMATCH', 0],
    ['no tile', () => run('delete from log_tile'), 'TILE_MISSING'],
    ['the last entries gone', () => run('delete from log_entry where idx > 300'), 'BUNDLE_MISSING'],
    ['an entry gone', () => run('delete from log_entry where idx = 20'), 'BUNDLE_MISSING'],
    [
      'an entry after the end',
      () => run("insert into log_entry select max(idx) + 1, 'login', at, bytes, hash from log_entry"),
      'ROW_WITHOUT_ENTRY',
    ],
    [
      'an entry in between',
      () =>
        copy((file) => {
          file.exec('update log_entry set idx = -idx where idx >= 50; update log_entry set idx = 1 - idx where idx < 0')
          file.exec('insert into log_entry select 50, kind, at, bytes, hash from log_entry where idx = 49')
        }),
      'ENTRY_MISMATCH',
      50,
    ],
    [
      'two entries swapped',
      () =>
        copy((file) => {
          file.exec('update log_entry set idx = -1 where idx = 60; update log_entry set idx = 60 where idx = 61')
          file.exec('update log_entry set idx = 61 where idx = -1')
        }),
      'ENTRY_MISMATCH',
      60,
    ],
    [
      'another key',
      () =>
        copy((file) => {
          const other = testKey('another.test/log')
          const { size } = file.prepare('select size from log_head').get() as { size: number }
          const note = signCheckpoint({ origin: other.verifier.name, size, root: Buffer.alloc(32) }, other)
          file.prepare('update log_head set checkpoint = ?').run(Buffer.from(note).toString())
        }),
      'SIGNATURE_MISSING',
    ],
  ]
  test.each(cases)('%s', async (_, path, code, index) => {
    const found = await auditOf(path())
    expect(codes(found)).toContain(code)
    if (index !== undefined) expect(found.faults.find((one) => one.code === code)?.index).toBe(index)
  })
})

describe('a log that was rewritten with its own key', () => {
  test('does not begin with what an older checkpoint had, while a longer one of the same does', async () => {
    const file = new Database(original, { readonly: true })
    const { checkpoint } = file.prepare('select checkpoint from log_head').get() as { checkpoint: string }
    file.close()
    const older = Buffer.from(checkpoint)
    const grown = rewritten(again('person.added', { person: 'person_x' }))
    expect(codes(await auditOf(rewritten(without('outcome')), { older }))).toContain('LOG_SHRUNK')
    const forked = rewritten((rows) => again('person.added', { person: 'person_x' })(without('outcome')(rows)))
    expect(codes(await auditOf(forked, { older }))).toContain('LOG_REWRITTEN')
    // The person whom it adds has no row; the tree is as it was.
    expect(codes(await auditOf(grown, { older }))).toEqual(['ENTRY_WITHOUT_ROW'])
  })

  const cases: readonly [what: string, path: () => string, code: string][] = [
    [
      'is not canonical',
      () => rewritten((rows) => rows.with(5, { ...(rows[5] as Row), bytes: Buffer.from(` ${rows[5]?.bytes}`) })),
      'ENTRY_NOT_CANONICAL',
    ],
    [
      'is of another version',
      () =>
        rewritten((rows) =>
          rows.with(5, { ...(rows[5] as Row), bytes: Buffer.from(String(rows[5]?.bytes).replace('"v":1', '"v":2')) }),
        ),
      'ENTRY_UNKNOWN',
    ],
    [
      'has an unknown kind',
      () => rewritten((rows) => rows.with(5, edited(rows[5] as Row, { kind: 'nothing' }))),
      'ENTRY_UNKNOWN',
    ],
    [
      'goes back in time',
      () => rewritten(changed('hold.opened', { at: '2020-01-01T00:00:00.000Z' })),
      'TIME_WENT_BACK',
    ],
    [
      'goes back in epochs',
      () => rewritten((rows) => rows.with(3, edited(rows[3] as Row, { epoch: 4 }))),
      'EPOCH_WENT_BACK',
    ],
    ['decides twice', () => rewritten(again('decision.stopped')), 'DECISION_TWICE'],
    ['stops what it allows', () => rewritten(changed('decision.stopped', { verdict: 'allow' })), 'VERDICT_WRONG'],
    ['answers a request that was never opened', () => rewritten(without('hold.opened')), 'HOLD_UNKNOWN'],
    ['opens a request again', () => rewritten(again('hold.approved')), 'HOLD_NOT_OPEN'],
    ['spends a grant that was never given', () => rewritten(without('grant.given')), 'GRANT_UNKNOWN'],
    ['gives a grant twice', () => rewritten(again('grant.given')), 'GRANT_TWICE'],
    ['spends a grant too often', () => rewritten(again('grant.spent')), 'GRANT_OVERSPENT'],
    [
      'spends a grant that had expired',
      () => rewritten(changed('grant.given', { expires: '2020-01-01T00:00:00.000Z' })),
      'GRANT_VOID',
    ],
    ['allows without the approval that it names', () => rewritten(without('hold.approved')), 'APPROVAL_MISSING'],
    ['has approvals of nobody', () => rewritten(without('hold.answered')), 'APPROVAL_MISSING'],
    ['allows without the spend that it names', () => rewritten(without('grant.spent')), 'APPROVAL_MISSING'],
    [
      'has an outcome of what was never let go',
      () => rewritten(changed('outcome', { decision: FILLED.held })),
      'OUTCOME_WITHOUT_INTENT',
    ],
    ['has an outcome twice', () => rewritten(again('outcome')), 'OUTCOME_TWICE'],
    [
      'has a pass of what was never let go',
      () => rewritten(changed('pass.issued', { decision: FILLED.held })),
      'PASS_WITHOUT_INTENT',
    ],
    ['has two passes of a decision', () => rewritten(again('pass.issued')), 'PASS_TWICE'],
  ]
  test.each(cases)('%s', async (_, path, code) => {
    const tampered = path()
    expect(codes(await auditOf(tampered))).toContain(code)
    // It is the log that says so, also where the tables are not seen.
    expect(codes(await auditOf(tampered, { as: 'log' }))).toContain(code)
  })
})

describe('a row that contradicts the log is found', () => {
  const inBody = (from: string, to: string) => run('update hold set body = replace(body, ?, ?)', from, to)
  const { grant, hold, spent, person, agent } = FILLED
  const cases: readonly [what: string, path: () => string, row: string, code?: string][] = [
    [
      'a use that came back',
      () => run('update grant_given set uses_left = 1 where id = ?', grant),
      `grant_given ${grant}`,
    ],
    ['a use that was never taken', () => run('update grant_given set uses_left = 0'), 'grant_given grant_2'],
    ['a grant that lives longer', () => run('update grant_given set expires = expires + 1'), `grant_given ${grant}`],
    ['a grant taken into a new epoch', () => run('update grant_given set epoch = 2'), `grant_given ${grant}`],
    [
      'a grant that nobody gave',
      () => forged('grant_given', FILLED.grant, { id: 'forged', uses_left: 9 }),
      'grant_given forged',
      'ROW_WITHOUT_ENTRY',
    ],
    [
      'a grant that is gone',
      () => run('delete from grant_given where id = ?', grant),
      `grant_given ${grant}`,
      'ENTRY_WITHOUT_ROW',
    ],
    ['a request that opened again', () => run("update hold set status = 'approved'"), `hold ${hold}`],
    ['a request for something else', () => run("update hold set target = 'other'"), `hold ${hold}`],
    ['a request of another decision', () => run("update hold set decision = 'plain-0'"), `hold ${hold}`],
    ['a body for something else', () => inBody('"target":"shop"', '"target":"other"'), `hold ${hold}`],
    ['a body of another action', () => inBody('"digest":"sha256:', '"digest":"sha512:'), `hold ${hold}`],
    ['a body that is no JSON', () => run("update hold set body = 'x'"), `hold ${hold}`],
    ['a body that is no request', () => run("update hold set body = 'null'"), `hold ${hold}`],
    ['approvals that are no list', () => inBody('"approvals":[', '"approvals":1,"_":['), `hold ${hold}`],
    ['an approval of somebody else', () => inBody(`"by":"${person}"`, '"by":"person_x"'), `hold ${hold}`],
    [
      'words as if they had been erased',
      () => inBody('restore from the backup of tonight', '[erased]'),
      `hold ${hold}`,
    ],
    ['other words of the approver', () => inBody('backup of tonight', 'backup of never'), `hold ${hold}`],
    [
      'a decision that nobody recorded',
      () => forged('decision', FILLED.spent, { id: 'forged' }),
      'decision forged',
      'ROW_WITHOUT_ENTRY',
    ],
    [
      'an intent whose decision is gone',
      () => run('delete from decision where id = ?', spent),
      `decision ${spent}`,
      'ENTRY_WITHOUT_ROW',
    ],
    ['another verdict', () => run("update decision set verdict = 'allow' where id = 'plain-0'"), 'decision plain-0'],
    ['another agent', () => run("update decision set agent = 'agent_x' where id = 'plain-1'"), 'decision plain-1'],
    [
      'a grant beside a held decision',
      () => run("update decision set grant_id = 'grant_1' where id = 'held-1'"),
      'decision held-1',
    ],
    [
      'an outcome that nobody told',
      () => run("update decision set outcome = 'succeeded' where id = 'plain-1'"),
      'outcome',
      'ROW_WITHOUT_ENTRY',
    ],
    [
      'an outcome that was changed',
      () => run("update decision set outcome = 'failed' where id = ?", spent),
      `decision ${spent}`,
    ],
    [
      'an outcome that is told in its own row otherwise',
      () => run("update outcome set status = 'failed' where decision = ?", spent),
      `decision ${spent}`,
    ],
    [
      'an outcome of another time',
      () => run('update outcome set at = at - 1 where decision = ?', spent),
      `decision ${spent}`,
    ],
    [
      'an outcome of another decision in its place',
      () => run("update outcome set decision = 'plain-1' where decision = ?", spent),
      `decision ${spent}`,
    ],
    ['a pass to be issued again', () => run('delete from pass'), `pass ${spent}`, 'ENTRY_WITHOUT_ROW'],
    ['a role that nobody gave', () => run("update person set role = 'operator'"), `person ${person}`],
    ['a person who is back', () => run('update agent set disabled_at = 1'), `agent ${agent}`],
    ['a token of somebody', () => run("update agent set handed_to = 'person_x'"), `agent ${agent}`],
    [
      'a person whom nobody added',
      () => forged('person', FILLED.person, { id: 'person_x', name: 'x', name_key: 'x' }),
      'person person_x',
      'ROW_WITHOUT_ENTRY',
    ],
  ]
  test.each(cases)('%s', async (_, path, row, code = 'ROW_CONTRADICTS_LOG') => {
    expect((await auditOf(path())).faults).toContainEqual(expect.objectContaining({ row, code }))
  })
})

describe('faults', () => {
  test('are counted all and told up to 50, each decision by its own', async () => {
    const found = await auditOf(run("update decision set environment = 'staging' where id like 'plain-1%'"))
    expect(found.faultCount).toBe(111)
    expect(found.faults).toHaveLength(50)
    expect(found.faults[0]).toMatchObject({ code: 'ROW_CONTRADICTS_LOG', row: 'decision plain-1' })
    expect(found.checkpoint?.size).toBeGreaterThan(300)
  })

  test('of the tree come first, and the tables are then not held against it', async () => {
    const found = await auditOf(
      copy((file) => {
        file.exec("update log_entry set kind = 'login' where idx = 9; delete from kept_value")
        file.exec('update log_entry set bytes = zeroblob(2) where idx = 300')
      }),
    )
    expect(found).toMatchObject({
      checkpoint: undefined,
      faults: [
        { code: 'ENTRY_MISMATCH', index: 300 },
        { code: 'ROW_CONTRADICTS_LOG', index: 9, row: 'log_entry 9' },
      ],
      faultCount: 2,
      values: undefined,
    })
  })

  test('are none of tables that nobody gave', async () => {
    const found = await auditOf(run('delete from kept_value'), { as: 'log' })
    expect(found).toMatchObject({ faults: [], faultCount: 0, values: undefined })
    expect(found.checkpoint?.size).toBeGreaterThan(300)
  })

  test.each([
    ['kept_value', 'no such table: kept_value'],
    ['freeze', 'no such table: freeze'],
  ])('say that the table `%s` could not be read', async (table, why) => {
    const found = await auditOf(copy((file) => file.exec(`drop table ${table}`)))
    expect(found).toMatchObject({
      faults: [{ code: 'LOG_UNREADABLE', message: `the tables beside the log could not be read: ${why}` }],
      faultCount: 1,
      values: undefined,
    })
    expect(found.checkpoint?.size).toBeGreaterThan(300)
  })
})

describe('kept texts', () => {
  const find = (path: string) => auditOf(path).then(codes)

  test('that were changed, taken away or put beside are found', async () => {
    // What is shown with the request is then not what is kept, either.
    const elsewhere = 'ROW_CONTRADICTS_LOG'
    const changed = await find(run("update kept_value set value = 'it was somebody else'"))
    expect(changed).toEqual([elsewhere, 'VALUE_CHANGED'])
    expect(await find(run('update kept_value set salt = zeroblob(16)'))).toEqual(['VALUE_CHANGED'])
    expect(await find(run('delete from kept_value'))).toEqual([elsewhere, 'VALUE_MISSING'])
    expect(
      await find(run(`insert into kept_value values ('sha256:${'0'.repeat(64)}', zeroblob(16), 'x', 'hold_1')`)),
    ).toEqual(['VALUE_NOT_COMMITTED'])
  })

  test('are erased with an entry that says so, and counted; back again they are found', async () => {
    const path = copy()
    const store = await Store.open({ is: 'sqlite', path }, testPorts())
    const before = await store.read.selectFrom('kept_value').selectAll().execute()
    expect(await store.commit((tx) => erase(tx, { about: FILLED.hold }, 'local'))).toEqual({ values: 2, actions: 0 })
    expect(await store.commit((tx) => erase(tx, { about: FILLED.held }, 'local'))).toEqual({ values: 0, actions: 1 })
    const { body } = await store.read.selectFrom('hold').select('body').executeTakeFirstOrThrow()
    expect(body).not.toContain(FILLED.justification)
    await store.close()
    const found = await auditOf(path)
    expect(found).toMatchObject({ faults: [], values: { kept: 0, erased: 2 } })
    const file = new Database(path)
    for (const { commitment, salt, value, about } of before)
      file.prepare('insert into kept_value values (?, ?, ?, ?)').run(commitment, salt, value, about)
    file.close()
    expect(await find(path)).toEqual(['VALUE_NOT_ERASED'])
  })
})

test('a receipt of an entry holds, and of no other', async () => {
  const store = await openReadOnly({ is: 'sqlite', path: copy() })
  const reader: LogReader = storeLogReader(store.db)
  const checkpoint = (await reader.checkpoint()) as Uint8Array
  const { idx, bytes } = await store.db
    .selectFrom('log_entry')
    .select(['idx', 'bytes'])
    .where('kind', '=', 'hold.approved')
    .executeTakeFirstOrThrow()
  const { size } = await store.db.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
  const receipt = formatReceipt({
    index: idx,
    proof: await proveInclusion(idx, size, tileHashReader(size, reader)),
    checkpoint,
  })
  await store.close()
  expect(verifyReceipt(receipt, bytes, trust)).toMatchObject({ is: 'ok', value: { index: idx } })
  expect(verifyReceipt(receipt, Buffer.from('{}'), trust)).toMatchObject({
    is: 'fault',
    fault: { code: 'PROOF_INVALID' },
  })
})

describe('on PostgreSQL', () => {
  let throwaway: Throwaway
  let server: PostgresServer
  beforeAll(async () => {
    throwaway = await Throwaway.make()
    server = await throwaway.postgres()
  })
  afterAll(() => throwaway.end())

  test('a store verifies while it is written to, and a use that came back is found', async () => {
    const url = await server.createDatabase('audited')
    const store = await Store.open({ is: 'postgres', url }, testPorts())
    await fill(store)
    const seen = await openReadOnly({ is: 'postgres', url })
    await seen.db.selectFrom('log_head').select('size').execute()
    await store.commit((tx) => decide(tx, { id: 'later', verdict: 'allow' }))
    await store.commit((tx) => tellOutcome(tx, 'later'))
    const found = await audit({ is: 'store', db: seen.db }, { trust })
    expect(found.faults).toEqual([])
    await expect(seen.db.deleteFrom('decision').execute()).rejects.toThrow('read-only')
    await seen.close()
    await store.close()

    await server.query('audited', `update grant_given set uses_left = 1 where id = '${FILLED.grant}'`)
    const again = await openReadOnly({ is: 'postgres', url })
    const wrong = await audit({ is: 'store', db: again.db }, { trust })
    expect(wrong.faults).toMatchObject([{ code: 'ROW_CONTRADICTS_LOG', row: `grant_given ${FILLED.grant}` }])
    await again.close()
  })
})
