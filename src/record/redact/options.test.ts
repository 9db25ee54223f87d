import { describe, expect, test } from 'vitest'
import { commandWords } from './command-words.ts'
import { Names, type SecretOption } from './names.ts'
import { optionValues } from './options.ts'

const option = (programs: string, option: string, value: SecretOption['value'], behind?: string): SecretOption => ({
  programs: programs.split(' '),
  option,
  value,
  ...(behind === undefined ? {} : { with: behind }),
})

const names = new Names({
  headers: ['mine'],
  query: [],
  secret: [],
  aboutSecrets: ['file'],
  personal: [],
  identifiers: [],
  technical: [],
  options: [
    option('sql sqldump', '-p', 'joined'),
    option('pass', '-p', 'next'),
    option('box', '-p', 'next', 'login'),
    option('web', '-u', 'user'),
    option('web', '--user', 'user'),
  ],
})

/** The values that are found, as they stand in the text. */
const values = (text: string) =>
  optionValues(commandWords(text), names).map(({ span, rule }) => {
    expect(rule).toBe('option')
    return text.slice(...span)
  })

describe('an option whose name says that its value is secret', () => {
  test.each<readonly [string, readonly string[]]>([
    ['login --token x1 y', ['x1']],
    ['login --token "x 1" y', ['x 1']],
    ['--token x1', ['x1']],
    ['login --token', []],
    ['login --token --force', []],
    ['login --token -', []],
    ['login --token=x1 y', []],
    ['login -token x1', []],
    ['login token x1', []],
    ['login --token-file x1', []],
    ['login --other x1', []],
    ['login --token $TOKEN', []],
    ['login --token ⟨redacted: token⟩', []],
    ['login --token x1 --password y1', ['x1', 'y1']],
    ['login --mine x1', ['x1']],
  ])('%s', (text, wanted) => expect(values(text)).toEqual(wanted))
})

describe('an option of a program that is known', () => {
  test.each<readonly [string, readonly string[]]>([
    ['sql -px1 db', ['x1']],
    ['sql -p x1 db', []],
    ['sql -h db -px1', ['x1']],
    ['sql px1', []],
    ['/usr/bin/sql -px1', ['x1']],
    ['sqldump -px1', ['x1']],
    ['other -px1', []],
    ['-px1 sql', []],
    ['pass -p x1 y', ['x1']],
    ['pass -p "x 1" y', ['x 1']],
    ['pass -p', []],
    ['pass -px1', []],
    ['pass -q x1', []],
    ['pass -p -x1', ['-x1']],
    ['sudo pass -p x1 sql -py1', ['x1', 'y1']],
    ['pass -e sql -px1', ['x1']],
  ])('%s', (text, wanted) => expect(values(text)).toEqual(wanted))

  test.each(['|', '||', '&&', ';', '&', '\n'])('is forgotten behind %j', (sign) => {
    expect(values(`sql -px1 ${sign} next -py1`)).toEqual(['x1'])
    expect(values(`box login ${sign} box -p x1`)).toEqual([])
    expect(values(`box login x -p x1 ${sign} other`)).toEqual(['x1'])
  })

  test('counts behind its word only, where there is one', () => {
    expect(values('box login -p x1')).toEqual(['x1'])
    expect(values('box run -p 80:80')).toEqual([])
    expect(values('box -p 80:80 login')).toEqual([])
  })
})

describe('an option that takes user and password', () => {
  test.each<readonly [string, readonly string[]]>([
    ['web -u app:x1 y', ['x1']],
    ['web -u app:x:1 y', ['x:1']],
    ['web -u "app:x 1" y', ['x 1']],
    ['web -u :x1 y', ['x1']],
    ['web -u key1: y', ['key1']],
    ['web -u : y', []],
    ['web -u app y', []],
    ['web -u', []],
    ['web -u app:$PASS y', []],
    ['web -uapp:x1 y', ['x1']],
    ['web -uapp y', []],
    ['web -ukey1: y', ['key1']],
    ['web -su app:x1 y', ['x1']],
    ['web -us app:x1 y', []],
    ['web -user app:x1 y', []],
    ['web -s1u app:x1 y', []],
    ['web --u app:x1 y', []],
    ['web -s app:x1 y', []],
    ['web --user app:x1 y', ['x1']],
    ['web --user=app:x1 y', ['x1']],
    ['web --user=key1: y', ['key1']],
    ['web --users=app:x1 y', []],
    ['web --superuser app:x1 y', []],
    ['web -u ⟨redacted: token⟩:x1 y', ['x1']],
    ['web -u ⟨redacted: token⟩ y', []],
    ['web -u⟨redacted: token⟩:x1 y', ['x1']],
    ['web --user=⟨redacted: token⟩:x1 y', ['x1']],
    ['web --user=⟨redacted: token⟩: y', []],
  ])('%s', (text, wanted) => expect(values(text)).toEqual(wanted))
})

describe('a file of logins', () => {
  test.each<readonly [string, readonly string[]]>([
    ['machine db login app password x1', ['x1']],
    ['machine db\nlogin app\npassword x1\n', ['x1']],
    ['login password x1', []],
    ['login a b c password x1', []],
    ['machine app password x1', []],
    ['login app passwords x1', []],
    ['login app password', []],
  ])('%j', (text, wanted) => expect(values(text)).toEqual(wanted))
})

describe('SQL that sets a password', () => {
  test.each<readonly [string, readonly string[]]>([
    ["ALTER ROLE app PASSWORD 'x1'", ['x1']],
    ["alter role app password 'x1'", ['x1']],
    ["CREATE USER app IDENTIFIED BY 'x1'", ['x1']],
    ["create user app identified by 'x1'", ['x1']],
    ["create user app identified with plugin by 'x1'", ['x1']],
    ["create user app identified with plugin as by 'x1'", []],
    ["ORDER BY 'x1'", []],
    ["BY 'x1'", []],
    ["IDENTIFIED AS 'x1'", []],
    ['PASSWORD x1', []],
    ['IDENTIFIED BY x1', []],
    ["PASSWORDS 'x1'", []],
    ['PASSWORD', []],
  ])('%s', (text, wanted) => expect(values(text)).toEqual(wanted))
})
