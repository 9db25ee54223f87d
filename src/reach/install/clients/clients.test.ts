import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { diskFiles } from '../../../lib/disk.ts'
import { oneLook } from '../../../lib/one-look.ts'
import { groundOf } from '../../../locate/files/ground.ts'
import { isHookPath } from '../../../locate/files/hooks.ts'
import { emptyRegistry } from '../../../locate/registry.ts'
import { CLIENT_NAMES } from '../../client-name.ts'
import { applyChanges, removeEmpty } from '../apply.ts'
import { planClient, planClientGone, type Target, targetOf, wantedFiles } from '../installation.ts'
import { lookAt } from '../look.ts'
import { LEVELS, type Level, type Places } from '../places.ts'
import { EMPTY_RECORD, type InstallRecord, installedAs, withInstalled } from '../record.ts'

const rooms: string[] = []
afterAll(() => {
  for (const room of rooms) rmSync(room, { recursive: true, force: true })
})

function placesOf(): Places {
  const base = mkdtempSync(join(tmpdir(), 'prodgate-install-'))
  rooms.push(base)
  const places = { home: join(base, 'home'), project: join(base, 'home/work'), root: join(base, 'root') }
  for (const path of Object.values(places)) mkdirSync(path, { recursive: true })
  return { ...places, platform: 'linux' }
}

const CASES = CLIENT_NAMES.flatMap((name) =>
  LEVELS.filter((level) => targetOf(name, level, placesOf()).client.levels[level] !== undefined).map(
    (level) => [name, level] as const,
  ),
)

const pathsOf = (target: Target) => wantedFiles(target).map((one) => one.path)

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
  writeFileSync(path, text)
  chmodSync(path, 0o644)
}

/** Makes an installation and gives the record of it. */
function install(
  target: Target,
  record: InstallRecord = EMPTY_RECORD,
): { record: InstallRecord; directories: readonly string[] } {
  const plan = planClient(target, record, lookAt)
  expect(plan.faults).toEqual([])
  const done = applyChanges(plan.changes)
  if (done.is === 'fault') throw new Error(JSON.stringify(done.fault))
  const { client, level, places } = target
  const project = level === 'project' ? { project: places.project } : {}
  const directories = done.value.directories
  return {
    record: withInstalled(record, { client: client.name, level, ...project, files: plan.kept, directories }),
    directories,
  }
}

function uninstall(target: Target, record: InstallRecord): void {
  const plan = planClientGone(target, record, lookAt)
  expect(plan.faults).toEqual([])
  expect(applyChanges(plan.changes).is).toBe('ok')
  removeEmpty(installedAs(record, target.client.name, target.level, target.places.project)?.directories ?? [])
}

const SETTINGS = '{\n  "theme": "dark",\n  "hooks": {\n    "Other": [{ "command": "echo" }]\n  }\n}\n'
/** Something of the user's that each kind of file can hold; `undefined` where the file is ours alone. */
function theirs(target: Target, path: string): string | undefined {
  const { content } = wantedFiles(target).find((one) => one.path === path) ?? {}
  if (content?.is === 'whole') return undefined
  if (content?.is === 'toml') return '# of the house\nallowed_sandbox_modes = ["read-only"]\n'
  return content?.is === 'json' && content.onlyKeys ? '{ "hooks": { "Stop": [] } }' : SETTINGS
}

/** Texts with nothing in them that a file of settings can hold, with the lists that we would put something into. */
function emptyTexts(target: Target, index: number): readonly string[] {
  const content = wantedFiles(target)[index]?.content
  if (content?.is !== 'json') return []
  const holders = content.edits.flatMap(({ is, path }) => (is === 'entry' ? [path] : []))
  const lists = holders.map((path) => JSON.stringify(path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), [])))
  return ['{}\n', ...lists]
}

describe.each(CASES)('%s, %s level', (name, level) => {
  const fresh = (): Target => targetOf(name, level, placesOf())

  test('a fresh one, twice, and away again', () => {
    const target = fresh()
    const { record } = install(target)
    for (const path of pathsOf(target)) expect(existsSync(path), path).toBe(true)
    expect(planClient(target, record, lookAt).changes).toEqual([])
    expect(planClient(target, EMPTY_RECORD, lookAt).changes).toEqual([])
    uninstall(target, record)
    const { home, project, root } = target.places
    expect([home, project, root].map((one) => readdirSync(one).filter((path) => path !== 'work'))).toEqual([[], [], []])
    expect(planClientGone(target, EMPTY_RECORD, lookAt).changes).toEqual([])
  })

  test('what stood there before comes back byte for byte', () => {
    const target = fresh()
    const before = new Map(pathsOf(target).map((path) => [path, theirs(target, path)]))
    for (const [path, text] of before) if (text !== undefined) write(path, text)
    const { record } = install(target)
    for (const [path, text] of before) if (text !== undefined) expect(readFileSync(path, 'utf8')).not.toBe(text)
    expect(planClient(target, record, lookAt).changes).toEqual([])
    uninstall(target, record)
    for (const [path, text] of before)
      expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined, path).toBe(text)
  })

  test('what is empty and not ours stays, also where nothing was installed', () => {
    const paths = pathsOf(fresh())
    for (const [index] of paths.entries()) {
      const texts = emptyTexts(fresh(), index)
      for (const text of texts) {
        const target = fresh()
        const path = pathsOf(target)[index] ?? ''
        write(path, text)
        expect(planClientGone(target, EMPTY_RECORD, lookAt), text).toMatchObject({ changes: [], faults: [] })
        const { record } = install(target)
        uninstall(target, record)
        expect(readFileSync(path, 'utf8')).toBe(text)
      }
    }
  })

  test('what somebody added since stays', () => {
    const target = fresh()
    const { record } = install(target)
    const changed = pathsOf(target).filter((path) => theirs(target, path) !== undefined)
    for (const path of changed) {
      const text = readFileSync(path, 'utf8')
      write(
        path,
        path.endsWith('.toml')
          ? `${text}[theirs]\na = 1\n`
          : text.replace('{', `{ "${name === 'codex' ? 'description' : 'note'}": "theirs",`),
      )
    }
    // Installed once more, as after an update, it still knows what is whose.
    const again = install(target, record)
    uninstall(target, again.record)
    for (const path of changed) {
      const text = readFileSync(path, 'utf8')
      expect(text).toContain('theirs')
      expect(text).not.toContain('prodgate-shim')
    }
  })

  test('a file of another shim is brought up to date in place', () => {
    const target = fresh()
    const { record } = install(target)
    const now = new Map(pathsOf(target).map((path) => [path, readFileSync(path, 'utf8')]))
    for (const [path, text] of now) write(path, text.replaceAll('/prodgate-shim', '/older/prodgate-shim'))
    const again = install(target, record)
    for (const [path, text] of now) expect(readFileSync(path, 'utf8')).toBe(text)
    uninstall(target, again.record)
    for (const path of pathsOf(target)) expect(existsSync(path), path).toBe(false)
  })

  test('each file is one that the gate protects, and the one beside it is not', () => {
    const target = fresh()
    install(target)
    for (const path of pathsOf(target)) {
      expect(protectedAt(target.places, path, level), path).toBe(true)
      const beside = join(dirname(dirname(path)), 'elsewhere', basename(path))
      if (level !== 'managed') expect(protectedAt(target.places, beside, level), beside).toBe(false)
    }
  })
})

