import { cutFrom } from '../../../lib/cut.ts'
import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { DockerPlace, Mount, Site } from '../../place.ts'
import { isSecretPath } from '../../secrets/path.ts'
import type { ToolCall, Verb } from '../../tool.ts'
import { Carries, isKnown, type Stream, stream, UNKNOWN, type Word, word } from '../../word.ts'
import { containerEnv, hostOfDaemon, workdir } from './place.ts'
import { putInto } from './put.ts'
import { mountsOf } from './volumes.ts'

/** Verbs that run a program in a container, or move files in and out. */

const RUN_OPTIONS =
  '--add-host= --annotation= -a|--attach= --blkio-weight= --blkio-weight-device= --cap-add= ' +
  '--cap-drop= --cgroup-parent= --cgroupns= --cidfile= ' +
  '--cpu-count= --cpu-percent= --cpu-period= --cpu-quota= --cpu-rt-period= --cpu-rt-runtime= ' +
  '--cpu-shares|-c= --cpus= --cpuset-cpus= --cpuset-mems= ' +
  '-d|--detach --detach-keys= --device= --device-cgroup-rule= --device-read-bps= --device-read-iops= ' +
  '--device-write-bps= --device-write-iops= ' +
  '--disable-content-trust --dns= --dns-opt= --dns-option= --dns-search= --domainname= --entrypoint= ' +
  '-e|--env= --env-file= --expose= --gpus= --group-add= ' +
  '--health-cmd= --health-interval= --health-retries= --health-start-interval= --health-start-period= ' +
  '--health-timeout= --hostname|-h= --init ' +
  '-i|--interactive --ip= --ip6= --ipc= --isolation= --kernel-memory= --label|-l= --label-file= ' +
  '--link= --link-local-ip= --log-driver= --log-opt= ' +
  '--mac-address= -m|--memory= --memory-reservation= --memory-swap= --memory-swappiness= --mount= ' +
  '--name= --network= --net= --network-alias= --net-alias= ' +
  '--no-healthcheck --oom-kill-disable --oom-score-adj= --pid= --pids-limit= --platform= --privileged ' +
  '-p|--publish= -P|--publish-all --pull= -q|--quiet ' +
  '--read-only --restart= --rm --runtime= --security-opt= --shm-size= --sig-proxy --stop-signal= ' +
  '--stop-timeout= --storage-opt= --sysctl= --tmpfs= -t|--tty ' +
  '--ulimit= -u|--user= --use-api-socket --userns= --uts= -v|--volume= --volume-driver= ' +
  '--volumes-from= -w|--workdir= ' +
  // podman and nerdctl
  '--replace --pod= --secret= --systemd= --arch= --os= --variant= --tz= --passwd --env-host ' +
  '--authfile= --creds= --cert-dir= --tls-verify --rootfs ' +
  '--requires= --sdnotify= --uidmap= --gidmap= --hooks-dir= --image-volume= --preserve-fds= ' +
  '--unsetenv= --unsetenv-all --health-on-failure= --rdt-class='

function containerSite(call: ToolCall, daemon: DockerPlace, name: Word, mounts: readonly Mount[], fresh = false): Site {
  return { is: 'container', daemon, name, mounts, from: call.site, ...(fresh ? { fresh } : {}) }
}

/**
 * Images whose arguments go to the program that they are named for. Counter-example: an image of that name with another
 * entrypoint.
 */
const ENTRYPOINTS: Readonly<Record<string, string>> = {
  kubectl: 'kubectl',
  helm: 'helm',
  terraform: 'terraform',
  opentofu: 'tofu',
  'aws-cli': 'aws',
  curl: 'curl',
  git: 'git',
  rclone: 'rclone',
  flyway: 'flyway',
  liquibase: 'liquibase',
  vault: 'vault',
  restic: 'restic',
  'pulumi-nodejs': 'pulumi',
  pulumi: 'pulumi',
  mc: 'mc',
  packer: 'packer',
  skopeo: 'skopeo',
  crane: 'crane',
  buildah: 'buildah',
  velero: 'velero',
  argocd: 'argocd',
  eksctl: 'eksctl',
  psql: 'psql',
  migrate: 'migrate',
}

