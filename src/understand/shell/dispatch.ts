import type { Span } from '../../lib/span.ts'
import { absolute, emit, emitFile } from '../emit.ts'
import type { Env } from '../place.ts'
import type { Call } from '../program.ts'
import { runsFetchedProject, runsPatchedProject } from '../programs/fetched-project.ts'
import { readsFoundCode } from '../programs/found-code.ts'
import { wordsOf } from '../programs/option-variables.ts'
import { PYTHON_TOOLS, toolOfEnvironment } from '../programs/python/made-environment.ts'
import { namesModules } from '../programs/python/named-modules.ts'
import { fewer } from '../programs/text/listed.ts'
import { isSecretPath } from '../secrets/path.ts'
import { isKnown, isKnownText, openStream, type Stream, UNKNOWN, unknownWord, type Word, word } from '../word.ts'
import { BUILTINS } from './builtins.ts'
import { makeCall, runShell } from './call.ts'
import { evaluateNode } from './evaluate.ts'
import { isFetched } from './files/content.ts'
import { isLeftAlone } from './files/left-alone.ts'
import { runPath } from './files/path.ts'
import { LIMITS } from './limits.ts'
import { assuming, copyOf, emitIn, isExhausted, perhaps, type Run } from './run.ts'
import type { DefinedFunction } from './scope/defined-function.ts'
import { envOf, type Scope } from './scope/scope.ts'
import { SYSTEM_DIRECTORIES } from './scope/search-path.ts'
import { asSettings } from './scope/shell-settings.ts'
import { checkVariables } from './scope/variables.ts'
import { evaluateOperands } from './words/arithmetic.ts'

export interface Dispatch {
  readonly span: Span | undefined
  /** Assignments in front of the command. */
  readonly before?: ReadonlyMap<string, Word>
  /** False where a program calls another one: functions, aliases and builtins are the shell's own. */
  readonly functions: boolean
}

const CALL_COST = 100

/** Finds what a command's first word stands for, in the shell's order: alias, function, builtin, program. */
export function dispatch(run: Run, scope: Scope, words: readonly Word[], how: Dispatch): Stream {
  const head = words[0]
  if (head === undefined || isExhausted(run, scope, () => how.span)) return openStream
  run.work.spend(CALL_COST + words.length + 4 * scope.envCost)
  const args = words.slice(1)
  const before = how.before?.size === 0 ? undefined : how.before
  const env = before === undefined ? envOf(scope) : envOf(scope, before)
  const call = makeCall(run, scope, head.text, args, how.span, env)
  if (before !== undefined) checkVariables(call, before)
  if (words.length > LIMITS.arguments) {
    emit(call, 'unreadable', 'run', 'program', head, { note: 'the command has more words than are read' })
    return openStream
  }
  // Zsh 5.9 manual, section 14.7.3: `=name` is the path of the program.
  if (run.zsh === true && /^=\w/.test(head.text))
    return dispatch(run, scope, [{ ...head, text: head.text.slice(1) }, ...args], { ...how, functions: false })
  if (!isKnown(head) || head.text === '') {
    const tool = toolOfEnvironment(call, head)
    const isOther = tool === undefined || (!PYTHON_TOOLS.test(tool.name) && run.program(tool.name) !== undefined)
    if (tool !== undefined && !isOther && isLeftAlone(run, tool.environment))
      return runNamed(run, tool.name, word(tool.name, head.span), { ...call, name: tool.name })
    emit(call, 'unreadable', 'run', 'program', head, { note: 'the program is not known before it runs' })
    return openStream
  }
  if (how.functions) {
    const alias = scope.aliases.get(head.text)
    if (alias !== undefined) return runAliased(run, scope, alias, words, how, call)
    const defined = scope.functions.get(head.text)
    if (defined !== undefined) return runDefined(run, scope, defined, words, how, call)
  }
  const builtin = how.functions || head.text === 'command' ? BUILTINS.get(head.text) : undefined
  if (builtin !== undefined) {
    evaluateOperands(run, scope, call)
    if (before === undefined || !RUNS_HERE.has(head.text)) return builtin(run, scope, call) ?? openStream
    return withGiven(scope, before, () => builtin(run, scope, call) ?? openStream)
  }
  if (how.functions && run.program(head.text) === undefined) {
    // Bash and zsh call it with the words of a command that they do not find.
    const other = scope.functions.get('command_not_found_handle') ?? scope.functions.get('command_not_found_handler')
    if (other !== undefined) runFunction(run, scope, other, [head, ...words], call, before)
  }
  return runProgram(run, scope, words, call)
}

