import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative, resolve, sep } from 'node:path'
import manifest from '../../../package.json' with { type: 'json' }
import { annotationsOf } from '../../ci/formats/annotations.ts'
import { junitOf } from '../../ci/formats/junit.ts'
import { sarifOf } from '../../ci/formats/sarif.ts'
import { type JudgedPart, PipelineJudge, verdictOf } from '../../ci/judge.ts'
import type { Format, PipelineKind } from '../../ci/kinds.ts'
import { actionPart } from '../../ci/made-part.ts'
import { migrationOrder } from '../../ci/migrations.ts'
import type { Machine, Part } from '../../ci/part.ts'
import { kindOf, readPipeline } from '../../ci/pipeline.ts'
import { type PipelineReport, reportOf } from '../../ci/report.ts'
import { sourceOf, verbatim } from '../../ci/source.ts'
import { exitFor, UsageError } from '../../client/exit.ts'
import type { Verdict } from '../../decide/verdict.ts'
import { Gate } from '../../gate.ts'
import { diskFiles } from '../../lib/disk.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'
import type { SqlDialect } from '../../understand/sql/dialect.ts'
import { actionOf } from '../check/command.ts'
import { print, terminal } from '../output.ts'
import { filesFor, newId, type Place, type PlaceOptions, placeOf, readRegistry } from '../surroundings.ts'
import { inertJson, inertXml } from './inert.ts'
import { renderReport } from './render.ts'
import { stagedPipelines } from './staged.ts'

export interface CiOptions extends PlaceOptions {
  readonly json?: boolean
  readonly format?: Format
  readonly out?: string
  readonly runner?: Machine
  readonly gateAction?: string
  readonly as?: PipelineKind
  /** What is staged for a commit, as it is staged. */
  readonly staged?: boolean
  readonly connection?: string
  readonly dialect?: SqlDialect
}

/** `prodgate ci [FILE …]` and `prodgate ci -- COMMAND`: says what a pipeline would do. Runs nothing and changes nothing. */
export async function judgePipelines(
  files: readonly string[],
  words: readonly string[],
  options: CiOptions,
): Promise<number> {
  const place = placeOf(options)
  const format = options.json === true ? 'json' : (options.format ?? 'text')
  const parts = words.length > 0 ? [commandOf(words, place)] : partsOf(inputsOf(files, options, place), options, place)
  const judge = judgeAt(options, place)
  const judged = []
  for (const part of parts) judged.push(await judge.judge(part))
  const report = reportOf(judged)
  const text = formatted(report, format)
  if (options.out === undefined) await print(text)
  else {
    writeFileSync(options.out, text)
    await print(renderReport(report, terminal()))
  }
  return exitFor(options.staged === true ? verdictForCommit(judged) : report.verdict)
}

/** A migration that is written is not run: the pipeline that runs it asks. What nobody can approve is not even written. */
function verdictForCommit(judged: readonly JudgedPart[]): Verdict {
  return verdictOf(
    judged.filter(({ part, decision }) => !(part.source.file.endsWith('.sql') && decision.verdict === 'hold')),
  )
}

function formatted(report: PipelineReport, format: Format): string {
  switch (format) {
    case 'text':
      return renderReport(report, terminal())
    case 'json':
      return inertJson(`${JSON.stringify(report)}\n`)
    case 'junit':
      return inertXml(junitOf(report))
    case 'sarif':
      return inertJson(sarifOf(report, manifest.version))
    case 'github':
      return annotationsOf(report)
    default:
      return format satisfies never
  }
}

function judgeAt(options: CiOptions, place: Place): PipelineJudge {
  const registry = readRegistry(options, place.home)
  if (registry.is === 'fault') throw new UsageError(registry.fault, 'nothing is judged without it')
  return new PipelineJudge({
    registry: registry.value,
    workspace: place.cwd,
    home: place.home,
    files: filesFor(place, registry.value),
    workspaceFiles: diskFiles({ roots: [place.cwd] }),
    open: (known, visible) => new Gate({ locate: { registry: known, files: visible, tmp: tmpdir() }, newId }),
  })
}

