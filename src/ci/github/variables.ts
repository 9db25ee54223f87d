import { isKnownText, UNKNOWN } from '../../understand/word.ts'
import { childOf, entriesOf, mappedText, plainText, type Yaml } from '../yaml.ts'
import { expressionsIn, withoutExpressions } from './expressions.ts'
import { strangersText, type Tainted } from './strangers.ts'

export type Variables = Readonly<Record<string, string>>

/** What is known of the variables and contexts that a step finds. */
export interface Known {
  readonly env: Variables
  /** Contexts that a stranger's text went into. */
  readonly tainted: Tainted
}

/** The variables of an `env:` on top of those around it. One whose names are computed may set any. */
export function withVariables(node: Yaml | undefined, base: Known): Known {
  if (node?.is === 'text' && !node.empty) return { ...base, env: { ...base.env, ...ANY } }
  const env: Record<string, string> = { ...base.env }
  const tainted = new Set(base.tainted)
  for (const { key, value } of entriesOf(node)) {
    if (key.includes('${{')) Object.assign(env, ANY)
    const text = value.is === 'text' ? value : undefined
    if (!Object.hasOwn(env, key) || !OF_RUNNER.test(key))
      env[key] = text === undefined ? UNKNOWN : withoutExpressions(mappedText(text), base.env).text
    const path = pathOf('env', key)
    if (text !== undefined && strangersText(text.text, base.tainted).length > 0) tainted.add(path)
    else tainted.delete(path)
  }
  return { env, tainted }
}

/** Where any variable may be set, this one may be, with which a shell reads another script first. */
const ANY: Variables = { BASH_ENV: UNKNOWN }

/**
 * What a runner sets itself; nobody can set another value (variables reference of GitHub Actions, of 2025). The paths are
 * those of GitHub's own machines.
 */
export function runnerVariables(workspace: string): Variables {
  const commands = `${TEMP}/_runner_file_commands`
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: workspace,
    GITHUB_ENV: `${commands}/set_env`,
    GITHUB_OUTPUT: `${commands}/set_output`,
    GITHUB_PATH: `${commands}/add_path`,
    GITHUB_STATE: `${commands}/save_state`,
    GITHUB_STEP_SUMMARY: `${commands}/step_summary`,
    RUNNER_TEMP: TEMP,
  }
}

const OF_RUNNER = /^(?:GITHUB|RUNNER)_/

/** On machines of GitHub's own; on others it has no name that anybody could rely on. */
const TEMP = ['/home/runner', 'work', '_temp'].join('/')

/** From here on somebody may have set other values: a file of the runner's overrides those of the workflow and the job. */
export function unknownValues(env: Variables): Variables {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, OF_RUNNER.test(name) ? value : UNKNOWN]))
}

/** Names of environments that a job says it deploys to. */
export function environmentsOf(node: Yaml | undefined, env: Variables): readonly string[] {
  const name = node?.is === 'entries' ? childOf(node, 'name') : node
  if (name === undefined) return []
  return [name.is === 'text' ? withoutExpressions(mappedText(name), env).text : UNKNOWN]
}

/** As `Tainted` has it; a dot in a name would be another path. */
export function pathOf(...names: readonly string[]): string {
  return names.map((name) => (name.includes('.') || !isKnownText(name) ? '*' : name.toLowerCase())).join('.')
}

/** Whether anything below a node carries a stranger's text. */
export function carriesStrangers(node: Yaml | undefined, tainted: Tainted): boolean {
  if (node === undefined) return false
  if (node.is === 'text') return strangersText(node.text, tainted).length > 0
  if (node.is === 'items') return node.items.some((one) => carriesStrangers(one, tainted))
  return entriesOf(node).some(({ value }) => carriesStrangers(value, tainted))
}

/** Ways by which a script gets at the event, or at texts of an issue or a pull request, by itself. */
const READS_EVENT = /GITHUB_EVENT_PATH|GITHUB_HEAD_REF|\bgh\s{1,9}(?:pr|issue)\s{1,9}view\b/
const OF_PAYLOAD = /\.(?:title|body|message|ref|label|labels|head_ref|head_branch|page_name|email|name)\b/

/** What a step leaves to those behind it, where a stranger's text is in its hands. */
export function taintedBy(step: Yaml, { tainted }: Known): readonly string[] {
  const script = plainText(childOf(step, 'run')) ?? plainText(childOf(childOf(step, 'with'), 'script')) ?? ''
  const holds =
    READS_EVENT.test(script) ||
    (script.includes('context.payload') && OF_PAYLOAD.test(script)) ||
    strangersText(script, tainted).length > 0 ||
    [...tainted].some((path) => path.startsWith('env.') && namesVariable(script, path.slice('env.'.length))) ||
    (childOf(step, 'run') === undefined && carriesStrangers(childOf(step, 'with'), tainted))
  if (!holds) return []
  const id = plainText(childOf(step, 'id'))
  const writes = childOf(step, 'run') === undefined || /GITHUB_OUTPUT|::set-output/.test(script)
  return [
    ...(writes && id !== undefined ? [pathOf('steps', id, 'outputs')] : []),
    ...(/GITHUB_ENV|::set-env|exportVariable/.test(script) ? ['env.*'] : []),
  ]
}

function namesVariable(script: string, name: string): boolean {
  return name === '*' || script.toLowerCase().includes(name)
}

/** Outputs of a job by their names, those that carry a stranger's text. */
export function taintedOutputs(node: Yaml | undefined, tainted: Tainted): readonly string[] {
  return entriesOf(node).flatMap(({ key, value }) => (carriesStrangers(value, tainted) ? [key] : []))
}

/** Inputs that are handed over with a stranger's text in them, as the contexts of what takes them. */
export function taintedInputs(given: Yaml | undefined, tainted: Tainted): Tainted {
  return new Set(taintedOutputs(given, tainted).map((name) => pathOf('inputs', name)))
}

/** Inputs whose values, where nobody hands one over, carry a stranger's text. */
export function taintedDefaults(inputs: Yaml | undefined, tainted: Tainted): readonly string[] {
  return entriesOf(inputs).flatMap(({ key, value }) =>
    carriesStrangers(childOf(value, 'default'), tainted) ? [pathOf('inputs', key)] : [],
  )
}

/** True where a text of the workflow is computed. */
export function isComputed(text: string): boolean {
  return expressionsIn(text).length > 0
}
