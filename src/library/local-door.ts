import { unreadableAction } from '../action/fault.ts'
import { openGate, type PlaceOptions, placeOf, surroundingsOf } from '../cli/surroundings.ts'
import { jsonFault } from '../lib/json-fault.ts'
import { fault, ok } from '../lib/result.ts'
import type { Door } from './door.ts'
import { GateUnreachable } from './refusal.ts'

/**
 * The gate in this process. It decides as `prodgate check` does: there are no grants, nobody can approve what is held, and
 * nothing is recorded.
 */
export function localDoor(options: PlaceOptions): Door {
  const place = placeOf(options)
  const gate = openGate(options, place)
  return {
    decide: async (actions) =>
      ok(
        await Promise.all(
          actions.map((action) =>
            action === null
              ? gate.refuse(unreadableAction(jsonFault('NOT_JSON', { path: '', offset: undefined }, 'null')))
              : gate.check(action, surroundingsOf(action, place, variables())),
          ),
        ),
      ),
    status: async () => fault(new GateUnreachable('nobody can be asked in local mode')),
    tell: async () => ok(undefined),
  }
}

function variables(): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value
  return env
}
