import { appendFileSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeArtefacts } from '../../src/cli/incident/artefact-files.ts'
import { digestOf } from '../../src/cli/incident/evidence.ts'
import { HEADINGS } from '../../src/record/incident/artefacts.ts'
import { readLine } from '../../src/record/incident/document.ts'
import type { IncidentRecord } from '../../src/record/incident/record.ts'
import { verifyRecord, verifyWritten } from '../../src/record/incident/verify-record.ts'
import { approved, ask, decide, held, READ } from './actions.ts'
import { ago, incidentDesk, LOG, TARGET, trust } from './incident-desk.ts'

/** An incident from its opening to papers that verify: a real authority, and the command line as a process of its own. */

const desk = incidentDesk()
const { prodgate, open, note, written, findings, faults, failedRun } = desk

describe('from its opening to papers that verify', () => {
  test('the whole way, at the command line', async () => {
    const outcome = await failedRun()
    await decide(desk.server, 'bot', { action: READ })
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

    const report = readFileSync(join(desk.dir, 'artifacts/incident_report.md'), 'utf8')
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
    const key = (await desk.server.raw({ path: '/v1/log/key' })).text.trim()
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
    const bullets = readFileSync(join(desk.dir, 'artifacts/incident_report.md'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('- '))
    expect(bullets.length).toBeGreaterThan(30)
    expect(bullets.filter((line) => readLine(line).evidence.length === 0)).toEqual([])
  })

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
    const { json } = await desk.server.post('ann', `/v1/incidents/${id}/write`)
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
    const foreign = (await desk.server.get('ben', `/v1/incidents/${await open()}/record`)).json as IncidentRecord
    const known = new Set(record.entries.map(({ index }) => index))
    const more = foreign.entries.filter(({ index }) => !known.has(index))
    const mixed = { ...record, entries: [...record.entries, ...more] }
    expect([verifyRecord(mixed, trust(record)), check(mixed)]).toEqual([[], ['RECORD_NOT_AS_WRITTEN']])
  })

  test('how a run ended that began in its time belongs to it, though it ended later', async () => {
    const id = await open()
    const action = held()
    const { hold } = await ask(desk.server, 'bot', { action })
    await approved(desk.server, 'ben', hold)
    const decision = (await decide(desk.server, 'bot', { action })).json.id
    const closed = await desk.server.post('ann', `/v1/incidents/${id}/close`, {})
    expect(closed.json.artefacts['incident_report.md']).toMatch(new RegExp(`### ${decision}\\n[^#]+the \\*\\*Result`))
    expect((await desk.server.post('bot', '/v1/outcomes', { decision, status: 'failed' })).status).toBe(201)
    const report = (await written(id))['incident_report.md']
    expect(report).toMatch(new RegExp(`### ${decision}\\n[^#]+Result:\\*\\* FAILURE`))
    // Another that began after its end does not, unless somebody attaches it.
    const later = (await ask(desk.server, 'bot', { action: held() })).hold
    expect((await written(id))['incident_report.md']).not.toContain(later)
    expect((await desk.server.post('ann', `/v1/incidents/${id}/attach`, { hold: later })).status).toBe(201)
    const attached = (await written(id))['incident_report.md'] ?? ''
    expect(attached).toContain(`request ${later} waits for people`)
    expect(attached).toContain(`request ${later} was attached by ann`)
  })

  test('a mock is no approval, and its outcome no result', async () => {
    const id = await open({ targets: ['x'] })
    const begun = await desk.server.post('bot', '/v1/workflows/runs', { workflow: 'x', mode: 'real' })
    const run = begun.json.decision.id
    const told = { status: 'succeeded', durationMs: 9, says: 'mock' }
    expect((await desk.server.post('bot', `/v1/workflows/runs/${run}/outcome`, told)).status).toBe(201)
    expect((await desk.server.post('ann', `/v1/incidents/${id}/attach`, { decision: run })).status).toBe(201)
    const artefacts = await written(id)
    const report = artefacts['incident_report.md'] ?? ''
    expect(report).toMatch(/\*\*Result:\*\* UNKNOWN, of a run that is mock \(succeeded\)/)
    expect(report).not.toContain('SUCCESS')
    // The bare outcome of it, by hand: the entry says by itself what it is of.
    const { json: record } = await desk.server.get('ben', `/v1/incidents/${id}/record`)
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
    const { json: record } = await desk.server.get('ben', `/v1/incidents/${id}/record`)
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
    writeFileSync(join(desk.dir, 'app.log'), `one more\n${LOG}`)
    expect(await faults(id, artefacts)).toEqual([])
    writeFileSync(join(desk.dir, 'app.log'), LOG.replace('probably', 'certainly'))
    expect(await faults(id, artefacts)).toEqual(['EVIDENCE_CHANGED'])
    rmSync(join(desk.dir, 'app.log'))
    expect(await faults(id, artefacts)).toEqual(['EVIDENCE_NOT_THERE'])
    // A line with a comment in it is one of the log's all the same.
    const comment = 'GET /<!-- 502'
    const quoted = [{ is: 'line', file: 'web.log', line: 1, digest: digestOf(comment), quote: comment }]
    await note('ann', id, 'symptom', 'the page was cut', { evidence: quoted })
    const more = await written(id)
    writeFileSync(join(desk.dir, 'app.log'), LOG)
    writeFileSync(join(desk.dir, 'web.log'), comment)
    expect(await faults(id, more)).toEqual([])
    writeFileSync(join(desk.dir, 'web.log'), 'GET / 200')
    expect(await faults(id, more)).toEqual(['EVIDENCE_CHANGED'])
  })

  test('a paper that the record does not give is told, and ours goes once it is not needed', async () => {
    const id = await open({ targets: [] })
    const write = async () => {
      const { json } = await desk.server.post('ann', `/v1/incidents/${id}/write`)
      const { written: made, removed } = writeArtefacts(join(desk.dir, 'artifacts'), json.artefacts, json.record, false)
      return [made.length, removed.map((path) => basename(path))]
    }
    const { note: n } = (await note('ann', id, 'deployment', 'the worker goes out again')).json
    expect(await write()).toEqual([2, []])
    const runbook = readFileSync(join(desk.dir, 'artifacts/runbook.md'), 'utf8')
    const retract = { note: n, retract: true }
    expect((await desk.server.post('ann', `/v1/incidents/${id}/attach`, retract)).status).toBe(201)
    const artefacts = await written(id)
    expect(await faults(id, artefacts)).toEqual([])
    expect(await faults(id, { ...artefacts, 'runbook.md': runbook })).toEqual(['ARTEFACT_ADDED'])
    expect(await write()).toEqual([1, ['runbook.md']])
    // What somebody else wrote is theirs.
    writeFileSync(join(desk.dir, 'artifacts/runbook.md'), 'by hand')
    expect(await write()).toEqual([1, []])
    expect(readFileSync(join(desk.dir, 'artifacts/runbook.md'), 'utf8')).toBe('by hand')
  })

  test('what somebody wrote into an artefact is not written over', async () => {
    const id = await open({ targets: [] })
    const path = join(desk.dir, 'artifacts/incident_report.md')
    const write = async (force = false) => {
      const { json } = await desk.server.post('ann', `/v1/incidents/${id}/write`)
      const { written: names, kept } = writeArtefacts(join(desk.dir, 'artifacts'), json.artefacts, json.record, force)
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
    const record = join(desk.dir, 'artifacts/incident.json')
    writeFileSync(join(desk.dir, 'precious'), 'precious')
    for (const link of [path, record]) {
      rmSync(link)
      symlinkSync(join(desk.dir, 'precious'), link)
    }
    expect(await write()).toEqual({ written: 0, kept: [path] })
    expect(await write(true)).toEqual({ written: 1, kept: [] })
    expect(readFileSync(join(desk.dir, 'precious'), 'utf8')).toBe('precious')
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
    await ask(desk.server, 'bot', { action: held() })
    expect(await names(await open())).toContain('DECISION_RECORD.md')
    expect(await names(await open({ targets: ['https://10.0.0.1:644'] }))).toEqual(['incident_report.md'])
    const id = await open(elsewhere)
    const { hold } = await ask(desk.server, 'bot', { action: held() })
    expect((await desk.server.post('ann', `/v1/incidents/${id}/attach`, { hold })).status).toBe(201)
    expect(await names(id)).toContain('DECISION_RECORD.md')
  })
})
