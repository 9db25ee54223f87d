import { emit, emitFile, nowhere } from '../../emit.ts'
import { isLoopback } from '../../http/address.ts'
import { emitSent } from '../../http/outgoing.ts'
import { openShell } from '../../open-shell.ts'
import { joinWords } from '../../options.ts'
import type { HostPlace, Site, Tunnel } from '../../place.ts'
import type { Call, Program, Shift } from '../../program.ts'
import { envFrom } from '../../shell/scope/scope.ts'
import { isKnownText, openStream, type Stream, UNKNOWN, unknownWord, type Word, word } from '../../word.ts'
import { emitOptions, hostAt, hostOptions, hostSite, readSsh, type SshCall } from './ssh-options.ts'

const ssh: Program = {
  names: ['ssh', 'slogin', 'dbclient'],
  about: 'runs a command on another host',
  examples: {
    "ssh web1 'sudo systemctl restart nginx'": ['restart restart unit nginx @ host web1'],
    'ssh -o BatchMode=yes -p 22 ops@db1 systemctl status postgresql': ['read status unit postgresql @ host ops@db1'],
    "ssh web1 -p 22 'rm -rf /srv/x'": ['file delete below /srv/x @ host web1'],
    'ssh -tt web1 -- systemctl status x': ['read status unit x @ host web1'],
    'ssh web1': ['unreadable open shell @ host web1'],
    "ssh web1 'bash -s' <<< 'rm x'": ['file delete x @ host web1'],
    "ssh web1 <<< 'rm x'": ['file delete x @ host web1'],
    'ssh web1 "$CMD"': ['unreadable run code', 'unreadable run program \uFFFC @ host web1'],
    'ssh $OPTS web1 uptime': ['unreadable run host \uFFFC'],
    'ssh -J bastion web1 "ssh db1 rm x"': ['file delete x @ host db1'],
    'ssh -fN -L 5432:db.example:5432 bastion': ['change forward port 5432:db.example:5432 @ host bastion'],
    "ssh -o ProxyCommand='rm x' web1 uptime": ['file delete x'],
    'cat .env | ssh web1 "cat > /srv/x"': [
      'file read .env',
      'disclose send host web1',
      'file overwrite /srv/x @ host web1',
    ],
    'ssh -G web1': ['read print settings web1'],
    'ssh -V': ['read help help'],
    'ssh dokku@web1 ps:restart shop': ['restart ps:restart app shop @ host dokku@web1'],
    'ssh -T git@github.com': ['read check login git@github.com'],
    'ssh -O exit web1': ['change exit connection web1'],
  },
  run: (call) => runSsh(call, readSsh(call.args)),
}

/** Hosts that give no shell to anybody: they say who somebody is and end. */
const NO_SHELL = /^git@(ssh\.)?(github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|ssh\.dev\.azure\.com|git\.sr\.ht)$/

function runSsh(call: Call, ssh: SshCall): Stream | undefined | void {
  const { destination } = ssh
  emitOptions(call, ssh)
  if (destination === undefined || ssh.has('-V', '-Q')) return emit(call, 'read', 'help', 'help')
  if (destination.splits) {
    return emit(call, 'unreadable', 'run', 'host', destination, {
      note: 'which word is the host and which the command is not known before it runs',
    })
  }
  if (ssh.strangers.length > 0) emit(call, 'undescribed', 'run', 'option', ssh.strangers[0] ?? '')
  const options = hostOptions(ssh)
  const at = hostAt(call, destination, options)
  if (ssh.has('-G')) return emit(call, 'read', 'print', 'settings', destination)
  const control = ssh.values('-O').at(-1)
  if (control !== undefined) {
    if (control.text === 'check') return emit(call, 'read', 'check', 'connection', destination)
    if (control.text !== 'forward') return emit(call, 'change', control.text, 'connection', destination)
  }
  forwards(call, ssh, destination, options)
  const site = hostSite(call, destination, options)
  const shift: Shift = { site }
  if (ssh.has('-W')) {
    const spec = ssh.values('-W')[0]
    const host = spec?.text.slice(0, Math.max(spec.text.lastIndexOf(':'), 0)).replace(/^\[|\]$/g, '')
    const to =
      host === undefined || host === '' || isLoopback(host)
        ? at
        : beyond({ host, site: hostSite(call, destination, options) })
    emit(call, 'change', 'forward', 'port', spec ?? '', { at: to })
    emitSent(call, [call.stdin], 'host', destination, at)
    return openStream
  }
  if (call.stdinGiven && !ssh.has('-n')) emitSent(call, [call.stdin], 'host', destination, at)
  const remote = ssh.values('-o').find((one) => /^remotecommand[\s=]/i.test(one.text))
  if (remote !== undefined)
    call.shell({ text: remote.text.replace(/^\w+\s*=?\s*/, ''), carries: remote.carries, span: remote.span }, shift)
  if (ssh.has('-s')) return openShell({ ...call, site }, ssh.command[0] ?? '')
  if (ssh.command.length > 0) {
    emitSent(call, ssh.command, 'host', destination, at)
    const text = joinWords(ssh.command)
    const given = text.splits || text.pattern ? withoutPatterns(ssh.command) : text.text
    return call.shell(
      {
        // This user's key gives no shell: whatever is asked for are the words of Dokku (https://dokku.com/docs/).
        text: /^(ssh:\/\/)?dokku@/.test(destination.text) && !/^\s*dokku\s/.test(given) ? `dokku ${given}` : given,
        carries: text.carries,
        span: text.span,
      },
      shift,
    )
  }
  if (ssh.has('-N') || control !== undefined || remote !== undefined) return openStream
  if (NO_SHELL.test(destination.text)) return emit(call, 'read', 'check', 'login', destination)
  if (call.stdinGiven && !ssh.has('-n')) return call.shell(call.stdin, shift)
  return openShell({ ...call, site })
}

