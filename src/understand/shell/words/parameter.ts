import type { ParameterExpansionPart } from 'unbash'
import type { Span } from '../../../lib/span.ts'
import { aboutVariable } from '../../secrets/variable.ts'
import { isKnownText, SOME_NAME, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'
import { LIMITS } from '../limits.ts'
import type { Run } from '../run.ts'
import type { Scope } from '../scope/scope.ts'
import { evaluateNumber, expandLater } from './arithmetic.ts'
import { expandOne } from './expand.ts'
import { spanIn } from './origin.ts'
import { matchedLength } from './pattern.ts'

/**
 * Values of parameters, Bash 5.2 manual, sections 3.4 and 3.5.3. Several words for `$@` and `${a[@]}`; what cannot be
 * known is one unknown word.
 */
export function parameterValues(run: Run, scope: Scope, name: string): readonly Word[] {
  switch (name) {
    case '@':
    case '*':
      return scope.positional
    case '#':
      return [word(String(scope.positional.length))]
    case '$':
    case '!':
    case '?':
    case 'RANDOM':
    case 'SECONDS':
    case 'LINENO':
    case 'PPID':
    case 'UID':
    case 'EUID':
    case 'BASHPID':
    case 'EPOCHSECONDS':
    case 'SRANDOM':
      return [scope.variables.get(name)?.value ?? word(SOME_NAME)]
    case '-':
      return [word(SOME_NAME)]
    // The last word of the command before this one, whatever was assigned.
    case '_':
      return [unknownWord()]
    case '0':
      return [scope.programName]
    case 'PWD':
      return [word(scope.cwd)]
    default:
  }
  if (/^\d+$/.test(name)) {
    const at = scope.positional[Number(name) - 1]
    return at === undefined ? [] : [at]
  }
  const variable = scope.variables.get(name)
  if (variable !== undefined) return [variable.value]
  if (name === 'HOME') return [word(run.home)]
  if (name === 'IFS') return [word(' \t\n')]
  if (name === 'HISTFILE') return [word(`${run.home}/.bash_history`)]
  return [{ ...unknownWord(), about: aboutVariable(name) }]
}

/** `${…}` with its operation. */
export function expandParameter(run: Run, scope: Scope, part: ParameterExpansionPart): readonly Word[] {
  const span = spanIn(scope.origin, part.pos, part.end)
  const name = part.parameter
  if (part.prefix === '!') return indirect(run, scope, part, span)
  const values = indexed(run, scope, part) ?? parameterValues(run, scope, name)
  if (part.prefix === '#' && /^[@*]$/.test(part.index?.text ?? ''))
    return [word(values.every((one) => !one.splits) ? String(values.length) : SOME_NAME, span)]
  if (part.prefix === '#') {
    const only = values[0]
    return [only !== undefined && isKnownText(only.text) ? word(String(only.text.length), span) : word(SOME_NAME, span)]
  }
  const operation = part.operation
  if (operation === undefined) return values
  if (operation.type === 'Slice') {
    for (const one of [operation.offset, operation.length])
      if (one !== undefined) evaluateNumber(run, scope, expandOne(run, scope, one).text, span)
  } else if (operation.type === 'Transform' && operation.operand.value === 'P') {
    // What is not known may be code as soon as it is expanded as a prompt.
    for (const one of values) expandLater(run, scope, isKnownText(one.text) ? one.text : `$(${one.text})`, span)
  }
  if (operation.type === 'Default') return withDefault(run, scope, part, values)
  run.work.spend(values.length)
  if (values.length !== 1)
    return [{ ...unknownWord(span, carriesOf(values)), about: values.find((one) => one.about !== undefined)?.about }]
  const value: Word = { ...(values[0] as Word), listed: undefined }
  if (operation.type === 'Remove') {
    const pattern = expandOne(run, scope, operation.operand)
    if (!isKnownText(value.text) || !isKnownText(pattern.text)) return [{ ...value, text: UNKNOWN }]
    run.work.spend(value.text.length * (1 + pattern.text.length))
    if (run.work.isDone) return [{ ...value, text: UNKNOWN }]
    return [{ ...value, text: remove(value.text, pattern.text, operation.operator), pattern: false }]
  }
  if (operation.type === 'Replace') {
    const from = expandOne(run, scope, operation.pattern)
    const to = expandOne(run, scope, operation.replacement)
    // `&` stands for what was matched (Bash 5.2, `patsub_replacement`).
    const plain = !/[*?[\\]/.test(from.text) && from.text !== '' && !to.text.includes('&')
    if (!plain || ![value, from, to].every((w) => isKnownText(w.text))) return [{ ...value, text: UNKNOWN }]
    run.work.spend(value.text.length)
    if (operation.operator === '//') return [{ ...value, text: replaceEvery(value.text, from.text, to.text) }]
    if (operation.operator === '/') return [{ ...value, text: replaceFirst(value.text, from.text, to.text) }]
    return [{ ...value, text: UNKNOWN }]
  }
  if (operation.type === 'CaseModification' && operation.operand === undefined && isKnownText(value.text)) {
    const text = value.text
    if (operation.operator === '^^') return [{ ...value, text: text.toUpperCase() }]
    if (operation.operator === ',,') return [{ ...value, text: text.toLowerCase() }]
    const first = operation.operator === '^' ? text.charAt(0).toUpperCase() : text.charAt(0).toLowerCase()
    return [{ ...value, text: first + text.slice(1) }]
  }
  return [{ ...unknownWord(span, value.carries), about: value.about }]
}

/** `${!name}` is the variable that the value of `name` names; `${!name@}` and its kin are names that nobody looks up. */
function indirect(run: Run, scope: Scope, part: ParameterExpansionPart, span: Span | undefined): readonly Word[] {
  if (part.index !== undefined || part.operation !== undefined) {
    const meant = scope.variables.get(part.parameter)?.value.text ?? ''
    const [value] = /^[A-Za-z_]\w*$/.test(meant) ? parameterValues(run, scope, meant) : []
    return [{ ...unknownWord(span, value?.carries ?? 0), about: value?.about }]
  }
  const reference = scope.references.target(part.parameter)
  if (reference !== undefined) return [reference === '' ? word('') : { ...unknownWord(span), text: reference }]
  const named = scope.variables.get(part.parameter)?.value.text ?? UNKNOWN
  if (/^[A-Za-z_]\w*$/.test(named)) return parameterValues(run, scope, named)
  evaluateNumber(run, scope, named, span)
  return [unknownWord(span)]
}

function indexed(run: Run, scope: Scope, part: ParameterExpansionPart): readonly Word[] | undefined {
  if (part.index === undefined) return undefined
  const elements = scope.variables.get(part.parameter)?.elements
  const index = expandOne(run, scope, part.index).text
  evaluateNumber(
    run,
    scope,
    index,
    part.index === undefined ? undefined : spanIn(scope.origin, part.index.pos, part.index.end),
  )
  if (elements === undefined) {
    // `${TOKEN[0]}` and `${TOKEN[@]}` of what is no array are all of its value.
    const [only] = parameterValues(run, scope, part.parameter)
    return [{ ...unknownWord(undefined, only?.carries ?? 0, true), about: only?.about }]
  }
  if (index === '@' || index === '*') return elements
  const at = /^\d{1,6}$/.test(index) ? elements[Number(index)] : undefined
  return [at ?? unknownWord(undefined, carriesOf(elements))]
}

function withDefault(run: Run, scope: Scope, part: ParameterExpansionPart, values: readonly Word[]): readonly Word[] {
  const operation = part.operation
  if (operation?.type !== 'Default') return values
  const other = expandOne(run, scope, operation.operand)
  const chosen = chosenDefault(scope, part, operation.operator, other, values)
  if (operation.operator.endsWith('=') && chosen !== values) {
    const name = part.index === undefined ? part.parameter : `${part.parameter}[]`
    scope.set(name, chosen[0] ?? other)
  }
  return chosen
}

function chosenDefault(
  scope: Scope,
  part: ParameterExpansionPart,
  operator: string,
  other: Word,
  values: readonly Word[],
): readonly Word[] {
  const variable = scope.variables.get(part.parameter)
  const first = values[0]
  const set = variable !== undefined || (/^\d+$/.test(part.parameter) && first !== undefined)
  const known = set && first !== undefined && isKnownText(first.text)
  const empty = operator.startsWith(':') && known && first.text === ''
  if (operator.endsWith('+')) return known && !empty ? [other] : [{ ...other, text: UNKNOWN, or: other.text }]
  if (known && !empty) return values
  if (operator.endsWith('-') && isNotGiven(scope, part.parameter, values)) return [other]
  if (operator.endsWith('?')) return [{ ...unknownWord(first?.span, first?.carries), about: first?.about }]
  // Empty for sure: the default is what it will be. Not set in this text: the caller's environment may still have it.
  if (empty) return [other]
  if (!set && isTemporaryDirectory(part.parameter, other)) return [other]
  const or = isKnownText(other.text) && !operator.endsWith('?') ? other.text : undefined
  return [{ ...unknownWord(other.span, other.carries | (first?.carries ?? 0)), about: first?.about, or }]
}

/** A parameter that the call of a function did not give, where all that it gave is seen. */
function isNotGiven(scope: Scope, name: string, values: readonly Word[]): boolean {
  const given = scope.running.size > 0 && !scope.positional.some((w) => w.splits || w.pattern)
  return given && /^\d+$/.test(name) && values.length === 0
}

/**
 * `${TMPDIR:-/tmp}`: whatever the variable holds, it is a directory for temporary files, as the default is (POSIX.1-2024,
 * XBD 8.3). Counter-example: somebody who called has pointed it at something else. `${TMPDIR:-/tmp/build}` is not known: where
 * the variable is set, that is all of the directory.
 */
function isTemporaryDirectory(name: string, other: Word): boolean {
  return /^(TMPDIR|TEMP|TMP|TEMPDIR|RUNNER_TEMP)$/.test(name) && /^\/(var\/)?tmp\/?$/.test(other.text)
}

function remove(text: string, pattern: string, operator: '#' | '##' | '%' | '%%'): string {
  const end = operator.startsWith('#') ? 'start' : 'end'
  const length = matchedLength(pattern, text, end, operator.length === 2 ? 'longest' : 'shortest')
  if (length === undefined) return text
  return end === 'start' ? text.slice(length) : text.slice(0, text.length - length)
}

function replaceEvery(text: string, from: string, to: string): string {
  const parts = text.split(from)
  return text.length + parts.length * to.length > LIMITS.word ? UNKNOWN : parts.join(to)
}

function replaceFirst(text: string, from: string, to: string): string {
  const at = text.indexOf(from)
  return at < 0 ? text : text.slice(0, at) + to + text.slice(at + from.length)
}

function carriesOf(words: readonly Word[]): number {
  return words.reduce((sum, w) => sum | w.carries, 0)
}
