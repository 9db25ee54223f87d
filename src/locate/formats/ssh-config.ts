import { matchesPattern } from '../../understand/shell/words/pattern.ts'
import { lines } from './ini.ts'
import { parserOf } from './parsed.ts'

/** One line of a configuration of ssh (OpenSSH 9.2, `ssh_config(5)`). */
export interface SshLine {
  /** Lower case. */
  readonly key: string
  readonly values: readonly string[]
}

export const sshConfigOf = parserOf(parseSshConfig)

/** `undefined` where ssh would stop: a quote that does not end. */
export function parseSshConfig(text: string): readonly SshLine[] | undefined {
  const found: SshLine[] = []
  for (const line of lines(text)) {
    const words = split(line.trim())
    if (words === undefined) return undefined
    const [key, ...values] = words
    if (key !== undefined) found.push({ key: key.toLowerCase(), values })
  }
  return found
}

/** Keyword, then blanks or one `=`, then words; a word may stand in double quotes; `#` begins a comment. */
function split(line: string): readonly string[] | undefined {
  const found: string[] = []
  let i = 0
  while (i < line.length) {
    const c = line[i] as string
    if (c === ' ' || c === '\t' || (c === '=' && found.length === 1 && isFirstEquals(line, i))) {
      i++
      continue
    }
    if (c === '#') break
    if (c === '"') {
      const end = line.indexOf('"', i + 1)
      if (end < 0) return undefined
      found.push(line.slice(i + 1, end))
      i = end + 1
      continue
    }
    let end = i
    while (end < line.length && line[end] !== ' ' && line[end] !== '\t' && !(found.length === 0 && line[end] === '='))
      end++
    found.push(line.slice(i, end))
    i = end
  }
  return found
}

function isFirstEquals(line: string, at: number): boolean {
  return line.indexOf('=') === at
}

/** The patterns of a `Host` line: one must match, and none that is negated. */
export function matchesHostPatterns(patterns: readonly string[], host: string): boolean {
  let matched = false
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!')
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, host)) continue
    if (negated) return false
    matched = true
  }
  return matched
}
