import { resolve } from 'node:path'
import canonicalize from 'canonicalize'
import type { Action } from '../action/action.ts'
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../lib/json.ts'
import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { isSecretPath } from '../understand/secrets/path.ts'
import { describedTools } from '../understand/tools/catalogue.ts'
import type { HookPlace } from './dialect.ts'
import { readPatch } from './patch.ts'

/** What a client's own tool does with its arguments: the actions, or what is missing. */
export type ToolUse = (given: JsonObject, place: HookPlace) => Result<readonly Action[], string>

/** Tools of a client by name. */
export type ToolTable = ReadonlyMap<string, ToolUse>

/** A name, or several with `|` between, for each way to use a tool. */
export function toolTable(uses: Readonly<Record<string, ToolUse>>): ToolTable {
  return new Map(Object.entries(uses).flatMap(([names, use]) => names.split('|').map((name) => [name.trim(), use])))
}

/** For tools that act on nothing outside the client: plans, lists, questions to the person, output that is there already. */
export const actsOnNothing: ToolUse = () => ok([])

/** What a tool would type into a program that runs already cannot be judged: nobody can say who reads it. */
export const typesIntoSession: ToolUse = () =>
  fault('text for a session that is open already cannot be judged; start the command by itself')

/**
 * What a tool is told by one of these names, which are those of its versions. Told by two of them it is refused: nobody knows
 * which of them the client reads.
 */
function toldBy(given: JsonObject, names: readonly string[]): Result<string | undefined, string> {
  const [name, other] = names.filter((one) => Object.hasOwn(given, one) && given[one] !== null)
  if (name === undefined || other === undefined) return ok(name)
  return fault(`${quoted(name)} and ${quoted(other)} say the same thing twice`)
}

/** The one of the names that is there; it has to be a text. */
export function textOf(given: JsonObject, names: readonly string[]): Result<string | undefined, string> {
  const name = toldBy(given, names)
  if (name.is === 'fault') return name
  if (name.value === undefined) return ok(undefined)
  const value = given[name.value]
  return typeof value === 'string' ? ok(value) : fault(`${quoted(name.value)} is no text`)
}

function needed(given: JsonObject, names: readonly string[]): Result<string, string> {
  const text = textOf(given, names)
  if (text.is === 'fault') return text
  return text.value === undefined || text.value === '' ? fault(`\`${names[0]}\` is missing`) : ok(text.value)
}

/**
 * Absolute, from where the client is. Some clients read `~/`, and some addresses of files; it is judged as if all did. Of any
 * other address, and of one with escapes in it, nobody here knows where the client finds it.
 */
