import { posix } from 'node:path'
import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { isKnown, isKnownText, type Word, word } from '../../word.ts'

/**
 * Programs that settings of Cargo name (The Cargo Book, "Configuration"): those of `--config`, and those that the same
 * action wrote. What stands in the project already is its own. Read line by line, in the usual form of TOML.
 *
 * KNOWN GAP: tables in braces (`build = { rustc = "x" }`), and `include`.
 */
export function runsSettings(call: Call, given: readonly Word[]): void {
  for (const one of given) {
    if (!isKnown(one)) continue
    // A file, or a setting as it stands in one.
    if (one.text.includes('=')) for (const program of programsIn(one.text)) start(call, program, one)
    else readSettings(call, { ...one, text: absolute(call.cwd, one.text) })
  }
  for (const path of settingsOf(call)) readSettings(call, word(path, call.span))
}

/** What an alias of those settings stands for. */
export function aliasIn(call: Call, verb: string): readonly string[] | undefined {
  for (const path of settingsOf(call)) {
    const { text, written } = call.readFile(word(path, call.span))
    if (written !== true || text === undefined) continue
    const section = /^[ \t]*\[alias\]([^[]*(?:\[(?!\w+\])[^[]*)*)/m.exec(text)?.[1] ?? ''
    for (const line of section.split('\n')) {
      const found = SETTING.exec(line)
      if (found?.[1]?.replace(/^['"]|['"]$/g, '') === verb) return wordsOf(found[2] ?? '')
    }
  }
  return undefined
}

/** Cargo looks where it is started, in each directory above, and in its home. */
function settingsOf(call: Call): readonly string[] {
  if (call.writtenFiles().length === 0 || !isKnownText(call.cwd)) return []
  const home = call.env.get('CARGO_HOME')?.text || `${call.home}/.cargo`
  const directories = [isKnownText(home) ? absolute(call.cwd, home) : '']
  for (let at = call.cwd; at !== '/' && at !== '.'; at = posix.dirname(at)) directories.push(`${at}/.cargo`)
  const written = new Set(call.writtenFiles())
  return directories
    .flatMap((directory) => [`${directory}/config.toml`, `${directory}/config`])
    .filter((path) => written.has(path))
}

function readSettings(call: Call, path: Word): void {
  const { text, written } = call.readFile(path)
  if (written !== true || text === undefined || !call.spend(text.length)) return
  for (const line of text.split('\n')) for (const program of programsIn(line)) start(call, program, path)
}

const SETTING = /^\s{0,40}([\w."'()=, -]{1,200}?)\s{0,9}=\s{0,9}(["'[].*)$/
const PROGRAMS = /(?:^|\.)(?:runner|linker|rustc|rustdoc|rustc-wrapper|rustc-workspace-wrapper|credential-provider)$/

function programsIn(line: string): readonly (readonly string[])[] {
  const found = SETTING.exec(line.slice(0, LONGEST))
  return found !== null && PROGRAMS.test(found[1] ?? '') ? [wordsOf(found[2] ?? '')] : []
}

const LONGEST = 2000

/** A text is parted at blanks, a list is not. */
function wordsOf(value: string): readonly string[] {
  const texts = Array.from(value.matchAll(/"([^"]*)"|'([^']*)'/g), ([, one, other]) => one ?? other ?? '')
  return value.startsWith('[') ? texts : (texts[0] ?? '').split(/\s+/).filter((one) => one !== '')
}

/** A plain name is a tool that a build has anyway: `linker = "clang"`. */
function start(call: Call, words: readonly string[], from: Word): void {
  if (words.length > 1 || words[0]?.includes('/') === true) call.exec(words.map((text) => word(text, from.span)))
}
