import type { Action, ToolAction } from '../action/action.ts'
import { MAX_JSON_DEPTH } from '../lib/json.ts'

/** An action as a caller writes it: whatever is in it is read through the strict door before anything is asked. */
export type AskedAction =
  | Exclude<Action, ToolAction>
  | (Omit<ToolAction, 'arguments'> & { readonly arguments: unknown })

/**
 * The value without members that are `undefined`, which say the same as absent ones; the strict door knows no such value.
 * Everything else is left as it is, for the door to judge.
 */
export function withoutUndefined(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > MAX_JSON_DEPTH) return value
  if (Array.isArray(value)) return value.map((one) => withoutUndefined(one, depth + 1))
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype) return value
  const kept: Record<string, unknown> = Object.create(null)
  for (const [key, member] of Object.entries(value))
    if (member !== undefined) kept[key] = withoutUndefined(member, depth + 1)
  return kept
}
