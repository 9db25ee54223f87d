import type { Assignment, Command, Word as WordNode } from 'unbash'
import { Carries, emptyStream, type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { evaluateNumber, expandLater } from './arithmetic.ts'
import { dispatch } from './dispatch.ts'
import { expandAssigned, expandOne, expandWord, substituted } from './expand.ts'
import { LIMITS } from './limits.ts'
import { applyRedirections, finishRedirections, noRedirections } from './redirect.ts'
import { emitIn, exhaust, type Run } from './run.ts'
import { envOf, type Scope, spanIn, type Variable } from './scope.ts'

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
  if (path !== undefined) scope.ownPath = saved.ownPath
  scope.stdin = saved.stdin
  scope.stdinGiven = saved.given
  return finishRedirections(run, scope, applied, out)
}

/** `name=value` as an argument, for `export`, `env`, `make` and every other program. */
function assignmentWord(run: Run, scope: Scope, node: Assignment): Word {
  const span = spanIn(scope.origin, node.pos, node.end)
  const { value } = valueOfAssignment(run, scope, node)
  return word(`${node.name}${node.append === true ? '+=' : '='}${value.text}`, span, { carries: value.carries })
}

function valueOfAssignment(run: Run, scope: Scope, node: Assignment): Variable {
  const old = scope.variables.get(node.name)
  const exported = scope.exportAll || (old?.exported ?? false)
  if (node.index !== undefined) {
    const index = expandOne(run, scope, node.index)
    evaluateNumber(run, scope, index.text, index.span)
    // What a name stands for from here on: an alias of bash, a function or an alias of zsh.
    if (node.name === 'BASH_ALIASES' || (run.zsh === true && ZSH_COMMANDS.has(node.name)))
      emitIn(run, {
        kind: 'unreadable',
        verb: 'define',
        on: 'code',
        name: index.text,
        at: { is: 'session', site: scope.site, cwd: scope.cwd, env: envOf(scope) },
        span: index.span,
        note: 'a command is given another meaning',
      })
    expandOne(run, scope, node.value as WordNode)
    return {
      value: { text: UNKNOWN, span: undefined, carries: Carries.nothing, pattern: false, splits: false },
      exported,
    }
  }
  if (node.value.type === 'ArrayValue') {
    const fresh = node.value.elements.flatMap((one) => expandWord(run, scope, one))
    const elements =
      node.append === true ? [...(old?.elements ?? (old === undefined ? [] : [old.value])), ...fresh] : fresh
    run.work.spend(elements.length)
    return { value: elements[0] ?? word(''), exported, elements }
  }
  const made = node.append === true ? undefined : substituted(run, scope, node.value)
  if (made !== undefined) return { ...made, exported }
  const value = expandAssigned(run, scope, node.value)
  if (node.append !== true) return { value, exported }
  const first = old?.value ?? word(UNKNOWN)
  const text = first.text.length + value.text.length > LIMITS.word ? UNKNOWN : first.text + value.text
  return { value: { ...value, text, carries: first.carries | value.carries }, exported }
}

/** The parameters of the module zsh/parameter that hold what commands are. */
const ZSH_COMMANDS = new Set(['aliases', 'galiases', 'saliases', 'functions', 'commands'])

function assign(run: Run, scope: Scope, name: string, variable: Variable): void {
  const { text, span } = variable.value
  if (scope.variables.get(name)?.integer === true) evaluateNumber(run, scope, text, span)
  // The prompt of `set -x`, which nobody has to ask for.
  if (name === 'PS4') expandLater(run, scope, text, span)
  scope.put(name, variable)
  if (name === 'IFS') scope.ownSeparators = true
  if (name === 'PATH') scope.ownPath = ownDirectories(variable.value.text)
}

/**
 * Directories in front of the usual ones in a `PATH` that the text itself sets. A program in one of them is what stands
 * there, whatever it is called. Of too many of them, nobody knows what stands there.
 */
export function ownDirectories(path: string): readonly string[] {
  const own: string[] = []
  for (let from = 0; from <= path.length; ) {
    const colon = path.indexOf(':', from)
    const end = colon < 0 ? path.length : colon
    const directory = path.slice(from, end)
    // `$PATH` of the caller, unknown here: what follows it comes later in the search.
    if (SYSTEM_DIRECTORIES.has(directory) || directory === UNKNOWN) break
    if (own.length >= LIMITS.searched) return [UNKNOWN]
    own.push(directory)
    from = end + 1
  }
  return own
}

export const SYSTEM_DIRECTORIES: ReadonlySet<string> = new Set([
  '/bin',
  '/sbin',
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
  '/snap/bin',
]) // prettier-ignore
