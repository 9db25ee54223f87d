import { commandText } from '../../command-text.ts'
import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, lookedAt, type More } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { DockerPlace, Site } from '../../place.ts'
import type { Program } from '../../program.ts'
import { envFrom } from '../../shell/scope/scope.ts'
import { changes, isUndescribed, reads, readsData, type ToolCall, tool, type VerbRun } from '../../tool.ts'
import { Carries, type Stream, unknownWord, type Word, word } from '../../word.ts'
import { scriptText } from '../javascript/package-json.ts'
import { composeFiles, remoteSource, serviceMounts } from './compose-file.ts'
import { startedServices } from './compose-service.ts'
import { isRemoteSource } from './compose-sources.ts'
import { containerEnv, dockerPlace, GLOBAL_OPTIONS, hostOfDaemon, ownDaemon, workdir } from './place.ts'
import { registryAt } from './registry.ts'
import { copies } from './run.ts'
import { mountsOf } from './volumes.ts'

/** Docker Compose 2.39, as `docker compose` and `docker-compose`; podman-compose takes the same verbs. */

const options =
  `${GLOBAL_OPTIONS} --all-resources --ansi= --compatibility --dry-run --env-file= -f|--file= ` +
  '--parallel= --profile= --progress= --project-directory= -p|--project-name= ' +
  '--verbose --no-ansi --in-pod= --pod-args= --podman-path= --podman-args= -v|--version'

/** To which registries, the names of the images say, and those stand in the compose file. */
function pushes(call: ToolCall): void {
  const image = call.verb === 'publish' ? call.operands.at(-1) : undefined
  const at = registryAt(call, image ?? unknownWord(call.span))
  emit(call, 'deploy', 'push', 'image', image ?? call.operands[0] ?? '', { at })
}

function serviceSite(call: ToolCall, service: Word, volumes: readonly Word[]): Site {
  const daemon = call.place() as DockerPlace
  const on = hostOfDaemon(call, daemon)
  const read = call.arguments
  const own = serviceMounts(call, composeFiles(call), read.value('--project-directory'), service.text, on)
  return {
    is: 'container',
    daemon,
    name: service,
    mounts: [...own, ...mountsOf(volumes, [], call.cwd, on)],
    from: call.site,
  }
}

function nested(call: ToolCall, service: Word, words: readonly Word[], volumes: readonly Word[]): Stream {
  const site = serviceSite(call, service, volumes)
  return call.exec(words, {
    site,
    cwd: workdir(call.arguments),
    env: containerEnv(call, call.arguments.values('--env')),
  })
}

function executes(call: ToolCall): Stream | undefined {
  const [service, ...words] = call.operands
  if (service === undefined) return emit(call, 'read', 'help', 'help') ?? undefined
  if (words.length === 0) return openShell({ ...call, site: serviceSite(call, service, []) }) ?? undefined
  return nested(call, service, words, [])
}

function runs(call: ToolCall): Stream | undefined {
  const [service, ...args] = call.operands
  if (service === undefined) return emit(call, 'read', 'help', 'help') ?? undefined
  startsRemote(call)
  emit(call, 'change', 'run', 'service', service, { at: call.place() })
  const entrypoint = call.arguments.value('--entrypoint')
  const words = entrypoint === undefined || entrypoint.text === '' ? args : [entrypoint, ...args]
  if (words.length > 0) return nested(call, service, words, call.arguments.values('--volume'))
  return starts(call, [service], call.arguments.values('--volume'))
}

/** What services start with by their compose file, as far as it reaches directories of the host. */
function starts(call: ToolCall, named: readonly Word[], volumes: readonly Word[]): undefined {
  const names = named.map((w) => w.text)
  const read = call.arguments
  const hasProfiles = read.has('--profile') || call.env.get('COMPOSE_PROFILES') !== undefined
  const directory = read.value('--project-directory')
  for (const one of startedServices(call, composeFiles(call), directory, names, hasProfiles)) {
    const site = serviceSite(call, word(one.name, call.span), volumes)
    call.shell(scriptText(one.code, call), { site, cwd: one.cwd, env: envFrom(new Map()), lossesOnly: true })
  }
}

/** `--dry-run` stands before the verb. A daemon's own options would have to stand elsewhere. */
function suggestions(call: ToolCall): Pick<More, 'dryRun'> {
  const at = call.args.findIndex((w) => w.text === call.verb)
  if (at < 0 || call.arguments.has('--context', '--host', '--config')) return {}
  const dryRun = commandText({ ...call, args: [] }, [...call.args.slice(0, at), '--dry-run', ...call.args.slice(at)])
  return dryRun === undefined ? {} : { dryRun }
}

