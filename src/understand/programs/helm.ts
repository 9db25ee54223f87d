import { commandText, typedCommand } from '../command-text.ts'
import { absolute, emit, emitFile, type More, reachOf, sessionOf } from '../emit.ts'
import type { KubernetesPlace } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { changes, deploys, isUndescribed, loses, reads, readsData, type ToolCall, tool, type VerbRun } from '../tool.ts'
import { Carries, isKnown, type Stream, stream, unknownWord, type Word, word } from '../word.ts'
import { isEveryOne } from './aws/every.ts'
import { registryAt } from './docker/registry.ts'
import { isAddress } from './kubernetes/manifest.ts'
import { clusterAt, isUnproven } from './kubernetes/place.ts'

/** helm 3.18 and 4, with its usual plugins, and the tools around it. */

function helmPlace(call: ToolCall): KubernetesPlace {
  const read = call.arguments
  return clusterAt(
    call,
    {
      context: read.value('--kube-context'),
      server: read.value('--kube-apiserver'),
      kubeconfig: read.value('--kubeconfig'),
      namespace: read.value('--namespace'),
      unproven: isUnproven(read, '--kube-insecure-skip-tls-verify'),
    },
    'helm',
  )
}

function isDryRun(call: ToolCall): boolean {
  if (!call.arguments.has('--dry-run')) return false
  const value = call.arguments.value('--dry-run')
  return value === undefined || /^(client|server|true)$/.test(value.text)
}

/** `--post-renderer` runs a program over the manifests, also in a dry run and for `template`. */
function runsRenderer(call: ToolCall): void {
  const renderer = call.arguments.value('--post-renderer')
  if (renderer !== undefined) call.exec([renderer, ...call.arguments.values('--post-renderer-args')])
}

function readsValues(call: ToolCall): void {
  for (const path of call.arguments.values('--values')) if (!isAddress(path.text)) emitFile(call, 'read', path)
  // `--set-file a=x,b=y`
  for (const given of call.arguments.values('--set-file'))
    for (const one of given.text.split(',')) {
      const path = one.slice(one.indexOf('=') + 1)
      if (path !== '') emitFile(call, 'read', { ...given, text: path })
    }
}

function suggestions(call: ToolCall, release: Word | undefined): Pick<More, 'dryRun' | 'verify'> {
  const dryRun = commandText(call, ['--dry-run'])
  const context = call.arguments.value('--kube-context')
  const namespace = call.arguments.value('--namespace')
  const where = [
    ...(context === undefined ? [] : ['--kube-context', context]),
    ...(namespace === undefined ? [] : ['-n', namespace]),
  ]
  const verify = typedCommand(call, [call.name, 'status', ...(release === undefined ? [] : [release]), ...where])
  return { ...(dryRun === undefined ? {} : { dryRun }), ...(verify === undefined ? {} : { verify }) }
}

function releases(call: ToolCall): void {
  const at = call.place()
  const generated = call.arguments.has('--generate-name')
  const [release, chart] = generated ? [undefined, call.operands[0]] : call.operands
  runsRenderer(call)
  readsValues(call)
  if (isDryRun(call)) return emit(call, 'read', 'dry run', 'plan', call.verb, { at })
  if (chart !== undefined && isAddress(chart.text)) {
    emit(call, 'remote-code', call.verb, 'chart', chart, { at, note: 'the chart comes straight from an address' })
  }
  emit(call, 'deploy', call.verb, 'release', release ?? '', { at, ...suggestions(call, release) })
}

/** What `helm list -A` prints stands for every release, where nothing narrows it. */
function lists(call: ToolCall): Stream | undefined {
  reads('release')(call)
  const isAll = /^(list|ls)$/.test(call.verb) && call.arguments.has('-A')
  if (!isAll || call.arguments.has('-f', '-l', '-m', ...STATES)) return undefined
  return { text: undefined, carries: Carries.nothing, span: call.span, about: EVERY_RELEASE }
}

const EVERY_RELEASE = 'every release'
const STATES = ['--deployed', '--failed', '--pending', '--superseded', '--uninstalled', '--uninstalling']

