import { chmodSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, resolve } from 'node:path'
import type { FastifyListenOptions } from 'fastify'
import { whyNotListening } from '../lib/not-listening.ts'
import { fault, ok, type Result } from '../lib/result.ts'
import { whyUnreadable } from '../lib/unreadable.ts'
import { storeLogReader } from '../record/store/log-reader.ts'
import { byBearerToken, byBoundToken, firstOf } from './authentication.ts'
import type { Config } from './config/config.ts'
import { closeRuns, formerExecutor, holdExecutor } from './executor/former.ts'
import { type App, createApp } from './http/app.ts'
import { agentRoutes, allRoutes } from './http/routes/all.ts'
import { bySocketDirectory } from './http/same-user.ts'
import type { StepUp } from './http/step-up.ts'
import { firstOperatorLink } from './identity/enrolment.ts'
import { identityEdge } from './identity-edge.ts'
import { isLoopback, type ListenAddress, readListenAddress, USUAL_LISTEN } from './listen-address.ts'
import type { ServeOptions } from './premises.ts'
import { type Running, setUp } from './process.ts'

/** An authority that answers. */
export interface Serving {
  readonly http: string
  /** Where people reach it. */
  readonly people: string
  readonly socket: string
  /** The link with which the first operator enrols; absent once there is one. */
  readonly enrol: string | undefined
  readonly running: Running
  close(): Promise<void>
}

/** Starts an authority, or says what is missing. It answers only once all of it is there. */
export async function serve(options: ServeOptions, config: Config): Promise<Result<Serving, string>> {
  const address = readListenAddress(options.listen ?? config.listen ?? USUAL_LISTEN)
  if (address.is === 'fault') return address
  if (!isLoopback(address.value) && config.tls === undefined)
    return fault('a listener beyond this machine needs TLS: name a certificate and its key in the configuration')
  const tls = readTls(config)
  if (tls.is === 'fault') return tls
  let url = ''
  const apiUrl = () => config.publicUrl?.replace(/\/$/, '') ?? url
  const publicUrl = () => config.publicUrl?.replace(/\/$/, '') ?? namedUrl(url)
  const running = await setUp(options, config, publicUrl)
  if (running.is === 'fault') return running
  const { authority, store, keys, data, logger } = running.value
  const edge = await identityEdge(running.value, config, publicUrl)
  if (edge.is === 'fault') {
    await running.value.close()
    return edge
  }
  const identity = edge.value
  const shared = {
    authority,
    requestsPerMinute: config.requestsPerMinute,
    // Where it listens is said by who started it, once.
    logger: logger.child({}, { level: 'warn' }),
  }
  const stepUp: StepUp = async (person, hold) => {
    const digest = await authority.holds.digestOf(hold)
    return digest !== undefined && identity.stepUps.hasConfirmed(person.id, { hold, digest })
  }
  const { cookie } = identity
  const byToken = byBearerToken(store, Date.now)
  const hosts = () => hostsOf([url, publicUrl()])
  const app = await createApp({
    ...shared,
    ...tls.value,
    authenticate: firstOf(byBoundToken(identity.parts, apiUrl), cookie.authenticate),
    again: firstOf(byToken, cookie.again),
    hosts,
  })
  allRoutes(app, {
    authority,
    log: storeLogReader(store.read),
    logKey: keys.log.verifier,
    passKey: keys.pass,
    stepUp,
    issuer: keys.log.verifier.name,
    apiUrl,
    identity,
    metrics: running.value.metrics,
    vault: running.value.vault,
    executor: running.value.executor,
  })
  const agents = await createApp({ ...shared, authenticate: byToken, again: byToken })
  const socket = resolve(options.socket ?? config.socket ?? data.socket)
  agentRoutes(agents, authority, running.value.executor, bySocketDirectory(dirname(socket)))
  const shut = async () => {
    running.value.changes.close()
    // What runs is ended before nobody can be told of it.
    await running.value.executor?.close()
    await Promise.allSettled([app.close(), agents.close()])
    await running.value.close()
  }
  try {
    url = urlOf(
      await listening(`${address.value.host}:${address.value.port}`, app, { ...address.value }),
      address.value,
    )
    await listenOnSocket(agents, socket)
    // Once it is sure that no earlier process of this executor is there.
    const { executor } = running.value
    if (executor !== undefined) {
      holdExecutor(data.path)
      await executor.sweep()
    } else {
      const former = formerExecutor(data.path)
      if (former !== undefined) await closeRuns(store, former, new Set())
    }
  } catch (cause) {
    await shut()
    return fault((cause as Error).message)
  }
  const link = await firstOperatorLink(identity.parts)
  return ok({
    http: url,
    people: publicUrl(),
    socket,
    enrol: link === undefined ? undefined : `${publicUrl()}/enrol#${link.token}`,
    running: running.value,
    close: async () => {
      await shut()
      rmSync(socket, { force: true })
    },
  })
}

function readTls(config: Config): Result<{ readonly tls?: { readonly cert: Buffer; readonly key: Buffer } }, string> {
  if (config.tls === undefined) return ok({})
  const cert = readTlsFile('certificate', config.tls.certificate)
  if (cert.is === 'fault') return cert
  const key = readTlsFile('key of the certificate', config.tls.key)
  if (key.is === 'fault') return key
  return ok({ tls: { cert: cert.value, key: key.value } })
}

function readTlsFile(what: string, path: string): Result<Buffer, string> {
  try {
    return ok(readFileSync(path))
  } catch (cause) {
    return fault(`couldn't read the ${what} \`${path}\`: ${whyUnreadable(cause)}`)
  }
}

/** As the operator wrote the host: the address that it stands for need not be what a certificate names. */
function urlOf(listening: string, { host }: ListenAddress): string {
  const url = new URL(listening)
  return `${url.protocol}//${host.includes(':') ? `[${host}]` : host}:${url.port}`
}

/**
 * As people call it: an address of this machine by its name, because passkeys belong to a name and not to a number (Web
 * Authentication, level 3, section 5.4.2).
 */
function namedUrl(url: string): string {
  return url.replace(/^(https?:\/\/)(?:127\.0\.0\.1|\[::1\])(?=:|$)/, '$1localhost')
}

/** The names that lead here. On a loopback address the other names of it are the same machine. */
function hostsOf(urls: readonly string[]): readonly string[] {
  return urls
    .filter((url) => url !== '')
    .flatMap((text) => {
      const { host, hostname, port } = new URL(text)
      const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.')
      return loopback ? [host, `localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`] : [host]
    })
}

/**
 * Who may connect is decided by the directory that the socket is in. A socket that an earlier process left behind is
 * replaced; one that answers is not.
 */
async function listenOnSocket(app: App, path: string): Promise<void> {
  if (existsSync(path)) {
    if (await answers(path)) throw new Error(`couldn't listen: another authority listens on \`${path}\``)
    rmSync(path)
  }
  await listening(path, app, { path })
  chmodSync(path, 0o660)
}

async function listening(name: string, app: App, at: FastifyListenOptions): Promise<string> {
  try {
    return await app.listen(at)
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    const instead = taken ? '; `prodgate status` says whether it is an authority, `--listen` names another address' : ''
    throw new Error(`couldn't listen on \`${name}\`: ${whyNotListening(cause)}${instead}`, { cause })
  }
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
