import type { Env } from '../../understand/place.ts'
import { type IniSetting, readIni } from '../formats/ini.ts'
import { type Parsed, parserOf } from '../formats/parsed.ts'
import { textOf, variable } from '../setting.ts'
import { homePathFrom, inHome, isForeign, type Vantage } from '../vantage.ts'

export type AwsProfile = ReadonlyMap<string, string>

export type AwsAccount =
  | { readonly is: 'account'; readonly id: string; readonly by: string }
  | { readonly is: 'unknown'; readonly why: string }

type Sections = ReadonlyMap<string, AwsProfile>

const sectionsOf = parserOf(parseSections)

/** The settings of a profile in both files, as botocore joins them. */
export function awsProfile(
  cwd: string,
  env: Env,
  from: Vantage,
  name: string,
): { readonly is: 'found'; readonly profile: AwsProfile } | { readonly is: 'unknown'; readonly why: string } {
  const config = sectionsIn(cwd, env, from, 'AWS_CONFIG_FILE', CONFIG)
  const credentials = sectionsIn(cwd, env, from, 'AWS_SHARED_CREDENTIALS_FILE', CREDENTIALS)
  for (const one of [config, credentials]) if (one.is === 'unreadable') return { is: 'unknown', why: one.why }
  const settings =
    config.is === 'parsed' ? config.value.get(name === 'default' ? 'default' : `profile ${name}`) : undefined
  const keys = credentials.is === 'parsed' ? credentials.value.get(name) : undefined
  if (settings === undefined && keys === undefined) return { is: 'unknown', why: `there is no profile ${name}` }
  return { is: 'found', profile: new Map([...(settings ?? []), ...(keys ?? [])]) }
}

/**
 * The settings by which `aws` may start a program (`credential_process`): those of elsewhere with one in any of their
 * profiles, which name each other, or such that cannot be read before the action runs, which may itself write them. What is
 * not there starts none where nothing makes it.
 *
 * KNOWN GAP: a file whose name is not known before it runs, and one that an earlier command of the action writes anew.
 */
export function awsStartedBy(cwd: string, env: Env, from: Vantage): string | undefined {
  const names = { AWS_CONFIG_FILE: CONFIG, AWS_SHARED_CREDENTIALS_FILE: CREDENTIALS }
  return Object.entries(names).flatMap(([name, usual]) => {
    const setting = variable(env, name)
    const named = textOf(setting)
    const path = setting.is === 'unknown' ? undefined : pathOf(cwd, from, named, usual)
    if (path === undefined || !isForeign(from, path)) return []
    const file = sectionsOf(from.files.read(path))
    if (file.is === 'absent' && from.onlyLooks) return []
    const starts = file.is !== 'parsed' || [...file.value.values()].some((profile) => profile.has('credential_process'))
    return starts ? [path] : []
  })[0]
}

function pathOf(cwd: string, from: Vantage, named: string | undefined, usual: string): string | undefined {
  return named === undefined ? inHome(from, usual) : homePathFrom(from, cwd, named)
}

const CONFIG = '.aws/config'
const CREDENTIALS = '.aws/credentials'

function sectionsIn(cwd: string, env: Env, from: Vantage, name: string, usual: string): Parsed<Sections> {
  const setting = variable(env, name)
  if (setting.is === 'unknown') return { is: 'unreadable', why: `${name} is not known before it runs` }
  const named = textOf(setting)
  const path = pathOf(cwd, from, named, usual)
  if (path === undefined) return { is: 'unreadable', why: 'the settings of another machine cannot be read' }
  const file = sectionsOf(from.files.read(path))
  // A file that is named by hand and cannot be read may say anything.
  if (file.is === 'absent' && named !== undefined) return { is: 'unreadable', why: `${path} is not there` }
  return file.is === 'unreadable' ? { is: 'unreadable', why: `${path} cannot be read: ${file.why}` } : file
}

/** `undefined` for a section or key that stands twice: Python's reader refuses such a file. */
function parseSections(text: string): Sections | undefined {
  const found = new Map<string, Map<string, string>>()
  let current: Map<string, string> | undefined
  for (const one of readIni(text)) {
    if (isHeader(one)) {
      const name = sectionName(one.section)
      if (found.has(name)) return undefined
      current = new Map()
      found.set(name, current)
      continue
    }
    const key = one.key.toLowerCase()
    if (current === undefined || current.has(key)) return undefined
    current.set(key, one.value)
  }
  return found
}

function isHeader(one: IniSetting): boolean {
  return one.key === '' && one.value === ''
}

/** `[profile "dev"]` is written with quotes by some; blanks between the words do not matter. */
function sectionName(section: string): string {
  const words = section.split(/\s+/)
  if (words[0] !== 'profile' || words.length < 2) return section
  return `profile ${words
    .slice(1)
    .join(' ')
    .replace(/^["']|["']$/g, '')}`
}

/**
 * The account in which a profile acts. Keys have none that could be read: an account that somebody wrote beside them
 * (`aws_account_id`) is no proof, because it does not choose anything.
 */
export function accountOfProfile(profile: AwsProfile): AwsAccount {
  if (profile.has('endpoint_url') || profile.has('services')) {
    return { is: 'unknown', why: 'the profile names an endpoint of its own' }
  }
  const role = profile.get('role_arn')
  // Without a source a role is not taken on, and keys that stand beside it are used.
  if (role !== undefined && ROLE_SOURCES.some((key) => profile.has(key))) {
    const account = role.split(':')[4] ?? ''
    if (!/^\d{12}$/.test(account)) return { is: 'unknown', why: 'the role of the profile is not understood' }
    return { is: 'account', id: account, by: 'role_arn' }
  }
  const keys = ['aws_access_key_id', 'credential_process', 'web_identity_token_file'].find((key) => profile.has(key))
  if (keys !== undefined) return { is: 'unknown', why: `the account of ${keys} is not known` }
  const account = profile.get('sso_account_id')
  if (account === undefined) return { is: 'unknown', why: 'the profile names no account' }
  return /^\d{12}$/.test(account)
    ? { is: 'account', id: account, by: 'sso_account_id' }
    : { is: 'unknown', why: 'the account of the profile is not understood' }
}

const ROLE_SOURCES = ['source_profile', 'credential_source', 'web_identity_token_file']