function uninstalls(call: ToolCall): void {
  const at = call.place()
  if (isDryRun(call)) return emit(call, 'read', 'dry run', 'plan', call.verb, { at })
  const every = call.operands.find((one) => isEveryOne(one) && one.about === EVERY_RELEASE)
  if (every !== undefined)
    return emit(call, 'catastrophe', 'uninstall', 'release', every, {
      at,
      note: 'every release of the cluster, none of them named',
    })
  for (const release of call.operands)
    emit(call, 'lose', 'uninstall', 'release', release, { at, ...suggestions(call, release) })
  if (call.operands.length === 0) emit(call, 'lose', 'uninstall', 'release', '', { at })
}

function renders(call: ToolCall): void {
  runsRenderer(call)
  readsValues(call)
  const to = call.arguments.value('--output-dir')
  if (to !== undefined) emitFile(call, 'create', to)
  emit(call, 'read', call.verb, 'chart', call.operands.at(-1) ?? '')
}

/** A chart that is fetched lies on this host; nothing of it runs yet. */
function pulls(call: ToolCall): void {
  emitFile(call, 'create', call.arguments.value('--untardir', '--destination') ?? word('.', call.span))
  emit(call, 'change', 'pull', 'chart', call.operands[0] ?? '')
}

function installsPlugin(call: ToolCall): void {
  const [source] = call.operands
  if (source !== undefined && /:\/\//.test(source.text)) {
    return emit(call, 'remote-code', 'install', 'plugin', source, {
      note: 'the plugin comes straight from an address, and its hooks run',
    })
  }
  emit(call, 'change', 'install', 'plugin', source ?? '')
}

const CHART =
  '-f|--values= --set= --set-string= --set-file= --set-json= --set-literal= --version= --repo= ' +
  '--username= --password= --ca-file= --cert-file= --key-file= ' +
  '--keyring= --verify --devel --insecure-skip-tls-verify --plain-http --pass-credentials ' +
  '--post-renderer= --post-renderer-args= -d|--dependency-update'
const INSTALL =
  `${CHART} -i|--install -g|--generate-name --name-template= --description= --create-namespace ` +
  '--atomic --rollback-on-failure --cleanup-on-fail --force ' +
  '--force-replace --force-conflicts --server-side=? --history-max= --no-hooks --replace ' +
  '--reset-values --reuse-values --reset-then-reuse-values ' +
  '--disable-openapi-validation --enable-dns --hide-notes --hide-secret -l|--labels= -o|--output= ' +
  '--render-subchart-notes --skip-crds ' +
  '--skip-schema-validation --take-ownership --timeout= --wait=? --wait-for-jobs --dry-run=? ' +
  '--recreate-pods --install --show-secrets --no-color'

const onHost: (on: string) => VerbRun = (on) => (call) =>
  emit(call, 'change', call.verb, on, call.operands.at(-1) ?? '', { at: sessionOf(call) })

/** Verbs after which helm has other records of releases than before. */
const RECORDS = new Set(['install', 'upgrade', 'uninstall', 'delete', 'del', 'un', 'rollback', 'test', 'release'])
const RECORDS_READ = new Set(['list', 'ls', 'status', 'history', 'hist', 'get', 'diff'])

/** `HELM_DRIVER=sql` keeps them in a database that a variable names, and not in the cluster (helm 3.18, "Advanced techniques"). */
function recordsReleases(call: Call): void {
  const driver = call.env.get('HELM_DRIVER')
  if (driver === undefined || (isKnown(driver) && driver.text.toLowerCase() !== 'sql')) return
  const url = call.env.get('HELM_DRIVER_SQL_CONNECTION_STRING')
  const at = {
    is: 'database',
    engine: 'postgresql',
    url: url ?? unknownWord(undefined),
    host: undefined,
    port: undefined,
    database: undefined,
    ...reachOf(call),
  } as const
  const verbs = call.args.map((w) => w.text)
  if (verbs.some((one) => RECORDS.has(one)) && !verbs.some((one) => one.startsWith('--dry-run')))
    emit(call, 'change', 'write', 'releases', '', { at, note: '`HELM_DRIVER` keeps them in a database' })
  else if (verbs.some((one) => RECORDS_READ.has(one))) emit(call, 'read', 'read', 'releases', '', { at })
}

