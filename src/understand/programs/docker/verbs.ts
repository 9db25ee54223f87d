import { typedCommand } from '../../command-text.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, lookedAt, type More } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import {
  changes,
  changesAccess,
  isUndescribed,
  loses,
  reads,
  readsData,
  restarts,
  type ToolCall,
  type Verb,
  type VerbRun,
} from '../../tool.ts'
import { Carries, isKnownText, type Stream, UNKNOWN, unknownWord, type Word } from '../../word.ts'
import { inspects } from './inspect.ts'
import { registryAt } from './registry.ts'
import { runVerbs } from './run.ts'
import { contexts, swarm } from './swarm.ts'

/** The verbs that docker, podman and nerdctl share (docker 28, podman 5). */

type Verbs = Readonly<Record<string, Verb>>

/** The same verbs behind a word: `ps` is `container ps` too. */
function under(prefix: string, verbs: Verbs): Verbs {
  return Object.fromEntries(
    Object.entries(verbs).map(([names, verb]) => [
      names
        .split('|')
        .map((one) => `${prefix} ${one.trim()}`)
        .join('|'),
      verb,
    ]),
  )
}

/** What a person may look at first or afterwards. */
function checkedBy(call: ToolCall, ...words: readonly (Word | string)[]): Pick<More, 'verify'> {
  const given = ['--context', '--host'].flatMap((option) => {
    const value = call.arguments.value(option)
    return value === undefined ? [] : [option, value]
  })
  const verify = typedCommand(call, [call.name, ...given, ...words])
  return verify === undefined ? {} : { verify }
}

/** Containers that stop or start: the list shows how they are. */
function restartsContainer(call: ToolCall): void {
  const more = { at: call.place(), ...checkedBy(call, 'ps', '-a') }
  const verb = call.verb.split(' ').at(-1) ?? call.verb
  if (call.operands.length === 0) emit(call, 'restart', verb, 'container', '', more)
  for (const name of lookedAt(call, call.operands)) emit(call, 'restart', verb, 'container', name, more)
}

/** A container can be made again from its image; the volumes that `-v` takes with it cannot. */
function removesContainer(call: ToolCall): void {
  const kind = call.arguments.has('--volumes') ? 'lose' : 'lose-remade'
  for (const name of call.operands.length === 0 ? [''] : lookedAt(call, call.operands)) {
    emit(call, kind, 'remove', 'container', name, { at: call.place(), ...checkedBy(call, 'ps', '-a') })
  }
}

function removing(kind: EffectKind, on: string, ...check: readonly string[]): VerbRun {
  return (call) => {
    const verb = call.verb.split(' ').at(-1) === 'prune' ? 'prune' : 'remove'
    for (const name of call.operands.length === 0 ? [''] : lookedAt(call, call.operands)) {
      emit(call, kind, verb, on, name, { at: call.place(), ...checkedBy(call, ...check) })
    }
  }
}

/** `system prune` leaves volumes alone unless it is told otherwise. */
function prunesSystem(call: ToolCall): void {
  const kind = call.arguments.has('--volumes') ? 'lose' : 'lose-remade'
  emit(call, kind, 'prune', 'system', '', { at: call.place(), ...checkedBy(call, 'system', 'df') })
}

function pushes(call: ToolCall): void {
  for (const image of call.operands.length === 0 ? [unknownWord(call.span)] : call.operands.slice(-1)) {
    emit(call, 'deploy', 'push', 'image', image, { at: registryAt(call, image) })
  }
}

/** `build`: a recipe of the workspace runs in containers of the daemon. `--push` sends the result out. */
function builds(call: ToolCall): void {
  const at = call.place()
  const context = call.operands.at(-1)
  const piped = (call.stdin.carries & Carries.network) !== 0
  const remote = [context, call.arguments.value('--file')].find(
    (w) => w !== undefined && (isRemoteContext(w.text) || (piped && w.text === '-')),
  )
  const checks = call.arguments.has('--check') || call.arguments.value('--call') !== undefined
  if (remote !== undefined)
    emit(call, 'remote-code', 'build', 'image', remote, { at, note: 'the recipe is fetched as it is built' })
  if (checks) return emit(call, 'read', 'check', 'recipe', context ?? '', { at })
  const tags = call.arguments.values('--tag')
  emit(call, 'change', 'build', 'image', tags[0] ?? '', { at })
  const outputs = call.arguments.values('--output')
  const sent = call.arguments.has('--push') || outputs.some(goesOut)
  if (sent)
    for (const tag of tags.length === 0 ? [unknownWord(call.span)] : tags)
      emit(call, 'deploy', 'push', 'image', tag, { at: registryAt(call, tag) })
  for (const cache of call.arguments.values('--cache-to')) {
    if (!goesOut(cache) && /[=,]/.test(cache.text)) continue
    const ref = /(?:^|,)ref=([^,]*)/.exec(cache.text)?.[1] ?? (cache.text.includes('=') ? UNKNOWN : cache.text)
    const image = { ...cache, text: ref }
    emit(call, 'deploy', 'push', 'image', image, { at: registryAt(call, image) })
  }
  for (const output of outputs) {
    const to = /(?:^|,)dest=([^,]*)/.exec(output.text)?.[1] ?? (output.text.includes('=') ? undefined : output.text)
    if (to !== undefined && to !== '-') emitFile(call, 'create', { ...output, text: to })
  }
}

