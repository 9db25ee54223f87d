import { spawn, spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SENTENCE } from '../src/hold/approval/phrase.ts'
import { openKeys } from '../src/record/store/keys.ts'
import { openDataDirectory } from '../src/serve/data-directory.ts'
import { answerFor, approved, confirmed } from './authority/actions.ts'
import { good, JSON_TYPE, TestServer, type Who } from './authority/server.ts'
import { command } from './command.ts'
import { atTerminal, type Keystrokes } from './pseudo-terminal.ts'

/** The command line against a real authority: a process beside another, people at terminals of their own. */

let server: TestServer
const home = mkdtempSync(join(tmpdir(), 'prodgate-person-'))
beforeAll(async () => {
  server = await TestServer.start()
})
afterAll(async () => {
  await server.remove()
  rmSync(home, { recursive: true, force: true })
})

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function environment(who: Who | undefined): Record<string, string> {
  const token = who === undefined ? {} : { PRODGATE_TOKEN: server.token(who) }
  return { PATH: process.env['PATH'] ?? '', HOME: home, PRODGATE_URL: server.url, ...token }
}

/** Runs a command as somebody, without a terminal. */
function as(who: Who | undefined, ...args: readonly string[]): Promise<Ran> {
  return start(who, ...args).ended
}

function asGiven(who: Who | undefined, input: string, ...args: readonly string[]): Promise<Ran> {
  return started(who, input, args).ended
}

function start(who: Who | undefined, ...args: readonly string[]) {
  return started(who, '', args)
}

function started(who: Who | undefined, input: string, args: readonly string[], more: Record<string, string> = {}) {
  const child = spawn(command, args, { cwd: home, env: { ...environment(who), ...more } })
  const ran = { stdout: '', stderr: '' }
  const firstLine = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      ran.stdout += text
      if (ran.stdout.includes('\n')) resolve(ran.stdout.split('\n')[0] ?? '')
    })
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    ran.stderr += text
  })
  child.stdin.on('error', () => {}) // it may end before it reads
  child.stdin.end(input)
  const ended = new Promise<Ran>((resolve) => child.once('close', (status) => resolve({ ...ran, status })))
  return { firstLine, ended }
}

/** A browser in which a person has enrolled by a link: it posts with the cookie and the token of its session. */
async function signedIn(name: string) {
  const invite = () => server.post('olga', '/v1/people/invitations', { role: 'approver' })
  await confirmed(server, 'ann', await invite())
  const { json: invited } = await invite()
  const password = 'a sentence that nobody guesses'
  const body = JSON.stringify({ token: invited.link.split('#')[1], name, password })
  const enrolled = await server.raw({ method: 'POST', path: '/v1/auth/enrol', headers: JSON_TYPE, body })
  expect(enrolled.status).toBe(201)
  const cookie = (enrolled.headers['set-cookie'] ?? []).map((one) => one.split(';')[0]).join('; ')
  const headers = { ...JSON_TYPE, cookie, 'x-csrf-token': enrolled.json.csrf as string }
  return (path: string, sent: unknown) => server.raw({ method: 'POST', path, headers, body: JSON.stringify(sent) })
}

let serial = 0
/** A command that is held, another one each time. */
function heldCommand(): readonly string[] {
  serial++
  return ['kubectl', '--server', 'https://10.0.0.1:6443', 'delete', 'namespace', `shop-${serial}`]
}

/** Asks as the agent, and gives the number of the request. */
async function asked(words: readonly string[], ...options: readonly string[]): Promise<string> {
  const { status, stdout } = await as('bot', 'decide', '--json', ...options, '--', ...words)
  expect(status).toBe(3)
  return JSON.parse(stdout).hold.id
}

