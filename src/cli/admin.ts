import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { CommandFault, EXIT, UsageError } from '../client/exit.ts'
import { quoted } from '../lib/quoted.ts'
import { ok } from '../lib/result.ts'
import { uniqueId } from '../lib/unique-id.ts'
import { openKeys } from '../record/store/keys.ts'
import { storeLocation } from '../record/store/location.ts'
import { openDataDirectory, usualDataDirectory } from '../serve/data-directory.ts'
import { addAgent } from '../serve/identity/agents.ts'
import { inviteBack } from '../serve/identity/enrolment.ts'
import type { IdentityParts } from '../serve/identity/parts.ts'
import { addPerson } from '../serve/identity/people.ts'
import { whyNotOpened } from '../serve/not-opened.ts'
import { openStore } from '../serve/open-store.ts'

export interface AdminOptions {
  readonly data?: string
  readonly database?: string
}

/** `prodgate admin person add`: for the user of the machine who owns the data directory, beside a running authority or without. */
export function addPersonCommand(name: string, options: AdminOptions & { readonly role: string }): Promise<number> {
  return telling(options, (parts) => addPerson(parts, { name, role: options.role, by: 'local' }))
}

/** `prodgate admin person link ID`: a way back in for somebody who has lost theirs; to be opened at the authority. */
export function linkCommand(person: string, options: AdminOptions): Promise<number> {
  return telling(options, async (parts) => {
    const link = await parts.store.commit((tx) => inviteBack(tx, parts, { person, by: 'local' }))
    if (link.is === 'fault') return link
    const { token, expires } = link.value
    return ok({ path: `/enrol#${token}`, expires: new Date(expires).toISOString() })
  })
}

export function addAgentCommand(
  name: string,
  options: AdminOptions & { readonly owner?: string; readonly socketOnly?: boolean },
): Promise<number> {
  const owner = options.owner === undefined ? {} : { owner: options.owner }
  return telling(options, (parts) =>
    addAgent(parts, { name, by: 'local', socketOnly: options.socketOnly === true, ...owner }),
  )
}

type Done<T> =
  | { readonly is: 'ok'; readonly value: T }
  | { readonly is: 'fault'; readonly fault: { readonly message: string; readonly help: string } }

async function telling(options: AdminOptions, work: (parts: IdentityParts) => Promise<Done<unknown>>): Promise<number> {
  const data = resolve(options.data ?? usualDataDirectory())
  const isNew = !existsSync(data)
  const done = await besideAuthority(options, work)
  // A slip in the path would make an authority that nobody runs, and a token that no other one knows.
  if (isNew) process.stderr.write(`prodgate: made the data directory ${quoted(data)}, which was not there before\n`)
  if (done.is === 'fault') throw new UsageError(done.fault.message, done.fault.help)
  process.stdout.write(`${JSON.stringify(done.value)}\n`)
  return EXIT.allow
}

/** Works on the store of an authority, as the owner of its data directory, while it runs or not. */
export async function besideAuthority<T>(
  options: AdminOptions,
  work: (parts: IdentityParts) => Promise<T>,
): Promise<T> {
  const data = openDataDirectory(resolve(options.data ?? usualDataDirectory()))
  if (data.is === 'fault') throw new UsageError(data.fault)
  const location = storeLocation(data.value.path, options.database)
  if (location.is === 'fault') throw new UsageError(location.fault)
  const keys = openKeys(data.value.keys)
  if (keys.is === 'fault') throw new UsageError(keys.fault.message)
  const store = await openStore(location.value, data.value, keys.value.log).catch((cause: unknown) => {
    const why = whyNotOpened(location.value, cause)
    throw why === undefined ? cause : new CommandFault(EXIT.fault, why)
  })
  try {
    const newId = (prefix: string) => `${prefix}${uniqueId(Date.now(), randomBytes(10))}`
    return await work({ store, now: Date.now, random: randomBytes, newId })
  } finally {
    await store.close()
  }
}
