import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Site } from '../../place.ts'
import { isSecretPath } from '../../secrets/path.ts'
import type { ToolCall, Verb } from '../../tool.ts'
import { Carries, isKnown, type Stream, stream, type Word, word } from '../../word.ts'
import { putInto } from '../docker/put.ts'
import { orDryRun } from './dry-run.ts'
import { kubectlPlace, podSite } from './place.ts'

/** Verbs that run something in a pod, move files in and out, or lead a port there. */

/** The words behind `--`; where there is none, those behind the pod. */
function commandOf(call: ToolCall): readonly Word[] {
  const read = call.arguments
  if (call.args.some((w) => w.text === '--')) return read.operands.slice(read.afterDashes)
  const pod = call.operands[0]
  return pod === undefined ? [] : call.args.slice(call.args.indexOf(pod) + 1)
}

function podOf(call: ToolCall): Word {
  return call.operands[0] ?? word('pod', call.span)
}

export function inPod(call: ToolCall, name: Word): Site {
  return podSite(call, kubectlPlace(call), name)
}

const execute = (call: ToolCall) => executes(call, commandOf(call))

/** Runs words in the pod that the call names first; without words a shell is opened there. */
export function executes(call: ToolCall, words: readonly Word[]): Stream | undefined {
  const site = inPod(call, podOf(call))
  if (words.length === 0) {
    openShell({ ...call, site })
    return undefined
  }
  return call.exec(words, { site })
}

/** Without `-i` nothing can be typed: the output of the pod's own program is shown. */
function attach(call: ToolCall): void {
  const site = inPod(call, podOf(call))
  if (call.arguments.has('--stdin')) openShell({ ...call, site })
  else emit(call, 'read', 'attach', 'pod', podOf(call), { at: call.place() })
}

/** `[namespace/]pod:path`; a word before the colon that looks like a path is a file of this host. */
function remotePath(w: Word): { readonly pod: Word; readonly path: Word } | undefined {
  const colon = w.text.indexOf(':')
  if (colon <= 0 || /^[./]/.test(w.text)) return undefined
  return { pod: { ...w, text: w.text.slice(0, colon) }, path: { ...w, text: w.text.slice(colon + 1) } }
}

function copy(call: ToolCall): void {
  const [from, to] = call.operands
  if (from === undefined || to === undefined) return emit(call, 'read', 'help', 'help')
  const source = remotePath(from)
  const target = remotePath(to)
  if (source !== undefined)
    emitFile({ ...call, site: inPod(call, source.pod), cwd: '/' }, 'read', source.path, { recursive: true })
  else {
    emitFile(call, 'read', from, { recursive: true })
    if (isSecretPath(from.text)) emit(call, 'disclose', 'send', 'file', from, { at: call.place() })
  }
  if (target !== undefined) putInto({ ...call, site: inPod(call, target.pod), cwd: '/' }, target.path)
  else {
    emitFile(call, 'overwrite', to)
    call.wroteFile(to, stream(undefined, Carries.network, call.span))
  }
}

/** `8080:80`, `8080`, `:80` (a port that nobody knows yet). */
function forward(call: ToolCall): void {
  const [target, ...ports] = call.operands
  const to = target ?? word('pod', call.span)
  emit(call, 'change', 'forward', 'port', to, { at: call.place() })
  const site = inPod(call, to)
  for (const one of ports.length === 0 ? [word('', call.span)] : ports) {
    const [local = '', remote = local] = one.text.split(':')
    const known = isKnown(one) && local !== '' && !(target?.splits ?? false)
    call.tunnel({ port: known ? local : undefined, to: known ? { host: 'localhost', port: remote, site } : undefined })
  }
}

/** The whole API on a port of this host, under the caller's own rights. */
function proxy(call: ToolCall): void {
  emit(call, 'change', 'forward', 'port', call.arguments.value('--port') ?? '8001', { at: call.place() })
  const port = call.arguments.value('--port')
  const known = port === undefined ? '8001' : isKnown(port) && port.text !== '0' ? port.text : undefined
  call.tunnel({ port: known, to: undefined })
}

/** A pod of an image by its name; the words behind it run there, behind `--command` as the program itself. */
function runs(call: ToolCall): Stream | undefined {
  const name = podOf(call)
  emit(call, 'change', 'run', 'pod', name, { at: call.place() })
  const words = call.args.some((w) => w.text === '--')
    ? call.arguments.operands.slice(call.arguments.afterDashes)
    : call.operands.slice(1)
  const site = inPod(call, name)
  if (words.length > 0) return call.exec(words, { site })
  if (call.arguments.has('--stdin') && call.arguments.has('--tty')) openShell({ ...call, site })
  return undefined
}

/** A container beside a pod's own, or a pod on a node that sees the node's disk under `/host`. */
function debugs(call: ToolCall): Stream | undefined {
  const target = podOf(call)
  emit(call, 'change', 'debug', target.text.startsWith('node/') ? 'node' : 'pod', target, { at: call.place() })
  const words = call.args.some((w) => w.text === '--') ? call.arguments.operands.slice(call.arguments.afterDashes) : []
  const site = inPod(call, target)
  if (words.length > 0) return call.exec(words, { site })
  if (call.arguments.has('--stdin') || call.arguments.has('--attach')) openShell({ ...call, site })
  return undefined
}

export const STREAMS = '-c|--container= -i|--stdin -t|--tty -q|--quiet --pod-running-timeout= -f|--filename='

export const carryVerbs: Readonly<Record<string, Verb>> = {
  exec: { options: STREAMS, run: execute },
  attach: { options: STREAMS, run: attach },
  cp: { options: '-c|--container= --no-preserve --retries=', run: copy },
  'port-forward': { options: '--address= --pod-running-timeout=', run: forward },
  proxy: {
    options:
      '-p|--port= --address= --accept-hosts= --accept-paths= --reject-paths= --reject-methods= ' +
      '--api-prefix= -u|--unix-socket= -w|--www= -P|--www-prefix= --keepalive= --disable-filter ' +
      '--append-server-path',
    run: proxy,
  },
  run: {
    options:
      `${STREAMS} --image= --image-pull-policy= --restart= --rm --command --attach --leave-stdin-open ` +
      '--port= --expose -l|--labels= --env= --overrides= ' +
      '--override-type= --privileged --annotations= --dry-run=? -o|--output= --template= --field-manager= ' +
      '--grace-period= --timeout= --wait --force --cascade=? ' +
      '-k|--kustomize= -R|--recursive --save-config --record=? --serviceaccount= --requests= --limits= --hostport=',
    run: orDryRun(runs),
  },
  debug: {
    options:
      `${STREAMS} --image= --image-pull-policy= --target= --copy-to= --env= --arguments-only --attach ` +
      '--profile= --custom= --replace --same-node ' +
      '--set-image= --share-processes --keep-labels --keep-annotations --keep-init-containers ' +
      '--keep-liveness --keep-readiness --keep-startup',
    run: debugs,
  },
}
