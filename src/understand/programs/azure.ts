import { typedCommand } from '../command-text.ts'
import type { EffectKind } from '../effect.ts'
import { emit, emitFile, nowhere, sessionOf } from '../emit.ts'
import { listAbout } from '../list-scope.ts'
import type { Place } from '../place.ts'
import type { Program } from '../program.ts'
import { isSecretPath } from '../secrets/path.ts'
import { Carries, isKnown, type Stream, type Word } from '../word.ts'
import { isEveryOne } from './aws/every.ts'
import { azcopy } from './azure/azcopy.ts'
import { azd, func } from './azure/azd.ts'
import { type AzCommand, hasOption, optionOf, readAz, subscriptionsIn } from './azure/command.ts'
import { azureExamples } from './azure/examples.ts'
import { azSpecialOf } from './azure/special.ts'
import { azureVerb } from './azure/verbs.ts'

/** The Azure CLI. https://learn.microsoft.com/cli/azure/ */
const azCli: Program = {
  names: ['az'],
  about: 'handles the services of Azure',
  examples: azureExamples,
  run: (call) => {
    const command = readAz(call)
    const { words, at } = command
    if (words.length === 0 || hasOption(command, '--help', '-h') || words[0]?.text === 'help')
      return emit(call, 'read', 'help', 'help')
    const unknown = words.findIndex((w) => !isKnown(w))
    const found = azureVerb(words.slice(0, unknown < 0 ? undefined : unknown).map((w) => w.text))
    if (unknown >= 0 && found.kind === undefined)
      return emit(call, 'unreadable', 'run', 'verb', words[unknown], {
        at,
        note: 'the verb is not known before it runs',
      })
    const special = azSpecialOf(words.map((w) => w.text).join(' ')) ?? azSpecialOf(found.command)
    if (special !== undefined) return special(command)
    return emitVerb(command, { ...found, operands: words.slice(found.length) })
  },
}

interface AzVerb {
  readonly command: string
  readonly verb: string
  readonly kind: EffectKind | undefined
  readonly operands: readonly Word[]
}

function emitVerb(command: AzCommand, found: AzVerb): Stream | undefined {
  const { call } = command
  const { verb } = found
  const on = found.command.slice(0, -verb.length).trim() || 'az'
  const kind = refined(command, found)
  const name =
    found.operands[0] ??
    optionOf(
      command,
      '--name',
      '-n',
      '--ids',
      '--vm-name',
      '--container-name',
      '-c',
      '--vault-name',
      '--resource-group',
      '-g',
      '--resource',
    )
  const at = placeOf(command, on)
  if (kind === undefined) {
    emit(call, 'undescribed', verb, 'program', on === 'az' ? on : `az ${on}`, { at })
    return undefined
  }
  const isWhatIf =
    hasOption(command, '--dryrun', '--dry-run', '--what-if', '-w') &&
    (kind === 'deploy' || hasOption(command, '--dryrun', '--dry-run'))
  if (isWhatIf) {
    emit(call, 'read', 'dry run', on, name ?? '', { at })
    return undefined
  }
  const every = kind === 'lose' && [...command.options.values()].some((values) => isEveryOne(values[0]))
  const done = every ? 'catastrophe' : kind
  const ids = subscriptionsIn(command)
  if (ids.length === 0 || !hasOption(command, '--ids', '--scope', '--resource'))
    emit(call, done, verb, on, name ?? '', { at, ...verification(command, on, kind, verb) })
  for (const one of ids) emit(call, done, verb, on, one.id, { at: one.at })
  files(command, found, kind, at)
  if (kind === 'read-secret') return { text: undefined, carries: Carries.secret, span: call.span }
  if (kind === 'read-data') return { text: undefined, carries: Carries.data, span: call.span }
  const query = optionOf(command, '--query')?.text ?? ''
  const whole = verb === 'list' && !query.includes('?') && !hasOption(command, '--resource-group', '-g', '--tag')
  if (kind !== 'read') return undefined
  // Azure Resource Graph goes over every subscription.
  const listed = whole ? `every one of ${on}` : on
  const about = command.words[0]?.text === 'graph' ? listed : listAbout(listed, 'az', command.at.subscription)
  return { text: undefined, carries: Carries.nothing, span: call.span, about }
}

/** Azure DevOps has organisations and projects, which no subscription holds. */
function placeOf(command: AzCommand, on: string): Place {
  if (/^(extension|config|configure|upgrade|bicep|cloud|az$)/.test(on)) return sessionOf(command.call)
  if (!/^(devops|pipelines|repos|boards|artifacts)\b/.test(on)) return command.at
  const names = [
    optionOf(command, '--organization', '--org'),
    optionOf(command, '--project', '-p'),
    optionOf(command, '--name'),
  ]
  return nowhere(
    command.call,
    'a project of Azure DevOps',
    names.filter((w) => w !== undefined),
  )
}

