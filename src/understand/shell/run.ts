import type { Files } from '../../lib/files.ts'
import type { Span } from '../../lib/span.ts'
import type { Effect, FileEffect } from '../effect.ts'
import { absolute } from '../emit.ts'
import type { DatabasePlace, Env, Place, Site, Tunnel } from '../place.ts'
import type { Call, CodeLanguage, CodeOrigin, Program } from '../program.ts'
import type { SqlDialect } from '../sql/dialect.ts'
import type { SqlEffect } from '../sql/sql-effect.ts'
import { isKnown, isKnownText, type Stream, unknownWord, type Word } from '../word.ts'
import { asItIs } from './files/absence.ts'
import { PathMap } from './files/path-map.ts'
import { LIMITS } from './limits.ts'
import type { Scope } from './scope/scope.ts'
import { matchesPattern } from './words/pattern.ts'
import { Work } from './work.ts'

/** What one action is read with, from the rim. */
export interface RunPorts {
  readonly files: Files
  readonly home: string
  /** The variables that the action began with; `ambient` where they are the caller's and none of them is the action's. */
  readonly env: Readonly<Record<string, string>>
  readonly ambient: boolean
  /** The action's own text is for zsh, where a list stands for all its elements and `=rm` for the program's path. */
  readonly zsh?: boolean
  readonly program: (name: string) => Program | undefined
  readonly readSql: (text: string, dialect: SqlDialect) => readonly SqlEffect[]
  readonly readCode: (language: CodeLanguage, code: Stream, call: Call, origin: CodeOrigin) => Stream
}

/** What is gathered while an action is read. */
export interface Run extends RunPorts {
  readonly effects: Effect[]
  /** Keys of `effects`, so that a loop of a thousand rounds leaves one effect. */
  readonly seen: Set<string>
  readonly work: Work
  /** Files that the action itself writes, by absolute path, with what they will hold. */
  readonly written: PathMap<Stream>
  /** Programs that the action itself copies or links: path → the program that stands there then. */
  readonly copies: PathMap<Word>
  /** What these will hold, where they are no program: settings that are copied to where a tool looks. */
  readonly copied: Map<string, Stream>
  /** Directories on which a patch landed that nobody has read. */
  readonly patches: Map<string, Stream>
  /** What is only known of files if the commands that said so ran, oldest first. */
  readonly assumed: Assumed[]
  /** Links that the action itself makes: path → where it leads. */
  readonly links: PathMap<string>
  /** What the action itself moves on this host: path → where it stood before. */
  readonly moved: PathMap<string>
  /** Ports that the action itself forwards, by the machine (`siteKey`) on which they listen. */
  readonly tunnels: Map<string, readonly Tunnel[]>
  /** What tools keep in their own files and the action itself changes, by machine and name: the current context. */
  readonly choices: Map<string, Word>
  /** Where a test said that no file stands, while what runs only then is read. */
  readonly absent: Set<string>
  /** How often something was moved or linked: what was done to a path before is another deed afterwards. */
  moves: number
  /** How often the rest of a text was read for a shell that may not have left its directory. */
  stays: number
  commands: number
  words: number
  /** Only files count that are surely lost (`Shift.lossesOnly`). */
  lossesOnly: boolean
  /** What is read is a program that signs in (`Shift.signsIn`). */
  signsIn: boolean
  /** A bound was met; nothing more is looked at, and the action is held. */
  exhausted: boolean
}

/** The text that an edit left in a script, or that a file is a copy of another. */
export interface Assumed {
  readonly path: string
  readonly is: 'text' | 'copy'
}

export function beginRun({ files, home, env, ambient, zsh = false, program, readSql, readCode }: RunPorts): Run {
  return {
    files,
    home,
    env,
    ambient,
    zsh,
    program,
    readSql,
    readCode,
    effects: [],
    seen: new Set(),
    work: new Work(),
    written: new PathMap(),
    copies: new PathMap(),
    copied: new Map(),
    patches: new Map(),
    assumed: [],
    links: new PathMap(),
    moved: new PathMap(),
    tunnels: new Map(),
    choices: new Map(),
    absent: new Set(),
    moves: 0,
    stays: 0,
    commands: 0,
    words: 0,
    lossesOnly: false,
    signsIn: false,
    exhausted: false,
  }
}

