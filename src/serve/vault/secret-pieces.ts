const WHOLE = 512
const SHORTEST = 16
/** Long pieces are looked for in parts, so that a reader of a stream never has to keep more than one of them. */
const PART = 48

/**
 * What of a value must not be seen anywhere: the value, or of a file (a key, a kubeconfig, a service account) the words that
 * are secrets by their looks.
 *
 * A heuristic: a word of letters and digits mixed, at least 16 long. Counter-example: a passphrase of plain words in a file.
 */
export function secretPieces(value: string): readonly string[] {
  const trimmed = value.trim()
  const words =
    trimmed.length <= WHOLE && !/[\r\n]/.test(trimmed)
      ? [trimmed]
      : trimmed.split(/\\n|[\s"',:;\\]+/).filter((word) => word.length >= SHORTEST && isMixed(word))
  return [...new Set(words.flatMap(partsOf))]
}

function isMixed(word: string): boolean {
  return /^[\w+/=.~-]+$/.test(word) && /\d/.test(word) && /[A-Za-z]/.test(word) && !/^[\w-]+(\.[\w-]+)+$/.test(word)
    ? true
    : /^[\w-]{16,}\.[\w-]{8,}\.[\w-]{8,}$/.test(word)
}

function partsOf(word: string): readonly string[] {
  if (word.length < 2 * PART) return [word]
  const parts: string[] = []
  for (let at = 0; at < word.length; at += PART) parts.push(word.slice(Math.min(at, word.length - PART), at + PART))
  return parts
}
