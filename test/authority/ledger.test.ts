import { mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseVerifierKey } from '../../src/record/log/key.ts'
import { verifyLog } from '../../src/record/log/verify.ts'
import { essence, SECRETS } from '../../src/record/redact/testing/secrets.ts'
import { storeLogReader } from '../../src/record/store/log-reader.ts'
import { answerFor, approve, approved, ask, confirmed, decide, expectProblem, held, READ, verdict } from './actions.ts'
import { good, REGISTRY, TestServer } from './server.ts'

/** Where gates of others failed open (F…), and attacks (ATTACK-…), each by its number. */

const HOUSE = `// example: {"effect": {"kind": "deploy"}, "weekday": "friday"} -> hold
@id("friday") @verdict("hold") @message("nothing is deployed on a Friday")
forbid (principal, action, resource) when { context.weekday == Weekday::"friday" };
`

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ config: { openHoldsPerAgent: 300 } })
})
afterAll(() => server.remove())

const shell = (command: string, more: object = {}) => ({ kind: 'shell', command, ...more })
const reasons = async (action: unknown, session?: string) => {
  const { json } = await decide(server, 'bot', { action, ...(session === undefined ? {} : { session }) })
  return [json.verdict, json.reasons[0].code]
}

/** The database of the authority, opened past it. */
function inDatabase(work: (database: Database.Database) => void): void {
  const database = new Database(join(server.data, 'prodgate.db'))
  try {
    work(database)
  } finally {
    database.close()
  }
}

describe('a configuration that cannot be read stops it', () => {
  const refused = (options: Parameters<typeof TestServer.start>[0], said: RegExp) =>
    expect(TestServer.start(options)).rejects.toThrow(said)

  test('F8, F17, F18 there is no setting that fails open', async () => {
    for (const name of ['failOpen', 'failurePolicy', 'fail_on_plugin_error'])
      await refused({ config: { [name]: 'Ignore' } }, new RegExp(`\`${name}\` is no setting`))
  })
  test('F1, F2, F9 a policy that does not load, or is wrong, does not start it', async () => {
    const policies = ['~/house.cedar']
    await refused({ config: { policies } }, /house\.cedar/)
    const wrong = 'forbid (principal, action, resource) when { context.nothing == 1 };'
    await refused({ config: { policies }, files: { 'house.cedar': wrong } }, /house\.cedar:1/)
  })
  test('F4, F5 approval rules that are unreadable, or that nobody can meet, do not start it', async () => {
    await refused({ config: { approvalRules: '~/none.json' } }, /approval rules/)
    const base = { approvers: 1, roles: ['approver'], decideWithin: 30, executeWithin: 15 }
    await refused({ rules: { base: { ...base, approvers: 9 }, rules: [] } }, /approvers/)
  })
})

