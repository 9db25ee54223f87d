import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CommandFault, EXIT, UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { isSha256Digest } from '../../lib/sha256-digest.ts'
import { type Erased, type Erasure, erase } from '../../record/erase.ts'
import { openKeys } from '../../record/store/keys.ts'
import { storeLocation } from '../../record/store/location.ts'
import { openDataDirectory, usualDataDirectory } from '../../serve/data-directory.ts'
import { openStore } from '../../serve/open-store.ts'
import { jsonLine } from '../authority/json-line.ts'
import { print } from '../output.ts'

export interface EraseOptions {
  readonly data?: string
  readonly database?: string
  readonly about?: string
  readonly json?: boolean
}

/** `prodgate log erase`: for the user of the machine who owns the data directory, beside a running authority or without. */
export async function eraseCommand(commitment: string | undefined, options: EraseOptions): Promise<number> {
  const what = whatOf(commitment, options.about)
  const path = resolve(options.data ?? usualDataDirectory())
  // What is not there is not made: nothing could be erased in it.
  if (!existsSync(`${path}/keys/log.key`)) throw new UsageError(`there is no authority in ${quoted(path)}`)
  const data = openDataDirectory(path)
  if (data.is === 'fault') throw new CommandFault(EXIT.notPermitted, data.fault)
  const location = storeLocation(path, options.database)
  if (location.is === 'fault') throw new UsageError(location.fault)
  const keys = openKeys(data.value.keys)
  if (keys.is === 'fault') throw new CommandFault(EXIT.notPermitted, keys.fault.message)
  const store = await openStore(location.value, data.value, keys.value.log)
  try {
    const erased = await store.commit((tx) => erase(tx, what, 'local'))
    if (options.json === true) await print(jsonLine(erased))
    else await print(said(erased))
    return erased.values + erased.actions > 0 ? EXIT.allow : EXIT.deny
  } finally {
    await store.close()
  }
}

function said({ values, actions }: Erased): string {
  if (values + actions === 0) return 'nothing of it is kept\n'
  return `erased ${values} texts and ${actions} actions; backups keep what they have\n`
}

function whatOf(commitment: string | undefined, about: string | undefined): Erasure {
  if ((commitment === undefined) === (about === undefined))
    throw new UsageError('give a commitment, or `--about` with the id of a request or a decision')
  if (about !== undefined) return { about }
  if (isSha256Digest(commitment)) return { commitment }
  throw new UsageError(`${quoted(commitment ?? '')} is no commitment`, '`prodgate log show --json` shows them')
}
