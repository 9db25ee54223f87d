/** Where tools keep what they sign in with, by the ends of paths and the directories that hold nothing else. */

/** True for such a file. `slashed` is in lower case and begins with a slash; `name` is its last part. */
export function isStoreOfSecrets(slashed: string, name: string): boolean {
  if (TAIL_NAMES.has(name) && TAILS.some((tail) => slashed.endsWith(tail))) return true
  if (name === 'token' || name === '.token') return /\/\.|^\/(?:etc|var|run|root)\//.test(slashed)
  if (SIGN_IN_NAMES.has(name)) return slashed.includes('/.') && isToolState(slashed)
  if (slashed.includes('/.kube/') && isKubernetesSettings(name)) return true
  return STORES.some((one) => slashed.includes(one))
}

/**
 * In a directory that a tool keeps to itself, whatever the tool is called: `~/.tool/…`, `~/.config/tool/…`. Directories
 * that belong to a project are none (`.github/workflows/auth.yml`), nor is a project that lies deeper below a hidden one.
 */
function isToolState(slashed: string): boolean {
  const parts = slashed.split('/')
  const hidden = parts.findLastIndex((one, i) => one.startsWith('.') && one.length > 2 && i < parts.length - 1)
  const directory = parts[hidden] ?? ''
  const deep = directory === '.local' ? 4 : directory === '.config' ? 3 : 2
  return hidden > 0 && !PROJECT_DIRECTORIES.has(directory) && parts.length - 1 - hidden < deep
}

const PROJECT_DIRECTORIES = new Set([
  '.github',
  '.gitlab',
  '.gitea',
  '.circleci',
  '.vscode',
  '.idea',
  '.claude',
  '.cursor',
  '.agents',
  '.kiro',
  '.devcontainer',
  '.storybook',
  '.changeset',
  '.husky',
  '.vitepress',
  '.maestro',
  '.bruno',
])

const SIGN_IN_NAMES = new Set(
  `credentials default.credential credentials.db credentials.gpg credentials.clj.gpg
   auth.json auth.yaml auth.yml auth.toml auth.db oauth.json oauth.yaml oauth.toml oauth_token
   tokens.json tokens.yaml tokens.yml tokens.toml tokens.db token.json token.yaml token.yml token.toml token.txt
   access-token.json access_token.json access-tokens.json accesstoken.json keys.json keys.yaml keys.toml
   session.json`.split(/\s+/),
)

/** A kubeconfig under any name; what the client keeps for speed is none. */
function isKubernetesSettings(name: string): boolean {
  const dot = name.lastIndexOf('.')
  const ending = dot > 0 ? name.slice(dot + 1) : ''
  return ['yaml', 'yml', 'conf', 'config', 'kubeconfig'].includes(ending) || /^(?:config|kubeconfig)\b/.test(name)
}

