import { SOME_NAME, UNKNOWN } from '../understand/word.ts'

const LONGEST = 160

/**
 * A value as it may stand in a record: without the passwords of addresses and connection strings, on one line, cut.
 * It is a second line of defence; adapters hand over hosts, names and paths, not whole settings.
 */
export function shown(value: string): string {
  // Cut before the rest, so that a long input costs no more than a short one.
  const cut = value.length > 4 * LONGEST ? value.slice(0, 4 * LONGEST) : value
  const clean = withoutUser(cut)
    .replaceAll(UNKNOWN, '…')
    .replaceAll(SOME_NAME, '…')
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '�')
    .replace(SECRET_SETTING, '$1=***')
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean
}

/** One setting whose name says that its value is secret: `password=…`, `token=…` in a query or connection string. */
const SECRET_SETTING = /(\b\w{0,24}(?:passw(?:or)?d|pwd|secret|token|api_?key|access_?key|sig))=[^\s&;,'"]*/gi

/** `scheme://user:password@host` → `scheme://host`. The user goes too: some services put tokens there. */
function withoutUser(text: string): string {
  const split = text.indexOf('://')
  if (split < 0) return text
  const rest = text.slice(split + 3)
  const slash = rest.search(/[/?#\s]/)
  const authority = slash < 0 ? rest : rest.slice(0, slash)
  const at = authority.lastIndexOf('@')
  if (at < 0) return text
  return text.slice(0, split + 3) + rest.slice(at + 1)
}
