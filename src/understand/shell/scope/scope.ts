import type { Function as ShellFunction } from 'unbash'
import type { Env, Site } from '../../place.ts'
import { SOME_NAME, type Stream, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'
import { Traps } from '../traps.ts'
import type { Origin } from '../words/origin.ts'
import { type DefinedFunction, eitherFunction } from './defined-function.ts'
import { NameReferences } from './name-references.ts'
import { ownDirectories } from './search-path.ts'
import { SharedMap } from './shared-map.ts'
import type { ShellOption } from './shell-options.ts'
import { attributed, isSame, unsureOf, type Variable } from './variable.ts'

/** What holds again behind a function. */
export interface OuterShell {
  readonly held: SharedMap<Variable>
  readonly locals: ReadonlyMap<string, boolean>
  readonly references: NameReferences
  readonly ownPath: readonly string[]
}

/** Which line of a list a loop reads in this round, and how many there are as soon as that is known. */
interface Round {
  readonly at: number
  of: number
}

/**
 * What one shell knows at one point of its text. It is changed as the text is read; a subshell, a branch and a pipeline
 * member work on a copy.
 */
export class Scope {
  functions: SharedMap<DefinedFunction>
  aliases: SharedMap<string>
  /** `hash -p`: paths of what a name runs. */
  hashed: SharedMap<string>
  positional: readonly Word[]
  programName: Word
  cwd: string
  /** Where `cwd` is not known: the directory below which it is, by a pattern of names (`cd app-*`). */
  below: string | undefined
  /** Where the shell may still be: the last `cd` went where nothing stands, and may have failed. */
  stay: string | undefined
  /** `set -e` surely holds: behind a command that failed nothing runs. */
  stopsAtFailure = false
  site: Site
  origin: Origin
  stdin: Stream
  stdinGiven: boolean
  /** `set -a`: every assignment is exported. */
  exportAll = false
  /** What was switched on by `shopt -s` and its kin. */
  options: ReadonlySet<ShellOption> = new Set()
  /** Korn shell: `typeset` in `f() …` declares a variable of the caller's, in `function f …` one of the function's own. */
  isKorn = false
  /** `IFS` was set to something: fields of unquoted expansions cannot be known. */
  ownSeparators = false
  /** Something was put into a variable that gives commands their meaning, and nobody has said so yet. */
  definesCommand = false
  /** Directories that the text itself put before the others in `PATH`; they may shadow any program. */
  ownPath: readonly string[] = []
  depth: number
  /** Of the process in which this runs; a copy of the scope shares them until it becomes a process of its own. */
  traps: Traps = new Traps()
  /** How often this shell was split off from another one that goes on beside it (a pipeline, `&`). */
  spawns = 0
  /** While the condition of a loop is read, until it has taken its line. */
  round: Round | undefined
  /** Functions that are being run, with `spawns` as it was when they began. By their text: a name may be given anew. */
  running: ReadonlyMap<ShellFunction, number> = new Map()
  /** Functions that the programs see which are started from here: `export -f`. */
  private exportedFunctions: ReadonlySet<string> = new Set()
  /** `declare -n`: names that stand for other variables. */
  references = NameReferences.NONE
  /** Variables of the function that is being run, and whether they surely are its own (`local`). */
  private locals: ReadonlyMap<string, boolean> = new Map()
  /** Names that a function gave a value, or took one from, past its own variables: `declare -g`, `unset`, `export`. */
  private reached: ReadonlySet<string> = new Set()
  private held: SharedMap<Variable>
  /** The exported variables as they are now; `undefined` where one of them changed since somebody asked. */
  private exports: Env | undefined

  constructor(from: {
    readonly variables: Map<string, Variable> | SharedMap<Variable>
    /** What `env()` is to give, where that is known. */
    readonly exports?: Env
    readonly cwd: string
    readonly site: Site
    readonly origin: Origin
    readonly stdin: Stream
    readonly stdinGiven: boolean
    readonly depth: number
    readonly positional?: readonly Word[]
    readonly programName?: Word
  }) {
    this.held = from.variables instanceof SharedMap ? from.variables : new SharedMap(from.variables)
    this.exports = from.exports
    this.functions = new SharedMap()
    this.aliases = new SharedMap()
    this.hashed = new SharedMap()
    this.positional = from.positional ?? []
    this.programName = from.programName ?? word('bash')
    this.cwd = from.cwd
    this.site = from.site
    this.origin = from.origin
    this.stdin = from.stdin
    this.stdinGiven = from.stdinGiven
    this.depth = from.depth
  }

  exportFunctions(names: readonly string[]): void {
    const defined = names.filter((name) => this.functions.get(name) !== undefined)
    this.exportedFunctions = new Set([...this.exportedFunctions, ...defined])
  }

  /** Takes the functions that the shell exports which started this one. */
  takeExported(from: Scope): void {
    this.exportedFunctions = from.exportedFunctions
    for (const name of from.exportedFunctions) {
      const defined = from.functions.get(name)
      if (defined !== undefined) this.functions.set(name, defined)
    }
  }

  /** Where the last `cd` may have left it, for whoever decides what that means for what follows. */
  takeStay(): string | undefined {
    const taken = this.stay
    this.stay = undefined
    return taken
  }

  switchOn(option: ShellOption): void {
    if (!this.options.has(option)) this.options = new Set([...this.options, option])
  }

  get variables(): Pick<SharedMap<Variable>, 'get'> {
    if (this.references.size === 0) return this.held
    return { get: (name) => this.heldBy(this.meant(name)) }
  }

  private heldBy(meant: string): Variable | undefined {
    return isOpenName(meant) ? { value: unknownWord(undefined, 0, true), exported: false } : this.held.get(meant)
  }

  /** The variable that a name stands for, or `a[0]`. */
  meant(name: string): string {
    return this.references.meant(name)
  }

  /** Makes a name stand for another variable from here on (Bash 5.2 manual, section 3.4). */
  refer(name: string, target: string): void {
    this.references = this.references.with(name, target)
    this.exports = undefined
  }

  /** `declare -gn` within a function. */
  referOutside(name: string): void {
    this.references = this.references.withOutside(name)
    this.exports = undefined
  }

  enterFunction(): OuterShell {
    const { locals, references, ownPath } = this
    this.locals = new Map()
    return { held: this.held.copy(), locals, references, ownPath }
  }

  /** Behind a function its own variables are gone, and those that stood in front of its call (`given`). */
  leaveFunction(outer: OuterShell, given: Iterable<string>): void {
    for (const name of given) {
      const old = outer.held.get(name)
      this.restore(name, this.reached.has(name) ? unsureOf(this.held.get(name), old) : old)
    }
    for (const [name, isOwn] of this.locals) {
      const isSure = isOwn && !this.reached.has(name)
      // Which separators hold again is not followed.
      if (name === 'IFS') continue
      const old = outer.held.get(name)
      if (name === 'PATH') this.ownPath = outer.ownPath
      if (isSure) this.restore(name, old)
      else if (this.reached.has(name) || !isSame(this.held.get(name), old))
        this.restore(name, unsureOf(this.held.get(name), old))
    }
    this.references = this.references.behindFunction(outer.references, this.locals)
    this.locals = outer.locals
  }

  /** A variable is changed that may be another one than the function's own. */
  reach(name: string): void {
    if (this.running.size > 0 && !this.reached.has(name)) this.reached = new Set([...this.reached, name])
  }

  /** `local x`: behind the function that is being run it is what it was before. */
  makeLocal(name: string): void {
    this.dereference(name)
    this.locals = new Map(this.locals).set(name, !this.isKorn)
  }

  /** A variable as it was. */
  restore(name: string, variable: Variable | undefined): void {
    const now = this.held.get(name)
    if (now === variable) return
    if (now !== undefined && !this.traps.isEmpty) this.traps.leave(name, now.value.text)
    this.exports = undefined
    if (variable === undefined) this.held.delete(name)
    else this.held.set(name, variable)
  }

  /**
   * What was known before commands that may not have run (`test -f x && y=z`), and is something else since, is not known
   * any more. Where it stands is taken from those that ran: `cd x && y` mostly goes on in `x`.
   */
  doubt(before: Scope): void {
    if (!this.held.isCopyOf(before.held)) {
      const open = [...before.held.entries()].filter(
        ([name, old]) => name !== 'OLDPWD' && !isSame(this.held.get(name), old),
      )
      for (const [name, old] of open) this.restore(name, unsureOf(this.held.get(name), old))
      const fresh = [...this.held.entries()].filter(([name]) => name !== 'OLDPWD' && !before.held.has(name))
      for (const [name, now] of fresh) this.restore(name, unsureOf(now, undefined))
    }
    this.mergeCommands(before)
    this.mergeNames(before)
    if (before.ownPath.length > this.ownPath.length) this.ownPath = before.ownPath
  }

  /** `unset -n`, `declare +n`: the name stands for itself again. */
  dereference(name: string): void {
    this.references = this.references.without(name)
  }

  /** The variable of a loop. That of a name reference stands for another variable in each round. */
  setLoop(name: string, value: Word): void {
    if (this.references.has(name)) this.refer(name, value.pattern || value.splits ? UNKNOWN : value.text)
    else this.set(name, value)
  }

  /** How much a copy may come to cost. */
  get size(): number {
    return this.held.size + this.functions.size + this.aliases.size
  }

  copy(): Scope {
    const other = new Scope({
      variables: this.held.copy(),
      cwd: this.cwd,
      site: this.site,
      origin: this.origin,
      stdin: this.stdin,
      stdinGiven: this.stdinGiven,
      depth: this.depth,
      positional: this.positional,
      programName: this.programName,
    })
    other.below = this.below
    other.stopsAtFailure = this.stopsAtFailure
    other.functions = this.functions.copy()
    other.exportedFunctions = this.exportedFunctions
    other.aliases = this.aliases.copy()
    other.hashed = this.hashed.copy()
    other.exports = this.exports
    other.references = this.references
    other.isKorn = this.isKorn
    other.locals = this.locals
    other.reached = this.reached
    other.exportAll = this.exportAll
    other.options = this.options
    other.ownSeparators = this.ownSeparators
    other.ownPath = this.ownPath
    other.spawns = this.spawns
    other.traps = this.traps
    other.running = this.running
    return other
  }

  set(name: string, value: Word, exported?: boolean): void {
    const old = this.variables.get(name)
    this.put(name, { value, exported: exported ?? (this.exportAll || (old?.exported ?? false)) })
    if (this.meant(name) === 'IFS') this.ownSeparators = true
  }

  put(name: string, variable: Variable): void {
    const meant = this.meant(name)
    if (this.references.target(meant) === '') return this.refer(meant, variable.value.text)
    if (DEFINES.test(meant)) this.definesCommand = true
    if (isOpenName(meant)) return this.putSome(meant, variable.value)
    // It takes names away, and gives those that begin with a dot (Bash 5.2 manual, section 3.5.8).
    if (meant === 'GLOBIGNORE') this.switchOn('dotglob')
    if (meant === 'PATH') this.ownPath = ownDirectories(variable.value.text)
    this.hold(meant, variable)
  }

  /** A name of which only a part is known, or one element: what the variables hold that it may be is not known then. */
  private putSome(name: string, { carries }: Word): void {
    const [list = '', subscript] = name.split('[')
    const start = /^\w*/.exec(list)?.[0] ?? ''
    const end = subscript === undefined ? (/(?<!\w)\w*$/.exec(list)?.[0] ?? '') : ''
    const isOne = start === list
    const some = isOne ? [list] : [...this.held.entries()].map(([one]) => one).filter((one) => !LASTING.has(one))
    for (const one of some) {
      if (!one.startsWith(start) || !one.endsWith(end)) continue
      const value = unknownWord(undefined, carries | (this.held.get(one)?.value.carries ?? 0), true)
      this.hold(one, { value, exported: this.held.get(one)?.exported ?? false, elements: [value] })
    }
  }

  private hold(name: string, variable: Variable): void {
    const old = this.held.get(name)
    if (variable.exported || old?.exported === true) this.exports = undefined
    if (old !== undefined && !this.traps.isEmpty && old.value.text !== variable.value.text)
      this.traps.leave(name, old.value.text)
    this.held.set(
      name,
      old === undefined ? this.settled(name, variable) : attributed(old, this.settled(name, variable)),
    )
  }

  /** Which separators hold later nobody knows where they are set again, or in a function (`local IFS=,`). */
  private settled(name: string, variable: Variable): Variable {
    const isOpen = name === 'IFS' && (this.ownSeparators || this.running.size > 0)
    return isOpen ? { ...variable, value: { ...variable.value, text: UNKNOWN } } : variable
  }

  unset(given: string): void {
    const name = this.meant(given)
    this.reach(name)
    if (isOpenName(name)) return this.putSome(name, unknownWord())
    if (this.held.get(name)?.exported === true) this.exports = undefined
    this.held.delete(name)
  }

  /** How many variables `env()` has to look at. */
  get envCost(): number {
    return this.exports === undefined ? this.held.size : 0
  }

  /** What a program that is started now would see. A place keeps it, so it does not change with the scope. */
  env(): Env {
    if (this.exports === undefined) {
      const taken = new Map<string, Word>()
      for (const [name, one] of this.held.entries()) if (one.exported) taken.set(name, one.value)
      this.exports = envFrom(taken)
    }
    return this.exports
  }

  /** Takes what is the same in both; what differs is unknown from here on. */
  merge(other: Scope): void {
    if (!this.held.isCopyOf(other.held)) this.mergeVariables(other.held)
    this.mergeCommands(other)
    if (other.cwd !== this.cwd) this.cwd = UNKNOWN
    this.below ??= other.below
    this.stopsAtFailure &&= other.stopsAtFailure
    this.ownSeparators ||= other.ownSeparators
    this.exportAll ||= other.exportAll
    if (other.options !== this.options) this.options = new Set([...this.options, ...other.options])
    this.mergeNames(other)
    if (other.ownPath.length > this.ownPath.length) this.ownPath = other.ownPath
  }

  /** What names stand for, and whose they are. */
  private mergeNames(other: Scope): void {
    this.references = this.references.merged(other.references)
    if (other.locals !== this.locals) {
      const all = new Set([...this.locals.keys(), ...other.locals.keys()])
      this.locals = new Map(
        [...all].map((one) => [one, this.locals.get(one) === true && other.locals.get(one) === true]),
      )
    }
    if (other.reached !== this.reached) this.reached = new Set([...this.reached, ...other.reached])
  }

  /** Functions, aliases and the like: each of two meanings counts. */
  private mergeCommands(other: Scope): void {
    if (!this.functions.isCopyOf(other.functions)) {
      for (const [name, theirs] of other.functions.entries())
        this.functions.set(name, eitherFunction(this.functions.get(name), theirs))
      for (const [name, mine] of this.functions.entries())
        if (!other.functions.has(name)) this.functions.set(name, { ...mine, unsure: true })
    }
    for (const kind of ['aliases', 'hashed'] as const) {
      if (this[kind].isCopyOf(other[kind])) continue
      for (const [name, theirs] of other[kind].entries()) {
        const mine = this[kind].get(name)
        this[kind].set(name, mine === undefined || mine === theirs ? theirs : UNKNOWN)
      }
    }
  }

  private mergeVariables(others: SharedMap<Variable>): void {
    const open: (readonly [string, Variable])[] = []
    for (const [name, mine] of this.held.entries()) {
      const theirs = others.get(name)
      if (theirs === mine) continue
      // `$(git ls-files)` and `$(cat list)` are both unknown, and what they list is not the same.
      if (theirs?.exported === mine.exported && isSame(theirs, mine)) continue
      open.push([name, unsureOf(mine, theirs)])
    }
    for (const [name, theirs] of others.entries()) {
      if (this.held.has(name)) continue
      open.push([name, unsureOf(theirs, undefined)])
    }
    for (const [name, variable] of open) this.restore(name, variable)
  }
}

const DEFINES = /^BASH_(ALIASES|CMDS)(\[|$)/

/** Part of the name is not known, or it is that of an element. */
function isOpenName(name: string): boolean {
  return name.includes('[') || name.includes(UNKNOWN) || name.includes(SOME_NAME)
}

/**
 * What hardly anybody sets by a name that is computed.
 * KNOWN GAP: `declare "$name=$value"` with one of these.
 */
const LASTING = new Set(['HOME', 'PATH', 'PWD', 'OLDPWD', 'IFS', 'USER', 'SHELL'])

/** The exported variables of a scope, with those that stand before one command. */
export function envOf(scope: Scope, extra?: ReadonlyMap<string, Word>): Env {
  const env = scope.env()
  if (extra === undefined) return env
  return {
    get: (name) => extra.get(name) ?? env.get(name),
    names: () => [...new Set([...env.names(), ...extra.keys()])],
  }
}

export function envFrom(values: ReadonlyMap<string, Word>): Env {
  return { get: (name) => values.get(name), names: () => [...values.keys()] }
}
