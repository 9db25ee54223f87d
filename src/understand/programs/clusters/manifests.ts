import { emit, emitFile, nowhere } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'
import {
  changes,
  does,
  isUndescribed,
  loses,
  publishes,
  reads,
  restarts,
  type ToolCall,
  tool,
  type VerbRun,
} from '../../tool.ts'
import { runNeatGet } from '../kubernetes/neat.ts'

/** What makes, checks and carries manifests: on paper, in files of the project, and some of it in a cluster. */

const looksLikePath = (text: string): boolean => text !== '-' && (text.includes('/') || /\.\w+$/.test(text))

const TEMPLATES = `-f|--file= -o|--output= -v|--data-value= --data-values-file= --data-value-yaml=
    --data-values-schema-inspect --output-files= -m|--multi= -J|--jpath= -S|--string -y|--yaml-stream
    -V|--ext-str= --ext-code= -A|--tla-str= --tla-code= -e|--exec -c|--create-output-dirs --outfile=
    --ignore-unknown-comments --imgpkg-lock-output= --lock-output= --output-directory= --template= --prune
    -i|--input= --images-annotation`

/** Templates and data languages: each file that is named is read, the result goes to where they are told. */
const templates: Program = {
  names: ['ytt', 'kbld', 'jsonnet', 'jsonnet-lint', 'kubectl-slice', 'kubectl-neat', 'helmify', 'kompose'],
  about: 'makes manifests from templates',
  examples: {
    'ytt -f config/ -v tag=2': ['file read config/', 'read render manifest'],
    'jsonnet -J vendor -m out main.jsonnet': [
      'file read main.jsonnet',
      'file overwrite below out',
      'read render manifest',
    ],
    'jsonnet env/*.jsonnet': ['file read env/*.jsonnet', 'read render manifest'],
    'kbld -f k8s/deploy.yaml': ['file read k8s/deploy.yaml', 'read render manifest'],
    'kompose convert --build local --push-image': ['publish push image', 'read render manifest'],
    'kubectl-neat get -- pod x': ['read get pod x'],
    'kubectl-neat get -- secret x -o yaml': ['read-secret get secret x'],
    'kbld relocate -f k8s --repository registry.example/x': ['publish relocate image'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(TEMPLATES))
    const [verb] = read.operands
    if (call.name === 'kubectl-neat' && verb?.text === 'get') return void runNeatGet(call, call.args)
    if (call.name === 'kbld' && /^(relocate|package)$/.test(verb?.text ?? ''))
      return emit(call, 'publish', verb?.text ?? '', 'image')
    if (call.args.some((w) => w.text.startsWith('--push-image'))) emit(call, 'publish', 'push', 'image')
    for (const path of [...read.values('-f'), ...read.operands])
      if (looksLikePath(path.text)) emitFile(call, 'read', path)
    for (const path of read.values('-o', '-m', '--output-files', '--output-directory', '--outfile'))
      if (path.text !== '-' && !FORMS.test(path.text)) emitFile(call, 'overwrite', path, { recursive: true })
    emit(call, 'read', 'render', 'manifest')
  },
}

const FORMS = /^(json|yaml|yml|text|name|wide|pos|cue|toml|table|stdout|unwrap)$/

const cluster = (call: ToolCall) =>
  nowhere(call, 'the cluster of the current context', call.arguments.values('--context', '--kubeconfig'))

