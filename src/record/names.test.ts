import { expect, test } from 'vitest'
import { namesWith } from './names.ts'
import { createRedactor } from './redact/redact.ts'

const redactor = await createRedactor({ knownValues: ['hunter22'] })
const redact = (text: string) => redactor.text(text).text
const nameOf = namesWith(new Uint8Array(32).fill(1), redact)

test('a name is kept as it is, and one with a secret in it by another that stands for it alone', () => {
  for (const plain of ['s1', '0199f8a2-6c3e-7b1a-9f7e-1a2b3c4d5e6f', 'deploy of 12 May', 'ünïcode'])
    expect(nameOf(plain)).toBe(plain)
  const [first, second] = [nameOf('run with hunter22'), nameOf('run with hunter22 ')]
  expect(first).toMatch(/^named-[0-9a-f]{24}$/)
  expect(first).not.toBe(second)
  expect(nameOf('run with hunter22')).toBe(first)
  expect(nameOf(first)).toBe(first)
  expect(namesWith(new Uint8Array(32).fill(2), redact)('run with hunter22')).not.toBe(first)
})
