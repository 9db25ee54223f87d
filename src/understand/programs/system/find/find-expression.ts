import { matchesExtended } from '../../../../lib/extended-regex.ts'
import { matchesPattern } from '../../../shell/words/pattern.ts'
import { isKnownText, knownText, type Word } from '../../../word.ts'

/** The expression of find(1), GNU findutils 4.10 with the common ones of BSD, as far as a name and a kind decide it. */

export type Truth = 'yes' | 'no' | 'maybe'

/** Something that find may come upon. */
export interface Candidate {
  /** As find would print it. */
  readonly path: string
  /** `undefined`: any name. */
  readonly name: string | undefined
  readonly kind: 'file' | 'directory' | 'link' | 'other' | 'any'
  readonly empty: Truth
}

export type FindAction =
  | { readonly is: 'delete'; readonly at: Word }
  | { readonly is: 'exec'; readonly words: readonly Word[]; readonly inDirectory: boolean; readonly together: boolean }
  | { readonly is: 'write'; readonly path: Word }
  | { readonly is: 'print'; readonly separator: string | undefined }

type Node =
  | { readonly is: 'test'; readonly test: (one: Candidate) => Truth }
  | { readonly is: 'not'; readonly part: Node }
  | { readonly is: 'and' | 'or' | 'list'; readonly left: Node; readonly right: Node }
  | { readonly is: 'action'; readonly action: FindAction }
  | { readonly is: 'prune' }

export interface FindExpression {
  readonly root: Node
  readonly actions: readonly FindAction[]
  readonly leastDepth: number
  readonly mostDepth: number
  /** Patterns of `-name` that are not negated; empty where a path or an expression decides too. */
  readonly names: readonly string[]
  /** Words of the expression that nobody described. */
  readonly strangers: readonly Word[]
}

/** What happens to one candidate: whether each action is reached, and whether its directory is left out. */
export interface Reached {
  readonly actions: ReadonlyMap<FindAction, Truth>
  readonly pruned: Truth
}

const PLAIN = new Set([
  '-daystart',
  '-depth',
  '-d',
  '-follow',
  '-ignore_readdir_race',
  '-noignore_readdir_race',
  '-mount',
  '-xdev',
  '-x',
  '-noleaf',
  '-warn',
  '-nowarn',
  '-true',
  '-quit',
  '-s',
])
const UNSURE = new Set(['-executable', '-readable', '-writable', '-nogroup', '-nouser', '-acl', '-sparse'])
const UNSURE_VALUE = new Set([
  '-amin',
  '-anewer',
  '-atime',
  '-cmin',
  '-cnewer',
  '-ctime',
  '-fstype',
  '-gid',
  '-group',
  '-ilname',
  '-inum',
  '-links',
  '-lname',
  '-mmin',
  '-mtime',
  '-newer',
  '-perm',
  '-samefile',
  '-size',
  '-xtype',
  '-uid',
  '-used',
  '-user',
  '-context',
  '-flags',
  '-Bmin',
  '-Btime',
  '-Bnewer',
  '-newermt',
  '-newerat',
  '-newerct',
  '-newermm',
  '-newerma',
  '-newermc',
  '-newerBt',
  '-xattrname',
])

interface Reader {
  readonly words: readonly Word[]
  at: number
  negated: boolean
  least: number
  most: number
  decidedByPath: boolean
  readonly names: string[]
  readonly actions: FindAction[]
  readonly strangers: Word[]
}

