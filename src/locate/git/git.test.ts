import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { variables } from '../../../test/world/world.ts'
import { diskFiles } from '../../lib/disk.ts'
import { parseGitConfig } from '../../understand/git-config.ts'
import { gitIndexOf } from '../../understand/git-index.ts'
import { readRemote } from '../formats/git-remote.ts'
import { isProtectedBranch } from './branches.ts'
import { currentBranch, repositoryOf } from './repository.ts'
import { gitSettings, pushAddresses, value } from './settings.ts'

/** Git itself is the oracle: the same question is put to it and to us. */
const dir = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-git-'))
const repo = join(dir, 'repo')
const git = (...args: readonly string[]) =>
  execFileSync('git', args, {
    cwd: repo,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: dir, GIT_CONFIG_NOSYSTEM: '1' },
  })
afterAll(() => rmSync(dir, { recursive: true, force: true }))

beforeAll(() => {
  mkdirSync(repo)
  git('init', '-q')
  git('symbolic-ref', 'HEAD', 'refs/heads/main')
  git('config', 'user.name', 'a')
  git('config', 'user.email', 'a@b')
  for (const name of ['a', 'b/c', 'b/d/e', `long/${'x'.repeat(200)}`, 'ümlaut', 'b/cc', 'z z']) {
    mkdirSync(join(repo, name, '..'), { recursive: true })
    writeFileSync(join(repo, name), `contents of ${name}\n`)
  }
  git('add', '-A')
  git('commit', '-qm', 'x')
})

describe('the index', () => {
  const check = () => {
    const index = gitIndexOf(readFileSync(join(repo, '.git/index')))
    const listed = git('ls-files', '-z', '--stage')
      .split('\0')
      .filter((line) => line !== '')
    expect(index?.paths.length).toBe(listed.length)
    for (const line of listed) {
      const [head = '', path = ''] = line.split('\t')
      const [, id, stage] = head.split(' ')
      expect(index?.blob(path)).toBe(stage === '0' ? id : undefined)
    }
    return index
  }
  for (const version of ['2', '3', '4']) {
    test(`version ${version}`, () => {
      git('update-index', '--index-version', version)
      const index = check()
      expect(index?.tracksBelow('b/')).toBe(true)
      expect(index?.tracksBelow('b/d/')).toBe(true)
      expect(index?.tracksBelow('b/c/')).toBe(false)
      expect(index?.tracksBelow('')).toBe(true)
      expect(index?.blob('nothing')).toBeUndefined()
    })
  }
  test('an intent to add is not held', () => {
    writeFileSync(join(repo, 'later'), 'x')
    git('add', '-N', 'later')
    const index = gitIndexOf(readFileSync(join(repo, '.git/index')))
    expect(index?.paths.includes('later')).toBe(true)
    expect(index?.blob('later')).toBeUndefined()
    git('rm', '-q', '--cached', 'later')
  })
  test('junk, cut and changed bytes never throw', () => {
    const whole = readFileSync(join(repo, '.git/index'))
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => void gitIndexOf(bytes)))
    fc.assert(fc.property(fc.nat(whole.length), (length) => void gitIndexOf(whole.subarray(0, length))))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = new Uint8Array(whole)
        changed[at] = byte
        void gitIndexOf(changed)
      }),
    )
  })
  test('an entry count that lies is refused', () => {
    const bytes = new Uint8Array(readFileSync(join(repo, '.git/index')))
    bytes.set([255, 255, 255, 255], 8)
    expect(gitIndexOf(bytes)).toBeUndefined()
  })
})

