import { emit, emitFile, nowhere, reachOf } from '../../emit.ts'
import type { AppPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, deploys, does, isUndescribed, loses, reads, readsSecret, type ToolCall, tool } from '../../tool.ts'
import { Carries, word } from '../../word.ts'

function environmentOf(call: ToolCall): AppPlace {
  return {
    is: 'app',
    platform: 'other',
    app: undefined,
    environment: call.arguments.value('-e', '--environment'),
    ...reachOf(call),
  }
}

const isPreview = (call: ToolCall) => call.arguments.has('--preview')

/** The Azure Developer CLI. https://learn.microsoft.com/azure/developer/azure-developer-cli/reference */
export const azd: Program = tool({
  names: ['azd'],
  about: 'provisions and deploys an application of its directory on Azure',
  options: `-e|--environment= -C|--cwd= --debug --no-prompt -o|--output= --docs --preview --force --purge --all
    --from-package= -h|--help --subscription= -l|--location= --no-state`,
  place: environmentOf,
  dryRun: isPreview,
  verbs: {
    'up | deploy | provision | publish | hooks run | infra create | infra synth': deploys('azd application'),
    'down | infra delete': loses('azd application'),
    [`show | version | template list | template show | template source list | env list | config show |
      config get | config list | config list-alpha | monitor | auth status | extension list | extension show |
      pipeline show`]: reads('azd application'),
    'env get-values | env get-value | auth token': readsSecret('azd environment'),
    [`env new | env select | env set | env refresh | config set | config unset | config reset | init | restore |
      package | build | add | infra generate | infra gen | auth login | auth logout | extension install |
      extension uninstall | extension upgrade | template source add | template source remove`]: (call) =>
      emit(call, 'change', call.verb, 'azd environment', call.operands[0] ?? ''),
    'env set-secret | pipeline config': does('access', 'azd environment'),
    '*': isUndescribed,
  },
  examples: {
    'azd up': ['deploy up azd application'],
    'azd provision --preview': ['read dry run plan provision'],
    'azd -e prod deploy web': ['deploy deploy azd application web'],
    'azd down --purge': ['lose down azd application'],
    'azd env list': ['read env list azd application'],
    'azd env get-values': ['read-secret env get-values azd environment'],
    'azd env select prod': ['change env select azd environment prod'],
  },
})

/** Azure Functions Core Tools. https://learn.microsoft.com/azure/azure-functions/functions-core-tools-reference */
export const func: Program = tool({
  names: ['func'],
  about: 'runs functions here and publishes them to Azure',
  options: `--csharp --javascript --typescript --python --powershell --java --port= -p= --cors= --slot=
    --access-token= --subscription= --management-url= --worker-runtime= --language= --template= -t= --name= -n=
    --build= --nozip --no-build --force --publish-local-settings -i --publish-settings-only -o
    --list-ignored-files --show-keys --showValue -a --namespace= --registry= --dry-run --task-hub-name= --id=
    --connection-string-setting= --verbose --useHttps --functions= --script-root=`,
  place: (call) =>
    nowhere(call, 'an application of Azure that is reached by its name', call.arguments.operands.slice(3, 4)),
  verbs: {
    'azure functionapp publish': deploys('function app'),
    [`azure functionapp logstream | azure functionapp list-functions`]: (call) =>
      emit(
        call,
        call.arguments.has('--show-keys') ? 'read-secret' : 'read',
        'list',
        'function app',
        call.operands[0] ?? '',
        { at: call.place() },
      ),
    [`azure functionapp fetch-app-settings | azure storage fetch-connection-string | azure functionapp fetch`]: (
      call,
    ) => {
      const settings = word('local.settings.json', call.span)
      emit(call, 'read-secret', 'fetch', 'function app settings', call.operands[0] ?? '', { at: call.place() })
      emitFile(call, 'edit', settings)
      call.wroteFile(settings, { text: undefined, carries: Carries.secret, span: call.span })
    },
    [`start | host start | run | init | new | function new | function create | pack | extensions install |
      extensions sync | bundles | settings add | settings delete | settings encrypt`]: (call) =>
      emit(call, 'change', call.verb, 'function project', call.operands[0] ?? ''),
    'settings decrypt': (call) => emit(call, 'read-secret', 'decrypt', 'function settings'),
    'settings list': (call) =>
      emit(call, call.arguments.has('--showValue', '-a') ? 'read-secret' : 'read', 'list', 'function settings'),
    'templates list | kubernetes list': reads('function templates'),
    'kubernetes deploy': deploys('function app'),
    'kubernetes remove | kubernetes delete | durable delete-task-hub | durable purge-history': loses('function app'),
    'durable get-history | durable get-instances | durable get-runtime-status': reads('durable instances'),
    'durable raise-event | durable start-new | durable rewind | durable terminate': changes('durable instances'),
    '*': isUndescribed,
  },
  examples: {
    'func azure functionapp publish cart': ['deploy azure functionapp publish function app cart'],
    'func azure functionapp logstream cart': ['read list function app cart'],
    'func azure functionapp fetch-app-settings cart': [
      'read-secret fetch function app settings cart',
      'file edit local.settings.json',
    ],
    'func start': ['change start function project'],
    'func templates list': ['read templates list function templates'],
  },
})
