import { describe, expect, test } from 'vitest'
import type { FileFacts } from '../locate/files/facts.ts'
import type { EffectKind, FileOperation } from '../understand/effect.ts'
import { rowOf } from './rows.ts'
import { onFile, plain } from './testing/located.ts'

/** operation, facts → row, and `+hold` where a rule holds it everywhere. */
function f(operation: FileOperation, facts: Partial<FileFacts>, wanted: string): void {
  test(`${operation} ${JSON.stringify(facts)} → ${wanted}`, () => {
    const row = rowOf(onFile(operation, 'development', facts))
    expect(`${row.kind} ${row.code}${row.raised === undefined ? '' : ` +${row.raised}`}`).toBe(wanted)
  })
}

describe('files of the workspace', () => {
  f('read', {}, 'read READS')
  f('read', { secret: true }, 'read-secret READS_SECRET')
  f('list', { secret: true }, 'read READS')
  f('create', {}, 'change CHANGES')
  f('edit', {}, 'change CHANGES')
  f('append', {}, 'change CHANGES')
  f('move', {}, 'change CHANGES')
  f('permissions', {}, 'change CHANGES')
  f('execute', {}, 'undescribed UNDESCRIBED')
  for (const operation of ['delete', 'overwrite'] as const) {
    f(operation, { held: 'nowhere' }, 'lose LOSES')
    f(operation, { held: 'unknown' }, 'lose LOSES')
    f(operation, { held: 'git' }, 'change CHANGES')
    f(operation, { held: 'absent' }, 'change CHANGES')
    f(operation, { held: 'remade' }, 'lose-remade LOSES_REMADE')
    f(operation, { where: 'temporary', held: 'nowhere' }, 'lose-remade LOSES_REMADE')
  }
})

describe('files that hold data', () => {
  f('read', { path: '/srv/backup/orders.dump' }, 'read-data READS_DATA')
  f('read', { path: '/srv/backup/notes.txt' }, 'read READS')
  f('list', { path: '/srv/backup/orders.dump' }, 'read READS')
  f('delete', { path: '/srv/backup/orders.dump' }, 'lose LOSES')
  test('a sum of one tells nothing of what is in it', () => {
    const located = onFile('read', 'production', { path: '/srv/backup/orders.dump' })
    const { effect } = located
    expect(rowOf({ ...located, effect: { ...effect, verb: 'sum' } as typeof effect }).kind).toBe('read')
    expect(rowOf({ ...located, effect: { ...effect, verb: 'cat' } as typeof effect }).kind).toBe('read-data')
  })
})

describe('a connection that is weakened', () => {
  for (const kind of ['read', 'prepare'] as const) {
    test(`holds what goes by otherwise, and says why: ${kind}`, () => {
      const row = rowOf({ ...plain(kind, 'production'), exposed: true })
      expect(row).toEqual({ kind, code: 'CONNECTION_WEAKENED', raised: 'hold' })
      expect(rowOf(plain(kind, 'production'))).toEqual({ kind, code: kind === 'read' ? 'READS' : 'PREPARES' })
    })
  }
  test('leaves the reason of what waits anyway', () =>
    expect(rowOf({ ...plain('change', 'production'), exposed: true })).toEqual({
      kind: 'change',
      code: 'CHANGES',
      raised: 'hold',
    }))
})

describe('incident artefacts', () => {
  for (const operation of ['create', 'append', 'edit', 'overwrite'] as const)
    f(operation, { where: 'artifacts' }, 'prepare PREPARES')
  f('delete', { where: 'artifacts' }, 'lose LOSES')
  f('permissions', { where: 'artifacts' }, 'change CHANGES')
  f('move', { where: 'artifacts' }, 'change CHANGES')
})

describe('outside of the workspace', () => {
  for (const where of ['outside', 'system', 'home', 'unknown'] as const) {
    f('read', { where }, 'read READS')
    f('list', { where }, 'read READS')
    f('read', { where, secret: true }, 'read-secret READS_SECRET')
    f('create', { where }, 'change OUTSIDE_WORKSPACE +hold')
    f('edit', { where }, 'change OUTSIDE_WORKSPACE +hold')
    f('delete', { where, held: 'absent' }, 'change OUTSIDE_WORKSPACE +hold')
    f('delete', { where, held: 'remade' }, 'lose-remade OUTSIDE_WORKSPACE +hold')
    f('delete', { where }, 'lose LOSES +hold')
    f('execute', { where }, 'undescribed UNDESCRIBED')
  }
  f('permissions', { where: 'outside' }, 'access OUTSIDE_WORKSPACE +hold')
  f('permissions', { where: 'elsewhere' }, 'access CHANGES_ACCESS')
  f('create', { where: 'elsewhere' }, 'change CHANGES')
  f('permissions', { where: 'temporary' }, 'change CHANGES')
})

