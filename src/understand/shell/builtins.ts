import { emit, emitFile } from '../emit.ts'
import { joinWords, optionTable, readArguments } from '../options.ts'
import type { Call } from '../program.ts'
import { toolOfEnvironment } from '../programs/python/made-environment.ts'
import { located } from '../programs/text/paths.ts'
import { isSecretShown, shownVariableIn } from '../secrets/variable.ts'
import {
  Carries,
  emptyStream,
  isKnown,
  isKnownText,
  openStream,
  SOME_NAME,
  type Stream,
  UNKNOWN,
  unknownWord,
  type Word,
  word,
} from '../word.ts'
import { makeCall, runShell } from './call.ts'
import { changeDirectory, popDirectory, printDirectory, pushDirectory } from './directory-builtins.ts'
import { dispatch, runProgram } from './dispatch.ts'
import { isLeftAlone } from './files/left-alone.ts'
import { fillList, nextOption, readLine } from './input-builtins.ts'
import { isExhausted, type Run } from './run.ts'
import type { Scope } from './scope/scope.ts'
import { shellOption } from './scope/shell-options.ts'
import { SHELL_SETTINGS } from './scope/shell-settings.ts'
import { checkVariables } from './scope/variables.ts'
import { evaluateNumber, expandLater } from './words/arithmetic.ts'

/** A command of the shell itself: it may change the scope. Bash 5.2 manual, section 4. */
export type Builtin = (run: Run, scope: Scope, call: Call) => Stream | undefined

