import { posix } from 'node:path'
import { matchesPattern } from '../../understand/shell/words/pattern.ts'
import { matchesHostPatterns, type SshLine, sshConfigOf } from '../formats/ssh-config.ts'
import { homePathFrom, inHome, type Vantage } from '../vantage.ts'

/** Settings of the command line, by lower-case keyword; `file` for `-F`. */
export type SshOptions = ReadonlyMap<string, string>

/** What decides where ssh connects to. */
export interface SshSettings {
  readonly hostName: string | undefined
  readonly port: string | undefined
  readonly jump: string | undefined
  /** True where a command of the settings makes the connection and does not take the host from ssh. */
  readonly command: boolean
}

const DECIDING = new Set(['hostname', 'port', 'proxyjump', 'proxycommand', 'canonicalizehostname'])

/** How deep files may include files; ssh stops at 16. */
const DEEPEST = 8
const MOST_INCLUDED = 64

/**
 * The settings for a host: of the command line, then of the file, the first of each name. Returns the reason where one
 * that decides stands under a `Match` that cannot be worked out, or in a file that cannot be read.
 *
 * KNOWN GAP: the system's own file (`/etc/ssh/ssh_config`) is not read.
 */
export function sshSettings(cwd: string, from: Vantage, alias: string, options: SshOptions): SshSettings | string {
  const found = new Map<string, string>()
  for (const [key, value] of options) if (DECIDING.has(key)) found.set(key, value)
  const named = options.get('file')
  const path = named === undefined ? inHome(from, '.ssh/config') : homePathFrom(from, cwd, named)
  if (path === undefined) return 'the settings of ssh on another machine cannot be read'
  if (named !== 'none' && path !== '/dev/null') {
    const reader = { from, alias, found, uncertain: new Set<string>() }
    const why = readFile(reader, path, named === undefined, 0, { active: true, certain: true })
    if (why !== undefined) return why
    if (reader.uncertain.size > 0) return `${[...reader.uncertain].join(', ')} depends on a \`Match\` of ${path}`
  }
  return settled(found, alias)
}

interface Reader {
  readonly from: Vantage
  readonly alias: string
  readonly found: Map<string, string>
  /** Deciding settings that a `Match` may set before they are found. */
  readonly uncertain: Set<string>
}

interface State {
  active: boolean
  certain: boolean
}

function readFile(reader: Reader, path: string, optional: boolean, depth: number, outer: State): string | undefined {
  if (depth > DEEPEST) return 'the settings of ssh include each other too deep'
  const file = sshConfigOf(reader.from.files.read(path))
  if (file.is === 'absent' && (optional || depth > 0)) return undefined
  if (file.is !== 'parsed') return `${path} cannot be read`
  // A file that a block includes is read under that block's condition.
  const state = { ...outer }
  for (const line of file.value) {
    const why = readLine(reader, line, state, outer, depth)
    if (why !== undefined) return why
  }
  return undefined
}

function readLine(reader: Reader, line: SshLine, state: State, outer: State, depth: number): string | undefined {
  const value = line.values.join(' ')
  if (line.key === 'host') {
    state.active = outer.active && matchesHostPatterns(line.values, reader.alias)
    state.certain = outer.certain
  } else if (line.key === 'match') {
    const all = line.values.length === 1 && line.values[0]?.toLowerCase() === 'all'
    state.active = outer.active
    state.certain = outer.certain && all
  } else if (line.key === 'include') {
    for (const word of line.values) {
      const why = include(reader, word, state, depth)
      if (why !== undefined) return why
    }
  } else if (state.active && DECIDING.has(line.key) && !reader.found.has(line.key)) {
    if (state.certain) reader.found.set(line.key, value)
    else reader.uncertain.add(line.key)
  }
  return undefined
}

/** Names are under `~/.ssh`, whichever file includes them; patterns stand for the files of one directory. */
function include(reader: Reader, word: string, state: State, depth: number): string | undefined {
  if (!state.active) return undefined
  const { from } = reader
  const path =
    word.startsWith('/') || word.startsWith('~') ? homePathFrom(from, '/', word) : inHome(from, `.ssh/${word}`)
  if (path === undefined || word.includes('%') || word.includes('$')) return `the include ${word} is not understood`
  const directory = posix.dirname(path)
  const pattern = posix.basename(path)
  if (/[*?[]/.test(directory)) return `the include ${word} is not understood`
  if (!/[*?[]/.test(pattern)) return readFile(reader, path, true, depth + 1, state)
  const kind = from.files.kind(directory)
  if (kind === 'absent') return undefined
  const names = from.files.list(directory)?.filter((name) => matchesPattern(pattern, name) && !name.startsWith('.'))
  if (names === undefined || names.length > MOST_INCLUDED) return `the files of ${word} cannot be read`
  for (const name of names) {
    const why = readFile(reader, `${directory}/${name}`, true, depth + 1, state)
    if (why !== undefined) return why
  }
  return undefined
}

function settled(found: ReadonlyMap<string, string>, alias: string): SshSettings | string {
  const named = found.get('hostname')
  const hostName = named === undefined ? undefined : expanded(named, alias)
  if (named !== undefined && hostName === undefined) return 'HostName holds a part that is not understood'
  const canonical = found.get('canonicalizehostname')?.toLowerCase() ?? 'no'
  const dotless = !(hostName ?? alias).includes('.') && !(hostName ?? alias).includes(':')
  if (canonical !== 'no' && dotless) return 'the name is completed by CanonicalizeHostname'
  const command = found.get('proxycommand')
  const jump = found.get('proxyjump')
  return {
    hostName,
    port: found.get('port'),
    jump: jump === undefined || jump.toLowerCase() === 'none' ? undefined : jump,
    // `ssh -W %h:%p bastion` hands the host on; a command without `%h` goes where it likes.
    command: command !== undefined && command.toLowerCase() !== 'none' && !command.includes('%h'),
  }
}

/** `%h` and `%%` are all that HostName may hold. */
function expanded(text: string, alias: string): string | undefined {
  const value = text.replaceAll('%%', '\0').replaceAll('%h', alias)
  return value.includes('%') ? undefined : value.replaceAll('\0', '%')
}
