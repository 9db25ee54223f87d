import { actionLogParts, approvalParts, leftOutParts, remark, requestsOf, statement } from './approvals.ts'
import { type Artefact, type Part, plainText, quotedText } from './document.ts'
import { downtimeOf } from './downtime.ts'
import { type Incident, isStatement, type Note, type Told } from './incident.ts'
import { type Evidence, type NoteKind, POINTS, type Point } from './note.ts'
import type { IncidentRecord } from './record.ts'
import { RELATED_KINDS } from './related.ts'
import { nameOf, toldEntry } from './told.ts'

/** The headings of each artefact, in their order. What else the record has stands behind them. */
export const HEADINGS = Object.freeze({
  'incident_report.md': [
    'Summary',
    'Symptoms',
    'Root Cause',
    'Mitigation',
    'Corrective Actions',
    'Prevention',
    'Timeline',
    'Production Action Approval',
    'Production Action Log',
    'Safe Execution Steps',
    'Log Receipts',
  ],
  'postmortem.md': ['Timeline', 'Impact', 'Root Cause', 'What went well', 'What went wrong', 'Action items'],
  'DECISION_RECORD.md': ['Context', 'Decision', 'Options considered', 'Rationale', 'Risks', 'Rollback', 'Status'],
  'runbook.md': [
    'Overview',
    'Quick Reference',
    'Procedures',
    'Troubleshooting',
    'Monitoring & Alerts',
    'Emergency Contacts',
    'Related Documentation',
    'Change Log',
  ],
} as const)

export type ArtefactName = keyof typeof HEADINGS

/** Downtime above this is a major outage. In milliseconds. */
const MAJOR_MS = 5 * 60_000

/** Which artefacts the incident needs. Where it is not known how long it was down, it was too long. */
function neededArtefacts(incident: Incident, asOf: string): readonly ArtefactName[] {
  const { notes, entries } = incident
  const has = (...kinds: readonly NoteKind[]) => notes.some(({ kind }) => kind !== undefined && kinds.includes(kind))
  const deploys = entries.some(({ entry }) => JSON.stringify(entry['reasons'] ?? []).includes('"DEPLOYS"'))
  const changes = has('decision', 'corrective-action') || requestsOf(incident).length > 0
  return [
    'incident_report.md',
    ...(isMajor(incident, asOf) ? (['postmortem.md'] as const) : []),
    ...(changes ? (['DECISION_RECORD.md'] as const) : []),
    ...(has('deployment') || deploys ? (['runbook.md'] as const) : []),
  ]
}

function isMajor(incident: Incident, asOf: string): boolean {
  const { started, mitigated, ended } = incident.times
  if (started === undefined || (ended ?? mitigated) === undefined) return true
  return (downtimeOf(incident, asOf) ?? Number.POSITIVE_INFINITY) > MAJOR_MS
}

/** The artefacts, from the record and nothing else: the same record gives the same bytes. */
export function artefactsOf(incident: Incident, record: IncidentRecord): readonly Artefact[] {
  const work = new Writer(incident, record)
  return neededArtefacts(incident, record.asOf).map((name) => {
    const sections: Readonly<Record<string, readonly Part[]>> = work[name]()
    const parts = HEADINGS[name].flatMap((text): readonly Part[] => [
      { is: 'heading', level: 2, text },
      ...(sections[text] ?? []),
    ])
    const title: Part = { is: 'heading', level: 1, text: `${TITLES[name]}: ${plainText(incident.opening.text)}` }
    const which = statement(`Incident: ${plainText(incident.id)}`, incident.opening.index)
    return { name, parts: [title, remark(ABOUT), which, ...parts] }
  })
}

const HAPPENED: Readonly<Record<Point, string>> = {
  started: 'started',
  detected: 'was detected',
  mitigated: 'was mitigated',
  ended: 'ended',
}

