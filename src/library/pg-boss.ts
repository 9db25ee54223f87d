/**
 * Workers of pg-boss 12 whose jobs do their work or fail: `boss.work('charge', workHandler(gate, 'charge', { real }))`. The
 * job's output is the marked result, so that who reads it from the table knows what it is; `gate.recall(job.output)` asks
 * the authority whether it is real.
 *
 * pg-boss tries a failed job again, as its queue says; each try asks anew. Of a batch it tries all jobs again where the
 * handler throws, also those that were done: batches have `batchHandler`, and `perJobResults`.
 */
import type { MarkedJson } from '../act/workflow/result.ts'
import type { Gate } from './gate.ts'
import type { WorkflowMode, WorkflowParts } from './workflow.ts'

interface Job<I> {
  readonly id: string
  readonly data: I
  /** Aborted once the job's time is over: another worker may have it by then. */
  readonly signal?: AbortSignal
}

interface JobResult {
  readonly id: string
  readonly status: 'completed' | 'failed'
  readonly output: unknown
}

/** The workflow is called with the data of the job. */
export function workHandler<I, T, M extends WorkflowMode = 'real'>(
  gate: Gate,
  queue: string,
  parts: WorkflowParts<[data: I], T, M>,
): (jobs: readonly Job<I>[]) => Promise<MarkedJson> {
  const workflow = gate.workflow(queue, parts)
  return async (jobs) => {
    const [job, ...more] = jobs
    if (job === undefined || more.length > 0)
      throw new TypeError('a batch is handled by `batchHandler`, with `perJobResults: true`')
    job.signal?.throwIfAborted()
    return (await workflow(job.data)).toJSON()
  }
}

/**
 * The same for batches: `boss.work('charge', { batchSize: 20, perJobResults: true }, batchHandler(gate, 'charge', { real }))`.
 * One job after the other; each fails or is done by itself, so that none is done twice for another one's sake.
 */
export function batchHandler<I, T, M extends WorkflowMode = 'real'>(
  gate: Gate,
  queue: string,
  parts: WorkflowParts<[data: I], T, M>,
): (jobs: readonly Job<I>[]) => Promise<JobResult[]> {
  const handle = workHandler(gate, queue, parts)
  return async (jobs) => {
    const results: JobResult[] = []
    for (const job of jobs)
      results.push(
        await handle([job]).then(
          (output) => ({ id: job.id, status: 'completed', output }),
          (output: unknown) => ({ id: job.id, status: 'failed', output }),
        ),
      )
    return results
  }
}