describe('decide', () => {
  test('allow, hold and deny have the statuses of `check`', async () => {
    expect((await as('bot', 'decide', 'kubectl --context prod-eu get pods')).status).toBe(0)
    expect((await as('bot', 'decide', '--', ...heldCommand())).status).toBe(3)
    expect((await as('bot', 'decide', 'rm -rf /')).status).toBe(2)
  })

  test('a hold says its number and how to go on, to the same request when asked again', async () => {
    const words = heldCommand()
    const { stdout } = await as('bot', 'decide', '--', ...words)
    const id = await asked(words)
    expect(stdout).toMatch(/^HOLD {2}stopped/)
    expect(stdout).toContain(`prodgate approve ${id}`)
    expect(stdout).toContain(`${server.url.replace('127.0.0.1', 'localhost')}/holds/${id}`)
    expect(stdout).toContain('pending, 29 min left')
  })

  test('over the socket of agents', async () => {
    const { status, stdout } = await as('bot', 'decide', '--json', '--socket', server.socket, 'ls')
    expect([status, JSON.parse(stdout).verdict]).toEqual([0, 'allow'])
  })

  test('an action from a file, and one that is none', async () => {
    writeFileSync(join(home, 'action.json'), '{"kind":"sql","statement":"drop table orders"}')
    expect((await as('bot', 'decide', '--action', 'action.json')).status).toBe(3)
    const { status, stdout, stderr } = await asGiven('bot', '{"kind":"sql","kind":"sql"}', 'decide', '--action', '-')
    expect(status).toBe(2)
    expect(stdout).toContain('MALFORMED_ACTION')
    expect(stderr).toContain('prodgate: ')
  })

  test('waits for people, and is let go once', async () => {
    const words = heldCommand()
    const id = await asked(words)
    const waiting = as('bot', 'decide', '--json', '--wait', '120', '--', ...words)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    await approved(server, 'ben', id)
    expect((await waiting).status).toBe(0)
    expect(await asked(words)).not.toBe(id)
  })

  test('a rejection ends the waiting, too', async () => {
    const words = heldCommand()
    const id = await asked(words)
    const waiting = as('bot', 'decide', '--wait', '120', '--', ...words)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect((await as('ben', 'reject', id, '--reason', 'not before the weekend')).status).toBe(0)
    const { status, stdout } = await waiting
    expect(status).toBe(2)
    expect(stdout).toContain('REJECTED')
  })

  test('nobody listens: stopped', async () => {
    const { status, stdout, stderr } = await as('bot', 'decide', '--json', '--url', 'http://127.0.0.1:9', 'ls')
    expect(status).toBe(69)
    expect(JSON.parse(stdout).code).toBe('UNREACHABLE')
    expect(stderr).toContain('which counts as stopped')
  })

  test('who is nobody, or not allowed to', async () => {
    const nobody = await as(undefined, 'decide', 'ls')
    expect([nobody.status, nobody.stdout]).toEqual([77, ''])
    expect(nobody.stderr).toContain('`prodgate login`')
    expect((await as('vera', 'decide', 'ls')).status).toBe(77)
  })

  test('wrong use', async () => {
    for (const args of [
      [],
      ['--wait', 'soon', 'ls'],
      ['--action', 'none.json'],
      ['--url', 'http://gate.example', 'ls'],
    ])
      expect((await as('bot', 'decide', ...args)).status).toBe(64)
  })
})

describe('requests', () => {
  test('listed and shown whole', async () => {
    const id = await asked(heldCommand())
    const list = await as('ben', 'holds', '--status', 'pending')
    expect(list.stdout).toMatch(new RegExp(`^${id} +pending +CRITICAL .*29 min left +bot +delete namespace`, 'm'))
    const { stdout } = await as('ben', 'holds', id)
    for (const part of ['PRODUCTION SAFETY WARNING', 'What it was stopped for', 'Evidence', 'Safe execution plan'])
      expect(stdout).toContain(part)
    expect(stdout).not.toContain('\x1b')
  })

  test('an agent sees its own, and never the sentence', async () => {
    const id = await asked(heldCommand())
    const own = await as('bot', 'holds', '--json', id)
    expect(own.status).toBe(0)
    expect(own.stdout).not.toContain('understand the risks')
    expect((await as('eve', 'holds', id)).status).toBe(64)
  })

  test('cancelled by who asked', async () => {
    const id = await asked(heldCommand())
    expect((await as('eve', 'cancel', id)).status).not.toBe(0)
    expect((await as('bot', 'cancel', id)).stdout).toContain('it is cancelled')
  })

  test('an emergency approves nothing', async () => {
    const id = await asked(heldCommand())
    const { status, stdout } = await as('ben', 'emergency', id, '--json', '--reason', 'checkout is down for everybody')
    expect([status, JSON.parse(stdout).status]).toEqual([0, 'pending'])
  })
})

