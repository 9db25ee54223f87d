import { posix } from 'node:path'
import { matchesPattern } from '../../understand/shell/words/pattern.ts'
import { matchesStars } from '../identity.ts'
import { isWithin } from '../vantage.ts'
import type { Ground } from './ground.ts'

/** Files by which an agent's client is told to ask the gate. */
interface ClientHooks {
  /** The directory that the client looks into, in the home or in a work tree; lower case. */
  readonly directory: string
  /** Files below it, `*` for any name; lower case. */
  readonly names: readonly string[]
  /**
   * Whether the path counts where nothing is there yet. Files that have other uses count only where they name the gate.
   */
  readonly whereAbsent: boolean
  /** The directory as it stands in a path. */
  readonly marker: string
  /** What stands in the home or work tree itself: the first part of the directory, else the files. */
  readonly tops: readonly string[]
}

const hooks = (directory: string, names: readonly string[], whereAbsent = true): ClientHooks => ({
  directory,
  names,
  whereAbsent,
  marker: directory === '.' ? '/' : `/${directory}/`,
  tops: directory === '.' ? names : directory.split('/').slice(0, 1),
})

/** By client, from their documentation of November 2026. */
const CLIENTS: readonly ClientHooks[] = [
  hooks('.claude', ['settings.json', 'settings.local.json', 'hooks/hooks.json']),
  hooks('.codex', ['hooks.json', 'config.toml', 'requirements.toml', 'rules/*']),
  hooks('.gemini', ['settings.json', 'policies/*']),
  hooks('.qwen', ['settings.json']),
  hooks('.copilot', ['settings.json', 'config.json', 'hooks/*']),
  hooks('.github', ['hooks/*', 'copilot/*']),
  hooks('.opencode', ['plugin/*', 'plugins/*', 'opencode.json', 'opencode.jsonc']),
  hooks('.config/opencode', ['plugin/*', 'plugins/*', 'opencode.json', 'opencode.jsonc', 'config.json']),
  ...['.kilo', '.kilocode', '.config/kilo'].map((one) =>
    hooks(one, ['plugin/*', 'plugins/*', 'kilo.json', 'kilo.jsonc', 'opencode.json', 'opencode.jsonc', 'config.json']),
  ),
  hooks('.clinerules', ['hooks/*']),
  hooks('.cline', ['hooks/*']),
  hooks('documents/cline', ['hooks/*']),
  hooks('.cursor', ['hooks.json']),
  hooks('.codeium/windsurf', ['hooks.json']),
  hooks('.windsurf', ['hooks.json']),
  hooks('.kiro', ['agents/*', 'hooks/*']),
  hooks('.agents', ['plugins/*']),
  hooks('.grok', ['hooks/*']),
  hooks('.claude', ['hooks/*'], false),
  hooks('.cursor', ['mcp.json', 'cli.json'], false),
  hooks('.vscode', ['settings.json', 'mcp.json', 'hooks.json'], false),
  hooks('.config/amp', ['settings.json'], false),
  hooks('.', ['.mcp.json', '.claude.json', 'opencode.json', 'opencode.jsonc'], false),
]

const TOP_NAMES: readonly string[] = [...new Set(CLIENTS.flatMap((client) => client.tops))]
const TOPS: ReadonlySet<string> = new Set(TOP_NAMES)

/** Settings that an administrator gives all users of the host: always hooks, whatever they hold. */
export const MANAGED: readonly string[] = [
  '/etc/claude-code',
  '/etc/codex',
  '/etc/gemini-cli',
  '/etc/qwen-code',
  '/etc/cursor',
  '/etc/windsurf',
  '/etc/opencode',
  '/etc/kilo',
  '/etc/kiro',
  '/etc/github-copilot',
  '/library/application support/claudecode',
  '/library/application support/windsurf',
  '/library/application support/qwencode',
  '/library/application support/geminicli',
  '/library/application support/cursor',
]

