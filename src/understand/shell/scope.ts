import type { Function as ShellFunction } from 'unbash'
import type { Span } from '../../lib/span.ts'
import type { Env, Site } from '../place.ts'
import { type Stream, UNKNOWN, unknownWord, type Word, word } from '../word.ts'
import { SharedMap } from './shared-map.ts'
import { Traps } from './traps.ts'

/** Where a shell text stands in the action's text, so that a span can be given for each of its words. */
export interface Origin {
  /** Offset of the text in the action's text, where it stands there letter by letter. */
  readonly base: number | undefined
  /** Else the words of the action that carry it. */
  readonly span: Span | undefined
}

export function spanIn(origin: Origin, pos: number, end: number): Span | undefined {
  return origin.base === undefined ? origin.span : [origin.base + pos, origin.base + end]
}

export interface Variable {
  readonly value: Word
  readonly exported: boolean
  /** Elements of an array; `value` is the first. */
  readonly elements?: readonly Word[]
  /** Words that stand for all that it lists, where its lines are not known: `files=$(git ls-files)`. */
  readonly lists?: readonly Word[]
  /** `declare -i`: what is assigned is an expression. */
  readonly integer?: true
}

export interface DefinedFunction {
  readonly node: ShellFunction
  readonly origin: Origin
}

/**
 * What one shell knows at one point of its text. It is changed as the text is read; a subshell, a branch and a pipeline
 * member work on a copy.
 */
export class Scope {
  functions: SharedMap<DefinedFunction>
  aliases: SharedMap<string>
  positional: readonly Word[]
  programName: Word
  cwd: string
  site: Site
  origin: Origin
  stdin: Stream
  stdinGiven: boolean
  /** `set -a`: every assignment is exported. */
  exportAll = false
  /** `IFS` was set to something: fields of unquoted expansions cannot be known. */
  ownSeparators = false
  /** Directories that the text itself put before the others in `PATH`; they may shadow any program. */
  ownPath: readonly string[] = []
  depth: number
  /** Of the process in which this runs; a copy of the scope shares them until it becomes a process of its own. */
  traps: Traps = new Traps()
  /** How often this shell was split off from another one that goes on beside it (a pipeline, `&`). */
  spawns = 0
  /** Functions that are being run, with `spawns` as it was when they began. By their text: a name may be given anew. */
  running: ReadonlyMap<ShellFunction, number> = new Map()
  /** Functions that the programs see which are started from here: `export -f`. */
  private exportedFunctions: ReadonlySet<string> = new Set()
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

  get variables(): Pick<SharedMap<Variable>, 'get'> {
    return this.held
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
    other.functions = this.functions.copy()
    other.exportedFunctions = this.exportedFunctions
    other.aliases = this.aliases.copy()
    other.exports = this.exports
    other.exportAll = this.exportAll
    other.ownSeparators = this.ownSeparators
    other.ownPath = this.ownPath
    other.spawns = this.spawns
    other.traps = this.traps
    other.running = this.running
    return other
  }

  set(name: string, value: Word, exported?: boolean): void {
    const old = this.held.get(name)
    this.put(name, { value, exported: exported ?? (this.exportAll || (old?.exported ?? false)) })
    if (name === 'IFS') this.ownSeparators = true
  }

  put(name: string, variable: Variable): void {
    const old = this.held.get(name)
    if (variable.exported || old?.exported === true) this.exports = undefined
    if (old !== undefined && !this.traps.isEmpty && old.value.text !== variable.value.text)
      this.traps.leave(name, old.value.text)
    this.held.set(name, old?.integer === true ? { ...variable, integer: true } : this.settled(name, variable))
  }

  /** Which separators hold later nobody knows where they are set again, or in a function (`local IFS=,`). */
  private settled(name: string, variable: Variable): Variable {
    const isOpen = name === 'IFS' && (this.ownSeparators || this.running.size > 0)
    return isOpen ? { ...variable, value: { ...variable.value, text: UNKNOWN } } : variable
  }

  unset(name: string): void {
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
    if (!this.functions.isCopyOf(other.functions)) {
      for (const [name, theirs] of other.functions.entries()) this.functions.set(name, theirs)
    }
    if (!this.aliases.isCopyOf(other.aliases)) {
      for (const [name, theirs] of other.aliases.entries()) this.aliases.set(name, theirs)
    }
    if (other.cwd !== this.cwd) this.cwd = UNKNOWN
    this.ownSeparators ||= other.ownSeparators
    this.exportAll ||= other.exportAll
    if (other.ownPath.length > this.ownPath.length) this.ownPath = other.ownPath
  }

  private mergeVariables(others: SharedMap<Variable>): void {
    const open: (readonly [string, Variable])[] = []
    for (const [name, mine] of this.held.entries()) {
      const theirs = others.get(name)
      if (theirs === mine) continue
      const isSame = theirs?.value.text === mine.value.text && theirs.exported === mine.exported
      // `$(git ls-files)` and `$(cat list)` are both unknown, and what they list is not the same.
      if (isSame && sameWords(theirs.lists, mine.lists) && sameWords(theirs.elements, mine.elements)) continue
      const carries = mine.value.carries | (theirs?.value.carries ?? 0)
      const exported = mine.exported || (theirs?.exported ?? false)
      open.push([name, { value: unknownWord(mine.value.span, carries), exported }])
    }
    for (const [name, theirs] of others.entries()) {
      if (this.held.has(name)) continue
      open.push([name, { value: unknownWord(theirs.value.span, theirs.value.carries), exported: theirs.exported }])
    }
    for (const [name, variable] of open) this.put(name, variable)
  }
}

function sameWords(some: readonly Word[] | undefined, others: readonly Word[] | undefined): boolean {
  if (some === others) return true
  return some?.length === others?.length && some?.every((one, i) => one.text === others?.[i]?.text) === true
}

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
