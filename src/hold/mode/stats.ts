/** What workflows came to, in the fields of the production gate document. Only outcomes change it; nothing resets it. */
export interface WorkflowCounts {
  readonly workflows_executed: number
  readonly workflows_successful: number
  readonly workflows_failed: number
  /** Seconds. */
  readonly total_execution_time: number
  readonly mock_mode_attempts: number
  readonly production_mode_enforced: number
}

export interface WorkflowStats extends WorkflowCounts {
  /** Of 0 to 1; 0 where nothing has run. */
  readonly success_rate: number
  /** Seconds; 0 where nothing has run. */
  readonly average_execution_time: number
}

export const NO_COUNTS: WorkflowCounts = Object.freeze({
  workflows_executed: 0,
  workflows_successful: 0,
  workflows_failed: 0,
  total_execution_time: 0,
  mock_mode_attempts: 0,
  production_mode_enforced: 0,
})

export type WorkflowEvent =
  | { readonly is: 'run'; readonly succeeded: boolean; readonly seconds: number }
  | { readonly is: 'mock attempt' }
  | { readonly is: 'enforced' }

export function counted(counts: WorkflowCounts, event: WorkflowEvent): WorkflowCounts {
  switch (event.is) {
    case 'run':
      return {
        ...counts,
        workflows_executed: counts.workflows_executed + 1,
        workflows_successful: counts.workflows_successful + (event.succeeded ? 1 : 0),
        workflows_failed: counts.workflows_failed + (event.succeeded ? 0 : 1),
        // A duration that is none is the executor's fault; it does not make the sum no number.
        total_execution_time:
          counts.total_execution_time + (event.seconds > 0 && event.seconds < 1e9 ? event.seconds : 0),
      }
    case 'mock attempt':
      return { ...counts, mock_mode_attempts: counts.mock_mode_attempts + 1 }
    case 'enforced':
      return { ...counts, production_mode_enforced: counts.production_mode_enforced + 1 }
    default:
      return event satisfies never
  }
}

export function statsOf(counts: WorkflowCounts): WorkflowStats {
  const runs = counts.workflows_executed
  return {
    ...counts,
    success_rate: runs === 0 ? 0 : counts.workflows_successful / runs,
    average_execution_time: runs === 0 ? 0 : counts.total_execution_time / runs,
  }
}
