import type { Span } from '../lib/span.ts'

/** Where something stands in a file; lines and columns count from 1, columns in UTF-16 code units. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A file that is judged, as it was read. */
export interface Source {
  /** As it is shown: relative to the workspace, with `/`. */
  readonly file: string
  readonly text: string
  readonly at: (offset: number) => Position
}

export function sourceOf(file: string, text: string): Source {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return {
    file,
    text,
    at: (offset) => {
      let low = 0
      let high = starts.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((starts[middle] ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
    },
  }
}

/** A text that is put to the gate, and where each part of it stands in its file. */
export interface Mapped {
  readonly text: string
  /** The offset in the file of an offset in the text. */
  readonly offset: (at: number) => number
}

/** A text that stands in its file letter by letter from `start` on. */
export function verbatim(text: string, start = 0): Mapped {
  return { text, offset: (at) => start + at }
}

/** Where a range of the text stands in the file. */
export function spanIn(mapped: Mapped, [from, to]: Span): Span {
  const start = mapped.offset(from)
  return [start, Math.max(mapped.offset(Math.max(to - 1, from)) + 1, start)]
}

/** Texts one after the other, as one. */
export function joined(parts: readonly Mapped[], between: string): Mapped {
  const starts: number[] = []
  let text = ''
  for (const [i, part] of parts.entries()) {
    if (i > 0) text += between
    starts.push(text.length)
    text += part.text
  }
  return {
    text,
    offset: (at) => {
      let index = 0
      while (index + 1 < starts.length && (starts[index + 1] ?? 0) <= at) index++
      const part = parts[index]
      return part === undefined ? 0 : part.offset(Math.min(at - (starts[index] ?? 0), part.text.length))
    },
  }
}

/** The text with pieces of it replaced; what stands for a piece is at its beginning. */
export function replaced(mapped: Mapped, pieces: readonly { readonly span: Span; readonly by: string }[]): Mapped {
  if (pieces.length === 0) return mapped
  const runs: { readonly to: number; readonly from: number; readonly fixed: boolean }[] = []
  let text = ''
  let at = 0
  for (const { span, by } of pieces) {
    runs.push({ to: text.length, from: at, fixed: false })
    text += mapped.text.slice(at, span[0])
    runs.push({ to: text.length, from: span[0], fixed: true })
    text += by
    at = span[1]
  }
  runs.push({ to: text.length, from: at, fixed: false })
  text += mapped.text.slice(at)
  return {
    text,
    offset: (offset) => {
      let low = 0
      let high = runs.length - 1
      while (low < high) {
        const middle = (low + high + 1) >> 1
        if ((runs[middle]?.to ?? 0) <= offset) low = middle
        else high = middle - 1
      }
      const run = runs[low]
      if (run === undefined) return mapped.offset(offset)
      return mapped.offset(run.fixed ? run.from : run.from + offset - run.to)
    },
  }
}
