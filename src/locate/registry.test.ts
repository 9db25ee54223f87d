import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EnvironmentClass } from './environment.ts'
import { classify, environmentOf, type Subject } from './evidence.ts'
import {
  appIdentity,
  databaseIdentity,
  dockerIdentity,
  gitIdentity,
  hostIdentity,
  type Identity,
  kubernetesIdentity,
  namedIdentity,
  terraformIdentity,
  urlIdentity,
} from './identity.ts'
import { emptyRegistry, parseRegistry, type Registry } from './registry.ts'

function registry(...targets: readonly string[]): Registry {
  const parsed = parseRegistry(
    `version: 1\ntargets:\n${targets.map((one) => `  - { ${one} }\n`).join('')}`,
    'targets.yaml',
  )
  if (parsed.is === 'fault') throw new Error(parsed.fault.message)
  return parsed.value
}

function subject(identity: Identity | undefined, otherwise: EnvironmentClass = 'unknown'): Subject {
  return {
    shown: '',
    identities: identity === undefined ? [] : [identity],
    claims: [],
    otherwise: environmentOf(otherwise, []),
    behind: undefined,
  }
}

describe('what is refused', () => {
  const refused = (name: string, text: string, line: number | undefined, part: string) =>
    test(name, () => {
      const parsed = parseRegistry(text, 'targets.yaml')
      expect(parsed.is).toBe('fault')
      if (parsed.is !== 'fault') return
      expect(parsed.fault.line).toBe(line)
      expect(parsed.fault.message).toContain(part)
      expect(parsed.fault.message.startsWith("couldn't read the registry `targets.yaml`")).toBe(true)
    })
  refused('nothing', '', undefined, 'the file is empty; it begins with `version: 1`')
  refused('a list', '- 1\n', 1, 'no mapping')
  refused('no version', 'targets: []\n', undefined, '`version` is missing')
  refused('another version', 'version: 2\n', 1, '`version` is `2`')
  refused('an unknown key', 'version: 1\ntarget: []\n', 2, '`target`')
  refused(
    'an unknown key of a target',
    'version: 1\ntargets:\n  - { aws: "111111111111", environment: production, note: x }\n',
    3,
    '`note`',
  )
  refused(
    'no class',
    'version: 1\ntargets:\n  - { host: a, environment: prod }\n',
    3,
    'is `prod`; write production, staging,',
  )
  refused('no host', 'version: 1\ntargets:\n  - { host: "https://a", environment: staging }\n', 3, 'names no target; ')
  refused('an unknown kind', 'version: 1\ntargets:\n  - { servers: "x", environment: production }\n', 3, '`servers`')
  refused(
    'two kinds',
    'version: 1\ntargets:\n  - { aws: "111111111111", gcp: x, environment: production }\n',
    3,
    'exactly one kind',
  )
  refused('no kind', 'version: 1\ntargets:\n  - { environment: production }\n', 3, 'exactly one kind')
  refused('a repeated key', 'version: 1\nversion: 1\n', 2, 'twice')
  refused('nothing but a comment', '# later\n', undefined, 'the file is empty; ')
  refused(
    'a repeated key of a target',
    'version: 1\ntargets:\n  - { aws: "111111111111", environment: staging, environment: local }\n',
    3,
    'twice',
  )
  refused('a bad class', 'version: 1\ntargets:\n  - { aws: "111111111111", environment: prod }\n', 3, '`prod`')
  refused(
    'the class unknown',
    'version: 1\ntargets:\n  - { aws: "111111111111", environment: unknown }\n',
    3,
    '`unknown`',
  )
  refused('no class', 'version: 1\ntargets:\n  - { aws: "111111111111" }\n', undefined, '`environment` is missing')
  refused('no account', 'version: 1\ntargets:\n  - { aws: "1234", environment: production }\n', 3, '`1234`')
  refused('no database', 'version: 1\ntargets:\n  - { database: "a b", environment: production }\n', 3, '`a b`')
  refused('an empty target', 'version: 1\ntargets:\n  - { host: "", environment: production }\n', 3, 'empty')
  refused('targets that are no list', 'version: 1\ntargets: {}\n', 2, 'no list')
  refused('a relative workspace', 'version: 1\nsession: { environment: development, workspaces: [app] }\n', 2, '`app`')
  refused('the root as workspace', 'version: 1\nsession: { environment: development, workspaces: ["/"] }\n', 2, '`/`')
  refused(
    'a session without a class',
    'version: 1\nsession: { workspaces: ["/srv"] }\n',
    undefined,
    '`environment` is missing',
  )
  refused('an alias', 'version: 1\nsession: &a { environment: local }\n', 2, 'no mapping')
  refused('two documents', 'version: 1\n---\nversion: 1\n', 3, 'yaml')
  refused('no yaml', 'version: [\n', 2, 'yaml')
  const latin1 = Buffer.from(
    'version: 1\ntargets:\n  - { host: "datenb\xe4nke.example", environment: production }\n',
    'latin1',
  )
  refused('bytes that are not UTF-8', latin1.toString('utf8'), 3, 'not UTF-8')
  test('twin: the same host in UTF-8 is read', () =>
    expect(parseRegistry(latin1.toString('latin1'), 'targets.yaml').is).toBe('ok'))

  test('what is right is read, with its zeros', () => {
    const parsed = parseRegistry(
      'version: 1\nsession: { environment: local }\ntargets:\n  - { aws: 012345678901, environment: staging }\n',
    )
    expect(
      parsed.is === 'ok' && parsed.value.targets.map((one) => [one.kind, one.written, one.environment, one.line]),
    ).toEqual([['aws', '012345678901', 'staging', 4]])
  })

  test('it never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void parseRegistry(text)))
    const near = fc.array(
      fc.constantFrom(
        'version: 1\n',
        'targets:\n',
        '  - { aws: "1", environment: x }\n',
        '- *a\n',
        '&a ',
        '{',
        '}',
        '"',
        '\t',
        'session: ',
      ),
    )
    fc.assert(fc.property(near, (parts) => void parseRegistry(parts.join(''))))
  })
})

