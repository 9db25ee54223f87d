import { z } from 'zod'
import { fault, ok, type Result } from '../../lib/result.ts'
import { CLIENT_NAMES, type ClientName } from '../client-name.ts'
import { LEVELS, type Level } from './places.ts'

const Kept = z.strictObject({ path: z.string(), before: z.string().nullable(), after: z.string() }).readonly()

const OneInstalled = z
  .strictObject({
    client: z.enum(CLIENT_NAMES),
    level: z.enum(LEVELS),
    /** The work tree of an installation for one. */
    project: z.string().optional(),
    files: z.array(Kept).readonly(),
    /** Directories that were made for them. */
    directories: z.array(z.string()).readonly(),
    /** The agent as which the client asks, and the data directory of its authority, where install made it. */
    agent: z.strictObject({ id: z.string(), data: z.string() }).readonly().optional(),
  })
  .readonly()

const Kind = z.strictObject({ version: z.literal(1), installed: z.array(OneInstalled).readonly() })

export type Installed = z.output<typeof OneInstalled>

export type KeptAgent = NonNullable<Installed['agent']>

/** What was installed, kept where only its owner reads it: settings that stood there before may hold secrets. */
export interface InstallRecord {
  readonly installed: readonly Installed[]
}

export const EMPTY_RECORD: InstallRecord = { installed: [] }

export function installedAs(
  { installed }: InstallRecord,
  client: ClientName,
  level: Level,
  project: string,
): Installed | undefined {
  return installed.find((one) => isThat(one, client, level, level === 'project' ? project : undefined))
}

/** The record with this installation in place of an earlier one of the same client, level and work tree. */
export function withInstalled(record: InstallRecord, installed: Installed): InstallRecord {
  return { installed: [...besides(record, installed), installed] }
}

/** The record without it. Directories that it made, and in which others still have something, are theirs from then on. */
export function withoutInstalled(record: InstallRecord, gone: Installed): InstallRecord {
  const [first, ...others] = besides(record, gone)
  if (first === undefined) return EMPTY_RECORD
  return {
    installed: [{ ...first, directories: [...new Set([...first.directories, ...gone.directories])] }, ...others],
  }
}

function besides({ installed }: InstallRecord, { client, level, project }: Installed): readonly Installed[] {
  return installed.filter((one) => !isThat(one, client, level, project))
}

function isThat(one: Installed, client: ClientName, level: Level, project: string | undefined): boolean {
  return one.client === client && one.level === level && one.project === project
}

export function formatRecord({ installed }: InstallRecord): string {
  return `${JSON.stringify({ version: 1, installed }, null, 2)}\n`
}

export function readRecord(text: string): Result<InstallRecord, string> {
  try {
    const read = Kind.safeParse(JSON.parse(text))
    return read.success ? ok({ installed: read.data.installed }) : fault('it is no record of this version')
  } catch {
    return fault('it is no JSON')
  }
}
