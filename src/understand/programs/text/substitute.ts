import type { SedCommand } from './sed-script.ts'

export interface Substituted {
  readonly text: string
  /** False where a gap of a pattern (`.*`, `[^"]*`) is taken to reach as far as its line lets it. */
  readonly exact: boolean
}

/**
 * What a text becomes by `s/from/to/` commands alone, as sed and perl have them: with it the script that somebody edits
 * and runs at once is read as it will be. `undefined` where a command is another one, or its pattern more than plain
 * text, dots and gaps.
 */
export function substituted(text: string, commands: readonly SedCommand[]): Substituted | undefined {
  let lines = text.split('\n')
  let exact = true
  const isAscii = !/[^\p{ASCII}]/u.test(text)
  for (const one of commands) {
    const pieces = one.name === 's' && one.always ? piecesOf(one.argument) : undefined
    if (pieces === undefined || one.unsure === true || one.file !== undefined || !/^g?$/.test(one.flags))
      return undefined
    if (/[&$@]|\\[\w]/.test(one.replacement)) return undefined
    // What is one sign to a text is several to a program that reads bytes.
    if (pieces.some((piece) => piece.includes(undefined)) && !isAscii) return undefined
    const to = one.replacement.replaceAll(/\\([\s\S])/g, '$1')
    const every = one.flags === 'g' && pieces.length === 1
    exact &&= pieces.length === 1
    lines = lines.map((line) => substitutedIn(line, pieces, to, every))
  }
  return { text: lines.join('\n'), exact }
}

function substitutedIn(line: string, pieces: readonly Piece[], to: string, every: boolean): string {
  let out = ''
  let from = 0
  for (;;) {
    const found = matchIn(line, pieces, from)
    if (found === undefined) return out + line.slice(from)
    out += line.slice(from, found[0]) + to
    from = found[1]
    if (!every) return out + line.slice(from)
  }
}

function matchIn(line: string, pieces: readonly Piece[], from: number): readonly [number, number] | undefined {
  const first = pieces[0] as Piece
  const start = indexOf(line, first, from)
  if (start < 0) return undefined
  let end = start + first.length
  for (const [i, piece] of pieces.slice(1).entries()) {
    const next = i === pieces.length - 2 ? lastIndexOf(line, piece) : indexOf(line, piece, end)
    if (next < end) return undefined
    end = next + piece.length
  }
  return [start, end]
}

/** Characters one by one; `undefined` stands for any. */
type Piece = readonly (string | undefined)[]

const isAt = (line: string, piece: Piece, at: number) =>
  piece.every((c, i) => at + i < line.length && (c === undefined || line[at + i] === c))

function indexOf(line: string, piece: Piece, from: number): number {
  for (let at = from; at + piece.length <= line.length; at++) if (isAt(line, piece, at)) return at
  return -1
}

function lastIndexOf(line: string, piece: Piece): number {
  for (let at = line.length - piece.length; at >= 0; at--) if (isAt(line, piece, at)) return at
  return -1
}

const GAP = /^(?:\.|\[[^\]]+\])(?:\\?\+|\*)/
const MOST_GAP = 64
const LONGEST = 200

/** What stands between gaps; a pattern begins and ends with something else. */
function piecesOf(pattern: string): readonly Piece[] | undefined {
  if (pattern.length > LONGEST) return undefined
  const pieces: (string | undefined)[][] = [[]]
  for (let at = 0; at < pattern.length; ) {
    const c = pattern[at] as string
    const gap = GAP.exec(pattern.slice(at, at + MOST_GAP))?.[0]
    if (gap !== undefined) {
      pieces.push([])
      at += gap.length
      continue
    }
    const isEscaped = c === '\\'
    const sign = isEscaped ? (pattern[at + 1] ?? '') : c
    // A backslash makes some signs plain, and of letters and brackets something else.
    if (isEscaped ? !/[^\w(){}<>|?+'`]/.test(sign) : /[*[\]^$(){}|?+@]/.test(sign)) return undefined
    pieces.at(-1)?.push(sign === '.' && !isEscaped ? undefined : sign)
    at += isEscaped ? 2 : 1
  }
  return pieces[0]?.length === 0 || pieces.at(-1)?.length === 0 ? undefined : pieces
}
