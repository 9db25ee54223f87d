import { describe, expect, test } from 'vitest'
import { SealedStates } from './sealed-state.ts'

const STATE = { decision: 'd', call: 'c', state: 'mine' } as const

describe('a sealed state', () => {
  test('comes back for the same call, once', () => {
    const states = new SealedStates()
    const text = states.seal(STATE)
    expect(text).not.toContain('mine')
    expect([...states.left()]).toEqual(['d'])
    expect(states.take(text, 'another')).toBeUndefined()
    expect(states.take(text, 'c')).toMatchObject(STATE)
    expect(states.take(text, 'c')).toBeUndefined()
    expect([...states.left()]).toEqual([])
  })

  test.each([
    ['of another process', () => new SealedStates().seal(STATE)],
    ['changed', (text: string) => text.slice(0, -4) + (text.endsWith('AAAA') ? 'BBBB' : 'AAAA')],
    ['cut', (text: string) => text.slice(0, 20)],
    ['empty', () => ''],
    ['plain', () => 'mine'],
  ])('%s is none', (_what, other) => {
    const states = new SealedStates()
    expect(states.take(other(states.seal(STATE)), 'c')).toBeUndefined()
  })
})
