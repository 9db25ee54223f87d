import type { Call, CodeLanguage } from '../program.ts'
import { Carries, isKnownText, UNKNOWN, word } from '../word.ts'
import type { CodeReading } from './reading.ts'
import type { Token } from './tokens.ts'
import type { CodeCall } from './values.ts'

/** Modules of one code that are looked for. */
const MOST_MODULES = 256
const LONGEST_NAME = 300

/** Modules that code loads, by what it calls them, with slashes between the parts. */
export function modulesNamed(
  tokens: readonly Token[],
  { calls, handedOn }: Pick<CodeReading, 'calls' | 'handedOn'>,
  language: CodeLanguage,
): readonly string[] {
  const places = calls.some(({ path }) => LOADS_BY_CALL.test(path))
    ? new Map(tokens.map(({ at }, i) => [at, i]))
    : NO_PLACES
  // A text behind its name, in brackets or not.
  const isWritten = ({ at }: CodeCall) => {
    const name = places.get(at) ?? tokens.length
    return tokens.slice(name + 1, name + 3).some(({ kind }) => kind === 'text')
  }
  const names = new Set([...namesIn(tokens, language), ...calls.flatMap((one) => nameGiven(one, isWritten))])
  const isAny = calls.some(loadsAny) || handedOn.some(({ path }) => LOADS_BY_CALL.test(path))
  if (isAny) for (const name of textsIn(tokens, language)) names.add(name)
  return [...names].slice(0, MOST_MODULES).filter((name) => name !== '' && name.length <= LONGEST_NAME)
}

const NO_PLACES: ReadonlyMap<number, number> = new Map()

/** Modules that Python loads by itself. */
const BY_ITSELF = ['sitecustomize', 'usercustomize']

/**
 * Files that the same action wrote and that code loads: they are the action's own text, and loading one runs it. Nobody
 * follows where each language looks, so that a file counts wherever it stands if its path ends as the code has it.
 *
 * Counter-example that is read for nothing: `import json` beside a new `api/json.py`.
 */
export function writtenModules(call: Call, names: readonly string[], language: CodeLanguage): readonly string[] {
  const written = call.writtenFiles()
  if (written.length === 0) return []
  const all = language === 'python' ? [...BY_ITSELF, ...names] : names
  const ends = [...new Set(all.flatMap((name) => endsOf(name, language)))]
  if (ends.length === 0 || !call.spend(written.length * ends.length)) return []
  return written.filter((path) => ends.some((end) => (end.endsWith('/') ? isIn(path, end) : path.endsWith(end))))
}

/** Of a directory whichever of its scripts. */
const isIn = (path: string, directory: string) => path.includes(directory) && /\.(?:[cm]?[jt]sx?|py|rb|pm)$/.test(path)

/**
 * True where code loads a module out of what the same action brought from the network: `git clone …; node -e
 * 'require("./a/b")'`. Of names without a path only those count of which nobody knows that they are a language's own.
 *
 * Counter-example that is held: a package that is installed, asked for in a directory that was fetched.
 */
export function loadsFetched(
  call: Call,
  names: readonly string[],
  language: CodeLanguage,
  isOrdinary: (module: string) => boolean,
): boolean {
  if (call.writtenFiles().length === 0 || !isKnownText(call.cwd)) return false
  return names
    .filter((name) => isPath(name) || (BESIDE.has(language) && !isOrdinary(name.split('/')[0] ?? '')))
    .flatMap((name) => endsOf(name, language).map((end) => (name.startsWith('/') ? end : `${call.cwd}${end}`)))
    .some((path) => (call.readFile(word(path, call.span)).carries & Carries.network) !== 0)
}

/** Languages that look for a plain name where the code is started. */
const BESIDE: ReadonlySet<CodeLanguage> = new Set(['perl', 'python'])

const isPath = (name: string) => /^\.{0,2}\//.test(name)

/**
 * `require(__dirname + '/a')`, `const r = require; r(name)`: the name as far as its end is known. Of `require('./a/' + name)`
 * it is the directory.
 */
function nameGiven(call: CodeCall, isWritten: (call: CodeCall) => boolean): readonly string[] {
  const { path, args } = call
  const text = LOADS_BY_CALL.test(path) ? (args[0]?.text ?? '') : ''
  const end = text.slice(text.lastIndexOf(UNKNOWN) + 1)
  if (end === '') return [text.slice(0, text.slice(0, text.indexOf(UNKNOWN)).lastIndexOf('/') + 1)]
  if (path.endsWith('require_relative') && !isPath(end)) return [`./${end}`]
  // `require(path.join(process.cwd(), 'a'))` is no package.
  return isWritten(call) || isPath(end) ? [end] : [end, `./${end}`]
}

/** Loads what nobody knows: `require(x[0])`, `require.apply(null, names)`. */
function loadsAny({ path, args: [given] }: CodeCall): boolean {
  if (/\.(call|apply|bind)$/.test(path)) return LOADS_BY_CALL.test(path.slice(0, path.lastIndexOf('.')))
  return LOADS_BY_CALL.test(path) && (given === undefined || !isKnownText(given.text))
}

