import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { diskFiles } from '../../../lib/disk.ts'
import type { Files } from '../../../lib/files.ts'
import { exampleEffects } from '../../testing/example.ts'

const dir = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-printed-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const repo = join(dir, 'repo')
const git = (...args: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], {
    cwd: repo,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', HOME: dir, GIT_CONFIG_NOSYSTEM: '1' },
  })
const put = (path: string, text: string) => {
  mkdirSync(dirname(join(repo, path)), { recursive: true })
  writeFileSync(join(repo, path), text)
}

/** The repository, as what stands in `/repo`. */
function files(): Files {
  const disk = diskFiles({ roots: [dir] })
  const there = (path: string) => (path === '/repo' || path.startsWith('/repo/') ? dir + path : path)
  return {
    read: (path) => disk.read(there(path)),
    bytes: (path) => disk.bytes(there(path)),
    kind: (path) => disk.kind(there(path)),
    list: (path) => disk.list(there(path)),
    real: (path) => disk.real(there(path)).replace(dir, ''),
  }
}

beforeEach(() => {
  rmSync(repo, { recursive: true, force: true })
  mkdirSync(repo)
  git('init', '-q', '-b', 'main')
  put('src/a.ts', 'a\n')
  put('.tool/settings.json', '{}\n')
  put('.gitignore', 'dist\n')
  git('add', '-A')
  git('commit', '-qm', 'x')
  put('src/a.ts', 'b\n')
})

const edits = async (command: string) =>
  (await exampleEffects(command, files())).filter((one) => one.startsWith('file edit'))

const ALL = 'file edit ./**'
const HIDDEN = ['file edit ./.gitignore', 'file edit ./.tool/settings.json']
const UNKNOWN_FILE = 'file edit \uFFFC'

describe('an edit of names that git prints is one of the files that bear them', () => {
  test.each([
    'git diff --name-only | xargs sed -i s/a/b/',
    'git diff --name-only | xargs -I{} sed -i s/a/b/ {}',
    'git diff --name-only | while read -r f; do sed -i s/a/b/ "$f"; done',
    'git diff -z --name-only | while IFS= read -r -d "" f; do sed -i s/a/b/ "$f"; done',
    'for f in $(git diff --name-only); do sed -i s/a/b/ "$f"; done',
    'sed -i s/a/b/ $(git diff --name-only)',
    'files=$(git diff --name-only); for f in $files; do sed -i s/a/b/ "$f"; done',
    'mapfile -t files < <(git diff --name-only); sed -i s/a/b/ "${files[@]}"',
    'git diff --name-only -- . | sort -u | head -5 | xargs sed -i s/a/b/',
    "git ls-files | grep -v '^\\.' | xargs sed -i s/a/b/",
    "git diff --name-only HEAD | grep '^src/' | xargs sed -i s/a/b/",
  ])('%s', async (command) => expect(await edits(command)).toEqual([ALL]))

  test('hidden ones are among them where git keeps them, or they were edited', async () => {
    expect(await edits('git ls-files | xargs sed -i s/a/b/')).toEqual([ALL, ...HIDDEN])
    expect(await edits("git ls-files '*.json' | xargs sed -i s/a/b/")).toEqual(['file edit ./**/*.json', HIDDEN[1]])
    expect(await edits('git diff --name-only HEAD | xargs sed -i s/a/b/')).toEqual([ALL, ...HIDDEN])
    put('.tool/settings.json', '{"a":1}\n')
    expect(await edits('git diff --name-only | xargs sed -i s/a/b/')).toEqual([ALL, HIDDEN[1]])
    expect(await edits("git diff --name-only | grep '\\.ts$' | xargs sed -i s/a/b/")).toEqual(['file edit ./**/*.ts'])
  })
})

describe('the names are not known', () => {
  test.each([
    'git diff --name-only | while read -r f; do sed -i s/a/b/ "../$f"; done',
    'git diff --name-only | while read -r f; do sed -i s/a/b/ "${f%/*}"; done',
    'git diff --name-only | while read -r f; do f=$X; sed -i s/a/b/ "$f"; done',
    'git diff --name-only | while read -r f; do if [ -n "$X" ]; then f=$X; fi; sed -i s/a/b/ "$f"; done',
    'git diff --name-only --line-prefix=/etc/ | xargs sed -i s/a/b/',
    'git diff --name-only | (cd src && xargs sed -i s/a/b/)',
    'cd src && git diff --name-only | xargs sed -i s/a/b/',
    'GIT_INDEX_FILE=x git diff --name-only | xargs sed -i s/a/b/',
    'git add -A && git ls-files | xargs sed -i s/a/b/',
    'git checkout -q other && git ls-files | xargs sed -i s/a/b/',
  ])('%s', async (command) => expect((await edits(command)).at(-1)).toContain('\uFFFC'))

  test('where a name would be two', async () => {
    put('x .tool/settings.json', '{}\n')
    git('add', '-A')
    expect(await edits('git diff --name-only | xargs sed -i s/a/b/')).toEqual([UNKNOWN_FILE])
  })

  test('where a part of the index stands elsewhere', async () => {
    git('update-index', '--split-index')
    expect(await edits('git diff --name-only | xargs sed -i s/a/b/')).toEqual([UNKNOWN_FILE])
  })
})

test('a file that is not there yet may be made by a name of which nobody knows', async () => {
  const effects = await exampleEffects('git diff --name-only | while read -r f; do echo x >> "$f"; done', files())
  expect(effects).toContain('file append \uFFFC')
})

describe('what git compares may not be the bytes', () => {
  const listed = () => edits('git diff --name-only | xargs sed -i s/a/b/')
  test.each([
    ['an attribute', () => put('.gitattributes', '*.json filter=x\n')],
    ['attributes of the repository', () => put('.git/info/attributes', '*.json working-tree-encoding=UTF-16\n')],
    ['attributes that are gone', () => attributesGone()],
    ['a setting', () => git('config', 'core.attributesFile', 'x')],
    ['another mode', () => git('update-index', '--chmod=+x', '.tool/settings.json')],
    ['a mode that both have', () => executable()],
    ['return characters', () => returned()],
  ])('%s', async (_, change) => {
    change()
    expect(await listed()).toContain(HIDDEN[1])
  })

  test('attributes of another kind change nothing', async () => {
    put('.gitattributes', '* text=auto eol=lf\n*.ts diff=typescript\n')
    expect(await listed()).toEqual([ALL])
  })

  function attributesGone() {
    put('.gitattributes', '*.json filter=x\n')
    git('add', '-A')
    rmSync(join(repo, '.gitattributes'))
  }
  function executable() {
    chmodSync(join(repo, '.tool/settings.json'), 0o755)
    git('add', '-A')
  }
  function returned() {
    put('.tool/settings.json', '{}\r\n')
    git('add', '-A')
  }
})