const TITLES: Readonly<Record<ArtefactName, string>> = {
  'incident_report.md': 'Incident report',
  'postmortem.md': 'Postmortem',
  'DECISION_RECORD.md': 'Decision record',
  'runbook.md': 'Runbook',
}

const ABOUT =
  'Written from the record of the production gate. Every statement ends with its evidence; `prodgate incident check` verifies it.'

/** Each artefact by its headings. */
class Writer {
  private readonly incident: Incident
  private readonly record: IncidentRecord

  constructor(incident: Incident, record: IncidentRecord) {
    this.incident = incident
    this.record = record
  }

  'incident_report.md'() {
    return {
      Summary: this.summary(),
      Symptoms: this.notes(['symptom'], 'whoever saw it: the errors, and key lines of the logs'),
      'Root Cause': this.rootCause(),
      Mitigation: this.notes(['mitigation'], 'whoever stopped it: what was done to end the impact'),
      'Corrective Actions': this.notes(['corrective-action'], 'the owner: changes, tests and monitoring'),
      Prevention: this.notes(['prevention'], 'the owner: how it does not happen again'),
      Timeline: this.timeline(),
      'Production Action Approval': approvalParts(this.incident, this.record),
      'Production Action Log': actionLogParts(this.incident, this.record),
      'Safe Execution Steps': this.plans(),
      'Log Receipts': this.receipts(),
    }
  }

  'postmortem.md'() {
    return {
      Timeline: this.timeline(),
      Impact: [...this.notes(['impact'], 'the owner: the impact on users and services'), ...this.downtime()],
      'Root Cause': this.rootCause(),
      'What went well': this.notes(['went-well'], 'all who took part: what went well'),
      'What went wrong': this.notes(['went-wrong'], 'all who took part: what went wrong, without blame'),
      'Action items': this.notes(['corrective-action', 'prevention'], 'the owner: who does what, and by when'),
    }
  }

  'DECISION_RECORD.md'() {
    const requests = requestsOf(this.incident)
    const approved = requests.flatMap((one) => one.approved ?? [])
    const texts = new Map(this.record.texts.map(({ commitment, text }) => [commitment, text]))
    const written = (field: string) =>
      requests.flatMap(({ answers }) =>
        answers.flatMap(({ index, entry }) => {
          const text = texts.get(String(entry[field]))
          return text === undefined
            ? []
            : [statement(`${nameOf(String(entry['by']), this.record.names)}: ${plainText(text)}`, index)]
        }),
      )
    const held = requests.flatMap(({ asked }) =>
      asked === undefined ? [] : [statement(toldEntry(asked.entry, this.record.names), asked.index)],
    )
    const known = (found: readonly Part[], blank: string): readonly Part[] =>
      found.length > 0 ? found : [{ is: 'blank', text: blank }]
    const first =
      requests[0]?.asked ?? this.incident.notes.find(({ kind }) => kind === 'decision' || kind === 'corrective-action')
    return {
      Context: [this.opened(), ...held],
      Decision: this.notes(['decision', 'corrective-action'], 'the owner: what is decided'),
      'Options considered': this.notes(['option'], 'the owner: what else was possible'),
      Rationale: known(written('justification'), 'the owner: why this and not another'),
      Risks: this.notes(['risk'], 'the owner: what can go wrong'),
      Rollback: known(written('rollbackPlan'), 'the owner: how it is undone'),
      Status:
        approved.length > 0
          ? [statement('Accepted', ...approved.map(({ index }) => index))]
          : [statement('Proposed', ...(first === undefined ? [] : [first.index]))],
    }
  }

