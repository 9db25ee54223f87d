import { spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { homedir, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { AnyAnswer } from '../../client/answers.ts'
import { Client } from '../../client/client.ts'
import { AuthorityFault } from '../../client/fault.ts'
import { makeDirectories } from '../../lib/make-directories.ts'
import type { Level } from '../../reach/install/places.ts'
import { openDataDirectory, usualDataDirectory } from '../../serve/data-directory.ts'

/** Where the authority is that a client is brought to. */
export interface AuthorityPlace {
  readonly data: string
  readonly socket: string
}

export interface AuthorityOptions {
  readonly data?: string
  readonly socket?: string
}

/** As `deploy/prodgate.service` sets it up for a machine. */
const MACHINE: AuthorityPlace = { data: '/var/lib/prodgate', socket: '/run/prodgate/agent.sock' }

export function authorityPlace(level: Level, options: AuthorityOptions): AuthorityPlace {
  const machine = level === 'managed' && options.data === undefined
  const data = resolve(options.data ?? (machine ? MACHINE.data : usualDataDirectory()))
  const socket = machine ? MACHINE.socket : join(data, 'agent.sock')
  return { data, socket: resolve(options.socket ?? socket) }
}

/** Whether this user owns the data directory, and so may add agents to it. */
export function ownsData({ data }: AuthorityPlace): boolean {
  return existsSync(data) && openDataDirectory(data).is === 'ok'
}

/** What an authority says to a token: whether anybody answers, and whether it knows the token. */
export async function askAuthority(
  { socket }: AuthorityPlace,
  token?: string,
): Promise<'away' | 'unknown token' | 'answers'> {
  const where = { url: new URL('http://prodgate/'), socket, ...(token === undefined ? {} : { token }) }
  try {
    // Nobody's request: there to hear whether one may ask at all.
    await new Client(where).get('/v1/holds/hold_none', AnyAnswer)
    return 'answers'
  } catch (cause) {
    if (!(cause instanceof AuthorityFault)) throw cause
    if (cause.is('UNREACHABLE')) return 'away'
    const { status } = cause.problem
    return status === 401 || status === 403 ? 'unknown token' : 'answers'
  }
}

/** An authority that goes on when this command ends. */
interface Started {
  /** Whether it answers. */
  readonly answers: boolean
  /** Where what it says is kept. */
  readonly log: string
  /** With which its first operator enrols. */
  readonly link: string | undefined
}

export async function startAuthority(place: AuthorityPlace): Promise<Started> {
  makeDirectories(place.data, 0o700)
  const log = join(place.data, 'serve.log')
  const output = openSync(log, 'a', 0o600)
  const args = [process.argv[1] ?? '', 'serve', '--data', place.data, '--socket', place.socket]
  const stdio = ['ignore', output, output] as const
  // It outlives this shell: what is exported here, a token for example, is not its to keep.
  const env = { HOME: homedir(), PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8' }
  spawn(process.execPath, args, { detached: true, stdio: [...stdio], cwd: place.data, env }).unref()
  closeSync(output)
  for (let tries = 0; tries < 100; tries++) {
    if ((await askAuthority(place)) !== 'away') return { answers: true, log, link: await linkIn(log) }
    await pause(100)
  }
  return { answers: false, log, link: undefined }
}

/** It says so a moment after it answers. */
async function linkIn(log: string): Promise<string | undefined> {
  for (let tries = 0; tries < 20; tries++) {
    const words = readFileSync(log, 'utf8').split(/\s/)
    const link = words.findLast((word) => word.includes('/enrol#'))
    if (link !== undefined) return link
    await pause(100)
  }
  return undefined
}

/** The name that a client's agent gets; people read it in requests. */
export function agentName(client: string, level: Level): string {
  return level === 'managed' ? `${client} of this machine` : `${client} of ${userInfo().username}`
}
