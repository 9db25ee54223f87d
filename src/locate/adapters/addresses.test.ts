import { afterAll, describe, expect, test } from 'vitest'
import { buildWorld, expectPlace, locatePlace, type RegistryName, reach } from '../../../test/world/world.ts'
import type { AppPlace, GitPlace, Place } from '../../understand/place.ts'
import { UNKNOWN, word } from '../../understand/word.ts'

const world = buildWorld()
afterAll(() => world.remove())

/** One line a case: the place as a command would name it, then what it really is. */
const is = expectPlace(world)
const words = (text: string | undefined) => (text === undefined ? undefined : word(text))
type Variables = Readonly<Record<string, string>>

describe('git', () => {
  const git = (
    remote: string,
    refs: readonly string[],
    more: { directory?: string; every?: boolean; beside?: true } = {},
  ): GitPlace => ({
    is: 'git',
    directory: more.directory ?? world.app,
    remote: remote === 'default' || remote === 'local' ? remote : word(remote),
    refs: refs.map((one) => word(one)),
    every: more.every ?? false,
    ...(more.beside === true ? { beside: true } : {}),
    ...reach(world),
  })
  is('this repository', git('local', []), 'git', 'development')
  is('another repository', git('local', [], { directory: '/srv/other' }), '/srv/other', 'unknown')
  is('main', git('origin', ['main']), 'github.com/acme/app#main', 'production')
  is('a branch of one’s own', git('origin', ['feature/cart']), 'github.com/acme/app#feature/cart', 'development')
  is('the current branch', git('default', []), 'github.com/acme/app#feature/cart', 'development')
  is('HEAD', git('origin', ['HEAD']), 'github.com/acme/app#feature/cart', 'development')
  is('release/1.5', git('origin', ['release/1.5']), 'github.com/acme/app#release/1.5', 'production')
  is('release-notes', git('origin', ['release-notes']), 'github.com/acme/app#release-notes', 'development')
  is('by address', git('https://github.com/acme/app.git', ['main']), 'github.com/acme/app#main', 'production')
  is(
    'by another address',
    git('ssh://git@ssh.github.com:443/acme/app.git', ['main']),
    'github.com/acme/app#main',
    'production',
  )
  is('everything', git('origin', [], { every: true }), 'github.com/acme/app', 'production')
  is('a pattern', git('origin', ['refs/heads/*']), 'github.com/acme/app', 'production')
  is('a ref that is not known', git('origin', [UNKNOWN]), 'github.com/acme/app', 'unknown')
  is('a remote that is not there', git('upstream', ['x']), 'unknown', 'unknown')
  is('heroku', git('heroku', ['main']), 'heroku:acme-prod', 'production')
  is(
    'a directory below',
    git('origin', ['main'], { directory: `${world.app}/docs` }),
    'github.com/acme/app#main',
    'production',
  )
  is('main, with nothing listed', git('origin', ['main']), 'github.com/acme/app#main', 'production', 'empty')
  is(
    'a branch, with nothing listed',
    git('origin', ['feature/cart']),
    'github.com/acme/app#feature/cart',
    'unknown',
    'empty',
  )

  test('what writes a protected branch says so', () => {
    const protectedRef = (place: GitPlace, registry: RegistryName = 'development') =>
      locatePlace(world, place, registry).protectedRef === true
    expect(protectedRef(git('origin', ['main']))).toBe(true)
    expect(protectedRef(git('origin', ['feature/cart']))).toBe(false)
    expect(protectedRef(git('origin', ['feature/cart']), 'empty')).toBe(false)
    expect(protectedRef(git('heroku', ['feature/cart']))).toBe(true)
    expect(protectedRef(git('origin', [], { every: true }))).toBe(true)
    expect(protectedRef(git('nowhere', ['x']))).toBe(true)
    expect(protectedRef(git('local', []))).toBe(false)
  })

  test('what stands beside the branches writes none, and is known no better for it', () => {
    const label = git('origin', [UNKNOWN], { beside: true })
    expect(locatePlace(world, label, 'development').protectedRef).not.toBe(true)
    expect(locatePlace(world, git('origin', [UNKNOWN]), 'development').protectedRef).toBe(true)
  })
  is('a label', git('origin', [UNKNOWN], { beside: true }), 'github.com/acme/app', 'unknown')
})

