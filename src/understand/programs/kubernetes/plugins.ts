import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
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
  type Verb,
} from '../../tool.ts'
import { type Stream, word } from '../../word.ts'
import { inPod } from './carry.ts'
import { runNeatGet } from './neat.ts'

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
  'neat get': { command: true, run: (call) => runNeatGet(call, call.args) },
  ['tree | neat | who-can | access-matrix | access_matrix | rakkess | resource-capacity | ' +
    'resource_capacity | view-allocations | view-utilization']: reads('resource'),
  ['get-all | get_all | images | outdated | df-pv | df_pv | deprecations | pod-lens | score | popeye | ' +
    'lineage | np-viewer | status | cost | example']: reads('resource'),
  'view-secret | view_secret | modify-secret': readsSecret('secret'),
  'node-shell | node_shell | iexec | exec-as | pexec': nodeShell,
  ['view-cert | cert-manager status | cert-manager version | cert-manager check api | cnpg status | ' +
    'cnpg version | cnpg logs cluster | cnpg install generate | cnpg report operator']: reads('resource'),
  'cert-manager renew': changes('certificate'),
  'cnpg psql': (call) => {
    const words = call.arguments.operands.slice(call.arguments.afterDashes)
    const site = inPod(call, call.operands[0] ?? word('database', call.span))
    return call.exec([word('psql', call.span), ...words], { site })
  },
  'rook-ceph ceph | rook-ceph rbd | rook-ceph rados | rook-ceph radosgw-admin': (call) => {
    const name = call.verb.slice('rook-ceph '.length)
    const rest = call.args.slice(call.args.findIndex((w) => w.text === name) + 1)
    return call.exec([word(name, call.span), ...rest], { site: inPod(call, word('rook-ceph-tools', call.span)) })
  },
  ['rook-ceph mons | rook-ceph health | rook-ceph rook version | rook-ceph rook status | rook-ceph dr health | ' +
    'rook-ceph subvolume ls']: reads('storage'),
  'rook-ceph operator restart | rook-ceph maintenance start | rook-ceph maintenance stop': restarts('storage'),
  'rook-ceph operator set | rook-ceph flatten-rbd-pvc': changes('storage'),
  ['rook-ceph mons restore-quorum | rook-ceph rook purge-osd | rook-ceph restore-deleted | ' +
    'rook-ceph subvolume delete | rook-ceph destroy-cluster']: loses('storage'),
  'cnpg backup | cnpg pgbench | cnpg publication create | cnpg subscription create': changes('database cluster'),
  'cnpg hibernate | cnpg fencing | cnpg maintenance': restarts('database cluster'),
  'cnpg destroy | cnpg publication drop | cnpg subscription drop': loses('database cluster'),
  'cnpg certificate': changesAccess('certificate'),
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
