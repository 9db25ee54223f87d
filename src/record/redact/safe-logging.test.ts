import { beforeAll, expect, test } from 'vitest'
import { createRedactor, type Redactor } from './redact.ts'

/** The names that the production policy's page on safe logging lists, each beside one that stays. */
let redactor: Redactor
beforeAll(async () => {
  redactor = await createRedactor({ knownValues: [] })
})

const VALUE = 'hunter22-of-ours'
const text = (input: string) => redactor.text(input).text

test('headers that are never logged, and those that are logged instead', () => {
  for (const name of ['Authorization', 'Cookie', 'Set-Cookie', 'X-API-Key', 'X-CSRF-Token', 'x-csrf-token'])
    expect(text(`${name}: ${VALUE}`)).toBe(`${name}: ⟨redacted: header⟩`)
  for (const name of ['User-Agent', 'X-Request-ID']) expect(text(`${name}: ${VALUE}`)).toBe(`${name}: ${VALUE}`)
})

test('members of a query that are never logged', () => {
  for (const name of ['token', 'password', 'secret', 'key', 'Token'])
    expect(text(`https://a.example/x?page=2&${name}=${VALUE}`)).toBe(
      `https://a.example/x?page=2&${name}=⟨redacted: query⟩`,
    )
  expect(text(`https://a.example/x?page=2&sort=${VALUE}`)).toContain(VALUE)
})

test('keys of JSON that are about a person', () => {
  for (const key of ['name', 'email', 'phone', 'address', 'dob', 'Name', 'EMAIL'])
    expect(redactor.json({ [key]: VALUE }).json).toEqual({ [key]: '⟨redacted: personal⟩' })
  for (const key of ['status', 'path', 'latency'])
    expect(redactor.json({ [key]: VALUE }).json).toEqual({ [key]: VALUE })
})

test('of an identifier at most the last four characters', () => {
  for (const key of ['aadhaar', 'pan', 'mrn', 'uhid', 'UHID'])
    expect(redactor.json({ [key]: 'AB12345678' }).json).toEqual({ [key]: '⟨redacted: identifier …5678⟩' })
  expect(redactor.json({ count: 'AB12345678' }).json).toEqual({ count: 'AB12345678' })
})