const hasPython = spawnSync('python3', ['-c', 'import pty']).status === 0

describe.skipIf(!hasPython)('approve, at a terminal', () => {
  const PLACE = 'https://10.0.0.1:6443'
  const answers: readonly Keystrokes[] = [
    { after: 'Type this sentence', type: `${SENTENCE}\r` },
    { after: 'Type the name of the target', type: `${PLACE}\r` },
    { after: 'Why is it done', type: 'the shop is being retired\r' },
    { after: 'How is it undone', type: 'apply the saved manifests\r' },
    { after: 'Was a backup taken', type: 'y' },
    { after: 'Is monitoring in place', type: 'y' },
    { after: 'Is an incident report prepared', type: 'y' },
  ]
  const approving = (who: Who, id: string, keystrokes: readonly Keystrokes[]) =>
    atTerminal([command, 'approve', id], keystrokes, environment(who))

  test('the whole story: held, approved, allowed once, held again', async () => {
    const words = heldCommand()
    const id = await asked(words, '--session', 'run')
    const { status, shown } = await approving('ben', id, [
      ...answers.slice(0, -1),
      // A no stops it, and is asked again.
      { after: 'Is an incident report prepared', type: 'n' },
      { after: 'incidentReport: what is not checked' },
      ...answers.slice(-1),
    ])
    expect(shown).toContain('PRODUCTION SAFETY WARNING')
    expect(shown).toMatch(/asked by +bot [(]agent_/)
    expect(shown).toContain('Was a backup taken? A no stops it')
    expect(shown).toContain(`${id} is approved.`)
    expect(status).toBe(0)
    const decided = await as('bot', 'decide', '--json', '--session', 'run', '--', ...words)
    expect(decided.status).toBe(0)
    const { id: decision, reasons } = JSON.parse(decided.stdout)
    expect(reasons[0].code).toBe('APPROVED')
    expect(await asked(words, '--session', 'run')).not.toBe(id)

    const pass = await as('bot', 'pass', 'take', decision, '--audience', 'deploy')
    expect(pass.status).toBe(0)
    expect(pass.stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect((await as('bot', 'pass', 'take', decision)).stderr).toContain('its pass was issued before')
    expect((await as('bot', 'outcome', decision, 'succeeded', '--exit-code', '0')).stdout).toMatch(/^recorded as entry/)
    expect((await as('bot', 'outcome', decision, 'failed')).status).toBe(64)
  })

  test.each([
    ['by its letter', 'o'],
    ['by the Enter key alone, which takes what is marked', '\r'],
  ])('an item of the checklist may be left open, as on the page: %s', async (_how, type) => {
    const id = await asked(heldCommand())
    const leftOpen = { after: 'Is an incident report prepared', type }
    const { shown } = await approving('ben', id, [...answers.slice(0, -1), leftOpen])
    expect(shown).toContain(`${id} is approved.`)
    const { checklist } = JSON.parse((await as('ben', 'holds', id, '--json')).stdout)
    const states = checklist.map(({ item, state }: { item: string; state: string }) => [item, state])
    expect(states.slice(-2).map(([, state]: readonly string[]) => state)).toEqual(['checked', 'not answered'])
  })

  test('requests that are alike are read one by one and answered together, with their number', async () => {
    const scale = (n: number) => [
      'kubectl',
      '--server',
      'https://10.0.0.1:6443',
      'scale',
      `deploy/g${n}`,
      '--replicas=2',
    ]
    const ids = [await asked(scale(1)), await asked(scale(2))]
    const [sentence, target, ...rest] = answers
    const count = { after: 'how many requests', type: '2\r' }
    const keystrokes = [sentence, target, count, ...rest].flatMap((one) => one ?? [])
    const group = [command, 'approve', ids[0] ?? '', '--group']
    const wrong = await atTerminal(group, keystrokes.with(2, { ...count, type: '3\r' }), environment('ben'))
    expect(wrong.status).toBe(64)
    // A no to the checklist stops all of them, and it is told which it was.
    const no = keystrokes.with(-1, { after: 'Is an incident report prepared', type: 'n' })
    const stopped = await atTerminal(group, no, environment('ben'))
    expect([stopped.status, stopped.shown]).toEqual([
      77,
      expect.stringContaining('incidentReport: what is not checked'),
    ])
    const { status, shown } = await atTerminal(group, keystrokes, environment('ben'))
    expect(shown).toContain('Was a backup taken? A no raises the risk')
    for (const text of ['Request 1 of 2', 'Request 2 of 2', 'deploy/g1', 'deploy/g2']) expect(shown).toContain(text)
    expect(status).toBe(0)
    for (const n of [1, 2]) expect((await as('bot', 'decide', '--', ...scale(n))).status).toBe(0)
    expect((await atTerminal(group, [], environment('ben'))).status).toBe(64)
  })

  test('a wrong sentence is told, asked again, and counted', async () => {
    const id = await asked(heldCommand())
    const [, ...rest] = answers
    const { status, shown } = await approving('ben', id, [
      { after: 'Type this sentence', type: 'yes\r' },
      ...rest,
      { after: 'sentence: this is not the sentence' },
      { after: 'Type this sentence', type: `${SENTENCE}\r` },
    ])
    expect(status).toBe(0)
    expect(shown).toContain(`${id} is approved.`)
    expect(JSON.parse((await as('ben', 'holds', id, '--json')).stdout).wrongAnswers).toBe(1)
  })

  test('a pasted sentence is no sentence', async () => {
    const id = await asked(heldCommand())
    const { status } = await approving('ben', id, [
      { after: 'Type this sentence', paste: `\x1b[200~${SENTENCE}\x1b[201~` },
      { after: '', paste: SENTENCE },
      { after: '', type: '\r' },
      { after: 'what was pasted is left out', type: '\x03' },
    ])
    expect(status).toBe(64)
    expect(JSON.parse((await as('ben', 'holds', id, '--json')).stdout)).toMatchObject({
      status: 'pending',
      wrongAnswers: 0,
    })
  })

  test('who stops halfway approves nothing', async () => {
    const id = await asked(heldCommand())
    const { status, shown } = await approving('ben', id, [
      ...answers.slice(0, 2),
      { after: 'Why is it done', type: '\x03' },
    ])
    expect(status).toBe(64)
    expect(shown).toContain('nothing was approved')
  })

  test('nobody approves what their own agent asked for', async () => {
    const words = heldCommand()
    const { stdout } = await as('ours', 'decide', '--json', '--', ...words)
    const { status, shown } = await approving('ann', JSON.parse(stdout).hold.id, answers)
    expect(status).toBe(77)
    expect(shown).not.toContain('is approved')
  })

  test('an agent at a terminal is asked nothing', async () => {
    const id = await asked(heldCommand())
    const { status, shown } = await approving('bot', id, [])
    expect(status).toBe(77)
    expect(shown).not.toContain('Type this sentence')
  })

  test('nor is somebody whose role does not approve', async () => {
    const id = await asked(heldCommand())
    const { status, shown } = await approving('rita', id, [])
    expect(status).toBe(77)
    expect(shown).toContain('your role does not approve')
  })

  test('nor who asked', async () => {
    const { stdout } = await as('ben', 'decide', '--json', '--', ...heldCommand())
    const { status, shown } = await approving('ben', JSON.parse(stdout).hold.id, [])
    expect(status).toBe(77)
    expect(shown).toContain('nobody approves what they asked for')
  })
})

describe('approve, without a terminal', () => {
  test('refuses, whatever comes on standard input', async () => {
    const id = await asked(heldCommand())
    const answers = Object.values(await answerFor(server, 'ben', id)).join('\n')
    const { status, stderr } = await asGiven('ben', answers, 'approve', id)
    expect(status).toBe(64)
    expect(stderr).toContain('standard input is no terminal')
  })

  test('has no option for an answer', async () => {
    for (const option of ['--yes', '--sentence=x', '--backup', '--target=x'])
      expect((await as('ben', 'approve', 'hold_1', option)).stderr).toContain('unknown option')
  })
})

describe('what people settle ahead', () => {
  const GRANT = ['--target', 'shop', '--environment', 'production', '--uses', '1', '--reason', 'release 42 of the shop']

  test('grants', async () => {
    const given = await as('ben', 'grants', 'give', 'REAL_RUN', '--expires', '8h', '--json', ...GRANT)
    const { id } = JSON.parse(given.stdout)
    expect((await as('ben', 'grants')).stdout).toMatch(
      new RegExp(`^${id} +REAL_RUN +production +1 +7 h left +shop$`, 'm'),
    )
    expect((await as('ben', 'grants', 'revoke', id)).status).toBe(0)
    expect((await as('ben', 'grants', 'revoke', id)).status).toBe(64)
    expect((await as('ben', 'grants')).stdout).not.toContain(id)
    const wrong = await as('ben', 'grants', 'give', 'ANYTHING', '--expires', 'never', ...GRANT)
    expect(wrong.stderr).toContain('`name`: no grant and no named action has this name')
    expect(wrong.stderr).toContain('`expires`: ')
    expect((await as('rita', 'grants', 'give', 'REAL_RUN', '--expires', '8h', ...GRANT)).status).toBe(77)
  })

  test('mock mode', async () => {
    expect((await as('vera', 'mock')).stdout).toContain('production mode: workflows do real work')
    const request = await as('rita', 'mock', 'request', '--reason', 'rehearsal of the cutover', '--workflow', 'cutover')
    expect(request.status).toBe(3)
    expect(request.stdout).toContain('people answer first: request hold_')
    expect((await as('rita', 'mock', 'enforce')).status).toBe(77)
    expect((await as('olga', 'mock', 'enforce')).stdout).toContain('Production mode enforced')
  })

  test('the registry', async () => {
    const target = ['database', 'db.staging.example:5432/shop']
    const reason = ['--reason', 'the rehearsal database']
    const waits = await as('olga', 'registry', 'add', ...target, 'staging', ...reason)
    expect([waits.status, waits.stdout]).toEqual([3, expect.stringContaining('a second person confirms it first')])
    await approved(server, 'ann', /hold_\w+/.exec(waits.stdout)?.[0] ?? '', 'spent')
    expect((await as('vera', 'registry')).stdout).toContain('db.staging.example:5432/shop  staging')
    expect((await as('olga', 'registry', 'remove', ...target)).status).toBe(0)
    expect((await as('vera', 'registry')).stdout).toContain('nobody enrolled a target here')
    expect((await as('olga', 'registry', 'add', ...target, 'harmless', ...reason)).status).toBe(64)
  })

  test('freezes', async () => {
    const set = await as('olga', 'freeze', 'set', '--to', '3d', '--reason', 'the end of the quarter', '--json')
    const { id } = JSON.parse(set.stdout)
    expect((await as('vera', 'freeze')).stdout).toContain(id)
    const waits = await as('olga', 'freeze', 'lift', id, '--json')
    expect(waits.status).toBe(3)
    await approved(server, 'ann', JSON.parse(waits.stdout).hold.id, 'spent')
    expect((await as('vera', 'freeze')).stdout).toContain('no freeze')
  })

  test('an agent of the socket', async () => {
    const { stdout } = await as('olga', 'agents', 'add', 'local', '--socket-only', '--json')
    const read = 'kubectl --context prod-eu get pods'
    const token = { PRODGATE_TOKEN: JSON.parse(stdout).token as string }
    const by = (...more: readonly string[]) => started('bot', '', ['decide', ...more, read], token).ended
    expect((await by()).status).toBe(77)
    expect((await by('--socket', server.socket)).status).toBe(0)
  })

  /** As an operator, with a second person where one has to confirm it; what hands something out is run again then. */
  async function confirmed(...words: readonly string[]): Promise<string> {
    const first = await as('olga', ...words)
    if (first.status === 0) return first.stdout
    expect([first.status, first.stdout]).toEqual([3, expect.stringContaining('a second person confirms it first')])
    const isHandedOut = first.stdout.includes('run this again')
    await approved(server, 'ann', /hold_\w+/.exec(first.stdout)?.[0] ?? '', isHandedOut ? 'approved' : 'spent')
    return isHandedOut ? (await as('olga', ...words)).stdout : ''
  }

  test('agents and people', async () => {
    for (const [kind, args] of [
      ['agents', ['agents', 'add', 'deployer']],
      ['people', ['people', 'add', 'nora', '--role', 'approver']],
    ] as const) {
      const first = JSON.parse((await as('olga', ...args, '--json')).stdout)
      if (kind === 'people') await approved(server, 'ann', first.hold.id)
      const { id, token } = kind === 'agents' ? first : JSON.parse((await as('olga', ...args, '--json')).stdout)
      expect(token).toMatch(/^pg[ap]_/)
      expect((await as('olga', kind)).stdout).toMatch(new RegExp(`^${id} +(deployer|nora) .*active$`, 'm'))
      expect((await as('olga', kind, 'disable', id)).status).toBe(0)
      expect((await as('olga', kind)).stdout).toMatch(new RegExp(`^${id} .*disabled`, 'm'))
      await confirmed(kind, 'enable', id)
      expect((await as('olga', kind)).stdout).toMatch(new RegExp(`^${id} .*active$`, 'm'))
      const newer = await confirmed(kind, 'token', id)
      expect(newer).toMatch(/^pg[ap]_/)
      expect(newer).not.toContain(token)
      if (kind === 'agents') {
        await confirmed(kind, 'owner', id, server.id('ann'))
        expect((await as('olga', kind)).stdout).toMatch(new RegExp(`^${id} +deployer +${server.id('ann')} `, 'm'))
        await confirmed(kind, 'owner', id)
        expect((await as('olga', kind)).stdout).not.toMatch(new RegExp(`^${id} +deployer +${server.id('ann')} `, 'm'))
      } else {
        expect(await confirmed(kind, 'link', id)).toContain('/enrol#pge_')
        await confirmed(kind, 'role', id, 'viewer')
        expect((await as('olga', kind)).stdout).toMatch(new RegExp(`^${id} +nora +viewer `, 'm'))
        expect((await as('olga', kind, 'role', id, 'king')).status).toBe(64)
      }
      expect((await as('ben', kind, 'token', id)).status).toBe(77)
      expect((await as('olga', kind, 'disable', id)).status).toBe(0)
      if (kind === 'people') {
        expect((await as('olga', kind, 'erase-name', id)).status).toBe(0)
        expect((await as('olga', kind)).stdout).not.toContain('nora')
      }
      expect((await as('ben', ...args)).status).toBe(77)
    }
  })
})

describe('a pass, verified offline', () => {
  test('by the keys of the authority, for its own enforcement point, and by no other', async () => {
    const words = heldCommand()
    await approved(server, 'ben', await asked(words))
    const { id } = JSON.parse((await as('bot', 'decide', '--json', '--', ...words)).stdout)
    const { stdout: pass } = await as('bot', 'pass', 'take', id, '--audience', 'deploy')
    const keys = good(openKeys(good(openDataDirectory(server.data)).keys))
    const ours = { ...keys.pass.publicKey.export({ format: 'jwk' }), kid: keys.pass.kid }
    writeFileSync(join(home, 'jwks.json'), JSON.stringify({ keys: [{ kty: 'RSA', kid: 'other' }, ours] }))
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })
    writeFileSync(join(home, 'other.json'), JSON.stringify({ keys: [{ ...other, kid: keys.pass.kid }] }))
    const verify = (token: string, file: string, audience: string) =>
      asGiven(undefined, token, 'pass', 'verify', '-', '--json', '--key', file, '--audience', audience)

    const valid = await verify(pass, 'jwks.json', 'deploy')
    expect(valid.status).toBe(0)
    expect(JSON.parse(valid.stdout)).toMatchObject({ valid: true, claims: { aud: 'deploy', sub: server.id('bot') } })
    const published = ['--url', server.url, '--audience', 'deploy']
    expect((await asGiven(undefined, pass, 'pass', 'verify', '-', ...published)).stdout).toMatch(/^valid until/)
    const wrong: readonly (readonly [string, string, string, string])[] = [
      [pass, 'jwks.json', 'billing', 'WRONG_AUDIENCE'],
      [pass, 'other.json', 'deploy', 'BAD_SIGNATURE'],
      [pass.slice(0, 100), 'jwks.json', 'deploy', 'PASS_UNREADABLE'],
      ['', 'jwks.json', 'deploy', 'PASS_UNREADABLE'],
    ]
    for (const [token, file, audience, code] of wrong) {
      const { status, stdout } = await verify(token, file, audience)
      expect([status, JSON.parse(stdout).code]).toEqual([2, code])
    }
    expect((await verify(pass, 'action.json', 'deploy')).status).toBe(64)
  })
})

