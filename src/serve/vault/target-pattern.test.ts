import { describe, expect, test } from 'vitest'
import type { TargetKind } from '../../locate/identity.ts'
import { isTargetPattern, meansTarget } from './target-pattern.ts'

const means = (pattern: string, kind: TargetKind, id: string) => meansTarget(pattern, { kind, id })

describe('a star stays where it stands', () => {
  test.each([
    [
      'kubernetes:https://*.prod.example:6443',
      'kubernetes',
      'https://a.prod.example:6443',
      'https://other.example:443/x.prod.example:6443',
    ],
    ['url:https://*.prod.example/*', 'url', 'https://api.prod.example/v1', 'https://other.example/x.prod.example/v1'],
    [
      'database:*.prod.example:5432/*',
      'database',
      'db.prod.example:5432/shop',
      'db.other.example:5432/x.prod.example:5432/shop',
    ],
    ['database:db.prod.example:5432/*', 'database', 'db.prod.example:5432/shop', 'db.prod.example.other:5432/shop'],
    ['database:db.prod.example:*', 'database', 'db.prod.example:5433/shop', 'db.other.example:5433/shop'],
    ['git:github.com/acme/*', 'git', 'github.com/acme/app#main', 'other.example/github.com/acme/app'],
    ['terraform:s3://acme-state/*', 'terraform', 's3://acme-state/prod', 's3://other/acme-state/prod'],
    ['kubernetes:https://10.0.0.*', 'kubernetes', 'https://10.0.0.7:6443', 'https://10.0.0.other.example:6443'],
    ['host:*.prod.example', 'host', 'db1.prod.example', 'prod.example.other'],
    ['aws:333333333333', 'aws', '333333333333', '333333333334'],
    ['kubernetes:https://10.0.0.1:6443', 'kubernetes', 'https://10.0.0.1:6443', 'http://10.0.0.1:6443'],
    ['database:/srv/shop/*', 'database', '/srv/shop/a.db', '/srv/other/a.db'],
  ] as const)('%s', (pattern, kind, is, isNot) => {
    expect([means(pattern, kind, is), means(pattern, kind, isNot)]).toEqual([true, false])
  })

  test('kinds are not mixed up', () => {
    expect(means('url:https://10.0.0.1:6443', 'kubernetes', 'https://10.0.0.1:6443')).toBe(false)
  })
})

test.each([
  ['kubernetes:https://10.0.0.1:6443', true],
  ['kubernetes:https://*', false],
  ['kubernetes:https://*:6443', false],
  ['kubernetes:*', false],
  ['kubernetes:https://*.prod.example:6443', true],
  ['kubernetes:https://prod*', false],
  ['kubernetes:https://10.0.0.*', true],
  ['kubernetes:https://10.0.0.*:6443', true],
  ['database:*:5432/*', false],
  ['database:db.prod.example:5432/*', true],
  ['database:db.prod.example:*', true],
  ['database:db*:5432/shop', false],
  ['database:/srv/shop/*', true],
  ['git:*/acme/app', false],
  ['git:github.com/acme/*', true],
  ['aws:3333*', true],
  ['aws:*', false],
  ['cluster:x', false],
  ['everything', false],
])('as a term: %s is %s', (pattern, taken) => expect(isTargetPattern(pattern)).toBe(taken))
