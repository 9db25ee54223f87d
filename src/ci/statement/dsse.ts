import { type KeyObject, sign, verify } from 'node:crypto'
import { fault, ok, type Result } from '../../lib/result.ts'

/**
 * A signed envelope: DSSE 1.0.2, https://github.com/secure-systems-lab/dsse/blob/v1.0.2/protocol.md. What is signed is the
 * pre-authentication encoding of type and payload, so that a payload of one type never passes for one of another.
 */
export interface Envelope {
  /** Base64, with padding. */
  readonly payload: string
  readonly payloadType: string
  readonly signatures: readonly { readonly keyid?: string; readonly sig: string }[]
}

export interface EnvelopeKey {
  readonly kid: string
  readonly key: KeyObject
}

export type EnvelopeFault = 'it is no envelope' | 'no trusted key signed it' | 'it is of another type'

/** `PAE(type, body)`, protocol.md: lengths are in bytes, in decimal, and separated by one space. */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const type = Buffer.from(payloadType, 'utf8')
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} `), type, Buffer.from(` ${payload.length} `), payload])
}

export function signEnvelope(payloadType: string, payload: Uint8Array, { kid, key }: EnvelopeKey): Envelope {
  const sig = sign(null, preAuthEncoding(payloadType, payload), key).toString('base64')
  return { payload: Buffer.from(payload).toString('base64'), payloadType, signatures: [{ keyid: kid, sig }] }
}

const MOST_SIGNATURES = 16

/**
 * The payload, where a trusted key (Ed25519) signed it. `keyid` is only a hint (protocol.md): every key is tried, and what the
 * payload says is not looked at before one fits.
 */
export function openEnvelope(
  envelope: unknown,
  payloadType: string,
  keys: readonly KeyObject[],
): Result<Uint8Array, EnvelopeFault> {
  const read = envelopeOf(envelope)
  const payload = read === undefined ? undefined : bytesOf(read.payload)
  if (read === undefined || payload === undefined) return fault('it is no envelope')
  if (read.payloadType !== payloadType) return fault('it is of another type')
  const signed = preAuthEncoding(read.payloadType, payload)
  const good = read.signatures.some(({ sig }) => {
    const bytes = bytesOf(sig)
    return (
      bytes !== undefined && keys.some((key) => key.asymmetricKeyType === 'ed25519' && verify(null, signed, key, bytes))
    )
  })
  return good ? ok(payload) : fault('no trusted key signed it')
}

function envelopeOf(value: unknown): Envelope | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { payload, payloadType, signatures } = value as Record<string, unknown>
  if (typeof payload !== 'string' || typeof payloadType !== 'string' || !Array.isArray(signatures)) return undefined
  if (signatures.length === 0 || signatures.length > MOST_SIGNATURES) return undefined
  const all = signatures.every((one) => typeof one === 'object' && one !== null && typeof one.sig === 'string')
  return all ? { payload, payloadType, signatures } : undefined
}

/** Standard or URL-safe base64 (protocol.md takes both), in the one spelling that encoding gives. */
function bytesOf(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text || bytes.toString('base64url') === text ? bytes : undefined
}