const silent: Builtin = () => emptyStream
/** Runs the program of the same name: its description says what it does. */
const asProgram: Builtin = (run, scope, call) =>
  runProgram(run, scope, [word(call.name, call.span), ...call.args], call)

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
    const isLocal = isOfFunction(scope, call.name, flags)
    const taken = new Map<string, Word>()
    // `declare -n r=c`: `r` is another name of `c`.
    const names = exports ? undefined : flags.find((flag) => flag.includes('n'))
    for (const w of call.args) {
      if (flags.includes(w.text)) continue
      const equals = w.text.indexOf('=')
      const name = (equals < 0 ? w.text : w.text.slice(0, equals)).replace(/\+$/, '')
      // Each makes another list of names, or goes through all of them.
      if (names !== undefined || isLocal === 'yes' || name.includes(UNKNOWN)) run.work.spend(4 * scope.size)
      if (names !== undefined) {
        const target = equals < 0 ? scope.variables.get(name)?.value.text : w.text.slice(equals + 1)
        if (names.startsWith('+')) scope.dereference(name)
        else if (flags.some((flag) => flag.includes('g'))) scope.referOutside(name)
        else scope.refer(name, target ?? '')
        continue
      }
      // Whatever a word holds that nobody knows, it may set any variable: `export $(cat FILE)`.
      if (equals < 0 && w.text.includes(UNKNOWN)) scope.put(w.text, { value: unknownWord(w.span), exported })
      if (isLocal === 'yes') scope.makeLocal(name)
      else scope.reach(scope.meant(name))
      const old = scope.variables.get(name)
      giveAttributes(scope, name, flags)
      // Within a function the name alone is empty in bash, and what it was in other shells.
      if (equals < 0 && isLocal !== 'no' && old !== undefined)
        scope.put(name, { value: unknownWord(), exported: old.exported })
      const start = w.text[equals - 1] === '+' ? (old?.value.text ?? UNKNOWN) : ''
      const given = equals < 0 ? undefined : { ...w, text: start + w.text.slice(equals + 1) }
      // `local` outside of a function is refused by bash and does it in zsh.
      const value =
        given !== undefined && isLocal === 'outside' && old !== undefined ? unknownWord(w.span, w.carries) : given
      if (value !== undefined && scope.variables.get(name)?.integer === true)
        evaluateNumber(run, scope, value.text, w.span)
      if (value === undefined) {
        if (exported && old !== undefined) {
          scope.restore(scope.meant(name), { ...old, exported: !drop })
          taken.set(name, old.value)
        }
        continue
      }
      scope.set(name, value, drop ? false : exported || old?.exported)
      if (exported) taken.set(name, value)
    }
    if (!exports && flags.some((flag) => /^-[a-z]*p/.test(flag))) {
      for (const w of call.args) {
        const value = scope.variables.get(w.text)?.value
        if (value !== undefined && isKnown(value)) continue
        if (isSecretShown(w.text) || (value !== undefined && shownVariableIn(value) !== undefined))
          emit(call, 'read-secret', 'print', 'variable', w)
      }
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

/** Whether a declaration makes variables of the function that is being run; `outside` where there is none. */
function isOfFunction(scope: Scope, name: string, flags: readonly string[]): 'yes' | 'no' | 'outside' {
  if (name === 'local') return scope.running.size > 0 ? 'yes' : 'outside'
  const isOwn = (name === 'declare' || name === 'typeset') && scope.running.size > 0
  return isOwn && !flags.some((flag) => /[gp]/.test(flag)) ? 'yes' : 'no'
}

function giveAttributes(scope: Scope, name: string, flags: readonly string[]): void {
  if (!flags.some((flag) => /[iulc]/.test(flag))) return
  const {
    integer: wasInteger,
    cased: wasCased,
    ...rest
  } = scope.variables.get(name) ?? { value: unknownWord(), exported: false }
  const has = (letter: string, was: boolean) => {
    const last = flags.findLast((flag) => flag.includes(letter))
    return last === undefined ? was : last.startsWith('-')
  }
  const upper = has('u', wasCased === 'upper')
  const lower = has('l', wasCased === 'lower')
  scope.restore(scope.meant(name), {
    ...rest,
    ...(has('i', wasInteger === true) ? { integer: true } : {}),
    ...(upper && !lower ? { cased: 'upper' } : lower && !upper ? { cased: 'lower' } : {}),
  })
}

/** What tools have put into the home for shells to read. An agent that changes one is held there. */
const TOOL_SETUP =
  /^\/\.(nvm\/nvm\.sh|cargo\/env|asdf\/asdf\.sh|sdkman\/bin\/sdkman-init\.sh|rvm\/scripts\/rvm|ghcup\/env|deno\/env|local\/bin\/env|bashrc|bash_profile|profile|zshrc|zprofile)$/

const source: Builtin = (run, scope, call) => {
  const path = call.args[0]
  if (path === undefined) return emptyStream
  const code = call.readFile(path)
  emitFile(call, 'read', path, { verb: 'source' })
  // `source <(kubectl completion bash)`.
  if (code.text === undefined && code.carries === 0 && code.about === SHELL_SETTINGS) return emptyStream
  // The settings of a shell or a tool that only a person's machine has: they are not there to be read.
  if (code.text === undefined && code.carries === 0 && /(^|\/)\.?(venv|env)\/bin\/activate(\.\w+)?$/.test(path.text))
    return emptyStream
  const made = code.text === undefined ? toolOfEnvironment(call, path) : undefined
  if (made !== undefined && /^activate(\.\w+)?$/.test(made.name) && isLeftAlone(run, made.environment))
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
  const [first, second] = call.args
  if (first?.text.startsWith('-v') !== true) return asProgram(run, scope, call)
  const name = first.text === '-v' ? second : { ...first, text: first.text.slice(2) }
  const made = asProgram(run, scope, { ...call, args: call.args.slice(first.text === '-v' ? 2 : 1) })
  if (name !== undefined)
    scope.set(name.text, { ...unknownWord(call.span, made?.carries ?? 0), text: made?.text ?? UNKNOWN })
  return emptyStream
}

const fill: Builtin = (run, scope, call) =>
  fillList(scope, call, (code) => evaluate(run, scope, { ...call, args: [code, word(SOME_NAME), unknownWord()] }))

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
    if (/^-[a-zA-Z]*e/.test(text) || (text === '-o' && call.args[i + 1]?.text === 'errexit'))
      scope.stopsAtFailure = true
    if (/^\+[a-zA-Z]*[eo]/.test(text)) scope.stopsAtFailure = false
    const option = text === '-o' ? shellOption(call.args[i + 1]?.text ?? '') : undefined
    if (option !== undefined) scope.switchOn(option)
    if (/^-[a-zA-Z]*k/.test(text) || (text === '-o' && call.args[i + 1]?.text === 'keyword'))
      emit(call, 'unreadable', 'run', 'code', '', { note: 'words of the commands that follow become variables' })
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

const setOptions: Builtin = (_run, scope, call) => {
  if (call.args.some((w) => /^-[a-z]*u/.test(w.text))) return emptyStream
  for (const w of call.args) {
    const option = shellOption(w.text)
    if (option !== undefined) scope.switchOn(option)
  }
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
  // Those of zsh that stand anywhere in a line, or for the ending of a name.
  if (call.args.some((w) => /^-[a-zA-Z]*[gs]/.test(w.text))) scope.definesCommand = true
  for (const w of call.args) {
    const equals = w.text.indexOf('=')
    const name = equals < 0 ? w.text : w.text.slice(0, equals)
    // Any name, or a word of the shell's own syntax, which no list of commands has.
    if (!isKnownText(name) || (equals > 0 && SYNTAX.has(name))) scope.definesCommand = true
    else if (equals > 0) scope.aliases.set(name, isKnownText(w.text) ? w.text.slice(equals + 1) : UNKNOWN)
  }
  return emptyStream
}

/** Reserved words (Bash 5.2 manual, section 3.2.1). */
const SYNTAX: ReadonlySet<string> = new Set(
  '! [[ ]] { } case coproc do done elif else esac fi for function if in select then time until while'.split(' '),
)

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
  const isReference = call.args.some((w) => /^-[fv]*n/.test(w.text))
  for (const w of call.args) {
    if (w.text.startsWith('-')) continue
    if (isReference) scope.dereference(w.text)
    if (isReference) continue
    scope.unset(w.text)
    scope.functions.delete(w.text)
  }
  return emptyStream
}

const HASH = optionTable('-r -d -l -t -p=')

/** `hash -p PATH NAME`: the name runs what stands at the path. */
const hash: Builtin = (_run, scope, call) => {
  const read = readArguments(call.args, HASH, 'operand')
  const path = read.value('-p')
  if (path === undefined) return emptyStream
  for (const name of read.operands) {
    if (isKnown(name)) scope.hashed.set(name.text, isKnown(path) ? path.text : UNKNOWN)
    else emit(call, 'unreadable', 'define', 'code', name, { note: 'a command is given another meaning' })
  }
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
    'bind',
    'complete',
    'compopt',
    'caller',
    'logout',
    'suspend',
    'test',
    '[',
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
  ].map((name): [string, Builtin] => [name, silent]),
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
  ['read', readLine],
  ['compgen', complete],
  ['mapfile', fill],
  ['readarray', fill],
  ['let', silent],
  ['getopts', nextOption],
  ['trap', trap],
  ['shopt', setOptions],
  ['setopt', setOptions],
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
