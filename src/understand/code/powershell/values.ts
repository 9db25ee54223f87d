import { absolute } from '../../emit.ts'
import type { Call } from '../../program.ts'
import { withVariables } from '../../programs/carriers/variables.ts'
import { aboutVariable } from '../../secrets/variable.ts'
import { isKnown, UNKNOWN, type Word, word } from '../../word.ts'
import type { Part } from './reader.ts'

/** What is known of values where a command stands. */
export interface Values {
  /** Variables that are set once in the whole text, to a text between quotes. */
  readonly constants: ReadonlyMap<string, string>
  /** `$_`: what the pipeline hands to the block, as a path. */
  readonly item: Word | undefined
  readonly session: Session
}

/** A variable that is set anywhere else too, or by anything but a quoted text, is not known. */
export function constantsOf(text: string): ReadonlyMap<string, string> {
  const found = new Map<string, string | undefined>()
  const set = (name: string, value: string | undefined) =>
    found.set(name.toLowerCase(), found.has(name.toLowerCase()) ? undefined : value)
  for (const [, name = '', quoted] of text.matchAll(ASSIGNMENT)) set(name, quoted?.slice(1, -1))
  // Loops, parameters and cmdlets set variables by their names.
  for (const [, name = ''] of text.matchAll(/\$(\w{1,64})\s{1,16}in\b/gi)) set(name, undefined)
  if (/\bparam\b|-\w*variable\b|\bset-variable\b|\bsv\b|\[ref\]/i.test(text)) return new Map()
  return new Map([...found].filter((one): one is [string, string] => one[1] !== undefined))
}

/** A literal that ends there: behind it a sum or a method would make another text of it. */
const ASSIGNMENT =
  /\$(\w{1,64})\s{0,16}[-+*/%?]{0,2}=(?:\s{0,16}('[^'$`]{0,200}'|"[^"$`]{0,200}")[ \t]{0,16}(?=[;\r\n}]|$))?/g

const ITEM = /^\$(_|psitem)(\.(fullname|path|pspath))?$/i

/** A word of a command with what its variables are known to hold. */
export function wordFor(part: Part, span: readonly [number, number], values: Values, home: string): Word {
  const { variable } = part
  const constant = variable === undefined ? undefined : values.constants.get(variable.toLowerCase())
  if (constant !== undefined) return word(constant, span)
  const text = part.text.replace(/^~(?=[\\/]|$)/, () => home)
  if (variable !== undefined && /^env:/i.test(variable))
    return { ...word(text, span), about: aboutVariable(variable.slice('env:'.length)) }
  if (ITEM.test(part.text))
    return values.item === undefined ? word(UNKNOWN, span) : { ...values.item, about: ITEM_WORD }
  return word(text.replaceAll(/\$_(\.\w+)*/g, UNKNOWN), span)
}

/** Says of a word that it stands for each thing that came through the pipe. */
export const ITEM_WORD = 'pipeline item'

/** Where the session stands: its directory and the variables that it sets for the programs that follow. */
export class Session {
  private directory: string
  private readonly set = new Map<string, Word>()
  private changes = 0

  constructor(directory: string) {
    this.directory = directory
  }

  /** The call as it is from here. */
  placed(call: Call): Call {
    if (this.changes === 0) return call
    const env = withVariables(call.env, this.set)
    const cwd = this.directory
    return {
      ...call,
      cwd,
      env,
      exec: (words, shift) => call.exec(words, { cwd, env, ...shift }),
      shell: (code, shift) => call.shell(code, { cwd, env, ...shift }),
    }
  }

  enter(path: Word): void {
    this.changes++
    this.directory = isKnown(path) && !/^[-+]\d*$/.test(path.text) ? absolute(this.directory, path.text) : UNKNOWN
  }

  setVariable(name: string, value: Word): void {
    this.changes++
    this.set.set(name, value)
  }

  /** Reads what may run or not: whatever it sets is not known behind it. */
  perhaps(read: () => void): void {
    const { directory, changes } = this
    const before = new Map(this.set)
    read()
    if (this.changes === changes) return
    if (this.directory !== directory) this.directory = UNKNOWN
    for (const [name, value] of this.set) if (before.get(name) !== value) this.set.set(name, word(UNKNOWN))
  }
}