/** `undefined` where the words do not make an expression; find then does nothing. */
export function parseExpression(words: readonly Word[]): FindExpression {
  const reader: Reader = {
    words,
    at: 0,
    negated: false,
    least: 0,
    most: Number.POSITIVE_INFINITY,
    decidedByPath: false,
    names: [],
    actions: [],
    strangers: [],
  }
  let root: Node = ALWAYS
  while (reader.at < words.length) {
    const before = reader.at
    const part = readList(reader)
    root = root === ALWAYS ? part : { is: 'and', left: root, right: part }
    if (reader.at === before || words[reader.at]?.text === ')') reader.at++
  }
  if (reader.actions.length === 0) {
    const action: FindAction = { is: 'print', separator: '\n' }
    reader.actions.push(action)
    root = { is: 'and', left: root, right: { is: 'action', action } }
  }
  const { actions, strangers, least, most } = reader
  return {
    root,
    actions,
    strangers,
    leastDepth: least,
    mostDepth: most,
    names: reader.decidedByPath ? [] : reader.names,
  }
}

const ALWAYS: Node = { is: 'test', test: () => 'yes' }
const UNSURE_NODE: Node = { is: 'test', test: () => 'maybe' }

function readList(reader: Reader): Node {
  let node = readOr(reader)
  while (reader.words[reader.at]?.text === ',') {
    reader.at++
    node = { is: 'list', left: node, right: readOr(reader) }
  }
  return node
}

function readOr(reader: Reader): Node {
  let node = readAnd(reader)
  while (/^-(o|or)$/.test(reader.words[reader.at]?.text ?? '')) {
    reader.at++
    node = { is: 'or', left: node, right: readAnd(reader) }
  }
  return node
}

function readAnd(reader: Reader): Node {
  let node = readNot(reader)
  for (;;) {
    const text = reader.words[reader.at]?.text
    if (text === undefined || text === ')' || text === ',' || text === '-o' || text === '-or') return node
    if (text === '-a' || text === '-and') reader.at++
    node = { is: 'and', left: node, right: readNot(reader) }
  }
}

function readNot(reader: Reader): Node {
  const text = reader.words[reader.at]?.text
  if (text === '!' || text === '-not') {
    reader.at++
    const outer = reader.negated
    reader.negated = !outer
    const part = readNot(reader)
    reader.negated = outer
    return { is: 'not', part }
  }
  if (text === '(') {
    reader.at++
    const node = readList(reader)
    if (reader.words[reader.at]?.text === ')') reader.at++
    return node
  }
  return readPrimary(reader)
}

function readPrimary(reader: Reader): Node {
  const head = reader.words[reader.at++]
  if (head === undefined) return ALWAYS
  const name = head.text
  if (PLAIN.has(name)) return ALWAYS
  if (name === '-false') return { is: 'test', test: () => 'no' }
  if (name === '-empty') return { is: 'test', test: (one) => one.empty }
  if (name === '-prune') return { is: 'prune' }
  if (UNSURE.has(name)) return UNSURE_NODE
  if (name === '-delete') return act(reader, { is: 'delete', at: head })
  if (name === '-print') return act(reader, { is: 'print', separator: '\n' })
  if (name === '-print0') return act(reader, { is: 'print', separator: '\0' })
  if (name === '-ls' || name === '-printx') return act(reader, { is: 'print', separator: undefined })
  if (/^-(exec|ok)(dir)?$/.test(name)) return readExec(reader, name)
  const value = reader.words[reader.at]
  if (UNSURE_VALUE.has(name)) {
    reader.at++
    return UNSURE_NODE
  }
  if (/^-(printf|fprint|fprint0|fls|fprintf)$/.test(name)) {
    reader.at += name === '-fprintf' ? 2 : 1
    return act(
      reader,
      name === '-printf' || value === undefined ? { is: 'print', separator: undefined } : { is: 'write', path: value },
    )
  }
  const test = readTest(reader, name, value)
  if (test === undefined) reader.strangers.push(head)
  return test ?? UNSURE_NODE
}

function act(reader: Reader, action: FindAction): Node {
  reader.actions.push(action)
  return { is: 'action', action }
}

function readExec(reader: Reader, name: string): Node {
  const words: Word[] = []
  let together = false
  for (; reader.at < reader.words.length; reader.at++) {
    const w = reader.words[reader.at] as Word
    if (w.text === ';') break
    if (w.text === '+' && words.at(-1)?.text === '{}') {
      together = true
      break
    }
    words.push(w)
  }
  reader.at++
  return act(reader, { is: 'exec', words, inDirectory: name.endsWith('dir'), together })
}

