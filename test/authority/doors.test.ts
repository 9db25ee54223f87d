import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyPass } from '../../src/hold/grants/pass-token.ts'
import type { Role } from '../../src/hold/person.ts'
import { AGENT_PERMISSIONS, ROLE_TABLE } from '../../src/serve/identity/roles.ts'
import { answerFor, approved, ask, decide, expectProblem, held, READ, verdict } from './actions.ts'
import { AGENTS, JSON_TYPE, PEOPLE, type Person, TestServer, type Who } from './server.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start({ config: { openHoldsPerAgent: 200 } })
})
afterAll(() => server.remove())

/** A body byte for byte, by an agent. */
const decides = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
  server.raw({
    method: 'POST',
    path: '/v1/decisions',
    headers: { authorization: `Bearer ${server.token('bot')}`, ...JSON_TYPE, ...headers },
    body,
  })
const SIMPLE = JSON.stringify({ action: READ })

interface Operation {
  readonly method: string
  readonly path: string
  readonly access: {
    readonly open?: true
    readonly person?: keyof (typeof ROLE_TABLE)['viewer']
    readonly agent?: string
  }
}

async function document() {
  return (await server.raw({ path: '/openapi.json' })).json
}

async function operations(): Promise<readonly Operation[]> {
  const { paths } = await document()
  return Object.entries(paths as Record<string, Record<string, { 'x-access': Operation['access'] }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods).map(([method, { 'x-access': access }]) => ({
        method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]*\}/g, 'nothing'),
        access,
      })),
  )
}

describe('who may call what', () => {
  const mayCall = (who: Who, { person, agent }: Operation['access']): boolean => {
    if ((AGENTS as readonly string[]).includes(who))
      return agent !== undefined && (AGENT_PERMISSIONS as readonly string[]).includes(agent)
    return person !== undefined && ROLE_TABLE[PEOPLE[who as Person] as Role][person]
  }

  test('every route for every role, for agents and for nobody', async () => {
    const routes = await operations()
    expect(routes.length).toBeGreaterThan(40)
    for (const { method, path, access } of routes) {
      for (const who of [undefined, 'vera', 'rita', 'ann', 'ada', 'olga', 'bot'] as const) {
        const headers = who === undefined ? {} : { authorization: `Bearer ${server.token(who)}` }
        const { status, json } = await server.raw({ method, path, headers, head: true })
        const about = `${method} ${path} by ${who ?? 'nobody'}`
        const asRole = status === 403 && json?.code === 'ROLE_MISSING'
        if (access.open === true) expect([about, status === 401 || asRole]).toEqual([about, false])
        else if (who === undefined) expect([about, status]).toEqual([about, 401])
        else expect([about, asRole || status === 401]).toEqual([about, !mayCall(who, access)])
      }
    }
  })

  test('the table of the contract', async () => {
    const rows: readonly (readonly [string, string, readonly Who[], readonly Who[]])[] = [
      ['POST', '/v1/decisions', ['bot', 'eve'], ['vera', 'ada']],
      ['GET', '/v1/holds', ['vera', 'rita', 'ann', 'ada', 'olga', 'bot'], []],
      ['POST', '/v1/holds/nothing/approve', ['ann', 'olga'], ['vera', 'rita', 'ada', 'bot']],
      ['POST', '/v1/holds/nothing/reject', ['ann', 'olga'], ['vera', 'rita', 'ada', 'bot']],
      ['POST', '/v1/grants', ['ann', 'olga'], ['vera', 'rita', 'ada', 'bot']],
      ['POST', '/v1/passes', ['bot'], ['vera', 'ada']],
      ['POST', '/v1/outcomes', ['bot'], ['vera', 'ada']],
      ['POST', '/v1/outcomes/several', ['bot'], ['vera', 'ada']],
      ['GET', '/v1/log/checkpoint', ['ada', 'olga'], ['vera', 'rita', 'ann', 'bot']],
      ['GET', '/bmad/production-mode/status', ['vera', 'rita', 'ann', 'ada', 'olga'], ['bot']],
      ['POST', '/bmad/production-mode/enforce', ['olga'], ['vera', 'rita', 'ann', 'ada', 'bot']],
      ['POST', '/bmad/production-mode/request-mock', ['rita', 'ann', 'olga'], ['vera', 'ada', 'bot']],
      ['POST', '/access/v1/evaluation', ['bot'], ['vera', 'ada']],
    ]
    for (const [method, path, may, not] of rows) {
      expectProblem(await server.raw({ method, path }), 401, 'UNAUTHENTICATED')
      for (const who of not) {
        const headers = { authorization: `Bearer ${server.token(who)}` }
        expectProblem(await server.raw({ method, path, headers }), 403, 'ROLE_MISSING')
      }
      for (const who of may) {
        const headers = { authorization: `Bearer ${server.token(who)}` }
        expect([path, who, (await server.raw({ method, path, headers })).status]).not.toContain(403)
      }
    }
  })

  test('HEAD asks who it is, like GET', async () => {
    for (const { path, access } of (await operations()).filter((one) => one.method === 'GET'))
      if (access.open !== true) expect([path, (await server.raw({ method: 'HEAD', path })).status]).toEqual([path, 401])
  })

  test('a token counts as it is and where it belongs', async () => {
    const token = server.token('vera')
    const get = (headers: Record<string, string>) => server.raw({ path: '/v1/holds', headers })
    expect((await get({ authorization: `Bearer ${token}` })).status).toBe(200)
    const wrong = [
      `Bearer ${token.slice(0, -1)}`,
      `Bearer ${token}x`,
      `Bearer  ${token}`,
      `Basic ${Buffer.from(`vera:${token}`).toString('base64')}`,
      token,
      `Bearer ${token.replace('pgp_', 'pga_')}`,
      `Bearer ${createHash('sha256').update(token).digest('hex')}`,
      'Bearer ',
      `Bearer ${token}, Bearer ${server.token('olga')}`,
    ]
    for (const authorization of wrong) expectProblem(await get({ authorization }), 401, 'UNAUTHENTICATED')
    for (const name of ['x-api-key', 'x-authorization', 'proxy-authorization', 'cookie', 'x-forwarded-user'])
      expect((await get({ [name]: name === 'cookie' ? `prodgate=${token}` : `Bearer ${token}` })).status).toBe(401)
    expect((await server.raw({ path: `/v1/holds?access_token=${token}&token=${token}` })).status).toBe(401)
    expect((await get({})).headers['www-authenticate']).toBe('Bearer')
  })
})

