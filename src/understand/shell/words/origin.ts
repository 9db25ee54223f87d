import type { Span } from '../../../lib/span.ts'

/** Where a shell text stands in the action's text, so that a span can be given for each of its words. */
export interface Origin {
  /** Offset of the text in the action's text, where it stands there letter by letter. */
  readonly base: number | undefined
  /** Else the words of the action that carry it. */
  readonly span: Span | undefined
}

export function spanIn(origin: Origin, pos: number, end: number): Span | undefined {
  return origin.base === undefined ? origin.span : [origin.base + pos, origin.base + end]
}