/** Images that open a shell where no program is named. */
const SHELLS: ReadonlySet<string> = new Set(
  (
    'alpine ubuntu debian busybox fedora centos rockylinux almalinux amazonlinux archlinux bash ubi8 ubi9 kali-rolling ' +
    'netshoot toolbox'
  ).split(' '),
)

/** The image's own name: `registry.example/team/cart:1.5` is `cart`. */
function baseName(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1)
  return cutFrom(last, '@:')
}

/** Directories of the host that hold more than anybody's own work. */
const WIDE = /^\/(|etc|var|usr|boot|dev|proc|sys|run|root|home|bin|sbin|lib|lib64|opt|srv)$/

/** What lets a program out of its container. */
function reachesOut(call: ToolCall, mounts: readonly Mount[]): boolean {
  const read = call.arguments
  if (read.has('--privileged', '--device', '--volumes-from', '--use-api-socket')) return true
  if (read.values('--pid', '--ipc', '--userns', '--uts').some((w) => w.text === 'host' || !isKnown(w))) return true
  if (read.values('--cap-add').some((w) => /ALL|SYS_(ADMIN|PTRACE|MODULE|RAWIO)|DAC_/i.test(w.text) || !isKnown(w)))
    return true
  if (read.values('--security-opt').some((w) => /unconfined|disable/.test(w.text))) return true
  return mounts.some((one) => /\.sock$/.test(one.host) || (!one.readOnly && WIDE.test(one.host)))
}

/** `run` and `create`: a container of an image by its name, and what it is told to run. */
function runs(call: ToolCall): Stream | undefined {
  const at = call.place() as DockerPlace
  const read = call.arguments
  const [image, ...args] = call.operands
  if (image === undefined) return emit(call, 'read', 'help', 'help') ?? undefined
  if (read.strangers.length > 0)
    emit(call, 'undescribed', call.verb, 'container', image, {
      at,
      note: 'an option that is not known may take the image for its value',
    })
  emit(call, 'change', call.verb.split(' ').at(-1) ?? 'run', 'container', image, { at })
  const on = hostOfDaemon(call, at)
  const mounts = mountsOf(read.values('--volume'), read.values('--mount'), call.cwd, on)
  const out = reachesOut(call, mounts)
  if (out) {
    emit(call, 'undescribed', 'open', 'container', image, {
      at,
      note: 'the container may reach the host through its rights or its mounts',
    })
  }
  for (const file of read.values('--env-file')) emitFile(call, 'read', file)
  // A link in the container leads into what is mounted as well as its path does.
  const kept = out || read.has('--rootfs') || mounts.some((one) => !one.readOnly)
  const fresh = !kept && read.strangers.length === 0
  const site = containerSite(call, at, image, mounts, fresh)
  const words = program(image, read.value('--entrypoint'), args)
  if (words.length > 0)
    return call.exec(words, { site, cwd: workdir(read), env: containerEnv(call, read.values('--env')) })
  // The image's own program gets the variables, and what it opens by them nobody sees.
  const given = read.values('--env')
  if (given.some((w) => w.text.includes('://')))
    emit(call, 'change', 'run', 'program', image, {
      at: { is: 'session', site, cwd: call.cwd, env: containerEnv(call, given) },
    })
  const typed = read.has('--interactive') && read.has('--tty')
  if (typed && (SHELLS.has(baseName(image.text)) || read.has('--entrypoint'))) openShell({ ...call, site })
  else if (read.has('--interactive') && call.stdinGiven && SHELLS.has(baseName(image.text)))
    return call.shell(call.stdin, { site })
  return undefined
}

