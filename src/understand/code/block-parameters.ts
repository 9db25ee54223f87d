import type { Block, FileList } from './blocks.ts'

interface Range {
  readonly from: number
  /** `undefined` where it cannot be told: a block of Ruby between `do` and `end`. */
  readonly to: number | undefined
  readonly list: FileList
}

/** What the parameters of blocks stand for, each within its block. */
export class BlockParameters {
  private readonly ranges = new Map<string, Range[]>()

  get isEmpty(): boolean {
    return this.ranges.size === 0
  }

  note({ parameter, from, to, list }: Block): void {
    const all = this.ranges.get(parameter.text)
    if (all === undefined) this.ranges.set(parameter.text, [{ from, to, list }])
    else all.push({ from, to, list })
  }

  /**
   * The list of which the name at that place stands for each; `times` says how often the code gives the name a value: any
   * more than the blocks do, and it may be anything.
   */
  listAt(name: string, at: number, times: number): FileList | undefined {
    const all = this.ranges.get(name)
    if (all === undefined || all.length !== times) return undefined
    const inside = all.filter(({ from, to }) => from <= at && at < (to ?? Number.POSITIVE_INFINITY))
    const innermost = inside.reduce<Range | undefined>(
      (best, one) => (best === undefined || one.from > best.from ? one : best),
      undefined,
    )
    const isSame = ({ list }: Range) => list.of === innermost?.list.of && list.text === innermost.list.text
    return all.every(({ to }) => to !== undefined) || all.every(isSame) ? innermost?.list : undefined
  }
}
