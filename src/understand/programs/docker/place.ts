import { reachOf } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import type { DockerPlace, Env, Site } from '../../place.ts'
import type { Call } from '../../program.ts'
import { envFrom } from '../../shell/scope/scope.ts'
import { isKnown, UNKNOWN, type Word, word } from '../../word.ts'

/** Options that stand before every verb (docker 28). `docker compose` takes them too. */
export const GLOBAL_OPTIONS =
  '--context|-c= --host|-H= --config= -D|--debug -l|--log-level= --tls --tlscacert= --tlscert= --tlskey= --tlsverify'

const CHOSEN = 'docker context'

/** Later commands of the action that name no daemon talk to the one of this context. */
export function chooseDockerContext(call: Call, context: Word): void {
  call.choose(CHOSEN, context)
}

/** What an earlier command of the action made of a context. */
const made = (name: string) => `docker context ${name}`

/** The daemon of a context that the action itself creates or changes: `--docker host=ssh://…`. */
export function makeDockerContext(call: Call, name: Word, endpoint: Word | undefined): void {
  const host = endpoint === undefined ? undefined : /(?:^|,)host=([^,]*)/.exec(endpoint.text)?.[1]
  call.choose(made(name.text), host === undefined ? word(UNKNOWN, call.span) : { ...(endpoint ?? name), text: host })
}

/** A host of the command or the environment comes first, then a context; `docker context use` is the last word. */
export function dockerPlace(call: Call & { readonly arguments: Arguments }): DockerPlace {
  const host = call.arguments.value('--host')
  const context = call.arguments.value('--context')
  const config = call.arguments.value('--config')
  const reach = reachOf(call)
  const env = config === undefined ? reach.env : withVariable(reach.env, 'DOCKER_CONFIG', config)
  const free =
    host === undefined &&
    context === undefined &&
    env.get('DOCKER_HOST') === undefined &&
    env.get('DOCKER_CONTEXT') === undefined
  const used = free ? call.chosen(CHOSEN) : context
  const named = context ?? env.get('DOCKER_HOST') ?? env.get('DOCKER_CONTEXT') ?? used
  const own = named === undefined || host !== undefined ? undefined : call.chosen(made(named.text))
  return own === undefined
    ? { ...reach, env, is: 'docker', host, context: used }
    : { ...reach, env, is: 'docker', host: own, context: named }
}

/** podman and nerdctl work on this host unless they are told otherwise; docker's variables mean nothing to them. */
export function ownDaemon(call: Call & { readonly arguments: Arguments }): DockerPlace {
  const url = call.arguments.value('--url') ?? call.env.get('CONTAINER_HOST')
  const connection = call.arguments.value('--connection') ?? call.env.get('CONTAINER_CONNECTION')
  const context = url === undefined ? connection : undefined
  const host = url ?? (context === undefined ? word('unix:///run/podman/podman.sock') : undefined)
  return { ...reachOf(call), is: 'docker', host, context }
}

function withVariable(env: Env, name: string, value: Word): Env {
  const all = new Map<string, Word>()
  for (const one of env.names()) all.set(one, env.get(one) as Word)
  return envFrom(all.set(name, value))
}

/** The machine whose directories a daemon can mount; `undefined` where it is the one on which the client runs. */
export function hostOfDaemon(call: Call, daemon: DockerPlace): Site | undefined {
  const host = daemon.host ?? (daemon.context === undefined ? daemon.env.get('DOCKER_HOST') : undefined)
  const context = host === undefined ? (daemon.context ?? daemon.env.get('DOCKER_CONTEXT')) : undefined
  if (host === undefined) return context === undefined || context.text === 'default' ? undefined : away(call)
  if (/^(unix|npipe|fd):/.test(host.text) || host.text === '') return undefined
  const ssh = isKnown(host) ? /^ssh:\/\/([^/]+)/.exec(host.text)?.[1] : undefined
  if (ssh === undefined) return away(call)
  return { is: 'host', name: { ...host, text: ssh }, options: [], from: call.site, env: call.env }
}

function away(call: Call): Site {
  return { is: 'elsewhere', why: 'the host of the docker daemon', from: call.site }
}

/** Variables that a container gets by `-e NAME=value`; `-e NAME` hands on the caller's. */
export function containerEnv(call: Call, given: readonly Word[]): Env {
  const all = new Map<string, Word>()
  for (const one of given) {
    const equals = one.text.indexOf('=')
    const name = equals < 0 ? one.text : one.text.slice(0, equals)
    const value = equals < 0 ? call.env.get(name) : { ...one, text: one.text.slice(equals + 1) }
    if (value !== undefined) all.set(name, value)
  }
  return envFrom(all)
}

/** Where a program in a container stands: `-w`, else what its image says, which nobody here knows. */
export function workdir(read: Arguments): string {
  const given = read.value('--workdir')
  return given !== undefined && isKnown(given) ? given.text : UNKNOWN
}
