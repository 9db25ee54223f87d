import { FORBIDDEN_KEYS, isJsonList, isJsonObject, type Json, type JsonObject } from '../../lib/json.ts'
import { jsonDigest } from './json-digest.ts'

/** What a server says of a tool. */
interface Definition {
  readonly json: JsonObject
  readonly digest: string
  /** Another definition of the same name in the same list: nobody knows which of them a client goes by. */
  readonly besides?: Definition
}

/** What the authority is told of the tools beside a call (`ToolsTold` of the authority). */
export interface TellingTools {
  readonly definition: string | null
  readonly says: string
  readonly offered: Readonly<Record<string, string>>
}

/** As many tools as a server may offer. */
const MAX_TOOLS = 2000
const MAX_SAYS = 1500

/**
 * The definitions of a server's tools: those that the client has been shown, which are what the model knows, and those that
 * the server gave when it was asked by the proxy, where the client did not ask or did not ask again.
 *
 * INVARIANT (what was shown counts): once the client has been shown a definition, another one that only the proxy has seen
 * does not take its place; where the two differ, the tool is neither of them.
 */
export class Definitions {
  private readonly shown = new Map<string, Definition>()
  /** Names in the pages since the first one. */
  private readonly inList = new Set<string>()
  private listed: ReadonlyMap<string, Definition> | undefined
  /** The client has all of them. */
  private whole = false
  /** How often the server said that its tools changed, and which of these changes are in what it told of them since. */
  private told = 0
  private seen = 0
  /** Put together for the first call since they changed. */
  private offered: Readonly<Record<string, string>> | undefined

  /** True where the server has to be asked before a call of this tool can be judged. */
  needsList(tool: string): boolean {
    return this.seen < this.told || (this.listed === undefined && !(this.whole && this.shown.has(tool)))
  }

  /** The server said that its tools changed. */
  changed(): void {
    this.told++
  }

  /** Taken before the server is asked: what changes while it answers may be missing in its answer. */
  get changes(): number {
    return this.told
  }

  /** A page that went to the client, of a list that was asked for after so many changes. */
  show(page: Json, first: boolean, since: number): void {
    this.offered = undefined
    const { tools, last } = toolsOf(page)
    if (first && last) this.shown.clear()
    if (first) this.inList.clear()
    for (const [name, definition] of tools) {
      const before = this.inList.has(name) ? this.shown.get(name) : undefined
      this.inList.add(name)
      if (this.shown.size < MAX_TOOLS || this.shown.has(name)) this.shown.set(name, beside(definition, before))
    }
    if (!first || !last) return
    this.whole = true
    this.seen = since
    this.listed = undefined
  }

  /** All that the server gave to the proxy, which asked for it after so many changes. */
  list(pages: readonly Json[], since: number): void {
    this.offered = undefined
    const listed = new Map<string, Definition>()
    for (const [name, definition] of pages.flatMap((page) => toolsOf(page).tools).slice(0, MAX_TOOLS))
      listed.set(name, beside(definition, listed.get(name)))
    this.listed = listed
    this.seen = since
  }

  /** As long as no definition came or went, `offered` is the same object. */
  telling(tool: string): TellingTools {
    this.offered ??= this.digests()
    const { description } = (this.listed?.get(tool) ?? this.shown.get(tool))?.json ?? {}
    const says = typeof description === 'string' ? description.toWellFormed().replaceAll('\0', ' ') : ''
    return { definition: this.digest(tool), says: says.slice(0, MAX_SAYS).toWellFormed(), offered: this.offered }
  }

  /** What the tool says of itself: the worse of what the client and the proxy were told. */
  annotations(tool: string): { readonly readOnlyHint?: boolean; readonly destructiveHint?: boolean } {
    const all = [this.shown.get(tool), this.listed?.get(tool)].flatMap(hintsOf)
    const told = (name: string, worse: boolean) => {
      const given = all.map((hints) => hints[name]).filter((hint) => typeof hint === 'boolean')
      return given.length === 0 ? undefined : given.includes(worse) ? worse : !worse
    }
    const readOnlyHint = told('readOnlyHint', false)
    const destructiveHint = told('destructiveHint', true)
    return {
      ...(readOnlyHint === undefined ? {} : { readOnlyHint }),
      ...(destructiveHint === undefined ? {} : { destructiveHint }),
    }
  }

  schema(tool: string): Json | undefined {
    return (this.shown.get(tool) ?? this.listed?.get(tool))?.json['inputSchema']
  }

  private digests(): Readonly<Record<string, string>> {
    const offered: Record<string, string> = Object.create(null)
    for (const name of [...(this.listed?.keys() ?? []), ...this.shown.keys()]) {
      const digest = this.digest(name)
      // The authority takes no such key; a call of such a tool is told by itself.
      if (digest !== null && !FORBIDDEN_KEYS.has(name)) offered[name] = digest
    }
    return offered
  }

  private digest(tool: string): string | null {
    const shown = this.shown.get(tool)?.digest
    if (this.listed === undefined) return shown ?? null
    const listed = this.listed.get(tool)?.digest
    if (shown === undefined || shown === listed) return listed ?? null
    return jsonDigest([shown, listed ?? null])
  }
}

function beside(definition: Definition, before: Definition | undefined): Definition {
  if (before === undefined || before.digest === definition.digest) return definition
  return { json: definition.json, digest: jsonDigest([before.digest, definition.digest]), besides: before }
}

function hintsOf(definition: Definition | undefined): readonly JsonObject[] {
  const all: JsonObject[] = []
  for (let one = definition; one !== undefined; one = one.besides) {
    const { annotations } = one.json
    if (annotations !== undefined && isJsonObject(annotations)) all.push(annotations)
  }
  return all
}

function toolsOf(page: Json): { readonly tools: readonly (readonly [string, Definition])[]; readonly last: boolean } {
  if (!isJsonObject(page)) return { tools: [], last: true }
  const { tools = [], nextCursor } = page
  const all = isJsonList(tools) ? tools : []
  return {
    tools: all.flatMap((json) => {
      if (!isJsonObject(json) || typeof json['name'] !== 'string') return []
      const { name } = json
      return name === '' || name.length > 1000 ? [] : [[name, { json, digest: jsonDigest(json) }] as const]
    }),
    last: nextCursor === undefined,
  }
}
