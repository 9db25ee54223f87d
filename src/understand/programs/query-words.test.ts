import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'

/** The kinds of the effects that a statement has as a query of Athena. */
async function kinds(statement: string): Promise<readonly string[]> {
  const printed = await exampleEffects(
    `aws athena start-query-execution --query-string "$(cat <<'E'\n${statement}\nE\n)"`,
  )
  return printed.map((one) => one.split(' ', 1)[0] as string)
}

describe('a statement of a query service', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['select * from orders', 'read-data'],
    ["select 'drop table orders'", 'read-data'],
    ['select 1 -- drop table orders', 'read-data'],
    ["select replace(a, 'x', 'y') from orders", 'read-data'],
    ['show tables', 'read'],
    ['explain select 1', 'read'],
    ['explain analyze delete from orders', 'unreadable'],
    ['insert into orders values (1)', 'change'],
    ['update orders set a = 1 where id = 2', 'change'],
    ['update orders set a = 1', 'lose'],
    ['delete from orders where id = 1', 'change'],
    ['delete from orders where true', 'lose'],
    ['delete from orders', 'lose'],
    ['drop table orders', 'lose'],
    ['create table a (b int)', 'change'],
    ['create or replace table a as select 1', 'lose'],
    ['with a as (select 1) delete from orders', 'unreadable'],
    ['grant select on orders to a', 'access'],
    ["execute immediate 'drop table orders'", 'unreadable'],
    ['call sweep()', 'unreadable'],
    ["select 'a\\' from orders", 'unreadable'],
    ['select /* from orders', 'unreadable'],
  ]
  for (const [statement, kind] of cases) {
    test(`${kind}: ${statement}`, async () => expect(await kinds(statement)).toContain(kind))
  }

  test('the strictest of several statements is there', async () =>
    expect(await kinds('select 1; drop table orders')).toEqual(['read-data', 'lose']))
})
