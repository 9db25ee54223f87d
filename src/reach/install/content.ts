import { fault, ok, type Result } from '../../lib/result.ts'
import { isInJson, type JsonContent, putJson, switchedOff, takeJson } from './json-content.ts'
import { isInToml, putToml, type TomlContent, takeToml } from './toml-content.ts'

/** A file that is ours from the first byte to the last. */
export interface WholeContent {
  readonly is: 'whole'
  readonly text: string
  /** By this a file of that name is known as one that an earlier version wrote. */
  readonly mark: string
}

/** What a file has to hold. */
export type Content = WholeContent | JsonContent | TomlContent

/** The text as it has to be, where this text, or nothing, is there now; else why it cannot be brought there. */
export function put(content: Content, before: string | undefined): Result<string, string> {
  if (content.is === 'json') return putJson(content, before)
  if (content.is === 'toml') return putToml(content, before)
  if (before !== undefined && before.trim() !== '' && !before.includes(content.mark))
    return fault('it is there already, and not from prodgate')
  return ok(content.text)
}

/** The text without what install put in, where `original` stood before; `undefined` where the file goes. */
export function take(content: Content, now: string, original: string | undefined): Result<string | undefined, string> {
  if (content.is === 'json') return takeJson(content, now, original)
  if (content.is === 'toml') {
    const taken = takeToml(now)
    return taken.is === 'ok' && taken.value === undefined ? ok(original === undefined ? undefined : '') : taken
  }
  return now.includes(content.mark) ? ok(original) : ok(now)
}

/** Whether the text holds anything of install's, for texts of which nobody kept what stood there before. */
export function isIn(content: Content, now: string): boolean {
  if (content.is === 'json') return isInJson(content, now)
  return content.is === 'toml' ? isInToml(now) : now.includes(content.mark)
}

/** Why nothing that is put into this text would be heeded. */
export function unheeded(content: Content, now: string | undefined): string | undefined {
  return content.is === 'json' && now !== undefined ? switchedOff(content, now) : undefined
}

/** What a person would have to put there by hand. */
export function byHand(content: Content): string {
  if (content.is === 'whole') return content.text
  if (content.is === 'toml') return [...content.top, '', ...content.tables].join('\n')
  const empty = putJson({ ...content, comments: true }, undefined)
  return empty.is === 'ok' ? empty.value : ''
}
