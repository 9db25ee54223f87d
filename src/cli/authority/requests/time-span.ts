const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const

/** How long it is from one time to another, in the greatest unit that fits: `27 min`. */
export function spanBetween(from: number, to: number): string {
  const seconds = Math.max(0, Math.floor((to - from) / 1000))
  const [name, size] = UNITS.find(([, one]) => seconds >= 2 * one) ?? ['s', 1]
  return `${Math.floor(seconds / size)} ${name}`
}

/** How much time is left until then; a time that cannot be read has passed. */
export function timeLeft(until: string, now: number): string {
  const end = Date.parse(until)
  return end > now ? `${spanBetween(now, end)} left` : 'over'
}

export function age(since: string | undefined, now: number): string {
  const start = Date.parse(since ?? '')
  return Number.isNaN(start) ? '' : spanBetween(start, now)
}
