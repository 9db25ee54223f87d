import { afterAll, beforeAll } from 'vitest'
import type { StoreLocation } from '../location.ts'
import { type PostgresServer, Throwaway } from './throwaway.ts'

/** The kind of a store, and what makes a new and empty one of it. */
export type StoreMaker = readonly [StoreLocation['is'], () => Promise<StoreLocation>]

/** For a suite that runs whole on both stores. Called once, at the top of its file. Test support. */
export function bothStores(): readonly StoreMaker[] {
  let throwaway: Throwaway
  let server: PostgresServer
  let made = 0
  beforeAll(async () => {
    throwaway = await Throwaway.make()
    server = await throwaway.postgres()
  })
  afterAll(() => throwaway.end())
  return [
    ['sqlite', async () => ({ is: 'sqlite', path: throwaway.path(`store${made++}.db`) })],
    ['postgres', async () => ({ is: 'postgres', url: await server.createSchema(`store${made++}`) })],
  ]
}
