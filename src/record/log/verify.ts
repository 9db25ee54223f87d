import { fault, ok, type Result } from '../../lib/result.ts'
import { decodeBundle } from './bundle.ts'
import { type OpenedCheckpoint, openCheckpoint, type Trust } from './checkpoint.ts'
import { type LogFault, logFault } from './fault.ts'
import { append, appendSubtree, EMPTY_FRONTIER, rootOf } from './frontier.ts'
import type { LogReader } from './log-reader.ts'
import { formatTilePath, hashAt, perfectRoot, TILE_WIDTH, type Tile, tileWidth } from './tile.ts'
import { HASH_BYTES, type Hash, leafHash, sameHash } from './tree.ts'

export interface VerifyOptions {
  readonly trust: Trust
  /** A checkpoint of the same log that somebody outside has kept: the log must begin with what it had then. */
  readonly older?: Uint8Array
  /** Called after each bundle with how many of the `size` entries have been checked. */
  readonly progress?: (checked: number, size: number) => void
  /**
   * Called with each entry, in order, once it agrees with its leaf hash. What it says is proven only when the whole log
   * has verified. The bytes are those of the bundle: to be copied by who keeps them.
   */
  readonly entry?: (index: number, bytes: Uint8Array) => void
}

/** A log that verifies, by its newest checkpoint. */
export interface VerifiedLog extends OpenedCheckpoint {
  /**
   * The newest checkpoint that as many witnesses have cosigned as were asked for; the log begins with what it had then. Under
   * load it is an older one: what came since is believed on the word of the log alone. Absent where none were asked for.
   */
  readonly witnessed?: OpenedCheckpoint
}

/**
 * Verifies a whole log against its newest checkpoint: the signature, each entry against its leaf hash, each tile
 * against the hashes computed from the entries, and the root. The fault is the first one in the order of the entries.
 *
 * Memory is bounded by one bundle and one tile a level, whatever the size.
 */
export async function verifyLog(reader: LogReader, options: VerifyOptions): Promise<Result<VerifiedLog, LogFault>> {
  const newest = await openNewest(reader, options.trust)
  if (newest.is === 'fault') return newest
  const kept = options.older === undefined ? undefined : openCheckpoint(options.older, { log: options.trust.log })
  if (kept?.is === 'fault') return kept
  const { size, witnessed } = newest.value
  const earlier = [kept?.value ?? [], witnessed ?? []].flat()
  const beyond = earlier.find((one) => one.size > size)
  if (beyond !== undefined) {
    return fault(logFault('LOG_SHRUNK', `the log had ${beyond.size} entries and now has ${size}`, { index: size }))
  }

  const edge: Edge = new Map()
  let last: readonly Hash[]
  for (let at = 0; ; at += TILE_WIDTH) {
    const bundle = await checkBundle(reader, size, at, options.entry)
    if (bundle.is === 'fault') return bundle
    const leaves = bundle.value
    for (const older of earlier) {
      if (!endsIn(older.size, at)) continue
      if (!sameHash(rootOver(edge, leaves.slice(0, older.size - at)), older.root)) return rewritten(older.size)
    }
    last = leaves
    if (leaves.length < TILE_WIDTH) break
    const risen = await rise(reader, edge, leaves, at / TILE_WIDTH)
    if (risen !== undefined) return fault(risen)
    options.progress?.(at + TILE_WIDTH, size)
  }
  for (const [level, hashes] of edge) {
    const wrong = await checkTile(reader, level, lastIndex(size, level), hashes)
    if (wrong !== undefined) return fault(wrong)
  }
  options.progress?.(size, size)

  const sameRoot = sameHash(rootOver(edge, last), newest.value.root)
  return sameRoot ? newest : fault(logFault('ROOT_MISMATCH', 'the entries do not give the root of the checkpoint'))
}

/**
 * The right edge of what has been read, by level from 1 upward: the hashes at its end that do not fill a tile. With the
 * leaf hashes of the bundle at hand it is all that is kept.
 */
type Edge = Map<number, readonly Hash[]>

async function openNewest(reader: LogReader, trust: Trust): Promise<Result<VerifiedLog, LogFault>> {
  // Before the newest one, which is then not behind it in a log that grows.
  const asked = (trust.quorum ?? 0) > 0
  const witnessed = asked ? await openWitnessed(reader, trust) : undefined
  const path = 'checkpoint'
  const bytes = await read(path, () => reader.checkpoint())
  if (bytes.is === 'fault') return bytes
  if (bytes.value === undefined) return fault(logFault('CHECKPOINT_MISSING', 'the log has no checkpoint', { path }))
  const opened = openCheckpoint(bytes.value, { ...trust, quorum: 0 })
  if (opened.is === 'fault') return fault({ ...opened.fault, path })
  if (!asked) return opened
  const whole = openCheckpoint(bytes.value, trust)
  if (whole.is === 'ok') return ok({ ...whole.value, witnessed: whole.value })
  if (witnessed === undefined) return fault({ ...whole.fault, path })
  return witnessed.is === 'ok' ? ok({ ...opened.value, witnessed: witnessed.value }) : witnessed
}