/** An output, a cache or an override of a recipe that goes to a registry, or may. */
function goesOut({ text }: Word): boolean {
  return /type=registry|push=true/.test(text) || (!isKnownText(text) && !/type=(?!registry|image)\w/.test(text))
}

/** A git repository or an archive behind an address. */
function isRemoteContext(text: string): boolean {
  return /^(https?:\/\/|git:\/\/|git@|ssh:\/\/|github\.com\/)/.test(text)
}

/** `import URL` and `load` bring an image in; `save` writes one out. */
function saves(call: ToolCall): void {
  emit(call, 'read', 'save', 'image', call.operands[0] ?? '', { at: call.place() })
  const to = call.arguments.value('--output')
  if (to !== undefined) emitFile(call, 'overwrite', to)
}

const LIST =
  '-a|--all -f|--filter= --format= -n|--last= -l|--latest --no-trunc -q|--quiet -s|--size --digests ' +
  '--tree --sort= --watch= --pod -p --external --noheading --no-hosts'
const FORCE =
  '-f|--force -l|--link -v|--volumes -a|--all --filter= -t|--time= --no-prune --platform= -i|--ignore ' +
  '--cidfile= --depend --latest'

const containers: Verbs = {
  ...runVerbs,
  'ps | ls | list': { options: LIST, run: reads('container') },
  'logs | log': {
    options: '-f|--follow --details --since= -n|--tail= -t|--timestamps --until= --names --color -l|--latest',
    run: reads('log'),
  },
  'stats | top | port | diff | wait': {
    options: '-a|--all --format= --no-stream --no-trunc -l|--latest --condition= -i|--interval=',
    run: reads('container'),
  },
  'start | stop | restart | kill | pause | unpause': {
    options:
      '-t|--time|--timeout= -s|--signal= -a|--attach -i|--interactive --detach-keys= --checkpoint= --all ' +
      '--filter= --cidfile= -l|--latest',
    run: restartsContainer,
  },
  'rename | update | commit': {
    options:
      '-a|--author= -c|--change= -m|--message= -p|--pause --blkio-weight= --cpu-period= --cpu-quota= ' +
      '--cpu-shares= --cpus= --cpuset-cpus= --cpuset-mems= --memory= --memory-reservation= --memory-swap= ' +
      '--pids-limit= --restart= -f|--format= -q --squash',
    run: changes('container'),
  },
  'rm | remove': { options: FORCE, run: removesContainer },
}

const images: Verbs = {
  history: { options: '-H|--human --no-trunc -q|--quiet --format= --platform=', run: reads('image') },
  pull: {
    options:
      '-a|--all-tags --disable-content-trust --platform= -q|--quiet --arch= --os= --creds= --authfile= ' +
      '--tls-verify --policy= --retry= --unpack=?',
    run: changes('image'),
  },
  'tag | load': { options: '-i|--input= -q|--quiet --platform=', run: changes('image') },
  import: {
    options: '-c|--change= -m|--message= --platform=',
    run: (call) =>
      emit(
        call,
        isRemoteContext(call.operands[0]?.text ?? '') ? 'remote-code' : 'change',
        'import',
        'image',
        call.operands[0] ?? '',
        { at: call.place() },
      ),
  },
  push: {
    options:
      '-a|--all-tags --disable-content-trust --platform= -q|--quiet --creds= --authfile= --tls-verify ' +
      '--format= --digestfile= --compress',
    run: pushes,
  },
  save: { options: '-o|--output= --platform= --format= -q --compress -m', run: saves },
  build: {
    options:
      '-f|--file= -t|--tag= --build-arg= --build-context= --add-host= --allow= --annotation= --attest= ' +
      '--cache-from= --cache-to= --call= --check --cgroup-parent= ' +
      '--compress --cpu-period= --cpu-quota= --cpu-shares|-c= --cpuset-cpus= --cpuset-mems= ' +
      '--disable-content-trust --force-rm --iidfile= --isolation= --label= --load ' +
      '-m|--memory= --memory-swap= --metadata-file= --network= --no-cache --no-cache-filter= -o|--output= ' +
      '--platform= --progress= --provenance=? --pull --push -q|--quiet ' +
      '--rm --sbom=? --secret= --security-opt= --shm-size= --squash --ssh= --target= --ulimit= --builder= ' +
      '-D|--debug --format= --layers --logfile= -v|--volume= --creds= ' +
      '--authfile= --ignorefile= --jobs= --manifest= --tls-verify --userns= --from= --env= --all-platforms',
    run: builds,
  },
}

