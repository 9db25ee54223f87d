import { open, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeDirectories } from '../../lib/make-directories.ts'
import { fault, type Result } from '../../lib/result.ts'
import { MAX_ENTRY_BYTES } from './bundle.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { type LogFault, logFault } from './fault.ts'
import type { LogReader } from './log-reader.ts'
import { MAX_NOTE_BYTES, parseNote } from './note.ts'
import { formatTilePath, TILE_BYTES, TILE_WIDTH, type Tile, tilesAt } from './tile.ts'

/**
 * A log as a directory of static files, in the layout of https://c2sp.org/tlog-tiles (2026-07): `checkpoint` and
 * `tile/…`. Any web server can offer it, and any verifier of such logs can read it.
 */
export function readStaticLog(directory: string): LogReader {
  const tile = (tile: Tile, most: number) => readAtMost(join(directory, formatTilePath(tile)), most)
  return {
    checkpoint: () => readAtMost(join(directory, 'checkpoint'), MAX_NOTE_BYTES),
    tile: (level, index, width) => tile({ level, index, width }, TILE_BYTES),
    entries: (index, width) => tile({ level: 'entries', index, width }, MAX_BUNDLE_BYTES),
  }
}

const MAX_BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_BYTES)

/**
 * Writes a log at its newest checkpoint as static files, or adds to what an earlier export of the same log has left
 * there. The checkpoint comes last and in one step: a crash leaves the directory at the earlier one. Nothing is
 * verified here: the files are made to be verified by others.
 */
export async function writeStaticLog(directory: string, reader: LogReader): Promise<Result<Checkpoint, LogFault>> {
  const bytes = await reader.checkpoint()
  if (bytes === undefined) return fault(logFault('CHECKPOINT_MISSING', 'the log has no checkpoint'))
  const note = parseNote(bytes)
  const checkpoint = note.is === 'ok' ? parseCheckpoint(note.value.text) : note
  if (checkpoint.is === 'fault') return checkpoint
  makeDirectories(directory)
  for (const tile of tilesAt(checkpoint.value.size)) {
    const { level, index, width } = tile
    const path = formatTilePath(tile)
    const part = await (level === 'entries' ? reader.entries(index, width) : reader.tile(level, index, width))
    if (part === undefined) return fault(logFault('TILE_MISSING', 'the log lacks a part of itself', { path }))
    makeDirectories(dirname(join(directory, path)))
    await writeFile(join(directory, path), part)
  }
  const made = join(directory, 'checkpoint.new')
  await writeFile(made, bytes)
  await rename(made, join(directory, 'checkpoint'))
  return checkpoint
}

/** A file, or one byte more than `most` of one that is larger: enough for it to be refused, and no more memory. */
async function readAtMost(path: string, most: number): Promise<Uint8Array | undefined> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT' || cause.code === 'ENOTDIR') return undefined
    throw cause
  })
  if (file === undefined) return undefined
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(size, most + 1))
    let filled = 0
    while (filled < bytes.length) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return bytes.subarray(0, filled)
  } finally {
    await file.close()
  }
}
