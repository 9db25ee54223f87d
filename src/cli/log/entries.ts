import { CommandFault, EXIT } from '../../client/exit.ts'
import { decodeBundle } from '../../record/log/bundle.ts'
import type { LogReader } from '../../record/log/log-reader.ts'
import { TILE_WIDTH, tileWidth } from '../../record/log/tile.ts'

export interface ReadEntry {
  readonly index: number
  readonly bytes: Uint8Array
}

/** The entries of a log from an index up to, and not including, another. They are taken at their word. */
export async function* entriesOf(reader: LogReader, from: number, size: number): AsyncGenerator<ReadEntry> {
  for (let bundle = Math.floor(from / TILE_WIDTH); bundle * TILE_WIDTH < size; bundle++) {
    const start = bundle * TILE_WIDTH
    const width = tileWidth(size, 0, bundle)
    const read = await reader.entries(bundle, width)
    const entries = read === undefined ? undefined : decodeBundle(read, width)
    if (entries?.is !== 'ok')
      throw new CommandFault(EXIT.deny, `the entries from ${start} are missing or broken`, 'see `prodgate log verify`')
    for (const [i, bytes] of entries.value.entries()) {
      if (start + i >= from) yield { index: start + i, bytes }
    }
  }
}
