import { emit, emitFile } from '../../emit.ts'
import type { AppPlace } from '../../place.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, deploys, isUndescribed, loses, reads, type ToolCall, tool } from '../../tool.ts'
import { Carries, isKnown, word } from '../../word.ts'
import { appAt, doesOne, locally, runsInjected } from './app.ts'

function placeOf(call: ToolCall): AppPlace {
  const read = call.arguments
  const production = read.has('--prod') ? word('production', call.span) : undefined
  return appAt(call, 'vercel', read.value('--project'), production ?? read.value('--target', '--environment'))
}

/** Writes the variables of an environment into a file here. */
function pullsEnvironment(call: ToolCall): void {
  const file =
    call.verb === 'env pull' && call.operands[0] !== undefined ? call.operands[0] : word('.env.local', call.span)
  emit(call, 'read-secret', call.verb, 'environment variables', '', { at: call.place() })
  emitFile(call, 'overwrite', file)
  call.wroteFile(file, { text: undefined, carries: Carries.secret, span: call.span })
}

/** `vercel ./dist`: a word that is no command is a directory to deploy. */
function deploysPath(call: ToolCall): void {
  const path = call.arguments.operands[0]
  if (path === undefined || !isKnown(path) || /[./]/.test(path.text))
    return emit(call, 'deploy', 'deploy', 'deployment', path ?? '', { at: call.place() })
  return emit(call, 'undescribed', call.verb || 'run', 'program', call.name, { at: call.place() })
}

/** https://vercel.com/docs/cli */
export const vercel: Program = tool({
  names: ['vercel', 'vc', 'now'],
  about: 'deploys to Vercel',
  options: `-A|--local-config= -Q|--global-config= -d|--debug -t|--token= -S|--scope= -T|--team= --cwd=
    -n|--name= -e|--env= -b|--build-env= -m|--meta= --prod --prebuilt -f|--force --regions= -p|--public --no-wait
    --target= --archive= -y|--yes --no-color -l|--logs --environment= --git-branch= --project= --limit= --since=
    --until= --level= --json --format= --next= -s|--safe --skip-domain --sensitive --expand --status= --query=
    --output= --timeout= -o --follow --guidance --non-interactive`,
  place: placeOf,
  verbs: {
    '': (call) => {
      if (call.args.some((w) => w.text === '--version' || w.text === '-v')) return emit(call, 'read', 'help', 'help')
      emit(call, 'deploy', 'deploy', 'deployment', '', { at: call.place() })
    },
    [`deploy | redeploy | promote | rollback | alias set | alias | rolling-release start |
      rolling-release approve | rolling-release complete | rolling-release abort | rolling-release configure`]:
      deploys('deployment'),
    [`ls | list | inspect | logs | log | whoami | projects ls | project ls | project list | project inspect |
      domains ls | domains inspect | alias ls | alias list | certs ls | dns ls | env ls | env list | teams ls |
      teams list | bisect | promote status | rollback status | rolling-release fetch | target ls | target list |
      integration list | integration ls | integration open | open | help | git ls | blob list | blob ls |
      blob store list | cache status | httpstat | webhooks ls | activity ls | microfrontends ls | usage | metrics`]:
      reads('project'),
    'env pull | pull': pullsEnvironment,
    'env run': {
      command: true,
      options: '-e|--environment= --git-branch=',
      run: (call) =>
        runsInjected(
          call,
          call.operands.filter((w) => w.text !== '--'),
        ),
    },
    [`env add | env rm | env remove | env update | teams invite | teams add | tokens add | tokens rm |
      project protection`]: changesAccess('environment variable'),
    [`rm | remove | project rm | project remove | domains rm | dns rm | certs rm | alias rm | alias remove |
      blob del | blob delete-store | blob store remove | integration remove | integration-resource remove |
      blob empty-store`]: loses('project'),
    [`project add | domains add | domains move | domains transfer-in | dns add | dns import | certs issue |
      certs add | blob put | blob copy | blob store add | integration add | install | target add | git connect |
      git disconnect | cache purge | cache invalidate | cache dangerously-delete | webhooks create |
      microfrontends create-group | project rename`]: changes('project'),
    'domains buy': doesOne('publish', 'domain'),
    'blob get': doesOne('read-data', 'blob'),
    [`build | dev | develop | link | login | logout | switch | init | telemetry | telemetry enable |
      telemetry disable | telemetry status | upgrade | mcp`]: locally('change', 'vercel project'),
    '*': deploysPath,
    'api | curl': isUndescribed,
  },
  examples: {
    vercel: ['deploy deploy deployment'],
    'vercel --version': ['read help help'],
    'vercel --prod': ['deploy deploy deployment'],
    'vercel deploy --prod': ['deploy deploy deployment'],
    'vercel ./dist': ['deploy deploy deployment ./dist'],
    'vercel ls': ['read ls project'],
    'vercel logs x.vercel.app': ['read logs project x.vercel.app'],
    'vercel env ls production': ['read env ls project production'],
    'vercel env pull .env.local': ['read-secret env pull environment variables', 'file overwrite .env.local'],
    'vercel env run -- ls': ['file list .'],
    'vercel rollback': ['deploy rollback deployment'],
    'vercel rm my-app --yes': ['lose rm project my-app'],
    'vercel frob': ['undescribed frob program vercel'],
  },
})
