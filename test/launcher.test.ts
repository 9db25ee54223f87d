import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// The launcher is copied into packages made for the test, whose `dist/cli.cjs` tells how it was started.
const checkout = join(import.meta.dirname, '..')
const modules = join(checkout, 'node_modules')
const bundled = readdirSync(modules).filter((name) => /^node-(bin-)?(linux|darwin)-/.test(name))
const reporter = `
const { argv, env, version } = process
console.log(JSON.stringify({ arguments: argv.slice(2), version, env }))
process.exitCode = argv[2] === 'exit' ? Number(argv[3]) : 0
`

let room: string
beforeAll(() => {
  room = realpathSync(mkdtempSync(join(tmpdir(), 'launcher-')))
})
afterAll(() => rmSync(room, { recursive: true, force: true }))

/** A package at `path` in the room; `brings` is where npm put its Node: in the package, beside it, or nowhere. */
function install(path: string, brings: 'inside' | 'beside' | 'nothing' = 'inside', built = true): string {
  const root = join(room, path)
  mkdirSync(join(root, 'dist'), { recursive: true })
  cpSync(join(checkout, 'bin'), join(root, 'bin'), { recursive: true })
  writeFileSync(join(root, 'package.json'), '{ "type": "module" }')
  if (built) writeFileSync(join(root, 'dist/cli.cjs'), reporter)
  const home = brings === 'inside' ? join(root, 'node_modules') : dirname(root)
  mkdirSync(home, { recursive: true })
  if (brings !== 'nothing') for (const name of bundled) symlinkSync(join(modules, name), join(home, name))
  return join(root, 'bin/prodgate')
}

function link(path: string, target: string): string {
  const at = join(room, path)
  mkdirSync(dirname(at), { recursive: true })
  symlinkSync(target, at)
  return at
}

interface Report {
  readonly arguments: readonly string[]
  readonly version: string
  readonly env: Readonly<Record<string, string>>
}

const noNode = '/usr/bin-without-node'

function start(file: string, args: readonly string[], options: { cwd?: string; env?: Record<string, string> } = {}) {
  const { status, stdout, stderr } = spawnSync(file, args, {
    cwd: options.cwd ?? '/',
    env: { PATH: noNode, ...options.env },
    encoding: 'utf8',
  })
  const report = (): Report => JSON.parse(stdout)
  return { status, stdout, stderr, report }
}

const odd = ['check', '--', 'a \'b\' "c" $HOME `id` *\n\\', '', '-n', 'ü']

describe.skipIf(bundled.length === 0)('with the Node that npm brought', () => {
  test('starts it with the arguments as they are, without a Node on PATH', () => {
    const run = start(install('plain'), odd)
    expect(run.report().arguments).toEqual(odd)
    expect(run.report().version).toMatch(/^v2[4-9]\./)
    expect(run.status).toBe(0)
  })

  test('hands the exit status on', () => {
    expect(start(install('status'), ['exit', '3']).status).toBe(3)
  })

  test('from its own directory, by a relative path, and with a space and a quote in the path', () => {
    const file = install("it's a room/prod gate")
    expect(start('./prodgate', odd, { cwd: dirname(file) }).report().arguments).toEqual(odd)
    expect(start('bin/prodgate', odd, { cwd: dirname(dirname(file)) }).report().arguments).toEqual(odd)
    expect(start('/bin/sh', ['prodgate', ...odd], { cwd: dirname(file) }).report().arguments).toEqual(odd)
  })

  test('through links: absolute, relative, one to another, to a directory', () => {
    const file = install('linked/package')
    for (const at of [
      link('links/absolute', file),
      link('links/relative', '../linked/package/bin/prodgate'),
      link('more links/twice', '../links/relative'),
      join(link('links/directory', join(room, 'linked')), 'package/bin/prodgate'),
      join(link('links/bin', join(room, 'linked/package/bin')), 'prodgate'),
    ]) {
      expect(start(at, odd).report().arguments).toEqual(odd)
    }
    expect(start('twice', odd, { env: { PATH: join(room, 'more links') } }).report().arguments).toEqual(odd)
  })

  test('as npm installs it: in a project, globally, with its Node beside it', () => {
    install('project/node_modules/prodgate', 'beside')
    const inProject = link('project/node_modules/.bin/prodgate', '../prodgate/bin/prodgate')
    expect(start(inProject, odd).report().arguments).toEqual(odd)

    install('global/lib/node_modules/prodgate')
    const globally = link('global/bin/prodgate', '../lib/node_modules/prodgate/bin/prodgate')
    expect(start(globally, odd).report().arguments).toEqual(odd)
  })

  test('a Node beside it counts only among the modules of npm', () => {
    expect(start(install('modules/prodgate', 'beside'), []).status).toBe(69)
  })

  test('hands pipes to `run`, and nobody else says that it did', () => {
    const file = install('pipes')
    const said = (args: readonly string[]) =>
      start(file, args, { env: { PRODGATE_PIPES: 'mine' } }).report().env['PRODGATE_PIPES']
    const handed = existsSync('/proc/self/fd') ? '1' : undefined
    expect([said(['run', '--', 'ls']), said(['check', '--', 'ls'])]).toEqual([handed, undefined])
    expect(start(file, ['run', ...odd]).report().arguments).toEqual(['run', ...odd])
  })

  test('nothing that the environment brings for Node or the shell gets in', () => {
    const file = install('clean')
    const env = {
      NODE_OPTIONS: '--require=/nonexistent',
      NODE_PATH: '/nonexistent',
      NODE_COMPILE_CACHE: join(room, 'cache'),
      NODE_V8_COVERAGE: join(room, 'coverage'),
      OPENSSL_CONF: '/nonexistent',
      BASH_ENV: '/nonexistent',
      ENV: '/nonexistent',
    }
    const given = start(file, [], { env: { ...env, KEPT: 'as it is' } })
    expect(given.stderr).toBe('')
    expect(Object.keys(given.report().env).filter((name) => /^(NODE|OPENSSL)_/.test(name))).toEqual([])
    expect(given.report().env.KEPT).toBe('as it is')
    expect(existsSync(join(room, 'cache'))).toBe(false)
  })

  test.skipIf(!existsSync('/bin/bash'))('functions that bash takes from the environment are not called', () => {
    const file = install('functions')
    const env = { 'BASH_FUNC_readlink%%': '() { echo /nonexistent; }', 'BASH_FUNC_[%%': '() { return 1; }' }
    const at = link('functions/link', file)
    expect(start('/bin/bash', ['--posix', at, ...odd], { env }).report().arguments).toEqual(odd)
  })
})