/** A program by name or path, no shell's own names. */
export function runProgram(run: Run, scope: Scope, words: readonly Word[], call: Call): Stream {
  const head = words[0] as Word
  const path = head.text
  if (path.includes('/') || path.includes('\\')) return runPath(run, scope, words, call)
  const hashed = scope.hashed.get(path)
  // What it was before counts as well: the shell may have forgotten it again.
  if (hashed !== undefined && !isKnownText(hashed))
    emit(call, 'unreadable', 'run', 'program', head, { note: 'the program is not known before it runs' })
  else if (hashed !== undefined) runPath(run, scope, [{ ...head, text: hashed }, ...words.slice(1)], call)
  const shadow = shadowing(run, scope, path)
  const out =
    shadow === undefined
      ? runNamed(run, path, head, call)
      : runPath(run, scope, [{ ...head, text: shadow }, ...words.slice(1)], call)
  return hashed === undefined ? out : { text: undefined, carries: out.carries, span: out.span }
}

/** A plan changes nothing, and runs the programs that its text names (`data "external"`); a check loads what it is told. */
const runsToRead = (name: string) =>
  name === 'terraform' || name === 'tofu' || name === 'terragrunt' || namesModules(name)

/** A program that is known by its name alone. */
export function runNamed(run: Run, name: string, head: Word, call: Call): Stream {
  const program = run.program(name)
  if (program === undefined) {
    undescribed(call, head)
    readsFoundCode(call)
    return openStream
  }
  let isUnknown = false
  let acts = false
  const named: Call = {
    ...call,
    name,
    emit: (effect) => {
      if (effect.kind === 'undescribed' && effect.on === 'program' && effect.name === name) isUnknown = true
      if (effect.kind !== 'read') acts = true
      call.emit(effect)
    },
  }
  const more = wordsOf(call, name)
  if (more !== call.args) perhaps(run, () => program.run({ ...named, args: more }))
  const out = program.run(named) ?? openStream
  // Its verb is nobody's, or it is another program of that name: `sem rm -r src`.
  if (isUnknown) carried(call)
  if (acts || runsToRead(name)) readsFoundCode({ ...call, name })
  if (acts) runsFetchedProject({ ...call, name })
  runsPatchedProject({ ...call, name })
  return asSettings(named, out)
}

function undescribed(call: Call, head: Word): void {
  const { site, cwd, env } = call
  emit(call, 'undescribed', 'run', 'program', head, {
    at: { is: 'session', site, cwd, env, names: [head, ...call.args] },
  })
  carried(call)
}

/** What the words of a program that is not known say of themselves. */
function carried(call: Call): void {
  // What it does with a secret nobody knows; it can be no less than to read it.
  for (const path of call.args) if (isKnown(path) && isSecretPath(path.text)) emitFile(call, 'read', path)
  // Nor what it does with a disk that is named to it.
  for (const one of call.args) if (namesDisk(one.text)) emit(call, 'lose', 'use', 'disk', one)
  // What stands behind `--` is mostly another program's command; whether it is or not, it can only raise.
  const dashes = call.args.findIndex((w) => w.text === '--')
  const from = dashes >= 0 ? dashes + 1 : carriedAt(call.args)
  if (from >= 0 && from < call.args.length) call.exec(call.args.slice(from))
}

