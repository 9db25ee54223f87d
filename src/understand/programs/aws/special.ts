import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, lookedAt } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Site } from '../../place.ts'
import { Carries, isKnown, type Stream, type Word } from '../../word.ts'
import { changeKubeconfig } from '../kubernetes/place.ts'
import { emitQuery } from '../query-words.ts'
import { type AwsCommand, hasFlag, parameter } from './command.ts'
import { parameterOf } from './ssm.ts'

/** Operations whose parameters decide what they do. */
export type Special = (command: AwsCommand) => Stream | undefined | void

const as =
  (kind: EffectKind, on: string, verb?: string) =>
  (command: AwsCommand, name: Word | string = ''): void =>
    emit(command.call, kind, verb ?? command.operation?.text ?? 'run', on, name, { at: command.at })

/** A value, or the text of the file that `file://` names. */
function textOf({ call }: AwsCommand, w: Word | undefined): Stream {
  if (w === undefined) return { text: undefined, carries: Carries.nothing, span: call.span }
  const path = localFile(w)
  if (path !== undefined) return call.readFile(path)
  return { text: w.splits ? undefined : w.text, carries: w.carries, span: w.span }
}

export function localFile(w: Word): Word | undefined {
  const scheme = w.text.startsWith('file://') ? 'file://' : w.text.startsWith('fileb://') ? 'fileb://' : undefined
  return scheme === undefined ? undefined : { ...w, text: w.text.slice(scheme.length) }
}

/** `--with-decryption` may be shortened, and may stand in the JSON of `--cli-input-json`. */
function readParameter(command: AwsCommand): Stream | undefined {
  const names = [...command.parameters.keys()]
  const open = names.some((name) => name.startsWith('--with') || name.startsWith('--cli-input'))
  as(
    open ? 'read-secret' : 'read',
    'ssm parameter',
    'get',
  )(command, parameter(command, '--name', '--names', '--path') ?? '')
  return open ? { text: undefined, carries: Carries.secret, span: command.call.span } : undefined
}

function putParameter(command: AwsCommand): void {
  const type = parameter(command, '--type')
  const plain = type !== undefined && isKnown(type) && /^String(List)?$/.test(type.text)
  as(plain ? 'change' : 'access', 'ssm parameter', 'put')(command, parameter(command, '--name') ?? '')
}

/**
 * Runs a command in a container of the cluster.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html
 */
function executeCommand(command: AwsCommand): Stream | undefined | void {
  const code = parameter(command, '--command')
  const name = parameter(command, '--task') ?? ''
  if (code === undefined || !isKnown(code)) return as('unreadable', 'ecs task', 'run')(command, name)
  const { call, at } = command
  const site: Site = { is: 'elsewhere', why: 'a container of the cluster', in: at, from: call.site }
  return command.call.shell({ text: code.text, carries: code.carries, span: code.span }, { site })
}

const DOCUMENTS_THAT_RUN = new Set([
  'AWS-RunShellScript',
  'AWS-StartInteractiveCommand',
  'AWS-StartNonInteractiveCommand',
  'AWS-StartNoninteractiveCommand',
])

function sendCommand(command: AwsCommand): void {
  const { call } = command
  const document = parameter(command, '--document-name')
  const instances = command.parameters.get('--instance-ids') ?? []
  if (document === undefined || !isKnown(document))
    return as('unreadable', 'ssm document', 'run')(command, document ?? '')
  if (!DOCUMENTS_THAT_RUN.has(document.text)) {
    const remote = /^AWS-(RunRemoteScript|DownloadContent|RunDocument)$/.test(document.text)
    const own = !document.text.startsWith('AWS-') || document.text === 'AWS-RunPowerShellScript'
    return as(remote ? 'remote-code' : own ? 'unreadable' : 'change', 'ssm document', 'run')(command, document)
  }
  const code = parameterOf(textOf(command, parameter(command, '--parameters')), 'commands')
  if (code === undefined) return as('unreadable', 'ssm document', 'run')(command, document)
  const sites =
    instances.length === 0 ? [elsewhere(command)] : lookedAt(call, instances).map((one) => hostOf(command, one))
  for (const site of sites)
    call.shell({ text: code, carries: Carries.nothing, span: parameter(command, '--parameters')?.span }, { site })
}

const elsewhere = ({ call, at }: AwsCommand): Site => ({
  is: 'elsewhere',
  why: 'machines of the account',
  in: at,
  from: call.site,
})
const hostOf = ({ call, at }: AwsCommand, name: Word): Site => ({
  is: 'host',
  name,
  options: [],
  ...(isKnown(name) ? { in: at } : {}),
  from: call.site,
  env: call.env,
})

