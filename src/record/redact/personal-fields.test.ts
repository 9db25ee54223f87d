import { expect, test } from 'vitest'
import { Names } from './names.ts'
import { personalFields } from './personal-fields.ts'

const names = new Names({
  headers: [],
  query: [],
  secret: [],
  aboutSecrets: [],
  personal: ['email', 'phone'],
  identifiers: ['mrn'],
  technical: [],
  options: [],
})

const fields = (line: string) => personalFields(line, names).map(({ span }) => line.slice(...span))
const LONG = 'x'.repeat(58)

test.each<readonly [string, readonly string[]]>([
  ['email=a b', ['a']],
  ['email= a b', ['a']],
  ['email=\ta b', ['a']],
  ['email: a b, c', ['a b']],
  ['email:a', ['a']],
  ['email=', []],
  ['email', []],
  ['=a', []],
  ['email = a', ['a']],
  ['email\t= a', ['a']],
  ['email    = a', ['a']],
  ['email     = a', []],
  ['"email": "a b", "n": 1', ['a b']],
  ["'email': 'a b', 'n': 1", ['a b']],
  ['"email":"a\\"b","n":1', ['a\\"b']],
  ['email="a', ['a']],
  ['email="" x', []],
  ['"emails":["a","b"],"n":1', ['"a","b"']],
  ['"email":{"home":"a","work":"b"},"n":1', ['"home":"a","work":"b"']],
  ['email={{ a }} b', []],
  ['email=$(a) b', []],
  ['email: $(a, b', []],
  ['email=[$(a), b', []],
  [' email=a', ['a']],
  ['"email=a', ['a']],
  ['email=null', []],
  ['email=⟨redacted: personal⟩', []],
  ['email=⟨redacted: personal⟩ a', []],
  ['email=⟨redacted: personal⟩a b', ['⟨redacted: personal⟩a']],
  ['email:⟨redacted: personal⟩', []],
  ['status=a', []],
  ['status: a', []],
  ['email=a phone=b', ['a', 'b']],
  ['email:a,phone:b', ['a', 'b']],
  ['email:a phone:b,c', ['a phone:b']],
  ['user.email=a', ['a']],
  ['home-email=a', ['a']],
  ['x/email=a', ['a']],
  [`${LONG}_email=a`, ['a']],
  [`${LONG}xx_email=a`, ['a']],
])('%j', (line, wanted) => expect(fields(line)).toEqual(wanted))

test.each([...' \t,;&|)]}'])('a value behind an equals sign ends before %j', (sign) =>
  expect(fields(`email=a${sign}b`)).toEqual(['a']),
)

test.each([...',;|)]}\t'])('a value behind a colon ends before %j', (sign) =>
  expect(fields(`email:a${sign}b`)).toEqual(['a']),
)

test('a colon lets blanks and ampersands through', () => expect(fields('email:a b&c')).toEqual(['a b&c']))

test('of a long identifier the end may stay', () => {
  expect(personalFields('mrn=AB123456', names)).toEqual([{ span: [4, 12], rule: 'identifier', keep: '3456' }])
  expect(personalFields('mrn=3456', names)).toEqual([{ span: [4, 8], rule: 'identifier' }])
  expect(personalFields('email=AB123456', names)).toEqual([{ span: [6, 14], rule: 'personal' }])
})
