import { describe, expect, test } from 'vitest'
import type { Entry, EntryBody } from '../entry.ts'
import { Story, text } from './story.ts'

const time = (second: number) => new Date(Date.UTC(2026, 10, 21, 12, 0, second)).toISOString()
/** A body, with time and epoch where a test wants others than those of its place. */
type Told = EntryBody & { readonly at?: string; readonly epoch?: number }
const entryOf = (body: Told, second: number): Entry => ({ at: time(second), epoch: 1, ...body, v: 1 })

/** What is wrong with each entry of a story; nothing where all of it can be true. */
function wrong(...bodies: readonly Told[]): readonly string[] {
  const story = new Story()
  return bodies.flatMap((body, i) => {
    const found = story.read(i, entryOf(body, i))
    return found === undefined ? [] : [`${found.index} ${found.code}`]
  })
}
function readAll(...bodies: readonly Told[]): Story {
  const story = new Story()
  for (const [i, body] of bodies.entries()) story.read(i, entryOf(body, i))
  return story
}
const message = (...bodies: readonly Told[]) => {
  const story = new Story()
  return bodies.map((body, i) => story.read(i, entryOf(body, i))?.message).at(-1)
}

const opened: Told = { kind: 'hold.opened', hold: 'h' }
const answered: Told = { kind: 'hold.answered', hold: 'h', by: 'ann', code: 'APPROVES' }
const approved: Told = { kind: 'hold.approved', hold: 'h' }
const stopped: Told = { kind: 'decision.stopped', decision: 'd', verdict: 'hold' }
const intent: Told = { kind: 'decision.intent', decision: 'd', verdict: 'allow' }
const given: Told = { kind: 'grant.given', grant: 'g', uses: 1, expires: time(60) }
const spent: Told = { kind: 'grant.spent', grant: 'g', decision: 'd' }

describe('time and epoch', () => {
  test('go on or stand still', () => {
    expect(wrong(stopped, { kind: 'login', at: time(0) }, { kind: 'login', at: time(0), epoch: 2 })).toEqual([])
    expect(wrong({ kind: 'login', at: time(9) }, { kind: 'login', at: time(8) })).toEqual(['1 TIME_WENT_BACK'])
    expect(wrong({ kind: 'login', epoch: 2 }, { kind: 'login' })).toEqual(['1 EPOCH_WENT_BACK'])
  })
  test('are held against the latest there was, not against the one before', () => {
    const back = [
      { kind: 'login', at: time(50), epoch: 5 },
      { kind: 'login', at: time(1), epoch: 1 },
    ] as const
    const story = readAll(...back)
    expect(story.last).toEqual({ at: time(50), epoch: 5 })
    expect(wrong(...back, { kind: 'login', at: time(2), epoch: 5 })).toEqual(['1 TIME_WENT_BACK', '2 TIME_WENT_BACK'])
    expect(wrong(...back, { kind: 'login', at: time(50), epoch: 2 })).toEqual(['1 TIME_WENT_BACK', '2 EPOCH_WENT_BACK'])
    expect(wrong(...back, { kind: 'login', at: time(50), epoch: 5 })).toEqual(['1 TIME_WENT_BACK'])
  })
  test('are told with those that they were held against', () => {
    expect(message({ kind: 'login', at: time(9) }, { kind: 'login', at: time(8) })).toBe(
      `the entry is of ${time(8)}, and the one before it of ${time(9)}`,
    )
    expect(message({ kind: 'login', epoch: 2 }, { kind: 'login' })).toBe(
      'the entry is of epoch 1, and the one before it of 2',
    )
  })
  test('are those of the newest entry', () => {
    expect(readAll({ kind: 'login' }, { kind: 'login', epoch: 3 }).last).toEqual({ at: time(1), epoch: 3 })
    expect(new Story().last).toEqual({ at: '', epoch: 0 })
  })
})

describe('a change that loosens the configuration', () => {
  const loosened: Told = { kind: 'configuration.loosened', change: 'freeze.lifted', person: 'olga', hold: 'h' }
  test('was confirmed by somebody else, or is told to have been done alone', () => {
    expect(wrong(opened, answered, approved, loosened)).toEqual([])
    expect(wrong({ ...loosened, hold: undefined, alone: true })).toEqual([])
    expect(wrong({ ...loosened, hold: undefined })).toEqual(['0 APPROVAL_MISSING'])
    expect(wrong(opened, answered, loosened)).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong(opened, approved, loosened)).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong(opened, { ...answered, by: 'olga' }, approved, loosened)).toEqual(['3 APPROVAL_MISSING'])
    expect(wrong(opened, { ...answered, by: 'olga' }, answered, approved, loosened)).toEqual([])
  })
})

