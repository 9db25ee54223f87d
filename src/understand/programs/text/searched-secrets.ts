import { absolute } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { Call } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { isSecretShown } from '../../secrets/variable.ts'
import { isKnown, type Word } from '../../word.ts'

/**
 * Files of settings right in the searched directories of which a line with its value would be printed: a search for
 * `DATABASE_URL` in everything prints the line of `.env`. One for `process.env.DATABASE_URL` does not, nor one that leaves
 * such files out. KNOWN GAP: settings that lie deeper, and patterns that match such lines by chance.
 */
export function settingsSearched(
  call: Call,
  read: Arguments,
  directories: readonly Word[],
  patterns: readonly Word[],
): readonly Word[] {
  if (read.has('-l', '-L', '-c', '-q', '--files', '-t') || !seesHidden(call, read)) return []
  const globs = read.values('--include', '-g', '--iglob').map((w) => w.text)
  const names = (name: string) => globs.some((one) => !one.startsWith('!') && meets(name, one))
  const kept = globs.filter((one) => !one.startsWith('!'))
  const left = [
    ...read.values('--exclude').map((w) => w.text),
    ...globs.flatMap((one) => (one[0] === '!' ? [one.slice(1)] : [])),
  ]
  const asked = patterns.some((one) => asksForSecret(one.text, read.has('-i')))
  const found: Word[] = []
  for (const directory of directories) {
    if (!isKnown(directory)) continue
    for (const name of call.files.list(absolute(call.cwd, directory.text)) ?? []) {
      if (!isSecretPath(name) || left.some((one) => meets(name, one))) continue
      if (kept.length > 0 ? names(name) : asked)
        found.push({ ...directory, text: `${directory.text.replace(/\/$/, '')}/${name}` })
    }
  }
  return found.slice(0, MOST)
}

const MOST = 20

/** grep reads everything; ripgrep and ag leave out what is hidden or ignored, unless they are told. */
function seesHidden(call: Call, read: Arguments): boolean {
  if (call.name === 'ag') return read.has('-u', '--hidden')
  if (call.name !== 'rg') return /grep$/.test(call.name)
  const unrestricted = read.given.filter((one) => one.name === '-u').length
  return unrestricted > 1 || (read.has('--hidden') && (unrestricted > 0 || read.has('--no-ignore', '--no-ignore-vcs')))
}

/** `.env`, `.env*`, `*.env`: as far as such names need it. */
function meets(name: string, glob: string): boolean {
  if (glob.endsWith('*')) return glob.length > 1 && name.startsWith(glob.slice(0, -1))
  return glob.startsWith('*') ? glob.length > 1 && name.endsWith(glob.slice(1)) : name === glob
}

/** A name of a secret that begins a line, or may: nothing but anchors and other choices stand before it. */
function asksForSecret(pattern: string, anyCase: boolean): boolean {
  for (const found of pattern.matchAll(NAMES)) {
    const before = pattern.slice(0, found.index)
    const after = pattern.slice(found.index + found[0].length)
    if (!/(?:^|[\^|(]|\\[b<])$/.test(before) || /^["'\](]/.test(after)) continue
    if (isSecretShown(found[0]) && (anyCase || found[0] === found[0].toUpperCase())) return true
  }
  return false
}

const NAMES = /[A-Za-z]\w{2,}/g
