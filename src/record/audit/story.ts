import type { Entry } from '../entry.ts'
import type { AuditFault, StoryFaultCode } from './fault.ts'
import { Roll } from './roll.ts'

interface GrantStory {
  readonly given: number
  readonly uses: number
  readonly expires: string
  readonly epoch: number
  readonly hold: string | undefined
  /** Decisions that it was spent for, once each use. */
  readonly spentFor: string[]
  revoked: boolean
}

export interface HoldStory {
  status: string
  /** What was asked for, as far as the entry says it: a change of the configuration may have no target there. */
  readonly opened: Readonly<Partial<Record<'decision' | 'digest' | 'target' | 'environment', string>>>
  /** Whether it ever was. */
  approved: boolean
  readonly approvers: Set<string>
  /** Something that people wrote in it, or its target, was erased. */
  erased: boolean
}

/** What is known of a decision, as bits: there are as many decisions as entries. */
const STOPPED = 1
const INTENT = 2
const OUTCOME = 4
const PASS = 8

/** What is wrong with an entry, without its place. */
type Wrong = readonly [code: StoryFaultCode, message: string]

/**
 * What the entries tell, read in their order. An entry that could not have come after those before it is a fault: a grant
 * that was spent and never given, an intent without its approval, an outcome of what was never let go.
 *
 * Memory grows with decisions, requests and grants, by some hundred bytes each.
 */
export class Story {
  readonly grants = new Map<string, GrantStory>()
  readonly holds = new Map<string, HoldStory>()
  /** By decision: the pass that it got. */
  readonly passes = new Map<string, string>()
  /** People, agents, freezes and enrolled targets, as the log last says of them. */
  readonly roll = new Roll()
  /** All that is pinned of a server's tools, by who asks and the server. */
  readonly pins = new Map<string, string>()
  /** How many decisions, and how many outcomes, the log tells of. */
  decisions = 0
  outcomes = 0
  private readonly known = new Map<string, number>()
  private readonly mocks = new Set<string>()
  private at = ''
  private epoch = 0

  /** The first thing that is wrong with the entry. */
  read(index: number, entry: Entry): AuditFault | undefined {
    const wrong = this.clock(entry) ?? this.tell(index, entry)
    this.at = entry.at > this.at ? entry.at : this.at
    this.epoch = Math.max(this.epoch, entry.epoch)
    return wrong === undefined ? undefined : { code: wrong[0], message: wrong[1], index }
  }

  /** Of the newest entry. */
  get last(): { readonly at: string; readonly epoch: number } {
    return { at: this.at, epoch: this.epoch }
  }

  private clock({ at, epoch }: Entry): Wrong | undefined {
    if (at < this.at) return ['TIME_WENT_BACK', `the entry is of ${at}, and the one before it of ${this.at}`]
    if (epoch >= this.epoch) return undefined
    return ['EPOCH_WENT_BACK', `the entry is of epoch ${epoch}, and the one before it of ${this.epoch}`]
  }

  private tell(index: number, entry: Entry): Wrong | undefined {
    const { kind } = entry
    this.roll.read(entry)
    if (kind === 'decision.intent' || kind === 'decision.stopped') return this.decision(entry)
    if (kind === 'outcome') return this.outcome(entry)
    if (kind === 'hold.opened' || kind === 'mock.requested') return this.opened(entry)
    if (kind.startsWith('hold.')) return this.hold(entry)
    if (kind === 'value.erased') this.erased(entry)
    if (kind === 'grant.given') return this.given(index, entry)
    if (kind === 'grant.spent') return this.spent(entry)
    if (kind === 'grant.revoked') return this.revoked(entry)
    if (kind === 'pass.issued') return this.passIssued(entry)
    if (kind === 'configuration.loosened') return this.loosened(entry)
    if (kind === 'tool.pinned') this.pins.set(pinsKey(entry), text(entry['pins']))
    if (kind === 'mock.opened') this.mocks.add(text(entry['session']))
    if (kind === 'mock.ended') this.mocks.delete(text(entry['session']))
    return undefined
  }

  private decision(entry: Entry): Wrong | undefined {
    const id = text(entry['decision'])
    const before = this.known.get(id) ?? 0
    const isIntent = entry.kind === 'decision.intent'
    this.known.set(id, before | (isIntent ? INTENT : STOPPED))
    if (before === 0) this.decisions++
    // An approval that is spent for a pass lets go what was held, and does not decide it a second time.
    const isLater = isIntent && entry['verdict'] === undefined && before === STOPPED
    if (!isLater && (before !== 0 || id === '')) return ['DECISION_TWICE', `decision ${id} was made before`]
    if (!isLater && (entry['verdict'] === 'allow') !== isIntent)
      return ['VERDICT_WRONG', `decision ${id} was not of the verdict that its entry is for`]
    return isIntent ? this.approval(id, entry) : undefined
  }

  /** Whatever an intent names as its permission was there before it, and was taken for it. */
  private approval(id: string, entry: Entry): Wrong | undefined {
    const hold = entry['hold']
    const found = this.holds.get(text(hold))
    if (hold !== undefined && (found?.approved !== true || found.approvers.size === 0))
      return ['APPROVAL_MISSING', `nobody approved request ${text(hold)}, which the intent of ${id} names`]
    for (const grant of words(entry['grant'])) {
      if (this.grants.get(grant)?.spentFor.includes(id) === true) continue
      return ['APPROVAL_MISSING', `grant ${grant} was not spent for decision ${id}, whose intent names it`]
    }
    const mock = entry['mock']
    if (mock === undefined || this.mocks.has(text(mock))) return undefined
    return ['APPROVAL_MISSING', `mock session ${text(mock)} was not open, and the intent of ${id} names it`]
  }

