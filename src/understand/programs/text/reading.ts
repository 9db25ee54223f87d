import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { processOf } from '../../shell/files/content.ts'
import { SHELL_SETTINGS } from '../../shell/scope/shell-settings.ts'
import { Carries, isKnown, isKnownText, type Stream, type Word } from '../../word.ts'

/** What a program that reads text gets to see, and what its output is about. */

/** What operands of a reading program hold, one after the other; standard input where there is none. */
export function readAll(call: Call, paths: readonly Word[]): Stream {
  if (paths.length === 0) return call.stdin
  let text: string | undefined = ''
  let carries: Carries = Carries.nothing
  const of: string[] = []
  for (const path of paths) {
    const content = path.text === '-' ? call.stdin : call.readFile(path)
    text = text === undefined || content.text === undefined ? undefined : text + content.text
    carries |= content.carries
    if (of.length >= MOST_OF) continue
    const at = path.text === '-' || !isKnown(path) ? undefined : hereAt(call, path)
    if (at !== undefined) of.push(at)
    of.push(...(content.of ?? []))
  }
  const about = paths.length === 1 ? processOf(paths[0] as Word) : undefined
  return { text, carries, span: paths[0]?.span, about, of }
}

const MOST_OF = 32

/** What is put in the place of a file out of what stood in it is an edit of it: `sed s/a/b/ x > y && mv y x`. */
export function replaces(call: Call, content: Stream, path: Word): boolean {
  const at = isKnown(path) ? hereAt(call, path) : undefined
  return at !== undefined && content.of?.includes(at) === true
}

/** On another host, or below a directory that nobody knows, the same path is another file. */
function hereAt(call: Call, path: Word): string | undefined {
  const at = absolute(call.cwd, path.text)
  return call.site.is === 'here' && isKnownText(at) ? at : undefined
}

/** What a list is about once lines of it may be missing: no longer every one of its kind, but still in the same account. */
export function narrowed(about: string | undefined): string | undefined {
  if (about?.startsWith('every ') !== true) return rewritten(about)
  return about.includes(' in ') ? about.slice('every '.length) : undefined
}

/** What a text is about once something was made of it: code that set up a shell may be any code. */
export function rewritten(about: string | undefined): string | undefined {
  return about === SHELL_SETTINGS ? undefined : about
}

/** A script that picks lines of a list of processes is about what it picks by. */
export function scriptAbout(input: Stream, scripts: readonly Word[]): string | undefined {
  const text = scripts.map((w) => w.text).join(' ')
  if (input.about !== 'processes' || !/[/~=<>]/.test(text)) return narrowed(input.about)
  return betweenSlashes(text) ?? text
}

/** What stands between the first two slashes; one behind a backslash is part of it. */
function betweenSlashes(text: string): string | undefined {
  let start = text.indexOf('/')
  while (start >= 0 && text[start + 1] === '/') start++
  if (start < 0) return undefined
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '/') return text.slice(start + 1, i)
  }
  return undefined
}
