import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { growthOf, LINEAR } from '../../lib/testing/effort.ts'
import { UNKNOWN } from '../word.ts'
import type { SqlDialect } from './dialect.ts'
import { loadPostgresParser, type PostgresParser } from './postgres-parser.ts'
import { readSql } from './read.ts'
import type { SqlEffect } from './sql-effect.ts'

const DIALECTS: readonly SqlDialect[] = ['postgresql', 'mysql', 'sqlite', 'tsql']

let parser: PostgresParser
beforeAll(async () => {
  parser = await loadPostgresParser()
})

interface Case {
  readonly statement: string
  readonly effects: string
}

/** One line each: statement, `=>`, effects as `print` writes them. */
function casesOf(dialect: SqlDialect): readonly Case[] {
  const lines = readFileSync(new URL(`testdata/${dialect}.txt`, import.meta.url), 'utf8').split('\n')
  return lines.filter(Boolean).map((line) => {
    const at = line.lastIndexOf(' =>')
    return { statement: line.slice(0, at), effects: line.slice(at + 3).trim() }
  })
}

function print({ kind, verb, on, name, program, file }: SqlEffect): string {
  const words = [kind, verb, on, name].filter(Boolean).join(' ')
  const opened = file === undefined ? '' : ` <${file.client ? 'client ' : ''}${file.operation} ${file.path}>`
  return words + (program === undefined ? '' : ` {${program}}`) + opened
}

function effectsOf(statement: string, dialect: SqlDialect): readonly string[] {
  return readSql(statement, dialect, parser).map(print)
}

describe.each(DIALECTS)('%s', (dialect) => {
  test.each(casesOf(dialect))('$statement', ({ statement, effects }) => {
    expect(effectsOf(statement, dialect).join('; ')).toBe(effects)
  })

  test('texts that a server may read in another way are not read', () => {
    expect(effectsOf('SELECT 1', dialect)).toEqual(['read select value'])
    for (const text of ['SELECT 1\0; DROP TABLE t', '\uFEFFSELECT 1', 'SELECT \uD800', `SELECT ${UNKNOWN}`]) {
      expect(readSql(text, dialect, parser)).toMatchObject([{ kind: 'unreadable', span: [0, text.length] }])
    }
  })

  test('nothing to run is no effect', () => {
    expect(['', ' \n', ';', ';;', '-- a\n'].map((text) => effectsOf(text, dialect))).toEqual([[], [], [], [], []])
  })

  test('a text that is too long is given up', () => {
    const long = readSql(`SELECT '${'x'.repeat(1024 * 1024)}'`, dialect, parser)
    expect(long).toMatchObject([{ kind: 'unreadable', note: 'it is too long to be read' }])
  })

  test('spans are those of the statements', () => {
    const text = "SELECT 'ä€😀';  DROP TABLE orders ; SELECT 2"
    const drop = readSql(text, dialect, parser).find((effect) => effect.kind === 'lose')
    expect(text.slice(...(drop?.span ?? [0, 0])).trim()).toBe('DROP TABLE orders')
  })
})

test('a PostgreSQL text without its grammar is not read', () => {
  expect(readSql('SELECT 1', 'postgresql', undefined)).toMatchObject([{ kind: 'unreadable' }])
})

describe('effort', () => {
  const texts: Readonly<Record<string, readonly [number, (length: number) => string]>> = {
    'short statements': [14_000, (n) => 'select 1;'.repeat(n)],
    'many statements': [25_000, (n) => 'select 1;'.repeat(n)],
    'one long condition': [25_000, (n) => `delete from t where ${'a = 1 or '.repeat(n)}a = 2`],
    brackets: [50_000, (n) => `select ${'('.repeat(n)}`],
    calls: [50_000, (n) => `select ${'f('.repeat(n)}`],
    'open quotes': [25_000, (n) => "'".repeat(2 * n - 1)],
    'open comments': [25_000, (n) => '/*'.repeat(n)],
    'sub-selects': [2500, (n) => `select ${'(select '.repeat(n)}1${')'.repeat(n)}`],
    operators: [30_000, (n) => `select ${'1+'.repeat(n)}1`],
    'repeated sources': [500, (n) => `update t set (${'a,'.repeat(n)}a) = (select ${'b,'.repeat(n)}b) where c = 1`],
    'names of with': [
      2500,
      (n) => `with ${Array.from({ length: n }, (_, i) => `a${i} as (select 1)`).join(',')} select * from a0`,
    ],
  }
  test.each(DIALECTS.flatMap((dialect) => Object.entries(texts).map(([name, text]) => [dialect, name, text] as const)))(
    '%s: %s, in step with the length',
    (dialect, _name, [half, text]) => {
      expect(growthOf(text, (one) => readSql(one, dialect, parser), half)).toBeLessThan(LINEAR)
      expect(effectsOf('SELECT 1', dialect)).toEqual(['read select value'])
    },
  )
})