describe('a decision', () => {
  test('is made once, under a name', () => {
    expect(wrong(stopped)).toEqual([])
    expect(wrong(intent)).toEqual([])
    expect(wrong(stopped, { ...stopped, decision: 'e' })).toEqual([])
    expect(wrong(stopped, stopped)).toEqual(['1 DECISION_TWICE'])
    expect(wrong(intent, intent)).toEqual(['1 DECISION_TWICE'])
    expect(wrong(stopped, intent)).toEqual(['1 DECISION_TWICE'])
    expect(wrong({ ...intent, decision: undefined })).toEqual(['0 DECISION_TWICE'])
    expect(readAll(stopped, stopped, { ...intent, decision: 'e' }).decisions).toBe(2)
  })
  test('that was stopped is let go once by the pass of an approval', () => {
    const pass: Told = { kind: 'decision.intent', decision: 'd' }
    expect(wrong(stopped, pass)).toEqual([])
    expect(readAll(stopped, pass).decisions).toBe(1)
    expect(wrong(stopped, pass, pass)).toEqual(['2 DECISION_TWICE'])
    expect(wrong(intent, pass)).toEqual(['1 DECISION_TWICE'])
    expect(wrong(pass)).toEqual(['0 VERDICT_WRONG'])
    expect(wrong(stopped, { kind: 'decision.stopped', decision: 'd' })).toEqual(['1 DECISION_TWICE'])
  })
  test('is of the verdict that its entry is for', () => {
    expect(wrong({ ...stopped, verdict: 'deny' })).toEqual([])
    expect(wrong({ ...stopped, verdict: 'allow' })).toEqual(['0 VERDICT_WRONG'])
    expect(wrong({ ...intent, verdict: 'hold' })).toEqual(['0 VERDICT_WRONG'])
  })
  test('that is allowed names what permitted it', () => {
    expect(wrong(opened, answered, approved, { ...intent, hold: 'h' })).toEqual([])
    expect(wrong(opened, answered, { ...intent, hold: 'h' })).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong(opened, approved, { ...intent, hold: 'h' })).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong({ ...intent, hold: 'h' })).toEqual(['0 APPROVAL_MISSING'])
    // One that is stopped names the request that it waits for.
    expect(wrong(opened, { ...stopped, hold: 'h' })).toEqual([])
    expect(message({ ...intent, hold: 'h' })).toBe('nobody approved request h, which the intent of d names')
  })
  test('keeps its approval when the request is closed after it', () => {
    const closed: Told = { kind: 'hold.closed', hold: 'h', status: 'spent' }
    expect(wrong(opened, answered, approved, closed, { ...intent, hold: 'h' })).toEqual([])
    expect(wrong(opened, answered, { ...closed, status: 'expired' }, { ...intent, hold: 'h' })).toEqual([
      '3 APPROVAL_MISSING',
    ])
  })
  test('names grants that were spent for it, each of them', () => {
    const other: Told = { ...given, grant: 'f' }
    const both = { ...intent, grant: 'g f' }
    expect(wrong(given, spent, { ...intent, grant: 'g' })).toEqual([])
    expect(wrong(given, { ...intent, grant: 'g' })).toEqual(['1 APPROVAL_MISSING'])
    expect(wrong(given, { ...spent, decision: 'e' }, { ...intent, grant: 'g' })).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong(given, spent, other, { ...spent, grant: 'f' }, both)).toEqual([])
    expect(wrong(given, spent, other, { ...spent, grant: 'f' }, { ...intent, grant: ' g  f ' })).toEqual([])
    expect(wrong(given, spent, other, both)).toEqual(['3 APPROVAL_MISSING'])
    expect(wrong(other, { ...spent, grant: 'f' }, given, both)).toEqual(['3 APPROVAL_MISSING'])
    expect(wrong({ ...intent, grant: '' })).toEqual([])
    expect(message({ ...intent, grant: 'g' })).toBe('grant g was not spent for decision d, whose intent names it')
  })
  test('names a mock session that is open', () => {
    const open: Told = { kind: 'mock.opened', session: 'm' }
    const end: Told = { kind: 'mock.ended', session: 'm' }
    expect(wrong(open, { ...intent, mock: 'm' })).toEqual([])
    expect(wrong({ ...intent, mock: 'm' })).toEqual(['0 APPROVAL_MISSING'])
    expect(wrong(open, end, { ...intent, mock: 'm' })).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong(open, { ...end, session: 'n' }, { ...intent, mock: 'm' })).toEqual([])
    expect(wrong({ kind: 'mock.refused', session: 'm' }, { ...intent, mock: 'm' })).toEqual(['1 APPROVAL_MISSING'])
    expect(wrong({ kind: 'mock.ended', session: 'm' }, { ...intent, mock: 'm' })).toEqual(['1 APPROVAL_MISSING'])
    expect(message({ ...intent, mock: 'm' })).toBe('mock session m was not open, and the intent of d names it')
  })
})

