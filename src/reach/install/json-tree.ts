import { fault, ok, type Result } from '../../lib/result.ts'

/** A value of a JSON text with the place where it stands, so that one value can be changed and all else kept as it is. */
export type JsonNode = JsonScalar | JsonList | JsonTable

interface Span {
  /** Offsets into the text; `end` is behind the last character. */
  readonly start: number
  readonly end: number
}

export interface JsonScalar extends Span {
  readonly is: 'scalar'
  readonly value: string | number | boolean | null
}

export interface JsonList extends Span {
  readonly is: 'list'
  readonly elements: readonly JsonNode[]
}

export interface JsonTable extends Span {
  readonly is: 'table'
  readonly members: readonly JsonMember[]
}

export interface JsonMember extends Span {
  readonly key: string
  readonly value: JsonNode
}

export interface JsonTree {
  readonly root: JsonNode
  /** Comments or commas behind a last value: what only a reader of JSON with comments takes. */
  readonly loose: boolean
}

/** Levels of a settings file; one that is deeper is no settings file. */
const DEEPEST = 200

/**
 * Reads JSON as people write settings: comments and a last comma are read and noted. A key that stands twice is refused,
 * for two readers would take two values.
 */
export function readJsonTree(text: string): Result<JsonTree, string> {
  const reader = new Reader(text)
  const root = reader.whole()
  return root === undefined ? fault(reader.why) : ok({ root, loose: reader.loose })
}

class Reader {
  private readonly text: string
  private at: number
  loose = false
  why = 'it is no JSON'

  constructor(text: string) {
    this.text = text
    this.at = text.startsWith('\ufeff') ? 1 : 0
  }

  whole(): JsonNode | undefined {
    this.blanks()
    const root = this.value(0)
    if (root === undefined) return undefined
    this.blanks()
    return this.at === this.text.length ? root : this.failed()
  }

  private value(depth: number): JsonNode | undefined {
    if (depth > DEEPEST) return this.failed('it is nested too deeply')
    const character = this.text[this.at]
    if (character === '{') return this.table(depth)
    if (character === '[') return this.list(depth)
    return character === '"' ? this.string() : this.word()
  }

  private table(depth: number): JsonTable | undefined {
    const start = this.at++
    const members: JsonMember[] = []
    const keys = new Set<string>()
    for (;;) {
      this.blanks()
      if (this.text[this.at] === '}') return { is: 'table', start, end: ++this.at, members }
      const key = this.text[this.at] === '"' ? this.string() : this.failed()
      if (key === undefined) return undefined
      const name = String(key.value)
      if (keys.has(name)) return this.failed(`\`${name}\` stands in it twice`)
      keys.add(name)
      this.blanks()
      if (this.text[this.at++] !== ':') return this.failed()
      this.blanks()
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      members.push({ key: name, value, start: key.start, end: value.end })
      if (!this.comma('}')) return undefined
    }
  }

  private list(depth: number): JsonList | undefined {
    const start = this.at++
    const elements: JsonNode[] = []
    for (;;) {
      this.blanks()
      if (this.text[this.at] === ']') return { is: 'list', start, end: ++this.at, elements }
      const value = this.value(depth + 1)
      if (value === undefined) return undefined
      elements.push(value)
      if (!this.comma(']')) return undefined
    }
  }

  /** Behind a value: a comma, or the end that is left for the caller. */
  private comma(end: string): boolean {
    this.blanks()
    if (this.text[this.at] === end) return true
    if (this.text[this.at] !== ',') {
      this.failed()
      return false
    }
    this.at++
    this.blanks()
    if (this.text[this.at] === end) this.loose = true
    return true
  }

  private string(): JsonScalar | undefined {
    const start = this.at++
    while (this.at < this.text.length && this.text[this.at] !== '"') this.at += this.text[this.at] === '\\' ? 2 : 1
    this.at++
    return this.scalar(start)
  }

  private word(): JsonScalar | undefined {
    const start = this.at
    while (this.at < this.text.length && !ENDS_A_WORD.has(this.text[this.at] ?? '')) this.at++
    return this.scalar(start)
  }

  private scalar(start: number): JsonScalar | undefined {
    try {
      const value = JSON.parse(this.text.slice(start, this.at)) as JsonScalar['value']
      return { is: 'scalar', start, end: this.at, value }
    } catch {
      this.at = start
      return this.failed()
    }
  }

  private blanks(): void {
    for (;;) {
      const character = this.text[this.at]
      if (character === ' ' || character === '\t' || character === '\n' || character === '\r') this.at++
      else if (character !== '/' || !this.comment()) return
    }
  }

  private comment(): boolean {
    const block = this.text[this.at + 1] === '*'
    if (!block && this.text[this.at + 1] !== '/') return false
    const end = this.text.indexOf(block ? '*/' : '\n', this.at + 2)
    if (block && end < 0) return false
    this.at = end < 0 ? this.text.length : end + (block ? 2 : 1)
    this.loose = true
    return true
  }

  private failed(why?: string): undefined {
    if (this.why !== 'it is no JSON') return undefined
    const line = this.text.slice(0, this.at).split('\n').length
    this.why = why ?? `it is no JSON from line ${line} on`
    return undefined
  }
}

const ENDS_A_WORD = new Set([' ', '\t', '\n', '\r', ',', ':', '{', '}', '[', ']', '"', '/'])

/** The value of a node, without its place. */
export function plainOf(node: JsonNode): unknown {
  if (node.is === 'scalar') return node.value
  if (node.is === 'list') return node.elements.map(plainOf)
  return Object.fromEntries(node.members.map((member) => [member.key, plainOf(member.value)]))
}

export function memberOf(node: JsonNode | undefined, key: string): JsonMember | undefined {
  return node?.is === 'table' ? node.members.find((member) => member.key === key) : undefined
}

export function nodeAt(root: JsonNode, path: readonly string[]): JsonNode | undefined {
  let node: JsonNode | undefined = root
  for (const key of path) node = memberOf(node, key)?.value
  return node
}
