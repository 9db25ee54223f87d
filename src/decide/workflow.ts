import type { WorkflowAction } from '../action/action.ts'
import { classify, type Environment, environmentOf, join } from '../locate/evidence.ts'
import { identitiesNamed } from '../locate/identity.ts'
import { joinEnvironments, type LocateContext, locate } from '../locate/locate.ts'
import { word } from '../understand/word.ts'
import { type Judgement, shown } from './decide.ts'
import { WORKFLOW_TABLE } from './table.ts'

/**
 * A run of a workflow. A mock one is local work; where its target names another environment, that one counts too.
 */
export function judgeWorkflow(action: WorkflowAction, context: LocateContext): Judgement {
  const names = [action.name, ...(action.target === undefined ? [] : [action.target])].map((text) => word(text))
  const { cwd, env } = context.session
  const at = { is: 'session', site: { is: 'here' }, cwd, env, names } as const
  const { effects } = locate(
    [{ kind: 'undescribed', verb: 'run', on: 'workflow', name: action.name, at, span: undefined }],
    context,
  )
  const environment = join([joinEnvironments(effects), registered(action.target, context)])
  const verdict = WORKFLOW_TABLE[action.mode][environment.treatedAs]
  const target = shown(action.target ?? action.name)
  const effect = { verb: `run ${action.mode}`, on: 'workflow', target, reversible: 'unknown' } as const
  const code = action.mode === 'real' ? 'REAL_WORKFLOW' : verdict === 'allow' ? 'MOCK_IS_LOCAL' : 'MOCK_NEEDS_SESSION'
  const message =
    action.mode === 'real'
      ? 'a real run: its own actions pass the gate one by one'
      : `a mock run of workflow \`${shown(action.name)}\` (${environment.class})`
  const weighed = { ...effect, kind: 'undescribed', verdict, environment: environment.class } as const
  return {
    verdict,
    environment,
    effects: [effect],
    reasons: [{ code, message }],
    instead: verdict === 'hold' ? ['run the workflow for real, or ask a person to open a mock session'] : [],
    weighed: [weighed],
  }
}

/** What the registry says of all that the target could be the name of. Nobody proves that it is reached, so that it only raises. */
function registered(target: string | undefined, { registry }: LocateContext): Environment {
  const otherwise = environmentOf('local', [])
  if (target === undefined || registry === undefined) return otherwise
  return classify(
    { shown: target, identities: identitiesNamed(target), claims: [], otherwise, behind: undefined },
    registry,
  )
}
