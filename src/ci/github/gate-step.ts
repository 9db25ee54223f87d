/** How the command is called. A version that a variable names is the template's (`integrations/gitlab`). */
const CALLS = ['prodgate', 'npx prodgate', 'npx --yes "prodgate@${PRODGATE_VERSION:?}"']
const PINNED = /^npx --yes prodgate@\d[\w.-]*$/

/** Its options; with another one (`--help`) it may end with 0 and ask nobody. */
const OPTIONS =
  /^--(?:target|name|subject|wait|session|audience|seconds|pass|statement|oidc-audience|url|token-file|socket|json)(?:=|$)/

/**
 * Whether a script does one thing: ask the authority for this deployment, and fail where it does not say yes. Anything
 * beside that one command may hide its answer (`|| true`, a pipe, a shell that goes on after a failure), so that nothing
 * beside it is taken.
 *
 * KNOWN GAP: which authority is asked is not looked at. Whoever makes the deployment verifies the pass.
 */
export function asksGate(script: string): boolean {
  const line = script.replaceAll('\\\n', ' ').trim()
  if (/[\n;&|<>`#!]|\$\(/.test(line)) return false
  const words = line.split(/\s+/)
  const at = words.findIndex((word, i) => word === 'ci' && words[i + 1] === 'gate')
  const call = words.slice(0, Math.max(at, 0)).join(' ')
  if (!CALLS.includes(call) && !PINNED.test(call)) return false
  const options = words.slice(at + 2).filter((word) => word.startsWith('-'))
  return options.every((word) => OPTIONS.test(word)) && options.some((word) => /^--target(?:=|$)/.test(word))
}

/** True where a condition lets a step or job run although one before it failed. */
export function runsAfterFailure(condition: string | undefined): boolean {
  return condition !== undefined && /\b(?:always|failure|cancelled)\s*\(|!\s*cancelled/i.test(condition)
}
