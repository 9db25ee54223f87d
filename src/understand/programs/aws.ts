import { commandText } from '../command-text.ts'
import type { EffectKind } from '../effect.ts'
import { emit, emitFile } from '../emit.ts'
import { listAbout, profileTold } from '../list-scope.ts'
import type { Call, Program } from '../program.ts'
import { isSecretPath } from '../secrets/path.ts'
import { Carries, isKnown, type Stream, type Word } from '../word.ts'
import { type AwsCommand, hasFlag, parameter, readAws, thingOf } from './aws/command.ts'
import { runConfigure } from './aws/configure.ts'
import { isEveryOne } from './aws/every.ts'
import { awsExamples } from './aws/examples.ts'
import { asksForEnvironment, narrowsToPlain } from './aws/narrow.ts'
import { holdsEvidence, runS3 } from './aws/s3.ts'
import { localFile, specialOf, switchesLogsOff } from './aws/special.ts'
import { kindOfOperation } from './aws/verbs.ts'

/** The AWS CLI, version 2. https://docs.aws.amazon.com/cli/latest/reference/ */
const awsCli: Program = {
  names: ['aws', 'awslocal'],
  about: 'calls the services of an AWS account',
  examples: awsExamples,
  run: (call) => runAws(readAws(call)),
}

function runAws(command: AwsCommand): Stream | undefined | void {
  const { call, service, operation, at } = command
  if (command.asksHelp || service === undefined) return emit(call, 'read', 'help', 'help')
  if (!isKnown(service))
    return emit(call, 'unreadable', 'run', 'service', service, { at, note: 'the service is not known before it runs' })
  if (service.text === 'configure') return runConfigure(command)
  if (isLogin(service.text, operation?.text))
    return emit(call, 'change', operation?.text ?? service.text, 'aws session')
  // A name without an operation is an alias of the user's own, or nothing.
  if (operation === undefined) return emit(call, 'undescribed', 'run', 'program', `aws ${service.text}`, { at })
  if (!isKnown(operation))
    return emit(call, 'unreadable', 'run', 'operation', operation, {
      at,
      note: 'the operation is not known before it runs',
    })
  readLocalFiles(command)
  if (
    command.parameters.has('--generate-cli-skeleton') &&
    parameter(command, '--generate-cli-skeleton')?.text !== 'output-none'
  ) {
    return emit(call, 'read', 'print', `${service.text} ${nounOf(operation.text)}`.trim(), '', { at })
  }
  if (service.text === 's3') return runS3(command)
  const name = thingOf(command)
  const on = `${service.text} ${nounOf(operation.text)}`.trim()
  if (hasFlag(command, '--dry-run') && service.text !== 'eks') return emit(call, 'read', 'dry run', on, name, { at })
  const special = specialOf(service.text, operation.text)
  if (special !== undefined) {
    const printed = special(command)
    writeOutput(command)
    return printed
  }
  return emitOperation(command, service.text, operation.text, on, name)
}

function emitOperation(
  command: AwsCommand,
  service: string,
  operation: string,
  on: string,
  name: Word,
): Stream | undefined {
  const { call, at } = command
  const kind = switchesLogsOff(command)
    ? 'catastrophe'
    : refined(command, service, operation, kindOfOperation(service, operation))
  const verb = operation.split('-', 1)[0] as string
  if (kind === undefined) {
    emit(call, 'undescribed', operation, 'program', `aws ${service}`, { at })
    return undefined
  }
  emit(call, kind, verb, on, operandOr(command, name), suggestions(command, service, kind))
  for (const path of uploads(command)) emit(call, 'disclose', verb, on, path, { at })
  writeOutput(command)
  return printedBy(command, kind, on)
}

function printedBy(command: AwsCommand, kind: EffectKind, on: string): Stream | undefined {
  const { call, parameters, at } = command
  const carries = kind === 'read-secret' ? Carries.secret : kind === 'read-data' ? Carries.data : Carries.nothing
  const query = parameters.get('--query')?.[0]?.text ?? ''
  const whole = kind === 'read' && [...parameters.keys()].every((one) => one === '--query') && !query.includes('?')
  return {
    text: undefined,
    carries,
    span: call.span,
    about: listAbout(whole ? `every ${on}` : on, 'aws', profileTold(at)),
  }
}

