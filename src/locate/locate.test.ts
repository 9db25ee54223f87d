import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  buildWorld,
  contextFor,
  expectPlace,
  here,
  locatePlace,
  type RegistryName,
  reach,
  variables,
} from '../../test/world/world.ts'
import { diskFiles } from '../lib/disk.ts'
import { type Files, noFiles } from '../lib/files.ts'
import { effortOf } from '../lib/testing/effort.ts'
import type { Effect } from '../understand/effect.ts'
import type { DatabasePlace, DockerPlace, KubernetesPlace, Place, Site, Tunnel } from '../understand/place.ts'
import { UNKNOWN, word } from '../understand/word.ts'
import { joinEnvironments, locate } from './locate.ts'
import { parseRegistry } from './registry.ts'

const world = buildWorld()
afterAll(() => world.remove())

const words = (text: string | undefined) => (text === undefined ? undefined : word(text))
const ssh = (name: string, from: Site = here): Site => ({
  is: 'host',
  name: word(name),
  options: [],
  from,
  env: variables(),
})
const docker = (context?: string, site: Site = here): DockerPlace => ({
  is: 'docker',
  host: undefined,
  context: words(context),
  ...reach(world),
  site,
})
const container = (context?: string, from: Site = here): Site => ({
  is: 'container',
  daemon: docker(context, from),
  name: word('web'),
  mounts: [],
  from,
})
const cluster = (context?: string): KubernetesPlace => ({
  is: 'kubernetes',
  tool: 'kubectl',
  context: words(context),
  cluster: undefined,
  server: undefined,
  kubeconfig: undefined,
  namespace: undefined,
  ...reach(world),
})
const pod = (context?: string): Site => ({ is: 'pod', cluster: cluster(context), name: word('db-0'), from: here })
const db = (
  host: string | undefined,
  database: string | undefined,
  more: { site?: Site; tunnels?: readonly Tunnel[]; port?: string } = {},
): DatabasePlace => ({
  is: 'database',
  engine: 'postgresql',
  url: undefined,
  host: words(host),
  port: words(more.port),
  database: words(database),
  ...reach(world),
  ...(more.site === undefined ? {} : { site: more.site }),
  ...(more.tunnels === undefined ? {} : { tunnels: more.tunnels }),
})
const session = (site: Site): Place => ({ is: 'session', ...reach(world), site })

const is = expectPlace(world)

describe('behind a hop', () => {
  is('a unit of a production host', session(ssh('web')), 'web1.prod.example', 'production')
  is('a unit of a staging host', session(ssh('stage1')), 'stage1.staging.example', 'staging')
  is('a unit of a host that nobody listed', session(ssh('bastion')), 'bastion.example', 'unknown')
  is('a unit of a host that is not known', session(ssh(UNKNOWN)), 'another machine', 'unknown')
  is(
    'localhost is the hop’s',
    db('localhost', 'shop_dev', { site: ssh('prod-db') }),
    'db1.prod.example:5432/shop_dev',
    'production',
  )
  is(
    'no host is the hop’s',
    db(undefined, 'shop_dev', { site: ssh('stage1') }),
    'stage1.staging.example:5432/shop_dev',
    'staging',
  )
  is(
    'localhost of a hop that nobody listed',
    db('localhost', 'shop_dev', { site: ssh('bastion') }),
    /bastion/,
    'unknown',
  )
  is(
    'another target from a staging host',
    db('db.staging.example', 'shop', { site: ssh('stage1') }),
    'db.staging.example:5432/shop',
    'staging',
  )
  is(
    'another target from a host that nobody listed',
    db('db.staging.example', 'shop', { site: ssh('bastion') }),
    'db.staging.example:5432/shop',
    'unknown',
  )
  is(
    'a development database from a production host',
    db('localhost', 'shop_dev', { site: ssh('web') }),
    /web1/,
    'production',
  )
  is('settings of the hop cannot be read', { ...cluster('kind-dev'), site: ssh('stage1') }, 'kind-dev', 'unknown')
  is('docker of the hop', docker(undefined, ssh('stage1')), 'docker', 'staging')
  is('a hop behind a hop', session(ssh('stage1', ssh('bastion'))), 'another machine', 'unknown')
  is('the same host, from here', session(ssh('stage1')), 'stage1.staging.example', 'staging')
  is('this host by ssh', session(ssh('localhost')), 'localhost', 'development')
})

