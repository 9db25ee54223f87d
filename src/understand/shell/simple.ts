import type { Assignment, Command, Word as WordNode } from 'unbash'
import type { Span } from '../../lib/span.ts'
import { Carries, emptyStream, type Stream, UNKNOWN, unknownWord, type Word, word } from '../word.ts'
import { dispatch } from './dispatch.ts'
import { applyRedirections, finishRedirections, noRedirections } from './files/redirect.ts'
import { LIMITS } from './limits.ts'
import { emitIn, exhaust, type Run } from './run.ts'
import { envOf, type Scope } from './scope/scope.ts'
import { ownDirectories } from './scope/search-path.ts'
import type { Variable } from './scope/variable.ts'
import { evaluateNumber, expandLater, runLater } from './words/arithmetic.ts'
import { expandAssigned, expandOne, expandWord, substituted } from './words/expand.ts'
import { spanIn } from './words/origin.ts'

/** What they print is known when they end; `exec` would keep the connection for what comes later. */
const PRINTS: ReadonlySet<string> = new Set([':', 'echo', 'printf', 'cat'])

/** One simple command: assignments, words and redirections, in the order of Bash 5.2, section 3.7.1. */
export function evaluateSimple(run: Run, scope: Scope, node: Command): Stream {
  const span = spanIn(scope.origin, node.pos, node.end)
  if (++run.commands > LIMITS.commands) {
    exhaust(
      run,
      'the action has more commands than are read',
      { site: scope.site, cwd: scope.cwd, env: envOf(scope) },
      span,
    )
    return emptyStream
  }
  const words: Word[] = []
  const take = (some: readonly Word[]) => {
    for (const one of some) words.push(one)
  }
  if (node.name !== undefined) take(expandWord(run, scope, node.name))
  for (const one of node.suffix) {
    if (one.type === 'Word') take(expandWord(run, scope, one))
    else if (one.type === 'Assignment') words.push(assignmentWord(run, scope, one))
  }
  const before = new Map<string, Word>()
  for (const one of node.prefix) {
    if (one.type !== 'Assignment') continue
    const variable = valueOfAssignment(run, scope, one)
    if (node.name === undefined) assign(run, scope, one.name, variable)
    else before.set(one.name, variable.value)
  }
  const redirects = node.redirects
  const applied =
    redirects.length === 0
      ? noRedirections
      : applyRedirections(run, scope, redirects, PRINTS.has(words[0]?.text ?? ':'))
  // `$(<file)` is what the file holds (Bash 5.2 manual, section 3.5.4); zsh prints it without the brackets, too.
  // In bash nothing comes through of `<a >b`: it leaves `b` empty.
  if (scope.definesCommand) checkDefined(run, scope, span)
  if (words.length === 0) return finishRedirections(run, scope, applied, { ...(applied.stdin ?? emptyStream), of: [] })
  const saved = { stdin: scope.stdin, given: scope.stdinGiven, ownPath: scope.ownPath }
  // Bash looks the command up in the `PATH` that stands in front of it (5.2, `search_for_command`).
  const path = before.get('PATH')
  if (path !== undefined) scope.ownPath = ownDirectories(path.text)
  if (applied.stdin !== undefined) {
    scope.stdin = applied.stdin
    scope.stdinGiven = true
  }
  const out = dispatch(run, scope, words, { span, before, functions: true })
  if (scope.definesCommand) checkDefined(run, scope, span)
  if (path !== undefined) scope.ownPath = saved.ownPath
  scope.stdin = saved.stdin
  scope.stdinGiven = saved.given
  return finishRedirections(run, scope, applied, out)
}

/** What a name stands for from here on is something else (Bash 5.2 manual, section 5.2: `BASH_ALIASES`, `BASH_CMDS`). */
function checkDefined(run: Run, scope: Scope, span: Span | undefined): void {
  scope.definesCommand = false
  const at = { is: 'session', site: scope.site, cwd: scope.cwd, env: envOf(scope) } as const
  const note = 'a command is given another meaning'
  emitIn(run, { kind: 'unreadable', verb: 'define', on: 'code', name: '', at, span, note })
}

/** `name=value` as an argument, for `export`, `env`, `make` and every other program. */
function assignmentWord(run: Run, scope: Scope, node: Assignment): Word {
  const span = spanIn(scope.origin, node.pos, node.end)
  // What it is added to, a builtin looks up itself; to a program it is a word.
  const { value: own } = valueOfAssignment(run, scope, node, false)
  const value = node.append === true && node.value.type === 'ArrayValue' ? unknownWord(span, own.carries) : own
  return word(`${node.name}${node.append === true ? '+=' : '='}${value.text}`, span, { carries: value.carries })
}

function valueOfAssignment(
  run: Run,
  scope: Scope,
  node: Assignment,
  appends: boolean = node.append === true,
): Variable {
  const old = scope.variables.get(node.name)
  const exported = scope.exportAll || (old?.exported ?? false)
  if (node.index !== undefined) {
    const index = expandOne(run, scope, node.index)
    evaluateNumber(run, scope, index.text, index.span)
    // A function or an alias of zsh.
    if (run.zsh === true && ZSH_COMMANDS.has(node.name)) scope.definesCommand = true
    expandOne(run, scope, node.value as WordNode)
    return {
      value: { text: UNKNOWN, span: undefined, carries: Carries.nothing, pattern: false, splits: false },
      exported,
    }
  }
  if (node.value.type === 'ArrayValue') {
    const given = node.value.elements
    const fresh = given.flatMap((one) => expandWord(run, scope, one))
    // `([k]=v)`: which element stands where is not looked at.
    if (given.some((one) => /^\[[^\]]*\]\+?=/.test(one.text))) {
      const value = unknownWord(
        undefined,
        fresh.reduce((sum, one) => sum | one.carries, 0),
        true,
      )
      return { value, exported, elements: [value] }
    }
    const elements = appends ? [...(old?.elements ?? (old === undefined ? [] : [old.value])), ...fresh] : fresh
    run.work.spend(elements.length)
    return { value: elements[0] ?? word(''), exported, elements }
  }
  const made = appends ? undefined : substituted(run, scope, node.value)
  if (made !== undefined) return { ...made, exported }
  const value = expandAssigned(run, scope, node.value)
  if (!appends) return { value, exported }
  const first = old?.value ?? word(UNKNOWN)
  const text = first.text.length + value.text.length > LIMITS.word ? UNKNOWN : first.text + value.text
  return { value: { ...value, text, carries: first.carries | value.carries }, exported }
}

/** The parameters of the module zsh/parameter that hold what commands are. */
const ZSH_COMMANDS = new Set(['aliases', 'galiases', 'saliases', 'functions', 'commands'])

function assign(run: Run, scope: Scope, name: string, variable: Variable): void {
  const { text, span } = variable.value
  const meant = scope.meant(name)
  if (scope.variables.get(name)?.integer === true) evaluateNumber(run, scope, text, span)
  // Prompts: that of `set -x` nobody has to ask for, and a shell that is kept shows the others.
  if (/^PS[0-4]$/.test(meant)) expandLater(run, scope, text, span)
  if (meant === 'PROMPT_COMMAND') runLater(run, scope, text, span)
  scope.put(name, variable)
  if (meant === 'IFS') scope.ownSeparators = true
}
