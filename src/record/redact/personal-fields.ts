import { endOfMask, type Found } from './mask.ts'
import type { Names } from './names.ts'
import { endOf, isValue } from './settings.ts'
import { COMMAND, valueAt } from './value.ts'

const LONGEST_NAME = 64

/**
 * Values behind the name of something personal, on one line of an output: `email=ann@example`, `mrn: 4711-22`,
 * `phone="+49 …"`. What is written down of an action is looked at by `settings.ts`, which leaves options alone; what is read
 * from production is looked at more strictly: too much is masked rather than too little.
 */
export function personalFields(line: string, names: Names): readonly Found[] {
  const found: Found[] = []
  for (let i = 0; i < line.length; i++) {
    const c = line[i]
    if (c !== '=' && c !== ':') continue
    const kind = names.ofKey(nameBefore(line, i))
    if (kind !== 'personal' && kind !== 'identifier') continue
    const [from, end] = valueBehind(line, i + 1, c)
    const value = line.slice(from, end)
    if (!isValue(value)) continue
    found.push({ span: [from, end], rule: kind, ...(kind === 'identifier' ? endOf(value) : {}) })
    i = end - 1
  }
  return found
}

function nameBefore(line: string, at: number): string {
  let end = at
  while (/[ \t"']/.test(line[end - 1] ?? '') && at - end < 4) end--
  let start = end
  while (end - start < LONGEST_NAME && /[\w.-]/.test(line[start - 1] ?? '')) start--
  return line.slice(start, end)
}

/** What stands in quotes or brackets; else after `=` to the next blank, and after `:` to what ends a field. */
function valueBehind(line: string, from: number, sign: string): readonly [number, number] {
  let start = from
  while (line[start] === ' ' || line[start] === '\t') start++
  if (line.startsWith(COMMAND, start)) return [start, start]
  if (/["'[{]/.test(line[start] ?? '')) return valueAt(line, start) ?? [start, start]
  const ends = sign === '=' ? ' \t,;&|)]}' : ',;|)]}\t'
  let end = endOfMask(line, start) ?? start
  while (end < line.length && !ends.includes(line[end] as string)) end++
  return [start, end]
}
