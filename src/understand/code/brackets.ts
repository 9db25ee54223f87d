import type { Token } from './tokens.ts'

/** By the number of a token: where the bracket ends that opens there, and where the one began that ends there. */
export interface Brackets {
  readonly closing: ReadonlyMap<number, number>
  readonly opening: ReadonlyMap<number, number>
}

/** Which bracket belongs to which, whatever their form: code that is valid has them in pairs. */
export function bracketsOf(tokens: readonly Token[]): Brackets {
  const closing = new Map<number, number>()
  const opening = new Map<number, number>()
  const open: number[] = []
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind !== 'mark') continue
    if (text === '(' || text === '[' || text === '{') open.push(i)
    else if (text === ')' || text === ']' || text === '}') {
      const start = open.pop()
      if (start === undefined) continue
      closing.set(start, i)
      opening.set(i, start)
    }
  }
  return { closing, opening }
}
