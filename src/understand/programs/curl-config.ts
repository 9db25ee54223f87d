import type { Stream, Word } from '../word.ts'
import { word } from '../word.ts'

/** Words of all settings of one call; more are not known. */
export const MOST_WORDS = 4096

/**
 * The words that a configuration of curl stands for (curl(1), `--config`): one option a line, with or without dashes,
 * its value behind a blank, `=` or `:`, in quotes where it holds blanks. `undefined` where it is not known.
 */
export function readCurlConfig(content: Stream): readonly Word[] | undefined {
  if (content.text === undefined) return undefined
  const found: Word[] = []
  for (const raw of content.text.split('\n')) {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) continue
    const end = line.search(/[\s=:]/)
    const name = end < 0 ? line : line.slice(0, end)
    found.push(word(name.startsWith('-') ? name : name.length === 1 ? `-${name}` : `--${name}`, content.span))
    if (end < 0) continue
    const value = line.slice(end).replace(/^\s*[=:]?\s*/, '')
    if (value !== '') found.push(word(unquoted(value), content.span, { carries: content.carries }))
    if (found.length > MOST_WORDS) return undefined
  }
  // One of these would lead on to further settings.
  return found.some((w) => w.text === '-K' || w.text === '--config') ? undefined : found
}

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value.split(/\s/)[0] ?? ''
  let out = ''
  for (let i = 1; i < value.length && value[i] !== '"'; i++) {
    if (value[i] === '\\') i++
    out += value[i] ?? ''
  }
  return out
}
