import { createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto'
import { fault, ok, type Result } from '../../lib/result.ts'
import { type LogFault, logFault } from './fault.ts'
import { decodeBase64, encodeBase64 } from './text.ts'

/**
 * Keys of signed notes, https://c2sp.org/signed-note (v1.0.0), in the text forms of Go's golang.org/x/mod/sumdb/note:
 *
 *     <name>+<key id>+base64(<type> || <public key>)                 verifier key
 *     PRIVATE+KEY+<name>+<key id>+base64(<type> || <seed>)           signer key
 *
 * Both types are Ed25519. The type is part of the key id and of what is signed, so that a witness's key cannot sign a
 * checkpoint as if it were the log. Go reads signer keys of type `ed25519` only; the private form of the other is ours.
 */
const TYPE_BYTES = { ed25519: 0x01, 'cosignature/v1': 0x04 } as const

export type SignatureType = keyof typeof TYPE_BYTES

/** A key that is known: what it has signed is believed. */
export interface VerifierKey {
  /** Who signs. For a log it is its origin. */
  readonly name: string
  /** 8 lower-case hex digits. A hint for finding the key, never a proof of it. */
  readonly id: string
  readonly type: SignatureType
  readonly publicKey: KeyObject
}

/** A key that can sign. It is a secret; `verifier` is its public side. */
export interface SignerKey {
  readonly privateKey: KeyObject
  readonly verifier: VerifierKey
}

const PRIVATE = 'PRIVATE+KEY+'
const RAW_BYTES = 32
// What stands before the 32 raw bytes in DER (RFC 8410).
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

// Spaces of any alphabet, the separator of the key forms, and what a note may not contain.
const NOT_IN_A_NAME = /[\p{White_Space}\p{Cc}\p{Cs}+]/u

/** Not empty, no spaces, no plus, no control characters. */
export function isKeyName(name: string): boolean {
  return name !== '' && !NOT_IN_A_NAME.test(name)
}

export function parseVerifierKey(text: string): Result<VerifierKey, LogFault> {
  const parts = splitKey(text)
  if (parts === undefined) return malformed('a verifier key has the form name+id+base64')
  const key = verifierKey(parts.name, parts.type, publicKeyOf(parts.raw))
  return key.id === parts.id ? ok(key) : malformed('the id of the verifier key is not that of its name and key')
}

export function formatVerifierKey(key: VerifierKey): string {
  return `${key.name}+${key.id}+${encodeBase64(typed(key.type, rawPublic(key.publicKey)))}`
}

/** The text of a new signer key. The seed is 32 random bytes. */
export function formatSignerKey(name: string, type: SignatureType, seed: Uint8Array): Result<string, LogFault> {
  if (!isKeyName(name)) return malformed('the name of a key has no spaces and no `+`, and is not empty')
  if (seed.length !== RAW_BYTES) return malformed('the seed of a key has 32 bytes')
  const { verifier } = signerKey(name, type, seed)
  return ok(`${PRIVATE}${name}+${verifier.id}+${encodeBase64(typed(type, seed))}`)
}

export function parseSignerKey(text: string): Result<SignerKey, LogFault> {
  const parts = text.startsWith(PRIVATE) ? splitKey(text.slice(PRIVATE.length)) : undefined
  if (parts === undefined) return malformed('a signer key has the form PRIVATE+KEY+name+id+base64')
  const key = signerKey(parts.name, parts.type, parts.raw)
  return key.verifier.id === parts.id ? ok(key) : malformed('the id of the signer key is not that of its name and key')
}

interface KeyParts {
  readonly name: string
  readonly id: string
  readonly type: SignatureType
  readonly raw: Uint8Array
}

/** `<name>+<id>+<base64>`. The base 64 may hold a plus of its own, so only the first two separate. */
function splitKey(text: string): KeyParts | undefined {
  const first = text.indexOf('+')
  const second = text.indexOf('+', first + 1)
  // Where there is no first there is no second.
  if (second < 0) return undefined
  const name = text.slice(0, first)
  const id = text.slice(first + 1, second)
  const bytes = decodeBase64(text.slice(second + 1))
  const type = typeOf(bytes?.[0])
  if (!isKeyName(name) || bytes?.length !== 1 + RAW_BYTES || type === undefined) return undefined
  return { name, id, type, raw: bytes.subarray(1) }
}

function typeOf(byte: number | undefined): SignatureType | undefined {
  if (byte === TYPE_BYTES.ed25519) return 'ed25519'
  return byte === TYPE_BYTES['cosignature/v1'] ? 'cosignature/v1' : undefined
}

function signerKey(name: string, type: SignatureType, seed: Uint8Array): SignerKey {
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: 'der', type: 'pkcs8' })
  return { privateKey, verifier: verifierKey(name, type, createPublicKey(privateKey)) }
}

function verifierKey(name: string, type: SignatureType, publicKey: KeyObject): VerifierKey {
  const digest = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed(type, rawPublic(publicKey))]), 'hex')
  return { name, id: digest.slice(0, 8), type, publicKey }
}

function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([SPKI, raw]), format: 'der', type: 'spki' })
}

function rawPublic(key: KeyObject): Uint8Array {
  return key.export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
}

function typed(type: SignatureType, raw: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.of(TYPE_BYTES[type]), raw])
}

function malformed(message: string): Result<never, LogFault> {
  return fault(logFault('KEY_MALFORMED', message))
}
