import { childOf, entriesOf, type Yaml, type YamlEntries } from '../yaml.ts'

/** Keys of a file that are no jobs. https://docs.gitlab.com/ci/yaml/ (18.x) */
const GLOBAL_KEYS: ReadonlySet<string> = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
  'pages',
])

/** GitLab itself takes eleven levels; a longer chain is a ring. */
const MOST_EXTENDED = 11
const MOST_REFERENCED = 10

/** A job as it is once `extends` and `!reference` are followed, or why it cannot be known. */
export type ResolvedJob =
  | { readonly is: 'job'; readonly job: Yaml }
  | { readonly is: 'unknown'; readonly why: string; readonly at: readonly [number, number] }

/** Follows what a job is made of within the files that were read. */
export class JobResolver {
  private readonly entries: ReadonlyMap<string, Yaml>

  /** `files` in the order in which they are taken in; what comes later counts. */
  constructor(files: readonly Yaml[]) {
    const all = new Map<string, Yaml>()
    for (const file of files) {
      for (const { key, value } of entriesOf(file)) {
        const old = all.get(key)
        all.set(key, old === undefined ? value : merged(old, value))
      }
    }
    this.entries = all
  }

  get(key: string): Yaml | undefined {
    return this.entries.get(key)
  }

  /** Names of all jobs that run: no templates, whose names begin with a dot. */
  jobs(): readonly string[] {
    return [...this.entries.keys()]
      .filter((name) => !GLOBAL_KEYS.has(name) && !name.startsWith('.'))
      .concat(this.entries.get('pages')?.is === 'entries' ? ['pages'] : [])
  }

  resolve(name: string): ResolvedJob {
    const extended = this.extended(name, 0)
    if (extended.is === 'unknown') return extended
    return this.referenced(extended.job, 0)
  }

  private extended(name: string, depth: number): ResolvedJob {
    const own = this.entries.get(name)
    if (own === undefined) return { is: 'unknown', why: `\`${name}\` is in no file that is here`, at: [0, 0] }
    const given = childOf(own, 'extends')
    if (given === undefined) return { is: 'job', job: own }
    if (depth >= MOST_EXTENDED) return { is: 'unknown', why: 'it extends more than GitLab follows', at: given.at }
    let base: Yaml | undefined
    for (const parent of given.is === 'items' ? given.items : [given]) {
      if (parent.is !== 'text') return { is: 'unknown', why: '`extends` names no job', at: given.at }
      const one = this.extended(parent.text, depth + 1)
      if (one.is === 'unknown') return { ...one, at: given.at }
      base = base === undefined ? one.job : merged(base, one.job)
    }
    return { is: 'job', job: base === undefined ? own : merged(base, own) }
  }

  /** `!reference [job, key, …]` in the values of a job. */
  private referenced(node: Yaml, depth: number): ResolvedJob {
    if (node.tag === '!reference') {
      const target = this.target(node)
      if (target === undefined || depth >= MOST_REFERENCED)
        return { is: 'unknown', why: 'a reference leads nowhere', at: node.at }
      return this.referenced(target, depth + 1)
    }
    if (node.is === 'items') {
      const items: Yaml[] = []
      for (const item of node.items) {
        const read = this.referenced(item, depth)
        if (read.is === 'unknown') return read
        items.push(read.job)
      }
      return { is: 'job', job: { ...node, items } }
    }
    if (node.is !== 'entries') return { is: 'job', job: node }
    const entries = new Map(node.entries)
    for (const [key, entry] of node.entries) {
      const read = this.referenced(entry.value, depth)
      if (read.is === 'unknown') return read
      entries.set(key, { ...entry, value: read.job })
    }
    return { is: 'job', job: { ...node, entries } }
  }

  private target(node: Yaml): Yaml | undefined {
    if (node.is !== 'items') return undefined
    const [first, ...keys] = node.items.map((item) => (item.is === 'text' ? item.text : undefined))
    let found = first === undefined ? undefined : this.entries.get(first)
    for (const key of keys) found = key === undefined ? undefined : childOf(found, key)
    return found
  }
}

/** Maps are merged key by key, everything else is replaced, as GitLab does it. */
function merged(base: Yaml, over: Yaml): Yaml {
  if (base.is !== 'entries' || over.is !== 'entries') return over
  const entries = new Map(base.entries)
  for (const [key, entry] of over.entries) {
    const old = entries.get(key)
    entries.set(key, old === undefined ? entry : { ...entry, value: merged(old.value, entry.value) })
  }
  return { ...over, entries } satisfies YamlEntries
}
