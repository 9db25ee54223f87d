import { spawn } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { writeArtefacts } from '../../src/cli/incident/artefact-files.ts'
import { digestOf, fileCheckIn } from '../../src/cli/incident/evidence.ts'
import { HEADINGS } from '../../src/record/incident/artefacts.ts'
import { checkArtefacts } from '../../src/record/incident/check.ts'
import { readLine } from '../../src/record/incident/document.ts'
import type { IncidentRecord } from '../../src/record/incident/record.ts'
import { verifyRecord, verifyWritten } from '../../src/record/incident/verify-record.ts'
import { parseVerifierKey } from '../../src/record/log/key.ts'
import { root } from '../command.ts'
import { approved, ask, decide, expectProblem, held, READ } from './actions.ts'
import { good, TestServer, type Who } from './server.ts'

/** An incident from its opening to papers that verify: a real authority, and the command line as a process of its own. */

const TARGET = 'https://10.0.0.1:6443'
const LOG = 'GET / 200\nGET /cart 502 token=abcdef123456\nit was probably the upstream\nGET / 200\n'
const MINUTE = 60_000
const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString()

let server: TestServer
let dir: string
beforeAll(async () => {
  server = await TestServer.start()
}, 60_000)
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'prodgate-incident-'))
  writeFileSync(join(dir, 'app.log'), LOG)
})
afterAll(async () => {
  await server.remove()
})

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function prodgate(who: Who | undefined, ...args: readonly string[]): Promise<Ran> {
  const token = who === undefined ? {} : { PRODGATE_URL: server.url, PRODGATE_TOKEN: server.token(who) }
  const env = { PATH: process.env['PATH'] ?? '', HOME: server.home, ...token }
  const child = spawn(process.execPath, [join(root, 'src/cli/start.ts'), 'incident', ...args], { cwd: dir, env })
  const ran = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.stderr += text))
  return new Promise((resolve) => child.once('close', (status) => resolve({ ...ran, status })))
}

/** Down for a minute, as an entry shows: it needs no postmortem. */
async function open(more: object = {}, title = 'the cart answers 502 to everybody'): Promise<string> {
  const short = { times: { started: ago(2), ended: ago(1) }, evidence: [{ is: 'entry', index: 1 }] }
  const { status, json } = await server.post('ann', '/v1/incidents', { title, targets: [TARGET], ...short, ...more })
  expect(status).toBe(201)
  return json.id
}

function note(who: Who, id: string, kind: string, text: string, more: object = {}) {
  return server.post(who, `/v1/incidents/${id}/notes`, { kind, text, ...more })
}

async function written(id: string): Promise<Readonly<Record<string, string>>> {
  const { status, json } = await server.post('ann', `/v1/incidents/${id}/write`)
  expect(status).toBe(200)
  return json.artefacts
}

async function findings(...options: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const { status, stdout } = await prodgate('ben', 'check', '--json', ...options)
  const { passed, findings: found } = JSON.parse(stdout)
  expect([status, passed]).toEqual(found.length === 0 ? [0, true] : [2, false])
  return found.map((one: { code: string; artefact?: string }) => [one.code, one.artefact ?? ''])
}

function trust({ key }: IncidentRecord) {
  return { log: good(parseVerifierKey(key)), witnesses: [] }
}

/** The same check without a process for each: what is wrong with these files. */
async function faults(id: string, files: Readonly<Record<string, string>>, record?: IncidentRecord) {
  const given = record ?? ((await server.get('ben', `/v1/incidents/${id}/record`)).json as IncidentRecord)
  const found = checkArtefacts(given, new Map(Object.entries(files)), fileCheckIn(dir)).findings
  return [...verifyRecord(given, trust(given)), ...found].map(({ code }) => code)
}

/** A change of production that was approved, ran once and failed; the entry of its outcome. */
async function failedRun(): Promise<number> {
  const action = held()
  const { hold } = await ask(server, 'bot', { action })
  await approved(server, 'ben', hold)
  const { json } = await decide(server, 'bot', { action })
  expect(json.verdict).toBe('allow')
  const digest = `sha256:${'ab'.repeat(32)}`
  const outcome = { decision: json.id, status: 'failed', exitCode: 1, outputDigest: digest }
  return (await server.post('bot', '/v1/outcomes', outcome)).json.index
}

