import { absolute, emit, emitFile } from '../emit.ts'
import { joinWords } from '../options.ts'
import type { Call } from '../program.ts'
import { fewer, oneOf } from '../programs/text/listed.ts'
import { located } from '../programs/text/paths.ts'
import {
  Carries,
  emptyStream,
  isKnown,
  isKnownText,
  openStream,
  SOME_NAME,
  type Stream,
  stream,
  UNKNOWN,
  unknownWord,
  type Word,
  word,
} from '../word.ts'
import { evaluateNumber, expandLater } from './arithmetic.ts'
import { makeCall, runShell } from './call.ts'
import { dispatch, runProgram } from './dispatch.ts'
import { LIMITS } from './limits.ts'
import { isExhausted, type Run } from './run.ts'
import type { Scope } from './scope.ts'
import { SHELL_SETTINGS } from './shell-settings.ts'
import { ownDirectories } from './simple.ts'
import { checkVariables } from './variables.ts'

/** A command of the shell itself: it may change the scope. Bash 5.2 manual, section 4. */
export type Builtin = (run: Run, scope: Scope, call: Call) => Stream | undefined

const silent: Builtin = () => emptyStream
/** Runs the program of the same name: its description says what it does. */
const asProgram: Builtin = (run, scope, call) =>
  runProgram(run, scope, [word(call.name, call.span), ...call.args], call)

const changeDirectory: Builtin = (run, scope, call) => {
  scope.traps.leaveDirectory(scope.cwd)
  const operands = call.args.filter((w) => !/^-[LPe@]+$/.test(w.text) && w.text !== '--')
  const to = operands[0] ?? word(run.home)
  if (to.text === '-') {
    const before = scope.cwd
    scope.cwd = scope.variables.get('OLDPWD')?.value.text ?? UNKNOWN
    scope.set('OLDPWD', word(before))
    return emptyStream
  }
  run.work.spend(scope.cwd.length)
  scope.set('OLDPWD', word(scope.cwd))
  const elsewhere = (scope.variables.get('CDPATH')?.value ?? call.env.get('CDPATH'))?.text ?? ''
  // A plain name is looked for in the directories of `CDPATH` first.
  // What `mktemp -d` made has a name that is not known, and stands where it stands.
  const one = !to.pattern && !to.splits && !to.text.includes(UNKNOWN)
  const known = one && (elsewhere === '' || /^\.{0,2}(\/|$)/.test(to.text))
  const path = known ? absolute(scope.cwd, to.text) : UNKNOWN
  scope.cwd = path.length > LIMITS.path ? UNKNOWN : path
  return emptyStream
}

/** `name`, `name=value` words of `export`, `declare`, `local`, `readonly`. */
const declare =
  (exports: boolean): Builtin =>
  (run, scope, call) => {
    const flags = call.args.filter((w) => /^[-+]\w+$/.test(w.text)).map((w) => w.text)
    const exported = exports || flags.some((flag) => flag.startsWith('-') && flag.includes('x'))
    const drop = flags.some((flag) => flag.startsWith('-') && flag.includes('n') && exports)
    if (flags.some((flag) => flag.startsWith('-') && flag.includes('f'))) {
      if (exported) scope.exportFunctions(call.args.map((w) => w.text))
      return emptyStream
    }
    const integer = flags.some((flag) => flag.startsWith('-') && flag.includes('i'))
    const taken = new Map<string, Word>()
    for (const w of call.args) {
      if (flags.includes(w.text)) continue
      const equals = w.text.indexOf('=')
      const name = (equals < 0 ? w.text : w.text.slice(0, equals)).replace(/\+$/, '')
      const old = scope.variables.get(name)
      const value = equals < 0 ? old?.value : { ...w, text: w.text.slice(equals + 1) }
      if (integer) {
        scope.put(name, { value: value ?? word(''), exported: old?.exported ?? false, integer: true })
        if (value !== undefined) evaluateNumber(run, scope, value.text, w.span)
      }
      if (value === undefined) continue
      // `declare -n r=c`: `r` is another name of `c`, which may change at any time.
      if (!exports && flags.some((flag) => flag.startsWith('-') && flag.includes('n'))) {
        scope.put(name, { value: unknownWord(w.span, w.carries, true), exported: false })
        continue
      }
      scope.set(name, value, drop ? false : exported || old?.exported)
      if (name === 'PATH') scope.ownPath = ownDirectories(value.text)
      if (exported) taken.set(name, value)
    }
    // Without a name it prints them all.
    if (
      call.args.every((w) => /^-[a-z]*[px]?$/.test(w.text)) &&
      (exports || flags.length === 0 || flags.some((flag) => /[px]/.test(flag)))
    ) {
      emit(call, 'read-secret', 'print', 'environment')
      return { text: undefined, carries: Carries.secret, span: call.span }
    }
    checkVariables(call, taken)
    return emptyStream
  }

