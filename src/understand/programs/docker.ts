import { emit, emitFile } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import { readArguments } from '../options.ts'
import type { Program } from '../program.ts'
import { changes, changesAccess, deploys, loses, reads, restarts, tool, type Verb } from '../tool.ts'
import { Carries, type Stream, stream, UNKNOWN, word } from '../word.ts'
import { compose } from './docker/compose.ts'
import { imageTools } from './docker/images.ts'
import { dockerPlace, GLOBAL_OPTIONS, ownDaemon } from './docker/place.ts'
import { dockerVerbs } from './docker/verbs.ts'
import { runsWrittenHelpers } from './docker/written-settings.ts'
import { lazyTable } from './project-code.ts'

/** `docker compose …`: the options before it say which daemon, those behind it are compose's own. */
const composeVerb: Verb = {
  command: true,
  run: (call) => {
    const at = call.args.findIndex((w) => w.text === 'compose')
    const args = [...call.args.slice(0, at), ...call.args.slice(at + 1)]
    return compose.run({ ...call, name: `${call.name} compose`, args })
  },
}

const dockerVerbsOf: Program = tool({
  names: ['docker'],
  about: 'runs containers',
  options: `${GLOBAL_OPTIONS} -v|--version`,
  place: dockerPlace,
  verbs: { ...dockerVerbs, compose: composeVerb },
  examples: {
    'docker ps -a': ['read ps container'],
    'docker context create s --docker host=ssh://web1 && docker --context s ps': [
      'change create context s',
      'read ps container',
    ],
    'docker run --privileged x rm -rf /srv': [
      'change run container x',
      'undescribed open container x',
      'file delete below /srv @ container x',
    ],
    'docker logs -f web': ['read logs log web'],
    'docker inspect web': ['read-data inspect container web'],
    "docker inspect -f '{{.State.Status}} {{.RestartCount}}' web": ['read inspect container web'],
    "docker inspect -f '{{json .Config.Env}}' web": ['read-secret inspect container web'],
    "docker inspect -f '{{json .}}' web": ['read-data inspect container web'],
    'docker volume inspect data': ['read volume inspect volume data'],
    'docker restart web': ['restart restart container web'],
    'docker rm -f web': ['lose-remade remove container web'],
    'docker rm -fv web': ['lose remove container web'],
    'docker volume rm data': ['lose remove volume data'],
    'docker system prune -af': ['lose-remade prune system'],
    'docker system prune -a --volumes -f': ['lose prune system'],
    'docker builder prune -f': ['lose-remade prune build cache'],
    'docker exec web ls -h /srv': ['file list /srv @ container web'],
    "docker exec -u root web sh -c 'rm -rf /x'": ['file delete below /x @ container web'],
    'docker exec -it web bash': ['unreadable open shell @ container web'],
    'docker run --rm -p 3000:3000 cart:dev': ['change run container cart:dev'],
    'docker run --rm -v /:/host alpine rm -rf /host': [
      'change run container alpine',
      'undescribed open container alpine',
      'file delete below /',
    ],
    'docker run --rm -v /data/app:/app alpine rm -rf /app/x /etc/x': [
      'change run container alpine',
      'file delete below /data/app/x',
      'file delete below /etc/x @ container alpine',
    ],
    'docker run --rm -v /data/app:/app:ro alpine rm -rf /app/x': [
      'change run container alpine',
      'file delete below /app/x @ container alpine',
    ],
    'docker run --rm -v /data/app:/app alpine rm -rf /': [
      'change run container alpine',
      'file delete below / @ container alpine',
      'file delete below /data/app',
    ],
    'docker run --rm -v db:/var/lib/db alpine rm -rf /var/lib/db': [
      'change run container alpine',
      'file delete below /var/lib/docker/volumes/db/_data',
    ],
    'docker run --rm --mount type=bind,src=/data,dst=/d alpine rm /d/x': [
      'change run container alpine',
      'file delete /data/x',
    ],
    'docker -H ssh://ops@db1 run -v /data:/d alpine rm /d/x': [
      'change run container alpine',
      'file delete /data/x @ host ops@db1',
    ],
    'docker run --privileged alpine ls': [
      'change run container alpine',
      'undescribed open container alpine',
      'file list . @ container alpine',
    ],
    'docker run -it ubuntu': ['change run container ubuntu', 'unreadable open shell @ container ubuntu'],
    'docker run --rm bitnami/kubectl delete ns shop': [
      'change run container bitnami/kubectl',
      'lose delete namespace shop @ container bitnami/kubectl',
    ],
    'docker build -t cart:dev .': ['change build image cart:dev'],
    'docker build --push -t registry.example/cart:1 .': [
      'change build image registry.example/cart:1',
      'deploy push image registry.example/cart:1',
    ],
    'docker buildx build --cache-to type=gha --output type=docker .': ['change build image'],
    'docker buildx build --cache-to type=registry,ref=registry.example/cart:cache .': [
      'change build image',
      'deploy push image registry.example/cart:cache',
    ],
    'docker buildx build -o "$TO" .': ['change build image', 'deploy push image \uFFFC', 'file create \uFFFC'],
    'docker buildx bake --set "*.output=type=registry" cart': ['change build image cart', 'deploy push image \uFFFC'],
    'docker buildx bake --set "*.platform=linux/arm64" cart': ['change build image cart'],
    'docker build https://github.com/x/y.git': [
      'remote-code build image https://github.com/x/y.git',
      'change build image',
    ],
    'docker push registry.example/cart:1': ['deploy push image registry.example/cart:1'],
    'docker pull nginx': ['change pull image nginx'],
    'docker context use prod': ['change use context prod'],
    'docker swarm join-token worker': ['read-secret swarm join-token token worker'],
    'docker compose -f x.yml up -d': ['change up service'],
    "echo 'rm a' > /b/docker-credential-x; docker pull y": [
      'file overwrite /b/docker-credential-x',
      'file delete a',
      'change pull image y',
    ],
    "echo 'rm a' > /c/cli-plugins/docker-scan; docker --config /c scan": [
      'file overwrite /c/cli-plugins/docker-scan',
      'file delete a',
      'undescribed scan program docker',
    ],
    'docker bogus': ['undescribed bogus program docker'],
  },
})

