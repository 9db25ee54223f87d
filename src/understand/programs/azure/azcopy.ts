import { emit, emitFile } from '../../emit.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { Carries, isKnown, type Stream, type Word } from '../../word.ts'

/** https://learn.microsoft.com/azure/storage/common/storage-ref-azcopy */
const OPTIONS = `--recursive=? --dry-run=? --overwrite= --delete-destination= --include-pattern= --exclude-pattern=
  --include-path=
  --exclude-path= --from-to= --blob-type= --block-blob-tier= --log-level= --cap-mbps= --output-type= --output-level=
  --put-md5=?
  --check-md5= --content-type= --metadata= --follow-symlinks=? --as-subdir=? --list-of-files= --include-after=
  --include-before=
  --trusted-microsoft-suffixes= --s2s-preserve-access-tier=? --include-regex= --exclude-regex= --mirror-mode=?
  --skip-version-check
  --force-if-read-only=? --backup=? --preserve-permissions=? --preserve-smb-info=? --trailing-dot= --tenant-id=
  --identity
  --service-principal --application-id= --certificate-path= --with-status= --running-tally=? --machine-readable=?
  --help -h
  --delete-snapshots= --cpk-by-name= --blob-tags= --quota-gb= --block-size-mb= --properties= --show-sensitive=?`

let table: OptionTable | undefined

export const azcopy: Program = {
  names: ['azcopy'],
  about: 'copies into and out of Azure storage',
  examples: {
    "azcopy copy 'https://a.blob.core.windows.net/c/x?sig=1' .": [
      'read-data download blobs https://a.blob.core.windows.net/c/x',
      'file overwrite .',
    ],
    "azcopy cp dist 'https://a.blob.core.windows.net/c' --recursive": [
      'file read below dist',
      'change upload blobs https://a.blob.core.windows.net/c',
    ],
    "azcopy sync dist 'https://a.blob.core.windows.net/c' --delete-destination=true": [
      'lose remove blobs https://a.blob.core.windows.net/c',
      'file read below dist',
      'change upload blobs https://a.blob.core.windows.net/c',
    ],
    "azcopy remove 'https://a.blob.core.windows.net/c' --recursive=true": [
      'lose remove blobs https://a.blob.core.windows.net/c',
    ],
    "azcopy rm 'https://a.blob.core.windows.net/c/x'": ['change remove blobs https://a.blob.core.windows.net/c/x'],
    "azcopy rm 'https://a.blob.core.windows.net/c' --recursive --dry-run": [
      'read dry run blobs https://a.blob.core.windows.net/c',
    ],
    "azcopy list 'https://a.blob.core.windows.net/c'": ['read list blobs https://a.blob.core.windows.net/c'],
    'azcopy jobs list': ['read list azcopy jobs'],
  },
  run: (call) => {
    table ??= optionTable(OPTIONS)
    const read = readArguments(call.args, table)
    const [verb, from, to] = read.operands
    if (verb === undefined || read.has('--help')) return emit(call, 'read', 'help', 'help')
    if (!isKnown(verb)) return emit(call, 'unreadable', 'run', 'verb', verb)
    if (read.strangers.length > 0) emit(call, 'undescribed', verb.text, 'program', 'azcopy')
    return runVerb(call, read, verb.text, from, to)
  },
}

function runVerb(
  call: Call,
  read: Arguments,
  verb: string,
  from: Word | undefined,
  to: Word | undefined,
): Stream | undefined | void {
  const at = from === undefined ? undefined : placeOf(call, from)
  const more = at === undefined ? {} : { at }
  const name = from === undefined ? '' : shown(from)
  if (read.has('--dry-run') && read.value('--dry-run')?.text !== 'false')
    return emit(call, 'read', 'dry run', 'blobs', name, more)
  const recursive = read.has('--recursive') && read.value('--recursive')?.text !== 'false'
  switch (verb) {
    case 'copy':
    case 'cp':
    case 'c':
    case 'sync':
    case 's':
      return from === undefined || to === undefined
        ? undefined
        : transfer(call, read, from, to, recursive || verb.startsWith('s'))
    case 'remove':
    case 'rm':
    case 'r':
      return emit(call, recursive || read.has('--list-of-files') ? 'lose' : 'change', 'remove', 'blobs', name, more)
    case 'list':
    case 'ls':
      return emit(call, 'read', 'list', 'blobs', name, more)
    case 'make':
    case 'mk':
    case 'set-properties':
      return emit(call, 'change', verb, 'blobs', name, more)
    case 'jobs':
      return emit(call, /^(list|show)$/.test(from?.text ?? '') ? 'read' : 'change', from?.text ?? 'list', 'azcopy jobs')
    case 'login':
      return emit(call, /^status$/.test(from?.text ?? '') ? 'read' : 'change', from?.text ?? 'login', 'azcopy session')
    case 'logout':
      return emit(call, 'change', 'logout', 'azcopy session')
    case 'env':
      return emit(call, read.has('--show-sensitive') ? 'read-secret' : 'read', 'show', 'azcopy settings')
    case 'bench':
    case 'benchmark':
      return emit(call, 'change', 'measure', 'blobs', name, more)
    case 'doc':
    case 'help':
    case 'version':
      return emit(call, 'read', verb, 'program', 'azcopy')
    default:
      return emit(call, 'undescribed', verb, 'program', 'azcopy')
  }
}

const isRemote = (w: Word) => /^https?:\/\//.test(w.text)

/** The signature of the address is a secret, and no part of the thing's name. */
function shown(w: Word): Word {
  return isRemote(w) ? { ...w, text: w.text.split('?', 1)[0] as string } : w
}

function placeOf(call: Call, url: Word): Place | undefined {
  return isRemote(url) ? { is: 'url', url: shown(url), site: call.site, cwd: call.cwd, env: call.env } : undefined
}

function transfer(call: Call, read: Arguments, from: Word, to: Word, recursive: boolean): undefined {
  const at = placeOf(call, to)
  const source = placeOf(call, from)
  const deletes = read.value('--delete-destination')?.text
  if ((deletes !== undefined && deletes !== 'false') || read.has('--mirror-mode')) {
    if (at === undefined) emitFile(call, 'delete', to, { recursive: true })
    else emit(call, 'lose', 'remove', 'blobs', shown(to), { at })
  }
  if (source === undefined) emitFile(call, 'read', from, recursive ? { recursive } : {})
  else emit(call, 'read-data', 'download', 'blobs', shown(from), { at: source })
  if (at === undefined) {
    emitFile(call, 'overwrite', to, recursive ? { recursive } : {})
    call.wroteFile(to, { text: undefined, carries: Carries.data | Carries.network, span: call.span })
    return
  }
  const secret =
    source === undefined && (isSecretPath(from.text) || (from.carries & (Carries.secret | Carries.data)) !== 0)
  if (secret) emit(call, 'disclose', 'upload', 'blobs', from, { at })
  emit(call, 'change', 'upload', 'blobs', shown(to), { at })
}
