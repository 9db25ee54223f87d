import type { Decision } from '../../decide/decision.ts'
import type { ReasonCode } from '../../decide/reasons.ts'
import type { TreatedAs } from '../../locate/environment.ts'

/** The policy's risk levels (step 1), and one above for what cannot be taken back in production. */
export const RISKS = Object.freeze(['LOW', 'MEDIUM', 'HIGH', 'CRITICAL'] as const)

export type Risk = (typeof RISKS)[number]

/** How bad it is where it goes wrong. */
type Weight = 'undone' | 'unsure' | 'final'

const TABLE: Readonly<Record<TreatedAs, Readonly<Record<Weight, Risk>>>> = {
  local: { undone: 'LOW', unsure: 'LOW', final: 'MEDIUM' },
  development: { undone: 'LOW', unsure: 'MEDIUM', final: 'MEDIUM' },
  staging: { undone: 'LOW', unsure: 'MEDIUM', final: 'HIGH' },
  production: { undone: 'MEDIUM', unsure: 'HIGH', final: 'CRITICAL' },
}

/** What these reasons say of the way back, where they say it better than the effect's reversibility. */
const WEIGHTS: Readonly<Partial<Record<ReasonCode, Weight>>> = {
  LOSES: 'final',
  PUBLISHES: 'final',
  DISCLOSES: 'final',
  CHANGES_ACCESS: 'final',
  CATASTROPHE: 'final',
  GATE_PROTECTED: 'final',
  EVIDENCE_PROTECTED: 'final',
  // A read cannot be undone either, but nothing is broken by it.
  READS_DATA: 'unsure',
  READS_SECRET: 'unsure',
  CHANGES: 'undone',
  RESTARTS: 'undone',
  LOSES_REMADE: 'undone',
}

const ORDER: readonly Weight[] = ['undone', 'unsure', 'final']

/** The worst of its parts, in the environment that it is treated as. What is not known to be undone is not. */
export function riskOf(decision: Pick<Decision, 'reasons' | 'environment'>): Risk {
  const weights = decision.reasons.map((reason) => WEIGHTS[reason.code] ?? 'unsure')
  const worst = weights.length === 0 ? 'unsure' : weights.toSorted((a, b) => ORDER.indexOf(b) - ORDER.indexOf(a))[0]
  return TABLE[decision.environment.treatedAs][worst ?? 'unsure']
}

/** One level more, where something that is there makes it worse: no backup of what would be changed. */
export function raised(risk: Risk): Risk {
  return RISKS[Math.min(RISKS.indexOf(risk) + 1, RISKS.length - 1)] as Risk
}