/** A pattern that nothing matched goes on as it stands; words that split may be anything. */
function withoutPatterns(words: readonly Word[]): string {
  return words.map((w) => (w.splits ? UNKNOWN : w.text)).join(' ')
}

/** `-L`, `-R`, `-D`: a port of one side leads to the other. */
function forwards(call: Call, ssh: SshCall, destination: Word, options: readonly Word[]): void {
  const at = hostAt(call, destination, options)
  for (const spec of [...ssh.values('-L'), ...settings(ssh, 'localforward')]) {
    const tunnel = localForward(call, spec, destination, options)
    emit(call, 'change', 'forward', 'port', spec, {
      at: tunnel.to === undefined || isLoopback(tunnel.to.host) ? at : beyond(tunnel.to),
    })
    call.tunnel(tunnel)
  }
  for (const spec of [...ssh.values('-R'), ...settings(ssh, 'remoteforward')]) {
    // What listens over there leads to this machine.
    emit(call, 'access', 'open', 'port', spec, { at, note: 'a port of the other host leads to this one' })
  }
  for (const spec of [...ssh.values('-D', '-w'), ...settings(ssh, 'dynamicforward')]) {
    emit(call, 'change', 'forward', 'port', spec, { at })
    const port = spec.text.slice(spec.text.lastIndexOf(':') + 1)
    call.tunnel({ port: /^\d+$/.test(port) ? port : undefined, to: undefined })
  }
}

/** The host that a forwarded port reaches, as the hop sees it: that it is reached is what matters. */
function beyond(to: { readonly host: string; readonly site: Site }): HostPlace {
  return { is: 'host', name: word(to.host), options: [], site: to.site, cwd: UNKNOWN, env: NO_VARIABLES }
}

const NO_VARIABLES = envFrom(new Map())

function settings(ssh: SshCall, key: string): readonly Word[] {
  return ssh.values('-o').flatMap((one) => {
    const found = /^(\w+)[\s=]+(.*)$/s.exec(one.text)
    return found?.[1]?.toLowerCase() === key ? [{ ...one, text: (found[2] ?? '').replace(/\s+/g, ':') }] : []
  })
}

/** `[bind:]port:host:hostport`; with sockets in it, nothing is known of its port. */
function localForward(call: Call, spec: Word, destination: Word, options: readonly Word[]): Tunnel {
  const found = /^(?:(?:[^:[\]]*|\[[^\]]*\]):)?(\d+):(\[[^\]]*\]|[^:]+):(\d+)$/.exec(spec.text)
  if (found === null || !isKnownText(spec.text)) return { port: undefined, to: undefined }
  const host = (found[2] ?? '').replace(/^\[|\]$/g, '')
  return { port: found[1], to: { host, port: found[3] ?? '', site: hostSite(call, destination, options) } }
}

const autossh: Program = {
  names: ['autossh'],
  about: 'keeps a connection of ssh open',
  examples: {
    'autossh -M 0 -fN -L 5432:db.example:5432 bastion': ['change forward port 5432:db.example:5432 @ host bastion'],
    'autossh -M 20000 web1 rm x': ['file delete x @ host web1'],
  },
  run: (call) => {
    const at = call.args.findIndex((w) => w.text.startsWith('-M'))
    const width = at < 0 ? 0 : call.args[at]?.text === '-M' ? 2 : 1
    return runSsh(call, readSsh(at < 0 ? call.args : [...call.args.slice(0, at), ...call.args.slice(at + width)]))
  },
}

