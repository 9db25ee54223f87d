import type { InputPlace, JsonFault, JsonFaultCode } from '../lib/json-fault.ts'

/** Why an input is JSON but no action. Stable, like the codes of the JSON reader. */
export const SHAPE_FAULT_CODES = Object.freeze([
  'UNKNOWN_KIND',
  'UNKNOWN_FIELD',
  'MISSING_FIELD',
  'MISPLACED_FIELD',
  'WRONG_TYPE',
  'UNKNOWN_VALUE',
  'EMPTY_VALUE',
  'INVALID_NAME',
] as const)

export type ShapeFaultCode = (typeof SHAPE_FAULT_CODES)[number]

/** An input that is no action. It is denied, whatever the reason; `detail` tells it apart for people and tests. */
export interface ActionFault {
  readonly code: 'MALFORMED_ACTION'
  readonly detail: JsonFaultCode | ShapeFaultCode
  readonly message: string
  /** The path is within the action: `/argv/1`. */
  readonly at: InputPlace
  readonly help: string
}

export function unreadableAction(fault: JsonFault): ActionFault {
  return { code: 'MALFORMED_ACTION', detail: fault.code, message: fault.message, at: fault.at, help: fault.help }
}