const buildCache: Verbs = {
  prune: {
    options:
      '-a|--all --filter= -f|--force --keep-storage= --reserved-space= --max-used-space= ' +
      '--min-free-space= --verbose',
    run: removing('lose-remade', 'build cache', 'system', 'df'),
  },
}

const buildx: Verbs = {
  ['ls | du | version | inspect | imagetools inspect | history ls | history logs | history inspect | ' +
    'history trace | history export']: {
    options: '--builder= --filter= --verbose --bootstrap --raw --format= -o|--output= --no-trunc --local',
    run: reads('builder'),
  },
  bake: {
    options:
      '-f|--file= --set= --push --load --no-cache --pull --print --progress= --builder= --metadata-file= ' +
      '--provenance=? --sbom=? --allow= --call= --check --list=',
    run: (call) => {
      if (call.arguments.has('--print', '--check', '--list'))
        return emit(call, 'read', 'show', 'recipe', call.operands[0] ?? '', { at: call.place() })
      emit(call, 'change', 'build', 'image', call.operands[0] ?? '', { at: call.place() })
      const set = call.arguments.values('--set').filter((w) => /\.(?:output|cache-to|push)\b|^[^=]*$/.test(w.text))
      if (call.arguments.has('--push') || set.some(goesOut)) pushes({ ...call, operands: [] })
    },
  },
  'create | use | bootstrap | install | uninstall | stop | rm': {
    options:
      '--name= --driver= --driver-opt= --platform= --append --bootstrap --buildkitd-config= ' +
      '--buildkitd-flags= --config= --leave --node= --use --default --global --builder= --all-inactive ' +
      '-f|--force --keep-state --keep-daemon',
    run: changes('builder'),
  },
  'imagetools create': {
    options: '-t|--tag= --append --dry-run -f|--file= --annotation= --prefer-index --progress= --builder=',
    run: (call) =>
      call.arguments.has('--dry-run')
        ? reads('image')(call)
        : pushes({ ...call, operands: call.arguments.values('--tag') }),
  },
  'history rm': loses('build record'),
}

