import { absolute, emit, reachOf } from '../emit.ts'
import { httpAddress, isLoopback } from '../http/address.ts'
import type { Call, CodeLanguage, CodeOrigin } from '../program.ts'
import { emitUnread } from '../shell/call.ts'
import { Carries, isKnown, isKnownText, isOpaque, openStream, type Stream, UNKNOWN, type Word, word } from '../word.ts'
import { withAssigned } from './assigned.ts'
import { readAwk } from './awk.ts'
import { type CodeEffect, unreadable } from './does.ts'
import { environmentShown } from './environment.ts'
import { numbered, readGiven } from './given.ts'
import { javascript } from './javascript.ts'
import { COMMON_METHODS, type Language } from './language.ts'
import { loadsFetched, modulesNamed, writtenModules } from './loaded-modules.ts'
import { otherChoices } from './loops.ts'
import { outsideOf } from './outside/found.ts'
import { readPowershell } from './powershell/powershell.ts'
import { printsDirectories } from './printed-directories.ts'
import { python } from './python.ts'
import { CodeReading } from './reading.ts'
import { rewritesOf } from './rewrites.ts'
import { perl, php, ruby } from './scripting.ts'
import { isSureStatement } from './sure-statement.ts'
import { type Token, tokenize } from './tokens.ts'
import type { CodeCall, CodeSite } from './values.ts'
import { WrittenPackages } from './written-packages.ts'

const LANGUAGES: Readonly<Record<Exclude<CodeLanguage, 'awk' | 'powershell'>, Language>> = {
  python,
  javascript,
  ruby,
  perl,
  php,
}

/**
 * Reads the code of an interpreter and emits what it would do: which files it touches, which programs it runs, whom it
 * asks over the network. Code is read by its calls. A call that no table knows makes the code `undescribed`; code that
 * makes other code and runs it is `unreadable`.
 *
 * KNOWN GAP: a name that is put together while it runs (`getattr(os, 'sys' + 'tem')`) is met as `undescribed`, not as the
 * function that it would be.
 */
export function readCode(language: CodeLanguage, code: Stream, call: Call, origin: CodeOrigin): Stream {
  const opaque = isOpaque(code)
  if (opaque || (origin === 'inline' && code.text === undefined)) emitUnread(call, code)
  readGiven(call, code.given)
  if (code.text === undefined) return openStream
  if (language === 'awk') return readAwk(code, call)
  if (language === 'powershell') return readPowershell(code, call)
  if (code.text.includes(UNKNOWN) && origin === 'inline') emitUnread(call, code)
  readLanguage(language, code.text, code, origin === 'own' ? certain(call) : call, origin)
  return { text: undefined, carries: Carries.nothing, span: code.span }
}

function readLanguage(
  name: Exclude<CodeLanguage, 'awk' | 'powershell'>,
  text: string,
  code: Stream,
  outer: Call,
  origin: CodeOrigin,
  seen = new Set<string>(),
): void {
  const packages = new WrittenPackages()
  const from = packages.watching(outer)
  const language = LANGUAGES[name]
  const { tokens, broken } = tokenize(text, language.lexicon)
  if (broken) {
    if (origin === 'inline')
      emit(from, 'unreadable', 'run', 'code', '', {
        ...spanOf(code),
        note: 'the code has a text or comment without an end',
      })
    return
  }
  const given = numbered(tokens, language.grammar, code.given)
  const readings = readingsOf(tokens, language, { home: from.home, cwd: from.cwd, given, isLoaded: seen.size > 0 })
  const [reading] = readings
  if (readings.some((one) => one.isTooLong)) {
    if (origin === 'inline')
      emit(from, 'unreadable', 'run', 'code', '', { ...spanOf(code), note: 'the code is nested deeper than is read' })
    return
  }
  const call = withAssigned(from, tokens, language, reading.imports)
  if (language.commands)
    for (const one of tokens) if (one.kind === 'command') call.shell({ text: one.text, carries: 0, span: code.span })
  // What a file of the project does beyond what the tables know, its caller has said already.
  if (forksWithoutEnd(tokens))
    emit(call, 'catastrophe', 'run', 'fork bomb', '', { ...spanOf(code), note: 'it starts itself again without end' })
  const strange = new Set<string>()
  const signs: Word[] = []
  const modules = new Set<string>()
  const known = new Set(readings.length === 1 ? [] : reading.calls.map(written))
  for (const one of readings) {
    const different = one === reading ? one.calls : one.calls.filter((call) => !known.has(written(call)))
    // Where it goes to another directory everything is another file.
    const calls = different.some(({ path }) => CHANGES_DIRECTORY.test(path)) ? one.calls : different
    readCalls(language, one, calls, tokens, code, call, origin, { strange, signs, modules })
  }
  packages.noteAfter(outer, origin, { source: text, tokens, readings, words: code.given?.words ?? [] })
  for (const one of reading.handedOn) {
    // Whoever gets the function calls it with what nobody has read.
    if (origin === 'inline' && Object.hasOwn(language.functions, one.path))
      language.functions[one.path]?.(call, one, code.span)
  }
  const shown = environmentShown(text, tokens, language, reading.imports, origin !== 'inline')
  // A project's own file hands the environment on to what it calls all the time.
  if (shown.whole === 'printed' || (shown.whole === 'handed on' && origin === 'inline'))
    emit(call, 'read-secret', 'print', 'environment', '', spanOf(code))
  for (const name of shown.secrets) emit(call, 'read-secret', 'print', 'variable', name, spanOf(code))
  if (origin === 'inline') for (const one of reading.calls) if (shown.sent.has(one.at)) emitSent(call, one, code)
  if (origin === 'inline') printsDirectories(call, tokens, reading.calls, code)
  const named = modulesNamed(tokens, reading, name)
  const isOrdinary = (one: string) => language.harmlessModules.has(one) || language.guardedModules.has(one)
  if (loadsFetched(call, named, name, isOrdinary)) emitUnread(call, { ...code, carries: Carries.network })
  readWrittenModules(call, named, name, code, origin, seen)
  for (const path of reading.imports.values()) {
    const module = path.split('.')[0] ?? path
    if (modules.has(module)) continue
    if (!isOrdinary(module)) strange.add(module)
  }
  if (origin === 'inline' && strange.size > 0) {
    const [first = ''] = strange
    const names = [word(first, code.span), ...signs]
    const { site, cwd, env } = call
    emit(call, 'undescribed', 'call', 'function', first, {
      at: { is: 'session', site, cwd, env, names },
      ...spanOf(code),
    })
  }
}

