/** Contract, section 7. Only `pending` and `approved` are open; what is closed never opens again. */
export const HOLD_STATUSES = ['pending', 'approved', 'rejected', 'expired', 'cancelled', 'spent'] as const

export type HoldStatus = (typeof HOLD_STATUSES)[number]
