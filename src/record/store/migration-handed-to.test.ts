import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { Store } from './store.ts'
import { bothStores } from './testing/both-stores.ts'
import { testPorts } from './testing/test-store.ts'

describe.each(bothStores())('a store from before, on %s', (_kind, place) => {
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
