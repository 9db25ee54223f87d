import { describe, expect, test } from 'vitest'
import { UsageError } from '../../client/exit.ts'
import { actionToRun } from './action-to-run.ts'

const asked = (also: readonly string[]) =>
  actionToRun({ kind: 'exec', argv: ['ls', '-l'] }, '/srv', { FOO: 'bar', EMPTY: '', LD_PRELOAD: '/x.so' }, also)
const why = (also: readonly string[]) => {
  try {
    asked(also)
  } catch (cause) {
    if (cause instanceof UsageError) return [cause.message, cause.help]
    throw cause
  }
  return undefined
}

describe('variables that are named to be handed on', () => {
  test('are told with their values', () =>
    expect(asked(['FOO', 'EMPTY']).action.env).toEqual({ FOO: 'bar', EMPTY: '' }))
  test('with a value behind the name are a slip', () =>
    expect(why(['FOO=1'])).toEqual([
      '`--env` takes the name of a variable, and `FOO=1` is none',
      'set it before: `FOO=… prodgate run --env FOO -- …`',
    ]))
  test('that are not there are a slip, too', () =>
    expect(why(['FO'])?.[0]).toBe('there is no variable `FO` here to hand on'))
  test('that make programs run code are refused', () => expect(why(['LD_PRELOAD'])?.[0]).toContain('run code'))
})
