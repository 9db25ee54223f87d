import { SOME_NAME } from '../../understand/word.ts'

/**
 * Branches that a push would change production by, where the registry says nothing else: `main`, `master`,
 * `production`, `release/*`, and names that say the same in other words. `release-notes` is not one. Counter-example
 * that is missed: a default branch of another name (`trunk`), which the registry must list.
 */
export function isProtectedBranch(branch: string): boolean {
  const name = branch.replace(/^refs\/heads\//, '')
  if (name.includes(SOME_NAME)) return mayBeProtected(name.toLowerCase())
  if (PROTECTED.has(name.toLowerCase())) return true
  if (name.toLowerCase().startsWith('release/')) return true
  const slash = name.lastIndexOf('/')
  // `env/prod`, `deploy/production`, but not `fix/prod-crash`.
  return (
    slash > 0 && DEPLOYED.has(name.slice(0, slash).toLowerCase()) && PROTECTED.has(name.slice(slash + 1).toLowerCase())
  )
}

/** Of `fix/<a time>` the end is not known and the beginning is: it is no `release/…`, and no `main`. */
function mayBeProtected(name: string): boolean {
  const slash = name.lastIndexOf('/')
  const [directory, last] = [name.slice(0, Math.max(slash, 0)), name.slice(slash + 1)]
  const first = name.includes('/') ? name.slice(0, name.indexOf('/')) : ''
  if (first !== '' && mayBe(first, 'release')) return true
  const ends = [...PROTECTED].some((one) => mayBe(last, one))
  return ends && (slash < 0 || [...DEPLOYED].some((one) => mayBe(directory, one)))
}

/** Whether a name turns out to be this one: a part that is not known is letters, digits, dots and dashes. */
export function mayBe(name: string, other: string): boolean {
  const [head = '', ...rest] = name.split(SOME_NAME)
  if (!other.startsWith(head)) return false
  let at = head.length
  for (const [i, part] of rest.entries()) {
    const found = i === rest.length - 1 ? other.length - part.length : other.indexOf(part, at)
    if (found < at || !other.startsWith(part, found) || other.slice(at, found).includes('/')) return false
    at = found + part.length
  }
  return at === other.length
}

const PROTECTED = new Set(['main', 'master', 'production', 'prod', 'prd', 'live'])
const DEPLOYED = new Set(['env', 'environment', 'environments', 'deploy', 'deployment', 'deployments'])