/** What the parameters say beyond the operation's name. */
function refined(
  command: AwsCommand,
  service: string,
  operation: string,
  kind: EffectKind | undefined,
): EffectKind | undefined {
  const thing = thingOf(command)
  if (kind === 'read-data' && CARRIES_ALONG.has(`${service} ${operation}`)) {
    const query = parameter(command, '--query')
    if (narrowsToPlain(query)) return 'read'
    if (asksForEnvironment(query)) return 'read-secret'
  }
  if (kind === 'lose' && (isEveryOne(thing) || (service === 's3api' && holdsEvidence(thing)))) return 'catastrophe'
  if (kind === 'change' && operation.startsWith('delete-object') && holdsEvidence(thing)) return 'catastrophe'
  if (kind === 'change' && /^(modify|update|reset|set|put)-/.test(operation)) {
    if (RIGHTS.some((one) => command.parameters.has(one))) return 'access'
  }
  return kind
}

/** Answers that hold environments and addresses of code beside plain settings. */
const CARRIES_ALONG = new Set([
  'lambda get-function',
  'lambda get-function-configuration',
  'elasticbeanstalk describe-configuration-settings',
  'amplify get-app',
  'amplify get-branch',
  'apprunner describe-service',
])

/** Parameters of a modification that set a secret or open it to others. */
const RIGHTS = [
  '--master-user-password',
  '--new-password',
  '--publicly-accessible',
  '--auth-token',
  '--grant-read',
  '--grant-full-control',
  '--acl',
  '--role',
  '--execution-role-arn',
]

function isLogin(service: string, operation: string | undefined): boolean {
  return (
    service === 'login' ||
    service === 'logout' ||
    (service === 'sso' && (operation === 'login' || operation === 'logout'))
  )
}

function nounOf(operation: string): string {
  const dash = operation.indexOf('-')
  return dash < 0 ? '' : operation.slice(dash + 1).replaceAll('-', ' ')
}

/** `logs tail GROUP` names its thing without a parameter. */
function operandOr(command: AwsCommand, name: Word): Word {
  return name.text === '' && command.operation?.text === 'tail' ? (command.operands[0] ?? name) : name
}

function readLocalFiles({ call, parameters }: AwsCommand): void {
  for (const path of filesIn(parameters)) emitFile(call, 'read', path)
  const body = parameters.get('--body')?.[0]
  if (body !== undefined && localFile(body) === undefined) emitFile(call, 'read', body)
}

function filesIn(parameters: AwsCommand['parameters']): readonly Word[] {
  return [...parameters.values()].flat().flatMap((w) => localFile(w) ?? [])
}

/** Secret files that a call takes along to a service which keeps them. Services for secrets are where they belong. */
function uploads({ service, parameters }: AwsCommand): readonly Word[] {
  if (KEEPERS.has(service?.text ?? '')) return []
  const body = parameters.get('--body')?.[0]
  return [...filesIn(parameters), ...(body === undefined ? [] : [body])].filter((path) => isSecretPath(path.text))
}

const KEEPERS = new Set(['secretsmanager', 'ssm', 'kms', 'acm', 'iam', 'ec2'])

/** Operations that write what comes back into a file: the operand that belongs to no parameter. */
const WRITES_A_FILE = new Set(
  `get-object get-object-torrent get-object-annotation invoke invoke-model invoke-endpoint get-export get-sdk
  get-job-output get-snapshot-block get-thing-shadow get-media get-clip get-latest-configuration get-image-frame
  get-read-set
  get-raw-message-content synthesize-speech get-package-version-asset get-document get-configuration get-content`.split(
    /\s+/,
  ),
)

function writeOutput(command: AwsCommand): void {
  const { call, operation, operands, parameters } = command
  if (!WRITES_A_FILE.has(operation?.text ?? '')) return
  // Which of several words behind a parameter is its value and which the file, only the models say: the first is taken.
  const words = [...operands, ...[...parameters.values()].flatMap((values) => values.slice(1))]
  for (const path of words) {
    if (/^\/dev\/(stdout|stderr|null)$/.test(path.text)) continue
    emitFile(call, 'overwrite', path)
    call.wroteFile(path, { text: undefined, carries: Carries.data | Carries.network, span: call.span })
  }
}

function suggestions({ call, at }: AwsCommand, service: string, kind: EffectKind) {
  if (service !== 'ec2' || (kind !== 'lose' && kind !== 'restart')) return { at }
  const dryRun = dryRunText(call)
  return dryRun === undefined ? { at } : { at, dryRun }
}

function dryRunText(call: Call): string | undefined {
  return commandText(call, ['--dry-run'])
}

export const aws: readonly Program[] = [awsCli]
