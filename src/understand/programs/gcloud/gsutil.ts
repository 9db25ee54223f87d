import { emit, emitFile } from '../../emit.ts'
import { type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import { isKnown } from '../../word.ts'
import { isEveryOne } from '../aws/every.ts'
import { bucketAt, projectAt } from './place.ts'
import { runStorage } from './storage.ts'

const GLOBAL = '-m -q -D -DD -o= -h= -u= -i= --testexceptiontraces'
const OWN: Readonly<Record<string, string>> = {
  cp: '-a= -A -c -D -e -I -j= -J -L= -n -p -P -r -R -s= -U -v -z= -Z --stet',
  mv: '-a= -A -c -D -e -I -j= -J -L= -n -p -P -r -R -s= -v -z= -Z --stet',
  rsync: '-a= -c -C -d -e -i -j= -J -n -p -P -r -R -u -U -x= -y=',
  rm: '-f -r -R -a -I',
  ls: '-l -L -d -b -h -r -R -p= -e -a',
  du: '-0 -a -c -e= -h -s -X=',
  cat: '-h -r=',
  mb: '-c= -s= -l= -b= -p= -k= --autoclass --retention= --pap= --placement= --rpo=',
}

const tables = new Map<string, OptionTable>()

/** https://cloud.google.com/storage/docs/gsutil */
export const gsutil: Program = {
  names: ['gsutil'],
  about: 'handles buckets and objects of Google Cloud',
  examples: {
    'gsutil ls gs://b': ['read list gcs objects gs://b'],
    'gsutil -m cp -r dist gs://b/x': ['file read below dist', 'change upload gcs objects gs://b/x'],
    'gsutil cp gs://b/k -': ['read-data download gcs objects gs://b/k'],
    'gsutil cat gs://b/k': ['read-data read gcs objects gs://b/k'],
    'gsutil rm gs://b/k': ['change remove gcs objects gs://b/k'],
    'gsutil -m rm -r gs://b': ['lose remove gcs objects gs://b'],
    "gsutil rm 'gs://b/**'": ['lose remove gcs objects gs://b/**'],
    'gsutil rsync -d dist gs://b': [
      'lose remove gcs objects gs://b',
      'file read below dist',
      'change rsync gcs objects gs://b',
    ],
    'gsutil rsync -n -d dist gs://b': ['read dry run gcs objects gs://b'],
    'gsutil iam ch allUsers:objectViewer gs://b': ['access ch bucket iam gs://b'],
    'gsutil iam get gs://b': ['read get bucket iam gs://b'],
    'gsutil logging set off gs://b': ['catastrophe set bucket logging gs://b'],
    'gsutil signurl key.json gs://b/k': ['file read key.json', 'access sign gcs objects gs://b/k'],
    'gsutil version': ['read version program gsutil'],
  },
  run: (call) => {
    tables.set('', tables.get('') ?? optionTable(GLOBAL))
    const outer = readArguments(call.args, tables.get('') as OptionTable, 'operand')
    const [command, ...rest] = outer.operands
    if (command === undefined) return emit(call, 'read', 'help', 'help')
    const project = projectAt(call, outer.value('-u'))
    if (!isKnown(command))
      return emit(call, 'unreadable', 'run', 'verb', command, {
        at: project,
        note: 'the verb is not known before it runs',
      })
    const verb = command.text
    const table =
      tables.get(verb) ??
      optionTable(Object.hasOwn(OWN, verb) ? (OWN[verb] as string) : '-f -r -R -p= -l= -a -d -m= -c= -u -b= -h=')
    tables.set(verb, table)
    const read = readArguments(rest, table)
    if (read.strangers.length > 0) emit(call, 'undescribed', verb, 'program', 'gsutil', { at: project })
    const done = runStorage({ call, at: project, verb, operands: read.operands, read })
    if (done !== false) return done === true ? undefined : done
    const bucket = read.operands.findLast((w) => w.text.startsWith('gs://')) ?? read.operands.at(-1) ?? ''
    const at = bucketAt(call, project, typeof bucket === 'string' ? undefined : bucket)
    const sub = read.operands[0]?.text ?? ''
    switch (verb) {
      case 'help':
      case 'version':
      case 'update':
        return emit(call, verb === 'update' ? 'change' : 'read', verb, 'program', 'gsutil')
      case 'mb':
        return emit(call, 'change', 'create', 'gcs bucket', bucket, { at })
      case 'rb':
        return emit(
          call,
          typeof bucket !== 'string' && isEveryOne(bucket) ? 'catastrophe' : 'lose',
          'remove',
          'gcs bucket',
          bucket,
          { at },
        )
      case 'signurl':
        if (read.operands[0] !== undefined && !sub.startsWith('gs://')) emitFile(call, 'read', read.operands[0])
        return emit(call, 'access', 'sign', 'gcs objects', bucket, { at })
      case 'acl':
      case 'defacl':
      case 'iam':
      case 'pap':
      case 'ubla':
      case 'bucketpolicyonly':
      case 'hmac':
      case 'kms':
      case 'cors':
      case 'web':
        return emit(call, /^(get|list)$/.test(sub) ? 'read' : 'access', sub || verb, `bucket ${verb}`, bucket, { at })
      case 'logging':
        return emit(call, sub === 'get' ? 'read' : 'catastrophe', sub || verb, 'bucket logging', bucket, { at })
      case 'lifecycle':
      case 'retention':
        return emit(call, sub === 'get' ? 'read' : 'lose', sub || verb, `bucket ${verb}`, bucket, { at })
      case 'versioning':
      case 'label':
      case 'notification':
      case 'requesterpays':
      case 'autoclass':
      case 'rpo':
      case 'defstorageclass':
        return emit(call, /^(get|list)$/.test(sub) ? 'read' : 'change', sub || verb, `bucket ${verb}`, bucket, { at })
      case 'compose':
      case 'rewrite':
      case 'setmeta':
        return emit(call, 'change', verb, 'gcs objects', bucket, { at })
      case 'perfdiag':
      case 'test':
        return emit(call, 'change', verb, 'gcs bucket', bucket, { at })
      case 'config':
        return emit(call, 'access', 'write', 'gsutil credentials')
      default:
        return emit(call, 'undescribed', verb, 'program', 'gsutil', { at })
    }
  },
}