/** What tools have put into the home for shells to read. An agent that changes one is held there. */
const TOOL_SETUP =
  /^\/\.(nvm\/nvm\.sh|cargo\/env|asdf\/asdf\.sh|sdkman\/bin\/sdkman-init\.sh|rvm\/scripts\/rvm|ghcup\/env|deno\/env|local\/bin\/env|bashrc|bash_profile|profile|zshrc|zprofile)$/

const source: Builtin = (run, scope, call) => {
  const path = call.args[0]
  if (path === undefined) return emptyStream
  const code = call.readFile(path)
  emitFile(call, 'read', path, { quiet: true, verb: 'source' })
  // `source <(kubectl completion bash)`.
  if (code.text === undefined && code.carries === 0 && code.about === SHELL_SETTINGS) return emptyStream
  // The settings of a shell or a tool that only a person's machine has: they are not there to be read.
  if (code.text === undefined && code.carries === 0 && /(^|\/)\.?(venv|env)\/bin\/activate(\.\w+)?$/.test(path.text))
    return emptyStream
  const ofHome = path.text.startsWith(`${run.home}/`) ? path.text.slice(run.home.length) : ''
  if (TOOL_SETUP.test(ofHome) && !run.written.has(path.text)) return emptyStream
  const inner = scope
  const saved = { positional: scope.positional, origin: scope.origin, depth: scope.depth }
  if (call.args.length > 1) scope.positional = call.args.slice(1)
  scope.depth++
  const out = runShell(run, inner, { ...code, span: path.span }, call)
  scope.positional = saved.positional
  scope.origin = saved.origin
  scope.depth = saved.depth
  return out
}

/**
 * `eval "$(ssh-agent -s)"` and its kin set variables of the shell and nothing else: such a part is as good as nothing,
 * where it stands as a command of its own. What stands beside it runs all the same.
 */
function withoutSettings(text: string, args: readonly Word[]): string {
  const at = text.indexOf(UNKNOWN)
  if (at < 0 || at !== text.lastIndexOf(UNKNOWN) || !args.some((w) => w.about === SHELL_SETTINGS)) return text
  const before = text.slice(0, at).trimEnd()
  const after = text.slice(at + 1).trimStart()
  if (before === '' && after === '') return ''
  const isAlone = /(^|[;&|\n])$/.test(before) && /^($|[;&|\n])/.test(after)
  return isAlone ? `${text.slice(0, at)}:${text.slice(at + 1)}` : text
}

const evaluate: Builtin = (run, scope, call) => {
  const text = joinWords(call.args)
  if (text.text === '') return emptyStream
  const code = withoutSettings(text.text, call.args)
  if (code === '') return emptyStream
  const saved = { origin: scope.origin, depth: scope.depth }
  scope.depth++
  const out = runShell(
    run,
    scope,
    {
      text: isKnown({ ...text, text: code }) || code.includes(UNKNOWN) ? code : UNKNOWN,
      carries: text.carries,
      span: text.span,
    },
    call,
  )
  scope.origin = saved.origin
  scope.depth = saved.depth
  return out
}

