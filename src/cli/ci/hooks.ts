import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseAction } from '../../action/parse.ts'
import { HOOKS, hookScript, isOurs } from '../../ci/hook-scripts.ts'
import { EXIT, exitFor, UsageError } from '../../client/exit.ts'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { strictest, type Verdict } from '../../decide/verdict.ts'
import { makeDirectories } from '../../lib/make-directories.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { withSurroundings } from '../../reach/surroundings.ts'
import { waitForPeople } from '../authority/asking/decide.ts'
import { jsonLine } from '../authority/json-line.ts'
import { reaching } from '../authority/reach.ts'
import { print } from '../output.ts'
import { openGate, type PlaceOptions, placeOf, surroundingsOf } from '../surroundings.ts'

export interface HookOptions {
  readonly cwd?: string
  readonly json?: boolean
}

/** `prodgate ci hooks install`: writes both hooks. One of somebody else's stays, and the command says what to add to it. */
export async function installHooks(options: HookOptions): Promise<number> {
  const directory = hooksDirectory(options)
  const theirs = HOOKS.filter((name) => {
    const old = readHook(join(directory, name))
    return old !== undefined && !isOurs(old)
  })
  if (theirs.length > 0)
    throw new UsageError(
      `there is a hook of somebody else's: ${theirs.map((name) => `\`${name}\``).join(', ')}`,
      'nothing was changed; call `prodgate ci --staged` in your pre-commit, and `prodgate ci hooks push -- "$1" "$2"` in your pre-push',
    )
  makeDirectories(directory)
  for (const name of HOOKS) {
    const path = join(directory, name)
    writeFileSync(path, hookScript(name), { mode: 0o755 })
    chmodSync(path, 0o755)
  }
  await print(
    options.json === true ? jsonLine({ installed: HOOKS, directory }) : `installed in ${visibleText(directory)}\n`,
  )
  return EXIT.allow
}

export async function removeHooks(options: HookOptions): Promise<number> {
  const directory = hooksDirectory(options)
  const removed = HOOKS.filter((name) => {
    const path = join(directory, name)
    const old = readHook(path)
    if (old === undefined || !isOurs(old)) return false
    rmSync(path)
    return true
  })
  await print(options.json === true ? jsonLine({ removed, directory }) : `removed ${removed.join(', ') || 'nothing'}\n`)
  return EXIT.allow
}

function readHook(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function hooksDirectory({ cwd = process.cwd() }: HookOptions): string {
  const found = git(cwd, ['rev-parse', '--git-path', 'hooks'])
  if (found === undefined) throw new UsageError(`\`${visibleText(cwd)}\` is in no git repository`)
  return resolve(cwd, found.trim())
}

function git(cwd: string, args: readonly string[]): string | undefined {
  const ran = spawnSync('git', ['-C', cwd, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 })
  return ran.status === 0 ? ran.stdout : undefined
}

export interface PushOptions extends ReachOptions, PlaceOptions {
  readonly wait: number
}

/** One line of what git tells its pre-push hook: https://git-scm.com/docs/githooks#_pre_push */
interface Pushed {
  readonly localOid: string
  readonly remoteRef: string
  readonly remoteOid: string
}

/**
 * `prodgate ci hooks push`: each ref as the `git push` that it is. What the gate lets go here goes; for everything else the
 * authority is asked, and without its yes nothing is pushed.
 */
export async function judgePush(remote: string, address: string, options: PushOptions): Promise<number> {
  const place = placeOf(options)
  const gate = openGate(options, place)
  const stopped: unknown[] = []
  let verdict: Verdict = 'allow'
  for (const pushed of pushedRefs(readFileSync(0, 'utf8'))) {
    const argv = ['git', 'push', ...forced(place.cwd, pushed), address, refspec(pushed)]
    const read = parseAction({ kind: 'exec', argv, cwd: place.cwd })
    if (read.is === 'fault') throw new UsageError(`git names a ref that cannot be read: ${read.fault.message}`)
    const here = await gate.check(read.value, surroundingsOf(read.value, place, {}))
    if (here.verdict === 'deny') verdict = 'deny'
    if (here.verdict === 'hold') stopped.push(withSurroundings(read.value, place.cwd, {}, []))
    if (here.verdict !== 'allow')
      process.stderr.write(
        `prodgate: ${visibleText(pushed.remoteRef)} on ${visibleText(remote)}: ${here.reasons.map(({ message }) => visibleText(message)).join('; ')}\n`,
      )
  }
  if (verdict === 'deny' || stopped.length === 0) return exitFor(verdict)
  return reaching(options, async (client) => {
    for (const action of stopped) {
      const decided = await waitForPeople(client, { action }, options.wait)
      verdict = strictest(verdict, decided.verdict)
      if (decided.hold !== undefined && decided.verdict !== 'allow')
        process.stderr.write(
          `prodgate: request ${visibleText(decided.hold.id)} (${visibleText(decided.hold.status)}): ${visibleText(decided.hold.url)}\n`,
        )
      if (options.json === true) await print(jsonLine(decided))
    }
    return exitFor(verdict)
  })
}

const NOTHING = /^0+$/

function pushedRefs(text: string): readonly Pushed[] {
  return text.split('\n').flatMap((line) => {
    if (line === '') return []
    const [, localOid, remoteRef, remoteOid, more] = line.split(' ')
    if (localOid === undefined || remoteRef === undefined || remoteOid === undefined || more !== undefined)
      throw new UsageError(
        'this is not what git tells its pre-push hook',
        'install the hook: `prodgate ci hooks install`',
      )
    return [{ localOid, remoteRef, remoteOid }]
  })
}

function refspec({ localOid, remoteRef }: Pushed): string {
  return NOTHING.test(localOid) ? `:${remoteRef}` : `${localOid}:${remoteRef}`
}

/** Git does not say whether it was forced; what the other side has and we do not would be lost. */
function forced(cwd: string, { localOid, remoteOid }: Pushed): readonly string[] {
  if (NOTHING.test(localOid) || NOTHING.test(remoteOid)) return []
  return git(cwd, ['merge-base', '--is-ancestor', remoteOid, localOid]) === undefined ? ['--force'] : []
}
