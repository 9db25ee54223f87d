import { isoTime } from '../../hold/duration.ts'
import type { RunRow } from '../../record/store/schema.ts'
import type { RunEnd } from './run-rows.ts'

/** A run as it is told. */
export interface RunView extends Partial<RunEnd> {
  readonly id: string
  readonly decision: string
  readonly state: 'intended' | 'starting' | 'started' | 'ended'
  readonly intendedAt: string
  readonly startedAt?: string
  readonly endedAt?: string
}

export function viewOf(row: RunRow): RunView {
  const { id, decision, state, intended_at, started_at, ended_at, body } = row
  return {
    ...(body === null ? {} : (JSON.parse(body) as RunEnd)),
    id,
    decision,
    state: state as RunView['state'],
    intendedAt: isoTime(intended_at),
    ...(started_at === null ? {} : { startedAt: isoTime(started_at) }),
    ...(ended_at === null ? {} : { endedAt: isoTime(ended_at) }),
  }
}
