import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { UNKNOWN, type Word, word } from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'
import { scriptText } from '../javascript/package-json.ts'
import { commandFile } from '../project-code.ts'
import { freeName } from './template.ts'

/**
 * The environments of a `tox.ini` (tox 4, "Configuration") and the commands that they run. KNOWN GAP: `tox.toml` and the
 * tables of `pyproject.toml`; their environments stay ones that nobody looked into.
 */
export interface ToxFile {
  /** The environments that run where none is named. */
  readonly standard: readonly string[]
  /** Runs the commands of an environment; false where the file does not say what it runs. */
  readonly run: (name: string, words: readonly Word[]) => boolean
}

type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>

const LONGEST = 65_536
const READ_COST = 16

export function toxFile(call: Call, named: Word | undefined): ToxFile | undefined {
  const path = absolute(call.cwd, named?.text ?? 'tox.ini')
  const text = commandFile(call, path)
  if (text === undefined || text.length > LONGEST || !call.spend(READ_COST * text.length)) return undefined
  const sections = sectionsOf(text)
  const root = path.slice(0, path.lastIndexOf('/')) || '/'
  const mark = `\${${freeName([text, ...call.args.map((w) => w.text), ...call.env.names()])}}`
  let left = LONGEST
  const takes = (length: number) => {
    left -= length + 1
    return left >= 0
  }
  const file: File = { call, sections, root, mark, takes }
  const list = sections.get('tox')
  return {
    standard: namesIn(list?.get('env_list') ?? list?.get('envlist') ?? 'py'),
    run: (name, words) => runEnvironment(file, name, words),
  }
}

interface File {
  readonly call: Call
  readonly sections: Sections
  readonly root: string
  /** A variable that nobody sets: it stands for a value that nobody knows. */
  readonly mark: string
  /** False once more was put in than is read: values that hold one another double with each of them. */
  readonly takes: (length: number) => boolean
}

function sectionsOf(text: string): Sections {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  let key: string | undefined
  for (const line of text.split('\n')) {
    if (/^\s*[#;]/.test(line)) continue
    if (/^\s/.test(line)) {
      if (key !== undefined) section.set(key, `${section.get(key)}\n${line.trim()}`)
      continue
    }
    const header = /^\[([^\]]{1,200})\]/.exec(line)?.[1]
    const equals = line.search(/[=:]/)
    key = header !== undefined || equals <= 0 ? undefined : line.slice(0, equals).trim()
    if (header !== undefined) {
      section = sections.get(header) ?? new Map()
      sections.set(header, section)
    } else if (key !== undefined) section.set(key, line.slice(equals + 1).trim())
  }
  return sections
}

/** Names between commas and line ends; `py3{11,12}` is two of them. */
function namesIn(list: string): readonly string[] {
  return list
    .split(/[\s,]+(?![^{}]{0,200}\})/)
    .flatMap(braced)
    .filter((one) => one !== '')
    .slice(0, MOST_NAMES)
}

const MOST_NAMES = 50

function braced(name: string): readonly string[] {
  let found: readonly string[] = ['']
  for (const part of name.split(/(\{[^{}]*\})/)) {
    const choices = part.startsWith('{') ? part.slice(1, -1).split(',') : [part]
    if (found.length * choices.length > MOST_NAMES) return [name]
    found = found.flatMap((before) => choices.map((one) => before + one.trim()))
  }
  return found
}

const COMMANDS = ['commands_pre', 'commands', 'commands_post']

function runEnvironment(file: File, name: string, words: readonly Word[]): boolean {
  const { call, sections, root } = file
  const own = sections.get(`testenv:${name}`)
  const base = sections.get('testenv')
  const value = (...keys: readonly string[]) =>
    keys.map((key) => own?.get(key) ?? base?.get(key)).find((one) => one !== undefined) ?? ''
  const factors = name.split('-')
  const lines = COMMANDS.flatMap((key) => linesOf(value(key), factors))
  if (lines.length === 0) return false
  const fill = (text: string) => filled(file, name, text, words.length > 0, 0)
  const variables = new Map<string, Word>()
  for (const line of linesOf(value('set_env', 'setenv'), factors)) {
    const equals = line.indexOf('=')
    const filledIn = fill(line.slice(equals + 1).trim())
    if (equals > 0) variables.set(line.slice(0, equals).trim(), word(filledIn, call.span))
  }
  const env = withVariables(call.env, variables)
  const at = fill(value('change_dir', 'changedir'))
  const cwd = at === '' ? root : absolute(root, at)
  for (const line of lines) {
    const code = fill(line.replace(/^[-!@\s]+/, ''))
      .split(UNKNOWN)
      .join(file.mark)
    call.shell(scriptText(code, call), { cwd, env, positional: [word('tox', call.span), ...words] })
  }
  return true
}

/** The lines that hold for an environment: `lint,py312: ruff check` is for two of them, and `\` goes on in the next. */
function linesOf(text: string, factors: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (const line of text.replaceAll('\\\n', ' ').split('\n')) {
    const condition = /^([\w.,!{}-]{1,200}):\s/.exec(line)?.[1]
    if (condition !== undefined && !namesIn(condition).some((one) => holds(one, factors))) continue
    const command = condition === undefined ? line : line.slice(condition.length + 1)
    if (command.trim() !== '') lines.push(command.trim())
  }
  return lines
}

function holds(condition: string, factors: readonly string[]): boolean {
  return condition
    .split('-')
    .every((one) => (one.startsWith('!') ? !factors.includes(one.slice(1)) : factors.includes(one)))
}

/** Puts values where `{…}` stands. What nobody knows stays unknown. */
function filled(file: File, name: string, text: string, hasWords: boolean, depth: number): string {
  if (depth > 4) return UNKNOWN
  // A value of `{…}` may hold one of its own: `{posargs:{toxinidir}/tests}`.
  const inner = text.replace(/\{([^{}]*)\}/g, (_, one: string) => filling(file, name, one, hasWords, depth))
  return inner.includes('{') && inner !== text ? filled(file, name, inner, hasWords, depth + 1) : inner
}

function filling(file: File, name: string, key: string, hasWords: boolean, depth: number): string {
  const [word = '', ...rest] = key.split(':')
  if (word === 'posargs') return hasWords ? '"$@"' : rest.join(':')
  if (word === 'env') {
    const set = file.call.env.get(rest[0] ?? '')?.text
    return set !== undefined && !file.takes(set.length)
      ? UNKNOWN
      : (set ?? (rest.length > 1 ? rest.slice(1).join(':') : UNKNOWN))
  }
  if (word === 'envname' || word === 'env_name') return name
  if (word === 'toxinidir' || word === 'tox_root') return file.root
  if (/^(envdir|env_dir|envtmpdir|env_tmp_dir|toxworkdir|work_dir|distdir|dist_dir|envbindir|env_bin_dir)$/.test(word))
    return `${file.root}/.tox/${name}`
  if (key === '/') return '/'
  // `{[testenv:lint]commands}`
  const other = /^\[([^\]]{1,200})\]([\w-]{1,100})$/.exec(key)
  const found = other === null ? undefined : file.sections.get(other[1] ?? '')?.get(other[2] ?? '')
  return found === undefined || !file.takes(found.length) ? UNKNOWN : filled(file, name, found, hasWords, depth + 1)
}
