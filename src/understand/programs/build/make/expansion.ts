import { absolute, lookedAt } from '../../../emit.ts'
import type { Call, Shift } from '../../../program.ts'
import { expandNames } from '../../../shell/words/names.ts'
import { Carries, isKnownText, UNKNOWN, word } from '../../../word.ts'
import { scriptText } from '../../javascript/package-json.ts'
import { closing, splitArguments, substituteEnding, TEXT_FUNCTIONS } from './functions.ts'

/** A variable of a makefile: a recursive one (`=`) is worked out where it is used, a simple one (`:=`) at once. */
export interface Variable {
  readonly value: string
  readonly recursive: boolean
  /** Where it is set in branches of one condition that nobody can tell: what it is in each, and where none is taken. */
  readonly choice?: {
    readonly of: number
    readonly values: ReadonlyMap<number, Variable>
    readonly otherwise: Variable | undefined
  }
}

/** What is set where nobody set it (GNU make 4.4, section 10.3). */
const DEFAULTS: Readonly<Record<string, string>> = {
  CC: 'cc',
  CXX: 'g++',
  CPP: 'cc -E',
  AR: 'ar',
  AS: 'as',
  LD: 'ld',
  RM: 'rm -f',
  ARFLAGS: 'rv',
  INSTALL: 'install',
  MAKEFLAGS: '',
  MFLAGS: '',
  MAKE_VERSION: '4.4',
  // Windows alone sets it, for every process.
  OS: '',
}

/**
 * Names that are empty unless somebody sets them: flags of compilers, the silencer of recipe lines. Any other name that
 * nobody sets may come from a setting that we do not see, so it is unknown.
 */
function isUsuallyEmpty(name: string): boolean {
  return /(FLAGS|^LDLIBS|^LOADLIBES|^TARGET_ARCH|^Q|^V|^AT|^at|^E|ARGS|OPTS|OPTIONS|^DESTDIR)$/.test(name)
}

const NO_BRANCH = -1
const MOST_WAYS = 4
const DEPTH = 40
/** Characters that one make works out: variables that use one another twice double with each of them. */
const MOST_WORKED = 1_000_000
const STEP = 50
const LONGEST = 65_536

/** Works out `$(…)` of a makefile. What cannot be known becomes a shell variable that nobody sets. */
export class Expansion {
  readonly variables = new Map<string, Variable>()
  /** Stands for an unknown part: the shell that reads the recipe finds it unset, so it is unknown there too. */
  readonly mark: string
  /** Receives the text of `$(eval …)`. */
  onEval: (text: string) => void = () => {}
  private readonly call: Call
  private readonly shift: () => Shift
  private readonly outputs = new Map<string, string>()
  worked = 0
  /** Conditions with a last branch for everything else, with the number of their branches. */
  readonly closed = new Map<number, number>()
  /** The branch that is taken, while each of them is tried, and the conditions that were asked. */
  private branch: number | undefined
  private readonly asked = new Set<number>()
  private branches = 0

  constructor(call: Call, unknownName: string, shift: () => Shift) {
    this.call = call
    this.mark = `\${${unknownName}}`
    this.shift = shift
  }

  isKnown(text: string): boolean {
    return !text.includes(this.mark) && isKnownText(text)
  }

  /** Text of the action as text of the makefile. */
  given(text: string): string {
    return text.split(UNKNOWN).join(this.mark)
  }

  expand(text: string, own: ReadonlyMap<string, string> = NONE, depth = 0): string {
    if (!text.includes('$')) return text
    this.worked += STEP + text.length
    if (depth > DEPTH || this.worked > MOST_WORKED) return this.mark
    let out = ''
    for (let i = 0; i < text.length; i++) {
      const c = text[i]
      if (c !== '$') {
        const next = text.indexOf('$', i)
        out += text.slice(i, next < 0 ? text.length : next)
        i = (next < 0 ? text.length : next) - 1
        continue
      }
      const name = text[++i]
      if (name === undefined) break
      if (name === '$') out += '$'
      else if (name === '(' || name === '{') {
        if (text.startsWith(this.mark, i - 1)) {
          out += this.mark
          i += this.mark.length - 2
          continue
        }
        const end = closing(text, i)
        out += this.reference(text.slice(i + 1, end), own, depth + 1)
        i = end
      } else out += this.variable(name, own, depth + 1)
      if (out.length > LONGEST) return this.mark
    }
    return out
  }

