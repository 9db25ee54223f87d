import { expect, test } from 'vitest'
import { isHomeCache } from './remade.ts'

test.each(['.cache/pip', '.cache/pip/http', '.cache/huggingface/hub', '.pub-cache/hosted'])('%s is got again', (path) =>
  expect(isHomeCache(path)).toBe(true),
)

test.each(['.cache', '.cache/pipx', '.cache/huggingface', '.cache/huggingface/token', '.pub-cache/credentials.json'])(
  '%s is more than a cache',
  (path) => expect(isHomeCache(path)).toBe(false),
)
