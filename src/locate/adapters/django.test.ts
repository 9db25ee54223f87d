import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildWorld, locatePlace, reach } from '../../../test/world/world.ts'
import type { RuntimePlace } from '../../understand/place.ts'
import { UNKNOWN, word } from '../../understand/word.ts'

const world = buildWorld()
afterAll(() => world.remove())

const MANAGE = `import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n`
const BASE = 'from pathlib import Path\nBASE_DIR = Path(__file__).resolve().parent.parent\n'

let number = 0
/** Where a project with these settings opens its database. */
function target(
  settings: string,
  env: Readonly<Record<string, string>> = {},
  more: Partial<RuntimePlace> = {},
): string {
  const directory = `django-${number++}`
  mkdirSync(join(world.app, directory, 'shop'), { recursive: true })
  writeFileSync(join(world.app, directory, 'manage.py'), MANAGE)
  writeFileSync(join(world.app, directory, 'shop/settings.py'), settings)
  const variables = new Map(Object.entries(env).map(([name, value]) => [name, word(value)]))
  const place: RuntimePlace = {
    is: 'runtime',
    framework: 'django',
    environment: undefined,
    url: undefined,
    dotenv: false,
    ...reach(world, {}, directory),
    env: { get: (name) => variables.get(name), names: () => [...variables.keys()] },
    ...more,
  }
  return locatePlace(world, place).target
}

const sqlite = (name: string) =>
  `DATABASES = {\n  'default': {\n    'ENGINE': 'django.db.backends.sqlite3',  # a file\n    'NAME': ${name},\n  }\n}\nX = 1\n`
const postgres = (...lines: readonly string[]) =>
  `import os\nDATABASES = {'default': {'ENGINE': 'django.db.backends.postgresql', 'NAME': 'shop_dev', ${lines.join(', ')}}}\n`

test('what `startproject` writes is read', () => {
  expect(target(BASE + sqlite("BASE_DIR / 'db.sqlite3'"))).toMatch(/django-0\/db\.sqlite3$/)
  expect(target(BASE + sqlite("os.path.join(BASE_DIR, 'data', 'db.sqlite3')"))).toMatch(/data\/db\.sqlite3$/)
})

test('a server, plainly or by a variable', () => {
  expect(target(postgres("'HOST': 'localhost'", "'PORT': 5432", "'USER': secret()"))).toBe('localhost:5432/shop_dev')
  expect(target(postgres())).toBe('localhost:5432/shop_dev')
  const asked = postgres("'HOST': os.environ.get('SHOP_AT', 'localhost')")
  expect(target(asked)).toBe('localhost:5432/shop_dev')
  expect(target(asked, { SHOP_AT: 'db.prod.example' })).toBe('db.prod.example:5432/shop_dev')
})

test('the settings that it is told are those that count', () => {
  const plain = BASE + sqlite("BASE_DIR / 'db.sqlite3'")
  expect(target(plain, { DJANGO_SETTINGS_MODULE: 'shop.other' })).toBe('unknown')
  expect(target(plain, {}, { environment: word('shop.settings.production') })).toBe('unknown')
  expect(target(plain, { DJANGO_SETTINGS_MODULE: UNKNOWN })).toBe('unknown')
})

test.each([
  ['another base', `BASE_DIR = Path('/srv')\n${sqlite("BASE_DIR / 'db.sqlite3'")}`],
  ['a path that is computed', BASE + sqlite('BASE_DIR / name()')],
  ['texts that are joined', sqlite("'a' 'b'")],
  ['a name that is set again', `${sqlite("'a.db'")}DATABASES['default']['NAME'] = 'b'\n`],
  ['settings of somewhere else', `${sqlite("'a.db'")}from .local import *\n`],
  ['a condition', `if x:\n  DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'a.db'}}\n`],
  ['what is added', sqlite("'a.db'").replace('}\nX', '} | other\nX')],
  ['two of a key', sqlite("'a.db', 'NAME': 'b.db'")],
  ['a service', postgres("'OPTIONS': {'service': 'shop-prod'}")],
  ['a host that is computed', postgres("'HOST': host_of('shop')")],
  ['variables that it sets', `os.environ['A'] = 'db.prod.example'\n${postgres("'HOST': os.getenv('A', 'localhost')")}`],
  ['two databases', postgres("'HOST': 'localhost'").replace('}}', "}, 'b': {}}")],
  ['a helper', "DATABASES = {'default': dj_database_url.config()}\n"],
])('%s is not known', (_, settings) => {
  expect(target(settings)).toBe('unknown')
})
