import { formatSignerKey, parseSignerKey, type SignatureType, type SignerKey } from '../key.ts'

/** A key for tests, the same for the same arguments. */
export function testKey(name: string, type: SignatureType = 'ed25519', seed = 7): SignerKey {
  const text = formatSignerKey(name, type, Buffer.alloc(32, seed))
  const key = text.is === 'ok' ? parseSignerKey(text.value) : text
  if (key.is === 'fault') throw new Error(key.fault.message)
  return key.value
}
