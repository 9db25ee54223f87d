import { createHash } from 'node:crypto'

/**
 * Git's index, read as far as the gate needs it: which paths are tracked, and the blob of each. Format of git 2.39,
 * `gitformat-index`, versions 2, 3 and 4, with SHA-1.
 */
export interface GitIndex {
  /** Tracked paths, `/` between the parts, in the order of the file: by bytes. */
  readonly paths: readonly string[]
  /** The object of a path, in hexadecimal; `undefined` where it is not tracked or stands there in conflict. */
  readonly blob: (path: string) => string | undefined
  /** True for a regular file without the bit by which it is run. */
  readonly isPlainFile: (path: string) => boolean
  /** False where a part of the paths stands elsewhere: a split index, directories that are not checked out. */
  readonly isWhole: boolean
  /** True where a path below the directory is tracked. `directory` ends with a slash, or is empty for everything. */
  readonly tracksBelow: (directory: string) => boolean
}

const kept = new WeakMap<Uint8Array, GitIndex | 'broken'>()

/** The index in these bytes; `undefined` for anything that is not understood. It never throws. */
export function gitIndexOf(bytes: Uint8Array): GitIndex | undefined {
  const found = kept.get(bytes)
  if (found !== undefined) return found === 'broken' ? undefined : found
  const index = parseIndex(bytes)
  kept.set(bytes, index ?? 'broken')
  return index
}

const HEADER = 12
const FIXED = 62
const MODE_AT = 24
const PLAIN_FILE = 0o100644
const ID_AT = 40
const ID_LENGTH = 20
const MOST_ENTRIES = 1_000_000
const LONGEST_PATH = 4096
const MOST_PATH_BYTES = 128 * 1024 * 1024

/** One entry: its path, where its object stands in the bytes, and where the next one begins. */
interface Entry {
  readonly name: Uint8Array
  readonly held: boolean
  readonly next: number
}

function parseIndex(bytes: Uint8Array): GitIndex | undefined {
  if (bytes.length < HEADER || decode(bytes.subarray(0, 4)) !== 'DIRC') return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const version = view.getUint32(4)
  const count = view.getUint32(8)
  if (version < 2 || version > 4 || count > MOST_ENTRIES) return undefined
  const paths: string[] = []
  const objects = new Map<string, number>()
  let size = 0
  let offset = HEADER
  let previous: Uint8Array = new Uint8Array(0)
  for (let i = 0; i < count; i++) {
    const entry = readEntry(view, bytes, version, offset, previous)
    if (entry === undefined) return undefined
    // Version 4 shares beginnings, so that a short file can stand for very long paths.
    size += entry.name.length
    if (size > MOST_PATH_BYTES) return undefined
    const path = decode(entry.name)
    paths.push(path)
    if (entry.held) objects.set(path, offset + ID_AT)
    previous = entry.name
    offset = entry.next
  }
  const blob = (path: string) => {
    const at = objects.get(path)
    return at === undefined ? undefined : Buffer.from(bytes.subarray(at, at + ID_LENGTH)).toString('hex')
  }
  const isPlainFile = (path: string) => {
    const at = objects.get(path)
    return at !== undefined && view.getUint32(at - ID_AT + MODE_AT) === PLAIN_FILE
  }
  let directories: ReadonlySet<string> | undefined
  const tracksBelow = (directory: string) => {
    directories ??= directoriesOf(paths)
    return directory === '' ? paths.length > 0 : directories.has(directory)
  }
  return { paths, blob, isPlainFile, isWhole: !leadsElsewhere(view, bytes, offset), tracksBelow }
}

/** The extensions of a split index and of a sparse one. */
const ELSEWHERE = new Set(['link', 'sdir'])

function leadsElsewhere(view: DataView, bytes: Uint8Array, start: number): boolean {
  for (let at = start; at + 8 <= bytes.length - ID_LENGTH; at += 8 + view.getUint32(at + 4))
    if (ELSEWHERE.has(decode(bytes.subarray(at, at + 4)))) return true
  return false
}

function directoriesOf(paths: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  for (const path of paths) {
    for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      const directory = path.slice(0, slash + 1)
      if (found.has(directory)) break
      found.add(directory)
    }
  }
  return found
}

function readEntry(
  view: DataView,
  bytes: Uint8Array,
  version: number,
  offset: number,
  previous: Uint8Array,
): Entry | undefined {
  if (offset + FIXED + 2 > bytes.length) return undefined
  const flags = view.getUint16(offset + FIXED - 2)
  const extended = (flags & 0x4000) !== 0
  if (extended && version === 2) return undefined
  // An intent to add stands for a file whose contents git does not hold; a stage for one in conflict.
  const intended = extended && (view.getUint16(offset + FIXED) & 0x2000) !== 0
  const held = !intended && (flags & 0x3000) === 0
  const start = offset + FIXED + (extended ? 2 : 0)
  if (version < 4) {
    const end = bytes.indexOf(0, start)
    // Entries are padded with one to eight zero bytes to a multiple of eight.
    return end < 0
      ? undefined
      : { name: bytes.subarray(start, end), held, next: offset + (Math.floor((end - offset) / 8) + 1) * 8 }
  }
  const cut = varint(bytes, start)
  const end = cut === undefined ? -1 : bytes.indexOf(0, cut.next)
  if (cut === undefined || end < 0 || cut.value > previous.length) return undefined
  const name = Buffer.concat([previous.subarray(0, previous.length - cut.value), bytes.subarray(cut.next, end)])
  return name.length > LONGEST_PATH ? undefined : { name, held, next: end + 1 }
}

/** The variable width of `gitformat-pack`: each further byte adds one before it shifts. */
function varint(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0
  for (let i = start; i < Math.min(start + 5, bytes.length); i++) {
    const byte = bytes[i] ?? 0
    value = value * 128 + (byte & 127)
    if ((byte & 128) === 0) return { value, next: i + 1 }
    value += 1
  }
  return undefined
}

const decoder = new TextDecoder()

function decode(bytes: Uint8Array): string {
  return decoder.decode(bytes)
}

const blobs = new WeakMap<Uint8Array, string>()

/** The object that git would make of these bytes (`git hash-object`), without filters and line ends. */
export function blobId(bytes: Uint8Array): string {
  const found = blobs.get(bytes)
  if (found !== undefined) return found
  const id = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
  blobs.set(bytes, id)
  return id
}
