/**
 * Why something of this room was refused. The code is stable, the message is one clause, and the help says what to do
 * instead; neither says how to get around the gate.
 */
export interface HoldRoomFault<Code extends string> {
  readonly code: Code
  readonly message: string
  readonly help: string
}

/** One wrong field of what a person sent. All of them are told at once. */
export interface Problem<Code extends string = string> {
  readonly field: string
  readonly code: Code
  readonly message: string
}

type Wording<Code extends string> = Readonly<Record<Code, readonly [message: string, help: string]>>

/** A maker of faults from a table of wordings, so that every code has one. */
export function faultsOf<Code extends string>(wording: Wording<Code>): (code: Code) => HoldRoomFault<Code> {
  return (code) => ({ code, message: wording[code][0], help: wording[code][1] })
}
