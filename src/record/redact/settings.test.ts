import { describe, expect, test } from 'vitest'
import { Names } from './names.ts'
import { endOf, isValue, namedValues } from './settings.ts'

const names = new Names({
  headers: ['authorization', 'cookie', 'x-mine', 'mine'],
  query: ['code'],
  secret: ['pin'],
  aboutSecrets: ['file'],
  personal: ['email'],
  identifiers: ['mrn'],
  technical: ['host', 'h0', 'h9', 'z', 'a'],
  options: [],
})

/** What is found, as `rule:text`. */
const found = (text: string) => namedValues(text, names).map(({ span, rule }) => `${rule}:${text.slice(...span)}`)

const table = (rows: readonly (readonly [string, readonly string[]])[]) =>
  test.each(rows)('%j', (text, wanted) => expect(found(text)).toEqual(wanted))

describe('behind an equals sign', () => {
  table([
    ['token=x1 y', ['setting:x1']],
    ['TOKEN=x1', ['setting:x1']],
    ['A_TOKEN=x1;B_TOKEN=y1', ['setting:x1', 'setting:y1']],
    ['token="x 1" y', ['setting:x 1']],
    ['token = x1', ['setting:x1']],
    ['token\t=\tx1', ['setting:x1']],
    ['token\t\t=x1', ['setting:x1']],
    ['token= x1', []],
    ['token=', []],
    ['token=\nx1', []],
    ['token =\nx1', ['setting:x1']],
    ['token==x1', []],
    ['token!=x1', []],
    ['token<=x1', []],
    ['token>=x1', []],
    ['token~=x1', []],
    ['token =x1', ['setting:x1']],
    ['=x1', []],
    [' =x1', []],
    ['token=>x1', ['setting:x1']],
    ['token => x1', ['setting:x1']],
    ['token=> x1', ['setting:x1']],
    ['token:=x1', ['setting:x1']],
    ['token := "x1"', ['setting:x1']],
    ['token+=x1', ['setting:x1']],
    ['token?=x1', ['setting:x1']],
    ['"token"="x1"', ['setting:x1']],
    ["'token'='x1'", ['setting:x1']],
    ['`token`=`x1`', ['setting:x1']],
    ['a["token"]="x1"', ['setting:x1']],
    ["a['token'] = 'x1'", ['setting:x1']],
    ['a[token]=x1', ['setting:x1']],
    ['status=x1', []],
    ['token-file=x1', []],
    ['--token=x1', ['setting:x1']],
    ['a.token=x1', ['setting:x1']],
    ['$token=x1', ['setting:x1']],
    ['étoken=x1', ['setting:x1']],
    ['token=$TOKEN', []],
    ['token=$(get token=x1)', ['setting:x1']],
    ['token=null', []],
    ['token = f("x1")', ['setting:f("x1")']],
  ])
})

describe('a query', () => {
  table([
    ['?code=x1&n=1', ['query:x1']],
    ['?n=1&code=x1', ['query:x1']],
    ['#code=x1', ['query:x1']],
    ['/code=x1', []],
    ['code=x1', []],
    ['?token=x1', ['query:x1']],
    ['?email=x1', ['query:x1']],
    ['?mrn=AB123456', ['identifier:AB123456']],
    ['?page=x1', []],
    ['?mrn=null', []],
  ])
})

describe('what is personal behind an equals sign', () => {
  table([
    ["email='x1'", ['personal:x1']],
    ["host_email='x1'", []],
    ["host.email='x1'", []],
    ["host-email='x1'", []],
    ["h0_email='x1'", []],
    ["h9_email='x1'", []],
    ["hZ_email='x1'", []],
    ["hA_email='x1'", []],
    ["za_email='x1'", ['personal:x1']],
    ["z_email='x1'", []],
    ["a_email='x1'", []],
    ["host/email='x1'", ['personal:x1']],
    ["host:email='x1'", ['personal:x1']],
    ["host@email='x1'", ['personal:x1']],
    ["host[email='x1'", ['personal:x1']],
    ["host`email='x1'", ['personal:x1']],
    ["host{email='x1'", ['personal:x1']],
    ["email = 'x1'", ['personal:x1']],
    ["mrn = 'AB123456'", ['identifier:AB123456']],
    ['email="x1"', []],
    ['email=x1', []],
    ["--email='x1'", []],
    ["-email='x1'", []],
    ["status = 'x1'", []],
  ])
})

describe('a key in quotes', () => {
  table([
    ['"token":"x1"', ['key:x1']],
    ['"token": "x1", "n": 1', ['key:x1']],
    ['"token" : x1, "n": 1', ['key:x1']],
    ['"token":\n  "x1"', ['key:x1']],
    ["'token': 'x1'", ['key:x1']],
    ['`token`: `x1`', ['key:x1']],
    ['"email": "x1"', ['personal:x1']],
    ['"mrn": "AB123456"', ['identifier:AB123456']],
    ['"status": "x1"', []],
    ['"token": $(x1)', []],
    ['"token": ["x1", "y1"]', ['key:"x1", "y1"']],
    ['"token": null', []],
    ['xtoken": "x1"', []],
    ['x token": "x1"', ['setting:x1']],
    ['["token"]: "x1"', ['key:x1']],
    ['"Authorization": "x 1"', ['key:x 1']],
    ['é"token": "x1"', ['key:x1']],
  ])
})