const docker: Program = {
  ...dockerVerbsOf,
  run: (call) => {
    const read = readArguments(call.args, dockerOptions(), 'operand')
    runsWrittenHelpers(call, read.value('--config'), read.operands[0]?.text ?? '')
    return dockerVerbsOf.run(call)
  },
}
const dockerOptions = lazyTable(`${GLOBAL_OPTIONS} -v|--version`)

/** What podman has beyond docker: pods, manifests, its virtual machine. */
const podmanVerbs: Readonly<Record<string, Verb>> = {
  'generate kube | kube generate | generate systemd': {
    options:
      '-f|--files|--filename=? --new -n|--name -s|--service --restart-policy= --time= --container-prefix= ' +
      '--pod-prefix= --separator= --no-header --type= --replicas= --podman-only --no-trunc',
    run: (call) => {
      const units = call.verb === 'generate systemd'
      const at = call.args.findIndex((w) => w.text === '-f' || w.text === '--filename')
      // Of units `-f` says that files are made here, of manifests which one.
      const file = units ? undefined : (call.arguments.value('-f') ?? (at < 0 ? undefined : call.args[at + 1]))
      const pods = call.operands.filter((w) => w !== file)
      emit(call, 'read', call.verb, 'pod', pods[0] ?? '', { at: call.place() })
      if (units && call.arguments.has('-f'))
        emitFile(call, 'overwrite', word(`container-${pods[0]?.text ?? UNKNOWN}.service`, call.span))
      if (file !== undefined && file.text !== '-') emitFile(call, 'overwrite', file)
    },
  },
  ['pod ps | pod ls | pod list | pod inspect | pod logs | pod top | pod stats | pod exists | ' +
    'machine ls | machine list | machine info | machine ' +
    'inspect | mount | image mount | healthcheck run | secret ls | secret inspect | secret exists | ' +
    'quadlet list | artifact ls | artifact inspect | system connection list']: reads('pod'),
  ['pod create | kube play | play kube | kube apply | system migrate | system renumber | machine init ' +
    '| machine set | unmount | image unmount | init | auto-update | container checkpoint | container ' +
    'restore | quadlet install | system connection add | system connection default']: {
    options: '-f|--filename= --replace --network= --down --name= -p|--publish=',
    run: changes('pod'),
  },
  ['pod start | pod stop | pod restart | pod kill | pod pause | pod unpause | machine start | machine ' +
    'stop | system service']: restarts('pod'),
  'pod rm | pod prune | kube down | play kube down': {
    options: '-f|--force -a|--all --volumes -v',
    run: (call) =>
      emit(
        call,
        call.arguments.has('--volumes', '-v') ? 'lose' : 'lose-remade',
        'remove',
        'pod',
        call.operands[0] ?? '',
        { at: call.place() },
      ),
  },
  'secret create | secret rm': changesAccess('secret'),
  'system reset | machine rm | machine reset': {
    options: '-f|--force --save-image --save-ignition',
    run: loses('machine'),
  },
  'farm build | artifact push': deploys('image'),
  unshare: { command: true, run: (call) => (call.operands.length === 0 ? openShell(call) : call.exec(call.operands)) },
  'machine ssh': (call) => openShell(call, call.operands[0] ?? ''),
}

