import type { CodeCall } from '../values.ts'

const CHOOSES = /\.(where\w*|andWhere\w*|eq|in|in_|match|filter|or|is|like|ilike|lt|lte|contains|textSearch)$/

/** Which rows the calls of a chain choose: `knex('orders').where('id', 1).del()`. Looked at once for all of them. */
export class Chains {
  /** Where calls stand, by their path. */
  private readonly places = new Map<string, number[]>()
  /** Where calls that choose some rows stand, by each path that they continue. */
  private readonly behind = new Map<string, number[]>()
  /** By the path of calls that choose, whether each of them chooses some. */
  private readonly before = new Map<string, boolean>()
  private readonly continued = new Set<string>()

  constructor(calls: readonly CodeCall[]) {
    for (const one of [...calls].sort((a, b) => a.at - b.at)) {
      add(this.places, one.path, one.at)
      const choosesAny = CHOOSES.test(one.path)
      const some = choosesAny && choosesSome(one)
      if (choosesAny) this.before.set(one.path, some && this.before.get(one.path) !== false)
      for (const path of continuedBy(one)) {
        this.continued.add(path)
        if (some) add(this.behind, path, one.at)
      }
    }
  }

  isContinued({ path }: CodeCall): boolean {
    return this.continued.has(path)
  }

  isChosen(one: CodeCall): boolean {
    return this.isChosenBefore(one) || this.isChosenBehind(one)
  }

  /** Of all that are written alike each has to choose. */
  private isChosenBefore(one: CodeCall): boolean {
    const before = continuedBy(one).flatMap((path) => this.before.get(path) ?? [])
    return before.length > 0 && before.every((some) => some)
  }

  /** `.delete().eq('id', 1)`, up to the next one that is written alike: that one has its own. */
  private isChosenBehind({ path, at }: CodeCall): boolean {
    const end = nextAfter(this.places.get(path), at)
    return nextAfter(this.behind.get(path), at) < end
  }
}

function add(into: Map<string, number[]>, path: string, at: number): void {
  const found = into.get(path)
  if (found === undefined) into.set(path, [at])
  else found.push(at)
}

/** `a`, `a().b` of `a().b().c`. */
function continuedBy({ path }: CodeCall): readonly string[] {
  const found: string[] = []
  for (let end = path.indexOf('().'); end >= 0; end = path.indexOf('().', end + 1)) found.push(path.slice(0, end))
  return found
}

/** The first of these places, which are in order, behind one. */
function nextAfter(places: readonly number[] = [], at: number): number {
  let [from, to] = [0, places.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((places[middle] ?? 0) > at) to = middle
    else from = middle + 1
  }
  return places[from] ?? Number.POSITIVE_INFINITY
}

/** `.where({})`, `.match({})` and `.whereRaw('1 = 1')` choose everything. */
function choosesSome({ args }: CodeCall): boolean {
  const [first] = args
  if (first === undefined || first.fields?.size === 0) return false
  return !/^\s{0,9}(true|1|(\d{1,9})\s{0,9}=\s{0,9}\2)\s{0,9}$/i.test(first.text)
}
