import { emit, nowhere, sessionOf } from '../emit.ts'
import type { Program } from '../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  does,
  isUndescribed,
  loses,
  reads,
  restarts,
  type ToolCall,
  tool,
} from '../tool.ts'

/** Functions on clusters, and programs that stand beside those of a project (OpenFaaS, Fission, Dapr). */

const unnamed = (call: ToolCall) => nowhere(call, 'the settings of the tool say which cluster')

const faas: Program = tool({
  names: ['faas-cli', 'faas', 'fission'],
  about: 'deploys functions',
  options: `-f|--yaml= -g|--gateway= -n|--namespace= --name= --image= --env= --filter= --regex= --lang= -q|--quiet
    --tls-no-verify --code= --fn= --url= --method= -u|--username= -p|--password= --fnspec= --spec --all --tail= --since=
    -v|--verbose`,
  place: unnamed,
  verbs: {
    [`list | ls | describe | logs | version | template | ready | store | store list | store inspect | store describe | namespaces | fn list | fn get | fn logs | fn meta |
      env list | env get | ht list | pkg list | pkg info | tt list | mqt list | spec list | spec validate | check`]:
      reads('function'),
    'build | generate | new | scaffold | spec init | template pull': changes('function'),
    'push | publish': does('publish', 'image'),
    'deploy | up | apply | fn create | fn update | env create | env update | ht create | ht update | pkg create':
      deploys('function'),
    'store deploy | pkg update | tt create | mqt create | spec apply': deploys('function'),
    'invoke | fn test': deploys('function'),
    'remove | rm | delete | fn delete | env delete | ht delete | pkg delete | tt delete | mqt delete | spec destroy':
      loses('function'),
    'login | logout | secret create | secret update | secret remove': changesAccess('secret'),
    'secret list': reads('secret'),
    '*': isUndescribed,
  },
  examples: {
    'faas-cli list -g https://faas.example': ['read list function'],
    'faas-cli store list': ['read store list function'],
    'faas-cli store deploy figlet': ['deploy store deploy function figlet'],
    'faas-cli remove resize': ['lose remove function resize'],
    'fission fn list': ['read fn list function'],
    'fission spec destroy': ['lose spec destroy function'],
    'faas-cli frobnicate': ['undescribed frobnicate program faas-cli'],
  },
})

const dapr: Program = tool({
  names: ['dapr'],
  about: 'runs programs with Dapr beside them (1.15)',
  options: `-k|--kubernetes -n|--namespace= -a|--app-id= -p|--app-port= -d|--data= -m|--method= -o|--output= --pubsub=
    -t|--topic= -f|--run-file= --dapr-http-port= --dapr-grpc-port= -c|--container= --log-as-json --all --wait
    --resources-path= --config= --runtime-version= --log-level= --timeout=`,
  place: (call) => (call.arguments.has('-k') ? unnamed(call) : sessionOf(call)),
  verbs: {
    'list | status | components | configurations | version | mtls expiry | build-info | logs': reads('app'),
    'invoke | publish': changes('app'),
    'init | upgrade | annotate | dashboard': changes('app'),
    stop: restarts('app'),
    uninstall: loses('app'),
    'mtls export': does('read-secret', 'certificate'),
    'mtls renew-certificate': changesAccess('certificate'),
    run: {
      command: true,
      run: (call) => {
        emit(call, 'change', 'run', 'app', call.arguments.value('-a') ?? '')
        return call.operands.length === 0 ? undefined : call.exec(call.operands)
      },
    },
    '*': isUndescribed,
  },
  examples: {
    'dapr status -k': ['read status app'],
    'dapr list': ['read list app'],
    'dapr uninstall -k': ['lose uninstall app'],
    'dapr run --app-id cart -- rm a': ['change run app cart', 'file delete a'],
    'dapr frobnicate': ['undescribed frobnicate program dapr'],
  },
})

export const clusterFunctions: readonly Program[] = [faas, dapr]
