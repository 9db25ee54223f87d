import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOf, LINEAR } from '../../lib/testing/effort.ts'
import { readAddress } from './address-url.ts'
import { readConnection } from './connection.ts'
import { parseDotenv } from './dotenv.ts'
import { readBackend } from './hcl-backend.ts'
import { readIni } from './ini.ts'
import { parseJsonFields } from './json-fields.ts'
import { parseKubeconfig } from './kubeconfig.ts'
import { matchesHostPatterns, parseSshConfig } from './ssh-config.ts'

/** Pieces that these formats are made of, in any order: nearer to the mark than noise. */
const pieces = fc
  .array(
    fc.constantFrom(
      ...[
        '[',
        ']',
        '{',
        '}',
        '"',
        "'",
        '=',
        ':',
        '//',
        '@',
        ',',
        '\n',
        ' ',
        '\t',
        '#',
        ';',
        '\\',
        '$',
        '%',
        '*',
        '!',
        '-',
        '\u0000',
        '\ufffc',
      ],
      ...[
        'host',
        'Host x',
        'Include',
        'terraform {',
        'backend "s3" {',
        'key',
        'postgresql://',
        'a',
        '<<EOF',
        '/*',
        '*/',
        'clusters:',
        '- name: x',
        'null',
        '&a',
        '*a',
      ],
    ),
    { maxLength: 60 },
  )
  .map((all) => all.join(''))

describe('no text makes a reader throw', () => {
  const readers = {
    readAddress,
    readConnection,
    parseDotenv,
    readBackend,
    readIni,
    parseJsonFields,
    parseKubeconfig,
    parseSshConfig,
  } as const
  for (const [name, read] of Object.entries(readers)) {
    test(name, () => {
      fc.assert(fc.property(fc.oneof(pieces, fc.string({ unit: 'binary' })), (text) => void read(text)))
    })
  }

  test.each(['<<A', '""""', 'a=b;', 'x x ', '[a\n'])(
    'effort grows in step with the length of a text of %j',
    (piece) => {
      for (const [name, read] of Object.entries(readers))
        expect(
          growthOf((length) => piece.repeat(length), read, 8000),
          name,
        ).toBeLessThan(LINEAR)
    },
  )
})

describe('connection strings', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    'postgresql://u:p@h:5433/d?sslmode=require': 'postgresql h:5433 d',
    'postgres://h/d': 'postgres h d',
    'postgresql://u@h1:1,h2:2/d': 'postgresql h1:1,h2:2 d',
    'postgresql:///d': 'postgresql  d',
    'postgresql://%2Fvar%2Frun/d': 'postgresql /var/run d',
    'mongodb+srv://u:p@c.example/d?retryWrites=true': 'mongodb+srv c.example d',
    'redis://h:6379/3': 'redis h:6379 3',
    'jdbc:mysql://h:3306/d?user=x': 'mysql h:3306 d',
    'mysql:host=h;dbname=d;port=3307': 'mysql  ',
    'http://u@v@h/d': undefined,
    'postgresql://h:port/d': undefined,
    'postgresql://h x/d': undefined,
    'just a text': undefined,
    '': undefined,
  }
  for (const [text, expected] of Object.entries(cases)) {
    test(text || '(nothing)', () => {
      const found = readConnection(text)
      const hosts = found?.hosts.map((one) => (one.port === undefined ? one.host : `${one.host}:${one.port}`)).join(',')
      expect(found === undefined ? undefined : `${found.scheme} ${hosts} ${found.database ?? ''}`).toBe(expected)
    })
  }
  const settings: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = {
    "host=h dbname='a b' password='it\\'s'": { host: 'h', dbname: 'a b', password: "it's" },
    'host = h  port =1': { host: 'h', port: '1' },
    'host=a\\ b': { host: 'a b' },
    "host='open": undefined,
    'host h=1': undefined,
    'Server=tcp:h,1433;Initial Catalog=d;': { server: 'tcp:h,1433', 'initial catalog': 'd' },
  }
  for (const [text, expected] of Object.entries(settings)) {
    test(text, () => {
      const found = readConnection(text)?.settings
      expect(found === undefined ? undefined : Object.fromEntries(found)).toEqual(expected)
    })
  }
})

