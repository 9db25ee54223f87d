import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { testPorts } from '../../record/store/testing/test-store.ts'
import { eraseName } from './erased-name.ts'
import { Oidc, type OidcSettings } from './oidc.ts'
import { disablePerson, enablePerson, listPeople } from './people.ts'
import { callerBy, outcome, personNamed, type TestIdentity, testIdentity, value } from './testing/identity.ts'
import { TestProvider } from './testing/provider.ts'

let provider: TestProvider
let at: TestIdentity
let oidc: Oidc

beforeAll(async () => {
  // It says on the console what it thinks of its own development settings.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  vi.spyOn(console, 'info').mockImplementation(() => undefined)
  provider = await TestProvider.start()
  provider.people.set('ann-1', { preferred_username: 'ann', groups: ['staff', 'gate-approvers'] })
  provider.people.set('eve-1', { preferred_username: 'eve', groups: ['staff'] })
  provider.people.set('bob-1', { preferred_username: 'bob\u202e', groups: 'gate-viewers' })
})
afterAll(() => provider.stop())

beforeEach(async () => {
  // The provider's clock goes on, and so does ours.
  at = await testIdentity(testPorts())
  oidc = new Oidc(at.parts, settings())
})
afterEach(() => at.close())

function settings(more: Partial<OidcSettings> = {}): OidcSettings {
  const { issuer, clientId, clientSecret, redirect } = provider
  const roles = { 'gate-operators': 'operator', 'gate-approvers': 'approver', 'gate-viewers': 'viewer' } as const
  return { issuer, clientId, clientSecret, redirect, roleClaim: 'groups', roles, ...more }
}

async function signIn(login: string, through = oidc) {
  const { url, browser } = value(await through.start())
  return through.finish(await provider.signIn(url, login), browser)
}

test('whom the provider vouches for is let in, with the role that their groups name', async () => {
  const { person, session } = value(await signIn('ann-1'))
  expect(person).toMatchObject({ name: 'ann', role: 'approver' })
  expect(await callerBy(at.parts, session.cookie)).toMatchObject({ id: person.id, via: 'session' })
  const entries = await at.entries()
  expect(entries[0]).toMatchObject({ kind: 'person.added', person: person.id, by: 'oidc' })
  expect(entries[1]).toMatchObject({ kind: 'login', person: person.id, how: 'oidc' })
  expect(JSON.stringify(entries)).not.toMatch(/ann-1|"ann"/)
})

test('what the provider says of the sign-in is kept', async () => {
  value(await signIn('ann-1'))
  const row = await at.parts.store.read.selectFrom('web_session').selectAll().executeTakeFirstOrThrow()
  expect(row.how).toBe('oidc')
  const authTime = Math.floor(Date.now() / 1000)
  expect(Math.abs(JSON.parse(row.body).authTime - authTime)).toBeLessThan(60)
  expect((await at.entries()).at(-1)).toMatchObject({ says: { authTime: expect.any(Number) } })
  expect(row.stepped_up_at).toBeNull()
})

test('the same subject is the same person, whose role follows the provider', async () => {
  const first = value(await signIn('ann-1')).person
  const roles = { 'gate-approvers': 'auditor' } as const
  const second = value(await signIn('ann-1', new Oidc(at.parts, settings({ roles })))).person
  expect(second).toEqual({ ...first, role: 'auditor' })
  expect((await at.entries()).filter((entry) => entry['what'] === 'role')).toMatchObject([
    { was: 'approver', by: 'oidc' },
  ])
})

test('a name alone makes nobody somebody', async () => {
  const { id } = await personNamed(at.parts, 'ann', 'operator')
  const { person } = value(await signIn('ann-1'))
  expect(person.id).not.toBe(id)
  expect(person.name).toMatch(/^ann [0-9a-f]{12}$/)
})

test('a name that cannot be shown is replaced', async () => {
  const { person } = value(await signIn('bob-1'))
  expect(person.name).toMatch(/^oidc [0-9a-f]{12}$/)
  expect(person.role).toBe('viewer')
})

test('whoever has no role of ours is refused and not kept', async () => {
  expect(outcome(await signIn('eve-1'))).toBe('NO_ROLE')
  expect(outcome(await signIn('unknown'))).toBe('NO_ROLE')
  expect(await listPeople(at.parts.store)).toEqual([])
  expect((await at.entries()).map((entry) => entry['code'])).toEqual(['NO_ROLE', 'NO_ROLE'])
})