describe('in a container or pod', () => {
  is('of this host', session(container()), 'another machine', 'development')
  is('of this host, not enrolled', session(container()), 'another machine', 'unknown', 'unenrolled')
  is('of a production daemon', session(container('prod')), 'another machine', 'production')
  is(
    'a database without a host',
    db(undefined, 'shop_dev', { site: container() }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'a database of a name that only the container knows',
    db('db', 'shop', { site: container() }),
    'db:5432/shop',
    'unknown',
  )
  is(
    'a listed database',
    db('db.prod.example', 'shop', { site: container() }),
    'db.prod.example:5432/shop',
    'production',
  )
  is(
    'mysql without a host',
    { ...db(undefined, 'shop', { site: container() }), engine: 'mysql' },
    'localhost:3306/shop',
    'development',
  )
  is('a pod of the local cluster', session(pod('kind-dev')), 'another machine', 'development')
  is('a pod of production', session(pod('prod-eu')), 'another machine', 'production')
  is('a database in a pod of production', db(undefined, 'shop', { site: pod('prod-eu') }), /shop/, 'production')
  is('another root', session({ is: 'elsewhere', why: 'chroot', from: here }), 'another machine', 'unknown')
})

describe('tunnels', () => {
  const through = (to: Tunnel['to'], port: string | undefined = '5432'): readonly Tunnel[] => [{ port, to }]
  const prod = { host: 'db.prod.example', port: '5432', site: here }
  is('into production', db('localhost', 'shop', { tunnels: through(prod) }), 'db.prod.example:5432/shop', 'production')
  is(
    'into production, by the name of a development database',
    db('localhost', 'shop_dev', { tunnels: through(prod) }),
    'db.prod.example:5432/shop_dev',
    'production',
  )
  is(
    'of another port',
    db('localhost', 'shop_dev', { tunnels: through(prod, '6543') }),
    'localhost:5432/shop_dev',
    'development',
  )
  is(
    'of a port that is not known',
    db('localhost', 'shop_dev', { tunnels: [{ port: undefined, to: undefined }] }),
    'unknown',
    'unknown',
  )
  is('into what is not known', db('localhost', 'shop_dev', { tunnels: through(undefined) }), 'unknown', 'unknown')
  is(
    'to the hop’s own',
    db('localhost', 'shop_dev', { tunnels: through({ host: 'localhost', port: '5432', site: ssh('prod-db') }) }),
    'db1.prod.example:5432/shop_dev',
    'production',
  )
  is(
    'into a pod',
    db('localhost', 'shop', { tunnels: through({ host: 'localhost', port: '5432', site: pod('prod-eu') }) }),
    /shop/,
    'production',
  )
  is(
    'of another target',
    db('db.staging.example', 'shop', { tunnels: through(prod) }),
    'db.staging.example:5432/shop',
    'staging',
  )
  is(
    'a server of the web',
    {
      is: 'url',
      url: word('http://localhost:8080/x'),
      ...reach(world),
      tunnels: through({ host: 'api.prod.example', port: '443', site: here }, '8080'),
    },
    /api.prod.example/,
    'production',
  )
  is(
    'a cluster',
    { ...cluster(), tunnels: through({ host: '10.0.0.1', port: '6443', site: here }, '6443') },
    '10.0.0.1:6443',
    'unknown',
  )
})

describe('the session', () => {
  const classOf = (registry: RegistryName, cwd: string, env: Readonly<Record<string, string>> = {}) => {
    const context = { ...contextFor(world, registry, cwd), session: { cwd, env: variables(env) } }
    return locate([], context).session.class
  }
  test('is enrolled with its directory', () => {
    expect(classOf('development', world.app)).toBe('development')
    expect(classOf('development', join(world.app, 'src'))).toBe('development')
    expect(classOf('development', world.home)).toBe('unknown')
    expect(classOf('development', `${world.app}-other`)).toBe('unknown')
    expect(classOf('production', world.home)).toBe('production')
    expect(classOf('unenrolled', world.app)).toBe('unknown')
  })
  test('variables speak only where nobody enrolled it', () => {
    expect(classOf('development', world.app, { NODE_ENV: 'production' })).toBe('development')
    expect(classOf('unenrolled', world.app, { NODE_ENV: 'production' })).toBe('production')
    expect(classOf('unenrolled', world.app, { NODE_ENV: 'PROD ' })).toBe('production')
    expect(classOf('unenrolled', world.app, { NODE_ENV: 'development', DEV_MODE: '1', KUBERNETES_PORT: 'x' })).toBe(
      'unknown',
    )
    expect(classOf('unenrolled', world.app, { DATABASE_URL: 'postgres://prod:x@localhost/shop' })).toBe('unknown')
    expect(classOf('unenrolled', world.app, { DATABASE_URL: 'postgres://a:b@db.prod.example/shop' })).toBe('production')
    expect(classOf('production', world.app, { NODE_ENV: 'development' })).toBe('production')
  })
  test('a class without a workspace enrols nothing but staging', () => {
    const read = (text: string) => {
      const parsed = parseRegistry(`version: 1\nsession: ${text}\n`)
      if (parsed.is === 'fault') throw new Error(parsed.fault.message)
      return locate([], { ...contextFor(world, 'empty'), registry: parsed.value }).session.class
    }
    expect(read('{ environment: development }')).toBe('unknown')
    expect(read('{ environment: staging }')).toBe('staging')
    expect(read('{ environment: staging, workspaces: ["/srv/x"] }')).toBe('unknown')
    expect(read(`{ environment: local, workspaces: ["${world.app}"] }`)).toBe('local')
  })
})

describe('together', () => {
  const effect = (at: Place): Effect => ({ kind: 'change', verb: 'change', on: 'thing', name: '', at, span: undefined })
  test('one leg of production makes the whole production', () => {
    const { effects } = locate(
      [effect(cluster('kind-dev')), effect(cluster('prod-eu'))],
      contextFor(world, 'development'),
    )
    expect(effects.map((one) => one.environment.class)).toEqual(['development', 'production'])
    expect(joinEnvironments(effects).class).toBe('production')
  })
  test('the evidence says where it stands and holds no password', () => {
    const place = { ...db(undefined, undefined), url: word('postgresql://app:hunter2@db.prod.example/shop') }
    const { effects } = locate([effect(place)], contextFor(world, 'development'))
    expect(JSON.stringify(effects[0]?.environment)).not.toContain('hunter2')
    expect(effects[0]?.environment.because[0]).toMatchObject({ says: 'production', tier: 'registry', used: true })
  })
  test('what terraform keeps and what its text says is a conflict', () => {
    const place: Place = { is: 'terraform', files: [], state: undefined, ...reach(world, {}, 'infra/moved') }
    expect(locatePlace(world, place).conflict).toContain('another state')
  })
  test('a file effect on a place that is no file is not understood', () => {
    const odd: Effect = {
      kind: 'file',
      operation: 'delete',
      verb: 'delete',
      on: 'file',
      name: 'x',
      at: session(here),
      span: undefined,
    }
    expect(locate([odd], contextFor(world, 'development')).effects[0]?.file?.where).toBe('unknown')
  })
})

describe('whatever the files hold', () => {
  // Every state file of the home is replaced by junk, one after the other.
  const state = [
    '.kube/config',
    '.aws/config',
    '.aws/credentials',
    '.config/gcloud/active_config',
    '.azure/azureProfile.json',
    '.ssh/config',
    '.docker/config.json',
    '.pg_service.conf',
    '.my.cnf',
    '.gitconfig',
  ]
  const places: readonly Place[] = [
    cluster(),
    { is: 'aws', profile: undefined, region: undefined, endpoint: undefined, words: [], ...reach(world) },
    { is: 'gcp', project: undefined, configuration: undefined, ...reach(world) },
    { is: 'azure', subscription: undefined, ...reach(world) },
    docker(),
    { ...db(undefined, undefined), ...reach(world, { PGSERVICE: 'shop-dev' }) },
    { ...db(undefined, undefined), engine: 'mysql' },
    { is: 'host', name: word('web'), options: [], ...reach(world) },
    { is: 'git', directory: world.app, remote: 'default', refs: [], every: false, ...reach(world) },
    { is: 'terraform', files: [], state: undefined, ...reach(world, {}, 'infra/dev') },
    { is: 'runtime', framework: 'rails', environment: undefined, url: undefined, dotenv: true, ...reach(world) },
    { is: 'app', platform: 'heroku', app: undefined, environment: undefined, ...reach(world) },
    { is: 'file', path: join(world.app, 'src'), pattern: false, ...reach(world) },
  ]
  const real = diskFiles({ roots: [world.home, world.app] })
  const junked = (junk: string, only: string | undefined): Files => ({
    ...real,
    read: (path) => (only === undefined || path.endsWith(only) ? { is: 'text', text: junk } : real.read(path)),
    bytes: (path) => (only === undefined ? new TextEncoder().encode(junk) : real.bytes(path)),
  })
  const effects = places.map(
    (at): Effect =>
      at.is === 'file'
        ? { kind: 'file', operation: 'delete', verb: 'delete', on: 'file', name: at.path, at, span: undefined }
        : { kind: 'change', verb: 'change', on: 'thing', name: '', at, span: undefined },
  )
  test('it never throws, and is never less than the session', () => {
    const junk = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '{}',
        '[]',
        'null',
        '[default]\n',
        'a: *b',
        'Host *\n HostName x',
        '{"subscriptions":[null,1,{"id":3}]}',
        'DIRC\u0000\u0000\u0000\u0002',
      ),
    )
    fc.assert(
      fc.property(junk, fc.constantFrom(undefined, ...state), (text, only) => {
        const located = locate(effects, { ...contextFor(world, 'empty'), files: junked(text, only) })
        expect(located.effects.length).toBe(effects.length)
        for (const one of located.effects) expect(['unknown', 'production']).toContain(one.environment.class)
      }),
      { numRuns: 60 },
    )
  })
  test('directories and links in place of files', () => {
    const home = join(world.dir, 'odd')
    for (const name of state) mkdirSync(join(home, name), { recursive: true })
    writeFileSync(join(home, '.mylogin.cnf'), '')
    const located = locate(effects, { ...contextFor(world, 'empty'), files: diskFiles({ roots: [home] }), home })
    for (const one of located.effects) expect(['unknown', 'production']).toContain(one.environment.class)
  })
})

