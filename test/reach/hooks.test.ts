import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { shimPerl } from '../../src/reach/shim/interpreter.ts'
import { approved } from '../authority/actions.ts'
import { logged } from '../authority/logged.ts'
import { type Agent, type Person, REGISTRY, TestServer } from '../authority/server.ts'
import { closed, type Ended, expectAllowed, expectRefused, impostor, Place, type RunOptions, runHook } from './shim.ts'

let server: TestServer
let place: Place
let shim: string
let work: string

const held = (name: string) => `kubectl --context prod-eu delete namespace ${name}`

beforeAll(async () => {
  server = await TestServer.start({
    config: { requestsPerMinute: 100_000 },
    registry: `${REGISTRY}session: { environment: development, workspaces: ["/srv/prodgate-hooks"] }\n`,
  })
  place = new Place()
  work = join(server.home, 'work')
  mkdirSync(work)
  // The workspace is where this home is, which is not known before.
  writeFileSync(
    server.registry,
    REGISTRY.replace('targets:', `session: { environment: development, workspaces: ["${work}"] }\ntargets:`),
  )
  as('bot')
  shim = place.shim({ socket: server.socket, ...shimPerl() })
})
afterAll(async () => {
  place.remove()
  await server.remove()
})

/** Whose token the clients have. */
function as(agent: Agent): void {
  for (const client of ['claude-code', 'codex', 'gemini', 'qwen', 'opencode', 'cline'] as const)
    place.token(client, server.token(agent))
}

function claude(tool: string, given: unknown, session = 's1') {
  return { session_id: session, cwd: work, hook_event_name: 'PreToolUse', tool_name: tool, tool_input: given }
}

function codex(tool: string, given: unknown, session = 's1') {
  return { ...claude(tool, given, session), turn_id: 't1', model: 'stub' }
}

function hook(input: unknown, options: RunOptions = {}): Promise<Ended> {
  const env = { HOME: server.home, ...options.env }
  return runHook(shim, { cwd: work, ...options, env, input: JSON.stringify(input) })
}

const bash = (command: string, options: RunOptions & { session?: string } = {}) =>
  hook(claude('Bash', { command }, options.session), options)

function requestIn(ended: Ended): string {
  const [id] = /hold_[0-9a-z]+/.exec(ended.err) ?? []
  if (id === undefined) throw new Error(`no request in: ${ended.err}`)
  return id
}

async function statusOf(hold: string): Promise<string> {
  return (await server.get('ben', `/v1/holds/${hold}`)).json.status
}

/** Entries of the log about decisions, the oldest first. */
async function requests(): Promise<number> {
  return (await server.get('ben', '/v1/holds')).json.holds.length
}

const streams: (() => void)[] = []
afterEach(() => {
  for (const end of streams.splice(0)) end()
})