/** The directories that hold one of these, and they themselves. */
const ABOVE_MANAGED: ReadonlySet<string> = new Set(MANAGED.flatMap(withDirectories))

function withDirectories(path: string): readonly string[] {
  return path === '/' ? [path] : [path, ...withDirectories(posix.dirname(path))]
}

function isManaged(path: string): boolean {
  return (path.startsWith('/etc/') || path.startsWith('/library/')) && MANAGED.some((one) => isWithin(path, one))
}

const NAME = 'prodgate'

/**
 * True for a hook file that points at the gate, for one of a client whose other files do (a second file can switch the
 * first off), and for a path where a client would look and nothing is yet.
 */
export function isHookPath(ground: Ground, forms: readonly string[]): boolean {
  return forms.some((form) => {
    const path = form.toLowerCase()
    if (isManaged(path)) return true
    const found = clientOf(path)
    if (found === undefined) return false
    const kind = ground.files.kind(form)
    if (kind === 'absent') return found.client.whereAbsent || siblingPoints(ground, form, found)
    return kind !== 'directory' && (points(ground, form) || siblingPoints(ground, form, found))
  })
}

interface Found {
  readonly client: ClientHooks
  /** The directory in which the client's own stands, lower case. */
  readonly base: string
}

/** A hook file stands in a directory of this kind, or has this name; most paths have nothing of both. */
const SIGNS = ['/.', '/documents/cline/', '/opencode.json'] as const

function clientOf(path: string): Found | undefined {
  if (!SIGNS.some((sign) => path.includes(sign))) return undefined
  for (const client of CLIENTS) {
    const at = path.lastIndexOf(client.marker)
    if (at < 0) continue
    const rest = path.slice(at + client.marker.length)
    if (client.names.some((name) => matchesStars(name, rest))) return { client, base: path.slice(0, at) }
  }
  return undefined
}

function points(ground: Ground, path: string): boolean {
  const file = ground.files.read(path)
  // What cannot be read may point at the gate.
  return file.is === 'unreadable' || (file.is === 'text' && file.text.toLowerCase().includes(NAME))
}

function siblingPoints(ground: Ground, form: string, found: Found): boolean {
  const own = form.slice(0, found.base.length)
  return basesFor(ground, own).some((base) => existing(ground, base, found.client).some((path) => points(ground, path)))
}

function basesFor(ground: Ground, ...more: readonly string[]): readonly string[] {
  return [
    ...new Set([ground.realHome(), ...ground.workspaces, ...more].filter((one) => one !== undefined && one !== '')),
  ].map(String)
}

/** The hook files of a client that are there, below a home or work tree. */
function existing(ground: Ground, base: string, client: ClientHooks): readonly string[] {
  const { files } = ground
  return client.names.flatMap((name) => {
    const path = client.directory === '.' ? posix.join(base, name) : posix.join(base, client.directory, name)
    if (!path.endsWith('/*')) return files.kind(path) === 'absent' ? [] : [path]
    const directory = path.slice(0, -2)
    return (files.list(directory) ?? []).slice(0, MOST_FILES).map((one) => `${directory}/${one}`)
  })
}

const MOST_FILES = 512

/**
 * True for a client's own directory into which a tree is copied or unpacked (`rsync x/ .claude/`): whatever stands in the
 * tree may be a hook file. One that is there counts where a file in it points at the gate.
 */
export function isHookDirectory(ground: Ground, forms: readonly string[]): boolean {
  return forms.some((form) => {
    const path = `${form.toLowerCase()}/`
    const client = CLIENTS.find((one) => one.directory !== '.' && path.endsWith(one.marker))
    if (client === undefined) return false
    // Most of what stands in `.github` is for other readers.
    if (ground.files.kind(form) === 'absent') return client.whereAbsent && client.directory !== '.github'
    return holdsHook(ground, forms)
  })
}

