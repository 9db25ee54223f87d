import { emit, emitFile } from '../../emit.ts'
import {
  changes,
  changesAccess,
  deploys,
  loses,
  reads,
  readsSecret,
  restarts,
  type ToolCall,
  type Verb,
} from '../../tool.ts'
import { Carries, type Stream, stream, unknownWord } from '../../word.ts'
import { executes, STREAMS } from './carry.ts'
import { chooseContext, chooseNamespace } from './place.ts'

/** What `oc` has beyond `kubectl` (OpenShift 4.18). */

/** It writes a new current context into the kubeconfig. */
function logsIn(call: ToolCall): void {
  emit(call, 'change', 'log in', 'cluster', call.operands[0] ?? '', { at: call.place() })
  chooseContext(call, unknownWord(call.span), call.arguments.value('--kubeconfig'))
}

function usesProject(call: ToolCall): void {
  const [name] = call.operands
  if (name === undefined) return emit(call, 'read', 'show', 'project', '', { at: call.place() })
  emit(call, 'change', 'use', 'project', name)
  chooseNamespace(call, name)
}

function whoAmI(call: ToolCall): Stream | undefined {
  const secret = call.arguments.has('-t')
  emit(call, secret ? 'read-secret' : 'read', 'show', 'user', '', { at: call.place() })
  return secret ? stream(undefined, Carries.secret, call.span) : undefined
}

/** `oc extract secret/x` writes the values into files or, with `--to=-`, prints them. */
function extracts(call: ToolCall): Stream | undefined {
  const secret = !call.operands.every((w) => /^(cm|configmaps?)\//.test(w.text))
  emit(call, secret ? 'read-secret' : 'read', 'extract', secret ? 'secret' : 'configmap', call.operands[0] ?? '', {
    at: call.place(),
  })
  const to = call.arguments.value('--to')
  if (to !== undefined && to.text !== '-') emitFile(call, 'create', to)
  return secret ? stream(undefined, Carries.secret, call.span) : undefined
}

/** Everything behind the pod is the command, with or without `--`. */
function remoteShell(call: ToolCall): Stream | undefined {
  const words = call.operands.slice(1)
  return executes(call, words[0]?.text === '--' ? words.slice(1) : words)
}

export const openshiftVerbs: Readonly<Record<string, Verb>> = {
  rsh: { options: `${STREAMS} --shell= --timeout= -T|--no-tty`, command: true, run: remoteShell },
  login: { options: '-u|--username= -p|--password= --token= --web -c|--callback-port=', run: logsIn },
  logout: changes('login'),
  'project | projects': {
    options: '-q|--short',
    run: (call) => (call.verb === 'projects' ? reads('project')(call) : usesProject(call)),
  },
  'new-project': { options: '--display-name= --description= --skip-config-write', run: changes('project') },
  whoami: { options: '-t|--show-token -c|--show-context --show-server --show-console', run: whoAmI },
  ['status | observe | image info | adm release info | adm top pods | adm top nodes | adm top images | ' +
    'adm node-logs | adm inspect | adm verify-image-signature']: reads('resource'),
  'policy who-can | policy can-i | policy scc-review | policy scc-subject-review | adm policy who-can': reads('rights'),
  'new-app | new-build | process | import-image | tag': {
    options:
      '-f|--file= -p|--param= --param-file= -l|--labels= -o|--output= --name= -e|--env= --strategy= ' +
      '-i|--image= --context-dir= --local --from= --confirm --all',
    run: (call) => (call.verb === 'process' ? reads('template')(call) : changes('application')(call)),
  },
  'start-build | cancel-build': {
    options:
      '--from-dir= --from-file= --from-repo= --from-archive= --from-build= --commit= -F|--follow ' +
      '-w|--wait -e|--env= --build-arg=',
    run: changes('build'),
  },
  'rollout latest | rollback': deploys('workload'),
  ['rollout cancel | rollout retry | set data | set probe | set volume | set triggers | set build-hook ' +
    '| set build-secret | set image-lookup | set route-backends | set deployment-hook']: changes('workload'),
  idle: restarts('service'),
  'adm drain': restarts('node'),
  'adm cordon | adm uncordon | adm taint | adm must-gather | adm wait-for-stable-cluster': changes('node'),
  'adm upgrade': {
    options: '--to= --to-image= --to-latest --force --allow-explicit-upgrade --include-not-recommended',
    run: (call) =>
      call.arguments.has('--to', '--to-image', '--to-latest') ? deploys('cluster')(call) : reads('cluster')(call),
  },
  'adm prune images | adm prune builds | adm prune deployments | adm prune groups | adm prune auth': {
    options: '--confirm --keep-tag-revisions= --keep-younger-than= --all',
    run: (call) => (call.arguments.has('--confirm') ? loses('objects')(call) : reads('objects')(call)),
  },
  ['adm policy add-role-to-user | adm policy add-role-to-group | adm policy add-cluster-role-to-user | ' +
    'adm policy add-cluster-role-to-group | adm policy add-scc-to-user | adm policy add-scc-to-group | ' +
    'adm policy remove-role-from-user | adm policy remove-cluster-role-from-user | adm policy ' +
    'remove-scc-from-user | adm policy remove-user | adm policy remove-group | policy add-role-to-user ' +
    '| policy add-role-to-group | policy remove-role-from-user | policy remove-role-from-group | policy ' +
    'remove-user']: changesAccess('rights'),
  ['adm certificate approve | adm certificate deny | secrets link | secrets unlink | adm groups new | ' +
    'adm groups add-users | adm groups remove-users | adm groups sync | adm new-project']: changesAccess('rights'),
  'serviceaccounts get-token | sa get-token | serviceaccounts create-kubeconfig | get-token': readsSecret('token'),
  extract: { options: '--to= --keys= --confirm', run: extracts },
  'registry login': changes('login'),
  'registry info': reads('registry'),
  'image mirror | image append': deploys('image'),
  'image extract': changes('file'),
  rsync: {
    options: '-c|--container= --delete --exclude= --include= --no-perms --strategy= -w|--watch',
    run: changes('file'),
  },
}
