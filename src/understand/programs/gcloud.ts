import { typedCommand } from '../command-text.ts'
import type { EffectKind } from '../effect.ts'
import { emit, emitFile, lookedAt } from '../emit.ts'
import { listAbout } from '../list-scope.ts'
import { openShell } from '../open-shell.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../options.ts'
import type { GcpPlace, Place } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { Carries, isKnown, type Stream, unknownWord, type Word } from '../word.ts'
import { isEveryOne } from './aws/every.ts'
import { bq } from './gcloud/bq.ts'
import { gcloudExamples } from './gcloud/examples.ts'
import { gsutil } from './gcloud/gsutil.ts'
import { runScp, runSsh } from './gcloud/hosts.ts'
import {
  bucketAt,
  chooseConfiguration,
  chooseProject,
  imageProject,
  placeListed,
  projectAt,
  projectIn,
  projectTold,
} from './gcloud/place.ts'
import { runStorage } from './gcloud/storage.ts'
import { verbOf } from './gcloud/verbs.ts'
import { changeKubeconfig } from './kubernetes/place.ts'
import { emitQuery } from './query-words.ts'

/**
 * Options that take a value: those of every command, and those that people write before the verb or whose value must
 * not be taken for an operand. https://cloud.google.com/sdk/gcloud/reference
 */
const OPTIONS = `--access-token-file= --account= --billing-project= --configuration= --flags-file= --flatten= --format=
  --filter= --impersonate-service-account= --log-http --project= --quiet -q --trace-token= --user-output-enabled=?
  --verbosity= --help -h --version= --async --region= --zone= --location= --platform= --cluster= --namespace= --limit=
  --page-size= --sort-by= --freshness= --command= --instance= --database= --sql= --ddl= --ddl-file= --key-file=
  --secret= --image=
  --member= --role= --service= --source= --destination= --topic= --subscription= --organization= --folder= --bucket=
  --plaintext-file= --ciphertext-file= --key= --keyring= --data-file= --metadata= --metadata-from-file= --tags=
  --labels= --queue= --delivery-pipeline= --release= --job= --dataset= --repository=
  --machine-type= --image-project= --image-family= --memory= --cpu= --port= --set-env-vars= --update-env-vars=
  --ssh-key-file= --ssh-flag= --scp-flag= --strict-host-key-checking= --local-host-port= --out-file= --output-file=
  --predefined-acl=
  --recursive -r -R --all-versions --delete-unmatched-destination-objects --dry-run --validate-only
  --read-paths-from-stdin -I
  --no-clobber -n --continue-on-error --gzip-local= --include-managed-folders --tunnel-through-iap --internal-ip --plain
  --allow-unauthenticated --no-allow-unauthenticated --global --no-traffic --no-promote --promote --force --all
  --version-id= --timeout= --to-revisions= --to-latest --min-instances= --max-instances= --concurrency= --uri --auto-ack
  --authorized-networks= --tier= --backup-id= --restore-instance= --iam-account= --condition= --policy-file=
  --enable-flow-logs
  --no-enable-flow-logs --config= --substitutions= --log-filter= --order= --activate --no-activate --type= --name=
  --size=
  --num-nodes= --node-pool= --description= --display-name= --env-vars-file= --build-env-vars-file= --ingress= --egress-settings=
  --revision-suffix=
  --tag= --file= --delete-disks= --keep-disks= --source-ranges= --allow= --action= --rules= --direction= --priority=
  --network=
  --subnet= --message= --attribute= --data= --password= --prompt-for-password --user= -u= --host= --max-results=`

/** What the thing lies in: named by its full path, it names the project (`gcloud topic resources`). */
const HOLDERS = [
  '--instance',
  '--queue',
  '--cluster',
  '--database',
  '--keyring',
  '--delivery-pipeline',
  '--release',
  '--job',
  '--service',
  '--dataset',
  '--repository',
]

let table: OptionTable | undefined

