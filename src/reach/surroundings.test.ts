import { describe, expect, test } from 'vitest'
import { withSurroundings } from './surroundings.ts'

const shell = { kind: 'shell', command: 'ls' } as const
const told = (env: Record<string, string>, also: readonly string[] = []) => {
  const action = withSurroundings(shell, '/srv/app', env, also)
  return 'env' in action ? action.env : undefined
}

describe('what goes along with a command', () => {
  test('the directory', () =>
    expect(withSurroundings(shell, '/srv/app', {}, [])).toEqual({ ...shell, cwd: '/srv/app' }))
  test('its own directory, below ours', () =>
    expect(withSurroundings({ ...shell, cwd: 'web' }, '/srv/app', {}, [])).toMatchObject({ cwd: '/srv/app/web' }))
  test('its own variables and none of ours', () =>
    expect(withSurroundings({ ...shell, env: { A: 'b' } }, '/', { KUBECONFIG: 'x' }, [])).toMatchObject({
      env: { A: 'b' },
    }))
  test('variables that say where tools land', () =>
    expect(
      told({ KUBECONFIG: '/k', AWS_PROFILE: 'prod', NODE_ENV: 'production', PGHOST: 'db', SHLVL: '2', _: 'x' }),
    ).toEqual({
      AWS_PROFILE: 'prod',
      KUBECONFIG: '/k',
      NODE_ENV: 'production',
      PGHOST: 'db',
    }))
  test('what was asked for besides', () => expect(told({ CTX: 'dev' }, ['CTX'])).toEqual({ CTX: 'dev' }))
  test('nothing of it to what is no command', () => {
    const sql = { kind: 'sql', statement: 'select 1' } as const
    expect(withSurroundings(sql, '/', { PGHOST: 'db' }, [])).toBe(sql)
  })
})

describe('secrets stay', () => {
  test('by their names', () =>
    expect(told({ AWS_SECRET_ACCESS_KEY: 'x', AWS_SESSION_TOKEN: 'x', PGPASSWORD: 'x' })).toBeUndefined())
  const addresses: readonly (readonly [string, string])[] = [
    ['postgres://me:hunter2@db.example:5432/shop', 'postgres://me@db.example:5432/shop'],
    ['postgres://me:a@b@db.example/shop?x=1@2', 'postgres://me@db.example/shop?x=1@2'],
    ['redis://:hunter2@cache', 'redis://@cache'],
    ['postgres://db.example:5432/shop', 'postgres://db.example:5432/shop'],
    ['db.example', 'db.example'],
  ]
  for (const [given, sent] of addresses)
    test(given, () => expect(told({ DATABASE_URL: given })).toEqual({ DATABASE_URL: sent }))
})
