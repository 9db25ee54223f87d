import { holdsSecret } from '../understand/secrets/text.ts'
import { SOME_NAME, UNKNOWN } from '../understand/word.ts'

const LONGEST = 160

/** Most names and paths: no control character in them, and nothing that is left out of answers. */
export function isPlain(value: string): boolean {
  if (plain.has(value)) return true
  if (!PLAIN.test(value) || redacted(value) !== value) return false
  if (plain.size >= MOST_PLAIN) plain.clear()
  plain.add(value)
  return true
}

/** The same few paths and names are shown again and again. What holds a secret is not kept. */
const plain = new Set<string>()
const MOST_PLAIN = 512

const PLAIN = /^[\w ./:,*#-]{0,160}$/

/**
 * A value as it may stand in a record: without the passwords of addresses and connection strings, on one line, cut.
 * It is a second line of defence; adapters hand over hosts, names and paths, not whole settings.
 */
export function shown(value: string): string {
  if (isPlain(value)) return value
  // Cut before the rest, so that a long input costs no more than a short one.
  const cut = value.length > 4 * LONGEST ? value.slice(0, 4 * LONGEST) : value
  const clean = redacted(cut)
    .replaceAll(UNKNOWN, '…')
    .replaceAll(SOME_NAME, '…')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '�')
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean
}

/**
 * Text without what looks like a secret: users and passwords of addresses, settings, options and headers whose name says
 * that their value is secret. A text that holds a token of a known form is left out whole. Counter-example: a secret
 * that bears no name and no form, as in `login hunter2`.
 */
export function redacted(text: string): string {
  if (holdsSecret(text)) return '***'
  let clean = text.includes('@') && text.includes('://') ? withoutUsers(text) : text
  if (clean.includes('@')) clean = clean.replace(PASSWORD, '$1')
  // What cannot match is not looked for: most texts have none of these signs.
  if (clean.includes('=')) clean = clean.replace(SECRET_SETTING, '$1=***').replace(SECRET_PARAMETER, '$1=***')
  if (clean.includes('--')) clean = clean.replace(SECRET_OPTION, '$1 ***')
  if (/[eny]:/i.test(clean)) clean = clean.replace(SECRET_HEADER, '$1: ***')
  return /\.com\/[as]/i.test(clean) ? clean.replace(SECRET_PATH, '$1/***') : clean
}

/** `user:password@host/…` without a scheme, as images and remotes are written; `name:tag@sha256:…` is none. */
const PASSWORD =
  /(^|[\s'"=])[\w.+-]{1,64}:[^\s@/'":]{1,256}@(?!sha\d{1,3}:)(?=[A-Za-z][\w.-]{0,255}(?::\d{1,5})?(?:\/|\s|$))/g

/** `password=…`, `token=…` in a query, an option or a connection string. */
const SECRET_SETTING =
  /(\b[\w.-]{0,24}(?:passw(?:or)?d|passphrase|pwd|secret|token|api[_-]?key|access[_-]?key|sig|signature|credentials?))=(?:"[^"]*"|'[^']*'|[^\s&;,'"]*)/gi

/** Names that say it in the query of an address only. */
const SECRET_PARAMETER = /([?&](?:key|auth|code))=[^\s&#'"]*/gi

/** `--password …`, `--token …`. */
const SECRET_OPTION =
  /(\B--(?:[a-z]{1,16}-){0,2}(?:password|passwd|pass|passphrase|token|secret|api-key|access-key)) \S+/gi

/** `Authorization: Bearer …`. */
const SECRET_HEADER = /\b(authorization|x-api-key|x-auth-token|private-token|cookie): ?[^'"]*/gi

/** Addresses whose path is the secret. */
const SECRET_PATH = /\b(hooks\.slack\.com\/services|discord(?:app)?\.com\/api\/webhooks)\/[^\s'"]*/gi

/** `scheme://user:password@host` → `scheme://host`, wherever it stands. The user goes too: some services put tokens there. */
function withoutUsers(text: string): string {
  const [first = '', ...rest] = text.split('://')
  return [first, ...rest.map(withoutUser)].join('://')
}

function withoutUser(rest: string): string {
  const end = rest.search(/[/?#\s'"]/)
  const authority = end < 0 ? rest : rest.slice(0, end)
  const at = authority.lastIndexOf('@')
  return at < 0 ? rest : rest.slice(at + 1)
}
