import { emit, emitFile } from '../emit.ts'
import type { Program } from '../program.ts'
import {
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsData,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../tool.ts'

/** Schedulers of data jobs, and tools for experiments and models. */

const LISTS =
  '-o|--output= -d|--dag-id= --state= -s|--start-date= -e|--end-date= -v|--verbose --limit= -B|--bundle-name= ' +
  '-S|--subdir= --tree --flow-name= --deployment= -n|--name= --location= --no-color --pattern= --color'

/** Apache Airflow 3.1. */
const airflow: Program = tool({
  names: ['airflow'],
  about: 'schedules data jobs',
  options: LISTS,
  verbs: {
    ['dags list | dags list-runs | dags list-jobs | dags list-import-errors | dags report | dags show | ' +
      'dags show-dependencies | dags state | dags next-execution | dags details | dags check | tasks list | ' +
      'tasks state | tasks states-for-dag-run | tasks failed-deps | jobs check | info | version | pools list | ' +
      'pools get | providers list | providers get | plugins | cheat-sheet | db check | db check-migrations | ' +
      'config get-value | config lint | variables list | assets list | assets details | backfill list | ' +
      'users list | roles list']: reads('job'),
    'tasks render': readsData('job'),
    'connections list | connections get | connections export | variables get | variables export | config list':
      readsSecret('connection'),
    ['connections add | connections delete | connections import | users create | users delete | users add-role | ' +
      'users remove-role | users reset-password | roles create | roles delete | roles add-perms | rotate-fernet-key']:
      changesAccess('connection'),
    'dags trigger | dags backfill | backfill create | assets materialize | db migrate | db upgrade | db init':
      deploys('job'),
    'dags pause | dags unpause | tasks clear': restarts('job'),
    'dags delete | db reset | db clean | db downgrade | db drop-archived | pools delete | variables delete':
      loses('job'),
    '*': isUndescribed,
  },
  examples: {
    'airflow dags list-runs -d etl --state failed': ['read dags list-runs job'],
    'airflow tasks states-for-dag-run etl 2026-01-01': [
      'read tasks states-for-dag-run job etl',
      'read tasks states-for-dag-run job 2026-01-01',
    ],
    'airflow dags trigger etl': ['deploy dags trigger job etl'],
    'airflow db reset -y': ['lose db reset job'],
    'airflow connections get shop': ['read-secret connections get connection shop'],
    'airflow tasks test etl load': ['undescribed tasks test program airflow'],
  },
})

const dagster: Program = tool({
  names: ['dagster', 'dagster-cloud', 'dg'],
  about: 'schedules data jobs (1.12)',
  options: `${LISTS} -w|--workspace= -f|--python-file= -m|--module-name= -a|--attribute= -r|--repository= -j|--job=`,
  verbs: {
    ['run list | job list | job print | asset list | schedule list | schedule preview | sensor list | sensor preview | ' +
      'definitions validate | instance info | list defs | list components | check defs | ' +
      'check yaml | version']: reads('job'),
    'job launch | job backfill | asset materialize | instance migrate | instance reindex | launch': deploys('job'),
    'schedule start | schedule stop | schedule restart | sensor start | sensor stop': restarts('job'),
    'run delete | run wipe | asset wipe | asset wipe-partitions-status-cache | schedule wipe | run migrate-repository':
      loses('run'),
    '*': isUndescribed,
  },
  examples: {
    'dagster run list': ['read run list job'],
    'dagster run wipe --force': ['lose run wipe run'],
    'dagster dev': ['undescribed dev program dagster'],
  },
})

const prefect: Program = tool({
  names: ['prefect'],
  about: 'schedules data jobs (3.4)',
  options: LISTS,
  verbs: {
    ['flow-run ls | flow-run inspect | flow-run logs | flow ls | deployment ls | deployment inspect | deployment ' +
      'schedule ls | work-pool ls | work-pool inspect | work-pool preview | work-queue ls | work-queue inspect | ' +
      'server status | version | profile ls | task-run ls | task-run inspect | task-run logs | block ls | block type ls | ' +
      'concurrency-limit ls | global-concurrency-limit ls | artifact ls | variable ls | event stream | automation ls | ' +
      'cloud workspace ls | dashboard open']: reads('job'),
    'variable get | artifact inspect': readsData('variable'),
    'config view | profile inspect': (call) =>
      (call.arguments.strangers.some((w) => w.text === '--show-secrets') ? readsSecret('settings') : reads('settings'))(
        call,
      ),
    'block inspect': readsSecret('block'),
    'deployment run | deploy | flow serve': deploys('job'),
    'deployment pause | deployment resume | flow-run cancel | work-pool pause | work-pool resume': restarts('job'),
    ['flow-run delete | deployment delete | work-pool delete | block delete | variable unset | flow delete | ' +
      'server database reset | server database downgrade']: loses('job'),
    '*': isUndescribed,
  },
  examples: {
    'prefect flow-run ls --state FAILED': ['read flow-run ls job'],
    'prefect deployment run etl/prod': ['deploy deployment run job etl/prod'],
    'prefect server database reset -y': ['lose server database reset job'],
    'prefect config view --show-secrets': ['read-secret config view settings'],
  },
})

function pulls(call: ToolCall): void {
  emit(call, 'change', call.verb, 'model', call.operands[0] ?? '')
}

/** Ollama 0.12: what is removed can be pulled again, but for a model that was made here. */
const ollama: Program = tool({
  names: ['ollama'],
  about: 'runs language models on this host',
  options:
    '-f|--file= --format= --verbose --keepalive= --insecure --modelfile --license --system --template --parameters --json',
  verbs: {
    'list | ls | ps | show': reads('model'),
    'pull | run | serve | create | cp | stop': pulls,
    'rm | remove': loses('model'),
    '*': isUndescribed,
  },
  examples: {
    'ollama list': ['read list model'],
    'ollama run llama3.2 "is rm -rf / safe?"': ['change run model llama3.2'],
    'ollama rm mine': ['lose rm model mine'],
    'ollama push me/mine': ['undescribed push program ollama'],
  },
})

/** Hugging Face's client 1.0 and its old name. */
const hub: Program = tool({
  names: ['hf', 'huggingface-cli'],
  about: 'fetches and uploads models and data sets',
  options:
    '--repo-type= --revision= --include= --exclude= --local-dir= --cache-dir= --token= --quiet --private --commit-message= ' +
    '--commit-description= --create-pr --delete= --every= --max-workers= --dir= -y|--yes --limit=',
  verbs: {
    'env | version | auth list | auth whoami | whoami | cache ls | cache scan | scan-cache | jobs ps | jobs logs | jobs inspect':
      reads('model'),
    download: (call) => {
      const directory = call.arguments.value('--local-dir')
      if (directory !== undefined) emitFile(call, 'create', directory)
      emit(call, 'change', 'download', 'model', call.operands[0] ?? '')
    },
    'cache rm | cache prune | cache delete | delete-cache': (call) => emit(call, 'lose-remade', 'delete', 'cache'),
    'upload | upload-large-folder': (call) => {
      for (const path of call.operands.slice(1, 2)) emitFile(call, 'read', path)
      emit(call, 'publish', 'upload', 'model', call.operands[0] ?? '')
    },
    'repo create | repo tag create': (call) => emit(call, 'publish', 'create', 'repository', call.operands[0] ?? ''),
    'repo delete | repo-files delete | repo tag delete | repo branch delete': loses('repository'),
    'auth login | auth logout | auth switch | login | logout': changesAccess('login'),
    'auth token': readsSecret('token'),
    '*': isUndescribed,
  },
  examples: {
    'hf download meta-llama/Llama-3.2-1B --local-dir models': [
      'file create models',
      'change download model meta-llama/Llama-3.2-1B',
    ],
    'hf auth whoami': ['read auth whoami model'],
    'hf upload me/mine .': ['file read .', 'publish upload model me/mine'],
    'hf repo delete me/mine': ['lose repo delete repository me/mine'],
  },
})

/** DVC 3.63: data under version control, beside git. */
const dvc: Program = tool({
  names: ['dvc'],
  about: 'keeps versions of data and experiments',
  options:
    '-r|--remote= -j|--jobs= -q|--quiet -v|--verbose -a|--all-branches -T|--all-tags -R|--recursive -f|--force --json --md -c|--cloud -n|--name= -S|--set-param= --cd= --not-in-remote -w|--workspace -A|--all-commits --dry',
  dryRun: (call) => call.arguments.has('--dry'),
  verbs: {
    ['status | diff | metrics show | metrics diff | params diff | plots show | plots diff | dag | list | ls | data status | ' +
      'remote list | config | exp show | exp list | exp diff | doctor | version | cache dir | check-ignore | stage list | du']:
      reads('data'),
    'gc | exp gc': loses('data'),
    'exp remove | queue remove': loses('experiment'),
    destroy: loses('data'),
    '*': isUndescribed,
  },
  examples: {
    'dvc status': ['read status data'],
    'dvc exp show --json': ['read exp show data'],
    'dvc repro --dry': ['read dry run plan repro'],
    'dvc gc -w -f': ['lose gc data'],
    'dvc pull': ['undescribed pull program dvc'],
  },
})

export const dataPipelines: readonly Program[] = [airflow, dagster, prefect, ollama, hub, dvc]
