/**
 * The lines of a paper that say how the others are read: headings, fences and comments (CommonMark 0.31.2, sections 4.2, 4.5
 * and 4.6), behind marks of lists and quotes, too. `- # of pods: 3` looks like a number of pods, and Markdown makes a heading
 * of it.
 */
export function isFrame(line: string): boolean {
  return isHeading(line) || /^[\s>*+\-\d.)]*(?:```|~~~)/.test(line) || line.includes('<!--')
}

export function isHeading(line: string): boolean {
  return /^[\s>*+\-\d.)]*#{1,6}(?:\s|$)/.test(line)
}

/** A carriage return ends a line, too (section 2.1). */
export function linesIn(text: string): readonly string[] {
  return text.split(/\r\n?|\n/)
}

export interface Section {
  /** Of its first line, from 0. */
  readonly from: number
  /** The heading of the second level that it stands under. */
  readonly under: string
  readonly lines: readonly string[]
}

/** The lines between those of the frame, each part with the line of the frame before it. */
export function sectionsOf(lines: readonly string[]): readonly Section[] {
  const starts = [0, ...lines.flatMap((line, i) => (i > 0 && isFrame(line) ? [i] : []))]
  let under = ''
  return starts.map((from, i) => {
    const first = lines[from] ?? ''
    if (first.startsWith('## ')) under = first.slice(3)
    return { from, under, lines: lines.slice(from, starts[i + 1]) }
  })
}

/** Which of the wanted lines are not there in their order, and where the others stand. */
export function inOrder(
  wanted: readonly string[],
  lines: readonly string[],
): { readonly missing: readonly string[]; readonly at: ReadonlySet<number> } {
  const places = new Map<string, number[]>()
  for (const [i, line] of [...lines.entries()].reverse()) {
    const found = places.get(line)
    if (found === undefined) places.set(line, [i])
    else found.push(i)
  }
  const missing: string[] = []
  const at = new Set<number>()
  let from = 0
  for (const line of wanted) {
    // The last of these is the next place: what is behind us is of no use to a later line either.
    const left = places.get(line) ?? []
    let place = left.pop()
    while (place !== undefined && place < from) place = left.pop()
    if (place === undefined) missing.push(line)
    else {
      at.add(place)
      from = place + 1
    }
  }
  return { missing, at }
}
