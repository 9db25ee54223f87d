import { noFiles } from '../../lib/files.ts'
import type { Span } from '../../lib/span.ts'
import type { Effect } from '../effect.ts'
import { absolute, emit, opened } from '../emit.ts'
import type { Env, Place } from '../place.ts'
import type { Call, CodeLanguage, Shift } from '../program.ts'
import type { SqlDialect } from '../sql/dialect.ts'
import { isConnected, type Weakened, weakenedBy } from '../weakened.ts'
import { Carries, openStream, SOME_NAME, type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { dispatch } from './dispatch.ts'
import { evaluateScript } from './evaluate.ts'
import {
  copyOfFile,
  isMadeHere,
  isOne,
  isOnePath,
  isScript,
  isStandardInput,
  noteEdited,
  patchBelow,
  patchNear,
  readFileIn,
  writeFileIn,
} from './files/content.ts'
import { arePackagesLeft } from './files/left-alone.ts'
import { filesWithWritten } from './files/written-files.ts'
import { LIMITS } from './limits.ts'
import { endProcess } from './process.ts'
import { assuming, emitIn, isExhausted, type Run, siteKey, tunnelsAt } from './run.ts'
import { envOf, Scope } from './scope/scope.ts'
import { ownDirectories } from './scope/search-path.ts'
import { SharedMap } from './scope/shared-map.ts'
import type { Variable } from './scope/variable.ts'
import { checkShifted } from './scope/variables.ts'
import { runSql } from './statement.ts'
import { readSyntax } from './syntax.ts'

/** The call of a program in a scope, as descriptions see it. */
export function makeCall(
  run: Run,
  scope: Scope,
  name: string,
  args: readonly Word[],
  span: Span | undefined,
  env: Env = envOf(scope),
): Call {
  const here = scope.site.is === 'here'
  let weakened: Weakened | 'not' | undefined
  const call: Call = {
    name,
    args,
    span,
    site: scope.site,
    cwd: scope.cwd,
    env,
    home: run.home,
    stdin: scope.stdin,
    stdinGiven: scope.stdinGiven,
    files: here ? filesWithWritten(run) : noFiles,
    emit: (effect: Effect) => {
      noteEdited(run, effect, name)
      if (!isConnected(effect.at)) return emitIn(run, effect)
      weakened ??= weakenedBy({ name, args, env, home: run.home }, run.env, run.ambient) ?? 'not'
      emitIn(run, weakened === 'not' || effect.weakened !== undefined ? effect : { ...effect, weakened })
    },
    spend: (steps) => {
      run.work.spend(steps)
      return !isExhausted(run, scope, () => span)
    },
    readFile: (path) => (isStandardInput(path) ? scope.stdin : readFileIn(run, scope, path)),
    isUntouched: () => here && run.written.size === 0,
    arePackagesLeft: () => here && arePackagesLeft(run),
    writtenFiles: () => {
      if (!here || run.written.size + run.copied.size === 0) return []
      run.work.spend(run.written.size + run.copied.size)
      return [...new Set([...run.written.keys(), ...run.copied.keys()])]
    },
    wroteFile: (path, content) => writeFileIn(run, scope, path, content),
    editedFile: (path, content) => {
      writeFileIn(run, scope, path, content)
      if (isScript(path.text)) run.assumed.push({ path: opened(call, path.text), is: 'text' })
    },
    patched: (directory, patch) => {
      if (here) patchBelow(run, directory, patch)
    },
    patchNear: () => (here ? patchNear(run, scope.cwd) : undefined),
    copied: (from, to) => {
      const path = absolute(scope.cwd, to.text)
      if (path.includes(SOME_NAME) && !isMadeHere(path))
        writeFileIn(run, scope, to, { ...copyOfFile(run, scope, from), text: undefined })
      if (!isOne(to) || !isOnePath(path) || path.length > LIMITS.path) return
      if (isStandardInput(from)) return void run.written.set(path, scope.stdin)
      run.copies.set(path, from.text.includes('/') ? { ...from, text: absolute(scope.cwd, from.text) } : from)
      const content = copyOfFile(run, scope, from)
      run.copied.set(path, content)
      run.assumed.push({ path, is: 'copy' })
      if (run.written.has(absolute(scope.cwd, from.text)) || run.written.has(path)) run.written.set(path, content)
    },
    linked: (from, to) => {
      const path = absolute(scope.cwd, to.text)
      const target = absolute(path.slice(0, path.lastIndexOf('/')), from.text)
      if (!isOne(to) || !isOnePath(path) || path.length > LIMITS.path || target === path) return
      run.links.set(path, target)
      run.moves++
    },
    moved: (from, to) => {
      const path = opened(call, to.text)
      const source = opened(call, from.text)
      const known = isOne(to) && isOne(from) && isOnePath(path) && isOnePath(source) && path !== source
      if (!here || !known || path.length > LIMITS.path) return
      run.moved.set(path, source)
      run.moves++
    },
    movedInto: (path) => {
      const at = opened(call, path.text)
      run.work.spend(run.moved.size)
      return [...run.moved].some(([one]) => one === at || one.startsWith(`${at}/`))
    },
    choose: (choice, value) => run.choices.set(`${siteKey(scope.site)} ${choice}`, value),
    chosen: (choice) => run.choices.get(`${siteKey(scope.site)} ${choice}`),
    tunnel: (tunnel) => run.tunnels.set(siteKey(scope.site), [...tunnelsAt(run, scope.site), tunnel]),
    tunnels: tunnelsAt(run, scope.site),
    shell: (code, shift) => {
      if (shift?.env !== undefined && shift.site === undefined) checkShifted(call, env, shift.env)
      if (run.exhausted) return openStream
      const inner = shifted(scope, env, shift)
      inner.isKorn = call.name === 'ksh'
      return shiftedRun(run, shift, () => runProcess(run, inner, code, call))
    },
    exec: (words, shift) => {
      if (shift?.env !== undefined && shift.site === undefined) checkShifted(call, env, shift.env)
      if (run.exhausted) return openStream
      const inner = shifted(scope, env, shift)
      const started = () => dispatch(run, inner, words, { span, functions: false })
      return shiftedRun(run, shift, () => assuming(run, started))
    },
    sql: (statement: Stream, dialect: SqlDialect, place: Place) => runSql(run, call, statement, dialect, place),
    code: (language: CodeLanguage, code: Stream, origin = 'inline') => {
      if (isExhausted(run, scope, () => span)) return openStream
      run.work.spend(LANGUAGE_COST + CODE_COST * (code.text?.length ?? 0))
      return run.readCode(language, code, call, origin)
    },
  }
  return call
}

function shiftedRun(run: Run, shift: Shift | undefined, go: () => Stream): Stream {
  const { lossesOnly, signsIn } = run
  run.lossesOnly ||= shift?.lossesOnly === true
  run.signsIn ||= shift?.signsIn === true
  try {
    return go()
  } finally {
    run.lossesOnly = lossesOnly
    run.signsIn = signsIn
  }
}

/** The scope of a new process: only what is exported is seen, and what the shift says is different. */
export function shifted(scope: Scope, env: Env, shift: Shift | undefined): Scope {
  const away = shift?.site !== undefined && shift.site !== scope.site
  const inner = new Scope({
    ...variablesFrom(shift?.env ?? (away ? undefined : env)),
    site: shift?.site ?? scope.site,
    cwd: shift?.cwd === undefined ? (away ? UNKNOWN : scope.cwd) : away ? shift.cwd : absolute(scope.cwd, shift.cwd),
    origin: scope.origin,
    stdin: shift?.stdin ?? scope.stdin,
    stdinGiven: shift?.stdin !== undefined || scope.stdinGiven,
    depth: scope.depth + 1,
    positional: shift?.positional?.slice(1) ?? [],
    programName: shift?.positional?.[0] ?? word('bash'),
  })
  inner.spawns = scope.spawns
  if (!away) inner.takeExported(scope)
  inner.running = scope.running
  if (!away) inner.ownPath = searched(scope, env, shift?.env)
  return inner
}

/** Directories that the text itself puts in front: `env PATH=x git` looks `git` up in the new `PATH`. */
function searched(scope: Scope, env: Env, given: Env | undefined): readonly string[] {
  const path = given?.get('PATH')?.text
  return path === undefined || path === env.get('PATH')?.text ? scope.ownPath : ownDirectories(path)
}

/** Steps for each character of a text that is parsed. */
const PARSE_COST = 4
const CODE_COST = 16
/** Steps for each text of an interpreter's, however short it is. */
const LANGUAGE_COST = 1000

const kept = new WeakMap<Env, SharedMap<Variable>>()

/** A program sees the exported variables and nothing else; one environment is seen by many programs. */
function variablesFrom(env: Env | undefined): { readonly variables: SharedMap<Variable>; readonly exports?: Env } {
  if (env === undefined) return { variables: new SharedMap() }
  let variables = kept.get(env)
  if (variables === undefined) {
    variables = new SharedMap(
      new Map(env.names().map((name) => [name, { value: env.get(name) as Word, exported: true }])),
    )
    kept.set(env, variables)
  }
  return { variables: variables.copy(), exports: env }
}

/** Shell text that a shell of its own runs, to its end. */
export function runProcess(run: Run, scope: Scope, code: Stream, call: Call): Stream {
  return endProcess(run, scope, runShell(run, scope, code, call))
}

/** Runs shell text that a carrier hands on. What of it cannot be read is held, and what can be read is read all the same. */
export function runShell(run: Run, scope: Scope, code: Stream, call: Call): Stream {
  const span = code.span ?? call.span
  if (code.text === undefined || (code.template !== true && code.text.includes(UNKNOWN))) emitUnread(call, code)
  if (code.text === undefined) return openStream
  run.work.spend(PARSE_COST * code.text.length)
  const parsed = readSyntax(code.text)
  if ('fault' in parsed) {
    emit(call, 'unreadable', 'run', 'code', '', { span: span ?? call.span ?? [0, 0], note: parsed.fault.message })
    return openStream
  }
  scope.origin = originOf(scope, code)
  return assuming(run, () => evaluateScript(run, scope, parsed.script))
}

/** Code of which nobody can say what it is, by what it may hold. */
export function emitUnread(call: Call, code: Stream): void {
  const span = code.span ?? call.span ?? ([0, 0] as const)
  if ((code.carries & Carries.network) !== 0) {
    emit(call, 'remote-code', 'run', 'code', '', { span, note: 'nobody has read what the other side will send' })
    return
  }
  const note =
    (code.carries & Carries.decoded) !== 0 ? 'the code is decoded on the way' : 'the code is not known before it runs'
  emit(call, 'unreadable', 'run', 'code', '', { span, note })
}

/** A text that stands letter by letter between two quotes keeps its place; any other has the place of its carrier. */
function originOf(scope: Scope, code: Stream): Scope['origin'] {
  if (code.span === undefined || code.text === undefined)
    return { base: undefined, span: code.span ?? scope.origin.span }
  const width = code.span[1] - code.span[0]
  if (width === code.text.length) return { base: code.span[0], span: code.span }
  if (width === code.text.length + 2) return { base: code.span[0] + 1, span: code.span }
  return { base: undefined, span: code.span }
}
