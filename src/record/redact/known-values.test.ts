import { describe, expect, test } from 'vitest'
import { KnownValues, knownForms } from './known-values.ts'

const found = (values: readonly (string | Uint8Array)[], text: string) =>
  new KnownValues(values).find(text).map(({ span, rule }) => {
    expect(rule).toBe('known-value')
    return text.slice(...span)
  })

describe('a value that is known', () => {
  test.each<readonly [readonly string[], string, readonly string[]]>([
    [['secret'], 'a secret b', ['secret']],
    [['secret'], 'secret', ['secret']],
    [['secret'], 'secrets and secret', ['secret', 'secret']],
    [['secret'], 'secre t', []],
    [['short'], 'a short b', []],
    [['çédé'], 'a çédé b', ['çédé']],
    [['secret', 'hidden'], 'hidden secret', ['hidden', 'secret']],
    [[], 'secret', []],
  ])('%j in %j', (values, text, wanted) => expect(found(values, text)).toEqual(wanted))

  test('is found in hexadecimal', () => {
    expect(found(['secret'], 'x736563726574y')).toEqual(['736563726574'])
    expect(found(['sec:*z'], 'x7365633a2a7ay')).toEqual(['7365633a2a7a'])
    expect(found(['sec:*z'], 'x7365633A2A7Ay')).toEqual(['7365633A2A7A'])
  })

  test('of bytes that are no text is found in its other writings', () => {
    const bytes = Uint8Array.from({ length: 8 }, (_, i) => 255 - i)
    expect(found([bytes], Buffer.from(bytes).toString('utf8'))).toEqual([])
    for (const form of ['hex', 'base64', 'base64url'] as const)
      expect(found([bytes], `x ${Buffer.from(bytes).toString(form)} y`)).not.toEqual([])
  })
})

describe('the forms of a value', () => {
  const secret = Buffer.from('a?>~ÿ secret')
  const forms = knownForms(secret)

  test('stand in base64 of anything around it', () => {
    for (const before of ['', 'x', 'xy', 'xyz'])
      for (const after of ['', 'x', 'xy', 'xyz'])
        for (const encoding of ['base64', 'base64url'] as const) {
          const coded = Buffer.concat([Buffer.from(before), secret, Buffer.from(after)]).toString(encoding)
          expect([...forms].some((form) => coded.includes(form))).toBe(true)
        }
  })

  test.each<readonly [string, readonly string[]]>([
    ['secret', ['secret', '736563726574', 'c2VjcmV0']],
    ['secrets', ['secrets', '73656372657473', 'c2VjcmV0c', 'NlY3JldH', 'zZWNyZXRz']],
    [
      'sec:*?~',
      ['sec:*?~', '7365633a2a3f7e', '7365633A2A3F7E', 'c2VjOio/f', 'c2VjOio_f', 'NlYzoqP3', 'zZWM6Kj9+', 'zZWM6Kj9-'],
    ],
  ])('of %j are what depends on it alone, at least eight letters of base64', (value, wanted) =>
    expect([...knownForms(Buffer.from(value))]).toEqual(wanted),
  )
})
