import type { Refusal } from '../authority/refusal.ts'

/** Carries a refusal out of a hook of the HTTP server, which has no other way to end a request. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.message)
    this.name = 'Refused'
    this.refusal = refusal
  }
}
