import { expect, test } from 'vitest'
import { secretPieces } from './secret-pieces.ts'

test('a value of one line is looked for as it is', () =>
  expect(secretPieces('correct horse battery\n')).toEqual(['correct horse battery']))

test('of a file the words are, that look like secrets', () => {
  const key = 'MC4CAQAwBQYDK2VwBCIEIPq3vB7xkJ9LmN2rT5wY8zA1cD4f'
  const text = `apiVersion: v1\nclusters:\n- cluster: {server: "https://10.0.0.1:6443"}\nusers:\n- token: ${key}\n`
  expect(secretPieces(text)).toEqual([key])
})

test('a key inside JSON is found in its lines', () => {
  const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj'
  const text = JSON.stringify(
    { type: 'service_account', private_key: `-----BEGIN-----\n${line}\n-----END-----\n` },
    null,
    1,
  )
  expect(secretPieces(text)).toContain(line)
})

test('long ones are looked for in parts that cover them', () => {
  const word = 'Ab3'.repeat(100)
  const parts = secretPieces(word)
  expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(48)
  expect(parts.every((part) => word.includes(part))).toBe(true)
})