describe('a registry that changes', () => {
  const registry = () => server.registry

  test('F5, F14 that is gone or unreadable stops everything until it is there again', async () => {
    const text = readFileSync(registry(), 'utf8')
    expect(await verdict(server, 'bot', { action: READ })).toBe('allow')
    for (const broken of [
      '',
      'version: 2\n',
      'targets: [',
      Buffer.concat([Buffer.from(`${text}# `), Buffer.from([0xe4]), Buffer.from('\n')]),
      `${text}  - { kubernetes: "x", environment: local, allow: all }\n`,
    ]) {
      writeFileSync(registry(), broken)
      expect(await reasons(READ)).toEqual(['deny', 'GATE_FAULT'])
    }
    unlinkSync(registry())
    expect(await reasons(READ)).toEqual(['deny', 'GATE_FAULT'])
    writeFileSync(registry(), text)
    expect(await verdict(server, 'bot', { action: READ })).toBe('allow')
  })

  test('F3 that is empty means production, and nothing less', async () => {
    const text = readFileSync(registry(), 'utf8')
    expect(
      await verdict(server, 'bot', { action: shell('kubectl --context kind-dev scale deploy/a --replicas=2') }),
    ).toBe('allow')
    writeFileSync(registry(), 'version: 1\n')
    expect(
      await verdict(server, 'bot', { action: shell('kubectl --context kind-dev scale deploy/a --replicas=2') }),
    ).toBe('hold')
    writeFileSync(registry(), text)
  })

  test('for this target between approval and execution makes the approval void; for another it does not', async () => {
    const asked = { action: held(), session: 'policy' }
    const first = await ask(server, 'bot', asked)
    await approved(server, 'ann', first.hold)
    writeFileSync(
      registry(),
      REGISTRY.replace('10.0.0.1:6443", environment: production', '10.0.0.1:6443", environment: staging'),
    )
    const second = await ask(server, 'bot', asked)
    expect(second.hold).not.toBe(first.hold)
    expectProblem(await server.post('bot', '/v1/passes', { decision: first.decision }), 403, 'NOT_APPROVED')
    // It is again what was approved.
    writeFileSync(registry(), `${REGISTRY}  - { host: "new.example", environment: production }\n`)
    expect(await verdict(server, 'bot', asked)).toBe('allow')
    writeFileSync(registry(), REGISTRY)
  })

  test('policies or approval rules that changed between approval and execution make the approval void', async () => {
    const rules = (executeWithin: number) => ({
      base: { approvers: 1, roles: ['approver', 'operator'], decideWithin: 30, executeWithin },
      rules: [],
    })
    const other = await TestServer.start({ rules: rules(15) })
    try {
      const asked = { action: held(), session: 'rules' }
      const first = await ask(other, 'bot', asked)
      await approved(other, 'ann', first.hold)
      await other.end()
      await other.run()
      // The twin: a restart alone changes nothing.
      const twin = { action: held(), session: 'rules' }
      await approved(other, 'ann', (await ask(other, 'bot', twin)).hold)
      expect(await verdict(other, 'bot', twin)).toBe('allow')
      await other.end()
      writeFileSync(join(other.home, 'rules.json'), JSON.stringify(rules(14)))
      await other.run()
      expect((await ask(other, 'bot', asked)).hold).not.toBe(first.hold)
      expectProblem(await other.post('bot', '/v1/passes', { decision: first.decision }), 403, 'NOT_APPROVED')
    } finally {
      await other.remove()
    }
  })

  test('by a person who enrols a target is known at once, and forgotten at once', async () => {
    const action = shell('kubectl --context stage scale deploy/a --replicas=2', { cwd: server.home })
    const config = join(server.home, '.kube/config')
    const text = readFileSync(config, 'utf8')
    writeFileSync(
      config,
      `${text.replace('clusters:', 'clusters:\n  - { name: stage, cluster: { server: "https://10.9.9.9:6443" } }').replace('contexts:', 'contexts:\n  - { name: stage, context: { cluster: stage, user: me } }')}`,
    )
    expect(await verdict(server, 'bot', { action })).toBe('hold')
    const target = { kind: 'kubernetes', identity: 'https://10.9.9.9:6443' }
    const enrol = { ...target, environment: 'staging', reason: 'this is staging: remember it' }
    expectProblem(await server.post('ann', '/v1/registry', enrol), 403, 'ROLE_MISSING')
    expectProblem(await server.post('bot', '/v1/registry', enrol), 403, 'ROLE_MISSING')
    expect((await server.post('olga', '/v1/registry', { ...enrol, identity: 'https://*' })).status).toBe(422)
    const waiting = await server.post('olga', '/v1/registry', enrol)
    expect(await verdict(server, 'bot', { action })).toBe('hold')
    await confirmed(server, 'ann', waiting)
    expect((await server.get('vera', '/v1/registry')).json.targets).toMatchObject([
      { ...enrol, person: server.id('olga') },
    ])
    expect(await verdict(server, 'bot', { action })).toBe('allow')
    // The operator's file is stricter, and counts.
    const prod = { ...enrol, identity: 'https://10.0.0.1:6443' }
    await confirmed(server, 'ann', await server.post('olga', '/v1/registry', prod))
    expect(await verdict(server, 'bot', { action: held() })).toBe('hold')
    for (const one of [target, { kind: 'kubernetes', identity: prod.identity }])
      expect((await server.post('olga', '/v1/registry/remove', one)).status).toBe(200)
    expect(await verdict(server, 'bot', { action })).toBe('hold')
    writeFileSync(config, text)
  })
})