const gcloudCli: Program = {
  names: ['gcloud'],
  about: 'handles the services of Google Cloud',
  examples: gcloudExamples,
  run: (call) => {
    table ??= optionTable(OPTIONS)
    const read = readArguments(call.args, table)
    const words = read.operands.slice(0, read.afterDashes)
    const tracked = words[0] !== undefined && /^(alpha|beta|preview)$/.test(words[0].text) ? words.slice(1) : words
    if (read.has('--help', '-h') || tracked.length === 0 || tracked[0]?.text === 'help')
      return emit(call, 'read', 'help', 'help')
    const hidden = read.value('--flags-file')
    if (hidden !== undefined) emitFile(call, 'read', hidden)
    // A file of flags may hold any project.
    const at = projectAt(
      call,
      hidden === undefined ? projectGiven(read) : unknownWord(hidden.span),
      read.value('--configuration'),
    )
    const known = tracked.findIndex((w) => !isKnown(w))
    const found = verbOf(tracked.slice(0, known < 0 ? undefined : known).map((w) => w.text))
    return runGcloud({
      call,
      read,
      at,
      path: tracked.slice(0, found.length),
      operands: tracked.slice(found.length),
      words: tracked,
      verb: found.verb,
      kind: found.kind,
    })
  },
}

interface GcloudCall {
  readonly call: Call
  readonly read: Arguments
  readonly at: GcpPlace
  readonly words: readonly Word[]
  readonly path: readonly Word[]
  readonly operands: readonly Word[]
  readonly verb: string
  readonly kind: EffectKind | undefined
}

function runGcloud(gcloud: GcloudCall): Stream | undefined | void {
  const { call, read, at, words, kind } = gcloud
  const first = words[0]?.text ?? ''
  if (LOCAL.has(first)) return runLocal(gcloud, first)
  if (first === 'storage') {
    const verb = words[1]?.text ?? ''
    const done = runStorage({ call, at, verb, operands: words.slice(2), read })
    if (done !== false) return done === true ? undefined : done
  }
  const special = runSpecial(gcloud)
  if (special !== false) return special === true ? undefined : special
  const unknown = words.find((w) => !isKnown(w))
  if (kind === undefined && unknown !== undefined && (gcloud.path.length === 0 || words.indexOf(unknown) < 4)) {
    return emit(call, 'unreadable', 'run', 'verb', unknown, { at, note: 'the verb is not known before it runs' })
  }
  return emitVerb(gcloud)
}

/** Commands about this host's settings and tools. */
const LOCAL = new Set([
  'auth',
  'config',
  'components',
  'emulators',
  'info',
  'version',
  'init',
  'topic',
  'cheat-sheet',
  'survey',
  'feedback',
  'interactive',
  'docker',
])

const SESSIONS = new Set(['login', 'configure-docker', 'set-quota-project', 'revoke', 'activate-service-account'])