/** Any text of such code may be the name: `['./a', './b'].forEach(require)`. */
function textsIn(tokens: readonly Token[], language: CodeLanguage): readonly string[] {
  const words = tokens.flatMap(({ kind, text }) => (kind === 'text' ? text.split(/\s+/, MOST_MODULES) : []))
  const names = words.filter((one) => /^[\w./@-]+$/.test(one))
  return language === 'python' ? names.map((one) => one.replace(/\.py$/, '').replaceAll('.', '/')) : names
}

const LOADS_BY_CALL =
  /(^|\.)(require|import|require_relative|load|Worker|importScripts|__import__|import_module|run_path)$/

function namesIn(tokens: readonly Token[], language: CodeLanguage): readonly string[] {
  if (language === 'perl') return tokens.flatMap((_, i) => perlAt(tokens, i))
  if (language === 'python') return tokens.flatMap((_, i) => pythonAt(tokens, i))
  return tokens.flatMap(({ kind, text }, i) => (kind === 'text' && isLoaded(tokens, i, language) ? [text] : []))
}

/** `import a.b as c`, `from a import b`, `from .a import b`, `import_module('a')`: with slashes for dots. */
function pythonAt(tokens: readonly Token[], i: number): readonly string[] {
  const { kind, text } = tokens[i] as Token
  if (kind === 'text') {
    const loads = /^(__import__|import_module|run_path|run_module)$/.test(tokens[i - 2]?.text ?? '')
    return loads ? [text.replace(/\.py$/, '').replaceAll('.', '/')] : []
  }
  if (kind !== 'name' || (text !== 'import' && text !== 'from')) return []
  const found: string[] = []
  let at = i
  do {
    const parts: string[] = []
    for (at++; at < tokens.length && tokens[at]?.kind !== 'line'; at++) {
      const one = tokens[at] as Token
      if (one.text === '.') continue
      if (one.kind !== 'name' || /^(import|as)$/.test(one.text)) break
      parts.push(one.text)
    }
    if (parts.length > 0) found.push(parts.join('/'))
    if (tokens[at]?.text === 'as') at += 2
  } while (text === 'import' && tokens[at]?.text === ',')
  if (text === 'import' || tokens[at]?.text !== 'import') return found
  const module = found[0]
  const isInBrackets = tokens[at + 1]?.text === '('
  for (at++; at < tokens.length; at++) {
    const one = tokens[at] as Token
    if ((one.kind === 'line' && !isInBrackets) || one.text === ';' || one.text === ')') break
    if (one.kind === 'name') found.push(module === undefined ? one.text : `${module}/${one.text}`)
  }
  return found
}

/** `use A::B`, `require A::B`: the module that stands behind the word. */
function perlAt(tokens: readonly Token[], i: number): readonly string[] {
  const { kind, text } = tokens[i] as Token
  if (kind !== 'name' || (text !== 'use' && text !== 'require')) return []
  const parts: string[] = []
  for (let at = i + 1; tokens[at]?.kind === 'name'; at += 2) {
    parts.push(tokens[at]?.text ?? '')
    if (tokens[at + 1]?.text !== '::') break
  }
  return parts.length === 0 ? [] : [parts.join('/')]
}

const LOADS: Readonly<Record<string, RegExp>> = {
  javascript: /^(require|import|Worker|importScripts)$/,
  ruby: /^(require|require_relative|load|autoload)$/,
}

/** `require('./a')`, `import a from './a'`, `import './a'`, `require_relative 'a'`. */
function isLoaded(tokens: readonly Token[], i: number, language: CodeLanguage): boolean {
  const loads = LOADS[language]
  const before = tokens[i - 1]
  if (loads === undefined || before === undefined) return false
  // `autoload :A, './a'`
  if (before.text === ',') return tokens.slice(Math.max(i - 5, 0), i).some(({ text }) => text === 'autoload')
  if (before.text === '(') return loads.test(tokens[i - 2]?.text ?? '')
  return before.kind === 'name' && (loads.test(before.text) || (language === 'javascript' && before.text === 'from'))
}

function endsOf(name: string, language: CodeLanguage): readonly string[] {
  const path = name.replace(/^(\.{0,2}\/)+/, '')
  if (path === '') return []
  if (language === 'python') {
    const parts = path.split('/')
    const packages = parts.map((_, n) => `/${parts.slice(0, n + 1).join('/')}/__init__.py`)
    return [`/${path}.py`, ...packages]
  }
  if (language === 'perl') return [`/${path}.pm`]
  if (language === 'ruby') return [`/${path}`, `/${path}.rb`]
  // What Node takes from it is data.
  if (path.endsWith('.json')) return []
  // A package by its name stands among those that are installed.
  if (!isPath(name))
    return [...SCRIPTS, ...SCRIPTS.map((end) => `/index${end}`)].map((end) => `/node_modules/${path}${end}`)
  const bare = path.replace(/\.[cm]?js$/, '')
  return [`/${path}`, ...SCRIPTS.flatMap((end) => [`/${path}${end}`, `/${bare}${end}`, `/${path}/index${end}`])]
}

const SCRIPTS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.jsx', '.tsx']
