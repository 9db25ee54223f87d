import { posix } from 'node:path'
import { quoted } from '../lib/quoted.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import type { YamlNode } from '../lib/yaml-node.ts'
import { readYamlTree } from '../lib/yaml-tree.ts'
import { isEnvironmentClass } from './environment.ts'
import { entryMatch, TARGET_KINDS } from './identity.ts'
import type { RegisteredClass, RegistryEntry } from './registry-entry.ts'
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
  /** By what this is known, where no registry says it: the machine that a pipeline asks for. */
  readonly from?: string
}

/** Why a registry cannot be used. */
export interface RegistryFault {
  /** The whole of it, with the file, the line and what to write instead. */
  readonly message: string
  readonly line: number | undefined
  readonly key: string | undefined
}

function registryOf(
  path: string | undefined,
  session: RegisteredSession | undefined,
  targets: readonly RegistryEntry[],
): Registry {
  return Object.freeze({ path, session, targets: Object.freeze([...targets]), index: indexOf(targets) })
}

/** Where the registry is looked for, in this order, where nothing names one. The first that is there is in force. */
export function registryPaths(home: string): readonly [string, string] {
  return ['/etc/prodgate/targets.yaml', `${home}/.config/prodgate/targets.yaml`]
}

/** Nothing is known about anything: what a missing file means. `path` is where it would stand. */
export function emptyRegistry(path?: string): Registry {
  return registryOf(path, undefined, [])
}

export function parseRegistry(yamlText: string, path?: string): Result<Registry, RegistryFault> {
  // Every scalar is read as text, so that an account `012345678901` keeps its zero and `no` stays `no`.
  const tree = readYamlTree(yamlText)
  const lost = yamlText.indexOf(REPLACED)
  if (lost >= 0) {
    const line = yamlText.slice(0, lost).split('\n').length
    return fault(inFile(path, { message: 'it holds bytes that are not UTF-8', line, key: undefined }))
  }
  if (tree.is === 'fault') {
    const message = `it is no valid yaml (${tree.fault.message})`
    return fault(inFile(path, { message, line: tree.fault.line, key: undefined }))
  }
  const reader = new Reader()
  const read = readRoot(reader, tree.value)
  const registry = registryOf(path, read.session, read.targets)
  return reader.fault === undefined ? ok(registry) : fault(inFile(path, reader.fault))
}

/** What bytes that are not UTF-8 are decoded to: a name with it is not the name that the operator wrote. */
const REPLACED = '\ufffd'

function inFile(path: string | undefined, found: RegistryFault): RegistryFault {
  const file = path === undefined ? 'the registry' : `the registry ${quoted(path)}`
  const at = found.line === undefined ? '' : `, line ${found.line}`
  return { ...found, message: `couldn't read ${file}${at}: ${found.message}` }
}

/**
 * Notes the first thing that is wrong. The readers below go on with nothing, so that each of them is one line a field.
 */
class Reader {
  fault: RegistryFault | undefined

  refuse(message: string, node: YamlNode | undefined, key?: string, help?: string): undefined {
    this.fault ??= { message: help === undefined ? message : `${message}; ${help}`, line: node?.line, key }
    return undefined
  }
}

interface Field {
  readonly key: YamlNode
  readonly value: YamlNode
}

type Fields = ReadonlyMap<string, Field>

const NO_FIELDS: Fields = new Map()

interface Read {
  readonly session: RegisteredSession | undefined
  readonly targets: readonly RegistryEntry[]
}

function readRoot(reader: Reader, node: YamlNode | undefined): Read {
  if (node === undefined) reader.refuse('the file is empty', node, undefined, 'it begins with `version: 1`')
  const found = fields(reader, node, 'the file', ['version', 'session', 'targets'])
  const version = scalar(reader, found.get('version')?.value, 'version')
  if (version !== undefined && version !== '1') {
    reader.refuse(`\`version\` is ${quoted(version)}`, found.get('version')?.value, 'version', 'only version 1 is read')
  }
  const session = found.get('session')
  const targets = found.get('targets')
  return {
    session: session === undefined ? undefined : readSession(reader, session.value),
    targets:
      targets === undefined
        ? []
        : list(reader, targets.value, 'targets').flatMap((item) => readTarget(reader, item) ?? []),
  }
}