export function emitIn(run: Run, given: Effect): void {
  const effect = run.signsIn ? { ...asItIs(run, given), signsIn: true as const } : asItIs(run, given)
  if (run.exhausted || (run.lossesOnly && !isSureLoss(effect))) return
  const span = effect.span
  const about = `${effect.kind} ${effect.verb} ${effect.on} ${effect.name} ${effect.kind === 'file' && effect.perhaps}`
  const key = `${about} ${placeKey(effect.at)} ${span?.[0]} ${effect.weakened?.what} ${run.moves} ${run.signsIn}`
  run.work.spend(EFFECT_COST + key.length)
  // A description may emit for each line of a long text: here it comes to an end, new effects or not.
  if (run.seen.has(key)) return run.work.isDone ? exhaust(run, TOO_COSTLY, effect.at, span) : undefined
  run.seen.add(key)
  if (run.effects.length >= LIMITS.effects)
    return exhaust(run, 'the action has more effects than are read', effect.at, span)
  run.effects.push(effect)
  if (run.work.isDone) return exhaust(run, TOO_COSTLY, effect.at, span)
  // What stands elsewhere, the test said nothing of.
  if (run.links.size > 0 && given.kind === 'file') emitThroughLinks(run, given)
  if (run.moved.size > 0 && given.kind === 'file') emitOnMoved(run, given)
  if (run.links.size + run.moved.size > 0 && effect.at.is === 'database') emitOnDatabase(run, effect, effect.at)
}

/** A file that is named whole is removed, moved away or written over, on a machine and not in a container on it. */
function isSureLoss(effect: Effect): boolean {
  if (effect.kind !== 'file' || effect.at.is !== 'file' || effect.at.site.is === 'container') return false
  return ['delete', 'overwrite', 'move'].includes(effect.operation) && isKnownText(effect.name)
}

const TOO_COSTLY = 'the action costs more to read than is spent'
const LINK_COST = 20

/** A file effect on a link of the action's own, or below it, is one on what the link leads to. */
function emitThroughLinks(run: Run, effect: FileEffect): void {
  if (effect.at.is !== 'file') return
  run.work.spend(LINK_COST * run.links.size)
  for (const [link, target] of run.links) {
    const { path } = effect.at
    const below = path.startsWith(`${link}/`)
    // Deleting or moving a link leaves what it leads to; making one says nothing about it.
    if (!below && (path !== link || ['delete', 'move', 'create', 'list'].includes(effect.operation))) continue
    const led = target + path.slice(link.length)
    emitIn(run, { ...effect, name: led, at: { ...effect.at, path: led } })
  }
}

/** What stands where the action moved it is still what it was: `mv notes.txt /tmp/n && rm /tmp/n` loses the notes. */
function emitOnMoved(run: Run, effect: FileEffect): void {
  const { at } = effect
  if (at.is !== 'file' || at.site.is !== 'here' || effect.operation === 'list' || effect.operation === 'create') return
  for (let end = at.path.length; end > 0; end = at.path.lastIndexOf('/', end - 1)) {
    run.work.spend(1)
    const source = run.moved.get(at.path.slice(0, end))
    if (source === undefined) continue
    const stood = source + at.path.slice(end)
    emitIn(run, { ...effect, name: stood, at: { ...at, path: stood } })
  }
  if (effect.operation !== 'delete' && effect.recursive !== true && !at.pattern) return
  run.work.spend((LINK_COST + (at.pattern ? at.path.length : 0)) * run.moved.size)
  for (const [path, source] of run.moved) {
    const below = path.startsWith(`${at.path}/`) || (at.pattern && matchesPattern(at.path, path))
    if (below) emitIn(run, { ...effect, name: source, at: { ...at, path: source } })
  }
}

/** A database in a file that the action itself moved, or to which it made a link. */
function emitOnDatabase(run: Run, effect: Effect, at: DatabasePlace): void {
  if (at.file === undefined || !isKnown(at.file) || at.site.is !== 'here') return
  const path = absolute(at.cwd, at.file.text)
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    run.work.spend(1)
    const start = path.slice(0, end)
    const source = run.moved.get(start) ?? run.links.get(start)
    if (source !== undefined)
      emitIn(run, { ...effect, at: { ...at, file: { ...at.file, text: source + path.slice(end) } } })
  }
}

/** Steps that an effect costs by itself, here and where it is located. */
const EFFECT_COST = 1000

/** A machine as a key. Two calls that reach it by the same words have the same key, whatever their variables. */
export function siteKey(site: Site): string {
  if (site.is === 'here') return ''
  if (site.is === 'elsewhere') return site.why
  return `${site.name.text}${reachedBy(site)}<${siteKey(site.from)}`
}