describe('ATTACK-15 browsers and names', () => {
  const token = () => ({ authorization: `Bearer ${server.token('vera')}` })
  const get = (headers: Record<string, string>) =>
    server.raw({ path: '/v1/holds', headers: { ...token(), ...headers } })

  test('a name that only leads here is refused (DNS rebinding)', async () => {
    const { host, port } = new URL(server.url)
    for (const name of [host, `localhost:${port}`, host.toUpperCase()])
      expect((await get({ host: name })).status).toBe(200)
    for (const name of [
      'evil.example',
      `evil.example:${port}`,
      '127.0.0.1',
      `${host}.evil.example`,
      `${host}@evil`,
      '',
    ])
      expect([name, (await get({ host: name })).status >= 400]).toEqual([name, true])
    for (const path of ['/healthz', '/openapi.json', '/.well-known/jwks.json'])
      expect((await server.raw({ path, headers: { host: 'evil.example' } })).status).toBe(403)
    expect((await get({ host: 'evil.example', 'x-forwarded-host': host })).status).toBe(403)
    expect((await get({ 'x-forwarded-host': 'evil.example' })).status).toBe(200)
  })

  test('a page of somebody else is refused', async () => {
    expect((await get({ origin: server.url })).status).toBe(200)
    for (const origin of ['https://evil.example', 'null', `${server.url}.evil.example`, 'http://127.0.0.1:1'])
      expectProblem(await get({ origin }), 403, 'FORBIDDEN')
    const preflight = await server.raw({
      method: 'OPTIONS',
      path: '/v1/decisions',
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin')
  })

  test('nothing is approved by a GET, by another name of the method, or by a form', async () => {
    const { hold } = await ask(server, 'bot', { action: held() })
    const answer = await answerFor(server, 'ann', hold)
    const path = `/v1/holds/${hold}/approve`
    const authorization = `Bearer ${server.token('ann')}`
    const query = new URLSearchParams(
      Object.entries(answer).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString()
    expect((await server.raw({ path: `${path}?${query}`, headers: { authorization } })).status).toBe(404)
    for (const name of ['x-http-method-override', 'x-method-override', 'x-http-method'])
      expect((await server.raw({ path, headers: { authorization, [name]: 'POST' } })).status).toBe(404)
    expect((await server.raw({ method: 'HEAD', path, headers: { authorization } })).status).toBe(404)
    for (const type of [
      'application/x-www-form-urlencoded',
      'text/plain',
      'multipart/form-data; boundary=x',
      'text/json',
    ])
      expect(
        (
          await server.raw({
            method: 'POST',
            path,
            headers: { authorization, 'content-type': type },
            body: type.includes('urlencoded') ? query : JSON.stringify(answer),
          })
        ).status,
      ).toBe(400)
    expect((await server.get('bot', `/v1/holds/${hold}`)).json.status).toBe('pending')
    expect((await server.post('ann', path, answer)).json.status).toBe('approved')
  })

  test('answers say what a browser may do with them: nothing', async () => {
    const { headers } = await server.get('vera', '/v1/holds')
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['cache-control']).toBe('no-store')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cross-origin-resource-policy']).toBe('same-origin')
    expect(headers).not.toHaveProperty('x-powered-by')
    expect(headers).not.toHaveProperty('server')
  })
})

describe('ATTACK-19 what comes in', () => {
  const deep = (n: number) =>
    `{"action":{"kind":"tool","server":"s","tool":"t","arguments":${'['.repeat(n)}${']'.repeat(n)}}}`
  const refused: readonly (readonly [string, string | Uint8Array])[] = [
    ['a key twice', '{"action":{"kind":"shell","command":"ls","command":"rm -rf /"}}'],
    ['a key twice, escaped', '{"action":{"kind":"shell","command":"ls","c\\u006fmmand":"rm"}}'],
    ['__proto__', '{"__proto__":{"session":"x"},"action":{"kind":"shell","command":"ls"}}'],
    ['constructor', '{"action":{"kind":"shell","command":"ls"},"constructor":{"prototype":{}}}'],
    ['depth', deep(40)],
    ['depth 100,000', deep(100_000)],
    ['a byte order mark', `\ufeff${SIMPLE}`],
    ['NUL', '{"action":{"kind":"shell","command":"ls\\u0000 -l"}}'],
    ['a raw NUL', '{"action":{"kind":"shell","command":"ls\u0000"}}'],
    ['a lone surrogate', '{"action":{"kind":"shell","command":"ls \\ud800"}}'],
    ['bytes that are no UTF-8', Buffer.from([...Buffer.from('{"action":"'), 0xc3, 0x28, ...Buffer.from('"}')])],
    ['UTF-16', Buffer.from(SIMPLE, 'utf16le')],
    ['trailing data', `${SIMPLE}${SIMPLE}`],
    ['trailing text', `${SIMPLE} //`],
    ['a number that no double holds', '{"action":{"kind":"shell","command":"ls"},"wait":1e999}'],
    ['half of it', SIMPLE.slice(0, -3)],
    ['a comment', `/* */${SIMPLE}`],
    ['one quote', "{'action':1}"],
  ]
  for (const [what, body] of refused)
    test(`${what} is refused`, async () => {
      const answer = await decides(body)
      expect([what, answer.status]).toEqual([what, 400])
      expectProblem(answer, 400, 'MALFORMED')
    })
  test('the same without it is decided', async () => {
    expect((await decides(SIMPLE)).json.verdict).toBe('allow')
    expect((await decides(` ${SIMPLE}\n`)).json.verdict).toBe('allow')
    expect((await decides(deep(20))).json.verdict).toBe('hold')
  })

  test('a body that is too long is not read to its end', async () => {
    const long = JSON.stringify({ action: { kind: 'shell', command: `echo ${'x'.repeat(1_100_000)}` } })
    expectProblem(await decides(long), 413, 'TOO_LARGE')
    expect(
      (await decides(JSON.stringify({ action: { kind: 'shell', command: `echo ${'x'.repeat(1000)}` } }))).status,
    ).toBe(200)
  })

  test('what is no action is answered, as a deny', async () => {
    const odd = [undefined, null, 1, 'ls', [], {}, { kind: 'shell' }, { kind: 'walk' }, { ...READ, sudo: true }]
    for (const action of odd) {
      const { status, json } = await decides(JSON.stringify({ action }))
      expect([status, json.verdict, json.reasons[0].code]).toEqual([200, 'deny', 'MALFORMED_ACTION'])
    }
    expectProblem(await decides(JSON.stringify({ action: READ, grant: 'x' })), 422, 'INVALID')
    expectProblem(await decides(JSON.stringify({ action: READ, session: 7 })), 422, 'INVALID')
    for (const wait of ['1', '', true, 1.5, -1, null])
      expectProblem(await decides(JSON.stringify({ action: READ, wait })), 422, 'INVALID')
    expect((await decides(JSON.stringify({ action: READ, wait: 1 }))).status).toBe(200)
    expectProblem(await decides('[]'), 422, 'INVALID')
    expectProblem(await decides(''), 422, 'INVALID')
  })

  test('a number in a query is its digits and nothing else', async () => {
    const proof = (index: string) => server.get('ada', `/v1/log/proof?index=${index}`)
    for (const odd of ['', '%20', '%201', '1e0', '0x1', '01', '+1', '-1', '1.0', 'true', '1&index=2'])
      expectProblem(await proof(odd), 422, 'INVALID')
    for (const index of ['0', '1']) expect((await proof(index)).status).toBe(200)
  })

  test('a misspelt word of a grant or a mock request is refused, and leaves nothing open', async () => {
    const expires = new Date(Date.now() + 3_600_000).toISOString()
    const grant = {
      name: 'REAL_RUN',
      target: 'spelt',
      environment: 'production',
      uses: 1,
      reason: 'asked by the owner',
    }
    expectProblem(await server.post('ann', '/v1/grants', { ...grant, expires, agents: ['bot'] }), 422, 'INVALID')
    expect((await server.post('ann', '/v1/grants', { ...grant, expires })).status).toBe(201)
    const path = '/bmad/production-mode/request-mock'
    const mock = { reason: 'the provider is down for the demonstration', minutes: 5 }
    expectProblem(await server.post('rita', path, { ...mock, workflows: ['nightly'] }), 422, 'INVALID')
    expect((await server.post('rita', path, { ...mock, workflow: 'nightly' })).status).toBe(200)
  })

  test('headers claim nothing', async () => {
    const { json } = await decides(SIMPLE, {
      'x-request-id': 'chosen\u00e9',
      'x-forwarded-for': '10.0.0.1',
      'x-user': 'olga',
      'x-role': 'operator',
      'x-agent': 'eve',
    })
    expect(json.verdict).toBe('allow')
    expect(server.log).not.toContain('chosen')
    expect((await decides(SIMPLE, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(200)
    expect((await decides(SIMPLE, { 'content-type': 'application/jsonp' })).status).toBe(400)
    expect((await decides(SIMPLE, { 'content-encoding': 'gzip' })).status).not.toBe(500)
  })

  test('paths are what they say', async () => {
    const paths = [
      '//v1/holds',
      '/v1/../v1/holds',
      '/v1/%2e%2e/v1/holds',
      '/v1%2fholds',
      '/V1/HOLDS',
      '/v1/holds/..%2f..%2fhealthz',
      '/v1/log/tile/../checkpoint',
      '/v1/log/tile/0/x001/000',
      '/v1/log/tile/%2e%2e%2f%2e%2e%2fkeys',
      '/v1/holds/%00',
      '/v1/holds/%ff',
      '/v1/holds/%zz',
      `/v1/holds/${'x'.repeat(5000)}`,
      '/v1/holds;x',
      '/.git/config',
      '/v1/nothing',
    ]
    for (const path of paths) {
      const answer = await server.get('olga', path)
      expectProblem(answer, answer.status, answer.status === 400 ? 'MALFORMED' : 'NOT_FOUND')
    }
    const anonymous = await server.raw({ path: '/v1/holds/' })
    expect(anonymous.status).toBe(401)
  })

  test('a request that is smuggled behind another is no request', async () => {
    const { port } = new URL(server.url)
    const text = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1')
      let said = ''
      socket.on('data', (part) => {
        said += String(part)
      })
      socket.on('error', reject)
      socket.on('close', () => resolve(said))
      socket.end(
        `POST /v1/decisions HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n` +
          `0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`,
      )
    })
    expect(text).toMatch(/^HTTP\/1\.1 400 /)
    expect(text).not.toContain('"status":"ok"')
    expect(text.toLowerCase()).toContain('content-type: application/problem+json')
    expect(JSON.parse(text.slice(text.lastIndexOf('{')))).toMatchObject({ status: 400, code: 'MALFORMED' })
  })
})

describe('the socket of agents', () => {
  test('decides, waits, passes, is told outcomes', async () => {
    const action = held()
    const { json } = await server.onSocket('bot', '/v1/decisions', { action })
    expect(json.verdict).toBe('hold')
    expect((await server.onSocket('bot', `/v1/holds/${json.hold.id}`)).json.status).toBe('pending')
    await approved(server, 'ann', json.hold.id)
    const allowed = await server.onSocket('bot', '/v1/decisions', { action })
    expect(allowed.json.verdict).toBe('allow')
    expect((await server.onSocket('bot', '/v1/passes', { decision: allowed.json.id })).status).toBe(201)
    expect((await server.onSocket('bot', '/v1/outcomes', { decision: allowed.json.id, status: 'failed' })).status).toBe(
      201,
    )
  })
  test('and nothing else, whoever asks', async () => {
    const { hold } = await ask(server, 'bot', { action: held() })
    const answer = await answerFor(server, 'ann', hold)
    expect((await server.onSocket('ann', `/v1/holds/${hold}/approve`, answer)).status).toBe(404)
    expect(
      (await server.onSocket('ann', `/v1/holds/${hold}/reject`, { reason: 'not before the holidays' })).status,
    ).toBe(404)
    for (const path of ['/v1/grants', '/v1/log/checkpoint', '/bmad/production-mode/status', '/v1/people', '/v1/events'])
      expect([path, (await server.onSocket('olga', path)).status]).toEqual([path, 404])
    expect((await server.get('bot', `/v1/holds/${hold}`)).json.status).toBe('pending')
  })
})

describe('passes', () => {
  async function passFor(more: object = {}) {
    const asked = { action: held(), session: 'pass' }
    const { hold } = await ask(server, 'bot', asked)
    await approved(server, 'ann', hold)
    const { json } = await decide(server, 'bot', asked)
    return server.post('bot', '/v1/passes', { decision: json.id, ...more })
  }
  async function reader(now = Date.now()) {
    const { keys } = (await server.raw({ path: '/.well-known/jwks.json' })).json
    const key = await crypto.subtle.importKey('jwk', keys[0], 'Ed25519', false, ['verify'])
    const issuer = (await server.raw({ path: '/v1/log/key' })).text.split('+')[0] ?? ''
    return { keys: new Map([[keys[0].kid as string, key]]), issuer, now, highWater: 0 }
  }

  test('anybody verifies one with the published key, and nothing else by it', async () => {
    const { json } = await passFor({ audience: 'deployer', seconds: 30 })
    const trusted = { ...(await reader()), audience: 'deployer' }
    const read = await verifyPass(json.pass, trusted)
    expect(read).toMatchObject({ is: 'ok', value: { aud: 'deployer', sub: `${server.id('bot')}/pass` } })
    if (read.is === 'fault') return
    const { exp, iat, xh, apr } = read.value
    expect(exp - iat).toBe(30)
    expect(new Date(exp * 1000).toISOString()).toBe(json.expires)
    expect(xh).toMatch(/^sha256:/)
    expect(apr.id).toMatch(/^grant_/)
    expect((await verifyPass(json.pass, { ...trusted, audience: 'other' })).is).toBe('fault')
    expect((await verifyPass(json.pass, { ...trusted, now: exp * 1000 })).is).toBe('fault')
    const [header, claims, signature = ''] = (json.pass as string).split('.')
    const other = signature.startsWith('A') ? 'B' : 'A'
    const changed = `${header}.${claims}.${other}${signature.slice(1)}`
    expect((await verifyPass(changed, trusted)).is).toBe('fault')
    expect((await verifyPass(json.pass, { ...trusted, epoch: 999 })).is).toBe('fault')
  })
  test('lives a minute, and never longer than five', async () => {
    const { json } = await passFor()
    const issuer = (await reader()).issuer
    const read = await verifyPass(json.pass, { ...(await reader()), audience: issuer })
    expect(read.is === 'ok' && read.value.exp - read.value.iat).toBe(60)
    expect((await passFor({ seconds: 301 })).status).toBe(422)
    expect((await passFor({ seconds: 300 })).status).toBe(201)
  })
  test('there is none for what nobody had to approve, and none once it is over', async () => {
    const { json } = await decide(server, 'bot', { action: READ })
    expectProblem(await server.post('bot', '/v1/passes', { decision: json.id }), 422, 'NO_GRANT')
    const asked = { action: held(), session: 'over' }
    const { hold } = await ask(server, 'bot', asked)
    await approved(server, 'ann', hold)
    const allowed = await decide(server, 'bot', asked)
    await server.post('bot', '/v1/outcomes', { decision: allowed.json.id, status: 'succeeded' })
    expectProblem(await server.post('bot', '/v1/passes', { decision: allowed.json.id }), 409, 'ALREADY_SPENT')
  })
  test('there is none after the grant was revoked', async () => {
    const { decision, hold } = await ask(server, 'bot', { action: held() })
    await approved(server, 'ann', hold)
    const grants = (await server.get('ann', '/v1/grants')).json.grants as { id: string; hold: string }[]
    const grant = grants.find((one) => one.hold === hold)?.id
    expectProblem(await server.post('rita', `/v1/grants/${grant}/revoke`), 403, 'ROLE_MISSING')
    expect((await server.post('ben', `/v1/grants/${grant}/revoke`)).status).toBe(200)
    expectProblem(await server.post('bot', '/v1/passes', { decision }), 403, 'NOT_APPROVED')
  })
})

test('the OpenAPI document holds together, and says of each route who may call it', async () => {
  const { default: ajv } = await import('ajv/dist/2020.js')
  const schemas = new ajv.default({ strict: false, validateFormats: false })
  const found = await document()
  expect(found.openapi).toMatch(/^3\.1\.\d$/)
  expect(found.info).toMatchObject({ title: expect.any(String), version: expect.any(String) })
  const routes: string[] = []
  for (const [path, methods] of Object.entries(found.paths as Record<string, Record<string, never>>)) {
    expect(path).toMatch(/^\//)
    for (const [method, operation] of Object.entries(methods as Record<string, Record<string, never>>)) {
      const about = `${method} ${path}`
      routes.push(about)
      const {
        parameters = [],
        requestBody,
        responses,
        security,
        summary,
      } = operation as unknown as {
        parameters?: { name: string; in: string; required?: boolean; schema: object }[]
        requestBody?: { content: Record<string, { schema: object }> }
        responses: Record<string, { description: string; content?: Record<string, { schema: object }> }>
        security?: unknown[]
        summary: string
      }
      expect([about, typeof summary]).toEqual([about, 'string'])
      const access = (operation as unknown as { 'x-access'?: { open?: true } })['x-access']
      expect([about, Object.keys(access ?? {}).length > 0]).toEqual([about, true])
      expect([about, security]).toEqual([about, access?.open === true ? [] : undefined])
      expect([about, Object.keys(responses).every((code) => /^[1-5]\d\d$|^default$/.test(code))]).toEqual([about, true])
      expect(Object.values(responses).every((one) => typeof one.description === 'string')).toBe(true)
      const inPath = [...path.matchAll(/\{([^}]+)\}/g)].map((one) => one[1])
      const named = parameters.filter((one) => one.in === 'path')
      expect([about, named.map((one) => one.name).sort()]).toEqual([about, inPath.sort()])
      expect(named.every((one) => one.required === true)).toBe(true)
      const bodies = [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(one?.content ?? {}))
      for (const schema of [...parameters, ...bodies].map((one) => one.schema)) {
        expect(JSON.stringify(schema)).not.toContain('"nullable"')
        expect(() => schemas.compile({ ...schema, components: found.components })).not.toThrow()
      }
    }
  }
  for (const one of ['post /v1/decisions', 'get /v1/holds/{id}', 'post /v1/grants', 'post /access/v1/evaluation'])
    expect(routes).toContain(one)
})

test('reads go on being reads', async () => {
  expect(await verdict(server, 'bot', { action: READ })).toBe('allow')
})
