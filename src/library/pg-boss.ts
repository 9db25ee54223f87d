/**
 * Workers of pg-boss 12 whose jobs do their work or fail: `boss.work('charge', workHandler(gate, 'charge', { real }))`. The
 * job's output is the marked result, so that who reads it from the table knows what it is; `gate.recall(job.output)` asks
 * the authority whether it is real.
 *
 * pg-boss tries a failed job again, as its queue says; each try asks anew.
 */
import type { MarkedJson } from '../act/workflow/result.ts'
import type { Gate } from './gate.ts'
import type { WorkflowMode, WorkflowParts } from './workflow.ts'

interface Job<I> {
  readonly data: I
}

/** The workflow is called with the data of each job, one after the other: a batch is as good as its first failure. */
export function workHandler<I, T, M extends WorkflowMode = 'real'>(
  gate: Gate,
  queue: string,
  parts: WorkflowParts<[data: I], T, M>,
): (jobs: readonly Job<I>[]) => Promise<MarkedJson | readonly MarkedJson[]> {
  const workflow = gate.workflow(queue, parts)
  return async (jobs) => {
    const outputs: MarkedJson[] = []
    for (const { data } of jobs) outputs.push((await workflow(data)).toJSON())
    const [only] = outputs
    return outputs.length === 1 && only !== undefined ? only : outputs
  }
}
