import { listedIn, profileTold } from '../../understand/list-scope.ts'
import type { AwsPlace } from '../../understand/place.ts'
import { isKnown, isKnownText, word } from '../../understand/word.ts'
import { type Claim, claim, nameClaims, type Subject } from '../evidence.ts'
import { readAddress } from '../formats/address-url.ts'
import { namedIdentity } from '../identity.ts'
import { signs } from '../names.ts'
import { first, flag, type Setting, state, textOf, variable } from '../setting.ts'
import { lost, remote, type Vantage } from '../vantage.ts'
import { accountOfProfile, awsProfile, awsStartedBy } from './aws-profile.ts'

/**
 * Which account `aws` acts on (AWS CLI 2.31, botocore 1.43): `--profile` beats keys of the environment, keys of the
 * environment beat a profile of the environment. The account of a profile is that of its SSO settings or of its role.
 * Accounts that stand in ARNs of the arguments are targets too.
 */
export function locateAws(place: AwsPlace, from: Vantage): readonly Subject[] {
  const starts = awsStartedBy(place.cwd, place.env, from)
  const found = accountsOf(place, from)
  return starts === undefined ? found : found.map((one) => ({ ...one, starts }))
}

function accountsOf(place: AwsPlace, from: Vantage): readonly Subject[] {
  const found: Subject[] = []
  const endpoint = endpointOf(place)
  if (endpoint.is === 'unknown') found.push(lost(from, `${endpoint.from} is not known before it runs`))
  if (endpoint.is === 'known' && !isAmazon(endpoint.text)) {
    found.push(
      ...from.locate({
        is: 'url',
        url: word(endpoint.text),
        site: place.site,
        cwd: place.cwd,
        env: place.env,
        ...tunnelsOf(place),
      }),
    )
  } else {
    found.push(credentials(place, from))
    for (const bucket of bucketsOf(place).slice(0, MOST_ACCOUNTS))
      found.push(
        lost(from, `the account of the bucket \`${bucket}\` is not in its name`, nameClaims(bucket, 'the bucket')),
      )
  }
  const accounts = accountsIn(place)
  if (accounts.length > MOST_ACCOUNTS) return [lost(from, 'it names more accounts than are looked at')]
  for (const account of accounts) {
    if (!found.some((one) => one.identities.some((identity) => identity.id === account))) {
      found.push(
        remote(from, [namedIdentity('aws', account)], [claim(`account ${account}`, 'command', 'ARN', account)]),
      )
    }
  }
  // A store of one's own (LocalStack) has no other accounts.
  const elsewhere = endpoint.is === 'known' && !isAmazon(endpoint.text)
  return elsewhere ? found : [...found, ...unknownAccounts(place, from)]
}

/** Of production by their names, which are believed: a bucket may belong to another account than the caller's. */
function bucketsOf(place: AwsPlace): readonly string[] {
  const found = place.words.flatMap((one, i) => {
    if (place.words[i - 1]?.text === '--bucket') return [one.text]
    const named = /^(?:s3:\/\/|--bucket=)([^/]+)/.exec(one.text)?.[1]
    return named === undefined ? [] : [named]
  })
  return [...new Set(found)].filter((name) => signs(name).includes('production'))
}

function credentials(place: AwsPlace, from: Vantage): Subject {
  // Where nobody signs in, the call does what anybody may do, in whichever account that is.
  if (place.words.some((one) => /^--no-si/.test(one.text))) return lost(from, 'the call is not signed')
  const told = flag(place.profile, '--profile')
  // botocore asks for AWS_DEFAULT_PROFILE first, other readers for AWS_PROFILE: where they differ, nobody knows.
  const older = variable(place.env, 'AWS_DEFAULT_PROFILE')
  const newer = variable(place.env, 'AWS_PROFILE')
  const profile = first(told, older, newer)
  const claims: readonly Claim[] = profile.is === 'known' ? nameClaims(profile.text, profile.from) : []
  if (profile.is === 'unknown') return lost(from, `${profile.from} is not known before it runs`)
  if (told.is === 'absent') {
    if (older.is !== 'absent' && newer.is !== 'absent' && textOf(older) !== textOf(newer)) {
      return lost(from, 'AWS_PROFILE and AWS_DEFAULT_PROFILE differ', [
        ...claims,
        ...nameClaims(textOf(newer), 'AWS_PROFILE'),
      ])
    }
    const keys = ENVIRONMENT_CREDENTIALS.find((name) => place.env.get(name) !== undefined)
    if (keys !== undefined)
      return lost(from, `credentials of ${keys} come first, and their account is not known`, claims)
  }
  const name = textOf(profile) ?? 'default'
  const read = awsProfile(place.cwd, place.env, from, name)
  const account = read.is === 'found' ? accountOfProfile(read.profile) : read
  if (account.is !== 'account') return lost(from, account.why, claims, `profile ${name}`)
  const how = claim(`account ${account.id}`, 'tool-state', `profile ${name}`, account.by)
  return remote(from, [namedIdentity('aws', account.id)], [...claims, how])
}

