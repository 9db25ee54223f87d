import { chmodSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { isJsonObject } from '../lib/json.ts'
import { readJson } from '../lib/json-strict.ts'
import { makeDirectories } from '../lib/make-directories.ts'
import { whyUnreadable } from '../lib/unreadable.ts'
import { UsageError } from './exit.ts'

/** Where somebody signed in, and the token that they got there. */
export interface KeptLogin {
  readonly url: string
  readonly token: string
}

function loginPath(): string {
  return join(homedir(), '.config/prodgate/client.json')
}

/** The kept login; `undefined` where nobody signed in. One that others may read is not used, for it is a secret no more. */
export function readLogin(path = loginPath()): KeptLogin | undefined {
  let text: string
  try {
    const found = lstatSync(path)
    if ((found.mode & 0o077) !== 0)
      throw new UsageError(`others may read \`${path}\``, '`prodgate logout`, then sign in again')
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof UsageError) throw cause
    if (cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR'))
      return undefined
    throw new UsageError(`couldn't read \`${path}\`: ${whyUnreadable(cause)}`)
  }
  const json = readJson(text)
  const { url, token } = json.is === 'ok' && isJsonObject(json.value) ? json.value : {}
  if (typeof url !== 'string' || typeof token !== 'string')
    throw new UsageError(`\`${path}\` holds no login`, '`prodgate logout`, then sign in again')
  return { url, token }
}

/** Written beside and moved into place, for the owner's eyes from the first byte on. */
export function keepLogin(login: KeptLogin, path = loginPath()): void {
  const beside = `${path}.new`
  try {
    makeDirectories(dirname(path), 0o700)
    rmSync(beside, { force: true })
    writeFileSync(beside, `${JSON.stringify(login)}\n`, { mode: 0o600, flag: 'wx', flush: true })
    chmodSync(beside, 0o600)
    renameSync(beside, path)
  } catch (cause) {
    throw new UsageError(`couldn't write \`${path}\`: ${whyUnreadable(cause)}`)
  }
}

/** True where there was one. */
export function forgetLogin(path = loginPath()): boolean {
  try {
    rmSync(path)
    return true
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return false
    throw new UsageError(`couldn't remove \`${path}\`: ${whyUnreadable(cause)}`)
  }
}
