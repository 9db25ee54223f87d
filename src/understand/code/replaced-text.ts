import { substituted } from '../programs/text/substitute.ts'
import { isKnownText, UNKNOWN } from '../word.ts'
import { fieldsOf, objectIn } from './json-object.ts'
import type { Token } from './tokens.ts'
import type { CodeCall } from './values.ts'

const REPLACES = /(^|\.)(replace|replaceAll|sub|subn|gsub!?|sub!|str_replace|preg_replace)$/
const MOST_REPLACES = 32
const LONGEST = 1 << 20

/** Code with the calls that put others in place of parts of a text. */
interface ReplacingCode {
  readonly source: string
  readonly tokens: readonly Token[]
  readonly calls: readonly CodeCall[]
  /** What it writes is changed by its names, and not as a text. */
  readonly isParsed: boolean
}

/** The text once the code has put others in place of parts of it, where it does so. */
export function replacedText({ source, tokens, calls, isParsed }: ReplacingCode, before: string): string | undefined {
  const replaces = calls.filter(({ path }) => REPLACES.test(path))
  if (replaces.length === 0) return isParsed ? before : undefined
  if (replaces.length > MOST_REPLACES) return undefined
  let text = before
  for (const one of replaces) {
    const made = replacedIn(text, one, patternOf(source, tokens, one))
    if (made === undefined && !isParsed) return undefined
    text = made ?? text
    if (text.length > LONGEST) return undefined
  }
  return text
}

/** The regular expression that a call is given first, where it is written as one. */
function patternOf(source: string, tokens: readonly Token[], { at, path }: CodeCall): string | undefined {
  const i = tokens.findIndex((one) => one.at === at)
  const first = tokens[i + 2]
  if (/^re\./.test(path)) return first?.kind === 'text' && isKnownText(first.text) ? first.text : undefined
  if (first?.kind !== 'number' || first.text !== '/') return undefined
  return /^\/((?:[^/\\\n]|\\.){1,300})\/[a-z]{0,8}/.exec(source.slice(first.at, first.at + 400))?.[1]
}

function replacedIn(text: string, { path, args }: CodeCall, pattern: string | undefined): string | undefined {
  const [from, to] = args
  if (to === undefined || !isKnownText(to.text) || to.list !== undefined) return undefined
  if (pattern === undefined) {
    const isPlain = from !== undefined && isKnownText(from.text) && from.text !== '' && !/(^re\.|sub)/.test(path)
    return isPlain ? text.replaceAll(from.text, () => to.text) : undefined
  }
  const plain = to.text.replaceAll(/\\([1-9])/g, UNKNOWN)
  const commands = [
    { name: 's', always: true, argument: pattern, replacement: plain, flags: 'g', file: undefined },
  ] as const
  const made = isKnownText(plain) ? substituted(text, commands) : undefined
  return made?.text ?? (staysAtItsName(text, pattern) ? text : undefined)
}

/** `"version":\s*"[^"]*"`: what begins with a name that is no script's reaches no script, as long as it is one line. */
function staysAtItsName(text: string, pattern: string): boolean {
  const name = /^\(?(?:\?:|\?<=)?\\?"([\w@/.-]{1,60})\\?"/.exec(pattern)?.[1]
  if (name === undefined || /\[\^(?!"\])|\[\\[sSdDwW]\\[sSdDwW]\]/.test(pattern)) return false
  return name !== 'scripts' && !Object.hasOwn(fieldsOf(objectIn(text)?.['scripts']), name)
}
