import type { Effect } from '../understand/effect.ts'
import type { DatabasePlace, Place, Reach } from '../understand/place.ts'
import { isKnown, type Word } from '../understand/word.ts'
import { DATABASE_VARIABLES, FRAMEWORK_VARIABLES } from './process-env.ts'

/**
 * What a program that nobody can look into would open by the variables that it gets: `DATABASE_URL=… node seed.js` works on
 * that database, whatever the program is called. Where a variable leads to nothing that is protected, it says nothing.
 */
export function pointersOf(effect: Effect): readonly Place[] {
  const { at } = effect
  if (at.is !== 'session' || !runsCode(effect)) return []
  const { site, cwd, env, tunnels } = at
  const reach: Reach = tunnels === undefined ? { site, cwd, env } : { site, cwd, env, tunnels }
  const found: Place[] = []
  for (const one of at.names ?? []) {
    const url = one.text.slice(one.text.startsWith('-') ? one.text.indexOf('=') + 1 : 0)
    if (STORE.test(url)) found.push(database(reach, { url: { ...one, text: url } }))
    else if (/^(host|hostaddr|server|data source)=/i.test(url))
      found.push(database(reach, { engine: 'postgresql', url: { ...one, text: url } }))
  }
  const names = env.names()
  if (names.length > MOST)
    return [...found, { ...reach, is: 'unknown', why: 'it has more variables than are read', names: [] }]
  for (const name of names) {
    const value = env.get(name)
    if (value === undefined || value.text === '') continue
    found.push(...pointed(name, value, reach))
    // Tests and tasks of a build run as whatever they like; a program that nobody described does what its variables say.
    if (RUNTIME.has(name) && isKnown(value) && (effect.kind === 'undescribed' || SERVES.test(effect.on)))
      found.push({ ...reach, is: 'session', names: [value] })
  }
  return found
}

/** A name or an address that the registry may not hold: only where it says production does it count. */
export function saysOnlyProduction(place: Place): boolean {
  return place.is === 'url' || place.is === 'session'
}

/** No shell of a person has so many. */
const MOST = 512

/** The things of a host by which descriptions call a program of the project's own. */
const RUNS =
  /^(tests?|server|worker|script|program|module|function|target|recipe|task|job|console|code|application|app|file)$/

const SERVES = /^(server|worker)$/

/** A build, a check and an installation open no store; what is undescribed may. */
function runsCode(effect: Effect): boolean {
  if (effect.kind === 'file') return false
  if (effect.kind === 'undescribed') return effect.on !== 'option' && effect.on !== 'build'
  return (
    (effect.kind === 'change' || effect.kind === 'restart') &&
    RUNS.test(effect.on) &&
    (SERVES.test(effect.on) || /^(run|start|call|serve|watch)$/.test(effect.verb))
  )
}

const STORE = /^(postgres(ql)?|mysql|mariadb|mongodb|rediss?|amqps?|sqlserver|mssql|clickhouse)(\+[a-z0-9]+)?:\/\//i

function pointed(name: string, value: Word, reach: Reach): readonly Place[] {
  if (STORE.test(value.text)) return [database(reach, { url: value })]
  const known = isKnown(value)
  if ((DATABASE_VARIABLES as readonly string[]).includes(name)) return known ? [] : [database(reach, { url: value })]
  switch (name) {
    case 'PGHOST':
    case 'PGHOSTADDR':
    case 'PGSERVICE':
      return [database(reach, { engine: 'postgresql' })]
    case 'AWS_PROFILE':
    case 'AWS_DEFAULT_PROFILE':
      return [{ ...reach, is: 'aws', profile: undefined, region: undefined, endpoint: undefined, words: [] }]
    case 'KUBECONFIG': {
      const none = {
        context: undefined,
        cluster: undefined,
        server: undefined,
        kubeconfig: undefined,
        namespace: undefined,
      }
      return [{ ...reach, ...none, is: 'kubernetes', tool: 'kubectl' }]
    }
    case 'GOOGLE_CLOUD_PROJECT':
    case 'CLOUDSDK_CORE_PROJECT':
      return [{ ...reach, is: 'gcp', project: value, configuration: undefined }]
    case 'AZURE_SUBSCRIPTION_ID':
    case 'ARM_SUBSCRIPTION_ID':
      return [{ ...reach, is: 'azure', subscription: value }]
    // The account that stands in the file is not read here: its name alone is a sign.
    case 'GOOGLE_APPLICATION_CREDENTIALS':
      return known ? [{ ...reach, is: 'session', names: [value] }] : []
    case 'DOCKER_HOST':
    case 'DOCKER_CONTEXT':
      return [{ ...reach, is: 'docker', host: undefined, context: undefined }]
    default:
      if (!isService(name) || !known || /\s/.test(value.text)) return []
      return [
        /^https?:\/\//i.test(value.text)
          ? { ...reach, is: 'url', url: value }
          : { ...reach, is: 'session', names: [value] },
      ]
  }
}

/** What an application runs as. `NODE_ENV` is none of them: every local build sets it. */
const RUNTIME: ReadonlySet<string> = new Set([
  ...FRAMEWORK_VARIABLES.filter((name) => name !== 'NODE_ENV'),
  'STAGE',
  'TARGET_ENV',
  'DEPLOYMENT_ENV',
])

/** Addresses that go into a page that is built, or that packages are fetched from, are opened by somebody else. */
function isService(name: string): boolean {
  return (
    /(^|_)(URL|URI|ENDPOINT|HOSTS?|BASE|API|ADDR|ADDRESS|BROKERS?|SERVERS?|DSN)(_|$)/.test(name) &&
    !/^(VITE|NEXT_PUBLIC|REACT_APP|EXPO_PUBLIC|NUXT_PUBLIC|PUBLIC|GATSBY|npm|NPM|PIP|UV|CARGO|GO|HOMEBREW|YARN|BUN)_|PROXY|REGISTRY|INDEX|MIRROR/.test(
      name,
    )
  )
}

function database(reach: Reach, more: Partial<DatabasePlace>): DatabasePlace {
  const none = { url: undefined, host: undefined, port: undefined, database: undefined }
  return { ...reach, is: 'database', engine: 'other', ...none, ...more }
}