describe('no record, no action', () => {
  const asked = () => ({ action: READ })
  test('F11, ATTACK-17 an entry that cannot be written is a deny', async () => {
    const waiting = { action: held(), session: 'F11' }
    const { hold, decision } = await ask(server, 'bot', waiting)
    await approved(server, 'ann', hold)
    inDatabase((database) =>
      database.exec("create trigger broken before insert on log_entry begin select raise(abort, 'disk full'); end"),
    )
    try {
      expect(await reasons(READ)).toEqual(['deny', 'GATE_FAULT'])
      expect((await decide(server, 'bot', waiting)).json.verdict).toBe('deny')
      expect((await decide(server, 'bot', { action: 'no action' })).json.verdict).toBe('deny')
      expect((await server.post('bot', '/v1/passes', { decision })).status).toBeGreaterThanOrEqual(500)
      expect((await server.post('ann', '/v1/grants', {})).status).toBeGreaterThanOrEqual(422)
      const stopped = await server.post('olga', '/bmad/production-mode/enforce')
      expect(stopped.status).toBeGreaterThanOrEqual(500)
      expect(stopped.text).not.toContain('disk full')
    } finally {
      inDatabase((database) => database.exec('drop trigger broken'))
    }
    expect(await verdict(server, 'bot', asked())).toBe('allow')
    // Nothing was spent by what failed.
    expect(await verdict(server, 'bot', waiting)).toBe('allow')
  })

  test('F12, F13, F15 without a store nothing is let go', async () => {
    inDatabase((database) => database.exec('alter table decision rename to away'))
    try {
      expect(await reasons(READ)).toEqual(['deny', 'GATE_FAULT'])
    } finally {
      inDatabase((database) => database.exec('alter table away rename to decision'))
    }
    expect(await verdict(server, 'bot', asked())).toBe('allow')
  })

  test('F7 where it cannot be looked up who somebody is, they are nobody', async () => {
    inDatabase((database) => database.exec('alter table token rename to away'))
    try {
      const answer = await decide(server, 'bot', asked())
      expect(answer.status).toBeGreaterThanOrEqual(401)
      expect(answer.json.verdict).toBeUndefined()
    } finally {
      inDatabase((database) => database.exec('alter table away rename to token'))
    }
    expect(await verdict(server, 'bot', asked())).toBe('allow')
  })

  test('a grant that somebody wrote past the authority is none', async () => {
    const asked = { action: held(), session: 'forged' }
    const { hold } = await ask(server, 'bot', asked)
    inDatabase((database) => {
      database
        .prepare(
          "update hold set status = 'approved', body = json_set(body, '$.status', 'approved', '$.executeBefore', ?) where id = ?",
        )
        .run(Date.now() + 600_000, hold)
    })
    expect(await verdict(server, 'bot', asked)).toBe('hold')
    const other = { action: held(), session: 'forged' }
    const second = await ask(server, 'bot', other)
    await approved(server, 'ann', second.hold)
    inDatabase((database) => {
      database
        .prepare('update grant_given set uses_left = 9, body = replace(body, ?, ?) where hold = ?')
        .run('hold_', 'held_', second.hold)
    })
    expect(await verdict(server, 'bot', other)).toBe('hold')
  })
})

describe('F19 nobody loosens it alone', () => {
  test('no call switches enforcement off, and what tightens needs the role', async () => {
    const { paths } = (await server.raw({ path: '/openapi.json' })).json
    expect(Object.keys(paths).filter((path) => /disable-gate|allow-all|log-only|config|shadow/i.test(path))).toEqual([
      '/.well-known/authzen-configuration',
    ])
    for (const who of ['bot', 'vera', 'rita', 'ann', 'ada'] as const)
      expectProblem(await server.post(who, '/bmad/production-mode/enforce'), 403, 'ROLE_MISSING')
  })
})

test('F20 a statement that only begins as a read is none', async () => {
  const connection = 'db.prod.example:5432/shop'
  const sql = (statement: string) =>
    verdict(server, 'bot', { action: { kind: 'sql', statement, dialect: 'postgresql', connection } })
  expect(await sql("select column_name from information_schema.columns where table_name = 'orders'")).toBe('allow')
  for (const statement of [
    'select 1; drop table orders',
    '/* read only */ delete from orders',
    'with gone as (delete from orders returning *) select * from gone',
    'select pg_terminate_backend(1)',
    'select lo_unlink(7)',
    'explain analyze delete from orders',
    'select * into copy from orders',
  ])
    expect([statement, await sql(statement)]).not.toContain('allow')
})

