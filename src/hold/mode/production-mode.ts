import type { Evidence } from '../../locate/evidence.ts'

/** Whether this authority stands for production, and why. */
export interface ProductionMode {
  readonly production: boolean
  /** Mock runs need no session; never in production. */
  readonly allowMock: boolean
  readonly because: readonly Pick<Evidence, 'says' | 'from' | 'value' | 'used'>[]
}

/** What the operator's configuration says; absent is production. */
export type ConfiguredMode = 'production' | 'development' | undefined

/** The usual variables, with the values that mean production. */
const ENVIRONMENTS = ['ENVIRONMENT', 'NODE_ENV', 'FLASK_ENV'] as const

/** The variables of the production gate: what each must say to mean production. Any other text says nothing. */
const GATE_VARIABLES = {
  BMAD_PRODUCTION_MODE: 'true',
  BMAD_ALLOW_MOCK_MODE: 'false',
  BMAD_VALIDATE_PRODUCTION_MODE: 'true',
  BMAD_FAIL_ON_MOCK_ATTEMPT: 'true',
  BMAD_ENFORCE_REAL_EXECUTION: 'true',
} as const

/**
 * INVARIANT (variables only tighten): production is where the configuration does not say otherwise, and where any
 * variable says production. No variable makes it less, whatever stands in it: `BMAD_PRODUCTION_MODE=false` is shown as
 * evidence that was not used.
 */
export function productionMode(
  configured: ConfiguredMode,
  env: Readonly<Record<string, string | undefined>>,
): ProductionMode {
  const fromConfiguration = {
    says: configured === 'development' ? 'development' : 'production',
    from: 'configuration',
    value: configured ?? 'not given',
  }
  const claims = [fromConfiguration, ...variableClaims(env)]
  const production = claims.some((one) => one.says === 'production')
  const says = production ? 'production' : 'development'
  return {
    production,
    allowMock: !production,
    because: claims.map((one) => ({ ...one, used: one.says === says })),
  }
}

interface VariableClaim {
  readonly says: 'production' | 'nothing that counts'
  readonly from: string
  readonly value: string
}

function variableClaims(env: Readonly<Record<string, string | undefined>>): readonly VariableClaim[] {
  const claims: VariableClaim[] = []
  const look = (name: string, means: (value: string) => boolean) => {
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value === undefined) return
    const says = means(value.trim().toLowerCase()) ? 'production' : 'nothing that counts'
    claims.push({ says, from: name, value: value.slice(0, 80) })
  }
  for (const [name, wanted] of Object.entries(GATE_VARIABLES)) look(name, (value) => value === wanted)
  for (const name of ENVIRONMENTS) look(name, (value) => value === 'production' || value === 'prod')
  look('DJANGO_SETTINGS_MODULE', (value) => value.endsWith('production'))
  return claims
}
