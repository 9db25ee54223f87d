import { isDriven } from '../../src/reach/doctor/clients/all.ts'
import type { DrivenClient } from '../../src/reach/doctor/clients/client.ts'
import type { Cell } from '../../src/reach/doctor/examine.ts'
import { CLIENTS } from '../../src/reach/install/clients/all.ts'
import type { Level } from '../../src/reach/install/places.ts'

/** `waits`: it was stopped, and the client had to be ended. */
export type Seen = Cell['outcome'] | 'waits'

/** One client at one level, tried. */
export interface Column {
  readonly client: DrivenClient
  readonly version: string
  readonly level: Level
  readonly seen: Readonly<Record<string, Seen>>
}

/** What was observed when it was last kept: by client and level. */
export type Expected = Readonly<Record<string, { readonly version: string; readonly seen: Column['seen'] }>>

export function seenIn({ outcome, hangs }: Cell): Seen {
  return outcome === 'stopped' && hangs ? 'waits' : outcome
}

/** Not as it has to be, and not known to be so. What was never seen before has to be right. */
export function isWorse(expected: Expected, client: DrivenClient, level: Level, cell: Cell): boolean {
  if (cell.outcome === cell.wanted) return false
  // That nothing was tried says nothing, whatever was kept.
  return cell.outcome === 'not tried' || expected[keyOf(client, level)]?.seen[cell.trial] !== cell.outcome
}

export function withColumn(expected: Expected, { client, level, version, seen }: Column): Expected {
  return { ...expected, [keyOf(client, level)]: { version, seen } }
}

/** In the order in which clients are named elsewhere. */
export function columnsOf(expected: Expected): readonly Column[] {
  return Object.keys(CLIENTS)
    .filter(isDriven)
    .flatMap((client) =>
      (['user', 'managed'] as const).flatMap((level) => {
        const kept = expected[keyOf(client, level)]
        return kept === undefined ? [] : [{ client, level, ...kept }]
      }),
    )
}

function keyOf(client: DrivenClient, level: Level): string {
  return `${client} ${level}`
}
