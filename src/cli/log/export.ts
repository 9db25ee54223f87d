import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import manifest from '../../../package.json' with { type: 'json' }
import { CommandFault, EXIT } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { readEntry } from '../../record/entry.ts'
import { toJsonLines } from '../../record/export/jsonl.ts'
import { toOcsf } from '../../record/export/ocsf.ts'
import { writeStaticLog } from '../../record/log/static-files.ts'
import { jsonLine } from '../authority/json-line.ts'
import { print } from '../output.ts'
import { entriesOf } from './entries.ts'
import { type LogSource, newestCheckpoint, type SourceOptions } from './source.ts'
import { withSource } from './with-source.ts'

export interface ExportOptions extends SourceOptions {
  readonly format: 'jsonl' | 'ocsf' | 'tiles'
  readonly out: string
  readonly json?: boolean
}

/** `prodgate log export`: the entries as lines of JSON or OCSF events, or the log as files that anybody can verify. */
export async function exportLog(options: ExportOptions): Promise<number> {
  const { format, out } = options
  const size = await withSource(options, (source) =>
    format === 'tiles' ? exportTiles(source, out) : exportLines(source, format, out),
  )
  if (out === '-') return EXIT.allow
  await print(options.json === true ? jsonLine({ format, out, size }) : `${size} entries in ${quoted(out)}\n`)
  return EXIT.allow
}

async function exportTiles({ reader }: LogSource, directory: string): Promise<number> {
  const written = await writeStaticLog(directory, reader).catch((cause: unknown) => {
    throw cause instanceof CommandFault ? cause : unwritable(directory, cause)
  })
  if (written.is === 'fault') throw new CommandFault(EXIT.deny, written.fault.message, 'see `prodgate log verify`')
  return written.value.size
}

async function exportLines(source: LogSource, format: 'jsonl' | 'ocsf', out: string): Promise<number> {
  const { size, origin } = await newestCheckpoint(source)
  const write = out === '-' ? { line: print, end: async () => undefined } : await openOut(out)
  for await (const { index, bytes } of entriesOf(source.reader, 0, size)) {
    const entry = readEntry(bytes)
    const told = format === 'jsonl' ? entry : toOcsf(entry, { product: manifest.version, index, origin })
    for (const line of toJsonLines([told])) await write.line(line)
  }
  await write.end()
  return size
}

/** A file that others may not read: it says who did what. */
async function openOut(path: string) {
  const stream = createWriteStream(path, { mode: 0o600, flush: true })
  const failed = new Promise<never>((_, reject) => {
    stream.once('error', (cause) => reject(unwritable(path, cause)))
  })
  failed.catch(() => undefined)
  await Promise.race([once(stream, 'open'), failed])
  return {
    line: async (line: string) => {
      if (!stream.write(line)) await Promise.race([once(stream, 'drain'), failed])
    },
    end: async () => {
      stream.end()
      await Promise.race([once(stream, 'close'), failed])
    },
  }
}

function unwritable(path: string, cause: unknown): CommandFault {
  return new CommandFault(EXIT.fault, `couldn't write ${quoted(path)}: ${whyUnreadable(cause)}`)
}
