import { join } from 'node:path'
import { Client } from '../../client/client.ts'
import { EXIT, UsageError } from '../../client/exit.ts'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { quoted } from '../../lib/quoted.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { HEADINGS } from '../../record/incident/artefacts.ts'
import { type Checked, checkArtefacts } from '../../record/incident/check.ts'
import type { Finding, PaperLine } from '../../record/incident/finding.ts'
import type { IncidentRecord } from '../../record/incident/record.ts'
import { verifyRecord, verifyWritten, writtenAt } from '../../record/incident/verify-record.ts'
import { Record } from '../../wire/incident-schemas.ts'
import { jsonLine } from '../authority/json-line.ts'
import { reaching } from '../authority/reach.ts'
import { readKey } from '../log/source.ts'
import { print } from '../output.ts'
import { type Colours, coloursFor } from '../terminal.ts'
import { RECORD_FILE, readIfThere } from './artefact-files.ts'
import { fileCheckIn } from './evidence.ts'

export interface CheckOptions extends ReachOptions {
  readonly root: string
  readonly offline?: boolean
  readonly key?: string
  readonly incident?: string
  readonly complete?: boolean
}

/** `prodgate incident check`: whether the artefacts say what the record says, and nothing without evidence. */
export async function checkIncident(dir: string, options: CheckOptions): Promise<number> {
  // Whoever edits the record can put a key of their own into it, or lay that of another incident there.
  if (options.offline === true && (options.key === undefined || options.incident === undefined))
    throw new UsageError('`--offline` needs `--key` and `--incident`: the record itself proves neither', OFFLINE_HELP)
  const beside = recordIn(dir)
  const work = async (record: IncidentRecord) => {
    const { findings, blanks, byHand, statements } = checked(record, dir, options)
    const isWrong = findings.length > 0 || (options.complete === true && blanks.length > 0)
    const keyFrom = options.key === undefined ? 'authority' : 'option'
    const { incident } = record
    const asOf = options.offline === true ? (writtenAt(record) ?? '') : record.asOf
    const about = { incident, asOf, statements, receipts: record.entries.length, keyFrom }
    if (options.json === true) await print(jsonLine({ passed: !isWrong, ...about, findings, blanks, byHand }))
    else await print(report(about, { findings, blanks, byHand }, coloursFor(process.stdout)))
    return isWrong ? EXIT.deny : EXIT.allow
  }
  if (options.offline === true) return work(beside)
  return reaching(options, async (client) =>
    work(await client.get(`/v1/incidents/${Client.part(options.incident ?? beside.incident)}/record`, Record)),
  )
}

const OFFLINE_HELP =
  "the key: the authority's `/.well-known/prodgate` has it as `log_key`; the incident: the one that you were told of"

function checked(record: IncidentRecord, dir: string, options: CheckOptions): Checked {
  const files = new Map<string, string>()
  for (const name of Object.keys(HEADINGS)) {
    const text = readIfThere(join(dir, name))
    if (text !== undefined) files.set(name, text)
  }
  const log = readKey(options.key ?? record.key, 'ed25519')
  const proven = verifyRecord(record, { log, witnesses: [] })
  // What the authority gives now was not written yet.
  const written = options.offline === true ? verifyWritten(record) : []
  const { findings, ...rest } = checkArtefacts(record, files, fileCheckIn(options.root))
  return { ...rest, findings: [...otherThan(options.incident, record), ...proven, ...written, ...findings] }
}

function otherThan(wanted: string | undefined, { incident }: IncidentRecord): readonly Finding[] {
  if (wanted === undefined || wanted === incident) return []
  return [{ code: 'OTHER_INCIDENT', message: `the record is of ${incident}, and not of ${wanted}` }]
}

function recordIn(dir: string): IncidentRecord {
  const path = join(dir, RECORD_FILE)
  const text = readIfThere(path)
  if (text === undefined)
    throw new UsageError(`there is no ${quoted(path)}`, '`prodgate incident write ID` writes it with the artefacts')
  const read = Record.safeParse(parsed(text))
  if (read.success) return read.data
  throw new UsageError(`${quoted(path)} is no record of an incident`, '`prodgate incident write ID` writes it again')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface About {
  readonly incident: string
  readonly asOf: string
  readonly statements: number
  readonly receipts: number
  readonly keyFrom: string
}

function report(
  about: About,
  { findings, blanks, byHand }: Pick<Checked, 'findings' | 'blanks' | 'byHand'>,
  colours: Colours,
): string {
  const place = ({ artefact, line }: { readonly artefact?: string; readonly line?: number }) =>
    artefact === undefined ? '' : `${visibleText(artefact)}${line === undefined ? '' : `:${line}`}  `
  const lines = (word: string, all: readonly PaperLine[]) =>
    all.map((one) => `${colours.yellow(word)}  ${place(one)}${visibleText(one.text)}\n`)
  const wrong = findings.map((one) => `${colours.red(one.code)}  ${place(one)}${visibleText(one.message)}\n`)
  const { incident, asOf, statements, receipts, keyFrom } = about
  const word = findings.length === 0 ? colours.green('nothing wrong') : colours.red(`${findings.length} wrong`)
  const counts = `${statements} statements, ${byHand.length} of them by hand, ${receipts} receipts, ${blanks.length} to be written`
  const key = keyFrom === 'option' ? '' : '; the key of the log is as the authority says it: `--key` gives yours'
  return [
    ...wrong,
    ...lines('BY HAND', byHand),
    ...lines('TO BE WRITTEN', blanks),
    `${visibleText(incident)}, as of ${visibleText(asOf)}: ${word}, ${counts}${key}\n`,
  ].join('')
}
