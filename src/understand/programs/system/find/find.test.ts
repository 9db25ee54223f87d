import { describe, expect, test } from 'vitest'
import { type Files, noFiles } from '../../../../lib/files.ts'
import { exampleEffects } from '../../../testing/example.ts'

/** A work tree, as a port: directories end in a slash. */
function diskOf(paths: readonly string[]): Files {
  const entries = new Set(paths.map((one) => `/repo/${one}`))
  const isDirectory = (path: string) => path === '/repo' || entries.has(`${path}/`)
  return {
    ...noFiles,
    read: (path) => (entries.has(path) ? { is: 'text', text: 'ls' } : { is: 'absent' }),
    kind: (path) => (isDirectory(path) ? 'directory' : entries.has(path) ? 'file' : 'absent'),
    list: (path) => {
      if (!isDirectory(path)) return undefined
      const below = path.endsWith('/') ? path : `${path}/`
      const names = [...entries]
        .filter((one) => one.startsWith(below) && one !== below)
        .map((one) => one.slice(below.length))
      return [...new Set(names.map((one) => one.split('/')[0] ?? ''))].toSorted()
    },
  }
}

const tree = diskOf([
  'a.txt',
  'src/',
  'src/b.txt',
  'src/b.ts',
  'empty/',
  'node_modules/',
  'node_modules/x/',
  'node_modules/x/c.txt',
  'scripts/',
  'scripts/run.sh',
  '.env',
])

const deleted = async (command: string, files = tree) =>
  (await exampleEffects(command, files)).filter((one) => !one.startsWith('file list'))

describe('find looks at what lies below the current directory', () => {
  test.each([
    ["find . -name '*.txt' -delete", ['file delete ./a.txt', 'file delete ./node_modules', 'file delete ./src/b.txt']],
    [
      "find . -path ./node_modules -prune -o -name '*.txt' -print | xargs rm",
      ['file delete ./a.txt', 'file delete ./src/b.txt'],
    ],
    ["find . -name '*.txt' -not -path './node_modules/*' -maxdepth 1 -delete", ['file delete ./a.txt']],
    ["find src -name '*.ts' -exec rm {} +", ['file delete src/b.ts']],
    ["find src -iname '*.TS' -exec rm {} \\;", ['file delete src/b.ts']],
    ['find . -type d -empty -delete', ['file delete ./empty', 'file delete ./node_modules']],
    ["find . -maxdepth 1 -type f -name 'a*' -delete", ['file delete ./a.txt']],
    ["find . -mindepth 2 -name '*.ts' -delete", ['file delete ./node_modules', 'file delete ./src/b.ts']],
    [
      "find . \\( -name '*.ts' -o -name '*.sh' \\) ! -name 'run*' -delete",
      ['file delete ./node_modules', 'file delete ./src/b.ts'],
    ],
    ["find . -name '*.none' -delete", ['file delete ./node_modules']],
    ["find src -name '*.none' -delete", []],
    ['find src -delete', ['file delete below src']],
    ["find . -regex '.*\\.ts' -delete", ['file delete ./node_modules', 'file delete ./src/b.ts']],
    ["find . -name '*.ts' -execdir rm {} \\;", ['file delete ./node_modules', 'file delete ./b.ts']],
    ["find src -name '*.ts' -exec sh -c 'rm {}' \\;", ['file delete src/b.ts']],
    ["find scripts -name '*.sh' -exec {} \\;", ['unreadable run program scripts/\uFFFB']],
    ['fd -e ts . src -x rm', ['file delete src/b.ts']],
    ["fd -g '*.ts' src -X rm", ['file delete src/b.ts']],
    ["fd '\\.ts$' src -x rm", ['file delete src/b.ts']],
  ])('%s', async (command, effects) => expect(await deleted(command)).toEqual(effects))
})

describe('find does not look elsewhere, or where there is too much', () => {
  const crowd = diskOf(['big/', ...Array.from({ length: 5000 }, (_, i) => `big/f${i}`)])

  test.each([
    ["find big -name 'f1*' -delete", ['file delete big/**/f1*']],
    ['find big -type f -delete', ['file delete below big']],
    ["find big -name '*.sh' -exec sh {} \\;", ['file read big/**/*.sh', 'unreadable run code']],
    ["find /var/log -name '*.gz' -delete", ['file delete /var/log/**/*.gz']],
    ['find /srv -mtime +30 -exec rm {} +', ['file delete /srv', 'file delete /srv/**']],
  ])('%s', async (command, effects) => expect(await deleted(command, crowd)).toEqual(effects))
})

describe('what is hidden is found as well where the files are too many to be named', () => {
  const many = (extra: readonly string[]) =>
    diskOf(['src/', ...Array.from({ length: 70 }, (_, i) => `src/f${i}.ts`), '.git/', '.git/config', ...extra])
  const settings = many(['.tool/', '.tool/settings.json', '.tool/x.ts'])
  const edited = async (command: string, files: Files) => (await deleted(command, files)).map((one) => one.slice(10))
  const everything = ['.', './**']

  test.each([
    ['find . -type f -exec sed -i s/a/b/ {} +', [...everything, './.git/**', './.tool/settings.json', './.tool/x.ts']],
    ["find . -type f -not -path '*/.*' -exec sed -i s/a/b/ {} +", everything],
    [
      'find . -path ./.git -prune -o -type f -exec sed -i s/a/b/ {} +',
      [...everything, './.tool/settings.json', './.tool/x.ts'],
    ],
    ["find . -name '*.ts' -exec sed -i s/a/b/ {} +", ['./**/*.ts', './.tool/x.ts']],
    ['fd -H -x sed -i s/a/b/', [...everything, './.tool', './.tool/settings.json', './.tool/x.ts']],
    ['fd -H -E .tool -x sed -i s/a/b/', everything],
    ['fd -x sed -i s/a/b/', everything],
  ])('%s', async (command, paths) =>
    expect((await edited(command, settings)).toSorted()).toEqual([...paths].toSorted()),
  )

  test('in a tree that is too large to be gone through, the hidden directories are', async () => {
    const large = diskOf([
      'big/',
      ...Array.from({ length: 5000 }, (_, i) => `big/f${i}`),
      '.tool/',
      '.tool/settings.json',
    ])
    expect(await edited('find . -type f -exec sed -i s/a/b/ {} +', large)).toEqual([
      ...everything,
      './.tool/settings.json',
    ])
    expect(await edited("find . -name '*.md' -exec sed -i s/a/b/ {} +", large)).toEqual(['./**/*.md'])
  })

  test('more than can be told are told by their directories', async () => {
    const full = many(['.tool/', ...Array.from({ length: 70 }, (_, i) => `.tool/f${i}`)])
    expect((await edited('find . -type f -exec sed -i s/a/b/ {} +', full)).toSorted()).toEqual(
      [...everything, './.git/**', './.tool/**'].toSorted(),
    )
  })
})

test('a search of everything by a searching program is one read of the start', async () => {
  expect(await deleted('find . -type f -exec grep -l total {} +')).toEqual(['file read .'])
})

test('what is printed is known where it was looked at', async () => {
  expect(await deleted("for f in $(find src -name '*.ts'); do rm $f; done")).toEqual(['file delete src/b.ts'])
})