/** A command that a deploy step is about to run on this machine. */
function commandOf(words: readonly string[], { cwd }: Place): Part {
  const text = words.join(' ')
  const source = sourceOf('command', text)
  const env = variablesHere()
  const context = { source, machine: 'here', environments: [], secrets: true, gated: false, cwd, env } as const
  const given = { ...(actionOf(words) as object), cwd, env }
  return actionPart(context, [0, text.length], 'the command', given, verbatim(text))
}

/** A file that is judged, with its text. */
interface Input {
  readonly file: string
  readonly text: string
}

function inputsOf(given: readonly string[], { staged }: CiOptions, { cwd }: Place): readonly Input[] {
  if (staged === true) {
    if (given.length > 0) throw new UsageError('give files, or `--staged`')
    return stagedPipelines(cwd)
  }
  const named =
    given.length > 0 ? given.map((path) => resolve(path)) : usualFiles(cwd).map((path) => resolve(cwd, path))
  const paths = named.flatMap(filesAt)
  if (paths.length === 0)
    throw new UsageError('there is no pipeline here', 'name a workflow, a plan, migrations, or a command behind `--`')
  return paths.map((path) => ({ file: shownPath(cwd, path), text: textOf(path) }))
}

function partsOf(inputs: readonly Input[], options: CiOptions, place: Place): readonly Part[] {
  const { connection, dialect, runner, gateAction } = options
  const context = {
    files: diskFiles({ roots: [place.cwd] }),
    workspace: place.cwd,
    machine: runner,
    env: variablesHere(),
    ...(connection === undefined ? {} : { connection }),
    ...(dialect === undefined ? {} : { dialect }),
    ...(gateAction === undefined ? {} : { gateAction }),
  }
  return inputs.flatMap(({ file, text }) => {
    const kind = options.as ?? kindOf(file, text)
    if (kind === undefined)
      throw new UsageError(`\`${file}\` is no pipeline that is known by its name`, 'say what it is with `--as`')
    return readPipeline(kind, sourceOf(file, text), context)
  })
}

/** Where the pipelines of a repository stand. */
function usualFiles(cwd: string): readonly string[] {
  const workflows = namesIn(join(cwd, '.github/workflows')).filter((name) => /\.ya?ml$/.test(name))
  const gitlab = namesIn(cwd).filter((name) => name === '.gitlab-ci.yml')
  return [...workflows.map((name) => join('.github/workflows', name)), ...gitlab]
}

/** None where there is no directory. One that cannot be read may hold what nobody judged then. */
function namesIn(path: string): readonly string[] {
  try {
    const found = statSync(path, { throwIfNoEntry: false })
    return found?.isDirectory() === true ? readdirSync(path).toSorted() : []
  } catch (cause) {
    throw new UsageError(`couldn't read \`${path}\`: ${whyUnreadable(cause)}`)
  }
}

/** The file, or the migrations of a directory. */
function filesAt(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
  } catch (cause) {
    throw new UsageError(`couldn't read \`${path}\`: ${whyUnreadable(cause)}`)
  }
  const names = migrationOrder(readdirSync(path, { recursive: true, encoding: 'utf8' }))
  if (names.length === 0) throw new UsageError(`there are no migrations in \`${path}\``, 'name the files one by one')
  return names.map((name) => join(path, name))
}

function textOf(path: string): string {
  try {
    const text = decodeUtf8Strict(readFileSync(path))
    if (text.is === 'ok') return text.value
  } catch (cause) {
    throw new UsageError(`couldn't read \`${path}\`: ${whyUnreadable(cause)}`)
  }
  throw new UsageError(`couldn't read \`${path}\`: it is no text`)
}

function shownPath(cwd: string, path: string): string {
  const below = relative(cwd, path)
  return (below.startsWith('..') ? path : below).split(sep).join('/')
}

function variablesHere(): Readonly<Record<string, string>> {
  const env: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) env[name] = value
  return env
}
