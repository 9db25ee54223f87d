import { emitFile } from '../emit.ts'
import type { Call } from '../program.ts'
import { walkFiles } from '../programs/system/find/find-walk.ts'
import { hiddenNamed } from '../programs/text/listed.ts'
import { isSecretPath } from '../secrets/path.ts'
import { isKnownText, type Stream, word } from '../word.ts'
import { PRINTS } from './environment.ts'
import type { Token } from './tokens.ts'
import type { CodeCall } from './values.ts'

/**
 * Reads the secrets of a directory of which code prints every file: `for f in os.listdir('.'): print(open(f).read())`, as
 * `cat $(ls -A)` does. Code that looks at the names leaves some out, and code that measures what it read prints none of it.
 *
 * A heuristic. Counter-examples (KNOWN GAP): `for line in open(f): print(line)`, a name that is only compared with others.
 */
export function printsDirectories(
  call: Call,
  tokens: readonly Token[],
  calls: readonly CodeCall[],
  code: Stream,
): void {
  const listings = calls.flatMap((one) => listingOf(one) ?? [])
  if (listings.length === 0 || tokens.some(({ kind, text }) => kind === 'name' && CHOOSES.test(text))) return
  if (!printsWhatItReads(tokens)) return
  for (const one of listings.slice(0, MOST_LISTINGS))
    for (const path of secretsIn(call, one)) emitFile(call, 'read', word(path, code.span))
}

/** As far as can be looked around; past that what lies in the directory itself. */
function secretsIn(call: Call, { directory, isDeep }: Listing): readonly string[] {
  const found = new Set<string>()
  const looked = walkFiles(call, directory, ({ path, name, kind, depth }) => {
    if (kind === 'directory') return depth === 0 || (isDeep && name !== '.git')
    if (isSecretPath(path)) found.add(path)
    return true
  })
  if (!looked)
    for (const { text } of hiddenNamed(call, {
      start: word(directory),
      names: [],
      leaves: ['.git'],
      pattern: undefined,
    }))
      if (isKnownText(text) && isSecretPath(text)) found.add(text)
  return [...found]
}

const MOST_LISTINGS = 8

interface Listing {
  readonly directory: string
  /** With what stands in the directories below. */
  readonly isDeep: boolean
}

/** A call that gives every name in a directory, hidden ones among them. */
function listingOf({ path, receiver, args, named }: CodeCall): Listing | undefined {
  const [given, ...others] = args
  const at = (text: string | undefined, isDeep: boolean): Listing | undefined =>
    text === undefined || isKnownText(text)
      ? { directory: text === undefined || text === '' ? '.' : text, isDeep }
      : undefined
  if (/^os\.(f?walk|listdir|scandir)$/.test(path)) return at(given?.text, path.endsWith('walk'))
  if (/(^|\.)(readdir|opendir)(Sync)?$/.test(path)) return at(given?.text, named.has('recursive'))
  if (/^Dir\.(entries|children|each_child|foreach)$/.test(path)) return at(given?.text, false)
  if (/(^|\.)iterdir$/.test(path)) return at(receiver?.text, false)
  const pattern = given?.text ?? ''
  if (/\.rglob$/.test(path) && /^\*+$/.test(pattern)) return at(receiver?.text, true)
  const isHidden =
    named.has('include_hidden') || /(^|[\s/])\.\*/.test(pattern) || (path === 'Dir.glob' && others.length > 0)
  if (/^((glob\.)?i?glob|Dir\.glob)$/.test(path) && isHidden)
    return /^[*.\s/]*$/.test(pattern) ? at('.', pattern.includes('**')) : undefined
  if (/\.glob$/.test(path) && receiver !== undefined && /^(\*\*\/)?\*$/.test(pattern))
    return at(receiver.text, pattern.includes('/'))
  return undefined
}

const CHOOSES =
  /^(ends_?with|endsWith|end_with|starts_?with|startsWith|start_with|suffix(es)?|extname|splitext|fnmatch|filter|match|test|search)$/
const READS = /^(read|read_text|readlines|readFileSync|readFile|readTextFile|binread|file_get_contents|slurp)$/
const MEASURES = /^(len|length|size|count|sum|hash|md5|sha\d+|hexdigest|includes|index|indexOf|find|bytesize)$/

function printsWhatItReads(tokens: readonly Token[]): boolean {
  const names = new Set<string>()
  const open: number[] = []
  for (const [i, { kind, text }] of tokens.entries()) {
    if (kind === 'mark' && text === '(') open.push(i)
    else if (kind === 'mark' && text === ')') open.pop()
    const isRead = kind === 'name' && READS.test(text) && tokens[i + 1]?.text === '('
    if (!isRead && !(kind === 'name' && names.has(text))) continue
    const around = open.map((at) => tokens[at - 1]?.text ?? '')
    if (around.some((one) => MEASURES.test(one)) || isMeasured(tokens, i)) continue
    if (around.some((one) => PRINTS.has(one)) || isBehindPrint(tokens, i)) return true
    const target = isRead ? assignedAt(tokens, i) : undefined
    if (target !== undefined) names.add(target)
  }
  return false
}

const FAR = 24

/** `.read().count('x')`, `readFileSync(f).length`: what stands behind it in the same statement. */
function isMeasured(tokens: readonly Token[], at: number): boolean {
  for (let i = at + 1, depth = 0; i < Math.min(tokens.length, at + FAR); i++) {
    const { kind, text } = tokens[i] as Token
    if (kind === 'line' || text === ';') return false
    if (kind === 'mark' && text === '(') depth++
    else if (kind === 'mark' && text === ')' && --depth < 0) return false
    else if (depth === 0 && kind === 'name' && MEASURES.test(text)) return true
  }
  return false
}

/** `puts File.read(f)` */
function isBehindPrint(tokens: readonly Token[], at: number): boolean {
  let i = at
  while (i > 1 && /^(\.|::)$/.test(tokens[i - 1]?.text ?? '')) i -= 2
  return PRINTS.has(tokens[i - 1]?.text ?? '')
}

/** `text = open(f).read()` */
function assignedAt(tokens: readonly Token[], at: number): string | undefined {
  for (let i = at; i > Math.max(0, at - FAR); i--) {
    const { kind, text } = tokens[i] as Token
    if (kind === 'line' || text === ';') return undefined
    if (kind === 'mark' && text === '=') return tokens[i - 1]?.kind === 'name' ? tokens[i - 1]?.text : undefined
  }
  return undefined
}