function pathFrom(place: HookPlace, path: string): Result<string, string> {
  if (path === '~' || path.startsWith('~/')) return ok(`${place.home}${path.slice(1)}`)
  if (/^file:\/\/\/[^%?#\\]*$/.test(path)) return ok(path.slice('file://'.length))
  if (/^[a-z][a-z0-9+.-]+:\//i.test(path)) return fault(`${quoted(path)} is no path of a file`)
  return ok(path.startsWith('/') ? path : resolve(place.cwd, path))
}

/** Each of them, or what is wrong with the first that is none. */
export function pathsFrom(place: HookPlace, paths: Iterable<string>): Result<readonly string[], string> {
  const found: string[] = []
  for (const one of paths) {
    const path = pathFrom(place, one)
    if (path.is === 'fault') return path
    found.push(path.value)
  }
  return ok(found)
}

/** Text for a shell, in the directory that the tool is told or where the client is. */
export function shellText(command: readonly string[], cwd: readonly string[] = [], shell?: 'powershell'): ToolUse {
  return (given, place) => {
    const text = needed(given, command)
    if (text.is === 'fault') return text
    const at = directory(given, cwd, place)
    if (at.is === 'fault') return at
    return ok([{ kind: 'shell', command: text.value, cwd: at.value, ...(shell === undefined ? {} : { shell }) }])
  }
}

/** A program with its arguments, which stands for what a tool of the client does by itself. */
function program(argv: readonly string[], place: HookPlace): Result<readonly Action[], string> {
  return ok([{ kind: 'exec', argv, cwd: place.cwd }])
}

export function readsFile(...path: readonly string[]): ToolUse {
  return onFile(path, (at) => ({ kind: 'file', operation: 'read', path: at }))
}

/** The whole file is replaced. */
export function writesFile(path: readonly string[], content: readonly string[]): ToolUse {
  return onFile(path, (at, given) => {
    const text = textOf(given, content)
    return { kind: 'file', operation: 'write', path: at, content: text.is === 'ok' ? (text.value ?? '') : allOf(given) }
  })
}

/** A part of the file is changed. What is kept and approved is the change, because only the client knows the result. */
export function editsFile(...path: readonly string[]): ToolUse {
  return onFile(path, (at, given) => ({ kind: 'file', operation: 'write', path: at, content: allOf(given) }))
}

export function deletesFile(...path: readonly string[]): ToolUse {
  return onFile(path, (at) => ({ kind: 'file', operation: 'delete', path: at }))
}

function onFile(names: readonly string[], action: (path: string, given: JsonObject) => Action): ToolUse {
  return (given, place) => {
    const path = needed(given, names)
    const at = path.is === 'fault' ? path : pathFrom(place, path.value)
    return at.is === 'fault' ? at : ok([action(at.value, given)])
  }
}

/** Files in a list, of paths or of objects with a path. */
export function readsFiles(list: readonly string[], path: readonly string[]): ToolUse {
  return (given, place) => {
    const paths = pathsIn(given, list, path)
    if (paths.is === 'fault') return paths
    const all = new Set(paths.value)
    for (const one of paths.value) {
      // Some clients take patterns, too.
      const picked = /[*?[{]/.test(one) ? secretsPicked(one) : ok([])
      if (picked.is === 'fault') return picked
      for (const name of picked.value) all.add(name)
    }
    const each = pathsFrom(place, all)
    return each.is === 'fault' ? each : ok(each.value.map((one) => ({ kind: 'file', operation: 'read', path: one })))
  }
}

/** Each of the files is changed by what the whole call says. */
export function editsFiles(list: readonly string[], path: readonly string[]): ToolUse {
  return (given, place) => {
    const paths = pathsIn(given, list, path)
    if (paths.is === 'fault') return paths
    const content = allOf(given)
    const each = pathsFrom(place, paths.value)
    if (each.is === 'fault') return each
    return ok([...new Set(each.value)].map((one) => ({ kind: 'file', operation: 'write', path: one, content })))
  }
}

function pathsIn(
  given: JsonObject,
  list: readonly string[],
  path: readonly string[],
): Result<readonly string[], string> {
  const items = listOf(given, list)
  if (items.is === 'fault') return items
  const paths: string[] = []
  for (const item of items.value) {
    const one = typeof item === 'string' && item !== '' ? ok(item) : isJsonObject(item) ? needed(item, path) : NO_PATH
    if (one.is === 'fault') return one
    paths.push(one.value)
  }
  return ok(paths)
}

const NO_PATH = fault('a file has no path')

/** A list with something in it. */
export function listOf(given: JsonObject, names: readonly string[]): Result<readonly Json[], string> {
  const name = toldBy(given, names)
  if (name.is === 'fault') return name
  const value = name.value === undefined ? undefined : given[name.value]
  if (value === undefined || !isJsonList(value) || value.length === 0) return fault(`\`${names[0]}\` is no list`)
  return ok(value)
}

/**
 * Reads what is below a directory and holds a text. Files that are picked by a pattern are read also where a search passes
 * them by otherwise: where it picks a secret, that is read.
 */
export function searches(
  pattern: readonly string[],
  path: readonly string[] = ['path'],
  files: readonly string[] = [],
): ToolUse {
  return (given, place) => {
    const below = directory(given, path, place)
    const text = textOf(given, pattern)
    const picked = textOf(given, files)
    if (below.is === 'fault') return below
    if (text.is === 'fault') return text
    if (picked.is === 'fault') return picked
    const glob = picked.value ?? ''
    const names = secretsPicked(glob)
    if (names.is === 'fault') return names
    const only = glob === '' ? [] : [`--include=${glob}`]
    const argv = ['grep', '-rn', ...only, '-e', text.value ?? '', '--', below.value]
    const secrets = names.value.map((name) => `${below.value}/${name}`.replaceAll(/\/+/g, '/'))
    const reads = secrets.map((one): Action => ({ kind: 'file', operation: 'read', path: one }))
    return ok([{ kind: 'exec', argv, cwd: place.cwd }, ...reads])
  }
}

const MOST_ALTERNATIVES = 64
const LONGEST_PATTERN = 1000

/**
 * Names of secrets that a pattern of files picks: what is left of each of its alternatives without what stands for anything.
 * Counter-example that is let through: `.e?v`, which names nothing.
 */
function secretsPicked(glob: string): Result<readonly string[], string> {
  const all = glob.length > LONGEST_PATTERN ? undefined : alternatives(glob)
  if (all === undefined) return fault('the pattern of files has more alternatives than are read')
  // Claude Code takes several, with blanks or commas between.
  const each = all.flatMap((one) => one.split(/[\s,]+/)).filter((one) => !one.startsWith('!'))
  const names = each.map((one) => one.replaceAll(/[*?[\]]/g, '').replaceAll(/\/+/g, '/'))
  return ok([...new Set(names.filter(isSecretPath))])
}

/** `a.{b,c}` is `a.b` and `a.c`. Nothing where one stands inside another, or there are too many. */
function alternatives(glob: string): readonly string[] | undefined {
  let all: readonly string[] = ['']
  for (let at = 0; at < glob.length; ) {
    const open = glob.indexOf('{', at)
    const close = open < 0 ? -1 : glob.indexOf('}', open)
    const plain = glob.slice(at, close < 0 ? glob.length : open)
    const group = close < 0 ? '' : glob.slice(open + 1, close)
    const each = group.split(',')
    if (group.includes('{') || all.length * each.length > MOST_ALTERNATIVES) return undefined
    all = all.flatMap((head) => each.map((one) => `${head}${plain}${one}`))
    at = close < 0 ? glob.length : close + 1
  }
  return all
}

/** Names what is below a directory. */
export function findsFiles(pattern: readonly string[], path: readonly string[] = ['path']): ToolUse {
  return (given, place) => {
    const below = directory(given, path, place)
    const name = textOf(given, pattern)
    if (below.is === 'fault') return below
    if (name.is === 'fault') return name
    return program(['find', below.value, '-path', name.value ?? '*'], place)
  }
}

export function listsDirectory(...path: readonly string[]): ToolUse {
  return (given, place) => {
    const at = directory(given, path, place)
    return at.is === 'fault' ? at : program(['ls', '-la', '--', at.value], place)
  }
}

function directory(given: JsonObject, names: readonly string[], place: HookPlace): Result<string, string> {
  const path = textOf(given, names)
  if (path.is === 'fault') return path
  return path.value === undefined || path.value === '' ? ok(place.cwd) : pathFrom(place, path.value)
}

export function fetchesAddress(...url: readonly string[]): ToolUse {
  return (given) => {
    const text = needed(given, url)
    return text.is === 'fault' ? text : ok([get(text.value)])
  }
}

export function get(url: string): Action {
  return { kind: 'http', method: 'GET', url }
}

/** A question to a search engine of the client's. */
export const searchesWeb: ToolUse = (given) => ok([toolCall('search', 'web_search', given)])

/** The files of a patch in the form of `apply_patch`. */
export function patches(...text: readonly string[]): ToolUse {
  return (given, place) => {
    const patch = needed(given, text)
    if (patch.is === 'fault') return patch
    const changes = readPatch(patch.value)
    if (changes.is === 'fault') return changes
    const actions: Action[] = []
    for (const { path, change, to, text: content } of changes.value) {
      const both = pathsFrom(place, to === undefined ? [path] : [path, to])
      if (both.is === 'fault') return both
      const [at = '', moved] = both.value
      if (change === 'delete') actions.push({ kind: 'file', operation: 'delete', path: at })
      else actions.push({ kind: 'file', operation: 'write', path: at, content })
      if (moved !== undefined) actions.push({ kind: 'file', operation: 'move', path: at, to: moved })
    }
    return ok(actions)
  }
}

export function toolCall(server: string, tool: string, given: Json): Action {
  return { kind: 'tool', server, tool, arguments: given }
}

/**
 * The call of an MCP tool whose name joins server and tool, so that there may be several ways to part it. What is described
 * in one of them counts; where several are, all do. Nobody described any: it is called by its whole name.
 */
export function joinedCall(name: string, by: string, given: Json): readonly Action[] {
  const ways: [string, string][] = []
  for (let at = name.indexOf(by, 1); at > 0 && ways.length < 8; at = name.indexOf(by, at + 1)) {
    const tool = name.slice(at + by.length)
    if (tool !== '') ways.push([name.slice(0, at), tool])
  }
  const [only] = ways
  if (only !== undefined && ways.length === 1) return [toolCall(...only, given)]
  const known = ways.filter(([server, tool]) => isDescribed(server, tool))
  return known.length === 0 ? [toolCall(name, name, given)] : known.map((way) => toolCall(...way, given))
}

function isDescribed(server: string, tool: string): boolean {
  return (
    server.length + tool.length < 300 && describedTools().some((one) => one.server.test(server) && one.tool.test(tool))
  )
}

/** All that a tool was told, in one form. */
function allOf(given: JsonObject): string {
  return canonicalize(given) ?? ''
}
