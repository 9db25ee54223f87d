import { childOf, entriesOf, plainText, type Yaml } from '../yaml.ts'
import { asksGate, changesImage, changesProgram, inputsAsk, meansToAsk } from './gate-step.ts'
import { isComputed, type Known, type Variables, withVariables } from './variables.ts'

/** What a job asks the authority with. */
export type JobGate =
  | { readonly is: 'none' }
  | { readonly is: 'gate'; readonly step: number }
  /** It means to ask, and something may let the job go on without the answer. */
  | { readonly is: 'no gate'; readonly step: number; readonly why: string }

export interface JobAround {
  /** The action that asks, as it is pinned. */
  readonly action: string | undefined
  /** The shell where a step names none. */
  readonly shell: string
  /** Of the workflow and the job. */
  readonly known: Known
  readonly container: Yaml | undefined
}

/**
 * The step of a job that asks always, whose failure ends the job, and in front of which nothing could put another program
 * in its place: a step before it may write to `GITHUB_ENV`, `GITHUB_PATH`, the home, or over the program itself.
 */
export function gateOf(steps: readonly Yaml[], around: JobAround, began: Before = 'nothing'): JobGate {
  let before = began
  for (const [i, step] of steps.entries()) {
    if (means(step, around.action)) {
      const why = whyNot(step, around, before)
      return why === undefined ? { is: 'gate', step: i } : { is: 'no gate', step: i, why }
    }
    before = behind(step, before)
  }
  return { is: 'none' }
}

/** What happened in front of a step: files of the repository came, or more than that. */
export type Before = 'nothing' | 'checkout' | 'anything'

export function behind(step: Yaml, before: Before): Before {
  if (before === 'anything' || childOf(step, 'env') !== undefined) return 'anything'
  const script = plainText(childOf(step, 'run'))
  if (script !== undefined) {
    // It reads settings of the repository, where that is there.
    const installs = before === 'nothing' && INSTALLS.test(script.trim()) && childOf(step, 'shell') === undefined
    return installs ? before : 'anything'
  }
  // A tag is its publisher's; behind the number of a commit may be one of a fork, which GitHub finds under this name, too.
  const name = /^([\w./-]+)@v\d[\d.]*$/.exec(plainText(childOf(step, 'uses')) ?? '')?.[1]?.toLowerCase()
  if (name === 'step-security/harden-runner') return before
  if (name === 'actions/setup-node') return isPlainSetup(step) ? before : 'anything'
  return name === 'actions/checkout' ? 'checkout' : 'anything'
}

const INSTALLS = /^npm (?:install|i) (?:--global|-g) (?:--ignore-scripts )?prodgate@\d+\.\d+\.\d+(?:-[\w.-]+)?$/

/** A version by its number, from where its publisher keeps it. */
function isPlainSetup(step: Yaml): boolean {
  return entriesOf(childOf(step, 'with')).every(
    ({ key, value }) =>
      /^(?:node-version|check-latest|architecture)$/.test(key) && !isComputed(plainText(value) ?? '${{'),
  )
}

function means(step: Yaml, action: string | undefined): boolean {
  const uses = plainText(childOf(step, 'uses'))
  if (uses !== undefined) return action !== undefined && uses.split('@')[0] === action.split('@')[0]
  return meansToAsk(plainText(childOf(step, 'run')) ?? '')
}

function whyNot(step: Yaml, { action, shell, known, container }: JobAround, before: Before): string | undefined {
  if (childOf(step, 'if') !== undefined) return 'it has a condition'
  if (mayFail(step)) return 'its failure is let pass'
  if (!hasOnly(step, STEP_KEYS)) return 'it has a key that nobody knows'
  if (before === 'anything') return 'a step before it may put another program in its place'
  if (changesImage(container)) return 'the image of its job may hold another program'
  const { env } = withVariables(childOf(step, 'env'), known)
  // The action has steps of a shell, too.
  if (changesProgram(env)) return 'a variable has another program run'
  const uses = plainText(childOf(step, 'uses'))
  if (uses !== undefined) {
    if (uses !== action || !/@[0-9a-f]{40}$/.test(uses)) return 'it is not the action that is trusted, at its commit'
    return inputsAsk(childOf(step, 'with')) ? undefined : 'its target, name, version and mode do not stand there'
  }
  return whyNotScript(step, shell, env, before)
}

function whyNotScript(step: Yaml, shell: string, env: Variables, before: Before): string | undefined {
  const own = childOf(step, 'shell')
  const used = own === undefined ? shell : plainText(own)
  if (used !== 'bash' && used !== 'sh') return 'its shell may hide its failure'
  const script = plainText(childOf(step, 'run')) ?? ''
  if (asksGate(script, { besideRepository: before === 'checkout', variables: env })) return undefined
  return before === 'checkout' && asksGate(script, { besideRepository: false, variables: env })
    ? 'the files that were checked out may put another program in its place'
    : 'it is not that one command, pinned, with a target that stands there and nothing beside it'
}

const STEP_KEYS = /^(?:name|id|run|uses|with|env|shell|working-directory|timeout-minutes|continue-on-error)$/

/** Keys that say nothing of how it runs. One in other letters, or a new one, may be anything. */
export function hasOnly(node: Yaml, keys: RegExp): boolean {
  return entriesOf(node).every(({ key }) => keys.test(key))
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
