import { commandText } from '../../command-text.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { GcpPlace, Place } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { Carries, type Stream, type Word } from '../../word.ts'
import { isEveryOne } from '../aws/every.ts'
import { bucketAt } from './place.ts'

/** Buckets and objects of Google Cloud, by `gsutil` and by `gcloud storage`, whose words are nearly the same. */
export interface StorageCall {
  readonly call: Call
  readonly at: GcpPlace
  readonly verb: string
  readonly operands: readonly Word[]
  readonly read: Arguments
}

/** Returns false where the verb is none of files and objects. */
export function runStorage(storage: StorageCall): Stream | boolean {
  const { call, verb, operands, read } = storage
  const [first] = operands
  const at = bucketAt(call, storage.at, operands.find(isRemote))
  switch (verb) {
    case 'ls':
      emit(call, 'read', 'list', 'gcs objects', first ?? '', { at })
      return {
        text: undefined,
        carries: Carries.nothing,
        span: call.span,
        about: first === undefined ? 'every bucket' : undefined,
      }
    case 'du':
    case 'stat':
    case 'hash':
      for (const path of operands) {
        if (isRemote(path)) emit(call, 'read', verb, 'gcs objects', path, { at })
        else emitFile(call, 'read', path)
      }
      return true
    case 'cat':
      for (const path of operands) emit(call, 'read-data', 'read', 'gcs objects', path, { at })
      return { text: undefined, carries: Carries.data | Carries.network, span: call.span }
    case 'cp':
    case 'mv':
    case 'rsync':
      return transfer(storage, at) ?? true
    case 'rm':
      for (const path of operands) emit(call, removal(read, path), 'remove', 'gcs objects', path, dryRunOf(storage, at))
      if (operands.length === 0)
        emit(call, read.has('-I', '--read-paths-from-stdin') ? 'lose' : 'read', 'remove', 'gcs objects', '', { at })
      return true
    default:
      return false
  }
}

const isRemote = (w: Word) => w.text.startsWith('gs://') || w.text.startsWith('s3://')

function isRecursive(read: Arguments): boolean {
  return read.has('-r', '-R', '--recursive')
}

function removal(read: Arguments, path: Word): EffectKind {
  const whole = isRecursive(read) || read.has('-a', '--all-versions') || path.pattern || /[*?[]/.test(path.text)
  if (isEveryOne(path)) return 'catastrophe'
  return whole ? 'lose' : 'change'
}

function dryRunOf({ call, verb }: StorageCall, at: Place) {
  const dryRun = verb === 'rsync' && call.name === 'gcloud' ? commandText(call, ['--dry-run']) : undefined
  return dryRun === undefined ? { at } : { at, dryRun }
}

function transfer(storage: StorageCall, at: Place): Stream | undefined {
  const { call, verb, operands, read } = storage
  const to = operands.at(-1)
  const from = operands.slice(0, -1)
  if (to === undefined || from.length === 0) {
    // `-I` takes the paths from standard input.
    if (to !== undefined) emit(call, 'change', verb, 'gcs objects', to, { at })
    return undefined
  }
  if (verb === 'rsync' && read.has('-n', '--dry-run'))
    return emit(call, 'read', 'dry run', 'gcs objects', to, { at }) ?? undefined
  const recursive = verb === 'rsync' || isRecursive(read)
  const acl = read.value('--predefined-acl')
  if ((acl !== undefined && acl.text !== 'private') || (call.name === 'gsutil' && read.has('-a')))
    emit(call, 'access', 'grant', 'gcs objects', to, { at })
  if (verb === 'rsync' && read.has('-d', '--delete-unmatched-destination-objects')) {
    if (isRemote(to)) emit(call, 'lose', 'remove', 'gcs objects', to, dryRunOf(storage, at))
    else emitFile(call, 'delete', to, { recursive: true })
  }
  if (isRemote(to)) {
    for (const path of from) if (!isRemote(path)) sends(storage, at, path, recursive)
    return (
      emit(call, 'change', verb === 'cp' && !from.every(isRemote) ? 'upload' : verb, 'gcs objects', to, { at }) ??
      undefined
    )
  }
  for (const path of from) {
    if (isRemote(path)) {
      emit(call, 'read-data', 'download', 'gcs objects', path, { at })
      if (verb === 'mv') emit(call, 'change', 'remove', 'gcs objects', path, { at })
    } else emitFile(call, verb === 'mv' ? 'move' : 'read', path)
  }
  const content: Stream = { text: undefined, carries: Carries.data | Carries.network, span: call.span }
  if (to.text === '-') return content
  emitFile(call, 'overwrite', to, recursive ? { recursive } : {})
  call.wroteFile(to, content)
  return undefined
}

/** A bucket may be anybody's, so a secret or stored data that goes into it has left. */
function sends({ call, verb }: StorageCall, at: Place, from: Word, recursive: boolean): void {
  const carried = from.text === '-' ? call.stdin.carries : from.carries
  if (from.text !== '-') emitFile(call, verb === 'mv' ? 'move' : 'read', from, recursive ? { recursive } : {})
  if ((carried & (Carries.secret | Carries.data)) !== 0 || (from.text !== '-' && isSecretPath(from.text))) {
    emit(call, 'disclose', 'upload', 'gcs objects', from, { at })
  }
}