function services(kind: EffectKind, verb?: string): VerbRun {
  return (call) => {
    const more = { at: call.place(), ...suggestions(call) }
    const all = call.arguments.value('--project-name') ?? ''
    for (const name of call.operands.length === 0 ? [all] : lookedAt(call, call.operands))
      emit(call, kind, verb ?? call.verb, 'service', name, more)
  }
}

/** `down` takes the containers; with `-v` it takes the volumes too, and with `--rmi` the images. */
function takesDown(call: ToolCall): void {
  services('restart')(call)
  const at = call.place()
  if (call.arguments.has('--volumes'))
    emit(call, 'lose', 'remove', 'volume', '', { at, note: 'the volumes of the project hold its data' })
  if (call.arguments.has('--rmi')) emit(call, 'lose-remade', 'remove', 'image', '', { at })
}

/** Nobody has read what stands in a compose file of the network. */
function startsRemote(call: ToolCall): void {
  const piped = (call.stdin.carries & Carries.network) !== 0
  const files = composeFiles(call)
  const remote =
    files.find((w) => isRemoteSource(w.text) || (piped && w.text === '-')) ??
    remoteSource(call, files, call.arguments.value('--project-directory'))
  if (remote !== undefined) emit(call, 'remote-code', call.verb, 'compose file', remote, { at: call.place() })
}

function bringsUp(call: ToolCall): void {
  startsRemote(call)
  services('change')(call)
  if (!call.arguments.has('--no-start')) starts(call, call.operands, [])
  if (call.arguments.has('--renew-anon-volumes'))
    emit(call, 'lose', 'remove', 'volume', '', { at: call.place(), note: 'anonymous volumes are made anew' })
}

/** Shows the file with the values of `.env` put in, unless it only lists names. */
function shows(call: ToolCall): void {
  const names = [
    '--services',
    '--volumes',
    '--images',
    '--profiles',
    '--networks',
    '--models',
    '--hash',
    '--quiet',
    '--no-interpolate',
    '--variables',
  ]
  const to = call.arguments.value('--output')
  if (to !== undefined) emitFile(call, 'overwrite', to)
  emit(call, call.arguments.has(...names) ? 'read' : 'read-data', 'show', 'compose file', '', { at: call.place() })
}

const UP =
  '-d|--detach --build --force-recreate --no-recreate --no-build --no-start --no-deps --pull= ' +
  '-V|--renew-anon-volumes --remove-orphans --scale= -t|--timeout= --wait --wait-timeout= ' +
  '--abort-on-container-exit --abort-on-container-failure --always-recreate-deps --attach= ' +
  '--attach-dependencies --exit-code-from= --no-attach= --no-color --no-log-prefix --quiet-pull ' +
  '--quiet-build --timestamps --watch -w --menu -y|--yes'

