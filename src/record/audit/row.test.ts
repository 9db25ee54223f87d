import { describe, expect, test } from 'vitest'
import { contradiction } from './row.ts'

describe('a row', () => {
  test.each([
    [{}, {}],
    [{ a: 1 }, {}],
    [{ a: 1 }, { a: 1 }],
    [{ a: null, b: 'x' }, { a: null }],
    [{ a: undefined }, { b: undefined }],
    [{ a: '' }, { a: '' }],
  ])('%j is what the log says: %j', (row, told) => {
    expect(contradiction(row, told)).toBeUndefined()
  })

  test.each([
    [{ a: 1 }, { a: 2 }, '`a` is `1` in the row and `2` in the log'],
    [{ a: 1 }, { a: '1' }, '`a` is `1` in the row and `1` in the log'],
    [{ a: null }, { a: '' }, '`a` is nothing in the row and `` in the log'],
    [{ a: 'x' }, { a: null }, '`a` is `x` in the row and nothing in the log'],
    [{}, { a: 'x' }, '`a` is nothing in the row and `x` in the log'],
    [{ a: null }, { a: undefined }, '`a` is nothing in the row and nothing in the log'],
    [{ a: true }, { a: false }, '`a` is `true` in the row and `false` in the log'],
    [{ a: 1, b: 2, c: 3 }, { a: 1, b: 3, c: 4 }, '`b` is `2` in the row and `3` in the log'],
    [
      { a: 'x'.repeat(80) },
      { a: 'y'.repeat(81) },
      `\`a\` is \`${'x'.repeat(80)}\` in the row and \`${'y'.repeat(80)}…\` in the log`,
    ],
  ])('%j is not: %j', (row, told, message) => {
    expect(contradiction(row, told)).toEqual({ code: 'ROW_CONTRADICTS_LOG', message })
  })
})
