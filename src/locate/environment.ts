/** From the least protected to the most. What could not be found out stands above staging: it may be production. */
export const ENVIRONMENT_CLASSES = ['local', 'development', 'staging', 'unknown', 'production'] as const

export type EnvironmentClass = (typeof ENVIRONMENT_CLASSES)[number]
export type TreatedAs = Exclude<EnvironmentClass, 'unknown'>

/** Those that somebody can say of a target, and that a verdict is by. */
export const SAID_CLASSES = ENVIRONMENT_CLASSES.filter((one): one is TreatedAs => one !== 'unknown')

export function isEnvironmentClass(text: string): text is EnvironmentClass {
  return ENVIRONMENT_CLASSES.some((one) => one === text)
}

/** The join: production ⊐ unknown ⊐ staging ⊐ development ⊐ local. */
export function mostProtected(a: EnvironmentClass, b: EnvironmentClass): EnvironmentClass {
  return rank(a) >= rank(b) ? a : b
}

export function isAbove(a: EnvironmentClass, b: EnvironmentClass): boolean {
  return rank(a) > rank(b)
}

/** The record says `unknown`; the verdict is that of production. */
export function treatedAs(environment: EnvironmentClass): TreatedAs {
  return environment === 'unknown' ? 'production' : environment
}

function rank(environment: EnvironmentClass): number {
  return ENVIRONMENT_CLASSES.indexOf(environment)
}
