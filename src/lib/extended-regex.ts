/**
 * Extended regular expressions (POSIX.1-2024, section 9.4) against a text, by sets of positions: the cost is at most
 * pattern times text for each level of groups, and never more than that, however the pattern is built. `undefined` where
 * the pattern holds something that is not read here (back references, named classes, very deep groups).
 */
export function matchesExtended(pattern: string, text: string): boolean | undefined {
  const node = parseExtended(pattern)
  if (node === undefined) return undefined
  const from = new Set<number>()
  for (let i = 0; i <= text.length; i++) from.add(i)
  return ends(node, from, text).size > 0
}

type Node =
  | { readonly is: 'one'; readonly test: (c: string) => boolean }
  | { readonly is: 'start' | 'end' }
  | { readonly is: 'sequence'; readonly parts: readonly Node[] }
  | { readonly is: 'either'; readonly parts: readonly Node[] }
  | { readonly is: 'repeat'; readonly part: Node; readonly least: number; readonly most: number }

const MOST_LENGTH = 200
const MOST_DEPTH = 4
const MOST_REPEATS = 64

interface Reader {
  readonly text: string
  at: number
}

function parseExtended(pattern: string): Node | undefined {
  if (pattern.length > MOST_LENGTH) return undefined
  const reader: Reader = { text: pattern, at: 0 }
  const node = readEither(reader, 0)
  return node === undefined || reader.at < pattern.length ? undefined : node
}

function readEither(reader: Reader, depth: number): Node | undefined {
  if (depth > MOST_DEPTH) return undefined
  const parts: Node[] = []
  do {
    if (parts.length > 0) reader.at++
    const part = readSequence(reader, depth)
    if (part === undefined) return undefined
    parts.push(part)
  } while (reader.text[reader.at] === '|')
  return parts.length === 1 ? parts[0] : { is: 'either', parts }
}

function readSequence(reader: Reader, depth: number): Node | undefined {
  const parts: Node[] = []
  while (reader.at < reader.text.length && reader.text[reader.at] !== '|' && reader.text[reader.at] !== ')') {
    const atom = readAtom(reader, depth)
    const part = atom === undefined ? undefined : readRepeats(reader, atom)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return { is: 'sequence', parts }
}

function readAtom(reader: Reader, depth: number): Node | undefined {
  const c = reader.text[reader.at++]
  if (c === '^') return { is: 'start' }
  if (c === '$') return { is: 'end' }
  if (c === '.') return { is: 'one', test: () => true }
  if (c === '[') return readClass(reader)
  if (c === '(') {
    // `(?:…)` is a plain group; the other forms of `(?` are not read.
    if (reader.text[reader.at] === '?') {
      if (reader.text[reader.at + 1] !== ':') return undefined
      reader.at += 2
    }
    const inner = readEither(reader, depth + 1)
    return inner !== undefined && reader.text[reader.at++] === ')' ? inner : undefined
  }
  if (c === '\\') return readEscape(reader)
  if (c === undefined || c === '*' || c === '+' || c === '?' || c === '{') return undefined
  return { is: 'one', test: (one) => one === c }
}

function readEscape(reader: Reader): Node | undefined {
  const c = reader.text[reader.at++]
  if (c === undefined) return undefined
  if (c === 'd') return { is: 'one', test: (one) => one >= '0' && one <= '9' }
  if (c === 'w') return { is: 'one', test: (one) => /^\w$/.test(one) }
  if (c === 's') return { is: 'one', test: (one) => /^\s$/.test(one) }
  if (/^[A-Za-z0-9]$/.test(c)) return undefined
  return { is: 'one', test: (one) => one === c }
}

function readClass(reader: Reader): Node | undefined {
  const { text } = reader
  const negated = text[reader.at] === '^'
  if (negated) reader.at++
  const ranges: (readonly [string, string])[] = []
  for (
    const first = reader.at;
    reader.at < text.length && (text[reader.at] !== ']' || reader.at === first);
    reader.at++
  ) {
    const low = text[reader.at] as string
    if (low === '[' && /^[:.=]$/.test(text[reader.at + 1] ?? '')) return undefined
    const high = text[reader.at + 2]
    if (text[reader.at + 1] === '-' && high !== undefined && high !== ']') {
      ranges.push([low, high])
      reader.at += 2
    } else ranges.push([low, low])
  }
  if (text[reader.at++] !== ']') return undefined
  return { is: 'one', test: (c) => ranges.some(([low, high]) => low <= c && c <= high) !== negated }
}

function readRepeats(reader: Reader, atom: Node): Node | undefined {
  let node = atom
  for (let times = 0; ; times++) {
    const c = reader.text[reader.at]
    const bounds =
      c === '*'
        ? [0, Number.POSITIVE_INFINITY]
        : c === '+'
          ? [1, Number.POSITIVE_INFINITY]
          : c === '?'
            ? [0, 1]
            : undefined
    if (bounds !== undefined) reader.at++
    const [least, most] = bounds ?? readBounds(reader) ?? []
    if (least === undefined || most === undefined) return c === '{' ? undefined : node
    if (times > 1) return undefined
    node = { is: 'repeat', part: node, least, most }
  }
}

function readBounds(reader: Reader): readonly [number, number] | undefined {
  const found = /^\{(\d{1,3})(,?)(\d{0,3})\}/.exec(reader.text.slice(reader.at, reader.at + 10))
  if (found === null) return undefined
  const least = Number(found[1])
  const most = found[2] === '' ? least : found[3] === '' ? Number.POSITIVE_INFINITY : Number(found[3])
  if (least > MOST_REPEATS) return undefined
  reader.at += found[0].length
  return [least, most]
}

/** The positions at which a match that begins at one of `from` may end. */
function ends(node: Node, from: ReadonlySet<number>, text: string): ReadonlySet<number> {
  switch (node.is) {
    case 'one': {
      const out = new Set<number>()
      for (const i of from) if (i < text.length && node.test(text[i] as string)) out.add(i + 1)
      return out
    }
    case 'start':
      return from.has(0) ? new Set([0]) : new Set()
    case 'end':
      return from.has(text.length) ? new Set([text.length]) : new Set()
    case 'sequence': {
      let now = from
      for (const part of node.parts) {
        if (now.size === 0) break
        now = ends(part, now, text)
      }
      return now
    }
    case 'either': {
      const out = new Set<number>()
      for (const part of node.parts) for (const i of ends(part, from, text)) out.add(i)
      return out
    }
    case 'repeat': {
      let now = from
      for (let i = 0; i < node.least && now.size > 0; i++) now = ends(node.part, now, text)
      const out = new Set(now)
      for (let i = node.least; i < node.most && now.size > 0; i++) {
        const next = ends(node.part, now, text)
        now = new Set([...next].filter((one) => !out.has(one)))
        for (const one of now) out.add(one)
      }
      return out
    }
    default:
      return node satisfies never
  }
}