const TAILS = [
  '/.aws/credentials',
  '/.docker/config.json',
  '/.kube/config',
  '/helm/registry/config.json',
  '/.talos/config',
  '/.databrickscfg',
  '/.snowflake/connections.toml',
  '/.snowflake/config.toml',
  '/.snowsql/config',
  '/.dbt/profiles.yml',
  '/.config/exercism/user.json',
  '/.config/configstore/firebase-tools.json',
  '/.config/turso/settings.json',
  '/.linode-cli',
  '/.config/scw/config.yaml',
  '/.config/exoscale/exoscale.toml',
  '/.vultr-cli.yaml',
  '/.config/vultr-cli.yaml',
  '/.bluemix/config.json',
  '/.aliyun/config.json',
  '/openstack/clouds.yaml',
  '/openstack/secure.yaml',
  '/.circleci/cli.yml',
  '/.config/circleci/cli.yml',
  '/.travis/config.yml',
  '/.config/buildkite.yaml',
  '/.buildkite/graphql_token',
  '/.config/.jira/.config.yml',
  '/.config/jira/.config.yml',
  '/.cloudflared/cert.pem',
  '/.authinfo',
  '/.authinfo.gpg',
  '/.msmtprc',
  '/.config/msmtp/config',
  '/.fetchmailrc',
  '/.getmailrc',
  '/.offlineimaprc',
  '/.mbsyncrc',
  '/.config/filezilla/sitemanager.xml',
  '/.config/filezilla/recentservers.xml',
  '/user/globalstorage/state.vscdb',
  '/.continue/config.json',
  '/.continue/config.yaml',
  '/io.datasette.llm/keys.json',
  '/.config/modal.toml',
  '/.modal.toml',
  '/.runpod/config.toml',
  '/.config/pip/pip.conf',
  '/.pip/pip.conf',
  '/.hex/hex.config',
  '/.config/hex/hex.config',
  '/.cocoapods/trunk',
  '/bitwarden cli/data.json',
  '/.config/tailscale/key',
  '/var/lib/tailscale/tailscaled.state',
  '/etc/wpa_supplicant/wpa_supplicant.conf',
  '/.config/gh/hosts.yml',
  '/.config/hub',
  '/.config/glab-cli/config.yml',
  '/.config/tea/config.yml',
  '/.cargo/credentials',
  '/.cargo/credentials.toml',
  '/.gem/credentials',
  '/.composer/auth.json',
  '/composer/auth.json',
  '/containers/auth.json',
  '/.m2/settings.xml',
  '/.m2/settings-security.xml',
  '/.gradle/gradle.properties',
  '/.nuget/nuget/nuget.config',
  '/pypoetry/auth.toml',
  '/.kaggle/kaggle.json',
  '/.config/gcloud/credentials.db',
  '/.azure/azureprofile.json.key',
  '/.config/sops/age/keys.txt',
  '/.config/op/config',
  '/rclone/rclone.conf',
  '/.mc/config.json',
  '/.config/hcloud/cli.toml',
  '/.config/doctl/config.yaml',
  '/.config/stripe/config.toml',
  '/.config/linode-cli',
  '/.fly/config.yml',
  '/.railway/config.json',
  '/.netlify/config.json',
  '/netlify/config.json',
  '/.vercel/auth.json',
  '/com.vercel.cli/auth.json',
  '/.wrangler/config/default.toml',
  '/.config/ngrok/ngrok.yml',
  '/.ngrok2/ngrok.yml',
  '/.config/github-copilot/apps.json',
  '/.config/github-copilot/hosts.json',
  '/.codex/auth.json',
  '/opencode/auth.json',
  '/.config/goose/secrets.yaml',
  '/.qwen/oauth_creds.json',
  '/.gemini/google_accounts.json',
  '/etc/krb5.keytab',
  '/etc/mysql/debian.cnf',
  '/etc/ppp/chap-secrets',
  '/etc/ipsec.secrets',
  '/etc/rancher/k3s/k3s.yaml',
  '/etc/rancher/rke2/rke2.yaml',
  '/etc/kubernetes/admin.conf',
  '/etc/kubernetes/super-admin.conf',
  '/etc/kubernetes/controller-manager.conf',
  '/etc/kubernetes/scheduler.conf',
  '/etc/kubernetes/kubelet.conf',
  '/prodgate/client.json',
]

const TAIL_NAMES = new Set(TAILS.map((tail) => tail.slice(tail.lastIndexOf('/') + 1)))

/** Directories of which every file is one. */
const STORES = [
  '/.aws/sso/cache/',
  '/.aws/cli/cache/',
  '/.kube/cache/oidc-login/',
  '/.config/anthropic/',
  '/.anthropic/',
  '/.config/openai/',
  '/.microsoft/usersecrets/',
  '/.step/secrets/',
  '/var/lib/kubelet/pki/',
  '/library/keychains/',
  '/etc/wireguard/',
  '/etc/networkmanager/system-connections/',
]