  private outcome(entry: Entry): Wrong | undefined {
    const id = text(entry['decision'])
    const before = this.known.get(id) ?? 0
    if ((before & INTENT) === 0) return ['OUTCOME_WITHOUT_INTENT', `no intent of decision ${id} stands before`]
    if ((before & OUTCOME) !== 0) return ['OUTCOME_TWICE', `the outcome of decision ${id} was told before`]
    this.known.set(id, before | OUTCOME)
    this.outcomes++
    return undefined
  }

  private opened(entry: Entry): Wrong | undefined {
    const id = text(entry['hold'])
    if (this.holds.has(id) || id === '') return ['HOLD_NOT_OPEN', `request ${id} was opened before`]
    const told = (['decision', 'digest', 'target', 'environment'] as const).flatMap((name) =>
      entry[name] === undefined ? [] : [[name, text(entry[name])]],
    )
    const opened = Object.fromEntries(told)
    this.holds.set(id, { status: 'pending', opened, approved: false, approvers: new Set(), erased: false })
    return undefined
  }

  private hold(entry: Entry): Wrong | undefined {
    const id = text(entry['hold'])
    const hold = this.holds.get(id)
    if (hold === undefined) return ['HOLD_UNKNOWN', `request ${id} was never opened`]
    if (entry.kind === 'hold.answered' && entry['code'] === 'APPROVES') hold.approvers.add(text(entry['by']))
    const to = statusAfter(entry)
    if (to === undefined) return undefined
    const open = hold.status === 'pending' || (hold.status === 'approved' && to !== 'approved')
    if (!open) return ['HOLD_NOT_OPEN', `request ${id} was ${hold.status} and cannot become ${to}`]
    hold.status = to
    hold.approved ||= to === 'approved'
    return undefined
  }

  private erased(entry: Entry): void {
    const hold = this.holds.get(text(entry['hold'] ?? entry['about']))
    if (hold !== undefined) hold.erased = true
  }

  private given(index: number, entry: Entry): Wrong | undefined {
    const id = text(entry['grant'])
    if (this.grants.has(id) || id === '') return ['GRANT_TWICE', `grant ${id} was given before`]
    const hold = entry['hold'] === undefined ? undefined : text(entry['hold'])
    const { uses, expires } = entry
    this.grants.set(id, {
      given: index,
      uses: typeof uses === 'number' ? uses : 0,
      expires: text(expires),
      epoch: entry.epoch,
      hold,
      spentFor: [],
      revoked: false,
    })
    if (hold === undefined) return undefined
    const by = Array.isArray(entry['by']) ? entry['by'] : []
    const approvers = this.holds.get(hold)
    const all =
      approvers?.status === 'approved' && by.length > 0 && by.every((one) => approvers.approvers.has(text(one)))
    return all ? undefined : ['APPROVAL_MISSING', `request ${hold} was not approved by those whom grant ${id} names`]
  }

  private spent(entry: Entry): Wrong | undefined {
    const id = text(entry['grant'])
    const grant = this.grants.get(id)
    if (grant === undefined) return ['GRANT_UNKNOWN', `grant ${id} was never given`]
    grant.spentFor.push(text(entry['decision']))
    const count = grant.spentFor.length
    if (count > grant.uses) return ['GRANT_OVERSPENT', `grant ${id} was for ${grant.uses} and is spent ${count} times`]
    if (grant.revoked) return ['GRANT_VOID', `grant ${id} was revoked before it was spent`]
    if (grant.epoch !== entry.epoch)
      return ['GRANT_VOID', `grant ${id} is of epoch ${grant.epoch}, and void in this one`]
    if (!(entry.at < grant.expires)) return ['GRANT_VOID', `grant ${id} had expired at ${grant.expires}`]
    return undefined
  }

  /** Confirmed by somebody else than who asked, or told to have been done alone. */
  private loosened(entry: Entry): Wrong | undefined {
    if (entry['hold'] === undefined && entry['alone'] === true) return undefined
    const id = text(entry['hold'])
    const found = this.holds.get(id)
    const others = [...(found?.approvers ?? [])].filter((one) => one !== entry['person'])
    if (found?.approved === true && others.length > 0) return undefined
    return ['APPROVAL_MISSING', `nobody else confirmed the change of the configuration that request ${id} was for`]
  }

  private revoked(entry: Entry): Wrong | undefined {
    const id = text(entry['grant'])
    const grant = this.grants.get(id)
    if (grant === undefined) return ['GRANT_UNKNOWN', `grant ${id} was never given`]
    grant.revoked = true
    return undefined
  }

  private passIssued(entry: Entry): Wrong | undefined {
    const id = text(entry['decision'])
    const before = this.known.get(id) ?? 0
    if ((before & INTENT) === 0) return ['PASS_WITHOUT_INTENT', `no intent of decision ${id} stands before its pass`]
    if ((before & PASS) !== 0) return ['PASS_TWICE', `decision ${id} had its pass before`]
    this.known.set(id, before | PASS)
    this.passes.set(id, text(entry['jti']))
    return undefined
  }
}

/** The status that an entry puts a request into; nothing where it leaves it as it is. */
function statusAfter(entry: Entry): string | undefined {
  if (entry.kind === 'hold.approved') return 'approved'
  if (entry.kind === 'hold.rejected') return 'rejected'
  return entry.kind === 'hold.closed' ? text(entry['status']) : undefined
}

function pinsKey(entry: Entry): string {
  return `${text(entry['agent'] ?? entry['person'])} ${text(entry['of'])}`
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Ids that stand in one field, a blank between two. */
function words(value: unknown): readonly string[] {
  return text(value)
    .split(' ')
    .filter((word) => word !== '')
}
