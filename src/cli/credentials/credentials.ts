import { z } from 'zod'
import { Client } from '../../client/client.ts'
import { EXIT, UsageError } from '../../client/exit.ts'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { escapedLine } from '../../hold/shown/escaped.ts'
import { Credential, CredentialName } from '../../wire/run-schemas.ts'
import { reaching, told } from '../authority/reach.ts'
import { table } from '../authority/table.ts'
import { valuesFor } from './values.ts'

export interface RotateOptions extends ReachOptions {
  readonly from?: string
}

export interface AddOptions extends RotateOptions {
  readonly for: readonly string[]
  readonly user?: readonly string[]
  readonly env?: readonly string[]
  readonly file?: readonly string[]
  readonly unattended?: boolean
}

const CredentialsAnswer = z.object({ credentials: z.array(Credential) })
type Shown = z.output<typeof Credential>

/** `prodgate credentials` */
export function listCredentials(options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    await told(options, await client.get('/v1/credentials', CredentialsAnswer), ({ credentials }) => {
      if (credentials.length === 0) return 'there is no credential\n'
      const rows = credentials.map((one) => [
        escapedLine(one.name),
        String(one.version),
        one.changedAt.slice(0, 10),
        escapedLine(namesOf(one)),
        escapedLine(one.users.length === 0 ? 'everybody' : one.users.join(' ')),
        one.unattended ? 'unattended' : 'approved',
        escapedLine(one.targets.join(' ')),
      ])
      return table(['NAME', 'VERSION', 'CHANGED', 'HANDS ON', 'TO RUNS OF', 'RUNS', 'FOR'], rows)
    })
    return EXIT.allow
  })
}

/** `prodgate credentials add NAME` */
export async function addCredential(name: string, options: AddOptions): Promise<number> {
  const { env = [], file = [], user = [], unattended = false } = options
  if (env.length + file.length === 0) throw new UsageError('name its variables', 'for example: `--env PGPASSWORD`')
  const values = await valuesFor({ env, files: file }, options.from)
  const of = (names: readonly string[]) => Object.fromEntries(names.map((one) => [one, values[one] ?? '']))
  const body = { name, targets: options.for, users: user, env: of(env), files: of(file), unattended }
  return reaching(options, async (client) => {
    await told(options, await client.post('/v1/credentials', body, Credential), (one) => line(one, 'added'))
    return EXIT.allow
  })
}

/** `prodgate credentials rotate NAME` */
export function rotateCredential(name: string, options: RotateOptions): Promise<number> {
  return reaching(options, async (client) => {
    const { credentials } = await client.get('/v1/credentials', CredentialsAnswer)
    const found = credentials.find((one) => one.name === name)
    if (found === undefined) throw new UsageError('there is no such credential', '`prodgate credentials` lists them')
    const values = await valuesFor(found, options.from)
    const path = `/v1/credentials/${Client.part(name)}/values`
    await told(options, await client.post(path, { values }, Credential), (one) => line(one, 'rotated'))
    return EXIT.allow
  })
}

/** `prodgate credentials remove NAME` */
export function removeCredential(name: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const path = `/v1/credentials/${Client.part(name)}/remove`
    await told(options, await client.post(path, {}, CredentialName), (one) => `${escapedLine(one.name)}  removed\n`)
    return EXIT.allow
  })
}

function line(one: Shown, what: string): string {
  const runs = one.unattended ? 'to unattended runs too' : 'to approved runs'
  const names = escapedLine(namesOf(one))
  return `${escapedLine(one.name)}  ${what}, version ${one.version}: ${names} for ${escapedLine(one.targets.join(' '))}, ${runs}\n`
}

function namesOf({ env, files }: Shown): string {
  return [...env, ...files.map((one) => `${one}=FILE`)].join(' ')
}