export const compose: Program = tool({
  names: ['docker-compose', 'podman-compose'],
  about: 'runs the services of a compose file',
  options,
  place: (call) => (/^(podman|nerdctl)/.test(call.name) ? ownDaemon(call) : dockerPlace(call)),
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    'ps | ls | images | port | top | events | version | stats | volumes | wait | logs | log': {
      options:
        '-a|--all -f|--follow|--filter= --format= -q|--quiet --services --status= --no-trunc --orphans ' +
        '--since= --until= -n|--tail= -t|--timestamps --no-color --no-log-prefix --index= --protocol= ' +
        '--json --short --no-stream --down-project',
      run: reads('service'),
    },
    'config | convert': {
      options:
        '--services --volumes --images --profiles --networks --models --hash= -q|--quiet --no-interpolate ' +
        '--variables --environment --format= -o|--output= --no-normalize --no-path-resolution ' +
        '--no-consistency --no-env-resolution --resolve-image-digests --lock-image-digests',
      run: shows,
    },
    up: { options: UP, run: bringsUp },
    create: { options: UP, run: bringsUp },
    'build | pull | scale | watch': {
      options:
        '--build-arg= --builder= --check -m|--memory= --no-cache --print --progress= --provenance=? ' +
        '--sbom=? --pull --push -q|--quiet --ssh= --with-dependencies --ignore-buildable ' +
        '--ignore-pull-failures --include-deps --policy= --no-deps --no-up --prune',
      run: (call) => {
        if (/^(build|watch)$/.test(call.verb)) startsRemote(call)
        services('change')(call)
        if (call.arguments.has('--push')) pushes(call)
      },
    },
    'push | publish': {
      options:
        '--ignore-push-failures --include-deps -q|--quiet --oci-version= --resolve-image-digests --with-env ' +
        '-y|--yes',
      run: pushes,
    },
    'start | stop | restart | kill | pause | unpause': {
      options: '-t|--timeout= -s|--signal= --no-deps --remove-orphans --wait --wait-timeout=',
      run: services('restart'),
    },
    down: { options: '--remove-orphans --rmi= -t|--timeout= -v|--volumes', run: takesDown },
    rm: {
      options: '-f|--force -s|--stop -v|--volumes -a|--all',
      run: (call) => services(call.arguments.has('--volumes') ? 'lose' : 'lose-remade', 'remove')(call),
    },
    exec: {
      options:
        '-d|--detach -e|--env= --index= --privileged -t|-T|--no-tty|--no-TTY -u|--user= -w|--workdir= ' +
        '-i|--interactive',
      command: true,
      run: executes,
    },
    run: {
      options:
        '--build --cap-add= --cap-drop= -d|--detach --entrypoint= -e|--env= --env-from-file= ' +
        '-i|--interactive -l|--label= --name= -T|--no-tty|--no-TTY --no-deps -p|--publish= ' +
        '-P|--service-ports --pull= ' +
        '-q|--quiet --quiet-build --quiet-pull --remove-orphans --rm --use-aliases -u|--user= -v|--volume= ' +
        '-w|--workdir=',
      command: true,
      run: runs,
    },
    attach: {
      options: '--detach-keys= --index= --no-stdin --sig-proxy',
      run: (call) =>
        call.arguments.has('--no-stdin') ? reads('service')(call) : openShell(call, call.operands[0] ?? ''),
    },
    cp: { options: '--all -a|--archive -L|--follow-link --index=', run: copies },
    export: { options: '--index= -o|--output=', run: readsData('service') },
    commit: { options: '-a|--author= -c|--change= --index= -m|--message= -p|--pause', run: changes('image') },
    '*': isUndescribed,
  },
  examples: {
    'docker compose ps': ['read ps service'],
    'docker compose -f a.yml logs -f --tail=50 web': ['read logs service web'],
    'printf \'services:\\n  x:\\n    command: rm -rf /app/a\\n    volumes: [".:/app"]\\n\' > compose.yaml; docker compose up -d':
      ['file overwrite compose.yaml', 'change up service', 'file delete below /repo/a'],
    'printf \'services:\\n  x:\\n    command: sh -c "rm -rf /app/a /b $$C && npm start"\\n    volumes: [".:/app"]\\n\' > compose.yaml; docker compose run x':
      ['file overwrite compose.yaml', 'change run service x', 'file delete below /repo/a'],
    'printf \'services:\\n  x:\\n    working_dir: /app\\n    entrypoint: [sh, -c]\\n    command: ["rm a"]\\n    volumes: [".:/app"]\\n  y: {command: npm start}\\n\' > compose.yaml; docker compose up y; docker compose up':
      ['file overwrite compose.yaml', 'change up service y', 'change up service', 'file delete /repo/a'],
    'printf \'services:\\n  x:\\n    command: rm /app/a\\n    profiles: [p]\\n    volumes: [".:/app"]\\n\' > compose.yaml; docker compose --profile p up':
      ['file overwrite compose.yaml', 'change up service', 'file delete /repo/a'],
    'printf \'services:\\n  x:\\n    command: rm /app/a\\n    volumes: [".:/app"]\\n\' > b.yaml; COMPOSE_FILE=a.yaml:b.yaml docker compose up':
      ['file overwrite b.yaml', 'change up service', 'file delete /repo/a'],
    'COMPOSE_FILE=https://files.example/a.yaml docker compose up': [
      'remote-code up compose file https://files.example/a.yaml',
      'change up service',
    ],
    'docker-compose down': ['restart down service'],
    'docker compose down -v': ['restart down service', 'lose remove volume'],
    'docker compose up -d --build': ['change up service'],
    'docker compose --dry-run up -d': ['read dry run plan up'],
    'docker compose -p shop stop': ['restart stop service shop'],
    'docker compose restart web': ['restart restart service web'],
    'docker compose exec -T web ls -h /srv': ['file list /srv @ container web'],
    'docker compose exec web sh': ['unreadable open shell @ container web'],
    'docker compose run --rm web rm -rf /x': ['change run service web', 'file delete below /x @ container web'],
    'docker compose run --rm -v /srv:/srv web rm -rf /srv/x': ['change run service web', 'file delete below /srv/x'],
    'docker compose config --services': ['read show compose file'],
    'docker compose config': ['read-data show compose file'],
    'docker compose rm -fsv web': ['lose remove service web'],
    'docker compose push web': ['deploy push image web'],
    'docker compose cp dist web:/app/dist': ['file read below dist', 'file edit below /app/dist @ container web'],
    'docker compose cp web:/a ./a': ['file read below /a @ container web', 'file overwrite ./a'],
    'docker compose': ['read help help'],
  },
})
