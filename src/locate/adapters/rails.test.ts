import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { buildWorld, locatePlace, reach } from '../../../test/world/world.ts'
import type { RuntimePlace } from '../../understand/place.ts'
import { UNKNOWN, word } from '../../understand/word.ts'

const world = buildWorld()
afterAll(() => world.remove())

let number = 0
/** Where a project with this `config/database.yml` opens its database. */
function target(text: string, env: Readonly<Record<string, string>> = {}): string {
  const directory = `rails-${number++}`
  mkdirSync(join(world.app, directory, 'config'), { recursive: true })
  writeFileSync(join(world.app, directory, 'config/database.yml'), text)
  const at = reach(world, {}, directory)
  const variables = new Map(Object.entries(env).map(([name, value]) => [name, word(value)]))
  const place: RuntimePlace = {
    is: 'runtime',
    framework: 'rails',
    environment: undefined,
    url: undefined,
    dotenv: false,
    ...at,
    env: { get: (name) => variables.get(name), names: () => [...variables.keys()] },
  }
  return locatePlace(world, place).target
}

const fields = (...lines: readonly string[]) => `development:\n${lines.map((one) => `  ${one}\n`).join('')}`

test('what `rails new` writes is read', () => {
  const pool = '<%= ENV.fetch("RAILS_MAX_THREADS") { 5 } %>'
  const whole = `default: &default\n  adapter: postgresql\n  max_connections: ${pool}\ndevelopment:\n  <<: *default\n  database: shop_dev\n\n  # password: <%= ENV["X"] %>\n`
  expect(target(whole)).toBe('localhost:5432/shop_dev')
  expect(target(fields('adapter: sqlite3', `pool: ${pool}`, 'database: storage/development.sqlite3'))).toMatch(
    /storage\/development\.sqlite3$/,
  )
})

test('a variable that decides where it is counts as it is', () => {
  const text = fields('adapter: postgresql', 'host: <%= ENV["PG_AT"] || "localhost" %>', 'database: shop')
  expect(target(text)).toBe('localhost:5432/shop')
  expect(target(text, { PG_AT: 'db.prod.example' })).toBe('db.prod.example:5432/shop')
  expect(target(fields('url: <%= ENV.fetch("SHOP_URL") %>'), { SHOP_URL: 'postgres://db.prod.example/shop' })).toBe(
    'db.prod.example:5432/shop',
  )
})

test.each([
  ['other Ruby', '<%= host_of(:shop) %>', {}],
  ['a default that is computed', '<%= ENV.fetch("A") { `hostname` } %>', {}],
  ['a condition', '<% if x %>localhost<% end %>', {}],
  ['a variable that is not known', '<%= ENV["A"] %>', { A: UNKNOWN }],
  ['a value of two lines', '<%= ENV["A"] %>', { A: 'localhost\n  host: db.prod.example' }],
])('%s is not known', (_, host, env) => {
  expect(target(fields('adapter: postgresql', `host: ${host}`, 'database: shop_dev'), env)).toBe('unknown')
})
