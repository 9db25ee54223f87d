import { describe, expect, test } from 'vitest'
import { type NameKind, Names, type RedactionLists } from './names.ts'

const lists: RedactionLists = {
  headers: ['authorization', 'x-mine'],
  query: ['key', 'code'],
  secret: ['pin', 'hushtoken', 'codebook'],
  aboutSecrets: ['file', 'id'],
  personal: ['name', 'dob', 'email', 'address'],
  identifiers: ['mrn'],
  technical: ['host', 'file', 'ip'],
  options: [
    { programs: ['sql', 'dump'], option: '-p', value: 'joined' },
    { programs: ['sql'], option: '-u', value: 'user' },
    { programs: ['box'], with: 'login', option: '-p', value: 'next' },
  ],
}
const names = new Names(lists)

describe('the kind of a key', () => {
  const kinds: Readonly<Record<NameKind | 'plain', readonly string[]>> = {
    secret: [
      'password',
      'dbPassword',
      'DB_PASSWORD',
      'db-password',
      'db.password',
      'api_key',
      'apiKey',
      'token',
      'accessToken',
      'pin',
      'cardPin',
      'card pin',
      'hushtoken',
      'hush_token',
      'hushToken',
      'code-book',
      'Authorization',
      'x-mine',
      'X-Mine',
      'password2Secret',
    ],
    identifier: ['mrn', 'patientMrn', 'MRN', 'mrn_old', 'mrnName'],
    personal: [
      'name',
      'Name',
      'names',
      'firstName',
      'first_name',
      'FIRST-NAME',
      'patientname',
      'surname',
      'emails',
      'addresses',
      'homeaddress',
      'dob',
      'dobs',
      'user_dob',
      'home1Name',
    ],
    plain: [
      '',
      'status',
      'hostname',
      'hostName',
      'host_name',
      'file-name',
      'ip_address',
      'ipaddress',
      'namespace',
      'name2',
      'xdob',
      'password_file',
      'db_password_file',
      'password_file_',
      'host__name',
      'tokenId',
      'pinned',
      'pin_file',
      'pinCount',
      'xmine',
      'tokenizer',
      '---',
      'नाम',
    ],
  }
  for (const [kind, all] of Object.entries(kinds))
    test.each(all)(`of %j is ${kind}`, (name) => expect(names.ofKey(name) ?? 'plain').toBe(kind))

  test('is not looked at in a name longer than 64 characters', () => {
    expect(names.ofKey(`${'x'.repeat(55)}_password`)).toBe('secret')
    expect(names.ofKey(`${'x'.repeat(56)}_password`)).toBeUndefined()
  })

  test('is the same when it is asked for again, and after thousands of others', () => {
    const many = new Names(lists)
    for (let round = 0; round < 2; round++)
      for (let i = 0; i < 4100; i++) expect(many.ofKey(`password_${i}`)).toBe('secret')
    for (let round = 0; round < 2; round++) {
      expect([many.ofKey('password'), many.ofKey('status'), many.ofKey('name')]).toEqual([
        'secret',
        undefined,
        'personal',
      ])
      expect(names.ofKey('status')).toBeUndefined()
    }
  })
})

test('a word of another writing is a word', () => {
  const indian = new Names({ ...lists, personal: ['नाम'], identifiers: ['مرن'] })
  expect([indian.ofKey('नाम'), indian.ofKey('مرن'), indian.ofKey('कुछ')]).toEqual(['personal', 'identifier', undefined])
})

test('parameters of a query have a list of their own, besides what any key says', () => {
  expect(['key', 'KEY', 'code', 'token', 'email', 'page'].map((name) => names.ofQuery(name))).toEqual([
    'secret',
    'secret',
    'secret',
    'secret',
    'personal',
    undefined,
  ])
  expect(names.ofKey('code')).toBeUndefined()
})

test('headers have a list of their own, besides what is secret as a key', () => {
  const all = ['X-Mine', 'authorization', 'X-Token', 'Accept', 'X-Name']
  expect(all.map((name) => names.isSecret(name))).toEqual([true, true, true, false, false])
})

test('only what is secret is a secret', () => {
  expect(['token', 'mrn', 'name', 'status'].map((name) => names.isSecret(name))).toEqual([true, false, false, false])
})

test('options of a program', () => {
  const of = (program: string) => names.optionsOf(program).map(({ option, value }) => `${option} ${value}`)
  expect([of('sql'), of('dump'), of('box'), of('other')]).toEqual([
    ['-p joined', '-u user'],
    ['-p joined'],
    ['-p next'],
    [],
  ])
})
