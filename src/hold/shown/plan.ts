import type { Action } from '../../action/action.ts'
import type { Decision } from '../../decide/decision.ts'
import { DRY_RUN_OFFER, VERIFY_OFFER } from '../../decide/instead.ts'
import { escapedLine, escapedLines } from './escaped.ts'
import { adviceFor } from './plan-advice.ts'
import { renderAction } from './rendered.ts'

/** The production policy's safe execution plan (step 4). */
export interface Plan {
  readonly steps: readonly PlanStep[]
}

export interface PlanStep {
  readonly name: 'back up' | 'execute' | 'verify' | 'roll back'
  /** What is done, each in one line. */
  readonly todo: readonly string[]
  /** Commands that only read, which the gate itself would let go; for `execute` the action. */
  readonly commands: readonly string[]
}

/** `rollbackPlan` is the approver's own, once there is one; it stands before what the gate proposes. */
export function planFor(action: Action, decision: Decision, rollbackPlan?: string): Plan {
  const touched = decision.effects.map(({ on, target }) => ({
    advice: adviceFor(on),
    target: escapedLine(target || on),
  }))
  const told = (part: 'backUp' | 'verify' | 'rollBack') => [
    ...new Set(touched.map(({ advice, target }) => advice[part].replaceAll('X', `\`${target}\``))),
  ]
  const { digest } = renderAction(action, decision)
  const rehearsals = offers(decision, DRY_RUN_OFFER)
  return {
    steps: [
      {
        name: 'back up',
        todo: [
          'store logs, configuration and versions as they are now in an incident artefact',
          ...told('backUp'),
          // A command that stands under a backup is read as one.
          ...(rehearsals.length === 0
            ? []
            : ['then look at what it would do: the command here is a dry run, and no backup']),
        ],
        commands: rehearsals,
      },
      {
        name: 'execute',
        todo: [`run exactly the approved action, once: ${digest}`],
        commands: commandLines(action),
      },
      { name: 'verify', todo: told('verify'), commands: offers(decision, VERIFY_OFFER) },
      {
        name: 'roll back',
        todo: [...(rollbackPlan === undefined ? [] : escapedLines(rollbackPlan)), ...told('rollBack')],
        commands: [],
      },
    ],
  }
}

function offers(decision: Decision, prefix: string): readonly string[] {
  return (decision.instead ?? []).filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length))
}

/** The action where it is a command or a statement; other kinds are rendered beside the plan. */
function commandLines(action: Action): readonly string[] {
  switch (action.kind) {
    case 'shell':
      return escapedLines(action.command)
    case 'exec':
      return [action.argv.map((word) => `"${escapedLine(word)}"`).join(' ')]
    case 'sql':
      return escapedLines(action.statement)
    default:
      return []
  }
}
