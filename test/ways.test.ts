import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Gate, type Surroundings } from '../src/gate.ts'
import { diskFiles } from '../src/lib/disk.ts'
import { buildWorld, registryOf } from './world/world.ts'

/** How an action gets to a target: through whom, how much is proven of it, and by whose settings. */

const world = buildWorld()
afterAll(world.remove)
const files = diskFiles({ roots: [world.home, world.app, '/tmp'] })
const locate = { registry: registryOf(world, 'development'), files, tmp: '/tmp' }
const gate = new Gate({ locate, newId: () => 'id' })

async function weigh(command: string, more: Partial<Surroundings> = {}) {
  const surroundings = { cwd: world.app, home: world.home, env: {}, ...more }
  const { verdict, reasons } = await gate.check({ kind: 'shell', command }, surroundings)
  return `${verdict} ${reasons[0]?.code ?? ''}`
}

const GET = 'kubectl --context prod-eu get pods'

describe('a way that was weakened is held where it leads to production, or nobody knows where', () => {
  test.each([
    // Through a host of the action's choosing.
    [`HTTPS_PROXY=http://a.example:8080 ${GET}`, `HTTPS_PROXY= ${GET}`],
    [
      `https_proxy=http://a.example:8080 ${GET}`,
      `https_proxy=http://a.example:8080 kubectl --context kind-dev get pods`,
    ],
    [`env ALL_PROXY=socks5://a.example:1080 ${GET}`, `env OTHER=socks5://a.example:1080 ${GET}`],
    [`export HTTPS_PROXY=http://a.example:8080; ${GET}`, `HTTPS_PROXY=http://a.example:8080; ${GET}`],
    [`bash -c 'HTTP_PROXY=http://a.example:8080 ${GET}'`, `bash -c '${GET}'`],
    ['HTTPS_PROXY=http://a.example:8080 aws --profile prod s3 ls', 'aws --profile prod s3 ls'],
    [
      'HTTPS_PROXY=http://a.example:8080 curl -u me:secret https://api.other.example/x',
      'HTTPS_PROXY=http://a.example:8080 curl https://api.other.example/x',
    ],
    ['curl -x http://a.example:8080 https://api.prod.example/x', 'curl -m 8080 https://api.prod.example/x'],
    // Whoever answers is believed.
    [`${GET} --insecure-skip-tls-verify`, `${GET} --insecure-skip-tls-verify=false`],
    ['aws --profile prod --no-verify-ssl s3 ls', 'aws --profile dev --no-verify-ssl s3 ls'],
    [
      "psql 'host=db.prod.example dbname=shop sslmode=disable' -c '\\dt'",
      "psql 'host=db.prod.example dbname=shop' -c '\\dt'",
    ],
    [
      "PGSSLMODE=disable psql -h db.prod.example shop -c '\\dt'",
      "PGSSLMODE=require psql -h db.prod.example shop -c '\\dt'",
    ],
    [
      "mysql --ssl-mode=DISABLED -h db.prod.example shop -e 'show tables'",
      "mysql -h db.prod.example shop -e 'show tables'",
    ],
    [
      "curl -sk -H 'Authorization: Bearer x' https://api.other.example/x",
      "curl -s -H 'Authorization: Bearer x' https://api.other.example/x",
    ],
    ['curl -k -b session https://api.other.example/x', 'curl -k https://api.other.example/x'],
    [
      'wget --no-check-certificate --user me -qO- https://api.other.example/x',
      'wget --user me -qO- https://api.other.example/x',
    ],
    [
      'http --verify=no -a me:secret https://api.other.example/x',
      'http --verify=yes -a me:secret https://api.other.example/x',
    ],
    ['git -c http.sslVerify=false push origin feature', 'git -c http.sslVerify=true push origin feature'],
    ['GIT_SSL_NO_VERIFY=1 git push origin feature', 'GIT_SSL_NO_VERIFY=1 git fetch origin'],
    ['NODE_TLS_REJECT_UNAUTHORIZED=0 vercel ls', 'NODE_TLS_REJECT_UNAUTHORIZED=1 vercel ls'],
    [`SSL_CERT_FILE=/tmp/ca.pem ${GET}`, 'SSL_CERT_FILE=/tmp/ca.pem kubectl --context kind-dev get pods'],
    // By settings of elsewhere.
    ["HOME=/tmp/x psql -h db.prod.example shop -c '\\dt'", "HOME=/tmp/x psql -h localhost shop_dev -c '\\dt'"],
    ["HOME=/tmp/x psql -h db.prod.example shop -c '\\dt'", "HOME=/root psql -h db.prod.example shop -c '\\dt'"],
    ['CURL_HOME=/tmp/x curl https://api.prod.example/x', 'CURL_HOME=/etc/x curl https://api.prod.example/x'],
  ])('%s, and not %s', async (held, allowed) => {
    expect([await weigh(held), (await weigh(allowed)).split(' ')[0]]).toEqual(['hold CONNECTION_WEAKENED', 'allow'])
  })

  test.each([
    'HTTPS_PROXY=http://localhost:3128 npm ci',
    'HTTPS_PROXY=http://localhost:3128 pip install requests',
    'HTTPS_PROXY=http://localhost:3128 git fetch origin',
    'HTTPS_PROXY=http://localhost:3128 go get ./...',
    'npm ci --strict-ssl=false',
    'pip install --trusted-host pypi.internal requests',
    'NODE_TLS_REJECT_UNAUTHORIZED=0 npm run dev',
    'curl -k https://localhost:8443/health',
    "curl -k -H 'Authorization: Bearer x' https://localhost:8443/health",
    'HOME=/tmp/x npm ci',
  ])('%s is usual in development', async (command) => {
    expect((await weigh(command)).split(' ')[0]).toBe('allow')
  })

  test('variables of the caller are no choice of the action; those that came with it are', async () => {
    const env = { HTTPS_PROXY: 'http://proxy.corp.example:3128' }
    expect(await weigh(GET, { env })).toBe('hold CONNECTION_WEAKENED')
    expect(await weigh(GET, { env, ambient: true })).toBe('allow READS')
    const other = 'HTTPS_PROXY=http://a.example:8080'
    expect(await weigh(`${other} ${GET}`, { env, ambient: true })).toBe('hold CONNECTION_WEAKENED')
    // What a company's machines believe is told with every action.
    const believed = { AWS_CA_BUNDLE: '/etc/ssl/corp.pem' }
    expect(await weigh('aws --profile prod s3 ls', { env: believed })).toBe('allow READS')
  })

  test('a home that comes with an action is where its tools look, unless it is a person’s', async () => {
    const where = "psql -h db.prod.example shop -c '\\dt'"
    expect(await weigh(where, { env: { HOME: '/tmp/x' } })).toBe('hold CONNECTION_WEAKENED')
    for (const HOME of [world.home, '/home/ann', '/root'])
      expect(await weigh(where, { env: { HOME } })).toBe('allow READS')
  })
})