/** `/dev/sda`, `of=/dev/nvme0n1`, `--drive=/dev/disk2`. */
function namesDisk(text: string): boolean {
  const at = text.indexOf('/dev/')
  if (at < 0 || (at > 0 && text[at - 1] !== '=')) return false
  return /^(?:[shv]d[a-z]|xvd[a-z]|nvme\d|mmcblk\d|r?disk\d|disk\/|mapper\/|md\d|dm-\d)/.test(text.slice(at + 5))
}

/**
 * Where the words of another program seem to begin: `wrapper rm -rf src`. Only names that are hardly a verb of anything's
 * own, and near the beginning. Counter-example that is read for nothing: `say git push`.
 */
function carriedAt(args: readonly Word[]): number {
  const at = args.slice(0, MOST_BEFORE).findIndex((w) => CARRIED.has(w.text.slice(w.text.lastIndexOf('/') + 1)))
  const next = args[at + 1]
  if (at < 0 || next === undefined) return -1
  return SHELLS.has(args[at]?.text ?? '') && next.text !== '-c' ? -1 : at
}

const MOST_BEFORE = 4
const SHELLS = new Set(['sh', 'bash', 'zsh'])
const CARRIED = new Set([
  ...SHELLS,
  'rm',
  'shred',
  'truncate',
  'find',
  'xargs',
  'dd',
  'sudo',
  'git',
  'kubectl',
  'terraform',
  'systemctl',
])

/** A file of this name in a directory that the text itself put in front of `PATH`. */
function shadowing(run: Run, scope: Scope, name: string): string | undefined {
  for (const directory of scope.ownPath) {
    if (!isKnownText(directory)) return `${UNKNOWN}/${name}`
    const path = absolute(scope.cwd, `${directory}/${name}`)
    if (run.written.has(path) || run.copies.has(path)) return path
    // Unpacked or fetched there: nobody knows which programs that are.
    if (scope.site.is === 'here' && isFetched(run, path)) return path
    if (scope.site.is === 'here' && run.files.kind(path) === 'file') return path
  }
  return undefined
}

/** An alias stands for its words, with the arguments behind them; the plain program counts too, for it may be off. */
function runAliased(run: Run, scope: Scope, alias: string, words: readonly Word[], how: Dispatch, call: Call): Stream {
  const inner = copyOf(run, scope)
  inner.aliases.delete(call.name)
  inner.depth++
  const printed = perhaps(run, () => runAlias(run, inner, alias, call.args, how, call))
  scope.aliases.delete(call.name)
  scope.depth++
  const out = dispatch(run, scope, words, how)
  scope.depth--
  if (!scope.aliases.has(call.name)) scope.aliases.set(call.name, alias)
  scope.merge(inner)
  // Nobody knows which of the two it was.
  const [one, other] = [fewer(out).lists, fewer(printed).lists]
  const lists = one && other && [...one, ...other]
  const { lists: _, ...rest } = out
  return {
    ...rest,
    text: undefined,
    carries: out.carries | printed.carries,
    of: [],
    ...(lists === undefined ? {} : { lists }),
  }
}

function runAlias(run: Run, inner: Scope, alias: string, args: readonly Word[], how: Dispatch, call: Call): Stream {
  const [text, rest] = withNext(inner, alias, args)
  const quoted = rest.map((w) => (isKnown(w) ? quote(w.text) : UNKNOWN))
  if (!quoted.includes(UNKNOWN))
    return runShell(run, inner, { text: [text, ...quoted].join(' '), carries: 0, span: call.span }, call)
  // Words that are not known cannot be put into a text; the alias is read as far as its own words go.
  const own = text.trim().split(/\s+/)
  return dispatch(run, inner, [...own.map((one) => word(one, call.span)), ...rest], { ...how, span: call.span })
}