test('F14, F21 every way leads to the same gate', async () => {
  const { command } = held()
  const ways: readonly ((text: string) => Promise<string>)[] = [
    async (text) => verdict(server, 'bot', { action: shell(text) }),
    async (text) => (await server.onSocket('bot', '/v1/decisions', { action: shell(text) })).json.verdict,
    async (text) => verdict(server, 'bot', { action: { kind: 'exec', argv: text.split(' ') } }),
    async (text) => verdict(server, 'bot', { action: shell(`bash -c '${text}'`) }),
    async (text) => verdict(server, 'rita', { action: shell(text) }),
    async (text) => {
      const asked = { action: { name: 'run' }, subject: { type: 'a', id: 'b' }, resource: { type: 'a', id: 'b' } }
      const { json } = await server.post('bot', '/access/v1/evaluation', { ...asked, context: { action: shell(text) } })
      return json.context.verdict
    },
  ]
  for (const way of ways) {
    expect(await way(command)).toBe('hold')
    expect(await way('kubectl --context prod-eu get pods')).toBe('allow')
  }
})

describe('ATTACK-4 what was approved is what is let go', () => {
  test('a script that changes after the approval makes it void', async () => {
    const script = join(server.home, 'clean.sh')
    const body = 'kubectl --context prod-eu delete namespace shop\n'
    writeFileSync(script, body)
    const asked = { action: shell('bash clean.sh', { cwd: server.home }), session: 'script' }
    const first = await ask(server, 'bot', asked)
    await approved(server, 'ann', first.hold)
    writeFileSync(script, 'kubectl --context prod-eu delete namespace bank\n')
    const second = await ask(server, 'bot', asked)
    expect(second.hold).not.toBe(first.hold)
    expectProblem(await server.post('bot', '/v1/passes', { decision: first.decision }), 403, 'NOT_APPROVED')
    writeFileSync(script, body)
    expect(await verdict(server, 'bot', asked)).toBe('allow')
  })

  test('a script that was not there and is now, or that a link leads elsewhere, is another', async () => {
    const asked = { action: shell('bash later.sh', { cwd: server.home }), session: 'script' }
    const first = await ask(server, 'bot', asked)
    await approved(server, 'ann', first.hold)
    writeFileSync(join(server.home, 'other.sh'), 'kubectl --context prod-eu delete namespace bank\n')
    symlinkSync('other.sh', join(server.home, 'later.sh'))
    expect((await ask(server, 'bot', asked)).hold).not.toBe(first.hold)
  })

  test('another directory, other variables and another session are another action', async () => {
    const action = held()
    const asked = { action: { ...action, cwd: server.home, env: { A: '1' } }, session: 'place' }
    const { hold } = await ask(server, 'bot', asked)
    await approved(server, 'ann', hold)
    mkdirSync(join(server.home, 'sub'))
    const others = [
      { ...asked, action: { ...asked.action, cwd: join(server.home, 'sub') } },
      { ...asked, action: { ...asked.action, env: { A: '2' } } },
      { ...asked, action: { ...action, cwd: server.home } },
      { ...asked, session: 'place2' },
      { action: asked.action },
    ]
    for (const other of others) expect(await verdict(server, 'bot', other)).toBe('hold')
    expect(await verdict(server, 'bot', asked)).toBe('allow')
  })

  test('ATTACK-12 a name that leads elsewhere since makes it void', async () => {
    const config = join(server.home, '.kube/config')
    const text = readFileSync(config, 'utf8')
    const asked = { action: held('kind-dev'), session: 'renamed' }
    const first = await ask(server, 'bot', asked)
    await approved(server, 'ann', first.hold)
    writeFileSync(config, text.replaceAll('https://127.0.0.1:6443', 'https://10.0.0.1:6443'))
    const second = await decide(server, 'bot', asked)
    expect(second.json).toMatchObject({ verdict: 'hold', environment: { class: 'production' } })
    expect(second.json.hold.id).not.toBe(first.hold)
    writeFileSync(config, text)
    expect(await verdict(server, 'bot', asked)).toBe('allow')
  })
})

test('ATTACK-13 what an approver reads is escaped, whole, and has the danger first', async () => {
  const odd = '\u001b[2K\u001b]8;;http://evil\u0007\u202e\u200b\u2066'
  const command = `echo '${odd}${' '.repeat(10_000)}'; kubectl --context prod-eu delete namespace shоp`
  const { hold } = await ask(server, 'bot', { action: shell(command), session: 'shown' })
  const { text, json } = await server.get('ann', `/v1/holds/${hold}`)
  const shown = JSON.stringify([json.warning, json.plan, json.targets])
  expect([...shown].some((one) => /[\p{Cc}\p{Cf}]/u.test(one))).toBe(false)
  expect(text).toContain('U+202E')
  expect(shown.indexOf('delete namespace')).toBeLessThan(2_000)
  expect(shown).not.toMatch(/ {1000}/)
  const list = await server.get('ann', '/v1/holds')
  expect([...list.text].some((one) => /[\p{Cc}\p{Cf}]/u.test(one))).toBe(false)
  await server.post('ann', `/v1/holds/${hold}/reject`, { reason: 'this is not what it looks like' })
})

