import { emit, emitFile, sessionOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Place } from '../../place.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../tool.ts'
import { Carries, type Stream } from '../../word.ts'
import { appAt, doesOne, locally } from './app.ts'

/** `d1 execute` is about the copy on this host unless it says `--remote` (Wrangler 3.33 and later). */
function executesSql(call: ToolCall): Stream | undefined | void {
  const read = call.arguments
  const at = sqlPlace(call)
  const statement = read.value('--command')
  const file = read.value('--file')
  if (statement !== undefined)
    call.sql(
      { text: statement.splits ? undefined : statement.text, carries: statement.carries, span: statement.span },
      'sqlite',
      at,
    )
  else if (file !== undefined) {
    emitFile(call, 'read', file)
    call.sql(call.readFile(file), 'sqlite', at)
  } else return openShell(call)
  return { text: undefined, carries: Carries.data, span: call.span }
}

/** `kv` and `r2` are about the copies of `wrangler dev` where they are told so. */
function isToldLocal(call: ToolCall): boolean {
  const said = call.args.map((w, i) => (w.text === '--local' ? `--local=${call.args[i + 1]?.text ?? ''}` : w.text))
  const isElse = said.some((one) => /^(--local=false|--no-local|--remote|--preview)\b/.test(one))
  return said.some((one) => one.startsWith('--local=')) && !isElse
}

/** A copy on this host, unless it is told otherwise: `--remote`, `--no-local`. */
function sqlPlace(call: ToolCall): Place {
  const away =
    call.arguments.has('--remote', '--preview') ||
    call.args.some((w) => /^--(?:no-local|local=.*)$/.test(w.text) && w.text !== '--local=true')
  return away ? call.place() : sessionOf(call)
}

function migratesSql(call: ToolCall): void {
  emit(call, 'deploy', call.verb, 'database', call.operands[0] ?? '', { at: sqlPlace(call) })
}

/** What stands behind `--file` or `--path` is sent, and `--output` is written. */
function putsObject(call: ToolCall): void {
  const file = call.arguments.value('--file', '--path')
  if (file !== undefined) emitFile(call, 'read', file)
  doesOne('change', 'object')(call)
}

function getsObject(call: ToolCall): Stream | undefined | void {
  const file = call.arguments.value('--file', '--output')
  const printed = doesOne('read-data', 'object')(call)
  if (file === undefined) return printed
  emitFile(call, 'overwrite', file)
  call.wroteFile(file, { text: undefined, carries: Carries.data, span: call.span })
}

