import { describe, expect, test } from 'vitest'
import { MYSQL } from '../mysql/dialect.ts'
import type { PlainColumns } from './dialect.ts'
import { namesOnly } from './named-columns.ts'
import { pathAt } from './statements.ts'
import { isWord } from './token.ts'
import { tokenize } from './tokenize.ts'

const COLUMNS: PlainColumns = { plain: new Set(['name', 'host']), secret: new Set(['hash']) }

function plain(query: string): boolean {
  const read = tokenize(query, MYSQL.spelling)
  if (read.is === 'fault') throw new Error(read.why)
  const table = pathAt(read.tokens, read.tokens.findIndex((one) => isWord(one, 'FROM')) + 1)
  if (table === undefined) throw new Error('no table')
  return namesOnly(read.tokens, table, COLUMNS, MYSQL.keywords)
}

describe('a query that names no other columns', () => {
  test.each([
    'SELECT name FROM s.t',
    'SELECT `name`, host FROM s.t',
    'SELECT NAME FROM s.t',
    'SELECT t.name FROM s.t',
    'SELECT s.t.name FROM s.t',
    'SELECT x.name FROM s.t x WHERE x.host LIKE "a%"',
    'SELECT x.name FROM s.t AS x ORDER BY x.host',
    'SELECT name AS n FROM s.t ORDER BY n',
    'SELECT COUNT(*) FROM s.t',
    'SELECT UPPER(name) FROM s.t GROUP BY name',
    'SELECT name, "free text" FROM s.t',
  ])('%s', (query) => expect(plain(query)).toBe(true))

  test.each([
    'SELECT hash FROM s.t',
    'SELECT `hash` FROM s.t',
    'SELECT "hash" FROM s.t',
    'SELECT name AS hash FROM s.t',
    'SELECT name FROM s.t WHERE hash LIKE "a%"',
    'SELECT UPPER(hash) FROM s.t',
    'SELECT other FROM s.t',
    'SELECT x.other FROM s.t x',
    'SELECT * FROM s.t',
    'SELECT x.* FROM s.t x',
    'SELECT MAX(*) FROM s.t',
    'SELECT n FROM s.t',
    'SELECT n, name AS n FROM s.t',
    'SELECT name FROM s.t NATURAL JOIN u',
    'SELECT name FROM s.t UNION TABLE s.t',
    'DELETE FROM s.t',
  ])('another one: %s', (query) => expect(plain(query)).toBe(false))

  test('of a query that is too long nobody asks', () => {
    const query = (count: number) => `SELECT ${'name, '.repeat(count)}name FROM s.t`
    expect(plain(query(1000))).toBe(true)
    expect(plain(query(2000))).toBe(false)
  })
})
