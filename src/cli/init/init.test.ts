import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { buildWorld } from '../../../test/world/world.ts'
import { diskFiles } from '../../lib/disk.ts'
import { noFiles } from '../../lib/files.ts'
import { parseRegistry } from '../../locate/registry.ts'
import { discover, type Proposal } from './discover.ts'
import { enrolledText, readOld, whyNotWritable, writeRegistry } from './registry-file.ts'

const world = buildWorld()
const scratch = mkdtempSync(join(tmpdir(), 'prodgate-init-'))
afterAll(() => {
  world.remove()
  rmSync(scratch, { recursive: true, force: true })
})

describe('what stands in the settings of the tools', () => {
  const { proposals, untold } = discover(diskFiles({ roots: [world.home, world.app] }), world.home, world.app)
  const found = (kind: string) => proposals.filter((one) => one.kind === kind).map((one) => one.identity)

  test('clusters, by the server that answers', () => {
    expect(found('kubernetes')).toEqual(['https://10.0.0.1:6443', 'https://10.0.0.2:6443', 'https://127.0.0.1:6443'])
  })
  test('accounts, projects, subscriptions', () => {
    expect(found('aws')).toEqual(['111111111111', '222222222222', '333333333333'])
    expect(found('gcp')).toEqual(['acme-dev', 'acme-prod'])
    expect(found('azure')).toEqual(['00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002'])
  })
  test('hosts, databases, remotes', () => {
    expect(found('host')).toEqual(
      expect.arrayContaining(['db1.prod.example', 'stage1.staging.example', 'bastion.example']),
    )
    expect(found('database')).toEqual(['db.prod.example:5432/shop', 'localhost:5432/shop_dev'])
    expect(found('git')).toContain('github.com/acme/app#main')
  })
  test('what looks like production is asked about as such, and nothing else', () => {
    const production = proposals.filter((one) => one.looksProduction).map((one) => one.known)
    expect(production).toContain('kubectl context prod-eu')
    expect(production.some((one) => /staging|dev(?!-shared)/.test(one))).toBe(false)
  })
  test('what it could not tell, it says', () => {
    expect(untold.join('\n')).toContain('the account behind the aws keys `default`')
  })
  test('no password is in any of it', () =>
    expect(JSON.stringify({ proposals, untold })).not.toMatch(/not-a-password|dev:dev|EXAMPLE/))
  test('where nothing can be read, nothing is proposed', () => {
    expect(discover(noFiles, '/home/me', '/repo').proposals).toEqual([])
  })
})

const cluster: Proposal = {
  kind: 'kubernetes',
  identity: 'https://10.0.0.1:6443',
  known: 'kubectl context prod-eu',
  looksProduction: true,
}

describe('the registry that is written', () => {
  const enrolment = {
    environment: 'development',
    workspace: '/srv/app',
    targets: [{ proposal: cluster, environment: 'production' }],
  } as const

  test('is one that the gate reads', () => {
    const text = enrolledText(undefined, enrolment)
    const parsed = parseRegistry(text, 'targets.yaml')
    expect(parsed.is).toBe('ok')
    if (parsed.is === 'fault') return
    expect(parsed.value.session).toEqual({ environment: 'development', workspaces: ['/srv/app'] })
    expect(parsed.value.targets.map((one) => [one.kind, one.written, one.environment])).toEqual([
      ['kubernetes', 'https://10.0.0.1:6443', 'production'],
    ])
    expect(text).toContain('# kubectl context prod-eu')
  })

  test('keeps what was there, comments too, and adds to it', () => {
    const old =
      'version: 1\n# ours\nsession:\n  environment: development\n  workspaces: ["/srv/other"]\ntargets:\n  - { aws: "111111111111", environment: staging } # theirs\n'
    const text = enrolledText(old, enrolment)
    expect(text).toContain('# ours')
    expect(text).toContain('# theirs')
    const parsed = parseRegistry(text, 'targets.yaml')
    if (parsed.is === 'fault') throw new Error(parsed.fault.message)
    expect(parsed.value.session?.workspaces).toEqual(['/srv/other', '/srv/app'])
    expect(parsed.value.targets).toHaveLength(2)
    expect(enrolledText(text, { ...enrolment, targets: [] })).toBe(text)
  })

  test('is written whole, readable by others and writable by its owner', () => {
    const path = join(scratch, 'deep/er/targets.yaml')
    writeRegistry(path, enrolledText(undefined, enrolment))
    expect(readOld(path)).toBe(readFileSync(path, 'utf8'))
    expect(statSync(path).mode & 0o777).toBe(0o644)
  })

  test('is not written where the gate could not read it', () => {
    const path = join(scratch, 'kept.yaml')
    writeFileSync(path, 'version: 1\n')
    expect(() => writeRegistry(path, 'version: 2\n')).toThrow(/would not be read/)
    expect(readFileSync(path, 'utf8')).toBe('version: 1\n')
  })

  test('that this user may not write it is known before', () => {
    expect(whyNotWritable(join(scratch, 'new/er/targets.yaml'))).toBeUndefined()
    const file = join(scratch, 'a-file')
    writeFileSync(file, '')
    expect(whyNotWritable(join(file, 'targets.yaml'))).toBe(`\`${file}\` is no directory`)
  })

  test('none is there at first', () => expect(readOld(join(scratch, 'none.yaml'))).toBeUndefined())
})
