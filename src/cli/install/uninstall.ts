import { dirname } from 'node:path'
import { EXIT, UsageError } from '../../client/exit.ts'
import { applyChanges, removeEmpty } from '../../reach/install/apply.ts'
import { ownGround, planClientGone, type Target, tokenPath } from '../../reach/install/installation.ts'
import { ownPlaces } from '../../reach/install/places.ts'
import type { FileChange, Plan } from '../../reach/install/plan.ts'
import {
  formatRecord,
  type Installed,
  type InstallRecord,
  installedAs,
  withoutInstalled,
} from '../../reach/install/record.ts'
import { print } from '../output.ts'
import { consent, tellNotDone } from './consent.ts'
import { retireAgent } from './identity.ts'
import { type LevelOptions, look, readInstallRecord, recordChange, targetHere } from './place.ts'
import { shownChanges, shownFault, toldChanges } from './shown.ts'
import { tellingFaults } from './told-fault.ts'

export interface UninstallOptions extends LevelOptions {
  readonly database?: string
  readonly yes?: boolean
  readonly json?: boolean
}

/** `prodgate uninstall CLIENT` */
export function uninstall(name: string, options: UninstallOptions): Promise<number> {
  return tellingFaults(options.json, () => uninstalling(name, options))
}

async function uninstalling(name: string, options: UninstallOptions): Promise<number> {
  const target = targetHere(name, options)
  const record = readInstallRecord(target)
  const installed = installedAs(record, target.client.name, target.level, target.places.project)
  const plan = planClientGone(target, record, look)
  if (plan.faults.length > 0)
    throw new UsageError(`nothing was changed, because of ${plan.faults.map(shownFault).join('\n  ')}`)
  const left = installed === undefined ? record : withoutInstalled(record, installed)
  const changes = [...plan.changes, ...ownChanges(target, left)]
  if (changes.length === 0 && installed === undefined) return told(target, plan, [], 'nothing there', options)
  if (options.json !== true) await print(shownChanges(changes, target.places.home))
  const yes = await consent(`Take ${target.client.title} off the gate?`, options.yes)
  if (yes !== true) return told(target, plan, changes, 'not done', options)
  const kept = installed === undefined ? [] : [recordChange(target, ownGround(target), asShown(record, left))]
  const done = applyChanges([...changes, ...kept])
  if (done.is === 'fault') throw new UsageError(`nothing was changed, because of ${shownFault(done.fault)}`)
  removeEmpty(directories(target, installed, left))
  await retire(target, installed, left, options)
  return told(target, plan, changes, 'done', options)
}

/** What goes with the last of all was found by what was installed then. */
function asShown(shown: InstallRecord, left: InstallRecord): (now: InstallRecord) => InstallRecord {
  return (now) => {
    if (formatRecord(now) === formatRecord(shown)) return left
    throw new UsageError('nothing was changed: something else was installed or taken away meanwhile', 'run it again')
  }
}

/** The token goes with the last installation of its client, the shim with the last of all. */
function ownChanges(target: Target, left: InstallRecord): readonly FileChange[] {
  const { shim } = ownPlaces(target.level, target.places)
  const token = left.installed.some((one) => one.client === target.client.name) ? [] : removal(tokenPath(target), true)
  return [...token, ...(left.installed.length === 0 ? removal(shim, false) : [])]

  function removal(path: string, secret: boolean): readonly FileChange[] {
    const ground = ownGround(target)
    const before = look(path, ground)
    if (before.is === 'absent') return []
    if (before.is === 'unusable') throw new UsageError(`\`${path}\`: ${before.why}`)
    const change = { path, ...ground, before, after: undefined, mode: before.mode, why: 'nobody asks by it any more' }
    return [secret ? { ...change, secret: true } : change]
  }
}

function directories(target: Target, installed: Installed | undefined, left: InstallRecord): readonly string[] {
  const { shim, tokens } = ownPlaces(target.level, target.places)
  const own = left.installed.length === 0 ? [dirname(shim), tokens] : []
  return [...own, ...(installed?.directories ?? [])]
}

/** The agent's token is void from then on, where this user may say so. */
async function retire(
  target: Target,
  installed: Installed | undefined,
  left: InstallRecord,
  { database }: UninstallOptions,
): Promise<void> {
  const agent = installed?.agent
  if (agent === undefined || left.installed.some((one) => one.client === target.client.name)) return
  try {
    await retireAgent(agent, database)
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    process.stderr.write(
      `prodgate: the agent \`${agent.id}\` is still there: ${why}\n  \`prodgate agents disable ${agent.id}\`\n`,
    )
  }
}

async function told(
  { client, level }: Target,
  plan: Plan,
  changes: readonly FileChange[],
  how: 'done' | 'not done' | 'nothing there',
  { json }: UninstallOptions,
): Promise<number> {
  const status = how === 'not done' ? EXIT.hold : EXIT.allow
  if (json === true) {
    const answer = { client: client.name, level, done: how !== 'not done', changes: toldChanges(changes) }
    await print(`${JSON.stringify({ ...answer, leftOut: plan.notes })}\n`)
  } else if (how === 'not done') tellNotDone()
  else if (how === 'nothing there')
    await print(`nothing of prodgate is installed for ${client.title} (${level} level)\n`)
  else await print(`${client.title} no longer asks the gate (${level} level)\n`)
  return status
}