describe('url', () => {
  const url = (text: string): Place => ({ is: 'url', url: word(text), ...reach(world) })
  is('a listed host', url('https://api.prod.example/v1/orders?x=1'), 'https://api.prod.example/v1/orders', 'production')
  is('a listed path', url('https://api.staging.example/v1/jobs'), 'https://api.staging.example/v1/jobs', 'staging')
  is('a path beside it', url('https://api.staging.example/v1/users'), 'https://api.staging.example/v1/users', 'unknown')
  is(
    'a path below it',
    url('https://api.staging.example/v1/jobs/../users'),
    'https://api.staging.example/v1/users',
    'unknown',
  )
  is(
    'an encoded way around',
    url('https://api.staging.example/v1/jobs/%2e%2e%2fusers'),
    /api.staging.example/,
    'unknown',
  )
  is('another scheme', url('http://api.staging.example/v1/jobs'), 'http://api.staging.example/v1/jobs', 'unknown')
  is('not listed', url('https://api.other.example/v1'), 'https://api.other.example/v1', 'unknown')
  is(
    'a name of production',
    url('https://shop.prod.acme.example/'),
    'https://shop.prod.acme.example',
    'production',
    'empty',
  )
  is('this host', url('http://localhost:3000/health'), 'http://localhost:3000/health', 'development')
  is('without a scheme', url('127.0.0.1:3000/health'), 'http://localhost:3000/health', 'development')
  is(
    'a part of the path is not known',
    url(`https://api.prod.example/v1/${UNKNOWN}`),
    'https://api.prod.example',
    'production',
  )
  is('a part of the host is not known', url(`https://${UNKNOWN}.example/v1`), 'unknown', 'unknown')
  is('the host may go on', url(`https://api.prod.example${UNKNOWN}`), 'unknown', 'unknown')
  const about = (text: string, name: string): Place => {
    const place = url(text)
    return place.is === 'url' ? { ...place, url: { ...place.url, splits: true, about: `variable ${name}` } } : place
  }
  is('some port', about(`http://localhost:${UNKNOWN}/v1`, 'API_PORT'), 'http://localhost:…/v1', 'development')
  is('it is no port', about(`http://localhost:${UNKNOWN}/v1`, 'WHERE'), 'unknown', 'unknown')
  is('it is more than a port', about(`http://localhost${UNKNOWN}/v1`, 'PORT'), 'unknown', 'unknown')
  is('it is the host', about(`http://${UNKNOWN}/v1`, 'PORT'), 'unknown', 'unknown')
  is('two parts', about(`http://localhost:${UNKNOWN}${UNKNOWN}/v1`, 'PORT'), 'unknown', 'unknown')
  is('two @', url('https://a@api.staging.example@evil.example/v1/jobs'), 'unknown', 'unknown')
})

describe('app', () => {
  const app = (platform: AppPlace['platform'], name?: string, environment?: string, env: Variables = {}): AppPlace => ({
    is: 'app',
    platform,
    app: words(name),
    environment: words(environment),
    ...reach(world, env),
  })
  is('heroku -a', app('heroku', 'acme-prod'), 'heroku:acme-prod', 'production')
  is('heroku, an app that nobody listed', app('heroku', 'acme-shop'), 'heroku:acme-shop', 'unknown')
  is('HEROKU_APP', app('heroku', undefined, undefined, { HEROKU_APP: 'acme-prod' }), 'heroku:acme-prod', 'production')
  is('the remote of the repository', app('heroku'), 'heroku:acme-prod', 'production')
  is('vercel --prod, no project', app('vercel', undefined, 'production'), 'unknown', 'production')
  is('fly -a', app('fly', 'acme-shop'), 'fly:acme-shop', 'unknown')
  is('railway, nothing said', app('railway'), 'unknown', 'unknown')
})
