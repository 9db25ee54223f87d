import { isStoreOfSecrets } from './stores.ts'

/**
 * Paths whose contents are secret by their kind: private keys, tokens, `.env`, credential stores. By name, because the
 * contents must not be read to find out. Counter-examples that are let through: a secret in a file of a harmless name, a
 * private key in `cert.pem`. Counter-examples that are held: a test fixture named `id_rsa`.
 */
export function isSecretPath(path: string): boolean {
  const lower = path.toLowerCase().replaceAll('\\', '/')
  const slash = lower.lastIndexOf('/')
  const name = slash < 0 ? lower : lower.slice(slash + 1)
  if (isTemplate(name)) return false
  if (isSecretName(name, lower)) return true
  // What a process holds in its memory and its environment.
  if (lower.startsWith('/proc/') && /\/(?:environ|mem)$|^\/proc\/kcore$/.test(lower)) return true
  const slashed = lower.startsWith('/') ? lower : `/${lower}`
  // A template of a chart holds no value: `helm/templates/secret.yaml`.
  if (holdsSecrets(name)) return !slashed.includes('/templates/')
  return isStoreOfSecrets(slashed, name) || isBelowSecretDirectory(slashed, name)
}

/** Directories that hold nothing but secrets: reading everything below them reads a secret; listing names does not. */
export function isSecretDirectory(path: string): boolean {
  const lower = `${path.toLowerCase().replaceAll('\\', '/')}/`
  const slashed = lower.startsWith('/') ? lower : `/${lower}`
  return SECRET_DIRECTORIES.some((one) => slashed.endsWith(one))
}

/** A secret that is moved or linked to a name by which nobody knows it for one: the next reader is not stopped. */
export function losesItsName(from: string, to: string): boolean {
  const isSecret = (path: string) => isSecretPath(path) || isSecretDirectory(path)
  return isSecret(from) && !isSecret(to)
}

/** What somebody fills in: `.env.example`, `.env.production.example`, `secrets.yml.dist`. */
function isTemplate(name: string): boolean {
  return TEMPLATE_ENDINGS.some((ending) => name.endsWith(ending))
}

const TEMPLATE_ENDINGS = ['.example', '.sample', '.template', '.dist', '.defaults', '.tmpl', '.tpl']

const SECRET_NAMES = new Set([
  '.netrc',
  '_netrc',
  '.npmrc',
  '.pypirc',
  '.pgpass',
  'pgpass.conf',
  '.my.cnf',
  '.mylogin.cnf',
  '.git-credentials',
  '.htpasswd',
  '.vault-token',
  '.vault_pass',
  '.vault-pass',
  '.vault_password',
  'vault_pass',
  '.sentryclirc',
  'key.properties',
  'keystore.properties',
  '.dockercfg',
  '.s3cfg',
  '.boto',
  '.dev.vars',
  '.secrets',
  '.terraformrc',
  '.credentials',
  '.credentials.json',
  'local.settings.json',
  'shadow',
  'gshadow',
  'accesstokens.json',
  'msal_token_cache.json',
  'access_tokens.db',
  'credentials.db',
  'master.key',
  'terraform.tfstate',
  'terraform.tfstate.backup',
  'kubeconfig',
  'credentials.tfrc.json',
  'oauth_creds.json',
  'key4.db',
  'logins.json',
  'login data',
  'wallet.dat',
  'wp-config.php',
  'node-token',
  'access-token',
  'access_token',
  'auth_token',
  'api_key',
  'api-key',
  'apikey',
])

const SECRET_ENDINGS = [
  '.p8',
  '.p12',
  '.pfx',
  '.pkcs12',
  '.jks',
  '.keystore',
  '.keychain',
  '.keychain-db',
  '.keytab',
  '.kdbx',
  '.ppk',
  '.ovpn',
]

const SECRET_DIRECTORIES = [
  '/.ssh/',
  '/.gnupg/',
  '/.aws/',
  '/.password-store/',
  '/.local/share/keyrings/',
  '/.config/gcloud/',
  '/.azure/',
  '/.kube/',
  '/.config/prodgate/',
  '/etc/prodgate/',
  '/prodgate/agents/',
]

function isSecretName(name: string, path: string): boolean {
  if (isEnvironmentFile(name) || SECRET_NAMES.has(name)) return true
  if (name.startsWith('id_') && !name.endsWith('.pub'))
    return /^id_(rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)(\.|$)/.test(name)
  if (name.startsWith('ssh_host_')) return name.endsWith('_key')
  if (name.startsWith('krb5cc')) return true
  if (!name.includes('.')) return false
  if (name.endsWith('.pem')) return !isCertificate(name) && !isTrustedCertificate(path, name)
  if (name.endsWith('.key')) return !isPublic(name.slice(0, -'.key'.length))
  return SECRET_ENDINGS.some((ending) => name.endsWith(ending))
}