/** Somebody who looks at the stream of events, as the page does. */
function watching(who: Person): Promise<{ end(): void }> {
  const { hostname, port } = new URL(server.url)
  return new Promise((resolve, reject) => {
    const headers = { host: `${hostname}:${port}`, authorization: `Bearer ${server.token(who)}` }
    const asked = request({ hostname, port, path: '/v1/events', headers, agent: false }, (response) => {
      response.on('error', () => undefined)
      response.once('data', () => resolve({ end: () => asked.destroy() }))
      streams.push(() => asked.destroy())
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** The request that comes to be while somebody watches. */
async function nextRequest(known: ReadonlySet<string>): Promise<string> {
  for (;;) {
    const { json } = await server.get('ben', '/v1/holds?status=pending')
    const found = (json.holds as { id: string }[]).find(({ id }) => !known.has(id))
    if (found !== undefined) return found.id
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Until the authority has seen that whoever asked over its socket has gone. The watchdog of the shim looks once a second. */
async function nobodyAsks(): Promise<void> {
  const asks = () =>
    existsSync('/proc/net/unix')
      ? readFileSync('/proc/net/unix', 'utf8')
          .split('\n')
          .some((line) => line.endsWith(` ${server.socket}`) && line.split(/ +/)[5] === CONNECTED)
      : performance.now() < began + 10_000
  const began = performance.now()
  while (asks()) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** As proc_net(5) has it. */
const CONNECTED = '03'

async function pending(): Promise<ReadonlySet<string>> {
  const { json } = await server.get('ben', '/v1/holds?status=pending')
  return new Set((json.holds as { id: string }[]).map(({ id }) => id))
}

describe('what a hook is answered', () => {
  test('a read goes ahead, in the words of the client', async () => {
    const ended = await bash('git status')
    expect(ended).toEqual({
      status: 0,
      out: '{"hookSpecificOutput":{"hookEventName":"PreToolUse","permissionDecision":"allow"}}\n',
      err: '',
    })
  })
  test('a catastrophe is denied', async () =>
    expectRefused(await bash('rm -rf /'), /^prodgate: denied: Bash: .*CATASTROPHE/))
  test('the home is that of the client', async () => {
    expectRefused(await bash(held('a')), /on `https:\/\/10.0.0.1:6443`/)
    const elsewhere = await bash(held('a'), { env: { HOME: '/nonexistent' } })
    expectRefused(elsewhere, /on `prod-eu`/)
  })
  test('the variables of the client count', async () => {
    const config = join(server.home, 'dev-config')
    writeFileSync(
      config,
      'apiVersion: v1\nkind: Config\ncurrent-context: d\nclusters: [{ name: d, cluster: { server: "https://127.0.0.1:6443" } }]\ncontexts: [{ name: d, context: { cluster: d, user: u } }]\nusers: [{ name: u, user: {} }]\n',
    )
    const scale = 'kubectl scale deployment shop --replicas 2'
    expectRefused(await bash(scale))
    expectAllowed(await bash(scale, { env: { KUBECONFIG: config } }))
  })
  test('an environment that cannot be read is unknown, and refused', async () => {
    expectAllowed(await bash('git status', { env: { ANY: 'a"$`\\\n\u00fc' } }))
    expectRefused(await bash('git status', { env: { HOME: 'relative' } }), /names no home/)
  })
  test('an edit in the workspace goes ahead, and one of the gate does not', async () => {
    const edit = (path: string) => hook(claude('Edit', { file_path: path, old_string: 'a', new_string: 'b' }))
    expectAllowed(await edit(join(work, 'a.ts')))
    expectRefused(await edit('/etc/prodgate/targets.yaml'), /denied/)
  })
  test('the input of another client is refused by name', async () => {
    expectRefused(await hook(codex('Bash', { command: 'git status' })), /a hook input of Codex CLI/)
    expectAllowed(await hook(codex('Bash', { command: 'git status' }), { client: 'codex' }))
  })
  test('input that is no JSON, has a key twice, or is no object is refused', async () => {
    for (const input of ['', '[]', '{', '{"a":1,"a":2}', '\u{feff}{}', `${JSON.stringify(claude('Bash', {}))} {}`])
      expectRefused(await runHook(shim, { cwd: work, env: { HOME: server.home }, input }), /hook input/)
  })
  test('input that is longer than is read is refused for that', async () => {
    const input = JSON.stringify(claude('Write', { file_path: join(work, 'long'), content: 'x'.repeat(1_500_000) }))
    expectRefused(
      await runHook(shim, { cwd: work, env: { HOME: server.home }, input }),
      /the hook input cannot be read: the input is too large/,
    )
  })
  test('a token that nobody has', async () => {
    place.token('gemini', 'pga_nobody')
    expectRefused(await hook({}, { client: 'gemini' }), /does not know the token/)
    as('bot')
  })
})

describe('what people have to approve', () => {
  test('where nobody watches it is refused at once, with the number; approved, it goes ahead once', async () => {
    const first = await bash(held('once'))
    expectRefused(first, /held for a person: .*; ask again, unchanged, once a person has approved/)
    const id = requestIn(first)
    expect(requestIn(await bash(held('once')))).toBe(id)
    await approved(server, 'ben', id)
    const before = await requests()
    expectAllowed(await bash(held('once')))
    expect([await requests(), await statusOf(id)]).toEqual([before, 'spent'])
    const third = await bash(held('once'))
    expectRefused(third, /held for a person/)
    expect(requestIn(third)).not.toBe(id)
  })

  test('an approval holds in its session and in no other', async () => {
    const id = requestIn(await bash(held('session')))
    await approved(server, 'ben', id)
    expectRefused(await bash(held('session'), { session: 's2' }))
    expectAllowed(await bash(held('session')))
  })

  test('somebody who may approve watches: the hook waits for the answer', async () => {
    const known = await pending()
    const ben = await watching('ben')
    const asked = bash(held('watched'))
    const id = await nextRequest(known)
    await approved(server, 'ben', id)
    expectAllowed(await asked)
    expect(await statusOf(id)).toBe('spent')
    ben.end()
  })

  test('rejected while it waits, it is denied', async () => {
    const known = await pending()
    const ben = await watching('ben')
    const asked = bash(held('unwanted'))
    const id = await nextRequest(known)
    await server.post('ben', `/v1/holds/${id}/reject`, { reason: 'the shop stays open this year' })
    expectRefused(await asked, /denied: .*REJECTED/)
    ben.end()
  })

  test('a viewer, and the owner of the agent, do not count as watching', async () => {
    as('ours')
    const [vera, ann] = [await watching('vera'), await watching('ann')]
    expectRefused(await bash(held('alone')), /held for a person/)
    vera.end()
    ann.end()
    as('bot')
  })

  test('a client that has gone away does not spend', async () => {
    const known = await pending()
    const ben = await watching('ben')
    const asked = bash(held('gone'), {
      started: (child) =>
        void nextRequest(known).then(() => {
          child.kill('SIGTERM')
        }),
    })
    expectRefused(await asked, /told to end/)
    const id = await nextRequest(known)
    await nobodyAsks()
    await approved(server, 'ben', id)
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(await statusOf(id)).toBe('approved')
    ben.end()
    expectAllowed(await bash(held('gone')))
    expect(await statusOf(id)).toBe('spent')
  })
})

describe('a call that does several things', () => {
  const patch = (...files: readonly string[]) =>
    codex('apply_patch', {
      command: ['*** Begin Patch', ...files.flatMap((path) => [`*** Add File: ${path}`, '+x']), '*** End Patch'].join(
        '\n',
      ),
    })
  const ask = (...files: readonly string[]) => hook(patch(...files), { client: 'codex' })
  const intents = async () =>
    (await decisions()).filter(({ verdict, kind }) => verdict === 'allow' && kind === 'file').length
  const decisions = async (): Promise<{ verdict: string; kind: string }[]> =>
    (await server.get('olga', '/v1/decisions?limit=1000')).json.decisions

  test('goes ahead where all of it does', async () => {
    const before = await intents()
    expectAllowed(await ask('a.txt', 'b.txt'))
    expect(await intents()).toBe(before + 2)
  })

  test('is stopped whole where one part is, and nothing of it is allowed', async () => {
    const before = await intents()
    expectRefused(await ask('a.txt', '/opt/elsewhere.txt'), /held for a person/)
    expect(await intents()).toBe(before)
  })

  test('is approved part by part, and spends nothing before all of it goes', async () => {
    const first = requestIn(await ask('/opt/one.txt', 'a.txt', '/opt/two.txt'))
    await approved(server, 'ben', first)
    const second = await ask('/opt/one.txt', 'a.txt', '/opt/two.txt')
    expectRefused(second, /held for a person/)
    expect(requestIn(second)).not.toBe(first)
    expect(await statusOf(first)).toBe('approved')
    await approved(server, 'ben', requestIn(second))
    expectAllowed(await ask('/opt/one.txt', 'a.txt', '/opt/two.txt'))
    expect([await statusOf(first), await statusOf(requestIn(second))]).toEqual(['spent', 'spent'])
  })

  test('asks people about 32 of its parts at most, and about none where there are more', async () => {
    const paths = Array.from({ length: 33 }, (_, i) => `/opt/many-${i}.txt`)
    const requests = async () => (await server.get('olga', '/v1/holds')).json.holds.length
    const before = await requests()
    expectRefused(await ask(...paths), /more than 32 parts of this call would wait for people/)
    expect(await requests()).toBe(before)
    expectRefused(await ask(...paths.slice(1)), /held for a person/)
    expect(await requests()).toBe(before + 32)
  })

  test('one approval is not enough for the same thing twice in one call', async () => {
    const cline = (commands: readonly string[]) => ({
      clineVersion: '3',
      taskId: 's1',
      workspaceRoots: [work],
      hookName: 'tool_call',
      tool_call: { id: 'c', name: 'run_commands', input: { commands } },
    })
    const run = (...commands: readonly string[]) => hook(cline(commands), { client: 'cline' })
    const id = requestIn(await run(held('twice')))
    await approved(server, 'ben', id)
    expectRefused(await run(held('twice'), held('twice')))
    expect(await statusOf(id)).toBe('approved')
    expectAllowed(await run(held('twice')))
  })
})

describe('carriers that escape a hook', () => {
  const run = (command: string) => hook(codex('Bash', { command }), { client: 'codex' })
  test.each([
    ['bash', 'bash -c "git status"'],
    ['sh -i', 'sh -c "git status"'],
    ['python3 -i', 'python3 -c "print(1)"'],
    ['node', 'node -e "1"'],
    ['tmux', 'tmux ls'],
    ['tmux new-session -d', 'git status'],
    ['screen -dm bash', 'git status'],
    ['ssh host', 'git status'],
  ])('%s is held, %s is not', async (open, closedTwin) => {
    expectRefused(await run(open), /UNREADABLE|held/)
    expectAllowed(await run(closedTwin))
  })
  test('text for a session that is open is refused', async () =>
    expectRefused(
      await hook(codex('write_stdin', { session_id: 1, chars: 'ls\n' }), { client: 'codex' }),
      /open already cannot be judged/,
    ))
})

describe('what the client says after a tool ran', () => {
  const call = (command: string, id: string) => ({ ...claude('Bash', { command }), tool_use_id: id })
  const ran = (command: string, id: string, more: object) => ({
    ...call(command, id),
    hook_event_name: 'PostToolUse',
    tool_response: { stdout: 'x', stderr: '', interrupted: false },
    duration_ms: 12,
    ...more,
  })
  const outcomes = () => logged(server, 'outcome')
  /** Asks, and gives the decision that let it go. */
  const letGo = async (command: string, id: string) => {
    expectAllowed(await hook(call(command, id)))
    return logged(server, 'decision.intent').at(-1)?.['decision']
  }

  test('is kept of its decision as what the client said, once', async () => {
    const decision = await letGo('git status', 'toolu_a')
    const before = outcomes().length
    expect(await hook(ran('git status', 'toolu_a', {}))).toEqual({ status: 0, out: '{}\n', err: '' })
    const digest = expect.stringMatching(/^sha256:[0-9a-f]{64}$/)
    const told = { decision, agent: server.id('bot'), status: 'succeeded', durationMs: 12, outputDigest: digest }
    expect(outcomes().slice(before)).toMatchObject([{ ...told, by: 'client' }])
    expectAllowed(await hook(ran('git status', 'toolu_a', {})))
    expect(outcomes().length).toBe(before + 1)
  })

  test.each([
    ['failed', { hook_event_name: 'PostToolUseFailure', tool_response: undefined, error: 'Exit code 1' }],
    ['unknown', { hook_event_name: 'PostToolUseFailure', error: 'stopped', is_interrupt: true }],
    ['unknown', { tool_response: { stdout: '', backgroundTaskId: 'b1' } }],
    ['succeeded', { duration_ms: 'long' }],
  ])('%s: %o', async (status, more) => {
    const id = `toolu_${JSON.stringify(more).length}`
    const decision = await letGo('git log -1', id)
    expectAllowed(await hook(ran('git log -1', id, more)))
    expect(outcomes().at(-1)).toMatchObject({ decision, status, by: 'client' })
  })

  test('of a call in another session, of another agent, or that was not let go, nothing is kept', async () => {
    await letGo('git diff', 'toolu_o')
    const before = outcomes().length
    expectAllowed(await hook({ ...ran('git diff', 'toolu_o', {}), session_id: 's2' }))
    as('ours')
    expectAllowed(await hook(ran('git diff', 'toolu_o', {})))
    as('bot')
    expectRefused(await hook(call(held('after'), 'toolu_h')))
    expectAllowed(await hook(ran(held('after'), 'toolu_h', {})))
    expect(outcomes().length).toBe(before)
    expectAllowed(await hook(ran('git diff', 'toolu_o', {})))
    expect(outcomes().length).toBe(before + 1)
  })

  const shell = (command: string, marks: object, name = 'Bash') => ({ ...claude(name, { command }), ...marks })
  const opencode = { sessionID: 's1', callID: 'call_p', cwd: '/' }
  const cline = { clineVersion: '', taskId: 's1', workspaceRoots: ['/'] }
  const qwen = { timestamp: 'x', tool_use_id: 'toolu_q', tool_call_id: 'call_q' }

  test.each([
    [
      'codex',
      'unknown',
      shell('git status', { turn_id: 't1', tool_use_id: 'call_c' }),
      { hook_event_name: 'PostToolUse', tool_response: 'clean' },
    ],
    [
      'qwen',
      'failed',
      shell('git status', qwen, 'run_shell_command'),
      { hook_event_name: 'PostToolUseFailure', error: 'Exit Code: 1', is_interrupt: false },
    ],
    [
      'opencode',
      'succeeded',
      { ...opencode, tool: 'bash', args: { command: 'git status' } },
      { tool: undefined, args: undefined, ended: { output: 'clean', exit: 0 } },
    ],
    [
      'cline',
      'succeeded',
      {
        ...cline,
        hookName: 'tool_call',
        tool_call: { id: 'call_l', name: 'run_commands', input: { commands: ['git status'] } },
      },
      { hookName: 'tool_result', tool_call: undefined, tool_result: { id: 'call_l', output: [{ success: true }] } },
    ],
  ] as const)('%s tells, too: %s', async (client, status, question, said) => {
    const told = { ...question, ...said }
    const before = outcomes().length
    // Nobody asked yet.
    expect(await hook(told, { client })).toEqual({ status: 0, out: '{}\n', err: '' })
    expect(outcomes().length).toBe(before)
    expectAllowed(await hook(question, { client }))
    const decision = logged(server, 'decision.intent').at(-1)?.['decision']
    expectAllowed(await hook(told, { client }))
    expectAllowed(await hook(told, { client }))
    expect(outcomes().slice(before)).toMatchObject([{ decision, agent: server.id('bot'), status, by: 'client' }])
  })

  test('of several commands of which one failed nobody knows which happened', async () => {
    const commands = ['git status', 'git diff']
    const question = {
      ...cline,
      hookName: 'tool_call',
      tool_call: { id: 'two', name: 'run_commands', input: { commands } },
    }
    const before = outcomes().length
    expectAllowed(await hook(question, { client: 'cline' }))
    const tool_result = { id: 'two', output: [{ success: true }, { success: false }] }
    expectAllowed(await hook({ ...cline, hookName: 'tool_result', tool_result }, { client: 'cline' }))
    expect(outcomes().slice(before)).toMatchObject([{ status: 'unknown' }, { status: 'unknown' }])
  })

  test('what a client says without a number of the call is no outcome, and no question', async () => {
    const before = outcomes().length
    const gemini = { ...claude('run_shell_command', { command: 'git status' }), timestamp: 'x' }
    expectRefused(await hook({ ...gemini, hook_event_name: 'AfterTool' }, { client: 'gemini' }), /asks for nothing/)
    const extension = { ...cline, hookName: 'PostToolUse', postToolUse: { toolName: 'execute_command', success: true } }
    expectRefused(await hook(extension, { client: 'cline' }))
    expect(outcomes().length).toBe(before)
  })

  test('an event that says nothing of a call is refused as before', async () => {
    expectRefused(await hook({ ...claude('Bash', {}), hook_event_name: 'PostToolUse' }), /asks for nothing/)
    expectRefused(await hook(codex('Bash', {}), {}), /a hook input of Codex CLI/)
  })
})

test('the log says which client asked', async () => {
  await bash('git log -1')
  expect(server.bytes().includes('"client":"claude-code"')).toBe(true)
  expect(server.bytes().includes('"client":"windsurf"')).toBe(false)
})

describe('ATTACK-7: an authority that goes away', () => {
  test('killed while it is asked, and killed before', async () => {
    const known = await pending()
    const ben = await watching('ben')
    const asked = bash(held('killed'))
    await nextRequest(known)
    ben.end()
    await server.end('SIGKILL')
    expectRefused(await asked)
    expectRefused(await bash('git status'), /cannot be reached/)
  })

  test('ATTACK-6: what took its place and does not know what was asked is not believed', async () => {
    const other = await impostor(server.socket, () => ({ text: 'ALLOW 000000000000000000000000\n{}' }))
    expectRefused(await bash('git status'))
    await closed(other)
  })

  test('started again, it answers again', async () => {
    await server.run()
    expectAllowed(await bash('git status'))
  })
})