/** The checkpoint that the log offers as the newest one that its witnesses cosigned, where it offers one. */
async function openWitnessed(reader: LogReader, trust: Trust): Promise<Result<OpenedCheckpoint, LogFault> | undefined> {
  const path = 'checkpoint/cosigned'
  const bytes = await read(path, async () => reader.cosigned?.())
  if (bytes.is === 'fault') return bytes
  if (bytes.value === undefined) return undefined
  const opened = openCheckpoint(bytes.value, trust)
  return opened.is === 'ok' ? opened : fault({ ...opened.fault, path })
}

/** The leaf hashes of the entries from `start` in their bundle, which agree with the tile of level 0 beside it. */
async function checkBundle(
  reader: LogReader,
  size: number,
  start: number,
  entry: VerifyOptions['entry'],
): Promise<Result<readonly Hash[], LogFault>> {
  const index = start / TILE_WIDTH
  const width = tileWidth(size, 0, index)
  if (width === 0) return ok([])
  const path = formatTilePath({ level: 'entries', index, width })
  const bundle = await read(path, () => reader.entries(index, width))
  if (bundle.is === 'fault') return bundle
  if (bundle.value === undefined) return fault(logFault('BUNDLE_MISSING', 'a bundle of entries is missing', { path }))
  const entries = decodeBundle(bundle.value, width)
  if (entries.is === 'fault') return fault({ ...entries.fault, path, index: start + (entries.fault.index ?? 0) })
  const tile = await readTile(reader, { level: 0, index, width })
  if (tile.is === 'fault') return tile
  const leaves: Hash[] = []
  for (const [i, bytes] of entries.value.entries()) {
    const leaf = leafHash(bytes)
    if (!sameHash(leaf, hashAt(tile.value, i))) {
      return fault(logFault('ENTRY_MISMATCH', 'an entry is not the one of its leaf hash', { path, index: start + i }))
    }
    leaves.push(leaf)
    entry?.(start + i, bytes)
  }
  return ok(leaves)
}

/** Takes the full tile of leaves up to level 1, and each tile that is then full one level further. */
async function rise(
  reader: LogReader,
  edge: Edge,
  leaves: readonly Hash[],
  bundle: number,
): Promise<LogFault | undefined> {
  let full = leaves
  let index = bundle
  for (let level = 1; ; level++) {
    const hashes = [...(edge.get(level) ?? []), perfectRoot(full)]
    edge.set(level, hashes)
    if (hashes.length < TILE_WIDTH) return undefined
    index = Math.floor(index / TILE_WIDTH)
    const wrong = await checkTile(reader, level, index, hashes)
    if (wrong !== undefined) return wrong
    edge.set(level, [])
    full = hashes
  }
}

/** Compares a tile above level 0 with the hashes that it must hold. */
async function checkTile(
  reader: LogReader,
  level: number,
  index: number,
  hashes: readonly Hash[],
): Promise<LogFault | undefined> {
  // An empty tile is never written.
  if (hashes.length === 0) return undefined
  const place: Tile & { level: number } = { level, index, width: hashes.length }
  const tile = await readTile(reader, place)
  if (tile.is === 'fault') return tile.fault
  const wrong = hashes.findIndex((hash, i) => !sameHash(hash, hashAt(tile.value, i)))
  if (wrong < 0) return undefined
  return logFault('TILE_MISMATCH', 'a hash of a tile is not the root of the tile below it', {
    path: formatTilePath(place),
    index: index * TILE_WIDTH + wrong,
  })
}

async function readTile(reader: LogReader, tile: Tile & { level: number }): Promise<Result<Uint8Array, LogFault>> {
  const path = formatTilePath(tile)
  const bytes = await read(path, () => reader.tile(tile.level, tile.index, tile.width))
  if (bytes.is === 'fault') return bytes
  if (bytes.value === undefined) return fault(logFault('TILE_MISSING', 'a tile of hashes is missing', { path }))
  const length = tile.width * HASH_BYTES
  if (bytes.value.length === length) return ok(bytes.value)
  return fault(logFault('TILE_MALFORMED', `a tile of ${tile.width} hashes has ${length} bytes`, { path }))
}

/** What cannot be read is not verified: whatever the reader throws is a fault of the log at this place. */
async function read<T>(path: string, ask: () => Promise<T>): Promise<Result<T, LogFault>> {
  try {
    return ok(await ask())
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    return fault(logFault('LOG_UNREADABLE', `a part of the log could not be read: ${why}`, { path }))
  }
}

/** Whether the tree of this size ends in the bundle that begins at `start`; the empty tree ends in the first. */
function endsIn(size: number, start: number): boolean {
  return size === 0 ? start === 0 : size > start && size <= start + TILE_WIDTH
}

/** The root of the tree that ends after these leaves, which follow the edge. */
function rootOver(edge: Edge, leaves: readonly Hash[]): Hash {
  let frontier = EMPTY_FRONTIER
  // Levels were met from below, and the highest stands leftmost.
  for (const [level, hashes] of [...edge].reverse()) {
    for (const hash of hashes) frontier = appendSubtree(frontier, hash, TILE_WIDTH ** level)
  }
  for (const leaf of leaves) frontier = append(frontier, leaf)
  return rootOf(frontier)
}

/** The index of the partial tile at the end of a level. */
function lastIndex(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** (level + 1))
}

function rewritten(size: number): Result<never, LogFault> {
  return fault(
    logFault('LOG_REWRITTEN', `the first ${size} entries are not those of the older checkpoint`, { index: size }),
  )
}
