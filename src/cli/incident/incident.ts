import { z } from 'zod'
import { Client } from '../../client/client.ts'
import { EXIT, UsageError } from '../../client/exit.ts'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { escapedLine } from '../../hold/shown/escaped.ts'
import { visibleText } from '../../lib/visible-text.ts'
import { artefactsOf } from '../../record/incident/artefacts.ts'
import { markdownOf } from '../../record/incident/document.ts'
import { incidentOf } from '../../record/incident/incident.ts'
import { POINTS, type Times } from '../../record/incident/note.ts'
import { Incident, Record, Written } from '../../wire/incident-schemas.ts'
import { jsonLine } from '../authority/json-line.ts'
import { reaching, told } from '../authority/reach.ts'
import { cut, table } from '../authority/table.ts'
import { print } from '../output.ts'
import { writeArtefacts } from './artefact-files.ts'
import { type EvidenceOptions, evidenceOf } from './evidence.ts'

type Said = ReachOptions & EvidenceOptions & Times

export interface OpenOptions extends Said {
  readonly target?: readonly string[]
}

export interface NoteOptions extends Said {
  readonly kind: string
}

export interface AttachOptions extends ReachOptions, EvidenceOptions {
  readonly note?: number
  readonly attachment?: number
  readonly decision?: string
  readonly hold?: string
  readonly retract?: boolean
}

export interface WriteOptions extends ReachOptions {
  readonly dir: string
  readonly force?: boolean
}

export type CloseOptions = WriteOptions & Said

const Noted = z.object({ note: z.number(), index: z.number() })
const Attached = z.object({ index: z.number() })
const List = z.object({ incidents: z.array(Incident) })
type Shown = z.output<typeof Incident>

/** `prodgate incident open` */
export function openIncident(title: string, options: OpenOptions): Promise<number> {
  const body = { title, targets: options.target ?? [], ...saidIn(options) }
  return reaching(options, async (client) => {
    await told(options, await client.post('/v1/incidents', body, Incident), (one) => `${one.id}  opened\n`)
    return EXIT.allow
  })
}

/** `prodgate incident note` */
export function noteIncident(id: string, text: string, options: NoteOptions): Promise<number> {
  const body = { kind: options.kind, text, ...saidIn(options) }
  const isProven = 'evidence' in body
  return reaching(options, async (client) => {
    const noted = await client.post(`${pathOf(id)}/notes`, body, Noted)
    await told(options, noted, ({ note, index }) => {
      const proof = isProven ? '' : `; it is unproven: \`prodgate incident attach ${visibleText(id)} --note ${note}\``
      return `note ${note}, entry ${index}${proof}\n`
    })
    return EXIT.allow
  })
}

/** `prodgate incident attach` */
export function attachToIncident(id: string, options: AttachOptions): Promise<number> {
  const { note, attachment, decision, hold, retract } = options
  const evidence = evidenceOf(options)
  const body = { note, attachment, decision, hold, retract, ...(evidence.length === 0 ? {} : { evidence }) }
  return reaching(options, async (client) => {
    const attached = await client.post(`${pathOf(id)}/attach`, body, Attached)
    const done = retract === true ? 'taken back' : 'attached'
    await told(options, attached, ({ index }) => `${done}, entry ${index}\n`)
    return EXIT.allow
  })
}

/** `prodgate incident close` */
export function closeIncident(id: string, options: CloseOptions): Promise<number> {
  const body = saidIn(options)
  return reaching(options, async (client) => {
    return written(await client.post(`${pathOf(id)}/close`, body, Written), options)
  })
}

/** `prodgate incident write` */
export function writeIncident(id: string, options: WriteOptions): Promise<number> {
  return reaching(options, async (client) => {
    return written(await client.post(`${pathOf(id)}/write`, {}, Written), options)
  })
}

async function written(answer: z.output<typeof Written>, options: WriteOptions): Promise<number> {
  const { incident, artefacts, record } = answer
  const files = writeArtefacts(options.dir, artefacts, record, options.force === true)
  if (options.json === true) await print(jsonLine({ incident, ...files }))
  else {
    const lines = [
      ...files.written.map((path) => `${visibleText(path)}\n`),
      ...files.removed.map((path) => `${visibleText(path)} is no longer needed, and was removed\n`),
    ]
    await print(`${escapedLine(incident.id)}  ${incident.status}\n${lines.join('')}`)
  }
  if (files.kept.length === 0) return EXIT.allow
  const names = files.kept.map((path) => `\`${visibleText(path)}\``).join(', ')
  throw new UsageError(`somebody edited ${names}, which stay as they are`, '`--force` writes over them')
}

/** `prodgate incident show` */
export function showIncident(id: string, options: ReachOptions): Promise<number> {
  return reaching(options, async (client) => {
    const record = await client.get(`${pathOf(id)}/record`, Record)
    await told(options, record, (one) => {
      const incident = incidentOf(one)
      const [report] = incident === undefined ? [] : artefactsOf(incident, one)
      return report === undefined ? 'the record is not one of an incident\n' : shownText(markdownOf(report))
    })
    return EXIT.allow
  })
}

function shownText(text: string): string {
  return `${text.trimEnd().split('\n').map(visibleText).join('\n')}\n`
}

/** `prodgate incident list` */
export function listIncidents(options: ReachOptions & { readonly status?: string }): Promise<number> {
  const query = options.status === undefined ? '' : `?status=${Client.part(options.status)}`
  return reaching(options, async (client) => {
    await told(options, await client.get(`/v1/incidents${query}`, List), ({ incidents }) => listed(incidents))
    return EXIT.allow
  })
}

function listed(incidents: readonly Shown[]): string {
  if (incidents.length === 0) return 'there is no incident\n'
  const rows = incidents.map((one) => [
    escapedLine(one.id),
    one.status,
    one.openedAt.slice(0, 16),
    one.downtimeMs === undefined ? '' : `${Math.floor(one.downtimeMs / 60_000)} min`,
    String(one.notes),
    cut(escapedLine(one.title), 50),
  ])
  return table(['INCIDENT', 'STATUS', 'OPENED', 'DOWN', 'NOTES', 'TITLE'], rows)
}

function saidIn(options: EvidenceOptions & Times) {
  const times = Object.fromEntries(
    POINTS.flatMap((point) => (options[point] === undefined ? [] : [[point, options[point]]])),
  )
  const evidence = evidenceOf(options)
  return {
    ...(Object.keys(times).length === 0 ? {} : { times }),
    ...(evidence.length === 0 ? {} : { evidence }),
  }
}

function pathOf(id: string): string {
  return `/v1/incidents/${Client.part(id)}`
}
