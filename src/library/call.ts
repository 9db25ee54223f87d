import type { Json } from '../lib/json.ts'

/** One request to an authority. */
export interface Call {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly body?: unknown
  /** Seconds that the authority itself may wait. */
  readonly wait?: number
  readonly signal?: AbortSignal | undefined
}

/** What it answered; `undefined` where that was no JSON. */
export interface Reply {
  readonly status: number
  readonly json: Json | undefined
}