/** What will run: nothing where only the image knows it. */
function program(image: Word, entrypoint: Word | undefined, args: readonly Word[]): readonly Word[] {
  if (entrypoint !== undefined && entrypoint.text !== '') return [entrypoint, ...args]
  const first = args[0]
  if (first === undefined) return []
  const own = ENTRYPOINTS[baseName(image.text)]
  if (own !== undefined && first.text !== own && !/^(sh|bash|ash|\/bin\/.*)$/.test(first.text))
    return [word(own, image.span), ...args]
  return first.text.startsWith('-') ? [] : args
}

function executes(call: ToolCall): Stream | undefined {
  const at = call.place() as DockerPlace
  const [name, ...words] = call.operands
  if (name === undefined) return emit(call, 'read', 'help', 'help') ?? undefined
  if (call.arguments.strangers.length > 0) emit(call, 'undescribed', 'exec', 'container', name, { at })
  const site = containerSite(call, at, name, [])
  if (words.length === 0) return openShell({ ...call, site }) ?? undefined
  return call.exec(words, {
    site,
    cwd: workdir(call.arguments),
    env: containerEnv(call, call.arguments.values('--env')),
  })
}

function attaches(call: ToolCall): void {
  const at = call.place() as DockerPlace
  const [name] = call.operands
  if (call.arguments.has('--no-stdin')) emit(call, 'read', 'attach', 'container', name ?? '', { at })
  else openShell({ ...call, site: containerSite(call, at, name ?? word('', call.span), []) })
}

/** `container:path`. */
function inContainer(w: Word): { readonly name: Word; readonly path: Word } | undefined {
  const colon = w.text.indexOf(':')
  if (colon <= 0 || /^[./]/.test(w.text)) return undefined
  return { name: { ...w, text: w.text.slice(0, colon) }, path: { ...w, text: w.text.slice(colon + 1) } }
}

/** Copies between this host and a container of `at`; `-` is a tar archive on a stream. */
export function copies(call: ToolCall): Stream | undefined {
  const at = call.place() as DockerPlace
  const [from, to] = call.operands
  if (from === undefined || to === undefined) return emit(call, 'read', 'help', 'help') ?? undefined
  const source = inContainer(from)
  const target = inContainer(to)
  const siteOf = (name: Word) => containerSite(call, at, name, [])
  if (source !== undefined)
    emitFile({ ...call, site: siteOf(source.name), cwd: '/' }, 'read', source.path, { recursive: true })
  else if (from.text !== '-') emitFile(call, 'read', from, { recursive: true })
  if (source === undefined && isSecretPath(from.text) && hostOfDaemon(call, at) !== undefined)
    emit(call, 'disclose', 'send', 'file', from, { at })
  if (target !== undefined) putInto({ ...call, site: siteOf(target.name), cwd: '/' }, target.path)
  else if (to.text !== '-') emitFile(call, 'overwrite', to)
  return to.text === '-' ? stream(UNKNOWN, Carries.data, call.span) : undefined
}

/** A copy of all files of a container, which may hold what it stores. */
function exports(call: ToolCall): Stream {
  emit(call, 'read-data', 'export', 'container', call.operands[0] ?? '', { at: call.place() })
  const to = call.arguments.value('--output')
  if (to !== undefined) emitFile(call, 'overwrite', to)
  return stream(undefined, Carries.data, call.span)
}

/** Commands on containers; each is there with and without `container` in front. */
export const runVerbs: Readonly<Record<string, Verb>> = {
  'run | create': { options: RUN_OPTIONS, command: true, run: runs },
  exec: {
    options:
      '-d|--detach --detach-keys= -e|--env= --env-file= -i|--interactive --privileged -t|--tty -u|--user= ' +
      '-w|--workdir= -l|--latest --preserve-fds=',
    command: true,
    run: executes,
  },
  attach: { options: '--detach-keys= --no-stdin --sig-proxy', run: attaches },
  cp: { options: '-a|--archive -L|--follow-link -q|--quiet --overwrite --pause', run: copies },
  export: { options: '-o|--output=', run: exports },
}
