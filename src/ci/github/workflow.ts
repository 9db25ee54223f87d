import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { isKnownText, UNKNOWN } from '../../understand/word.ts'
import { brokenPart, commandPart, gatePart, shellPart, stoppedPart } from '../made-part.ts'
import type { Machine, Part, PartContext } from '../part.ts'
import { type Source, sourceOf } from '../source.ts'
import { childOf, entriesOf, mappedText, plainText, readYamlFile, type Yaml, type YamlText } from '../yaml.ts'
import { describedAction } from './actions.ts'
import { handsSecret, strangersText, withoutExpressions } from './expressions.ts'
import { isGateStep, mayFail, runsAfterFailure } from './gate-step.ts'

/** What a workflow is read with. */
export interface WorkflowContext {
  readonly files: Files
  /** Absolute; where the repository is checked out. */
  readonly workspace: string
  /** What machines are where the workflow does not name one that is made for the job. */
  readonly machine: Machine
  /** An action that asks the authority, as it is pinned: `owner/repo/path@commit`. */
  readonly gateAction?: string
}

type Variables = Readonly<Record<string, string>>

/** What holds for the steps of a job. */
interface Job {
  readonly context: PartContext
  readonly where: string
  readonly shell: string
  readonly directory: string | undefined
}

/** Reusable workflows and actions in actions. */
const MOST_NESTED = 8

/**
 * What a workflow of GitHub Actions would do, step by step. Every job and step counts, whatever its condition says.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax (of 2025)
 */
export function readWorkflow(source: Source, context: WorkflowContext): readonly Part[] {
  return new WorkflowReader(source, context, 0).workflow({ gated: false, secrets: false })
}

interface Inherited {
  readonly gated: boolean
  readonly secrets: boolean
}

class WorkflowReader {
  private readonly source: Source
  private readonly given: WorkflowContext
  private readonly depth: number

  constructor(source: Source, given: WorkflowContext, depth: number) {
    this.source = source
    this.given = given
    this.depth = depth
  }

  workflow(inherited: Inherited): readonly Part[] {
    const read = readYamlFile(this.source.text)
    const base = this.base(inherited)
    if (read.is === 'broken')
      return [brokenPart(base, [read.problem.offset, read.problem.offset], read.problem.message)]
    const jobs = childOf(read.root, 'jobs')
    if (jobs?.is !== 'entries') return [brokenPart(base, read.root.at, 'it has no jobs')]
    const env = environmentOf(childOf(read.root, 'env'), {})
    const gates = new Gates(read.root, this.given.gateAction)
    return [...jobs.entries.values()].flatMap(({ key, keyAt, value }) => {
      const behind = inherited.gated || gates.isBehind(key)
      return this.job(key, value, keyAt, { root: read.root, env, inherited: { ...inherited, gated: behind } })
    })
  }

  /** The steps of an action that is kept in the repository. */
  action(job: Job): readonly Part[] {
    const context = { ...job.context, source: this.source }
    const read = readYamlFile(this.source.text)
    if (read.is === 'broken')
      return [brokenPart(context, [read.problem.offset, read.problem.offset], read.problem.message)]
    const runs = childOf(read.root, 'runs')
    const using = plainText(childOf(runs, 'using')) ?? ''
    const { where } = job
    if (using !== 'composite') {
      const what = {
        kind: 'undescribed',
        on: 'action',
        name: this.source.file,
        note: 'its code is not looked into',
      } as const
      return [stoppedPart(context, runs?.at ?? read.root.at, where, what)]
    }
    // A step of a composite action names its shell; inputs are not known here.
    return this.steps(childOf(runs, 'steps'), { ...job, context, shell: '' })
  }

  private base({ gated, secrets }: Inherited): PartContext {
    const { workspace, machine } = this.given
    return { source: this.source, machine, environments: [], secrets, gated, cwd: workspace, env: {} }
  }

  private job(
    id: string,
    job: Yaml,
    at: readonly [number, number],
    { root, env, inherited }: { readonly root: Yaml; readonly env: Variables; readonly inherited: Inherited },
  ): readonly Part[] {
    const where = `job \`${id}\``
    const secrets = inherited.secrets || namesSecret(childOf(root, 'env')) || namesSecret(childOf(job, 'env'))
    const own = environmentOf(childOf(job, 'env'), env)
    const context: PartContext = {
      ...this.base({ ...inherited, secrets }),
      machine: this.machineOf(job),
      environments: environmentsOf(childOf(job, 'environment'), own),
      env: own,
    }
    const uses = plainText(childOf(job, 'uses'))
    if (uses !== undefined) return this.reusable(uses, job, at, context, where)
    const steps = childOf(job, 'steps')
    if (steps?.is !== 'items') return [brokenPart(context, at, 'a job has neither steps nor a workflow that it uses')]
    const directory = (one: Yaml) => plainText(childOf(childOf(childOf(one, 'defaults'), 'run'), 'working-directory'))
    return this.steps(steps, {
      context,
      where,
      shell: shellOf(root, job),
      directory: directory(job) ?? directory(root),
    })
  }

