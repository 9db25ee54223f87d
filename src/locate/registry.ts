import { isAbsolute, posix } from 'node:path'
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { type EnvironmentClass, isEnvironmentClass } from './environment.ts'
import { type EntryMatch, entryMatch, TARGET_KINDS, type TargetKind } from './identity.ts'
import { indexOf, type RegistryIndex } from './registry-index.ts'

/**
 * The operator's list of targets (contract, section 4). It is the only thing that may make a class less protected, so
 * it is read without any tolerance: an unknown key or a repeated one is a fault, and the gate denies.
 */
export interface Registry {
  readonly path: string | undefined
  readonly session: RegisteredSession | undefined
  readonly targets: readonly RegistryEntry[]
  readonly index: RegistryIndex
}

export interface RegisteredSession {
  readonly environment: RegisteredClass
  /** Absolute, without a final slash. */
  readonly workspaces: readonly string[]
}

export interface RegistryEntry {
  readonly kind: TargetKind
  /** As the person wrote it. */
  readonly written: string
  readonly match: EntryMatch
  readonly environment: RegisteredClass
  readonly line: number
}

/** A person says what a target is; `unknown` is what nobody said. */
export type RegisteredClass = Exclude<EnvironmentClass, 'unknown'>

export interface RegistryFault {
  readonly message: string
  readonly line: number | undefined
  readonly key: string | undefined
}

/** Nothing is known about anything: what a missing file means. */
export function emptyRegistry(path?: string): Registry {
  return registryOf(path, undefined, [])
}

function registryOf(
  path: string | undefined,
  session: RegisteredSession | undefined,
  targets: readonly RegistryEntry[],
): Registry {
  return Object.freeze({ path, session, targets: Object.freeze([...targets]), index: indexOf(targets) })
}

/** Thrown and caught within this file only, so that the readers below can read in one line each. */
class Refused extends Error {
  readonly line: number | undefined
  readonly key: string | undefined
  constructor(message: string, line: number | undefined, key: string | undefined) {
    super(message)
    this.line = line
    this.key = key
  }
}

export function parseRegistry(yamlText: string, path?: string): Result<Registry, RegistryFault> {
  const name = path === undefined ? 'the registry' : `the registry ${quoted(path)}`
  try {
    return ok(readRegistry(yamlText, path))
  } catch (error) {
    if (error instanceof Refused) {
      const at = error.line === undefined ? '' : `, line ${error.line}`
      return fault({ message: `couldn't read ${name}${at}: ${error.message}`, line: error.line, key: error.key })
    }
    throw error
  }
}

function readRegistry(text: string, path: string | undefined): Registry {
  const lines = new LineCounter()
  // The failsafe schema reads every scalar as text, so that an account `012345678901` keeps its zero and `no` stays `no`.
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'failsafe',
    version: '1.2',
    uniqueKeys: true,
    strict: true,
    stringKeys: true,
    prettyErrors: false,
  })
  const at = (node: Node | null | undefined): number | undefined =>
    node?.range === undefined || node.range === null ? undefined : lines.linePos(node.range[0]).line
  const first = document.errors[0] ?? document.warnings[0]
  if (first !== undefined) throw new Refused(yamlReason(first.code), lines.linePos(first.pos[0]).line, undefined)
  const root = fields(document.contents, 'the file', ['version', 'session', 'targets'], at)
  const version = scalar(root.get('version')?.value, 'version', at)
  if (version !== '1') {
    throw new Refused(`\`version\` must be 1, not ${quoted(version)}`, at(root.get('version')?.value), 'version')
  }
  const session = root.has('session') ? readSession(root.get('session')?.value ?? null, at) : undefined
  const list = root.get('targets')?.value
  if (list === undefined) return registryOf(path, session, [])
  if (!isSeq(list)) throw new Refused('`targets` must be a list', at(list) ?? at(root.get('targets')?.key), 'targets')
  return registryOf(
    path,
    session,
    list.items.map((item) => readTarget(item as Node, at)),
  )
}

type LineOf = (node: Node | null | undefined) => number | undefined
type Field = { readonly key: Node; readonly value: Node | null }

function fields(node: Node | null, name: string, known: readonly string[], at: LineOf): Map<string, Field> {
  if (node === null || !isMap(node)) throw new Refused(`${name} must be a list of keys and values`, at(node), undefined)
  if (node.anchor !== undefined || node.tag !== undefined) {
    throw new Refused('anchors and tags are not read here', at(node), undefined)
  }
  const found = new Map<string, Field>()
  for (const pair of (node as YAMLMap<Node, Node | null>).items as readonly Pair<Node, Node | null>[]) {
    const key = scalar(pair.key, name, at)
    if (!known.includes(key)) throw new Refused(`${name} has a key that is not known: ${quoted(key)}`, at(pair.key), key)
    found.set(key, { key: pair.key, value: pair.value })
  }
  return found
}

function scalar(node: Node | null | undefined, name: string, at: LineOf): string {
  if (node === undefined) throw new Refused(`\`${name}\` is missing`, undefined, name)
  if (isAlias(node)) throw new Refused('an alias is not read here', at(node), name)
  if (!isScalar(node) || typeof node.value !== 'string' || node.value.trim() === '') {
    throw new Refused(`\`${name}\` must be a text`, at(node), name)
  }
  if (node.anchor !== undefined || node.tag !== undefined) {
    throw new Refused('anchors and tags are not read here', at(node), name)
  }
  return node.value
}

function readSession(node: Node | null, at: LineOf): RegisteredSession {
  const found = fields(node, '`session`', ['environment', 'workspaces'], at)
  const environment = readClass(found.get('environment')?.value, at)
  const list = found.get('workspaces')?.value
  if (list === undefined) return { environment, workspaces: [] }
  if (!isSeq(list)) throw new Refused('`workspaces` must be a list', at(list), 'workspaces')
  return { environment, workspaces: list.items.map((item) => readWorkspace(item as Node, at)) }
}

function readWorkspace(node: Node, at: LineOf): string {
  const written = scalar(node, 'workspaces', at)
  const path = posix.normalize(written).replace(/(?<=.)\/$/, '')
  if (!isAbsolute(written) || path === '/') {
    throw new Refused(`a workspace is an absolute directory, not ${quoted(written)}`, at(node), 'workspaces')
  }
  return path
}

function readTarget(node: Node, at: LineOf): RegistryEntry {
  const found = fields(node, 'a target', [...TARGET_KINDS, 'environment'], at)
  const kinds = TARGET_KINDS.filter((kind) => found.has(kind))
  const kind = kinds[0]
  if (kind === undefined || kinds.length > 1) {
    throw new Refused('a target has one kind and one `environment`', at(node), kinds[1])
  }
  const value = found.get(kind)?.value
  const written = scalar(value, kind, at)
  const match = entryMatch(kind, written)
  if ('why' in match) throw new Refused(`\`${kind}\` ${quoted(written)} names no target: ${match.why}`, at(value), kind)
  return { kind, written, match, environment: readClass(found.get('environment')?.value, at), line: at(node) ?? 0 }
}

function readClass(node: Node | null | undefined, at: LineOf): RegisteredClass {
  const written = scalar(node, 'environment', at)
  if (!isEnvironmentClass(written) || written === 'unknown') {
    const known = '`production`, `staging`, `development` or `local`'
    throw new Refused(`\`environment\` must be ${known}, not ${quoted(written)}`, at(node), 'environment')
  }
  return written
}

function yamlReason(code: string): string {
  return code === 'DUPLICATE_KEY' ? 'a key stands there twice' : `it is no valid yaml (${code.toLowerCase().replaceAll('_', ' ')})`
}