describe('an entry and an identity that mean the same', () => {
  const same = (entry: string, identity: Identity | undefined, expected: EnvironmentClass) =>
    test(`${entry} ${expected === 'unknown' ? '≠' : '='} ${identity?.id}`, () => {
      expect(classify(subject(identity), registry(`${entry}, environment: development`)).class).toBe(expected)
    })
  same('kubernetes: "https://10.0.0.1:6443"', kubernetesIdentity('https://10.0.0.1:6443/'), 'development')
  same('kubernetes: "https://k.example"', kubernetesIdentity('https://K.example:443'), 'development')
  same('kubernetes: "https://127.0.0.1:6443"', kubernetesIdentity('https://localhost:6443'), 'development')
  same(
    'kubernetes: "https://r.example/k8s/clusters/a"',
    kubernetesIdentity('https://r.example/k8s/clusters/b'),
    'unknown',
  )
  same(
    'database: "localhost:5432/shop"',
    databaseIdentity({ host: '::1', port: '5432', database: 'shop' }),
    'development',
  )
  same(
    'database: "[::1]:5432/shop"',
    databaseIdentity({ host: '127.0.0.1', port: '5432', database: 'shop' }),
    'development',
  )
  same(
    'database: "db.example:5432"',
    databaseIdentity({ host: 'db.example', port: '5432', database: 'any' }),
    'development',
  )
  same(
    'database: "db.example/shop"',
    databaseIdentity({ host: 'db.example', port: '5433', database: 'shop' }),
    'development',
  )
  same(
    'database: "db.example:5432/shop"',
    databaseIdentity({ host: 'db.example', port: '5433', database: 'shop' }),
    'unknown',
  )
  same(
    'database: "db.example:5432/shop"',
    databaseIdentity({ host: 'db.example', port: '5432', database: 'Shop' }),
    'unknown',
  )
  same(
    'database: "ep-a-1-pooler.eu.aws.neon.tech"',
    databaseIdentity({ host: 'ep-a-1.eu.aws.neon.tech', port: '5432', database: 'x' }),
    'development',
  )
  same('host: "Web1.example."', hostIdentity('web1.EXAMPLE', '22'), 'development')
  same('host: "web1.example"', hostIdentity('web1.example', '2222'), 'unknown')
  same('host: "web1.example:2222"', hostIdentity('web1.example', '2222'), 'development')
  same('git: "git@github.com:acme/app.git"', gitIdentity('github.com/acme/app', 'x'), 'development')
  same('git: "https://github.com/acme/app"', gitIdentity('github.com/acme/app', 'main'), 'development')
  same('git: "github.com/acme/app#main"', gitIdentity('github.com/acme/app', 'main2'), 'unknown')
  same('aws: "111111111111"', namedIdentity('aws', '111111111111'), 'development')
  same('gcp: "Acme-Dev"', namedIdentity('gcp', 'acme-dev'), 'development')
  same('terraform: "s3://b/k"', terraformIdentity('s3://b/k'), 'development')
  same('docker: "tcp://10.0.0.1:2375"', dockerIdentity('tcp://10.0.0.1:2375'), 'development')
  same('app: "heroku:acme"', appIdentity('heroku', 'Acme'), 'development')
  same('url: "https://a.example"', urlIdentity('https://a.example/x/y'), 'development')
  same('url: "https://a.example/x/*"', urlIdentity('https://a.example/x/y'), 'development')
  same('url: "https://a.example/x/*"', urlIdentity('https://a.example/xy'), 'unknown')
  same('url: "https://a.example/x"', urlIdentity('https://a.example/x/y'), 'unknown')
  same('url: "https://a.example:443/*"', urlIdentity('https://a.example/x'), 'development')
  same('url: "https://a.example/*"', urlIdentity('http://a.example/x'), 'unknown')
  same('url: "https://a.example/*"', urlIdentity(`https://a.example/${'a/'.repeat(50)}`), 'development')
})

