import { randomBytes } from 'node:crypto'
import { fault, ok, type Result } from '../../lib/result.ts'
import { formatSignerKey, parseSignerKey, type SignerKey } from '../../record/log/key.ts'
import { readOrMake } from '../../record/store/keys.ts'

/** The key of a witness, made where it is not there yet. Its name is only for people: what counts is the key. */
export function openWitnessKey(path: string): Result<SignerKey, string> {
  try {
    const text = readOrMake(path, () => {
      const name = `prodgate.local/witness/${randomBytes(5).toString('hex')}`
      const made = formatSignerKey(name, 'cosignature/v1', randomBytes(32))
      if (made.is === 'fault') throw new TypeError(made.fault.message)
      return `${made.value}\n`
    })
    if (text.is === 'fault') return fault(text.fault.message)
    const key = parseSignerKey(text.value.trim())
    if (key.is === 'ok' && key.value.verifier.type === 'cosignature/v1') return ok(key.value)
    return fault(`\`${path}\` does not hold the key of a witness`)
  } catch (cause) {
    return fault(`couldn't read or make the key \`${path}\`: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}