  'runbook.md'() {
    const { names } = this.record
    const runs = this.incident.entries.filter(
      ({ entry }) => entry.kind === 'decision.intent' || entry.kind === 'outcome',
    )
    const blank = (text: string): Part => ({ is: 'blank', text })
    const others = neededArtefacts(this.incident, this.record.asOf).filter((name) => name !== 'runbook.md')
    return {
      Overview: [
        ...this.notes(['deployment'], 'the owner: the purpose'),
        blank('the owner: when it is used, and what is needed before'),
      ],
      'Quick Reference': [blank('the owner: each task with its command and its time')],
      Procedures: [
        ...this.plans(),
        blank('the owner: prerequisites, and the expected output of every step'),
        blank('whoever executes in production: the verification, as it was seen'),
      ],
      Troubleshooting: this.notes(['symptom'], 'the owner: symptoms, each with its cause and its fix'),
      'Monitoring & Alerts': [blank('the owner: what is watched, and what alerts')],
      'Emergency Contacts': [blank('the owner: whom to call')],
      'Related Documentation': [remark(others.map((name) => `\`${name}\``).join(', '))],
      'Change Log':
        runs.length === 0
          ? [remark('Nothing was let go yet.')]
          : runs.map(({ index, entry }) => statement(`${entry.at} ${toldEntry(entry, names)}`, index)),
    }
  }

  private opened(): Part {
    const { opening } = this.incident
    return statement(
      `Opened at ${opening.at} by ${nameOf(opening.by.id, this.record.names)} as: ${plainText(opening.text)}`,
      opening.index,
    )
  }

  private summary(): readonly Part[] {
    const { opening, targets, closed } = this.incident
    return [
      this.opened(),
      ...targets.map((target) => statement(`Said to be affected: ${plainText(target)}`, opening.index)),
      ...this.notes(['impact'], 'the owner: the impact on users and services'),
      ...this.downtime(),
      ...(closed === undefined ? [] : [statement(`Closed at ${closed.entry.at}`, closed.index)]),
    ]
  }

  private downtime(): readonly Part[] {
    const { times } = this.incident
    const parts = POINTS.map((point): Part => {
      const told = times[point]
      if (told === undefined) return { is: 'blank', text: `the owner: when it ${HAPPENED[point]}` }
      return this.at(told, `It ${HAPPENED[point]}: ${told.at}`)
    })
    const down = downtimeOf(this.incident, this.record.asOf)
    const over = times.ended ?? times.mitigated
    if (down === undefined || times.started === undefined || over === undefined) return parts
    const minutes = Math.floor(down / 60_000)
    const seconds = Math.round((down % 60_000) / 1000)
    const both = [times.started.note, over.note].map((note) => this.proofOf(note))
    const evidence = both.every((one) => one.length > 0) ? unique(both.flat()) : []
    return [...parts, { is: 'statement', text: `Downtime: ${minutes} min ${seconds} s`, evidence }]
  }

  private at({ note }: { readonly note: Note }, text: string): Part {
    return { is: 'statement', text, evidence: this.proofOf(note) }
  }

  private rootCause(): readonly Part[] {
    return [
      ...this.notes(['root-cause'], 'the owner: the technical root cause, told apart from the symptom'),
      ...this.notes(['contributing-factor'], 'the owner: contributing factors'),
      ...this.notes(['finding']),
    ]
  }

  /** Notes of these kinds, or who writes what is missing. */
  private notes(kinds: readonly NoteKind[], blank?: string): readonly Part[] {
    const found = this.incident.notes.filter(({ kind }) => kind !== undefined && kinds.includes(kind))
    if (found.length === 0) return blank === undefined ? [] : [{ is: 'blank', text: blank }]
    return found.map((note) => this.noted(note))
  }

  private noted(note: Note, label = note.kind === undefined ? '' : LABELS[note.kind]): Part {
    const { text, by, evidence } = note
    const from = by.is === 'agent' ? `agent ${nameOf(by.id, this.record.names)} says: ` : ''
    const quotes = evidence.flatMap(({ quote }) => (quote === undefined ? [] : [quotedText(quote)]))
    const shows = quotes.length === 0 ? '' : ` — log shows: ${quotes.join(', ')}`
    return { is: 'statement', text: `${label}${from}${plainText(text)}${shows}`, evidence: this.proofOf(note) }
  }

