import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { signedText } from './signed-text.ts'

const own = generateKeyPairSync('ed25519')
const other = generateKeyPairSync('ed25519')
const rows = signedText(own.privateKey, own.publicKey, 'registry')
const value = { name: 'billing', class: 'production', b: [1, null] }

describe('a signed value', () => {
  test('is read back', () => {
    for (const one of [value, 'text', 5, null, [], { 'a.b': '.' }]) expect(rows.open(rows.close(one))).toEqual(one)
  })
  test('stands in one form, whatever the order of its fields', () => {
    expect(rows.close({ b: 1, a: 2 })).toBe(rows.close({ a: 2, b: 1 }))
    expect(rows.close({ b: 1, a: 2 })).toMatch(/^[A-Za-z0-9_-]{86}\.\{"a":2,"b":1\}$/)
  })
  test('is none of another key', () => {
    const forged = signedText(other.privateKey, other.publicKey, 'registry')
    expect(rows.open(forged.close(value))).toBeUndefined()
    expect(forged.open(forged.close(value))).toEqual(value)
  })
  test('is none for another purpose', () => {
    const passes = signedText(own.privateKey, own.publicKey, 'freeze')
    expect(passes.open(rows.close(value))).toBeUndefined()
    expect(passes.open(passes.close(value))).toEqual(value)
  })
  test('is signed with its purpose before it, on a line of its own', () => {
    const json = '{"a":1}'
    const bytes = Buffer.from(`prodgate registry v1\n${json}`)
    expect(rows.open(`${sign(null, bytes, own.privateKey).toString('base64url')}.${json}`)).toEqual({ a: 1 })
    const bare = sign(null, Buffer.from(json), own.privateKey).toString('base64url')
    expect(rows.open(`${bare}.${json}`)).toBeUndefined()
  })
  test('is none with any letter changed, nor without its signature', () => {
    const text = rows.close(value)
    for (let at = 0; at < text.length; at++) {
      const changed = `${text.slice(0, at)}${text[at] === 'x' ? 'y' : 'x'}${text.slice(at + 1)}`
      // The last letter of 64 bytes in base64url holds four bits of nothing.
      if (at === 85) continue
      expect(rows.open(changed), `letter ${at}`).toBeUndefined()
    }
    for (const wrong of ['', '.', text.slice(text.indexOf('.')), text.slice(text.indexOf('.') + 1), text.slice(1)]) {
      expect(rows.open(wrong)).toBeUndefined()
    }
  })
})
