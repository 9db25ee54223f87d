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

export function toxFile(call: Call, named: Word | undefined, overrides: readonly Word[]): ToxFile | undefined {
  const path = absolute(call.cwd, named?.text ?? 'tox.ini')
  const text = commandFile(call, path)
  if (text === undefined || text.length > LONGEST || !call.spend(READ_COST * text.length)) return undefined
  const sections = sectionsOf(text)
  for (const one of overrides) override(sections, one.text)
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

/** As Python's `configparser` reads it: what stands deeper than its key belongs to it, and keys have no case. */
function sectionsOf(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>()
  let open: readonly Map<string, string>[] = []
  let key: string | undefined
  let depth = 0
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (trimmed === '' || /^[#;]/.test(trimmed)) continue
    const indent = line.length - line.trimStart().length
    if (key !== undefined && indent > depth) {
      for (const section of open) section.set(key, `${section.get(key)}\n${trimmed}`)
      continue
    }
    const header = /^\[([^\]]{1,200})\]/.exec(trimmed)?.[1]
    const equals = trimmed.search(/[=:]/)
    key = header !== undefined || equals <= 0 ? undefined : trimmed.slice(0, equals).trim().toLowerCase()
    depth = indent
    if (header !== undefined)
      open = sectionNames(header).map((name) => {
        const section = sections.get(name) ?? new Map<string, string>()
        sections.set(name, section)
        return section
      })
    if (key !== undefined) for (const section of open) section.set(key, trimmed.slice(equals + 1).trim())
  }
  return sections
}

/** `-x testenv:lint.commands=x`, and `+=` for what is put behind. */
function override(sections: Map<string, Map<string, string>>, text: string): void {
  const [, name, key, more, value] = /^([^=]{1,200})\.(\w{1,100})(\+?)=([\s\S]*)$/.exec(text) ?? []
  if (name === undefined || key === undefined || value === undefined) return
  const section = sections.get(name) ?? new Map<string, string>()
  section.set(key, more === '' ? value : `${section.get(key) ?? ''}\n${value}`)
  sections.set(name, section)
}

/** `testenv:py{311,312}-x` is the section of two environments. */
function sectionNames(header: string): readonly string[] {
  const [, list] = /^testenv:(.*)/.exec(header) ?? []
  return list === undefined ? [header] : namesIn(list).map((name) => `testenv:${name}`)
}

/** Names between commas and line ends; `py3{11,12}` is two of them. */
function namesIn(list: string): readonly string[] {
  return list
    .split(/[\s,]+(?![^{}]{0,200}\})/)
    .flatMap(braced)
    .filter((one) => one !== '')
    .slice(0, MOST_NAMES)
}

const MOST_NAMES = 400

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
  const held = [own, ...namesIn(own?.get('base') ?? 'testenv').map((one) => sections.get(one))]
  const value = (...keys: readonly string[]) =>
    keys.flatMap((key) => held.map((one) => one?.get(key))).find((one) => one !== undefined) ?? ''
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
    const condition = /^([\w.,!{} -]{1,200}):\s/.exec(line)?.[1]
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
  if (word === 'envpython' || word === 'env_python') return 'python'
  if (word === 'toxinidir' || word === 'tox_root') return file.root
  if (/^(envdir|env_dir|envtmpdir|env_tmp_dir|toxworkdir|work_dir|distdir|dist_dir|envbindir|env_bin_dir)$/.test(word))
    return `${file.root}/.tox/${name}`
  if (key === '/') return '/'
  // `{[testenv:lint]commands}`
  const other = /^\[([^\]]{1,200})\]([\w-]{1,100})$/.exec(key)
  const found = other === null ? undefined : file.sections.get(other[1] ?? '')?.get((other[2] ?? '').toLowerCase())
  return found === undefined || !file.takes(found.length) ? UNKNOWN : filled(file, name, found, hasWords, depth + 1)
}