describe('which entry decides', () => {
  const decides = (
    name: string,
    entries: readonly string[],
    identity: Identity | undefined,
    expected: EnvironmentClass,
    conflict = false,
  ) =>
    test(name, () => {
      const found = classify(subject(identity), registry(...entries))
      expect(found.class).toBe(expected)
      expect(found.conflict !== undefined).toBe(conflict)
    })
  const prod = (entry: string) => `${entry}, environment: production`
  const dev = (entry: string) => `${entry}, environment: development`
  const db = databaseIdentity({ host: 'db.prod.example', port: '5432', database: 'shop' })
  decides(
    'exact beats a pattern',
    [prod('host: "*.example"'), dev('host: "a.example"')],
    hostIdentity('a.example', undefined),
    'development',
  )
  decides('a pattern raises', [prod('host: "*.example"')], hostIdentity('a.example', undefined), 'production')
  decides('a pattern never lowers', [dev('host: "*.example"')], hostIdentity('a.example', undefined), 'unknown')
  decides('a pattern over all never lowers', [dev('database: "*"')], db, 'unknown')
  decides(
    'two exact entries: the stricter',
    [dev('aws: "111111111111"'), prod('aws: "111111111111"')],
    namedIdentity('aws', '111111111111'),
    'production',
    true,
  )
  decides(
    'the database beats the server',
    [prod('database: "db.prod.example:5432"'), dev('database: "db.prod.example:5432/shop"')],
    db,
    'development',
  )
  decides(
    'another database of a server of production',
    [prod('database: "db.prod.example:5432/other"')],
    db,
    'production',
  )
  decides('another database of a server of development', [dev('database: "db.prod.example:5432/other"')], db, 'unknown')
  decides('a host of production', [prod('host: "db.prod.example"')], db, 'production')
  decides('a host of development says nothing of what runs there', [dev('host: "db.prod.example"')], db, 'unknown')
  decides(
    'the ref beats the repository',
    [prod('git: "github.com/acme/app"'), dev('git: "github.com/acme/app#main"')],
    gitIdentity('github.com/acme/app', 'main'),
    'development',
  )
  decides(
    'the longest path',
    [prod('url: "https://a.example/*"'), dev('url: "https://a.example/x/*"')],
    urlIdentity('https://a.example/x/y'),
    'development',
  )
  decides(
    'a host with a star is a pattern',
    [dev('url: "https://*.example/*"')],
    urlIdentity('https://a.example/x'),
    'unknown',
  )
  decides(
    'an encoded slash falls to the host',
    [prod('url: "https://a.example/*"'), dev('url: "https://a.example/x/*"')],
    urlIdentity('https://a.example/x/..%2fadmin'),
    'production',
  )
  decides('no identity', [prod('host: "*"')], undefined, 'unknown')

  test('a pattern may raise to staging, where the place is less', () => {
    const found = classify(
      subject(databaseIdentity({ host: 'localhost', port: '5432', database: 'x' }), 'development'),
      registry('database: "localhost:*", environment: staging'),
    )
    expect(found.class).toBe('staging')
  })

  test('an empty registry knows nothing', () => {
    expect(classify(subject(hostIdentity('a.example', undefined)), emptyRegistry()).class).toBe('unknown')
  })
})
