import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onDisk, write } from './on-disk.ts'
import { fill, type Shape, type ShapePlace, series } from './shape.ts'

/** Many files, and files that one action meets often. */
export const treeShapes: readonly Shape[] = [
  onDisk('a directory of many: rm -rf *', 'rm -rf *', (place, size) => entries(place, '.', size)),
  onDisk('a directory of many: rm -rf .', 'rm -rf d', (place, size) => entries(place, 'd', size)),
  onDisk(
    'a directory of many: patterns',
    (size) => `rm ${fill('*a*b ', Math.min(size, 50_000))}`,
    (place, size) => entries(place, '.', size),
  ),
  onDisk('a directory of many: */*/*', 'rm */*/*/*', (place, size) => tree(place, '.', 3, widthFor(size))),
  onDisk(
    'a directory of many: one pattern often',
    (size) => `rm ${fill('*/*/*/x ', Math.min(size, 50_000))}`,
    (place, size) => tree(place, '.', 3, widthFor(size)),
  ),
  onDisk('a directory of many: find', 'find . -name a -delete', (place, size) => tree(place, '.', 3, widthFor(size))),
  onDisk(
    'a directory of many: find often',
    (size) => fill('find . -delete;', Math.min(size, 60_000)),
    (place, size) => tree(place, '.', 3, widthFor(size)),
  ),
  onDisk(
    'a directory of many: ls often',
    (size) => fill('ls *;', Math.min(size, 60_000)),
    (place, size) => entries(place, '.', size),
  ),
  onDisk(
    'a directory of many: patterns one after the other',
    (size) => series((i) => `ls *${i};`, Math.min(size, 60_000)),
    (place, size) => entries(place, '.', size),
  ),
  onDisk(
    'a directory of many: rm often',
    (size) => series((i) => `rm -rf d/./${'./'.repeat(i % 50)};`, Math.min(size, 60_000)),
    (place, size) => entries(place, 'd', size),
  ),
  onDisk(
    'a directory of many: long names',
    'rm *aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab',
    (place, size) => entries(place, '.', size, 'a'.repeat(230)),
  ),
  onDisk('a directory of many: scripts', 'for f in *; do sh $f; done', (place, size) => entries(place, '.', size)),
  onDisk('a directory of many: kubectl apply', 'kubectl apply -f .', (place, size) =>
    entries(place, '.', size, 'a.yaml'),
  ),
  onDisk('a directory of many: terraform', 'terraform apply', (place, size) => entries(place, '.', size, '.tf')),
  onDisk('a directory of many: ssh Include', 'ssh h ls', (place, size) => {
    write(place, '~/.ssh/config', fill('Include d/*\n', Math.min(size, 1000)))
    for (let i = 0; i < 1000; i++) write(place, `~/.ssh/d/f${i}`, 'Include d/*\n')
  }),
  onDisk('a directory of many: git refs', 'git push --all', (place, size) => {
    write(place, '.git/HEAD', 'ref: refs/heads/main\n')
    write(place, '.git/config', '[remote "origin"]\n\turl = h:a/b\n')
    for (let i = 0; i < Math.min(size / 100, 5000); i++) write(place, `.git/refs/heads/b${i}`, 'a\n')
  }),
  onDisk('a deep directory', 'rm -rf a', (place) => mkdirSync(join(place.cwd, 'a/'.repeat(1000)), { recursive: true })),
  onDisk(
    'a deep directory: from below',
    (size) => `cd ${'a/'.repeat(1000)}; ${fill('git status; rm b; npm test;', Math.min(size, 60_000))}`,
    (place) => mkdirSync(join(place.cwd, 'a/'.repeat(1000)), { recursive: true }),
  ),
  onDisk('links in a ring', 'rm -rf a; cat a/b; rm a/*; find a -delete; cd a; rm b', (place) => {
    symlinkSync('b', join(place.cwd, 'a'))
    symlinkSync('a', join(place.cwd, 'b'))
  }),
  onDisk(
    'links to the parent',
    `rm -rf ${'a/'.repeat(500)}; rm */*/*/*/*/*/*/*/*/*/*/*; find -L . -delete; cat ${'a/'.repeat(1000)}b`,
    (place) => {
      for (const name of ['a', 'b', 'c', 'd']) symlinkSync('.', join(place.cwd, name))
    },
  ),
  onDisk(
    'a chain of links',
    (size) => fill('cat l2999;', Math.min(size, 60_000)),
    (place) => {
      for (let i = 0; i < 3000; i++) symlinkSync(`l${i - 1}`, join(place.cwd, `l${i}`))
    },
  ),
  onDisk(
    'paths through links that are not there',
    (size) => series((i) => `rm l/${'x/'.repeat(i % 100)}${i};`, Math.min(size, 200_000)),
    (place) => symlinkSync('nowhere/'.repeat(100), join(place.cwd, 'l')),
  ),
  onDisk(
    'a long script run often',
    (size) => fill('sh a.sh;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.sh', `#${fill('x', Math.min(size, 250_000))}\n`),
  ),
  onDisk(
    'a long script sourced often',
    (size) => fill('. ./a.sh;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.sh', fill('#x\n', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long Python run often',
    (size) => fill('python3 a.py;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.py', fill('x = 1\n', size)),
  ),
  onDisk(
    'a long SQL run often',
    (size) => fill('psql -f a.sql;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.sql', fill('select 1;\n', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long manifest applied often',
    (size) => fill('kubectl apply -f a.yaml;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.yaml', fill('a: b\n---\n', size)),
  ),
  onDisk(
    'a long Makefile made often',
    (size) => fill('make a;', Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        'Makefile',
        series((i) => `V${i} = a\n`, size),
      ),
  ),
  onDisk(
    'a long package.json run often',
    (size) => fill('npm test;', Math.min(size, 60_000)),
    (place, size) => write(place, 'package.json', `{"a":[${fill('1,', size)}1],"scripts":{"test":"a"}}`),
  ),
  onDisk(
    'a long text split often',
    (size) => fill('rm $(cat a.txt);', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.txt', fill('a ', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long text piped often',
    (size) => fill('cat a.txt | xargs rm;', Math.min(size, 60_000)),
    (place, size) => write(place, 'a.txt', fill('a ', Math.min(size, 250_000))),
  ),
  onDisk(
    'a long kubeconfig asked often',
    (size) => series((i) => `kubectl --context c${i} get pods;`, Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        '~/.kube/config',
        `contexts:\n${series((i) => `- {name: c${i}, context: {cluster: c${i}}}\n`, size)}`,
      ),
  ),
  onDisk(
    'long git settings asked often',
    (size) => series((i) => `git push o${i} main;`, Math.min(size, 60_000)),
    (place, size) => {
      write(place, '.git/HEAD', 'ref: refs/heads/main\n')
      write(
        place,
        '.git/config',
        series((i) => `[remote "o${i}"]\n\turl = h:a/b${i}\n[url "x${i}:"]\n\tinsteadOf = y${i}:\n`, size),
      )
    },
  ),
  onDisk(
    'long ssh settings asked often',
    (size) => series((i) => `ssh h${i} ls;`, Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        '~/.ssh/config',
        series((i) => `Host h${i}\n HostName b\n`, size),
      ),
  ),
  onDisk(
    'long AWS settings asked often',
    (size) => series((i) => `aws --profile p${i} s3 ls;`, Math.min(size, 60_000)),
    (place, size) =>
      write(
        place,
        '~/.aws/config',
        series((i) => `[profile p${i}]\nregion = a\nsource_profile = p${i + 1}\n`, size),
      ),
  ),
  onDisk(
    'many kubeconfigs',
    (size) => `KUBECONFIG=${series((i) => `f${i}:`, Math.min(size, 60_000))} kubectl get pods`,
    (place, size) => {
      for (let i = 0; i < 30; i++)
        write(place, `f${i}`, `contexts:\n${series((n) => `- {name: c${n}, context: {cluster: c${n}}}\n`, size)}`)
    },
  ),
  onDisk(
    'an index of many, and rm of each',
    (size) => `rm ${series((i) => `f${i} `, size)}`,
    (place, size) => {
      write(place, '.git/HEAD', 'ref: refs/heads/main\n')
      writeFileSync(join(place.cwd, '.git/index'), index(size / 70))
    },
  ),
  onDisk('an index that is cut', 'rm -rf a f1', (place, size) => {
    write(place, '.git/HEAD', 'ref: refs/heads/main\n')
    write(place, 'f1', 'a')
    writeFileSync(join(place.cwd, '.git/index'), index(size / 70).subarray(0, size / 2))
  }),
  onDisk('an index of version 4 with long paths', 'rm -rf a f1', (place, size) => {
    write(place, '.git/HEAD', 'ref: refs/heads/main\n')
    write(place, 'f1', 'a')
    writeFileSync(join(place.cwd, '.git/index'), sharedIndex(size))
  }),
]

function entries(place: ShapePlace, directory: string, size: number, more = ''): void {
  mkdirSync(join(place.cwd, directory), { recursive: true })
  for (let i = 0; i < Math.min(size / 40, 20_000); i++)
    writeFileSync(join(place.cwd, directory, `f${i}${more}`), 'a: b\n')
}

/** Of the directories of a tree: 8,420 in all where the shape is large. */
function widthFor(size: number): number {
  return Math.max(4, Math.min(20, Math.floor(size / 12_000)))
}

function tree(place: ShapePlace, directory: string, depth: number, width: number): void {
  for (let i = 0; i < width; i++) {
    const at = join(directory, `d${i}`)
    mkdirSync(join(place.cwd, at), { recursive: true })
    if (depth > 1) tree(place, at, depth - 1, width)
  }
}

/** An index of git, version 2 (`gitformat-index`). */
function index(count: number): Buffer {
  const parts = [header(2, Math.floor(count))]
  for (let i = 0; i < Math.floor(count); i++) {
    const name = Buffer.from(`f${i}`)
    const entry = Buffer.alloc(Math.floor((62 + name.length) / 8 + 1) * 8)
    entry.writeUInt16BE(name.length, 60)
    name.copy(entry, 62)
    parts.push(entry)
  }
  return Buffer.concat(parts)
}

/** Version 4, in which each path is the one before it and one letter more. */
function sharedIndex(size: number): Buffer {
  const count = Math.floor(size / 65)
  const entry = Buffer.alloc(65)
  entry.write('a', 63)
  return Buffer.concat([header(4, count), ...Array.from({ length: count }, () => entry)])
}

function header(version: number, count: number): Buffer {
  const out = Buffer.alloc(12)
  out.write('DIRC')
  out.writeUInt32BE(version, 4)
  out.writeUInt32BE(count, 8)
  return out
}
