/**
 * Paths whose contents are secret by their kind: private keys, tokens, `.env`, credential stores. By name, because the
 * contents must not be read to find out. Counter-examples that are let through: a secret in a file of a harmless name.
 * Counter-examples that are held: a test fixture named `id_rsa`.
 */
export function isSecretPath(path: string): boolean {
  const lower = path.toLowerCase().replaceAll('\\', '/')
  const slash = lower.lastIndexOf('/')
  const name = slash < 0 ? lower : lower.slice(slash + 1)
  if (isSecretName(name)) return true
  if (lower.startsWith('/proc/') && lower.endsWith('/environ')) return true
  const slashed = lower.startsWith('/') ? lower : `/${lower}`
  return (
    (TAIL_NAMES.has(name) && SECRET_TAILS.some((tail) => slashed.endsWith(tail))) ||
    isBelowSecretDirectory(slashed, name)
  )
}

/** Directories that hold nothing but secrets: reading everything below them reads a secret; listing names does not. */
export function isSecretDirectory(path: string): boolean {
  const lower = `${path.toLowerCase().replaceAll('\\', '/')}/`
  const slashed = lower.startsWith('/') ? lower : `/${lower}`
  return SECRET_DIRECTORIES.some((one) => slashed.endsWith(one))
}

const PUBLIC_ENV = new Set(['.env.example', '.env.sample', '.env.template', '.env.dist', '.env.defaults'])

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
  '.dockercfg',
  '.s3cfg',
  '.boto',
  'shadow',
  'gshadow',
  'credentials.json',
  'service-account.json',
  'application_default_credentials.json',
  'accesstokens.json',
  'msal_token_cache.json',
  'access_tokens.db',
  'credentials.db',
  'master.key',
  'secrets.yml',
  'secrets.yaml',
  'secrets.json',
  'terraform.tfstate',
  'terraform.tfstate.backup',
  'kubeconfig',
  'credentials.tfrc.json',
  'key4.db',
  'logins.json',
  'login data',
  'wallet.dat',
]) // prettier-ignore

const SECRET_ENDINGS = [
  '.pem',
  '.key',
  '.p12',
  '.pfx',
  '.jks',
  '.keystore',
  '.kdbx',
  '.ppk',
  '.asc.key',
  '.gpg.key',
  '.ovpn',
]

const SECRET_TAILS = [
  '/.aws/credentials',
  '/.docker/config.json',
  '/.kube/config',
  '/.config/gh/hosts.yml',
  '/.config/hub',
  '/.cargo/credentials',
  '/.cargo/credentials.toml',
  '/.gem/credentials',
  '/.composer/auth.json',
  '/.m2/settings.xml',
  '/.gradle/gradle.properties',
  '/.config/gcloud/credentials.db',
  '/.azure/azureprofile.json.key',
  '/etc/krb5.keytab',
  '/.config/sops/age/keys.txt',
  '/prodgate/client.json',
] // prettier-ignore

const TAIL_NAMES = new Set(SECRET_TAILS.map((tail) => tail.slice(tail.lastIndexOf('/') + 1)))

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

function isSecretName(name: string): boolean {
  if (name === '.env' || name.startsWith('.env.')) return !PUBLIC_ENV.has(name)
  if (name === '.envrc' || SECRET_NAMES.has(name)) return true
  if (name.startsWith('id_') && !name.endsWith('.pub'))
    return /^id_(rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)(\.|$)/.test(name)
  return name.includes('.') && SECRET_ENDINGS.some((ending) => name.endsWith(ending))
}

/** Below `~/.ssh` and its kin: everything that is not known to be harmless. */
function isBelowSecretDirectory(slashed: string, name: string): boolean {
  if (slashed.includes('/.ssh/'))
    return !/^(config|known_hosts.*|authorized_keys.*|.*\.pub|environment|rc|\*?)$/.test(name)
  if (slashed.includes('/.gnupg/')) return /private-keys|secring|\.key$/.test(slashed)
  return (
    slashed.includes('/.password-store/') ||
    slashed.includes('/.local/share/keyrings/') ||
    slashed.includes('/run/secrets/') ||
    // What an agent's client shows to the authority.
    (slashed.includes('/prodgate/agents/') && name.endsWith('.token'))
  )
}