describe('settings that the action itself writes are those that its tools find', () => {
  const INSERT = "mysql -e 'insert into discounts values (1)'"
  const write = (text: string) =>
    `mkdir -p /tmp/prodgate-x; ${text} > /tmp/prodgate-x/.my.cnf; HOME=/tmp/prodgate-x ${INSERT}`

  test.each([
    ['that name production', write("printf '[client]\\nhost=db.prod.example\\n'"), 'hold CHANGES'],
    ['that nobody knows', write('curl -s https://x.example/cnf'), 'hold CHANGES'],
    ['that name this machine', write("printf '[client]\\nhost=localhost\\n'"), 'allow'],
  ])('%s', async (_what, command, expected) => {
    expect((await weigh(command)).startsWith(expected)).toBe(true)
  })

  test('a file of login paths may name any host, unless the command names it', async () => {
    const file = 'MYSQL_TEST_LOGIN_FILE=/tmp/prodgate-x/login.cnf'
    expect(await weigh(`${file} ${INSERT}`)).toBe('hold CHANGES')
    expect(await weigh(`${file} ${INSERT.replace('mysql', 'mysql -h localhost')}`)).toBe('allow CHANGES')
  })

  test('that are copied there, or changed in place', async () => {
    mkdirSync(join(world.app, 'kube'))
    const config = (server: string) =>
      `apiVersion: v1\nkind: Config\ncurrent-context: a\nclusters: [{name: a, cluster: {server: "${server}"}}]\ncontexts: [{name: a, context: {cluster: a, user: a}}]\nusers: [{name: a, user: {token: x}}]\n`
    writeFileSync(join(world.app, 'kube/dev.yaml'), config('https://127.0.0.1:6443'))
    writeFileSync(join(world.app, 'kube/prod.yaml'), config('https://10.0.0.1:6443'))
    writeFileSync(join(world.app, 'kube/used.yaml'), config('https://127.0.0.1:6443'))
    const then = 'KUBECONFIG=kube/used.yaml kubectl delete pod web'
    const reaches = async (command: string) => {
      const surroundings = { cwd: world.app, home: world.home, env: {} }
      const { effects } = await gate.check({ kind: 'shell', command }, surroundings)
      return effects.find(({ on }) => on === 'pod')?.target
    }
    expect(await reaches(then)).toBe('https://localhost:6443')
    expect(await reaches(`cp kube/dev.yaml kube/used.yaml; ${then}`)).toBe('https://localhost:6443')
    expect(await reaches(`cp kube/prod.yaml kube/used.yaml; ${then}`)).toBe('https://10.0.0.1:6443')
    expect(await reaches(`sed -i s/127.0.0.1/10.0.0.1/ kube/used.yaml; ${then}`)).not.toMatch(/^https/)
  })
})