describe('addresses', () => {
  const cases: Readonly<Record<string, string | undefined>> = {
    'https://A.Example:443/x/../y?q#f': 'https a.example  /y',
    'http://127.0.0.1:8080': 'http localhost 8080 /',
    'https://[::1]/': 'https localhost  /',
    'tcp://10.0.0.1:2375': 'tcp 10.0.0.1 2375 /',
    'https://u:p@h.example/': 'https h.example  /',
    'https://h.example\\@evil.example/': undefined,
    'https://a@b@c/': undefined,
    'https://{a,b}.example/': undefined,
    'https:///x': 'https x  /',
    'no scheme': undefined,
  }
  for (const [text, expected] of Object.entries(cases)) {
    test(text, () => {
      const found = readAddress(text)
      expect(found === undefined ? undefined : `${found.scheme} ${found.host} ${found.port ?? ''} ${found.path}`).toBe(
        expected,
      )
    })
  }
})

describe('terraform backends', () => {
  const backend = (text: string) => {
    const found = readBackend(text)
    return found === undefined ? undefined : [found.type, Object.fromEntries(found.settings)]
  }
  test('s3', () =>
    expect(backend('terraform {\n  backend "s3" {\n    bucket = "b" # c\n    key = "k"\n  }\n}')).toEqual([
      's3',
      { bucket: 'b', key: 'k' },
    ]))
  test('behind other settings', () =>
    expect(
      backend('terraform {\n required_providers { aws = { source = "x" } }\n backend "local" { path = "p" } }'),
    ).toEqual(['local', { path: 'p' }]))
  test('cloud', () =>
    expect(backend('terraform { cloud { organization = "o"\n workspaces { name = "w" } } }')).toEqual([
      'cloud',
      { organization: 'o', 'workspaces.name': 'w' },
    ]))
  test('a comment is none', () =>
    expect(backend('terraform {\n // backend "s3" {}\n /* backend "gcs" {} */ # backend "x" {}\n}')).toBeUndefined())
  test('a text is none', () => expect(backend('locals { x = "terraform { backend \\"s3\\" {} }" }')).toBeUndefined())
  test('a here-document is none', () =>
    expect(backend('locals {\n x = <<-EOT\n terraform {\n backend "s3" {}\n }\n EOT\n}')).toBeUndefined())
  test('a block of that name elsewhere is none', () =>
    expect(backend('resource "a" "b" { backend "s3" {} }')).toBeUndefined())
})

describe('ssh', () => {
  test('words', () =>
    expect(parseSshConfig('Host=a\n  HostName = b # c\nHost "d e" f\n# x\n')).toEqual([
      { key: 'host', values: ['a'] },
      { key: 'hostname', values: ['b'] },
      { key: 'host', values: ['d e', 'f'] },
    ]))
  test('an open quote', () => expect(parseSshConfig('Host "a')).toBeUndefined())
  test('patterns', () => {
    expect(matchesHostPatterns(['*.x', '!bad.x'], 'a.x')).toBe(true)
    expect(matchesHostPatterns(['*.x', '!bad.x'], 'bad.x')).toBe(false)
    expect(matchesHostPatterns(['!bad.x'], 'a.x')).toBe(false)
  })
})

describe('kubeconfigs', () => {
  test('what kubectl refuses', () => {
    expect(parseKubeconfig('clusters: [{name: a, cluster: {}}, {name: a, cluster: {}}]')).toBeUndefined()
    expect(parseKubeconfig('contexts: [{name: y, context: {}}]')).toBeUndefined()
    expect(parseKubeconfig('current-context: a\ncurrent-context: b')).toBeUndefined()
    expect(parseKubeconfig('- a')).toBeUndefined()
    expect(parseKubeconfig('')?.currentContext).toBeUndefined()
  })
  test('a proxy', () => {
    const proxied = parseKubeconfig('clusters: [{name: a, cluster: {server: "https://x", proxy-url: "http://y"}}]')
    expect(proxied?.clusters.get('a')?.proxied).toBe(true)
  })
})

test('dotenv', () => {
  const text = 'A=1\nexport B="two words"\nC=\'x\' # c\nD=a b # c\n# E=1\nF: yes\nA=last\n'
  expect(Object.fromEntries(parseDotenv(text))).toEqual({ A: 'last', B: 'two words', C: 'x', D: 'a b', F: 'yes' })
})