  /** What proves it: its own entry only proves that it was said. */
  private proofOf({ evidence }: Note): readonly Evidence[] {
    const { entries } = this.incident
    return unique(
      evidence.filter((one) => {
        if (one.is !== 'entry') return true
        const found = entries.find(({ index }) => index === one.index)
        return found !== undefined && !isStatement(found.entry)
      }),
    )
  }

  private timeline(): readonly Part[] {
    const { entries, notes, times } = this.incident
    const { names, reads } = this.record
    const points = POINTS.flatMap((point) => {
      const told = times[point]
      return told === undefined ? [] : [{ at: told.at, part: this.at(told, `${told.at} it ${HAPPENED[point]}`) }]
    })
    const told = entries
      .filter((one) => this.isTold(one))
      .map(({ index, entry }) => ({ at: entry.at, part: statement(`${entry.at} ${toldEntry(entry, names)}`, index) }))
    const said = notes
      .filter(({ kind }) => kind === 'timeline')
      .map((note) => ({ at: note.at, part: this.noted(note, `${note.at} noted: `) }))
    return [
      ...[...points, ...told, ...said]
        .toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
        .map(({ part }) => part),
      ...(reads === 0 ? [] : [readsRemark(reads)]),
      ...leftOutParts(this.record),
    ]
  }

  /** What of an incident's own is told: what changes what it is about, and what came after its end. */
  private isTold({ index, entry }: Told): boolean {
    const { closed } = this.incident
    if (entry.kind === 'incident.attached') return true
    // A note of the timeline stands there itself.
    if (entry.kind === 'incident.noted')
      return closed !== undefined && index > closed.index && entry['topic'] !== 'timeline'
    return LISTED.has(entry.kind)
  }

  private plans(): readonly Part[] {
    const { plans } = this.record
    if (plans.length === 0) return [remark('No request about the target has a plan.')]
    return plans.flatMap(({ hold, steps }): readonly Part[] => [
      { is: 'heading', level: 3, text: `Plan of ${plainText(hold)}` },
      ...steps.flatMap(({ name, todo, commands }, i): readonly Part[] => [
        remark(`${i + 1}. ${STEPS[name]}: ${todo.map(plainText).join('; ')}`),
        ...(commands.length === 0 ? [] : [{ is: 'code', lines: commands } as const]),
      ]),
    ])
  }

  private receipts(): readonly Part[] {
    return this.incident.entries
      .filter(({ entry }) => entry.kind !== 'incident.written')
      .map(({ index, entry }) => statement(`${entry.kind}, ${entry.at}: \`prodgate log receipt ${index}\``, index))
  }
}

/** Reads go on while an incident is open, and none of them makes a paper old. */
function readsRemark(reads: number): Part {
  return { is: 'remark', text: `Decisions that only read the target are left out here: ${reads}.`, passing: true }
}

/** As the production policy calls the steps. */
const STEPS = {
  'back up': 'Backup first',
  execute: 'Execute action',
  verify: 'Verify success',
  'roll back': 'If failed, rollback',
}

const LABELS: Readonly<Record<NoteKind, string>> = {
  impact: 'Impact: ',
  symptom: '',
  finding: 'Finding: ',
  'root-cause': '',
  'contributing-factor': 'Contributing factor: ',
  mitigation: '',
  'corrective-action': '',
  prevention: '',
  decision: '',
  option: '',
  risk: '',
  deployment: '',
  'went-well': '',
  'went-wrong': '',
  timeline: '',
}

/** What a timeline tells. What is only cited, and grants, which go with approvals, stand among the receipts. */
const LISTED: ReadonlySet<string> = new Set([
  ...RELATED_KINDS.filter((kind) => !kind.startsWith('grant.')),
  'incident.opened',
  'incident.closed',
])

function unique(evidence: readonly Evidence[]): readonly Evidence[] {
  return [...new Map(evidence.map((one) => [JSON.stringify(one), one])).values()]
}
