import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { isKnownText, UNKNOWN } from '../../understand/word.ts'
import { brokenPart, commandPart, effectPart, gatePart, shellPart, stoppedPart } from '../made-part.ts'
import type { Machine, Part, PartContext } from '../part.ts'
import { type Source, sourceOf } from '../source.ts'
import { childOf, entriesOf, mappedText, plainText, readYamlFile, type Yaml, type YamlText } from '../yaml.ts'
import { describedAction } from './actions.ts'
import { bringsStrangersCode, namesSecret, signsIn, strangeServices } from './credentials.ts'
import type { Made } from './doing.ts'
import { handsSecret, withoutExpressions } from './expressions.ts'
import { type Before, behind, gateOf, type JobAround, runsAfterFailure } from './job-gate.ts'
import { Gates, gateAround, labelsOf, machinesOf, shellOf } from './jobs.ts'
import { NOBODY, strangersText, type Tainted } from './strangers.ts'
import {
  carriesStrangers,
  environmentsOf,
  type Known,
  pathOf,
  runnerVariables,
  taintedBy,
  taintedDefaults,
  taintedInputs,
  taintedOutputs,
  unknownValues,
  type Variables,
  withVariables,
} from './variables.ts'

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

/** What holds for the steps of a job. */
interface Job {
  readonly context: PartContext
  readonly where: string
  readonly shell: string
  readonly directory: string | undefined
  /** Contexts that a stranger's text went into. */
  readonly tainted: Tainted
  readonly root: Yaml
  /** What its gate is looked for with. */
  readonly gate: JobAround
  /** What happened in front of its first step. */
  readonly before: Before
}

/** What a job would do, and which of its outputs carry a stranger's text. */
interface ReadJob {
  readonly parts: readonly Part[]
  readonly outputs: readonly string[]
}

/** Reusable workflows and actions in actions. */
const MOST_NESTED = 8

/**
 * What a workflow of GitHub Actions would do, step by step. Every job and step counts, whatever its condition says.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax (of 2025)
 */
export function readWorkflow(source: Source, context: WorkflowContext): readonly Part[] {
  return new WorkflowReader(source, context, 0).workflow({ gated: false, secrets: false, inputs: NOBODY }).parts
}

interface Inherited {
  readonly gated: boolean
  readonly secrets: boolean
  /** Inputs that were handed over with a stranger's text in them. */
  readonly inputs: Tainted
}

/** What holds for the jobs of a workflow. */
interface Jobs {
  readonly root: Yaml
  readonly known: Known
  readonly inherited: Inherited
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

  workflow(inherited: Inherited): ReadJob {
    const read = readYamlFile(this.source.text)
    const base = this.base(inherited)
    const broken = (at: readonly [number, number], note: string) => ({
      parts: [brokenPart(base, at, note)],
      outputs: [],
    })
    if (read.is === 'broken') return broken([read.problem.offset, read.problem.offset], read.problem.message)
    const jobs = childOf(read.root, 'jobs')
    if (jobs?.is !== 'entries') return broken(read.root.at, 'it has no jobs')
    // What a caller leaves out has a value of its own, which may be computed from the event.
    const inputs = childOf(childOf(childOf(read.root, 'on'), 'workflow_call'), 'inputs')
    const known = withVariables(childOf(read.root, 'env'), {
      env: runnerVariables(this.given.workspace),
      tainted: new Set([...inherited.inputs, ...taintedDefaults(inputs, NOBODY)]),
    })
    const gates = new Gates(read.root, this.given.gateAction)
    const done = new Map<string, ReadJob>()
    // A job is read behind those that it waits for: what they hand over may be a stranger's.
    const readJob = (id: string): ReadJob => {
      const old = done.get(id)
      const entry = jobs.entries.get(id)
      if (old !== undefined || entry === undefined) return old ?? NO_JOB
      // Jobs that wait for each other in a ring never run.
      done.set(id, NO_JOB)
      const needed = labelsOf(childOf(entry.value, 'needs'))
      const handed = needed.flatMap((name) =>
        readJob(name).outputs.map((output) => pathOf('needs', name, 'outputs', output)),
      )
      const behind = inherited.gated || gates.isBehind(id)
      const made = this.job(id, entry.value, entry.keyAt, {
        root: read.root,
        known: { ...known, tainted: new Set([...known.tainted, ...handed]) },
        inherited: { ...inherited, gated: behind },
      })
      done.set(id, made)
      return made
    }
    const all = [...jobs.entries.keys()].map(readJob)
    return {
      parts: all.flatMap(({ parts }) => parts),
      outputs: all.some(({ outputs }) => outputs.length > 0) ? ['*'] : [],
    }
  }

