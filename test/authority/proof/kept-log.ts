import type { Entry } from '../../../src/record/entry.ts'
import type { VerifierKey } from '../../../src/record/log/key.ts'
import { verifyLog } from '../../../src/record/log/verify.ts'
import type { StoreLocation } from '../../../src/record/store/location.ts'
import { storeLogReader } from '../../../src/record/store/log-reader.ts'

/** The entries of the log in a store, which verifies as a whole; anything wrong with it is thrown. Nothing is written. */
export async function keptLog(location: StoreLocation, key: VerifierKey): Promise<readonly Entry[]> {
  const database =
    location.is === 'sqlite'
      ? (await import('../../../src/record/store/sqlite.ts')).openSqlite(location.path)
      : (await import('../../../src/record/store/postgres.ts')).openPostgres(location.url)
  try {
    const entries: Entry[] = []
    const verified = await verifyLog(storeLogReader(database.read), {
      trust: { log: key },
      entry: (_, bytes) => entries.push(JSON.parse(Buffer.from(bytes).toString())),
    })
    if (verified.is === 'fault') throw new Error(`the log does not verify: ${JSON.stringify(verified.fault)}`)
    const rows = await database.read.selectFrom('log_entry').select('idx').orderBy('idx').execute()
    if (rows.length !== entries.length || rows.some((row, i) => row.idx !== i))
      throw new Error('the indices have a hole, or the log has more entries than its checkpoint')
    return entries
  } finally {
    await database.close()
  }
}

/** What is wrong with the story that a log tells of grants and decisions. A log of an honest authority has nothing. */
export function faultsOfStory(entries: readonly Entry[]): readonly string[] {
  const faults: string[] = []
  const given = new Map<unknown, number>()
  const intents = new Set<unknown>()
  const passes = new Set<unknown>()
  for (const [i, entry] of entries.entries()) {
    if (entry.kind === 'grant.given') given.set(entry['grant'], Number(entry['uses']))
    if (entry.kind === 'grant.spent') {
      const left = given.get(entry['grant']) ?? 0
      if (left < 1) faults.push(`entry ${i} spends ${entry['grant']}, which has no use left`)
      given.set(entry['grant'], left - 1)
    }
    if (entry.kind === 'decision.intent') {
      if (intents.has(entry['decision'])) faults.push(`entry ${i} is a second intent of ${entry['decision']}`)
      intents.add(entry['decision'])
    }
    if (entry.kind === 'pass.issued') {
      if (passes.has(entry['decision'])) faults.push(`entry ${i} is a second pass of ${entry['decision']}`)
      passes.add(entry['decision'])
      if (!intents.has(entry['decision'])) faults.push(`entry ${i} is a pass without an intent`)
    }
    if (entry.kind === 'outcome' && !intents.has(entry['decision']))
      faults.push(`entry ${i} is an outcome without an intent`)
  }
  return faults
}