function reachedBy(site: Exclude<Site, { readonly is: 'here' | 'elsewhere' }>): string {
  if (site.is === 'host') return site.options.map((w) => ` ${w.text}`).join('')
  if (site.is === 'container') return ` ${site.daemon.host?.text} ${site.daemon.context?.text}`
  const { context, cluster, server, kubeconfig, namespace } = site.cluster
  return ` ${[context, cluster, server, kubeconfig, namespace].map((w) => w?.text).join(' ')}`
}

/** Everything by which two places differ: a loop over contexts has one effect for each of them. */
function placeKey(at: Place): string {
  const parts: Readonly<Record<string, Part>> = { ...at }
  let key = ''
  for (const name in parts) key += `${partKey(parts[name])}\n`
  return key
}

type Part = Word | Site | Env | string | boolean | undefined | readonly Word[] | readonly Tunnel[]

function partKey(part: Part): string {
  if (part === undefined) return ''
  if (typeof part === 'string') return part
  if (typeof part === 'boolean') return String(part)
  if ('text' in part) return part.text
  if ('names' in part) return envKey(part)
  if (!('is' in part)) return part.map((one) => ('text' in one ? one.text : `${one.port}`)).join(' ')
  if (part.is === 'pod') return `${siteKey(part)} ${envKey(part.cluster.env)}`
  if (part.is === 'container') return `${siteKey(part)} ${envKey(part.daemon.env)}`
  return siteKey(part)
}

const envKeys = new WeakMap<Env, string>()

function envKey(env: Env): string {
  let key = envKeys.get(env)
  if (key === undefined) {
    key = env
      .names()
      .map((name) => `${name}=${env.get(name)?.text}`)
      .join('\n')
    envKeys.set(env, key)
  }
  return key
}

/**
 * Reads something that may run or not. What it chooses is then unknown, unless it was chosen before.
 * Tunnels need no such care: one that is there in one case is counted in every case.
 */
export function perhaps<T>(run: Run, read: () => T): T {
  const before = new Map(run.choices)
  const out = assuming(run, read)
  for (const [key, value] of run.choices) {
    if (before.get(key)?.text !== value.text) run.choices.set(key, unknownWord(value.span))
  }
  return out
}

/**
 * Reads what may stop halfway, run at another time or run again: within it a script is what its commands made of it, and
 * behind it nobody knows.
 */
export function assuming<T>(run: Run, read: () => T): T {
  const start = run.assumed.length
  const out = read()
  for (const { path, is } of run.assumed.splice(start)) {
    for (const files of [run.written, run.copied]) {
      const held = files.get(path)
      if (held !== undefined) files.set(path, is === 'text' ? { ...held, text: undefined } : { ...held, of: [] })
    }
  }
  return out
}

/**
 * True where no more is read: a bound was met, or is met here. What is nested deeper or costs more than is read is
 * held; a parser or a description may then stop where it is.
 */
export function isExhausted(run: Run, scope: Scope, span: () => Span | undefined): boolean {
  if (run.exhausted) return true
  const deep = scope.depth > LIMITS.depth
  if (!deep && !run.work.isDone) return false
  exhaust(
    run,
    deep ? 'the action is nested deeper than is read' : TOO_COSTLY,
    { site: scope.site, cwd: scope.cwd, env: scope.env() },
    span(),
  )
  return true
}

/** A copy of a scope for what changes it without being sure to happen. */
export function copyOf(run: Run, scope: Scope): Scope {
  run.work.spend(COPY_COST + 4 * scope.size)
  return scope.copy()
}

const COPY_COST = 50

/** A bound was met: one effect says so, and it is held everywhere. */
export function exhaust(
  run: Run,
  why: string,
  at: { readonly site: Site; readonly cwd: string; readonly env: Env },
  span: Span | undefined,
): void {
  if (run.exhausted) return
  run.exhausted = true
  const { site, cwd, env } = at
  run.effects.push({
    kind: 'unreadable',
    verb: 'run',
    on: 'code',
    name: '',
    at: { is: 'session', site, cwd, env },
    span,
    note: why,
  })
}

const NO_TUNNELS: readonly Tunnel[] = Object.freeze([])

export function tunnelsAt(run: Run, site: Site): readonly Tunnel[] {
  return run.tunnels.size === 0 ? NO_TUNNELS : (run.tunnels.get(siteKey(site)) ?? NO_TUNNELS)
}