  /** The steps of an action that is kept in the repository. */
  action(job: Job, inputs: Yaml | undefined): readonly Part[] {
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
    const own = [...job.tainted].filter((path) => /^(?:env|matrix|needs)\b/.test(path))
    const usual = taintedDefaults(childOf(read.root, 'inputs'), job.tainted)
    const handed = [...taintedInputs(inputs, job.tainted), ...usual]
    // A step of a composite action names its shell; inputs are not known here.
    const gate = { ...job.gate, shell: '', known: { env: context.env, tainted: job.tainted } }
    const inner = { ...job, context, shell: '', gate, tainted: new Set([...own, ...handed]) }
    return this.steps(childOf(runs, 'steps'), inner)
  }

  private base({ gated, secrets }: Omit<Inherited, 'inputs'>): PartContext {
    const { workspace, machine } = this.given
    return { source: this.source, machine, environments: [], secrets, gated, cwd: workspace, env: {} }
  }

  private job(id: string, job: Yaml, at: readonly [number, number], { root, known, inherited }: Jobs): ReadJob {
    const where = `job \`${id}\``
    const secrets =
      inherited.secrets ||
      [childOf(root, 'env'), childOf(job, 'env'), childOf(childOf(job, 'container'), 'env')].some(namesSecret)
    const matrix = carriesStrangers(childOf(job, 'strategy'), known.tainted) ? ['matrix'] : []
    const own = withVariables(childOf(job, 'env'), { ...known, tainted: new Set([...known.tainted, ...matrix]) })
    const context: PartContext = {
      ...this.base({ ...inherited, secrets }),
      machine: this.machineOf(job),
      environments: environmentsOf(childOf(job, 'environment'), own.env),
      env: own.env,
    }
    const uses = plainText(childOf(job, 'uses'))
    if (uses !== undefined) return this.reusable(uses, job, at, { context, where, tainted: own.tainted })
    const steps = childOf(job, 'steps')
    if (steps?.is !== 'items')
      return { ...NO_JOB, parts: [brokenPart(context, at, 'a job has neither steps nor a workflow that it uses')] }
    const directory = (one: Yaml) => plainText(childOf(childOf(childOf(one, 'defaults'), 'run'), 'working-directory'))
    const { parts, tainted } = this.stepsOf(steps, {
      context,
      where,
      shell: shellOf(root, job),
      directory: directory(job) ?? directory(root),
      tainted: own.tainted,
      root,
      gate: gateAround(root, job, own, this.given.gateAction),
      before: 'nothing',
    })
    const beside = strangeServices(job).map((one) =>
      stoppedPart(context, one.at, where, {
        kind: 'undescribed',
        on: 'service',
        name: one.image,
        note: 'it is handed secrets, and nobody described what it does',
      }),
    )
    return { parts: [...beside, ...parts], outputs: taintedOutputs(childOf(job, 'outputs'), tainted) }
  }

  private steps(steps: Yaml | undefined, job: Job): readonly Part[] {
    if (steps?.is !== 'items') return [brokenPart(job.context, steps?.at ?? [0, 0], 'there are no steps')]
    return this.stepsOf(steps, job).parts
  }

