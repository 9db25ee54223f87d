import type { Gate } from './gate.ts'
import type { WorkflowOptions } from './workflow.ts'

/**
 * Runs what an engine would run next as a real workflow, and gives its value: the engines' adapters are this and a name. The
 * input is told for its digest alone; it is the engine that hands it on.
 */
export function realStep<T>(
  gate: Gate,
  name: string,
  options: WorkflowOptions,
  input: readonly unknown[],
  next: () => Promise<T>,
): Promise<T> {
  return gate.realOnly(name, (..._input: readonly unknown[]) => next(), options)(...input)
}
