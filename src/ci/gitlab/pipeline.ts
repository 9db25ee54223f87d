import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { UNKNOWN } from '../../understand/word.ts'
import { asksGate, changesImage, changesProgram, meansToAsk } from '../github/gate-step.ts'
import { brokenPart, commandPart, gatePart, shellPart, stoppedPart } from '../made-part.ts'
import type { Machine, Part, PartContext } from '../part.ts'
import { joined, type Mapped, type Source } from '../source.ts'
import { childOf, entriesOf, mappedText, plainText, readYamlFile, type Yaml, type YamlText } from '../yaml.ts'
import { containerParts } from './containers.ts'
import { isHarmlessLine } from './plain-line.ts'
import { JobResolver } from './resolve.ts'

export interface PipelineContext {
  readonly files: Files
  readonly workspace: string
  /** GitLab does not say on which machine a job will run: whoever runs the runners does. */
  readonly machine: Machine
}

/**
 * What a pipeline of GitLab would do, job by job. Every job counts, whatever its rules say. What is included from elsewhere
 * cannot be read here and is stopped as a whole.
 * https://docs.gitlab.com/ci/yaml/ (18.x)
 */
export function readGitlabPipeline(source: Source, context: PipelineContext): readonly Part[] {
  const base: PartContext = {
    source,
    machine: context.machine,
    environments: [],
    secrets: false,
    gated: false,
    cwd: context.workspace,
    env: { CI: 'true', CI_PROJECT_DIR: context.workspace },
  }
  const read = readYamlFile(source.text)
  if (read.is === 'broken') return [brokenPart(base, [read.problem.offset, read.problem.offset], read.problem.message)]
  if (read.root.is !== 'entries') return [brokenPart(base, read.root.at, 'it has no jobs')]
  const included = includedFiles(childOf(read.root, 'include'), base, context)
  const reader = new PipelineReader(base, new JobResolver([...included.files, read.root]))
  return [...included.stopped, ...reader.parts()]
}

interface Included {
  readonly files: readonly Yaml[]
  readonly stopped: readonly Part[]
}

/** Files of the same repository are read; positions of their jobs would be in another file, so that they are told by name. */
function includedFiles(node: Yaml | undefined, base: PartContext, { files, workspace }: PipelineContext): Included {
  const read: Yaml[] = []
  const stopped: Part[] = []
  for (const one of node === undefined ? [] : node.is === 'items' ? node.items : [node]) {
    const local = one.is === 'text' ? one : childOf(one, 'local')
    const path = plainText(local)
    const isLocal = path !== undefined && !/^https?:|[*$]/.test(path)
    const file = isLocal ? files.read(posix.join(workspace, path)) : undefined
    const found = file?.is === 'text' ? readYamlFile(file.text) : undefined
    if (found?.is === 'read' && childOf(found.root, 'include') === undefined) {
      read.push(movedTo(found.root, one.at))
      continue
    }
    const name =
      path ??
      entriesOf(one)
        .map(({ key, value }) => `${key}: ${plainText(value) ?? '…'}`)
        .join(', ')
    const what = { kind: 'undescribed', on: 'include', name, note: 'what it brings cannot be read here' } as const
    stopped.push(stoppedPart(base, one.at, '`include`', what))
  }
  return { files: read, stopped }
}

/** The same values, all of them at one place of another file. */
function movedTo(node: Yaml, at: readonly [number, number]): Yaml {
  if (node.is === 'text') return { ...node, at, offset: () => at[0] }
  if (node.is === 'items') return { ...node, at, items: node.items.map((item) => movedTo(item, at)) }
  const entries = new Map(
    [...node.entries].map(([key, one]) => [key, { ...one, keyAt: at, value: movedTo(one.value, at) }]),
  )
  return { ...node, at, entries }
}

type Variables = Readonly<Record<string, string>>

class PipelineReader {
  private readonly base: PartContext
  private readonly jobs: JobResolver

  constructor(base: PartContext, jobs: JobResolver) {
    this.base = base
    this.jobs = jobs
  }

  parts(): readonly Part[] {
    return this.jobs.jobs().flatMap((name) => this.job(name))
  }

