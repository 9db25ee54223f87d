import { spawnSync } from 'node:child_process'
import { accessSync, constants, lstatSync, readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'

/** How far an agent that runs as this user is held, and not only asked. */
export const LEVELS = {
  A0: 'advisory: the gate is asked, and stops mistakes; an agent that wants to gets around it',
  A1: 'contained: a sandbox keeps the agent from the gate and from credentials',
  A2: 'separated: the gate belongs to another user, and the agent reaches no credential',
  A3: 'remote: the credentials are where the gate is, and the agent never has them',
} as const
export type EnforcementLevel = keyof typeof LEVELS

export interface Finding {
  readonly id: string
  readonly says: string
  readonly holds: boolean
  /** Paths and names, never what stands in them. */
  readonly evidence: readonly string[]
  /** What would make it hold. */
  readonly instead?: string
}

export interface MeasuredLevel {
  readonly level: EnforcementLevel
  readonly user: string
  readonly findings: readonly Finding[]
  /** What is missing for the next level. */
  readonly missing: readonly string[]
}

/** What belongs to the gate on this machine. */
export interface GatePlaces {
  readonly home: string
  readonly dataDirectories: readonly string[]
  readonly sockets: readonly string[]
  readonly shims: readonly string[]
  /** Settings by which clients find their hook. */
  readonly settings: readonly string[]
}

/** Which findings a level needs. */
const NEEDS: Readonly<Record<Exclude<EnforcementLevel, 'A0'>, readonly string[]>> = {
  A1: ['sandbox', 'gate out of reach', 'no credentials'],
  A2: ['other user', 'no way to root', 'gate out of reach', 'no credentials'],
  A3: ['other user', 'no way to root', 'gate out of reach', 'no credentials', 'executor'],
}

/**
 * Measured as the user who calls this, which has to be the one that agents run as. `runsAt` is where the authority runs
 * itself what is approved, as it says of itself.
 */
export function measureLevel(
  places: GatePlaces,
  env: Readonly<Record<string, string | undefined>>,
  runsAt: string | undefined,
): MeasuredLevel {
  const findings = [
    otherUser(places),
    noWayToRoot(),
    outOfReach(places),
    noCredentials(places, env),
    sandbox(),
    executor(runsAt),
  ]
  const holds = (id: string) => findings.find((one) => one.id === id)?.holds === true
  const reached = (['A3', 'A2', 'A1'] as const).find((level) => NEEDS[level].every(holds)) ?? 'A0'
  const next = reached === 'A3' ? undefined : reached === 'A2' ? 'A3' : 'A2'
  const missing = findings
    .filter((one) => !one.holds && next !== undefined && NEEDS[next].includes(one.id))
    .map((one) => one.instead ?? one.says)
  return { level: reached, user: userInfo().username, findings, missing }
}

function otherUser({ dataDirectories }: GatePlaces): Finding {
  const there = dataDirectories.filter(exists)
  const mine = there.filter((path) => ownerOf(path) === process.geteuid?.())
  return {
    id: 'other user',
    says: 'the authority runs as another user',
    holds: there.length > 0 && mine.length === 0,
    evidence: there.length === 0 ? ['no authority was found'] : there.map((path) => `${path}: ${ownerName(path)}`),
    instead: 'run the authority as a user of its own, as `deploy/prodgate.service` does',
  }
}

function noWayToRoot(): Finding {
  const ways = [
    ...(process.geteuid?.() === 0 ? ['this user is root'] : []),
    ...(spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore', timeout: 5_000 }).status === 0
      ? ['sudo asks for no password']
      : []),
    ...['/var/run/docker.sock', '/run/podman/podman.sock', '/run/containerd/containerd.sock']
      .filter(writable)
      .map((path) => `${path} can be written`),
  ]
  return {
    id: 'no way to root',
    says: 'this user cannot become root',
    holds: ways.length === 0,
    evidence: ways,
    instead: 'run agents as a user without sudo and without the sockets of container engines',
  }
}

function outOfReach({ dataDirectories, sockets, shims, settings }: GatePlaces): Finding {
  const places = { data: dataDirectories, socket: sockets, shim: shims, settings }
  const within = Object.entries(places).flatMap(([what, paths]) =>
    paths.filter(exists).flatMap((path) => {
      const changed = changeableThrough(path)
      return changed === undefined ? [] : [`${what} ${path}: ${changed}`]
    }),
  )
  const nothing = Object.values(places).every((paths) => !paths.some(exists))
  return {
    id: 'gate out of reach',
    says: "this user cannot change the gate's data, socket, shim or the clients' settings",
    holds: within.length === 0 && !nothing,
    evidence: nothing ? ['nothing of the gate is installed here'] : within,
    instead: 'install the clients with `--managed`, as root',
  }
}

/** Files that usually let somebody into production, by path below the home. */
const CREDENTIALS = [
  '.aws/credentials',
  '.aws/sso/cache',
  '.azure/msal_token_cache.json',
  '.config/gcloud/application_default_credentials.json',
  '.config/gcloud/credentials.db',
  '.config/gh/hosts.yml',
  '.docker/config.json',
  '.git-credentials',
  '.kube/config',
  '.my.cnf',
  '.netrc',
  '.pgpass',
  '.ssh/id_ecdsa',
  '.ssh/id_ed25519',
  '.ssh/id_rsa',
  '.terraform.d/credentials.tfrc.json',
  '.vault-token',
] as const
const CREDENTIAL_VARIABLES = [
  'AWS_SECRET_ACCESS_KEY',
  'AZURE_CLIENT_SECRET',
  'GITHUB_TOKEN',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'KUBECONFIG',
  'MYSQL_PWD',
  'PGPASSWORD',
  'SSH_AUTH_SOCK',
  'VAULT_TOKEN',
] as const

/** A heuristic: it knows usual places, and not what a credential opens. Counter-example: a kubeconfig of a test cluster. */
function noCredentials({ home }: GatePlaces, env: Readonly<Record<string, string | undefined>>): Finding {
  const files = CREDENTIALS.map((path) => join(home, path)).filter(readable)
  const variables = CREDENTIAL_VARIABLES.filter((name) => (env[name] ?? '') !== '').map((name) => `$${name}`)
  return {
    id: 'no credentials',
    says: 'no usual credential is readable for this user',
    holds: files.length === 0 && variables.length === 0,
    evidence: [...files, ...variables],
    instead:
      'keep credentials for production where agents cannot read them: `prodgate credentials`, or another machine',
  }
}

function sandbox(): Finding {
  const status = textOf('/proc/self/status')
  const seccomp = /^Seccomp:\t2$/m.test(status)
  const noNewPrivileges = /^NoNewPrivs:\t1$/m.test(status)
  return {
    id: 'sandbox',
    says: 'this process is in a sandbox that its children keep',
    holds: seccomp && noNewPrivileges,
    evidence: [`seccomp filter: ${seccomp ? 'yes' : 'no'}`, `no new privileges: ${noNewPrivileges ? 'yes' : 'no'}`],
  }
}

function executor(runsAt: string | undefined): Finding {
  return {
    id: 'executor',
    says: 'what is approved runs at the authority, with its credentials',
    holds: runsAt !== undefined,
    evidence: [runsAt ?? 'no authority that was found runs anything'],
    instead: 'let the authority run what is approved: `prodgate serve --executor`',
  }
}

/** By what this user could change a file: itself, or a directory above it. */
function changeableThrough(path: string): string | undefined {
  if (writable(path)) return 'this user can write it'
  for (let at = dirname(path); ; at = dirname(at)) {
    if (writable(at) && !sticky(at)) return `this user can write \`${at}\``
    if (at === dirname(at)) return undefined
  }
}

/** In a directory such as `/tmp` nobody takes away what is somebody else's. */
function sticky(path: string): boolean {
  return (lstatSync(path).mode & 0o1000) !== 0
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function ownerOf(path: string): number | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.uid
}

function ownerName(path: string): string {
  const owner = ownerOf(path)
  return owner === process.geteuid?.() ? 'this user' : `user ${owner}`
}

function writable(path: string): boolean {
  return may(path, constants.W_OK)
}

function readable(path: string): boolean {
  return may(path, constants.R_OK)
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
