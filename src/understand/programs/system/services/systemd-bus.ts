import { emit } from '../../../emit.ts'
import type { Call, Program } from '../../../program.ts'
import { changes, reads, readsData, tool } from '../../../tool.ts'
import type { Word } from '../../../word.ts'
import { systemdPlace } from './systemctl.ts'
import { systemdOptions } from './systemd-tools.ts'

/** Methods of the message bus. */

/** Methods of systemd and logind that do what `systemctl` does, by the last part of their names. */
const METHODS: Readonly<Record<string, 'restart' | 'change' | 'lose' | 'read'>> = {
  StartUnit: 'restart',
  StopUnit: 'restart',
  RestartUnit: 'restart',
  ReloadUnit: 'restart',
  TryRestartUnit: 'restart',
  KillUnit: 'restart',
  ReloadOrRestartUnit: 'restart',
  KillProcess: 'restart',
  TerminateSession: 'restart',
  EnableUnitFiles: 'change',
  DisableUnitFiles: 'change',
  MaskUnitFiles: 'change',
  Reload: 'change',
  PowerOff: 'lose',
  Reboot: 'lose',
  Halt: 'lose',
  Suspend: 'lose',
  Hibernate: 'lose',
  Introspect: 'read',
  Get: 'read',
  GetAll: 'read',
  ListUnits: 'read',
  ListNames: 'read',
  GetUnit: 'read',
  ListSessions: 'read',
  Ping: 'read',
}

/** A call over the message bus: known by its method, else by nothing. */
function emitBusCall(call: Call, words: readonly Word[]): void {
  const at = words.findIndex((w) => METHODS[w.text.slice(w.text.lastIndexOf('.') + 1)] !== undefined)
  const method = words[at]
  if (method === undefined)
    return emit(call, 'unreadable', 'call', 'method', words[0] ?? '', { note: 'nobody described what the method does' })
  const name = method.text.slice(method.text.lastIndexOf('.') + 1)
  const unit = words
    .slice(at + 1)
    .find((w) => /\.(service|socket|timer|target|scope|slice|mount)$/.test(w.text.replace(/^string:/, '')))
  const text = unit?.text.replace(/^string:/, '') ?? ''
  emit(call, METHODS[name] ?? 'undescribed', name, 'unit', unit === undefined ? '' : { ...unit, text })
}

const busctl: Program = tool({
  names: ['busctl'],
  about: 'looks at the message bus and calls methods on it',
  options:
    `${systemdOptions} --address= --show-machine --unique --acquired --activatable --match= --size= --list --verbose ` +
    '--expect-reply= --auto-start= --allow-interactive-authorization= --timeout= --augment-creds= ' +
    '--watch-bind= --destination= --xml-interface --limit-messages=',
  place: systemdPlace,
  verbs: {
    '': reads('bus'),
    'list | status | tree | introspect | get-property | wait': reads('bus'),
    'monitor | capture': readsData('bus'),
    call: (call) => emitBusCall(call, call.operands),
    'set-property | emit': changes('bus'),
  },
  examples: {
    'busctl tree org.freedesktop.systemd1': ['read tree bus org.freedesktop.systemd1'],
    'busctl call org.freedesktop.systemd1 /a org.freedesktop.systemd1.Manager StopUnit ss prodgate.service fail': [
      'restart StopUnit unit prodgate.service',
    ],
    'busctl call a.b /a a.b Frobnicate': ['unreadable call method a.b'],
  },
})

const dbus: Program = {
  names: ['dbus-send', 'gdbus', 'qdbus', 'dbus-monitor'],
  about: 'calls methods on the message bus',
  examples: {
    'dbus-send --system --dest=org.freedesktop.login1 /a org.freedesktop.login1.Manager.Reboot boolean:true': [
      'lose Reboot unit',
    ],
    'gdbus introspect --system --dest a --object-path /a': ['read introspect bus'],
    'dbus-monitor --system': ['read-data monitor bus'],
    'dbus-send --print-reply --dest=a.b /a a.b.Frobnicate': ['unreadable call method /a'],
  },
  run: (call) => {
    if (call.name === 'dbus-monitor' || call.args[0]?.text === 'monitor')
      return emit(call, 'read-data', 'monitor', 'bus')
    if (/^(introspect|wait)$/.test(call.args[0]?.text ?? '')) return emit(call, 'read', 'introspect', 'bus')
    emitBusCall(
      call,
      call.args.filter((w) => !w.text.startsWith('-') && w.text !== 'call'),
    )
  },
}

export const busPrograms: readonly Program[] = [busctl, dbus]
