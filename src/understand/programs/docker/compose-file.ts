import { posix } from 'node:path'
import { absolute } from '../../emit.ts'
import type { Mount, Site } from '../../place.ts'
import type { Call } from '../../program.ts'
import type { ToolCall } from '../../tool.ts'
import { Carries, isKnownText, UNKNOWN, type Word, word } from '../../word.ts'
import { isRemoteSource, sourcesOf } from './compose-sources.ts'
import { longMount, shortMount } from './volumes.ts'

/**
 * The directories of the host that a service of a compose file sees. Read line by line from the usual block style, as
 * far as the mounts need it. KNOWN GAP: what a service takes over by `extends`, anchors, variables with defaults and files of parent directories.
 */
export function serviceMounts(
  call: Call,
  files: readonly Word[],
  directory: Word | undefined,
  service: string,
  on: Site | undefined,
): readonly Mount[] {
  const found: Mount[] = []
  for (const { text, own } of filesOf(call, files, directory)) {
    for (const written of volumeEntries(text, service)) {
      const entry = written.replace(/\$\{[^}]{0,256}\}|\$\w+/g, UNKNOWN)
      const made = entry.includes('target=') ? longMount(entry, own, on) : shortMount(entry, own, on)
      if (made !== undefined) found.push(made)
    }
  }
  return found
}

/**
 * A compose file, or what one includes or extends, that stands at an address or that the same action brought from the
 * network; and an address that the action itself wrote as what an image is built from.
 */
export function remoteSource(call: Call, files: readonly Word[], directory: Word | undefined): Word | undefined {
  for (const file of namedFiles(call, files, directory))
    if ((call.readFile(file).carries & Carries.network) !== 0) return file
  for (const { text, own, isWritten } of filesOf(call, files, directory)) {
    const sources = sourcesOf(call, text)
    const address = [...sources.files.filter(isRemoteSource), ...(isWritten ? sources.builds : [])][0]
    if (address !== undefined) return word(address, call.span)
    for (const path of sources.files) {
      const file = word(absolute(own, path), call.span)
      if ((call.readFile(file).carries & Carries.network) !== 0) return file
    }
  }
  return undefined
}

/** The texts of the compose files that are named, or of those that stand in the directory; later ones win. */
export function composeTexts(call: Call, files: readonly Word[], directory: Word | undefined): readonly string[] {
  return filesOf(call, files, directory).map((one) => one.text)
}

/**
 * The compose files that a call names: by its words, by `COMPOSE_FILE`, or by that of the `.env` beside it (Docker Compose
 * 2.39, "Pre-defined environment variables"). None: those that stand in the directory.
 */
export function composeFiles(call: ToolCall): readonly Word[] {
  const given = call.arguments.values('--file')
  if (given.length > 0) return given
  const set = call.env.get('COMPOSE_FILE')
  const told = set ?? inDotenv(call)
  if (told === undefined || told.text === '') return []
  const separator = call.env.get('COMPOSE_PATH_SEPARATOR')?.text || ':'
  // A colon of an address parts nothing.
  const files = told.text.split(separator === ':' ? /:(?!\/\/)/ : separator).map((text) => ({ ...told, text }))
  // Whether the file of variables is read at all hangs on more than is looked at.
  return set === undefined ? [...files, ...namedFiles(call, [], call.arguments.value('--project-directory'))] : files
}

