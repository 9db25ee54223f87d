import type { Span } from '../../../lib/span.ts'
import type { Call } from '../../program.ts'
import type { CodeCall } from '../values.ts'
import { alchemyOf } from './alchemy.ts'
import { amazonOf } from './amazon.ts'
import { builderOf } from './builders.ts'
import { databaseOf } from './database.ts'
import { clusterOf } from './kubernetes.ts'
import type { Outside } from './outside.ts'

const NOTHING: Outside = { read: () => false, modules: new Set() }

/** Of several connections nobody knows which one a statement goes to; of one that is not known neither. */
export function outsideOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside {
  const [database, ...others] = [databaseOf, alchemyOf, builderOf]
    .map((of) => of(call, calls, span))
    .filter((one) => one !== undefined)
  if (others.length > 0) return NOTHING
  return database ?? amazonOf(call, calls, span) ?? clusterOf(call, calls, span) ?? NOTHING
}
