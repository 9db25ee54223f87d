/**
 * The end of the line at a place: the index of its `\n`, or of the end of the text. Places are asked for in rising
 * order and often on the same line, so the last answer is kept: a long line is looked through once.
 */
export function lineEnds(text: string): (at: number) => number {
  let end = -1
  return (at) => {
    if (at > end) {
      const newline = text.indexOf('\n', at)
      end = newline < 0 ? text.length : newline
    }
    return end
  }
}
