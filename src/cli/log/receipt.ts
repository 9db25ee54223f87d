import { readFileSync, writeFileSync } from 'node:fs'
import { CommandFault, EXIT, UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { type LogFault, logFault } from '../../record/log/fault.ts'
import { tileHashReader } from '../../record/log/log-reader.ts'
import { proveInclusion } from '../../record/log/proof.ts'
import { formatReceipt, verifyReceipt } from '../../record/log/receipt.ts'
import { jsonLine } from '../authority/json-line.ts'
import { print } from '../output.ts'
import { coloursFor } from '../terminal.ts'
import { entriesOf } from './entries.ts'
import { type LogSource, newestCheckpoint, quorumOf, readKey, type SourceOptions } from './source.ts'
import { withSource } from './with-source.ts'

export interface ReceiptOptions extends SourceOptions {
  readonly out?: string
  readonly entry?: string
  readonly json?: boolean
}

/** `prodgate log receipt`: the proof that an entry is in the log, to be kept and verified without it. */
export async function receipt(index: string, options: ReceiptOptions): Promise<number> {
  const wanted = Number(index)
  if (!Number.isSafeInteger(wanted) || wanted < 0) throw new UsageError(`${quoted(index)} is no index of an entry`)
  return withSource(options, async (source) => {
    const { entry, bytes } = await proven(source, wanted)
    if (options.entry !== undefined) write(options.entry, entry)
    if (options.out !== undefined) write(options.out, bytes)
    if (options.json === true)
      await print(
        jsonLine({ index: wanted, receipt: Buffer.from(bytes).toString(), entry: Buffer.from(entry).toString() }),
      )
    else if (options.out === undefined) await print(Buffer.from(bytes).toString())
    else await print(`the receipt of entry ${wanted} is in ${quoted(options.out)}\n`)
    return EXIT.allow
  })
}

/** A receipt is made here and not taken from the authority, and checked before it is given. */
async function proven(source: LogSource, index: number) {
  const { reader, trust } = source
  const { size, bytes: checkpoint } = await newestCheckpoint(source)
  if (index >= size) throw new UsageError(`the log has ${size} entries, and none at ${index}`)
  const { value } = await entriesOf(reader, index, size).next()
  const proof = await proveInclusion(index, size, tileHashReader(size, reader))
  const bytes = formatReceipt({ index, proof, checkpoint })
  const entry: Uint8Array = value.bytes
  const checked = verifyReceipt(bytes, entry, trust)
  if (checked.is === 'ok') return { entry, bytes }
  throw new CommandFault(EXIT.deny, checked.fault.message, 'see `prodgate log verify`')
}

export interface CheckReceiptOptions {
  readonly entry: string
  readonly key: string
  readonly witness?: readonly string[]
  readonly quorum?: string
  readonly json?: boolean
}

/** `prodgate log check-receipt`: with nothing but the receipt, the entry and the key. */
export async function checkReceipt(file: string, options: CheckReceiptOptions): Promise<number> {
  const log = readKey(options.key, 'ed25519')
  const witnesses = (options.witness ?? []).map((one) => readKey(one, 'cosignature/v1'))
  const quorum = quorumOf(options.quorum, witnesses.length)
  const bytes = read(file)
  const entry = read(options.entry)
  const trust = { log, witnesses, quorum }
  const checked = verifyReceipt(bytes, entry, trust)
  const colours = coloursFor(process.stdout)
  if (checked.is === 'fault') {
    const fault = explained(checked.fault, bytes, entry, trust)
    await print(
      options.json === true
        ? jsonLine({ verified: false, fault })
        : `${colours.red('NOT VERIFIED')}: ${fault.code}: ${visibleText(fault.message)}\n`,
    )
    return EXIT.deny
  }
  const { index, checkpoint } = checked.value
  const { origin, size, cosigned } = checkpoint
  const by = cosigned.map(({ key }) => key.name)
  await print(
    options.json === true
      ? jsonLine({ verified: true, index, origin, size, cosigned: by })
      : `${colours.green('verified')} entry ${index} of ${visibleText(origin)}, which had ${size} entries${by.length === 0 ? '' : `, cosigned by ${visibleText(by.join(', '))}`}\n`,
  )
  return EXIT.allow
}

type Trust = Parameters<typeof verifyReceipt>[2]

/** The likeliest mistake: an editor that put a newline after the entry. */
function explained(found: LogFault, bytes: Uint8Array, entry: Uint8Array, trust: Trust): LogFault {
  if (found.code !== 'PROOF_INVALID' || entry.at(-1) !== 0x0a) return found
  if (verifyReceipt(bytes, entry.subarray(0, -1), trust).is === 'fault') return found
  return logFault('PROOF_INVALID', 'the entry has a newline at its end that was not logged: take it away')
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new UsageError(`couldn't read ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}

function write(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(path, bytes)
  } catch (cause) {
    throw new UsageError(`couldn't write ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}
