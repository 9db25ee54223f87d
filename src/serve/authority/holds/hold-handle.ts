import type { HoldRequest } from '../../../hold/request.ts'

/** A request as it is told to who asked. */
export interface HoldHandle {
  readonly id: string
  readonly url: string
  readonly status: HoldRequest['status']
  /** ISO 8601, UTC. */
  readonly decideBefore: string
}

export function handleOf({ id, status, decideBefore }: HoldRequest, publicUrl: string): HoldHandle {
  return { id, url: `${publicUrl}/holds/${id}`, status, decideBefore: new Date(decideBefore).toISOString() }
}