test('ATTACK-14 a look-alike of the sentence or the target is no approval', async () => {
  const { hold } = await ask(server, 'bot', { action: held() })
  const right = await answerFor(server, 'ann', hold)
  for (const answer of [
    { ...right, sentence: right.sentence.replace('a', 'а') },
    { ...right, sentence: right.sentence.replace(' ', '\u00a0') },
    { ...right, sentence: `\u200b${right.sentence}` },
    { ...right, target: `${right.target}\u200b` },
  ])
    expectProblem(await server.post('ann', `/v1/holds/${hold}/approve`, answer), 422, 'INVALID')
  expect((await approve(server, 'ann', hold)).json.status).toBe('approved')
})

test('ATTACK-20 another session id resets no count', async () => {
  const small = await TestServer.start({ config: { openHoldsPerAgent: 3 } })
  try {
    const told = []
    for (let i = 0; i < 8; i++) told.push(await verdict(small, 'bot', { action: held(), session: `rotated-${i}` }))
    expect(told).toEqual(['hold', 'hold', 'hold', 'deny', 'deny', 'deny', 'deny', 'deny'])
    expect(await verdict(small, 'eve', { action: held() })).toBe('hold')
  } finally {
    await small.remove()
  }
})

describe('house policies', () => {
  test('F1, F10 only raise: what they hold is held, and an approval is of them', async () => {
    const house = await TestServer.start({
      config: { policies: ['~/house.cedar'] },
      files: {
        'house.cedar': `${HOUSE}@id("bots") @verdict("deny") @message("not in the shop") forbid (principal, action, resource) when { context has session && context.session == "shop" };\n`,
      },
    })
    try {
      const denied = await decide(house, 'bot', { action: held(), session: 'shop' })
      expect([denied.json.verdict, denied.json.reasons[0].code]).toEqual(['deny', 'HOUSE_POLICY'])
      expect(await verdict(house, 'bot', { action: held(), session: 'bank' })).toBe('hold')
      expect(await verdict(house, 'bot', { action: shell('rm -rf /'), session: 'bank' })).toBe('deny')
    } finally {
      await house.remove()
    }
  })
})

test('secrets stand nowhere in clear: not in the files, not in the log, not on standard error', async () => {
  const inText = 'sold the secret '
  for (const [name, secret] of Object.entries(SECRETS)) {
    const password = encodeURIComponent(secret)
    const database =
      /^[a-z+]+:/.test(secret) && !secret.startsWith('https:')
        ? secret
        : `postgres://shop:${password}@db.prod.example:5432/shop`
    const actions: readonly object[] = [
      shell(`curl -H 'Authorization: Bearer ${secret}' -X POST https://api.prod.example/v1/x -d '${secret}'`),
      shell(`psql '${database}' -c 'drop table orders'`, { env: { PGPASSWORD: secret, TOKEN: secret } }),
      { kind: 'exec', argv: ['deploy', '--token', secret, `--password=${secret}`, secret] },
      { kind: 'sql', statement: `create user x password '${secret}'`, connection: database },
      {
        kind: 'http',
        method: 'POST',
        url: secret.startsWith('https:') ? secret : 'https://api.prod.example/',
        body: '{}',
      },
      { kind: 'tool', server: 's', tool: 't', arguments: { password: secret, note: `it is ${secret}` } },
      {
        kind: 'http',
        method: 'POST',
        url: `https://api.prod.example/?token=${encodeURIComponent(secret)}`,
        headers: { 'x-api-key': secret },
        body: secret,
      },
      { kind: 'file', operation: 'write', path: `/srv/${name}/.env`, content: `TOKEN=${secret}\n` },
      { kind: 'named', name: 'real_run', target: 'here', claim: secret },
      { ...READ, unknown: secret },
    ]
    for (const action of actions) {
      const { status } = await decide(server, 'bot', { action, session: 'secrets' })
      expect(status).toBe(200)
    }
    // The names that an agent gives, too.
    const named = `run with ${secret}`.slice(0, 200)
    expect((await decide(server, 'bot', { action: READ, session: named })).json.verdict).toBe('allow')
    await decide(server, 'bot', { action: { kind: 'workflow', name: named, mode: 'mock' } })
    await server.post('bot', '/v1/workflows/validate', { workflow: named, mode: 'mock' })
    await server.post('rita', '/bmad/production-mode/request-mock', { reason: 'a rehearsal of it', workflow: named })
  }
  const [, secret = ''] = Object.entries(SECRETS)[2] ?? []
  const written = await ask(server, 'bot', { action: held() })
  const answer = await answerFor(server, 'ann', written.hold)
  const note = `${inText}${secret} today`
  await server.post('ann', `/v1/holds/${written.hold}/approve`, { ...answer, justification: note, rollbackPlan: note })
  await server.post('ann', `/v1/holds/${written.hold}/reject`, { reason: note })
  const urgent = await ask(server, 'bot', { action: held() })
  await server.post('ann', `/v1/holds/${urgent.hold}/emergency`, { reason: note })
  await server.post('rita', '/bmad/production-mode/request-mock', { reason: note })
  const enrol = { kind: 'host', identity: 'h.example', environment: 'staging', reason: note }
  await confirmed(server, 'ann', await server.post('olga', '/v1/registry', enrol))
  const expires = new Date(Date.now() + 60_000).toISOString()
  await server.post('ann', '/v1/grants', {
    name: 'REAL_RUN',
    target: 'here',
    environment: 'production',
    expires,
    uses: 1,
    reason: note,
  })
  await server.raw({
    path: `/v1/holds?token=${encodeURIComponent(secret)}`,
    headers: { authorization: `Bearer ${secret}` },
  })
  await server.end()
  const bytes = server.bytes()
  expect(bytes.includes(inText)).toBe(true)
  const found = Object.entries(SECRETS).filter(
    ([, one]) => bytes.includes(essence(one)) || server.log.includes(essence(one)),
  )
  expect(found.map(([name]) => name)).toEqual([])
  for (const who of ['bot', 'ann', 'olga'] as const) expect(bytes.includes(server.token(who))).toBe(false)
  await server.run()
})

