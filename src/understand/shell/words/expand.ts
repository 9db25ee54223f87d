import { posix } from 'node:path'
import {
  type ArithmeticExpression,
  type DoubleQuotedChild,
  forEachChild,
  type SyntaxNode,
  type Word as WordNode,
  type WordPart,
} from 'unbash'
import type { Files } from '../../../lib/files.ts'
import { noFiles } from '../../../lib/files.ts'
import type { Span } from '../../../lib/span.ts'
import { absolute } from '../../emit.ts'
import { secretAmong } from '../../programs/text/listed.ts'
import { Carries, isKnownText, SOME_NAME, type Stream, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'
import { evaluateScript } from '../evaluate.ts'
import { filesWithWritten } from '../files/written-files.ts'
import { LIMITS } from '../limits.ts'
import { endProcess, ownProcess } from '../process.ts'
import { assuming, copyOf, exhaust, isExhausted, type Run } from '../run.ts'
import { envOf, type Scope } from '../scope/scope.ts'
import { evaluateArithmetic } from './arithmetic.ts'
import { braceAlternatives } from './brace-alternatives.ts'
import { Fields } from './fields.ts'
import { expandNames } from './names.ts'
import { spanIn } from './origin.ts'
import { expandParameter, parameterValues } from './parameter.ts'
import { isPattern, meansEverything } from './pattern.ts'
import { expandAsZsh, isOfZsh, runQualifiers, splitsByMark } from './zsh-expansion.ts'

/**
 * Word expansion, Bash 5.2 manual, section 3.5, as far as the text decides it: braces, tilde, parameters, command
 * substitution (which runs, so its effects are emitted here), arithmetic, splitting, names. What is left open is
 * `UNKNOWN` in the word's text.
 */
export function expandWord(run: Run, scope: Scope, node: WordNode): readonly Word[] {
  const span = spanIn(scope.origin, node.pos, node.end)
  if (isExhausted(run, scope, () => span)) return []
  const parts = node.parts
  if (run.zsh === true && splitsByMark(node.text)) return [unknownWord(span)]
  const out =
    parts === undefined ? [word(tilde(run, scope, node.text, node.value), span)] : wordsOf(run, scope, parts, span)
  run.words += out.length
  for (const one of out) run.work.spend(WORD_COST + one.text.length)
  if (run.words <= LIMITS.words) return out
  exhaust(run, 'the action has more words than are read', { site: scope.site, cwd: scope.cwd, env: envOf(scope) }, span)
  return []
}

const WORD_COST = 10
/** Steps for each part of a word or text, and for each word that stays one. */
const PART_COST = 10
const ONE_COST = 40

function wordsOf(run: Run, scope: Scope, parts: readonly WordPart[], span: Span | undefined): readonly Word[] {
  const out: Word[] = []
  for (const alternative of braceAlternatives(run, parts)) {
    const fields = new Fields(span)
    addParts(run, scope, alternative, fields, true)
    for (const one of fields.words()) {
      if (!one.pattern) out.push(one)
      else for (const name of named(one, scope, run)) out.push(name)
      if (out.length > LIMITS.words || run.work.isDone) return out
    }
  }
  return out
}

/** Expansion without splitting and names: assignments, redirections, here-strings, `case` words. */
export function expandOne(run: Run, scope: Scope, node: WordNode): Word {
  const span = spanIn(scope.origin, node.pos, node.end)
  run.work.spend(ONE_COST)
  if (node.parts === undefined) return word(tilde(run, scope, node.text, node.value), span)
  const fields = new Fields(span)
  addParts(run, scope, node.parts, fields, false)
  const joined = fields.joined()
  run.work.spend(joined.text.length)
  return joined
}

/** A substitution that is all of a value. */
export function substituted(
  run: Run,
  scope: Scope,
  node: WordNode,
): { readonly value: Word; readonly lists?: readonly Word[] } | undefined {
  const [whole, ...others] = node.parts ?? []
  const [part, ...more] = whole?.type === 'DoubleQuoted' ? whole.parts : [whole]
  if (part?.type !== 'CommandExpansion' || others.length + more.length > 0) return undefined
  const printed = substitute(run, scope, part)
  const { carries, about, text } = printedValue(printed)
  const value = word(text, spanIn(scope.origin, node.pos, node.end), { carries, about })
  return printed.text === undefined && printed.lists !== undefined ? { value, lists: printed.lists } : { value }
}

/** What a here-string holds, with the words that stand for a list of files that is all of it. */
export function expandHereString(
  run: Run,
  scope: Scope,
  node: WordNode,
): { readonly value: Word; readonly lists?: readonly Word[] | undefined } {
  const made = substituted(run, scope, node)
  if (made !== undefined) return made
  const value = expandOne(run, scope, node)
  const [whole, ...others] = node.parts ?? []
  const [part, ...more] = whole?.type === 'DoubleQuoted' ? whole.parts : [whole]
  const isVariable = part?.type === 'SimpleExpansion' || part?.type === 'ParameterExpansion'
  return isVariable && others.length + more.length === 0 ? { value, lists: listedBy(scope, part) } : { value }
}

/** The value of an assignment: there a tilde behind each colon is a home, too (Bash 5.2 manual, section 3.5.2). */
export function expandAssigned(run: Run, scope: Scope, node: WordNode): Word {
  if (!node.text.includes(':~')) return expandOne(run, scope, node)
  if (node.parts === undefined) return expandOne(run, scope, { ...node, value: withHomes(run, scope, node, true) })
  const last = node.parts.length - 1
  const parts = node.parts.map((part, i) =>
    part.type === 'Literal' ? { ...part, value: withHomes(run, scope, part, i === last) } : part,
  )
  return expandOne(run, scope, { ...node, parts })
}

function withHomes(run: Run, scope: Scope, from: { text: string; value: string }, ends: boolean): string {
  if (from.text !== from.value) return from.value
  const segments = from.value.split(':')
  const isWhole = (i: number) => ends || i < segments.length - 1 || segments[i]?.includes('/') === true
  return segments.map((one, i) => (i > 0 && isWhole(i) ? tilde(run, scope, one, one) : one)).join(':')
}

/** The text of an open here-document. */
export function expandText(run: Run, scope: Scope, parts: readonly WordPart[], span: Span | undefined): Stream {
  const fields = new Fields(span)
  addParts(run, scope, parts, fields, false)
  const joined = fields.joined()
  run.work.spend(joined.text.length)
  return { text: joined.text, carries: joined.carries, span, about: joined.about }
}

/** Runs what is nested in an expression whose value is of no interest (`[[ … ]]`, `(( … ))`, an array's index). */
export function runNested(run: Run, scope: Scope, root: SyntaxNode | undefined): void {
  // A sum is as deep as it has terms, which no stack of calls takes.
  const open = root === undefined ? [] : [root]
  for (let node = open.pop(); node !== undefined && !run.exhausted; node = open.pop()) {
    if (
      node.type === 'CommandExpansion' ||
      node.type === 'ArithmeticCommandExpansion' ||
      node.type === 'ProcessSubstitution'
    ) {
      substitute(run, scope, node)
      continue
    }
    run.work.spend(NODE_COST)
    if (run.work.isDone) return
    const children: SyntaxNode[] = []
    forEachChild(node, (child) => children.push(child))
    for (let child = children.pop(); child !== undefined; child = children.pop()) open.push(child)
  }
}

/** Steps for each part of an expression: a function may be called often, and its text is read once. */
const NODE_COST = 4

function addParts(run: Run, scope: Scope, parts: readonly WordPart[], fields: Fields, splitting: boolean): void {
  run.work.spend(PART_COST * parts.length)
  for (const [i, part] of parts.entries()) {
    switch (part.type) {
      case 'Literal': {
        // The name behind `~` ends at a slash or at the end of the word; a quote or an expansion in it makes it plain text.
        const home = i === 0 && (parts.length === 1 || part.value.includes('/'))
        const text = home ? tilde(run, scope, part.text, part.value) : part.value
        if (text === '') break
        fields.add(text, { pattern: part.text === part.value && isPattern(text) })
        break
      }
      case 'SingleQuoted':
      case 'AnsiCQuoted':
        fields.add(part.value)
        break
      case 'DoubleQuoted':
      case 'LocaleString':
        if (!(splitting && isEmptyList(scope, part.parts))) fields.add('')
        for (const child of part.parts) addQuoted(run, scope, child, fields, splitting)
        break
      case 'Glob':
        fields.add(part.text, { pattern: true })
        if (part.parts !== undefined) for (const inner of part.parts) runNested(run, scope, inner)
        break
      case 'ExtendedGlob':
        runNested(run, scope, part)
        if (run.zsh === true) runQualifiers(run, scope, part)
        fields.add(UNKNOWN, { pattern: true })
        break
      case 'BraceExpansion':
        runNested(run, scope, part)
        fields.add(UNKNOWN, { splits: true })
        break
      case 'ProcessSubstitution': {
        const path = substitute(run, scope, part)
        fields.add(path.text ?? UNKNOWN, { carries: path.carries })
        break
      }
      default:
        addExpansion(run, scope, part, fields, splitting)
    }
  }
}

function addQuoted(run: Run, scope: Scope, child: DoubleQuotedChild, fields: Fields, splitting: boolean): void {
  if (child.type === 'Literal') return fields.add(child.value)
  const list = listOf(run, scope, child)
  if (list === undefined) {
    const value = valueOfPart(run, scope, child)
    // The variable of a loop over names that could not be looked up: whatever is done is done with all of them.
    if (splitting && value.pattern && value.splits)
      return fields.add(value.text, { carries: value.carries, pattern: true, listed: value.listed })
    return fields.add(oneText(value), asOneWord(value))
  }
  // "$@" is one word for each element; "$*" and anything that is not split is one word.
  const cuts = splitting && !isJoined(child)
  const between = cuts || list.length < 2 ? '' : separatorOf(scope)
  for (const [i, one] of list.entries()) {
    if (i > 0) {
      if (cuts) fields.cut()
      else fields.add(between)
    }
    fields.add(one.text, one)
  }
}

/** `"$@"` and `"${a[@]}"` of nothing are no word, not an empty one. */
function isEmptyList(scope: Scope, [only, ...others]: readonly DoubleQuotedChild[]): boolean {
  if (only === undefined || others.length > 0) return false
  if (only.type === 'SimpleExpansion') return only.text === '$@' && scope.positional.length === 0
  if (only.type !== 'ParameterExpansion' || only.operation !== undefined || only.prefix !== undefined) return false
  if (only.parameter === '@') return scope.positional.length === 0
  return only.index?.text === '@' && scope.variables.get(only.parameter)?.elements?.length === 0
}

function addExpansion(
  run: Run,
  scope: Scope,
  part: Exclude<DoubleQuotedChild, { type: 'Literal' }>,
  fields: Fields,
  splitting: boolean,
): void {
  const values = listOf(run, scope, part) ?? valuesOfPart(run, scope, part, splitting)
  for (const [i, value] of values.entries()) {
    if (i > 0) fields.cut()
    if (!splitting) fields.add(oneText(value), asOneWord(value))
    else addSplit(value, scope, fields)
  }
}

/** What is said of a value that is not split. */
function asOneWord({ carries, about, or, listed }: Word): Partial<Word> {
  return { carries, about, or, listed }
}

/** A word that stands for names which nobody could look up is none of them once it is one word. */
function oneText(value: Word): string {
  return value.pattern && value.splits ? UNKNOWN : value.text
}

/** Field splitting of one unquoted value, Bash 5.2 manual, section 3.5.7. */
function addSplit(value: Word, scope: Scope, fields: Fields): void {
  const own = scope.ownSeparators ? scope.variables.get('IFS')?.value.text : undefined
  if (own !== undefined && !isKnownText(own)) {
    return fields.add(UNKNOWN, { carries: value.carries, splits: true, about: value.about })
  }
  const unknown = value.text.includes(UNKNOWN) || value.splits
  const pieces = own === undefined ? value.text.split(/[ \t\n]+/, LIMITS.words + 2) : splitAt(value.text, own)
  for (const [i, piece] of pieces.entries()) {
    if (i > 0) fields.cut()
    if (piece === '') continue
    // Of a name that is printed, other separators make others.
    const listed = own === undefined || /^[ \t\n]*$/.test(own) ? value.listed : undefined
    fields.add(piece, { ...value, pattern: value.pattern || isPattern(piece), splits: unknown, listed })
  }
}

/** The pieces between separators of the text's own. */
function splitAt(text: string, separators: string): readonly string[] {
  const pieces: string[] = []
  let start = 0
  for (let i = 0; i < text.length && pieces.length < LIMITS.words + 1; i++) {
    if (!separators.includes(text[i] as string)) continue
    pieces.push(text.slice(start, i))
    start = i + 1
  }
  pieces.push(text.slice(start))
  return pieces
}

function listOf(run: Run, scope: Scope, part: DoubleQuotedChild): readonly Word[] | undefined {
  if (part.type === 'SimpleExpansion') {
    if (part.text === '$@' || part.text === '$*') return scope.positional
    // Zsh 5.9 manual, section 14.3: an array's name stands for all its elements that are not empty.
    return run.zsh === true ? scope.variables.get(part.text.slice(1))?.elements : undefined
  }
  if (part.type !== 'ParameterExpansion') return undefined
  if (isOfZsh(part)) return expandAsZsh(run, scope, part)
  const many = part.parameter === '@' || part.parameter === '*' || part.index?.text === '@' || part.index?.text === '*'
  return many ? expandParameter(run, scope, part) : undefined
}

function isJoined(part: DoubleQuotedChild): boolean {
  if (part.type === 'SimpleExpansion') return part.text === '$*'
  return part.type === 'ParameterExpansion' && (part.parameter === '*' || part.index?.text === '*')
}

/** What stands between the elements of "$*": the first character of `IFS` (Bash 5.2 manual, section 3.4.2). */
function separatorOf(scope: Scope): string {
  const own = scope.variables.get('IFS')
  if (own === undefined) return ' '
  return isKnownText(own.value.text) ? own.value.text.slice(0, 1) : UNKNOWN
}

/** Unquoted, a substitution is a word for each thing that was printed; the words that stand for them, where there are some. */
function valuesOfPart(
  run: Run,
  scope: Scope,
  part: Exclude<DoubleQuotedChild, { type: 'Literal' }>,
  splitting: boolean,
): readonly Word[] {
  if (part.type !== 'CommandExpansion' || !splitting)
    return (splitting ? listedBy(scope, part) : undefined) ?? [valueOfPart(run, scope, part)]
  const printed = substitute(run, scope, part)
  return printed.text === undefined && printed.lists !== undefined ? printed.lists : [printedValue(printed)]
}

/** What the variable lists, where nothing is made of its value. */
function listedBy(scope: Scope, part: Exclude<DoubleQuotedChild, { type: 'Literal' }>): readonly Word[] | undefined {
  if (part.type === 'SimpleExpansion') return scope.variables.get(part.text.slice(1))?.lists
  if (part.type !== 'ParameterExpansion') return undefined
  const plain = part.prefix === undefined && part.index === undefined && part.operation === undefined
  return plain ? scope.variables.get(part.parameter)?.lists : undefined
}

function printedValue(printed: Stream): Word {
  return {
    ...unknownWord(printed.span, printed.carries),
    text: printed.text === undefined ? UNKNOWN : withoutEnd(withoutZeros(printed.text)),
    about: printed.about,
  }
}

function valueOfPart(run: Run, scope: Scope, part: Exclude<DoubleQuotedChild, { type: 'Literal' }>): Word {
  switch (part.type) {
    case 'SimpleExpansion':
      return parameterValues(run, scope, part.text.slice(1))[0] ?? word('')
    case 'ParameterExpansion':
      return expandParameter(run, scope, part)[0] ?? word('')
    case 'ArithmeticExpansion':
      evaluateArithmetic(run, scope, part.expression)
      return word(number(part.expression))
    case 'CommandExpansion':
      return printedValue(substitute(run, scope, part))
    default:
      return part satisfies never
  }
}

/**
 * Zero bytes are dropped. What runs together by that is not known where some of it may not be printed: of a list of
 * files that is all but the secret in it.
 */
function withoutZeros(text: string): string {
  const end = text.endsWith('\0') ? text.length - 1 : text.length
  if (text.indexOf('\0') >= end || text.indexOf('\0') < 0) return text.slice(0, end)
  return secretAmong(text.split('\0').map((one) => word(one)))?.text ?? UNKNOWN
}

/** A substitution drops the line ends at the end of what it takes in. */
function withoutEnd(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === 10) end--
  return text.slice(0, end)
}

