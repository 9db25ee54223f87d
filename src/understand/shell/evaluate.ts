import type {
  AndOr,
  CommandNode,
  CompoundList,
  For,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Redirected,
  Select,
  Function as ShellFunction,
  Statement,
  While,
} from 'unbash'
import { secretAmong } from '../programs/text/listed.ts'
import {
  emptyStream,
  isKnownText,
  openStream,
  SOME_NAME,
  type Stream,
  UNKNOWN,
  unknownWord,
  type Word,
  word,
} from '../word.ts'
import { absentBehind, whereAbsent } from './files/absence.ts'
import { applyRedirections, DESCRIPTOR, finishRedirections } from './files/redirect.ts'
import { LIMITS } from './limits.ts'
import { endProcess, ownProcess } from './process.ts'
import { assuming, copyOf, isExhausted, perhaps, type Run } from './run.ts'
import type { Scope } from './scope/scope.ts'
import { SHELL_SETTINGS } from './scope/shell-settings.ts'
import { evaluateSimple } from './simple.ts'
import { evaluateArithmetic, evaluateTest } from './words/arithmetic.ts'
import { expandOne, expandWord } from './words/expand.ts'
import { spanIn } from './words/origin.ts'

/**
 * Reads a shell text as it would run and gathers its effects. Every branch counts, because nobody knows which one will be
 * taken: a condition is never a reason to leave something out.
 */
export function evaluateScript(run: Run, scope: Scope, script: ParsedScript | CompoundList): Stream {
  return evaluateStatements(run, scope, script.commands)
}

function evaluateStatements(run: Run, scope: Scope, statements: readonly Statement[]): Stream {
  let out = emptyStream
  let stayed: Scope | undefined
  for (const [i, statement] of statements.entries()) {
    if (run.exhausted) break
    const read = () =>
      statement.background === true
        ? evaluateSpawned(run, spawned(run, scope), statement.command)
        : evaluateNode(run, scope, statement.command)
    const stay = scope.takeStay()
    if (stay !== undefined) stayed = evaluateStayed(run, scope, stay, statements.slice(i)) ?? stayed
    out = following(out, statement.background === true ? perhaps(run, read) : read())
    // Of a list or a pipeline `set -e` asks the last command alone.
    if (scope.stopsAtFailure && statement.command.type === 'Command') scope.takeStay()
  }
  if (stayed !== undefined) rejoin(scope, stayed)
  return out
}

/** Doubts of a text that are followed up; behind more of them nobody knows where the shell is. */
const MOST_STAYS = 3

/**
 * Reads these as they would run where the shell stands if its last `cd` failed, beside what they do where it led; gives how
 * that ends.
 */
function evaluateStayed(run: Run, scope: Scope, stay: string, rest: readonly Statement[]): Scope | undefined {
  if (!isKnownText(stay) || run.stays >= MOST_STAYS) {
    scope.cwd = UNKNOWN
    return undefined
  }
  run.stays++
  const inner = copyOf(run, scope)
  inner.cwd = stay
  perhaps(run, () => evaluateStatements(run, inner, rest))
  return inner
}

/** What is known behind both, and the doubt goes on where they are not in one place. */
function rejoin(scope: Scope, stayed: Scope): void {
  const { cwd } = scope
  scope.merge(stayed)
  scope.cwd = cwd
  scope.stay = stayed.cwd === cwd ? undefined : stayed.cwd
}

/** What two commands print one after the other. */
export function following(first: Stream, second: Stream): Stream {
  if (first === emptyStream) return second
  if (second === emptyStream) return first
  const known =
    first.text !== undefined && second.text !== undefined && first.text.length + second.text.length <= LIMITS.word
  const text = known ? `${first.text}${second.text}` : undefined
  return {
    text,
    carries: first.carries | second.carries,
    span: second.span ?? first.span,
    about: aboutBoth(first, second),
    ...(first.of === undefined && second.of === undefined ? {} : { of: ofBoth(first, second) }),
  }
}

const MOST_OF = 32