describe('guarded places', () => {
  for (const where of ['gate', 'hook', 'evidence'] as const) {
    test(`edit of one that may not be meant: ${where}`, () => {
      const located = onFile('edit', 'development', { where })
      const effect = { ...located.effect, perhaps: true } as typeof located.effect
      expect(rowOf({ ...located, effect })).toEqual({ kind: 'unreadable', code: 'UNREADABLE' })
      const plain = onFile('edit', 'development')
      expect(rowOf({ ...plain, effect }).kind).toBe('change')
    })
  }
  for (const where of ['gate', 'hook'] as const) {
    for (const operation of ['create', 'overwrite', 'edit', 'append', 'delete', 'move', 'permissions'] as const)
      f(operation, { where, held: 'git' }, 'catastrophe GATE_PROTECTED')
    f('read', { where }, 'read READS')
    f('list', { where }, 'read READS')
    f('execute', { where }, 'undescribed UNDESCRIBED')
  }
  for (const operation of ['overwrite', 'edit', 'delete', 'move'] as const)
    f(operation, { where: 'evidence', held: 'git' }, 'catastrophe EVIDENCE_PROTECTED')
  f('append', { where: 'evidence' }, 'change CHANGES')
  f('create', { where: 'evidence' }, 'change CHANGES')
  f('permissions', { where: 'evidence' }, 'access CHANGES_ACCESS')
  f('read', { where: 'evidence' }, 'read READS')
  for (const operation of ['create', 'overwrite', 'edit', 'append', 'delete', 'move', 'permissions'] as const)
    f(operation, { where: 'device' }, 'catastrophe CATASTROPHE')
  f('read', { where: 'device' }, 'read-data READS_DATA')
  f('list', { where: 'device' }, 'read READS')
  for (const operation of ['overwrite', 'delete', 'move', 'permissions'] as const)
    f(operation, { where: 'root' }, 'catastrophe CATASTROPHE')
  f('edit', { where: 'root' }, 'change OUTSIDE_WORKSPACE +hold')
  f('create', { where: 'root' }, 'change CHANGES')
  f('list', { where: 'root' }, 'read READS')
  for (const operation of ['overwrite', 'delete', 'move'] as const)
    f(operation, { where: 'home', whole: true }, 'catastrophe CATASTROPHE')
  f('permissions', { where: 'home', whole: true }, 'access OUTSIDE_WORKSPACE +hold')
  for (const operation of ['create', 'overwrite', 'edit', 'append', 'delete', 'move', 'permissions'] as const)
    f(operation, { where: 'access' }, 'access CHANGES_ACCESS')
  f('read', { where: 'access' }, 'read READS')
})

test('a file effect without facts is not understood', () => {
  const { file: _, ...without } = onFile('read', 'development')
  expect(rowOf(without).kind).toBe('unreadable')
})

describe('the gate by its name', () => {
  const ofHost = 'unit service process package container job program image user'
  const ofCluster = 'workload deployment deploy pod statefulset daemonset replicaset cronjob release namespace'
  for (const on of `${ofHost} ${ofCluster}`.split(' ')) {
    test(`${on} prodgate`, () =>
      expect(rowOf(plain('restart', 'development', { on, name: 'prodgate' })).code).toBe('GATE_PROTECTED'))
  }
  for (const name of [
    'prodgate',
    'prodgate.service',
    'node prodgate serve',
    'npm/prodgate',
    'prodgate@1.2.3',
    'prodgate-agent',
    'x@prodgate:1',
  ]) {
    test(name, () => expect(rowOf(plain('restart', 'development', { on: 'process', name })).kind).toBe('catastrophe'))
  }
  for (const name of ['prodgateway', 'myprodgate', 'gate', 'products']) {
    test(`${name} is another`, () =>
      expect(rowOf(plain('restart', 'development', { on: 'process', name })).kind).toBe('restart'))
  }
  test('its name in a table is a word', () =>
    expect(rowOf(plain('change', 'development', { on: 'table', name: 'prodgate' })).kind).toBe('change'))
  test('reading about it is reading', () =>
    expect(rowOf(plain('read', 'development', { on: 'unit', name: 'prodgate' })).kind).toBe('read'))
  test('a program that only bears its name is another', () =>
    expect(rowOf(plain('undescribed', 'development', { on: 'program', name: 'test/prodgate.test.js' })).kind).toBe(
      'undescribed',
    ))
  test('preparing about it is preparing', () =>
    expect(rowOf(plain('prepare', 'development', { on: 'unit', name: 'prodgate' })).kind).toBe('prepare'))
})

describe('protected branches', () => {
  for (const kind of ['prepare', 'change'] as const) {
    test(`${kind} of one`, () =>
      expect(rowOf(plain(kind, 'production', { protectedRef: true }))).toMatchObject({
        kind: 'deploy',
        code: 'PROTECTED_BRANCH',
      }))
    test(`${kind} of another`, () => expect(rowOf(plain(kind, 'production', { protectedRef: false })).kind).toBe(kind))
  }
  test('a loss stays a loss', () =>
    expect(rowOf(plain('lose', 'production', { protectedRef: true })).kind).toBe('lose'))
})

test('a catastrophe that destroys evidence says so', () => {
  expect(rowOf(plain('catastrophe', 'development', { note: 'logs are evidence' })).code).toBe('EVIDENCE_PROTECTED')
  expect(rowOf(plain('catastrophe', 'development', { note: 'all of the account' })).code).toBe('CATASTROPHE')
  expect(rowOf(plain('catastrophe', 'development')).code).toBe('CATASTROPHE')
  expect(rowOf(plain('change', 'development', { note: 'logs are evidence' })).code).toBe('CHANGES')
})

describe("a database that is a file of the gate's own", () => {
  const rowFor = (kind: EffectKind, ofGate: boolean) => rowOf({ ...plain(kind, 'development'), ofGate })
  for (const kind of ['read', 'read-data'] as const) {
    test(`${kind}: reading it is a read, whatever stands in it`, () => {
      expect(rowFor(kind, true)).toMatchObject({ kind: 'read', code: 'READS' })
    })
  }
  for (const kind of ['change', 'lose', 'access', 'undescribed', 'unreadable'] as const) {
    test(`${kind}: anything else touches the gate`, () => {
      expect(rowFor(kind, true)).toMatchObject({ code: 'GATE_PROTECTED' })
      expect(rowFor(kind, false).code).not.toBe('GATE_PROTECTED')
    })
  }
})
