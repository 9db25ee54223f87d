import type { TreatedAs } from '../locate/environment.ts'
import type { EffectKind } from '../understand/effect.ts'
import type { Verdict } from './verdict.ts'

/**
 * The verdict of every effect in every environment: the contract's table (section 3), row by row. An unknown environment
 * is looked up as production. There is no other place that knows a verdict of an effect; the rules of `rules.ts` may
 * only raise what stands here.
 */
export const TABLE = {
  //                 local             development             staging           production
  read: { local: 'allow', development: 'allow', staging: 'allow', production: 'allow' },
  prepare: { local: 'allow', development: 'allow', staging: 'allow', production: 'allow' },
  'read-data': { local: 'allow', development: 'allow', staging: 'allow', production: 'hold' },
  'read-secret': { local: 'hold', development: 'hold', staging: 'hold', production: 'hold' },
  change: { local: 'allow', development: 'allow', staging: 'allow', production: 'hold' },
  restart: { local: 'allow', development: 'allow', staging: 'allow', production: 'hold' },
  deploy: { local: 'allow', development: 'allow', staging: 'allow', production: 'hold' },
  publish: { local: 'hold', development: 'hold', staging: 'hold', production: 'hold' },
  'lose-remade': { local: 'allow', development: 'allow', staging: 'hold', production: 'hold' },
  lose: { local: 'hold', development: 'hold', staging: 'hold', production: 'hold' },
  access: { local: 'hold', development: 'hold', staging: 'hold', production: 'hold' },
  disclose: { local: 'hold', development: 'hold', staging: 'hold', production: 'hold' },
  'remote-code': { local: 'hold', development: 'hold', staging: 'hold', production: 'hold' },
  undescribed: { local: 'allow', development: 'allow', staging: 'hold', production: 'hold' },
  unreadable: { local: 'hold', development: 'hold', staging: 'hold', production: 'hold' },
  catastrophe: { local: 'deny', development: 'deny', staging: 'deny', production: 'deny' },
} as const satisfies Readonly<Record<EffectKind, Readonly<Record<TreatedAs, Verdict>>>>

/**
 * Running a workflow (contract, section 3, "Workflows"). A real one is let go, because its own actions pass the gate one
 * by one. A mock one that is not local work needs a mock session, which a person opens.
 */
export const WORKFLOW_TABLE = {
  real: { local: 'allow', development: 'allow', staging: 'allow', production: 'allow' },
  mock: { local: 'allow', development: 'allow', staging: 'hold', production: 'hold' },
} as const satisfies Readonly<Record<'real' | 'mock', Readonly<Record<TreatedAs, Verdict>>>>
