import type { EffectKind } from '../../effect.ts'
import { emit } from '../../emit.ts'
import { isUndescribed, type ToolCall, type Verb } from '../../tool.ts'
import { Carries, type Stream, stream, unknownWord } from '../../word.ts'
import { changeKubeconfig, chooseContext, chooseNamespace } from './place.ts'

/** `kubectl config`: the file that says where later commands go. It lands on the host, not on a cluster. */

function view(call: ToolCall): Stream | undefined {
  if (!call.arguments.has('--raw')) return emit(call, 'read', 'show', 'kubeconfig') ?? undefined
  emit(call, 'read-secret', 'show', 'kubeconfig')
  return stream(undefined, Carries.secret, call.span)
}

const lists = (call: ToolCall) => emit(call, 'read', call.verb.slice('config '.length), 'kubeconfig')

function changed(kind: EffectKind): (call: ToolCall) => void {
  return (call) => {
    emit(call, kind, call.verb.slice('config '.length), 'kubeconfig', call.operands[0] ?? '')
    changeKubeconfig(call)
  }
}

function useContext(call: ToolCall): void {
  const context = call.operands[0] ?? unknownWord(call.span)
  emit(call, 'change', 'use-context', 'kubeconfig', context)
  chooseContext(call, context, call.arguments.value('--kubeconfig'))
}

/** With `--current --namespace` alone it only says which namespace is meant from here on. */
function setContext(call: ToolCall): void {
  emit(call, 'change', 'set-context', 'kubeconfig', call.operands[0] ?? '')
  const namespace = call.arguments.value('--namespace')
  const only = call.arguments.has('--current') && !call.arguments.has('--cluster', '--user')
  if (only && namespace !== undefined) chooseNamespace(call, namespace)
  else changeKubeconfig(call)
}

export const configVerbs: Readonly<Record<string, Verb>> = {
  'config view': {
    options:
      '--raw --minify --flatten -o|--output= --merge=? --template= --show-managed-fields ' +
      '--allow-missing-template-keys',
    run: view,
  },
  'config get-contexts | config current-context | config get-clusters | config get-users': {
    options: '-o|--output= --no-headers',
    run: lists,
  },
  'config use-context | config use': useContext,
  'config set-context': { options: '--current', run: setContext },
  ['config set-cluster | config set-credentials | config set | config unset | config rename-context | ' +
    'config delete-context | config delete-cluster']: {
    options:
      '--embed-certs=? --proxy-url= --auth-provider= --auth-provider-arg= --exec-command= ' +
      '--exec-api-version= --exec-arg= --exec-env= ' +
      '--exec-interactive-mode= --exec-provide-cluster-info --set-raw-bytes=?',
    run: changed('change'),
  },
  'config delete-user': changed('lose'),
  'config *': isUndescribed,
}
