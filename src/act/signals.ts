import { constants } from 'node:os'

/** Where signals come from: a process, or what stands for one. */
export interface SignalSource {
  on(name: NodeJS.Signals, heard: () => void): unknown
  off(name: NodeJS.Signals, heard: () => void): unknown
}

const PASSED = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const
/** What the keys of a terminal send to everybody who is at it. */
const KEYS = ['SIGINT', 'SIGQUIT'] as const

/** Passes signals on until the answer is called. At a terminal those of its keys are only kept from ending us. */
export function passSignals(
  source: SignalSource,
  atTerminal: boolean,
  send: (name: NodeJS.Signals) => void,
): () => void {
  const heard = [
    ...PASSED.map((name) => [name, () => send(name)] as const),
    ...KEYS.map((name) => [name, atTerminal ? () => {} : () => send(name)] as const),
  ]
  for (const [name, listener] of heard) source.on(name, listener)
  return () => {
    for (const [name, listener] of heard) source.off(name, listener)
  }
}

/** The status as shells tell it. */
export function endOf(
  code: number | null,
  signal: NodeJS.Signals | null,
): { readonly exitCode: number; readonly signal?: NodeJS.Signals } {
  if (signal === null) return { exitCode: code ?? 0 }
  return { exitCode: 128 + (constants.signals[signal] ?? 0), signal }
}
