import { commandText } from '../../command-text.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Call } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { Carries, type Stream, type Word } from '../../word.ts'
import type { AwsCommand } from './command.ts'
import { isEveryOne } from './every.ts'

/** `aws s3`: buckets and objects as if they were files. https://docs.aws.amazon.com/cli/latest/reference/s3/ */
const OPTIONS = `--recursive --dryrun --quiet --include= --exclude= --acl= --follow-symlinks --no-follow-symlinks
  --no-guess-mime-type --sse= --sse-c= --sse-c-key= --sse-kms-key-id= --sse-c-copy-source= --sse-c-copy-source-key=
  --storage-class= --grants= --website-redirect= --content-type= --cache-control= --content-disposition=
  --content-encoding= --content-language= --expires= --source-region= --only-show-errors --no-progress --page-size=
  --ignore-glacier-warnings --force-glacier-transfer --request-payer= --metadata= --metadata-directive=
  --copy-props= --expected-size= --delete --exact-timestamps --size-only --human-readable --summarize --force
  --expires-in= --index-document= --error-document= --checksum-mode= --checksum-algorithm= --no-overwrite
  --progress-frequency= --progress-multiline --bucket-name-prefix= --bucket-region= --case-conflict= --profile=
  --region= --endpoint-url= --output= --query= --color= --ca-bundle= --cli-read-timeout= --cli-connect-timeout=
  --cli-binary-format= --debug --no-verify-ssl --no-paginate --no-sign-request --no-cli-pager`

const STRANGER = 'an option that is not described may be a short form of one that removes more'

let table: OptionTable | undefined

export function runS3(command: AwsCommand): Stream | undefined | void {
  const { call, at, operation } = command
  table ??= optionTable(OPTIONS)
  const read = readArguments(call.args, table)
  const verb = operation?.text ?? ''
  const [from, to] = read.operands.slice(2)
  if (read.strangers.length > 0) emit(call, 'unreadable', verb, 'program', 'aws s3', { at, note: STRANGER })
  if (read.has('--dryrun')) return emit(call, 'read', 'dry run', 's3 objects', from ?? '', { at })
  switch (verb) {
    case 'ls':
      emit(call, 'read', 'list', 's3 objects', from ?? '', { at })
      return {
        text: undefined,
        carries: Carries.nothing,
        span: call.span,
        about: from === undefined ? 'every bucket' : undefined,
      }
    case 'cp':
    case 'mv':
    case 'sync':
      return from === undefined || to === undefined ? undefined : transfer(command, read, from, to)
    case 'rm':
      return emit(call, removal(call, read, from), 'remove', 's3 objects', from ?? '', dryRunOf(command, read))
    case 'rb':
      return emit(
        call,
        isEveryOne(from) || holdsEvidence(from) ? 'catastrophe' : 'lose',
        'remove',
        's3 bucket',
        from ?? '',
        { at },
      )
    case 'mb':
      return emit(call, 'change', 'create', 's3 bucket', from ?? '', { at })
    case 'presign':
      return emit(call, 'access', 'presign', 's3 object', from ?? '', {
        at,
        note: 'whoever has the address may read the object',
      })
    case 'website':
      return emit(call, 'access', 'publish', 's3 bucket', from ?? '', { at })
    default:
      return emit(call, 'undescribed', verb || 'run', 'program', 'aws s3', { at })
  }
}

/** One object by its name is a change; everything below a prefix is lost. */
function removal(call: Call, read: Arguments, from: Word | undefined): EffectKind {
  if (holdsEvidence(from)) return 'catastrophe'
  if (!isRecursive(call, read)) return 'change'
  return isEveryOne(from) ? 'catastrophe' : 'lose'
}

/** Also where an option with an optional value (`--request-payer`) seems to have taken the word. */
function isRecursive(call: Call, read: Arguments): boolean {
  return read.has('--recursive') || call.args.some((w) => w.text === '--recursive')
}

/** Where CloudTrail, flow logs and access logs are delivered. A bucket of another name that holds them is not seen. */
export function holdsEvidence(w: Word | undefined): boolean {
  return w !== undefined && /awslogs|cloudtrail|flow-?logs|access-?logs|audit-?(logs?|trail)/i.test(w.text)
}

function dryRunOf({ call, at }: AwsCommand, read: Arguments) {
  if (!isRecursive(call, read) || call.site.is !== 'here') return { at }
  const dryRun = commandText(call, ['--dryrun'])
  return dryRun === undefined ? { at } : { at, dryRun }
}

const isRemote = (w: Word) => w.text.startsWith('s3://')

function transfer(command: AwsCommand, read: Arguments, from: Word, to: Word): Stream | undefined {
  const { call, at } = command
  const verb = command.operation?.text ?? 'cp'
  const recursive = verb === 'sync' || isRecursive(call, read)
  const name = isRemote(from) && !isRemote(to) ? from : to
  const acl = read.value('--acl')
  if ((acl !== undefined && acl.text !== 'private') || read.has('--grants'))
    emit(call, 'access', 'grant', 's3 objects', to, { at })
  if (verb === 'sync' && read.has('--delete')) {
    if (isRemote(to))
      emit(call, holdsEvidence(to) ? 'catastrophe' : 'lose', 'remove', 's3 objects', to, dryRunOf(command, read))
    else emitFile(call, 'delete', to, { recursive: true })
  }
  if (isRemote(to)) {
    if (!isRemote(from)) sends(command, from, verb, recursive)
    return (
      emit(call, 'change', verb === 'sync' ? 'sync' : isRemote(from) ? verb : 'upload', 's3 objects', name, { at }) ??
      undefined
    )
  }
  if (!isRemote(from)) return emit(call, 'undescribed', verb, 'program', 'aws s3', { at }) ?? undefined
  emit(call, 'read-data', 'download', 's3 objects', from, { at })
  if (verb === 'mv') emit(call, 'change', 'remove', 's3 objects', from, { at })
  const content: Stream = { text: undefined, carries: Carries.data | Carries.network, span: call.span }
  if (to.text === '-') return content
  emitFile(call, 'overwrite', to, recursive ? { recursive } : {})
  call.wroteFile(to, content)
  return undefined
}

/** What an upload takes along. The bucket may be anybody's, so a secret or stored data in it has left. */
function sends({ call, at }: AwsCommand, from: Word, verb: string, recursive: boolean): void {
  const carried = from.text === '-' ? call.stdin.carries : from.carries
  if (from.text !== '-') emitFile(call, verb === 'mv' ? 'move' : 'read', from, recursive ? { recursive } : {})
  if ((carried & (Carries.secret | Carries.data)) !== 0 || (from.text !== '-' && isSecretPath(from.text))) {
    emit(call, 'disclose', 'upload', 's3 objects', from, { at })
  }
}