  private job(name: string): readonly Part[] {
    const where = `job \`${name}\``
    const resolved = this.jobs.resolve(name)
    const own = this.jobs.get(name)
    if (resolved.is === 'unknown') {
      const what = { kind: 'unreadable', on: 'job', name, note: resolved.why } as const
      return [stoppedPart(this.base, resolved.at[1] === 0 ? (own?.at ?? [0, 0]) : resolved.at, where, what)]
    }
    const { job } = resolved
    if (job.is !== 'entries') return []
    const named = variablesOf(childOf(job, 'variables'), variablesOf(this.jobs.get('variables'), this.base.env))
    const env = { ...named, ...maybeSet(job, this.jobs.get('workflow')) }
    // Which variables of the project are secrets stands nowhere in the file; a job that deploys is taken to get them.
    const secrets = ['environment', 'secrets', 'id_tokens'].some((key) => childOf(job, key) !== undefined)
    const environments = environmentsOf(childOf(job, 'environment'), env)
    const context: PartContext = { ...this.base, env, secrets, environments }
    const trigger = childOf(job, 'trigger')
    if (trigger !== undefined) {
      const what = {
        kind: 'undescribed',
        on: 'pipeline',
        name: plainText(trigger) ?? name,
        note: 'it is started elsewhere',
      } as const
      return [stoppedPart(context, trigger.at, where, what)]
    }
    const script = linesOf(childOf(job, 'script') ?? childOf(job, 'run'))
    if (script === undefined) return [brokenPart(context, job.at, 'a script of a job is no list of texts')]
    const before = linesOf(this.withDefault(job, 'before_script'))
    const hook = linesOf(childOf(this.withDefault(job, 'hooks'), 'pre_get_sources_script'))
    const after = linesOf(this.withDefault(job, 'after_script'))
    if (before === undefined || after === undefined || hook === undefined)
      return [brokenPart(context, job.at, 'a script of a job is no list of texts')]
    const release = childOf(job, 'release')
    const [image, services] = [this.withDefault(job, 'image'), this.withDefault(job, 'services')]
    return [
      ...containerParts({ image, services }, context, where),
      ...this.shell(hook, context, `${where}, pre_get_sources_script`),
      ...this.script([...before, ...script], context, where, this.whyNoGates(job, hook)),
      // GitLab makes it itself once the script is over.
      ...(release === undefined
        ? []
        : [commandPart(context, release.at, where, ['glab', 'release', 'create', UNKNOWN])]),
      // It runs in a shell of its own, and also after a failure.
      ...this.shell(after, context, `${where}, after_script`),
    ]
  }

  /** Why no line of a job can be a gate, whatever it says. */
  private whyNoGates(job: Yaml, hook: readonly YamlText[]): string | undefined {
    if (changesImage(this.withDefault(job, 'image'))) return 'the image of its job may hold another program'
    if (hook.length > 0) return 'a script before it may put another program in its place'
    return this.mayTakeVariables(job)
      ? 'a job before it may hand over a variable that has another program run'
      : undefined
  }

  /** Whether it gets what another job keeps as `dotenv`, which sets variables of any name. */
  private mayTakeVariables(job: Yaml): boolean {
    const keeps = this.jobs.jobs().filter((name) => {
      const resolved = this.jobs.resolve(name)
      const reports = resolved.is === 'job' ? childOf(childOf(resolved.job, 'artifacts'), 'reports') : undefined
      return resolved.is === 'unknown' || childOf(reports, 'dotenv') !== undefined
    })
    const listed = childOf(job, 'dependencies') ?? childOf(job, 'needs')
    if (listed === undefined) return keeps.length > 0
    return itemsOf(listed).some((one) => {
      if (plainText(childOf(one, 'artifacts')) === 'false') return false
      const name = plainText(one) ?? plainText(childOf(one, 'job'))
      // Of another pipeline nobody knows here what it keeps.
      return name === undefined || childOf(one, 'pipeline') !== undefined || keeps.includes(name)
    })
  }

  private withDefault(job: Yaml, key: string): Yaml | undefined {
    return childOf(job, key) ?? childOf(this.jobs.get('default'), key) ?? this.jobs.get(key)
  }

