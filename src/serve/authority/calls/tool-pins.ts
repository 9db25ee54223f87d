import { hash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { ToolAction } from '../../../action/action.ts'
import { strictest } from '../../../decide/verdict.ts'
import type { Weighed } from '../../../gate.ts'
import { redacted } from '../../../locate/shown.ts'
import { pinnedServer, pinnedTools } from '../../../record/pinned-tools.ts'
import { keptQuery } from '../../../record/store/kept-query.ts'
import type { Tx } from '../../../record/store/operation.ts'
import type { Caller } from '../../identity/caller.ts'
import type { Parts } from '../parts.ts'

/** What the proxy before a server tells of its tools, beside a call of one. Definitions go by their digests. */
export interface ToolsTold {
  /** Of the definition of the tool that is called; `null` where the server does not offer it. */
  readonly definition: string | null
  /** The tool's description, for people. */
  readonly says: string
  /** Of every tool that the server offers, by name. It may be left out where the server is known. */
  readonly offered?: Readonly<Record<string, string>> | undefined
}

/** What a decision has to do with the pins, in the transaction of its entry. */
export interface Pinning {
  readonly is: 'first' | 'same' | 'changed'
  readonly server: string
  readonly tool: string
  readonly told: ToolsTold
}

/** No tool has an empty name at this door (`action/parse.ts`). */
const ANY = ''

/** The pin of a tool, and the one that says that its server is known. */
const pinsOf = keptQuery((db, asker: string, server: string, tool: string) =>
  db
    .selectFrom('tool_pin')
    .select(['tool', 'definition'])
    .where('asker', '=', asker)
    .where('server', '=', server)
    .where('tool', 'in', [tool, ANY]),
)

/**
 * The definitions of a server's tools as they were when its first call was asked about. A model reads a definition as
 * instructions, so that a server whose definitions change later ("rug pull") speaks to the model with the trust that
 * something else earned.
 *
 * INVARIANT (a changed tool waits): a tool whose definition is not the pinned one is held at least, until a person approves
 * a call of it. The approval is bound to the changed definition, and pins it when it is spent.
 */
export class ToolPins {
  private readonly parts: Parts

  constructor(parts: Parts) {
    this.parts = parts
  }

  async raise(
    caller: Caller,
    action: ToolAction,
    told: ToolsTold,
    weighed: Weighed,
  ): Promise<{ readonly weighed: Weighed; readonly pinning?: Pinning }> {
    const { server, tool } = action
    const pinned = await pinsOf(this.parts.store.read, caller.id, key(server), key(tool))
    if (pinned.length === 0 && told.offered === undefined) return { weighed: untold(server, weighed) }
    if (pinned.length === 0) return { weighed, pinning: { is: 'first', server, tool, told } }
    const before = pinned.find((row) => row.tool === key(tool))?.definition
    if (before === pinOf(told)) return { weighed, pinning: { is: 'same', server, tool, told } }
    return { weighed: held(action, before, told, weighed), pinning: { is: 'changed', server, tool, told } }
  }

  /**
   * Pins what the first call of a server finds. False, with nothing written, where somebody was faster: then the call is
   * looked at again.
   */
  async first(tx: Tx, caller: Caller, { server, tool, told }: Pinning): Promise<boolean> {
    const known = await tx.db
      .selectFrom('tool_pin')
      .select('tool')
      .where('asker', '=', caller.id)
      .where('server', '=', key(server))
      .limit(1)
      .execute()
    if (known.length > 0) return false
    const all = new Map(Object.entries(told.offered ?? {}).map(([name, definition]) => [key(name), definition]))
    all.set(key(tool), pinOf(told))
    // Says that the server is known, and of how much.
    all.set(ANY, offeredDigest(told))
    const row = { asker: caller.id, server: key(server), at: tx.now }
    const rows = [...all].map(([name, definition]) => ({ ...row, tool: name, definition }))
    for (let from = 0; from < rows.length; from += ROWS_OF_ONE_INSERT)
      await tx.db
        .insertInto('tool_pin')
        .values(rows.slice(from, from + ROWS_OF_ONE_INSERT))
        .execute()
    tx.append({
      kind: 'tool.pinned',
      [caller.is]: caller.id,
      server: told200(server),
      of: pinnedServer(row.server),
      tools: all.size - 1,
      digest: offeredDigest(told),
      pins: pinnedTools(rows),
    })
    return true
  }

  /** A person approved a call of the tool as it is now. */
  async again(tx: Tx, caller: Caller, { server, tool, told }: Pinning, hold: string): Promise<void> {
    const row = { asker: caller.id, server: key(server), tool: key(tool), definition: pinOf(told), at: tx.now }
    await tx.db
      .insertInto('tool_pin')
      .values(row)
      .onConflict((on) =>
        on.columns(['asker', 'server', 'tool']).doUpdateSet({ definition: row.definition, at: row.at }),
      )
      .execute()
    const rows = await tx.db
      .selectFrom('tool_pin')
      .select(['tool', 'definition'])
      .where('asker', '=', caller.id)
      .where('server', '=', row.server)
      .execute()
    tx.append({
      kind: 'tool.pinned',
      [caller.is]: caller.id,
      server: told200(server),
      of: pinnedServer(row.server),
      tool: told200(tool),
      digest: pinOf(told),
      hold,
      pins: pinnedTools(rows),
    })
  }

  /** A request was opened for a call of a tool that is not as it was. */
  changed(tx: Tx, caller: Caller, { server, tool, told }: Pinning, hold: string): void {
    tx.append({
      kind: 'tool.changed',
      [caller.is]: caller.id,
      server: told200(server),
      of: pinnedServer(key(server)),
      tool: told200(tool),
      digest: pinOf(told),
      hold,
    })
  }
}

/** Stands for a tool that the server did not offer. */
const NOT_OFFERED = 'none'
/** Five values in each. */
const ROWS_OF_ONE_INSERT = 200

function held(action: ToolAction, before: string | undefined, told: ToolsTold, weighed: Weighed): Weighed {
  const { decision } = weighed
  const { instead: _instead, ...rest } = decision
  const what =
    told.definition === null
      ? 'is called and not offered by the server'
      : before === undefined
        ? 'was not there when the server was first used'
        : 'is not defined as it was when the server was first used'
  const says = told.says === '' ? '' : `; it now says: ${JSON.stringify(redacted(told.says).slice(0, SHOWN))}`
  const message = `the tool ${JSON.stringify(action.tool.slice(0, 200))} ${what}${says}`
  const reads = hash('sha256', canonicalize([weighed.reads ?? null, pinOf(told)]) ?? '', 'hex')
  return {
    ...weighed,
    decision: {
      ...rest,
      verdict: strictest('hold', decision.verdict),
      reasons: [{ code: 'TOOL_CHANGED', message }, ...decision.reasons],
    },
    // An approval holds for this definition and for no later one.
    reads: `sha256:${reads}`,
  }
}

/** Whoever asks has met an authority before that knew the server, and tells all of it to this one. */
function untold(server: string, weighed: Weighed): Weighed {
  const { decision } = weighed
  const message = `the server ${JSON.stringify(told200(server))} is not known here, and what it offers was not told`
  return {
    ...weighed,
    decision: { ...decision, verdict: 'deny', reasons: [{ code: 'TOOLS_UNTOLD', message }, ...decision.reasons] },
  }
}

const SHOWN = 600

function pinOf({ definition }: ToolsTold): string {
  return definition ?? NOT_OFFERED
}

function offeredDigest({ offered = {} }: ToolsTold): string {
  return `sha256:${hash('sha256', canonicalize(offered) ?? '', 'hex')}`
}

/** Names are keys of the table: a longer one goes by its digest. */
function key(name: string): string {
  return name.length <= 200 ? name : `sha256:${hash('sha256', name, 'hex')}`
}

function told200(name: string): string {
  return redacted(name).slice(0, 200)
}
