import { posix } from 'node:path'
import type { Files } from '../../lib/files.ts'
import { UNKNOWN } from '../../understand/word.ts'
import { asksGate, changesShell } from '../github/gate-step.ts'
import { brokenPart, commandPart, gatePart, shellPart, stoppedPart } from '../made-part.ts'
import type { Machine, Part, PartContext } from '../part.ts'
import { joined, type Mapped, type Source } from '../source.ts'
import { childOf, entriesOf, mappedText, plainText, readYamlFile, type Yaml, type YamlText } from '../yaml.ts'
import { isPlainLine } from './plain-line.ts'
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
    env: {},
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
    const env = variablesOf(childOf(job, 'variables'), variablesOf(this.jobs.get('variables'), {}))
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
    return [
      ...this.shell(hook, context, `${where}, pre_get_sources_script`),
      ...this.script([...before, ...script], context, where),
      // GitLab makes it itself once the script is over.
      ...(release === undefined
        ? []
        : [commandPart(context, release.at, where, ['glab', 'release', 'create', UNKNOWN])]),
      // It runs in a shell of its own, and also after a failure.
      ...this.script(after, context, `${where}, after_script`),
    ]
  }

  private withDefault(job: Yaml, key: string): Yaml | undefined {
    return childOf(job, key) ?? childOf(this.jobs.get('default'), key) ?? this.jobs.get(key)
  }

  /** What stands behind a line that asks the authority runs only with its yes: the first line that fails ends the job. */
  private script(lines: readonly YamlText[], context: PartContext, where: string): readonly Part[] {
    const asks = ({ text }: YamlText) => asksGate(text, context.env['PRODGATE_TARGET'])
    const gate = where.endsWith('after_script') || changesShell(context.env) ? -1 : lines.findIndex(asks)
    if (gate < 0 || !lines.slice(0, gate).every(({ text }) => isPlainLine(text)))
      return this.shell(lines, context, where)
    return [
      ...this.shell(lines.slice(0, gate), context, where),
      ...lines.slice(gate, gate + 1).map(({ at }) => gatePart(context, at, where)),
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