test('somebody who is disabled here is refused, whatever the provider says', async () => {
  await personNamed(at.parts, 'root', 'operator')
  const { person } = value(await signIn('ann-1'))
  value(await disablePerson(at.parts, { person: person.id, by: 'local' }))
  expect(outcome(await signIn('ann-1'))).toBe('ACCOUNT_DISABLED')
})

test('and stays so once their name was erased, with nothing kept that says who they were', async () => {
  await personNamed(at.parts, 'root', 'operator')
  const { person } = value(await signIn('ann-1'))
  value(await disablePerson(at.parts, { person: person.id, by: 'local' }))
  value(await eraseName(at.parts, { person: person.id, by: 'local' }))
  expect(outcome(await signIn('ann-1'))).toBe('ACCOUNT_DISABLED')
  const rows = await at.parts.store.read.selectFrom('person').selectAll().execute()
  expect(JSON.stringify(rows)).not.toMatch(/ann/)
  expect(value(await signIn('bob-1')).person.role).toBe('viewer')
  value(await at.parts.store.commit((tx) => enablePerson(tx, { person: person.id, by: 'local' })))
  expect(value(await signIn('ann-1')).person.id).not.toBe(person.id)
})

test('an answer counts once, and only in the browser that asked', async () => {
  const { url, browser } = value(await oidc.start())
  const other = value(await oidc.start())
  const query = await provider.signIn(url, 'ann-1')
  expect(outcome(await oidc.finish(query, undefined))).toBe('CHALLENGE_INVALID')
  expect(outcome(await oidc.finish(query, other.browser))).toBe('PROVIDER_REFUSED')
  expect(outcome(await oidc.finish(query, browser))).toBe('ok')
  expect(outcome(await oidc.finish(query, browser))).toBe('CHALLENGE_INVALID')
})

test.each<[string, (query: URLSearchParams) => void]>([
  ['another state', (query) => query.set('state', 'x')],
  ['no state', (query) => query.delete('state')],
  ['another code', (query) => query.set('code', 'x')],
  ['another issuer', (query) => query.set('iss', 'https://evil.example')],
  ['an error', (query) => query.set('error', 'access_denied')],
  ['two states', (query) => query.append('state', 'x')],
])('an answer with %s is refused', async (_, change) => {
  const { url, browser } = value(await oidc.start())
  const query = new URLSearchParams(await provider.signIn(url, 'ann-1'))
  change(query)
  expect(outcome(await oidc.finish(query.toString(), browser))).toBe('PROVIDER_REFUSED')
  expect((await at.entries()).at(-1)).toMatchObject({ kind: 'login.refused', how: 'oidc' })
})

test('an answer that comes too late is refused', async () => {
  const { url, browser } = value(await oidc.start())
  const query = await provider.signIn(url, 'ann-1')
  at.later(5 * 60_000)
  expect(outcome(await oidc.finish(query, browser))).toBe('CHALLENGE_INVALID')
})

test('a wrong secret of ours is refused by the provider', async () => {
  expect(outcome(await signIn('ann-1', new Oidc(at.parts, settings({ clientSecret: 'wrong' }))))).toBe(
    'PROVIDER_REFUSED',
  )
})

test('a provider whose ID token is small is asked for the rest', async () => {
  const small = await TestProvider.start({ small: true })
  small.people.set('ann-1', { preferred_username: 'ann', groups: ['gate-approvers'] })
  const through = new Oidc(at.parts, settings({ issuer: small.issuer }))
  const { url, browser } = value(await through.start())
  const { person } = value(await through.finish(await small.signIn(url, 'ann-1'), browser))
  expect(person).toMatchObject({ name: 'ann', role: 'approver' })
  await small.stop()
})

test('a provider that is away is said to be so', async () => {
  const away = new Oidc(at.parts, settings({ issuer: 'http://127.0.0.1:9' }))
  expect(outcome(await away.start())).toBe('PROVIDER_UNREACHABLE')
})

test('without TLS only a provider on this machine is asked', async () => {
  const open = new Oidc(at.parts, settings({ issuer: 'http://provider.example' }))
  expect(outcome(await open.start())).toBe('PROVIDER_UNREACHABLE')
})
