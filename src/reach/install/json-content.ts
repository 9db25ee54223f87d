import { fault, ok, type Result } from '../../lib/result.ts'
import { addElement, addMember, removeElement, removeMember, replaceValue } from './json-splice.ts'
import { type JsonNode, memberOf, nodeAt, plainOf, readJsonTree } from './json-tree.ts'

/** What has to stand in a file of settings. */
export type JsonEdit =
  /** One element of a list. Whatever element calls the shim is ours; older forms of it are replaced. */
  | { readonly is: 'entry'; readonly path: readonly string[]; readonly value: unknown }
  /** A value that has to be this one. */
  | { readonly is: 'set'; readonly path: readonly string[]; readonly value: unknown }
  /** A value that the format asks for; one that is there stays. */
  | { readonly is: 'needed'; readonly path: readonly string[]; readonly value: unknown }

export interface JsonContent {
  readonly is: 'json'
  readonly edits: readonly JsonEdit[]
  /** Whether the client reads comments. Where it does not, a file that holds some is broken already. */
  readonly comments: boolean
  /** The only keys that the client takes; with any other it passes over the whole file. */
  readonly onlyKeys?: readonly string[]
  /** A value with which the client runs no hook, whatever else stands in the file. */
  readonly offBy?: { readonly path: readonly string[]; readonly value: unknown }
}

/** By this an entry is known as ours, of whatever version. */
const SHIM = 'prodgate-shim'

/** The text with everything in it that has to be. Other keys, their order and the layout stay. */
export function putJson(
  { edits, comments, onlyKeys }: JsonContent,
  before: string | undefined,
): Result<string, string> {
  let text = before === undefined || before.trim() === '' ? '{}\n' : before
  const read = readJsonTree(text)
  if (read.is === 'fault') return read
  const { root, loose } = read.value
  if (root.is !== 'table') return fault('it holds no object')
  if (loose && !comments) return fault('it holds comments or a last comma, which its client does not read')
  const foreign = onlyKeys && root.members.find((member) => !onlyKeys.includes(member.key))
  if (foreign !== undefined) return fault(`its client refuses all of it for the key \`${foreign.key}\``)
  for (const edit of edits) {
    const done = putOne(text, edit)
    if (done.is === 'fault') return done
    text = done.value
  }
  return ok(text)
}

/** Why no hook of this file would run, where it says so itself. */
export function switchedOff({ edits, offBy }: JsonContent, text: string): string | undefined {
  const read = readJsonTree(text)
  if (offBy === undefined || read.is === 'fault') return undefined
  // Where another value is put in its place, it is none any more.
  if (edits.some((edit) => edit.is === 'set' && same(edit.path, offBy.path))) return undefined
  const there = nodeAt(read.value.root, offBy.path)
  if (there === undefined || !same(plainOf(there), offBy.value)) return undefined
  return `\`${offBy.path.join('.')}\` in it is \`${JSON.stringify(offBy.value)}\`, and its client runs no hook then: take that out first`
}

/**
 * Whether install put something into a text of which nobody kept what it was before. Only by an entry, or by all values
 * together, is that known: a list that is empty, or one of the values, may be somebody else's.
 */
export function isInJson({ edits }: JsonContent, text: string): boolean {
  const read = readJsonTree(text)
  if (read.is === 'fault') return text.includes(SHIM)
  const { root } = read.value
  const entries = edits.filter((edit) => edit.is === 'entry')
  if (entries.length > 0)
    return entries.some(({ path }) => {
      const list = nodeAt(root, path)
      return list?.is === 'list' && list.elements.some(callsShim)
    })
  return edits
    .filter((edit) => edit.is === 'set')
    .every(({ path, value }) => {
      const there = nodeAt(root, path)
      return there !== undefined && same(plainOf(there), value)
    })
}

function putOne(text: string, edit: JsonEdit): Result<string, string> {
  const holding = edit.is === 'entry' ? edit.path : edit.path.slice(0, -1)
  const made = withHolder(text, holding, edit.is === 'entry')
  if (made.is === 'fault') return made
  if (edit.is === 'entry') return putEntry(made.value, edit)
  const holder = nodeAt(rootOf(made.value), holding)
  if (holder?.is !== 'table') return fault(`\`${holding.join('.')}\` in it is no object`)
  const key = edit.path.at(-1) ?? ''
  const there = memberOf(holder, key)
  if (there === undefined) return ok(addMember(made.value, holder, key, edit.value))
  if (edit.is === 'needed' || same(plainOf(there.value), edit.value)) return ok(made.value)
  return ok(replaceValue(made.value, there.value, edit.value))
}