describe('names of a directory are compared with patterns', () => {
  const names = Array.from({ length: 1_500 }, (_, i) => `a${i}`)
  const files: Files = { ...noFiles, kind: (path) => (path === '/d' ? 'directory' : 'file'), list: () => names }
  const listed = (patterns: readonly string[]) => {
    const effects = patterns.map(
      (one): Effect => ({
        ...{ kind: 'file', operation: 'list', on: 'file', verb: 'ls', name: `/d/${one}`, span: undefined },
        at: { is: 'file', path: `/d/${one}`, pattern: true, site: here, cwd: '/d', env: variables() },
      }),
    )
    return () => locate(effects, { ...contextFor(world, 'development'), files })
  }
  const many = (n: number, patternOf: (i: number) => string) => Array.from({ length: n }, (_, i) => patternOf(i))

  test('once, however often the same one is used', () => {
    const [some, more] = [200, 1_600].map((n) => effortOf(listed(many(n, () => '*')))) as [number, number]
    expect(more / some).toBeLessThan(2)
  })
  test('only so often, where they are many: then it is said that not all was looked at', () => {
    const [some, more] = [400, 3_200].map((n) => effortOf(listed(many(n, (i) => `*${i}`)))) as [number, number]
    expect(more / some).toBeLessThan(4)
    const unseen = (n: number) =>
      listed(many(n, (i) => `*${i}`))().effects.filter((one) => one.effect.kind === 'unreadable')
    expect([unseen(400).length, unseen(3_200).length]).toEqual([0, 1])
  })
})
