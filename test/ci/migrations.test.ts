import { describe, expect, test } from 'vitest'
import { migrationOrder } from '../../src/ci/migrations.ts'
import { read, Shop } from './shop.ts'

/** What migrations would do, each statement with its place; every refusal with a twin that goes. */

const shop = new Shop()
const { judged } = shop

describe('migrations', () => {
  const dev = { connection: 'postgres://localhost:5432/shop_dev' }

  test('in the order in which they are run, without the way back', () => {
    expect(migrationOrder(['10_seed.sql', '2_note.sql', '1_orders.down.sql', '1_orders.up.sql', 'readme.md'])).toEqual([
      '1_orders.up.sql',
      '2_note.sql',
      '10_seed.sql',
    ])
    expect(migrationOrder(['1_x.down.sql'])).toEqual(['1_x.down.sql'])
  })

  test('each statement has its place', async () => {
    expect(await judged(read('migrations/2_note.sql'), '2_note.sql', dev)).toEqual(['1: hold LOSES@2:1'])
    expect(await judged(read('migrations/1_orders.up.sql'), '1.sql', dev)).toEqual(['1: allow'])
    expect(await judged(read('migrations/1_orders.up.sql'), '1.sql')).toEqual([expect.stringMatching(/hold/)])
    const two = "insert into t values ('; drop table x');\n\ndrop table orders;\n"
    expect(await judged(two, '3.sql', dev)).toEqual(['1: hold LOSES@3:1'])
  })
})
