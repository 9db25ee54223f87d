/**
 * No framework: one call, guarded.
 *
 *   node plain.ts --context prod-eu get pods
 */
import { GateHeld, GateRefusal } from 'prodgate'
import { guarded } from './gate.ts'
import { kubectl } from './kubectl.ts'

const args = process.argv.slice(2)

try {
  // The action says what would happen; the function does it. It is called once, and only on a positive allow.
  const output = await guarded.guard({ kind: 'exec', argv: ['kubectl', ...args] }, () => kubectl(args))
  console.log(output)
} catch (cause) {
  if (!(cause instanceof GateRefusal)) throw cause
  // The message says why, and what to do instead: it can be handed to a model as it is.
  console.error(cause.message)
  // A person may approve it at this address; the same call then goes ahead, once.
  if (cause instanceof GateHeld) console.error(cause.request?.url)
  process.exitCode = 1
}
