import type { Kysely } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import type { Entry, EntryKind } from '../entry.ts'
import { commit } from '../redact/commitment.ts'
import type { Tables } from '../store/schema.ts'
import { COMMITTED_FIELDS, KeptValues } from './kept-values.ts'
import { emptyTables, faultsTaken } from './testing/tables.ts'

let db: Kysely<Tables>
beforeEach(async () => {
  db = await emptyTables()
})

const SALT = Buffer.alloc(16, 1)
const of = (value: string) => commit(value, SALT).commitment
const entry = (kind: EntryKind, fields: Record<string, string> = {}): Entry => ({
  v: 1,
  kind,
  at: '2026-11-21T12:00:00.000Z',
  epoch: 1,
  ...fields,
})
const answered = (value: string, field: string = 'justification') => entry('hold.answered', { [field]: of(value) })
const erased = (value: string) => entry('value.erased', { commitment: of(value) })
const keep = (value: string, change: { readonly value?: string; readonly salt?: Buffer } = {}) =>
  db
    .insertInto('kept_value')
    .values({ commitment: of(value), salt: SALT, value, about: 'h', ...change })
    .execute()

/** What is found of these entries, and how many texts there are. */
async function found(...entries: readonly Entry[]) {
  const values = new KeptValues()
  for (const [index, one] of entries.entries()) values.read(index, one)
  const { faults, report } = faultsTaken()
  const count = await values.finish(db, report)
  return { faults, ...count }
}

describe('a text', () => {
  test.each(COMMITTED_FIELDS)('that is kept is the one of `%s`', async (field) => {
    await keep('why')
    expect(await found(answered('why', field))).toEqual({ faults: [], kept: 1, erased: 0 })
  })

  test.each(COMMITTED_FIELDS)('that is gone is missed, by `%s`', async (field) => {
    expect(await found(entry('login'), answered('why', field))).toEqual({
      faults: [
        {
          code: 'VALUE_MISSING',
          message: 'the text is gone, and no entry tells that it was erased',
          row: `kept_value ${of('why')}`,
          index: 1,
        },
      ],
      kept: 0,
      erased: 0,
    })
  })

  test('of another field is of no entry', async () => {
    await keep('why')
    expect(await found(answered('why', 'text'), entry('login', { commitment: of('why') }))).toEqual({
      faults: [
        { code: 'VALUE_NOT_COMMITTED', message: 'no entry is committed to this text', row: `kept_value ${of('why')}` },
      ],
      kept: 1,
      erased: 0,
    })
  })

  test.each([
    ['another text', { value: 'why not' }],
    ['another salt', { salt: Buffer.alloc(16, 2) }],
    ['a shorter salt', { salt: Buffer.alloc(15, 1) }],
  ])('with %s is found', async (_, change) => {
    await keep('why', change)
    await keep('so')
    expect(await found(answered('so'), answered('why'))).toEqual({
      faults: [
        {
          code: 'VALUE_CHANGED',
          message: 'the text is not the one that the log is committed to',
          row: `kept_value ${of('why')}`,
          index: 1,
        },
      ],
      kept: 2,
      erased: 0,
    })
  })

  test('that was erased is missed no more', async () => {
    await keep('so')
    expect(await found(answered('why'), answered('so'), erased('why'))).toEqual({ faults: [], kept: 1, erased: 1 })
    expect((await found(answered('why'), answered('so'), erased('another'))).faults).toMatchObject([
      { code: 'VALUE_MISSING', index: 0 },
    ])
  })

  test('that was erased and is there is found, at the entry that says so', async () => {
    await keep('why')
    expect(await found(answered('why'), erased('why'))).toEqual({
      faults: [
        {
          code: 'VALUE_NOT_ERASED',
          message: 'the text is there, and the log says it was erased',
          row: `kept_value ${of('why')}`,
          index: 1,
        },
      ],
      kept: 1,
      erased: 1,
    })
  })

  test('is not erased by an entry of another kind, nor by one that names none', async () => {
    const name = entry('value.erased', { hold: 'h', what: 'name' })
    const other = entry('hold.reviewed', { commitment: of('why') })
    const { faults, erased: count } = await found(answered('why'), name, other)
    expect(faults).toMatchObject([{ code: 'VALUE_MISSING' }])
    expect(count).toBe(0)
  })

  test('has all that is wrong with it told, by its commitment', async () => {
    for (const value of ['a', 'b', 'c']) await keep(value, { value: 'x' })
    const { faults } = await found(answered('a'), answered('b'), answered('d'))
    const rows = ['a', 'b', 'c'].map((value) => `kept_value ${of(value)}`).sort()
    expect(faults.map(({ row }) => row)).toEqual([...rows, `kept_value ${of('d')}`])
  })
})
