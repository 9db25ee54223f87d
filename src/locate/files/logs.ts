import { isWithin } from '../vantage.ts'

/**
 * Evidence: what an incident is understood by afterwards. The host's logs and journal, audit trails, the histories of
 * shells and clients.
 */
export function isEvidencePath(path: string): boolean {
  const lower = withSlashes(path.toLowerCase())
  if (EVIDENCE_BELOW.some((one) => isWithin(lower, one))) return true
  const name = lower.slice(lower.lastIndexOf('/') + 1)
  return HISTORIES.has(name) || HISTORY_TAILS.some((one) => lower.endsWith(one))
}

/** A path of Windows as others are written; most have nothing to change. */
function withSlashes(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path
}

export const EVIDENCE_BELOW: readonly string[] = [
  '/var/log',
  '/private/var/log',
  '/run/log',
  '/var/audit',
  '/etc/audit',
  '/var/account',
  '/var/spool/audit',
  'c:/windows/system32/winevt/logs',
]

/** What the logs of a host are called, for a pattern that is not looked up. */
export const HOST_LOGS: readonly string[] = [
  '/var/log/syslog',
  '/var/log/syslog.1',
  '/var/log/syslog.2.gz',
  '/var/log/messages',
  '/var/log/secure',
  '/var/log/wtmp',
  '/var/log/auth.log',
  '/var/log/audit/audit.log',
]

const HISTORIES = new Set([
  '.bash_history',
  '.zsh_history',
  '.zhistory',
  '.sh_history',
  '.ksh_history',
  '.histfile',
  '.psql_history',
  '.mysql_history',
  '.mariadb_history',
  '.sqlite_history',
  '.rediscli_history',
  '.dbshell',
  '.python_history',
  '.node_repl_history',
  '.irb_history',
  '.pry_history',
  'consolehost_history.txt',
])

const HISTORY_TAILS = ['/fish/fish_history', '/mongodb/mongosh/mongosh_repl_history', '/.zsh_sessions']

/**
 * What an application writes as its log: a log file in a directory for logs, or one of the usual names.
 * Counter-examples that pass: a log of another name in the work tree (`out.log`), which is the agent's own as often as
 * not. Counter-examples that are stopped: a fixture `test/logs/sample.log`.
 */
export function isApplicationLog(path: string): boolean {
  const lower = withSlashes(path.toLowerCase())
  const slash = lower.lastIndexOf('/')
  const name = lower.slice(slash + 1)
  if (!isLogName(name)) return false
  const directories = slash < 0 ? [] : lower.slice(0, slash).split('/')
  return directories.some((part) => part === 'log' || part === 'logs') || USUAL.has(name.split('.')[0] ?? '')
}

/** `app.log`, `app.log.1`, `app.log.2026-01-05.gz`, `app.log*`. */
function isLogName(name: string): boolean {
  return name.endsWith('.log') || name.includes('.log.') || /^\*?\.?log\*?$/.test(name) || name.endsWith('.log*')
}

const USUAL = new Set(['access', 'app', 'application', 'audit', 'auth', 'production', 'syslog'])

/** Names of directories that hold an application's logs as a whole. */
export function isLogDirectory(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  return name === 'log' || name === 'logs'
}
