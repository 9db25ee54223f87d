import type { Span } from '../../../lib/span.ts'
import type { Call } from '../../program.ts'
import type { CodeCall } from '../values.ts'
import { amazonOf } from './amazon.ts'
import { databaseOf } from './database.ts'
import { clusterOf } from './kubernetes.ts'
import type { Outside } from './outside.ts'

const NOTHING: Outside = { read: () => false, modules: new Set() }

/** Of several connections nobody knows which one a statement goes to; of one that is not known neither. */
export function outsideOf(call: Call, calls: readonly CodeCall[], span: Span | undefined): Outside {
  return databaseOf(call, calls, span) ?? amazonOf(call, calls, span) ?? clusterOf(call, calls, span) ?? NOTHING
}
