import { absolute } from '../../emit.ts'
import type { Env } from '../../place.ts'
import type { Call } from '../../program.ts'
import { UNKNOWN, type Word, word } from '../../word.ts'
import { withVariables } from '../carriers/variables.ts'
import { withDotenv } from '../dotenv-file.ts'

/**
 * What the settings of mise in a directory say of variables and tasks (mise 2025, "Configuration"): the part of TOML that
 * they are written in as a rule. What is written otherwise is not seen, and its task stays one that nobody described.
 * KNOWN GAP: the settings of directories above, and those of the whole host.
 */
export interface MiseConfig {
  readonly env: Env
  /** Shell text of a task's steps, in their order, those that it needs first; `undefined` for a task that is not here. */
  readonly task: (name: string) => readonly string[] | undefined
}

export function miseConfig(call: Call): MiseConfig {
  const values = new Map<string, readonly string[]>()
  for (const name of FILES) {
    const content = call.readFile(word(absolute(call.cwd, name), call.span))
    if (content.text !== undefined) for (const [key, value] of settingsIn(content.text)) values.set(key, value)
  }
  return {
    env: envOf(call, values),
    task: (name) => taskOf(values, name, new Set()),
  }
}

/** Later ones win. */
const FILES = ['.config/mise.toml', '.mise.toml', 'mise.toml', '.mise.local.toml', 'mise.local.toml']

function envOf(call: Call, values: ReadonlyMap<string, readonly string[]>): Env {
  const set = new Map<string, Word>()
  for (const [key, [value]] of values)
    if (/^env\.[A-Za-z_]\w*$/.test(key) && value !== undefined && key !== 'env._')
      set.set(key.slice('env.'.length), word(value, call.span))
  const files = values.get('env._.file') ?? []
  const base = set.size === 0 ? call.env : withVariables(call.env, set)
  return files.length === 0
    ? base
    : withDotenv(
        call,
        files.map((one) => word(one, call.span)),
        base,
      )
}

function taskOf(
  values: ReadonlyMap<string, readonly string[]>,
  name: string,
  done: Set<string>,
): readonly string[] | undefined {
  if (done.has(name)) return []
  done.add(name)
  const own = values.get(`tasks.${name}`) ?? values.get(`tasks.${name}.run`)
  const needs = (values.get(`tasks.${name}.depends`) ?? []).map((one) => taskOf(values, one, done))
  if (own === undefined && needs.length === 0) return undefined
  return needs.includes(undefined) ? undefined : [...needs.flatMap((one) => one ?? []), ...(own ?? [])]
}

const MOST_TEXT = 4096

/** `section.key` → its text, or the texts of its list. */
function settingsIn(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>()
  const lines = text.split('\n')
  let section = ''
  for (let i = 0; i < lines.length; i++) {
    const line = (lines[i] ?? '').trim()
    if (line.startsWith('[') && !line.includes('=')) section = bare(line.replace(/^\[{1,2}/, '').split(']', 1)[0] ?? '')
    const equals = line.indexOf('=')
    if (equals <= 0 || line.startsWith('#') || line.startsWith('[')) continue
    const first = line.slice(equals + 1).trim()
    const end = first.startsWith('"""') ? '"""' : first.startsWith("'''") ? "'''" : first.startsWith('[') ? ']' : ''
    const value = [first]
    if (end !== '' && !first.includes(end, end.length))
      while (i + 1 < lines.length && !value.at(-1)?.includes(end, value.length === 1 ? end.length : 0))
        value.push(lines[++i] ?? '')
    const key = bare(line.slice(0, equals))
    found.set(section === '' ? key : `${section}.${key}`, textsIn(value.join('\n'), end))
  }
  return found
}

function textsIn(value: string, end: string): readonly string[] {
  // `{{env.HOME}}` is worked out by mise.
  if (value.length > MOST_TEXT || value.includes('{{')) return [UNKNOWN]
  if (end.length === 3) {
    const close = value.indexOf(end, 3)
    return [close < 0 ? UNKNOWN : value.slice(3, close)]
  }
  const texts = quotedIn(value)
  return end === ']' ? texts : texts.slice(0, 1)
}

/** The texts between quotes. A backslash takes the next character's meaning in double ones. */
function quotedIn(value: string): readonly string[] {
  const found: string[] = []
  let quote = ''
  let text = ''
  for (let i = 0; i < value.length; i++) {
    const c = value[i] as string
    if (quote === '') {
      if (c === '"' || c === "'") quote = c
    } else if (c === quote) {
      found.push(text)
      quote = ''
      text = ''
    } else if (c === '\\' && quote === '"') text += value[++i] ?? ''
    else text += c
  }
  return found
}

function bare(key: string): string {
  return key.trim().replace(/["']/g, '')
}
