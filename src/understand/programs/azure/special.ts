import type { EffectKind } from '../../effect.ts'
import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Site } from '../../place.ts'
import { Carries, isKnown, type Stream, unknownWord, type Word, word } from '../../word.ts'
import { changeKubeconfig } from '../kubernetes/place.ts'
import { type AzCommand, chooseSubscription, hasOption, optionOf, subscriptionsIn } from './command.ts'

/** Commands whose options decide what they do, by their whole name. */
export type AzSpecial = (command: AzCommand) => Stream | undefined | void

const nameOf = (command: AzCommand): Word | undefined => optionOf(command, '--name', '-n', '--ids')
const elsewhere = ({ call, at }: AzCommand, why: string): Site => ({ is: 'elsewhere', why, in: at, from: call.site })
const machineOf = ({ call, at }: AzCommand, name: Word): Site => ({
  is: 'host',
  name,
  options: [],
  ...(isKnown(name) && !name.text.includes('/') ? { in: at } : {}),
  from: call.site,
  env: call.env,
})
const streamOf = (w: Word): Stream => ({ text: w.splits ? undefined : w.text, carries: w.carries, span: w.span })

function as(kind: EffectKind, verb: string, on: string, name?: (command: AzCommand) => Word | undefined): AzSpecial {
  return (command) => emit(command.call, kind, verb, on, name?.(command) ?? nameOf(command) ?? '', { at: command.at })
}

/** `--scripts 'line' 'line' @file` on a virtual machine. */
function runCommand(command: AzCommand): Stream | undefined | void {
  const { call } = command
  const id = optionOf(command, '--command-id')
  const scripts = command.options.get('--scripts') ?? command.options.get('--script') ?? []
  const machine = optionOf(command, '--name', '-n', '--vm-name', '--ids')
  if (id !== undefined && isKnown(id) && !/^Run/.test(id.text))
    return as('change', 'run', 'vm command', () => id)(command)
  if (id?.text === 'RunPowerShellScript' || scripts.length === 0) return as('unreadable', 'run', 'vm command')(command)
  const site: Site =
    machine === undefined ? elsewhere(command, 'machines of the subscription') : machineOf(command, machine)
  for (const script of scripts) {
    if (script.text.startsWith('@')) {
      const path = { ...script, text: script.text.slice(1) }
      emitFile(call, 'read', path)
      call.shell({ ...call.readFile(path), span: script.span }, { site })
    } else call.shell(streamOf(script), { site })
  }
}

function nested(names: readonly string[], why: string): AzSpecial {
  return (command) => {
    const code = optionOf(command, ...names)
    if (code === undefined) return openShell(command.call, nameOf(command) ?? '')
    return command.call.shell(streamOf(code), { site: elsewhere(command, why) })
  }
}

function sshMachine(command: AzCommand): Stream | undefined | void {
  const { call, behindDashes } = command
  const name = optionOf(command, '--name', '-n', '--vm-name')
  // An address may be anybody's.
  const machine = name ?? optionOf(command, '--ip', '--hostname')
  if (machine === undefined || behindDashes.length === 0 || behindDashes.some((w) => w.text.startsWith('-')))
    return openShell(call, machine ?? '')
  const site: Site =
    name === undefined
      ? { is: 'host', name: machine, options: [], from: call.site, env: call.env }
      : machineOf(command, name)
  return call.shell(
    {
      text: behindDashes.every(isKnown) ? behindDashes.map((w) => w.text).join(' ') : undefined,
      carries: 0,
      span: behindDashes[0]?.span,
    },
    { site },
  )
}

function tunnel(command: AzCommand): void {
  const port = optionOf(command, '--port', '--local-port', '-p')
  command.call.tunnel({ port: port !== undefined && isKnown(port) ? port.text : undefined, to: undefined })
  as('change', 'forward', 'port')(command)
}

function sql(dialect: 'postgresql' | 'mysql'): AzSpecial {
  return (command) => {
    const { call, at } = command
    const text = optionOf(command, '--querytext', '-q')
    const file = optionOf(command, '--file-path', '-f')
    if (text !== undefined) call.sql(streamOf(text), dialect, at)
    else if (file !== undefined) {
      emitFile(call, 'read', file)
      call.sql(call.readFile(file), dialect, at)
    } else return openShell(call, nameOf(command) ?? '')
    return { text: undefined, carries: Carries.data, span: call.span }
  }
}

function setSubscription(command: AzCommand): void {
  const named = optionOf(command, '--subscription', '-s', '--name', '-n')
  chooseSubscription(command.call, named ?? unknownWord(command.call.span))
  emit(command.call, 'change', 'set', 'az subscription', named ?? '')
}

function login(command: AzCommand): void {
  chooseSubscription(command.call, unknownWord(command.call.span))
  emit(command.call, 'change', 'login', 'az session')
}

