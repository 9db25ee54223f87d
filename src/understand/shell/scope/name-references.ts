import { UNKNOWN } from '../../word.ts'

/** So many names may stand for one another in a row. */
const MOST = 8

/**
 * Names that stand for other variables (`declare -n`, Bash 5.2 manual, section 3.4). A value: what changes is another one.
 */
export class NameReferences {
  static readonly NONE = new NameReferences(new Map(), new Set())

  /** By name. `UNKNOWN`: nobody knows for which variable; empty: for none yet. */
  private readonly targets: ReadonlyMap<string, string>
  /** Names that a function made references for what is outside of it (`declare -gn`): to what, nobody says. */
  private readonly outside: ReadonlySet<string>

  private constructor(targets: ReadonlyMap<string, string>, outside: ReadonlySet<string>) {
    this.targets = targets
    this.outside = outside
  }

  get size(): number {
    return this.targets.size
  }

  has(name: string): boolean {
    return this.targets.has(name)
  }

  /** What a name was told to stand for; empty where that is what is assigned to it next. */
  target(name: string): string | undefined {
    return this.targets.get(name)
  }

  /** The variable that a name stands for, or `a[0]`. */
  meant(name: string): string {
    let at = name
    for (let i = 0; i < MOST; i++) {
      const next = this.targets.get(at)
      if (next === undefined || next === '') return at
      at = next
    }
    return UNKNOWN
  }

  with(name: string, target: string): NameReferences {
    if (target === name) return this.without(name)
    const known = target === '' || /^[A-Za-z_]\w*(\[[^[\]]*\])?$/.test(target)
    return new NameReferences(new Map(this.targets).set(name, known ? target : UNKNOWN), this.outside)
  }

  withOutside(name: string): NameReferences {
    return new NameReferences(new Map(this.targets).set(name, UNKNOWN), new Set([...this.outside, name]))
  }

  without(name: string): NameReferences {
    if (!this.targets.has(name)) return this
    const left = new Map(this.targets)
    left.delete(name)
    return new NameReferences(left, this.outside)
  }

  /** Behind a function hold those of before; which it ended or made for what is outside of it nobody follows. */
  behindFunction(outer: NameReferences, locals: ReadonlyMap<string, boolean>): NameReferences {
    if (outer === this) return this
    const ended = [...outer.targets.keys()].filter((one) => !this.targets.has(one) && !locals.has(one))
    const open = [...this.outside, ...ended].map((one) => [one, UNKNOWN] as const)
    return new NameReferences(new Map([...outer.targets, ...open]), this.outside)
  }

  /** What is the same in both; of what differs nobody knows what it stands for. */
  merged(other: NameReferences): NameReferences {
    if (other === this) return this
    const names = new Set([...this.targets.keys(), ...other.targets.keys()])
    const same = (name: string) => this.targets.get(name) === other.targets.get(name)
    const targets = new Map([...names].map((name) => [name, same(name) ? (other.targets.get(name) ?? '') : UNKNOWN]))
    return new NameReferences(targets, new Set([...this.outside, ...other.outside]))
  }
}