describe('who one is', () => {
  test('a person signs in in the browser', async () => {
    const browser = await signedIn('maria')
    const login = start(undefined, 'login', '--json')
    const { user_code, verification_uri } = JSON.parse(await login.firstLine)
    expect(verification_uri).toBe(`${server.url.replace('127.0.0.1', 'localhost')}/device`)
    expect((await browser('/v1/auth/device/answer', { user_code, answer: 'approve' })).status).toBe(200)
    expect((await login.ended).status).toBe(0)
    expect((await as(undefined, 'status')).stdout).toContain('maria, approver')
    await as(undefined, 'logout')
  })

  test('and where they decline, nobody is signed in', async () => {
    const browser = await signedIn('marta')
    const login = start(undefined, 'login', '--json')
    const { user_code } = JSON.parse(await login.firstLine)
    await browser('/v1/auth/device/answer', { user_code, answer: 'deny' })
    const { status, stderr } = await login.ended
    expect(status).toBe(77)
    expect(stderr).toContain('the sign-in was declined')
    expect((await as(undefined, 'holds')).status).toBe(77)
  })

  test('status tells what the role may see', async () => {
    const all = JSON.parse((await as('olga', 'status', '--json')).stdout)
    expect(all).toMatchObject({ ready: 'ok', productionMode: true, you: { name: 'olga', role: 'operator' } })
    expect(all.log.size).toBeGreaterThan(0)
    const some = JSON.parse((await as('vera', 'status', '--json')).stdout)
    expect(some).not.toHaveProperty('log')
    expect((await as(undefined, 'status')).stdout).toMatch(/^you +nobody: `prodgate login` signs you in$/m)
  })

  test('a token that is not known there is said to be that', async () => {
    const strange = { PRODGATE_TOKEN: `pga_${'x'.repeat(43)}` }
    const status = await started(undefined, '', ['status'], strange).ended
    expect(status.stdout).toMatch(/^you +nobody it knows: your token is void, or of another authority$/m)
    const holds = await started(undefined, '', ['holds'], strange).ended
    expect(holds.status).toBe(77)
    expect(holds.stderr).toContain('your token is void, or of another authority')
  })

  test('a token that was handed out is kept for its owner, and forgotten', async () => {
    const signedIn = await asGiven(undefined, `${server.token('ben')}\n`, 'login', '--with-token')
    expect(signedIn).toMatchObject({ status: 0, stdout: `signed in to ${server.url}\n` })
    const kept = join(home, '.config/prodgate/client.json')
    expect(statSync(kept).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(kept, 'utf8'))).toEqual({ url: server.url, token: server.token('ben') })
    expect((await as(undefined, 'status')).stdout).toContain('ben, approver')
    expect((await as(undefined, 'logout')).stdout).toBe('signed out on this machine\n')
    expect((await as(undefined, 'holds')).status).toBe(77)
  })

  test('the token of an agent is not kept as a person’s', async () => {
    const refused = await asGiven(undefined, server.token('bot'), 'login', '--with-token')
    expect(refused.status).toBe(64)
  })
})
