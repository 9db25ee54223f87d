import type { WordPart } from 'unbash'
import { LIMITS } from '../limits.ts'
import type { Run } from '../run.ts'
import { expandBraces } from './brace.ts'

/** The words that brace lists make of one word, each as its parts. */
export function* braceAlternatives(run: Run, parts: readonly WordPart[]): Generator<readonly WordPart[]> {
  if (!parts.some((part) => part.type === 'BraceExpansion')) return yield parts
  const choices = parts.map((_, i) => braceChoices(parts, i))
  let count = 1
  for (const some of choices) {
    count *= some.length
    if (count > LIMITS.expansion) return yield parts
  }
  for (let number = 0; number < count; number++) {
    run.work.spend(parts.length)
    // The last list turns fastest, as the digits of a number do.
    let rest = number
    const chosen: WordPart[] = [...parts]
    for (let i = parts.length - 1; i >= 0; i--) {
      const some = choices[i] as readonly WordPart[]
      chosen[i] = some[rest % some.length] as WordPart
      rest = Math.floor(rest / some.length)
    }
    yield chosen
  }
}

/** What one part of a word may be. */
function braceChoices(parts: readonly WordPart[], i: number): readonly WordPart[] {
  const part = parts[i] as WordPart
  // Braces come first: `$A{a,b}` is `$Aa $Ab`, two other variables.
  const renames = parts[i - 1]?.type === 'SimpleExpansion'
  if (
    part.type !== 'BraceExpansion' ||
    renames ||
    part.parts?.some((one) => one.type !== 'Literal' && one.type !== 'Glob') === true ||
    /['"\\$`]/.test(part.text)
  )
    return [part]
  const { pos, end } = part
  return expandBraces(part.text)?.map((text) => ({ type: 'Literal', pos, end, text, value: text }) as const) ?? [part]
}
