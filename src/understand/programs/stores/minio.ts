import { emit, emitFile, nowhere } from '../../emit.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  does,
  isUndescribed,
  loses,
  reads,
  readsData,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { knownText, type Word } from '../../word.ts'
import { dataStream, writeData } from '../database/client.ts'

/** The client and the server of MinIO. */

/** Objects of MinIO and S3 are named `alias/bucket/key`; the alias is in the client's own settings. */
const isRemote = (w: Word) => !/^(\.|\/|~|-)/.test(w.text) && w.text.includes('/')

const aliasAt = (call: ToolCall): Place => nowhere(call, 'its settings say which server the alias is', call.operands)

const mc = tool({
  names: ['mc', 'mcli', 'minio-client'],
  about: 'works on buckets of MinIO and S3',
  options: `-C|--config-dir= --limit-upload= --limit-download= -H|--custom-header= --resolve= --older-than=
      --newer-than= --rewind= --vid|--version-id= --attr= --tags= --sc|--storage-class= --enc-s3= --enc-c=
      --enc-kms= -r|--recursive --force --dangerous --incomplete --versions --bypass --purge --remove
      --overwrite -w|--watch --exclude= --name= --path= --regex= --larger= --smaller= --maxdepth= --exec=
      --print= --expire= -E= --region= -l --with-lock -a --dry-run --json -q|--quiet --no-color --debug
      --insecure --api= --retry --depth= --part-size= --parallel= --priority= --remote-bucket= --state=`,
  place: aliasAt,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    [`ls | tree | stat | du | find | diff | ping | ready | version info | ilm ls | ilm rule ls | ilm tier ls |
      ilm tier info | ilm export | tag list | policy get | policy list | anonymous get | anonymous list |
      anonymous links | event ls | event list | replicate ls | replicate status | replicate export |
      replicate diff | retention info | legalhold info | quota info | encrypt info | cors get | license info |
      batch list | batch status | batch describe`]: (call) => {
      const program = call.arguments.value('--exec')
      if (program !== undefined) emit(call, 'unreadable', 'run', 'program', program)
      emit(call, 'read', call.verb, 'object', call.operands[0] ?? '', { at: call.place() })
    },
    'alias list | alias ls | alias export | config host list': readsSecret('alias'),
    'alias set | alias remove | alias rm | alias import | config host add': changesAccess('alias'),
    'cat | head | sql | od | watch': (call) => {
      emit(call, 'read-data', call.verb, 'object', call.operands[0] ?? '', { at: call.place() })
      return dataStream(call)
    },
    'cp | mirror | get | put | mv': (call) => copies(call),
    pipe: (call) => emit(call, 'change', 'pipe', 'object', call.operands[0] ?? '', { at: call.place() }),
    [`mb | tag set | tag remove | ilm add | ilm rule add | ilm rule edit | ilm import | ilm tier add |
      ilm tier update | ilm restore | version enable | version suspend | event add | event remove | event rm |
      replicate add | replicate update | replicate resync | replicate import | retention set | legalhold set |
      legalhold clear | quota set | quota clear | encrypt set | encrypt clear | cors set | cors remove |
      batch start | batch cancel | batch generate | undo | update | support callhome | license register`]:
      changes('bucket'),
    'rm | rb | retention clear | ilm rm | ilm rule rm | ilm edit | replicate rm | ilm tier rm': loses('object'),
    'anonymous set | anonymous set-json | policy set | policy set-json | share download | share upload':
      changesAccess('bucket'),
    'share list | share ls': reads('bucket'),
    [`admin info | admin user list | admin user ls | admin group list | admin group ls | admin group info |
      admin user info | admin policy list | admin policy ls | admin policy info | admin policy entities |
      admin top locks | admin top api | admin scanner status | admin scanner trace |
      admin prometheus metrics | admin rebalance status | admin decommission status | admin logs |
      admin console | admin kms key status | admin kms key list | admin replicate info |
      admin replicate status`]: reads('server'),
    [`admin config get | admin config export | admin trace | admin prometheus generate |
      admin cluster iam export | admin inspect | support inspect | support diag | support profile |
      admin config history | admin cluster bucket export | support top | support perf`]: readsData('server'),
    [`admin config set | admin config import | admin config reset | admin config restore | admin heal |
      admin rebalance start | admin rebalance stop | admin bucket quota | admin bucket remote |
      admin replicate add | admin replicate update | admin replicate resync | admin cluster bucket import`]:
      changes('server'),
    [`admin service restart | admin service stop | admin service freeze | admin service unfreeze |
      admin service`]: restarts('server'),
    'admin update': does('deploy', 'server'),
    'admin decommission start | admin replicate rm': loses('server'),
    [`admin user | admin user add | admin user remove | admin user rm | admin user enable |
      admin user disable | admin user svcacct | admin group | admin group add | admin group remove |
      admin policy | admin policy create | admin policy attach | admin policy detach | admin policy remove |
      admin accesskey | admin accesskey create | admin accesskey rm | admin kms | admin kms key create |
      admin idp | admin cluster iam import | idp`]: changesAccess('user'),
    '*': isUndescribed,
  },
  examples: {
    'mc ls prod/shop': ['read ls object prod/shop'],
    'mc cat prod/shop/a.csv': ['read-data cat object prod/shop/a.csv'],
    'mc rm --recursive --force prod/shop': ['lose rm object prod/shop'],
    'mc rm --dry-run prod/shop/a': ['read dry run plan rm'],
    'mc cp a.csv prod/shop/': ['file read a.csv', 'change cp object prod/shop/'],
    'mc cp prod/shop/a.csv .': ['read-data cp object prod/shop/a.csv', 'file overwrite .'],
    'mc mirror --remove ./site prod/site': ['file read below ./site', 'lose mirror object prod/site'],
    'mc admin user add prod x y': [
      'access admin user add user prod',
      'access admin user add user x',
      'access admin user add user y',
    ],
    'mc admin info prod': ['read admin info server prod'],
  },
})

function copies(call: ToolCall): void {
  const sources = call.operands.slice(0, -1)
  const target = call.operands.at(-1)
  const many = call.verb === 'mirror' || call.arguments.has('-r')
  for (const source of sources) {
    if (isRemote(source))
      emit(call, call.verb === 'mv' ? 'lose' : 'read-data', call.verb, 'object', source, { at: call.place() })
    else emitFile(call, call.verb === 'mv' ? 'move' : 'read', source, many ? { recursive: true } : {})
  }
  if (target === undefined) return
  if (!isRemote(target)) return writeData(call, target)
  // A mirror that removes takes away what the source does not have.
  emit(call, call.arguments.has('--remove', '--overwrite') ? 'lose' : 'change', call.verb, 'object', target, {
    at: call.place(),
  })
}

const minio: Program = {
  names: ['minio'],
  about: 'starts a server of MinIO',
  examples: { 'minio server /data': ['restart start server'], 'minio --version': ['read help help'] },
  run: (call) => {
    const verb = knownText(call.args.find((w) => !w.text.startsWith('-')))
    if (verb === undefined) return emit(call, 'read', 'help', 'help')
    emit(call, 'restart', 'start', 'server')
  },
}

export const minioPrograms: readonly Program[] = [mc, minio]