/** kyverno 1.14, gator 3.19, kubewarden's kwctl, cue 0.13: checks of manifests against rules. */
const rules: Program = tool({
  names: ['kyverno', 'gator', 'kwctl', 'helm-docs', 'ct', 'kubectl-validate'],
  about: 'checks manifests against rules',
  options: `-r|--resource= -f|--filename= -o|--output= --cluster -c|--context= --kubeconfig= --policy-report
    --audit-warn --detailed-results -v= --values-file= --set= -n|--namespace= -s|--settings-json= --config=
    --chart-dirs= --charts= --target-branch= --all --since= --upgrade -x|--exclude= --chart-search-root=
    --dry-run -d --sort-values-order= -t|--template-files= --request-path= --remote= --namespace=`,
  dryRun: (call) => call.arguments.has('--dry-run', '-d'),
  verbs: {
    [`apply | test | jp | verify | bench | expand | lint | list-changed | validate | inspect | policies |
      version | run | docs | json | benchmark | sync | match | config | digest`]: (call) =>
      call.args.some((w) => w.text.startsWith('--additional-commands'))
        ? emit(call, 'unreadable', 'run', 'program', '')
        : emit(call, 'read', call.verb, 'rule', call.operands[0] ?? ''),
    'oci pull | annotate | pull | load | save | create | fix': changes('rule'),
    migrate: (call) => emit(call, 'change', 'migrate', 'rule', '', { at: cluster(call) }),
    'oci push | push': publishes('rule'),
    'install | lint-and-install': (call) => emit(call, 'deploy', call.verb, 'chart', '', { at: cluster(call) }),
    rm: does('lose-remade', 'rule'),
    '': (call) => emit(call, call.name === 'helm-docs' ? 'change' : 'read', 'run', 'documentation'),
    '*': (call) =>
      call.name === 'kubectl-validate' ? emit(call, 'read', 'validate', 'rule', call.verb) : isUndescribed(call),
  },
  examples: {
    'kyverno apply p.yaml --resource k8s/deploy.yaml': ['read apply rule p.yaml'],
    'gator test -f k8s': ['read test rule'],
    'helm-docs --dry-run': ['read dry run plan'],
    'helm-docs': ['change run documentation'],
    "ct lint --additional-commands 'sh x.sh'": ['unreadable run program'],
    'ct lint --all': ['read lint rule'],
    'ct install --charts helm': ['deploy install chart'],
    'kwctl push p.wasm registry.example/p:1': ['publish push rule p.wasm', 'publish push rule registry.example/p:1'],
  },
})

/** The result goes where `-o` says, if that is no form. */
const intoFile =
  (run: VerbRun): VerbRun =>
  (call) => {
    for (const path of call.arguments.values('-o', '--outfile'))
      if (path.text !== '-' && !FORMS.test(path.text)) emitFile(call, 'overwrite', path, { recursive: true })
    return run(call)
  }

