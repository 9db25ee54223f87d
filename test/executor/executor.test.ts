import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approved, expectProblem } from '../authority/actions.ts'
import type { Answer } from '../authority/http.ts'
import type { Who } from '../authority/server.ts'
import { executorServer } from './executor-server.ts'

let made: Awaited<ReturnType<typeof executorServer>>
beforeAll(async () => {
  made = await executorServer()
})
afterAll(() => made.remove())

const shell = (command: string, more: object = {}) => ({ kind: 'shell', command, ...more })
const ask = (who: Who, action: unknown, more: object = {}) => made.server.post(who, '/v1/runs', { action, ...more })

interface Followed {
  readonly out: string
  readonly err: string
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the tests are about
  readonly end: any
}

async function follow(who: Who, id: string, at = made): Promise<Followed> {
  const { text } = await at.server.get(who, `/v1/runs/${id}/output`)
  const written = { stdout: '', stderr: '' }
  let end: unknown
  for (const event of text.split('\n\n')) {
    const data = event.split('\n').find((line) => line.startsWith('data: '))
    if (data === undefined) continue
    const json = JSON.parse(data.slice(6))
    if (event.includes('event: end')) end = json
    else written[json.stream as 'stdout' | 'stderr'] += Buffer.from(json.bytes, 'base64').toString()
  }
  return { out: written.stdout, err: written.stderr, end }
}

async function ran(who: Who, action: unknown): Promise<Followed> {
  const { status, json } = await ask(who, action)
  expect([status, json.decision.verdict]).toEqual([201, 'allow'])
  return follow(who, json.run.id)
}

const signal = (who: Who, id: string, name: NodeJS.Signals) =>
  made.server.post(who, `/v1/runs/${id}/signal`, { signal: name })

/** There is nothing that could hear it before it has started. */
async function hears(id: string, name: NodeJS.Signals): Promise<void> {
  while ((await signal('bot', id, name)).status !== 200) await sleep(50)
}

async function letGo(action: unknown): Promise<Answer> {
  const held = await ask('bot', action)
  expect([held.status, held.json.decision.verdict]).toEqual([200, 'hold'])
  expect(held.json.run).toBeUndefined()
  await approved(made.server, 'ben', held.json.decision.hold.id)
  return ask('bot', action)
}

