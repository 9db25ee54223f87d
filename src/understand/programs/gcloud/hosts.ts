import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Arguments } from '../../options.ts'
import type { Place, Site } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { Carries, isKnown, isKnownText, type Stream, type Word, word } from '../../word.ts'
import { landing } from '../files.ts'
import { emitOptions, hostOptions, readSsh, type SshCall } from '../remote/ssh-options.ts'

/** `gcloud compute ssh INSTANCE --command=… [-- ARGUMENTS OF SSH]` and its kin. */
export function runSsh(
  call: Call,
  read: Arguments,
  machine: Word | undefined,
  behindDashes: readonly Word[],
  at: Place,
): Stream | undefined | void {
  if (read.has('--dry-run')) return emit(call, 'read', 'print', 'ssh command', machine ?? '', { at })
  if (machine === undefined) return openShell(call)
  const code = read.value('--command')
  const ssh = readSsh([word('machine'), ...flagsOf(read, '--ssh-flag'), ...behindDashes])
  emitOptions(call, ssh)
  const site = hostSite(call, machine, at, hostOptions(ssh))
  const forwards = behindDashes.some((w) => /^-[LRD]/.test(w.text))
  if (forwards) {
    call.tunnel({ port: undefined, to: undefined })
    emit(call, 'change', 'forward', 'port', machine, { at })
  }
  if (code !== undefined)
    return isKnown(code)
      ? call.shell({ text: code.text, carries: code.carries, span: code.span }, { site })
      : emit(call, 'unreadable', 'run', 'code', code, { at })
  if (forwards && behindDashes.some((w) => /^-[a-zA-Z]*N/.test(w.text))) return
  const words = ssh.command
  if (words.length > 0) {
    return call.shell(
      { text: words.every(isKnown) ? words.map((w) => w.text).join(' ') : undefined, carries: 0, span: words[0]?.span },
      { site },
    )
  }
  if (call.stdinGiven) return call.shell(call.stdin, { site })
  return openShell(call, machine)
}

/** Options for ssh itself: `--ssh-flag='-o HostName=x'`, `--ssh-flag='-4 -v'`. */
function flagsOf(read: Arguments, name: string): readonly Word[] {
  return read.values(name).flatMap((w) => {
    const setting = /^-o\s*(.+)$/s.exec(w.text)?.[1]
    const parts = setting === undefined ? w.text.split(/\s+/).filter((one) => one !== '') : ['-o', setting]
    return parts.map((text) => ({ ...w, text }))
  })
}

/**
 * The machine by its name in the project; what its address is, nothing here says. A full path names a project of its own, and
 * options of ssh may lead elsewhere.
 */
function hostSite(call: Call, machine: Word, at: Place, options: readonly Word[]): Site {
  const name = { ...machine, text: machine.text.slice(machine.text.indexOf('@') + 1) }
  const own = isKnown(machine) && !machine.text.includes('/') && options.length === 0 ? { in: at } : {}
  return { is: 'host', name, options, ...own, from: call.site, env: call.env }
}

/** `gcloud compute scp a host:b`. */
export function runScp(call: Call, operands: readonly Word[], read: Arguments, at: Place): void {
  const to = operands.at(-1)
  if (to === undefined || operands.length < 2) return emit(call, 'undescribed', 'copy', 'program', 'gcloud compute scp')
  const more = read.has('--recursive') ? { recursive: true } : {}
  const flags = readSsh([word('machine'), ...flagsOf(read, '--scp-flag')])
  emitOptions(call, flags)
  const remoteFile = (path: Word) => remoteFileOf(call, path, at, flags)
  for (const path of operands.slice(0, -1)) {
    const remote = remoteFile(path)
    if (remote === undefined) emitFile(call, 'read', path, more)
    else emitFile(remote.call, 'read', remote.path, more)
    const secret = (path.carries & (Carries.secret | Carries.data)) !== 0 || isSecretPath(path.text)
    if (remote === undefined && secret && remoteFile(to) !== undefined)
      emit(call, 'disclose', 'copy', 'file', path, { at: hostPlace(call, to) })
  }
  const remote = remoteFile(to)
  if (remote === undefined) {
    for (const path of operands.slice(0, -1)) {
      const put = landing(call, remoteFile(path)?.path ?? path, to, operands.length > 2)
      emitFile(call, 'overwrite', put, more)
      if (isKnownText(put.text))
        call.wroteFile(put, { text: undefined, carries: Carries.data | Carries.network, span: call.span })
    }
  } else emitFile(remote.call, 'edit', remote.path, { ...more, verb: 'copy' })
}

function hostPlace(call: Call, to: Word): Place {
  const machine = { ...to, text: to.text.slice(0, to.text.indexOf(':')) }
  return { is: 'host', name: machine, options: [], site: call.site, cwd: call.cwd, env: call.env }
}

function remoteFileOf(
  call: Call,
  path: Word,
  at: Place,
  flags: SshCall,
): { readonly call: Call; readonly path: Word } | undefined {
  const colon = path.text.indexOf(':')
  if (colon <= 0 || path.text.slice(0, colon).includes('/')) return undefined
  const site = hostSite(call, { ...path, text: path.text.slice(0, colon) }, at, hostOptions(flags))
  return { call: { ...call, site }, path: { ...path, text: path.text.slice(colon + 1) } }
}
