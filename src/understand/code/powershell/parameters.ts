import { cutFrom } from '../../../lib/cut.ts'
import type { Word } from '../../word.ts'

/** Options by name, values and the words that stand alone. */
export function parameters(words: readonly Word[]): {
  readonly named: ReadonlyMap<string, Word | undefined>
  readonly operands: readonly Word[]
} {
  const named = new Map<string, Word | undefined>()
  const operands: Word[] = []
  for (let i = 0; i < words.length; i++) {
    const w = words[i] as Word
    if (!/^-[A-Za-z]/.test(w.text)) {
      operands.push(w)
      continue
    }
    const key = cutFrom(w.text.slice(1), ':').toLowerCase()
    if (w.text.includes(':')) {
      named.set(key, { ...w, text: w.text.slice(w.text.indexOf(':') + 1) })
      continue
    }
    const next = words[i + 1]
    const takes =
      next !== undefined && !/^-[A-Za-z]/.test(next.text) && ![...SWITCHES].some((one) => one.startsWith(key))
    named.set(key, takes ? next : undefined)
    if (takes) i++
  }
  return { named, operands }
}

const SWITCHES = new Set([
  'recurse',
  'force',
  'confirm',
  'whatif',
  'verbose',
  'passthru',
  'append',
  'wait',
  'asjson',
  'usebasicparsing',
  'descending',
  'unique',
  'sum',
  'average',
  'maximum',
  'minimum',
  'raw',
  'noclobber',
  'quiet',
  'directory',
  'file',
  'hidden',
  'ascending',
  'notypeinformation',
  'nti',
  'autosize',
  'listavailable',
  'simplematch',
  'casesensitive',
  'allmatches',
  'notmatch',
  'list',
])
