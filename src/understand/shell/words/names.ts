import type { Files } from '../../../lib/files.ts'
import { absolute } from '../../emit.ts'
import { isKnownText } from '../../word.ts'
import { LIMITS } from '../limits.ts'
import type { ShellOption } from '../scope/shell-options.ts'
import type { Work } from '../work.ts'
import { isPattern, matchesPattern } from './pattern.ts'

/** Steps for each directory in which names are looked for, and for each name in it beside those of the comparison. */
const LIST_COST = 60
const NAME_COST = 10

/**
 * Expands a pattern to the names that match it now, as the shell would. `undefined` where that cannot be told: the
 * directory cannot be listed, or too many match. An empty list means that nothing matches; the shell then hands on the
 * pattern itself. `undefined` too where `work` is done.
 */
export function expandNames(
  pattern: string,
  cwd: string,
  files: Files,
  work?: Work,
  options?: ReadonlySet<ShellOption>,
): readonly string[] | undefined {
  const dots = options?.has('dotglob') === true
  const same = options?.has('nocaseglob') === true ? (text: string) => text.toLowerCase() : (text: string) => text
  if (!isKnownText(pattern) || !isKnownText(cwd) || pattern.includes('**')) return undefined
  const parts = pattern.split('/')
  let found: readonly string[] = [pattern.startsWith('/') ? '/' : '']
  for (const [i, part] of parts.entries()) {
    if (part === '') continue
    const last = i === parts.length - 1
    const next: string[] = []
    for (const base of found) {
      if (!isPattern(part)) {
        work?.spend(base.length + part.length)
        next.push(base + part)
        continue
      }
      const names = files.list(absolute(cwd, base === '' ? '.' : base))
      if (names === undefined) return undefined
      work?.spend(LIST_COST)
      for (const name of names) {
        work?.spend(NAME_COST + part.length * name.length)
        if (work?.isDone === true) return undefined
        if (name.startsWith('.') !== part.startsWith('.') && !dots) continue
        if (matchesPattern(same(part), same(name))) next.push(base + name)
        if (next.length > LIMITS.expansion) return undefined
      }
    }
    found = last ? next : next.map((one) => `${one}/`)
  }
  // A plain part behind a pattern (`*/package.json`) matches only where it is there.
  const exists = (one: string) => files.kind(absolute(cwd, one)) !== 'absent'
  return isPattern(parts.at(-1) ?? '') ? found : found.filter(exists)
}
