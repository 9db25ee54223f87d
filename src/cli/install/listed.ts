import { EXIT } from '../../client/exit.ts'
import { CLIENT_NAMES, type ClientName } from '../../reach/client-name.ts'
import { planClient, targetOf } from '../../reach/install/installation.ts'
import { LEVELS, type Level, type Places } from '../../reach/install/places.ts'
import { installedAs } from '../../reach/install/record.ts'
import { table } from '../authority/table.ts'
import { print } from '../output.ts'
import { type FoundClient, findClient, tooOld } from './client-version.ts'
import { glance, placesHere, readInstallRecord } from './place.ts'

export type State = 'installed' | 'changed since' | 'no'

/** What is installed for a client, at each level that it has. */
export type InstalledHere = Readonly<Partial<Record<Level, State>>>

interface Listed {
  readonly client: string
  readonly title: string
  readonly found: FoundClient | undefined
  readonly tooOld?: string
  readonly levels: InstalledHere
}

/** `prodgate install` without a client: those that are there, and what is installed for them. */
export async function listClients(options: { readonly json?: boolean; readonly cwd?: string }): Promise<number> {
  const places = placesHere(options.cwd)
  const all = await Promise.all(CLIENT_NAMES.map((name) => listed(name, places)))
  if (options.json === true) {
    await print(`${JSON.stringify({ clients: all })}\n`)
    return EXIT.allow
  }
  const there = all.filter(
    (one) => one.found !== undefined || Object.values(one.levels).some((state) => state !== 'no'),
  )
  if (there.length === 0) await print('none of the known clients is on PATH\n')
  else {
    const rows = there.map(({ client, found, levels, tooOld: old }) => [
      client,
      found?.version ?? (found === undefined ? 'not on PATH' : 'unknown'),
      ...LEVELS.map((level) => levels[level] ?? '-'),
      old === undefined ? '' : 'too old: it fails open',
    ])
    await print(table(['CLIENT', 'VERSION', 'USER', 'PROJECT', 'MANAGED', ''], rows))
  }
  const others = all.filter((one) => !there.includes(one)).map((one) => one.client)
  if (others.length > 0) await print(`also known: ${others.join(', ')}\n`)
  return EXIT.allow
}

async function listed(name: ClientName, places: Places): Promise<Listed> {
  const { client } = targetOf(name, 'user', places)
  const found = await findClient(client)
  const old = tooOld(client, found?.version)
  return {
    client: name,
    title: client.title,
    found,
    ...(old === undefined ? {} : { tooOld: old }),
    levels: installedHere(name, places),
  }
}

export function installedHere(name: ClientName, places: Places): InstalledHere {
  const { client } = targetOf(name, 'user', places)
  const levels = LEVELS.filter((level) => client.levels[level] !== undefined)
  return Object.fromEntries(levels.map((level) => [level, stateOf(name, level, places)]))
}

function stateOf(name: ClientName, level: Level, places: Places): State {
  if (level === 'project' && places.project === places.home) return 'no'
  const target = targetOf(name, level, places)
  // The record of the machine is root's alone; for anybody else there is none.
  const record = readInstallRecord({ level, places })
  const { changes, faults } = planClient(target, record, glance)
  // Modes are not looked at here.
  const different = changes.filter((one) => one.before.is === 'absent' || one.before.text !== one.after)
  if (different.length === 0 && faults.length === 0) return 'installed'
  return installedAs(record, name, level, places.project) === undefined ? 'no' : 'changed since'
}