/** A hook file that points at the gate and is meant by a pattern that nobody expanded, where there is one. */
export function hookMeant(ground: Ground, pattern: string, directory: string): string | undefined {
  const parts = pattern.split('/').filter((part) => part !== '')
  for (const base of basesFor(ground, directory, posix.dirname(directory))) {
    if (!isWithin(base, directory) && !isWithin(directory, base)) continue
    for (const client of CLIENTS) {
      const found = existing(ground, base, client).find(
        (path) => isMeant(parts, path.split('/').slice(1)) && points(ground, path),
      )
      if (found !== undefined) return found
    }
  }
  return undefined
}

/**
 * Whether a path is meant, as the shell has it: a name that begins with a dot only by a dot. Behind `**` a plain name may
 * stand in a hidden directory too, for that is how a search is written down.
 */
function isMeant(parts: readonly string[], names: readonly string[]): boolean {
  const everywhere = !/[*?[]/.test(parts.at(-1) ?? '*')
  // `reached[j]`: the parts so far may mean the first j names.
  let reached = names.map(() => false)
  reached.unshift(true)
  for (const part of parts) {
    const next = reached.map(() => false)
    for (let j = 0; j <= names.length; j++) {
      const name = names[j - 1] ?? ''
      if (part !== '**') next[j] = j > 0 && reached[j - 1] === true && isMeantName(part, name)
      else next[j] = reached[j] === true || (j > 0 && next[j - 1] === true && (everywhere || !name.startsWith('.')))
    }
    reached = next
  }
  return reached.at(-1) === true
}

function isMeantName(part: string, name: string): boolean {
  return part === name || ((!name.startsWith('.') || part.startsWith('.')) && matchesPattern(part, name))
}

/** True for a directory that holds a hook file which points at the gate. */
export function holdsHook(ground: Ground, forms: readonly string[]): boolean {
  return forms.some((form) => {
    const lower = form.toLowerCase()
    if (ABOVE_MANAGED.has(lower) && MANAGED.some((one) => isWithin(one, lower) && ground.files.kind(one) !== 'absent'))
      return true
    const names = namesIn(ground, form)
    const isBare = names !== undefined && !TOP_NAMES.some((one) => names.has(one))
    const bases = basesFor(ground, form, posix.dirname(form), posix.dirname(posix.dirname(form)))
    return bases.some((base) => {
      // Only what could stand below the directory is looked for.
      if (!isWithin(form, base) && !isWithin(base, form)) return false
      if (isWithin(form, base) && (base === form ? isBare : !TOPS.has(partBelow(base, form)))) return false
      return CLIENTS.some((client) => {
        if (base === form && names !== undefined && !client.tops.some((one) => names.has(one))) return false
        if (client.directory === '.') {
          if (!isWithin(base, form)) return false
        } else {
          const top = base === '/' ? `/${client.directory}` : `${base}/${client.directory}`
          if (!isWithin(top, form) && !isWithin(form, top)) return false
          if (ground.files.kind(top) === 'absent') return false
        }
        return existing(ground, base, client).some((path) => isWithin(path, form) && points(ground, path))
      })
    })
  })
}

/** The first part of a path below a directory. */
function partBelow(directory: string, path: string): string {
  const start = directory === '/' ? 1 : directory.length + 1
  const end = path.indexOf('/', start)
  return path.slice(start, end < 0 ? path.length : end)
}

/** Names in a directory, in lower case as the clients' are: one question instead of one for each client. */
function namesIn(ground: Ground, directory: string): ReadonlySet<string> | undefined {
  const names = ground.files.list(directory)
  if (names === undefined) return undefined
  let lower = lowered.get(names)
  if (lower === undefined) {
    lower = new Set(names.map((one) => one.toLowerCase()))
    lowered.set(names, lower)
  }
  return lower
}

/** The disk hands out the same list as long as the directory did not change. */
const lowered = new WeakMap<readonly string[], ReadonlySet<string>>()