  /** What stands behind a line that asks runs only with its yes: the first line that fails ends the job. */
  private script(lines: readonly YamlText[], context: PartContext, where: string, why?: string): readonly Part[] {
    const gate = lines.findIndex(({ text }) => meansToAsk(text))
    const doubt = why ?? (gate < 0 ? undefined : whyNoGate(lines, gate, context.env))
    if (gate < 0) return this.shell(lines, context, where)
    const before = this.shell(lines.slice(0, gate), context, where)
    const [asks] = lines.slice(gate)
    if (doubt !== undefined || asks === undefined)
      return this.shell(lines, context, `${where}; its line \`prodgate ci gate\` is no gate: ${doubt ?? ''}`)
    return [
      ...before,
      gatePart(context, asks.at, where),
      ...this.shell(lines.slice(gate + 1), { ...context, gated: true }, where),
    ]
  }

  private shell(lines: readonly YamlText[], context: PartContext, where: string): readonly Part[] {
    const [first] = lines
    if (first === undefined) return []
    const script: Mapped = joined(lines.map(mappedText), '\n')
    return [shellPart(context, { at: first.at, where, script, shell: 'bash' })]
  }
}

/** The repository is there before the first line: what runs in front of the one that asks may put it in its place. */
function whyNoGate(lines: readonly YamlText[], gate: number, variables: Variables): string | undefined {
  if (changesProgram(variables)) return 'a variable has another program run'
  if (!lines.slice(0, gate).every(({ text }) => isHarmlessLine(text)))
    return 'a line before it may put another program in its place'
  const asks = (besideRepository: boolean) => asksGate(lines[gate]?.text ?? '', { besideRepository, variables })
  if (asks(true)) return undefined
  return asks(false)
    ? 'the files of the repository may put another program in its place'
    : 'it is not that one command, pinned, with a target that stands there and nothing beside it'
}

/** The lines of a script; lists in it are flattened, as GitLab does it. `undefined` where something in it is no text. */
function linesOf(node: Yaml | undefined): readonly YamlText[] | undefined {
  if (node === undefined) return []
  if (node.is === 'text') return node.empty ? [] : [node]
  if (node.is === 'entries') return undefined
  const lines: YamlText[] = []
  for (const item of node.items) {
    const read = linesOf(item)
    if (read === undefined) return undefined
    lines.push(...read)
  }
  return lines
}

/** Variables that are set by the rule that fits, by a matrix, or as a secret: known by their names alone. */
function maybeSet(job: Yaml, workflow: Yaml | undefined): Variables {
  const rules = [childOf(job, 'rules'), childOf(workflow, 'rules')].flatMap((node) => [...itemsOf(node)])
  const sets = [
    ...rules.map((rule) => childOf(rule, 'variables')),
    ...itemsOf(childOf(childOf(job, 'parallel'), 'matrix')),
    childOf(job, 'secrets'),
    childOf(job, 'id_tokens'),
  ]
  return Object.fromEntries(sets.flatMap((one) => entriesOf(one).map(({ key }) => [key, UNKNOWN])))
}

function itemsOf(node: Yaml | undefined): readonly Yaml[] {
  return node?.is === 'items' ? node.items : []
}

/** A value with a variable in it is what that is at the time: unknown here. */
function variablesOf(node: Yaml | undefined, base: Variables): Variables {
  const own: Record<string, string> = { ...base }
  for (const { key, value } of entriesOf(node)) {
    const text = plainText(value.is === 'entries' ? childOf(value, 'value') : value)
    own[key] = text === undefined || text.includes('$') ? UNKNOWN : text
  }
  return own
}

function environmentsOf(node: Yaml | undefined, env: Variables): readonly string[] {
  if (node === undefined) return []
  const name = plainText(node.is === 'entries' ? childOf(node, 'name') : node)
  if (name === undefined) return [UNKNOWN]
  const whole = /^\$(?:\{(\w+)\}|(\w+))$/.exec(name)
  const variable = whole?.[1] ?? whole?.[2]
  if (variable !== undefined) return [env[variable] ?? UNKNOWN]
  return [name.replaceAll(/\$\{?\w*\}?/g, UNKNOWN)]
}