function protectedAt({ home, project, root }: Places, path: string, level: Level): boolean {
  const files = oneLook(diskFiles({ roots: [home, project] }))
  const ground = groundOf({ registry: emptyRegistry('/none'), files, look: files, home, cwd: project, tmp: undefined })
  const real = level === 'managed' ? path.slice(root.length) : path
  return isHookPath(ground, [real, files.real(real)])
}

test('a hook that is there already and not ours is left to a person', () => {
  const target = targetOf('cline', 'user', placesOf())
  const [path = ''] = pathsOf(target)
  write(path, '#!/bin/sh\nexit 0\n')
  expect(planClient(target, EMPTY_RECORD, lookAt).faults[0]).toMatchObject({
    path,
    why: expect.stringContaining('already'),
  })
})

test.each([
  ['claude-code', 'user', '{"disableAllHooks": true}', '`disableAllHooks` in it is `true`'],
  ['claude-code', 'managed', '{"disableAllHooks": true}', '`disableAllHooks` in it is `true`'],
  ['qwen', 'project', '{"disableAllHooks": true}', '`disableAllHooks` in it is `true`'],
  ['gemini', 'user', '{"hooksConfig": {"enabled": false}}', '`hooksConfig.enabled` in it is `false`'],
] as const)(
  '%s, %s level: settings that switch hooks off are told, and nothing is said to be closed',
  (name, level, text, why) => {
    const target = targetOf(name, level, placesOf())
    const [path = ''] = pathsOf(target)
    write(path, text)
    const { changes, faults } = planClient(target, EMPTY_RECORD, lookAt)
    expect(changes.map((one) => one.path)).not.toContain(path)
    expect(faults).toEqual([{ path, why: expect.stringContaining(why) }])
    write(path, text.replace('true', '"x"').replace('false', 'true'))
    expect(planClient(target, EMPTY_RECORD, lookAt).faults).toEqual([])
  },
)

test('a managed file that sets the switch itself puts it right', () => {
  const target = targetOf('qwen', 'managed', placesOf())
  const [path = ''] = pathsOf(target)
  write(path, '{"disableAllHooks": true}')
  install(target)
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ disableAllHooks: false })
})

test('what cannot be read and does not speak of us is left alone, where nothing was installed', () => {
  const target = targetOf('claude-code', 'user', placesOf())
  const [path = ''] = pathsOf(target)
  write(path, '{"a": 1')
  expect(planClientGone(target, EMPTY_RECORD, lookAt).faults).toEqual([])
  write(path, '{"a": "/x/prodgate-shim"')
  expect(planClientGone(target, EMPTY_RECORD, lookAt).faults).toHaveLength(1)
})

test('files of our own have the mode that they need, and get it back', () => {
  const target = targetOf('cline', 'user', placesOf())
  const { record } = install(target)
  const [path = ''] = pathsOf(target)
  expect(statSync(path).mode & 0o777).toBe(0o755)
  chmodSync(path, 0o644)
  install(target, record)
  expect(statSync(path).mode & 0o777).toBe(0o755)
})

test('a second line that cannot be brought in is left out and told', () => {
  const target = targetOf('opencode', 'user', placesOf())
  write(join(target.places.home, '.config/opencode/opencode.json'), '{ "permission": { "bash": "ask" } }')
  const plan = planClient(target, EMPTY_RECORD, lookAt)
  expect(plan.changes.map((one) => one.path)).toEqual([join(target.places.home, '.config/opencode/plugin/prodgate.js')])
  expect(plan.notes).toHaveLength(1)
})

test('where there is a form with comments, that one is edited', () => {
  const target = targetOf('opencode', 'user', placesOf())
  const path = join(target.places.home, '.config/opencode/opencode.jsonc')
  write(path, '{\n  // mine\n  "theme": "x",\n}\n')
  const { record } = install(target)
  expect(readFileSync(path, 'utf8')).toContain('// mine')
  uninstall(target, record)
  expect(readFileSync(path, 'utf8')).toBe('{\n  // mine\n  "theme": "x",\n}\n')
})
