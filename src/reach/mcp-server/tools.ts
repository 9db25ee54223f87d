import { z } from 'zod'
import { Client } from '../../client/client.ts'
import { isJsonObject, type JsonObject } from '../../lib/json.ts'
import { LONGEST_NOTE, NOTE_KINDS } from '../../record/incident/note.ts'
import { SELF_CHECK } from '../../record/self-check/self-check.ts'
import { EvidenceGiven } from '../../wire/incident-schemas.ts'
import { Decision } from '../../wire/schemas.ts'

/** A tool that agents call. What it answers is for the model; nothing of it says how to get around the gate. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly readOnly: boolean
  readonly input: z.ZodType<JsonObject>
  call(client: Client, given: JsonObject): Promise<JsonObject>
}

const Answer = z.custom<JsonObject>((value) => isJsonObject(value as JsonObject))
const id = z.string().min(1).max(100)
const MOST_WAIT = 50

const QUESTIONS = SELF_CHECK.flatMap(({ questions }) =>
  questions.map(({ id: key, asks, needs }) => `${key} (${needs}): ${asks}`),
)

export const TOOLS: readonly Tool[] = [
  tool({
    name: 'self_check',
    description: `Check yourself before you answer about production. Give an answer to each question; anything that fails means: do not answer yet, do what the remedy says. Without \`answers\` the questions are listed.\n${QUESTIONS.join('\n')}`,
    readOnly: true,
    input: z.strictObject({
      answers: z.record(z.string(), z.union([z.boolean(), z.number(), z.string()])).optional(),
      draft: z.string().max(100_000).optional().describe('the answer as you would give it'),
    }),
    call: (client, { answers, draft }) =>
      answers === undefined
        ? client.get('/v1/self-check', Answer)
        : client.post('/v1/self-check', { answers, ...(draft === undefined ? {} : { draft }) }, Answer),
  }),
  tool({
    name: 'ask_decision',
    description:
      'Ask the production gate whether an action may go ahead, on the record. Nothing is run. `allow`: run exactly this, now; an approval is used up by the answer. `hold`: a person has to approve it; do not look for another way. `deny`: leave it.',
    readOnly: false,
    input: z.strictObject({
      action: z
        .record(z.string(), z.json())
        .describe('for example {"kind": "shell", "command": "kubectl --context prod get pods", "cwd": "/srv/app"}'),
      session: z.string().max(200).optional().describe('your own name for what belongs together'),
      wait: z.number().int().min(0).max(MOST_WAIT).optional().describe('seconds to wait for people where it is held'),
    }),
    call: async (client, asked) => {
      const wait = typeof asked['wait'] === 'number' ? asked['wait'] : 0
      const decided = await client.post('/v1/decisions', asked, Decision, wait)
      return JSON.parse(JSON.stringify(decided)) as JsonObject
    },
  }),
  tool({
    name: 'hold_status',
    description: 'How a request of yours to people stands: pending, approved, rejected, expired, cancelled or spent.',
    readOnly: true,
    input: z.strictObject({ hold: id, wait: z.number().int().min(0).max(MOST_WAIT).optional() }),
    call: (client, { hold, wait = 0 }) =>
      client.get(`/v1/holds/${Client.part(String(hold))}?wait=${Number(wait)}`, Answer, Number(wait)),
  }),
  tool({
    name: 'incident_note',
    description:
      'Note in an incident what you saw or found. It stands there as what an agent says, and as unproven unless it has evidence: an entry of the log, a line of a log file with its digest, or a file digest. Guesses fail the check of the incident.',
    readOnly: false,
    input: z.strictObject({
      incident: id,
      kind: z.enum(NOTE_KINDS),
      text: z.string().min(10).max(LONGEST_NOTE),
      evidence: z.array(EvidenceGiven).max(20).optional(),
    }),
    call: (client, { incident, ...note }) =>
      client.post(`/v1/incidents/${Client.part(String(incident))}/notes`, note, Answer),
  }),
]

function tool<S extends z.ZodType>(given: Omit<Tool, 'input'> & { readonly input: S }): Tool {
  return { ...given, input: given.input as unknown as Tool['input'] }
}
