import { absolute, emit, emitFile, lookedAt, reachOf } from '../../emit.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import { isOwnSettings } from '../../own-settings.ts'
import type { HostPlace, Site } from '../../place.ts'
import type { Call } from '../../program.ts'
import { isKnown, SOME_NAME, type Word, word } from '../../word.ts'

/** The options of ssh(1), OpenSSH 10. */
const SSH =
  '-4 -6 -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y -B= -b= -c= -D= -E= -e= -F= -I= -i= -J= ' +
  '-L= -l= -m= -O= -o= -P= -p= -Q= -R= -S= -W= -w='

let table: OptionTable | undefined

/** A call of ssh: options may stand before and behind the destination, up to the command. */
export interface SshCall {
  readonly destination: Word | undefined
  readonly command: readonly Word[]
  readonly has: (...names: readonly string[]) => boolean
  readonly values: (...names: readonly string[]) => readonly Word[]
  readonly strangers: readonly Word[]
}

export function readSsh(words: readonly Word[]): SshCall {
  table ??= optionTable(SSH)
  const first = readArguments(words, table, 'operand')
  const [destination, ...rest] = first.operands
  const second = readArguments(rest, table, 'operand')
  const both: readonly Arguments[] = [first, second]
  return {
    destination,
    command: second.operands,
    has: (...names) => both.some((one) => one.has(...names)),
    values: (...names) => both.flatMap((one) => one.values(...names)),
    strangers: both.flatMap((one) => one.strangers),
  }
}

/** The options that decide which host is reached, for `HostPlace` and `Site`. */
export function hostOptions(ssh: Pick<SshCall, 'values'>, port: '-p' | '-P' = '-p'): readonly Word[] {
  const lettered = (name: string, setting: string) =>
    ssh
      .values(name)
      .slice(-1)
      .map((one) => ({ ...one, text: `${setting}=${one.text}` }))
  const file = ssh
    .values('-F')
    .slice(-1)
    .flatMap((one) => [word('-F'), one])
  return [
    ...ssh.values('-o'),
    ...lettered(port, 'Port'),
    ...lettered('-J', 'ProxyJump'),
    ...lettered('-l', 'User'),
    ...file,
  ]
}

export function hostAt(call: Call, name: Word, options: readonly Word[]): HostPlace {
  return { is: 'host', name, options, ...reachOf(call) }
}

export function hostSite(call: Call, name: Word, options: readonly Word[]): Site {
  return { is: 'host', name, options, from: call.site, env: call.env }
}

/** Options of ssh that run something here. A key that it signs in with is shown to nobody. */
export function emitOptions(call: Call, ssh: Pick<SshCall, 'values'>): void {
  for (const key of ssh.values('-i')) emitFile(call, 'list', key)
  for (const log of ssh.values('-E')) emitFile(call, 'append', log)
  for (const library of ssh.values('-I'))
    emit(call, 'unreadable', 'load', 'code', library, { note: 'a library is loaded into ssh' })
  for (const option of ssh.values('-o')) emitSetting(call, option)
  for (const file of ssh.values('-F').slice(-1)) emitSettingsOf(call, file)
}

/** Commands in a file of settings that the call names. The person's own are what that person set. */
function emitSettingsOf(call: Call, file: Word): void {
  if (!isKnown(file) || isOwnSettings(absolute(call.cwd, file.text), call.home)) return
  for (const line of lookedAt(call, (call.readFile(file).text ?? '').split('\n'), MOST_LINES)) {
    const setting = { ...file, text: line.trim() }
    const lower = setting.text.toLowerCase()
    const exec = lower.startsWith('match ') ? lower.indexOf(' exec ') : -1
    if (exec >= 0) {
      const command = setting.text.slice(exec + ' exec '.length).trim()
      const text = command.startsWith('"') && command.endsWith('"') ? command.slice(1, -1) : command
      call.shell({ text: percents(text), carries: file.carries, span: file.span })
    }
    if (COMMANDS.has((setting.text.split(/[\s=]/, 1)[0] ?? '').toLowerCase())) emitSetting(call, setting)
  }
}

const MOST_LINES = 2000

/** `-o KEY=VALUE`, `-o 'KEY VALUE'`; settings that hold a command run it (ssh_config(5)). */
function emitSetting(call: Call, option: Word): void {
  const end = option.text.search(/[\s=]/)
  const key = (end < 0 ? option.text : option.text.slice(0, end)).toLowerCase()
  const value = end < 0 ? '' : option.text.slice(end).replace(/^\s*=?\s*/, '')
  if (COMMANDS.has(key) && value.toLowerCase() !== 'none') {
    call.shell({ text: percents(value), carries: option.carries, span: option.span })
  } else if (LIBRARIES.has(key) && value !== 'none' && value !== 'internal') {
    emit(call, 'unreadable', 'load', 'code', option, { note: 'a library is loaded into ssh' })
  } else if (key === 'include' || (!isKnown(option) && end < 0)) {
    emit(call, 'unreadable', 'read', 'settings', option, { note: 'the settings of ssh are not known before it runs' })
  }
}

const COMMANDS = new Set(['proxycommand', 'localcommand', 'knownhostscommand'])
const LIBRARIES = new Set(['pkcs11provider', 'securitykeyprovider'])

/** `%h:%p` are filled in by ssh with a name and a number. */
function percents(text: string): string {
  return text
    .replaceAll('%%', '\0')
    .replace(/%[A-Za-z]/g, SOME_NAME)
    .replaceAll('\0', '%')
}