/** What the options say beyond the verb. */
function refined(command: AzCommand, { command: path, kind }: AzVerb): EffectKind | undefined {
  const text = () => command.call.args.map((w) => w.text.toLowerCase()).join(' ')
  if (path === 'webapp log config' || path === 'functionapp log config')
    return /(logging|messages|tracing)[ =](off|false)/.test(text()) ? 'catastrophe' : kind
  if (/audit-policy update$/.test(path)) return /state[ =]disabled/.test(text()) ? 'catastrophe' : 'change'
  if (/flow-log (update|configure)$/.test(path))
    return /enabled[ =](false|no|0)/.test(text()) ? 'catastrophe' : 'change'
  if (/^(storage logging update|monitor log-profiles update)$/.test(path)) return 'catastrophe'
  if (path === 'configure') return hasOption(command, '--list-defaults', '-l') ? 'read' : kind
  if (path === 'backup protection disable' && !hasOption(command, '--delete-backup-data')) return 'change'
  if (path === 'repos pr set-vote' && /vote[ =](reject|wait-for-author|reset)/.test(text())) return 'prepare'
  if (
    kind === 'change' &&
    hasOption(
      command,
      '--admin-password',
      '--public-network-access',
      '--allow-blob-public-access',
      '--default-action',
      '--assign-identity',
    )
  ) {
    return / (update|set)$/.test(path) ? 'access' : kind
  }
  return kind
}

/** A command that reads the thing again, to see that it worked. */
function verification(
  { call, options }: AzCommand,
  on: string,
  kind: EffectKind,
  verb: string,
): { readonly verify?: string } {
  if ((kind !== 'restart' && kind !== 'lose') || !/^(restart|start|stop|deallocate|delete)$/.test(verb)) return {}
  const keeps = ['--name', '-n', '--resource-group', '-g', '--subscription', '--ids']
  const flags = keeps.flatMap((name) => (options.has(name) ? [name, ...(options.get(name) ?? [])] : []))
  const verify = typedCommand(call, ['az', ...on.split(' '), 'show', ...flags])
  return verify === undefined ? {} : { verify }
}

/** Files that a command writes or takes along. */
function files(command: AzCommand, { command: path, verb }: AzVerb, kind: EffectKind, at: Place): void {
  const { call, options } = command
  const named = (...names: readonly string[]) => names.flatMap((name) => options.get(name) ?? [])
  const storage = path.startsWith('storage ')
  if (kind === 'read-secret' || kind === 'read-data' || /^(download|backup|export)/.test(verb)) {
    const content: Stream = {
      text: undefined,
      carries: kind === 'read-secret' ? Carries.secret : Carries.data | Carries.network,
      span: call.span,
    }
    for (const to of named('--file', '-f')) {
      emitFile(call, 'overwrite', to)
      call.wroteFile(to, content)
    }
    for (const to of named('--destination', '--dest', ...(storage ? ['-d'] : [])))
      emitFile(call, 'overwrite', to, { recursive: true })
    return
  }
  const inputs = named(
    '--file',
    '-f',
    '--src',
    '--src-path',
    '--template-file',
    ...(storage && /^(upload|sync)/.test(verb) ? ['--source', '-s'] : []),
  )
  for (const from of inputs) if (!from.text.includes('://')) takesAlong(command, from, kind, at)
  // `@file` stands for what is in the file, behind any option.
  for (const from of [...options.values()].flat())
    if (/^@./.test(from.text)) takesAlong(command, { ...from, text: from.text.slice(1) }, kind, at)
  if (path === 'bicep build' && !hasOption(command, '--stdout')) {
    const out =
      named('--outfile')[0] ?? inputs.map((from) => ({ ...from, text: from.text.replace(/\.bicep$/, '.json') }))[0]
    if (out !== undefined) emitFile(call, 'overwrite', out)
  }
}

function takesAlong({ call, words }: AzCommand, path: Word, kind: EffectKind, at: Place): void {
  emitFile(call, 'read', path)
  const leaves = kind === 'change' && words[0]?.text === 'storage'
  if (leaves && (isSecretPath(path.text) || (path.carries & (Carries.secret | Carries.data)) !== 0))
    emit(call, 'disclose', 'upload', 'storage', path, { at })
}

export const azure: readonly Program[] = [azCli, azcopy, azd, func]