describe('from its opening to papers that verify', () => {
  test('the whole way, at the command line', async () => {
    const outcome = await failedRun()
    await decide(server, 'bot', { action: READ })
    const opened = await prodgate(
      'ann',
      ...['open', 'the cart answers 502 to everybody', '--target', TARGET, '--started', ago(20), '--line', 'app.log:2'],
    )
    expect(opened).toMatchObject({ status: 0, stderr: '' })
    const id = opened.stdout.split(' ')[0] ?? ''
    expect(id).toMatch(/^incident_/)
    await prodgate('ann', 'note', id, '502 from every pod of cart', '--kind', 'symptom', '--line', 'app.log:2')
    await note('ann', id, 'root-cause', 'the namespace was deleted', { evidence: [{ is: 'entry', index: outcome }] })
    const bare = await prodgate('bot', 'note', id, 'every pod was gone by then', '--kind', 'finding')
    expect(bare.stdout).toContain('it is unproven: `prodgate incident attach')
    const closed = await prodgate('ann', 'close', id, '--ended', ago(1), '--line', 'app.log:4')
    expect(closed).toMatchObject({ status: 0 })
    expect(closed.stdout.split('\n').slice(1, 4)).toEqual([
      'artifacts/incident_report.md',
      'artifacts/postmortem.md',
      'artifacts/DECISION_RECORD.md',
    ])

    const report = readFileSync(join(dir, 'artifacts/incident_report.md'), 'utf8')
    const headings = report.split('\n').flatMap((line) => (line.startsWith('## ') ? [line.slice(3)] : []))
    expect(headings).toEqual(HEADINGS['incident_report.md'])
    expect(report).toContain('- Justification: the shop is being retired today [entry ')
    expect(report).toContain(`- **Result:** FAILURE (failed, exit status 1) [entry ${outcome}]`)
    expect(report).toContain('- **Approval:** YES (hold_')
    expect(report).toContain('_To be written by the owner: how it does not happen again._')
    // The line of the log is there without its secret.
    expect(report).toContain('log shows: `GET /cart 502 token=⟨redacted: setting⟩`')
    expect(report).not.toContain('abcdef123456')
    expect(report).toMatch(/- Downtime: 19 min \d+ s \[line/)

    // What an agent said without evidence is the one thing that fails.
    expect(await findings()).toEqual([
      ['STATEMENT_UNPROVEN', 'incident_report.md'],
      ['STATEMENT_UNPROVEN', 'postmortem.md'],
    ])
    const attached = await prodgate('ann', 'attach', id, '--note', '3', '--entry', String(outcome))
    expect(attached).toMatchObject({ status: 0 })
    expect(await prodgate('ann', 'write', id)).toMatchObject({ status: 0 })
    expect(await findings()).toEqual([])
    const told = await prodgate('ben', 'check', '--complete')
    expect([told.status, told.stdout]).toEqual([2, expect.stringContaining('TO BE WRITTEN  incident_report.md:')])

    // An auditor has the papers and the key of the log, and no authority.
    const key = (await server.raw({ path: '/v1/log/key' })).text.trim()
    const offline = (...more: readonly string[]) =>
      prodgate(undefined, 'check', '--offline', '--key', key, '--json', ...more)
    const alone = await offline('--incident', id)
    expect([alone.status, JSON.parse(alone.stdout)]).toEqual([
      0,
      expect.objectContaining({ passed: true, keyFrom: 'option' }),
    ])
    // Whoever lays papers there does not say which incident they are to be of.
    const other = await offline('--incident', `${id}x`)
    expect([other.status, JSON.parse(other.stdout).findings[0].code]).toEqual([2, 'OTHER_INCIDENT'])
    expect([(await offline()).status, (await offline()).stdout]).toEqual([64, ''])
    // A key out of the papers themselves proves nothing of them.
    const keyless = await prodgate(undefined, 'check', '--offline', '--incident', id, '--json')
    expect([keyless.status, keyless.stdout]).toEqual([64, ''])
    expect(keyless.stderr).toMatch(/`\/\.well-known\/prodgate` has it as `log_key`/)
    // Every statement of the report names evidence.
    const bullets = readFileSync(join(dir, 'artifacts/incident_report.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('- '))
    expect(bullets.length).toBeGreaterThan(30)
    expect(bullets.filter((line) => readLine(line).evidence.length === 0)).toEqual([])
  }, 60_000)

  test('edited papers, each with its one fault', async () => {
    const outcome = await failedRun()
    const id = await open()
    await note('ann', id, 'root-cause', 'the namespace was deleted', { evidence: [{ is: 'entry', index: outcome }] })
    const artefacts = await written(id)
    const report = artefacts['incident_report.md'] ?? ''
    expect(await faults(id, artefacts)).toEqual([])
    const tried = (text: string) => faults(id, { ...artefacts, 'incident_report.md': text })
    const fill = (text: string) => report.replace('_To be written by the owner: how it does not happen again._', text)
    const line = `- The namespaces are protected now [entry ${outcome}]`
    expect(await tried(fill(line))).toEqual([])
    expect(await tried(fill(line.replace(` [entry ${outcome}]`, '')))).toEqual(['STATEMENT_UNPROVEN'])
    expect(await tried(fill(line.replace('are', 'are probably')))).toEqual(['RED_FLAG'])
    expect(await tried(fill(line.replace('are', '`probably` are')))).toEqual(['RED_FLAG'])
    expect(await tried(fill(line.replace(`${outcome}]`, '0]')))).toEqual(['EVIDENCE_NOT_THERE'])
    // The opening only says what somebody said.
    const opening = /as: the cart.* \[entry (\d+)\]/.exec(report)?.[1] ?? ''
    expect(await tried(fill(line.replace(`${outcome}]`, `${opening}]`)))).toEqual(['STATEMENT_UNPROVEN'])
    const file = (digest: string, name = 'app.log') =>
      fill(`- The configuration is in place [file \`${name}\` ${digest}]`)
    const digest = digestOf(LOG)
    expect(await tried(file(digest))).toEqual([])
    expect(await tried(file(digestOf(`${LOG} `)))).toEqual(['EVIDENCE_CHANGED'])
    expect(await tried(file(digest, 'gone.log'))).toEqual(['EVIDENCE_NOT_THERE'])
    expect(await tried(report.replace('FAILURE', 'SUCCESS'))).toContain('RECORD_LINE_MISSING')
    expect(await tried(report.replace('## Prevention', '## Later'))).toEqual(['HEADING_MISSING', 'HEADING_ADDED'])
    const { 'DECISION_RECORD.md': _decision, ...rest } = artefacts
    expect(await faults(id, rest)).toEqual(['ARTEFACT_MISSING'])
  })

  test('headings, comments and the order of the lines are those of the record', async () => {
    const outcome = await failedRun()
    const id = await open()
    await note('ann', id, 'root-cause', 'the namespace was deleted', { evidence: [{ is: 'entry', index: outcome }] })
    const artefacts = await written(id)
    const report = artefacts['incident_report.md'] ?? ''
    const tried = (text: string) => faults(id, { ...artefacts, 'incident_report.md': text })
    const fill = (text: string) => report.replace('_To be written by the owner: how it does not happen again._', text)
    const added = (text: string) => tried(fill(`${text} [entry ${outcome}]`))
    expect(await added('- Solved')).toEqual([])
    for (const heading of ['## Solved', '   ### Solved', '- # Solved', '> ## Solved'])
      expect(await added(heading)).toEqual(['HEADING_ADDED'])
    for (const markup of ['- Solved <!-- not -->', '```text', '~~~', '- Solved <details>', '- </div> Solved'])
      expect([markup, ...(await added(markup))]).toEqual([markup, 'MARKUP_ADDED'])
    expect(await added('- Solved in 3 < 4 minutes')).toEqual([])
    expect(await tried(report.replace('everybody', 'nobody'))).toContain('HEADING_ADDED')
    const line = `- the namespace was deleted [entry ${outcome}]\n`
    expect(report).toContain(line)
    const moved = (heading: string) => report.replace(line, '').replace(`## ${heading}\n\n`, `## ${heading}\n\n${line}`)
    expect(await tried(moved('Root Cause'))).toEqual([])
    expect(await tried(moved('Mitigation'))).toEqual(['RECORD_LINE_MISSING', 'RECORD_LINE_COPIED'])
    const [first = '', second = ''] = report.split('## Timeline\n\n')[1]?.split('\n') ?? []
    expect(await tried(report.replace(`${first}\n${second}`, `${second}\n${first}`))).toEqual(['RECORD_LINE_MISSING'])
  })

  test('what the record says stands there once, and its own sections take nothing else', async () => {
    const outcome = await failedRun()
    const id = await open()
    await note('ann', id, 'root-cause', 'the namespace was deleted', { evidence: [{ is: 'entry', index: outcome }] })
    const artefacts = await written(id)
    const report = artefacts['incident_report.md'] ?? ''
    const tried = (text: string) => faults(id, { ...artefacts, 'incident_report.md': text })
    const fill = (text: string) => report.replace('_To be written by the owner: how it does not happen again._', text)
    const result = `- **Result:** FAILURE (failed, exit status 1) [entry ${outcome}]`
    expect(report).toContain(`${result}\n`)
    // Of two results of one run, of two approvals by one person, nobody could say which is the record's.
    expect(await tried(report.replace(result, `${result}\n${result}`))).toEqual(['RECORD_LINE_COPIED'])
    expect(await tried(fill(result))).toEqual(['RECORD_LINE_COPIED'])
    expect(await tried(fill(result.replace('- ', ' *  ')))).toEqual(['RECORD_LINE_COPIED'])
    expect(await tried(fill(`- The run failed with exit status 1 [entry ${outcome}]`))).toEqual([])
    const success = result.replace('FAILURE (failed, exit status 1)', 'SUCCESS (succeeded)')
    expect(await tried(report.replace(result, `${result}\n${success}`))).toEqual(['LINE_ADDED'])
    expect(await tried(fill(success))).toEqual([])
    // What the record says of itself, and the commands of its plans, stand there as well.
    const blank = '_To be written by the owner: how it does not happen again._'
    expect(await tried(fill(''))).toEqual(['BLANK_REMOVED'])
    expect(
      await tried(report.replace(`${blank}\n`, `${blank}\n\n- The pods are watched [entry ${outcome}]\n`)),
    ).toEqual([])
    const step = report.split('\n').find((line) => line.startsWith('_1. Backup first')) ?? ''
    expect(await tried(report.replace(`${step}\n`, ''))).toEqual(['RECORD_LINE_MISSING'])
    expect(report).toMatch(/\nkubectl .*get\b.*\n/)
    expect(await tried(report.replace(/\nkubectl .*get\b.*\n/, '\n'))).toEqual(['RECORD_LINE_MISSING'])
  })

  test('papers of another incident are none of this one', async () => {
    const [id, other] = [await open({ targets: [] }), await open({ targets: [] })]
    const artefacts = await written(id)
    expect(await faults(id, artefacts)).toEqual([])
    expect(await faults(other, artefacts)).toContain('RECORD_LINE_MISSING')
  })

  test('who lays out a record with entries left out, or twice, is found without the authority', async () => {
    await failedRun()
    const id = await open()
    await note('ann', id, 'impact', 'nobody could order', { evidence: [{ is: 'entry', index: 1 }] })
    const { json } = await server.post('ann', `/v1/incidents/${id}/write`)
    const record = json.record as IncidentRecord
    const check = (given: IncidentRecord) => verifyWritten(given).map(({ code }) => code)
    expect([verifyRecord(record, trust(record)), check(record)]).toEqual([[], []])
    const without = (text: string) => {
      const entries = record.entries.filter(({ entry }) => !entry.includes(text))
      expect(entries.length).toBeLessThan(record.entries.length)
      return { ...record, entries }
    }
    for (const text of ['"topic":"impact"', '"kind":"hold.approved"', '"kind":"outcome"', '"kind":"incident.written"'])
      expect([text, check(without(text))]).toEqual([text, ['RECORD_NOT_AS_WRITTEN']])
    const answered = record.entries.filter(({ entry }) => entry.includes('"kind":"hold.answered"'))
    const twice = { ...record, entries: [...record.entries, ...answered] }
    expect(verifyRecord(twice, trust(record)).map(({ code }) => code)).toContain('ENTRY_TWICE')
    expect(check(twice)).toEqual(['RECORD_NOT_AS_WRITTEN'])
    expect(check({ ...record, leftOut: { kinds: { outcome: 1 } } })).toEqual(['RECORD_NOT_AS_WRITTEN'])
    // Another incident's entries verify, each by itself; they are not what this one was written from.
    const foreign = (await server.get('ben', `/v1/incidents/${await open()}/record`)).json as IncidentRecord
    const known = new Set(record.entries.map(({ index }) => index))
    const more = foreign.entries.filter(({ index }) => !known.has(index))
    const mixed = { ...record, entries: [...record.entries, ...more] }
    expect([verifyRecord(mixed, trust(record)), check(mixed)]).toEqual([[], ['RECORD_NOT_AS_WRITTEN']])
  })

  test('how a run ended that began in its time belongs to it, though it ended later', async () => {
    const id = await open()
    const action = held()
    const { hold } = await ask(server, 'bot', { action })
    await approved(server, 'ben', hold)
    const decision = (await decide(server, 'bot', { action })).json.id
    const closed = await server.post('ann', `/v1/incidents/${id}/close`, {})
    expect(closed.json.artefacts['incident_report.md']).toMatch(new RegExp(`### ${decision}\\n[^#]+the \\*\\*Result`))
    expect((await server.post('bot', '/v1/outcomes', { decision, status: 'failed' })).status).toBe(201)
    const report = (await written(id))['incident_report.md']
    expect(report).toMatch(new RegExp(`### ${decision}\\n[^#]+Result:\\*\\* FAILURE`))
    // Another that began after its end does not, unless somebody attaches it.
    const later = (await ask(server, 'bot', { action: held() })).hold
    expect((await written(id))['incident_report.md']).not.toContain(later)
    expect((await server.post('ann', `/v1/incidents/${id}/attach`, { hold: later })).status).toBe(201)
    const attached = (await written(id))['incident_report.md'] ?? ''
    expect(attached).toContain(`request ${later} waits for people`)
    expect(attached).toContain(`request ${later} was attached by ann`)
  })

  test('a mock is no approval, and its outcome no result', async () => {
    const id = await open({ targets: ['x'] })
    const begun = await server.post('bot', '/v1/workflows/runs', { workflow: 'x', mode: 'real' })
    const run = begun.json.decision.id
    const told = { status: 'succeeded', durationMs: 9, says: 'mock' }
    expect((await server.post('bot', `/v1/workflows/runs/${run}/outcome`, told)).status).toBe(201)
    expect((await server.post('ann', `/v1/incidents/${id}/attach`, { decision: run })).status).toBe(201)
    const artefacts = await written(id)
    const report = artefacts['incident_report.md'] ?? ''
    expect(report).toMatch(/\*\*Result:\*\* UNKNOWN, of a run that is mock \(succeeded\)/)
    expect(report).not.toContain('SUCCESS')
    // The bare outcome of it, by hand: the entry says by itself what it is of.
    const { json: record } = await server.get('ben', `/v1/incidents/${id}/record`)
    const outcome = record.entries.find(({ entry }: { entry: string }) => entry.includes('"kind":"outcome"')).index
    const intent = record.entries.find(({ entry }: { entry: string }) =>
      entry.includes('"kind":"decision.intent"'),
    ).index
    const fill = (text: string) => ({
      ...artefacts,
      'incident_report.md': report.replace('_To be written by the owner: how it does not happen again._', text),
    })
    expect(await faults(id, fill(`- The nightly job ran [entry ${outcome}]`))).toEqual(['STATEMENT_UNPROVEN'])
    expect(await faults(id, fill(`- The nightly job was let go [entry ${intent}]`))).toEqual([])
  })

  test('a record that was changed does not verify', async () => {
    const id = await open({ targets: [] })
    await note('ann', id, 'impact', 'nobody could order anything')
    const artefacts = await written(id)
    const { json: record } = await server.get('ben', `/v1/incidents/${id}/record`)
    const changed = async (from: string, to: string) =>
      faults(id, artefacts, JSON.parse(JSON.stringify(record).replaceAll(from, to)) as IncidentRecord)
    expect(await faults(id, artefacts, record)).toEqual(['STATEMENT_UNPROVEN'])
    expect(await changed('nobody could order', 'everybody could order')).toContain('TEXT_NOT_COMMITTED')
    const topic = (kind: string) => `\\"topic\\":\\"${kind}\\"`
    expect(await changed(topic('impact'), topic('symptom'))).toContain('RECEIPT_INVALID')
    // What is no entry at all is told, too.
    expect(await changed('\\"kind\\":', '\\"kind')).toEqual(
      expect.arrayContaining(['RECEIPT_INVALID', 'RECORD_UNREADABLE']),
    )
    const [first, second] = record.entries
    const swapped = [{ ...first, entry: second.entry, receipt: second.receipt }, second]
    expect(await faults(id, artefacts, { ...record, entries: swapped })).toContain('RECEIPT_INVALID')
  })

  test('a line may move within its log, and may not change', async () => {
    const id = await open({ targets: [] })
    // A line of a log may say `probably`; people may not.
    const quote = LOG.split('\n')[2] ?? ''
    const evidence = [{ is: 'line', file: 'app.log', line: 3, digest: digestOf(quote), quote }]
    await note('ann', id, 'symptom', '502 from every pod', { evidence })
    const artefacts = await written(id)
    expect(artefacts['incident_report.md']).toContain('log shows: `it was probably the upstream`')
    expect(await faults(id, artefacts)).toEqual([])
    writeFileSync(join(dir, 'app.log'), `one more\n${LOG}`)
    expect(await faults(id, artefacts)).toEqual([])
    writeFileSync(join(dir, 'app.log'), LOG.replace('probably', 'certainly'))
    expect(await faults(id, artefacts)).toEqual(['EVIDENCE_CHANGED'])
    rmSync(join(dir, 'app.log'))
    expect(await faults(id, artefacts)).toEqual(['EVIDENCE_NOT_THERE'])
    // A line with a comment in it is one of the log's all the same.
    const comment = 'GET /<!-- 502'
    const quoted = [{ is: 'line', file: 'web.log', line: 1, digest: digestOf(comment), quote: comment }]
    await note('ann', id, 'symptom', 'the page was cut', { evidence: quoted })
    const more = await written(id)
    writeFileSync(join(dir, 'app.log'), LOG)
    writeFileSync(join(dir, 'web.log'), comment)
    expect(await faults(id, more)).toEqual([])
    writeFileSync(join(dir, 'web.log'), 'GET / 200')
    expect(await faults(id, more)).toEqual(['EVIDENCE_CHANGED'])
  })

  test('a paper that the record does not give is told, and ours goes once it is not needed', async () => {
    const id = await open({ targets: [] })
    const write = async () => {
      const { json } = await server.post('ann', `/v1/incidents/${id}/write`)
      const { written: made, removed } = writeArtefacts(join(dir, 'artifacts'), json.artefacts, json.record, false)
      return [made.length, removed.map((path) => basename(path))]
    }
    const { note: n } = (await note('ann', id, 'deployment', 'the worker goes out again')).json
    expect(await write()).toEqual([2, []])
    const runbook = readFileSync(join(dir, 'artifacts/runbook.md'), 'utf8')
    const retract = { note: n, retract: true }
    expect((await server.post('ann', `/v1/incidents/${id}/attach`, retract)).status).toBe(201)
    const artefacts = await written(id)
    expect(await faults(id, artefacts)).toEqual([])
    expect(await faults(id, { ...artefacts, 'runbook.md': runbook })).toEqual(['ARTEFACT_ADDED'])
    expect(await write()).toEqual([1, ['runbook.md']])
    // What somebody else wrote is theirs.
    writeFileSync(join(dir, 'artifacts/runbook.md'), 'by hand')
    expect(await write()).toEqual([1, []])
    expect(readFileSync(join(dir, 'artifacts/runbook.md'), 'utf8')).toBe('by hand')
  })

  test('what somebody wrote into an artefact is not written over', async () => {
    const id = await open({ targets: [] })
    const path = join(dir, 'artifacts/incident_report.md')
    const write = async (force = false) => {
      const { json } = await server.post('ann', `/v1/incidents/${id}/write`)
      const { written: names, kept } = writeArtefacts(join(dir, 'artifacts'), json.artefacts, json.record, force)
      return { written: names.length, kept }
    }
    expect(await write()).toEqual({ written: 1, kept: [] })
    await note('ann', id, 'impact', 'nobody could order anything')
    expect(await write()).toEqual({ written: 1, kept: [] })
    appendFileSync(path, '\nby hand\n')
    await note('ann', id, 'finding', 'the pods were gone')
    expect(await write()).toEqual({ written: 0, kept: [path] })
    expect(readFileSync(path, 'utf8')).toContain('by hand')
    expect(await write(true)).toEqual({ written: 1, kept: [] })
    expect(readFileSync(path, 'utf8')).not.toContain('by hand')
    // Nor is what a link leads to.
    const record = join(dir, 'artifacts/incident.json')
    writeFileSync(join(dir, 'precious'), 'precious')
    for (const link of [path, record]) {
      rmSync(link)
      symlinkSync(join(dir, 'precious'), link)
    }
    expect(await write()).toEqual({ written: 0, kept: [path] })
    expect(await write(true)).toEqual({ written: 1, kept: [] })
    expect(readFileSync(join(dir, 'precious'), 'utf8')).toBe('precious')
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({ v: 1, incident: id })
  })
})

describe('which artefacts there are', () => {
  // A target that no other test asks about.
  const elsewhere = { targets: ['db.example:5432/quiet'] }
  const names = async (id: string) => Object.keys(await written(id))

  test('a report always, and a postmortem above five minutes', async () => {
    const minutes = async (down: number) =>
      names(await open({ ...elsewhere, times: { started: ago(down + 1), ended: ago(1) } }))
    expect(await minutes(5)).toEqual(['incident_report.md'])
    expect(await minutes(5.1)).toEqual(['incident_report.md', 'postmortem.md'])
    // What nobody told was too long.
    const told = async (times: object) => names(await open({ ...elsewhere, times }))
    expect(await told({ started: ago(2), mitigated: ago(1) })).toEqual(['incident_report.md'])
    for (const times of [{}, { started: ago(6) }, { started: ago(2) }, { detected: ago(2), ended: ago(1) }])
      expect(await told(times)).toEqual(['incident_report.md', 'postmortem.md'])
  })

  test('a decision record where changes are proposed, a runbook where something is deployed', async () => {
    const id = await open(elsewhere)
    await note('ann', id, 'finding', 'the index was dropped')
    expect(await names(id)).toEqual(['incident_report.md'])
    await note('ann', id, 'decision', 'the index is built again')
    expect(await names(id)).toEqual(['incident_report.md', 'DECISION_RECORD.md'])
    await note('ann', id, 'deployment', 'the worker of version 12 goes out')
    expect(await names(id)).toEqual(['incident_report.md', 'DECISION_RECORD.md', 'runbook.md'])
    const artefacts = await written(id)
    for (const [name, text] of Object.entries(artefacts))
      expect(text.split('\n').flatMap((line) => (line.startsWith('## ') ? [line.slice(3)] : []))).toEqual(
        HEADINGS[name as keyof typeof HEADINGS],
      )
  })

  test('a held change of the target is a proposed change, and one of another is none', async () => {
    await ask(server, 'bot', { action: held() })
    expect(await names(await open())).toContain('DECISION_RECORD.md')
    expect(await names(await open({ targets: ['https://10.0.0.1:644'] }))).toEqual(['incident_report.md'])
    const id = await open(elsewhere)
    const { hold } = await ask(server, 'bot', { action: held() })
    expect((await server.post('ann', `/v1/incidents/${id}/attach`, { hold })).status).toBe(201)
    expect(await names(id)).toContain('DECISION_RECORD.md')
  })
})

describe('who may say what', () => {
  test('an agent notes, and stands there as one; its text is neither Markdown nor a mark of ours', async () => {
    const id = await open()
    const secret = 'password=hunter2hunter2'
    const text = `# all good\n**proven** [entry 1] <b>x</b> \u202e ${secret}`
    expect((await note('bot', id, 'finding', text)).status).toBe(201)
    const report = (await written(id))['incident_report.md'] ?? ''
    const line = report.split('\n').find((one) => one.includes('Finding:')) ?? ''
    expect(line).toMatch(/^- Finding: agent bot \(agent_\w+\) says: \\# all good \/ /)
    expect(line).toContain('\\*\\*proven\\*\\* \\[entry 1\\] \\<b\\>x\\</b\\>')
    expect(line).toContain('⟨U+202E⟩')
    expect(line).toMatch(/ \*\*unproven\*\*$/)
    expect(report).not.toContain('hunter2')
    expect(server.bytes().includes('hunter2hunter2')).toBe(false)
  })

  test('agents open, close and read none, and say nothing of times', async () => {
    const id = await open()
    expectProblem(await server.post('bot', '/v1/incidents', { title: 'an agent opens one' }), 403, 'ROLE_MISSING')
    expectProblem(await server.post('bot', `/v1/incidents/${id}/close`, {}), 403, 'ROLE_MISSING')
    expectProblem(await server.get('bot', `/v1/incidents/${id}/record`), 403, 'ROLE_MISSING')
    expectProblem(
      await note('bot', id, 'finding', 'it began at noon', { times: { started: ago(9) } }),
      403,
      'FORBIDDEN',
    )
    expect((await note('rita', id, 'finding', 'it began at noon', { times: { started: ago(9) } })).status).toBe(201)
    expectProblem(await note('vera', id, 'finding', 'a viewer says it'), 403, 'ROLE_MISSING')
    expectProblem(await note('ann', 'incident_none', 'finding', 'there is none'), 404, 'NOT_FOUND')
  })

  test('evidence is there, and is not what somebody said', async () => {
    const id = await open()
    const told = (await note('ann', id, 'finding', 'the pods are gone')).json.index
    const cite = (index: number) =>
      note('ann', id, 'finding', 'it was the deletion', { evidence: [{ is: 'entry', index }] })
    expectProblem(await cite(told), 422, 'INVALID')
    expectProblem(await cite(10_000_000), 422, 'INVALID')
    expect((await cite(1)).status).toBe(201)
    const file = (name: string) =>
      note('ann', id, 'finding', 'the dump shows it', {
        evidence: [{ is: 'file', file: name, digest: `sha256:${'0'.repeat(64)}` }],
      })
    expectProblem(await file('a`b'), 422, 'INVALID')
    expect((await file('a b')).status).toBe(201)
    // A device never ends, and is no file.
    const said = await note('ann', id, 'finding', 'the disk shows it', {
      evidence: [{ is: 'line', file: '/dev/zero', line: 1, digest: digestOf('x') }],
    })
    expect(said.status).toBe(201)
    expect(await faults(id, await written(id))).toEqual(expect.arrayContaining(['EVIDENCE_NOT_THERE']))
  })

  test('a quoted line is the one of the digest', async () => {
    const id = await open({ targets: [] })
    const cite = (quote: string, of = quote) =>
      note('bot', id, 'finding', 'the log shows it', {
        evidence: [{ is: 'line', file: 'app.log', line: 2, digest: digestOf(of), quote }],
      })
    expectProblem(await cite('GET /cart 200', 'GET /cart 502'), 422, 'INVALID')
    expect((await cite('GET /cart 502')).status).toBe(201)
    // One that is too long to be shown is named all the same.
    writeFileSync(join(dir, 'long.log'), `${'x'.repeat(20_000)}\n`)
    const long = await prodgate('ann', 'note', id, 'the line is long', '--line', 'long.log:1')
    expect([long.status, long.stderr]).toEqual([0, ''])
  })

  test('an incident is not opened with a guess: nobody takes its title back', async () => {
    const given = (title: string) => server.post('ann', '/v1/incidents', { title, targets: [] })
    expectProblem(await given('the cart is probably down'), 422, 'INVALID')
    expect((await given('the cart is down')).status).toBe(201)
  })

  test('what was reported, and a run that was not real, are no evidence', async () => {
    const id = await open()
    const cite = (index: number) =>
      note('bot', id, 'finding', 'it was the workflow', { evidence: [{ is: 'entry', index }] })
    const last = async () => (await server.get('ben', `/v1/incidents/${await open()}/record`)).json.entries.at(-1).index
    expect((await server.post('bot', '/v1/workflows/violations', { workflow: 'x', what: 'a mock' })).status).toBe(201)
    expectProblem(await cite((await last()) - 1), 422, 'INVALID')
    const run = async (told: object) => {
      const begun = await server.post('bot', '/v1/workflows/runs', { workflow: 'x', mode: 'real' })
      const path = `/v1/workflows/runs/${begun.json.decision.id}/outcome`
      expect((await server.post('bot', path, { status: 'succeeded', durationMs: 9, ...told })).status).toBe(201)
      return (await last()) - 1
    }
    expect((await cite(await failedRun())).status).toBe(201)
    const real = await run({})
    expect((await cite(real)).status).toBe(201)
    expect((await cite(real - 1)).status).toBe(201)
    const mock = await run({ says: 'mock' })
    expectProblem(await cite(mock), 422, 'INVALID')
    expectProblem(await cite(mock - 1), 422, 'INVALID')
  })

  test('an agent attaches what it asked for itself, and nothing once it is closed', async () => {
    const id = await open()
    const attach = (who: Who, given: object) => server.post(who, `/v1/incidents/${id}/attach`, given)
    const own = await ask(server, 'bot', { action: held() })
    const other = (await decide(server, 'ann', { action: READ })).json.id
    expect((await attach('bot', { decision: own.decision })).status).toBe(201)
    expect((await attach('bot', { hold: own.hold })).status).toBe(201)
    expectProblem(await attach('bot', { decision: other }), 404, 'NOT_FOUND')
    expect((await attach('ann', { decision: other })).status).toBe(201)
    expect((await server.post('ann', `/v1/incidents/${id}/close`, {})).status).toBe(200)
    expectProblem(await attach('bot', { decision: own.decision }), 409, 'ALREADY_CLOSED')
    expect((await attach('ann', { decision: own.decision })).status).toBe(201)
  })

  test('times are in their order, past, and known at the end', async () => {
    const id = await open({ times: { started: ago(10) } })
    const at = (times: object) => note('ann', id, 'timeline', 'when it happened', { times })
    expectProblem(await at({ detected: ago(11) }), 422, 'INVALID')
    expectProblem(await at({ detected: ago(-5) }), 422, 'INVALID')
    expect((await at({ detected: ago(9) })).status).toBe(201)
    expectProblem(await server.post('ann', `/v1/incidents/${id}/close`, {}), 422, 'INVALID')
    expect((await server.post('ann', `/v1/incidents/${id}/close`, { times: { ended: ago(2) } })).status).toBe(200)
    expectProblem(await server.post('ann', `/v1/incidents/${id}/close`, {}), 409, 'ALREADY_CLOSED')
    expectProblem(await note('bot', id, 'finding', 'one thing more'), 409, 'ALREADY_CLOSED')
    expect((await note('ann', id, 'went-well', 'the alert came at once')).status).toBe(201)
  })

  test('a person takes a note back, and it is told that it was', async () => {
    const id = await open()
    await note('bot', id, 'finding', 'I think it was the cache')
    const retract = (who: Who) => server.post(who, `/v1/incidents/${id}/attach`, { note: 1, retract: true })
    expectProblem(await retract('bot'), 403, 'FORBIDDEN')
    expect((await written(id))['incident_report.md']).toContain('I think it was the cache')
    expect((await retract('ann')).status).toBe(201)
    const report = (await written(id))['incident_report.md'] ?? ''
    expect(report).not.toContain('I think it was the cache')
    expect(report).toMatch(/note 1 was taken back by ann/)
  })

  test('what many attach at the same time is there, and no more than fits', async () => {
    const id = await open({ targets: [] })
    const asked = await Promise.all(Array.from({ length: 4 }, () => ask(server, 'bot', { action: held() })))
    const attach = (given: object) => server.post('ann', `/v1/incidents/${id}/attach`, given)
    await Promise.all(asked.map(({ hold }) => attach({ hold })))
    const report = (await written(id))['incident_report.md'] ?? ''
    for (const { hold } of asked) expect(report).toContain(`request ${hold} waits for people`)
    // The opening has one piece already.
    const evidence = [{ is: 'entry', index: 1 }]
    const statuses = (await Promise.all(Array.from({ length: 24 }, () => attach({ note: 0, evidence })))).map(
      ({ status }) => status,
    )
    expect(statuses.filter((status) => status === 201)).toHaveLength(19)
    expect(statuses.filter((status) => status === 429)).toHaveLength(5)
  })

  test('the timeline has the times of the downtime, notes with theirs, and what came after the end', async () => {
    const id = await open({ targets: [], times: { started: ago(9), ended: ago(8) } })
    await note('ann', id, 'timeline', 'the alert rang', { evidence: [{ is: 'entry', index: 1 }] })
    await note('ann', id, 'finding', 'the pods were gone', { evidence: [{ is: 'entry', index: 1 }] })
    expect((await server.post('ann', `/v1/incidents/${id}/close`, {})).status).toBe(200)
    await note('ann', id, 'went-well', 'the alert came at once', { evidence: [{ is: 'entry', index: 1 }] })
    const report = (await written(id))['incident_report.md'] ?? ''
    const lines = report.split('## Timeline\n\n')[1]?.split('\n\n')[0]?.split('\n') ?? []
    expect(lines.map((line) => line.replace(/^- \S+Z /, '').replace(/ \(person_.*/, ''))).toEqual([
      'it started [entry 1]',
      'it ended [entry 1]',
      'the incident was opened by ann',
      'noted: the alert rang [entry 1]',
      'the incident was closed by ann',
      'note 3 (went-well) by ann',
    ])
  })

  test('a time that a note told goes with it, and the one before it counts again', async () => {
    const id = await open({ times: { started: ago(9) } })
    const started = async () => /It started: (\S+)/.exec((await written(id))['incident_report.md'] ?? '')?.[1] ?? ''
    const first = await started()
    const { note: n } = (await note('ann', id, 'timeline', 'it began earlier', { times: { started: ago(30) } })).json
    expect((await started()) < first).toBe(true)
    expect((await server.post('ann', `/v1/incidents/${id}/attach`, { note: n, retract: true })).status).toBe(201)
    expect(await started()).toBe(first)
  })

  test('an agent proves nothing that somebody else said', async () => {
    const id = await open({ targets: [] })
    await note('ann', id, 'finding', 'the pods were gone')
    const own = (await note('bot', id, 'finding', 'the image was gone')).json.note
    const attach = (who: Who, of: number) =>
      server.post(who, `/v1/incidents/${id}/attach`, { note: of, evidence: [{ is: 'entry', index: 1 }] })
    expectProblem(await attach('bot', 0), 403, 'FORBIDDEN')
    expectProblem(await attach('bot', 1), 403, 'FORBIDDEN')
    expectProblem(await attach('eve', own), 403, 'FORBIDDEN')
    expect((await attach('bot', own)).status).toBe(201)
    expect((await attach('ann', 1)).status).toBe(201)
  })

  test('a person takes back what was attached, to the opening, too', async () => {
    const id = await open({ targets: [] })
    const attach = (who: Who, given: object) => server.post(who, `/v1/incidents/${id}/attach`, given)
    const digest = `sha256:${'0'.repeat(64)}`
    const made = await attach('rita', { note: 0, evidence: [{ is: 'file', file: 'no-such-dump', digest }] })
    const own = await ask(server, 'bot', { action: held() })
    const request = await attach('bot', { hold: own.hold })
    expect([made.status, request.status]).toEqual([201, 201])
    const before = await written(id)
    expect(before['incident_report.md']).toMatch(/ evidence of note 0 was attached by rita \(person_\w+\) \[entry /)
    expect(before['incident_report.md']).toContain(`request ${own.hold} was attached by bot`)
    expect(Object.keys(before)).toContain('DECISION_RECORD.md')
    expect(await faults(id, before)).toContain('EVIDENCE_NOT_THERE')
    const retract = (who: Who, given: object) => attach(who, { retract: true, ...given })
    expectProblem(await retract('bot', { attachment: made.json.index }), 403, 'FORBIDDEN')
    expectProblem(await retract('ann', { attachment: 1 }), 404, 'NOT_FOUND')
    expectProblem(await retract('ann', { note: 0 }), 403, 'FORBIDDEN')
    expectProblem(await retract('ann', { note: 1, attachment: made.json.index }), 422, 'INVALID')
    expectProblem(await attach('ann', { attachment: made.json.index }), 422, 'INVALID')
    const taken = await retract('ann', { attachment: made.json.index })
    expect(taken.status).toBe(201)
    expectProblem(await retract('ann', { attachment: taken.json.index }), 404, 'NOT_FOUND')
    expect((await retract('ann', { attachment: request.json.index })).status).toBe(201)
    const after = await written(id)
    expect(Object.keys(after)).toEqual(['incident_report.md'])
    expect(after['incident_report.md']).not.toContain('no-such-dump')
    expect(after['incident_report.md']).toContain(`what came with entry ${made.json.index} was taken back by ann`)
    expect(await faults(id, after)).toEqual([])
  })

  test('a note takes twenty pieces of evidence with all that is attached, and what is taken back makes room', async () => {
    const id = await open({ targets: [] })
    const file = (n: number) => ({ is: 'file', file: `dump-${n}`, digest: `sha256:${'1'.repeat(64)}` })
    const attach = (times: number) =>
      server.post('ann', `/v1/incidents/${id}/attach`, {
        note: 0,
        evidence: Array.from({ length: times }, (_, n) => file(n)),
      })
    const made = await attach(19)
    expect(made.status).toBe(201)
    expectProblem(await attach(1), 429, 'TOO_MANY')
    const back = { attachment: made.json.index, retract: true }
    expect((await server.post('ann', `/v1/incidents/${id}/attach`, back)).status).toBe(201)
    expect((await attach(1)).status).toBe(201)
  })
})

test('the log verifies with all of it, and what was said can be erased', async () => {
  const id = await open()
  await note('ann', id, 'finding', 'Mrs Miller saw it first')
  const log = (...args: readonly string[]) =>
    new Promise<number | null>((resolve) => {
      const env = { PATH: process.env['PATH'] ?? '', HOME: server.home }
      spawn(process.execPath, [join(root, 'src/cli/start.ts'), 'log', ...args, '--data', server.data], { env }).once(
        'close',
        resolve,
      )
    })
  expect(await log('verify')).toBe(0)
  expect(await log('erase', '--about', id)).toBe(0)
  expect(await log('verify')).toBe(0)
  const report = (await written(id))['incident_report.md'] ?? ''
  expect(report).not.toContain('Miller')
  expect(report).toContain('\\[erased\\]')
}, 30_000)

describe('self-check', () => {
  test('agents read the lists and are told what to do', async () => {
    const { json } = await server.get('bot', '/v1/self-check')
    expect(json.lists).toHaveLength(8)
    const verdict = await server.onSocket('bot', '/v1/self-check', {
      answers: { 'environment.named': true },
      draft: 'Maybe.',
    })
    expect(verdict.json).toMatchObject({ answer: false, redFlags: ['maybe'] })
    expect(verdict.json.failures[0]).toMatchObject({ list: 'environment', question: 'environment.evidence' })
  })
})
