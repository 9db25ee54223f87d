import { describe, expect, test } from 'vitest'
import type { PlainEffect } from '../understand/effect.ts'
import { word } from '../understand/word.ts'
import { pointersOf, saysOnlyProduction } from './pointers.ts'

function effect(variables: Readonly<Record<string, string>>, more: Partial<PlainEffect> = {}): PlainEffect {
  const env = {
    get: (name: string) => (variables[name] === undefined ? undefined : word(variables[name])),
    names: () => Object.keys(variables),
  }
  const at = { is: 'session', site: { is: 'here' }, cwd: '/w', env } as const
  return { kind: 'undescribed', verb: 'run', on: 'program', name: './x', at, span: undefined, ...more }
}

const kinds = (variables: Readonly<Record<string, string>>, more: Partial<PlainEffect> = {}) =>
  pointersOf(effect(variables, more)).map((place) => place.is)

describe('what the variables of a program lead to', () => {
  const URL = 'postgresql://app@db.example:5432/shop'
  test('an address of a store, under any name', () => {
    expect(kinds({ DATABASE_URL: URL })).toEqual(['database'])
    expect(kinds({ ANYTHING: 'rediss://cache.example' })).toEqual(['database'])
    expect(kinds({ ANYTHING: 'words' })).toEqual([])
  })
  test('profiles, contexts and projects', () => {
    expect(
      kinds({ AWS_PROFILE: 'x', KUBECONFIG: 'k', GOOGLE_CLOUD_PROJECT: 'p', DOCKER_HOST: 'h', PGHOST: 'h' }),
    ).toEqual(['aws', 'kubernetes', 'gcp', 'docker', 'database'])
    expect(kinds({ NODE_ENV: 'production', PATH: '/bin', LOG_LEVEL: 'debug' })).toEqual([])
  })
  test('an address of the web counts only where it is production, and not for a page that is built', () => {
    const [place] = pointersOf(effect({ API_URL: 'https://api.example' }))
    expect(place !== undefined && saysOnlyProduction(place)).toBe(true)
    expect(kinds({ VITE_API_URL: 'https://api.example', HTTPS_PROXY: 'http://p.example' })).toEqual([])
  })
  test('tests and servers of the project open what their variables say; a build does not', () => {
    expect(kinds({ DATABASE_URL: URL }, { kind: 'change', on: 'tests' })).toEqual(['database'])
    expect(kinds({ DATABASE_URL: URL }, { kind: 'change', on: 'build' })).toEqual([])
    expect(kinds({ DATABASE_URL: URL }, { kind: 'read', on: 'program' })).toEqual([])
  })
  test('what an application runs as, for a program that nobody described and for a server; a test runs as it likes', () => {
    expect(kinds({ RAILS_ENV: 'production' })).toEqual(['session'])
    expect(kinds({ RAILS_ENV: 'production' }, { kind: 'change', on: 'server' })).toEqual(['session'])
    expect(kinds({ RAILS_ENV: 'production' }, { kind: 'change', on: 'tests' })).toEqual([])
    expect(kinds({ NODE_ENV: 'production' })).toEqual([])
  })
  test('subscriptions and files of credentials', () => {
    expect(kinds({ AZURE_SUBSCRIPTION_ID: 'x', AWS_DEFAULT_PROFILE: 'x' })).toEqual(['azure', 'aws'])
    expect(kinds({ GOOGLE_APPLICATION_CREDENTIALS: '/keys/prod.json' })).toEqual(['session'])
  })
  test('more variables than are read are not known', () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`V${i}`, 'x']))
    expect(kinds(many)).toEqual(['unknown'])
  })
})