describe('what came of it', () => {
  const outcome: Told = { kind: 'outcome', decision: 'd' }
  const pass: Told = { kind: 'pass.issued', decision: 'd', jti: 'j' }
  test('an outcome is of what was let go, once', () => {
    expect(wrong(intent, outcome)).toEqual([])
    expect(wrong(outcome)).toEqual(['0 OUTCOME_WITHOUT_INTENT'])
    expect(wrong(stopped, outcome)).toEqual(['1 OUTCOME_WITHOUT_INTENT'])
    expect(wrong(intent, outcome, outcome)).toEqual(['2 OUTCOME_TWICE'])
    expect(wrong(intent, pass, outcome)).toEqual([])
    expect(readAll(intent, outcome, outcome, { ...outcome, decision: 'e' }).outcomes).toBe(1)
  })
  test('a pass is of what was let go, once', () => {
    expect(wrong(intent, pass)).toEqual([])
    expect(wrong(pass)).toEqual(['0 PASS_WITHOUT_INTENT'])
    expect(wrong(stopped, pass)).toEqual(['1 PASS_WITHOUT_INTENT'])
    expect(wrong(intent, pass, pass)).toEqual(['2 PASS_TWICE'])
    expect(wrong(intent, outcome, pass, outcome)).toEqual(['3 OUTCOME_TWICE'])
    expect(wrong(intent, pass, outcome, pass)).toEqual(['3 PASS_TWICE'])
    expect([...readAll(intent, pass, { ...pass, jti: 'k' }).passes]).toEqual([['d', 'j']])
  })
  test('says of which decision it is', () => {
    expect(message(outcome)).toBe('no intent of decision d stands before')
    expect(message(intent, outcome, outcome)).toBe('the outcome of decision d was told before')
    expect(message(pass)).toBe('no intent of decision d stands before its pass')
    expect(message(intent, pass, pass)).toBe('decision d had its pass before')
    expect(message(stopped, stopped)).toBe('decision d was made before')
    expect(message({ ...stopped, verdict: 'allow' })).toBe('decision d was not of the verdict that its entry is for')
  })
})

describe('a request', () => {
  const closed = (status: string): Told => ({ kind: 'hold.closed', hold: 'h', status })
  const rejected: Told = { kind: 'hold.rejected', hold: 'h', by: 'ann' }
  const statusAfter = (...bodies: readonly Told[]) => readAll(opened, ...bodies).holds.get('h')?.status
  test('is opened once, under a name; a mock session is asked for like it', () => {
    expect(wrong(opened)).toEqual([])
    expect(wrong(opened, opened)).toEqual(['1 HOLD_NOT_OPEN'])
    expect(wrong({ kind: 'hold.opened' })).toEqual(['0 HOLD_NOT_OPEN'])
    expect(wrong({ kind: 'mock.requested', hold: 'm' }, { ...answered, hold: 'm' })).toEqual([])
    expect(message(opened, opened)).toBe('request h was opened before')
  })
  test('that was never opened is answered by nobody', () => {
    expect(wrong(answered)).toEqual(['0 HOLD_UNKNOWN'])
    expect(wrong({ kind: 'hold.escalated', hold: 'h' })).toEqual(['0 HOLD_UNKNOWN'])
    expect(wrong(opened, { kind: 'hold.escalated', hold: 'h' }, { kind: 'hold.reviewed', hold: 'h' })).toEqual([])
    expect(message(answered)).toBe('request h was never opened')
  })
  test('goes from pending to an end, or over approved to one', () => {
    expect(wrong(opened, approved, closed('spent'))).toEqual([])
    expect(wrong(opened, approved, rejected)).toEqual([])
    expect(wrong(opened, closed('expired'))).toEqual([])
    expect(wrong(opened, approved, approved)).toEqual(['2 HOLD_NOT_OPEN'])
    expect(wrong(opened, rejected, approved)).toEqual(['2 HOLD_NOT_OPEN'])
    expect(wrong(opened, closed('cancelled'), rejected)).toEqual(['2 HOLD_NOT_OPEN'])
    expect(statusAfter()).toBe('pending')
    expect(statusAfter(approved)).toBe('approved')
    expect(statusAfter(rejected, approved)).toBe('rejected')
    expect(statusAfter(approved, closed('spent'))).toBe('spent')
    expect(message(opened, rejected, approved)).toBe('request h was rejected and cannot become approved')
  })
  test('stays as it is when it is answered, escalated or reviewed', () => {
    expect(statusAfter(answered, { kind: 'hold.escalated', hold: 'h' })).toBe('pending')
    expect(wrong(opened, rejected, { kind: 'hold.reviewed', hold: 'h' })).toEqual([])
  })
})

