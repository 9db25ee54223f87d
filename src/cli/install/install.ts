import { existsSync } from 'node:fs'
import { EXIT, UsageError } from '../../client/exit.ts'
import { shellQuoted } from '../../lib/shell-quoted.ts'
import { registryPaths } from '../../locate/registry.ts'
import { applyChanges } from '../../reach/install/apply.ts'
import type { Wanted } from '../../reach/install/client.ts'
import { ownGround, planClient, shimFile, type Target, tokenPath } from '../../reach/install/installation.ts'
import { missingDirectories } from '../../reach/install/look.ts'
import type { FileChange, Ground, Plan } from '../../reach/install/plan.ts'
import { type Installed, type InstallRecord, installedAs, withInstalled } from '../../reach/install/record.ts'
import { shimInterpreter, shimPerl } from '../../reach/shim/interpreter.ts'
import { print } from '../output.ts'
import { coloursFor, widthOf, wrap } from '../terminal.ts'
import { type AuthorityPlace, agentName, askAuthority, authorityPlace, ownsData } from './authority.ts'
import { type FoundClient, findClient, programOn, tooOld } from './client-version.ts'
import { consent, tellNotDone } from './consent.ts'
import { givenToken, type MadeAgent, makeAgent, retireAgent } from './identity.ts'
import { type LevelOptions, look, readInstallRecord, recordChange, targetHere } from './place.ts'
import { ready } from './ready.ts'
import { shortened, shownChanges, shownFault, toldChanges } from './shown.ts'
import { aboutSocket, groupOf } from './socket-group.ts'
import { tellingFaults } from './told-fault.ts'

