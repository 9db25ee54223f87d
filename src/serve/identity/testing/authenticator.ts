import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'

/** How an answer differs from that of an honest browser with an honest key. */
export interface Lies {
  readonly origin?: string
  readonly rpId?: string
  readonly type?: string
  readonly challenge?: string
  readonly crossOrigin?: boolean
  readonly userVerified?: boolean
  readonly counter?: number
  readonly userHandle?: string
  /** Signs with another key than the one that is registered. */
  readonly key?: KeyObject
}

/**
 * A passkey made of software: ES256, the format of Web Authentication Level 3, sections 5.8.1 and 6.1, and canonical CBOR by
 * hand. Test support.
 */
export class SoftAuthenticator {
  readonly id = randomBytes(16).toString('base64url')
  counter = 0
  private readonly origin: string
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  private userHandle = ''

  constructor(origin: string) {
    this.origin = origin
  }

  create(options: PublicKeyCredentialCreationOptionsJSON, lies: Lies = {}): unknown {
    this.userHandle = options.user.id
    const id = Buffer.from(this.id, 'base64url')
    const attested = Buffer.concat([Buffer.alloc(16), uint16(id.length), id, this.coseKey()])
    const data = this.authenticatorData(lies.rpId ?? options.rp.id ?? '', 0x40, lies, attested)
    const attestation = Buffer.concat([
      Buffer.from([0xa3]),
      cborText('fmt'),
      cborText('none'),
      cborText('attStmt'),
      Buffer.from([0xa0]),
      cborText('authData'),
      cborBytes(data),
    ])
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: this.clientData('webauthn.create', options.challenge, lies).toString('base64url'),
        attestationObject: attestation.toString('base64url'),
        transports: ['internal'],
      },
    }
  }

  get(options: PublicKeyCredentialRequestOptionsJSON, lies: Lies = {}): unknown {
    const data = this.authenticatorData(lies.rpId ?? options.rpId ?? '', 0, lies, Buffer.alloc(0))
    const client = this.clientData('webauthn.get', options.challenge, lies)
    const signed = Buffer.concat([data, createHash('sha256').update(client).digest()])
    return {
      id: this.id,
      rawId: this.id,
      type: 'public-key',
      clientExtensionResults: {},
      response: {
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: sign('sha256', signed, lies.key ?? this.keys.privateKey).toString('base64url'),
        userHandle: lies.userHandle ?? this.userHandle,
      },
    }
  }

  private clientData(type: string, challenge: string, lies: Lies): Buffer {
    const { origin = this.origin, crossOrigin = false } = lies
    const data = { type: lies.type ?? type, challenge: lies.challenge ?? challenge, origin, crossOrigin }
    return Buffer.from(JSON.stringify(data))
  }

  private authenticatorData(rpId: string, more: number, lies: Lies, attested: Buffer): Buffer {
    const flags = 0x01 | (lies.userVerified === false ? 0 : 0x04) | more
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE(lies.counter ?? ++this.counter)
    return Buffer.concat([createHash('sha256').update(rpId).digest(), Buffer.from([flags]), counter, attested])
  }

  /** COSE_Key of RFC 9053, section 7.1: `{1: 2, 3: -7, -1: 1, -2: x, -3: y}`. */
  private coseKey(): Buffer {
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' })
    const coordinate = (text: string) => cborBytes(Buffer.from(text, 'base64url'))
    const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21])
    return Buffer.concat([head, coordinate(x), Buffer.from([0x22]), coordinate(y)])
  }
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff])
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.from([0x60 + text.length]), Buffer.from(text)])
}

function cborBytes(bytes: Buffer): Buffer {
  const head = bytes.length < 256 ? [0x58, bytes.length] : [0x59, bytes.length >> 8, bytes.length & 0xff]
  return Buffer.concat([Buffer.from(head), bytes])
}
