import type { Call } from '../program.ts'
import type { Word } from '../word.ts'

/** One `trap CODE SIGNAL…`. */
export interface Trap {
  readonly code: Word
  readonly call: Call
}

/**
 * What belongs to one process of a shell and is shared by all that runs in it: its traps, and the values that variables
 * and the directory had between the first trap and the end. A trap may run at any of those points.
 */
export class Traps {
  private found: Map<string, Trap> | undefined
  private values: Map<string, Set<string>> | undefined
  private places: Set<string> | undefined

  /** A trap may set another one: who goes through them meets it, too. */
  get all(): Iterable<Trap> {
    return this.found?.values() ?? []
  }

  get isEmpty(): boolean {
    return this.found === undefined
  }

  get earlier(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.values ?? new Map()
  }

  get directories(): ReadonlySet<string> {
    return this.places ?? new Set()
  }

  add(trap: Trap): void {
    this.found ??= new Map()
    if (!this.found.has(trap.code.text)) this.found.set(trap.code.text, trap)
  }

  /** A variable that held `old` gets another value. While it was not set, a trap met nothing in it. */
  leave(name: string, old: string): void {
    this.values ??= new Map()
    const values = this.values.get(name)
    if (values === undefined) this.values.set(name, new Set([old]))
    else values.add(old)
  }

  leaveDirectory(old: string): void {
    if (this.isEmpty) return
    this.places ??= new Set()
    this.places.add(old)
  }
}
