import { isOwnSettings } from './own-settings.ts'
import type { Env, Place } from './place.ts'
import { isKnownText, type Word } from './word.ts'

/**
 * What an action did to the connections of a program that it starts. `proxy`: they go by way of a host that the action
 * chose. `unproven`: whoever answers is believed, so that credentials go to anybody on the way. `settings`: the program
 * reads all its settings in a place that the action chose, and they may say any of this, or name what else it runs.
 */
export interface Weakened {
  readonly by: 'proxy' | 'unproven' | 'settings'
  /** The variable or option, for people. */
  readonly what: string
  /** It came with the environment that the action began with, and does not stand in its text. */
  readonly inherited?: true
}

/** What `weakenedBy` looks at. */
export interface Connecting {
  readonly name: string
  readonly args: readonly Word[]
  readonly env: Env
  /** The home of whoever calls. */
  readonly home: string
}

/**
 * By the variables and the words of a call; an option of this meaning is called alike by most programs, so that the words
 * are looked at whatever program it is. A program that knows better says so itself. `before` are the variables that the
 * action began with, `ambient` where those are not the action's at all.
 *
 * A heuristic. Counter-examples: a value of another option that reads like one of these (it raises), settings files that
 * the tool reads, a proxy that `NO_PROXY` takes away again (it raises).
 */
export function weakenedBy(
  { name, args, env, home }: Connecting,
  before: Readonly<Record<string, string>>,
  ambient: boolean,
): Weakened | undefined {
  return byVariables(env, before, ambient) ?? byWords(name, args) ?? bySettings(env, before, home)
}

/** Directories and files of settings that no adapter of `locate` reads. Those of the environment that it began with are the caller's. */
const SETTINGS = [
  'CURL_HOME',
  'HELM_CONFIG_HOME',
  'HELM_DATA_HOME',
  'HELM_PLUGINS',
  'KUBERC',
  'MYSQL_TEST_LOGIN_FILE',
  'PGSYSCONFDIR',
  'TF_CLI_CONFIG_FILE',
  'WGETRC',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
] as const

/** Another user's home (`sudo -u`) is theirs. */
function bySettings(env: Env, before: Readonly<Record<string, string>>, home: string): Weakened | undefined {
  const moved = env.get('HOME')?.text
  if (moved !== undefined && moved !== home && !isOwnSettings(`${moved.replace(/\/$/, '')}/.settings`, home))
    return { by: 'settings', what: 'HOME' }
  for (const name of SETTINGS) {
    const path = env.get(name)?.text
    if (path === undefined || path === '' || path === before[name] || isOwnSettings(path, home)) continue
    return { by: 'settings', what: name }
  }
  return undefined
}

/**
 * The paths in variables that an action begins with, where those name settings or certificates that are believed. Some are
 * lists (`SSL_CERT_DIR`, `HELM_PLUGINS`): each part counts, and the whole, in which a colon may be part of a name.
 */
export function namedSettings(env: Readonly<Record<string, string>>): readonly string[] {
  return [...SETTINGS, ...BELIEVED].flatMap((name) => {
    const path = Object.hasOwn(env, name) ? (env[name] ?? '') : ''
    return path === '' ? [] : [path, ...path.split(':')]
  })
}

const isYes = (text: string) => !/^(?:|0|false|no|off|f|n)$/i.test(text)
const isNo = (text: string) => /^(?:0|false|no|off|f|n)$/i.test(text)

/** Variables by which certificates are not looked at any more, and for which values. */
const UNPROVEN: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ...[
    'AZURE_CLI_DISABLE_CONNECTION_VERIFICATION',
    'CLOUDSDK_AUTH_DISABLE_SSL_VALIDATION',
    'ETCDCTL_INSECURE_SKIP_TLS_VERIFY',
    'ETCDCTL_INSECURE_TRANSPORT',
    'GIT_SSL_NO_VERIFY',
    'HELM_KUBEINSECURE_SKIP_TLS_VERIFY',
    'INFLUX_SKIP_VERIFY',
    'NOMAD_SKIP_VERIFY',
    'VAULT_SKIP_VERIFY',
  ].map((one) => [one, isYes] as const),
  ...['CONSUL_HTTP_SSL_VERIFY', 'NODE_TLS_REJECT_UNAUTHORIZED', 'PYTHONHTTPSVERIFY'].map((one) => [one, isNo] as const),
  ['PGSSLMODE', (text: string) => text.toLowerCase() === 'disable'],
])

