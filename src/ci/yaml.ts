import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml'
import type { Span } from '../lib/span.ts'
import type { Mapped } from './source.ts'

/** A YAML file with places, aliases followed. */
export type Yaml = YamlText | YamlItems | YamlEntries

interface Placed {
  readonly at: Span
  /** A tag that somebody gave it: `!reference`. */
  readonly tag?: string
}

export interface YamlText extends Placed {
  readonly is: 'text'
  /** As the text would be read by a program that wants text. */
  readonly text: string
  /** It is nothing: empty, `null`, `~`. */
  readonly empty: boolean
  readonly offset: (at: number) => number
}

export interface YamlItems extends Placed {
  readonly is: 'items'
  readonly items: readonly Yaml[]
}

export interface YamlEntries extends Placed {
  readonly is: 'entries'
  readonly entries: ReadonlyMap<string, YamlEntry>
}

export interface YamlEntry {
  readonly key: string
  readonly keyAt: Span
  readonly value: Yaml
}

export interface YamlProblem {
  readonly message: string
  readonly offset: number
}

export type YamlFile =
  | { readonly is: 'read'; readonly root: Yaml }
  | { readonly is: 'broken'; readonly problem: YamlProblem }

/** Nodes, with what aliases stand for counted each time: a file cannot grow without end. */
const MOST_NODES = 50_000
const MOST_DEPTH = 60
const MOST_TEXT = 1024 * 1024

/** Reads a file of one document by YAML 1.2. Keys that stand there twice are a fault: readers differ on which one counts. */
export function readYamlFile(text: string): YamlFile {
  if (text.length > MOST_TEXT) return broken('the file is longer than is read', 0)
  const document = parseDocument(text, {
    schema: 'core',
    uniqueKeys: true,
    prettyErrors: false,
    keepSourceTokens: false,
  })
  const error = document.errors[0]
  if (error !== undefined) return broken(error.message.split('\n')[0] ?? 'it is no yaml', error.pos[0])
  const reader = new Reader(document, text)
  const root = document.contents === null ? undefined : reader.read(document.contents, 0)
  if (reader.problem !== undefined) return { is: 'broken', problem: reader.problem }
  if (root === undefined) return broken('the file is empty', 0)
  return { is: 'read', root }
}

function broken(message: string, offset: number): YamlFile {
  return { is: 'broken', problem: { message, offset } }
}

class Reader {
  problem: YamlProblem | undefined
  private readonly document: Document
  private readonly source: string
  private nodes = 0

  constructor(document: Document, source: string) {
    this.document = document
    this.source = source
  }

  read(node: Node | unknown, depth: number): Yaml | undefined {
    const range = rangeOf(node)
    if (++this.nodes > MOST_NODES || depth > MOST_DEPTH) return this.fail('the file holds more than is read', range[0])
    if (isAlias(node)) {
      const target = node.resolve(this.document)
      if (target === undefined) return this.fail('an alias leads nowhere', range[0])
      return this.read(target, depth + 1)
    }
    const tag = tagOf(node)
    if (isScalar(node)) return { is: 'text', at: range, ...tag, ...textOf(node, this.source) }
    if (isSeq(node)) {
      const items: Yaml[] = []
      for (const item of node.items) {
        const read = this.read(item, depth + 1)
        if (read === undefined) return undefined
        items.push(read)
      }
      return { is: 'items', at: range, ...tag, items }
    }
    if (!isMap(node)) return { is: 'text', at: range, text: '', empty: true, offset: () => range[0] }
    const entries = new Map<string, YamlEntry>()
    const merged: YamlEntry[] = []
    for (const pair of node.items) {
      const key = isScalar(pair.key) ? String(pair.key.source ?? pair.key.value ?? '') : undefined
      const keyAt = rangeOf(pair.key)
      if (key === undefined) return this.fail('a key is no text', keyAt[0])
      const value = this.read(pair.value, depth + 1)
      if (value === undefined) return undefined
      if (key === '<<') merged.push(...mergedEntries(value))
      else entries.set(key, { key, keyAt, value })
    }
    // What stands there itself counts over what is merged in; of that, the first.
    for (const one of merged) if (!entries.has(one.key)) entries.set(one.key, one)
    return { is: 'entries', at: range, ...tag, entries }
  }

  private fail(message: string, offset: number): undefined {
    this.problem ??= { message, offset }
    return undefined
  }
}

function mergedEntries(value: Yaml): readonly YamlEntry[] {
  if (value.is === 'entries') return [...value.entries.values()]
  return value.is === 'items' ? value.items.flatMap(mergedEntries) : []
}

function rangeOf(node: unknown): Span {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : undefined
  if (!Array.isArray(range)) return [0, 0]
  return [Number(range[0]), Number(range[1])]
}

function tagOf(node: unknown): { readonly tag?: string } {
  const tag = typeof node === 'object' && node !== null && 'tag' in node ? node.tag : undefined
  return typeof tag === 'string' && !tag.startsWith('tag:yaml.org') ? { tag } : {}
}

function textOf(
  node: { readonly value: unknown; readonly source?: string; readonly range?: unknown },
  source: string,
): Pick<YamlText, 'text' | 'empty' | 'offset'> {
  const text = typeof node.value === 'string' ? node.value : (node.source ?? String(node.value ?? ''))
  const [start, end] = rangeOf(node)
  let offsets: Int32Array | undefined
  return {
    text,
    empty: node.value === null,
    offset: (at) => {
      offsets ??= aligned(text, source, start, end)
      return offsets[Math.min(Math.max(at, 0), text.length)] ?? start
    },
  }
}

/** How far is looked for the next character: an indentation is shorter, and the cost stays linear in the file. */
const MOST_SKIPPED = 512

/**
 * Where each character of a scalar stands in the file. A block's indentation, folded line ends and escapes are not part of
 * its value: both texts are gone through side by side, and what stands only in the file is skipped.
 */
function aligned(text: string, source: string, start: number, end: number): Int32Array {
  const offsets = new Int32Array(text.length + 1)
  let at = start
  // The head of a block scalar (`|-`, `>2`, a comment) is no part of it.
  if (source[at] === '|' || source[at] === '>') {
    const line = source.indexOf('\n', at)
    at = line < 0 ? end : line + 1
  }
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string
    const back = at
    const far = Math.min(end, back + MOST_SKIPPED)
    while (at < far && !same(source, at, char) && isFiller(source[at] as string)) at++
    if (at >= end || !same(source, at, char)) {
      // An escape stands for something that is written otherwise.
      at = back
      if (source[at] === '\\') at += 1
    }
    offsets[i] = Math.min(at, end)
    if (at < end) at++
  }
  offsets[text.length] = Math.min(at, end)
  return offsets
}

function same(source: string, at: number, char: string): boolean {
  const there = source[at]
  return there === char || (isBlank(char) && there !== undefined && isBlank(there))
}

function isBlank(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\r'
}

function isFiller(char: string): boolean {
  return isBlank(char) || char === '"' || char === "'" || char === '\\'
}

/** The value of a key, where the node is a map that has it. */
export function childOf(node: Yaml | undefined, key: string): Yaml | undefined {
  return node?.is === 'entries' ? node.entries.get(key)?.value : undefined
}

export function entriesOf(node: Yaml | undefined): readonly YamlEntry[] {
  return node?.is === 'entries' ? [...node.entries.values()] : []
}

/** The text of a node that is one and says something. */
export function plainText(node: Yaml | undefined): string | undefined {
  return node?.is === 'text' && !node.empty ? node.text : undefined
}

export function mappedText(node: YamlText): Mapped {
  return { text: node.text, offset: node.offset }
}