export interface InstallOptions extends LevelOptions {
  readonly data?: string
  readonly socket?: string
  readonly database?: string
  readonly tokenFile?: string
  readonly owner?: string
  readonly clientLater?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

/** `prodgate install CLIENT` */
export function install(name: string, options: InstallOptions): Promise<number> {
  return tellingFaults(options.json, () => installing(name, options))
}

async function installing(name: string, options: InstallOptions): Promise<number> {
  const target = targetHere(name, options)
  const found = await findClient(target.client)
  checkVersion(target, found, options)
  const record = readInstallRecord(target)
  const plan = planClient(target, record, look)
  if (plan.faults.length > 0) throw refused(plan)
  const authority = authorityPlace(target.level, options)
  if (!(await ready(authority, target.level, options))) return EXIT.unreachable
  const identity = await identityFor(target, record, authority, options)
  const changes = [...ownChanges(target, authority, identity, record), ...plan.changes]
  if (changes.length === 0 && identity.is === 'kept')
    return finished({ target, plan, found, authority, changes, done: true }, options)
  const job: Job = { target, plan, authority, identity, changes }
  if (options.json !== true) await print(shownChanges(changes, target.places.home))
  if (plan.notes.length > 0 && options.json !== true)
    process.stderr.write(`${plan.notes.map((note) => `left out: ${shownFault(note)}`).join('\n')}\n`)
  const yes = await consent(
    `Make ${changes.length === 1 ? 'this change' : `these ${changes.length} changes`}?`,
    options.yes,
  )
  if (yes !== true) return finished({ target, plan, found, authority, changes, done: false }, options)
  await carryOut(job, options)
  return finished({ target, plan, found, authority, changes, done: true }, options)
}

interface Job {
  readonly target: Target
  readonly plan: Plan
  readonly authority: AuthorityPlace
  readonly identity: Identity
  readonly changes: readonly FileChange[]
}

function checkVersion({ client }: Target, found: FoundClient | undefined, { clientLater }: InstallOptions): void {
  const why = tooOld(client, found?.version)
  if (why === undefined || clientLater === true) return
  throw new UsageError(why, 'update the client first, or give `--client-later` where a newer one comes later')
}

function refused({ faults }: Plan): UsageError {
  return new UsageError(`nothing was changed, because of ${faults.map(shownFault).join('\n  ')}`)
}

type Identity =
  /** A token that is there and works. */
  | { readonly is: 'kept'; readonly agent: Installed['agent'] }
  | { readonly is: 'given'; readonly made: MadeAgent }
  /** Made once somebody said yes. */
  | { readonly is: 'to make' }

async function identityFor(
  target: Target,
  record: InstallRecord,
  authority: AuthorityPlace,
  options: InstallOptions,
): Promise<Identity> {
  if (options.tokenFile !== undefined) {
    const made = givenToken(options.tokenFile)
    if ((await askAuthority(authority, made.token)) === 'unknown token')
      throw new UsageError(
        `the authority at \`${authority.socket}\` does not know the token in \`${options.tokenFile}\``,
      )
    return { is: 'given', made }
  }
  const seen = look(tokenPath(target), ownGround(target))
  const before = installedAs(record, target.client.name, target.level, target.places.project)
  // Installations of one client share its token.
  const agent = (before ?? record.installed.find((one) => one.client === target.client.name))?.agent
  if (seen.is === 'file' && (await askAuthority(authority, seen.text.trim())) === 'answers')
    return { is: 'kept', agent }
  if (ownsData(authority)) return { is: 'to make' }
  const add = `prodgate admin --data ${authority.data} agent add ${target.client.name} --socket-only`
  throw new UsageError(
    `the data directory \`${authority.data}\` is not this user's, and only its owner adds agents`,
    `its owner runs \`${add}\`; put the token into a file and give \`--token-file FILE\``,
  )
}

/** Shim and token, which are the gate's own. */
function ownChanges(
  target: Target,
  authority: AuthorityPlace,
  identity: Identity,
  record: InstallRecord,
): FileChange[] {
  const ground = ownGround(target)
  const parts = { socket: authority.socket, ...askingPrograms(), interpreter: shimInterpreter() }
  const shim = asChange(shimFile(target, parts), ground)
  if (shim?.before.is === 'file') checkOthers(target, record, shim.before.text, authority)
  if (identity.is === 'kept') return shim === undefined ? [] : [shim]
  const text = identity.is === 'given' ? `${identity.made.token}\n` : ''
  const group = target.level === 'managed' ? groupOf(authority.socket) : undefined
  const content = { is: 'whole', text, mark: '' } as const
  const why = group
    ? 'who the client is to the authority, for those who may use its socket'
    : 'who the client is to the authority'
  const token = asChange({ path: tokenPath(target), content, why, mode: group ? 0o640 : 0o600 }, ground)
  const secret: FileChange[] =
    token === undefined ? [] : [{ ...token, secret: true, ...(group === undefined ? {} : { group }) }]
  return [...(shim === undefined ? [] : [shim]), ...secret]
}

function asChange(wanted: Wanted & { readonly mode?: number }, ground: Ground): FileChange | undefined {
  const seen = look(wanted.path, ground)
  if (seen.is === 'unusable') throw new UsageError(`\`${wanted.path}\`: ${seen.why}`)
  const { content, mode = 0o644 } = wanted
  const after = content.is === 'whole' ? content.text : ''
  if (seen.is === 'file' && seen.text === after && seen.mode === mode) return undefined
  return { path: wanted.path, ...ground, before: seen, after, mode, why: wanted.why }
}

/** One shim leads to one authority: another one would not know the tokens of the clients that are there. */
function checkOthers(target: Target, record: InstallRecord, shim: string, { socket }: AuthorityPlace): void {
  const others = record.installed.filter((one) => one.client !== target.client.name)
  if (others.length === 0 || shim.includes(shellQuoted(socket))) return
  const names = [...new Set(others.map((one) => one.client))].join(', ')
  throw new UsageError(
    `${names} ask another authority by the same shim`,
    'uninstall them first, or name that authority',
  )
}

/** What the shim asks by: perl, and curl where that is not there. */
function askingPrograms(): { readonly curl: string; readonly perl?: string } {
  const perl = shimPerl()
  const curl = programOn('/usr/bin:/bin:/usr/local/bin:/opt/homebrew/bin', 'curl')
  if (curl !== undefined) return { curl, ...perl }
  if (perl.perl !== undefined) return { curl: '/usr/bin/curl', ...perl }
  throw new UsageError('the shim asks the authority by `curl`, which is not there', 'install curl')
}

const MOST_TRIES = 20

async function carryOut(job: Job, options: InstallOptions): Promise<void> {
  const { target, authority, identity } = job
  const { owner, database } = options
  const made =
    identity.is === 'to make'
      ? await makeAgent({
          name: agentName(target.client.name, target.level),
          data: authority.data,
          ...(owner === undefined ? {} : { owner }),
          ...(database === undefined ? {} : { database }),
        })
      : undefined
  const agent = made?.agent ?? (identity.is === 'kept' ? identity.agent : undefined)
  const changes = job.changes.map((one) =>
    made !== undefined && one.path === tokenPath(target) ? { ...one, after: `${made.token}\n` } : one,
  )
  // INVARIANT (taken back exactly): the record goes first, so that whatever is cut off after it can be taken back by it.
  const applied = () => {
    const record = recordChange(target, ownGround(target), (now) => withInstalled(now, installed(job, now, agent)))
    const done = applyChanges([record, ...changes])
    return { done, isOutrun: done.is === 'fault' && done.fault.path === record.path }
  }
  let { done, isOutrun } = applied()
  // Others install, too: then it is written as it is behind theirs.
  for (let tries = 0; isOutrun && tries < MOST_TRIES; tries++) ({ done, isOutrun } = applied())
  if (done.is === 'ok') return
  if (made?.agent !== undefined) await retireAgent(made.agent, database)
  throw new UsageError(
    `nothing was changed, because of ${shownFault(done.fault)}`,
    'run it again to see what there is now',
  )
}

function installed({ target, plan, changes }: Job, record: InstallRecord, agent: Installed['agent']): Installed {
  const { client, level, places } = target
  const before = installedAs(record, client.name, level, places.project)
  const made = changes.flatMap((one) => missingDirectories(one.path))
  return {
    client: client.name,
    level,
    ...(level === 'project' ? { project: places.project } : {}),
    files: plan.kept,
    directories: [...new Set([...(before?.directories ?? []), ...made])],
    ...(agent === undefined ? {} : { agent }),
  }
}

interface Outcome {
  readonly target: Target
  readonly plan: Plan
  readonly found: FoundClient | undefined
  readonly authority: AuthorityPlace
  readonly changes: readonly FileChange[]
  readonly done: boolean
}

/** A person has still to say yes. */
const NOTHING_DONE = EXIT.hold

async function finished(
  { target, plan, found, authority, changes, done }: Outcome,
  { json }: InstallOptions,
): Promise<number> {
  const { client, level, places } = target
  const { closed, open } = client.closure(level)
  const next = client.next?.(level)
  if (json === true) {
    const told = { client: client.name, level, version: found?.version, done, changes: toldChanges(changes) }
    await print(
      `${JSON.stringify({ ...told, leftOut: plan.notes, closed, open, next, doctor: `prodgate doctor ${client.name}` })}\n`,
    )
    return done ? EXIT.allow : NOTHING_DONE
  }
  if (!done) {
    tellNotDone()
    return NOTHING_DONE
  }
  const colours = coloursFor(process.stdout)
  const where = level === 'project' ? ` for \`${shortened(places.project, places.home)}\`` : ''
  const head = changes.length === 0 ? `${client.title} is already as it should be` : `${client.title} asks the gate now`
  const told: readonly (readonly [string, string])[] = [
    ['closed', closed],
    ['open', `${open}; level A0: nothing but the client keeps the agent from going past it`],
    ...(next === undefined ? [] : [['do', next] as const]),
    ...[...aboutVersion(target, found), ...aboutSocket(target.level, authority)].map((line) => ['note', line] as const),
    ...(registryPaths(places.home).some((path) => existsSync(path)) ? [] : [['enrol', ENROL] as const]),
    ['prove', `prodgate doctor ${client.name}`],
  ]
  const width = widthOf(process.stdout) - INDENT
  const lines = told.map(([name, text]) => `  ${name.padEnd(INDENT - 2)}${wrap(text, width, ' '.repeat(INDENT))}`)
  await print(`${[`${colours.green(head)}${where} (${level} level)`, ...lines].join('\n')}\n`)
  return EXIT.allow
}

/** Where the text of a line begins. */
const INDENT = 10

const ENROL = 'prodgate init  (in your workspace: until then nobody knows it, and what is unknown counts as production)'

function aboutVersion({ client, level }: Target, found: FoundClient | undefined): readonly string[] {
  const elsewhere = (client.elsewhere ?? []).filter((name) => process.env[name])
  const old = tooOld(client, found?.version)
  return [
    ...(found === undefined ? [`no \`${client.program}\` is on PATH, so its version is not known`] : []),
    ...(old === undefined ? [] : [old]),
    ...elsewhere.map((name) => `${name} is set here, and by it the client reads other settings than these`),
    ...(level === 'project' ? ['the entry names a file of this user: leave it out of version control'] : []),
  ]
}