/**
 * Variables that say whose certificates are believed. Companies set them for everybody, so that only those count that the
 * text of an action sets.
 */
const BELIEVED = [
  'AWS_CA_BUNDLE',
  'CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE',
  'CONSUL_CACERT',
  'CURL_CA_BUNDLE',
  'GIT_SSL_CAINFO',
  'GIT_SSL_CAPATH',
  'HELM_KUBECAFILE',
  'NODE_EXTRA_CA_CERTS',
  'NOMAD_CACERT',
  'PGSSLROOTCERT',
  'REQUESTS_CA_BUNDLE',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'VAULT_CACERT',
  'VAULT_CAPATH',
] as const

const PROXIES = [
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'SOCKS_PROXY', 'GRPC_PROXY'].flatMap((one) => [one, one.toLowerCase()]),
  'CLOUDSDK_PROXY_ADDRESS',
  'VAULT_HTTP_PROXY',
  'VAULT_PROXY_ADDR',
]

function byVariables(env: Env, before: Readonly<Record<string, string>>, ambient: boolean): Weakened | undefined {
  const given = (name: string): string | undefined => {
    const value = env.get(name)
    if (value === undefined || value.text === '' || (ambient && before[name] === value.text)) return undefined
    return value.text
  }
  for (const [name, weakens] of UNPROVEN) {
    const text = given(name)
    if (text !== undefined && (weakens(text) || !isKnownText(text)))
      return { by: 'unproven', what: name, ...(text === before[name] ? { inherited: true } : {}) }
  }
  for (const name of BELIEVED) {
    const text = given(name)
    if (text !== undefined && text !== before[name]) return { by: 'unproven', what: name }
  }
  const proxy = PROXIES.find((name) => given(name) !== undefined)
  return proxy === undefined ? undefined : { by: 'proxy', what: proxy }
}

const UNPROVEN_WORDS: ReadonlySet<string> = new Set([
  '--insecure',
  '--insecure-skip-tls-verify',
  '--insecure-skip-verify',
  '--insecure-transport',
  '--kube-insecure-skip-tls-verify',
  '--no-check-certificate',
  '--no-ssl-verify',
  '--no-verify-ssl',
  '--skip-ssl',
  '--skip-ssl-validation',
  '--skip-ssl-verify-server-cert',
  '--ssl-mode=disabled',
  '--ssl-no-verify',
  '--ssl-verify-server-cert=0',
  '--sslallowinvalidcertificates',
  '--sslallowinvalidhostnames',
  '--tls-skip-verify',
  '--tls-verify=false',
  '--tlsallowinvalidcertificates',
  '--tlsallowinvalidhostnames',
  '--tlsinsecure',
  '--tlsverify=false',
  '--verify=false',
  '--verify=no',
  '-tls-skip-verify',
])

const PROXY_WORD = /^--?(?:https?-|all-|socks[45]?a?-?|pre)?(?:proxy(?:-url)?|socks[45]a?)(?:-hostname)?(?:=|$)/

function byWords(name: string, args: readonly Word[]): Weakened | undefined {
  for (const { text } of args) {
    if (!text.startsWith('-') && !text.includes('=')) continue
    const word = text.toLowerCase()
    if (UNPROVEN_WORDS.has(word.endsWith('=true') ? word.slice(0, -5) : word)) return { by: 'unproven', what: text }
    if (word.includes('sslmode=disable')) return { by: 'unproven', what: 'sslmode=disable' }
    if (word.startsWith('http.') && /sslverify=(?:|0|false|no|off)$/.test(word))
      return { by: 'unproven', what: 'http.sslVerify' }
    if (PROXY_WORD.test(word) || (name === 'git' && /^http\.(?:.*\.)?proxy=./.test(word)))
      return { by: 'proxy', what: text.split('=')[0] ?? '' }
  }
  return undefined
}

/** True for a place to which a tool connects over the network, with whatever it was told of certificates and proxies. */
export function isConnected(at: Place): boolean {
  switch (at.is) {
    case 'session':
    case 'file':
    case 'host':
    case 'mcp':
    case 'unknown':
      return false
    case 'git':
      return at.remote !== 'local'
    case 'database':
      return at.file === undefined && at.engine !== 'sqlite'
    default:
      return true
  }
}
