import { describe, expect, test } from 'vitest'
import { REFUSALS, type RefusalCode, refusal } from '../authority/refusal.ts'
import { problemOf } from './problem.ts'

describe('a refusal as HTTP tells it', () => {
  test.each(Object.keys(REFUSALS) as RefusalCode[])('%s says what to do instead, whoever made it', (code) => {
    const { help, detail, status, title } = problemOf(refusal(code, 'it is so'))
    expect([detail, status, title]).toEqual(['it is so', REFUSALS[code], expect.stringMatching(/^[A-Z]/)])
    expect(help).toMatch(/^[a-z]/)
    expect(help).not.toMatch(/bypass|override|disable|skip|PRODGATE_/i)
  })
  test('and its own help where it has one', () =>
    expect(problemOf(refusal('TOO_MANY', 'too many requests', 'wait a minute')).help).toBe('wait a minute'))
})