function fields(reader: Reader, node: YamlNode | undefined, name: string, known: readonly string[]): Fields {
  if (node?.is !== 'map' || node.marked) {
    reader.refuse(`${name} is no mapping of keys to values`, node, undefined, 'anchors, aliases and tags are not read')
    return NO_FIELDS
  }
  const found = new Map<string, Field>()
  for (const pair of node.pairs) {
    const key = scalar(reader, pair.key, name)
    if (key === undefined) break
    if (!known.includes(key))
      reader.refuse(`${name} has the unknown key ${quoted(key)}`, pair.key, key, `known keys: ${known.join(', ')}`)
    if (found.has(key)) reader.refuse(`a key stands there twice: ${quoted(key)}`, pair.key, key)
    found.set(key, pair)
  }
  return found
}

function list(reader: Reader, node: YamlNode, name: string): readonly YamlNode[] {
  if (node.is === 'list' && !node.marked) return node.items
  reader.refuse(`\`${name}\` is no list`, node, name)
  return []
}

function scalar(reader: Reader, node: YamlNode | undefined, name: string): string | undefined {
  if (node === undefined) return reader.refuse(`\`${name}\` is missing`, undefined, name)
  if (node.is !== 'scalar' || node.marked)
    return reader.refuse(`\`${name}\` is no text`, node, name, 'anchors, aliases and tags are not read')
  return node.text.trim() !== '' ? node.text : reader.refuse(`\`${name}\` is empty`, node, name)
}

function readSession(reader: Reader, node: YamlNode | undefined): RegisteredSession | undefined {
  const found = fields(reader, node, '`session`', ['environment', 'workspaces'])
  const environment = readClass(reader, found.get('environment')?.value)
  const workspaces = found.get('workspaces')
  const paths = workspaces === undefined ? [] : list(reader, workspaces.value, 'workspaces')
  const read = paths.flatMap((one) => readWorkspace(reader, one) ?? [])
  return environment === undefined ? undefined : { environment, workspaces: read }
}

function readWorkspace(reader: Reader, node: YamlNode): string | undefined {
  const written = scalar(reader, node, 'workspaces')
  if (written === undefined) return undefined
  const path = posix.normalize(written).replace(/(?<=.)\/$/, '')
  if (posix.isAbsolute(written) && path !== '/') return path
  return reader.refuse(
    `the workspace ${quoted(written)} is no directory below the root`,
    node,
    'workspaces',
    'write its whole path',
  )
}

function readTarget(reader: Reader, node: YamlNode): RegistryEntry | undefined {
  const found = fields(reader, node, 'a target', [...TARGET_KINDS, 'environment'])
  const kinds = TARGET_KINDS.filter((kind) => found.has(kind))
  const kind = kinds[0]
  if (kind === undefined || kinds.length > 1) {
    return reader.refuse('a target has not exactly one kind', node, kinds[1], `kinds: ${TARGET_KINDS.join(', ')}`)
  }
  const value = found.get(kind)?.value
  const written = scalar(reader, value, kind)
  const environment = readClass(reader, found.get('environment')?.value)
  if (written === undefined || environment === undefined) return undefined
  const match = entryMatch(kind, written)
  if ('why' in match) return reader.refuse(`\`${kind}\` ${quoted(written)} names no target`, value, kind, match.why)
  return { kind, written, match, environment, line: node.line }
}

function readClass(reader: Reader, node: YamlNode | undefined): RegisteredClass | undefined {
  const written = scalar(reader, node, 'environment')
  if (written === undefined) return undefined
  if (isEnvironmentClass(written) && written !== 'unknown') return written
  return reader.refuse(
    `\`environment\` is ${quoted(written)}`,
    node,
    'environment',
    'write production, staging, development or local',
  )
}

/** Both lists as one. Where they speak of the same target, both entries stand, and the more protected one decides. */
export function mergedRegistry(operators: Registry, more: Registry): Registry {
  if (more.targets.length === 0) return operators
  return registryOf(operators.path, operators.session, [...operators.targets, ...more.targets])
}