function ofBoth({ of: first = [] }: Stream, { of: second = [] }: Stream): readonly string[] {
  return first.length >= MOST_OF ? first : [...first, ...second.slice(0, MOST_OF)]
}

/** What only sets up a shell does so no longer with anything else beside it. */
function aboutBoth(first: Stream, second: Stream): string | undefined {
  if (first.about === second.about) return first.about
  if (first.about !== SHELL_SETTINGS && second.about !== SHELL_SETTINGS) return first.about ?? second.about
  if (first.text === '') return second.about
  return second.text === '' ? first.about : undefined
}

function evaluateSpawned(run: Run, inner: Scope, node: Parameters<typeof evaluateNode>[2]): Stream {
  return assuming(run, () => endProcess(run, inner, evaluateNode(run, inner, node)))
}

/** A copy of the scope for what runs beside it. */
function spawned(run: Run, scope: Scope): Scope {
  const inner = ownProcess(copyOf(run, scope))
  inner.spawns++
  return inner
}

/** Steps for each part of a script, whatever is in it: a function's text is gone through at every call. */
const NODE_COST = 20

export function evaluateNode(run: Run, scope: Scope, node: PipelineNode | AndOr | CompoundList): Stream {
  run.work.spend(NODE_COST)
  if (isExhausted(run, scope, () => spanIn(scope.origin, node.pos, node.end))) return openStream
  switch (node.type) {
    case 'Command':
      return evaluateSimple(run, scope, node)
    case 'Pipeline':
      return evaluatePipeline(run, scope, node)
    case 'AndOr':
      return evaluateAndOr(run, scope, node)
    case 'Redirected':
      return evaluateRedirected(run, scope, node)
    case 'CompoundList':
      return evaluateStatements(run, scope, node.commands)
    case 'BraceGroup':
      return evaluateScript(run, scope, node.body)
    case 'Subshell': {
      const inner = ownProcess(copyOf(run, scope))
      inner.depth++
      return assuming(run, () => endProcess(run, inner, evaluateScript(run, inner, node.body)))
    }
    case 'If':
      return evaluateBranches(run, scope, [
        [node.clause, node.then],
        ...node.elif.map((one) => [one.clause, one.then] as const),
        ...(node.else === undefined ? [] : [[undefined, node.else] as const]),
      ])
    case 'Case': {
      expandOne(run, scope, node.word)
      for (const item of node.items) for (const pattern of item.pattern) expandOne(run, scope, pattern)
      return evaluateBranches(
        run,
        scope,
        node.items.map((item) => [undefined, item.body] as const),
      )
    }
    case 'For':
    case 'Select':
      return evaluateFor(run, scope, node)
    case 'While':
      return evaluateWhile(run, scope, node)
    case 'ArithmeticFor':
      for (const one of [node.initialize, node.test, node.update]) evaluateArithmetic(run, scope, one)
      return evaluateRounds(run, scope, () => evaluateScript(run, scope, node.body))
    case 'ArithmeticCommand':
      evaluateArithmetic(run, scope, node.expression)
      return emptyStream
    case 'TestCommand':
      evaluateTest(run, scope, node.expression)
      return emptyStream
    case 'Function':
      define(scope, node)
      return emptyStream
    case 'Coproc': {
      const inner = spawned(run, scope)
      inner.stdin = openStream
      inner.stdinGiven = true
      evaluateSpawned(run, inner, node.body)
      // Numbers of two descriptors: `>&"${COPROC[1]}"` writes to the process, and to no file.
      const value = word(DESCRIPTOR)
      scope.put(node.name?.value ?? 'COPROC', { value, exported: false, elements: [value, value] })
      return emptyStream
    }
    default:
      return node satisfies never
  }
}

function define(scope: Scope, node: ShellFunction): void {
  scope.functions.set(node.name.value, { node, origin: scope.origin })
}