describe('as a module, handed to a Node', () => {
  const hosts = [...new Set([process.execPath, '/usr/bin/node', '/usr/local/bin/node'].filter(existsSync))]
  test.each(hosts)('%s', (host) => {
    const file = install(`module ${host.replaceAll('/', '-')}`)
    const env = { PATH: dirname(process.execPath) }
    const run = start(host, ['prodgate', 'exit', '3', ...odd], { cwd: dirname(file), env })
    expect(run.report().arguments).toEqual(['exit', '3', ...odd])
    expect(run.report().version).toMatch(/^v2[4-9]\./)
    expect(run.status).toBe(3)
  })
})

describe('without it', () => {
  test('a Node on PATH that is new enough', () => {
    const run = start(install('path/package', 'nothing'), odd, { env: { PATH: dirname(process.execPath) } })
    expect(run.report().arguments).toEqual(odd)
  })

  test.each(['v23.11.1', 'v9.0.0', 'v240', ''])('a Node on PATH of version `%s` is refused', (version) => {
    const file = install(`old-${version}/package`, 'nothing')
    const node = join(room, `old-${version}/node`)
    writeFileSync(node, `#!/bin/sh\necho ${version}\n`, { mode: 0o755 })
    const run = start(file, ['check'], { env: { PATH: dirname(node) } })
    expect(run.status).toBe(69)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain('needs Node 24 or later')
  })

  test('no Node at all is said plainly', () => {
    const run = start(install('none/package', 'nothing'), [])
    expect(run.status).toBe(69)
    expect(run.stderr).toMatch(/^prodgate: needs Node 24 or later: .*\n$/)
  })

  test('a checkout that was not built is said plainly', () => {
    const run = start(install('unbuilt/package', 'inside', false), [])
    expect(run.status).toBe(69)
    expect(run.stderr).toMatch(/^prodgate: not built: .*\n$/)
  })
})

test.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux' || bundled.length === 0)(
  'a shell that can start no process does not say that it was denied',
  () => {
    const file = install('full/package')
    chmodSync(room, 0o711)
    const by = (uid: number) =>
      spawnSync('/bin/bash', ['-c', 'ulimit -u 1; exec "$0" exit 3', file], { uid, cwd: '/', env: {} }).status
    // Of root the system takes no notice.
    expect([by(65_534), by(0)]).toEqual([69, 3])
  },
)

test('the built prodgate starts', () => {
  const run = start(join(checkout, 'bin/prodgate'), ['--version'], { env: { PATH: dirname(process.execPath) } })
  expect(run.stdout).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect(run.status).toBe(0)
})
