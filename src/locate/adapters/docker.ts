import { createHash } from 'node:crypto'
import type { DockerPlace } from '../../understand/place.ts'
import { word } from '../../understand/word.ts'
import { isLocalHost } from '../address.ts'
import { type Claim, claim, nameClaims, type Subject } from '../evidence.ts'
import { readAddress } from '../formats/address-url.ts'
import { fieldsField, parseJsonFields, textField } from '../formats/json-fields.ts'
import { parserOf } from '../formats/parsed.ts'
import { dockerIdentity, hostIdentity } from '../identity.ts'
import { absent, first, flag, type Setting, state, textOf, variable } from '../setting.ts'
import { inHome, local, lost, pathFrom, remote, type Vantage } from '../vantage.ts'
import { throughTunnel } from './tunnel.ts'

const currentContextOf = parserOf((text) => {
  const fields = parseJsonFields(text)
  return fields === undefined ? undefined : { name: textField(fields, 'currentContext') }
})
const endpointOf = parserOf((text) =>
  textField(fieldsField(fieldsField(parseJsonFields(text), 'Endpoints'), 'docker'), 'Host'),
)

/**
 * Which daemon docker talks to (docker 28.2): `--host`, `--context`, `DOCKER_HOST`, `DOCKER_CONTEXT`, the current
 * context, else the one of this machine. The context `default` is whatever `DOCKER_HOST` says.
 */
export function locateDocker(place: DockerPlace, from: Vantage): readonly Subject[] {
  const host = flag(place.host, '--host')
  const context = flag(place.context, '--context')
  const hostVariable = variable(place.env, 'DOCKER_HOST')
  const told = first(host, context, hostVariable, variable(place.env, 'DOCKER_CONTEXT'), currentContext(place, from))
  if (told.is === 'unknown') return [lost(from, `${told.from} is not known before it runs`, contextClaims(context))]
  if (told.is === 'absent') return [local(from, 'docker')]
  if (told === host) return atHost(place, from, told.text, context)
  if (told === hostVariable) return [atEndpoint(place, from, told.text, [])]
  if (told.text === 'default') {
    if (hostVariable.is === 'unknown') return [lost(from, 'DOCKER_HOST is not known before it runs')]
    const endpoint = textOf(hostVariable)
    return [endpoint === undefined ? local(from, 'docker') : atEndpoint(place, from, endpoint, [])]
  }
  const claims = nameClaims(told.text, told.from)
  const endpoint = contextEndpoint(place, from, told.text)
  if (endpoint === undefined) return [lost(from, `the context ${told.text} is not known`, claims, told.text)]
  return [
    atEndpoint(place, from, endpoint, [...claims, claim(`daemon ${endpoint}`, 'tool-state', 'context', told.text)]),
  ]
}

/** A context that the action makes may stand already, and then it stays what it is. */
function atHost(place: DockerPlace, from: Vantage, host: string, context: Setting): readonly Subject[] {
  const claims = contextClaims(context)
  const old = context.is === 'known' ? contextEndpoint(place, from, context.text) : undefined
  const made = atEndpoint(place, from, host, claims)
  return old === undefined ? [made] : [made, atEndpoint(place, from, old, claims)]
}

function contextClaims(context: Setting): readonly Claim[] {
  return context.is === 'known' ? nameClaims(context.text, '--context') : []
}

function configDirectory(place: DockerPlace, from: Vantage): string | undefined {
  const moved = variable(place.env, 'DOCKER_CONFIG')
  if (moved.is === 'absent') return inHome(from, '.docker')
  return moved.is === 'known' ? pathFrom(place.cwd, moved.text) : undefined
}

function currentContext(place: DockerPlace, from: Vantage): Setting {
  const directory = configDirectory(place, from)
  // KNOWN GAP: behind a hop the settings cannot be seen, and the daemon of that machine is taken for the one in use.
  if (directory === undefined && from.home === undefined) return absent
  if (directory === undefined) return { is: 'unknown', from: 'the configuration of docker' }
  const file = currentContextOf(from.files.read(`${directory}/config.json`))
  if (file.is === 'unreadable') return { is: 'unknown', from: `${directory}/config.json` }
  return state(file.is === 'parsed' ? file.value.name : undefined, `${directory}/config.json`)
}

/** A context is kept under the SHA-256 of its name. */
function contextEndpoint(place: DockerPlace, from: Vantage, name: string): string | undefined {
  const directory = configDirectory(place, from)
  if (directory === undefined) return undefined
  const id = createHash('sha256').update(name).digest('hex')
  const file = endpointOf(from.files.read(`${directory}/contexts/meta/${id}/meta.json`))
  return file.is === 'parsed' ? file.value : undefined
}

function atEndpoint(place: DockerPlace, from: Vantage, endpoint: string, claims: readonly Claim[]): Subject {
  if (endpoint.startsWith('unix://')) return atSocket(from, endpoint.slice(7), claims)
  if (endpoint.startsWith('/')) return atSocket(from, endpoint, claims)
  if (endpoint.startsWith('npipe://')) return local(from, 'docker', [], claims)
  if (endpoint.startsWith('ssh://')) return overSsh(place, from, endpoint, claims)
  const written = endpoint.includes('://') ? endpoint : `tcp://${endpoint}`
  const address = readAddress(written)
  const identity = dockerIdentity(written)
  if (address === undefined || identity === undefined)
    return lost(from, 'the address of the daemon is not understood', claims)
  const all = [...claims, ...nameClaims(address.host, 'daemon')]
  if (!isLocalHost(address.host)) {
    // A daemon rules its host, so that an entry for the host decides as well.
    return remote(from, [identity, hostIdentity(address.host, undefined)], all)
  }
  return (
    throughTunnel(place, from, address.port, all) ??
    local(from, identity.id, from.self === 'localhost' ? [identity] : [], all)
  )
}

/** The daemon behind ssh is the host's own; an entry for the host is about it. */
function overSsh(place: DockerPlace, from: Vantage, endpoint: string, claims: readonly Claim[]): Subject {
  const found = from.locate({
    is: 'host',
    name: word(endpoint),
    options: [],
    site: place.site,
    cwd: place.cwd,
    env: place.env,
  })[0]
  if (found === undefined) return lost(from, 'the host of the daemon is not known', claims)
  return { ...found, claims: [...claims, ...found.claims] }
}

const SOCKETS = ['/var/run/docker.sock', '/run/docker.sock', '/var/run/podman/podman.sock', '/run/podman/podman.sock']
const SOCKET_DIRECTORIES = [
  '.docker/run/',
  '.docker/desktop/',
  '.colima/',
  '.orbstack/',
  '.rd/',
  '.lima/',
  '.local/share/containers/',
]

/** A socket at one of the usual places is this machine's daemon; any other may be forwarded from somewhere. */
function atSocket(from: Vantage, path: string, claims: readonly Claim[]): Subject {
  const home = from.home
  const usual =
    SOCKETS.includes(path) ||
    /^(?:\/var)?\/run\/user\/\d+\/(?:docker|podman\/podman)\.sock$/.test(path) ||
    (home !== undefined && !path.includes('..') && SOCKET_DIRECTORIES.some((one) => path.startsWith(`${home}/${one}`)))
  return usual ? local(from, 'docker', [], claims) : lost(from, `the socket ${path} is not one of docker's own`, claims)
}
