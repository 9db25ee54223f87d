/** A half-open range `[start, end)` of UTF-16 code units in the text that the caller handed in. */
export type Span = readonly [start: number, end: number]
