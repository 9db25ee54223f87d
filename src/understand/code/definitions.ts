import type { Token } from './tokens.ts'

const LONGEST_PARAMETERS = 256

/** Functions and classes that the code itself defines. */
export function definitions(tokens: readonly Token[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const [i, token] of tokens.entries()) {
    const next = tokens[i + 1]
    if (token.kind === 'name' && /^(def|function|class|sub|func|fn)$/.test(token.text) && next?.kind === 'name')
      found.add(next.text)
    // `const f = (x) => …`, `f = lambda x: …`
    if (
      token.kind === 'name' &&
      next?.text === '=' &&
      (tokens[i + 2]?.text === 'lambda' ||
        tokens[i + 2]?.text === 'function' ||
        tokens[i + 2]?.text === 'async' ||
        arrow(tokens, i + 2))
    )
      found.add(token.text)
  }
  return found
}

function arrow(tokens: readonly Token[], from: number): boolean {
  if (tokens[from]?.kind === 'name') return tokens[from + 1]?.text === '=>'
  if (tokens[from]?.text !== '(') return false
  for (let i = from + 1; i < Math.min(from + LONGEST_PARAMETERS, tokens.length); i++) {
    if (tokens[i]?.text === ')' && tokens[i]?.kind === 'mark') return tokens[i + 1]?.text === '=>'
  }
  return false
}