  private stepsOf(
    steps: Extract<Yaml, { readonly is: 'items' }>,
    job: Job,
  ): { readonly parts: readonly Part[]; readonly tainted: Tainted } {
    const parts: Part[] = []
    let { context, tainted, before } = job
    const gate = gateOf(steps.items, job.gate, before)
    for (const [i, step] of steps.items.entries()) {
      const name = plainText(childOf(step, 'name'))
      const doubt = gate.is === 'no gate' && i >= gate.step ? `; step ${gate.step + 1} is no gate: ${gate.why}` : ''
      const where = `${job.where}, step ${i + 1}${name === undefined ? '' : ` \`${name}\``}${doubt}`
      const gated = context.gated && !runsAfterFailure(plainText(childOf(step, 'if')))
      const own = withVariables(childOf(step, 'env'), { env: context.env, tainted })
      const secrets = context.secrets || namesSecret(childOf(step, 'env')) || namesSecret(childOf(step, 'with'))
      const at = { ...job, where, before, tainted: own.tainted, context: { ...context, gated, secrets, env: own.env } }
      const script = childOf(step, 'run')
      const uses = plainText(childOf(step, 'uses'))
      const asks = gate.is === 'gate' && gate.step === i
      if (asks) parts.push(gatePart(at.context, step.at, where))
      else if (script?.is === 'text') parts.push(...this.script(script, step, at))
      else if (uses !== undefined) parts.push(...this.used(uses, step, at))
      else parts.push(brokenPart(at.context, step.at, 'a step neither runs nor uses anything'))
      if (bringsStrangersCode(job.root, step))
        parts.push(
          stoppedPart(at.context, step.at, where, {
            kind: 'undescribed',
            on: 'code',
            name: uses ?? '',
            note: 'a stranger wrote what is checked out, and the run has the rights of the repository',
          }),
        )
      if (signsIn(step)) context = { ...context, secrets: true }
      if (asks) context = { ...context, gated: true }
      else if (mayChangeVariables(script, uses)) context = { ...context, env: unknownValues(context.env) }
      tainted = new Set([...tainted, ...taintedBy(step, own)])
      before = behind(step, before)
    }
    return { parts, tainted }
  }

  private script(script: YamlText, step: Yaml, job: Job): readonly Part[] {
    const given = plainText(childOf(step, 'working-directory')) ?? job.directory
    const cwd = this.directory(given, job.context.env)
    return this.code(script, { ...job, shell: plainText(childOf(step, 'shell')) ?? job.shell }, cwd)
  }

  /** A text that is run as it is once its expressions are filled in. */
  private code(script: YamlText, { context, where, shell, tainted }: Job, cwd: string): readonly Part[] {
    const here = { ...context, secrets: context.secrets || handsSecret(script.text), cwd }
    const text = withoutExpressions(mappedText(script), context.env)
    const part = shellPart(here, { at: script.at, where, script: text, shell })
    return [part, ...injected(script, { context: here, where, tainted })]
  }

  private used(uses: string, step: Yaml, job: Job): readonly Part[] {
    const { context, where } = job
    const at = childOf(step, 'uses')?.at ?? step.at
    const inputs = childOf(step, 'with')
    if (uses.startsWith('./')) return this.local(uses, inputs, job, at)
    const doing = describedAction(uses)
    if (doing === undefined) {
      const what = { kind: 'undescribed', on: 'action', name: uses, note: 'nobody described what it does' } as const
      return [stoppedPart(context, at, where, what)]
    }
    const input = (name: string) => entriesOf(inputs).find(({ key }) => key.toLowerCase() === name.toLowerCase())?.value
    const given = (name: string) => {
      const found = input(name)
      return found?.is === 'text' ? withoutExpressions(mappedText(found), context.env).text : undefined
    }
    const directory = given('working-directory') || given('workingDirectory') || given('cwd') || undefined
    const cwd = this.directory(directory, context.env)
    const made = doing(given)
    const scripts = new Set(made.flatMap((one) => (one.is === 'script' ? [one.input.toLowerCase()] : [])))
    return [
      ...made.flatMap((one) => this.made(one, { ...job, context: { ...context, cwd } }, { uses, at, input })),
      ...entriesOf(inputs).flatMap(({ key, value }) =>
        value.is === 'text' && BECOMES_CODE.test(key) && !scripts.has(key.toLowerCase()) ? injected(value, job) : [],
      ),
    ]
  }

  private made(
    one: Made,
    job: Job,
    { uses, at, input }: { uses: string; at: readonly [number, number]; input: (name: string) => Yaml | undefined },
  ): readonly Part[] {
    const { context, where } = job
    switch (one.is) {
      case 'command':
        return [commandPart(context, at, where, one.argv)]
      case 'script': {
        const text = input(one.input)
        return text?.is === 'text' && !text.empty ? this.code(text, { ...job, shell: one.shell }, context.cwd) : []
      }
      case 'undescribed':
        return [stoppedPart(context, at, where, { kind: 'undescribed', on: 'action', name: uses, note: one.note })]
      case 'effect':
        return [effectPart(context, at, where, one)]
      default:
        return one satisfies never
    }
  }

  private local(uses: string, inputs: Yaml | undefined, job: Job, at: readonly [number, number]): readonly Part[] {
    const path = posix.join(this.given.workspace, uses)
    const found = ['action.yml', 'action.yaml'].map((name) => posix.join(path, name)).find((one) => this.isFile(one))
    const inner = found === undefined ? undefined : this.open(found)
    if (inner !== undefined) return inner.action(job, inputs)
    const what = { kind: 'undescribed', on: 'action', name: uses, note: 'it cannot be read here' } as const
    return [stoppedPart(job.context, at, job.where, what)]
  }

  private reusable(
    uses: string,
    job: Yaml,
    at: readonly [number, number],
    { context, where, tainted }: Pick<Job, 'context' | 'where' | 'tainted'>,
  ): ReadJob {
    const secrets = context.secrets || childOf(job, 'secrets') !== undefined
    const path = uses.startsWith('./') ? posix.join(this.given.workspace, uses) : undefined
    const inner = path === undefined ? undefined : this.open(path)
    const inputs = taintedInputs(childOf(job, 'with'), tainted)
    if (inner !== undefined) return inner.workflow({ gated: context.gated, secrets, inputs })
    const what = { kind: 'undescribed', on: 'workflow', name: uses, note: 'it cannot be read here' } as const
    return { ...NO_JOB, parts: [stoppedPart({ ...context, secrets }, at, where, what)] }
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
    const labels = machinesOf(job)
    const hosted = labels.length > 0 && labels.every((label) => HOSTED.test(label))
    return hosted && this.given.machine !== 'here' ? 'throwaway' : this.given.machine
  }
}

const HOSTED =
  /^(?:ubuntu-slim|(?:ubuntu|windows|macos)-(?:latest|\d+(?:\.\d+)?)(?:-(?:arm|arm64|intel|large|xlarge))?)$/

const NO_JOB: ReadJob = { parts: [], outputs: [] }

/** Inputs of known actions that are run, or are words of a command. */
const BECOMES_CODE = /script|command|run|args|arguments|flags|options|publish|version|^(?:build|start|install|set)$/i

/** Texts of strangers in a text that becomes code. */
function injected(
  code: YamlText,
  { context, where, tainted }: Pick<Job, 'context' | 'where' | 'tainted'>,
): readonly Part[] {
  return strangersText(code.text, tainted).map(({ span, text }) =>
    stoppedPart(context, [code.offset(span[0]), code.offset(span[1] - 1) + 1], where, {
      kind: 'unreadable',
      on: 'code',
      name: text,
      note: 'a text that a stranger writes becomes part of the script; hand it over as a variable',
    }),
  )
}

/** From here on somebody may have set other values: a file of the runner's overrides those of the workflow and the job. */
function mayChangeVariables(script: Yaml | undefined, uses: string | undefined): boolean {
  if (script?.is === 'text') return /GITHUB_ENV|::set-env/.test(script.text)
  return uses !== undefined && describedAction(uses) === undefined
}
