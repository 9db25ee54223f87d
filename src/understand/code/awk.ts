import { absolute, emit, emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { isSecretShown } from '../secrets/variable.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, isKnown, isKnownText, openStream, SOME_NAME, type Stream, UNKNOWN, word } from '../word.ts'
import type { Lexicon, Token } from './tokens.ts'
import { tokenize } from './tokens.ts'

const LEXICON: Lexicon = {
  lineComments: ['#'],
  blockComments: [],
  quotes: { '"': 'plain' },
  slashes: true,
  rules: true,
}

/**
 * The places where an awk program leaves awk (POSIX.1-2024, awk; gawk 5 beside it): `system(…)`, `print | "command"`,
 * `"command" | getline`, `print > "file"`, `getline < "file"`. Everything else computes and prints.
 */
export function readAwk(code: Stream, call: Call): Stream {
  const text = code.text ?? ''
  if (text.includes(UNKNOWN)) emitUnread(call, code)
  const { tokens, broken } = tokenize(text, LEXICON)
  if (broken) {
    emitUnread(call, { ...code, text: undefined })
    return openStream
  }
  for (const [i, token] of tokens.entries()) {
    if (token.kind === 'name' && token.text === 'system' && tokens[i + 1]?.text === '(')
      runsText(call, code, joined(tokens, i + 2, ')'))
    if (token.kind === 'name' && token.text === 'ENVIRON') readsVariable(call, code, tokens, i)
    if (token.kind !== 'mark') continue
    if (token.text === '|' || token.text === '|&') {
      // Only where one side is a command: `print x | "sort"`, `"date" | getline`.
      if (nextName(tokens, i) === 'getline') runsText(call, code, before(tokens, i))
      else if (prints(tokens, i)) runsText(call, code, joined(tokens, i + 1, ';'))
    }
    if ((token.text === '>' || token.text === '>>') && prints(tokens, i)) {
      const path = joined(tokens, i + 1, ';', countersOf(tokens, call))
      // Before it is counted the first time a variable is empty: `print > (n "/srv/x")`.
      const first = path.replaceAll(SOME_NAME, '')
      const isOther = first !== path && ((first.startsWith('/') && !path.startsWith('/')) || leadsOn(call, first))
      for (const one of isOther ? [path, first] : [path])
        if (!/^\/dev\/(stdout|stderr|null|tty)$/.test(one))
          emitFile(call, token.text === '>' ? 'overwrite' : 'append', word(one, code.span))
    }
    if (token.text === '<' && tokens[i - 1]?.text === 'getline')
      emitFile(call, 'read', word(joined(tokens, i + 1, ')'), code.span))
    if (token.text === '@')
      emit(call, 'unreadable', 'load', 'code', '', code.span === undefined ? {} : { span: code.span })
  }
  return { text: undefined, carries: Carries.decoded, span: code.span }
}

/** `ENVIRON["X"]` is one variable, `ENVIRON[k]` behind a loop is each of them. */
function readsVariable(call: Call, code: Stream, tokens: readonly Token[], i: number): void {
  const name = tokens[i + 2]
  if (tokens[i + 1]?.text !== '[' || name === undefined) return
  const span = code.span === undefined ? {} : { span: code.span }
  if (name.kind !== 'text') emit(call, 'read-secret', 'print', 'environment', '', span)
  else if (isSecretShown(name.text)) emit(call, 'read-secret', 'print', 'variable', name.text, span)
}

function runsText(call: Call, code: Stream, text: string): void {
  const stdin: Stream = { text: undefined, carries: Carries.decoded, span: code.span }
  call.shell({ text: text.trim() === UNKNOWN ? undefined : text, carries: 0, span: code.span }, { stdin })
}

function nextName(tokens: readonly Token[], i: number): string | undefined {
  return tokens[i + 1]?.kind === 'name' ? tokens[i + 1]?.text : undefined
}

/** Tokens of one statement that are looked at, forwards or backwards. */
const LONGEST_STATEMENT = 64

/** A `print` or `printf` stands before the mark in the same statement, outside brackets, or may stand there. */
function prints(tokens: readonly Token[], i: number): boolean {
  let depth = 0
  for (let at = i - 1; at >= 0; at--) {
    if (i - at > LONGEST_STATEMENT) return true
    const token = tokens[at] as Token
    if (token.text === ')' && token.kind === 'mark') depth++
    if (token.text === '(' && token.kind === 'mark') depth--
    if (depth < 0) return false
    if (token.kind === 'line' || (token.kind === 'mark' && /^[;{}]$/.test(token.text))) return false
    if (depth === 0 && token.kind === 'name' && /^printf?$/.test(token.text)) return true
  }
  return false
}

/** Texts and numbers joined as awk joins them; anything else is unknown. */
function joined(tokens: readonly Token[], from: number, end: string, counters?: ReadonlySet<string>): string {
  let out = ''
  for (let i = from; i < tokens.length; i++) {
    if (i - from > LONGEST_STATEMENT) return UNKNOWN
    const token = tokens[i] as Token
    if (
      token.kind === 'line' ||
      (token.kind === 'mark' && (token.text === end || token.text === ';' || token.text === '}' || token.text === ')'))
    )
      break
    if (token.kind === 'text') out += token.text
    else if (token.kind === 'number' && /^\d{1,9}$/.test(token.text)) out += token.text
    else if (counters?.has(token.text) === true) out += SOME_NAME
    else if (token.text !== '(') out += UNKNOWN
  }
  return out
}

/**
 * Variables that are only ever counted up, and the number of the line: what they hold is a number, or nothing yet. Not where a
 * program has functions, or puts something into variables in a way that is not looked at.
 */
function countersOf(tokens: readonly Token[], call: Call): ReadonlySet<string> {
  const names = tokens.filter((one) => one.kind === 'name').map((one) => one.text)
  const isGiven = call.args.some((w) => !isKnown(w) || /^(-v\s*)?\w+=|^-[^F]*v$|^--assign|^-[fE]/.test(w.text))
  // A part of a number is written as `CONVFMT` says, and `@include` brings what is not read here.
  const isOther = /^(function|func|getline|sub|gsub|split|match|in|SYMTAB|patsplit|asorti?|CONVFMT|@?include|@?load)$/
  if (
    isGiven ||
    names.some((one) => isOther.test(one)) ||
    tokens.some(({ kind, text }) => kind === 'mark' && text === '@')
  )
    return new Set()
  const isCounted = (name: string) =>
    (COUNTED.has(name) || tokens.some((_, i) => isRaised(tokens, i, name))) &&
    tokens.every((one, i) => one.text !== name || one.kind !== 'name' || !isSet(tokens, i))
  return new Set([...new Set(names)].filter(isCounted))
}

const COUNTED: ReadonlySet<string> = new Set(['NR', 'FNR', 'NF'])

/** `n++`, `++n`. */
function isRaised(tokens: readonly Token[], i: number, name: string): boolean {
  const is = (at: number, text: string) => tokens[at]?.kind === 'mark' && tokens[at]?.text === text
  if (tokens[i]?.kind !== 'name' || tokens[i]?.text !== name) return false
  const behind = is(i + 1, '++') || (is(i + 1, '+') && is(i + 2, '+'))
  return behind || is(i - 1, '++') || (is(i - 1, '+') && is(i - 2, '+'))
}

/** `n = x`, `n[x]`, `n(x)`: it is given something else. */
function isSet(tokens: readonly Token[], i: number): boolean {
  const [next, behind] = [tokens[i + 1], tokens[i + 2]]
  if (next?.kind !== 'mark') return false
  if (next.text === '[' || next.text === '(' || /^([-+*/%^]|\*\*)=$/.test(next.text)) return true
  if (/^[-+*/%^]$/.test(next.text) && behind?.kind === 'mark' && behind.text === '=') return true
  return next.text === '=' && behind?.text !== '='
}

/** Something stands there, or the path goes up. */
function leadsOn(call: Call, path: string): boolean {
  if (path === '' || path.endsWith('/')) return false
  return /(^|\/)\.\.(\/|$)/.test(path) || !isKnownText(path) || call.files.kind(absolute(call.cwd, path)) === 'file'
}

function before(tokens: readonly Token[], i: number): string {
  const token = tokens[i - 1]
  return token?.kind === 'text' && tokens[i - 2]?.kind !== 'text' ? token.text : UNKNOWN
}
