import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, realpathSync, statSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { SYSTEM_PATH } from '../../act/search-path.ts'
import { makeDirectories } from '../../lib/make-directories.ts'
import { fault, ok, type Result } from '../../lib/result.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { readOrMake } from '../../record/store/keys.ts'
import type { Config } from '../config/config.ts'

/** What an executor runs with; nothing of it comes from whoever asks. */
export interface ExecutorSettings {
  /** Of the data directory, so that each executor of a shared database looks after its own runs. */
  readonly id: string
  readonly user?: { readonly uid: number; readonly gid: number }
  /** Real paths; a run works in one of them or below. The first is where it works if nobody says otherwise. */
  readonly workspaces: readonly string[]
  readonly searchPath: string
  readonly home: string
  /** Below it each run has private files while it runs. Each process has another one beside those of earlier ones. */
  readonly privateRoot: string
  readonly runs: number
  readonly seconds: number
  readonly outputBytes: number
  /** Runs have the user of the authority, and can read what is its own. */
  readonly sameUser: boolean
}

/** Reads what the configuration says of the executor, or says in plain words what stands against it. */
export function executorSettings(
  config: NonNullable<Config['executor']>,
  given: { readonly data: string; readonly home: string },
): Result<ExecutorSettings, string> {
  const own = process.geteuid?.() ?? -1
  if (own === 0 && config.user === undefined)
    return fault('an executor does not run commands as root: name its user as `executor.user`')
  const user = config.user === undefined ? undefined : userOf(config.user)
  if (user === 'nobody') return fault(`there is no user \`${config.user}\``)
  if (user !== undefined && user.uid !== own && own !== 0)
    return fault('only root can run commands as another user: leave `executor.user` out')
  const another = user !== undefined && user.uid !== own
  const privateRoot = config.directory ?? (another ? '/run/prodgate' : join(given.data, 'runs'))
  const scratch = join(privateRoot, 'work')
  try {
    makeDirectories(privateRoot, another ? 0o711 : 0o700)
    makeDirectories(scratch, 0o700)
    if (another) chownSync(scratch, user.uid, user.gid)
  } catch (cause) {
    return fault(`couldn't make the executor's directory \`${privateRoot}\`: ${(cause as Error).message}`)
  }
  const workspaces: string[] = []
  for (const path of [...config.workspaces, scratch]) {
    const real = workspaceAt(path, new Set([0, own, user?.uid ?? own]))
    if (real.is === 'fault') return real
    workspaces.push(real.value)
  }
  const id = readOrMake(join(given.data, 'executor.id'), () => `executor_${randomBytes(8).toString('hex')}`)
  if (id.is === 'fault') return fault(id.fault.message)
  return ok({
    id: id.value,
    ...(another ? { user } : {}),
    workspaces,
    searchPath: config.path ?? SYSTEM_PATH,
    home: given.home,
    privateRoot: join(privateRoot, 'private', randomBytes(8).toString('hex')),
    runs: config.runs,
    seconds: config.seconds,
    outputBytes: config.outputBytes,
    sameUser: !another,
  })
}

/**
 * A directory whose files are what an operator put there: an agent that could write into it would write what runs, after it
 * was looked at.
 */
function workspaceAt(path: string, owners: ReadonlySet<number>): Result<string, string> {
  if (!isAbsolute(path)) return fault(`the executor's workspace \`${path}\` is no absolute path`)
  try {
    const real = realpathSync.native(path)
    const found = statSync(real)
    if (!found.isDirectory()) return fault(`the executor's workspace \`${path}\` is no directory`)
    if (!owners.has(found.uid) || (found.mode & 0o022) !== 0)
      return fault(`others can write into the executor's workspace \`${path}\`: it has to be the executor's alone`)
    return ok(real)
  } catch (cause) {
    return fault(`the executor's workspace \`${path}\` can't be used: ${whyUnreadable(cause)}`)
  }
}

/** Asked of the system, which may know its users from elsewhere than `/etc/passwd`. */
function userOf(name: string): { readonly uid: number; readonly gid: number } | 'nobody' {
  const ask = (what: string) =>
    Number(execFileSync('/usr/bin/id', [what, '--', name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    const [uid, gid] = [ask('-u'), ask('-g')]
    return Number.isSafeInteger(uid) && Number.isSafeInteger(gid) ? { uid, gid } : 'nobody'
  } catch {
    return 'nobody'
  }
}