/** A test that a name, a path or a kind decides. */
function readTest(reader: Reader, name: string, value: Word | undefined): Node | undefined {
  const given = value !== undefined && !value.splits && isKnownText(value.text) ? value.text : undefined
  if (name === '-maxdepth' || name === '-mindepth') {
    reader.at++
    const depth = Number(knownText(value))
    if (Number.isInteger(depth) && name === '-maxdepth') reader.most = depth
    if (Number.isInteger(depth) && name === '-mindepth') reader.least = depth
    return ALWAYS
  }
  if (name === '-regextype' || name === '-files0-from') {
    reader.at++
    return ALWAYS
  }
  if (name === '-name' || name === '-iname') {
    reader.at++
    if (given === undefined) return UNSURE_NODE
    if (!reader.negated) reader.names.push(given)
    const same = name === '-name' ? (text: string) => text : (text: string) => text.toLowerCase()
    return named((one) => (one.name === undefined ? 'maybe' : truth(matchesPattern(same(given), same(one.name)))))
  }
  if (/^-(i?path|i?wholename)$/.test(name)) {
    reader.at++
    if (!reader.negated) reader.decidedByPath = true
    if (given === undefined) return UNSURE_NODE
    const same = name.startsWith('-i') ? (text: string) => text.toLowerCase() : (text: string) => text
    return named((one) => truth(matchesPattern(same(given), same(one.path))))
  }
  if (name === '-regex' || name === '-iregex') {
    reader.at++
    if (!reader.negated) reader.decidedByPath = true
    // Groups and bounds are written otherwise in each dialect of `-regextype`; what is left means the same in all of them.
    if (name === '-iregex' || given === undefined || !/^(?:[\w./*+?[\]^$-]|\\\.)*$/.test(given)) return UNSURE_NODE
    return named((one) => {
      const found = one.name === undefined ? undefined : matchesExtended(`^(${given})$`, one.path)
      return found === undefined ? 'maybe' : truth(found)
    })
  }
  if (name === '-type') {
    reader.at++
    if (given === undefined) return UNSURE_NODE
    return named((one) =>
      one.kind === 'any' || one.kind === 'other' ? 'maybe' : truth(given.includes(one.kind.charAt(0))),
    )
  }
  return undefined
}

function named(test: (one: Candidate) => Truth): Node {
  return { is: 'test', test }
}

function truth(yes: boolean): Truth {
  return yes ? 'yes' : 'no'
}

export function evaluate(expression: FindExpression, one: Candidate): Reached {
  const actions = new Map<FindAction, Truth>()
  let pruned: Truth = 'no'
  const walk = (node: Node, reach: Truth): Truth => {
    switch (node.is) {
      case 'test':
        return node.test(one)
      case 'action':
        if (actions.get(node.action) !== 'yes') actions.set(node.action, reach)
        return 'yes'
      case 'prune':
        if (pruned !== 'yes') pruned = reach
        return 'yes'
      case 'not': {
        const part = walk(node.part, reach)
        return part === 'maybe' ? 'maybe' : truth(part === 'no')
      }
      case 'list':
        walk(node.left, reach)
        return walk(node.right, reach)
      case 'and': {
        const left = walk(node.left, reach)
        if (left === 'no') return 'no'
        const right = walk(node.right, left === 'maybe' ? 'maybe' : reach)
        return right === 'no' ? 'no' : left === 'maybe' ? 'maybe' : right
      }
      case 'or': {
        const left = walk(node.left, reach)
        if (left === 'yes') return 'yes'
        const right = walk(node.right, left === 'maybe' ? 'maybe' : reach)
        return right === 'yes' ? 'yes' : left === 'maybe' ? 'maybe' : right
      }
      default:
        return node satisfies never
    }
  }
  walk(expression.root, 'yes')
  return { actions, pruned }
}
