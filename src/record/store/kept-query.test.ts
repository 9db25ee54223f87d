import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keptQuery } from './kept-query.ts'
import { Store } from './store.ts'
import { testPorts } from './testing/test-store.ts'

test('a kept query is put together once for each database and answers as things are', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'prodgate-kept-query-'))
  const open = (name: string) => Store.open({ is: 'sqlite', path: join(directory, name) }, testPorts())
  const [first, second] = [await open('first.db'), await open('second.db')]
  let made = 0
  const lookUp = keptQuery((db, name: string) => {
    made++
    return db.selectFrom('meta').select('value').where('name', '=', name)
  })
  const set = (store: Store, name: string, value: string) =>
    store.commit((tx) => tx.db.insertInto('meta').values({ name, value }).execute())
  await set(first, 'a', '1')
  await set(second, 'a', '2')
  expect([await lookUp(first.read, 'a'), await lookUp(second.read, 'a')]).toEqual([[{ value: '1' }], [{ value: '2' }]])
  expect(await lookUp(first.read, 'b')).toEqual([])
  await set(first, 'b', '3')
  expect(await lookUp(first.read, 'b')).toEqual([{ value: '3' }])
  expect(await lookUp(first.read, "a' or '1'='1")).toEqual([])
  expect(made).toBe(2)
  const both = keptQuery((db, value: string, name: string) =>
    db.selectFrom('meta').select('name').where('name', '=', name).where('value', '=', value),
  )
  expect(await both(first.read, '3', 'b')).toEqual([{ name: 'b' }])
  expect(await both(first.read, 'b', '3')).toEqual([])
  await first.close()
  await second.close()
  rmSync(directory, { recursive: true })
})
