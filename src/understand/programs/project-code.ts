import { cutFrom } from '../../lib/cut.ts'
import { isPrintingOnly } from '../code/printing-only.ts'
import type { EffectKind } from '../effect.ts'
import { absolute, emit, emitFile, lookedAt, nowhere, sessionOf } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import { type OptionStyle, type OptionTable, optionTable, readArguments } from '../options.ts'
import type { Call, CodeLanguage, Examples, Program } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { isMadeHere, isOne } from '../shell/files/content.ts'
import { isKnown, isKnownText, isOpaque, openStream, type Stream, type Word, word } from '../word.ts'
import { TRACKED } from './text/listed.ts'

/** Programs that run the project's own code: its scripts, tests and builds, and the settings that are code. */

/**
 * A script file handed to an interpreter. Nobody described it, so it is `undescribed`; what can be seen in its text
 * counts as well. A script that the same action wrote is the action's own text, and is read as inline code.
 */
export function runScriptFile(
  call: Call,
  script: Word,
  args: readonly Word[],
  language?: CodeLanguage,
): Stream | undefined {
  if (!isKnownScript(call, script)) {
    emit(call, 'unreadable', 'run', 'program', script, { note: 'the script is not known before it runs' })
    return openStream
  }
  if (isStandardInput(script.text))
    return language === undefined ? void inlineUnread(call, call.stdin) : call.code(language, call.stdin)
  emitFile(call, 'read', script, { verb: 'run' })
  const read = call.readFile({ ...script, text: absolute(call.cwd, script.text) })
  const content = { ...read, carries: read.carries | script.carries }
  // What the action itself wrote is code of its own, as inline code is.
  const own = content.written === true || content.span !== script.span
  if (own) return language === undefined ? void inlineUnread(call, content) : call.code(language, content)
  runsProgram(call, script, args)
  const code: Stream = { ...content, span: script.span }
  if (language !== undefined) return call.code(language, code, 'file')
  if (isOpaque(content)) emitUnread(call, code)
  return openStream
}

/**
 * True where it is known which text runs. The name of what `mktemp` of this action made is not known as a whole, but the
 * text is where the action wrote it there itself: `d=$(mktemp -d); cat > "$d/a.py" …; python3 "$d/a.py"`. Whatever else may
 * stand there (an unpacked archive, a copy) has not been read by anybody.
 */
export function isKnownScript(call: Call, script: Word): boolean {
  if (isKnown(script)) return true
  const at = absolute(call.cwd, script.text)
  return isOne(script) && isMadeHere(at) && call.readFile({ ...script, text: at }).written === true
}

/**
 * Code of the project that a tool runs as its own: tests, a `Rakefile`, a `noxfile.py`. Nobody looks into it, as nobody
 * looks into what `npm test` runs; but what the same action wrote is the action's own text, and what can be seen in it
 * counts. Files that the tool finds by itself are read by their names (`found-code.ts`).
 */
export function readsOwnCode(call: Call, paths: readonly Word[], language: CodeLanguage): void {
  if (call.isUntouched()) return
  for (const path of lookedAt(call, paths)) {
    // `test_x.py::test_y`
    const at = absolute(call.cwd, cutFrom(path.text, '::'))
    if (!isKnown(path) || !isKnownText(at)) continue
    const content = call.readFile({ ...path, text: at })
    if (content.written === true) call.code(language, { ...content, span: path.span }, 'own')
  }
}

/** The text of a file that says commands. What of it cannot be known before it runs is held. */
export function commandFile(call: Call, path: string): string | undefined {
  if (!isKnownText(path)) return undefined
  const content = call.readFile(word(path, call.span))
  const opaque = isOpaque(content)
  const unread = content.text === undefined ? opaque || content.written === true : !isKnownText(content.text)
  if (unread) emitUnread(call, content)
  return unread ? undefined : content.text
}

export function isStandardInput(path: string): boolean {
  return path === '-' || path === '/dev/stdin' || path === '/dev/fd/0' || path === '/proc/self/fd/0'
}