/** Behind an alias that ends in a blank the next word may be one, too (Bash 5.2 manual, section 6.6). */
function withNext(inner: Scope, alias: string, args: readonly Word[]): readonly [string, readonly Word[]] {
  let text = alias
  let at = 0
  for (; /\s$/.test(text) && at < args.length; at++) {
    const next = inner.aliases.get(args[at]?.text ?? '')
    if (next === undefined || text.length > LIMITS.word) break
    text += next
  }
  return [text, args.slice(at)]
}

function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

/** Builtins that run commands of this shell. */
const RUNS_HERE = new Set(['eval', 'source', '.', 'command', 'builtin'])

/** With the variables that stand in front of a builtin. Whether they are there behind it differs from shell to shell. */
function withGiven(scope: Scope, before: ReadonlyMap<string, Word>, read: () => Stream): Stream {
  const old = [...before.keys()].map((name) => [name, scope.variables.get(name)] as const)
  for (const [name, value] of before) scope.set(name, value, true)
  const out = read()
  for (const [name, variable] of old) {
    const isSame = variable?.value.text === scope.variables.get(name)?.value.text
    scope.restore(
      scope.meant(name),
      isSame ? variable : { value: unknownWord(), exported: variable?.exported ?? false },
    )
  }
  return out
}

/** A function, and what else its name may stand for. */
function runDefined(
  run: Run,
  scope: Scope,
  defined: DefinedFunction,
  words: readonly Word[],
  how: Dispatch,
  call: Call,
): Stream {
  const ends: Scope[] = []
  for (const other of defined.others ?? []) {
    const inner = copyOf(run, scope)
    perhaps(run, () => runFunction(run, inner, other, words, call, how.before))
    ends.push(inner)
  }
  if (defined.unsure === true) {
    const inner = copyOf(run, scope)
    inner.functions.delete(call.name)
    inner.depth++
    perhaps(run, () => dispatch(run, inner, words, how))
    inner.functions.set(call.name, defined)
    inner.depth--
    ends.push(inner)
  }
  const out = runFunction(run, scope, defined, words, call, how.before)
  for (const end of ends) scope.merge(end)
  return ends.length === 0 ? out : { ...out, text: undefined, of: [] }
}

function runFunction(
  run: Run,
  scope: Scope,
  defined: DefinedFunction,
  words: readonly Word[],
  call: Call,
  before: ReadonlyMap<string, Word> | undefined,
): Stream {
  const name = (words[0] as Word).text
  const began = scope.running.get(defined.node)
  if (began !== undefined) {
    // INVARIANT (fork bomb): a function that starts itself beside itself doubles without end.
    if (scope.spawns > began)
      emit(call, 'catastrophe', 'run', 'fork bomb', name, { note: 'the function starts itself again beside itself' })
    return openStream
  }
  const { positional, running, origin } = scope
  run.work.spend(scope.envCost)
  const outer = scope.enterFunction()
  scope.positional = words.slice(1)
  scope.running = new Map([...scope.running, [defined.node, scope.spawns]])
  scope.origin = defined.origin
  scope.depth++
  if (before !== undefined) for (const [key, value] of before) scope.set(key, value, true)
  const out = assuming(run, () => evaluateNode(run, scope, defined.node.body))
  scope.depth--
  scope.positional = positional
  scope.running = running
  scope.origin = origin
  scope.leaveFunction(outer, before?.keys() ?? [])
  return out
}

export function isSystemPath(path: string): boolean {
  const slash = path.lastIndexOf('/')
  return SYSTEM_DIRECTORIES.has(path.slice(0, slash))
}

export function emitExecute(run: Run, call: Call, path: string, env: Env): void {
  const { site, cwd } = call
  emitIn(run, {
    kind: 'undescribed',
    verb: 'run',
    on: 'program',
    name: path,
    at: { is: 'session', site, cwd, env, names: [word(path), ...call.args] },
    span: call.span,
  })
}
