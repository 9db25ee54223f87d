import { afterAll, beforeAll, expect, test } from 'vitest'
import { approved } from '../../test/authority/actions.ts'
import { TestServer } from '../../test/authority/server.ts'
import { claudeGuard } from './claude-agent-sdk.ts'
import { gate } from './index.ts'

let server: TestServer
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(() => server.remove())

const { signal } = new AbortController()
let calls = 0

/** What Claude Code would hear of a call, by the hook. */
function hooked(guard: ReturnType<typeof claudeGuard>, session: string) {
  const [{ hooks: [before] = [] } = {}] = guard.hooks.PreToolUse
  return async (tool_name: string, tool_input: unknown, tool_use_id = `toolu_${calls++}`) => {
    const input = { hook_event_name: 'PreToolUse', session_id: session, cwd: server.home, tool_name, tool_input }
    const said = await before?.({ ...input, tool_use_id }, undefined, { signal })
    return said?.hookSpecificOutput?.permissionDecisionReason
  }
}

const opened = (session: string) => claudeGuard(gate({ url: server.url, token: server.token('bot') }), { session })
const spent = async () => {
  const rows = await server.beside(({ store }) =>
    store.read.selectFrom('decision').select('hold').where('verdict', '=', 'allow').execute(),
  )
  return rows.map((one) => one.hold)
}
const requestsIn = (text = '') => [...text.matchAll(/request (hold_[0-9a-z]+)/g)].map(([, id]) => id ?? '')

/** A name that can be parted in two ways, each of them described: the call is both actions. */
const TWO_WAYS = 'mcp__stripe__fs__write_file'
const ONE_WAY = 'mcp__acme__fs__write_file'

test('a call that is several actions spends nothing before all of it goes; the approval of a part is not lost', async () => {
  const ask = hooked(opened('parts'), 'parts')
  const write = () => ask(TWO_WAYS, { path: '/srv/app/a', content: 'x' })
  const [first = '', second = '', ...more] = requestsIn(await write())
  expect(more).toEqual([])
  expect(second).toMatch(/^hold_/)
  await approved(server, 'ann', first)
  expect(requestsIn(await write())).toEqual([second])
  expect(await spent()).toEqual([])
  await approved(server, 'ann', second)
  expect(await write()).toBeUndefined()
  expect(new Set(await spent())).toEqual(new Set([first, second]))
  expect(await write()).toContain('held by the gate')
})

test('what the hook let go is confirmed once, and asked for anew by whoever says it is the same call', async () => {
  const guard = opened('confirmed')
  const ask = hooked(guard, 'confirmed')
  const input = { command: 'kubectl --context prod-eu delete namespace confirmed' }
  const confirm = (toolUseID: string) => guard.canUseTool('Bash', input, { signal, toolUseID })
  const [request = ''] = requestsIn(await ask('Bash', input, 'toolu_a'))
  await approved(server, 'ann', request)
  expect(await ask('Bash', input, 'toolu_a')).toBeUndefined()
  expect(await confirm('toolu_a')).toMatchObject({ behavior: 'allow' })
  expect(await confirm('toolu_a')).toMatchObject({ behavior: 'deny' })
  // Without the hook before it, by itself: once as well.
  const held = await confirm('toolu_b')
  await approved(server, 'ann', requestsIn(JSON.stringify(held))[0] ?? '')
  expect(await confirm('toolu_b')).toMatchObject({ behavior: 'allow' })
  expect(await confirm('toolu_b')).toMatchObject({ behavior: 'deny' })
})

test('a call that no hook was asked about has the session of none', async () => {
  const guard = claudeGuard(gate({ url: server.url, token: server.token('bot') }))
  const input = { command: 'kubectl --context prod-eu delete namespace strangers' }
  const [request = ''] = requestsIn(await hooked(guard, 'theirs')('Bash', input, 'toolu_c'))
  await approved(server, 'ann', request)
  expect(await guard.canUseTool('Bash', input, { signal, toolUseID: 'toolu_d' })).toMatchObject({ behavior: 'deny' })
  expect(await hooked(guard, 'theirs')('Bash', input, 'toolu_c')).toBeUndefined()
  expect(await guard.canUseTool('Bash', input, { signal, toolUseID: 'toolu_c' })).toMatchObject({ behavior: 'allow' })
})

test('its twin of one action goes once, by the approval of that', async () => {
  const ask = hooked(opened('one'), 'one')
  const write = () => ask(ONE_WAY, { path: '/srv/app/a', content: 'x' })
  const [only = '', ...more] = requestsIn(await write())
  expect(more).toEqual([])
  await approved(server, 'ann', only)
  expect(await write()).toBeUndefined()
  expect(await spent()).toContain(only)
  expect(await write()).toContain('held by the gate')
})
