import { KeyObject } from 'node:crypto'
import { openEnvelope } from '../../ci/statement/dsse.ts'
import { readSummary, STATEMENT_TYPE, type VerificationSummary } from '../../ci/statement/verification-summary.ts'
import { EXIT, UsageError } from '../../client/exit.ts'
import { fault, type Result } from '../../lib/result.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { keysOf, readKeys } from '../authority/asking/pass.ts'
import { jsonLine } from '../authority/json-line.ts'
import { print } from '../output.ts'
import { subjectsGiven } from './gate.ts'
import { inert, inertJson } from './inert.ts'
import { textOf } from './text-file.ts'
import { issuerGiven } from './verify-pass.ts'

export interface VerifyStatementOptions {
  readonly key: string
  readonly subject?: readonly string[]
  readonly target: string
  readonly name: string
  readonly issuer?: string
  readonly json?: boolean
}

/** `prodgate ci verify FILE`: whether the authority says that this was let go. */
export async function verifyStatementCommand(file: string, options: VerifyStatementOptions): Promise<number> {
  const read = await readStatement(textOf(file), options)
  if (read.is === 'fault') {
    if (options.json === true) await print(jsonLine({ valid: false, message: read.fault }))
    else process.stderr.write(`prodgate: ${read.fault}\n`)
    return EXIT.deny
  }
  await print(options.json === true ? inertJson(jsonLine({ valid: true, statement: read.value })) : told(read.value))
  return EXIT.allow
}

async function readStatement(
  text: string,
  { key, subject, target, name, issuer }: VerifyStatementOptions,
): Promise<Result<VerificationSummary, string>> {
  const subjects = subjectsGiven(subject)
  if (subjects.length === 0)
    throw new UsageError('a statement is about something', 'name what you have with `--subject name@sha256:…`')
  const wanted = { issuer: issuerGiven(issuer), subjects, target, name }
  const keys = [...(await keysOf(readKeys(key))).values()].map((one) => KeyObject.from(one))
  const envelope = openEnvelope(jsonOf(text), STATEMENT_TYPE, keys)
  if (envelope.is === 'fault') return fault(envelope.fault)
  return readSummary(envelope.value, wanted)
}

function told({ subject, predicate }: VerificationSummary): string {
  const { action, asked } = predicate.prodgate_decision
  const { index, origin } = predicate.prodgate_log
  const lines = [
    `passed at ${visibleText(predicate.timeVerified)}: ${visibleText(action.name)} to ${visibleText(action.target)}`,
    ...subject.map(({ name, digest }) => `  ${visibleText(name)}@sha256:${digest.sha256}`),
    `  asked by ${visibleText(asked.by)}`,
    `  entry ${index} of the log ${visibleText(origin)}`,
  ]
  return inert(`${lines.join('\n')}\n`)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