const printf: Builtin = (run, scope, call) => {
  if (call.args[0]?.text === '-v' && call.args[1] !== undefined) {
    const made = asProgram(run, scope, { ...call, args: call.args.slice(2) })
    const [name = '', subscript] = call.args[1].text.split('[')
    if (subscript !== undefined) putUnknownList(scope, name, unknownWord(call.span, made?.carries ?? 0, true))
    else scope.set(name, { ...unknownWord(call.span, made?.carries ?? 0), text: made?.text ?? UNKNOWN })
    return emptyStream
  }
  return asProgram(run, scope, call)
}

function putUnknownList(scope: Scope, name: string, value: Word): void {
  scope.put(name, { value, exported: false, elements: [value] })
}

const read: Builtin = (_run, scope, call) => {
  const list = call.args[call.args.findIndex((w) => w.text === '-a') + 1]
  if (call.args.some((w) => w.text === '-a') && list !== undefined)
    putUnknownList(scope, list.text, unknownWord(scope.stdin.span, scope.stdin.carries, true))
  const names = call.args.filter(
    (w, i) => !w.text.startsWith('-') && !/^-[adinNptu]$/.test(call.args[i - 1]?.text ?? ''),
  )
  const line = scope.stdin.text?.split('\n')[0]
  const known = line !== undefined && scope.stdin.text?.trim().split('\n').length === 1
  const own = (call.env.get('IFS') ?? scope.variables.get('IFS')?.value)?.text
  const fields = known ? fieldsOf(line.trim(), own, names.length) : undefined
  const any = names.length === 1 && fields === undefined ? oneOf(scope.stdin) : undefined
  for (const [i, name] of (names.length === 0 ? [word('REPLY')] : names).entries()) {
    if (any !== undefined) {
      scope.set(name.text, any)
      continue
    }
    const value =
      fields === undefined
        ? { ...unknownWord(scope.stdin.span, scope.stdin.carries), about: scope.stdin.about }
        : word(fields[i] ?? '', scope.stdin.span, { carries: scope.stdin.carries })
    scope.set(name.text, value)
  }
  return emptyStream
}

/** The fields of one line for so many names, the last of which takes the rest (Bash 5.2 manual, section 4.2). */
function fieldsOf(line: string, separators: string | undefined, count: number): readonly string[] | undefined {
  if (count <= 1) return [line]
  const blank = separators === undefined || separators === ' '
  if ((!blank && !/^[^\s\\]$/.test(separators)) || line.includes('\\') || !isKnownText(line)) return undefined
  const parts = blank ? line.split(/[ \t]+/) : line.split(separators)
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(blank ? ' ' : separators)]
}

const fill: Builtin = (run, scope, call) => {
  // `-C CODE` is evaluated each time that some lines were read.
  const back = call.args.findIndex((w) => w.text === '-C')
  const code = back < 0 ? undefined : call.args[back + 1]
  if (code !== undefined) evaluate(run, scope, { ...call, args: [code, word(SOME_NAME), unknownWord()] })
  const name = call.args.filter((w) => !w.text.startsWith('-')).at(-1)?.text ?? 'MAPFILE'
  const value = unknownWord(call.span, scope.stdin.carries, true)
  // `-u` reads something else, `-O` leaves what stands before.
  const isAll = !call.args.some((w) => /^-\w*[uO]/.test(w.text))
  scope.put(name, { value, exported: false, elements: (isAll ? fewer(scope.stdin).lists : undefined) ?? [value] })
  return emptyStream
}

