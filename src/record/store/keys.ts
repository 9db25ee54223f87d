import { createPrivateKey, createPublicKey, generateKeyPairSync, hash, type KeyObject, randomBytes } from 'node:crypto'
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readFileSync,
  rmSync,
  type Stats,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { makeDirectories } from '../../lib/make-directories.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { formatSignerKey, parseSignerKey, type SignerKey } from '../log/key.ts'

/** The keys of an authority. Whoever can read them can forge what the authority says. */
export interface AuthorityKeys {
  /** Signs checkpoints. Its name is the log's origin. */
  readonly log: SignerKey
  readonly pass: PassKey
}

/** Signs passes. */
export interface PassKey {
  /** JWK thumbprint (RFC 7638, with SHA-256) of the public key. */
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Why keys are not used. The message says what to do. */
export interface KeysFault {
  readonly code: 'KEYS_EXPOSED' | 'KEYS_MALFORMED' | 'KEYS_UNREADABLE'
  readonly message: string
}

const LOG_KEY = 'log.key'
const PASS_KEY = 'pass.pem'
const MAX_KEY_BYTES = 4_096

/**
 * Reads the keys in a directory and makes those that are not there yet. Keys that others could have read are not used: they
 * may be somebody else's by now. Two processes that start at once end up with the same keys.
 */
export function openKeys(directory: string): Result<AuthorityKeys, KeysFault> {
  try {
    makeDirectories(directory, 0o700)
    const exposed = whyExposed(directory, lstatSync(directory), true)
    if (exposed !== undefined) return fault(exposed)
    const logText = readOrMake(join(directory, LOG_KEY), newLogKey)
    if (logText.is === 'fault') return logText
    const passText = readOrMake(join(directory, PASS_KEY), newPassKey)
    if (passText.is === 'fault') return passText
    const log = parseSignerKey(logText.value.trim())
    if (log.is === 'fault' || log.value.verifier.type !== 'ed25519') return malformed(join(directory, LOG_KEY))
    const pass = readPassKey(passText.value)
    return pass === undefined ? malformed(join(directory, PASS_KEY)) : ok({ log: log.value, pass })
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return fault({ code: 'KEYS_UNREADABLE', message: `couldn't read or make the keys: ${why}` })
  }
}

/** `prodgate.local/log/` and 50 random bits in letters and digits: two logs never have the same name. */
function newLogKey(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
  const name = Array.from(randomBytes(10), (byte) => letters[byte % letters.length]).join('')
  const made = formatSignerKey(`prodgate.local/log/${name}`, 'ed25519', randomBytes(32))
  if (made.is === 'fault') throw new TypeError(made.fault.message)
  return `${made.value}\n`
}

function newPassKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function readPassKey(pem: string): PassKey | undefined {
  try {
    const privateKey = createPrivateKey(pem)
    if (privateKey.asymmetricKeyType !== 'ed25519') return undefined
    const publicKey = createPublicKey(privateKey)
    const { crv, kty, x } = publicKey.export({ format: 'jwk' })
    // Exactly these members in this order, without spaces.
    return { kid: hash('sha256', JSON.stringify({ crv, kty, x }), 'base64url'), privateKey, publicKey }
  } catch {
    return undefined
  }
}

/** The text of a key file, which is made where it is not there. One that others could have read is refused. */
export function readOrMake(path: string, make: () => string): Result<string, KeysFault> {
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) makeFile(path, make())
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  try {
    const stat = fstatSync(file)
    if (!stat.isFile() || stat.size > MAX_KEY_BYTES) return malformed(path)
    const exposed = whyExposed(path, stat, false)
    return exposed === undefined ? ok(readFileSync(file, 'utf8')) : fault(exposed)
  } finally {
    closeSync(file)
  }
}

/** The file is there whole or not at all, and one that another process has made meanwhile stays. */
function makeFile(path: string, text: string): void {
  const made = `${path}.${randomBytes(6).toString('hex')}`
  try {
    writeFileSync(made, text, { mode: 0o600, flag: 'wx', flush: true })
    linkSync(made, path)
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause && cause.code === 'EEXIST')) throw cause
  } finally {
    rmSync(made, { force: true })
  }
  syncDirectory(join(path, '..'))
}

/** A key that a power cut takes away would leave a log that nobody can go on with. */
function syncDirectory(path: string): void {
  const directory = openSync(path, constants.O_RDONLY)
  try {
    fsyncSync(directory)
  } finally {
    closeSync(directory)
  }
}

function whyExposed(path: string, stat: Stats, directory: boolean): KeysFault | undefined {
  const exposed = (message: string): KeysFault => ({ code: 'KEYS_EXPOSED', message })
  if (directory && !stat.isDirectory()) return exposed(`\`${path}\` has to be a directory and not a link to one`)
  if (stat.uid !== process.geteuid?.()) return exposed(`\`${path}\` belongs to another user than the authority runs as`)
  if ((stat.mode & 0o077) === 0) return undefined
  const mode = directory ? '0700' : '0600'
  return exposed(
    `others on this machine can reach \`${path}\`: make new keys, or set its mode to ${mode} where nobody has`,
  )
}

function malformed(path: string): Result<never, KeysFault> {
  return fault({ code: 'KEYS_MALFORMED', message: `\`${path}\` does not hold a key of the kind that belongs there` })
}
