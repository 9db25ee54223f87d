import { parseAst } from 'rolldown/parseAst'

/** What a title is made of where it is a template: its constant parts, in order; a plain title has one. */
type Pattern = readonly string[]

/** A test as its source names it: the patterns of the groups around it, and its own last. */
export type TestName = readonly Pattern[]

/** How a document cites a test: `the group › the test`. */
const JOINT = ' › '

/** Every test that a source defines. One that is switched off (`skip`, `todo`) is none; comments and texts are not read. */
export function testNames(source: string): readonly TestName[] {
  const found: TestName[] = []
  collect(parseAst(source, { lang: 'ts' }), [], found)
  return found
}

/**
 * The values that a citation puts in the place of what a template leaves open, where it names one of the tests from its
 * outermost group on; none for a plain title. `undefined`: there is no such test.
 */
export function citedValues(citation: string, tests: readonly TestName[]): readonly string[] | undefined {
  const parts = citation.split(JOINT)
  for (const name of tests) {
    if (name.length !== parts.length) continue
    const values = name.map((pattern, i) => valuesIn(parts[i] as string, pattern))
    if (!values.includes(undefined)) return values.flatMap((one) => one ?? [])
  }
  return undefined
}

/** Less of a constant part names nothing: a title of values alone would fit every citation. */
const LEAST_CONSTANT = 4

function valuesIn(text: string, pattern: Pattern): readonly string[] | undefined {
  const [first = '', ...rest] = pattern
  if (rest.length === 0) return text === first ? [] : undefined
  if (pattern.join('').replaceAll(/\W/g, '').length < LEAST_CONSTANT || !text.startsWith(first)) return undefined
  const values: string[] = []
  let at = first.length
  for (const [i, part] of rest.entries()) {
    const isLast = i === rest.length - 1
    const found = isLast ? text.length - part.length : text.indexOf(part, at)
    if (found < at || !text.startsWith(part, found)) return undefined
    values.push(text.slice(at, found))
    at = found + part.length
  }
  return values
}

/** A node of the syntax tree (ESTree), read without its types: the parser's own are those of all of TypeScript. */
type Node = Readonly<Record<string, unknown>> & { readonly type: string }

function collect(value: unknown, around: TestName, found: TestName[]): void {
  if (Array.isArray(value)) for (const one of value) collect(one, around, found)
  if (!isNode(value)) return
  const call = namedCall(value)
  if (call?.isOff === true) return
  if (call?.is === 'test') found.push([...around, call.title])
  const inside = call?.is === 'describe' ? [...around, call.title] : around
  for (const child of Object.values(value)) collect(child, inside, found)
}

interface NamedCall {
  readonly is: 'test' | 'describe'
  readonly title: Pattern
  readonly isOff: boolean
}

function namedCall(node: Node): NamedCall | undefined {
  if (node.type !== 'CallExpression') return undefined
  const words = wordsOf(node['callee'])
  const is = words[0] === 'it' ? 'test' : words[0]
  const [first] = node['arguments'] as readonly Node[]
  const title = first === undefined ? undefined : patternOf(first)
  if (title === undefined || (is !== 'test' && is !== 'describe')) return undefined
  return { is, title, isOff: words.includes('skip') || words.includes('todo') }
}

/** `test`, `test.skip`, `describe.each(rows)`, `test.skipIf(…)`: the words before the call with the title. */
function wordsOf(callee: unknown): readonly string[] {
  if (!isNode(callee)) return []
  if (callee.type === 'Identifier') return [String(callee['name'])]
  if (callee.type === 'MemberExpression') return [...wordsOf(callee['object']), ...wordsOf(callee['property'])]
  if (callee.type === 'CallExpression') return wordsOf(callee['callee'])
  if (callee.type === 'TaggedTemplateExpression') return wordsOf(callee['tag'])
  return []
}

function patternOf(node: Node): Pattern | undefined {
  if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'].split(/%[sdifjo#]|\$[\w.]+/)
  if (node.type !== 'TemplateLiteral') return undefined
  return (node['quasis'] as readonly { value: { cooked: string } }[]).map((one) => one.value.cooked)
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}