describe('a run', () => {
  test('is the command, its output, its status and its record', async () => {
    const { out, err, end } = await ran('bot', shell('pwd; id -u; echo oh >&2; false'))
    expect(out.split('\n')).toEqual([made.work, made.isRoot ? '65534' : String(process.getuid?.()), ''])
    expect(err).toBe('oh\n')
    expect(end).toMatchObject({ state: 'ended', status: 'failed', exitCode: 1, tail: expect.stringContaining('oh') })
    const told = await made.server.get('ada', `/v1/runs/${end.id}`)
    expect(told.json).toMatchObject({
      outputDigest: expect.stringMatching(/^sha256:/),
      outputBytes: expect.any(Number),
    })
  })

  test('has nothing of the environment of the authority', async () => {
    const { out } = await ran('bot', { kind: 'exec', argv: ['printenv', 'PATH'] })
    expect(out).toBe(`${made.place}/bin:/usr/bin:/bin\n`)
    expect((await ran('bot', { kind: 'exec', argv: ['printenv', 'PRODGATE_DATA'] })).end.exitCode).toBe(1)
  })

  test('has nothing of what the authority was handed open', async () => {
    const { err, end } = await ran('bot', shell('ls /proc/self/fd/63 >&2'))
    expect([err, end.exitCode]).toEqual([expect.stringContaining('No such file'), 2])
    expect((await ran('bot', shell('ls /proc/self/fd/1'))).end.exitCode).toBe(0)
  })

  test('that is held runs once it is approved, and once', async () => {
    const action = shell('echo ran >> once')
    const { status, json } = await letGo(action)
    expect(status).toBe(201)
    expect((await follow('bot', json.run.id)).end).toMatchObject({ status: 'succeeded' })
    expect(readFileSync(join(made.work, 'once'), 'utf8')).toBe('ran\n')
    expect((await ask('bot', action)).json.decision.verdict).toBe('hold')
    expect(readFileSync(join(made.work, 'once'), 'utf8')).toBe('ran\n')
  })

  test('is another one where its script was changed after the approval (attack 4)', async () => {
    const script = join(made.work, 'release.sh')
    writeFileSync(script, 'echo first >> released\n')
    const action = shell('sh release.sh')
    const held = await ask('bot', action)
    await approved(made.server, 'ben', held.json.decision.hold.id)
    writeFileSync(script, 'echo second >> released\n')
    const swapped = await ask('bot', action)
    expect(swapped.json.decision.verdict).toBe('hold')
    expect(existsSync(join(made.work, 'released'))).toBe(false)
    writeFileSync(script, 'echo first >> released\n')
    const { status, json } = await ask('bot', action)
    expect(status).toBe(201)
    await follow('bot', json.run.id)
    expect(readFileSync(join(made.work, 'released'), 'utf8')).toBe('first\n')
  })

  test.each([
    ['a directory that is not its own', shell('pwd', { cwd: '/etc' }), shell('pwd', { cwd: '.' })],
    ['a search path', shell('pwd', { env: { PATH: '/tmp' } }), shell('pwd', { env: { LANG: 'C' } })],
    ['a variable that runs code', shell('pwd', { env: { BASH_ENV: '/tmp/x' } }), shell('pwd', { env: { BASE: 'x' } })],
    ['what is no command', { kind: 'file', operation: 'read', path: '/x' }, shell('pwd')],
  ])('does not take %s', async (_what, refused, twin) => {
    expectProblem(await ask('bot', refused), 422, 'INVALID')
    const { cwd, ...rest } = twin as { cwd?: string }
    const { status } = await ask('bot', { ...rest, ...(cwd === undefined ? {} : { cwd: made.work }) })
    expect(status).toBe(201)
  })

  test('is told about by the executor alone, and has no pass', async () => {
    const { json } = await ask('bot', shell('pwd'))
    await follow('bot', json.run.id)
    const other = await made.server.post('bot', '/v1/decisions', { action: shell('pwd') })
    const tell = (decision: string) => made.server.post('bot', '/v1/outcomes', { decision, status: 'succeeded' })
    expectProblem(await tell(json.decision.id), 409, 'CONFLICT')
    expect((await tell(other.json.id)).status).toBe(201)
    expectProblem(await made.server.post('bot', '/v1/passes', { decision: json.decision.id }), 409, 'ALREADY_SPENT')
  })

  test('and its output are for whoever asked', async () => {
    const { json } = await ask('bot', shell('pwd'))
    expectProblem(await made.server.get('eve', `/v1/runs/${json.run.id}/output`), 404, 'NOT_FOUND')
    expectProblem(await made.server.get('eve', `/v1/runs/${json.run.id}`), 404, 'NOT_FOUND')
    expectProblem(await made.server.get('vera', `/v1/runs/${json.run.id}/output`), 403, 'ROLE_MISSING')
    const tailFor = async (who: Who) => (await made.server.get(who, `/v1/runs/${json.run.id}`)).json.tail
    await follow('bot', json.run.id)
    expect([await tailFor('vera'), await tailFor('ada'), await tailFor('bot')]).toEqual([
      undefined,
      `${made.work}\n`,
      `${made.work}\n`,
    ])
    expect((await made.server.get('bot', `/v1/runs/${json.run.id}/output`)).status).toBe(200)
  })

  test('is ended by a signal of whoever asked', async () => {
    const { json } = await ask('bot', shell('echo on; sleep 60'))
    expectProblem(await signal('eve', json.run.id, 'SIGINT'), 404, 'NOT_FOUND')
    await hears(json.run.id, 'SIGINT')
    expect((await follow('bot', json.run.id)).end).toMatchObject({ status: 'failed', signal: 'SIGINT', exitCode: 130 })
  })

  /** Goes on where nobody ends it: it writes once it is told to. */
  const late = (name: string) =>
    `setsid sh -c 'echo on > on-${name}; while [ ! -e go ]; do sleep 0.05; done; echo late > ${name}' > /dev/null 2>&1 &`
  const began = (name: string) => `while [ ! -e on-${name} ]; do sleep 0.05; done`
  const wrote = async ({ work }: typeof made, name: string) => {
    writeFileSync(join(work, 'go'), '')
    await sleep(700)
    return existsSync(join(work, name))
  }

  test.runIf(process.platform === 'linux')('leaves nothing that goes on after its end', async () => {
    const inTime = "setsid sh -c 'echo done > in-time' > /dev/null 2>&1 & wait"
    const go = async (command: string) => follow('bot', (await letGo(shell(command))).json.run.id)
    expect((await go(`${late('late')} ${began('late')}`)).end.status).toBe('succeeded')
    expect((await go(inTime)).end.status).toBe('succeeded')
    expect([await wrote(made, 'late'), existsSync(join(made.work, 'in-time'))]).toEqual([false, true])
  })

  test.runIf(process.platform === 'linux')('is ended by its time, and leaves nothing that goes on', async () => {
    const brief = await executorServer({ seconds: 2 })
    try {
      const run = () =>
        brief.server.post('bot', '/v1/runs', { action: shell(`${late('late')} ${began('late')}; sleep 60`) })
      await approved(brief.server, 'ben', (await run()).json.decision.hold.id)
      const { end } = await follow('bot', (await run()).json.run.id, brief)
      expect(end).toMatchObject({ status: 'failed', signal: 'SIGTERM' })
      expect(await wrote(brief, 'late')).toBe(false)
    } finally {
      await brief.remove()
    }
  })
})