const set: Builtin = (_run, scope, call) => {
  for (let i = 0; i < call.args.length; i++) {
    const text = call.args[i]?.text ?? ''
    if (text === '--') {
      scope.positional = call.args.slice(i + 1)
      return emptyStream
    }
    if (/^-[b-zA-Z]*a[a-zA-Z]*$/.test(text) || (text === '-o' && call.args[i + 1]?.text === 'allexport'))
      scope.exportAll = true
    if (/^\+[b-zA-Z]*a[a-zA-Z]*$/.test(text)) scope.exportAll = false
    if (text === '-o' || text === '+o') i++
    else if (!/^[-+]/.test(text)) {
      scope.positional = call.args.slice(i)
      return emptyStream
    }
  }
  // `set` alone prints every variable.
  if (call.args.length === 0) emit(call, 'read-secret', 'print', 'environment')
  return emptyStream
}

const shift: Builtin = (_run, scope, call) => {
  const by = call.args[0] === undefined ? 1 : Number(call.args[0].text)
  if (Number.isInteger(by)) scope.positional = scope.positional.slice(by)
  // Some of them are left.
  else if (scope.positional.length > 0) scope.positional = [unknownWord(call.span, 0, true)]
  return emptyStream
}

const trap: Builtin = (_run, scope, call) => {
  const code = call.args.filter((w) => w.text !== '--')[0]
  if (code === undefined || /^-[lp]$/.test(code.text) || code.text === '-' || call.args.length < 2) return emptyStream
  // It runs at the end, with the values that there are then (`process.ts`).
  scope.traps.add({ code, call })
  return emptyStream
}

const alias: Builtin = (_run, scope, call) => {
  for (const w of call.args) {
    const equals = w.text.indexOf('=')
    if (equals > 0) scope.aliases.set(w.text.slice(0, equals), isKnownText(w.text) ? w.text.slice(equals + 1) : UNKNOWN)
  }
  return emptyStream
}

const command: Builtin = (run, scope, call) => {
  const at = call.args.findIndex((w) => !/^-[pvV]+$/.test(w.text))
  const flags = call.args.slice(0, at < 0 ? call.args.length : at)
  if (flags.some((w) => /[vV]/.test(w.text))) return located(call, call.args.slice(flags.length))
  const rest = call.args.slice(flags.length)
  if (rest.length === 0) return emptyStream
  const builtin = BUILTINS.get((rest[0] as Word).text)
  const inner = makeCall(run, scope, (rest[0] as Word).text, rest.slice(1), call.span, call.env)
  if (builtin !== undefined) {
    scope.depth++
    const out = isExhausted(run, scope, () => call.span) ? openStream : builtin(run, scope, inner)
    scope.depth--
    return out
  }
  return dispatch(run, scope, rest, { span: call.span, functions: false })
}

const execute: Builtin = (run, scope, call) => {
  let i = 0
  while (/^-[cla]+$/.test(call.args[i]?.text ?? '')) i += call.args[i]?.text.includes('a') === true ? 2 : 1
  const rest = call.args.slice(i)
  if (rest.length === 0) return emptyStream
  return dispatch(run, scope, rest, { span: call.span, functions: false })
}

const history: Builtin = (_run, _scope, call) => {
  // `fc -s`, and `fc` with an editor, run again what the history holds.
  if (call.name === 'fc' && !call.args.some((w) => /^-[a-z]*l/.test(w.text))) {
    emit(call, 'unreadable', 'run', 'history', '', { note: 'it runs commands of the history again' })
    return openStream
  }
  const erases = call.args.some((w) => /^-[a-z]*[cd]/.test(w.text))
  if (erases) emit(call, 'catastrophe', 'erase', 'history', '', { note: 'the history of commands is evidence' })
  else if (call.args.some((w) => /^-[a-z]*w/.test(w.text))) emit(call, 'change', 'write', 'history')
  else emit(call, 'read', 'list', 'history')
  return openStream
}

const unset: Builtin = (_run, scope, call) => {
  for (const w of call.args) {
    if (w.text.startsWith('-')) continue
    scope.unset(w.text)
    scope.functions.delete(w.text)
  }
  return emptyStream
}