function startSession(command: AwsCommand): Stream | undefined | void {
  const { call } = command
  const document = parameter(command, '--document-name')?.text ?? ''
  const target = parameter(command, '--target')
  if (document.startsWith('AWS-StartPortForwarding')) {
    const ports = textOf(command, parameter(command, '--parameters'))
    call.tunnel({ port: parameterOf(ports, 'localPortNumber'), to: undefined })
    return as('change', 'port', 'forward')(command, target ?? '')
  }
  const code = DOCUMENTS_THAT_RUN.has(document)
    ? parameterOf(textOf(command, parameter(command, '--parameters')), 'command')
    : undefined
  if (code === undefined || target === undefined) return openShell(call, target ?? '')
  return call.shell({ text: code, carries: Carries.nothing, span: call.span }, { site: hostOf(command, target) })
}

function openTunnel(command: AwsCommand): void {
  command.call.tunnel({ port: parameter(command, '--local-port')?.text, to: undefined })
  as('change', 'port', 'forward')(command, parameter(command, '--instance-id') ?? '')
}

/** Aurora and Redshift by HTTP: the engine is not in the command, and PostgreSQL's grammar is the one that is read. */
function runSql(command: AwsCommand): void {
  const statements = [
    ...(command.parameters.get('--sql') ?? []),
    ...(command.parameters.get('--sqls') ?? []),
    ...(command.parameters.get('--sql-statements') ?? []),
  ]
  if (statements.length === 0) return as('unreadable', 'statement', 'run')(command)
  for (const one of statements) command.call.sql(textOf(command, one), 'postgresql', command.at)
}

function runQuery(...names: readonly string[]): Special {
  return (command) => {
    const statements = names.flatMap((name) => command.parameters.get(name) ?? [])
    if (statements.length === 0) return as('unreadable', 'statement', 'run')(command)
    for (const one of statements) emitQuery(command.call, textOf(command, one), command.at)
  }
}

/** Access keys and tokens stay out of it, so only what kubectl reaches is another one from here on. */
function updateKubeconfig(command: AwsCommand): void {
  if (hasFlag(command, '--dry-run')) return as('read', 'kubeconfig', 'print')(command)
  changeKubeconfig(command.call)
  emit(command.call, 'change', 'write', 'kubeconfig', parameter(command, '--name') ?? '')
}

function invoke(command: AwsCommand): void {
  const dry = parameter(command, '--invocation-type')?.text === 'DryRun'
  as(dry ? 'read' : 'change', 'lambda function', 'invoke')(command, parameter(command, '--function-name') ?? '')
}

function deployStack(command: AwsCommand): void {
  const waits = command.parameters.has('--no-execute-changeset')
  as(waits ? 'change' : 'deploy', 'cloudformation stack', 'deploy')(command, parameter(command, '--stack-name') ?? '')
}

function packageStack(command: AwsCommand): void {
  as('change', 'cloudformation template', 'package')(command, parameter(command, '--s3-bucket') ?? '')
  const out = parameter(command, '--output-template-file')
  if (out !== undefined) emitFile(command.call, 'overwrite', out)
}

/** User data and environments carry secrets along; another attribute does not. */
function instanceAttribute(command: AwsCommand): void {
  const attribute = parameter(command, '--attribute')
  const plain = attribute !== undefined && isKnown(attribute) && attribute.text !== 'userData'
  as(plain ? 'read' : 'read-data', 'ec2 instance attribute', 'describe')(command, attribute ?? '')
}

function modifyInstance(command: AwsCommand): void {
  as(
    command.parameters.has('--groups') ? 'access' : 'change',
    'ec2 instance attribute',
    'modify',
  )(command, parameter(command, '--instance-id') ?? '')
}

function apiKeys(command: AwsCommand): void {
  const values = [...command.parameters.keys()].some(
    (name) => name.startsWith('--include-v') || name.startsWith('--cli-input'),
  )
  as(values ? 'read-secret' : 'read', 'apigateway api key', 'get')(command, parameter(command, '--api-key') ?? '')
}

function connections(command: AwsCommand): void {
  as(
    hasFlag(command, '--hide-password') ? 'read' : 'read-secret',
    'glue connection',
    'get',
  )(command, parameter(command, '--name') ?? '')
}

function publishMessage(command: AwsCommand): void {
  as(
    command.parameters.has('--phone-number') ? 'publish' : 'change',
    'sns message',
    'publish',
  )(command, parameter(command, '--topic-arn', '--target-arn', '--phone-number') ?? '')
}

function updateService(command: AwsCommand): void {
  as('deploy', 'ecs service', 'update')(command, parameter(command, '--service') ?? '')
}