describe('a header', () => {
  table([
    ['Authorization: Bearer x1', ['header:Bearer x1']],
    ['authorization:Bearer x1', ['header:Bearer x1']],
    ['Cookie: a=x1; b=y1\nnext', ['header:a=x1; b=y1']],
    ['-H "Authorization: Bearer x1" y', ['header:Bearer x1']],
    ['-H \'Cookie: a="x1"\' y', ['header:a="x1"']],
    ['-H Cookie:x1', ['header:x1']],
    ['X-Mine: x 1', ['header:x 1']],
    ['X-Token: x 1', ['header:x 1']],
    ['X-Other: x 1', []],
    ['a Mine: x 1', []],
    ['a Mine:x1', ['setting:x1']],
    ['/Authorization: x 1', []],
    ['(X-Mine: x 1', ['header:x 1']],
    ['é X-Mine: x 1', ['header:x 1']],
    ['éX-Mine: x 1', []],
    ['Cookie: $(x1)', []],
    ['Cookie: $X', []],
    ['Cookie:', []],
  ])
})

describe('a key at the start of a line', () => {
  table([
    ['token: x 1', ['setting:x 1']],
    ['a\ntoken: x 1\nb', ['setting:x 1']],
    ['a\r\ntoken: x 1\r\nb', ['setting:x 1']],
    ['  token: x 1', ['setting:x 1']],
    ['\ttoken: x 1', ['setting:x 1']],
    ['- token: x 1', ['setting:x 1']],
    ['  - token: x 1', ['setting:x 1']],
    [`a\n${' '.repeat(65)}token: x 1`, ['setting:x 1']],
    [`a\n${' '.repeat(66)}token: x 1`, []],
    ['token:x 1', ['setting:x 1']],
    ['token: "x 1" # y', ['setting:x 1']],
    ["token: 'x 1' # y", ['setting:x 1']],
    ['token: [x 1, y] # z', ['setting:x 1, y']],
    ['token: {a: x 1} # z', ['setting:a: x 1']],
    ['token: {{ .token }}', []],
    ['token: *x', ['setting:*x']],
    ['token: >x', ['setting:>x']],
    ['token: |x', ['setting:|x']],
    ['token: x |\n  y', ['setting:x |']],
    ['token: |\n  x 1\n  y\nb: 1', ['setting:x 1\n  y']],
    ['token: >-\n  x 1\nb: 1', ['setting:x 1']],
    ['token: |2+ \n  x 1\nb: 1', ['setting:x 1']],
    ['token: |22+\n  x 1', ['setting:|22+']],
    ['token:\n  x 1\nb: 1', ['setting:x 1']],
    ['token: \n  x 1\nb: 1', ['setting:x 1']],
    ['token:\r\n  x 1\r\nb: 1', ['setting:x 1']],
    ['token:\n- x 1\n- y\nb: 1', ['setting:- x 1\n- y']],
    ['a:\n  token:\n    x 1\n  b: 1', ['setting:x 1']],
    ['a:\n  token:\n  b: 1', []],
    ['token:\nb: 1', []],
    ['token:', []],
    ['token: ', []],
    ['token: $(x1)', []],
    ['token: null', []],
    ['email: x 1', []],
    ['status: x 1', []],
  ])
})

describe('a key in the middle of a line', () => {
  table([
    ['the token: is lost', []],
    ['the token:\tis lost', []],
    ['the token:x1', ['setting:x1']],
    ['the token: "x 1" y', ['setting:x 1']],
    ["the token: 'x 1' y", ['setting:x 1']],
    ['the token: `x 1` y', ['setting:x 1']],
    ['{ token: x1 }', ['setting:x1']],
    ['{token: x1 }', ['setting:x1']],
    ['{ a: 1, token: x1 }', ['setting:x1']],
    ['{ a: 1,\ttoken: x1 }', ['setting:x1']],
    [`{${' '.repeat(16)}token: x1 }`, ['setting:x1']],
    [`{${' '.repeat(17)}token: x1 }`, []],
    ['a (token: x1)', []],
    ['a (token:x1)', ['setting:x1']],
    ['a /token:x1', []],
    ['a=token:x1', []],
    ['a email:x1', []],
    ['a email: "x1"', []],
    [':x1', []],
    [': x1', []],
    ['a token:=x1', ['setting:x1']],
  ])
})

