import { expect, test } from 'vitest'
import { mountsBelow, throughMount } from './mounts.ts'
import type { Mount, Site } from './place.ts'
import { word } from './word.ts'

const env = { get: () => undefined, names: () => [] }
const here: Site = { is: 'here' }
const daemon = { is: 'docker', host: undefined, context: undefined, site: here, cwd: '/repo', env } as const

function container(...mounts: readonly Mount[]): Site {
  return { is: 'container', daemon, name: word('web'), mounts, from: here }
}

const app: Mount = { host: '/repo', inside: '/app', readOnly: false }
const root: Mount = { host: '/', inside: '/host', readOnly: false }
const keys: Mount = { host: '/home/me/.ssh', inside: '/app/keys', readOnly: true }

test.each([
  ['/app', '/repo'],
  ['/app/src/a.ts', '/repo/src/a.ts'],
  ['/host', '/'],
  ['/host/etc', '/etc'],
  ['/app/keys/id', undefined],
  ['/application', undefined],
  ['/srv', undefined],
])('%s is written to %s of the host', (path, held) => {
  expect(throughMount(container(app, root, keys), path, true)?.path).toBe(held)
})

test('a read-only mount is read through', () => {
  expect(throughMount(container(app, keys), '/app/keys/id', false)?.path).toBe('/home/me/.ssh/id')
})

test('a container in a container has the mounts of both', () => {
  const outer = container(app)
  const inner: Site = {
    is: 'container',
    daemon,
    name: word('x'),
    mounts: [{ host: '/app/src', inside: '/in', readOnly: false }],
    from: outer,
  }
  expect(throughMount(inner, '/in/a', true)).toEqual({ site: here, path: '/repo/src/a' })
})

test.each([
  ['/', ['/repo', '/']],
  ['/*', ['/repo', '/']],
  ['/app', []],
  ['/srv', []],
])('below %s lie %j', (path, held) => {
  expect(mountsBelow(container(app, root, keys), path).map((one) => one.path)).toEqual(held)
})