function evaluatePipeline(run: Run, scope: Scope, node: Pipeline): Stream {
  if (node.commands.length === 1) return evaluateNode(run, scope, node.commands[0] as CommandNode)
  let passed: Stream | undefined
  for (const [i, command] of node.commands.entries()) {
    const inner = spawned(run, scope)
    if (passed !== undefined) {
      inner.stdin = passed
      inner.stdinGiven = true
    }
    passed = evaluateSpawned(run, inner, command)
    // The last one runs in the shell itself: with that option in bash, in zsh always.
    const stays = run.zsh === true || scope.options.has('lastpipe')
    if (stays && i === node.commands.length - 1) scope.merge(inner)
  }
  return passed ?? openStream
}

function evaluateAndOr(run: Run, scope: Scope, node: AndOr): Stream {
  const out = evaluateNode(run, scope, node.commands[0] as PipelineNode)
  // Within the chain a choice is made where the next command runs; behind the chain nobody knows how far it came.
  return perhaps(run, () => evaluateChain(run, scope, node, out))
}

function evaluateChain(run: Run, scope: Scope, node: AndOr, first: Stream): Stream {
  let out = first
  let absent: string | undefined
  let before: Scope | undefined
  let isSure = true
  let stay = scope.takeStay()
  for (const [i, operator] of node.operators.entries()) {
    const next = node.commands[i + 1] as PipelineNode
    if (i === 0) absent = absentBehind(run, scope, node.commands[0] as PipelineNode, operator === '&&')
    else if (operator === '||') absent = undefined
    if (operator === '&&') {
      isSure &&= succeeds(node.commands[i] as PipelineNode)
      if (!isSure) before ??= copyOf(run, scope)
      out = following(
        out,
        whereAbsent(run, absent, () => evaluateNode(run, scope, next)),
      )
    } else {
      // Behind `||` it may run or not: what it changes is then known only where it changes nothing.
      const inner = copyOf(run, scope)
      const printed = perhaps(run, () => whereAbsent(run, absent, () => evaluateNode(run, inner, next)))
      absent = undefined
      scope.merge(inner)
      out = { ...following(out, printed), text: undefined, of: [] }
    }
    stay = scope.takeStay() ?? (operator === '||' && leaves(next) ? undefined : stay)
  }
  if (before !== undefined) scope.doubt(before)
  scope.stay = stay
  return out
}

/** `exit 1`, `{ echo no; return; }`: nothing that stands behind it runs then. */
function leaves(node: PipelineNode | AndOr): boolean {
  if (node.type === 'Command') return LEAVING.has(node.name?.text ?? '')
  const last = node.type === 'BraceGroup' ? node.body.commands.at(-1) : undefined
  return last !== undefined && last.background !== true && leaves(last.command)
}

const LEAVING = new Set(['exit', 'return', 'break', 'continue'])

/** Commands that hardly ever fail. Where one does (`cd`), what follows is not what anybody meant. */
const SUCCEEDING = new Set([
  'true',
  ':',
  'echo',
  'printf',
  'cd',
  'mkdir',
  'pushd',
  'export',
  'declare',
  'local',
  'set',
  'shopt',
  'umask',
])

