import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { shows } from '../../show.ts'
import { unknownWord } from '../../word.ts'
import { changeKubeconfig, chooseContext, chooseNamespace, clusterAt } from '../kubernetes/place.ts'

/** Small tools beside kubectl: they choose where it goes, or show what is there. */

const kubectx: Program = {
  names: ['kubectx', 'kubens', 'kctx', 'kns', 'kubie'],
  about: 'chooses the context or namespace of later commands',
  examples: {
    kubectx: ['read list context'],
    'kubectx -c': ['read list context'],
    'kubectx prod': ['change use context prod'],
    'kubectx -': ['change use context -'],
    'kubectx -d old': ['change delete context old'],
    'kubens shop': ['change use namespace shop'],
    'kubie ctx prod': ['unreadable open shell'],
  },
  run: (call) => {
    if (call.name === 'kubie') return kubie(call)
    const [first, second] = call.args
    if (first === undefined || /^(-c|--current|-h|--help|-V|--version)$/.test(first.text))
      return emit(call, 'read', 'list', on(call))
    if (first.text === '-d' || first.text === '-u' || first.text === '--unset') {
      emit(call, 'change', first.text === '-d' ? 'delete' : 'unset', on(call), second ?? '')
      return changeKubeconfig(call)
    }
    const name = first.text === '-f' || first.text === '--force' ? second : first
    emit(call, 'change', 'use', on(call), name ?? '')
    // `-` is the one before, `new=old` gives a name.
    const known = name !== undefined && name.text !== '-' && !name.text.includes('=') ? name : unknownWord(call.span)
    if (on(call) === 'namespace') chooseNamespace(call, known)
    else if (name?.text.includes('=') === true) changeKubeconfig(call)
    else chooseContext(call, known)
  },
}

const on = (call: Call) => (/ns$/.test(call.name) ? 'namespace' : 'context')

/** kubie opens a shell of its own; `exec CONTEXT NAMESPACE command` runs one command there. */
function kubie(call: Call): void {
  const [verb, context, , ...command] = call.args
  if (verb?.text === 'exec' && command.length > 0) {
    chooseContext(call, context ?? unknownWord(call.span))
    call.exec(command.filter((w, i) => !(i === 0 && w.text === '--')))
    chooseContext(call, unknownWord(call.span))
    return
  }
  if (verb === undefined || /^(ctx|ns|edit|edit-config)$/.test(verb.text)) return openShell(call)
  emit(call, 'read', verb.text, 'context')
}

const k9s: Program = {
  names: ['k9s', 'ktop', 'kdash', 'lazydocker', 'ctop'],
  about: 'shows a cluster or its containers, and takes keys that change it',
  examples: {
    'k9s --context prod': ['unreadable open shell'],
    'k9s version': ['read show version'],
    'k9s info': ['read show info'],
  },
  run: (call) => {
    const first = call.args[0]?.text ?? ''
    if (/^(version|info|help|completion|--help|-h|--version|-v)$/.test(first)) return emit(call, 'read', 'show', first)
    return openShell(call)
  },
}

const followOptions = optionTable(
  '--context= -n|--namespace= --kubeconfig= -l|--selector= -c|--container= -s|--since= --tail= ' +
    '-o|--output= -t|--timestamps=? --template= -T|--template-file= -i|--include= -e|--exclude= ' +
    '-E|--exclude-container= --exclude-pod= --field-selector= -H|--highlight= --container-state= ' +
    '--color= --timezone= --max-log-requests= -A|--all-namespaces --no-follow --only-log-lines --node= ' +
    '--stdin ' +
    '--config= --init-containers --ephemeral-containers --condition= --diff-container -p|--prompt ' +
    '--show-hidden-options --verbosity= -k|--colored-output= -j= -b|--line-buffered= -r|--cluster= ' +
    '--svc= --deploy= --ns=',
)

const stern: Program = {
  names: ['stern', 'kubetail', 'kail', 'kubelogs'],
  about: 'follows the logs of many pods',
  examples: { 'stern cart -n shop --since 10m': ['read follow log cart'], 'kubetail web': ['read follow log web'] },
  run: (call) => {
    const read = readArguments(call.args, followOptions)
    const file = read.value('--template-file')
    if (file !== undefined) emitFile(call, 'read', file)
    const flags = {
      context: read.value('--context'),
      kubeconfig: read.value('--kubeconfig'),
      namespace: read.value('--namespace'),
    }
    emit(call, 'read', 'follow', 'log', read.operands[0] ?? '', { at: clusterAt(call, flags) })
  },
}

const checks: Program = shows(
  [
    'kubeconform',
    'kubeval',
    'kube-score',
    'kube-linter',
    'pluto',
    'polaris',
    'popeye',
    'kubent',
    'kube-bench',
    'kube-capacity',
    'datree',
    'conftest',
    'dyff',
  ],
  'manifest',
  'checks manifests and clusters, and changes nothing',
  { 'kubeconform -strict k8s/': ['read show manifest'], 'pluto detect-files -d k8s': ['read show manifest'] },
)

export const clusterContexts: readonly Program[] = [kubectx, k9s, stern, checks]