test('no more run at a time than may, however many are asked for at once; later there is room again', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask('bot', shell('sleep 60'))))
  expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(8).fill(201), ...Array(4).fill(429)])
  for (const { status, json } of answers) {
    if (status !== 201) continue
    await hears(json.run.id, 'SIGTERM')
    await follow('bot', json.run.id)
  }
  expect((await ran('bot', shell('echo room'))).out).toBe('room\n')
})

const kubeconfig = (server: string, user = 'token: "kube-4Jd82hGqpW9xZ1bN"') => `apiVersion: v1
kind: Config
clusters:
  - { name: prod, cluster: { server: "${server}" } }
contexts:
  - { name: prod-eu, context: { cluster: prod, user: me } }
users:
  - { name: me, user: { ${user} } }
`

const TOKEN = 'tok-9fK2mX4qL8vR1sZ7'
const KEY = '-----BEGIN KEY-----\nMC4CAQAwBQYDK2VwBCIEIPq3vB7xkJ9LmN2rT5wY8zA1cD4f\n-----END KEY-----\n'
const CREDENTIAL = {
  name: 'prod-deploy',
  targets: ['kubernetes:https://10.0.0.1:6443'],
  env: { DEPLOY_TOKEN: TOKEN },
  files: { DEPLOY_FILE: KEY },
  unattended: true,
}

