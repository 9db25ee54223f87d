import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { applyChanges } from './apply.ts'
import { lookAt } from './look.ts'
import type { FileChange } from './plan.ts'

let base = ''
let place = ''
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'prodgate-apply-'))
  place = join(base, 'place')
  mkdirSync(place)
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

function changeOf(name: string, after: string | undefined, more: Partial<FileChange> = {}): FileChange {
  const path = join(place, name)
  const ground = { within: place, machine: false }
  const before = lookAt(path, ground)
  if (before.is === 'unusable') throw new Error(before.why)
  return { path, ...ground, before, after, mode: 0o644, why: 'a test', ...more }
}
const whyNot = (name: string, machine = false) => {
  const seen = lookAt(join(place, name), { within: place, machine })
  return seen.is === 'unusable' ? seen.why : seen.is
}
const text = (name: string) => readFileSync(join(place, name), 'utf8')

describe('a link in place of a file', () => {
  test('that stays in the place is followed, and stays a link', () => {
    mkdirSync(join(place, 'dotfiles'))
    writeFileSync(join(place, 'dotfiles/s.json'), 'old')
    symlinkSync('dotfiles/s.json', join(place, 's.json'))
    expect(applyChanges([changeOf('s.json', 'new')]).is).toBe('ok')
    expect(lstatSync(join(place, 's.json')).isSymbolicLink()).toBe(true)
    expect(text('dotfiles/s.json')).toBe('new')
  })
  test('that leads out of it is not', () => {
    writeFileSync(join(base, 'other'), 'theirs')
    symlinkSync('../other', join(place, 's.json'))
    expect(whyNot('s.json')).toContain('out of')
  })
  test('whose directory leads out of it is not', () => {
    mkdirSync(join(base, 'elsewhere'))
    symlinkSync(join(base, 'elsewhere'), join(place, '.claude'))
    expect(whyNot('.claude/settings.json')).toContain('out of')
  })
  test('that leads nowhere is not', () => {
    symlinkSync('nothing', join(place, 's.json'))
    expect(whyNot('s.json')).toContain('nowhere')
  })
  test('of the machine is not, wherever it leads', () => {
    writeFileSync(join(place, 'real'), 'x')
    symlinkSync('real', join(place, 's.json'))
    expect([whyNot('s.json'), whyNot('s.json', true)]).toEqual(['file', expect.stringContaining('is a link')])
  })
  test('that is put there after the change was shown stops it', () => {
    const change = changeOf('s.json', 'new')
    writeFileSync(join(base, 'other'), 'theirs')
    symlinkSync('../other', join(place, 's.json'))
    expect(applyChanges([change]).is).toBe('fault')
    expect(readFileSync(join(base, 'other'), 'utf8')).toBe('theirs')
  })
})

describe('what may not be changed', () => {
  test('a read-only file', () => {
    writeFileSync(join(place, 'a'), 'x', { mode: 0o444 })
    expect(whyNot('a')).toBe('it is read-only')
    chmodSync(join(place, 'a'), 0o644)
    expect(whyNot('a')).toBe('file')
  })
  test('a file of the machine that others can change, or whose directory they can', () => {
    mkdirSync(join(place, 'etc'))
    writeFileSync(join(place, 'etc/a'), 'x')
    chmodSync(join(place, 'etc'), 0o755)
    chmodSync(join(place, 'etc/a'), 0o644)
    expect(whyNot('etc/a', true)).toBe('file')
    chmodSync(join(place, 'etc'), 0o777)
    expect([whyNot('etc/a', true), whyNot('etc/a')]).toEqual([expect.stringContaining('others can write'), 'file'])
    chmodSync(join(place, 'etc'), 0o755)
    chmodSync(join(place, 'etc/a'), 0o666)
    expect(whyNot('etc/a', true)).toContain('others can write')
  })
  test('a directory, and bytes that are no text', () => {
    mkdirSync(join(place, 'd'))
    writeFileSync(join(place, 'b'), Buffer.from([0xff, 0xfe]))
    expect([whyNot('d'), whyNot('b')]).toEqual(['it is no file', 'it is no UTF-8'])
  })
})

