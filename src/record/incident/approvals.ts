import type { Entry } from '../entry.ts'
import { ERASED } from '../erase.ts'
import { type Part, plainText } from './document.ts'
import { type Incident, isStatement, type Told } from './incident.ts'
import type { IncidentRecord } from './record.ts'
import { effectsOf, nameOf, whoIn } from './told.ts'

/** What the record knows of one request. */
export interface RequestStory {
  readonly hold: string
  /** The decision that was held. */
  readonly asked?: Told
  readonly answers: readonly Told[]
  /** It has all of its approvals. */
  readonly approved?: Told
}

export function requestsOf({ entries }: Incident): readonly RequestStory[] {
  return entries
    .filter(({ entry }) => entry.kind === 'hold.opened')
    .map(({ entry }) => {
      const { hold, decision } = entry
      const of = entries.filter((one) => one.entry['hold'] === hold)
      const asked = entries.find((one) => one.entry.kind === 'decision.stopped' && one.entry['decision'] === decision)
      const approved = of.find((one) => one.entry.kind === 'hold.approved')
      return {
        hold: String(hold),
        ...(asked === undefined ? {} : { asked }),
        answers: of.filter((one) => one.entry.kind === 'hold.answered' && one.entry['code'] === 'APPROVES'),
        ...(approved === undefined ? {} : { approved }),
      }
    })
}

/** The production policy's approval record (step 3), once for each request that was approved. */
export function approvalParts(incident: Incident, record: IncidentRecord): readonly Part[] {
  const approved = requestsOf(incident).filter((one) => one.approved !== undefined)
  const left = leftOutParts(record)
  if (approved.length === 0) return [remark('The record has no approval about the target.'), ...left]
  return [
    ...left,
    ...approved.flatMap(({ hold, asked, answers }): readonly Part[] => [
      { is: 'heading', level: 3, text: plainText(hold) },
      ...(asked === undefined ? [] : askedParts(asked, record)),
      ...answers.flatMap((one) => answerParts(one, record)),
    ]),
  ]
}

/** What belongs to the incident and does not stand here, so that nobody takes a part for the whole. */
export function leftOutParts({ leftOut: { kinds, before, attached = [] } }: IncidentRecord): readonly Part[] {
  const counts = Object.entries(kinds).map(([kind, times]) => `${times} of ${plainText(kind)}`)
  return [
    ...(counts.length === 0 ? [] : [`More entries belong to it than stand here; left out are ${counts.join(', ')}.`]),
    ...(before === undefined ? [] : [`What the log has about the target before ${before} was not looked at.`]),
    ...(attached.length === 0
      ? []
      : [`Not looked at to the end: what was attached as ${attached.map(plainText).join(', ')}.`]),
  ].map((text) => remark(`${text} \`prodgate log show\` has all of it`))
}

function askedParts({ index, entry }: Told, record: IncidentRecord): readonly Part[] {
  const said = (text: string) => statement(text, index)
  return [
    said(`Action: ${effectsOf(entry)}`),
    said(`Digest of the action: ${String(entry['digest'] ?? '')}`),
    said(`Environment: ${plainText(String(entry['environment'] ?? ''))}`),
    said(`Requested by: ${whoIn(entry, record.names)}`),
  ]
}

function answerParts({ index, entry }: Told, record: IncidentRecord): readonly Part[] {
  const texts = new Map(record.texts.map(({ commitment, text }) => [commitment, text]))
  const written = (field: string) => plainText(texts.get(String(entry[field])) ?? ERASED)
  const said = (text: string) => statement(text, index)
  return [
    said(`Approved by: ${nameOf(String(entry['by'] ?? ''), record.names)}`),
    said(`Timestamp: ${entry.at}`),
    said(`Justification: ${written('justification')}`),
    said(`Rollback plan: ${written('rollbackPlan')}`),
    ...checklistIn(entry).map(([item, state]) => said(`Checklist, ${plainText(item)}: ${plainText(state)}`)),
  ]
}

function checklistIn(entry: Entry): readonly (readonly [string, string])[] {
  const { checklist } = entry
  if (typeof checklist !== 'object' || checklist === null) return []
  return Object.entries(checklist).map(([item, state]) => [item, String(state)])
}

/** The production policy's log of actions: what was let go, and what became of it. */
export function actionLogParts(incident: Incident, record: IncidentRecord): readonly Part[] {
  const runs = incident.entries.filter(({ entry }) => entry.kind === 'decision.intent')
  const left = leftOutParts(record)
  if (runs.length === 0) return [remark('The record has nothing that changes the target and was let go.'), ...left]
  const parts = runs.flatMap(({ index, entry }): readonly Part[] => {
    const id = entry['decision']
    const ended = incident.entries.find((one) => one.entry.kind === 'outcome' && one.entry['decision'] === id)
    const said = (text: string) => statement(text, index)
    return [
      { is: 'heading', level: 3, text: plainText(String(id)) },
      said(`**Timestamp:** ${entry.at}`),
      said(`**Action:** ${effectsOf(entry)}`),
      said(`**Environment:** ${plainText(String(entry['environment'] ?? ''))}`),
      said(`**User:** ${whoIn(entry, record.names)}`),
      said(`**Approval:** ${approvalOf(entry)}`),
      ...(ended === undefined ? [NOT_TOLD] : outcomeParts(ended)),
    ]
  })
  return [...left, ...parts]
}

const NOT_TOLD: Part = { is: 'blank', text: 'whoever ran it: the **Result**, which the record does not have' }

/** A session of mocks approves no action: what ran in it was none. */
function approvalOf(entry: Entry): string {
  const by = entry['hold'] ?? entry['grant']
  if (typeof by === 'string') return `YES (${plainText(by)})`
  const { mock } = entry
  return typeof mock === 'string' ? `NO, a mock in session ${plainText(mock)}` : 'NO, none was needed'
}

function outcomeParts({ index, entry }: Told): readonly Part[] {
  const status = String(entry['status'] ?? '')
  const { provenance } = entry
  const result = isStatement(entry) ? `UNKNOWN, of a run that is ${plainText(String(provenance))}` : RESULTS[status]
  const exit = entry['exitCode'] === undefined ? '' : `, exit status ${Number(entry['exitCode'])}`
  const output = entry['outputDigest']
  return [
    statement(`**Result:** ${result ?? 'UNKNOWN'} (${plainText(status)}${exit})`, index),
    statement(
      `**Evidence:** ${typeof output === 'string' ? `output ${plainText(output)}` : 'the outcome as it was told'}`,
      index,
    ),
  ]
}

const RESULTS: Readonly<Record<string, string>> = { succeeded: 'SUCCESS', failed: 'FAILURE', 'not-run': 'NOT RUN' }

export function statement(text: string, ...entries: readonly number[]): Part {
  return { is: 'statement', text, evidence: entries.map((index) => ({ is: 'entry', index })) }
}

export function remark(text: string): Part {
  return { is: 'remark', text }
}
