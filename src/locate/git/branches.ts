/**
 * Branches that a push would change production by, where the registry says nothing else: `main`, `master`,
 * `production`, `release/*`, and names that say the same in other words. `release-notes` is not one. Counter-example
 * that is missed: a default branch of another name (`trunk`), which the registry must list.
 */
export function isProtectedBranch(branch: string): boolean {
  const name = branch.replace(/^refs\/heads\//, '')
  if (PROTECTED.has(name.toLowerCase())) return true
  if (name.toLowerCase().startsWith('release/')) return true
  const slash = name.lastIndexOf('/')
  // `env/prod`, `deploy/production`, but not `fix/prod-crash`.
  return (
    slash > 0 && DEPLOYED.has(name.slice(0, slash).toLowerCase()) && PROTECTED.has(name.slice(slash + 1).toLowerCase())
  )
}

const PROTECTED = new Set(['main', 'master', 'production', 'prod', 'prd', 'live'])
const DEPLOYED = new Set(['env', 'environment', 'environments', 'deploy', 'deployment', 'deployments'])
