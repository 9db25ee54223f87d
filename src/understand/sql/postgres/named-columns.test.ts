import { beforeAll, describe, expect, test } from 'vitest'
import { loadPostgresParser, type PostgresParser } from '../postgres-parser.ts'
import { readSql } from '../read.ts'

let parser: PostgresParser
beforeAll(async () => {
  parser = await loadPostgresParser()
})

/** True where none of what the statement reads is a secret; `usename` is no secret of `pg_shadow`, `passwd` is one. */
const plain = (statement: string) =>
  readSql(statement, 'postgresql', parser).every(({ kind }) => kind === 'read' || kind === 'read-data')

describe('a statement that names no other columns', () => {
  test.each([
    'SELECT usename FROM pg_shadow',
    'SELECT s.usename FROM pg_catalog.pg_shadow AS s ORDER BY s.usesuper',
    'SELECT count(*) FROM pg_shadow',
    'SELECT upper(usename) AS u FROM pg_shadow GROUP BY usename',
    'SELECT usename FROM pg_shadow s JOIN pg_shadow t USING (usename)',
    'SELECT (SELECT usename FROM pg_shadow LIMIT 1)',
  ])('%s', (statement) => expect(plain(statement)).toBe(true))

  test.each([
    'SELECT passwd FROM pg_shadow',
    'SELECT usename FROM pg_shadow WHERE passwd IS NULL',
    'SELECT usename FROM pg_shadow ORDER BY passwd',
    'SELECT * FROM pg_shadow',
    'SELECT s.* FROM pg_shadow s',
    'TABLE pg_shadow',
    'SELECT s FROM pg_shadow s',
    'SELECT pg_shadow FROM pg_shadow',
    'SELECT passwd(s) FROM pg_shadow s',
    'SELECT row_to_json(s) FROM pg_shadow s',
    'SELECT usename FROM pg_shadow AS usename',
    'SELECT usename FROM pg_shadow AS s(a, usename)',
    'SELECT usename FROM (pg_shadow JOIN pg_roles ON true) AS usename',
    "SELECT usename FROM pg_shadow NATURAL JOIN (VALUES ('x')) v",
    'SELECT usename FROM pg_shadow s JOIN pg_shadow t USING (passwd)',
    'SELECT usename FROM pg_shadow WHERE EXISTS (SELECT 1 FROM pg_shadow WHERE passwd IS NULL)',
    'WITH s AS (SELECT * FROM pg_shadow) SELECT usename FROM s',
  ])('another one: %s', (statement) => expect(plain(statement)).toBe(false))

  test('of a statement that is too long nobody asks', () => {
    const statement = (count: number) => `SELECT ${'usename, '.repeat(count)}usename FROM pg_shadow`
    expect(plain(statement(100))).toBe(true)
    expect(plain(statement(5000))).toBe(false)
  })
})
