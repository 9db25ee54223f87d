import { fault, ok, type Result } from '../../lib/result.ts'

/**
 * What has to stand in a file of TOML 1.0, in two marked blocks: keys of the top stand at the beginning, where no table
 * has begun yet, and tables at the end. The rest of the file is not touched. Where it names one of our tables or keys
 * itself, nothing is written: the two would contradict one another, or the file would be no TOML any more.
 */
export interface TomlContent {
  readonly is: 'toml'
  /** Lines of keys at the top. */
  readonly top: readonly string[]
  /** Lines of tables. */
  readonly tables: readonly string[]
  /** First parts of names that must not stand elsewhere in the file. */
  readonly names: readonly string[]
}

const BEGIN = '# prodgate: begin. Written by `prodgate install`, which takes it back by `prodgate uninstall`.'
const END = '# prodgate: end'

export function putToml({ top, tables, names }: TomlContent, before: string | undefined): Result<string, string> {
  const bare = takeToml(before ?? '')
  if (bare.is === 'fault') return bare
  const own = bare.value ?? ''
  const clash = names.find((name) => naming(own, name))
  if (clash !== undefined) return fault(`it sets \`${clash}\` itself`)
  const newline = own.includes('\r\n') ? '\r\n' : '\n'
  const block = (lines: readonly string[]) => [BEGIN, ...lines, END, ''].join(newline)
  const gap = own === '' || own.endsWith('\n') ? '' : newline
  return ok(block(top) + own + gap + block(tables))
}

/** Whether a block of ours begins in it. */
export function isInToml(now: string): boolean {
  return now.split('\n').some((line) => line.trim() === BEGIN)
}

/** The text without our blocks; `undefined` where nothing is left. */
export function takeToml(now: string): Result<string | undefined, string> {
  const kept: string[] = []
  let inside = false
  for (const line of now.split(/(?<=\n)/)) {
    const bare = line.trim()
    if (bare === BEGIN && !inside) inside = true
    else if (bare === END && inside) inside = false
    else if (!inside) kept.push(line)
  }
  if (inside) return fault(`a block of prodgate in it has no end`)
  const text = kept.join('')
  return ok(text === '' ? undefined : text)
}

/**
 * Whether a line gives a table or a key of this name. A heuristic over lines: a line of a text in three quotes that looks
 * like one counts too, and the file is left alone for nothing.
 */
function naming(text: string, name: string): boolean {
  return text.split('\n').some((line) => {
    const first = line
      .trim()
      .replace(/^\[{1,2}\s*/, '')
      .replaceAll('"', '')
      .replaceAll("'", '')
    if (!first.startsWith(name)) return false
    return /^\s*[\].=]/.test(first.slice(name.length))
  })
}