/** A program of the project that is not looked into. Its words may name an environment, which can only raise. */
export function runsProgram(call: Call, program: Word | string, args: readonly Word[] = [], on = 'program'): void {
  const named = typeof program === 'string' ? [] : [program]
  emit(call, 'undescribed', 'run', on, program, { at: { ...sessionOf(call), names: [...named, ...namesIn(args)] } })
}

/** Deploys to where the settings of the tool say: nothing in the command tells which environment that is. */
export function deploysAway(
  call: Call,
  verb: string,
  on: string,
  name: Word | string = '',
  kind: EffectKind = 'deploy',
): void {
  emit(call, kind, verb, on, name, { at: nowhere(call, 'the settings of the tool say where', namesIn(call.args)) })
}

/** Words that may name an environment: a message or an unknown word names none. */
export function namesIn(args: readonly Word[]): readonly Word[] {
  return args.filter((w) => isKnown(w) && w.text.length <= 200 && !/\s/.test(w.text))
}

/** What the application runs as: `--spring.profiles.active=prod`, `-Dspring-boot.run.profiles=prod`, also several in one word. */
export function profilesIn(args: readonly Word[]): readonly Word[] {
  return args.flatMap((w) =>
    isKnown(w) && w.text.length <= 2000
      ? w.text
          .split(/[\s'"]+/)
          .filter((one) =>
            /^(--args=|-D[\w.-]{0,60}=)?(--|-[DP])[\w.-]{0,60}(profiles?|env|environment|stage)(\.active)?=/i.test(one),
          )
          .map((text) => ({ ...w, text }))
      : [],
  )
}

/** Formats files in place. Those beside the working directory are named one by one: writing there is another matter. */
export function formats(call: Call, paths: readonly Word[], verb = 'format'): void {
  emit(call, 'change', verb, 'file', paths[0] ?? '')
  for (const path of paths) {
    const at = absolute(call.cwd, path.text)
    // What git lists is in the work tree, and says the same when it is formatted.
    if (path.about === TRACKED) continue
    if (at !== call.cwd && !at.startsWith(`${call.cwd}/`)) emitFile(call, 'edit', path, { recursive: true, verb })
  }
}

/** True where the call only asks for help or for the version. */
export function asksOnly(call: Call, shown: readonly string[] = ['--help', '-h', '--version']): boolean {
  return call.args.some((w) => shown.includes(w.text))
}

export function emitHelp(call: Call): void {
  emit(call, 'read', 'help', 'help')
}

/** A table of options that is read at the first call: who checks one command must not pay for all of them. */
export function lazyTable(line: string, style?: OptionStyle): () => OptionTable {
  let made: OptionTable | undefined
  return () => {
    made ??= optionTable(line, style)
    return made
  }
}

/** The words of a text, for long lists of names. */
export function listOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((one) => one !== '')
}

/** A test for the names of a list, which is read at the first question. `*` at an end of a name stands for any text. */
export function named(list: string): (name: string) => boolean {
  let exact: Set<string> | undefined
  let open: readonly string[] = []
  return (name) => {
    if (exact === undefined) {
      const all = listOf(list)
      exact = new Set(all)
      open = all.filter((one) => one.includes('*'))
    }
    return exact.has(name) || open.some((one) => fits(one, name))
  }
}

function fits(form: string, name: string): boolean {
  const start = form.startsWith('*')
  const end = form.endsWith('*')
  const core = form.slice(start ? 1 : 0, end ? -1 : undefined)
  if (start && end) return name.includes(core)
  if (end) return name.startsWith(core)
  return start && name.endsWith(core)
}

interface ProjectTool {
  /** What is run, made or started. */
  readonly on: string
  readonly verb?: string
  readonly kind?: EffectKind
  /** Options that take a value, `-o|--output= …`; `readArguments` needs them to find the others. */
  readonly options?: string
  /** Names among `options` whose value is a file that is replaced. */
  readonly writes?: readonly string[]
  /** Words that make it print something and do nothing: `--print-config`. `--help` and `--version` always do. */
  readonly prints?: string
  /** Without any word it only prints its help. */
  readonly helpAlone?: boolean
  /** Nothing that is named by its words matters: the rest of the call is the tool's own business. */
  readonly verbs?: Readonly<Record<string, EffectKind>>
  /** The language of the files that its words name: it runs them. */
  readonly code?: CodeLanguage
}

/**
 * A program that works on the project: tests, builds, checks, formatters. All of them run code of the project (its
 * settings, plugins, tests), so none is a read: they are changes that can be undone.
 */
export function projectTool(names: readonly string[], about: string, spec: ProjectTool, examples: Examples): Program {
  const table = lazyTable(spec.options ?? '')
  const prints = ['--help', '--version', ...(spec.prints ?? '').split(' ')].filter((one) => one !== '')
  return {
    names,
    about,
    examples,
    run: (call) => {
      if (asksOnly(call, prints) || (spec.helpAlone === true && call.args.length === 0)) return emitHelp(call)
      const read = readArguments(call.args, table())
      const first = read.operands[0]?.text ?? ''
      const own = spec.verbs !== undefined && Object.hasOwn(spec.verbs, first) ? spec.verbs[first] : undefined
      if (own !== undefined) emit(call, own, first, spec.on)
      else emit(call, spec.kind ?? 'change', spec.verb ?? 'run', spec.on)
      if (spec.code !== undefined) readsOwnCode(call, read.operands, spec.code)
      for (const file of read.values(...(spec.writes ?? []))) if (file.text !== '-') emitFile(call, 'overwrite', file)
      return undefined
    },
  }
}

/** An interpreter whose language is not read: inline code is held, a script file is a program of the project. */
export function unreadInterpreter(
  names: readonly string[],
  about: string,
  spec: {
    readonly options: string
    readonly code: readonly string[]
    readonly prints?: string
    readonly alone?: 'help'
    /** Statements that run a tool of the project, in the same words everywhere. */
    readonly tools?: RegExp
    /** Reads code that only looks at data, and says so; false where it cannot tell. */
    readonly looks?: (call: Call, code: string) => boolean
  },
  examples: Examples,
): Program {
  const table = lazyTable(spec.options)
  const prints = ['--help', '--version', ...(spec.prints ?? '').split(' ')].filter((one) => one !== '')
  return {
    names,
    about,
    examples,
    run: (call) => {
      const read = readArguments(call.args, table(), 'operand')
      if (asksOnly({ ...call, args: call.args.slice(0, call.args.length - read.operands.length) }, prints))
        return emitHelp(call)
      for (const code of read.values(...spec.code)) {
        if (spec.tools !== undefined && runsTools(code, spec.tools)) emit(call, 'change', 'run', 'project')
        else if (!isKnown(code) || spec.looks?.(call, code.text) !== true)
          inlineUnread(call, { text: code.text, carries: code.carries, span: code.span })
      }
      const [script, ...rest] = read.operands
      if (read.has(...spec.code)) return undefined
      if (script !== undefined && script.text !== '-') return runScriptFile(call, script, rest)
      if (call.stdinGiven) return inlineUnread(call, call.stdin)
      return spec.alone === 'help' ? emitHelp(call) : openShell(call)
    },
  }
}

function runsTools(code: Word, tools: RegExp): boolean {
  const statements = isKnown(code) ? code.text.split(/[;\n]/).filter((one) => one.trim() !== '') : []
  // What only loads a library says nothing of what is to run.
  if (!statements.some((one) => one.includes('('))) return false
  return statements.every((one) => tools.test(one.trim().slice(0, LONGEST_STATEMENT)))
}

const LONGEST_STATEMENT = 400

/** Inline code in a language that nobody reads; some can be told to print and no more. */
export function inlineUnread(call: Call, code: Stream): void {
  if (isOpaque(code)) return emitUnread(call, { ...code, text: undefined })
  if (code.text !== undefined && isPrintingOnly(code.text)) return
  const span = code.span ?? call.span ?? ([0, 0] as const)
  emit(call, 'unreadable', 'run', 'code', call.name, { span, note: `the language of \`${call.name}\` is not read` })
}
