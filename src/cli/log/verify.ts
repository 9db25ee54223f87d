import { readFileSync } from 'node:fs'
import { EXIT, UsageError } from '../../client/exit.ts'
import { quoted } from '../../lib/quoted.ts'
import { whyUnreadable } from '../../lib/unreadable.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { type Audit, audit } from '../../record/audit/audit.ts'
import type { AuditFault } from '../../record/audit/fault.ts'
import type { OpenedCheckpoint } from '../../record/log/checkpoint.ts'
import { formatVerifierKey } from '../../record/log/key.ts'
import { jsonLine } from '../authority/json-line.ts'
import { print } from '../output.ts'
import { coloursFor } from '../terminal.ts'
import { progressLine } from './progress.ts'
import type { LogSource, SourceOptions } from './source.ts'
import { withSource } from './with-source.ts'

export interface VerifyCommandOptions extends SourceOptions {
  readonly checkpoint?: string
  readonly json?: boolean
}

/** `prodgate log verify`: the tree, what the entries tell, and in a store the tables beside them. */
export async function verify(options: VerifyCommandOptions): Promise<number> {
  const older = options.checkpoint === undefined ? {} : { older: readCheckpoint(options.checkpoint) }
  return withSource(options, async (source) => {
    const { reader, db, trust } = source
    const progress = progressLine(process.stderr)
    const audited = db === undefined ? ({ is: 'log', reader } as const) : ({ is: 'store', db } as const)
    const done = await audit(audited, { trust, ...older, progress: progress.show })
    progress.clear()
    // Who was not answered has found nothing wrong with the log.
    if (source.http?.failure !== undefined) throw source.http.failure
    await print(
      options.json === true ? jsonLine(answerOf(done, source)) : rendered(done, source, older.older !== undefined),
    )
    return done.faultCount === 0 ? EXIT.allow : EXIT.deny
  })
}

function readCheckpoint(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new UsageError(`couldn't read the checkpoint ${quoted(path)}: ${whyUnreadable(cause)}`)
  }
}

/** INVARIANT (verified means all of it): `verified` is true exactly where the status is 0. */
function answerOf({ checkpoint, faults, faultCount, values }: Audit, { trust, keyFrom, db }: LogSource) {
  return {
    verified: faultCount === 0,
    key: formatVerifierKey(trust.log),
    keyFrom,
    tables: db !== undefined,
    ...(checkpoint === undefined
      ? {}
      : {
          origin: checkpoint.origin,
          size: checkpoint.size,
          root: Buffer.from(checkpoint.root).toString('base64'),
          cosigned: checkpoint.cosigned.map(({ key }) => key.name),
          ...(checkpoint.witnessed === undefined ? {} : { witnessed: witnessedOf(checkpoint.witnessed) }),
        }),
    ...(values === undefined ? {} : { values }),
    faultCount,
    faults,
  }
}

function witnessedOf({ size, cosigned }: OpenedCheckpoint) {
  return { size, by: cosigned.map(({ key }) => key.name) }
}

function rendered({ checkpoint, faults, faultCount, values }: Audit, source: LogSource, older: boolean): string {
  const colours = coloursFor(process.stdout)
  const lines: string[] = []
  if (faultCount === 0 && checkpoint !== undefined) {
    const { size, root, cosigned, witnessed } = checkpoint
    lines.push(`${colours.green('verified')} ${size} entries of ${visibleText(checkpoint.origin)}`)
    lines.push(`  root         ${Buffer.from(root).toString('base64')}`)
    const by = witnessed ?? { size, cosigned }
    const names = by.cosigned.map(({ key }) => visibleText(key.name)).join(', ')
    if (names !== '') lines.push(`  cosigned by  ${names}${by.size === size ? '' : `, at ${by.size} entries`}`)
    if (older) lines.push('  continues    the checkpoint that you kept')
    if (values !== undefined) lines.push(`  texts        ${values.kept} kept, ${values.erased} erased`)
  } else {
    lines.push(`${colours.red('NOT VERIFIED')}: ${faultCount === 1 ? 'a fault' : `${faultCount} faults`}`)
    lines.push(...faults.map((one) => `  ${faultLine(one)}`))
    if (faultCount > faults.length) lines.push(`  … and ${faultCount - faults.length} more`)
  }
  return `${[...lines, ...caveats(source)].join('\n')}\n`
}

function faultLine({ code, message, path, index, row }: AuditFault): string {
  const place = [index === undefined ? [] : `entry ${index}`, path ?? [], row ?? []].flat().map(visibleText)
  return `${code}${place.length === 0 ? '' : ` at ${place.join(', ')}`}: ${visibleText(message)}`
}

/** What an answer does not prove. */
function caveats({ keyFrom, trust, db }: LogSource): readonly string[] {
  const key = formatVerifierKey(trust.log)
  if (keyFrom === 'option') return []
  const whose = keyFrom === 'data directory' ? 'beside the store' : 'from whoever has the log'
  return [
    `  the key came ${whose}, so that this shows only that the log agrees with itself: \`--key\` says which one you know`,
    `  its key      ${visibleText(key)}`,
    ...(db === undefined ? ['  the tables beside the log were not seen: `--data` looks at them, too'] : []),
  ]
}
