import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import { signCheckpoint } from '../../log/checkpoint.ts'
import { decodeFrontier, rootOf } from '../../log/frontier.ts'
import { formatSignerKey, formatVerifierKey, parseSignerKey, type SignerKey } from '../../log/key.ts'
import { verifyLog } from '../../log/verify.ts'
import { type FoundMark, NOTHING_SEEN } from '../high-water.ts'
import { storeLogReader } from '../log-reader.ts'
import type { Tables } from '../schema.ts'
import type { StorePorts } from '../store.ts'

/** A signer key that is the same for the same name. */
export function testKey(name = 'prodgate.test/log'): SignerKey {
  const text = formatSignerKey(name, 'ed25519', createHash('sha256').update(name).digest())
  const key = text.is === 'ok' ? parseSignerKey(text.value) : text
  if (key.is === 'fault') throw new Error(key.fault.message)
  return key.value
}

/** Ports of an authority whose clocks and memory the test holds in its hands. */
export interface TestPorts extends StorePorts {
  /** Added to the machine's clock. */
  shift: number
  mark: FoundMark
}

export function testPorts(key: SignerKey = testKey(), mark: FoundMark = NOTHING_SEEN): TestPorts {
  const ports: TestPorts = {
    shift: 0,
    mark,
    now: () => Date.now() + ports.shift,
    monotonic: () => performance.now(),
    sign: (size, root) => Buffer.from(signCheckpoint({ origin: key.verifier.name, size, root }, key)).toString(),
    logKey: formatVerifierKey(key.verifier),
    highWater: {
      read: () => ports.mark,
      write: (written) => {
        ports.mark = written
      },
    },
    newStoreId: () => 'store_test',
  }
  return ports
}

/**
 * The same with clocks that stand still where the test does not set them on: what is good for a second more is so on the
 * slowest machine.
 */
export function stillPorts(): TestPorts {
  const ports = testPorts()
  const began = Date.now()
  return Object.assign(ports, { now: () => began + ports.shift, monotonic: () => 0 })
}

/** Entries of a log that verifies as a whole, read back; anything wrong with it is thrown. */
export async function verifiedEntries(
  db: Kysely<Tables>,
  key = testKey(),
): Promise<readonly Record<string, unknown>[]> {
  const entries: Record<string, unknown>[] = []
  const verified = await verifyLog(storeLogReader(db), {
    trust: { log: key.verifier },
    entry: (_, bytes) => entries.push(JSON.parse(Buffer.from(bytes).toString())),
  })
  if (verified.is === 'fault') throw new Error(`the log does not verify: ${JSON.stringify(verified.fault)}`)
  const head = await db.selectFrom('log_head').selectAll().executeTakeFirstOrThrow()
  const frontier = decodeFrontier(head.frontier)
  if (frontier.is === 'fault' || frontier.value.size !== entries.length || head.size !== entries.length)
    throw new Error('the head is not that of the entries')
  if (Buffer.compare(rootOf(frontier.value), verified.value.root) !== 0)
    throw new Error('the frontier has another root')
  const rows = await db.selectFrom('log_entry').select(['idx', 'kind', 'at']).orderBy('idx').execute()
  for (const [i, row] of rows.entries()) {
    const entry = entries[i]
    if (row.idx !== i || row.kind !== entry?.['kind'] || new Date(row.at).toISOString() !== entry['at'])
      throw new Error(`row ${i} is not its entry`)
  }
  return entries
}