function inDotenv(call: ToolCall): Word | undefined {
  const directory = absolute(call.cwd, call.arguments.value('--project-directory')?.text ?? '')
  const { text } = call.readFile(word(`${directory}/.env`))
  const found = /^[ \t]*(?:export )?COMPOSE_FILE=(.*)$/m.exec(text ?? '')?.[1]?.trim()
  // What stands in quotes is meant without them.
  const value = /^(["'])(.*)\1$/.exec(found ?? '')?.[2] ?? found
  return value === undefined || value === '' ? undefined : word(value, call.span)
}

interface ComposeFile {
  readonly text: string
  /** The directory from which its own paths begin. */
  readonly own: string
  /** The action itself wrote it. */
  readonly isWritten: boolean
}

function filesOf(call: Call, files: readonly Word[], directory: Word | undefined): readonly ComposeFile[] {
  const base = directoryOf(call, directory)
  const found: ComposeFile[] = []
  const isNamed = directory === undefined && files.length > 0
  const named = namedFiles(call, files, directory).map((file) => ({ path: absolute(call.cwd, file.text), isNamed }))
  const seen = new Set<string>()
  for (const { path, isNamed: ofItsOwn } of named) {
    if (seen.has(path) || seen.size >= MOST_FILES) continue
    seen.add(path)
    const { text, written } = call.readFile(word(path, call.span))
    if (text === undefined || !isKnownText(text) || text.length > MOST_TEXT) continue
    const own = ofItsOwn ? posix.dirname(path) : base
    found.push({ text, own, isWritten: written === true })
    for (const other of sourcesOf(call, text).files)
      if (!isRemoteSource(other)) named.push({ path: absolute(own, other), isNamed: true })
  }
  return found
}

/** Files that include each other are followed so far. */
const MOST_FILES = 64

function directoryOf(call: Call, directory: Word | undefined): string {
  return directory === undefined ? call.cwd : absolute(call.cwd, directory.text)
}

function namedFiles(call: Call, files: readonly Word[], directory: Word | undefined): readonly Word[] {
  return files.length > 0 ? files : DEFAULTS.map((name) => word(`${directoryOf(call, directory)}/${name}`))
}

const DEFAULTS = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
]
const MOST_TEXT = 1 << 18

interface Line {
  readonly indent: number
  readonly text: string
}

function linesOf(text: string): readonly Line[] {
  const out: Line[] = []
  for (const raw of text.split('\n')) {
    const trimmed = raw.trim()
    if (trimmed !== '' && !trimmed.startsWith('#'))
      out.push({ indent: raw.length - raw.trimStart().length, text: trimmed })
  }
  return out
}

/** The lines below `key:` of a block. Items of a list may stand at the key's own depth. */
function below(
  lines: readonly Line[],
  key: string,
): { readonly inline: string; readonly block: readonly Line[] } | undefined {
  const depth = lines[0]?.indent
  const at = lines.findIndex((line) => line.indent === depth && keyOf(line.text) === key)
  const head = lines[at]
  if (head === undefined) return undefined
  let end = at + 1
  while (end < lines.length && belongs(lines[end] as Line, head.indent)) end++
  return { inline: head.text.slice(head.text.indexOf(':') + 1).trim(), block: lines.slice(at + 1, end) }
}

function belongs(line: Line, depth: number): boolean {
  return line.indent > depth || (line.indent === depth && line.text.startsWith('- '))
}

function keyOf(text: string): string {
  const colon = text.indexOf(':')
  return colon < 0 ? '' : unquoted(text.slice(0, colon).trim())
}

function unquoted(text: string): string {
  return /^(["']).*\1$/.test(text) ? text.slice(1, -1) : text
}

/** Each volume as `source:target:mode`, or as `source=…,target=…` where it is written out. */
function volumeEntries(text: string, service: string): readonly string[] {
  const services = below(linesOf(text), 'services')
  const own = services === undefined ? undefined : below(services.block, service)
  const volumes = own === undefined ? undefined : below(own.block, 'volumes')
  if (volumes === undefined) return []
  if (volumes.inline.startsWith('[')) {
    return volumes.inline
      .replace(/^\[|\]$/g, '')
      .split(',')
      .map((one) => unquoted(one.trim()))
      .filter((one) => one !== '')
  }
  const entries: string[][] = []
  for (const line of volumes.block) {
    const isItem = line.text.startsWith('- ')
    const rest = isItem ? line.text.slice(2).trim() : line.text
    if (isItem) entries.push([])
    entries.at(-1)?.push(rest)
  }
  return entries.map((parts) => (isWritten(parts[0] ?? '') ? writtenOut(parts) : unquoted(parts[0] ?? '')))
}

function isWritten(text: string): boolean {
  return /^(type|source|target|read_only)\s*:/.test(text)
}

function writtenOut(parts: readonly string[]): string {
  return parts.map((part) => `${fieldOf(keyOf(part))}=${unquoted(part.slice(part.indexOf(':') + 1).trim())}`).join(',')
}

/** As `--mount` calls it. */
function fieldOf(key: string): string {
  return key === 'read_only' ? 'readonly' : key
}