function emrShell(command: AwsCommand): Stream | undefined | void {
  const code = parameter(command, '--command')
  if (code === undefined || !isKnown(code)) return openShell(command.call, parameter(command, '--cluster-id') ?? '')
  return command.call.shell({ text: code.text, carries: code.carries, span: code.span }, { site: elsewhere(command) })
}

function codeartifactLogin(command: AwsCommand): void {
  as(
    command.parameters.has('--dry-run') ? 'read-secret' : 'access',
    'codeartifact token',
    'log in',
  )(command, parameter(command, '--repository') ?? '')
}

const SPECIAL: Readonly<Record<string, Special>> = {
  'ssm get-parameter': readParameter,
  'ssm get-parameters': readParameter,
  'ssm get-parameters-by-path': readParameter,
  'ssm get-parameter-history': readParameter,
  'ssm put-parameter': putParameter,
  'ssm send-command': sendCommand,
  'ssm start-session': startSession,
  'ssm resume-session': (command) => openShell(command.call, parameter(command, '--session-id') ?? ''),
  'ssm start-automation-execution': (command) =>
    as('unreadable', 'ssm document', 'run')(command, parameter(command, '--document-name') ?? ''),
  'ecs execute-command': executeCommand,
  'ecs update-service': updateService,
  'ec2-instance-connect ssh': (command) => openShell(command.call, parameter(command, '--instance-id') ?? ''),
  'ec2-instance-connect open-tunnel': openTunnel,
  'rds-data execute-statement': runSql,
  'rds-data batch-execute-statement': runSql,
  'rds-data execute-sql': runSql,
  'redshift-data execute-statement': runSql,
  'redshift-data batch-execute-statement': runSql,
  'dynamodb execute-statement': runQuery('--statement'),
  'dynamodb batch-execute-statement': (command) => as('unreadable', 'statement', 'run')(command),
  'dynamodb execute-transaction': (command) => as('unreadable', 'statement', 'run')(command),
  'athena start-query-execution': runQuery('--query-string'),
  'timestream-query query': runQuery('--query-string'),
  'neptunedata execute-open-cypher-query': (command) => as('unreadable', 'statement', 'run')(command),
  'neptunedata execute-gremlin-query': (command) => as('unreadable', 'statement', 'run')(command),
  'neptune-graph execute-query': (command) => as('unreadable', 'statement', 'run')(command),
  'eks update-kubeconfig': updateKubeconfig,
  'lambda invoke': invoke,
  'cloudformation deploy': deployStack,
  'cloudformation package': packageStack,
  'ec2 describe-instance-attribute': instanceAttribute,
  'ec2 modify-instance-attribute': modifyInstance,
  'apigateway get-api-key': apiKeys,
  'apigateway get-api-keys': apiKeys,
  'glue get-connection': connections,
  'glue get-connections': connections,
  'sns publish': publishMessage,
  'emr ssh': emrShell,
  'emr socks': (command) => as('change', 'port', 'forward')(command, parameter(command, '--cluster-id') ?? ''),
  'emr put': (command) => as('change', 'emr file', 'put')(command, parameter(command, '--dest') ?? ''),
  'emr get': (command) => as('read-data', 'emr file', 'get')(command, parameter(command, '--src') ?? ''),
  'codeartifact login': codeartifactLogin,
  'cognito-idp initiate-auth': (command) => as('access', 'cognito session', 'log in')(command),
  'codebuild start-build': (command) =>
    as('change', 'codebuild build', 'start')(command, parameter(command, '--project-name') ?? ''),
}

export function specialOf(service: string, operation: string): Special | undefined {
  return Object.hasOwn(SPECIAL, `${service} ${operation}`) ? SPECIAL[`${service} ${operation}`] : undefined
}

/** The words that switch a log off inside a larger setting. */
export function switchesLogsOff(command: AwsCommand): boolean {
  const operation = command.operation?.text ?? ''
  const has = (...marks: readonly RegExp[]) => {
    const all = command.call.args.map((w) => w.text).join(' ')
    return marks.every((mark) => mark.test(all))
  }
  if (operation === 'modify-load-balancer-attributes')
    return has(/access_?logs?/i, /enabled["']?[,:=\s]+(Value["']?[=:]\s*["']?)?false/i)
  if (operation === 'update-cluster-config') return has(/clusterLogging/i, /enabled["']?\s*[:=]\s*false/i)
  if (operation === 'modify-db-instance' || operation === 'modify-db-cluster') return has(/DisableLogTypes/)
  if (operation === 'update-stage') return has(/\/(accessLogSettings|\*\/\*\/logging)/, /op=remove|=OFF/i)
  return false
}
