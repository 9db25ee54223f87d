import { isKnownText } from '../word.ts'
import { fieldsOf, objectIn } from './json-object.ts'
import type { CodeReading } from './reading.ts'
import { replacedText } from './replaced-text.ts'
import { scriptsSet } from './scripts-set.ts'
import type { Token } from './tokens.ts'

/** A code that writes a `package.json`, in each way through its loops. */
export interface PackageCode {
  readonly source: string
  readonly tokens: readonly Token[]
  readonly readings: readonly CodeReading[]
  /** Words that it is given. */
  readonly words: readonly string[]
  /** What it writes is made of what stood there. */
  readonly isRewritten: boolean
}

/**
 * What a `package.json` holds once inline code has written it, as far as its scripts go: `p.scripts.x = 'tsc'` sets one, a
 * new version leaves them all. A script whose text is not known is `UNKNOWN`; `undefined` where any of them may be another.
 *
 * A heuristic: what the code does with `scripts` is looked for by that name, and whatever it does not name stays as it was.
 * Counter-example (KNOWN GAP): an object of another file that is put into the package by `{ ...a, ...b }`.
 */
export function packageAfter(code: PackageCode, before: string | undefined): string | undefined {
  const whole = writtenWhole(code)
  if (whole !== undefined) return whole
  if (
    before === undefined ||
    !(code.isRewritten || code.readings.some((one) => takesPackage(one, LOADS) || takesPackage(one, READS_TEXT)))
  )
    return undefined
  if (code.words.some((one) => one.includes('scripts'))) return undefined
  const found = new Map<string, string>()
  for (const reading of code.readings) {
    const set = scriptsSet(code.tokens, reading)
    if (set === undefined) return undefined
    for (const [name, text] of set) found.set(name, text)
  }
  const text = replacedText({ ...code, calls: code.readings[0]?.calls ?? [], isParsed: isParsed(code) }, before)
  const json = text === undefined ? undefined : objectIn(text)
  if (json === undefined) return undefined
  if (found.size === 0) return text
  return JSON.stringify({ ...json, scripts: { ...fieldsOf(json['scripts']), ...Object.fromEntries(found) } })
}

/** `require('./package.json')`, `fs.readFileSync('package.json')` */
function takesPackage({ calls }: CodeReading, how: RegExp): boolean {
  return calls.some(({ path, args }) => how.test(path) && args[0]?.text.endsWith('package.json') === true)
}

const LOADS = /(^|\.)(require|import|readJsonSync|readJSON(Sync)?|loadJsonFile(Sync)?)$/
const READS_TEXT = /(^|\.)(readFile(Sync)?|readTextFile(Sync)?|file_get_contents)$|^(File|IO)\.read$/

/** What stands in the package is changed by its names, and not as a text. */
function isParsed({ readings }: PackageCode): boolean {
  const calls = readings[0]?.calls ?? []
  return readings.some((one) => takesPackage(one, LOADS)) || calls.some(({ path }) => PARSES.test(path))
}

const PARSES = /(^|\.)(load|loads|parse|json_decode|decode)$/

const WRITES = /(^|\.)(write|write_text|writeFile(Sync)?|writeTextFile(Sync)?|file_put_contents|dump)$/

/** The one text, or the one object, that the code writes anywhere. */
function writtenWhole({ readings: [reading, ...others] }: PackageCode): string | undefined {
  const writes = reading?.calls.filter(({ path, args }) => WRITES.test(path) && args.length > 0) ?? []
  const [write] = writes
  if (write === undefined || writes.length > 1 || others.length > 0) return undefined
  const isFirst = /(^|\.)(dump|write_text)$/.test(write.path) || write.args.length === 1
  const given = write.args[isFirst ? 0 : 1]
  const fields = given?.json ?? (given?.isWhole === true && given.isByName !== true ? given.fields : undefined)
  if (fields !== undefined) {
    const scripts = fields.get('scripts')
    if (scripts !== undefined && scripts.fields === undefined) return undefined
    const texts = [...(scripts?.fields ?? [])].map(([name, { text }]) => [name, text])
    return scripts?.isOpen === true ? undefined : JSON.stringify({ scripts: Object.fromEntries(texts) })
  }
  const text = given?.text
  return text !== undefined && isKnownText(text) && text.trimStart().startsWith('{') && objectIn(text) !== undefined
    ? text
    : undefined
}
