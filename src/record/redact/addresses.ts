import type { Found } from './mask.ts'

const LONGEST_SCHEME = 24

/**
 * The user part of addresses (RFC 3986, section 3.2.1). A user goes with the password, because some services take a
 * token for a user; a user alone stays where a login name is usual (`ssh://git@host`) and in databases.
 */
export function userParts(text: string): readonly Found[] {
  const found: Found[] = []
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at + 3)) {
    const from = at + 3
    const end = endOfUser(text, from)
    if (end === undefined) continue
    const user = text.slice(from, end)
    const scheme = schemeBefore(text, at)
    if (!user.includes(':') && !scheme.startsWith('http')) continue
    if (!isVariable(user)) found.push({ span: [from, end], rule: 'url-password' })
    at = end - 3
  }
  return found
}

/** Where the `@` stands. A password may hold a slash that nobody escaped: `postgres://app:a/b@host`. */
function endOfUser(text: string, from: number): number | undefined {
  let last: number | undefined
  let colon = false
  let digits = true
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string
    if (c === '@') {
      last = i
      continue
    }
    if (BLANK_OR_QUOTE.includes(c)) break
    if (c === ':' && !colon) colon = true
    else if (c === '/' || c === '?' || c === '#') {
      // Behind a host and its port there is a path, and an `@` in it is no user's. `://` begins the next address.
      if (last !== undefined || digits || c !== '/' || text[i - 1] === ':') break
    } else if (colon && (c < '0' || c > '9')) digits = false
  }
  return last
}

const BLANK_OR_QUOTE = ' \t\r\n\'"`<>\\|'

function schemeBefore(text: string, at: number): string {
  let from = at
  while (from > 0 && at - from < LONGEST_SCHEME && /[a-zA-Z0-9+.-]/.test(text[from - 1] as string)) from--
  return text.slice(from, at).toLowerCase()
}

/** `$USER:$PASSWORD`, `{{user}}:{{password}}`: names of values, not values. */
function isVariable(user: string): boolean {
  return user.split(':').every((part) => /^(?:\$\w{1,64}|\$\{\w{1,64}\}|\{\{[\w.]{1,64}\}\})$/.test(part))
}
