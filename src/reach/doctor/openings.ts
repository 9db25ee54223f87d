import type { ClientInstall } from '../install/client.ts'
import type { Level } from '../install/places.ts'
import type { AgentClient } from './clients/client.ts'
import type { Cell } from './examine.ts'
import { FAILURES } from './failures.ts'

/** Why a cell is open, and what closes it where no hook can. */
export interface Opening {
  readonly reason: string
  readonly secondLine: string
}

export function isAsWanted({ outcome, wanted }: Cell): boolean {
  return outcome === wanted
}

export function titleOf(client: AgentClient, trial: string): string {
  const found = [...FAILURES, ...client.switchOffs].find((one) => one.id === trial)
  return found?.title ?? trial
}

/** What holds whatever the client does. */
const NO_CREDENTIAL = 'an agent that reaches no credential (level A2 or A3)'

export function openingOf(client: AgentClient, install: ClientInstall, level: Level, trial: string): Opening {
  const secondLine = secondLineOf(client, install, level, trial)
  if (trial === 'allowed') return { reason: 'what the gate allows does not run', secondLine: 'none is needed' }
  if (trial === 'shim-late') return { reason: 'it gives up on a hook that is late, and runs the tool', secondLine }
  if (trial === 'shim-junk' || trial === 'shim-silent')
    return { reason: 'an answer without a decision is no refusal to it', secondLine }
  if (trial === 'shim-replaced') return { reason: 'the shim belongs to the user that the agent is', secondLine }
  if (trial.startsWith('shim-')) return { reason: 'a hook that fails does not count', secondLine }
  if (client.switchOffs.some((one) => one.id === trial))
    return { reason: 'whoever starts it, or the repository, may switch hooks off', secondLine }
  return { reason: 'not known; please report it', secondLine }
}

function secondLineOf(client: AgentClient, install: ClientInstall, level: Level, trial: string): string {
  const shim = trial.startsWith('shim-')
  if (level === 'managed') return shim ? `only root can put such a shim there; ${client.secondLine}` : client.secondLine
  if (install.levels.managed === undefined) return `${client.secondLine}; ${NO_CREDENTIAL}`
  if (!shim) return '`prodgate install --managed`'
  return `\`prodgate install --managed\`: the agent cannot replace a root-owned shim; ${client.secondLine}`
}
