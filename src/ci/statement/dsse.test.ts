import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { openEnvelope, preAuthEncoding, signEnvelope } from './dsse.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const key = { kid: 'one', key: privateKey }
const body = Buffer.from('hello world')

test('the encoding of the specification, byte for byte', () => {
  // https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md, test vectors
  const type = 'http://example.com/HelloWorld'
  expect(Buffer.from(preAuthEncoding(type, body)).toString()).toBe(`DSSEv1 29 ${type} 11 hello world`)
  expect(Buffer.from(preAuthEncoding('ü', body)).toString()).toBe('DSSEv1 2 ü 11 hello world')
})

test('what a trusted key signed is read, and nothing else', () => {
  const signed = signEnvelope('type', body, key)
  const open = (envelope: unknown, type = 'type', keys = [publicKey]) => openEnvelope(envelope, type, keys)
  expect(open(signed)).toEqual({ is: 'ok', value: body })
  expect(open({ ...signed, signatures: [{ sig: 'AAAA' }, ...signed.signatures] }).is).toBe('ok')
  const other = createPublicKey(generateKeyPairSync('ed25519').privateKey)
  expect(open(signed, 'type', [other]).is).toBe('fault')
  expect(open(signed, 'type', []).is).toBe('fault')
  expect(open(signed, 'another').is).toBe('fault')
  expect(open({ ...signed, payloadType: 'another' }, 'another').is).toBe('fault')
  expect(open({ ...signed, payload: Buffer.from('hello worlt').toString('base64') }).is).toBe('fault')
  expect(open({ ...signed, payload: `${signed.payload}\n` }).is).toBe('fault')
  for (const broken of [null, [], {}, { ...signed, signatures: [] }, { ...signed, signatures: [null] }, 'x'])
    expect(open(broken).is).toBe('fault')
})

test('the length of the type is that of its bytes, so that nothing moves over', () => {
  const signed = signEnvelope('ab', Buffer.from('c'), key)
  expect(
    openEnvelope({ ...signed, payloadType: 'a', payload: Buffer.from('bc').toString('base64') }, 'a', [publicKey]).is,
  ).toBe('fault')
})
