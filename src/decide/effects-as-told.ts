import type { DecidedEffect, Decision } from './decision.ts'

/**
 * The effects of a decision in the order of its reasons, which tell the gravest first; those that no reason points at come
 * last. Among those of one place (a script, a call of a tool) and among the last, what cannot be taken back comes first, and
 * then as the text has them. Whatever shows only some of them shows these.
 */
export function effectsAsTold<T extends DecidedEffect>(
  effects: readonly T[],
  { reasons }: Pick<Decision, 'reasons'>,
): readonly T[] {
  const places = new Map<string, number>()
  for (const [i, { span }] of reasons.entries())
    if (span !== undefined && !places.has(String(span))) places.set(String(span), i)
  const place = ({ span }: DecidedEffect) => places.get(String(span)) ?? places.size
  return effects.toSorted((a, b) => place(a) - place(b) || LOSS[a.reversible] - LOSS[b.reversible])
}

const LOSS: Readonly<Record<DecidedEffect['reversible'], number>> = { no: 0, unknown: 1, yes: 2 }