/** `oauth-public.key`, `deploy_pubkey.key`, `public_key.key`; `public-gateway.key` is the private one of a gateway. */
function isPublic(stem: string): boolean {
  const words = stem.split(/[^a-z0-9]+/)
  return PUBLIC_WORDS.has((words.at(-1) === 'key' ? words.at(-2) : words.at(-1)) ?? '')
}

/** `.env`, `.env.local`, `.env-prod`, `.envrc`, `prod.env`; not `example.env`. */
function isEnvironmentFile(name: string): boolean {
  if (name === '.env' || name === '.envrc' || /^\.env[._-]/.test(name)) return true
  return (
    name.endsWith('.env') &&
    !/^(example|sample|template|default|defaults|dist)\b|[._-](example|sample|template)\.env$/.test(name)
  )
}

/** `fullchain.pem`, `ca-bundle.pem`, `public.pem`: what everybody may see. A key in the name makes it one. */
function isCertificate(name: string): boolean {
  const words = name.slice(0, -'.pem'.length).split(/[^a-z0-9]+/)
  if (words.some((one) => PUBLIC_WORDS.has(one))) return true
  return words.some((one) => CERTIFICATE_WORDS.has(one)) && !words.some((one) => /key$|^priv/.test(one))
}

/** Where systems keep the certificates that they trust and show; keys are beside it, in `/etc/ssl/private`. */
function isTrustedCertificate(path: string, name: string): boolean {
  return TRUSTED.test(path.slice(0, -name.length)) && !/key|priv/.test(name)
}

const TRUSTED = /^\/(etc\/(ssl|pki\/tls)\/certs|usr(\/local)?\/share\/ca-certificates)\/$/
const PUBLIC_WORDS = new Set(['pub', 'public', 'pubkey', 'publickey'])
const CERTIFICATE_WORDS = new Set([
  'cert',
  'certs',
  'certificate',
  'certificates',
  'chain',
  'fullchain',
  'bundle',
  'ca',
  'cacert',
  'cacerts',
  'rootca',
  'csr',
  'crl',
  'dhparam',
  'dhparams',
  'dh2048',
])

/**
 * A file of data whose name says that secrets are in it: `client_secret.json`, `db-credentials.yaml`. Code and text of the
 * name are none (`secrets.ts`, `credentials.md`), nor is what is sealed or only leads there (`sealed-secret.yaml`).
 */
function holdsSecrets(name: string): boolean {
  const dot = name.lastIndexOf('.')
  if (dot <= 0 || !DATA_ENDINGS.has(name.slice(dot + 1))) return false
  const words = name.slice(0, dot).split(/[^a-z0-9]+/)
  if (words.some((one) => SEALED_WORDS.has(one))) return false
  // `password-reset.json` is a form or a letter.
  if (words.some((one) => SECRET_WORDS.has(one)) || words.at(-1) === 'password') return true
  const joined = words.join(' ')
  return joined.includes('service account') || joined.includes('private key') || joined.includes('api key')
}

const DATA_ENDINGS = new Set([
  'json',
  'yaml',
  'yml',
  'toml',
  'ini',
  'conf',
  'cfg',
  'properties',
  'tfvars',
  'txt',
  'xml',
])
const SECRET_WORDS = new Set([
  'secret',
  'secrets',
  'credential',
  'credentials',
  'creds',
  'passwords',
  'apikey',
  'apikeys',
  'serviceaccount',
  'adminsdk',
])
const SEALED_WORDS = new Set([
  'sealed',
  'external',
  'enc',
  'encrypted',
  'sops',
  'store',
  'provider',
  'schema',
  'example',
  'sample',
  'template',
  'test',
  'tests',
  'policy',
  'rotation',
  'baseline',
  'scan',
  'scanning',
  'scanner',
  'detect',
  'role',
  'rbac',
  'reader',
])

const BROWSERS = /\/(google-chrome|chromium|google\/chrome|bravesoftware|microsoft-edge|microsoft edge)\//

/** Below `~/.ssh` and its kin: everything that is not known to be harmless. */
function isBelowSecretDirectory(slashed: string, name: string): boolean {
  if (slashed.includes('/.ssh/'))
    return !/^(config|known_hosts.*|authorized_keys.*|.*\.pub|environment|rc|\*?)$/.test(name)
  if (slashed.includes('/.gnupg/')) return /private-keys|secring|\.key$/.test(slashed)
  // A pod's service account has its namespace and the authority's certificate beside its token.
  if (slashed.includes('/run/secrets/'))
    return !(slashed.includes('/kubernetes.io/serviceaccount/') && /^(namespace|ca\.crt)$/.test(name))
  return (
    // Where Render, the agent of Vault and the drivers of Kubernetes put them into a container.
    /^\/(etc\/secrets|vault\/secrets|mnt\/secrets-store)\//.test(slashed) ||
    // A session of somebody who is signed in.
    (name === 'cookies' && BROWSERS.test(slashed)) ||
    slashed.includes('/.password-store/') ||
    slashed.includes('/.local/share/keyrings/') ||
    // What an agent's client shows to the authority.
    (slashed.includes('/prodgate/agents/') && name.endsWith('.token'))
  )
}