describe('a credential', () => {
  const pods = (context: string) => shell(`kubectl --context ${context} get pods`)

  test('is added by operators, and answered to nobody', async () => {
    expectProblem(await made.server.post('ann', '/v1/credentials', CREDENTIAL), 403, 'ROLE_MISSING')
    expectProblem(await made.server.post('bot', '/v1/credentials', CREDENTIAL), 403, 'ROLE_MISSING')
    const added = await made.server.post('olga', '/v1/credentials', CREDENTIAL)
    expect([added.status, added.text.includes(TOKEN)]).toEqual([201, false])
    expect((await made.server.post('olga', '/v1/credentials', CREDENTIAL)).status).toBe(409)
    const listed = await made.server.get('vera', '/v1/credentials')
    expect(listed.json.credentials).toMatchObject([
      { name: 'prod-deploy', env: ['DEPLOY_TOKEN'], version: 1, unattended: true },
    ])
    expect(listed.text).not.toMatch(/tok-|MC4C/)
  })

  test.each([
    ['for everything', { targets: ['kubernetes:*'] }],
    ['of a kind that is none', { targets: ['cluster:x'] }],
    ['under a name that runs code', { env: { LD_PRELOAD: TOKEN } }],
    ['too short', { env: { DEPLOY_TOKEN: 'abc' } }],
    ['without a value', { env: {}, files: {} }],
    ['of a bad name', { name: '../x' }],
  ])('is not taken %s', async (_what, wrong) => {
    const answer = await made.server.post('olga', '/v1/credentials', { ...CREDENTIAL, name: 'other', ...wrong })
    expectProblem(answer, 422, 'INVALID')
    expect(answer.text).not.toContain(TOKEN)
  })

  test('is handed to a run that lands on its target, taken out of its output, and gone afterwards', async () => {
    const { out, end } = await ran('bot', pods('prod-eu'))
    expect(out).toContain('token=[⟨redacted: credential⟩]')
    expect(out).toContain('-----BEGIN KEY-----')
    expect(out).not.toMatch(/tok-|MC4C/)
    expect(out).toMatch(/^400$/m)
    expect(JSON.stringify(end)).not.toMatch(/tok-|MC4C/)
    expect(readFileSync(join(made.work, 'length'), 'utf8').trim()).toBe(String(TOKEN.length))
    const left = readdirSync(join(made.place, 'executor/private'), { recursive: true, withFileTypes: true })
    expect(left.filter((one) => one.isFile())).toEqual([])
  })

  test('is not handed to one that lands elsewhere', async () => {
    const { out } = await ran('bot', pods('kind-dev'))
    expect(out).toContain('token=[]')
    expect(out).not.toContain('file:')
  })

  test('does not lead a tool elsewhere: then nothing runs', async () => {
    const add = (name: string, server: string, user?: string) =>
      made.server.post('olga', '/v1/credentials', {
        name,
        targets: ['kubernetes:https://10.0.0.1:6443'],
        files: { KUBECONFIG: kubeconfig(server, user) },
        unattended: true,
      })
    expect((await add('elsewhere', 'https://10.9.9.9:6443')).status).toBe(201)
    const { json } = await ask('bot', pods('prod-eu'))
    const { end, out } = await follow('bot', json.run.id)
    expect(end).toMatchObject({ status: 'not-run', why: expect.stringContaining('TARGET_CHANGED') })
    expect(out).toBe('')
    await made.server.post('olga', '/v1/credentials/elsewhere/remove', {})
    expect((await add('there', 'https://10.0.0.1:6443')).status).toBe(201)
    expect((await ran('bot', pods('prod-eu'))).end.status).toBe('succeeded')
    await made.server.post('olga', '/v1/credentials/there/remove', {})
    // The program by which it signs in is one that an operator named.
    expect((await add('there', 'https://10.0.0.1:6443', 'exec: { command: sign-in }')).status).toBe(201)
    expect((await ran('bot', pods('prod-eu'))).end.status).toBe('succeeded')
    await made.server.post('olga', '/v1/credentials/there/remove', {})
  })

  test('is not handed to what nobody can read and nobody approved', async () => {
    // Reads of production are let go without anybody; a program that nobody described is not, so that people see it first.
    const action = shell('kubectl --context prod-eu get pods; ./unknown-tool')
    expect((await ask('bot', action)).json.decision.verdict).toBe('hold')
  })

  test('is not handed to what lands on another target as well, which would be sent it', async () => {
    const { end, out } = await ran(
      'bot',
      shell('kubectl --context prod-eu get pods; kubectl --context kind-dev get pods'),
    )
    expect(end).toMatchObject({ status: 'not-run', why: expect.stringContaining('CREDENTIAL_WITHHELD') })
    expect(out).toBe('')
    const both = 'kubectl --context prod-eu get pods; kubectl --context prod-eu get nodes; ls'
    expect((await ran('bot', shell(both))).out).toContain('token=[⟨redacted: credential⟩]')
  })

  test('is not handed to a text that speaks of it, and could make something else of it', async () => {
    const get = 'kubectl --context prod-eu get pods'
    for (const told of [`${get}; echo $DEPLOY_FILE | rev`, `${get}; n=LANG; echo \${!n} | rev`]) {
      const { end, out } = await ran('bot', shell(told))
      expect(end, told).toMatchObject({ status: 'not-run', why: expect.stringContaining('CREDENTIAL_WITHHELD') })
      expect(out).toBe('')
    }
    expect((await ran('bot', shell(`${get}; echo $LANG | rev`))).out).toContain('token=[⟨redacted: credential⟩]')
  })

  test('is not handed to a tool that is led by settings of elsewhere, which may name a program', async () => {
    const text = kubeconfig('https://10.0.0.1:6443')
    const [elsewhere, inside] = [made.place, made.work].map((directory) => join(directory, 'kubeconfig'))
    for (const path of [elsewhere, inside]) writeFileSync(path ?? '', text, { mode: 0o644 })
    const named = async (path: string | undefined) => [
      await ran('bot', shell(`kubectl --kubeconfig ${path} --context prod-eu get pods`)),
      await ran('bot', shell(`KUBECONFIG=${path} kubectl --context prod-eu get pods`)),
      await ran('bot', shell('kubectl --context prod-eu get pods', { env: { KUBECONFIG: path } })),
    ]
    for (const { end, out } of await named(elsewhere)) {
      expect(end).toMatchObject({ status: 'not-run', why: expect.stringContaining('CREDENTIAL_WITHHELD') })
      expect(out).toBe('')
    }
    for (const { out } of await named(inside)) expect(out).toContain('token=[⟨redacted: credential⟩]')
  })

  test('is not handed to a run whose variables name settings or certificates of elsewhere', async () => {
    const get = 'kubectl --context prod-eu get pods'
    for (const name of ['CURL_HOME', 'XDG_CONFIG_HOME', 'SSL_CERT_FILE', 'AWS_CA_BUNDLE'])
      for (const path of [made.place, '../elsewhere']) {
        const { end, out } = await ran('bot', shell(get, { env: { [name]: path } }))
        expect(end, name).toMatchObject({ status: 'not-run', why: expect.stringContaining('CREDENTIAL_WITHHELD') })
        expect(out).toBe('')
      }
    const list = (path: string) => shell(get, { env: { SSL_CERT_DIR: `/etc/ssl/certs:${path}` } })
    expect((await ran('bot', list(made.place))).out).toBe('')
    expect((await ran('bot', list('/etc/pki'))).out).toContain('token=[⟨redacted: credential⟩]')
    for (const env of [{ CURL_HOME: join(made.work, 'settings') }, { SSL_CERT_FILE: '' }, { PAGES: made.place }])
      expect((await ran('bot', shell(get, { env }))).out).toContain('token=[⟨redacted: credential⟩]')
  })

  test('is for runs that people approved, unless it was added for unattended ones', async () => {
    await made.server.post('olga', '/v1/credentials/prod-deploy/remove', {})
    const { unattended: _, ...attended } = CREDENTIAL
    const added = await made.server.post('olga', '/v1/credentials', attended)
    expect([added.status, added.json.unattended]).toEqual([201, false])
    const { json } = await ask('bot', pods('prod-eu'))
    expect(json.decision.verdict).toBe('allow')
    const { end, out } = await follow('bot', json.run.id)
    expect(end).toMatchObject({ status: 'not-run', why: expect.stringContaining('CREDENTIAL_WITHHELD') })
    expect(end.why).toContain('prod-deploy')
    expect(out).toBe('')
    const approvedRun = await letGo(shell('kubectl --context prod-eu rollout restart deploy/web'))
    expect(approvedRun.status).toBe(201)
    expect((await follow('bot', approvedRun.json.run.id)).out).toContain('token=[⟨redacted: credential⟩]')
    // What has nothing to do with it goes on.
    expect((await ran('bot', pods('kind-dev'))).out).toContain('token=[]')
    await made.server.post('olga', '/v1/credentials/prod-deploy/remove', {})
    expect((await made.server.post('olga', '/v1/credentials', CREDENTIAL)).status).toBe(201)
    expect((await ran('bot', pods('prod-eu'))).out).toContain('token=[⟨redacted: credential⟩]')
  })

  test('stands nowhere in what is kept', () => {
    const bytes = made.server.bytes()
    // Not by how the key begins: so do all of Ed25519 (RFC 8410), the authority's own too.
    for (const form of [TOKEN, Buffer.from(TOKEN).toString('base64'), 'q3vB7xkJ9LmN2rT5wY8zA1cD4f'])
      expect(bytes.includes(form), form).toBe(false)
    expect(made.server.log).not.toMatch(/tok-|MC4C/)
  })

  test('has new values once it is rotated, and none once it is removed', async () => {
    const fresh = 'another-7Hq2Wz9P'
    const values = { DEPLOY_TOKEN: fresh, DEPLOY_FILE: KEY }
    expectProblem(await made.server.post('olga', '/v1/credentials/prod-deploy/values', { values: {} }), 422, 'INVALID')
    const rotated = await made.server.post('olga', '/v1/credentials/prod-deploy/values', { values })
    expect([rotated.status, rotated.json.version]).toEqual([200, 2])
    await ran('bot', pods('prod-eu'))
    expect(readFileSync(join(made.work, 'length'), 'utf8').trim()).toBe(String(fresh.length))
    const removed = await made.server.post('olga', '/v1/credentials/prod-deploy/remove', {})
    expect(removed.status).toBe(200)
    expect((await ran('bot', pods('prod-eu'))).out).toContain('token=[]')
    const { text } = await made.server.get('ada', '/v1/log/tile/entries/000.p/255')
    expect(text).not.toContain(fresh)
  })
})
