/**
 * A guard for activities of Temporal's TypeScript SDK 1: `interceptors: { activity: [guardActivities(gate, { charge: {} })] }`
 * in the options of a worker. Workflow code is replayed and does nothing itself; activities are where work is done.
 *
 * Temporal tries a failed activity again. A held one is right to be: it goes ahead once a person has approved. For a
 * violation, name `ProductionModeViolationError` in the retry policy's `nonRetryableErrorTypes`.
 */
import type { Gate } from './gate.ts'
import { realStep } from './real-step.ts'
import type { WorkflowOptions } from './workflow.ts'

interface Context {
  readonly info: { readonly activityType: string }
}

interface Input {
  readonly args: unknown[]
}

/** Structural: what `ActivityInboundCallsInterceptor` asks for. */
interface Inbound {
  execute<I extends Input>(input: I, next: (input: I) => Promise<unknown>): Promise<unknown>
}

/** The activities that are named run for real or fail; the others as they did. The names are those of their types. */
export function guardActivities(
  gate: Gate,
  activities: Readonly<Record<string, WorkflowOptions>>,
): (context: Context) => { readonly inbound: Inbound } {
  return ({ info }) => {
    const name = info.activityType
    const options = Object.hasOwn(activities, name) ? activities[name] : undefined
    return {
      inbound: {
        execute: (input, next) =>
          options === undefined ? next(input) : realStep(gate, name, options, input.args, () => next(input)),
      },
    }
  }
}