/** Pieces that texts are thrown together from. */
const PIECES = `
  SELECT FROM WHERE DROP TABLE DELETE INSERT INTO VALUES UPDATE SET WITH AS RECURSIVE UNION ALL ( ) ( ) , . ; ; ' " \`
  [ ] -- # /* */ /*! $$ $a$ $1 :x @x @@x \\ \\! = == => :: -> 1 1.5 1e 0x 'a' "a" N'x' E'\\'' orders t a.b f( EXEC
  xp_cmdshell GO BEGIN END CASE WHEN THEN ELSE IF EXISTS CREATE TRIGGER PROCEDURE FUNCTION ALTER GRANT TO ON DO COPY
  PROGRAM EXPLAIN ANALYZE PRAGMA ATTACH MERGE USING MATCHED OUTPUT TOP JOIN LATERAL ORDER BY LIMIT FOR INTERVAL
  DATABASE USE SHOW \u00a0 ä
`.split(/( |\n)+/)

describe('properties', () => {
  test('it never throws', () => {
    const soup = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(' '))
    const glued = fc.array(fc.constantFrom(...PIECES), { maxLength: 20 }).map((pieces) => pieces.join(''))
    const any = fc.string({ unit: 'binary', maxLength: 200 })
    fc.assert(
      fc.property(fc.oneof(soup, glued, any), fc.constantFrom(...DIALECTS), (text, dialect) => {
        expect(readSql(text, dialect, parser)).toBeInstanceOf(Array)
      }),
      { numRuns: 4000 },
    )
  })

  /** Statements that give later ones another meaning, or that have to stand first. */
  const CONTEXT =
    /^(SET|USE|PREPARE|EXECUTE|DEALLOCATE|CREATE|DECLARE|sp_|xp_|DO|DELIMITER|DISABLE)|set_config|;|--|\/\*/i

  test.each(DIALECTS)('%s: another statement before or after removes no effect', (dialect) => {
    const valid = casesOf(dialect).filter(({ statement, effects }) => !CONTEXT.test(statement) && isRead(effects))
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.constantFrom(...valid), (one, other) => {
        const both = effectsOf(`${one.statement};\n${other.statement}`, dialect)
        for (const effect of [...effectsOf(one.statement, dialect), ...effectsOf(other.statement, dialect)]) {
          expect(both).toContain(effect)
        }
      }),
      { numRuns: 500 },
    )
  })

  /** A text that could not be read says only that, so nothing can be expected of it beside others. */
  function isRead(effects: string): boolean {
    return effects !== '' && !effects.includes('unreadable run statement')
  }

  test.each(DIALECTS)('%s: white space, comments and letter case change nothing', (dialect) => {
    const plain = casesOf(dialect).filter(
      ({ statement, effects }) => /^[\w ,.*()=<>]+$/.test(statement) && isRead(effects),
    )
    const gaps = [' ', '  ', '\n', '\t', ' /* DROP TABLE x */ ', '\n-- DELETE FROM x\n']
    const seeds = fc.array(fc.nat({ max: 1000 }), { minLength: 30, maxLength: 30 })
    fc.assert(
      fc.property(fc.constantFrom(...plain), seeds, fc.boolean(), ({ statement }, seed, upper) => {
        let at = 0
        const next = (): number => seed[at++ % seed.length] ?? 0
        const spaced = statement.replaceAll(' ', () => gaps[next() % gaps.length] ?? ' ')
        const changed = spaced.replaceAll(/[a-z]/gi, (letter) =>
          upper === next() % 2 > 0 ? letter.toUpperCase() : letter.toLowerCase(),
        )
        const lower = (effects: readonly string[]): readonly string[] => effects.map((effect) => effect.toLowerCase())
        expect(lower(effectsOf(changed, dialect))).toEqual(lower(effectsOf(statement, dialect)))
      }),
      { numRuns: 500 },
    )
  })
})
