/**
 * A map by name of which a copy costs nothing: two copies share what they hold until one of them changes. Subshells,
 * branches and pipelines take a copy each, and hardly any of them changes anything.
 */
export class SharedMap<V> {
  private held: Map<string, V>
  private shared = false

  constructor(held: Map<string, V> = new Map()) {
    this.held = held
  }

  get size(): number {
    return this.held.size
  }

  get(name: string): V | undefined {
    return this.held.get(name)
  }

  has(name: string): boolean {
    return this.held.has(name)
  }

  entries(): Iterable<readonly [string, V]> {
    return this.held
  }

  /** True where the two are copies of which neither was changed: then there is nothing to compare. */
  isCopyOf(other: SharedMap<V>): boolean {
    return this.held === other.held
  }

  set(name: string, value: V): void {
    this.own().set(name, value)
  }

  delete(name: string): void {
    if (this.held.has(name)) this.own().delete(name)
  }

  copy(): SharedMap<V> {
    const other = new SharedMap(this.held)
    this.shared = true
    other.shared = true
    return other
  }

  private own(): Map<string, V> {
    if (this.shared) {
      this.held = new Map(this.held)
      this.shared = false
    }
    return this.held
  }
}