const podman: Program = tool({
  names: ['podman', 'podman-remote'],
  about: 'runs containers without a daemon',
  options:
    '--url= --connection|-c= --identity= --log-level= --root= --runroot= --storage-driver= ' +
    '--storage-opt= --cgroup-manager= --conmon= --events-backend= --module= --namespace= ' +
    '--network-cmd-path= --network-config-dir= --noout --out= --remote|-r --runtime= --runtime-flag= ' +
    '--ssh= --syslog --tmpdir= --transient-store --volumepath= -v|--version',
  place: ownDaemon,
  verbs: { ...dockerVerbs, ...podmanVerbs, compose: composeVerb },
  examples: {
    'podman ps': ['read ps container'],
    'podman exec web rm x': ['file delete x @ container web'],
    'podman volume rm data': ['lose remove volume data'],
    'podman run --rm -v /data:/d alpine rm /d/x': ['change run container alpine', 'file delete /data/x'],
    'podman system reset --force': ['lose system reset machine'],
    'podman compose up': ['change up service'],
  },
})

const nerdctl: Program = tool({
  names: ['nerdctl'],
  about: 'runs containers of containerd',
  options:
    '--address|--host|-H|-a= --namespace|-n= --cgroup-manager= --cni-netconfpath= --cni-path= ' +
    '--data-root= --debug --debug-full --hosts-dir= --insecure-registry --snapshotter|--storage-driver= ' +
    '-v|--version',
  place: ownDaemon,
  verbs: { ...dockerVerbs, compose: composeVerb },
  examples: {
    'nerdctl -n k8s.io ps': ['read ps container'],
    'nerdctl rm -f web': ['lose-remade remove container web'],
  },
})

const credentialHelpers: Program = {
  names: ['desktop', 'osxkeychain', 'secretservice', 'pass', 'wincred', 'ecr-login', 'gcloud', 'gcr', 'acr-env'].map(
    (one) => `docker-credential-${one}`,
  ),
  about: 'keeps the passwords of registries',
  examples: {
    'echo registry.example | docker-credential-pass get': ['read-secret get password'],
    'docker-credential-pass list': ['read list password'],
    'docker-credential-pass erase': ['access erase password'],
  },
  run: (call): Stream | undefined => {
    const verb = call.args[0]?.text ?? ''
    if (verb === 'get') {
      emit(call, 'read-secret', 'get', 'password')
      return stream(undefined, Carries.secret, call.span)
    }
    if (verb === 'list' || verb === 'version' || verb === '') emit(call, 'read', 'list', 'password')
    else emit(call, 'access', verb, 'password')
    return undefined
  },
}

export const containers: readonly Program[] = [docker, compose, podman, nerdctl, credentialHelpers, ...imageTools]
