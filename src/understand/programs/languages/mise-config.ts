import { absolute } from '../../emit.ts'
import type { Env } from '../../place.ts'
import type { Call } from '../../program.ts'
import { UNKNOWN, type Word, word } from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'
import { withDotenv } from '../dotenv-file.ts'

/**
 * What the settings of mise in a directory say of variables and tasks (mise 2025, "Configuration"): the part of TOML that
 * they are written in as a rule. A task that is written otherwise, or with more than its steps, stays one that nobody
 * described. KNOWN GAP: the settings of directories above, and those of the whole host.
 */
export interface MiseConfig {
  readonly env: Env
  /** Shell text of a task's steps, in their order, those that it needs first; `undefined` where not all of it is known. */
  readonly task: (name: string) => readonly string[] | undefined
}

/** `section.key` → its text, or the texts of its list; `undefined` for another value. */
type Settings = ReadonlyMap<string, readonly string[] | undefined>

export function miseConfig(call: Call): MiseConfig {
  const settings = new Map<string, readonly string[] | undefined>()
  for (const name of FILES) {
    const content = call.readFile(word(absolute(call.cwd, name), call.span))
    if (content.text !== undefined) readSettings(content.text, settings)
  }
  const strange = strangeTasks(settings)
  return {
    env: envOf(call, settings),
    task: (name) => (strange.has('') ? undefined : taskOf(settings, strange, name, new Set())),
  }
}

/** Later ones win. */
const FILES = ['.config/mise.toml', '.mise.toml', 'mise.toml', '.mise.local.toml', 'mise.local.toml']

function envOf(call: Call, settings: Settings): Env {
  const set = new Map<string, Word>()
  for (const [key, [value] = []] of settings)
    if (/^env\.[A-Za-z_]\w*$/.test(key) && value !== undefined && key !== 'env._')
      set.set(key.slice('env.'.length), word(value, call.span))
  const files = settings.get('env._.file') ?? []
  const base = set.size === 0 ? call.env : withVariables(call.env, set)
  return files.length === 0
    ? base
    : withDotenv(
        call,
        files.map((one) => word(one, call.span)),
        base,
      )
}

/** Names of tasks that say more than is read here; the empty one where that is so of every task. */
function strangeTasks(settings: Settings): ReadonlySet<string> {
  const strange = new Set<string>()
  for (const [key, value] of settings) {
    // Another shell, another directory, tasks in files.
    if (key.startsWith('task_config') || /^settings\..*shell/.test(key)) strange.add('')
    if (!key.startsWith('tasks.') || key.length > LONGEST_KEY) continue
    const parts = key.slice('tasks.'.length).split('.')
    if (value === undefined || settings.has(key.slice(0, key.lastIndexOf('.')))) strange.add(parts[0] ?? '')
    for (let i = 1; i < parts.length; i++) if (!READ.has(parts[i] ?? '')) strange.add(parts.slice(0, i).join('.'))
  }
  return strange
}

const READ = new Set(['run', 'depends', 'description', 'alias', 'sources', 'outputs', 'hide', 'quiet', 'silent', 'raw'])
const LONGEST_KEY = 200

function taskOf(
  settings: Settings,
  strange: ReadonlySet<string>,
  name: string,
  done: Set<string>,
): readonly string[] | undefined {
  if (done.has(name)) return []
  done.add(name)
  if (strange.has(name)) return undefined
  const own = settings.get(`tasks.${name}`) ?? settings.get(`tasks.${name}.run`)
  const needs = (settings.get(`tasks.${name}.depends`) ?? []).map((one) => taskOf(settings, strange, one, done))
  if (own === undefined && needs.length === 0) return undefined
  return needs.includes(undefined) ? undefined : [...needs.flatMap((one) => one ?? []), ...(own ?? [])]
}

function readSettings(text: string, into: Map<string, readonly string[] | undefined>): void {
  let section = ''
  for (let at = 0; at < text.length; ) {
    const end = lineEnd(text, at)
    const line = text.slice(at, end)
    const equals = line.indexOf('=')
    const first = line.trimStart()[0]
    if (first === '[')
      section = bare(
        line
          .trimStart()
          .replace(/^\[{1,2}/, '')
          .split(']', 1)[0] ?? '',
      )
    if (first === '[' || first === '#' || equals < 0) {
      at = end + 1
      continue
    }
    const valueEnds = endOfValue(text, at + equals + 1)
    const key = bare(line.slice(0, equals))
    into.set(section === '' ? key : `${section}.${key}`, textsIn(text.slice(at + equals + 1, valueEnds).trim()))
    at = valueEnds + 1
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** A value ends with its line, unless that is inside of a text or of brackets. */
function endOfValue(text: string, from: number): number {
  let depth = 0
  for (let i = from; i < text.length; i++) {
    const c = text[i] as string
    if (c === '\n' && depth <= 0) return i
    if (c === '#') i = lineEnd(text, i) - 1
    else if (c === '[' || c === '{') depth++
    else if (c === ']' || c === '}') depth--
    else if (c === '"' || c === "'") i = quotedAt(text, i).end - 1
  }
  return text.length
}

interface Quoted {
  readonly text: string
  /** Where what stands behind it begins. */
  readonly end: number
}

/** The text whose quotes begin at an index (TOML 1.0, "String"); an escape that is not read here leaves it unknown. */
function quotedAt(text: string, start: number): Quoted {
  const c = text[start] as string
  const mark = text.startsWith(c.repeat(3), start) ? c.repeat(3) : c
  let found = ''
  let known = true
  for (let i = start + mark.length; i < text.length; i++) {
    if (text.startsWith(mark, i)) return { text: known ? found : UNKNOWN, end: i + mark.length }
    if (text[i] === '\\' && c === '"') {
      const escaped = ESCAPES[text[++i] ?? '']
      known &&= escaped !== undefined
      found += escaped ?? ''
    } else if (text[i] === '\n' && mark.length === 1) return { text: UNKNOWN, end: i }
    else found += text[i]
  }
  return { text: UNKNOWN, end: text.length }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', '"': '"', '\\': '\\' }

const MOST_TEXT = 4096

/** A text, or the texts of a list of nothing else. */
function textsIn(value: string): readonly string[] | undefined {
  // `{{env.HOME}}` is worked out by mise.
  if (value.length > MOST_TEXT || value.includes('{{')) return [UNKNOWN]
  const texts: string[] = []
  for (let i = 0; i < value.length; i++) {
    const c = value[i] as string
    if (c === '"' || c === "'") {
      const quoted = quotedAt(value, i)
      texts.push(quoted.text)
      i = quoted.end - 1
    } else if (c === '#') i = lineEnd(value, i) - 1
    else if (c === '{') return undefined
  }
  return texts
}

function bare(key: string): string {
  return key.trim().replace(/["']/g, '')
}
