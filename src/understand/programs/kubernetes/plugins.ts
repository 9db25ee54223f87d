import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  reads,
  readsSecret,
  restarts,
  type ToolCall,
  type Verb,
} from '../../tool.ts'
import { type Stream, word } from '../../word.ts'
import { inPod } from './carry.ts'

/** The usual plugins of kubectl, and krew, which installs them. */

/** A plugin that is a program of its own gets the words behind its name. */
function another(name: string): (call: ToolCall) => Stream {
  return (call) => {
    const verb = call.args.findIndex((w) => w.text === call.verb)
    const before = call.args.slice(0, verb)
    return call.exec([word(name, call.span), ...call.args.slice(verb + 1), ...before])
  }
}

function nodeShell(call: ToolCall): void {
  openShell({ ...call, site: inPod(call, call.operands[0] ?? word('node', call.span)) })
}

export const pluginVerbs: Readonly<Record<string, Verb>> = {
  'krew install | krew uninstall | krew remove | krew upgrade | krew update | krew index add | krew index remove': {
    options: '--manifest= --archive= --manifest-url= --no-update-index',
    run: (call) => {
      const remote = call.arguments.value('--manifest-url')
      if (remote !== undefined) emit(call, 'remote-code', 'install', 'plugin', remote)
      emit(call, 'change', call.verb.slice('krew '.length), 'plugin', call.operands[0] ?? '')
    },
  },
  'krew list | krew search | krew info | krew version | krew index list': (call) =>
    emit(call, 'read', 'list', 'plugin'),
  ctx: { command: true, run: another('kubectx') },
  ns: { command: true, run: another('kubens') },
  stern: { command: true, run: another('stern') },
  ['tree | neat | neat get | who-can | access-matrix | access_matrix | rakkess | resource-capacity | ' +
    'resource_capacity | view-allocations | view-utilization']: reads('resource'),
  ['get-all | get_all | images | outdated | df-pv | df_pv | deprecations | pod-lens | score | popeye | ' +
    'lineage | np-viewer | status | cost | example']: reads('resource'),
  'view-secret | view_secret | modify-secret': readsSecret('secret'),
  'node-shell | node_shell | iexec | exec-as | pexec': nodeShell,
  ['view-cert | cert-manager status | cert-manager version | cert-manager check api | cnpg status | ' +
    'cnpg version | cnpg logs cluster']: reads('resource'),
  'cert-manager renew': changes('certificate'),
  'cnpg promote': deploys('database cluster'),
  'cnpg restart | cnpg reload': restarts('database cluster'),
  'oidc-login get-token': readsSecret('token'),
  'oidc-login setup': changesAccess('login'),
  ['argo rollouts get | argo rollouts list | argo rollouts status | argo rollouts version | argo ' +
    'rollouts lint | argo rollouts dashboard']: reads('rollout'),
  ['argo rollouts promote | argo rollouts abort | argo rollouts retry | argo rollouts undo | argo ' +
    'rollouts set image']: deploys('rollout'),
  'argo rollouts pause | argo rollouts terminate': changes('rollout'),
  'argo rollouts restart': restarts('rollout'),
  '*': isUndescribed,
}