  private steps(steps: Yaml | undefined, job: Job): readonly Part[] {
    if (steps?.is !== 'items') return [brokenPart(job.context, steps?.at ?? [0, 0], 'there are no steps')]
    const parts: Part[] = []
    let context = job.context
    for (const [i, step] of steps.items.entries()) {
      const name = plainText(childOf(step, 'name'))
      const where = `${job.where}, step ${i + 1}${name === undefined ? '' : ` \`${name}\``}`
      const condition = plainText(childOf(step, 'if'))
      const gated = context.gated && !runsAfterFailure(condition)
      const own = environmentOf(childOf(step, 'env'), context.env)
      const asks = isGateStep(step, { action: this.given.gateAction, shell: job.shell, env: own })
      const secrets = context.secrets || namesSecret(childOf(step, 'env')) || namesSecret(childOf(step, 'with'))
      const at = { ...job, where, context: { ...context, gated, secrets, env: own } }
      const script = childOf(step, 'run')
      const uses = plainText(childOf(step, 'uses'))
      if (asks) parts.push(gatePart(at.context, step.at, where))
      else if (script?.is === 'text') parts.push(...this.script(script, step, at))
      else if (uses !== undefined) parts.push(...this.used(uses, step, at))
      else parts.push(brokenPart(at.context, step.at, 'a step neither runs nor uses anything'))
      if (asks) context = { ...context, gated: true }
      // From here on somebody may have set other values: a file of the runner's overrides those of the workflow and the job.
      if (!asks && mayChangeVariables(script, uses)) context = { ...context, env: unknownValues(context.env) }
    }
    return parts
  }

  private script(script: YamlText, step: Yaml, job: Job): readonly Part[] {
    const { context, where } = job
    const shell = plainText(childOf(step, 'shell')) ?? job.shell
    const given = plainText(childOf(step, 'working-directory')) ?? job.directory
    const secrets = context.secrets || handsSecret(script.text)
    const here = { ...context, secrets, cwd: this.directory(given, context.env) }
    const strangers = strangersText(script.text)
    const injected = strangers.map(({ span, text }) =>
      stoppedPart(here, [script.offset(span[0]), script.offset(span[1] - 1) + 1], where, {
        kind: 'unreadable',
        on: 'code',
        name: text,
        note: 'a text that a stranger writes becomes part of the script; hand it over as a variable',
      }),
    )
    const text = withoutExpressions(mappedText(script), context.env)
    return [shellPart(here, { at: script.at, where, script: text, shell }), ...injected]
  }

  private used(uses: string, step: Yaml, job: Job): readonly Part[] {
    const { context, where } = job
    const at = childOf(step, 'uses')?.at ?? step.at
    if (uses.startsWith('./')) return this.local(uses, job, at)
    const doing = describedAction(uses)
    if (doing === undefined) {
      const what = { kind: 'undescribed', on: 'action', name: uses, note: 'nobody described what it does' } as const
      return [stoppedPart(context, at, where, what)]
    }
    const inputs = childOf(step, 'with')
    const argv = doing((name) => {
      const found = entriesOf(inputs).find(({ key }) => key.toLowerCase() === name.toLowerCase())?.value
      return found?.is === 'text' ? withoutExpressions(mappedText(found), context.env).text : undefined
    })
    if (argv === undefined) return []
    const given = withoutExpressions(
      { text: plainText(childOf(inputs, 'working-directory')) ?? '', offset: () => 0 },
      {},
    )
    return [commandPart({ ...context, cwd: this.directory(given.text || undefined, context.env) }, at, where, argv)]
  }

  private local(uses: string, job: Job, at: readonly [number, number]): readonly Part[] {
    const path = posix.join(this.given.workspace, uses)
    const found = ['action.yml', 'action.yaml'].map((name) => posix.join(path, name)).find((one) => this.isFile(one))
    const inner = found === undefined ? undefined : this.open(found)
    if (inner !== undefined) return inner.action(job)
    const what = { kind: 'undescribed', on: 'action', name: uses, note: 'it cannot be read here' } as const
    return [stoppedPart(job.context, at, job.where, what)]
  }

  private reusable(
    uses: string,
    job: Yaml,
    at: readonly [number, number],
    context: PartContext,
    where: string,
  ): readonly Part[] {
    const secrets = context.secrets || childOf(job, 'secrets') !== undefined
    const path = uses.startsWith('./') ? posix.join(this.given.workspace, uses) : undefined
    const inner = path === undefined ? undefined : this.open(path)
    if (inner !== undefined) return inner.workflow({ gated: context.gated, secrets })
    const what = { kind: 'undescribed', on: 'workflow', name: uses, note: 'it cannot be read here' } as const
    return [stoppedPart({ ...context, secrets }, at, where, what)]
  }

  private isFile(path: string): boolean {
    return this.given.files.read(path).is === 'text'
  }

  private open(path: string): WorkflowReader | undefined {
    const file = this.given.files.read(path)
    if (file.is !== 'text' || this.depth >= MOST_NESTED) return undefined
    const source = sourceOf(posix.relative(this.given.workspace, path), file.text)
    return new WorkflowReader(source, this.given, this.depth + 1)
  }

  private directory(given: string | undefined, env: Variables): string {
    if (given === undefined) return this.given.workspace
    const { text } = withoutExpressions({ text: given, offset: (at) => at }, env)
    return isKnownText(text) ? posix.resolve(this.given.workspace, text) : `/${UNKNOWN}`
  }

  /** GitHub's own runners are made for one job. Labels of one's own, groups and expressions may be any machine. */
  private machineOf(job: Yaml): Machine {
    const labels = labelsOf(childOf(job, 'runs-on'))
    const hosted = labels.length > 0 && labels.every((label) => HOSTED.test(label))
    return hosted && this.given.machine !== 'here' ? 'throwaway' : this.given.machine
  }
}

const HOSTED = /^(?:ubuntu|windows|macos)-(?:latest|\d+(?:\.\d+)?)(?:-(?:arm|arm64|intel|large|xlarge))?$/

function labelsOf(node: Yaml | undefined): readonly string[] {
  if (node?.is === 'items') return node.items.map((item) => plainText(item) ?? '')
  const text = plainText(node)
  return text === undefined ? [] : [text]
}

function environmentOf(node: Yaml | undefined, base: Variables): Variables {
  const own: Record<string, string> = { ...base }
  for (const { key, value } of entriesOf(node)) {
    own[key] = value.is === 'text' ? withoutExpressions(mappedText(value), base).text : UNKNOWN
  }
  return own
}

function unknownValues(env: Variables): Variables {
  return Object.fromEntries(Object.keys(env).map((name) => [name, UNKNOWN]))
}

function environmentsOf(node: Yaml | undefined, env: Variables): readonly string[] {
  const name = node?.is === 'entries' ? childOf(node, 'name') : node
  if (name === undefined) return []
  return [name.is === 'text' ? withoutExpressions(mappedText(name), env).text : UNKNOWN]
}

function namesSecret(node: Yaml | undefined): boolean {
  return entriesOf(node).some(({ value }) => value.is === 'text' && handsSecret(value.text))
}

function mayChangeVariables(script: Yaml | undefined, uses: string | undefined): boolean {
  if (script?.is === 'text') return /GITHUB_ENV|::set-env/.test(script.text)
  return uses !== undefined && describedAction(uses) === undefined
}

/** The shell of the steps of a job that name none. Unknown where it is no plain text. */
function shellOf(root: Yaml, job: Yaml): string {
  for (const one of [job, root]) {
    const given = childOf(childOf(childOf(one, 'defaults'), 'run'), 'shell')
    if (given !== undefined) return plainText(given) ?? UNKNOWN
  }
  return labelsOf(childOf(job, 'runs-on')).some((label) => label.startsWith('windows')) ? 'pwsh' : 'bash'
}

/** Which jobs run only after another one asked the authority and got its yes. */
class Gates {
  private readonly root: Yaml
  private readonly action: string | undefined
  private readonly known = new Map<string, boolean>()

  constructor(root: Yaml, action: string | undefined) {
    this.root = root
    this.action = action
  }

  isBehind(id: string): boolean {
    const job = childOf(childOf(this.root, 'jobs'), id)
    if (job === undefined || runsAfterFailure(plainText(childOf(job, 'if')))) return false
    return labelsOf(childOf(job, 'needs')).some((name) => this.asks(name))
  }

  /** It asks itself, or what it waits for does; one that may fail and go on asks nobody. */
  private asks(id: string): boolean {
    const known = this.known.get(id)
    if (known !== undefined) return known
    this.known.set(id, false)
    const job = childOf(childOf(this.root, 'jobs'), id)
    if (job === undefined || mayFail(job)) return false
    const steps = childOf(job, 'steps')
    const env = environmentOf(childOf(job, 'env'), environmentOf(childOf(this.root, 'env'), {}))
    const around = { action: this.action, shell: shellOf(this.root, job) }
    const isGate = (step: Yaml) => isGateStep(step, { ...around, env: environmentOf(childOf(step, 'env'), env) })
    const asks = (steps?.is === 'items' && steps.items.some(isGate)) || this.isBehind(id)
    this.known.set(id, asks)
    return asks
  }
}
