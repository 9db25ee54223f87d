import type { Files } from '../../lib/files.ts'
import { readConnection } from '../../locate/formats/connection.ts'
import { dotenvOf } from '../../locate/formats/dotenv.ts'
import { readRemote } from '../../locate/formats/git-remote.ts'
import { readIni } from '../../locate/formats/ini.ts'
import { fieldsOf, parseJsonFields, textField } from '../../locate/formats/json-fields.ts'
import { kubeconfigOf } from '../../locate/formats/kubeconfig.ts'
import { parseSshConfig } from '../../locate/formats/ssh-config.ts'
import type { TargetKind } from '../../locate/identity.ts'
import { signs } from '../../locate/names.ts'
import { parseGitConfig } from '../../understand/git-config.ts'

/** A target that stands in the settings of a tool, as the registry would name it. */
export interface Proposal {
  readonly kind: TargetKind
  readonly identity: string
  /** What the tools call it, and where that stands. */
  readonly known: string
  /** The names look like production: the question then starts there. */
  readonly looksProduction: boolean
}

export interface Discovery {
  readonly proposals: readonly Proposal[]
  /** What was there and could not be told. */
  readonly untold: readonly string[]
}

/** Reads the tools' own files, changes nothing, connects to nothing. */
export function discover(files: Files, home: string, workspace: string): Discovery {
  const found: Proposal[] = []
  const untold: string[] = []
  const take = (kind: TargetKind, identity: string, known: string) => {
    if (identity === '' || found.some((one) => one.kind === kind && one.identity === identity)) return
    const looksProduction = [identity, known].some((text) => signs(text).includes('production'))
    found.push({ kind, identity, known, looksProduction })
  }
  clusters(files, home, take, untold)
  accounts(files, home, take, untold)
  projects(files, home, take)
  subscriptions(files, home, take)
  hosts(files, home, take)
  databases(files, workspace, take, untold)
  remotes(files, workspace, take)
  return { proposals: found, untold }
}

type Take = (kind: TargetKind, identity: string, known: string) => void

function clusters(files: Files, home: string, take: Take, untold: string[]): void {
  const read = kubeconfigOf(files.read(`${home}/.kube/config`))
  if (read.is === 'unreadable') untold.push('~/.kube/config cannot be read')
  if (read.is !== 'parsed') return
  for (const [name, context] of read.value.contexts) {
    const server = context.cluster === undefined ? undefined : read.value.clusters.get(context.cluster)?.server
    if (server === undefined) untold.push(`the kubectl context \`${name}\` names no server`)
    else take('kubernetes', server, `kubectl context ${name}`)
  }
}

function accounts(files: Files, home: string, take: Take, untold: string[]): void {
  const read = files.read(`${home}/.aws/config`)
  if (read.is !== 'text') return
  for (const one of readIni(read.text)) {
    const account = one.key === 'sso_account_id' ? one.value : /^arn:aws[\w-]*:iam::(\d{12}):/.exec(one.value)?.[1]
    if (account !== undefined && (one.key === 'sso_account_id' || one.key === 'role_arn'))
      take('aws', account, `aws ${one.section}`)
  }
  const keys = files.read(`${home}/.aws/credentials`)
  if (keys.is !== 'text') return
  const sections = new Set(readIni(keys.text).map((one) => one.section))
  for (const section of sections) untold.push(`the account behind the aws keys \`${section}\`: keys do not say it`)
}

function projects(files: Files, home: string, take: Take): void {
  const directory = `${home}/.config/gcloud/configurations`
  for (const name of files.list(directory) ?? []) {
    const read = files.read(`${directory}/${name}`)
    if (read.is !== 'text') continue
    const project = readIni(read.text).find((one) => one.section === 'core' && one.key === 'project')
    if (project !== undefined) take('gcp', project.value, `gcloud ${name.replace(/^config_/, '')}`)
  }
}

function subscriptions(files: Files, home: string, take: Take): void {
  const read = files.read(`${home}/.azure/azureProfile.json`)
  const all = read.is === 'text' ? parseJsonFields(read.text)?.['subscriptions'] : undefined
  if (!Array.isArray(all)) return
  for (const one of all) {
    const fields = fieldsOf(one)
    const id = textField(fields, 'id')
    if (id !== undefined) take('azure', id, `az subscription ${textField(fields, 'name') ?? ''}`)
  }
}

function hosts(files: Files, home: string, take: Take): void {
  const read = files.read(`${home}/.ssh/config`)
  const lines = read.is === 'text' ? parseSshConfig(read.text) : undefined
  let aliases = ''
  for (const line of lines ?? []) {
    if (line.key === 'host') aliases = line.values.join(' ')
    if (line.key === 'hostname' && line.values[0] !== undefined) take('host', line.values[0], `ssh ${aliases}`)
  }
}

function databases(files: Files, workspace: string, take: Take, untold: string[]): void {
  for (const name of (files.list(workspace) ?? []).filter((one) => one === '.env' || one.startsWith('.env.'))) {
    if (/\.(example|sample|template)$/.test(name)) continue
    const read = dotenvOf(files.read(`${workspace}/${name}`))
    if (read.is !== 'parsed') continue
    for (const [key, value] of read.value) {
      if (!/(^|_)(DATABASE|DB|REDIS|MONGO|MONGODB|DIRECT)_?(URL|URI)$/.test(key)) continue
      const connection = readConnection(value)
      const host = connection?.hosts[0]
      if (host === undefined) untold.push(`the database of \`${key}\` in ${name}`)
      else
        take(
          'database',
          `${host.host}${host.port === undefined ? '' : `:${host.port}`}/${connection?.database ?? ''}`,
          `${key} in ${name}`,
        )
    }
  }
}

function remotes(files: Files, workspace: string, take: Take): void {
  const read = files.read(`${workspace}/.git/config`)
  const settings = read.is === 'text' ? parseGitConfig(read.text) : undefined
  for (const one of settings ?? []) {
    if (one.section !== 'remote' || one.key !== 'url') continue
    const remote = readRemote(one.value)
    if (remote === undefined) continue
    const known = `git remote ${one.subsection ?? ''}`
    // A push to this host is a deploy of the app of that name.
    if (remote.host === 'git.heroku.com') take('app', `heroku:${remote.path}`, known)
    else take('git', `${remote.host}/${remote.path}#main`, known)
  }
}