const mosh: Program = {
  names: ['mosh', 'et'],
  about: 'opens a session on another host that outlives the connection',
  examples: {
    'mosh web1': ['unreadable open shell @ host web1'],
    'mosh --ssh="ssh -p 2222" web1 -- rm x': ['file delete x @ host web1'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const custom = call.args.find((w) => w.text.startsWith('--ssh='))
    const [destination, ...command] = words
    if (destination === undefined) return emit(call, 'read', 'help', 'help')
    const options =
      custom === undefined
        ? []
        : hostOptions(
            readSsh(
              custom.text
                .slice(6)
                .split(/\s+/)
                .slice(1)
                .map((text) => ({ ...custom, text })),
            ),
          )
    if (custom !== undefined && !/^--ssh=ssh(\s|$)/.test(custom.text))
      call.shell({ text: custom.text.slice(6), carries: custom.carries, span: custom.span })
    const site = hostSite(call, destination, options)
    return command.length === 0 ? openShell({ ...call, site }) : call.exec(command, { site })
  },
}

const sshpass: Program = {
  names: ['sshpass'],
  about: 'hands a password to ssh',
  examples: {
    'sshpass -p x ssh web1 rm y': ['file delete y @ host web1'],
    'sshpass -f pw ssh web1 uptime': ['file read pw'],
  },
  run: (call) => {
    let i = 0
    for (; i < call.args.length && call.args[i]?.text.startsWith('-'); i++) {
      const text = call.args[i]?.text ?? ''
      const value = call.args[i + 1]
      if (text === '-f' && value !== undefined) emitFile(call, 'read', value)
      if (/^-[pfdP]$/.test(text)) i++
    }
    return i < call.args.length ? call.exec(call.args.slice(i)) : undefined
  },
}

/** The same command on many hosts. */
const many: Program = {
  names: ['pssh', 'parallel-ssh', 'pdsh', 'clush', 'dsh', 'mussh', 'cssh', 'clusterssh', 'csshx'],
  about: 'runs a command on many hosts',
  examples: {
    "pdsh -w web1 'rm x'": ['file delete x @ host web1'],
    "pssh -h hosts.txt -i 'systemctl restart nginx'": ['restart restart unit nginx @ host \uFFFC'],
    'cssh web1 web2': ['unreadable open shell'],
    "clush -a 'rm x'": ['file delete x @ host \uFFFC'],
  },
  run: (call) => {
    if (/^(cssh|clusterssh|csshx)$/.test(call.name)) return openShell(call)
    const takes = /^-([wgxhHlutpoeOXAcmMFR]|-hosts?|-user|-timeout|-par|-group|-outdir|-errdir)$/
    const command: Word[] = []
    let host: Word | undefined
    for (let i = 0; i < call.args.length; i++) {
      const w = call.args[i] as Word
      if (command.length === 0 && w.text.startsWith('-')) {
        if (w.text === '-w' || w.text === '-H' || w.text === '--host') host = call.args[i + 1]
        if (takes.test(w.text)) i++
      } else command.push(w)
    }
    const one = host !== undefined && /^[\w.@-]+$/.test(host.text) ? host : unknownWord(host?.span ?? call.span)
    const site = hostSite(call, one, [])
    if (command.length === 0) return openShell({ ...call, site })
    const text = joinWords(command)
    return call.shell({ text: withoutPatterns(command), carries: text.carries, span: text.span }, { site })
  },
}

const keyscan: Program = {
  names: ['ssh-keyscan'],
  about: 'asks hosts for their public keys',
  examples: { 'ssh-keyscan -t ed25519 web1': ['read scan host web1'] },
  run: (call) => {
    for (const w of call.args.filter(
      (one, i) => !one.text.startsWith('-') && !/^-[tpTfOc]$/.test(call.args[i - 1]?.text ?? ''),
    )) {
      emit(call, 'read', 'scan', 'host', w, { at: hostAt(call, w, []) })
    }
  },
}

const sshfs: Program = {
  names: ['sshfs'],
  about: 'mounts a directory of another host',
  examples: { 'sshfs web1:/srv /mnt/srv': ['change mount directory web1:/srv'] },
  run: (call) => {
    const [source] = call.args.filter((w) => !w.text.startsWith('-'))
    if (source === undefined) return undefined
    const name = source.text.split(':')[0] ?? ''
    return emit(call, 'change', 'mount', 'directory', source, {
      at: name === '' ? nowhere(call, 'the host is not named') : hostAt(call, { ...source, text: name }, []),
    })
  },
}

const sshuttle: Program = {
  names: ['sshuttle'],
  about: 'leads the traffic of this machine through another host',
  examples: {
    'sshuttle -r web1 10.0.0.0/8': ['change forward network web1'],
    'sshuttle --version': ['read help help'],
  },
  run: (call) => {
    const at = call.args.findIndex((w) => w.text === '-r' || w.text === '--remote')
    const host = at < 0 ? undefined : call.args[at + 1]
    if (host === undefined) return emit(call, 'read', 'help', 'help')
    return emit(call, 'change', 'forward', 'network', host, { at: hostAt(call, host, []) })
  },
}

export const sshPrograms: readonly Program[] = [ssh, autossh, mosh, sshpass, many, keyscan, sshfs, sshuttle]
