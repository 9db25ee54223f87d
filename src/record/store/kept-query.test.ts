import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { keptQuery } from './kept-query.ts'
import { Store } from './store.ts'
import { bothStores } from './testing/both-stores.ts'
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

describe.each(bothStores())('on %s', (_kind, place) => {
  test('each of many at once is answered for its own values', async () => {
    const store = await Store.open(await place(), testPorts())
    const names = Array.from({ length: 50 }, (_, i) => `n${i}`)
    await store.commit((tx) => {
      const rows = names.map((name) => ({ name, value: `of ${name}` }))
      return tx.db.insertInto('meta').values(rows).execute()
    })
    const one = keptQuery((db, name: string) => db.selectFrom('meta').select('value').where('name', 'in', [name]))
    const both = keptQuery((db, value: string, name: string, other: string) =>
      db.selectFrom('meta').select('name').where('name', 'in', [name, other]).where('value', '=', value),
    )
    const asked = Array.from({ length: 1000 }, (_, i) => names[(i * 7) % names.length] ?? '')
    const answers = await Promise.all(
      asked.map(async (name) => [await one(store.read, name), await both(store.read, `of ${name}`, 'no such', name)]),
    )
    expect(answers).toEqual(asked.map((name) => [[{ value: `of ${name}` }], [{ name }]]))
    expect(await one(store.read, "n1' or '1'='1")).toEqual([])
    expect(await one(store.read, '$1')).toEqual([])
    await store.close()
  })
})
