import { grantsNeeded as grantsOf } from '../decide/named.ts'

/** A request that must be refused, and its twin: the same request with the one thing that it lacked. */
export interface Probe {
  readonly id: string
  /** As somebody would send it: not checked yet. */
  readonly request: Readonly<Record<string, unknown>>
  /** Grants that the request is given. The nine of the harness have none; a near miss has all but what it lacks. */
  readonly grants: readonly string[]
  readonly twin: {
    /** What differs; the rest is the request. `undefined` takes a field away. */
    readonly request?: Readonly<Record<string, unknown>>
    readonly grants?: readonly string[]
  }
}

const request = (name: string, target: unknown, more: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'named',
  name,
  target,
  ...more,
})

/** The nine bad inputs of the harness. Each lacks its grants; the twin has them. */
const NINE: readonly Probe[] = [
  {
    id: 'P1_PROD_RUN_NO_AUTH',
    request: request('production_run', 'fn_birth_register'),
    grants: [],
    twin: { grants: grantsOf('production_run') },
  },
  {
    id: 'P2_REAL_RUN_NO_GRANT',
    request: request('real_run', 'birth pipeline'),
    grants: [],
    twin: { grants: grantsOf('real_run') },
  },
  {
    id: 'P3_QT001_APPLY_NO_GRANT',
    request: request('qt001_apply', 'QT-001'),
    grants: [],
    twin: { grants: grantsOf('qt001_apply') },
  },
  {
    id: 'P4_CUTOVER_NO_GRANT',
    request: request('cutover', 'prod repoint'),
    grants: [],
    twin: { grants: grantsOf('cutover') },
  },
  {
    id: 'P5_MISSING_ROLLBACK_PROOF',
    request: request('production_run', 'sql/prod/99_run_all.sql'),
    grants: ['PRODUCTION_EXECUTION_OPT4'],
    twin: { grants: grantsOf('production_run') },
  },
  {
    id: 'P6_AMBIGUOUS_TARGET',
    request: request('production_run', 'UNKNOWN'),
    grants: grantsOf('production_run'),
    twin: { request: { target: 'fn_birth_register' } },
  },
  {
    id: 'P7_CI_DEPLOY_NO_GATE',
    request: request('ci_deploy_production', 'nuxt-repo/web', { productionGatePresent: false }),
    grants: grantsOf('ci_deploy_production'),
    twin: { request: { productionGatePresent: true } },
  },
  {
    id: 'P8_SECRETS_CHANGE',
    request: request('secrets_change', 'GitHub push credentials'),
    grants: [],
    twin: { grants: grantsOf('secrets_change') },
  },
  {
    id: 'P9_PROD_PASS_DESPITE_BLOCK',
    request: request('qt001_apply', 'directus', { claim: 'PRODUCTION_PASS' }),
    grants: [],
    twin: { grants: grantsOf('qt001_apply') },
  },
]

const target = (id: string, value: unknown): Probe => ({
  id,
  request: request('production_run', value),
  grants: grantsOf('production_run'),
  twin: { request: { target: 'fn_birth_register' } },
})

/** Requests that are nearly right: everything is there but the one thing. */
const NEAR_MISSES: readonly Probe[] = [
  target('N1_TARGET_LOWER_CASE_UNKNOWN', 'unknown'),
  target('N2_TARGET_PADDED_UNKNOWN', ' UNKNOWN '),
  target('N3_TARGET_A_CHOICE', 'prod-or-staging?'),
  target('N4_TARGET_A_LIST', ['fn_birth_register', 'fn_death_register']),
  target('N5_TARGET_BLANK', '  '),
  target('N6_TARGET_ABSENT', undefined),
  target('N7_TARGET_AMBIGUOUS', 'ambiguous'),
  {
    id: 'N8_GATE_PRESENT_AS_TEXT',
    request: request('ci_deploy_production', 'nuxt-repo/web', { productionGatePresent: 'false' }),
    grants: grantsOf('ci_deploy_production'),
    twin: { request: { productionGatePresent: true } },
  },
  {
    id: 'N9_CLAIM_FOR_A_GRANT',
    request: request('real_run', 'birth pipeline', { claim: 'PRODUCTION_PASS' }),
    grants: [],
    twin: { grants: grantsOf('real_run') },
  },
  {
    id: 'N10_GRANT_OF_ANOTHER_ACTION',
    request: request('cutover', 'prod repoint'),
    grants: grantsOf('production_run'),
    twin: { grants: grantsOf('cutover') },
  },
  {
    id: 'N11_UNKNOWN_ACTION',
    request: request('production_walk', 'fn_birth_register'),
    grants: grantsOf('production_run'),
    twin: { request: { name: 'production_run' } },
  },
  {
    id: 'N12_MISSING_ACTION',
    request: { kind: 'named', target: 'fn_birth_register' },
    grants: grantsOf('production_run'),
    twin: { request: { name: 'production_run' } },
  },
]

export const PROBES: readonly Probe[] = [...NINE, ...NEAR_MISSES]
