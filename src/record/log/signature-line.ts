import { isKeyName, type VerifierKey } from './key.ts'
import { decodeBase64, encodeBase64 } from './text.ts'

/**
 * A signature line of a note, https://c2sp.org/signed-note (v1.0.0):
 *
 *     U+2014 SP <name> SP base64(<key id, 4 bytes> || <signature>) LF
 */
export interface SignatureLine {
  readonly name: string
  /** 8 lower-case hex digits. */
  readonly id: string
  readonly signature: Uint8Array
}

const DASH = '\u2014 '
const ID_BYTES = 4

/** With its newline. */
export function formatSignatureLine(key: VerifierKey, signature: Uint8Array): string {
  return `${DASH}${key.name} ${encodeBase64(Buffer.concat([Buffer.from(key.id, 'hex'), signature]))}\n`
}

/** Without its newline. */
export function parseSignatureLine(line: string): SignatureLine | undefined {
  if (!line.startsWith(DASH)) return undefined
  const space = line.indexOf(' ', DASH.length)
  if (space < 0) return undefined
  const name = line.slice(DASH.length, space)
  const bytes = decodeBase64(line.slice(space + 1))
  if (!isKeyName(name) || bytes === undefined || bytes.length <= ID_BYTES) return undefined
  const id = Buffer.from(bytes.subarray(0, ID_BYTES)).toString('hex')
  return { name, id, signature: bytes.subarray(ID_BYTES) }
}