export const dockerVerbs: Verbs = {
  ...containers,
  ...under('container', containers),
  'inspect | container inspect': { options: '-f|--format= -s|--size --type= -l|--latest', run: inspects('container') },
  'container prune': { options: '--filter= -f|--force', run: removing('lose-remade', 'container', 'ps', '-a') },
  ...images,
  ...under('image', images),
  'images | image ls | image list | image exists': { options: LIST, run: reads('image') },
  'image inspect | manifest inspect': {
    options: '-f|--format= --platform= --insecure -v|--verbose',
    run: reads('image'),
  },
  'rmi | image rm | image remove': { options: FORCE, run: removing('lose-remade', 'image', 'images') },
  'image prune': {
    options: '-a|--all --filter= -f|--force --external --build-cache',
    run: removing('lose-remade', 'image', 'images'),
  },
  'manifest create | manifest annotate | manifest rm | manifest add': {
    options: '-a|--amend --insecure --arch= --os= --os-features= --os-version= --variant=',
    run: changes('manifest'),
  },
  'manifest push': { options: '--insecure -p|--purge --all --format= -q', run: pushes },
  'volume ls | volume list | volume inspect | volume exists': {
    options: '-f|--filter= --format= -q|--quiet --cluster',
    run: reads('volume'),
  },
  'volume create | volume update | volume import | volume reload | volume mount | volume unmount': {
    options: '-d|--driver= --label= -o|--opt= --availability= --group= --scope= --type=',
    run: changes('volume'),
  },
  'volume export': { options: '-o|--output=', run: readsData('volume') },
  'volume rm | volume remove': {
    options: '-f|--force -a|--all -t|--time=',
    run: removing('lose', 'volume', 'volume', 'ls'),
  },
  'volume prune': { options: '-a|--all --filter= -f|--force', run: removing('lose', 'volume', 'volume', 'ls') },
  'network ls | network list | network inspect | network exists': {
    options: '-f|--filter= --format= --no-trunc -q|--quiet -v|--verbose',
    run: reads('network'),
  },
  'network create | network connect | network disconnect | network update | network reload': {
    options:
      '--alias= --driver-opt= --ip= --ip6= --link= --link-local-ip= --attachable --aux-address= ' +
      '--config-from= --config-only -d|--driver= --gateway= --ingress --internal --ip-range= ' +
      '--ipam-driver= --ipam-opt= --ipv6 --label= -o|--opt= --scope= --subnet= -f|--force --gw-priority=',
    run: changes('network'),
  },
  'network rm | network remove | network prune': {
    options: '-f|--force --filter=',
    run: removing('lose-remade', 'network', 'network', 'ls'),
  },
  'version | info | events | system df | system info | system events | search | help | completion': {
    options:
      '-f|--format= --filter= --since= --until= -v|--verbose --limit= --no-trunc --stream --no-stream ' + '--list-tags',
    run: reads('daemon'),
  },
  'system prune': { options: '-a|--all --filter= -f|--force --volumes --build --external', run: prunesSystem },
  ...under('builder', { ...buildCache, build: images['build'] as Verb }),
  ...under('buildx', { ...buildx, ...buildCache, build: images['build'] as Verb, b: images['build'] as Verb }),
  ...contexts,
  ...swarm,
  'plugin ls | plugin inspect': { options: '-f|--filter= --format= --no-trunc -q|--quiet', run: reads('plugin') },
  'plugin install | plugin enable | plugin disable | plugin set | plugin upgrade | plugin create': {
    options:
      '--alias= --disable --disable-content-trust --grant-all-permissions --timeout= -f|--force ' +
      '--compress --skip-remote-check',
    run: changes('plugin'),
  },
  'plugin rm | plugin remove': { options: '-f|--force', run: loses('plugin') },
  'plugin push': pushes,
  'trust inspect | trust view': reads('signature'),
  ['trust sign | trust revoke | trust key generate | trust key load | trust signer add | trust signer ' + 'remove']: {
    options: '--local -y|--yes --dir= --name= --key=',
    run: changesAccess('signature'),
  },
  'checkpoint ls | checkpoint create | checkpoint rm': {
    options: '--checkpoint-dir= --leave-running',
    run: (call) => (call.verb.endsWith('ls') ? reads('checkpoint')(call) : changes('checkpoint')(call)),
  },
  'login | logout': {
    options:
      '-u|--username= -p|--password= --password-stdin --authfile= --tls-verify --cert-dir= -v|--verbose ' +
      '-a|--all --get-login --secret=',
    run: (call) => emit(call, 'change', call.verb, 'registry', call.operands[0] ?? ''),
  },
  ['scout cves | scout quickview | scout qv | scout compare | scout diff | scout recommendations | ' +
    'scout sbom | scout version | scout policy | scout repo list | scout environment']: {
    options:
      '--format= -o|--output= --only-severity= --only-fixed --exit-code -e --org= --platform= --to= ' +
      '--to-latest --to-env= --ref= --type=',
    run: (call) => {
      const to = call.arguments.value('--output')
      if (to !== undefined) emitFile(call, 'overwrite', to)
      reads('image')(call)
    },
  },
  sbom: { options: '-o|--output= --format= --platform= -q -D --layers=', run: reads('image') },
  ['desktop status | desktop version | desktop logs | desktop engine ls | model ls | model list | ' +
    'model ps | model status | model df | model inspect | model logs | extension ls']: reads('desktop'),
  'desktop start | desktop stop | desktop restart | model unload': restarts('desktop'),
  ['model pull | model run | model rm | init | desktop update | desktop enable | desktop disable | ' +
    'extension install | extension rm']: changes('desktop'),
  debug: { options: '-c|--command= --shell= --host=', run: (call) => debugs(call) },
  '*': isUndescribed,
}

function debugs(call: ToolCall): Stream | undefined {
  const command = call.arguments.value('--command')
  const site = { is: 'elsewhere', why: 'a debugged container', from: call.site } as const
  if (command !== undefined)
    return call.shell({ text: command.text, carries: command.carries, span: command.span }, { site })
  return openShell(call, call.operands[0] ?? '') ?? undefined
}
