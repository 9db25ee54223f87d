import type { Call, CodeLanguage } from '../program.ts'
import type { Token } from './tokens.ts'

/** Modules of one code that are looked for. */
const MOST_MODULES = 256
const LONGEST_NAME = 300

/**
 * Files that the same action wrote and that code loads: they are the action's own text, and loading one runs it. Nobody
 * follows where each language looks, so that a file counts wherever it stands if its path ends as the code has it.
 *
 * Counter-example that is read for nothing: `import json` beside a new `api/json.py`.
 */
export function writtenModules(call: Call, tokens: readonly Token[], language: CodeLanguage): readonly string[] {
  const written = call.writtenFiles()
  if (written.length === 0) return []
  const ends = new Set<string>()
  for (const name of namesIn(tokens, language).slice(0, MOST_MODULES))
    if (name.length <= LONGEST_NAME) for (const end of endsOf(name, language)) ends.add(end)
  if (ends.size === 0 || !call.spend(written.length * ends.size)) return []
  return written.filter((path) => [...ends].some((end) => path.endsWith(end)))
}

function namesIn(tokens: readonly Token[], language: CodeLanguage): readonly string[] {
  if (language === 'python') return ['sitecustomize', 'usercustomize', ...tokens.flatMap((_, i) => pythonAt(tokens, i))]
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
  for (at++; at < tokens.length; at++) {
    const one = tokens[at] as Token
    if (one.kind === 'line' || one.text === ';') break
    if (one.kind === 'name') found.push(module === undefined ? one.text : `${module}/${one.text}`)
  }
  return found
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
  if (before.text === '(') return loads.test(tokens[i - 2]?.text ?? '')
  return before.kind === 'name' && (loads.test(before.text) || (language === 'javascript' && before.text === 'from'))
}

function endsOf(name: string, language: CodeLanguage): readonly string[] {
  const path = name.replace(/^(\.{0,2}\/)+/, '')
  // A package by its name stands among those that are installed.
  if (path === '' || (language === 'javascript' && !/^\.{0,2}\//.test(name))) return []
  if (language === 'python') {
    const parts = path.split('/')
    const packages = parts.map((_, n) => `/${parts.slice(0, n + 1).join('/')}/__init__.py`)
    return [`/${path}.py`, ...packages]
  }
  if (language === 'ruby') return [`/${path}`, `/${path}.rb`]
  const bare = path.replace(/\.[cm]?js$/, '')
  return [`/${path}`, ...SCRIPTS.flatMap((end) => [`/${path}${end}`, `/${bare}${end}`, `/${path}/index${end}`])]
}

const SCRIPTS = ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts', '.jsx', '.tsx']