/** https://developers.cloudflare.com/workers/wrangler/commands/ */
export const wrangler: Program = tool({
  names: ['wrangler'],
  about: 'deploys to Cloudflare',
  options: `-c|--config= -e|--env= --name= --cwd= --env-file= -v|--version --remote --local --preview --command=
    --file= -f --path= --json -y|--yes --namespace-id= --binding= --branch= --project-name= --commit-hash=
    --commit-message= --commit-dirty= --compatibility-date= --compatibility-flags= --dry-run --outdir= --minify
    --keep-vars --format= --status= --search= --method= --ip-address= --sampling-rate= --version-id= --message=
    --tag= --var= --define= --alias= --triggers= --schedule= --routes= --domains= --route= --assets= --site=
    --port= --ip= --ttl= --expiration= --metadata= --prefix= --output= --persist-to= --batch-size= --no-data
    --no-schema --table= --timestamp= --bookmark= --location= --content-type= --text --pipe --force --latest
    --tsconfig= --experimental-autoconfig --secrets-file= --jurisdiction= -J --storage-class= --keep-vars=
    --profile=`,
  place: (call) =>
    /^(kv|r2)\b/.test(call.verb) && isToldLocal(call)
      ? sessionOf(call)
      : appAt(call, 'cloudflare', call.arguments.value('--name', '--project-name'), call.arguments.value('--env')),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'd1 migrations apply': migratesSql,
    [`deploy | publish | rollback | versions deploy | versions upload | triggers deploy | pages deploy |
      pages publish | queues consumer add | containers push | cloudchamber apply |
      dispatch-namespace put | pipelines setup`]: deploys('worker'),
    [`tail | deployments list | deployments view | deployments status | versions list | versions view |
      versions secret list | whoami | docs | check | check startup | pages project list | pages deployment list |
      pages deployment tail | secret list | pages secret list | kv namespace list | kv key list |
      kv:namespace list | kv:key list | d1 list | d1 info | d1 insights | d1 migrations list |
      d1 time-travel info | r2 bucket list | r2 bucket info | r2 bucket catalog get | r2 bucket lifecycle list |
      r2 bucket lock list | r2 bucket cors list | r2 bucket domain list | r2 bucket domain get |
      r2 bucket dev-url get | r2 bucket notification list | r2 bucket sippy get | queues list | queues info |
      queues consumer list | hyperdrive list | hyperdrive get | vectorize list | vectorize get | vectorize info |
      vectorize list-metadata-index | workflows list | workflows describe | workflows instances list |
      workflows instances describe | pipelines list | pipelines get | pipelines show | containers list |
      containers info | containers images list | cert list | mtls-certificate list | secrets-store store list |
      secrets-store secret list | secrets-store secret get | dispatch-namespace list | dispatch-namespace get |
      email routing list | ai models | ai finetune list | types | help | vpc service list | vpc service get |
      pages download config`]: reads('worker'),
    'd1 execute': { options: '--command= --file=', run: executesSql },
    [`d1 export | kv bulk get | kv:bulk get | vectorize query | vectorize get-vectors | r2 sql query | browser`]:
      doesOne('read-data', 'database'),
    'kv key get | kv:key get | r2 object get': getsObject,
    'kv key put | kv:key put | r2 object put | kv bulk put | kv:bulk put': putsObject,
    [`secret put | secret delete | secret bulk | secret:bulk | pages secret put | pages secret delete |
      pages secret bulk | versions secret put | versions secret delete | versions secret bulk |
      secrets-store secret create | secrets-store secret update | secrets-store secret delete |
      secrets-store secret duplicate | cert upload mtls-certificate | cert upload certificate-authority |
      cert delete | mtls-certificate upload | mtls-certificate delete | r2 bucket dev-url enable |
      r2 bucket dev-url disable | r2 bucket cors set | r2 bucket cors delete | r2 bucket domain add |
      r2 bucket domain remove | r2 bucket domain update | hyperdrive create | hyperdrive update`]:
      changesAccess('secret'),
    [`delete | pages project delete | pages deployment delete | kv namespace delete | kv:namespace delete |
      kv bulk delete | kv:bulk delete | d1 delete | d1 time-travel restore | r2 bucket delete |
      r2 bucket lifecycle add | r2 bucket lifecycle set | r2 bucket lifecycle remove | r2 bucket lock remove |
      queues delete | queues purge | queues consumer remove | hyperdrive delete | vectorize delete |
      workflows delete | pipelines delete | containers delete | containers images delete |
      dispatch-namespace delete | secrets-store store delete | dispatch-namespace rename`]: loses('worker'),
    [`kv key delete | kv:key delete | r2 object delete | vectorize delete-vectors | kv namespace create |
      kv:namespace create | kv namespace rename | d1 create | r2 bucket create | r2 bucket update storage-class |
      r2 bucket notification create | r2 bucket notification delete | r2 bucket catalog enable |
      r2 bucket catalog disable | r2 bucket sippy enable | r2 bucket sippy disable | r2 bucket lock add |
      r2 bucket lock set | queues create | queues update | vectorize create | vectorize insert |
      vectorize upsert | vectorize create-metadata-index | vectorize delete-metadata-index | workflows trigger |
      pipelines create | pipelines update | pages project create | dispatch-namespace create |
      secrets-store store create | containers build`]: changes('worker'),
    [`queues pause-delivery | queues resume-delivery | workflows instances pause | workflows instances resume |
      workflows instances terminate | workflows instances restart`]: restarts('queue'),
    [`dev | pages dev | init | generate | login | logout | d1 migrations create | pages functions build | setup |
      telemetry | telemetry enable | telemetry disable | telemetry status | build | complete`]: locally(
      'change',
      'wrangler project',
    ),
    'auth token': readsSecret('token'),
    '*': isUndescribed,
  },
  examples: {
    'wrangler deploy': ['deploy deploy worker'],
    'wrangler deploy --dry-run': ['read dry run plan deploy'],
    'wrangler tail --env production': ['read tail worker'],
    'wrangler rollback': ['deploy rollback worker'],
    'wrangler secret put A': ['access secret put secret A'],
    'wrangler secret list': ['read secret list worker'],
    "wrangler d1 execute shop --remote --command 'select * from orders'": ['read-data select table orders'],
    'wrangler d1 execute shop --remote': ['unreadable open shell'],
    'wrangler d1 migrations apply shop --local': ['deploy d1 migrations apply database shop'],
    'wrangler kv key get a --namespace-id 1': ['read-data kv key get object a'],
    'wrangler kv key put --binding KV a b --local': ['change kv key put object a'],
    'wrangler kv key list --namespace-id 1': ['read kv key list worker'],
    'wrangler r2 object get b/k --file out': ['read-data r2 object get object b/k', 'file overwrite out'],
    'wrangler r2 bucket delete b': ['lose r2 bucket delete worker b'],
    'wrangler delete': ['lose delete worker'],
    'wrangler frob': ['undescribed frob program wrangler'],
  },
})