/** `hash -p PATH NAME`: the name runs what stands at the path. */
const hash: Builtin = (_run, scope, call) => {
  const at = call.args.findIndex((w) => /^-[a-z]*p$/.test(w.text))
  const [path, name] = at < 0 ? [] : call.args.slice(at + 1)
  if (path !== undefined && name !== undefined)
    scope.aliases.set(name.text, isKnownText(path.text) ? path.text : UNKNOWN)
  return emptyStream
}

/** Makes completions: of words, by a command, by a function. All of them are evaluated (Bash 5.2 manual, section 8.7). */
const complete: Builtin = (run, scope, call) => {
  for (const [i, w] of call.args.entries()) {
    const value = call.args[i + 1]
    if (value === undefined) continue
    if (w.text === '-W') expandLater(run, scope, value.text, value.span)
    else if (w.text === '-C') evaluate(run, scope, { ...call, args: [value] })
    else if (w.text === '-F') dispatch(run, scope, [value], { span: call.span, functions: true })
  }
  return openStream
}

const enable: Builtin = (_run, _scope, call) => {
  if (call.args.some((w) => /^-[a-z]*f/.test(w.text)))
    emit(call, 'unreadable', 'load', 'code', '', { note: 'loads a library into the shell' })
  return emptyStream
}

const pushDirectory: Builtin = (run, scope, call) => {
  const to = call.args.find((w) => !w.text.startsWith('-'))
  scope.traps.leaveDirectory(scope.cwd)
  if (to === undefined || /^\+\d/.test(to.text)) scope.cwd = UNKNOWN
  else changeDirectory(run, scope, { ...call, args: [to] })
  return emptyStream
}

const popDirectory: Builtin = (_run, scope) => {
  scope.traps.leaveDirectory(scope.cwd)
  scope.cwd = scope.variables.get('OLDPWD')?.value.text ?? UNKNOWN
  return emptyStream
}

const printDirectory: Builtin = (_run, scope) => stream(`${scope.cwd}\n`)

const letBuiltin: Builtin = (_run, scope, call) => {
  for (const w of call.args) {
    const name = /^[A-Za-z_]\w*/.exec(w.text)?.[0]
    if (name !== undefined) scope.set(name, unknownWord(w.span))
  }
  return emptyStream
}

export const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ...[
    ':',
    'true',
    'false',
    'wait',
    'jobs',
    'fg',
    'bg',
    'disown',
    'exit',
    'return',
    'break',
    'continue',
    'times',
    'umask',
    'ulimit',
    'shopt',
    'getopts',
    'bind',
    'complete',
    'compopt',
    'caller',
    'logout',
    'suspend',
    'test',
    '[',
    'setopt',
    'unsetopt',
    'autoload',
    'emulate',
    'bindkey',
    'zmodload',
    'zstyle',
    'compinit',
    'rehash',
    'unalias',
    'unhash',
  ].map((name): [string, Builtin] => [name, silent]), // prettier-ignore
  ['cd', changeDirectory],
  ['chdir', changeDirectory],
  ['pushd', pushDirectory],
  ['popd', popDirectory],
  ['dirs', printDirectory],
  ['pwd', printDirectory],
  ['export', declare(true)],
  ['declare', declare(false)],
  ['typeset', declare(false)],
  ['local', declare(false)],
  ['readonly', declare(false)],
  ['unset', unset],
  ['set', set],
  ['shift', shift],
  ['source', source],
  ['.', source],
  ['eval', evaluate],
  ['read', read],
  ['compgen', complete],
  ['mapfile', fill],
  ['readarray', fill],
  ['let', letBuiltin],
  ['trap', trap],
  ['alias', alias],
  ['command', command],
  ['builtin', command],
  ['exec', execute],
  ['history', history],
  ['fc', history],
  ['enable', enable],
  ['hash', hash],
  ['printf', printf],
  [
    'type',
    (_run, _scope, call) =>
      located(
        call,
        call.args.filter((w) => !w.text.startsWith('-')),
      ),
  ],
  ['noglob', execute],
  ['nocorrect', execute],
])
