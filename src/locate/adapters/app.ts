import type { AppPlace } from '../../understand/place.ts'
import { knownText } from '../../understand/word.ts'
import { type Claim, nameClaims, type Subject } from '../evidence.ts'
import { readRemote } from '../formats/git-remote.ts'
import { fieldsField, fieldsOf, parseJsonFields, textField } from '../formats/json-fields.ts'
import { parserOf } from '../formats/parsed.ts'
import { repositoryOf } from '../git/repository.ts'
import { gitSettings, pushAddresses, remoteNames } from '../git/settings.ts'
import { appIdentity } from '../identity.ts'
import { absent, first, flag, type Setting, state, variable } from '../setting.ts'
import { inHome, lost, remote, type Vantage } from '../vantage.ts'
import { deployTarget } from './git-deploy.ts'

/**
 * Which app of a hosting platform a command acts on: its flag, the platform's variable, the file that the platform's
 * tool leaves in the directory. An app that nobody listed is unknown.
 */
export function locateApp(place: AppPlace, from: Vantage): readonly Subject[] {
  const environment = flag(place.environment, 'the environment')
  const claims: readonly Claim[] =
    environment.is === 'known' ? nameClaims(environment.text, 'environment', 'command') : []
  const found = first(flag(place.app, 'the app'), APPS[place.platform](place, from))
  if (found.is !== 'known')
    return [lost(from, found.is === 'unknown' ? `${found.from} is not known` : 'no app is named', claims)]
  const all = [...claims, ...nameClaims(found.text, found.from)]
  if (environment.is === 'unknown') return [lost(from, 'the environment is not known before it runs', all, found.text)]
  // A project and each of its environments can be listed; the environment decides before the project.
  const identities = [appIdentity(place.platform, found.text)]
  if (environment.is === 'known') identities.unshift(appIdentity(place.platform, `${found.text}/${environment.text}`))
  const only = identities[0]
  const whole = identities[1]
  if (only === undefined || whole === undefined) return [remote(from, identities, all)]
  return [remote(from, [{ ...only, keys: [...only.keys, ...whole.keys] }], all)]
}

const projectOf = parserOf((text) => {
  const fields = parseJsonFields(text)
  return fields === undefined ? undefined : { id: textField(fields, 'projectId') ?? textField(fields, 'siteId') }
})
const appLineOf = parserOf((text) => ({ app: topLevelText(text, 'app'), name: topLevelText(text, 'name') }))
const railwayOf = parserOf((text) => parseJsonFields(text))

const APPS: Readonly<Record<AppPlace['platform'], (place: AppPlace, from: Vantage) => Setting>> = {
  heroku: (place, from) => first(variable(place.env, 'HEROKU_APP'), herokuRemote(place, from)),
  fly: (place, from) => first(variable(place.env, 'FLY_APP'), lineIn(place, from, 'fly.toml', 'app')),
  vercel: (place, from) =>
    first(variable(place.env, 'VERCEL_PROJECT_ID'), projectIn(place, from, '.vercel/project.json')),
  netlify: (place, from) =>
    first(variable(place.env, 'NETLIFY_SITE_ID'), projectIn(place, from, '.netlify/state.json')),
  cloudflare: (place, from) => lineIn(place, from, 'wrangler.toml', 'name'),
  railway: (place, from) => railwayProject(place, from),
  other: () => absent,
}

/** The app behind the remote that the command names, or behind the only remote of the platform. */
function herokuRemote(place: AppPlace, from: Vantage): Setting {
  const repository = repositoryOf(from.files, place.cwd)
  if (repository === undefined) return absent
  const settings = gitSettings(from.files, from.home, place.env, repository)
  if (settings.uncertain !== undefined) return { is: 'unknown', from: 'the remote' }
  const wanted = knownText(place.environment)
  const names = remoteNames(settings.all).filter((name) => wanted === undefined || name === wanted)
  const apps = new Set<string>()
  for (const name of names) {
    for (const address of pushAddresses(settings.all, name)) {
      const parsed = readRemote(address)
      const target = parsed === undefined ? undefined : deployTarget(parsed)
      if (target?.platform === 'heroku') apps.add(target.app.text)
    }
  }
  return apps.size > 1 ? { is: 'unknown', from: 'which of several remotes' } : state([...apps][0], 'the remote')
}

function projectIn(place: AppPlace, from: Vantage, name: string): Setting {
  const file = projectOf(from.files.read(`${place.cwd}/${name}`))
  return file.is === 'parsed' ? state(file.value.id, name) : absent
}

function lineIn(place: AppPlace, from: Vantage, name: string, key: 'app' | 'name'): Setting {
  const file = appLineOf(from.files.read(`${place.cwd}/${name}`))
  return file.is === 'parsed' ? state(file.value[key], name) : absent
}

/** `key = "value"` before the first table of a TOML text. */
function topLevelText(text: string, key: string): string | undefined {
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (trimmed.startsWith('[')) return undefined
    const found = /^([\w-]+)\s*=\s*["']([^"']*)["']/.exec(trimmed)
    if (found?.[1] === key) return found[2]
  }
  return undefined
}

/** Railway keeps the project of each directory in the home. */
function railwayProject(place: AppPlace, from: Vantage): Setting {
  const told = variable(place.env, 'RAILWAY_PROJECT_ID')
  const path = inHome(from, '.railway/config.json')
  if (told.is !== 'absent' || path === undefined) return told
  const file = railwayOf(from.files.read(path))
  const projects = file.is === 'parsed' ? fieldsField(file.value, 'projects') : undefined
  const own = projects === undefined ? undefined : fieldsOf(projects[place.cwd])
  const project = textField(own, 'project')
  const environment = textField(own, 'environment')
  const id = environment === undefined || place.environment !== undefined ? project : `${project}/${environment}`
  return state(project === undefined ? undefined : id, '~/.railway/config.json')
}