function kubeconfig(command: AzCommand): Stream | undefined | void {
  const file = optionOf(command, '--file', '-f')
  if (file?.text === '-') {
    as('read-secret', 'print', 'kubeconfig')(command)
    return { text: undefined, carries: Carries.secret, span: command.call.span }
  }
  changeKubeconfig(command.call)
  emit(command.call, 'change', 'write', 'kubeconfig', nameOf(command) ?? '')
}

const SECRET_CALLS =
  /list-?(account|service)*(keys|secrets|credentials|connectionstrings|sas)|\/secrets\/|publish(xml|ing)/i

/** `az rest`: any call of Azure's interfaces with the token of the session. */
function rest(command: AzCommand): Stream | undefined {
  const { call } = command
  const method = (optionOf(command, '--method', '-m')?.text ?? 'get').toLowerCase()
  const url = optionOf(command, '--url', '--uri', '-u') ?? word('', call.span)
  const at = subscriptionsIn(command)[0]?.at ?? { is: 'url', url, site: call.site, cwd: call.cwd, env: call.env }
  const secret = SECRET_CALLS.test(url.text)
  const kind = secret && method !== 'delete' && method !== 'put' ? 'read-secret' : kindOfMethod(method, url.text)
  emit(call, kind, method, 'azure resource', url, { at })
  return kind === 'read-secret' ? { text: undefined, carries: Carries.secret, span: call.span } : undefined
}

function kindOfMethod(method: string, url: string): EffectKind {
  if (method === 'get' || method === 'head' || method === 'options') return 'read'
  if (/microsoft\.authorization|graph\.microsoft|graph\.windows|accesspolicies/i.test(url)) return 'access'
  if (/diagnosticsettings|microsoft\.insights\/logprofiles/i.test(url) && method === 'delete') return 'catastrophe'
  if (method === 'delete') return 'lose'
  return method === 'post' || method === 'put' || method === 'patch' ? 'change' : 'unreadable'
}

/** Titles and texts are papers; completing a pull request merges it. */
function updatePullRequest(command: AzCommand): void {
  const status = optionOf(command, '--status')?.text
  const merges =
    status === 'completed' ||
    (status !== undefined && status !== 'abandoned' && status !== 'active') ||
    hasOption(command, '--auto-complete', '--bypass-policy')
  emit(
    command.call,
    merges ? 'deploy' : 'prepare',
    merges ? 'merge' : 'update',
    'pull request',
    optionOf(command, '--id') ?? '',
    { at: command.at },
  )
}

function acrLogin(command: AzCommand): Stream | undefined | void {
  if (!hasOption(command, '--expose-token', '-t'))
    return emit(command.call, 'change', 'login', 'container registry', nameOf(command) ?? '')
  as('read-secret', 'print', 'registry token')(command)
  return { text: undefined, carries: Carries.secret, span: command.call.span }
}

/** A task of a registry runs any command there; `acr purge` deletes images. */
function acrRun(command: AzCommand): void {
  const text = command.call.args.map((w) => w.text).join(' ')
  as(/\bpurge\b/.test(text) ? 'lose' : 'change', 'run', 'registry task', (one) => optionOf(one, '--registry', '-r'))(
    command,
  )
}

const SPECIAL: Readonly<Record<string, AzSpecial>> = {
  login,
  logout: as('change', 'logout', 'az session'),
  rest,
  'account set': setSubscription,
  'account clear': as('change', 'clear', 'az session'),
  'cloud set': login,
  interactive: (command) => openShell(command.call),
  'vm run-command invoke': runCommand,
  'vm run-command create': runCommand,
  'vmss run-command invoke': runCommand,
  'aks command invoke': nested(['--command', '-c'], 'a pod of the cluster'),
  'container exec': nested(['--exec-command'], 'a container of the subscription'),
  'containerapp exec': nested(['--command'], 'a container of the subscription'),
  'container attach': (command) => openShell(command.call, nameOf(command) ?? ''),
  'aks get-credentials': kubeconfig,
  'aks browse': tunnel,
  'aks install-cli': (command) => emit(command.call, 'change', 'install', 'program', 'kubectl'),
  'ssh vm': sshMachine,
  'ssh arc': sshMachine,
  'webapp ssh': (command) => openShell(command.call, nameOf(command) ?? ''),
  'serial-console connect': (command) => openShell(command.call, nameOf(command) ?? ''),
  'network bastion ssh': (command) => openShell(command.call, nameOf(command) ?? ''),
  'network bastion rdp': (command) => openShell(command.call, nameOf(command) ?? ''),
  'network bastion tunnel': tunnel,
  'webapp create-remote-connection': tunnel,
  'spring connect': (command) => openShell(command.call, nameOf(command) ?? ''),
  'postgres flexible-server connect': sql('postgresql'),
  'postgres flexible-server execute': sql('postgresql'),
  'mysql flexible-server connect': sql('mysql'),
  'mysql flexible-server execute': sql('mysql'),
  'repos pr update': updatePullRequest,
  'acr login': acrLogin,
  'acr run': acrRun,
  'acr task create': acrRun,
}

export function azSpecialOf(path: string): AzSpecial | undefined {
  return Object.hasOwn(SPECIAL, path) ? SPECIAL[path] : undefined
}