/** A constant is known; everything else is some number. */
function number(expression: ArithmeticExpression | undefined): string {
  if (expression?.type === 'ArithmeticWord' && /^\d{1,15}$/.test(expression.value)) return expression.value
  return SOME_NAME
}

/** Runs a substituted script in a copy of the scope and gives what it prints. */
function substitute(
  run: Run,
  scope: Scope,
  part: Extract<SyntaxNode, { type: 'CommandExpansion' | 'ArithmeticCommandExpansion' | 'ProcessSubstitution' }>,
): Stream {
  const span = spanIn(scope.origin, part.pos, part.end)
  if (part.script === undefined) return { text: undefined, carries: Carries.nothing, span }
  const inner = ownProcess(copyOf(run, scope))
  inner.depth++
  // A script in escaped backquotes has its own decoded text: its positions are not those of the action.
  if (part.script.source !== undefined) inner.origin = { base: undefined, span }
  const script = part.script
  const read = () => assuming(run, () => endProcess(run, inner, evaluateScript(run, inner, script)))
  if (part.type === 'ProcessSubstitution') {
    if (part.operator === '>') {
      inner.stdin = { text: undefined, carries: Carries.nothing, span }
      inner.stdinGiven = true
    }
    const printed = read()
    const path = `/dev/fd/substitution-${run.written.size + 1}`
    run.written.set(path, printed)
    return { text: path, carries: Carries.nothing, span }
  }
  return read()
}

