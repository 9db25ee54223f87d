/**
 * A workflow that does its work or fails, and a result that says what it is.
 *
 *   PAYMENTS=http://127.0.0.1:8081 node workflow.ts          real work
 *   PAYMENTS=http://127.0.0.1:8081 node workflow.ts mock     within a mock session that a person opened
 */
import { ProductionModeViolationError, type RealResult, requireReal } from 'prodgate'
import { guarded } from './gate.ts'

const payments = process.env['PAYMENTS'] ?? 'http://127.0.0.1:8081'
const mode: 'real' | 'mock' = process.argv[2] === 'mock' ? 'mock' : 'real'

const charge = guarded.workflow('charge', {
  // Run once for each call. What it throws is what the call throws: nothing steps in for it.
  real: async (amount: number) => (await fetch(`${payments}/${amount}`, { method: 'POST' })).json() as Promise<Receipt>,
  mock: async (amount: number) => ({ id: `demo-${amount}` }),
  mode,
  // A real run that never called it is no evidence.
  providers: [new URL(payments).host],
})

interface Receipt {
  readonly id: string
}

/** Whoever asks for a `RealResult` cannot be handed a mock: it does not compile. */
function book(receipt: RealResult<Receipt>): string {
  return `booked ${receipt.value.id}`
}

try {
  const result = await charge(12)
  // The mark goes along wherever the result is written.
  console.log(JSON.stringify(result))
  console.log(book(requireReal(result)))
} catch (cause) {
  console.error(String(cause))
  process.exitCode = cause instanceof ProductionModeViolationError ? 3 : 1
}
