import { describe, expect, test } from 'vitest'
import type { EntryBody } from '../entry.ts'
import { Roll } from './roll.ts'

function readAll(...bodies: readonly EntryBody[]): Roll {
  const roll = new Roll()
  for (const body of bodies) roll.read({ at: '2026-11-21T12:00:00.000Z', epoch: 1, ...body, v: 1 })
  return roll
}

describe('people', () => {
  const added = { kind: 'person.added', person: 'ann', role: 'approver' } as const
  const changed = (more: object) => ({ kind: 'person.changed', person: 'ann', ...more }) as const
  const ann = (...bodies: readonly EntryBody[]) => readAll(added, ...bodies).people.get('ann')
  test('have the role that they were given last', () => {
    expect(ann()).toEqual({ role: 'approver', disabled: false })
    expect(ann(changed({ what: 'role', role: 'viewer' }))).toEqual({ role: 'viewer', disabled: false })
    expect(ann(changed({ what: 'password', role: 'operator' }))).toEqual({ role: 'approver', disabled: false })
    expect(ann({ ...added, role: undefined })).toEqual({ role: '', disabled: false })
  })
  test('are disabled until they are enabled', () => {
    expect(ann(changed({ what: 'disabled' }))).toEqual({ role: 'approver', disabled: true })
    expect(ann(changed({ what: 'disabled' }), changed({ what: 'enabled' }))?.disabled).toBe(false)
    expect(ann(changed({ what: 'disabled' }), changed({ what: 'role', role: 'viewer' }))?.disabled).toBe(true)
  })
  test('who were never added are nobody', () => {
    expect(readAll(changed({ what: 'disabled' })).people.size).toBe(0)
    expect(ann(changed({ person: 'ben', what: 'disabled' }))?.disabled).toBe(false)
  })
})

describe('agents', () => {
  const added = { kind: 'agent.added', agent: 'bot', owner: 'olga' } as const
  const changed = (more: object) => ({ kind: 'agent.changed', agent: 'bot', ...more }) as const
  const bot = (...bodies: readonly EntryBody[]) => readAll(added, ...bodies).agents.get('bot')
  test('belong to somebody, or to nobody', () => {
    expect(bot()).toEqual({ owner: 'olga', handed_to: null, disabled: false })
    expect(bot({ ...added, owner: undefined })?.owner).toBeNull()
    expect(bot(changed({ what: 'owner', owner: 'ann' }))).toMatchObject({ owner: 'ann', disabled: false })
    expect(bot(changed({ what: 'owner' }))?.owner).toBeNull()
    expect(bot(changed({ what: 'token', owner: 'ann' }))?.owner).toBe('olga')
  })
  test('have a token that somebody was handed last', () => {
    expect(bot({ ...added, by: 'person_o' })?.handed_to).toBe('person_o')
    expect(bot({ ...added, by: 'local' })?.handed_to).toBeNull()
    expect(bot(changed({ what: 'token', by: 'person_o' }))?.handed_to).toBe('person_o')
    expect(
      bot(changed({ what: 'token', by: 'person_o' }), changed({ what: 'token', by: 'local' }))?.handed_to,
    ).toBeNull()
    expect(bot(changed({ what: 'owner', by: 'person_o' }))?.handed_to).toBeNull()
    const held = changed({ what: 'token', by: 'person_o' })
    expect(bot(held, changed({ what: 'owner', owner: 'ann', handedTo: null }))?.handed_to).toBeNull()
    expect(bot(held, changed({ what: 'owner', owner: 'ann' }))?.handed_to).toBe('person_o')
  })
  test('are disabled until they are enabled', () => {
    expect(bot(changed({ what: 'disabled' }))).toMatchObject({ owner: 'olga', disabled: true })
    expect(bot(changed({ what: 'disabled' }), changed({ what: 'enabled' }))?.disabled).toBe(false)
    expect(readAll(changed({ what: 'disabled' })).agents.size).toBe(0)
  })
})

test('a freeze is set for its time and environments, until it is lifted', () => {
  const [from, to] = ['2026-11-21T12:00:00.000Z', '2026-11-22T12:00:00.000Z']
  const set = {
    kind: 'freeze.set',
    freeze: 'f',
    from,
    to,
    environments: ['production', 'staging'],
    approvers: ['a', 'b'],
  } as const
  const lifted = { kind: 'freeze.lifted', freeze: 'f' } as const
  const freeze = { from, to, environments: 'production staging', approvers: 'a b', lifted: false }
  expect([...readAll(set).freezes]).toEqual([['f', freeze]])
  expect([...readAll(set, lifted).freezes]).toEqual([['f', { ...freeze, lifted: true }]])
  expect([...readAll(set, { ...lifted, freeze: 'g' }).freezes]).toEqual([['f', freeze]])
  expect([...readAll({ kind: 'freeze.set', freeze: 'f' }).freezes]).toEqual([
    ['f', { from: '', to: '', environments: '', lifted: false }],
  ])
})

test('a target is in the environment that it was enrolled in last', () => {
  const changed = (environment: string) => ({ kind: 'registry.changed', target: 'database x', environment }) as const
  expect([...readAll(changed('staging'), changed('unknown')).targets]).toEqual([['database x', 'unknown']])
})

test('what is of neither changes nothing', () => {
  const roll = readAll({ kind: 'login', person: 'ann', agent: 'bot', freeze: 'f', target: 't' })
  expect([roll.people.size, roll.agents.size, roll.freezes.size, roll.targets.size]).toEqual([0, 0, 0, 0])
})
