import { beforeAll, expect, test } from 'vitest'
import { loadPostgresParser, type PostgresParser } from '../postgres-parser.ts'
import { readPostgres } from './read-postgres.ts'

let parser: PostgresParser
beforeAll(async () => {
  parser = await loadPostgresParser()
})

const DECLARED = 'a int; c CURSOR (x int) FOR SELECT 1; r record; cur refcursor;'

/** Every place of PL/pgSQL where an expression may stand: `m()` must be seen there, or the block must not be read. */
test.each([
  ['IF m() THEN NULL; END IF;'],
  ['IF a > 1 THEN NULL; ELSIF m() THEN NULL; ELSE NULL; END IF;'],
  ['IF a > 1 THEN NULL; ELSE PERFORM m(); END IF;'],
  ['CASE m() WHEN 1 THEN NULL; ELSE NULL; END CASE;'],
  ['CASE a WHEN m(), 2 THEN NULL; END CASE;'],
  ['CASE WHEN m() THEN NULL; END CASE;'],
  ['a := m();'],
  ['a = m();'],
  ['r.id := m();'],
  ['r.x[m()] := 1;'],
  ['LOOP EXIT WHEN m(); END LOOP;'],
  ['WHILE m() LOOP NULL; END LOOP;'],
  ['FOR i IN m()..2 LOOP NULL; END LOOP;'],
  ['FOR i IN REVERSE 1..m() LOOP NULL; END LOOP;'],
  ['FOR i IN 1..2 BY m() LOOP NULL; END LOOP;'],
  ['FOR r IN SELECT m() LOOP NULL; END LOOP;'],
  ["FOR r IN EXECUTE 'SELECT m()' LOOP NULL; END LOOP;"],
  ["FOR r IN EXECUTE 'SELECT 1' USING m() LOOP NULL; END LOOP;"],
  ['FOR r IN c(m()) LOOP NULL; END LOOP;'],
  ['FOREACH a IN ARRAY m() LOOP NULL; END LOOP;'],
  ['OPEN c(m());'],
  ['OPEN cur FOR SELECT m();'],
  ["OPEN cur FOR EXECUTE 'SELECT m()';"],
  ["OPEN cur FOR EXECUTE 'SELECT 1' USING m();"],
  ['FETCH RELATIVE m() FROM cur INTO a;'],
  ["EXECUTE 'SELECT m()';"],
  ["EXECUTE 'SELECT ' || 'm()';"],
  ["EXECUTE 'SELECT 1' INTO a USING m();"],
  ["RAISE NOTICE 'x %', m();"],
  ["RAISE NOTICE 'x' USING HINT = m();"],
  ['ASSERT m();'],
  ['ASSERT true, m();'],
  ['SELECT m() INTO a;'],
  ['UPDATE orders SET x = m() WHERE id = 1 RETURNING 1 INTO a;'],
  ['CALL p(m());'],
  ['BEGIN NULL; EXCEPTION WHEN others THEN PERFORM m(); END;'],
])('%s', (code) => {
  const effects = readPostgres(`DO $$ DECLARE ${DECLARED} BEGIN ${code} END $$`, parser)
  expect(effects.some((effect) => effect.kind === 'unreadable' || effect.name === 'm')).toBe(true)
  const harmless = readPostgres(`DO $$ DECLARE ${DECLARED} BEGIN ${code.replaceAll('m()', 'abs(1)')} END $$`, parser)
  expect(harmless.some((effect) => effect.name === 'm')).toBe(false)
})

test.each([['a int := m();'], ['a CONSTANT int DEFAULT m();'], ['c CURSOR FOR SELECT m();']])('DECLARE %s', (code) => {
  const effects = readPostgres(`DO $$ DECLARE ${code} BEGIN NULL; END $$`, parser)
  expect(effects.map((effect) => effect.name)).toContain('m')
})

test('without a parser for blocks none is read', () => {
  const effects = readPostgres('DO $$ BEGIN NULL; END $$', { parse: parser.parse })
  expect(effects).toMatchObject([{ kind: 'unreadable', on: 'block' }])
})