/** Names in place of a pattern, where the directory can be looked at and something matches. */
function named(pattern: Word, scope: Scope, run: Run): readonly Word[] {
  const files: Files = scope.site.is === 'here' ? filesWithWritten(run) : noFiles
  // `postgresql://localhost/shop?sslmode=off`: nothing matches without a directory of that name, so it stays as it is.
  const scheme = /^[a-z][a-z0-9+.-]*:(?=\/\/)/i.exec(pattern.text)?.[0]
  if (scheme !== undefined && isKnownText(scope.cwd) && files.kind(absolute(scope.cwd, scheme)) === 'absent')
    return [{ ...pattern, pattern: false }]
  const names = expandNames(pattern.text, scope.cwd, files, run.work, scope.options)
  // Which names that are is not told by the pattern alone.
  const isWider = scope.options.has('dotglob') || scope.options.has('nocaseglob')
  if (names === undefined)
    return isWider ? [pattern, { ...pattern, text: UNKNOWN, pattern: false, splits: true }] : [pattern]
  if (names.length === 0) return [scope.options.has('nullglob') ? { ...pattern, splits: true } : pattern]
  const known = names.map((name) => ({ ...pattern, text: name, pattern: false }))
  // Everything in a home is the home, whatever stands in it now.
  return meansEverything(pattern.text) && isHome(posix.dirname(absolute(scope.cwd, pattern.text)), run.home)
    ? [...known, pattern]
    : known
}

function isHome(directory: string, home: string): boolean {
  return directory === home || /^\/(?:root|(?:home|Users)\/[^/]+)$/.test(directory)
}

/** `~` and `~name` at the start of a word whose start is not quoted. */
function tilde(run: Run, scope: Scope, raw: string, value: string): string {
  if (raw.charCodeAt(0) !== 126) return value
  const slash = value.indexOf('/')
  const name = slash < 0 ? value.slice(1) : value.slice(1, slash)
  const rest = slash < 0 ? '' : value.slice(slash)
  if (name === '') {
    const home = scope.variables.get('HOME')?.value
    const base = home !== undefined && isKnownText(home.text) ? home.text : home === undefined ? run.home : UNKNOWN
    return base + rest
  }
  if (name === '+') return scope.cwd + rest
  if (name === 'root') return `/root${rest}`
  return /^[a-z_][a-z0-9_-]*$/.test(name) ? `/home/${name}${rest}` : UNKNOWN + rest
}
