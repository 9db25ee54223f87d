import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Entry } from '../../src/record/entry.ts'
import { openKeys } from '../../src/record/store/keys.ts'
import type { StoreLocation } from '../../src/record/store/location.ts'
import { Throwaway } from '../../src/record/store/testing/throwaway.ts'
import { type AuthorityOptions, AuthorityProcess, cast } from './proof/authority-process.ts'
import { Client } from './proof/client.ts'
import { faultsOfStory, keptLog } from './proof/kept-log.ts'
import { load, type Told } from './proof/load.ts'
import { timeLimit, times } from './proof/size.ts'

vi.setConfig({ testTimeout: timeLimit, hookTimeout: timeLimit })

let throwaway: Throwaway
beforeAll(async () => {
  throwaway = await Throwaway.make()
})
afterAll(() => throwaway.end())

/** Longer than it takes to open, approve and spend a request, so that a crash meets each of these. */
const LONGEST_LIFE_MS = 500

async function options(store: StoreLocation['is']): Promise<AuthorityOptions> {
  const directory = throwaway.path(store)
  return store === 'sqlite' ? { directory } : { directory, database: (await throwaway.postgres()).url('postgres') }
}

// Attacks 2 and 3: a crash at any moment.
test.each([
  ['sqlite', times(10, 200)],
  ['postgres', times(4, 200)],
] as const)(
  'killed at any moment on %s, %i times: what was told stands in the log, and nothing is spent twice',
  async (store, rounds) => {
    const given = await options(store)
    const { agent, approvers } = await cast(given)
    const told: Told[] = []
    for (let round = 0; round < rounds; round++) {
      const authority = await AuthorityProcess.start(given)
      await check(given, told)
      const callers = {
        agents: [new Client(authority.socket, agent), new Client(authority.http, agent)],
        approver: new Client(authority.http, approvers[0] ?? ''),
      }
      const before = told.length
      const working = load(callers, told, `round-${round}`)
      // Some die before their first answer, and the last one lives until all of it was met.
      const lived = () => (round === rounds - 1 ? isAllMet(told) : round % 5 === 0 || told.length > before)
      while (!lived()) await sleep(5)
      await sleep(Math.random() * LONGEST_LIFE_MS)
      await authority.kill()
      expect(await working).toEqual([])
      for (const one of [...callers.agents, callers.approver]) one.close()
    }
    const last = await AuthorityProcess.start(given)
    await check(given, told)
    await last.stop()
  },
)

function isAllMet(told: readonly Told[]): boolean {
  return (['decision', 'approved', 'rejected', 'cancelled', 'pass', 'outcome'] as const).every((kind) =>
    told.some(({ is }) => is === kind),
  )
}

/** After a start, before anybody asks. */
async function check(given: AuthorityOptions, told: readonly Told[]): Promise<void> {
  const keys = openKeys(`${given.directory}/data/keys`)
  if (keys.is === 'fault') throw new Error(keys.fault.message)
  const location: StoreLocation =
    given.database === undefined
      ? { is: 'sqlite', path: `${given.directory}/data/prodgate.db` }
      : { is: 'postgres', url: given.database }
  const entries = await keptLog(location, keys.value.log.verifier)
  expect(missing(told, entries)).toEqual([])
  expect(faultsOfStory(entries)).toEqual([])
  // A crash loses nothing, so that no grant becomes void by it.
  expect(entries.filter((one) => one.kind === 'epoch.began')).toEqual([])
}

/** What was told and does not stand in the log. */
function missing(told: readonly Told[], entries: readonly Entry[]): readonly Told[] {
  const decided = new Map<unknown, string>()
  const changed = new Set<string>()
  const passes = new Map<unknown, unknown>()
  for (const entry of entries) {
    const { kind } = entry
    // The pass of a held decision lets go what had been stopped: the first entry is what was answered.
    if ((kind === 'decision.intent' || kind === 'decision.stopped') && !decided.has(entry['decision']))
      decided.set(entry['decision'], kind)
    if (kind === 'hold.approved' || kind === 'hold.rejected') changed.add(`${kind.slice(5)} ${entry['hold']}`)
    if (kind === 'hold.closed') changed.add(`${entry['status']} ${entry['hold']}`)
    if (kind === 'pass.issued') passes.set(entry['decision'], entry['jti'])
  }
  return told.filter((one) => {
    if (one.is === 'decision')
      return decided.get(one.decision) !== (one.verdict === 'allow' ? 'decision.intent' : 'decision.stopped')
    if (one.is === 'pass') return passes.get(one.decision) !== claimsOf(one.pass).jti
    if (one.is === 'outcome') {
      const entry = entries[one.index]
      return entry?.kind !== 'outcome' || entry['decision'] !== one.decision
    }
    return !changed.has(`${one.is} ${one.hold}`)
  })
}

function claimsOf(pass: string): { readonly jti: string } {
  return JSON.parse(Buffer.from(pass.split('.')[1] ?? '', 'base64url').toString())
}
