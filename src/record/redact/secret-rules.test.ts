import { expect, test } from 'vitest'
import { KnownValues } from './known-values.ts'
import { Names } from './names.ts'
import { secretsIn } from './secret-rules.ts'

const rules = {
  known: new KnownValues(['a-known-value']),
  names: new Names({
    headers: [],
    query: [],
    secret: [],
    aboutSecrets: [],
    personal: [],
    identifiers: [],
    technical: [],
    options: [{ programs: ['sql'], option: '-p', value: 'joined' }],
  }),
  secretlint: (text: string) =>
    text.includes('linted')
      ? [{ span: [text.indexOf('linted'), text.indexOf('linted') + 6] as const, rule: 'lint' }]
      : [],
}
const found = (text: string) => secretsIn(text, rules).map(({ span, rule }) => `${rule}:${text.slice(...span)}`)

test.each<readonly [string, readonly string[]]>([
  ['x a-known-value y', ['known-value:a-known-value']],
  [`x AKIA${'A'.repeat(16)} y`, [`token:AKIA${'A'.repeat(16)}`]],
  ['x linted y', ['lint:linted']],
  ['https://app:x1@a', ['url-password:app:x1']],
  ['token=x1', ['setting:x1']],
  ['sql -px1', ['option:x1']],
  ['sql "-px1"', ['option:x1']],
  ["sql '-px1'", ['option:x1']],
  ['(--token x1 )', ['option:x1']],
  ['sql\n-px1', []],
  ['sql a-px1', []],
  ["alter role a password 'x1'", ['option:x1']],
  ["alter role a PASSWORD 'x1'", ['option:x1']],
  ["create user a Identified BY 'x1'", ['option:x1']],
  ['--token x1', ['option:x1']],
  ['nothing of that', []],
])('%j', (text, wanted) => expect(found(text)).toEqual(wanted))

test('what is written otherwise is read, and base64 within it', () => {
  expect(found('x lin%74ed y')).toEqual(['lint:lin%74ed'])
  const coded = Buffer.from('what is linted stands here').toString('base64').replaceAll('=', '')
  expect(found(`x ${coded} y`)).toEqual([`coded:${coded}`])
  expect(found(Buffer.from('what is not stands in here').toString('base64'))).toEqual([])
})