describe('a grant', () => {
  test('is given once, under a name', () => {
    expect(wrong(given)).toEqual([])
    expect(wrong(given, given)).toEqual(['1 GRANT_TWICE'])
    expect(wrong({ ...given, grant: undefined })).toEqual(['0 GRANT_TWICE'])
    expect(message(given, given)).toBe('grant g was given before')
  })
  test('of a request is by those who approved it', () => {
    const of: Told = { ...given, hold: 'h', by: ['ann'] }
    expect(wrong(opened, answered, approved, of)).toEqual([])
    expect(wrong(opened, answered, of)).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong(opened, approved, of)).toEqual(['2 APPROVAL_MISSING'])
    expect(wrong(of)).toEqual(['0 APPROVAL_MISSING'])
    for (const by of [[], ['ann', 'ben'], ['ben'], 'ann', undefined]) {
      expect(wrong(opened, answered, approved, { ...of, by })).toEqual(['3 APPROVAL_MISSING'])
    }
    // Whoever said no, or said it of something else, is no approver.
    expect(wrong(opened, { ...answered, code: 'REJECTS' }, approved, of)).toEqual(['3 APPROVAL_MISSING'])
    expect(wrong(opened, approved, { ...answered, kind: 'hold.escalated' }, of)).toEqual(['3 APPROVAL_MISSING'])
    expect(message(of)).toBe('request h was not approved by those whom grant g names')
    // One that a person gives ahead is of no request.
    expect(wrong({ ...given, by: ['ann'] })).toEqual([])
  })
  test('is spent as often as it says', () => {
    expect(wrong(given, spent)).toEqual([])
    expect(wrong(given, spent, spent)).toEqual(['2 GRANT_OVERSPENT'])
    expect(wrong({ ...given, uses: 2 }, spent, spent)).toEqual([])
    expect(wrong({ ...given, uses: 2 }, spent, spent, spent)).toEqual(['3 GRANT_OVERSPENT'])
    expect(wrong({ ...given, uses: '2' }, spent)).toEqual(['1 GRANT_OVERSPENT'])
    expect(wrong(spent)).toEqual(['0 GRANT_UNKNOWN'])
    expect(message(given, spent, spent)).toBe('grant g was for 1 and is spent 2 times')
    expect(message(spent)).toBe('grant g was never given')
  })
  test('is void once it was revoked', () => {
    const revoked: Told = { kind: 'grant.revoked', grant: 'g' }
    expect(wrong(given, revoked, spent)).toEqual(['2 GRANT_VOID'])
    expect(wrong(given, spent, revoked)).toEqual([])
    expect(wrong(revoked)).toEqual(['0 GRANT_UNKNOWN'])
    expect(message(revoked)).toBe('grant g was never given')
    expect(message(given, revoked, spent)).toBe('grant g was revoked before it was spent')
    expect(readAll(given).grants.get('g')?.revoked).toBe(false)
  })
  test('is void in another epoch', () => {
    expect(wrong(given, { ...spent, epoch: 2 })).toEqual(['1 GRANT_VOID'])
    expect(wrong({ ...given, epoch: 2 }, { ...spent, epoch: 2 })).toEqual([])
    expect(message(given, { ...spent, epoch: 2 })).toBe('grant g is of epoch 1, and void in this one')
  })
  test('is void from its end on', () => {
    expect(wrong({ ...given, expires: time(2) }, { ...spent, at: time(1) })).toEqual([])
    expect(wrong({ ...given, expires: time(2) }, { ...spent, at: time(2) })).toEqual(['1 GRANT_VOID'])
    expect(wrong({ ...given, expires: undefined }, spent)).toEqual(['1 GRANT_VOID'])
    expect(message({ ...given, expires: time(1) }, spent)).toBe(`grant g had expired at ${time(1)}`)
  })
  test('is remembered as it was given', () => {
    expect(readAll({ kind: 'login' }, given, spent).grants.get('g')).toEqual({
      given: 1,
      uses: 1,
      expires: time(60),
      epoch: 1,
      hold: undefined,
      spentFor: ['d'],
      revoked: false,
    })
  })
})

test('a field that is no text says nothing', () => {
  expect([text('a'), text(5), text(undefined), text(null)]).toEqual(['a', '', '', ''])
})

test('people and what they hold are read along', () => {
  expect([...readAll({ kind: 'person.added', person: 'ann', role: 'approver' }).roll.people]).toEqual([
    ['ann', { role: 'approver', disabled: false }],
  ])
})
