import type { Token } from './tokens.ts'

/** Where each statement begins and ends, in the order of the code. Blocks between braces are taken apart, literals are not. */
export function statementsOf(tokens: readonly Token[]): readonly (readonly [from: number, to: number])[] {
  const found: (readonly [number, number])[] = []
  const open: ('block' | 'bracket')[] = []
  let from = 0
  const end = (i: number) => {
    if (i > from) found.push([from, i])
    from = i + 1
  }
  for (const [i, { kind, text }] of tokens.entries()) {
    const inside = open.at(-1) !== 'bracket'
    const isHead = text === ':' && open.length === 0 && HEADS.has(tokens[from]?.text ?? '')
    if (kind === 'line' || (kind === 'mark' && (text === ';' || isHead))) {
      if (inside) end(i)
    } else if (kind !== 'mark') continue
    else if (text === '{' && isBlock(tokens[i - 1])) {
      open.push('block')
      end(i)
    } else if (/^[([{]$/.test(text)) open.push('bracket')
    else if (/^[)\]}]$/.test(text) && open.pop() === 'block') end(i)
  }
  end(tokens.length)
  return found
}

/** What begins a statement of Python that a colon ends. */
const HEADS = new Set(['with', 'for', 'if', 'elif', 'else', 'while', 'try', 'except', 'finally', 'def', 'async'])

/** A brace that opens a block stands behind a head, an arrow, or nothing. */
function isBlock(before: Token | undefined): boolean {
  if (before === undefined || before.kind === 'line') return true
  if (before.kind === 'mark') return /^(\)|=>|;|\{|\})$/.test(before.text)
  return before.kind === 'name' && /^(else|try|finally|do|BEGIN|END)$/.test(before.text)
}