/** vendir 0.44, imgpkg 0.46, jsonnet-bundler, kpt 1.0, tanka 0.32, krew 0.4. */
const carriers: Program = tool({
  names: [
    'vendir',
    'imgpkg',
    'jb',
    'kpt',
    'tk',
    'tanka',
    'timoni',
    'cue',
    'kcl',
    'krew',
    'kubectl-krew',
    'helmsman',
    'argocd-autopilot',
  ],
  about: 'brings manifests to where they belong',
  options: `-f|--file= -i|--image= -b|--bundle= -o|--output= -l|--lock= --lock-file= --directory= -d= --tag=
    --to-repo= --to-tar= --tar= --dry-run=? --yes --auto-approve=? --name= -e|--expression= -n|--namespace=
    --outfile= --reconcile-timeout= --install-resource --image= --results-dir= --truncate-output --fn-path= --context=
    --kube-context= --kubeconfig= --values= -t|--target= --ext-str= -V= --apply --destroy
    --keep-untracked-releases -p= -c= --repo= --package= -m= --force -a --out= -s --strict --outpkg= --schema=`,
  dryRun: (call) =>
    call.arguments.has('--dry-run') && /^(apply|live apply|fn render|live destroy|delete|build|bundle)/.test(call.verb),
  verbs: {
    [`tools | version | describe | tag list | list | info | search | diff | eval | show | status | env list |
      env inspect | lint | fmt --test | vet | live status | pkg diff | pkg tree | fn doc | fn source | inspect |
      mod vet | bundle inspect | artifact list | mod list | vendor-diff | refs | tool list | help | completion`]:
      intoFile(reads('manifest')),
    'live destroy | delete | bundle delete | prune | env remove': (call) =>
      emit(call, 'lose', call.verb, 'manifest', call.operands[0] ?? '', { at: cluster(call) }),
    'live apply | apply | bundle apply | app create | project create | repo bootstrap | live migrate': (call) =>
      emit(call, 'deploy', call.verb, 'manifest', call.operands[0] ?? '', { at: cluster(call) }),
    'app delete | project delete | repo uninstall': (call) =>
      emit(call, 'lose', call.verb, 'application', call.operands[0] ?? '', { at: cluster(call) }),
    'push | copy | mod push | artifact push | bundle publish | mod publish': publishes('package'),
    export: intoFile(changes('manifest')),
    'fn render': (call) =>
      call.args.some((w) => w.text.startsWith('--allow-exec'))
        ? emit(call, 'unreadable', 'run', 'function', call.operands[0] ?? '')
        : changes('manifest')(call),
    'fn eval | cmd | script': (call) => emit(call, 'unreadable', call.verb, 'function', call.operands[0] ?? ''),
    [`sync | pull | install | uninstall | update | upgrade | init | fmt | fix | import | get | vendor | trim |
      build | tool | mod init | mod tidy | mod get | mod pull | bundle build | bundle init | bundle mod |
      pkg get | pkg init | pkg update | fn sink | live init | env add | env set | add | rewrite |
      artifact pull | artifact tag | mod | run | index | alias | cat`]: intoFile(changes('manifest')),
    '': (call) => {
      // helmsman reads `-apply`, too, which looks like letters.
      const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
      const kind = has(/^--?destroy(=|$)/) ? 'lose' : has(/^--?apply(=|$)/) ? 'deploy' : 'read'
      emit(call, kind, 'run', 'manifest', '', { at: cluster(call) })
    },
    '*': isUndescribed,
  },
  examples: {
    'vendir sync': ['change sync manifest'],
    'imgpkg push -b registry.example/b:1 -f .': ['publish push package'],
    'kpt live apply': ['deploy live apply manifest'],
    'kpt live destroy': ['lose live destroy manifest'],
    'tk diff environments/prod': ['read diff manifest environments/prod'],
    'tk apply environments/prod': ['deploy apply manifest environments/prod'],
    'cue export ./... -o out.json': ['file overwrite below out.json', 'change export manifest ./...'],
    'cue vet ./...': ['read vet manifest ./...'],
    'krew install neat': ['change install manifest neat'],
    'helmsman --apply -f d.yaml': ['deploy run manifest'],
    'helmsman -apply -f d.yaml': ['deploy run manifest'],
    'helmsman -f d.yaml': ['read run manifest'],
    'kpt live apply --dry-run=false': ['deploy live apply manifest'],
    'kpt live apply --dry-run': ['read dry run plan live apply'],
    'kpt fn render --allow-exec': ['unreadable run function'],
  },
})

/** Helpers that look at a cluster, and make one of their own from what they find. */
const observers: Program = tool({
  names: [
    'k8sgpt',
    'kubectl-whoami',
    'kubectl-tree',
    'kubectl-view_allocations',
    'ksniff',
    'kubeshark',
    'eks-node-viewer',
    'kubent-check',
  ],
  about: 'looks at what runs in a cluster',
  options: `-n|--namespace= --context= --kubecontext= --kubeconfig= -o|--output= -e|--explain -f|--filter=
      -b|--backend= -l|--language= --resources= --node-selector= --extra-labels= --anonymize -m= -p=
      -s|--selector=`,
  place: cluster,
  verbs: {
    'analyze | filters list | auth list | integration list | version | help | get | tree | analyse': (call) =>
      // With a model behind it what it finds is sent there.
      emit(
        call,
        call.arguments.has('-e') && !call.arguments.has('--anonymize') ? 'disclose' : 'read',
        call.verb,
        'cluster',
        '',
        { at: call.place() },
      ),
    'filters add | filters remove | auth default | generate | serve | custom-analyzer': (call) =>
      emit(call, 'change', call.verb, 'settings', ''),
    'auth add | auth remove | auth update | auth new': (call) => emit(call, 'access', call.verb, 'settings', ''),
    'tap | proxy | integration activate | integration deactivate': changes('cluster'),
    clean: restarts('cluster'),
    uninstall: loses('cluster'),
    '': (call) => emit(call, 'read', 'show', 'cluster', '', { at: call.place() }),
    '*': isUndescribed,
  },
  examples: {
    'k8sgpt analyze -n shop': ['read analyze cluster'],
    'k8sgpt analyze --explain': ['disclose analyze cluster'],
    'k8sgpt auth add -b openai': ['access auth add settings'],
    'eks-node-viewer --resources cpu': ['read show cluster'],
  },
})

export const manifests: readonly Program[] = [templates, rules, carriers, observers]
