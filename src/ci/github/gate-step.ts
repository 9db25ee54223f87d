import { isKnownText } from '../../understand/word.ts'
import { childOf, entriesOf, plainText, type Yaml } from '../yaml.ts'
import { expressionsIn, strangersText } from './expressions.ts'

/** How the command is called. A version that a variable names is the template's (`integrations/gitlab`). */
const CALLS = ['prodgate', 'npx prodgate', 'npx --yes "prodgate@${PRODGATE_VERSION:?}"']
const PINNED = /^npx --yes prodgate@\d[\w.-]*$/

/** Its options; with another one (`--help`) it may end with 0 and ask nobody. */
const OPTION =
  /^--(?:target|name|subject|wait|session|audience|seconds|pass|statement|oidc-audience|url|token-file|socket)$/

/** What may stand behind an option: one word, whatever its variables hold. `?` stands for an expression. */
const VALUE = /^(?:[\w./:@?][\w./:@=,+?-]*|"[\w./:@=,+?${}-]+"|'[\w./:@=,+-]+')$/

/** A target that stands there itself: one that is computed may be another, or none. */
const TARGET = /^(?:[\w./:@][\w./:@=,+-]*|"[\w./:@][\w./:@=,+-]*"|'[\w./:@][\w./:@=,+-]*')$/

/** The target as the template of GitLab takes it: the shell ends where there is none. */
const TEMPLATE_TARGET = '"${PRODGATE_TARGET:?}"'

/**
 * Whether a script does one thing: ask the authority for this deployment, and fail where it does not say yes. Anything
 * beside that one command may hide its answer (`|| true`, a pipe, a shell that goes on after a failure), so that nothing
 * beside it is taken. `target` is what the variable of the template holds, where that is known.
 *
 * KNOWN GAP: which authority is asked is not looked at. Whoever makes the deployment verifies the pass.
 */
export function asksGate(script: string, target?: string): boolean {
  const line = withoutPaths(script.replaceAll('\\\n', ' ')).trim()
  if (/[\n;&|<>`#!]|\$\(/.test(line)) return false
  const words = line.split(/\s+/)
  const at = words.findIndex((word, i) => word === 'ci' && words[i + 1] === 'gate')
  const call = words.slice(0, Math.max(at, 0)).join(' ')
  if (!CALLS.includes(call) && !PINNED.test(call)) return false
  let named = false
  for (let i = at + 2; i < words.length; i++) {
    const word = words[i] ?? ''
    if (word === '--json') continue
    const equals = word.indexOf('=')
    const option = equals < 0 ? word : word.slice(0, equals)
    const value = equals < 0 ? (words[++i] ?? '') : word.slice(equals + 1)
    if (!OPTION.test(option) || !VALUE.test(value)) return false
    if (option !== '--target') continue
    const given = value === TEMPLATE_TARGET && target !== undefined && isKnownText(target) ? target : value
    if (!TARGET.test(given)) return false
    named = true
  }
  return named
}

/** Each expression as `?`, so that blanks in it are none of the script. */
function withoutPaths(script: string): string {
  let text = ''
  let from = 0
  for (const { span } of expressionsIn(script)) {
    text += `${script.slice(from, span[0])}?`
    from = span[1]
  }
  return text + script.slice(from)
}

/** Variables with which another script or program runs in front of the command, or in its place. */
export function changesShell(env: Readonly<Record<string, string>>): boolean {
  return Object.keys(env).some((name) => /^(?:BASH_\w*|ENV|PATH|SHELLOPTS|BASHOPTS|NODE_OPTIONS|LD_\w+)$/i.test(name))
}

interface Around {
  /** The action that asks, as it is pinned. */
  readonly action: string | undefined
  /** The shell where the step names none. */
  readonly shell: string
  /** Variables of the workflow, the job and the step. */
  readonly env: Readonly<Record<string, string>>
}

/** A step that asks the authority, always, and whose failure ends the job. */
export function isGateStep(step: Yaml, { action, shell, env }: Around): boolean {
  if (childOf(step, 'if') !== undefined || mayFail(step)) return false
  // The action has steps of a shell, too.
  if (changesShell(env) || isComputed(childOf(step, 'env'))) return false
  const uses = plainText(childOf(step, 'uses'))
  if (uses !== undefined) return uses === action && /@[0-9a-f]{40}$/.test(uses) && gates(childOf(step, 'with'))
  const script = plainText(childOf(step, 'run'))
  if (script === undefined || !asksGate(script)) return false
  if (expressionsIn(script).some(({ text }) => !/^[\w.-]+$/.test(text)) || strangersText(script).length > 0)
    return false
  const own = childOf(step, 'shell')
  const used = own === undefined ? shell : plainText(own)
  return used === 'bash' || used === 'sh'
}

/** The action only judges with `mode: judge`; a target that is computed may come out empty. Names of inputs have no case. */
function gates(inputs: Yaml | undefined): boolean {
  const given = (name: string) => entriesOf(inputs).filter(({ key }) => key.toLowerCase() === name)
  const targets = given('target').map(({ value }) => plainText(value) ?? '')
  const modes = given('mode').map(({ value }) => plainText(value))
  const isLiteral = (text: string) => text.trim() !== '' && !text.includes('${{')
  return targets.length > 0 && targets.every(isLiteral) && modes.every((mode) => mode === 'gate')
}

function isComputed(node: Yaml | undefined): boolean {
  return node?.is === 'text' && !node.empty
}

/** True where a step or job may fail and what comes behind it runs. */
export function mayFail(node: Yaml): boolean {
  const given = plainText(childOf(node, 'continue-on-error'))
  return given !== undefined && given !== 'false'
}

/** One part of a condition that says nothing of failures. */
const PLAIN =
  /^(?:success\(\)|(?:github\.(?:ref|ref_name|ref_type|event_name)|inputs\.[\w-]+) *[!=]= *(?:'[\w./ -]*'|true|false))$/

/**
 * True where a condition may let a step or job run although one before it failed. Closed: GitHub puts `success()` in front
 * of a condition only where it calls none of its kind, so that what is not known to be plain counts.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions#status-check-functions (of 2025)
 */
export function runsAfterFailure(condition: string | undefined): boolean {
  if (condition === undefined) return false
  const text = condition.trim()
  const whole = text.startsWith('${{') && text.endsWith('}}') ? text.slice(3, -2) : text
  return !whole.split('&&').every((part) => PLAIN.test(part.trim()))
}
