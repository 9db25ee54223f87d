/**
 * Texts on which a regular expression that goes back too often shows it: a text that leads to a repetition, what the
 * repetition takes in very many times, and an end that does not fit. Test support.
 */
export interface Pump {
  readonly before: string
  readonly again: string
  readonly after: string
}

type Node =
  | { readonly is: 'one'; readonly source: string; readonly chars: readonly string[] }
  | { readonly is: 'all'; readonly parts: readonly Node[] }
  | { readonly is: 'some'; readonly options: readonly Node[] }
  | { readonly is: 'repeat'; readonly body: Node; readonly most: number }
  | { readonly is: 'nothing' }

const ENDS = ['', '\u0001', '!', '\n']
const ALPHABET = [...Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)), '\n', '\t', '\u00e9', '\ufffc']
/** A repetition with a bound below this costs no more than its bound. */
const MANY = 200

export function pumpsOf(expression: RegExp): readonly Pump[] {
  const parser = new Parser(expression.source, expression.flags.replaceAll(/[gy]/g, ''))
  const root = parser.alternatives()
  const letters = new Set(parser.ones.flatMap((one) => (one.chars.length > 20 ? [] : one.chars)))
  for (const one of parser.ones)
    if (one.chars.length > 20) letters.add(one.chars.find((c) => letters.has(c)) ?? one.chars[0] ?? '')
  const found = new Map<string, Pump>()
  const visit = (node: Node, before: string): void => {
    if (node.is === 'some') for (const option of node.options) visit(option, before)
    else if (node.is === 'all') {
      let at = before
      for (const part of node.parts) {
        visit(part, at)
        at += sample(part)
      }
    } else if (node.is === 'repeat') {
      visit(node.body, before)
      if (node.most < MANY) return
      for (const again of [...texts(node.body, letters), before]) {
        if (again === '') continue
        for (const after of ENDS) found.set(JSON.stringify([before, again, after]), { before, again, after })
      }
    }
  }
  visit(root, '')
  return [...found.values()]
}

/** The shortest text that a part takes, or nearly. */
function sample(node: Node): string {
  if (node.is === 'one') return node.chars[0] ?? ''
  if (node.is === 'all') return node.parts.map(sample).join('')
  if (node.is === 'some') return sample(node.options[0] as Node)
  return node.is === 'repeat' ? sample(node.body) : ''
}

function texts(node: Node, letters: ReadonlySet<string>): readonly string[] {
  if (node.is === 'one') return node.chars.filter((c) => letters.has(c)).slice(0, 12)
  if (node.is === 'some') return node.options.flatMap((one) => texts(one, letters)).slice(0, 24)
  if (node.is === 'repeat') return texts(node.body, letters)
  if (node.is !== 'all') return []
  // Each part in turn with all that it may take, the others as short as they can be.
  return node.parts
    .flatMap((part, i) =>
      texts(part, letters).map((text) => node.parts.map((one, j) => (i === j ? text : sample(one))).join('')),
    )
    .slice(0, 24)
}

/** The syntax of ECMA-262, 2026, section 22.2.1, as far as the texts need it. */
class Parser {
  readonly ones: (Node & { readonly is: 'one' })[] = []
  private readonly source: string
  private readonly flags: string
  private at = 0

  constructor(source: string, flags: string) {
    this.source = source
    this.flags = flags
  }

  alternatives(): Node {
    const options: Node[] = []
    for (;;) {
      options.push(this.sequence())
      if (this.source[this.at] !== '|') break
      this.at++
    }
    return options.length === 1 ? (options[0] as Node) : { is: 'some', options }
  }

  private sequence(): Node {
    const parts: Node[] = []
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      const part = this.atom()
      const most = this.quantifier()
      parts.push(most === undefined ? part : { is: 'repeat', body: part, most })
    }
    return { is: 'all', parts }
  }

  private atom(): Node {
    const c = this.source[this.at] as string
    if (c === '(') return this.group()
    if (c === '^' || c === '$') {
      this.at++
      return { is: 'nothing' }
    }
    if (c === '[') return this.one(this.classEnd())
    if (c !== '\\') return this.one(this.at + 1)
    const next = this.source[this.at + 1] as string
    if (/[bB1-9k]/.test(next)) {
      this.at += next === 'k' ? this.source.indexOf('>', this.at) - this.at + 1 : 2
      return { is: 'nothing' }
    }
    const braces = /^\\[pPu]\{[^}]*\}/.exec(this.source.slice(this.at))
    const long = /^\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2})/.exec(this.source.slice(this.at))
    return this.one(this.at + (braces?.[0].length ?? long?.[0].length ?? 2))
  }

  private group(): Node {
    const head = /^\((\?(?:[:=!]|<[=!]|<\w+>))?/.exec(this.source.slice(this.at))
    this.at += head?.[0].length ?? 1
    const inner = this.alternatives()
    this.at++
    const looks = head?.[1] === '?=' || head?.[1] === '?!' || head?.[1] === '?<=' || head?.[1] === '?<!'
    // What is looked at is repeated too, but takes nothing.
    return looks ? { is: 'repeat', body: inner, most: 1 } : inner
  }

  private one(end: number): Node {
    const source = this.source.slice(this.at, end)
    this.at = end
    const matches = new RegExp(`^${source}$`, this.flags)
    const node = { is: 'one', source, chars: ALPHABET.filter((c) => matches.test(c)) } as const
    this.ones.push(node)
    return node
  }

  private classEnd(): number {
    let i = this.at + 1
    if (this.source[i] === '^') i++
    for (; i < this.source.length && this.source[i] !== ']'; i++) if (this.source[i] === '\\') i++
    return i + 1
  }

  private quantifier(): number | undefined {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.source.slice(this.at))
    if (found === null) return undefined
    this.at += found[0].length
    const [text, least, comma, most] = found
    if (text.startsWith('?')) return 1
    if (!text.startsWith('{')) return Number.POSITIVE_INFINITY
    return comma === '' ? Number(least) : most === '' ? Number.POSITIVE_INFINITY : Number(most)
  }
}
