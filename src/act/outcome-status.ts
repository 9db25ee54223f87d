/** How an action ended that was let go. `not-run` is said of one that never started. */
export const OUTCOME_STATUSES = ['succeeded', 'failed', 'not-run', 'unknown'] as const

export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number]
