import { randomBytes } from 'node:crypto'
import { resolve } from 'node:path'
import { uniqueId } from '../lib/unique-id.ts'
import { openKeys } from '../record/store/keys.ts'
import { storeLocation } from '../record/store/location.ts'
import { openDataDirectory, usualDataDirectory } from '../serve/data-directory.ts'
import { addAgent } from '../serve/identity/agents.ts'
import type { IdentityParts } from '../serve/identity/parts.ts'
import { addPerson } from '../serve/identity/people.ts'
import { openStore } from '../serve/open-store.ts'
import { EXIT, UsageError } from './exit.ts'

export interface AdminOptions {
  readonly data?: string
  readonly database?: string
}

/** `prodgate admin person add`: for the user of the machine who owns the data directory, beside a running authority or without. */
export function addPersonCommand(name: string, options: AdminOptions & { readonly role: string }): Promise<number> {
  return withParts(options, (parts) => addPerson(parts, { name, role: options.role, by: 'local' }))
}

export function addAgentCommand(name: string, options: AdminOptions & { readonly owner?: string }): Promise<number> {
  const owner = options.owner === undefined ? {} : { owner: options.owner }
  return withParts(options, (parts) => addAgent(parts, { name, by: 'local', ...owner }))
}

type Done =
  | { readonly is: 'ok'; readonly value: unknown }
  | { readonly is: 'fault'; readonly fault: { readonly message: string; readonly help: string } }

async function withParts(options: AdminOptions, work: (parts: IdentityParts) => Promise<Done>): Promise<number> {
  const data = openDataDirectory(resolve(options.data ?? usualDataDirectory()))
  if (data.is === 'fault') throw new UsageError(data.fault)
  const location = storeLocation(data.value.path, options.database)
  if (location.is === 'fault') throw new UsageError(location.fault)
  const keys = openKeys(data.value.keys)
  if (keys.is === 'fault') throw new UsageError(keys.fault.message)
  const store = await openStore(location.value, data.value, keys.value.log)
  try {
    const newId = (prefix: string) => `${prefix}${uniqueId(Date.now(), randomBytes(10))}`
    const done = await work({ store, now: Date.now, random: randomBytes, newId })
    if (done.is === 'fault') throw new UsageError(done.fault.message, done.fault.help)
    process.stdout.write(`${JSON.stringify(done.value)}\n`)
    return EXIT.allow
  } finally {
    await store.close()
  }
}
