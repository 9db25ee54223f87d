import { expect, test } from 'vitest'
import { isHomeCache, isSystemCache } from './remade.ts'

test.each(['.cache/pip', '.cache/pip/http', '.cache/huggingface/hub', '.pub-cache/hosted'])('%s is got again', (path) =>
  expect(isHomeCache(path)).toBe(true),
)

test.each(['.cache', '.cache/pipx', '.cache/huggingface', '.cache/huggingface/token', '.pub-cache/credentials.json'])(
  '%s is more than a cache',
  (path) => expect(isHomeCache(path)).toBe(false),
)

test('what package managers fetched is got again, and what they know is not', () => {
  expect(isSystemCache('/var/lib/apt/lists/deb.debian.org_dists')).toBe(true)
  expect(isSystemCache('/var/cache/apt/archives')).toBe(true)
  expect(isSystemCache('/var/lib/apt/extended_states')).toBe(false)
  expect(isSystemCache('/var/lib/dpkg/status')).toBe(false)
})