function runLocal({ call, words, operands, kind, verb, read }: GcloudCall, group: string): Stream | undefined | void {
  if (group === 'init' || group === 'interactive') return openShell(call)
  if (group === 'docker') return emit(call, 'undescribed', 'run', 'program', 'gcloud docker')
  if (kind === undefined && words.length === 1) return emit(call, 'read', 'show', group)
  if (group === 'topic' || group === 'cheat-sheet') return emit(call, 'read', 'help', 'help')
  if (group === 'emulators') return emit(call, 'change', verb, 'gcloud emulator')
  const key = read.value('--key-file')
  if (key !== undefined) emitFile(call, 'read', key)
  const logsIn = words.find((w) => SESSIONS.has(w.text))
  if (group === 'auth' && logsIn !== undefined) return emit(call, 'change', logsIn.text, 'gcloud session')
  if (kind === undefined) return emit(call, 'undescribed', verb, 'program', `gcloud ${group}`)
  const [name, value] = operands
  if (group === 'config' && kind === 'change') {
    const property = (name?.text ?? '').replace(/^core\//, '')
    if (verb === 'activate' || verb === 'create') chooseConfiguration(call, name ?? unknownWord(call.span))
    else if (verb === 'unset' || !isKnownName(name)) chooseProject(call, unknownWord(call.span))
    else if (property === 'project')
      chooseProject(call, read.has('--configuration') ? unknownWord(call.span) : (value ?? unknownWord(call.span)))
  }
  emit(call, kind === 'lose' ? 'change' : kind, verb, `gcloud ${group}`, name ?? '')
  return kind === 'read-secret' ? { text: undefined, carries: Carries.secret, span: call.span } : undefined
}

const isKnownName = (w: Word | undefined) => w !== undefined && isKnown(w)

/** Commands whose options decide what they do. `false`: it is none of them. */
function runSpecial(gcloud: GcloudCall): Stream | boolean | undefined | void {
  const { call, read, at, words } = gcloud
  const path = words.map((w) => w.text)
  const starts = (...want: readonly string[]) => want.every((one, i) => path[i] === one)
  const behind = read.operands.slice(read.afterDashes)
  if (starts('compute', 'ssh')) return runSsh(call, read, words[2], behind, at)
  if (starts('compute', 'tpus', 'tpu-vm', 'ssh')) return runSsh(call, read, words[4], behind, at)
  if (starts('cloud-shell', 'ssh')) return runSsh(call, read, words[1], behind, at)
  if (starts('app', 'instances', 'ssh')) return runSsh(call, read, words[3], behind, at)
  if (starts('workstations', 'ssh')) return runSsh(call, read, words[2], behind, at)
  if (starts('compute', 'scp') || starts('compute', 'copy-files')) return runScp(call, words.slice(2), read, at)
  if (
    starts('compute', 'connect-to-serial-port') ||
    starts('sql', 'connect') ||
    starts('spanner', 'cli') ||
    starts('alloydb', 'connect')
  )
    return openShell(call, words[2] ?? '')
  if (
    starts('compute', 'start-iap-tunnel') ||
    starts('run', 'services', 'proxy') ||
    starts('workstations', 'start-tcp-tunnel')
  ) {
    call.tunnel({ port: portOf(read.value('--local-host-port') ?? read.value('--port')), to: undefined })
    return emit(call, 'change', 'forward', 'port', words.at(-1) ?? '', { at })
  }
  if (starts('container', 'clusters', 'get-credentials') || path.includes('get-credentials')) {
    changeKubeconfig(call)
    return emit(call, 'change', 'write', 'kubeconfig', words.at(-1) ?? '')
  }
  if (starts('compute', 'config-ssh')) return emit(call, 'change', 'write', 'ssh settings')
  if (starts('spanner', 'databases', 'execute-sql')) return runQuery(gcloud, read.value('--sql'))
  if (starts('spanner', 'databases', 'ddl', 'update')) return runQuery(gcloud, read.value('--ddl'))
  return false
}

function portOf(w: Word | undefined): string | undefined {
  return w === undefined || !isKnown(w) ? undefined : w.text.slice(w.text.lastIndexOf(':') + 1)
}

function runQuery({ call, at }: GcloudCall, statement: Word | undefined): Stream {
  emitQuery(call, { text: statement?.text, carries: 0, span: statement?.span ?? call.span }, at)
  return { text: undefined, carries: Carries.data, span: call.span }
}

function emitVerb(gcloud: GcloudCall): Stream | undefined {
  const { call, read, at, path, operands, verb, words } = gcloud
  const on =
    path
      .slice(0, -1)
      .map((w) => w.text)
      .join(' ') || 'gcloud'
  const kind = refined(gcloud)
  const name = operands[0] ?? read.value('--instance', '--service', '--secret', '--topic', '--name')
  const place: Place = words[0]?.text === 'storage' ? bucketAt(call, at, name) : at
  if (kind === undefined) {
    emit(call, 'undescribed', words.at(-1)?.text ?? verb, 'program', `gcloud ${words[0]?.text ?? ''}`.trim(), {
      at: place,
    })
    return undefined
  }
  if (read.has('--dry-run', '--validate-only') && kind !== 'read-secret' && kind !== 'read-data') {
    emit(call, 'read', 'dry run', on, name ?? '', { at: place })
    return undefined
  }
  const named = operands.length === 0 ? [name] : lookedAt(call, operands)
  for (const one of named) {
    for (const target of placesOf(gcloud, one, place))
      emit(call, kind === 'lose' && isEveryOne(one) ? 'catastrophe' : kind, verb, on, one ?? '', {
        at: target,
        ...verification(gcloud, kind),
      })
  }
  files(gcloud)
  const tag = path.at(-1)?.text === 'submit' ? read.value('--tag') : undefined
  const stored = tag === undefined ? undefined : imageProject(tag)
  if (stored !== undefined) emit(call, 'deploy', 'push', 'image', tag, { at: projectAt(call, stored) })
  if (kind === 'deploy' && read.has('--allow-unauthenticated'))
    emit(call, 'access', 'allow', 'public calls', name ?? '', { at: place })
  return printedBy(gcloud, kind, on)
}

/** The project by `--project` or by what the thing lies in; where these differ, nobody knows which of them counts. */
function projectGiven(read: Arguments): Word | undefined {
  const project = read.value('--project')
  const holder = read
    .values(...HOLDERS)
    .map(projectIn)
    .find((one) => one !== undefined)
  return project === undefined || holder === undefined || holder.text === project.text
    ? (holder ?? project)
    : unknownWord(holder.span)
}

/** Every project in which a thing may lie: the one of its full path, else the one that is set and the one that was listed. */
function placesOf({ call, read, at }: GcloudCall, name: Word | undefined, place: Place): readonly Place[] {
  const own = name === undefined ? undefined : projectIn(name)
  if (own !== undefined) return [projectAt(call, own)]
  const listed = name === undefined ? undefined : placeListed(call, name, at)
  // Of the full path of a zone some commands take the name alone, and some the project.
  const zones = read.values('--zone', '--region', '--location').map(projectIn)
  const zone = zones.find((one) => one !== undefined && one.text !== at.project?.text)
  return [place, ...(listed === undefined ? [] : [listed]), ...(zone === undefined ? [] : [projectAt(call, zone)])]
}

/** What the options say beyond the verb. */
function refined({ call, read, kind, words, path, operands }: GcloudCall): EffectKind | undefined {
  const command = path.map((w) => w.text).join(' ')
  if (command.startsWith('compute networks subnets update') && read.has('--no-enable-flow-logs')) return 'catastrophe'
  if (kind === 'change' && read.has('--authorized-networks')) return 'access'
  if (command === 'storage buckets update') {
    if (call.args.some((w) => /^--(clear-)?log-(bucket|object-prefix)/.test(w.text))) return 'catastrophe'
    if (
      call.args.some((w) => /^--(lifecycle-file|retention-period|clear-soft-delete|soft-delete-duration)/.test(w.text))
    )
      return 'lose'
    if (
      call.args.some((w) =>
        /^--(no-|clear-)?(public-access|pap|uniform|predefined|acl|default-acl|cors|add-acl|remove-acl)/.test(w.text),
      )
    )
      return 'access'
  }
  if (command === 'storage objects delete')
    return operands.some((w) => w.pattern || /[*?[]/.test(w.text)) ? 'lose' : 'change'
  if (
    kind === 'change' &&
    words.some((w) => /^(add|remove)-metadata$/.test(w.text)) &&
    call.args.some((w) => /ssh-?keys|enable-oslogin|serial-port-enable/.test(w.text))
  )
    return 'access'
  return kind
}

/** A command that reads the thing again, to see that it worked. */
function verification({ call, read, path, operands }: GcloudCall, kind: EffectKind): { readonly verify?: string } {
  const last = path.at(-1)
  if ((kind !== 'restart' && kind !== 'lose') || operands.length !== 1) return {}
  if (last === undefined || !/^(restart|reset|stop|start|suspend|resume|delete)$/.test(last.text)) return {}
  const scope = ['--project', '--region', '--zone'].flatMap((name) => {
    const value = read.value(name)
    return value === undefined ? [] : [name, value]
  })
  const verify = typedCommand(call, ['gcloud', ...path.slice(0, -1), 'describe', ...operands, ...scope])
  return verify === undefined ? {} : { verify }
}

/** Files that a command writes or takes along. */
function files({ call, read, path, operands, verb }: GcloudCall): void {
  const command = path.map((w) => w.text).join(' ')
  if (command === 'iam service-accounts keys create' && operands[0] !== undefined) {
    emitFile(call, 'overwrite', operands[0])
    call.wroteFile(operands[0], { text: undefined, carries: Carries.secret, span: call.span })
  }
  // What a service is started with goes off the host.
  for (const from of read.values('--env-vars-file', '--build-env-vars-file')) emitFile(call, 'read', from)
  const plain = read.value('--plaintext-file')
  if (plain !== undefined && plain.text !== '-') {
    emitFile(call, verb === 'decrypt' ? 'overwrite' : 'read', plain)
    if (verb === 'decrypt') call.wroteFile(plain, { text: undefined, carries: Carries.secret, span: call.span })
  }
  for (const out of read.values('--out-file', '--output-file')) {
    emitFile(call, 'overwrite', out)
    call.wroteFile(out, {
      text: undefined,
      carries: command.startsWith('secrets') ? Carries.secret : Carries.data,
      span: call.span,
    })
  }
}

function printedBy({ call, read, operands, verb, at }: GcloudCall, kind: EffectKind, on: string): Stream | undefined {
  if (kind === 'read-secret') return { text: undefined, carries: Carries.secret, span: call.span }
  if (kind === 'read-data') return { text: undefined, carries: Carries.data, span: call.span }
  if (verb !== 'list') return undefined
  const whole = operands.length === 0 && !read.has('--filter', '--limit')
  const about = listAbout(whole ? `every one of ${on}` : on, 'gcloud', projectTold(call, at))
  return { text: undefined, carries: Carries.nothing, span: call.span, about }
}

export const gcloud: readonly Program[] = [gcloudCli, gsutil, bq]