/** With one of these set, the profile of the environment is not what is used. */
const ENVIRONMENT_CREDENTIALS = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_ROLE_ARN',
]

function endpointOf(place: AwsPlace): Setting {
  const told = flag(place.endpoint, '--endpoint-url')
  if (told.is !== 'absent') return told
  if (place.env.get('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS')?.text.toLowerCase() === 'true') return state(undefined, '')
  const general = variable(place.env, 'AWS_ENDPOINT_URL')
  if (general.is !== 'absent') return general
  // One for a single service: whether this call is to that service is not known here.
  const single = place.env.names().find((name) => name.startsWith('AWS_ENDPOINT_URL_'))
  return single === undefined ? state(undefined, '') : { is: 'unknown', from: single }
}

function isAmazon(endpoint: string): boolean {
  const host = readAddress(endpoint)?.host ?? ''
  return host.endsWith('.amazonaws.com') || host.endsWith('.amazonaws.com.cn') || host.endsWith('.api.aws')
}

function tunnelsOf(place: AwsPlace) {
  return place.tunnels === undefined ? {} : { tunnels: place.tunnels }
}

/** Twelve digits in the fifth field of an ARN, in the address of a queue or an image store, or behind an option for them. */
function accountsIn(place: AwsPlace): readonly string[] {
  const found = new Set<string>()
  for (const [i, word] of place.words.entries()) {
    for (const account of arnAccounts(word.text)) found.add(account)
    const named = FUNCTION_OF.exec(word.text)
    if (named !== null && (named[1] ?? place.words[i - 1]?.text) === '--function-name') found.add(named[2] ?? '')
    const number = /^(?:(--[a-z-]+)=)?(\d{12})$/.exec(word.text)
    if (number !== null && OWNERS.has(number[1] ?? place.words[i - 1]?.text ?? '')) found.add(number[2] ?? '')
    for (const [, queue, store] of word.text.matchAll(/amazonaws\.com\/(\d{12})\/|(\d{12})\.dkr\.ecr\./g)) {
      const account = queue ?? store
      if (account !== undefined && account !== LOCAL_STACK) found.add(account)
    }
    if (found.size > MOST_ACCOUNTS) break
  }
  return [...found]
}

/** A function with its account before it, and without the rest of an ARN (Lambda, "FunctionName"). */
const FUNCTION_OF = /^(?:(--[a-z-]+)=)?(\d{12}):/

/** Parameters that say whose thing it is by the number of the account. */
const OWNERS = new Set(
  [
    'registry-id',
    'registry-ids',
    'catalog-id',
    'account-id',
    'aws-account-id',
    'owner-id',
    'expected-bucket-owner',
  ].map((name) => `--${name}`),
)

const MOST_ACCOUNTS = 16

function arnAccounts(text: string): readonly string[] {
  const found: string[] = []
  for (let at = text.indexOf('arn:'); at >= 0 && found.length <= MOST_ACCOUNTS; at = text.indexOf('arn:', at + 4)) {
    const account = text.slice(at, at + 200).split(':')[4] ?? ''
    if (/^\d{12}$/.test(account) && account !== LOCAL_STACK) found.push(account)
  }
  return found
}

/**
 * An ARN or a queue's address that is not known may be of any account; taken from a list, it is of the list's profile.
 * Counter-example that is let through: a name that is not known, as most parameters that take an ARN take one as well.
 */
function unknownAccounts(place: AwsPlace, from: Vantage): readonly Subject[] {
  for (const [i, one] of place.words.entries()) {
    if (isKnown(one)) continue
    const option = /^--[a-z-]+(?==)/.exec(one.text)?.[0] ?? place.words[i - 1]?.text ?? ''
    if (!hidesAccount(one.text, option)) continue
    const scope = listedIn(one, 'aws')
    if (scope !== undefined && scope === (profileTold(place)?.text ?? '')) continue
    if (scope === undefined || scope === '')
      return [lost(from, `the account of \`${option}\` is not known before it runs`)]
    return [credentials({ ...place, profile: word(scope) }, from)]
  }
  return []
}

function hidesAccount(text: string, option: string): boolean {
  const at = text.indexOf('arn:')
  const account = at < 0 ? undefined : text.slice(at, at + 200).split(':', 6)[4]
  if (account !== undefined) return !isKnownText(account)
  const queue = /amazonaws\.com\/([^/]*)\//.exec(text)?.[1]
  if (queue !== undefined) return !isKnownText(queue)
  return NAMES_ITS_ACCOUNT.test(option) && !USED_BY_IT.test(option)
}

/** Parameters whose value is always an ARN or an address with the account in it. */
const NAMES_ITS_ACCOUNT = /^--([a-z-]+-)?(arns?|queue-url)$/
/** They say what the thing uses, not where it is. */
const USED_BY_IT = /-(role|policy|certificate|key|secret|layer|principal|source|profile|boundary|job)-arns?$/

/** The account of every LocalStack. */
const LOCAL_STACK = '000000000000'
