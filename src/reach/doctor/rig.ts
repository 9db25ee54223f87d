import { chmodSync, chownSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ClientInstall } from '../install/client.ts'
import { groundOf, type Level, type OwnPlaces, ownPlaces, type Places } from '../install/places.ts'
import { planInstall, type Seen } from '../install/plan.ts'
import { shimInterpreter } from '../shim/interpreter.ts'
import { renderShim } from '../shim/render.ts'
import type { RunsAs } from './child.ts'
import type { AgentClient, TrialPlaces } from './clients/client.ts'
import { etcIsCovered } from './isolation.ts'
import type { PlannedCall } from './stub-model/model-api.ts'
import { type StubModel, startStubModel } from './stub-model/server.ts'
import { startTrialAuthority, type TrialAuthority } from './trial-authority.ts'

/** A client set up with the gate as `install` sets it up, in a throw-away place. */
export interface Rig {
  readonly client: AgentClient
  readonly places: TrialPlaces
  readonly authority: TrialAuthority
  readonly model: StubModel
  /** What the model asks for next. */
  readonly plan: PlannedCall[]
  readonly shim: string
  readonly tokenFile: string
  /** The user of the agent, where the gate is another's. */
  readonly as?: RunsAs
  /** The files with which the client finds its hook. */
  readonly hookFiles: readonly string[]
  close(): Promise<void>
}

export interface RigOptions {
  readonly client: AgentClient
  readonly install: ClientInstall
  readonly level: Level
  /** An empty directory. */
  readonly directory: string
  /** The words that run the command line of prodgate. */
  readonly prodgate: readonly string[]
  /** Targets of the registry. */
  readonly targets?: readonly object[]
}

/** What tells that a command ran. */
const MARKER = 'prodgate-trial-marker'

/** Harmless both, and one word apart: only the first would read a secret. Neither file is there. */
export const COMMANDS = {
  refused: `touch ${MARKER}; cat .env`,
  harmless: `touch ${MARKER}; cat .env.example`,
} as const

export function markerOf({ work }: TrialPlaces): string {
  return join(work, MARKER)
}

/** Nobody in particular: the agent of a machine whose gate belongs to root. */
const AGENT: RunsAs = { uid: 65_534, gid: 65_534 }

export async function setUpRig(options: RigOptions): Promise<Rig> {
  const { client, level, directory, prodgate, targets = [] } = options
  // Files of the machine are only written where they are none of the real machine.
  if (level === 'managed' && !etcIsCovered(dirname(directory)))
    throw new Error('managed places can only be tried in isolation')
  const [home, work, gate] = ['home', 'work', 'gate'].map((name) => join(directory, name)) as [string, string, string]
  mkdirSync(directory, { recursive: true, mode: 0o755 })
  for (const path of [home, work, gate]) mkdirSync(path, { mode: 0o700 })
  const registry = join(directory, 'targets.yaml')
  const session = { environment: 'development', workspaces: [work] }
  writeFileSync(registry, JSON.stringify({ version: 1, session, targets }))
  const site: Places = { home, project: work, root: '/', platform: process.platform === 'darwin' ? 'darwin' : 'linux' }
  const own = ownPlaces(level, site)
  mkdirSync(dirname(own.shim), { recursive: true })
  // At the managed level, where nobody but root can put another authority in its place.
  const socket = level === 'managed' ? { socket: join(dirname(own.shim), 'agent.sock') } : {}
  const authority = await startTrialAuthority({ prodgate, directory: gate, registry, home, ...socket })
  const plan: PlannedCall[] = []
  const model = await startStubModel(plan)
  const close = async () => {
    await authority.kill()
    await model.close()
  }
  try {
    const places: TrialPlaces = { home, work, model: model.url }
    const hook = installHook(options, site, own, authority.socket, places, await authority.addAgent(client.name))
    return { client, places, authority, model, plan, ...hook, close }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** As `prodgate install` does it, without its questions. */
function installHook(
  { client, install, level }: RigOptions,
  site: Places,
  own: OwnPlaces,
  socket: string,
  places: TrialPlaces,
  token: string,
): Pick<Rig, 'shim' | 'tokenFile' | 'hookFiles' | 'as'> {
  const managed = level === 'managed'
  for (const [path, text] of Object.entries(client.settings(places))) write(path, text, 0o600)
  const tokenFile = join(own.tokens, `${client.name}.token`)
  write(tokenFile, `${token}\n`, managed ? 0o640 : 0o600)
  const shim = renderShim({
    socket,
    tokenFile: join(own.tokens, 'CLIENT.token'),
    managed,
    interpreter: shimInterpreter(),
  })
  write(own.shim, shim, 0o755)
  const wanted = install.levels[level]?.({ level, places: site, shim: own.shim })
  if (wanted === undefined) throw new Error(`${install.title} has no ${level} place`)
  const { changes, faults } = planInstall(wanted, { within: groundOf(level, site), machine: managed }, [], look)
  if (faults.length > 0) throw new Error(`couldn't install for the trial: ${faults.map((one) => one.why).join(', ')}`)
  for (const { path, after, mode } of changes) if (after !== undefined) write(path, after, mode)
  const hook = { shim: own.shim, tokenFile, hookFiles: changes.map((one) => one.path) }
  if (!managed) return hook
  for (const path of [places.home, places.work]) giveAll(path, AGENT)
  for (const path of [tokenFile, socket]) chownSync(path, 0, AGENT.gid)
  return { ...hook, as: AGENT }
}

function giveAll(directory: string, { uid, gid }: RunsAs): void {
  for (const path of ['.', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })])
    chownSync(join(directory, path), uid, gid)
}

/** The directory is ours and new: nothing in it is a link, and nobody else writes there. */
function look(path: string): Seen {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return { is: 'absent' }
  return { is: 'file', text: readFileSync(path, 'utf8'), mode: found.mode & 0o7777 }
}

function write(path: string, text: string, mode: number): void {
  mkdirSync(dirname(path), { recursive: true })
  rmSync(path, { force: true })
  writeFileSync(path, text)
  chmodSync(path, mode)
}