/** A secret of the environment goes along with a request, in its address or its body. */
function emitSent(call: Call, { args }: CodeCall, code: Stream): void {
  const address = args.find(({ text }) => /^https?:\/\//i.test(text))?.text ?? args[0]?.text ?? UNKNOWN
  if (isLoopback(httpAddress(address).host) && call.tunnels.length === 0) return
  const url = word(address, code.span)
  emit(call, 'disclose', 'send', 'url', url, { at: { is: 'url', url, ...reachOf(call) }, ...spanOf(code) })
}

/** A file that the same action wrote is the action's own text, and loading it runs it. */
function readWrittenModules(
  call: Call,
  named: readonly string[],
  language: Exclude<CodeLanguage, 'awk' | 'powershell'>,
  code: Stream,
  origin: CodeOrigin,
  seen: Set<string>,
): void {
  for (const path of writtenModules(call, named, language)) {
    if (seen.has(path) || seen.size >= MOST_LOADED) continue
    seen.add(path)
    const content = call.readFile(word(path, code.span))
    if (isOpaque(content)) emitUnread(call, { ...content, span: code.span })
    if (content.written === true && content.text !== undefined)
      readLanguage(
        language,
        content.text,
        { ...content, span: code.span },
        call,
        origin === 'own' ? 'own' : 'inline',
        seen,
      )
  }
}

/** Modules that load each other are followed so far. */
const MOST_LOADED = 64

/** What the code's calls found that is not described. */
interface Strangers {
  readonly strange: Set<string>
  readonly signs: Word[]
  readonly modules: Set<string>
}

/** Once for each way through its loops over values that stand in it; where those are too many, nothing is known of them. */
function readingsOf(
  tokens: readonly Token[],
  language: Language,
  site: CodeSite,
): readonly [CodeReading, ...CodeReading[]] {
  const first = new CodeReading(tokens, language.grammar, site)
  if (first.loopLengths.length === 0) return [first]
  const others = otherChoices(first.loopLengths, tokens.length)
  if (others === undefined) return [new CodeReading(tokens, language.grammar, site, 'none')]
  return [first, ...others.map((one) => new CodeReading(tokens, language.grammar, site, one))]
}

/** A call as far as its effect depends on it. */
function written({ path, receiver, args, named, at }: CodeCall): string {
  return JSON.stringify([path, receiver, args, [...named], at], (_, value) =>
    value instanceof Map ? [...value] : value,
  )
}

function readCalls(
  language: Language,
  reading: CodeReading,
  calls: readonly CodeCall[],
  tokens: readonly Token[],
  code: Stream,
  call: Call,
  origin: CodeOrigin,
  { strange, signs, modules }: Strangers,
): void {
  const rewrites = rewritesOf(tokens, reading.calls, language.grammar.links)
  const outside = outsideOf(origin === 'inline' ? call : quiet(call), reading.calls, code.span)
  for (const one of outside.modules) modules.add(one)
  let places: readonly Call[] = [call]
  let moves = 0
  const others = new Set([...reading.imports.values()].map(rootOf).filter((one) => !outside.modules.has(one)))
  for (const one of calls) {
    // `subprocess.run` beside a database is no method of its connection.
    const root = rootOf(one.path)
    const isOthers = others.has(root) || (!outside.modules.has(root) && Object.hasOwn(language.functions, one.path))
    if (!isOthers && outside.read(one)) continue
    if (CHANGES_DIRECTORY.test(one.path) && one.args.length === 1 && isKnownText(one.args[0]?.text ?? UNKNOWN)) {
      moves++
      if (moves >= MOST_MOVES) {
        if (moves === MOST_MOVES) places = [movedTo(call, UNKNOWN)]
        continue
      }
      const moved = places.map((here) => movedTo(here, one.args[0]?.text ?? ''))
      const isSure = places.length < MOST_PLACES && surelyMoves(language, tokens, one, call)
      const both = isSure ? moved : [...places, ...moved]
      places = both.length > MOST_PLACES ? [movedTo(call, UNKNOWN)] : both
      continue
    }
    const effect = effectOf(language, reading, one)
    if (effect === 'strange') {
      strange.add(one.path)
      note(signs, signsIn(one, code.span))
    } else if (effect !== 'harmless') {
      for (const here of places) {
        const from = rewrites.has(one) ? editing(here) : here
        effect(origin === 'inline' ? from : quiet(from), one, code.span)
      }
    }
  }
}

function rootOf(path: string): string {
  return path.split('.')[0] ?? path
}

/**
 * What stands behind it in the text is read there, and where it stood too unless it surely moved. Counter-example: a
 * function that is defined behind it and called before. A directory that is not known, most often that of the script
 * itself, leaves everything where it was.
 */
const CHANGES_DIRECTORY = /^(os|process|Dir|Deno)\.chdir$|^FileUtils\.(cd|chdir)$|^chdir$/

/** In more places than these, or after more moves, the code may be anywhere. */
const MOST_PLACES = 8
const MOST_MOVES = 32

/** Perl and PHP go on where they are if there is no such directory. */
function surelyMoves(language: Language, tokens: readonly Token[], { path, args, at }: CodeCall, call: Call): boolean {
  if (path === 'chdir' && call.files.kind(absolute(call.cwd, args[0]?.text ?? '')) !== 'directory') return false
  return isSureStatement(tokens, at, language.lexicon)
}

function movedTo(call: Call, directory: string): Call {
  const cwd = absolute(call.cwd, directory)
  return {
    ...call,
    cwd,
    exec: (words, shift) => call.exec(words, { cwd, ...shift }),
    shell: (code, shift) => call.shell(code, { cwd, ...shift }),
  }
}

const MOST_SIGNS = 200
const LONGEST_SIGN = 100

/** Takes note of signs; of those beyond the most that are looked at nobody knows what they name. */
function note(signs: Word[], more: readonly Word[]): void {
  for (const one of more) {
    if (signs.length > MOST_SIGNS) return
    if (signs.some(({ text }) => text === one.text)) continue
    signs.push(signs.length < MOST_SIGNS ? one : word(UNKNOWN, one.span))
  }
}

/**
 * What a call is given may name where it lands: `Redis(host="cache.prod.example")`, `MongoClient("mongodb://…")`. Text with
 * blanks in it is prose, and an address of the web says nothing of what is done there.
 */
function signsIn({ path, args, named }: CodeCall, span: Stream['span']): readonly Word[] {
  const hosts = CONNECTS.test(path)
    ? args.flatMap((one) => one.list ?? [one]).filter(({ text }) => HOST.test(text))
    : []
  const given = [...args.filter(({ text }) => /^[a-z][a-z0-9+]*:\/\//i.test(text)), ...hosts, ...named.values()]
  return given.flatMap(({ text }) =>
    text.length <= LONGEST_SIGN && !/\s|^$|^https?:/i.test(text) ? [word(text, span)] : [],
  )
}

/** What is given to such a function as it is names a host: `create_connection(("db.prod.example", 5432))`. */
const CONNECTS = /(^|\.)(?!\w*https?)\w*(connect|connection|client|login|session|new|ftp|smtp)$/i
const HOST = /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i

type Effect = Language['functions'][string] | 'harmless' | 'strange'

function effectOf(language: Language, reading: CodeReading, one: CodeCall): Effect {
  const { path } = one
  if (language.keywords.has(path)) return 'harmless'
  const handed = handedOver(language, one)
  if (handed !== undefined) return handed
  if (Object.hasOwn(language.functions, path)) return language.functions[path] as Effect
  if (language.harmless.has(path) || reading.defined.has(path)) return 'harmless'
  const dot = path.lastIndexOf('.')
  const last = path.slice(dot + 1)
  const module = path.split('.')[0] ?? ''
  // `from os import *`
  for (const star of reading.stars) {
    if (Object.hasOwn(language.functions, `${star}.${path}`)) return language.functions[`${star}.${path}`] as Effect
  }
  if (language.indirect?.has(last) === true && !path.startsWith('super().')) return unreadable
  // A function of a guarded module, or of all that there is, by a name that nobody knows.
  if (
    last === '?' &&
    (language.guardedModules.has(module) || /^(vars|globals|locals|globalThis|global|window)\b/.test(module))
  )
    return unreadable
  // A name that was taken out of a module where nobody follows it: `.then(({ rmSync }) => rmSync('x'))`.
  if (dot < 0)
    return path.endsWith('Sync') && Object.hasOwn(language.methods, path)
      ? (language.methods[path] as Effect)
      : 'strange'
  // What a function gives back may have methods that are described: `Path("x").unlink()`, `requests.Session().post(x)`.
  if (path.includes('()') && Object.hasOwn(language.methods, last)) return language.methods[last] as Effect
  if (language.guardedModules.has(module))
    return COMMON_METHODS.has(last) || path.startsWith('os.path.') ? 'harmless' : 'strange'
  if (language.harmlessModules.has(module)) return 'harmless'
  if (Object.hasOwn(language.methods, last)) return language.methods[last] as Effect
  return COMMON_METHODS.has(last) || reading.defined.has(last) ? 'harmless' : 'strange'
}

/** `fs.rmSync.call(null, 'x')`, `.apply(null, ['x'])`, `.bind(null, 'x')`: the function itself, its words behind another. */
function handedOver(language: Language, { path }: CodeCall): CodeEffect | undefined {
  const found = /^(.+)\.(call|apply|bind)$/.exec(path)
  const owner = found?.[1] ?? ''
  if (found === null || !Object.hasOwn(language.functions, owner)) return undefined
  return (call, code, span) => {
    const rest = code.args.slice(1)
    const args = found[2] === 'apply' ? (rest[0]?.list ?? rest) : rest
    language.functions[owner]?.(call, { ...code, path: owner, args }, span)
  }
}

/** `while True: os.fork()`, `fork while 1`, `fork while fork`: a fork in a loop that has no end. A server that forks also waits for somebody. */
function forksWithoutEnd(tokens: readonly Token[]): boolean {
  const names = new Set(tokens.filter((one) => one.kind === 'name').map((one) => one.text))
  if (!names.has('fork') || names.has('accept') || names.has('wait') || names.has('waitpid')) return false
  return tokens.some((one, i) => {
    if (one.kind !== 'name') return false
    const next = tokens[i + 1]?.text === '(' ? tokens[i + 2] : tokens[i + 1]
    return (
      one.text === 'loop' ||
      (one.text === 'while' && /^(true|True|1|fork)$/.test(next?.text ?? '')) ||
      (one.text === 'for' && tokens[i + 2]?.text === ';' && tokens[i + 3]?.text === ';')
    )
  })
}

/** What is written anew out of what stood there is edited. */
function editing(call: Call): Call {
  return {
    ...call,
    emit: (effect) =>
      call.emit(
        effect.kind === 'file' && effect.operation === 'overwrite'
          ? { ...effect, operation: 'edit', verb: 'edit' }
          : effect,
      ),
  }
}

/** A project's own file: unreadable places in it are part of the `undescribed` that its caller emitted. */
function quiet(call: Call): Call {
  return {
    ...call,
    emit: (effect) => {
      if (effect.kind !== 'unreadable' && effect.kind !== 'undescribed') call.emit(effect)
    },
  }
}

/** Tests and tasks make and remove what only running them would tell: fixtures, temporary directories, servers. */
function certain(call: Call): Call {
  return {
    ...call,
    emit: (effect) => {
      const isSure = /^(catastrophe|remote-code)$/.test(effect.kind)
      if (isSure || (effect.kind === 'file' && isKnownText(effect.name))) call.emit(effect)
    },
    exec: (words, shift) => (words.every(isKnown) ? call.exec(words, shift) : openStream),
    shell: (code, shift) => (isKnownText(code.text ?? UNKNOWN) ? call.shell(code, shift) : openStream),
    sql: () => {},
  }
}

function spanOf(code: Stream) {
  return code.span === undefined ? {} : { span: code.span }
}
