import type { Entry } from '../entry.ts'
import { plainText } from './document.ts'
import { textsOf } from './incident.ts'

export type NamesById = Readonly<Record<string, string>>

/** An entry of the log in a clause, for a timeline: made from the entry alone, but for names. */
export function toldEntry(entry: Entry, names: NamesById): string {
  const { kind } = entry
  const hold = `request ${text(entry, 'hold')}`
  const decision = `decision ${text(entry, 'decision')}`
  const who = whoIn(entry, names)
  switch (kind) {
    case 'incident.opened':
      return `the incident was opened by ${who}`
    case 'incident.noted':
      return `note ${Number(entry['note'])} (${text(entry, 'topic')}) by ${who}`
    case 'incident.attached':
      return attachment(entry, who)
    case 'incident.closed':
      return `the incident was closed by ${who}`
    case 'decision.intent':
      return `let go: ${effectsOf(entry)}, asked by ${who}${permission(entry)}`
    case 'decision.stopped':
      return `${text(entry, 'verdict') === 'hold' ? 'held' : 'denied'}: ${effectsOf(entry)}, asked by ${who} (${textsOf(entry['reasons']).map(plainText).join(', ')})`
    case 'hold.opened':
      return `${hold} waits for people: ${text(entry, 'target')}`
    case 'hold.answered':
      return entry['code'] === 'APPROVES'
        ? `${hold} was approved by ${who}`
        : `${hold} had an answer of ${who} that is no approval (${text(entry, 'code')})`
    case 'hold.approved':
      return `${hold} has the approvals that it needs`
    case 'hold.rejected':
      return `${hold} was rejected by ${who}`
    case 'hold.closed':
      return `${hold} is ${text(entry, 'status')} (${text(entry, 'code')})`
    case 'hold.escalated':
      return `${hold} was escalated (${text(entry, 'why')})`
    case 'hold.reviewed':
      return `${hold} was reviewed by ${who}`
    case 'run.started':
      return `${decision} began to run`
    case 'workflow.ran':
      return `workflow ${text(entry, 'workflow')} of ${decision} ran as ${text(entry, 'mode')}: its result is ${text(entry, 'provenance')}`
    case 'outcome':
      return `${decision} ended: ${text(entry, 'status')}${entry['exitCode'] === undefined ? '' : `, exit status ${Number(entry['exitCode'])}`}`
    default:
      return `${kind}${entry['decision'] === undefined ? '' : ` of ${decision}`}`
  }
}

function attachment(entry: Entry, who: string): string {
  const { note, retracted } = entry
  if (retracted === true)
    return `${note === undefined ? `what came with entry ${Number(entry['attachment'])}` : `note ${Number(note)}`} was taken back by ${who}`
  const things = [
    ...(entry['evidence'] === undefined ? [] : [`evidence of note ${Number(note)}`]),
    ...(entry['decision'] === undefined ? [] : [`decision ${text(entry, 'decision')}`]),
    ...(entry['hold'] === undefined ? [] : [`request ${text(entry, 'hold')}`]),
  ]
  return `${things.join(' and ')} was attached by ${who}`
}

/** What was asked for, by its effects as the log has them. */
export function effectsOf(entry: Entry): string {
  const effects = textsOf(entry['effects']).map(plainText)
  const shown =
    effects.length === 0 ? 'an action without effects that are known' : effects.slice(0, MOST_EFFECTS).join('; ')
  return effects.length > MOST_EFFECTS ? `${shown}; and ${effects.length - MOST_EFFECTS} more` : shown
}

const MOST_EFFECTS = 5

export function whoIn(entry: Entry, names: NamesById): string {
  const id = ['by', 'person', 'agent'].map((field) => entry[field]).find((one) => typeof one === 'string')
  return typeof id === 'string' ? nameOf(id, names) : 'the gate'
}

export function nameOf(id: string, names: NamesById): string {
  const name = names[id]
  return name === undefined ? plainText(id) : `${plainText(name)} (${plainText(id)})`
}

function permission(entry: Entry): string {
  if (entry['hold'] !== undefined) return `, by request ${text(entry, 'hold')}`
  if (entry['grant'] !== undefined) return `, by grant ${text(entry, 'grant')}`
  return entry['mock'] === undefined ? '' : `, in mock session ${text(entry, 'mock')}`
}

function text(entry: Entry, field: string): string {
  const value = entry[field]
  return typeof value === 'string' ? plainText(value) : ''
}
