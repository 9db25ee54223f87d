import { expect, test } from 'vitest'
import { codeEffects } from '../../testing/code-effects.ts'

const SUPABASE =
  "const { createClient } = require('@supabase/supabase-js'); const s = createClient('https://x.example', 'k'); "
const KNEX = "const knex = require('knex')({ client: 'pg', connection: 'postgres://localhost/shop' }); "
const KYSELY = "import { Kysely } from 'kysely'; const db = new Kysely({ dialect }); "

test.each([
  [`${SUPABASE}await s.from('orders').delete().neq('id', 0)`, 'lose delete rows'],
  [`${SUPABASE}const t = s.from('orders'); await t.delete()`, 'lose delete rows'],
  [`${SUPABASE}await s.from('orders').delete().eq('id', 1)`, 'change delete rows'],
  [`${SUPABASE}await s.from('orders').select('id')`, 'read-data select row'],
  [`${SUPABASE}await s.storage.from('a').remove(['b'])`, 'lose remove rows'],
  [`${KNEX}knex('orders').del()`, 'lose del rows'],
  [`${KNEX}knex('orders').where('id', 1).del()`, 'change del rows'],
  [`${KNEX}knex('orders').update({ a: 1 })`, 'lose update rows'],
  [`${KNEX}knex.schema.dropTable('orders')`, 'lose dropTable rows'],
  [`${KNEX}knex.raw('drop table orders')`, 'lose drop table orders'],
  [`${KYSELY}await db.deleteFrom('orders').execute()`, 'lose deleteFrom rows'],
  [`${KNEX}knex('orders').where({}).del()`, 'lose del rows'],
  [`${KNEX}knex('orders').whereRaw('1 = 1').del()`, 'lose del rows'],
  [`${KNEX}knex('orders').whereRaw('id = 1').del()`, 'change del rows'],
  [`${KNEX}knex('a').where('id', 1).del(); knex('b').where({}).del()`, 'lose del rows'],
  [`${SUPABASE}await s.from('a').delete().eq('id', 1); await s.from('b').delete()`, 'lose delete rows'],
  [`${SUPABASE}await s.from('b').delete(); await s.from('a').delete().eq('id', 1)`, 'lose delete rows'],
  [`${KYSELY}await db.deleteFrom('orders').where('id', '=', 1).execute()`, 'change deleteFrom rows'],
])('%s', (code, effect) => expect(codeEffects('javascript', code)).toContain(effect))

test.each([`${KNEX}new Map().delete('a')`, `${KNEX}seen.delete('a')`, 'const m = new Map(); m.delete("a")'])(
  'a map is no table: %s',
  (code) => expect(codeEffects('javascript', code).filter((one) => one.includes('delete'))).toEqual([]),
)
