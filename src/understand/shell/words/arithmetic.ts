import type { ArithmeticExpression, SyntaxNode, TestExpression } from 'unbash'
import { forEachChild } from 'unbash'
import type { Span } from '../../../lib/span.ts'
import type { Call } from '../../program.ts'
import { Carries, SOME_NAME, unknownWord, type Word, word } from '../../word.ts'
import { makeCall, runShell } from '../call.ts'
import { copyOf, isExhausted, type Run } from '../run.ts'
import type { Scope } from '../scope/scope.ts'
import { expandOne, runNested } from './expand.ts'
import { spanIn } from './origin.ts'

/**
 * Text that the shell expands a second time, Bash 5.2 manual, section 6.5: what a variable holds is an expression of its
 * own, and the subscripts in it are expanded, so that `x='a[$(rm y)]'; (( x ))` runs `rm y`.
 */
export function evaluateNumber(run: Run, scope: Scope, text: string, span: Span | undefined): void {
  evaluateText(run, scope, text, span, new Set())
}

const SUBSTITUTES = /`|\$\(|\$\{[ |]/
const NAMES = /[A-Za-z_]\w*|\$\d/g

function evaluateText(run: Run, scope: Scope, text: string, span: Span | undefined, seen: Set<string>): void {
  run.work.spend(text.length)
  const isSure = !/&&|\|\||\?/.test(text)
  for (const [, before, , after] of text.matchAll(ASSIGNED)) setNumber(scope, before ?? after ?? '', isSure)
  if (SUBSTITUTES.test(text)) runLater(run, scope, `(( ${text} ))`, span)
  else evaluateNames(run, scope, text, span, seen)
}

/** `x=1`, `a[0]+=1`, `x++`, `--x`: names that an expression sets. */
const ASSIGNED =
  /(?<!\w)([A-Za-z_]\w*(\[[^[\]]{0,64}\])?)\s*(?:(?:[-+*/%&^|]|<<|>>)?=(?!=)|\+\+|--)|(?:\+\+|--)\s{0,8}([A-Za-z_]\w*)/g

/** Behind `&&`, `||` and `?` it may be what it was before. */
function setNumber(scope: Scope, name: string, isSure: boolean): void {
  const old = scope.variables.get(name)?.value
  const isNumber = old !== undefined && (old.text === SOME_NAME || /^-?\d+$/.test(old.text))
  scope.set(name, isSure || isNumber ? word(SOME_NAME) : unknownWord(old?.span, old?.carries ?? 0))
}

/** The variables of an expression whose own substitutions have run. */
function evaluateNames(run: Run, scope: Scope, text: string, span: Span | undefined, seen: Set<string>): void {
  run.work.spend(text.length)
  for (const name of text.match(NAMES) ?? []) {
    if (run.exhausted) return
    if (seen.has(name)) continue
    seen.add(name)
    for (const value of valuesOf(scope, name)) evaluateText(run, scope, value.text, span, seen)
  }
}

function valuesOf(scope: Scope, name: string): readonly Word[] {
  if (name.startsWith('$')) {
    const value = scope.positional[Number(name.slice(1)) - 1]
    return value === undefined ? [] : [value]
  }
  const variable = scope.variables.get(name)
  return variable === undefined ? [] : (variable.elements ?? [variable.value])
}

/** What a text runs when it is expanded as if it stood in double quotes: a prompt, a list of words for completion. */
export function expandLater(run: Run, scope: Scope, text: string, span: Span | undefined): void {
  if (SUBSTITUTES.test(text)) runLater(run, scope, `: "${text}"`, span)
}

/** Text that runs at another time, with what is known now. */
export function runLater(run: Run, scope: Scope, text: string, span: Span | undefined): void {
  const inner = copyOf(run, scope)
  inner.depth++
  if (isExhausted(run, inner, () => span)) return
  runShell(run, inner, { text, carries: Carries.nothing, span }, makeCall(run, inner, 'bash', [], span))
}

/** `(( … ))`, `$(( … ))`: its substitutions, and what its variables hold. */
export function evaluateArithmetic(run: Run, scope: Scope, expression: ArithmeticExpression | undefined): void {
  if (expression === undefined) return
  runNested(run, scope, expression)
  const open: SyntaxNode[] = [expression]
  const set: string[] = []
  let isSure = true
  for (let node = open.pop(); node !== undefined && !run.exhausted; node = open.pop()) {
    const name = setBy(node)
    if (name !== undefined) set.push(name)
    isSure &&= !mayLeaveOut(node)
    if (node.type !== 'ArithmeticWord') forEachChild(node, (child) => open.push(child))
    else evaluateNames(run, scope, node.value, spanIn(scope.origin, node.pos, node.end), new Set())
  }
  for (const name of set) setNumber(scope, name, isSure)
}

function mayLeaveOut(node: SyntaxNode): boolean {
  return node.type === 'ArithmeticTernary' || (node.type === 'ArithmeticBinary' && /^(?:&&|\|\|)$/.test(node.operator))
}

function setBy(node: SyntaxNode): string | undefined {
  const isSet = node.type === 'ArithmeticBinary' && /^(?:[-+*/%&^|]|<<|>>)?=$/.test(node.operator)
  const steps = node.type === 'ArithmeticUnary' && /^(\+\+|--)$/.test(node.operator)
  const target = isSet ? node.left : steps ? node.operand : undefined
  return target?.type === 'ArithmeticWord' && /^[A-Za-z_]/.test(target.value) ? target.value : undefined
}

const NUMERIC = new Set(['-eq', '-ne', '-lt', '-le', '-gt', '-ge'])

/** `[[ … ]]`: its substitutions; both sides of `-eq` and its kin are expressions, what is behind `-v` has a subscript. */
export function evaluateTest(run: Run, scope: Scope, expression: TestExpression): void {
  runNested(run, scope, expression)
  const open: SyntaxNode[] = [expression]
  for (let node = open.pop(); node !== undefined && !run.exhausted; node = open.pop()) {
    if (node.type === 'TestBinary' && NUMERIC.has(node.operator)) {
      for (const side of [node.left, node.right]) {
        // A substitution in it has run above: what is left is the text that it leaves and what variables hold.
        if (side.parts?.every((part) => part.type !== 'CommandExpansion') !== false)
          evaluateNumber(run, scope, expandOne(run, scope, side).text, spanIn(scope.origin, side.pos, side.end))
      }
    } else if (node.type === 'TestUnary' && node.operator === '-v') {
      evaluateSubscript(run, scope, expandOne(run, scope, node.operand))
    } else if (node.type !== 'Word') forEachChild(node, (child) => open.push(child))
  }
}

/** The name of a variable, in a word that a builtin takes for one: its subscript is expanded once more. */
function evaluateSubscript(run: Run, scope: Scope, name: Word): void {
  const subscript = /^[A-Za-z_]\w*\[(.*)$/s.exec(name.text)?.[1]
  if (subscript !== undefined) evaluateNumber(run, scope, subscript.slice(0, subscript.lastIndexOf(']')), name.span)
}

/** Builtins whose operands are names of variables. */
const NAMING: ReadonlySet<string> = new Set([
  'unset',
  'read',
  'mapfile',
  'readarray',
  'declare',
  'typeset',
  'local',
  'readonly',
  'export',
  'getopts',
  'wait',
])

/** What a builtin expands in its operands before it does anything else. */
export function evaluateOperands(run: Run, scope: Scope, { name, args }: Call): void {
  if (name === 'let') for (const one of args) evaluateNumber(run, scope, one.text, one.span)
  else if (NAMING.has(name)) for (const one of args) evaluateSubscript(run, scope, beforeEquals(one))
  else if (name === 'test' || name === '[' || name === 'printf') {
    const at = args.findIndex((w) => w.text === '-v')
    const named = at < 0 ? undefined : args[at + 1]
    if (named !== undefined && (name !== 'printf' || at === 0)) evaluateSubscript(run, scope, named)
  }
}

/** `a[…]=value` is a name and a value; an equals sign within the subscript belongs to the name. */
function beforeEquals(one: Word): Word {
  const end = one.text.indexOf(']=')
  return end < 0 ? one : { ...one, text: one.text.slice(0, end + 1) }
}
