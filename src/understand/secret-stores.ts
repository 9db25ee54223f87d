/** Where tools keep what they sign in with, by the ends of paths and the directories that hold nothing else. */

/** True for such a file. `slashed` is in lower case and begins with a slash; `name` is its last part. */
export function isStoreOfSecrets(slashed: string, name: string): boolean {
  if (TAIL_NAMES.has(name) && TAILS.some((tail) => slashed.endsWith(tail))) return true
  if (name === 'token' || name === '.token') return /\/\.|^\/(?:etc|var|run|root)\//.test(slashed)
  return STORES.some((one) => slashed.includes(one))
}

const TAILS = [
  '/.aws/credentials',
  '/.docker/config.json',
  '/.kube/config',
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
] // prettier-ignore

const TAIL_NAMES = new Set(TAILS.map((tail) => tail.slice(tail.lastIndexOf('/') + 1)))

/** Directories of which every file is one. */
const STORES = [
  '/.aws/sso/cache/',
  '/.aws/cli/cache/',
  '/.kube/cache/oidc-login/',
  '/.config/anthropic/',
  '/.anthropic/',
  '/.config/openai/',
  '/library/keychains/',
  '/etc/wireguard/',
  '/etc/networkmanager/system-connections/',
]
