import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { SENTENCE } from '../../src/hold/approval/phrase.ts'
import { command } from '../command.ts'
import { hasBrowser, openBrowser, openProfile } from './browser.ts'
import { send } from './http.ts'

const REGISTRY = `version: 1
targets:
  - { kubernetes: "https://10.0.0.1:6443", environment: production }
`

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
  - { name: prod, cluster: { server: "https://10.0.0.1:6443" } }
  - { name: blue, cluster: { server: "https://10.0.7.2:6443" } }
contexts:
  - { name: prod-eu, context: { cluster: prod, user: me } }
  - { name: blue, context: { cluster: blue, user: me } }
users:
  - { name: me, user: {} }
`

const TARGET = 'https://10.0.0.1:6443'
const PASSWORD = 'a gate keeps what it is told'

/** Accesses are approved by somebody who shows a passkey for them. */
const RULES = {
  base: { approvers: 1, roles: ['approver', 'operator'], decideWithin: 30, executeWithin: 15 },
  rules: [{ name: 'access', when: { reasons: ['CHANGES_ACCESS'] }, approvers: 1, stepUp: true }],
  aloneConfigures: true,
}

/** The answers that the browser itself complains of, which the pages ask for and understand. */
const EXPECTED = [
  /status of 401 .*\/v1\/auth\/me\)$/,
  /status of 401 .*\/v1\/auth\/sign-in\)$/,
  /status of 401 .*\/v1\/auth\/enrol\)$/,
  /status of 422 .*\/v1\/auth\/enrol\)$/,
  /status of 422 .*\/approve\)$/,
  /status of 403 .*\/approve\)$/,
  /status of 404 .*\/\/evil.example\)$/,
  /status of 404 .*\/hold\/1\)$/,
  /status of 404 .*\/v1\/holds\/hold_none\)$/,
]

describe.skipIf(!hasBrowser)('the web pages', () => {
  let home: string
  let server: ChildProcess
  let http: string
  let browser: Browser
  let context: BrowserContext
  let page: Page
  let complaints: readonly string[]
  let agent: string

  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'prodgate-pages-'))
    mkdirSync(join(home, '.kube'))
    writeFileSync(join(home, '.kube/config'), KUBECONFIG)
    writeFileSync(join(home, 'targets.yaml'), REGISTRY)
    writeFileSync(join(home, 'rules.json'), JSON.stringify(RULES))
    writeFileSync(join(home, 'config.yaml'), JSON.stringify({ version: 1, approvalRules: join(home, 'rules.json') }))
    const args = ['--data', join(home, 'data'), '--listen', '127.0.0.1:0', '--registry', join(home, 'targets.yaml')]
    server = spawn(command, ['serve', ...args, '--home', home, '--config', join(home, 'config.yaml'), '--json'], {
      cwd: home,
      env: { PATH: process.env['PATH'] ?? '', HOME: home },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const [ready, opened] = await Promise.all([firstLine(server), openBrowser()])
    browser = opened
    // The same machine by its name: passkeys belong to a name.
    http = ready.http.replace('127.0.0.1', 'localhost')
    const profile = await openProfile(browser)
    context = profile.context
    complaints = profile.complaints
    page = await context.newPage()
    page.setDefaultTimeout(120_000)
    await virtualAuthenticator(page)
    await page.goto(ready.enrol.replace('127.0.0.1', 'localhost'))
  })

  afterAll(async () => {
    await browser?.close()
    if (server !== undefined) {
      const gone = once(server, 'exit')
      server.kill('SIGKILL')
      await gone
    }
    rmSync(home, { recursive: true, force: true })
  })

  afterEach(() => {
    expect(complaints.filter((one) => !EXPECTED.some((expected) => expected.test(one)))).toEqual([])
  })

  async function ask(command: string, session = 'browser') {
    const headers = { authorization: `Bearer ${agent}`, 'content-type': 'application/json' }
    const body = JSON.stringify({ action: { kind: 'shell', command }, session })
    return (await send(http, { path: '/v1/decisions', method: 'POST', headers, body })).json
  }

  async function fillAnswer(target = TARGET, sentence: string = SENTENCE) {
    await page.getByLabel('Why is it done').fill('the shop is being retired today')
    await page.getByLabel('How is it undone').fill('restore it from the last backup')
    const backup = page.getByRole('group', { name: 'Was a backup taken' }).getByLabel('Yes')
    if (await backup.isVisible()) await backup.check()
    // Of the checklist one item is answered, and the other is left open.
    await page.getByRole('heading', { name: 'Checklist before an action in production' }).waitFor()
    await page.getByRole('group', { name: 'Is monitoring in place' }).getByLabel('Yes').check()
    await page.getByLabel('Type the name of the target').pressSequentially(target)
    await page.getByLabel('Type this sentence').pressSequentially(sentence)
  }

  test('the printed link enrols the first operator, who adds a passkey and an agent', async () => {
    await page.getByLabel('Your name').fill('Olga')
    await page.getByLabel('Password').fill('short')
    await page.getByText('5 of at least 12 characters').waitFor()
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByText('A password has at least 12 characters').waitFor()

    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('heading', { name: 'Hello, Olga' }).waitFor()
    expect(page.url()).toBe(`${http}/enrol`)

    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByText('The passkey is added').waitFor()

    await page.getByRole('button', { name: 'Add an agent' }).click()
    await page.getByLabel('Name of the agent').fill('deploy-bot')
    await page.getByRole('button', { name: 'Add the agent' }).click()
    await page.getByText('It is shown this once').waitFor()
    agent = (await page.locator('.secret pre').first().textContent()) ?? ''
    expect(agent).toMatch(/^pga_/)
    expect(await page.locator('.secret pre').nth(1).textContent()).toContain('prodgate decide')
  })

  test('a used link says so, and makes nobody', async () => {
    const other = await openProfile(browser)
    const tab = await other.context.newPage()
    await tab.goto(`${http}/enrol#pge_${'x'.repeat(43)}`)
    await tab.getByLabel('Your name').fill('Mallory')
    await tab.getByLabel('Password').fill(PASSWORD)
    await tab.getByRole('button', { name: 'Create the account' }).click()
    await tab.getByRole('heading', { name: 'This link is not good any more' }).waitFor()
    await other.context.close()
  })

  test('what an agent asks for appears without a reload, and is approved by the exact answer only', async () => {
    await page.getByRole('link', { name: 'Go to the requests' }).click()
    await page.getByText('Nothing waits.').waitFor()
    await page.getByText('Live').waitFor()
    const asked = await ask('kubectl --context prod-eu delete namespace shop')
    expect(asked.verdict).toBe('hold')
    const card = page.locator('article.request')
    await card.getByRole('heading', { name: 'Delete namespace' }).waitFor()
    expect(await card.locator('.chips').textContent()).toBe('productioncritical risk')

    await card.getByRole('link').click()
    await page.waitForURL(asked.hold.url.replace('127.0.0.1', 'localhost'))
    await page.getByText('PRODUCTION SAFETY WARNING').waitFor()
    expect(await page.locator('pre.dangerous').textContent()).toBe('delete namespace shop')
    expect(await page.locator('.card.danger').textContent()).toContain(asked.digest)
    await page.getByText('A no stops it: what it loses, nothing else holds.').waitFor()

    await fillAnswer(TARGET, 'yes, I understand the risks and want to proceed in production')
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await page.getByText('This is not the sentence, letter by letter.').waitFor()
    await page.getByText('1 wrong answer so far').waitFor()
    const sentence = page.getByLabel('Type this sentence')
    expect(await sentence.getAttribute('aria-invalid')).toBe('true')
    expect((await ask('kubectl --context prod-eu delete namespace shop')).verdict).toBe('hold')

    await sentence.fill(SENTENCE)
    await page.getByRole('button', { name: 'Approve', exact: true }).click()
    await page.getByRole('heading', { name: 'Approved', exact: true }).waitFor()
    await page.getByText('Approval record').click()
    await page.getByText('restore it from the last backup').first().waitFor()

    expect((await ask('kubectl --context prod-eu delete namespace shop')).verdict).toBe('allow')
    await page.getByRole('heading', { name: 'Approved, and let go' }).waitFor()
    expect((await ask('kubectl --context prod-eu delete namespace shop')).verdict).toBe('hold')
  })

  test('sentence and target are typed, not pasted; reasons may be pasted', async () => {
    const asked = await ask('kubectl --context prod-eu delete namespace pasted')
    await page.goto(`${http}/holds/${asked.hold.id}`)
    for (const [label, pasted] of [
      ['Type this sentence', ''],
      ['Type the name of the target', ''],
      ['Why is it done', 'of the clipboard'],
    ] as const) {
      const field = page.getByLabel(label)
      await field.focus()
      await page.evaluate(`(${paste})('of the clipboard')`)
      expect(await field.inputValue(), label).toBe(pasted)
    }
    expect(await page.getByText('Please type it').count()).toBe(2)
  })

  test('what an agent writes stays text', async () => {
    const attack = `kubectl --context prod-eu delete namespace '<img src=x onerror=alert(1)>' "</pre><script>alert(2)</script>" a\u202Egnp`
    const asked = await ask(attack, '<svg onload=alert(3)>')
    await page.goto(`${http}/`)
    await page.getByText('<img src=x onerror=alert(1)>').first().waitFor()
    expect(await page.locator('main :is(img, script, svg)').count()).toBe(0)
    await page.goto(`${http}/holds/${asked.hold.id}`)
    await page.locator('.card.danger').waitFor()
    const shown = (await page.locator('.card.danger').textContent()) ?? ''
    expect(shown).toContain(`'<img src=x onerror=alert(1)>' "</pre><script>alert(2)</script>" a⟨U+202E⟩gnp`)
    expect((await page.locator('body').textContent()) ?? '').not.toContain('\u202E')
    expect(await page.getByText('<svg onload=alert(3)>').count()).toBe(1)
    expect(await page.locator('main :is(img, script, svg)').count()).toBe(0)
  })

  test('the browser refuses markup and scripts that a fault of ours would put in', async () => {
    const other = await openProfile(browser)
    const tab = await other.context.newPage()
    await tab.goto(`${http}/sign-in`)
    expect(
      await tab.evaluate(`(() => { try { document.body.innerHTML = '<b>x</b>' } catch (e) { return e.name } })()`),
    ).toBe('TypeError')
    expect(other.complaints.some((one) => one.includes('TrustedHTML'))).toBe(true)
    await other.context.close()
  })

  test('a rule that asks for a passkey gets one, over this request', async () => {
    const asked = await ask('kubectl --context prod-eu create clusterrolebinding b --clusterrole=admin --user=x')
    await page.goto(`${http}/holds/${asked.hold.id}`)
    await fillAnswer()
    await page.getByRole('button', { name: 'Approve with a passkey' }).click()
    await page.getByRole('heading', { name: 'Approved', exact: true }).waitFor()
    await page.getByText('Approval record').click()
    await page.getByText('shown for this request').first().waitFor()
  })

  test('an unknown target is classified once, and the agent goes on', async () => {
    const command = 'kubectl --context blue rollout restart deployment/web'
    const asked = await ask(command)
    expect([asked.verdict, asked.environment.class]).toEqual(['hold', 'unknown'])
    await page.goto(`${http}/holds/${asked.hold.id}`)
    await page.getByLabel('This is', { exact: true }).selectOption('staging')
    await page.getByLabel('How do you know?').fill('I set it up myself last week')
    await page.getByRole('button', { name: 'Remember it' }).click()
    await page.getByText('is staging from now on').waitFor()
    expect((await ask(command)).verdict).toBe('allow')
  })

  test('requests that are alike are answered together, with their number', async () => {
    const commands = [1, 2].map((n) => `kubectl --context prod-eu scale deployment/alike-${n} --replicas 2`)
    const asked = [await ask(commands[0] ?? ''), await ask(commands[1] ?? '')]
    await page.goto(http)
    await page.locator(`a.button[href*="hold=${asked[0].hold.id}"][href*="hold=${asked[1].hold.id}"]`).click()
    for (const command of commands) await page.getByText(command).first().waitFor()
    await page.getByLabel('Why are they done').fill('the shop is being retired today')
    await page.getByLabel('How are they undone').fill('restore it from the last backup')
    await page.getByRole('group', { name: 'Was a backup taken' }).getByLabel('Yes').check()
    await page.getByLabel('Type the name of the target').pressSequentially(TARGET)
    await page.getByLabel('Type this sentence').pressSequentially(SENTENCE)
    await page.getByLabel('Type how many').pressSequentially('2')
    await page.getByRole('button', { name: 'Approve all of them' }).click()
    await page.getByRole('heading', { name: '2 requests answered' }).waitFor()
    for (const command of commands) expect((await ask(command)).verdict).toBe('allow')
  })

  test('what an action does several times alike is one row with its number', async () => {
    const asked = await ask(
      'kubectl --context prod-eu delete configmap a && kubectl --context prod-eu delete configmap b && kubectl --context prod-eu delete deployment c',
    )
    await page.goto(`${http}/holds/${asked.hold.id}`)
    const rows = page.getByRole('region', { name: 'What it would reach' }).locator('.reaches li')
    await rows.first().waitFor()
    expect(await rows.allTextContents()).toEqual([
      `2 ×delete configmap → ${TARGET}cannot be undone`,
      `delete deployment → ${TARGET}cannot be undone`,
    ])
  })

  test('no more are read together than are answered at once, and the button says so', async () => {
    const { hold } = await ask('kubectl --context prod-eu scale deployment/many --replicas 2')
    await page.route('**/v1/holds', async (route) => {
      const { holds } = await (await route.fetch()).json()
      const one = holds.find(({ id }: { id: string }) => id === hold.id)
      await route.fulfill({ json: { holds: Array.from({ length: 21 }, (_, n) => ({ ...one, id: `hold_${n}` })) } })
    })
    await page.goto(http)
    const link = page.getByRole('link', { name: 'Read and answer the first 20 together' })
    expect((await link.getAttribute('href'))?.match(/hold=/g)?.length).toBe(20)
    // The page asks again by itself: one that is on its way is waited for.
    await page.unrouteAll({ behavior: 'wait' })
  })

  test('a rejection tells the approver and stops the agent', async () => {
    const asked = await ask('kubectl --context prod-eu scale deployment/web --replicas 0')
    await page.goto(`${http}/holds/${asked.hold.id}`)
    await page.getByText('Reject it').click()
    await page.getByLabel('Why not?').fill('customers are here at this hour')
    await page.getByRole('button', { name: 'Reject', exact: true }).click()
    await page.getByRole('heading', { name: 'Rejected' }).waitFor()
    expect((await ask('kubectl --context prod-eu scale deployment/web --replicas 0')).verdict).toBe('deny')
  })

  test('a command line is signed in by its code', async () => {
    const begun = await send(http, { path: '/v1/auth/device', method: 'POST' })
    await page.goto(begun.json.verification_uri.replace('127.0.0.1', 'localhost'))
    await page.getByLabel('Code').fill(begun.json.user_code.toLowerCase())
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByRole('button', { name: 'Yes, sign it in' }).click()
    await page.getByRole('heading', { name: 'Signed in' }).waitFor()
    const body = JSON.stringify({ device_code: begun.json.device_code })
    const headers = { 'content-type': 'application/json' }
    const given = await send(http, { path: '/v1/auth/device/token', method: 'POST', headers, body })
    expect(given.json.token_type).toBe('Bearer')
  })

  test('operators invite and disable', async () => {
    await page.goto(`${http}/people`)
    await page.getByRole('button', { name: 'Make a link' }).click()
    await page.getByText(/\/enrol#pge_/).waitFor()
    await page.goto(`${http}/agents`)
    await page.getByRole('button', { name: 'Disable' }).click()
    await page.getByRole('button', { name: 'Enable' }).waitFor()
    expect((await ask('ls')).code).toBe('UNAUTHENTICATED')
  })

  test('a name is erased only after the page has asked once more', async () => {
    const args = ['admin', '--data', join(home, 'data'), 'person', 'add', 'Gone', '--role', 'viewer']
    const env = { PATH: process.env['PATH'] ?? '', HOME: home }
    const added = spawnSync(command, args, { env, encoding: 'utf8' })
    expect(added.stderr).toBe('')
    const { id } = JSON.parse(added.stdout)
    await page.goto(`${http}/people`)
    const row = page.getByRole('listitem').filter({ has: page.locator(`#${id}`) })
    await row.getByRole('button', { name: 'Disable' }).click()
    page.once('dialog', (asked) => asked.dismiss())
    await row.getByRole('button', { name: 'Erase the name' }).click()
    expect(await row.locator(`#${id}`).textContent()).toBe('Gone')
    const question = page.waitForEvent('dialog')
    const clicked = row.getByRole('button', { name: 'Erase the name' }).click()
    expect((await question).message()).toContain('Erase the name Gone? It cannot be undone')
    await (await question).accept()
    await clicked
    await row.getByText(id).waitFor()
    expect(await row.getByRole('button', { name: 'Erase' }).count()).toBe(0)
  })

  test('who is not signed in comes back to where they were on the way to', async () => {
    await page.goto(`${http}/account`)
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await page.goto(`${http}/people`)
    await page.getByLabel('Name').fill('Olga')
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The name or the password is wrong').waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${http}/people`)

    for (const [next, leads] of [
      ['//evil.example/', '/'],
      ['https://evil.example/', '/'],
      ['/\\evil.example', '/'],
      ['javascript:alert(1)', '/'],
      ['/.//evil.example', '//evil.example'],
    ] as const) {
      await page.goto(`${http}/account`)
      await page.getByRole('button', { name: 'Sign out' }).click()
      await page.waitForURL(`${http}/sign-in`)
      await page.goto(`${http}/sign-in?next=${encodeURIComponent(next)}`)
      await page.getByRole('button', { name: 'Use a passkey' }).click()
      await page.waitForURL(http + leads)
    }
  })

  test('what a page shows is for who is signed in: another tab that signs out or in takes it along', async () => {
    await page.goto(`${http}/people`)
    await page.getByRole('button', { name: 'Make a link' }).click()
    const link = (await page.getByText(/\/enrol#pge_/).textContent()) ?? ''
    const other = await context.newPage()
    other.setDefaultTimeout(120_000)
    await other.goto(link)
    await other.getByLabel('Your name').fill('Vera')
    await other.getByLabel('Password').fill(PASSWORD)
    await other.getByRole('button', { name: 'Create the account' }).click()
    await page.getByRole('link', { name: 'Vera' }).waitFor()
    await other.goto(`${http}/account`)
    await other.getByRole('button', { name: 'Sign out' }).click()
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
    await other.close()
    await page.getByLabel('Name').fill('Olga')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`${http}/people`)
  })

  test('a broken link leads a person back, and tells a program what it tells programs', async () => {
    expect((await page.goto(`${http}/hold/1`))?.status()).toBe(404)
    await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor()
    await page.getByRole('link', { name: 'Go to the requests' }).click()
    await page.waitForURL(`${http}/`)
    await page.goto(`${http}/holds/hold_none`)
    await page.getByRole('heading', { name: 'This did not work' }).waitFor()
    await page.getByText('There is no such hold request').waitFor()
    await page.getByRole('link', { name: 'Go to the requests' }).click()
    await page.waitForURL(`${http}/`)
    const headers = { accept: 'text/html' }
    for (const asked of [{ path: '/hold/1' }, { path: '/v1/nothing', headers }])
      expect((await send(http, asked)).json).toMatchObject({ status: 404, code: 'NOT_FOUND' })
  })

  test('nothing is wider than a small telephone', async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    const headers = `{ 'x-csrf-token': localStorage.getItem('prodgate-csrf') }`
    const { holds } = (await page.evaluate(
      `fetch('/v1/holds', { headers: ${headers} }).then((one) => one.json())`,
    )) as {
      holds: { id: string }[]
    }
    for (const path of ['/', ...holds.map((one) => `/holds/${one.id}`), '/account', '/people', '/agents', '/device']) {
      await page.goto(http + path)
      await page.locator('main:not([aria-busy])').waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBeLessThanOrEqual(360)
    }
  })

  test('pages are sent again only where they have changed, and say what they are', async () => {
    const first = await send(http, { path: '/holds/any' })
    expect(first.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
    })
    expect(first.headers['content-security-policy']).toContain("require-trusted-types-for 'script'")
    expect(first.text).not.toMatch(/<script(?![^>]*src=)|<style|\son\w+=|style=/)
    const etag = first.headers.etag ?? ''
    expect((await send(http, { path: '/holds/any', headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await send(http, { path: '/pages/app.js' })).headers['content-type']).toBe('text/javascript; charset=utf-8')
    for (const path of ['/pages/tsconfig.json', '/pages/..%2fserve.ts', '/pages/'])
      expect((await send(http, { path })).status).toBe(404)
  })
})

/** As a person pastes: an event that the page may refuse, and the text where it did not. Runs in the page. */
const paste = `(text) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true })
  if (document.activeElement.dispatchEvent(event)) document.execCommand('insertText', false, text)
}`

/** An authenticator of the browser's own, which says yes. */
async function virtualAuthenticator(page: Page): Promise<CDPSession> {
  const session = await page.context().newCDPSession(page)
  await session.send('WebAuthn.enable')
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  })
  return session
}

async function firstLine(child: ChildProcess): Promise<{ http: string; enrol: string }> {
  if (child.stdout === null) throw new Error('the authority says nothing')
  const { value } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  if (value === undefined) throw new Error('the authority did not start')
  return JSON.parse(value)
}
