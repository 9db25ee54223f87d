import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SOME_NAME } from '../../understand/word.ts'
import { isProtectedBranch, mayBe } from './branches.ts'

const some = SOME_NAME

test.each([
  [`fix/${some}`, false],
  [`feature/${some}-x`, false],
  [`main-${some}`, false],
  [some, true],
  [`ma${some}`, true],
  [`${some}/x`, true],
  [`release/${some}`, true],
  [`refs/heads/Release/${some}`, true],
  [`deploy/${some}`, true],
  [`${some}/prod`, true],
  [`fix/${some}/main`, false],
])('%s', (name, expected) => expect(isProtectedBranch(name)).toBe(expected))

test('a name may be what comes out of it once its parts are filled in', () => {
  const part = fc.stringMatching(/^[a-z0-9.-]{0,4}$/)
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '/', '-', some), { maxLength: 8 }), fc.array(part), (pieces, fills) => {
      let next = 0
      const filled = pieces.map((one) => (one === some ? (fills[next++] ?? '') : one)).join('')
      expect(mayBe(pieces.join(''), filled)).toBe(true)
    }),
  )
  expect(mayBe(`a${some}`, 'a/b')).toBe(false)
  expect(mayBe('main', 'main2')).toBe(false)
})
