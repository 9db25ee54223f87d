import { z } from 'zod'
import { SHA256_DIGEST } from '../lib/sha256-digest.ts'
import { LONGEST_NOTE, MOST_EVIDENCE, NOTE_KINDS } from '../record/incident/note.ts'
import type { IncidentRecord } from '../record/incident/record.ts'

const id = z.string().min(1).max(100)
const time = z.iso.datetime({ offset: true })
const digest = z.string().regex(SHA256_DIGEST)
const index = z.number().int().min(0)

const Times = z
  .strictObject({ started: time, detected: time, mitigated: time, ended: time })
  .partial()
  .describe('of the downtime, ISO 8601')

export const EvidenceGiven = z.discriminatedUnion('is', [
  z.strictObject({ is: z.literal('entry'), index }).describe('an entry of the log'),
  z.strictObject({
    is: z.literal('line'),
    file: z.string(),
    line: z.number().int().min(1),
    digest: digest.describe('of the bytes of the line without its end'),
    quote: z.string().max(10_000).optional().describe('the line itself, kept without secrets'),
  }),
  z.strictObject({ is: z.literal('file'), file: z.string(), digest }),
])

const evidence = z.array(EvidenceGiven).max(MOST_EVIDENCE).optional()

export const IncidentRequest = z.strictObject({
  title: z.string().max(LONGEST_NOTE),
  targets: z.array(z.string().min(1).max(500)).max(20).default([]),
  times: Times.optional(),
  evidence,
})

export const NoteRequest = z.strictObject({
  kind: z.enum(NOTE_KINDS),
  text: z.string().max(LONGEST_NOTE),
  times: Times.optional(),
  evidence,
})

export const AttachRequest = z.strictObject({
  note: index.optional().describe('of which note it is evidence; 0 is the opening'),
  attachment: index.optional().describe('the entry that evidence, a decision or a request came with, to take it back'),
  decision: id.optional(),
  hold: id.optional(),
  retract: z
    .boolean()
    .optional()
    .describe('takes the note, or the attachment, back: it leaves the artefacts, and stays in the log'),
  evidence,
})

export const CloseRequest = z.strictObject({ times: Times.optional(), evidence })

export const Incident = z.object({
  id,
  status: z.enum(['open', 'closed']),
  title: z.string(),
  targets: z.array(z.string()).readonly(),
  openedAt: z.string(),
  closedAt: z.string().optional(),
  notes: z.number(),
  downtimeMs: z.number().optional(),
})

const Step = z.object({
  name: z.enum(['back up', 'execute', 'verify', 'roll back']),
  todo: z.array(z.string()).readonly(),
  commands: z.array(z.string()).readonly(),
})

const LeftOut = z.object({
  kinds: z.record(z.string(), z.number()).readonly(),
  before: z.string().exactOptional(),
  attached: z.array(id).readonly().exactOptional(),
})

export const Record: z.ZodType<IncidentRecord> = z
  .object({
    v: z.literal(1),
    incident: id,
    asOf: z.string(),
    key: z.string(),
    entries: z.array(z.object({ index, entry: z.string(), receipt: z.string() })).readonly(),
    texts: z.array(z.object({ commitment: z.string(), salt: z.string(), text: z.string() })).readonly(),
    names: z.record(z.string(), z.string()).readonly(),
    plans: z.array(z.object({ hold: z.string(), steps: z.array(Step).readonly() })).readonly(),
    reads: z.number(),
    leftOut: LeftOut,
  })
  .describe(
    'what the artefacts are made from: entries with their receipts, and texts with the salts of their commitments',
  )

export const Written = z.object({
  incident: Incident,
  artefacts: z.record(z.string(), z.string()).describe('texts by the names of their files'),
  record: Record,
})
