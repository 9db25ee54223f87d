import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diskFiles } from '../../src/lib/disk.ts'
import type { EnvironmentClass } from '../../src/locate/environment.ts'
import { type LocateContext, type Located, locate } from '../../src/locate/locate.ts'
import { parseRegistry, type Registry } from '../../src/locate/registry.ts'
import type { Effect, FileOperation } from '../../src/understand/effect.ts'
import type { Env, Place, Site } from '../../src/understand/place.ts'
import { type Word, word } from '../../src/understand/word.ts'

/** The made-up home and application that the tests look at, built afresh for each test file. */
export interface World {
  readonly dir: string
  readonly home: string
  readonly app: string
  readonly remove: () => void
}

export function buildWorld(): World {
  const parent = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-world-'))
  const dir = join(parent, 'world')
  execFileSync('sh', [join(import.meta.dirname, 'setup.sh'), dir])
  return {
    dir,
    home: join(dir, 'home'),
    app: join(dir, 'app'),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  }
}

export type RegistryName = 'development' | 'production' | 'unenrolled' | 'empty'

export function registryOf(world: World, name: RegistryName): Registry {
  const path = join(world.dir, `targets.${name}.yaml`)
  const parsed = parseRegistry(readFileSync(path, 'utf8'), path)
  if (parsed.is === 'fault') throw new Error(parsed.fault.message)
  return parsed.value
}

export function variables(values: Readonly<Record<string, string | Word>> = {}): Env {
  const words = new Map(Object.entries(values).map(([name, one]) => [name, typeof one === 'string' ? word(one) : one]))
  return { get: (name) => words.get(name), names: () => [...words.keys()] }
}

export const here: Site = { is: 'here' }

/** What every place needs, for a command that runs in the application. */
export function reach(world: World, env: Readonly<Record<string, string | Word>> = {}, cwd = '.') {
  return { site: here, cwd: join(world.app, cwd), env: variables(env) }
}

export function contextFor(world: World, registry: RegistryName | Registry, cwd = world.app): LocateContext {
  return {
    registry: typeof registry === 'string' ? registryOf(world, registry) : registry,
    files: diskFiles({ roots: [world.home, world.app] }),
    home: world.home,
    session: { cwd, env: variables() },
    tmp: tmpdir(),
  }
}

export function locatePlace(world: World, place: Place, registry: RegistryName | Registry = 'development'): Located {
  const effect: Effect = { kind: 'change', verb: 'change', on: 'thing', name: '', at: place, span: undefined }
  return only(locate([effect], contextFor(world, registry)).effects.filter((one) => one.effect === effect))
}

/** A table of places: what each one really is, and of which class. Whatever was decided, there is a reason for it. */
export function expectPlace(world: World) {
  return (
    name: string,
    place: Place,
    target: string | RegExp,
    expected: EnvironmentClass,
    registry: RegistryName = 'development',
  ) =>
    test(`${name} → ${expected} (${registry})`, () => {
      const located = locatePlace(world, place, registry)
      if (typeof target === 'string') expect(located.target).toBe(target)
      else expect(located.target).toMatch(target)
      expect(located.environment.class).toBe(expected)
      expect(located.environment.because.some((one) => one.used && one.says === expected)).toBe(true)
    })
}

export interface FileCase {
  readonly recursive?: boolean
  readonly pattern?: boolean
  readonly registry?: RegistryName
  readonly site?: Site
}

export function locateFile(world: World, operation: FileOperation, path: string, more: FileCase = {}): Located {
  const at = {
    is: 'file',
    path,
    pattern: more.pattern ?? /[*?[]/.test(path),
    ...reach(world),
    site: more.site ?? here,
  } as const
  const recursive = more.recursive === undefined ? {} : { recursive: more.recursive }
  const effect: Effect = {
    kind: 'file',
    operation,
    verb: operation,
    on: 'file',
    name: path,
    at,
    span: undefined,
    ...recursive,
  }
  return only(locate([effect], contextFor(world, more.registry ?? 'development')).effects)
}

function only(located: readonly Located[]): Located {
  const first = located[0]
  if (first === undefined || located.length !== 1) throw new Error('expected one effect')
  return first
}
