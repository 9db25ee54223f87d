import { expect, test } from 'vitest'
import { ENTRY_KINDS, type EntryBody, entryBytes, readEntry } from './entry.ts'
import { MAX_ENTRY_BYTES } from './log/bundle.ts'

const stamp = { at: Date.UTC(2026, 10, 21, 12), epoch: 3 }
const text = (body: EntryBody) => Buffer.from(entryBytes(body, stamp)).toString()

test('an entry is canonical JSON with its version, time and epoch', () => {
  expect(text({ kind: 'outcome', decision: 'd1', b: undefined })).toBe(
    '{"at":"2026-11-21T12:00:00.000Z","decision":"d1","epoch":3,"kind":"outcome","v":1}',
  )
})

test('what an entry says of itself does not reach version, time and epoch', () => {
  const lying = { kind: 'outcome', v: 2, at: '2020-01-01T00:00:00.000Z', epoch: 9 } as const
  expect(text(lying)).toBe(text({ kind: 'outcome' }))
})

test('an entry is read back', () => {
  const entry = readEntry(entryBytes({ kind: 'login', person: 'é' }, stamp))
  expect(entry).toEqual({ v: 1, kind: 'login', at: '2026-11-21T12:00:00.000Z', epoch: 3, person: 'é' })
})

test('an entry fits into a bundle, or there is none', () => {
  const empty = entryBytes({ kind: 'outcome', text: '' }, stamp).length
  const most = 'x'.repeat(MAX_ENTRY_BYTES - empty)
  expect(entryBytes({ kind: 'outcome', text: most }, stamp)).toHaveLength(65_535)
  expect(() => entryBytes({ kind: 'outcome', text: `${most}x` }, stamp)).toThrow('an entry of 65536 bytes')
})

test('kinds are each there once', () => expect(new Set(ENTRY_KINDS).size).toBe(ENTRY_KINDS.length))
