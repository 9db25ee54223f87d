import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { directoryAt } from '../../../act/directory.ts'
import { runsCode, type Variables } from '../../../act/environment.ts'
import { quoted } from '../../../lib/quoted.ts'
import { fault, ok, type Result } from '../../../lib/result.ts'
import { shellQuoted } from '../../../lib/shell-quoted.ts'
import type { Change, Piece } from './input.ts'

interface Variable {
  readonly value: string
  readonly exported: boolean
}

/**
 * What the shell keeps between two commands: a directory, variables and functions. It is a value. Each command is a text of its
 * own in which all of it is written out, so that what is asked, approved and run says by itself what it does.
 */
export interface KeptState {
  readonly cwd: string
  readonly before: string
  readonly variables: ReadonlyMap<string, Variable>
  /** Variables of the process that this shell was started with, and that are no more. */
  readonly gone: ReadonlySet<string>
  /** Their definitions, as they were typed. */
  readonly functions: ReadonlyMap<string, string>
}

export function keptState(cwd: string): KeptState {
  return { cwd, before: cwd, variables: new Map(), gone: new Set(), functions: new Map() }
}

/** The variables of the process, without those that were unset. */
export function leftOf(own: Variables, { gone }: KeptState): Variables {
  return Object.fromEntries(Object.entries(own).filter(([name]) => !gone.has(name)))
}

/** The state after a change, or why it cannot be made. `given` are the variables of the process. */
export function changed(
  state: KeptState,
  change: Exclude<Change, { readonly is: 'exit' | 'help' }>,
  given: Variables,
): Result<KeptState, string> {
  const own = leftOf(given, state)
  const text = (pieces: readonly Piece[]) =>
    pieces
      .map((piece) =>
        'text' in piece ? piece.text : (state.variables.get(piece.variable)?.value ?? own[piece.variable] ?? ''),
      )
      .join('')
  switch (change.is) {
    case 'cd': {
      const to = change.to === undefined ? homedir() : text(change.to)
      const found = directoryAt(to === '-' ? state.before : resolve(state.cwd, to))
      return found.is === 'fault'
        ? fault(`${quoted(to)} is no directory`)
        : ok({ ...state, cwd: found.value.real, before: state.cwd })
    }
    case 'set': {
      const variables = new Map(state.variables)
      for (const { name, value } of change.variables) {
        const set = value === undefined ? (variables.get(name)?.value ?? own[name] ?? '') : text(value)
        if (runsCode(name, set)) return fault(`${quoted(name)} makes other programs run code, and is not kept`)
        variables.set(name, { value: set, exported: change.exported || variables.get(name)?.exported === true })
      }
      return ok({ ...state, variables })
    }
    case 'unset': {
      const [variables, functions] = [new Map(state.variables), new Map(state.functions)]
      const gone = new Set(state.gone)
      for (const name of change.names) {
        const isVariable = variables.delete(name) || own[name] !== undefined
        if (own[name] !== undefined) gone.add(name)
        if (!isVariable) functions.delete(name)
      }
      return ok({ ...state, variables, gone, functions })
    }
    case 'function':
      return ok({ ...state, functions: new Map([...state.functions, [change.name, change.text]]) })
    default:
      return change satisfies never
  }
}

/** The whole text for bash: what is kept, how the command before ended where this one speaks of it, then the command. */
export function textFor(state: KeptState, command: string, status = 0): string {
  const variables = [...state.variables].map(
    ([name, { value, exported }]) => `${exported ? 'export ' : ''}${name}=${shellQuoted(value)}`,
  )
  const ended = status !== 0 && command.includes('$?') ? [`(exit ${status})`] : []
  return [...variables, ...state.functions.values(), ...ended, command].join('\n')
}