function succeeds(node: PipelineNode): boolean {
  if (node.type !== 'Command') return false
  if (node.name !== undefined) return SUCCEEDING.has(node.name.text)
  // The status of an assignment is that of the command in its value.
  const values = node.prefix.map((one) => (one.type === 'Assignment' ? one.text : ''))
  return node.redirects.length === 0 && !values.some((one) => /`|[$]\(/.test(one))
}

function evaluateRedirected(run: Run, scope: Scope, node: Redirected): Stream {
  const applied = applyRedirections(run, scope, node.redirects)
  const before = { stdin: scope.stdin, given: scope.stdinGiven }
  if (applied.stdin !== undefined) {
    scope.stdin = applied.stdin
    scope.stdinGiven = true
  }
  const out = evaluateNode(run, scope, node.command)
  scope.stdin = before.stdin
  scope.stdinGiven = before.given
  return finishRedirections(run, scope, applied, out)
}

type Branch = readonly [condition: CompoundList | undefined, body: CompoundList]

/** Conditions run in order; each body runs in a copy, and what is true afterwards is what all copies share. */
function evaluateBranches(run: Run, scope: Scope, branches: readonly Branch[]): Stream {
  const ends: Scope[] = []
  let out = emptyStream
  // Where the first condition failed, for the branches behind it.
  const [first] = branches[0] ?? []
  let failed: string | undefined
  let stay: string | undefined
  for (const [i, [condition, body]] of branches.entries()) {
    if (condition !== undefined) out = following(out, evaluateScript(run, scope, condition))
    const absent = i === 0 && first !== undefined ? absentBehind(run, scope, first, true) : failed
    if (i === 0 && first !== undefined) failed = absentBehind(run, scope, first, false)
    // `if cd x; then …`: where it failed the body does not run.
    stay = scope.takeStay() ?? stay
    const inner = copyOf(run, scope)
    out = following(
      out,
      perhaps(run, () => whereAbsent(run, absent, () => evaluateScript(run, inner, body))),
    )
    ends.push(inner)
  }
  for (const end of ends) scope.merge(end)
  scope.stay = stay
  return ends.length > 0 ? { ...out, text: undefined, of: [] } : out
}

function evaluateFor(run: Run, scope: Scope, node: For | Select): Stream {
  const name = node.name.value
  const span = spanIn(scope.origin, node.name.pos, node.name.end)
  const words = node.wordlist?.flatMap((one) => expandWord(run, scope, one)) ?? scope.positional
  const each = (value: Word): Stream => {
    scope.setLoop(name, value)
    return evaluateScript(run, scope, node.body)
  }
  const unsure = node.type === 'Select' || words.some((w) => w.splits && !isNames(w))
  if (unsure) return evaluateRounds(run, scope, () => each(someOf(words, span)))
  let out = emptyStream
  for (const [i, value] of words.entries()) {
    if (run.exhausted) break
    if (i < LIMITS.rounds && isNames(value))
      out = following(
        out,
        evaluateRounds(run, scope, () => each({ ...value, splits: true })),
      )
    else if (i < LIMITS.rounds) {
      // `$(seq 3)` stands for any number of names.
      const isOne = !value.text.includes(SOME_NAME)
      out = following(out, isOne ? each(value) : assuming(run, () => each(value)))
    } else return evaluateRounds(run, scope, () => each(someOf(words, span)))
  }
  return out
}

/** A pattern that nobody could expand, or a list of files: it stands for names, and the variable for each of them. */
function isNames(w: Word): boolean {
  return w.listed !== undefined || (w.pattern && isKnownText(w.text))
}

/** One of the words, nobody knows which; of a single list it keeps what that is about. */
function someOf(words: readonly Word[], span: Word['span']): Word {
  const one = { ...unknownWord(span, carriesOf(words)), about: words.length === 1 ? words[0]?.about : undefined }
  return { ...one, text: secretAmong(words)?.text ?? one.text }
}

function carriesOf(words: readonly Word[]): number {
  return words.reduce((sum, w) => sum | w.carries, 0)
}

/** `while read -r f`: of a list that is known, one round for each line, as a `for` loop has. */
function evaluateWhile(run: Run, scope: Scope, node: While): Stream {
  const round = { at: 0, of: 1 }
  let out = emptyStream
  for (; round.at < round.of && !run.exhausted; round.at++) {
    const printed = evaluateRounds(run, scope, () => {
      scope.round = round
      const first = evaluateScript(run, scope, node.clause)
      scope.round = undefined
      return following(first, evaluateScript(run, scope, node.body))
    })
    out = following(out, printed)
  }
  return out
}

/**
 * A loop whose rounds cannot be counted: once as it stands, and once more from what both ends share, so that what a round
 * changes (`cd ..`, `x=$next`) is unknown where the next round would see another value.
 */
function evaluateRounds(run: Run, scope: Scope, round: () => Stream): Stream {
  const before = copyOf(run, scope)
  const out = perhaps(run, round)
  scope.merge(before)
  const again = perhaps(run, round)
  scope.merge(before)
  return { ...following(out, again), text: undefined }
}
