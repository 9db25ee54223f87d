/** Secrets of many kinds, put together here, so that nobody's scanner takes this file for a leak. Test support. */

const letters = (count: number) => 'aB3dE6gH9'.repeat(Math.ceil(count / 9)).slice(0, count)
const capitals = (count: number) => 'QW7ERT2YUP'.repeat(Math.ceil(count / 10)).slice(0, count)
const coded = (text: string) => Buffer.from(text).toString('base64url')

const body = Array.from({ length: 12 }, (_, i) => `MI${letters(60)}${i}`).join('\n')
const pem = (label: string) => `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`

/** By their form alone. */
export const SECRETS: Readonly<Record<string, string>> = {
  'aws access key': `AKIA${capitals(16)}`,
  'aws session key': `ASIA${capitals(16)}`,
  'github classic': `ghp_${letters(36)}`,
  'github fine-grained': `github_pat_${letters(82)}`,
  gitlab: `glpat-${letters(20)}`,
  'slack bot': `xoxb-${letters(12)}-${letters(24)}`,
  'slack hook': `https://hooks.slack.com/services/T${capitals(8)}/B${capitals(8)}/${letters(24)}`,
  stripe: `sk_live_${letters(30)}`,
  npm: `npm_${letters(36)}`,
  sendgrid: `SG.${letters(22)}.${letters(43)}`,
  anthropic: `sk-ant-api03-${letters(93)}AA`,
  google: `AIza${letters(35)}`,
  docker: `dckr_pat_${letters(27)}`,
  vault: `hvs.${letters(95)}`,
  jwt: `${coded('{"alg":"EdDSA","typ":"JWT"}')}.${coded('{"sub":"agent","exp":1}')}.${letters(86)}`,
  'private key': pem(`RSA ${'PRIVATE'} KEY`),
  'encrypted private key': pem(`ENCRYPTED ${'PRIVATE'} KEY`),
  'openssh key': pem(`OPENSSH ${'PRIVATE'} KEY`),
  'database url': `postgres://shop:${letters(18)}@db.prod.example:5432/shop`,
  'mongo url': `mongodb+srv://app:${letters(14)}@c0.example.net/admin`,
  'redis url': `rediss://:${letters(16)}@cache.example:6380/0`,
}

/** What must be gone: of an address the password, of everything else all of it. */
export function essence(secret: string): string {
  const user = /^[a-z+]+:\/\/[^@/:]*:([^@]+)@/.exec(secret)
  return user?.[1] ?? secret
}

/** A password without a form, which only its name gives away. */
export const PASSWORD = `hun${'ter2'}-${letters(9)}`