const helmTool: Program = tool({
  names: ['helm', 'helm3'],
  about: 'installs charts into a Kubernetes cluster',
  options:
    '--burst-limit= --debug --kube-apiserver= --kube-as-group= --kube-as-user= --kube-ca-file= ' +
    '--kube-context= --kube-insecure-skip-tls-verify=? ' +
    '--kube-tls-server-name= --kube-token= --kubeconfig= -n|--namespace= --qps= --registry-config= ' +
    '--repository-cache= --repository-config= ' +
    '--content-cache= --color= --colour=',
  place: helmPlace,
  verbs: {
    'list | ls | status | history | hist | get metadata | get notes': {
      options:
        '-A|--all-namespaces -a|--all -q|--short -o|--output= -f|--filter= -m|--max= --offset= ' +
        '-l|--selector= --revision= --show-desc --show-resources -d|--date -r|--reverse --time-format= ' +
        '--deployed --failed --pending --superseded --uninstalled --uninstalling --no-headers',
      run: lists,
    },
    'get values | get manifest | get hooks | get all': {
      options: '-a|--all -o|--output= --revision= --template=',
      run: readsData('release'),
    },
    'install | upgrade': { options: INSTALL, run: releases },
    rollback: {
      options:
        '--cleanup-on-fail --dry-run=? --force --force-replace --server-side=? --history-max= --no-hooks ' +
        '--recreate-pods --timeout= --wait=? --wait-for-jobs',
      run: (call) => {
        if (isDryRun(call)) return emit(call, 'read', 'dry run', 'plan', call.verb, { at: call.place() })
        emit(call, 'deploy', 'rollback', 'release', call.operands[0] ?? '', {
          at: call.place(),
          ...suggestions(call, call.operands[0]),
        })
      },
    },
    'uninstall | delete | del | un': {
      options:
        '--cascade= --description= --dry-run=? --ignore-not-found --keep-history --no-hooks --timeout= ' + '--wait=?',
      run: uninstalls,
    },
    'test | release test': { options: '--filter= --logs --hide-notes --timeout=', run: changes('release') },
    'template | lint': {
      options:
        `${INSTALL} --output-dir= --validate --is-upgrade --include-crds --api-versions= -a= ` +
        '--kube-version= --release-name --show-only= -s= --skip-tests --strict --with-subcharts --quiet',
      run: renders,
    },
    ['show all | show chart | show crds | show readme | show values | inspect all | inspect chart | ' +
      'inspect values | inspect readme | inspect']: {
      options: `${CHART} --jsonpath=`,
      run: (call) => emit(call, 'read', 'show', 'chart', call.operands[0] ?? ''),
    },
    ['version | env | completion | search repo | search hub | repo list | repo ls | plugin list | plugin ' +
      'ls | dependency list | dependency ls | dep list | dep ls | verify | schema']: {
      options:
        '-o|--output= --versions --version= --regexp -r --devel --max-col-width= --list-repo-url ' +
        '--fail-on-no-result --short --client --template= --keyring=',
      run: (call) => emit(call, 'read', call.verb, 'settings'),
    },
    'repo add | repo update | repo up | repo index | repo remove | repo rm': {
      options:
        '--username= --password= --password-stdin --force-update --allow-deprecated-repos --no-update ' +
        '--ca-file= --cert-file= --key-file= --insecure-skip-tls-verify --pass-credentials --timeout= ' +
        '--merge= --url= --json --fail-on-repo-update-fail',
      run: onHost('repository'),
    },
    'create | dependency build | dependency update | dependency up | dep build | dep update | dep up | package': {
      options:
        '-p|--starter= -d|--destination= --skip-refresh --verify --keyring= --version= --app-version= ' +
        '--sign --key= --passphrase-file= -u|--dependency-update',
      run: onHost('chart'),
    },
    'pull | fetch': { options: `${CHART} --destination= --untar --untardir= --prov`, run: pulls },
    push: {
      options:
        '--ca-file= --cert-file= --key-file= --insecure-skip-tls-verify --plain-http --username= ' +
        '--password= -f|--force --version= --app-version= -d',
      run: (call) => {
        const to = call.operands.at(-1) ?? word('', call.span)
        emit(call, 'deploy', 'push', 'chart', call.operands[0] ?? '', { at: registryAt(call, to) })
      },
    },
    'registry login | registry logout': {
      options:
        '-u|--username= -p|--password= --password-stdin --insecure --ca-file= --cert-file= --key-file= ' +
        '--plain-http',
      run: onHost('registry'),
    },
    'plugin install': { options: '--version= --verify --keyring=', run: installsPlugin },
    ['plugin update | plugin uninstall | plugin remove | plugin rm | plugin up | plugin package | plugin ' + 'verify']:
      onHost('plugin'),
    'diff upgrade | diff install | diff revision | diff rollback | diff release | diff version | diff local': {
      options:
        `${INSTALL} -C|--context= --show-secrets-decoded --suppress= --suppress-output-line-regex= ` +
        '-q|--suppress-secrets --three-way-merge --detailed-exitcode --allow-unreleased ' +
        '--normalize-manifests --output= --include-tests --no-hooks --find-renames= -D= ' +
        '--disable-validation --dry-run=?',
      run: (call) => {
        runsRenderer(call)
        const secret = call.arguments.has('--show-secrets', '--show-secrets-decoded')
        emit(call, secret ? 'read-secret' : 'read', 'diff', 'release', call.operands[0] ?? '', { at: call.place() })
      },
    },
    'secrets decrypt | secrets dec | secrets view': (call) => readSecretFiles(call),
    'secrets encrypt | secrets enc | secrets edit | secrets clean': onHost('secret file'),
    mapkubeapis: {
      options: '--dry-run=? --mapfile= --v2',
      run: (call) => (isDryRun(call) ? reads('release')(call) : changes('release')(call)),
    },
    's3 init | s3 push | s3 reindex | s3 delete | cm-push': deploys('chart'),
    '*': isUndescribed,
  },
  examples: {
    'helm ls -A': ['read ls release'],
    'helm status cart -n shop --kube-context prod': ['read status release cart'],
    'helm get values cart': ['read-data get values release cart'],
    'helm upgrade --install cart ./helm -f values.yaml': ['file read values.yaml', 'deploy upgrade release cart'],
    'helm upgrade cart ./helm --dry-run': ['read dry run plan upgrade'],
    'helm upgrade cart ./helm --dry-run=none': ['deploy upgrade release cart'],
    'helm install cart https://get.example/c.tgz': [
      'remote-code install chart https://get.example/c.tgz',
      'deploy install release cart',
    ],
    'helm rollback cart 3': ['deploy rollback release cart'],
    'helm uninstall cart': ['lose uninstall release cart'],
    'helm list -Aq | xargs helm uninstall': ['read list release', 'catastrophe uninstall release \uFFFC'],
    'helm list -Aq -f cart | xargs helm uninstall': ['read list release', 'lose uninstall release \uFFFC'],
    'helm template cart ./helm': ['read template chart ./helm'],
    'helm template cart ./helm --post-renderer ./x.sh': [
      'undescribed run program ./x.sh',
      'read template chart ./helm',
    ],
    'helm repo add a https://charts.example': ['change repo add repository https://charts.example'],
    'helm diff upgrade cart ./helm': ['read diff release cart'],
    'helm secrets view secrets.yaml': ['read-secret decrypt file secrets.yaml'],
    'helm plugin install https://github.com/x/y': ['remote-code install plugin https://github.com/x/y'],
    'helm push c-1.tgz oci://registry.example/charts': ['deploy push chart c-1.tgz'],
    'HELM_DRIVER=sql helm upgrade cart ./helm': ['deploy upgrade release cart', 'change write releases'],
    'HELM_DRIVER=configmap helm upgrade cart ./helm': ['deploy upgrade release cart'],
    'HELM_DRIVER=sql helm ls': ['read ls release', 'read read releases'],
  },
})

