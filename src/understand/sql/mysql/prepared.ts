import type { Add, Dialect } from '../tokens/dialect.ts'
import { splitAt, splitStatements } from '../tokens/statements.ts'
import { isMark, isWord, type Token } from '../tokens/token.ts'
import { tokenize } from '../tokens/tokenize.ts'

/**
 * Texts that a session runs: `PREPARE s FROM 'text'`, `SET @q = 'text'; PREPARE s FROM @q; EXECUTE s`, and
 * `EXECUTE IMMEDIATE 'text'` of MariaDB. MySQL 8.4, "Prepared Statements". A text is read where it is prepared: it is
 * code handed over to be run.
 */
export interface Prepared {
  /** Names of statements whose texts were read, in lower case. */
  readonly names: Set<string>
  /** What a variable of the session surely holds: one of these texts. */
  readonly variables: Map<string, readonly string[]>
  /** Characters that may still be read: texts made of texts could be as long as they like. */
  left: number
}

export function nothingPrepared(): Prepared {
  return { names: new Set(), variables: new Map(), left: 65_536 }
}

/** `PREPARE s FROM …` and `EXECUTE …`; what they run is handed to `run`. */
export function readPrepared(
  tokens: readonly Token[],
  dialect: Dialect,
  prepared: Prepared,
  add: Add,
  run: (statement: readonly Token[]) => void,
): void {
  const immediate = isWord(tokens[0], 'EXECUTE') && isWord(tokens[1], 'IMMEDIATE')
  const name = immediate ? '' : (tokens[1]?.text.toLowerCase() ?? '')
  const verb = tokens[0]?.text.toLowerCase() ?? ''
  if (verb === 'execute' && !immediate) {
    if (!prepared.names.has(name)) return unknownText(verb, add)
    // What it assigns it assigns now.
    prepared.variables.clear()
    return add('read', verb, 'prepared statement', name)
  }
  prepared.names.delete(name)
  const using = tokens.findIndex((token) => isWord(token, 'USING'))
  const from = immediate ? 2 : isWord(tokens[2], 'FROM') ? 3 : tokens.length
  const texts = textsOf(tokens.slice(from, using < 0 ? tokens.length : using), prepared)
  if (texts === undefined || !texts.every((text) => readText(text, dialect, prepared, run)))
    return unknownText(verb, add)
  prepared.names.add(name)
  if (immediate) prepared.variables.clear()
}

function unknownText(verb: string, add: Add): void {
  add('unreadable', verb, 'statement', '', { note: 'the statement is not known before it runs' })
}

/** False where it is not surely read: one that prepares or assigns does so only when it is executed. */
function readText(
  text: string,
  dialect: Dialect,
  prepared: Prepared,
  run: (statement: readonly Token[]) => void,
): boolean {
  prepared.left -= text.length
  const result = prepared.left < 0 ? undefined : tokenize(text, dialect.spelling)
  if (result?.is !== 'tokens') return false
  const statements = splitStatements(result.tokens)
  if (statements.some(([first]) => isWord(first, 'PREPARE', 'EXECUTE', 'SET'))) return false
  for (const statement of statements) run(statement)
  return true
}

/**
 * Notes what `SET @q = 'text', @r = …` puts into variables. All values are worked out before the first is assigned:
 * `SET @a = 'x', @b = @a` gives `@b` what `@a` was.
 */
export function noteVariables(tokens: readonly Token[], prepared: Prepared): void {
  const parts = splitAt(tokens.slice(1), isComma)
  // `SET @a = (@b := 'text')` assigns another one too.
  if (parts.some((one) => one.some((token, i) => i > 1 && isMark(token, ':=')))) return prepared.variables.clear()
  const assigned = parts.flatMap((one) => {
    const name = variableName(one[0])
    const assigns = name !== undefined && (isMark(one[1], '=') || isMark(one[1], ':='))
    return assigns ? [{ name, texts: textsOf(one.slice(2), prepared) }] : []
  })
  for (const { name, texts } of assigned) {
    if (texts === undefined) prepared.variables.delete(name)
    else prepared.variables.set(name, texts)
  }
}

function isComma(token: Token): boolean {
  return isMark(token, ',')
}

/** True where a statement surely assigns no variable of the session. */
export function keepsVariables(tokens: readonly Token[]): boolean {
  if (isWord(tokens[0], 'SET', 'PREPARE', 'EXECUTE', 'DEALLOCATE', 'USE')) return true
  return isWord(tokens[0], 'SELECT') && !tokens.some((token) => isMark(token, ':=') || isWord(token, 'INTO'))
}

function variableName(token: Token | undefined): string | undefined {
  const isOwn = token?.is === 'variable' && token.text.startsWith('@') && !token.text.startsWith('@@')
  return isOwn ? token.text.toLowerCase() : undefined
}

/** More of them are not followed: two choices in each part of a text double with each part. */
const MOST_TEXTS = 8
const LONGEST = 16_384

/** All that a value may be, where that is sure: a text, a variable, `CONCAT(…)` of them, `IF(condition, …, …)`. */
function textsOf(value: readonly Token[], prepared: Prepared): readonly string[] | undefined {
  const [first] = value
  if (first === undefined) return undefined
  if (value.every((token) => token.is === 'string')) return [value.map((token) => token.text).join('')]
  if (value.length === 1) {
    if (first.is === 'number') return [first.text]
    return prepared.variables.get(variableName(first) ?? '')
  }
  const parts = isMark(value[1], '(') && isMark(value.at(-1), ')') ? splitAt(value.slice(2, -1), isComma) : undefined
  if (parts === undefined) return undefined
  if (isWord(first, 'IF') && parts.length === 3) return either(parts.slice(1), prepared)
  return isWord(first, 'CONCAT') ? glued(parts, prepared) : undefined
}

function either(parts: readonly (readonly Token[])[], prepared: Prepared): readonly string[] | undefined {
  const texts: string[] = []
  for (const part of parts) {
    const some = textsOf(part, prepared)
    if (some === undefined) return undefined
    texts.push(...some)
  }
  return texts.length > MOST_TEXTS ? undefined : texts
}

function glued(parts: readonly (readonly Token[])[], prepared: Prepared): readonly string[] | undefined {
  let texts: readonly string[] = ['']
  for (const part of parts) {
    const some = textsOf(part, prepared)
    if (some === undefined || texts.length * some.length > MOST_TEXTS) return undefined
    texts = texts.flatMap((before) => some.map((text) => before + text))
    if (texts.some((text) => text.length > LONGEST)) return undefined
  }
  return texts
}
