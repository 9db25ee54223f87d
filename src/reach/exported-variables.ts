import { decodeUtf8Strict } from '../lib/utf8.ts'

/**
 * The variables of a process, as its shell tells them by `export -p` (POSIX.1-2024, XCU 2.15 "export"): dash and busybox
 * `export A='b'`, bash `declare -x A="b"` or, as sh, `export A="b"`, zsh `export A=b` and `$'…'` in all three where a
 * character needs it. `undefined` where any of it is anything else: an environment that is not wholly understood is
 * unknown. A value that is no UTF-8 is `undefined`, too. Linear in the text.
 */
export function readExported(bytes: Uint8Array): ReadonlyMap<string, string | undefined> | undefined {
  // A character for each byte: in the locale C bash writes a letter as the escapes of its bytes.
  const text = Buffer.from(bytes).toString('latin1')
  const variables = new Map<string, string | undefined>()
  let at = 0
  while (at < text.length) {
    const word = KEYWORDS.find((one) => text.startsWith(one, at))
    if (word === undefined) return undefined
    const name = nameAt(text, at + word.length)
    at += word.length + name.length
    if (name === '') return undefined
    if (text[at] === '=') {
      const value = wordAt(text, at + 1)
      if (value === undefined || variables.has(name)) return undefined
      const decoded = decodeUtf8Strict(Buffer.from(value.text, 'latin1'))
      variables.set(name, decoded.is === 'ok' ? decoded.value : undefined)
      at = value.end
    }
    // One that is exported and has no value is not in the environment.
    if (text[at] !== '\n') return undefined
    at++
  }
  return variables
}

const KEYWORDS = ['export ', 'declare -x ', 'typeset -x ']

function nameAt(text: string, from: number): string {
  let at = from
  while (isNameCharacter(text.charCodeAt(at), at > from)) at++
  return text.slice(from, at)
}

function isNameCharacter(code: number, digits: boolean): boolean {
  return (
    (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || (digits && code >= 48 && code <= 57)
  )
}

interface Word {
  readonly text: string
  /** Just behind it. */
  readonly end: number
}

/** A word of quoted pieces: nothing in it is expanded, or it is none. */
function wordAt(text: string, from: number): Word | undefined {
  const pieces: string[] = []
  let at = from
  while (at < text.length && text[at] !== '\n') {
    const piece = pieceAt(text, at)
    if (piece === undefined) return undefined
    pieces.push(piece.text)
    at = piece.end
  }
  return { text: pieces.join(''), end: at }
}

function pieceAt(text: string, at: number): Word | undefined {
  switch (text[at]) {
    case "'": {
      const end = text.indexOf("'", at + 1)
      return end < 0 ? undefined : { text: text.slice(at + 1, end), end: end + 1 }
    }
    case '"':
      return doubleQuoted(text, at + 1)
    case '$':
      return text[at + 1] === "'" ? dollarQuoted(text, at + 2) : undefined
    case '\\': {
      const next = text[at + 1]
      return next === undefined || next === '\n' ? undefined : { text: next, end: at + 2 }
    }
    default: {
      let end = at
      while (isPlain(text.charCodeAt(end))) end++
      return end === at ? undefined : { text: text.slice(at, end), end }
    }
  }
}

/** What no shell takes for anything but itself in the value of an assignment; `~` is not among it. */
function isPlain(code: number): boolean {
  return isNameCharacter(code, true) || '%+,-./:=@'.includes(String.fromCharCode(code)) || code > 127
}

/** Only `\\`, `\"`, `\$` and a backslash before a grave accent are escapes; an expansion is not understood. */
function doubleQuoted(text: string, from: number): Word | undefined {
  const pieces: string[] = []
  let piece = from
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === '"') return { text: pieces.join('') + text.slice(piece, at), end: at + 1 }
    if (character === '$' || character === '`') return undefined
    if (character !== '\\') continue
    const next = text[at + 1]
    if (next === undefined || !'"$`\\'.includes(next)) return undefined
    pieces.push(text.slice(piece, at), next)
    at++
    piece = at + 1
  }
  return undefined
}

const SIMPLE: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  e: '\x1b',
  E: '\x1b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '?': '?',
}

/**
 * `$'…'` with its simple escapes and the octal and hexadecimal ones, which are bytes.
 */
function dollarQuoted(text: string, from: number): Word | undefined {
  const pieces: string[] = []
  let piece = from
  for (let at = from; at < text.length; at++) {
    const character = text[at]
    if (character === "'") return { text: pieces.join('') + text.slice(piece, at), end: at + 1 }
    if (character !== '\\') continue
    const escaped = escapeAt(text, at + 1)
    if (escaped === undefined) return undefined
    pieces.push(text.slice(piece, at), escaped.text)
    at = escaped.end - 1
    piece = escaped.end
  }
  return undefined
}

function escapeAt(text: string, at: number): Word | undefined {
  const simple = SIMPLE[text[at] ?? '']
  if (simple !== undefined) return { text: simple, end: at + 1 }
  const numeric = /^(?:([0-7]{1,3})|x([0-9A-Fa-f]{1,2}))/.exec(text.slice(at, at + 3))
  const code = numeric === null ? 0 : Number.parseInt(numeric[1] ?? numeric[2] ?? '', numeric[1] === undefined ? 16 : 8)
  if (numeric === null || code === 0 || code > 255) return undefined
  return { text: String.fromCharCode(code), end: at + numeric[0].length }
}
