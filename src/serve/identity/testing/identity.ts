import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../../../hold/person.ts'
import type { Result } from '../../../lib/result.ts'
import { uniqueId } from '../../../lib/unique-id.ts'
import { Store } from '../../../record/store/store.ts'
import { stillPorts, type TestPorts, verifiedEntries } from '../../../record/store/testing/test-store.ts'
import type { PersonCaller } from '../caller.ts'
import type { IdentityParts } from '../parts.ts'
import { addPerson } from '../people.ts'
import { readSession } from '../web-session.ts'

/** A real store in a directory of its own, and clocks that the test moves. Test support. */
export interface TestIdentity {
  readonly parts: IdentityParts
  readonly ports: TestPorts
  readonly later: (ms: number) => void
  /** Entries of the log, which is verified first, without those that every store begins with. */
  readonly entries: () => Promise<readonly Record<string, unknown>[]>
  readonly close: () => Promise<void>
}

export async function testIdentity(ports = stillPorts()): Promise<TestIdentity> {
  const directory = mkdtempSync(join(tmpdir(), 'prodgate-identity-'))
  const store = await Store.open({ is: 'sqlite', path: join(directory, 'store.db') }, ports)
  const parts: IdentityParts = {
    store,
    now: ports.now,
    random: (bytes) => randomBytes(bytes),
    newId: (prefix) => prefix + uniqueId(ports.now(), randomBytes(10)),
  }
  return {
    parts,
    ports,
    later: (ms) => {
      ports.shift += ms
    },
    entries: async () => (await verifiedEntries(store.read)).filter((entry) => entry['kind'] !== 'store.began'),
    close: async () => {
      await store.close()
      rmSync(directory, { recursive: true })
    },
  }
}

export function value<T, F>(result: Result<T, F>): T {
  if (result.is === 'fault') throw new Error(JSON.stringify(result.fault))
  return result.value
}

/** The code of a fault, or `ok`. */
export function outcome(result: Result<unknown, { readonly code: string }>): string {
  return result.is === 'ok' ? 'ok' : result.fault.code
}

export async function personNamed(parts: IdentityParts, name: string, role: Role = 'approver') {
  return value(await addPerson(parts, { name, role, by: 'local' }))
}

export async function callerBy(parts: IdentityParts, cookie: string): Promise<PersonCaller> {
  const session = await readSession(parts, cookie)
  if (session === undefined) throw new Error('the session is none')
  return session.caller
}
