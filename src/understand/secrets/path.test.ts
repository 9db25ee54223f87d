import { expect, test } from 'vitest'
import { isSecretPath } from './path.ts'

/** Each with a neighbour that is none. */
const PAIRS: readonly (readonly [secret: string, plain: string])[] = [
  ['.env', '.env.example'],
  ['.env.production', '.env.production.example'],
  ['.env-prod', '.environment'],
  ['prod.env', 'example.env'],
  ['certs/server.pem', 'certs/fullchain.pem'],
  ['/etc/letsencrypt/live/x/privkey.pem', '/etc/letsencrypt/live/x/chain.pem'],
  ['ca-key.pem', 'ca.pem'],
  ['/etc/ssl/private/shop.pem', '/etc/ssl/certs/shop.pem'],
  ['/etc/ssl/certs/shop-key.pem', '/etc/pki/tls/certs/shop.pem'],
  ['/etc/ssl/certs/../private/shop.pem', '/usr/local/share/ca-certificates/acme.pem'],
  ['etc/ssl/certs/shop.pem', '/etc/ssl/certs/GlobalSign_Root.pem'],
  ['private.pem', 'public-key.pem'],
  ['/etc/ssh/ssh_host_ed25519_key', '/etc/ssh/ssh_host_ed25519_key.pub'],
  ['AuthKey_A1.p8', 'AuthKey_A1.md'],
  ['client_secret_1.json', 'src/client_secret.ts'],
  ['secrets.auto.tfvars', 'main.auto.tfvars'],
  ['k8s/secret.yaml', 'k8s/sealed-secret.yaml'],
  ['k8s/db-credentials.yaml', 'helm/templates/db-credentials.yaml'],
  ['secrets.yaml', 'secrets.enc.yaml'],
  ['password.txt', 'password-reset.json'],
  ['/home/a/.claude/.credentials.json', '/home/a/.claude/settings.json'],
  ['/home/a/.codex/auth.json', 'locales/en/auth.json'],
  ['/home/a/.config/rclone/rclone.conf', '/home/a/.config/htop/htoprc'],
  ['/home/a/.aws/sso/cache/1.json', '/home/a/.aws/config'],
  ['/home/a/.cache/huggingface/token', 'src/token'],
  ['/home/a/.kube/prod.yaml', '/home/a/.kube/cache/discovery/serverresources.json'],
  ['/home/a/.newtool/credentials.json', '/home/a/.newtool/settings.json'],
  ['/home/a/.config/newtool/auth.toml', 'config/auth.toml'],
  ['/home/a/.local/share/newtool/tokens.json', '/home/a/.local/share/newtool/logs/2026/tokens.json'],
  ['/home/a/.newtool/auth.yml', '/home/a/app/.github/workflows/auth.yml'],
  ['/home/a/.tccli/default.credential', '/home/a/.tccli/default.configure'],
  ['/home/a/.databrickscfg', '/home/a/.editorconfig'],
  ['storage/oauth-private.key', 'storage/oauth-public.key'],
  ['certs/public-gateway.key', 'certs/public_key.key'],
  ['android/key.properties', 'android/gradle.properties'],
  ['/proc/77/mem', '/proc/77/maps'],
  ['/etc/secrets/db', '/etc/secretsd/db'],
  ['/vault/secrets/db', '/vault/config/db'],
  ['/mnt/secrets-store/db', '/mnt/store/db'],
  ['/home/a/.config/google-chrome/Default/Cookies', 'docs/cookies'],
  ['/home/a/.talos/config', '/home/a/.tmux/config'],
  ['/etc/kubernetes/admin.conf', '/etc/nginx/nginx.conf'],
  ['/var/run/secrets/kubernetes.io/serviceaccount/token', '/var/run/secrets/kubernetes.io/serviceaccount/namespace'],
]

test.each(PAIRS)('`%s` is secret and `%s` is not', (secret, plain) => {
  expect([isSecretPath(secret), isSecretPath(plain)]).toEqual([true, false])
})