describe('changes are made all or none', () => {
  test('a file that changed since it was shown stops all of them', () => {
    writeFileSync(join(place, 'b'), 'old')
    const changes = [changeOf('new/a', 'a'), changeOf('b', 'new')]
    writeFileSync(join(place, 'b'), 'theirs')
    expect(applyChanges(changes)).toMatchObject({
      is: 'fault',
      fault: { why: expect.stringContaining('changed since') },
    })
    expect([text('b'), readdirSync(place)]).toEqual(['theirs', ['b']])
  })
  test('one that appears meanwhile is not overwritten', () => {
    const change = changeOf('a', 'ours')
    writeFileSync(join(place, 'a'), 'theirs')
    expect(applyChanges([change]).is).toBe('fault')
    expect(text('a')).toBe('theirs')
  })
  test('what was written before one that fails goes back', () => {
    writeFileSync(join(place, 'b'), 'old')
    writeFileSync(join(place, 'c'), 'gone')
    const changes = [changeOf('deep/er/a', 'a'), changeOf('b', 'new'), changeOf('c', undefined), changeOf('x/y', 'y')]
    // A directory cannot be made below a file, which the check before does not see.
    const broken = { ...changeOf('b', 'new'), path: join(place, 'b/z'), before: { is: 'absent' } as const }
    expect(applyChanges([...changes, broken]).is).toBe('fault')
    expect([text('b'), text('c'), readdirSync(place).sort()]).toEqual(['old', 'gone', ['b', 'c']])
  })
  test('one that cannot go back keeps no other from it, and leaves nothing of ours beside it', () => {
    for (const name of ['a', 'b']) writeFileSync(join(place, name), 'old')
    const failing = {
      ...changeOf('z', 'z'),
      get after(): string {
        rmSync(join(place, 'b'))
        mkdirSync(join(place, 'b'))
        throw new Error('somebody was here')
      },
    }
    const done = applyChanges([changeOf('a', 'new'), changeOf('b', 'new'), failing])
    expect(done).toMatchObject({
      is: 'fault',
      fault: { why: expect.stringMatching(/^somebody was here; .* could not be taken back: it is no file/) },
    })
    expect([text('a'), readdirSync(place).sort()]).toEqual(['old', ['a', 'b']])
  })

  test('what somebody wrote since stays', () => {
    writeFileSync(join(place, 'a'), 'old')
    const failing = {
      ...changeOf('z', 'z'),
      get after(): string {
        writeFileSync(join(place, 'a'), 'theirs')
        throw new Error('somebody was here')
      },
    }
    const done = applyChanges([changeOf('a', 'new'), failing])
    expect(done).toMatchObject({ is: 'fault', fault: { why: expect.stringMatching(/changed since/) } })
    expect(text('a')).toBe('theirs')
  })

  test('what another install brought there meanwhile is as it has to be, and is not taken back', () => {
    const change = changeOf('shim', 'same')
    writeFileSync(join(place, 'shim'), 'same', { mode: change.mode })
    const failing = {
      ...changeOf('z', 'z'),
      get after(): string {
        throw new Error('no')
      },
    }
    expect(applyChanges([{ ...change, before: { is: 'absent' } }]).is).toBe('ok')
    expect(applyChanges([{ ...change, before: { is: 'absent' } }, failing]).is).toBe('fault')
    expect(text('shim')).toBe('same')
  })

  test('what one that was killed left beside a file holds nobody up', () => {
    const left = join(place, '.a.prodgate')
    writeFileSync(left, 'half')
    utimesSync(left, 1, 1)
    expect(applyChanges([changeOf('a', 'new')]).is).toBe('ok')
    expect(readdirSync(place)).toEqual(['a'])
  })

  test('a file keeps its mode, a secret is for its owner alone from its directory on', () => {
    writeFileSync(join(place, 'a'), 'x', { mode: 0o640 })
    applyChanges([changeOf('a', 'y', { mode: 0o640 }), changeOf('s/token', 't', { mode: 0o600, secret: true })])
    const modes = ['a', 's', 's/token'].map((name) => statSync(join(place, name)).mode & 0o777)
    expect(modes).toEqual([0o640, 0o700, 0o600])
    expect(existsSync(join(place, 's'))).toBe(true)
  })
})
