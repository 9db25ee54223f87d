/** The text without the characters at its end that are among `chars`. `/[…]+$/` goes back over every run of them. */
export function cutTrailing(text: string, chars: string): string {
  let end = text.length
  while (end > 0 && chars.includes(text[end - 1] as string)) end--
  return text.slice(0, end)
}

/** The text up to the first character that is among `chars`. */
export function cutFrom(text: string, chars: string): string {
  let end = 0
  while (end < text.length && !chars.includes(text[end] as string)) end++
  return text.slice(0, end)
}