function putEntry(before: string, { path, value }: JsonEdit): Result<string, string> {
  let text = before
  for (;;) {
    const list = nodeAt(rootOf(text), path)
    if (list?.is !== 'list') return fault(`\`${path.join('.')}\` in it is no list`)
    const owners = list.elements.map(ownership)
    if (owners.includes('shared'))
      return fault('an entry in it calls the shim beside other hooks: give them one of their own')
    const first = owners.indexOf('ours')
    const last = owners.lastIndexOf('ours')
    const element = list.elements[first]
    if (element === undefined) return ok(addElement(text, list, value))
    if (first === last) return ok(same(plainOf(element), value) ? text : replaceValue(text, element, value))
    text = removeElement(text, list, last)
  }
}

/** Makes the objects on the way, and the list at its end, where nothing is there. */
function withHolder(before: string, path: readonly string[], list: boolean): Result<string, string> {
  let text = before
  for (let length = 1; length <= path.length; length++) {
    const holder = nodeAt(rootOf(text), path.slice(0, length - 1))
    const key = path[length - 1] ?? ''
    const asList = list && length === path.length
    if (holder?.is !== 'table') return fault(`\`${path.slice(0, length - 1).join('.')}\` in it is no object`)
    const there = memberOf(holder, key)
    if (there === undefined) text = addMember(text, holder, key, asList ? [] : {})
    else if (there.value.is !== (asList ? 'list' : 'table'))
      return fault(`\`${path.slice(0, length).join('.')}\` in it is no ${asList ? 'list' : 'object'}`)
  }
  return ok(text)
}

/**
 * The text without what install put in. A value that it changed gets back what stood in `original`; what somebody changed
 * since stays theirs. `undefined` where nothing is left that anybody else wrote.
 */
export function takeJson(
  { edits }: JsonContent,
  now: string,
  original: string | undefined,
): Result<string | undefined, string> {
  const read = readJsonTree(now)
  if (read.is === 'fault') return read
  const origin = original === undefined ? undefined : readJsonTree(original)
  const originally = origin?.is === 'ok' ? origin.value.root : undefined
  let text = now
  for (const edit of edits.toReversed()) {
    text =
      edit.is === 'entry' ? takeEntries(text, edit.path) : edit.is === 'set' ? takeSet(text, edit, originally) : text
    text = withoutEmpty(text, edit.path.slice(0, edit.is === 'entry' ? undefined : -1), originally)
  }
  const left = rootOf(text)
  const ours = (key: string) =>
    edits.some((edit) => edit.is === 'needed' && edit.path.length === 1 && edit.path[0] === key)
  const bare = left.is === 'table' && left.members.every((member) => ours(member.key))
  return ok(original === undefined && bare ? undefined : text)
}

function takeEntries(before: string, path: readonly string[]): string {
  let text = before
  for (;;) {
    const list = nodeAt(rootOf(text), path)
    if (list?.is !== 'list') return text
    const index = list.elements.findIndex((element) => ownership(element) === 'ours')
    if (index < 0) return text
    text = removeElement(text, list, index)
  }
}

function takeSet(text: string, { path, value }: JsonEdit, originally: JsonNode | undefined): string {
  const holder = nodeAt(rootOf(text), path.slice(0, -1))
  const key = path.at(-1) ?? ''
  const there = memberOf(holder, key)
  if (holder?.is !== 'table' || there === undefined || !same(plainOf(there.value), value)) return text
  const was = originally && nodeAt(originally, path)
  return was === undefined ? removeMember(text, holder, key) : replaceValue(text, there.value, plainOf(was))
}

/** Takes away lists and objects that are empty now and were not there before. */
function withoutEmpty(before: string, path: readonly string[], originally: JsonNode | undefined): string {
  let text = before
  for (let length = path.length; length > 0; length--) {
    const own = path.slice(0, length)
    const node = nodeAt(rootOf(text), own)
    const empty = node?.is === 'list' ? node.elements.length === 0 : node?.is === 'table' && node.members.length === 0
    const holder = nodeAt(rootOf(text), own.slice(0, -1))
    if (!empty || holder?.is !== 'table' || (originally && nodeAt(originally, own) !== undefined)) return text
    text = removeMember(text, holder, own.at(-1) ?? '')
  }
  return text
}

/** Whether an entry is ours, somebody else's, or holds hooks of both. */
function ownership(node: JsonNode): 'ours' | 'theirs' | 'shared' {
  const inner = memberOf(node, 'hooks')?.value
  if (inner?.is !== 'list' || inner.elements.length < 2) return callsShim(node) ? 'ours' : 'theirs'
  const ours = inner.elements.filter(callsShim).length
  return ours === 0 ? 'theirs' : ours === inner.elements.length ? 'ours' : 'shared'
}

function callsShim(node: JsonNode): boolean {
  if (node.is === 'scalar') return typeof node.value === 'string' && node.value.includes(SHIM)
  return node.is === 'list' ? node.elements.some(callsShim) : node.members.some((member) => callsShim(member.value))
}

/** Of a text that was read before, or that we wrote. */
function rootOf(text: string): JsonNode {
  const read = readJsonTree(text)
  if (read.is === 'fault') throw new Error(`settings that we wrote: ${read.fault}`)
  return read.value.root
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right)
}
