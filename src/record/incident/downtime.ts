import type { Incident } from './incident.ts'

/**
 * How long it was down, in milliseconds: until its end, else until it was mitigated, else until now; nothing where nobody said
 * that anything was.
 */
export function downtimeOf({ times, closed }: Incident, asOf: string): number | undefined {
  const { started, detected, mitigated, ended } = times
  const began = started ?? detected
  if (began === undefined) return undefined
  const over = ended?.at ?? mitigated?.at ?? closed?.entry.at ?? asOf
  return Math.max(0, Date.parse(over) - Date.parse(began.at))
}
