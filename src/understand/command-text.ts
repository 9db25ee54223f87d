import type { Call } from './program.ts'
import { Carries, isKnown, type Word } from './word.ts'

/**
 * The call as a person would type it, with more words put before a `--` where there is one, for the suggestions of an
 * effect. `undefined` where a word is not known, holds a secret, or the command runs on another machine: there the same
 * text would mean something else.
 */
export function commandText(call: Call, more: readonly (Word | string)[] = []): string | undefined {
  const dashes = call.args.findIndex((w) => w.text === '--')
  const at = dashes < 0 ? call.args.length : dashes
  return typedCommand(call, [...call.name.split(' '), ...call.args.slice(0, at), ...more, ...call.args.slice(at)])
}

/** Another command of the same tool, under the same conditions. */
export function typedCommand(call: Call, words: readonly (Word | string)[]): string | undefined {
  if (call.site.is !== 'here') return undefined
  const out: string[] = []
  for (const w of words) {
    if (typeof w === 'string') out.push(quoted(w))
    else if (!isKnown(w) || (w.carries & Carries.secret) !== 0 || !isPlain(w.text)) return undefined
    else out.push(quoted(w.text))
  }
  const text = out.join(' ')
  return text.length > LONGEST ? undefined : text
}

const LONGEST = 300

/** Printable ASCII: a suggestion is shown to a person, and must not look like something else. */
function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}