const helm: Program = {
  ...helmTool,
  run: (call) => {
    const out = helmTool.run(call)
    recordsReleases(call)
    return out
  },
}

function readSecretFiles(call: ToolCall): Stream {
  for (const path of call.operands) emit(call, 'read-secret', 'decrypt', 'file', path, { at: sessionOf(call) })
  return stream(undefined, Carries.secret, call.span)
}

/**
 * `kubeContext` of a helmfile comes before the current one, and that of a release before the flag (helmfile 1.1). Where
 * several are named, or a template makes it, nobody knows which one it is. KNOWN GAP: files that it includes.
 */
function helmfileContext(call: ToolCall): Word | undefined {
  const given = call.arguments.value('--kube-context')
  const file = call.arguments.value('--file') ?? word('helmfile.yaml', call.span)
  const text = call.readFile({ ...file, text: absolute(call.cwd, file.text) }).text?.slice(0, 1 << 18) ?? ''
  const named = new Set<string>()
  let isForAll = !/^(?:helmfiles|bases):/m.test(text)
  let section = ''
  for (const line of text.split('\n')) {
    section = /^\w+/.exec(line)?.[0] ?? section
    const context = /(?:^|[\s{,-])kubeContext:[ \t]*["']?([^\s"',}#]+)/.exec(line.replace(/(?:^|\s)#.*$/, ''))?.[1]
    if (context === undefined) continue
    named.add(context)
    // That of one release or environment leaves the others where they were.
    isForAll &&= section === 'helmDefaults'
  }
  const [only] = named
  if (only === undefined) return given
  const isSure = isForAll && named.size === 1 && !only.includes('{') && (given === undefined || given.text === only)
  return isSure ? word(only, call.span) : unknownWord(call.span)
}

const helmfile: Program = tool({
  names: ['helmfile'],
  about: 'installs many charts',
  options:
    '-f|--file= -e|--environment= --state-values-set= --state-values-set-string= --state-values-file= ' +
    '--kube-context= --kubeconfig= -n|--namespace= -l|--selector= -c|--chart= ' +
    '-b|--helm-binary= -k|--kustomize-binary= -i|--interactive --color --no-color --debug --log-level= ' +
    '--allow-no-matching-release -q|--quiet --args= --strip-args-values-on-exit-error ' +
    '--disable-force-update',
  place: (call) => {
    const read = call.arguments
    const flags = {
      context: helmfileContext(call),
      kubeconfig: read.value('--kubeconfig'),
      namespace: read.value('--namespace'),
    }
    const at = clusterAt(call, flags, 'helm')
    // A helmfile may name the context of each environment itself.
    const environment = read.value('--environment')
    return environment === undefined || at.context !== undefined
      ? at
      : {
          ...reachOf(call),
          is: 'unknown',
          why: 'the environment of a helmfile chooses its cluster',
          names: [environment],
        }
  },
  verbs: {
    ['list | status | build | template | lint | diff | show-dag | version | cache info | print-env | ' +
      'write-values']: reads('release'),
    'apply | sync | charts': deploys('release'),
    test: changes('release'),
    'destroy | delete': loses('release'),
    'deps | repos | fetch | init | cache cleanup': onHost('chart'),
    '*': isUndescribed,
  },
  examples: {
    'helmfile diff': ['read diff release'],
    'helmfile -e production apply': ['deploy apply release'],
    'helmfile destroy': ['lose destroy release'],
    "printf 'helmDefaults:\\n  kubeContext: a\\n' > helmfile.yaml; helmfile apply": [
      'file overwrite helmfile.yaml',
      'deploy apply release',
    ],
  },
})

const kustomize: Program = tool({
  names: ['kustomize'],
  about: 'renders overlays of manifests',
  options:
    '-o|--output= --load-restrictor= --enable-helm --helm-command= --enable-alpha-plugins --enable-exec ' +
    '--network --network-name= --mount= -e|--env= --reorder= --stack-trace',
  verbs: {
    build: (call) => {
      if (call.arguments.has('--enable-exec', '--enable-alpha-plugins')) {
        emit(call, 'undescribed', 'run', 'plugin', '', { note: 'the overlay names programs that run' })
      }
      const to = call.arguments.value('--output')
      if (to !== undefined) emitFile(call, 'overwrite', to)
      emit(call, 'read', 'build', 'overlay', call.operands[0] ?? '')
    },
    'version | completion | cfg cat | cfg tree | cfg count | cfg grep': (call) =>
      emit(call, 'read', call.verb, 'overlay'),
    'create | localize': onHost('overlay'),
    'edit add | edit set | edit remove | edit fix | edit alpha-list-builtin-plugin': onHost('overlay'),
    'fn run': isUndescribed,
    '*': isUndescribed,
  },
  examples: {
    'kustomize build overlays/prod': ['read build overlay overlays/prod'],
    'kustomize edit set image app=x:1': ['change edit set overlay app=x:1'],
  },
})

const kubeseal: Program = {
  names: ['kubeseal'],
  about: 'encrypts secrets for one cluster',
  examples: {
    'kubeseal --format yaml < secret.yaml': ['file read secret.yaml', 'read seal secret'],
    'kubeseal --recovery-unseal --recovery-private-key k.pem < s.yaml': [
      'file read s.yaml',
      'file read k.pem',
      'read-secret unseal secret',
    ],
  },
  run: (call) => {
    const has = (name: string) => call.args.some((w) => w.text === name || w.text.startsWith(`${name}=`))
    const after = (...names: readonly string[]) => call.args[call.args.findIndex((w) => names.includes(w.text)) + 1]
    if (has('--recovery-unseal')) {
      if (has('--recovery-private-key')) emitFile(call, 'read', after('--recovery-private-key') ?? word('key'))
      emit(call, 'read-secret', 'unseal', 'secret')
      return stream(undefined, Carries.secret, call.span)
    }
    const to = call.args.some((w) => /^(-w|--sealed-secret-file)$/.test(w.text))
      ? after('-w', '--sealed-secret-file')
      : undefined
    if (to !== undefined) emitFile(call, 'overwrite', to)
    emit(call, 'read', 'seal', 'secret')
    return undefined
  },
}

const velero: Program = tool({
  names: ['velero'],
  about: 'backs clusters up and restores them',
  options: '--kubecontext= --kubeconfig= -n|--namespace= -v= --features= --add_dir_header --colorized=?',
  place: (call) =>
    clusterAt(call, {
      context: call.arguments.value('--kubecontext'),
      kubeconfig: call.arguments.value('--kubeconfig'),
      namespace: call.arguments.value('--namespace'),
    }),
  verbs: {
    ['get | backup get | backup describe | backup logs | restore get | restore describe | restore logs | ' +
      'schedule get | schedule describe | backup-location get | snapshot-location get | plugin get | repo ' +
      'get | version | describe backups | client config get | completion']: reads('backup'),
    'backup download': (call) => {
      emitFile(call, 'create', call.arguments.value('--output', '-o') ?? word('.', call.span))
      readsData('backup')(call)
    },
    ['backup create | schedule create | schedule pause | schedule unpause | create backup | create ' +
      'schedule | backup-location create | backup-location set | snapshot-location create | ' +
      'snapshot-location set | plugin add | client config set']: changes('backup'),
    'restore create | create restore | install': deploys('restore'),
    ['backup delete | restore delete | schedule delete | delete backup | delete schedule | delete ' +
      'restore | backup-location delete | uninstall']: loses('backup'),
    'plugin remove | debug': changes('backup'),
    '*': isUndescribed,
  },
  examples: {
    'velero backup get': ['read backup get backup'],
    'velero backup create nightly': ['change backup create backup nightly'],
    'velero backup delete nightly --confirm': ['lose backup delete backup nightly'],
    'velero restore create --from-backup nightly': ['deploy restore create restore nightly'],
  },
})

export const helms: readonly Program[] = [helm, helmfile, kustomize, kubeseal, velero]
