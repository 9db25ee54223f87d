import { posix } from 'node:path'
import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isKnown, isKnownText, type Word, word } from '../../word.ts'

/**
 * Programs that settings of Cargo name (The Cargo Book, "Configuration"): those of `--config`, and those that the same
 * action wrote. What stands in the project already is its own. Read in the usual forms of TOML.
 *
 * KNOWN GAP: tables in braces (`build = { rustc = "x" }`), texts in three quotes, and `include`.
 */
export function runsSettings(call: Call, given: readonly Word[]): void {
  for (const { name, words, from } of settings(call, given)) {
    if (PROGRAMS.test(name)) start(call, words, from)
    // `-C linker=./x`
    if (/(?:^|\.)rustflags$/.test(name))
      for (const one of words) start(call, [/\blinker=(.+)/.exec(one)?.[1] ?? ''], from)
  }
}

/** What an alias of those settings stands for, or of a variable (`CARGO_ALIAS_X`). */
export function aliasIn(call: Call, given: readonly Word[], verb: string): readonly string[] | undefined {
  const variable = call.env.get(`CARGO_ALIAS_${verb.toUpperCase().replaceAll('-', '_')}`)
  if (variable !== undefined && isKnown(variable)) return partsOf(variable.text)
  return settings(call, given).find(({ name }) => name === `alias.${verb}`)?.words
}

interface Setting {
  /** `target.x.runner`, without quotes. */
  readonly name: string
  readonly words: readonly string[]
  readonly from: Word
}

/** The command's own settings come first, as they do for Cargo. */
function settings(call: Call, given: readonly Word[]): readonly Setting[] {
  const own = given.filter(isKnown).flatMap((one) =>
    // A setting as it stands in a file, or the file.
    one.text.includes('=')
      ? settingsIn(one.text, one)
      : settingsAt(call, { ...one, text: absolute(call.cwd, one.text) }),
  )
  return [...own, ...filesOf(call).flatMap((path) => settingsAt(call, word(path, call.span)))]
}

/** Cargo looks where it is started, in each directory above, and in its home. */
function filesOf(call: Call): readonly string[] {
  const written = new Set(call.writtenFiles())
  if (written.size === 0 || !isKnownText(call.cwd)) return []
  const home = call.env.get('CARGO_HOME')?.text || `${call.home}/.cargo`
  const directories = [isKnownText(home) ? absolute(call.cwd, home) : '']
  for (let at = call.cwd; at !== '.'; at = posix.dirname(at)) {
    directories.push(`${at === '/' ? '' : at}/.cargo`)
    if (at === '/') break
  }
  return directories
    .flatMap((directory) => [`${directory}/config.toml`, `${directory}/config`])
    .filter((path) => written.has(path))
}

function settingsAt(call: Call, path: Word): readonly Setting[] {
  const { text, written } = call.readFile(path)
  return written === true && text !== undefined && call.spend(text.length) ? settingsIn(text, path) : []
}

const LONGEST = 2000
const SECTION = /^\s{0,40}\[{1,2}([^\]]{1,300})\]/
const SETTING =
  /^\s{0,40}((?:"[^"]{0,200}"|'[^']{0,200}'|[\w-]{1,100})(?:\s{0,9}\.\s{0,9}(?:"[^"]{0,200}"|'[^']{0,200}'|[\w-]{1,100})){0,8})\s{0,9}=\s{0,9}(["'[].*)$/
const PROGRAMS = /(?:^|\.)(?:runner|linker|rustc|rustdoc|rustc-wrapper|rustc-workspace-wrapper|credential-provider)$/

function settingsIn(text: string, from: Word): readonly Setting[] {
  const found: Setting[] = []
  const lines = text.split('\n').map((line) => line.slice(0, LONGEST))
  let section = ''
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? ''
    const header = SECTION.exec(line)?.[1]
    if (header !== undefined) section = `${plain(header)}.`
    const [, key, first] = SETTING.exec(line) ?? []
    if (key === undefined || first === undefined) continue
    let value = first
    // A list goes on until its bracket ends.
    while (value.startsWith('[') && !isClosed(value) && value.length < LONGEST && i + 1 < lines.length)
      value += ` ${lines[++i]}`
    found.push({ name: section + plain(key), words: wordsOf(value), from })
  }
  return found
}

const TEXTS = /"([^"]*)"|'([^']*)'/g

/** A bracket that stands in a text ends nothing. */
function isClosed(list: string): boolean {
  return list.replace(TEXTS, '').includes(']')
}

function plain(key: string): string {
  return key.replace(/["'\s]/g, '')
}

/** A text is parted at blanks, a list is not. */
function wordsOf(value: string): readonly string[] {
  const texts = Array.from(value.matchAll(TEXTS), ([, one, other]) => one ?? other ?? '')
  return value.startsWith('[') ? texts : partsOf(texts[0] ?? '')
}

function partsOf(text: string): readonly string[] {
  return text.split(/\s+/).filter((one) => one !== '')
}

/** A plain name is a tool that a build has anyway: `linker = "clang"`. */
function start(call: Call, words: readonly string[], from: Word): void {
  if (words.length > 1 || words[0]?.includes('/') === true) call.exec(words.map((text) => word(text, from.span)))
}