describe('an element', () => {
  table([
    ['<token>x 1</token>', ['setting:x 1']],
    ['<a><token>x1</token></a>', ['setting:x1']],
    ['<token a="1">x1</token>', ['setting:x1']],
    ['<token pin="y1">x1</token>', ['setting:y1', 'setting:x1']],
    ['<a token>x1</token>', []],
    ['<tokens>x1</tokens>', []],
    ['<token a="1"/> <b>x1</b>', []],
    [`<token${' '.repeat(250)}>x1</token>`, ['setting:x1']],
    [`<token${' '.repeat(251)}>x1</token>`, []],
    ['<token>x1</other>', []],
    ['<token> and <token>', []],
    ['<token></token>', []],
    ['<status>x1</status>', []],
    ['a token>x1</token>', []],
    ['</token>x1</token>', []],
    [`<token>${'x'.repeat(1023)}</token>`, []],
    [`<token>${'x'.repeat(1000)}</token>`, [`setting:${'x'.repeat(1000)}`]],
  ])
})

describe('the value of a name that stands before it', () => {
  table([
    ['- name: A_TOKEN\n  value: x1\n', ['setting:x1']],
    ['{"name":"A_TOKEN","value":"x1"}', ['personal:A_TOKEN', 'key:x1'].slice(1)],
    ['{"Name": "A_TOKEN", "Value": "x1"}', ['key:x1']],
    ['<add key="token" value="x1"/>', ['setting:x1']],
    ['<add key="status" value="x1"/>', []],
    ['- name: LEVEL\n  value: x1\n', []],
    ['- title: A_TOKEN\n  value: x1\n', []],
    ['- name: A_TOKEN\n  other: y\n  value: x1\n', []],
    ['value: x1', []],
    ['name : A_TOKEN\n  value: x1', ['setting:x1']],
    ['key = A_TOKEN, value = x1', ['setting:x1']],
    ['- name: A_TOKEN\n  values: x1\n', []],
    [`- name: ${'A'.repeat(58)}_TOKEN\n  value: x1\n`, ['setting:x1']],
    [`- name: ${'A'.repeat(59)}_TOKEN\n  value: x1\n`, []],
  ])
})

test('of a long name the last 64 characters are read', () => {
  expect(found(`${'x'.repeat(58)}_token=x1`)).toEqual(['setting:x1'])
  expect(found(`${'x'.repeat(80)}_token=x1`)).toEqual(['setting:x1'])
  expect(found(`token_${'x'.repeat(64)}=x1`)).toEqual([])
})

test('a name is read across sixteen blanks, and its value is', () => {
  const blanks = ' '.repeat(16)
  expect(found(`token${blanks}=${blanks}x1`)).toEqual(['setting:x1'])
  expect(found(`token${blanks} =x1`)).toEqual([])
  expect(found(`token =${blanks} x1`)).toEqual([])
})

test('one value after the other', () => {
  expect(found('token=x1&pin=y1&status=2&token=z1')).toEqual(['setting:x1', 'query:y1', 'query:z1'])
  expect(found('token="pin=x1" pin=y1')).toEqual(['setting:pin=x1', 'setting:y1'])
})

test('of an identifier of at least eight characters four letters or digits are kept', () => {
  expect(['AB123456', 'B123456', 'AB12345-', 'AB1234é6', 'AB12 456', ''].map(endOf)).toEqual([
    { keep: '3456' },
    {},
    {},
    { keep: '34é6' },
    {},
    {},
  ])
  expect(namedValues('?mrn=AB123456&n=7890ABCD', names)).toEqual([{ span: [5, 13], rule: 'identifier', keep: '3456' }])
  expect(endOf('123456789012')).toEqual({ keep: '9012' })
})

describe('what stands for a value is none', () => {
  test.each([
    '',
    '$A',
    '$A_1',
    '${A}',
    '{{ a }}',
    '${{ a.b }}',
    '$(a b)',
    '$(a\nb)',
    `$(${'a'.repeat(300)}`,
    '%A%',
    'null',
    'true',
    'false',
    'undefined',
    'string',
    'unknown',
    '*',
    '***',
    '⟨redacted: token⟩',
    `$${'A'.repeat(64)}`,
    `\${${'A'.repeat(64)}}`,
    `{{${'a'.repeat(80)}}}`,
    `%${'A'.repeat(64)}%`,
    '*'.repeat(64),
  ])('%s', (text) => expect(isValue(text)).toBe(false))

  test.each([
    'a',
    '$',
    '$A-',
    'a$A',
    '${A}a',
    'a${A}',
    '${A-b}',
    '{{ a }}b',
    'a{{ a }}',
    '{{ {a} }}',
    'a$(a)',
    '%%',
    '%A%a',
    'a%A%',
    'nulls',
    'anull',
    'trueish',
    '*a',
    'a*',
    '⟨redacted: token⟩a',
    `$${'A'.repeat(65)}`,
    `\${${'A'.repeat(65)}}`,
    `{{${'a'.repeat(81)}}}`,
    `%${'A'.repeat(65)}%`,
    '*'.repeat(65),
    '*'.repeat(300),
  ])('%s is one', (text) => expect(isValue(text)).toBe(true))
})
