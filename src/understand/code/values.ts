import { posix } from 'node:path'
import { isKnownText, UNKNOWN } from '../word.ts'
import type { Token } from './tokens.ts'

/** What is known of a code's values and calls before it runs. */

/** A value as far as the code says it. */
export interface Value {
  readonly text: string
  /** Elements, where it is a list. */
  readonly list?: readonly Value[]
  /** What it holds by name, where it is an object literal or a dictionary. */
  readonly fields?: ReadonlyMap<string, Value>
  /** What it says by name, where it is a text that was made of an object: `JSON.stringify({ a: 1 })`. */
  readonly json?: ReadonlyMap<string, Value>
  /** It is an object that has a name, under which it may have changed since. */
  readonly isByName?: true
  /** Each of its names stands there as a text, and there are no others. */
  readonly isWhole?: boolean
  /** Something was put into it that nobody follows, and may have any name: `{ ...options }`. */
  readonly isOpen?: boolean
  /** A pattern of paths: the text stands for each that it meets. */
  readonly pattern?: true
  /** Where it stands in the code. */
  readonly at: number
  /** Where the name of the function stands whose result it is, where it is that and nothing else. */
  readonly called?: number
}

/** One call that stands in the code. */
export interface CodeCall {
  /** `os.system`, `child_process.execSync`, `File.delete`; receivers that are no names are `()`. */
  readonly path: string
  /** What it is called on, where that is a text: `Path("x").unlink()`. */
  readonly receiver: Value | undefined
  readonly args: readonly Value[]
  /** Named arguments and options of an object literal: `shell=True`, `{ recursive: true }`. */
  readonly named: ReadonlyMap<string, Value>
  readonly at: number
}

/** Where the code runs. */
export interface CodeSite {
  readonly home: string
  readonly cwd: string
  /** Words that it is given, by the numbers that it calls them. */
  readonly given?: ReadonlyMap<number, string>
  /** Other code of the action loads it as a module. */
  readonly isLoaded?: boolean
}

/** An entry of a dictionary whose name is a text and nothing more. */
export function isNamedByText(tokens: readonly Token[], key: number): boolean {
  const { kind, text } = tokens[key] as Token
  return kind === 'text' && isKnownText(text) && tokens[key + 1]?.text === ':'
}

/** A value of which nothing is known. */
export const unsure = (at: number): Value => ({ text: UNKNOWN, at })

/** A pattern that is put into something else is no path any more. */
export const textAlone = (value: Value): string => (value.pattern === true ? UNKNOWN : value.text)

/** `p.parent` of a path. */
export function parentOf(value: Value | undefined): Value | undefined {
  return value === undefined ? undefined : { text: directoryOf(textAlone(value)), at: value.at }
}

export function directoryOf(path: string): string {
  return isKnownText(path) ? posix.dirname(path) : UNKNOWN
}
