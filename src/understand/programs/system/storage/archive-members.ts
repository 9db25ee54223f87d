import { cutTrailing } from '../../../../lib/cut.ts'
import { isKnownText, type Word } from '../../../word.ts'

/** Where members land that are patterns or directories: below the part of them that is plain. */
export function directoriesOf(into: Word, members: readonly Word[]): readonly Word[] {
  const plain = members.map(({ text }) => /^[^*?[\\]*\//.exec(isKnownText(text) ? text : '')?.[0] ?? '')
  const found = [...new Set(plain.map((one) => cutTrailing(one, '/')))]
  if (found.length === 0 || found.includes('') || found.some((one) => one.startsWith('/'))) return [into]
  const base = into.text === '.' ? '' : `${into.text.replace(/\/$/, '')}/`
  return found.map((one) => ({ ...into, text: base + one }))
}
