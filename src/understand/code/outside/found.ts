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

/**
 * Of several connections nobody knows which one a statement goes to; of one that is not known neither. What goes to a
 * cloud or a cluster is read beside a database: each names its own calls, and one that two could mean is read as both.
 */
export function outsideOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside {
  const read = (kinds: readonly Of[]) => kinds.map((of) => of(call, calls, span)).filter((one) => one !== undefined)
  const databases = read([databaseOf, alchemyOf, builderOf])
  const all = [...(databases.length > 1 ? [] : databases), ...read([amazonOf, clusterOf])]
  const [only, ...others] = all
  if (only === undefined) return NOTHING
  return others.length === 0
    ? only
    : {
        modules: new Set(all.flatMap((one) => [...one.modules])),
        read: (one) => all.filter((of) => of.read(one)).length > 0,
      }
}

type Of = (call: Call, calls: readonly CodeCall[], span: Span | undefined) => Outside | undefined
