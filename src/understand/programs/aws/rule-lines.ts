import type { EffectKind } from '../../effect.ts'

/**
 * Exceptions from what the verb of an operation says: lines of `service: operation operation …`, where a `*` at the end
 * of an operation stands for anything and the service `*` for every service. Of two that match, the one written whole
 * wins, then the earlier one.
 */
export type Rules = readonly (readonly [kind: EffectKind, lines: string])[]
