import { namedInSettings, sessionOf } from '../emit.ts'
import type { Program } from '../program.ts'
import { changes, changesAccess, does, isUndescribed, loses, reads, readsData, restarts, tool } from '../tool.ts'

/** Tools of experiments, and runners of scientific jobs. */
const experimentTools: Program = tool({
  names: ['mlflow', 'wandb', 'ray', 'meltano', 'great_expectations', 'nextflow', 'globus'],
  about: 'keeps experiments and runs jobs of data',
  options: `-n= --name= --experiment-id= --experiment-name= --run-id= --view= --address= -p= -e= --entity= --project= -h=
    --host= --port= -profile= -resume -r= --environment= -f|--force -but= --backend-store-uri= -q|--quiet`,
  shortHelp: false,
  place: (call) =>
    (/^(wandb|globus)$/.test(call.name) && !/^(offline|online|disabled|enabled|init)$/.test(call.verb)) ||
    /^(up|down|submit|job|sweep|agent|launch)\b/.test(call.verb)
      ? namedInSettings(call)
      : sessionOf(call),
  verbs: {
    [`experiments search | experiments list | runs list | runs describe | doctor | status | list nodes | list tasks | list actors |
      summary | job list | job status | job logs | memory | timeline | config list | schedule list | state list | checkpoint list |
      suite list | datasource list | log | info | list | view | whoami | endpoint search | task list | task show | ls | verify |
      artifacts list | version | config view`]: reads('job'),
    'artifacts download | artifact get | pull | restore | get': readsData('artefact'),
    'ui | server | offline | online | init | disabled | enabled | local | dashboard | lint': changes('project'),
    'run | models serve | submit | job submit | sweep | agent | launch | el | elt | checkpoint run | install | add | invoke | serve run':
      does('deploy', 'job'),
    'stop | start | up | down | job stop | kill-random-node | serve shutdown': restarts('cluster'),
    'artifacts log-artifact | artifact put | sync | transfer | mkdir': changes('artefact'),
    'login | logout': changesAccess('account'),
    'experiments delete | runs delete | gc | clean | drop | state clear | delete | rm | job delete | checkpoint delete | suite delete':
      loses('job'),
    '*': isUndescribed,
  },
  examples: {
    'mlflow experiments search': ['read experiments search job'],
    'mlflow gc': ['lose gc job'],
    'wandb offline': ['change offline project'],
    'ray status': ['read status job'],
    'ray down cluster.yaml': ['restart down cluster cluster.yaml'],
    'meltano run tap-x target-duckdb': ['deploy run job tap-x', 'deploy run job target-duckdb'],
    'nextflow log': ['read log job'],
    'globus delete abc:/data': ['lose delete job abc:/data'],
    'ray frobnicate': ['undescribed frobnicate program ray'],
  },
})

export const experiments: readonly Program[] = [experimentTools]
