import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StoreLocation } from './location.ts'
import { Store } from './store.ts'
import { testPorts } from './testing/test-store.ts'
import { Throwaway } from './testing/throwaway.ts'

let throwaway: Throwaway
beforeAll(async () => {
  throwaway = await Throwaway.make()
})
afterAll(() => throwaway.end())

const PLACES: Record<StoreLocation['is'], () => Promise<StoreLocation>> = {
  sqlite: async () => ({ is: 'sqlite', path: throwaway.path('handed.db') }),
  postgres: async () => ({ is: 'postgres', url: await (await throwaway.postgres()).createSchema('handed') }),
}

describe.each(Object.entries(PLACES))('a store from before, on %s', (_kind, place) => {
  test('knows from its log who was last handed the token of each agent', async () => {
    const location = await place()
    const ports = testPorts()
    const before = await Store.open(location, ports)
    const agent = (id: string) => ({ id, name: id, name_key: id, owner: null, handed_to: null, created_at: 0 })
    const rest = { disabled_at: null, socket_only: 0, key_thumbprint: null }
    await before.commit(async (tx) => {
      for (const id of ['a', 'b', 'c', 'd'])
        await tx.db
          .insertInto('agent')
          .values({ ...agent(id), ...rest })
          .execute()
      tx.append({ kind: 'agent.added', agent: 'a', by: 'person_1' })
      tx.append({ kind: 'agent.added', agent: 'b', by: 'local' })
      tx.append({ kind: 'agent.added', agent: 'c', by: 'local' })
      tx.append({ kind: 'agent.added', agent: 'd', by: 'person_1' })
      tx.append({ kind: 'agent.changed', agent: 'c', what: 'token', by: 'person_2' })
      tx.append({ kind: 'agent.changed', agent: 'b', what: 'owner', by: 'person_2' })
      tx.append({ kind: 'agent.changed', agent: 'd', what: 'token', by: 'local' })
      await sql`alter table agent drop column handed_to`.execute(tx.db)
      await sql`delete from schema_step where name = '0007-handed-to'`.execute(tx.db)
    })
    await before.close()
    const after = await Store.open(location, ports)
    const rows = await after.read.selectFrom('agent').select(['id', 'handed_to']).orderBy('id').execute()
    expect(rows.map((row) => [row.id, row.handed_to])).toEqual([
      ['a', 'person_1'],
      ['b', null],
      ['c', 'person_2'],
      ['d', null],
    ])
    await after.close()
  })
})
