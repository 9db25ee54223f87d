import { matchesPattern } from '../../../shell/words/pattern.ts'
import { isKnownText } from '../../../word.ts'

/** Units and processes that keep the logs of a host: stopping one of them switches the evidence off. */
const KEEPERS = [
  'auditd',
  'rsyslogd',
  'rsyslog',
  'syslog',
  'syslog-ng',
  'syslogd',
  'systemd-journald',
  'journald',
  'systemd-journald-audit',
]

/** True for a unit's or process's name as commands give it, with or without its kind (`auditd.service`). */
export function keepsEvidence(name: string): boolean {
  const plain = name.replace(/\.(service|socket)$/, '').replace(/^systemd-journald-dev-log$/, 'systemd-journald')
  return KEEPERS.includes(plain)
}

/**
 * The units that a name stands for, as far as they matter here: a pattern of `systemctl` may mean the gate or the log
 * keepers without naming them.
 */
export function unitsMeant(name: string): readonly string[] {
  if (!/[*?[]/.test(name) || !isKnownText(name)) return [name]
  const meant = ['prodgate', ...KEEPERS].filter(
    (one) => matchesPattern(name, one) || matchesPattern(name, `${one}.service`),
  )
  return [name, ...meant]
}

/** A pattern that leaves nothing out. */
export function meansEveryUnit(name: string): boolean {
  return matchesPattern(name, 'a-unit-of-any-name.service') && matchesPattern(name, 'q7.service')
}
