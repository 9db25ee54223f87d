/**
 * A guard for steps of Inngest 4, to be the `wrapStepHandler` of a middleware of yours:
 *
 *   class Guarded extends Middleware.BaseMiddleware {
 *     readonly id = 'prodgate'
 *     override wrapStepHandler = guardSteps(gate, { charge: { providers: ['api.example.com'] } })
 *   }
 *
 * A step that was run is memoized by Inngest and not run again, and so asks once.
 */
import type { Gate } from './gate.ts'
import { realStep } from './real-step.ts'
import type { WorkflowOptions } from './workflow.ts'

/** Structural: what `wrapStepHandler` is given. */
interface Step {
  readonly fn: { id(): string }
  readonly stepInfo: { readonly options: { readonly id: string }; readonly input?: readonly unknown[] }
  readonly ctx: { readonly event: { readonly data?: unknown } }
  next(): Promise<unknown>
}

/** The steps that are named, by their ids, run for real or fail; the others as they did. Each is the workflow `FUNCTION/STEP`. */
export function guardSteps(
  gate: Gate,
  steps: Readonly<Record<string, WorkflowOptions>>,
): (step: Step) => Promise<unknown> {
  return ({ fn, stepInfo, ctx, next }) => {
    const { id } = stepInfo.options
    const options = Object.hasOwn(steps, id) ? steps[id] : undefined
    if (options === undefined) return next()
    return realStep(gate, `${fn.id()}/${id}`, options, [ctx.event.data, ...(stepInfo.input ?? [])], next)
  }
}