  /**
   * A line of a recipe, for each branch of the condition that its variables hang on. Where they hang on several, or on
   * none, once, with what is not known left open.
   */
  everyWay(text: string, own: ReadonlyMap<string, string>): readonly string[] {
    const open = this.expand(text, own)
    if (this.isKnown(open)) return [open]
    this.asked.clear()
    this.branches = 0
    this.branch = NO_BRANCH
    const none = this.expand(text, own)
    const [condition, ...others] = this.asked
    const ways = condition !== undefined && this.closed.has(condition) ? [] : [none]
    for (let at = 0; at < this.branches && ways.length <= MOST_WAYS; at++) {
      this.branch = at
      ways.push(this.expand(text, own))
    }
    this.branch = undefined
    // What a branch chooses may itself hang on another condition.
    const isOne = others.length === 0 && this.asked.size === 1 && ways.length <= MOST_WAYS
    return isOne ? [...new Set(ways)] : [open]
  }

  private reference(inner: string, own: ReadonlyMap<string, string>, depth: number): string {
    const blank = /^([a-z][a-z-]*)\s+/.exec(inner.slice(0, 32))
    const name = blank?.[1]
    if (name !== undefined && isFunction(name)) return this.func(name, inner.slice(blank?.[0].length ?? 0), own, depth)
    const colon = inner.indexOf(':')
    if (colon > 0 && inner.indexOf('=', colon) > 0) {
      const equals = inner.indexOf('=', colon)
      const value = this.variable(this.expand(inner.slice(0, colon), own, depth), own, depth)
      const from = this.expand(inner.slice(colon + 1, equals), own, depth)
      return substituteEnding(from, this.expand(inner.slice(equals + 1), own, depth), value) ?? this.mark
    }
    const computed = this.expand(inner, own, depth).trim()
    // `$(PAPEROPT_$(PAPER))` with an empty end: nobody sets such a name from outside.
    if (inner.endsWith(')') && /^\w+_$/.test(computed) && !this.variables.has(computed)) return ''
    return this.variable(computed, own, depth)
  }

  private variable(name: string, own: ReadonlyMap<string, string>, depth: number): string {
    const local = own.get(name) ?? automatic(name, own)
    if (local !== undefined) return local
    const set = this.variables.get(name)
    if (set !== undefined) {
      const now = this.branch === undefined ? set : this.taken(set, this.branch)
      if (now !== undefined) return now.recursive ? this.expand(now.value, own, depth) : now.value
    }
    if (name === 'CURDIR' || name === 'PWD')
      return isKnownText(this.call.cwd) ? (this.shift().cwd ?? this.call.cwd) : this.mark
    const outside = this.call.env.get(name)
    // A secret or unknown value stays a variable, so that the shell still knows what it carries.
    if (outside !== undefined)
      return isKnownText(outside.text) && outside.carries === Carries.nothing ? outside.text : `\${${name}}`
    if (Object.hasOwn(DEFAULTS, name)) return DEFAULTS[name] as string
    return isUsuallyEmpty(name) ? '' : this.mark
  }

  private taken(set: Variable, branch: number): Variable | undefined {
    if (set.choice === undefined) return set
    this.asked.add(set.choice.of)
    const { of, values } = set.choice
    this.branches = Math.max(this.branches, this.closed.get(of) ?? 0, ...[...values.keys()].map((at) => at + 1))
    return set.choice.values.get(branch) ?? set.choice.otherwise
  }

