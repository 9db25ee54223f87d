import type { FileFacts } from '../locate/files/facts.ts'
import type { Located } from '../locate/locate.ts'
import { isDataPath } from '../understand/data-path.ts'
import type { EffectKind, FileEffect, FileOperation } from '../understand/effect.ts'
import type { ReasonCode } from './reasons.ts'
import { REASON_OF_KIND } from './reasons.ts'

/** The row of the table that an effect belongs to, now that its target is known, and the reason for it. */
export interface Row {
  readonly kind: EffectKind
  readonly code: ReasonCode
  /** A rule that holds on top of the table's row, in every environment. */
  readonly raised?: 'hold' | undefined
}

const row = (kind: EffectKind, code: ReasonCode = REASON_OF_KIND[kind]): Row => ({ kind, code })

const GATE = row('catastrophe', 'GATE_PROTECTED')
const EVIDENCE = row('catastrophe', 'EVIDENCE_PROTECTED')

/** The row of a located effect. */
export function rowOf(located: Located): Row {
  const plain = plainRow(located)
  if (located.exposed !== true) return plain
  // What waits for a person anyway keeps its own reason.
  const { kind } = plain
  return { ...plain, raised: 'hold', ...(kind === 'read' || kind === 'prepare' ? { code: 'CONNECTION_WEAKENED' } : {}) }
}

function plainRow(located: Located): Row {
  const { effect } = located
  if (effect.kind === 'file') return located.file === undefined ? row('unreadable') : fileRow(effect, located.file)
  // What nobody described bears a name of its own making: `node test/prodgate.test.js` is somebody's test.
  const writes = effect.kind !== 'read' && effect.kind !== 'prepare' && effect.kind !== 'undescribed'
  if (writes && (isGateName(effect.on, effect.name) || isInGateNamespace(effect))) return GATE
  // What it does with a file of the gate's nobody knows; a person may.
  if (located.givenGate === true) return { ...row('undescribed'), raised: 'hold' }
  // Reading the gate's own places is a read, whatever stands there.
  if (located.ofGate === true) return effect.kind === 'read' || effect.kind === 'read-data' ? row('read') : GATE
  if (effect.kind === 'prepare' && located.protectedRef === true) return row('deploy', 'PROTECTED_BRANCH')
  if (effect.kind === 'change' && located.protectedRef === true) return row('deploy', 'PROTECTED_BRANCH')
  if (effect.kind === 'lose' && located.fleeting === true) return row('lose-remade')
  if (effect.kind === 'catastrophe' && effect.on === 'gate') return GATE
  if (effect.kind === 'catastrophe' && effect.note?.includes('evidence') === true) return EVIDENCE
  return row(effect.kind)
}

/** Things of the host that bear the gate's name: its unit, its process, its package, its container. */
const NAMED_THINGS = new Set([
  'unit',
  'service',
  'process',
  'package',
  'container',
  'job',
  'program',
  'image',
  'user',
  'session',
  'machine',
  'workload',
  'deployment',
  'deploy',
  'pod',
  'statefulset',
  'daemonset',
  'replicaset',
  'cronjob',
  'release',
  'namespace',
  'version',
])

/** What runs in the namespace that the gate is named for. */
function isInGateNamespace({ at }: Located['effect']): boolean {
  return at.is === 'kubernetes' && at.namespace?.text === 'prodgate'
}

function isGateName(on: string, name: string): boolean {
  return NAMED_THINGS.has(on) && /(^|[/@.\s])prodgate([.@:\s-]|$)/.test(name)
}

function fileRow(effect: FileEffect, facts: FileFacts): Row {
  const guarded = guardedRow(effect.operation, facts)
  // It may be meant and may not: a person looks.
  if (guarded !== undefined) return effect.perhaps === true ? row('unreadable') : guarded
  const plain = plainFileRow(effect, facts)
  const writes = plain.kind !== 'read' && plain.kind !== 'read-secret' && effect.operation !== 'execute'
  return writes && isOutside(effect.operation, facts) && !isMounting(effect, facts)
    ? { ...plain, code: plain.kind === 'lose' ? plain.code : 'OUTSIDE_WORKSPACE', raised: 'hold' }
    : plain
}

function isOutside(operation: FileOperation, facts: FileFacts): boolean {
  // An archive that is unpacked over the root, or below `/etc`, changes files there; making what is there does not.
  if (facts.where === 'root') return operation === 'edit'
  return facts.where === 'outside' || facts.where === 'system' || facts.where === 'home' || facts.where === 'unknown'
}

/** A file system comes or goes: nothing is written where it stands, and directories that wait for one hold nothing. */
function isMounting({ verb }: FileEffect, { where, path }: FileFacts): boolean {
  if (where !== 'outside') return false
  return verb === 'unmount' || (verb === 'mount over' && /^\/(mnt|media|Volumes)(\/|$)/.test(path))
}

/** Operations that take away or replace what stands at the path. */
const DESTROYS: ReadonlySet<FileOperation> = new Set(['overwrite', 'delete', 'move'])
const READS: ReadonlySet<FileOperation> = new Set(['read', 'list', 'execute'])

/** Places that have rules of their own, whatever git holds. */
function guardedRow(operation: FileOperation, facts: FileFacts): Row | undefined {
  if (READS.has(operation)) return undefined
  switch (facts.where) {
    case 'gate':
    case 'hook':
      return GATE
    case 'evidence':
      return DESTROYS.has(operation) || operation === 'edit' ? EVIDENCE : undefined
    case 'device':
      return row('catastrophe')
    case 'root':
      return DESTROYS.has(operation) || operation === 'permissions' ? row('catastrophe') : undefined
    case 'home':
      return DESTROYS.has(operation) && facts.whole ? row('catastrophe') : undefined
    case 'access':
      return row('access')
    default:
      return undefined
  }
}

/** A dump or a database by its name. Its sum says that it is whole, and nothing of what is in it. */
function holdsData(verb: string, facts: FileFacts): boolean {
  return verb !== 'sum' && isDataPath(facts.path)
}

function plainFileRow({ operation, verb }: FileEffect, facts: FileFacts): Row {
  const artefact = facts.where === 'artifacts'
  switch (operation) {
    case 'list':
      return row('read')
    case 'read':
      if (facts.secret) return row('read-secret')
      return facts.where === 'device' || holdsData(verb, facts) ? row('read-data') : row('read')
    case 'create':
    case 'append':
    case 'edit':
      return row(artefact ? 'prepare' : 'change')
    case 'move':
      return row('change')
    case 'overwrite':
      return artefact ? row('prepare') : lossRow(facts)
    case 'delete':
      return lossRow(facts)
    case 'permissions':
      return row(facts.where === 'workspace' || facts.where === 'temporary' || artefact ? 'change' : 'access')
    case 'execute':
      return row('undescribed')
    default:
      return operation satisfies never
  }
}

/** What goes when the file goes. */
function lossRow(facts: FileFacts): Row {
  if (facts.where === 'temporary') return row('lose-remade')
  switch (facts.held) {
    case 'git':
    case 'absent':
      return row('change')
    case 'remade':
      return row('lose-remade')
    case 'nowhere':
    case 'unknown':
      return row('lose')
    default:
      return facts.held satisfies never
  }
}
