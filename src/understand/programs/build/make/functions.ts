/** The text functions of GNU make 4.4, chapter 8: those that take words apart and need nothing but their arguments. */

/** `undefined` where the answer is longer, or takes longer, than is worked out. */
type TextFunction = (args: readonly string[]) => string | undefined

const LONGEST = 262_144
const MOST_COMPARED = 1_000_000

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter((one) => one !== '')

function each(text: string | undefined, change: (one: string) => string): string | undefined {
  const changed: string[] = []
  let length = 0
  for (const one of words(text)) {
    const made = change(one)
    length += made.length
    if (length > LONGEST) return undefined
    changed.push(made)
  }
  return changed.join(' ')
}

/** `%` in a pattern stands for any text; the text that it stood for, or `undefined` where the word does not fit. */
export function stemOf(pattern: string, word: string): string | undefined {
  const at = pattern.indexOf('%')
  if (at < 0) return pattern === word ? '' : undefined
  const before = pattern.slice(0, at)
  const after = pattern.slice(at + 1)
  if (word.length < before.length + after.length || !word.startsWith(before) || !word.endsWith(after)) return undefined
  return word.slice(before.length, word.length - after.length)
}

/** Puts the stem where `%` stands, the first one only. */
export function withStem(pattern: string, stem: string): string {
  const at = pattern.indexOf('%')
  return at < 0 ? pattern : pattern.slice(0, at) + stem + pattern.slice(at + 1)
}

/** `$(patsubst from,to,text)`, and `$(NAME:from=to)` where one of them has a `%`. */
function substitutePattern(from: string, to: string, text: string): string | undefined {
  return each(text, (one) => {
    const stem = stemOf(from, one)
    return stem === undefined ? one : from.includes('%') ? withStem(to, stem) : to
  })
}

/** `$(NAME:.c=.o)`: the end of each word. */
export function substituteEnding(from: string, to: string, text: string): string | undefined {
  if (from.includes('%')) return substitutePattern(from, to, text)
  return each(text, (one) => (one.endsWith(from) ? one.slice(0, one.length - from.length) + to : one))
}

function directory(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? './' : path.slice(0, slash + 1)
}

function dot(path: string): number {
  const at = path.lastIndexOf('.')
  return at > path.lastIndexOf('/') ? at : -1
}

/** The words that one of the patterns fits, or those that none fits. */
function filtered(patterns: string | undefined, text: string | undefined, wanted: boolean): string | undefined {
  const given = words(text)
  const plain = new Set<string>()
  const open: string[] = []
  for (const one of words(patterns)) {
    if (one.includes('%')) open.push(one)
    else plain.add(one)
  }
  if (given.length * open.length > MOST_COMPARED) return undefined
  const fits = (word: string) => plain.has(word) || open.some((one) => stemOf(one, word) !== undefined)
  return given.filter((one) => fits(one) === wanted).join(' ')
}

function replaced(from: string, to: string, text: string): string | undefined {
  if (from === '') return text
  const parts = text.split(from)
  return text.length + parts.length * to.length > LONGEST ? undefined : parts.join(to)
}

export const TEXT_FUNCTIONS: ReadonlyMap<string, TextFunction> = new Map<string, TextFunction>([
  ['subst', ([from = '', to = '', text = '']) => replaced(from, to, text)],
  ['patsubst', ([from = '', to = '', text = '']) => substitutePattern(from, to, text)],
  ['strip', ([text]) => words(text).join(' ')],
  ['findstring', ([find = '', text = '']) => (text.includes(find) ? find : '')],
  ['filter', ([patterns, text]) => filtered(patterns, text, true)],
  ['filter-out', ([patterns, text]) => filtered(patterns, text, false)],
  ['sort', ([text]) => [...new Set(words(text))].sort().join(' ')],
  ['word', ([n, text]) => words(text)[Number(n) - 1] ?? ''],
  [
    'wordlist',
    ([from, to, text]) =>
      words(text)
        .slice(Math.max(Number(from) - 1, 0), Number(to))
        .join(' '),
  ],
  ['words', ([text]) => String(words(text).length)],
  ['firstword', ([text]) => words(text)[0] ?? ''],
  ['lastword', ([text]) => words(text).at(-1) ?? ''],
  ['dir', ([text]) => each(text, directory)],
  ['notdir', ([text]) => each(text, (one) => one.slice(one.lastIndexOf('/') + 1))],
  ['suffix', ([text]) => each(text, (one) => (dot(one) < 0 ? '' : one.slice(dot(one))))],
  ['basename', ([text]) => each(text, (one) => (dot(one) < 0 ? one : one.slice(0, dot(one))))],
  ['addprefix', ([prefix = '', text]) => each(text, (one) => prefix + one)],
  ['addsuffix', ([suffix = '', text]) => each(text, (one) => one + suffix)],
  ['join', ([a, b]) => joinLists(words(a), words(b))],
  ['info', () => ''],
  ['warning', () => ''],
  ['error', () => ''],
])

function joinLists(a: readonly string[], b: readonly string[]): string {
  const longer = a.length > b.length ? a : b
  return longer.map((_, i) => (a[i] ?? '') + (b[i] ?? '')).join(' ')
}

/** The arguments of a function, split at commas that stand in no bracket. */
export function splitArguments(text: string): readonly string[] {
  const found: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '(' || c === '{') depth++
    else if (c === ')' || c === '}') depth--
    else if (c === ',' && depth <= 0) {
      found.push(text.slice(from, i))
      from = i + 1
    }
  }
  found.push(text.slice(from))
  return found
}

/** The index of the bracket that closes the one at `open`; the end of the text where there is none. */
export function closing(text: string, open: number): number {
  const opens = text[open]
  const closes = opens === '(' ? ')' : '}'
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === opens) depth++
    else if (text[i] === closes && --depth === 0) return i
  }
  return text.length
}
