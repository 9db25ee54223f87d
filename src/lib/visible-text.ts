import { visible } from './quoted.ts'

/** Text of an action for a terminal: what a person sees is what stands there. Tabs stay. */
export function visibleText(text: string): string {
  return text
    .split('\t')
    .map((part) => visible(part, Number.POSITIVE_INFINITY))
    .join('\t')
    .replaceAll('⟨U+0060⟩', '`')
}
