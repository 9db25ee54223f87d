import { droppedBy, remaking } from './replaced.ts'
import type { SqlEffect } from './sql-effect.ts'

/** Gathers effects and keeps the first of each distinct one, so that a long text gives a short answer. */
export interface Collector {
  readonly add: (effect: SqlEffect) => void
  readonly list: () => readonly SqlEffect[]
  readonly size: () => number
}

/** With the whole `text`, a definition that it drops and makes again is one that it replaces. */
export function collector(text?: string): Collector {
  const seen = new Map<string, SqlEffect>()
  const isMadeAgain = text === undefined ? undefined : remaking(text)
  const push = (effect: SqlEffect): void => {
    const key = keyOf(effect)
    if (!seen.has(key)) seen.set(key, effect)
  }
  return {
    add: (effect) => {
      const key = keyOf(droppedBy(effect))
      const dropped = isMadeAgain === undefined ? undefined : seen.get(key)
      if (dropped !== undefined && isMadeAgain?.(dropped, effect) === true) {
        seen.delete(key)
        push({ ...dropped, kind: 'change', note: 'the same text makes it again' })
      }
      push(effect)
    },
    list: () => [...seen.values()],
    size: () => seen.size,
  }
}

function keyOf({ kind, verb, on, name, program, file }: SqlEffect): string {
  return JSON.stringify([kind, verb, on, name, program, file?.path, file?.operation])
}