  private func(name: string, text: string, own: ReadonlyMap<string, string>, depth: number): string {
    const raw = splitArguments(text)
    const inner = (i: number, more: ReadonlyMap<string, string> = own) => this.expand(raw[i] ?? '', more, depth)
    const simple = TEXT_FUNCTIONS.get(name)
    if (simple !== undefined) return simple(raw.map((_, i) => (i === 0 ? inner(0).trimStart() : inner(i)))) ?? this.mark
    switch (name) {
      case 'shell':
        return this.shell(this.expand(text, own, depth))
      case 'wildcard':
        return this.expand(text, own, depth)
          .split(/\s+/)
          .map((one) => this.names(one))
          .join(' ')
          .trim()
      case 'abspath':
      case 'realpath':
        return this.expand(text, own, depth)
          .split(/\s+/)
          .filter((one) => one !== '')
          .map((one) => this.absolute(one))
          .join(' ')
      case 'if': {
        const condition = inner(0).trim()
        if (!this.isKnown(condition)) return inner(1) === inner(2) ? inner(1) : this.mark
        return condition === '' ? inner(2) : inner(1)
      }
      case 'or':
        return raw.map((_, i) => inner(i)).find((one) => one.trim() !== '') ?? ''
      case 'and': {
        const all = raw.map((_, i) => inner(i))
        return all.every((one) => one.trim() !== '') ? (all.at(-1) ?? '') : ''
      }
      case 'foreach':
        return this.foreach(raw, own, depth)
      case 'call': {
        const args = raw.map((_, i) => inner(i).trim())
        const local = new Map(own)
        for (const [i, value] of args.entries()) local.set(String(i), value)
        const set = this.variables.get(args[0] ?? '')
        return set === undefined ? this.mark : this.expand(set.value, local, depth)
      }
      case 'eval':
        this.onEval(this.expand(text, own, depth))
        return ''
      case 'value':
        return this.variables.get(inner(0).trim())?.value ?? this.mark
      default:
        return this.mark
    }
  }

  private foreach(raw: readonly string[], own: ReadonlyMap<string, string>, depth: number): string {
    const [name = '', list = '', ...body] = raw
    const found: string[] = []
    for (const one of lookedAt(this.call, this.expand(list, own, depth).split(/\s+/))) {
      if (one !== '') found.push(this.expand(body.join(','), new Map([...own, [name.trim(), one]]), depth))
    }
    return found.join(' ')
  }

  /** `$(shell …)` runs when the makefile is read, also where only a dry run was asked for. */
  private shell(code: string): string {
    const known = this.outputs.get(code)
    if (known !== undefined) return known
    this.outputs.set(code, this.mark)
    const out = this.call.shell(scriptText(code, this.call), this.shift())
    const text = out.text !== undefined && !out.text.includes(UNKNOWN) ? inOneLine(out.text) : this.mark
    this.outputs.set(code, text)
    return text
  }

  private names(pattern: string): string {
    if (pattern === '') return ''
    if (!this.isKnown(pattern)) return this.mark
    return expandNames(pattern, this.shift().cwd ?? this.call.cwd, this.call.files)?.join(' ') ?? this.mark
  }

  private absolute(path: string): string {
    const cwd = this.shift().cwd ?? this.call.cwd
    return isKnownText(cwd) && this.isKnown(path) ? absolute(cwd, path) : this.mark
  }

  /** The value of a variable as a word for the environment of a recipe. */
  asWord(name: string): ReturnType<typeof word> {
    const set = this.variables.get(name)
    const value = set === undefined ? this.mark : set.recursive ? this.expand(set.value) : set.value
    return word(value.split(this.mark).join(UNKNOWN))
  }
}

function inOneLine(text: string): string {
  return text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .join(' ')
}

const NONE: ReadonlyMap<string, string> = new Map()

const OTHER_FUNCTIONS = new Set(
  `shell wildcard abspath realpath if or and foreach call eval value origin flavor file guile let intcmp`.split(' '),
)

function isFunction(name: string): boolean {
  return TEXT_FUNCTIONS.has(name) || OTHER_FUNCTIONS.has(name)
}

/** `$(@D)` and `$(<F)`: the directory and the file of an automatic variable. */
function automatic(name: string, own: ReadonlyMap<string, string>): string | undefined {
  if (name.length !== 2 || (name[1] !== 'D' && name[1] !== 'F')) return undefined
  const value = own.get(name[0] as string)
  if (value === undefined) return undefined
  const made = TEXT_FUNCTIONS.get(name[1] === 'D' ? 'dir' : 'notdir')?.([value]) ?? ''
  return name[1] === 'D' ? made.replace(/(.)\/(?= |$)/g, '$1') : made
}
