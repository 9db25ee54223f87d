import type { Lexicon, Token } from './tokens.ts'

/**
 * True where the call whose name stands at `at` is a statement of its own that surely runs, as far as the text before it ran: in no block
 * and no function, behind no condition and before none. What cannot be told is not sure.
 */
export function isSureStatement(tokens: readonly Token[], at: number, { python, quoteLike }: Lexicon): boolean {
  let index = tokens.findIndex((one) => one.at === at)
  if (index < 0) return false
  while (/^(\.|::|\?\.)$/.test(tokens[index - 1]?.text ?? '') && tokens[index - 2]?.kind === 'name') index -= 2
  let line = index
  while (line > 0 && tokens[line - 1]?.kind !== 'line') line--
  if (hasOpenBlock(tokens.slice(0, index), quoteLike === 'ruby')) return false
  if (hasCondition(tokens, index)) return false
  const before = tokens[index - 1]
  if (python !== true && quoteLike !== 'ruby') {
    const last = tokens.slice(0, index).findLast((one) => one.kind !== 'line')
    return last === undefined || (last.kind === 'mark' && /^[;}]$/.test(last.text))
  }
  const begins = before === undefined || before.kind === 'line' || (before.kind === 'mark' && before.text === ';')
  return begins && (python !== true || isAtMargin(tokens, line, index))
}

function hasOpenBlock(tokens: readonly Token[], isRuby: boolean): boolean {
  let open = 0
  for (const { kind, text } of tokens) {
    if (kind === 'mark') open += /^[([{]$/.test(text) ? 1 : /^[)\]}]$/.test(text) ? -1 : 0
    // `x if y` opens nothing, and is counted all the same: then nothing behind it is sure.
    else if (isRuby && kind === 'name') open += RUBY_OPENS.test(text) ? 1 : text === 'end' ? -1 : 0
  }
  return open !== 0
}

const RUBY_OPENS = /^(do|def|if|unless|while|until|for|case|begin|class|module)$/

/** What stands behind it up to its end: `chdir "x" if y`, `Dir.chdir("x") { … }`. */
function hasCondition(tokens: readonly Token[], from: number): boolean {
  for (let at = from; at < tokens.length; at++) {
    const { kind, text } = tokens[at] as Token
    if (kind === 'line' || (kind === 'mark' && text === ';')) return false
    if (kind === 'name' ? CONDITIONS.test(text) : kind === 'mark' && /^[{?&|]/.test(text)) return true
  }
  return false
}

const CONDITIONS = /^(if|unless|while|until|for|foreach|and|or|do|rescue)$/

/** Python: the line begins without blanks, and no `if x:` stands in front. */
function isAtMargin(tokens: readonly Token[], line: number, index: number): boolean {
  const first = tokens[line]
  const end = tokens[line - 1]
  const isUnindented = first !== undefined && (end === undefined ? first.at === 0 : first.at === end.at + 1)
  return isUnindented && !tokens.slice(line, index).some((one) => one.kind === 'mark' && one.text === ':')
}
