import { createHash, randomBytes } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { uniqueId } from '../lib/unique-id.ts'
import { MARKS_IN_HOME } from '../locate/files/gate-places.ts'
import { signCheckpoint } from '../record/log/checkpoint.ts'
import { formatVerifierKey, type SignerKey } from '../record/log/key.ts'
import { highWaterFiles } from '../record/store/high-water-files.ts'
import type { StoreLocation } from '../record/store/location.ts'
import { Store } from '../record/store/store.ts'
import type { DataDirectory } from './data-directory.ts'

/** The store of an authority, with everything that it needs from the rim. */
export function openStore(location: StoreLocation, data: DataDirectory, log: SignerKey): Promise<Store> {
  const origin = log.verifier.name
  return Store.open(location, {
    now: Date.now,
    monotonic: () => performance.now(),
    sign: (size, root) => Buffer.from(signCheckpoint({ origin, size, root }, log)).toString('utf8'),
    logKey: formatVerifierKey(log.verifier),
    highWater: highWaterFiles([data.mark, markElsewhere(origin)]),
    newStoreId: () => uniqueId(Date.now(), randomBytes(10)),
  })
}

/** Outside of the data directory: a backup of all of it that is brought back does not bring this one back. */
function markElsewhere(origin: string): string {
  const name = createHash('sha256').update(origin).digest('hex').slice(0, 24)
  return join(homedir(), MARKS_IN_HOME, `${name}.json`)
}
