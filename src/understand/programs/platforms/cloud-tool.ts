import type { EffectKind } from '../../effect.ts'
import { emit, emitFile, nowhere } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Call, Examples, Program } from '../../program.ts'
import { Carries, isKnown, type Stream, type Word } from '../../word.ts'
import { type FoundVerb, type VerbTables, verbFinder } from '../cloud-verbs.ts'
import { changeKubeconfig } from '../kubernetes/place.ts'

/**
 * Clouds whose tools are groups of nouns and a verb. Their accounts have names that stand in settings which nobody
 * reads here, so that where a command lands is unknown.
 */
const VERBS: VerbTables['verbs'] = {
  read: `list ls get show describe status info search history logs log version help wait whoami sizes regions types
    images
    console-output tail metrics validate list-features options prices pricing usage balance view inspect
    available-versions`,
  'read-data': 'download export dump',
  change: `create add update set attach detach assign unassign rename resize enable disable tag untag apply import
    upload
    put copy cp mv move sync clone snapshot request change-type edit bulk-upload rebuild-tags enable-backup
    disable-backup
    enable-protection disable-protection add-label remove-label add-tag remove-tag install register build run invoke
    change-alias-ips add-target remove-target add-service remove-service update-service attach-to-network
    detach-from-network
    add-route remove-route add-subnet remove-subnet flush purge-cache replace patch configure init use switch target`,
  restart: `restart reboot reset shutdown poweroff poweron power-off power-on power-cycle start stop pause resume boot
    action backup-restore recycle`,
  deploy: 'deploy upgrade create-deployment rollback promote migrate publish',
  lose: 'delete del rm remove destroy terminate rebuild reinstall purge empty restore bulk-delete wipe',
  access: `add-user remove-user grant revoke rotate-credentials regenerate add-rule delete-rule remove-rule
    replace-rules
    add-resource remove-resource reset-password rotate set-rules apply-to-resource remove-from-resource rescue
    enable-rescue disable-rescue change-protection`,
}

const STARTS: VerbTables['starts'] = [
  ['list-', 'read'],
  ['get-', 'read'],
  ['show-', 'read'],
  ['describe-', 'read'],
  ['create-', 'change'],
  ['update-', 'change'],
  ['add-', 'change'],
  ['set-', 'change'],
  ['enable-', 'change'],
  ['disable-', 'change'],
  ['attach-', 'change'],
  ['detach-', 'change'],
  ['delete-', 'lose'],
  ['terminate-', 'lose'],
  ['start-', 'restart'],
  ['stop-', 'restart'],
  ['restart-', 'restart'],
  ['reboot-', 'restart'],
]

/** Subcommands about this host: settings and log-ins. */
const LOCAL = new Set([
  'auth',
  'context',
  'config',
  'configure',
  'login',
  'logout',
  'completion',
  'version',
  'help',
  'plugin',
  'update',
  'init',
  'session',
  'target',
  'set-user',
  'remove-user',
  'show-users',
  'autocomplete',
  'info',
])

interface Cloud {
  readonly names: readonly string[]
  readonly about: string
  readonly service: string
  readonly options: string
  readonly paths: VerbTables['paths']
  /** Options that say which account it is. */
  readonly accounts: readonly string[]
  /** Options by which what is read shows its secrets, too. */
  readonly reveals?: readonly string[]
  /** Options by which a command on this host takes stored data away with it. */
  readonly empties?: readonly string[]
  /** Commands that only touch this host, between `|`. */
  readonly local?: string
  readonly examples: Examples
}

export function cloud(spec: Cloud): Program {
  const find = verbFinder({ verbs: VERBS, starts: STARTS, paths: spec.paths, which: 'last', from: 0 })
  const local = spec.local?.split('|').map((one) => one.trim()) ?? []
  let table: OptionTable | undefined
  return {
    names: spec.names,
    about: spec.about,
    examples: spec.examples,
    run: (call) => {
      table ??= optionTable(`${spec.options} --help -h`)
      const read = readArguments(call.args, table)
      const words = read.operands
      if (words.length === 0 || read.has('--help', '-h') || words[0]?.text === 'help')
        return emit(call, 'read', 'help', 'help')
      const at = nowhere(
        call,
        `an account of ${spec.service}`,
        spec.accounts.flatMap((name) => read.values(name)),
      )
      const unknown = words.findIndex((w) => !isKnown(w))
      const known = words.slice(0, unknown < 0 ? undefined : unknown).map((w) => w.text)
      const found = withoutOperands(find, known)
      const name = words[found.length] ?? ''
      if (found.kind === undefined && unknown >= 0 && unknown < 3)
        return emit(call, 'unreadable', 'run', 'verb', words[unknown] as Word, {
          at,
          note: 'the verb is not known before it runs',
        })
      const on = found.command.slice(0, Math.max(found.command.length - found.verb.length - 1, 0)) || call.name
      if (found.kind === undefined) return emit(call, 'undescribed', known[0] ?? 'run', 'program', call.name, { at })
      if (/kubeconfig|kube-?config/.test(found.command) && found.kind === 'change') return writesKubeconfig(call, name)
      if (found.kind === 'unreadable') return openShell(call, name)
      const isLocal = LOCAL.has(known[0] ?? '') || local.some((one) => starts(known, one))
      if (isLocal && found.kind !== 'read-secret' && found.kind !== 'publish') {
        const kind = found.kind === 'read' ? 'read' : read.has(...(spec.empties ?? [])) ? 'lose' : 'change'
        return emit(call, kind, found.verb, on, name)
      }
      const kind = found.kind === 'read' && read.has(...(spec.reveals ?? [])) ? 'read-secret' : found.kind
      return emitFound(call, kind, found.verb, on, name, at)
    },
  }
}

const starts = (words: readonly string[], command: string): boolean => {
  const parts = command.split(' ')
  return parts.every((part, i) => part === words[i])
}

const ALSO_NOUNS = new Set([
  'snapshot',
  'log',
  'logs',
  'version',
  'info',
  'history',
  'types',
  'images',
  'regions',
  'sizes',
  'metrics',
  'export',
  'import',
  'target',
  'action',
  'clone',
  'usage',
  'deploy',
  'env',
  'backup',
])

/** A thing may be called like a verb: behind the first verb, only words that go on with it belong to the command. */
function withoutOperands(find: ReturnType<typeof verbFinder>, words: readonly string[]): FoundVerb {
  let best = find(words.slice(0, 1))
  for (let length = 2; length <= Math.min(words.length, 5); length++) {
    const longer = find(words.slice(0, length))
    const done = best.isVerb && best.kind !== undefined && !ALSO_NOUNS.has(best.verb)
    if (longer.length > best.length && !(done && longer.isVerb)) best = longer
    else if (done) break
  }
  return best
}

function writesKubeconfig(call: Call, name: Word | string): void {
  changeKubeconfig(call)
  emit(call, 'change', 'write', 'kubeconfig', name)
}

function emitFound(
  call: Call,
  kind: EffectKind,
  verb: string,
  on: string,
  name: Word | string,
  at: ReturnType<typeof nowhere>,
): Stream | undefined {
  emit(call, kind, verb, on, name, { at })
  for (const w of call.args)
    if (w.text.startsWith('file://')) emitFile(call, 'read', { ...w, text: w.text.slice('file://'.length) })
  const carries = kind === 'read-secret' ? Carries.secret : kind === 'read-data' ? Carries.data : Carries.nothing
  return carries === Carries.nothing ? undefined : { text: undefined, carries, span: call.span }
}
