import type { Function as ShellFunction } from 'unbash'
import type { Span } from '../../lib/span.ts'
import type { Env, Site } from '../place.ts'
import { type Stream, UNKNOWN, unknownWord, type Word, word } from '../word.ts'

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
  variables: Map<string, Variable>
  functions: Map<string, DefinedFunction>
  aliases: Map<string, string>
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
  /** How often this shell was split off from another one that goes on beside it (a pipeline, `&`). */
  spawns = 0
  /** Functions that are being run, with `spawns` as it was when they began. By their text: a name may be given anew. */
  running: ReadonlyMap<ShellFunction, number> = new Map()

  constructor(from: {
    readonly variables: Map<string, Variable>
    readonly cwd: string
    readonly site: Site
    readonly origin: Origin
    readonly stdin: Stream
    readonly stdinGiven: boolean
    readonly depth: number
    readonly positional?: readonly Word[]
    readonly programName?: Word
  }) {
    this.variables = from.variables
    this.functions = new Map()
    this.aliases = new Map()
    this.positional = from.positional ?? []
    this.programName = from.programName ?? word('bash')
    this.cwd = from.cwd
    this.site = from.site
    this.origin = from.origin
    this.stdin = from.stdin
    this.stdinGiven = from.stdinGiven
    this.depth = from.depth
  }

  copy(): Scope {
    const other = new Scope({
      variables: new Map(this.variables),
      cwd: this.cwd,
      site: this.site,
      origin: this.origin,
      stdin: this.stdin,
      stdinGiven: this.stdinGiven,
      depth: this.depth,
      positional: this.positional,
      programName: this.programName,
    })
    other.functions = new Map(this.functions)
    other.aliases = new Map(this.aliases)
    other.exportAll = this.exportAll
    other.ownSeparators = this.ownSeparators
    other.ownPath = this.ownPath
    other.spawns = this.spawns
    other.running = this.running
    return other
  }

  set(name: string, value: Word, exported?: boolean): void {
    const old = this.variables.get(name)
    this.variables.set(name, { value, exported: exported ?? (this.exportAll || (old?.exported ?? false)) })
    if (name === 'IFS') this.ownSeparators = true
  }

  /** Takes what is the same in both; what differs is unknown from here on. */
  merge(other: Scope): void {
    for (const [name, mine] of this.variables) {
      const theirs = other.variables.get(name)
      if (theirs === mine) continue
      if (theirs?.value.text === mine.value.text && theirs.exported === mine.exported) continue
      const carries = mine.value.carries | (theirs?.value.carries ?? 0)
      const exported = mine.exported || (theirs?.exported ?? false)
      this.variables.set(name, { value: unknownWord(mine.value.span, carries), exported })
    }
    for (const [name, theirs] of other.variables) {
      if (!this.variables.has(name)) {
        this.variables.set(name, { value: unknownWord(theirs.value.span, theirs.value.carries), exported: theirs.exported })
      }
    }
    for (const [name, theirs] of other.functions) this.functions.set(name, theirs)
    for (const [name, theirs] of other.aliases) this.aliases.set(name, theirs)
    if (other.cwd !== this.cwd) this.cwd = UNKNOWN
    this.ownSeparators ||= other.ownSeparators
    this.exportAll ||= other.exportAll
    if (other.ownPath.length > this.ownPath.length) this.ownPath = other.ownPath
  }
}

/** The exported variables of a scope, with those that stand before one command. */
export function envOf(scope: Scope, extra?: ReadonlyMap<string, Word>): Env {
  const variables = scope.variables
  // The map goes on changing while the text is read; a place must keep what was true when it was made.
  let taken: Map<string, Word> | undefined
  const take = () => {
    taken = new Map()
    for (const [name, one] of variables) if (one.exported) taken.set(name, one.value)
    if (extra !== undefined) for (const [name, value] of extra) taken.set(name, value)
    return taken
  }
  const frozen = take()
  return { get: (name) => frozen.get(name), names: () => [...frozen.keys()] }
}

export function envFrom(values: ReadonlyMap<string, Word>): Env {
  return { get: (name) => values.get(name), names: () => [...values.keys()] }
}
