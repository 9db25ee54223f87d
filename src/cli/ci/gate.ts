import { rmSync, writeFileSync } from 'node:fs'
import { z } from 'zod'
import type { NamedAction } from '../../action/action.ts'
import { deployAction, readSubject, type Subject } from '../../ci/statement/subject.ts'
import { Client } from '../../client/client.ts'
import { EXIT, exitFor, UsageError } from '../../client/exit.ts'
import { AuthorityFault } from '../../client/fault.ts'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { Decision as DecisionAnswer, Pass } from '../../wire/schemas.ts'
import { type Decided, waitForPeople } from '../authority/asking/decide.ts'
import { jsonLine } from '../authority/json-line.ts'
import { renderDecision } from '../check/render.ts'
import { print, terminal } from '../output.ts'
import { inert, inertJson } from './inert.ts'
import { clientOf } from './runner-token.ts'
import { textOf } from './text-file.ts'

export interface GateOptions extends ReachOptions {
  readonly name: string
  readonly target: string
  readonly subject?: readonly string[]
  readonly subjectFile?: string
  readonly wait: number
  readonly session?: string
  readonly audience?: string
  readonly seconds?: number
  readonly pass?: string
  readonly statement?: string
  readonly oidcAudience?: string
}

const Envelope = z.looseObject({ payloadType: z.string(), payload: z.string(), signatures: z.array(z.unknown()) })

/**
 * `prodgate ci gate`: one deployment, asked for by the job that makes it.
 *
 * INVARIANT (no gate, no deployment): it ends with 0 only behind an allow of the authority's whose pass was taken; whatever
 * else happens ends otherwise.
 */
export async function gateDeployment(options: GateOptions): Promise<number> {
  try {
    const subjects = subjectsGiven([...(options.subject ?? []), ...linesIn(options.subjectFile)])
    if (options.statement !== undefined && subjects.length === 0)
      throw new UsageError('a statement is about something', 'name it with `--subject name@sha256:…`')
    if (options.pass === undefined && process.env['GITLAB_CI'] === 'true')
      throw new UsageError('a log of GitLab keeps what is printed', 'name a file for the pass with `--pass`')
    const client = await clientOf(options)
    const action = deployAction(options.name, options.target, subjects)
    const session = options.session ?? thisRun()
    const asked = { action, ...(session === undefined ? {} : { session }) }
    const decided = await answered(client, asked, options)
    if (decided.verdict !== 'allow') {
      const told = options.json === true ? inertJson(jsonLine(decided)) : rendered(decided, action)
      await print(told)
      return exitFor(decided.verdict)
    }
    await handOver(client, decided, options)
    return EXIT.allow
  } catch (cause) {
    if (options.json === true && cause instanceof AuthorityFault) await print(inertJson(jsonLine(cause.problem)))
    throw cause
  }
}

/** What was asked holds names of others: a target, a subject, what stands in the reasons. */
function rendered(decided: Decided, action: NamedAction): string {
  return inert(renderDecision(decided, action, terminal()))
}

async function answered(client: Client, asked: object, { wait, json }: GateOptions): Promise<Decided> {
  const first = await client.post('/v1/decisions', asked, DecisionAnswer)
  if (first.hold?.status !== 'pending') return first
  const id = visibleText(first.hold.id)
  const lines = [
    `waits for people: request ${id}`,
    `  ${visibleText(first.hold.url)}`,
    `  or \`prodgate approve ${id}\``,
  ]
  if (json !== true) process.stderr.write(inert(`prodgate: ${lines.join('\n')}\n`))
  return wait === 0 ? first : waitForPeople(client, asked, wait)
}

/** The pass, and the statement, for the step that deploys. A log never shows a pass as it is. */
async function handOver(client: Client, decided: Decided, options: GateOptions): Promise<void> {
  const { audience, seconds } = options
  const wanted = { decision: decided.id, audience, seconds }
  const taken = await client.post('/v1/passes', wanted, Pass)
  if (process.env['GITHUB_ACTIONS'] === 'true') process.stderr.write(`::add-mask::${visibleText(taken.pass)}\n`)
  if (options.statement !== undefined) {
    const path = `/v1/ci/statement/${Client.part(decided.id)}`
    writeOwn(options.statement, `${JSON.stringify(await client.get(path, Envelope))}\n`, 0o644)
  }
  if (options.pass !== undefined) writeOwn(options.pass, `${taken.pass}\n`, 0o600)
  const told = { verdict: decided.verdict, decision: decided.id, expires: taken.expires }
  if (options.json === true) {
    const where = options.pass === undefined ? { pass: taken.pass } : { passFile: options.pass }
    await print(
      inertJson(
        jsonLine({
          ...told,
          ...where,
          ...(options.statement === undefined ? {} : { statementFile: options.statement }),
        }),
      ),
    )
  } else if (options.pass === undefined) await print(`${visibleText(taken.pass)}\n`)
  else
    await print(
      inert(`goes ahead: decision ${visibleText(decided.id)}, the pass is valid until ${visibleText(taken.expires)}\n`),
    )
}

/** A file of an earlier run is replaced, not written into: a link there leads nowhere. */
function writeOwn(path: string, text: string, mode: number): void {
  rmSync(path, { force: true })
  writeFileSync(path, text, { mode, flag: 'wx' })
}

/** What a job before this one wrote. An empty file is no deployment of nothing. */
function linesIn(file: string | undefined): readonly string[] {
  if (file === undefined) return []
  const lines = textOf(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (lines.length === 0) throw new UsageError(`\`${visibleText(file)}\` names nothing`, 'one `name@sha256:…` a line')
  return lines
}

export function subjectsGiven(given: readonly string[] = []): readonly Subject[] {
  return given.map((text) => {
    const subject = readSubject(text)
    if (subject === undefined)
      throw new UsageError(`\`${visibleText(text)}\` is nothing with a digest`, 'as `name@sha256:` and 64 hex digits')
    return subject
  })
}

/** One run of a pipeline: an approval holds within it and for no other one. */
function thisRun(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const { GITHUB_REPOSITORY, GITHUB_RUN_ID, GITHUB_RUN_ATTEMPT, CI_PROJECT_PATH, CI_PIPELINE_ID } = env
  if (GITHUB_REPOSITORY && GITHUB_RUN_ID)
    return `${GITHUB_REPOSITORY} run ${GITHUB_RUN_ID}.${GITHUB_RUN_ATTEMPT ?? '1'}`
  return CI_PROJECT_PATH && CI_PIPELINE_ID ? `${CI_PROJECT_PATH} pipeline ${CI_PIPELINE_ID}` : undefined
}