describe('settings', () => {
  test('the addresses that git would push to', () => {
    appendFileSync(
      join(repo, '.git/config'),
      `
[url "git@github.com:"]
	insteadOf = gh:
[url "https://push.example/"]
	pushInsteadOf = gh:
[url "https://longer/"]
	insteadOf = gh:acme/
[remote "a"]
	url = gh:x/y
[remote "b"]
	url = gh:acme/y
[remote "c"]
	url = gh:x/y
	pushurl = gh:p/q
[remote "d"]
	url = https://one/x
	url = https://two/x
[remote "e"]
	url = "https://q\\
uoted/x" # not this
[REMOTE "f"]
	URL = https://f/x  ; nor this
[remote "with \\"quotes\\""]
	url = https://q/x
[remote "h"]
	url = hm:x
[include]
	path = ../more.config
`,
    )
    writeFileSync(join(repo, 'more.config'), '[remote "g"]\n\turl = https://g/x\n')
    writeFileSync(join(dir, '.gitconfig'), '[url "https://home/"]\n\tinsteadOf = hm:\n')
    const files = diskFiles({ roots: [dir] })
    const repository = repositoryOf(files, repo)
    if (repository === undefined) throw new Error('no repository')
    const settings = gitSettings(files, dir, variables(), repository)
    expect(settings.uncertain).toBeUndefined()
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'with "quotes"']) {
      const expected = git('remote', 'get-url', '--push', '--all', name).trim().split('\n')
      expect(pushAddresses(settings.all, name), name).toEqual(expected)
    }
    expect(pushAddresses(settings.all, 'gh:zz/t')).toEqual(['https://push.example/zz/t'])
  })
  test('what a file does not say makes them uncertain', () => {
    const files = diskFiles({ roots: [dir] })
    const repository = repositoryOf(files, repo)
    if (repository === undefined) throw new Error('no repository')
    const uncertain = (env: Readonly<Record<string, string>>) =>
      gitSettings(files, dir, variables(env), repository).uncertain
    expect(uncertain({})).toBeUndefined()
    expect(uncertain({ GIT_CONFIG_COUNT: '1' })).toBeDefined()
    expect(uncertain({ GIT_DIR: '/x' })).toBeDefined()
    writeFileSync(join(dir, '.gitconfig'), '[includeIf "gitdir:/x/"]\n\tpath = .other\n')
    writeFileSync(join(dir, '.other'), '[user]\n\tname = a\n')
    expect(uncertain({})).toBeUndefined()
    writeFileSync(join(dir, '.other'), '[url "x"]\n\tinsteadOf = y\n')
    expect(uncertain({})).toBeDefined()
  })
  test('values as git reads them', () => {
    const file = join(dir, 'values')
    writeFileSync(
      file,
      '[a]\n\tone\n\ttwo = \n\tthree = x y  # c\n\tfour = "x  " ; c\n\tfive = a\\tb\\\\\n[a.Sub]\n\tsix=1\n[a "Sub"]\n\tseven = 2\n',
    )
    const mine = parseGitConfig(readFileSync(file, 'utf8')) ?? []
    const theirs = git('config', '-f', file, '--null', '--list')
      .split('\0')
      .filter((one) => one !== '')
    const written = mine.map(
      (one) => `${one.section}.${one.subsection === undefined ? '' : `${one.subsection}.`}${one.key}\n${one.value}`,
    )
    // Git lists a key without a value without one; both mean true.
    expect(written).toEqual(theirs.map((one) => (one === 'a.one' ? 'a.one\ntrue' : one)))
    expect(value(mine, 'a', 'sub', 'six')).toBe('1')
  })
  test('junk never throws', () => {
    const parts = fc.constantFrom(
      '[',
      ']',
      '"',
      '\\',
      '\n',
      'a',
      '=',
      ' ',
      '#',
      ';',
      '[a "b"]\n',
      'k = v\n',
      '\r\n',
      '\u0000',
    )
    fc.assert(fc.property(fc.array(parts), (all) => void parseGitConfig(all.join(''))))
  })
})

describe('repositories', () => {
  test('a linked work tree, a directory below, the branch', () => {
    git('worktree', 'add', '-q', '-b', 'side', '../linked')
    const files = diskFiles({ roots: [dir] })
    const linked = repositoryOf(files, join(dir, 'linked'))
    expect(linked).toEqual({
      root: join(dir, 'linked'),
      gitDir: join(repo, '.git/worktrees/linked'),
      commonDir: join(repo, '.git'),
    })
    expect(linked === undefined ? undefined : currentBranch(files, linked)).toBe('side')
    const below = repositoryOf(files, join(repo, 'b/d'))
    expect(below?.root).toBe(repo)
    expect(below === undefined ? undefined : currentBranch(files, below)).toBe('main')
    expect(repositoryOf(files, '/')).toBeUndefined()
  })
})

describe('protected branches', () => {
  for (const name of [
    'main',
    'master',
    'production',
    'release/1.5',
    'refs/heads/main',
    'prod',
    'Main',
    'env/prod',
    'deploy/production',
  ]) {
    test(`${name} is`, () => expect(isProtectedBranch(name)).toBe(true))
  }
  for (const name of [
    'release-notes',
    'feature/main',
    'maintenance',
    'fix/prod-crash',
    'released',
    'live-view',
    'x/release/1',
  ]) {
    test(`${name} is not`, () => expect(isProtectedBranch(name)).toBe(false))
  }
})

describe('addresses of remotes', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    'git@github.com:acme/app.git': 'github.com/acme/app',
    'git@github.com:acme/app': 'github.com/acme/app',
    'github.com:acme/app.git': 'github.com/acme/app',
    'https://github.com/acme/app.git': 'github.com/acme/app',
    'https://github.com/Acme/App/': 'github.com/acme/app',
    'https://user:token@github.com/acme/app.git': 'github.com/acme/app',
    'ssh://git@github.com/acme/app.git': 'github.com/acme/app',
    'ssh://git@ssh.github.com:443/acme/app.git': 'github.com/acme/app',
    'git://github.com/acme/app': 'github.com/acme/app',
    'github.com/acme/app': 'github.com/acme/app',
    'https://git.example:8443/acme/app': 'git.example:8443/acme/app',
    'git.example:8443/acme/app': 'git.example:8443/acme/app',
    '/srv/git/app.git': '/srv/git/app',
    'file:///srv/git/app.git': '/srv/git/app',
    '../other': '../other',
    'https://github.com/acme/../evil/app': 'github.com/evil/app',
    'git@github.com:acme/../evil/app': undefined,
    'ext::sh -c touch% /tmp/x': undefined,
    'https://a@b@c/x/y': undefined,
    '': undefined,
  }
  for (const [address, expected] of Object.entries(cases)) {
    test(`${address || '(nothing)'} → ${expected}`, () => expect(readRemote(address)?.id).toBe(expected))
  }
})