test('an approval holds in its session, also where the name of the session may not be kept', async () => {
  const [, secret = ''] = Object.entries(SECRETS)[0] ?? []
  const action = held()
  const { hold } = await ask(server, 'bot', { action, session: `first ${secret}` })
  await approved(server, 'ann', hold)
  expect(await verdict(server, 'bot', { action, session: `second ${secret}` })).toBe('hold')
  expect(await verdict(server, 'bot', { action, session: `first ${secret}` })).toBe('allow')
})

test('what came of an action is told by a digest and by no text', async () => {
  const told = async (outputDigest: string) => {
    const { json } = await decide(server, 'bot', { action: READ })
    return server.post('bot', '/v1/outcomes', { decision: json.id, status: 'succeeded', outputDigest })
  }
  expectProblem(await told('the password is hunter2'), 422, 'INVALID')
  expect((await told(`sha256:${'0a'.repeat(32)}`)).status).toBe(201)
})

test('ATTACK-18 a byte that somebody changes in the record is found', async () => {
  const key = good(parseVerifierKey((await server.raw({ path: '/v1/log/key' })).text.trim()))
  const verified = () =>
    server.beside(async ({ store }) => (await verifyLog(storeLogReader(store.read), { trust: { log: key } })).is)
  expect(await verified()).toBe('ok')
  const change = (bytes: string) =>
    inDatabase((database) => {
      database.prepare(`update log_entry set bytes = ${bytes} where idx = 5`).run()
    })
  const kept: { bytes?: Buffer } = {}
  inDatabase((database) => {
    kept.bytes = (database.prepare('select bytes from log_entry where idx = 5').get() as { bytes: Buffer }).bytes
  })
  change("cast(replace(cast(bytes as text), 'v', 'w') as blob)")
  expect(await verified()).toBe('fault')
  inDatabase((database) => {
    database.prepare('update log_entry set bytes = ? where idx = 5').run(kept.bytes)
  })
  expect(await verified()).toBe('ok')
})

test('ATTACK-2, ATTACK-6 killed in the middle, it comes back with what it had said', async () => {
  const asked = { action: held(), session: 'killed' }
  const { hold } = await ask(server, 'bot', asked)
  await approved(server, 'ann', hold)
  const racing = Array.from({ length: 8 }, () => verdict(server, 'bot', asked).catch(() => 'nothing'))
  await Promise.race(racing)
  await server.end('SIGKILL')
  const told = await Promise.all(racing)
  await server.run()
  const after = await verdict(server, 'bot', asked)
  expect([...told, after].filter((one) => one === 'allow').length).toBeLessThanOrEqual(1)
})
