import { forEachChild, type ParsedScript, parse, type SyntaxNode } from 'unbash'
import type { Span } from '../../lib/span.ts'
import { LIMITS } from './limits.ts'

/** Why a shell text could not be read. */
export interface SyntaxFault {
  readonly code: 'TOO_LONG' | 'NOT_SHELL' | 'HERE_DOCUMENT_OPEN' | 'QUOTE_UNCERTAIN' | 'NOT_TEXT'
  readonly message: string
  readonly span: Span | undefined
}

export type ShellSyntax = { readonly script: ParsedScript } | { readonly fault: SyntaxFault }

/**
 * Shell text to a tree, after the grammar of Bash 5.2 (https://www.gnu.org/software/bash/manual/bash.html). What the
 * parser recovers from is an error here: a recovered tree is not what bash would run.
 */
export function readSyntax(text: string): ShellSyntax {
  if (text.length > LIMITS.shellText) {
    const message = `the text has ${text.length} characters, more than the ${LIMITS.shellText} that are read`
    return { fault: { code: 'TOO_LONG', message, span: undefined } }
  }
  if (text.includes('\0')) {
    return {
      fault: { code: 'NOT_TEXT', message: 'the text holds a NUL, which shells read differently', span: undefined },
    }
  }
  if (count(text, '<<') > LIMITS.hereDocuments) {
    return { fault: { code: 'TOO_LONG', message: 'the text has more here-documents than are read', span: undefined } }
  }
  if (count(text, '<(') + count(text, '>(') > LIMITS.processSubstitutions) {
    const message = 'the text has more process substitutions than are read'
    return { fault: { code: 'TOO_LONG', message, span: undefined } }
  }
  // Bash takes a carriage return for a part of a word, and other readers for the end of a line: it ends the line.
  const script = parsed(text.includes('\r') ? text.replaceAll('\r', '\n') : text)
  if (script === undefined) {
    return { fault: { code: 'NOT_SHELL', message: 'the text is nested deeper than is read', span: undefined } }
  }
  const fault = faultOf(script, text)
  return fault === undefined ? { script } : { fault }
}

/** The parser bounds its own depth, but for words that only follow one another: `coproc coproc …`. */
function parsed(text: string): ParsedScript | undefined {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

function count(text: string, mark: string): number {
  let found = 0
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) found++
  return found
}

function faultOf(script: ParsedScript, text: string): SyntaxFault | undefined {
  const own = errorOf(script)
  if (own !== undefined) return own
  // Nested scripts carry their own errors; they and the two kinds of quiet trouble need one of these marks.
  if (!/[`]|\$\(|[<>]\(|<<|\$'/.test(text)) return undefined
  const stack: SyntaxNode[] = [script]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.type === 'Script') {
      const fault = errorOf(node)
      if (fault !== undefined) return fault
    } else if (node.type === 'HereDoc' && node.closing === undefined) {
      const message = 'a here-document has no end; what follows it cannot be told from its text'
      return { code: 'HERE_DOCUMENT_OPEN', message, span: [node.pos, node.end] }
    } else if (node.type === 'AnsiCQuoted' && isUncertain(node.text)) {
      const message = 'bash and other readers differ on this quoted text'
      return { code: 'QUOTE_UNCERTAIN', message, span: [node.pos, node.end] }
    }
    forEachChild(node, (child) => stack.push(child))
  }
  return undefined
}

function errorOf(script: ParsedScript): SyntaxFault | undefined {
  const error = script.errors?.[0]
  if (error === undefined) return undefined
  return { code: 'NOT_SHELL', message: 'this is no shell text that bash would read', span: [error.pos, error.pos + 1] }
}

/**
 * `$'\x{72}m'` is `rm` to bash 5.2 and six characters to the parser; bytes from 0x80 up and surrogates become other
 * characters by the locale. `$'\x72m'` is read alike by both.
 */
function isUncertain(quoted: string): boolean {
  for (let i = 0; i < quoted.length - 1; i++) {
    if (quoted[i] !== '\\') continue
    const kind = quoted[i + 1] as string
    if (kind === 'x') {
      if (quoted[i + 2] === '{') return true
      const hex = /^[0-9a-fA-F]{1,2}/.exec(quoted.slice(i + 2, i + 4))?.[0]
      if (hex !== undefined && Number.parseInt(hex, 16) >= 0x80) return true
    } else if (kind === 'u' || kind === 'U') {
      const hex = /^[0-9a-fA-F]{1,8}/.exec(quoted.slice(i + 2, i + (kind === 'u' ? 6 : 10)))?.[0]
      const point = hex === undefined ? 0 : Number.parseInt(hex, 16)
      if ((point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff) return true
    } else if (kind >= '0' && kind <= '7') {
      const octal = /^[0-7]{1,3}/.exec(quoted.slice(i + 1, i + 4))?.[0] ?? '0'
      if (Number.parseInt(octal, 8) >= 0x80) return true
    }
    i++
  }
  return false
}
