import type { DatabasePlace, Engine, Env, RuntimePlace } from '../../understand/place.ts'
import { isKnownText, knownText, UNKNOWN, type Word, word } from '../../understand/word.ts'
import { type Claim, nameClaims, type Subject } from '../evidence.ts'
import { dotenvOf, expands } from '../formats/dotenv.ts'
import { DATABASE_VARIABLES, FRAMEWORK_VARIABLES, frameworkClaims } from '../process-env.ts'
import { lost, type Vantage } from '../vantage.ts'
import { databasePlace } from './database-place.ts'
import { djangoDatabase } from './django.ts'
import { prismaVariables } from './prisma.ts'
import { railsDatabase } from './rails.ts'

/**
 * What an application's framework or a migration tool would open: the address on the command line, `DATABASE_URL` and
 * its kin of the environment, then of the `.env` files where the framework reads them. Where nothing says it, it is
 * unknown.
 */
export function locateRuntime(place: RuntimePlace, from: Vantage): readonly Subject[] {
  const claims = [...frameworkClaims(place.env), ...nameClaims(knownText(place.environment), 'environment', 'command')]
  const unknownEnvironment = place.environment !== undefined && knownText(place.environment) === undefined
  if (unknownEnvironment) return [lost(from, 'the environment is not known before it runs', claims)]
  if (place.url !== undefined) return opened(place, from, [place.url], claims)
  const settings = place.dotenv ? withDotenv(place, from) : place.env
  if (settings === undefined) return [lost(from, 'the settings of the application cannot be read', claims)]
  const names = place.framework === 'prisma' ? prismaVariables(place.cwd, from) : DATABASE_VARIABLES
  if (names === undefined) return [lost(from, 'the schema of prisma is not understood', claims)]
  const addresses = names.flatMap((name) => settings.get(name) ?? [])
  if (addresses.length > 0) return opened(place, from, addresses, claims)
  const parts = inParts(place, settings)
  if (parts !== undefined) return withClaims(from.locate(parts), claims)
  if (place.framework === 'django') return withClaims(djangoDatabase(place, from), claims)
  if (place.framework === 'rails') return withClaims(railsDatabase(place, from, environmentName(place)), claims)
  return [lost(from, 'nothing says which database the application opens', claims)]
}

function opened(
  place: RuntimePlace,
  from: Vantage,
  addresses: readonly Word[],
  claims: readonly Claim[],
): readonly Subject[] {
  return addresses.flatMap((url) => withClaims(from.locate(databasePlace(place, { url })), claims))
}

/** Names and variables of the run are evidence about the database that it opens. */
function withClaims(subjects: readonly Subject[], claims: readonly Claim[]): readonly Subject[] {
  return subjects.map((one) => ({ ...one, claims: [...one.claims, ...claims] }))
}

/** The environment that the framework would choose, in lower case; `development` where nothing says it. */
function environmentName(place: RuntimePlace): string {
  const told = knownText(place.environment)
  if (told !== undefined) return told.trim()
  for (const name of FRAMEWORK_VARIABLES) {
    const text = knownText(place.env.get(name))?.trim()
    if (text !== undefined && text !== '' && name !== 'DJANGO_SETTINGS_MODULE') return text
  }
  return 'development'
}

/**
 * The `.env` files, the first that sets a variable wins and variables of the process win over all. `undefined` where
 * one of them is there and cannot be read.
 */
function withDotenv(place: RuntimePlace, from: Vantage): Env | undefined {
  if (!isKnownText(place.cwd)) return undefined
  const names = dotenvNames(place)
  const found = new Map<string, Word>()
  for (const name of names) {
    const file = dotenvOf(from.files.read(`${place.cwd}/${name}`))
    if (file.is === 'unreadable') return undefined
    if (file.is === 'absent') continue
    for (const [key, text] of file.value) {
      // A value that refers to others is not worked out.
      if (!found.has(key)) found.set(key, word(expands(text) ? UNKNOWN : text))
    }
  }
  return {
    get: (name) => place.env.get(name) ?? found.get(name),
    names: () => [...new Set([...place.env.names(), ...found.keys()])],
  }
}

/** Frameworks that read one file above the other. */
const LADDER = new Set(['rails', 'symfony', 'next', 'nuxt', 'vite'])

/**
 * Some frameworks read a ladder of files, Laravel another file in place of `.env` where it is told an environment.
 * The other tools read `.env` alone: a file beside it that names another database must not be believed.
 */
function dotenvNames(place: RuntimePlace): readonly string[] {
  const environment = environmentName(place)
  if (LADDER.has(place.framework)) {
    return [`.env.${environment}.local`, '.env.local', `.env.${environment}`, '.env']
  }
  if (place.framework === 'laravel' && place.environment !== undefined) return [`.env.${environment}`, '.env']
  return place.framework === 'prisma' ? ['.env', 'prisma/.env'] : ['.env']
}

const PARTS = {
  host: ['DB_HOST', 'DATABASE_HOST'],
  port: ['DB_PORT', 'DATABASE_PORT'],
  database: ['DB_DATABASE', 'DB_NAME', 'DATABASE_NAME'],
} as const

/** Frameworks that keep host, port and name apart. */
function inParts(place: RuntimePlace, settings: Env): DatabasePlace | undefined {
  const one = (names: readonly string[]) => names.map((name) => settings.get(name)).find((found) => found !== undefined)
  const host = one(PARTS.host)
  if (host === undefined) return undefined
  const engine =
    ENGINES[knownText(settings.get('DB_CONNECTION'))?.toLowerCase() ?? ''] ?? byPort(knownText(one(PARTS.port)))
  return databasePlace(place, { engine, host, port: one(PARTS.port), database: one(PARTS.database) })
}

const ENGINES: Readonly<Record<string, Engine>> = {
  pgsql: 'postgresql',
  postgres: 'postgresql',
  postgresql: 'postgresql',
  mysql: 'mysql',
  mysql2: 'mysql',
  mariadb: 'mysql',
  sqlsrv: 'tsql',
}

function byPort(port: string | undefined): Engine {
  return port === '5432' ? 'postgresql' : port === '3306' ? 'mysql' : 'other'
}
