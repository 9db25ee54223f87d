import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { digestOf } from '../../src/cli/incident/evidence.ts'
import { root } from '../command.ts'
import { ask, decide, expectProblem, held, READ } from './actions.ts'
import { ago, incidentDesk } from './incident-desk.ts'
import type { Who } from './server.ts'

/** What is said of an incident, by whom, with which evidence, and how it is taken back. */

const desk = incidentDesk()
const { prodgate, open, note, written, faults, failedRun } = desk

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
    expect(desk.server.bytes().includes('hunter2hunter2')).toBe(false)
  })

  test('agents open, close and read none, and say nothing of times', async () => {
    const id = await open()
    expectProblem(await desk.server.post('bot', '/v1/incidents', { title: 'an agent opens one' }), 403, 'ROLE_MISSING')
    expectProblem(await desk.server.post('bot', `/v1/incidents/${id}/close`, {}), 403, 'ROLE_MISSING')
    expectProblem(await desk.server.get('bot', `/v1/incidents/${id}/record`), 403, 'ROLE_MISSING')
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
    writeFileSync(join(desk.dir, 'long.log'), `${'x'.repeat(20_000)}\n`)
    const long = await prodgate('ann', 'note', id, 'the line is long', '--line', 'long.log:1')
    expect([long.status, long.stderr]).toEqual([0, ''])
  })

  test('an incident is not opened with a guess: nobody takes its title back', async () => {
    const given = (title: string) => desk.server.post('ann', '/v1/incidents', { title, targets: [] })
    expectProblem(await given('the cart is probably down'), 422, 'INVALID')
    expect((await given('the cart is down')).status).toBe(201)
  })

  test('what was reported, and a run that was not real, are no evidence', async () => {
    const id = await open()
    const cite = (index: number) =>
      note('bot', id, 'finding', 'it was the workflow', { evidence: [{ is: 'entry', index }] })
    const last = async () =>
      (await desk.server.get('ben', `/v1/incidents/${await open()}/record`)).json.entries.at(-1).index
    expect((await desk.server.post('bot', '/v1/workflows/violations', { workflow: 'x', what: 'a mock' })).status).toBe(
      201,
    )
    expectProblem(await cite((await last()) - 1), 422, 'INVALID')
    const run = async (told: object) => {
      const begun = await desk.server.post('bot', '/v1/workflows/runs', { workflow: 'x', mode: 'real' })
      const path = `/v1/workflows/runs/${begun.json.decision.id}/outcome`
      expect((await desk.server.post('bot', path, { status: 'succeeded', durationMs: 9, ...told })).status).toBe(201)
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
    const attach = (who: Who, given: object) => desk.server.post(who, `/v1/incidents/${id}/attach`, given)
    const own = await ask(desk.server, 'bot', { action: held() })
    const other = (await decide(desk.server, 'ann', { action: READ })).json.id
    expect((await attach('bot', { decision: own.decision })).status).toBe(201)
    expect((await attach('bot', { hold: own.hold })).status).toBe(201)
    expectProblem(await attach('bot', { decision: other }), 404, 'NOT_FOUND')
    expect((await attach('ann', { decision: other })).status).toBe(201)
    expect((await desk.server.post('ann', `/v1/incidents/${id}/close`, {})).status).toBe(200)
    expectProblem(await attach('bot', { decision: own.decision }), 409, 'ALREADY_CLOSED')
    expect((await attach('ann', { decision: own.decision })).status).toBe(201)
  })

  test('times are in their order, past, and known at the end', async () => {
    const id = await open({ times: { started: ago(10) } })
    const at = (times: object) => note('ann', id, 'timeline', 'when it happened', { times })
    expectProblem(await at({ detected: ago(11) }), 422, 'INVALID')
    expectProblem(await at({ detected: ago(-5) }), 422, 'INVALID')
    expect((await at({ detected: ago(9) })).status).toBe(201)
    expectProblem(await desk.server.post('ann', `/v1/incidents/${id}/close`, {}), 422, 'INVALID')
    expect((await desk.server.post('ann', `/v1/incidents/${id}/close`, { times: { ended: ago(2) } })).status).toBe(200)
    expectProblem(await desk.server.post('ann', `/v1/incidents/${id}/close`, {}), 409, 'ALREADY_CLOSED')
    expectProblem(await note('bot', id, 'finding', 'one thing more'), 409, 'ALREADY_CLOSED')
    expect((await note('ann', id, 'went-well', 'the alert came at once')).status).toBe(201)
  })

  test('a person takes a note back, and it is told that it was', async () => {
    const id = await open()
    await note('bot', id, 'finding', 'I think it was the cache')
    const retract = (who: Who) => desk.server.post(who, `/v1/incidents/${id}/attach`, { note: 1, retract: true })
    expectProblem(await retract('bot'), 403, 'FORBIDDEN')
    expect((await written(id))['incident_report.md']).toContain('I think it was the cache')
    expect((await retract('ann')).status).toBe(201)
    const report = (await written(id))['incident_report.md'] ?? ''
    expect(report).not.toContain('I think it was the cache')
    expect(report).toMatch(/note 1 was taken back by ann/)
  })

  test('what many attach at the same time is there, and no more than fits', async () => {
    const id = await open({ targets: [] })
    const asked = await Promise.all(Array.from({ length: 4 }, () => ask(desk.server, 'bot', { action: held() })))
    const attach = (given: object) => desk.server.post('ann', `/v1/incidents/${id}/attach`, given)
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
    expect((await desk.server.post('ann', `/v1/incidents/${id}/close`, {})).status).toBe(200)
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
    expect((await desk.server.post('ann', `/v1/incidents/${id}/attach`, { note: n, retract: true })).status).toBe(201)
    expect(await started()).toBe(first)
  })

  test('an agent proves nothing that somebody else said', async () => {
    const id = await open({ targets: [] })
    await note('ann', id, 'finding', 'the pods were gone')
    const own = (await note('bot', id, 'finding', 'the image was gone')).json.note
    const attach = (who: Who, of: number) =>
      desk.server.post(who, `/v1/incidents/${id}/attach`, { note: of, evidence: [{ is: 'entry', index: 1 }] })
    expectProblem(await attach('bot', 0), 403, 'FORBIDDEN')
    expectProblem(await attach('bot', 1), 403, 'FORBIDDEN')
    expectProblem(await attach('eve', own), 403, 'FORBIDDEN')
    expect((await attach('bot', own)).status).toBe(201)
    expect((await attach('ann', 1)).status).toBe(201)
  })

  test('a person takes back what was attached, to the opening, too', async () => {
    const id = await open({ targets: [] })
    const attach = (who: Who, given: object) => desk.server.post(who, `/v1/incidents/${id}/attach`, given)
    const digest = `sha256:${'0'.repeat(64)}`
    const made = await attach('rita', { note: 0, evidence: [{ is: 'file', file: 'no-such-dump', digest }] })
    const own = await ask(desk.server, 'bot', { action: held() })
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
      desk.server.post('ann', `/v1/incidents/${id}/attach`, {
        note: 0,
        evidence: Array.from({ length: times }, (_, n) => file(n)),
      })
    const made = await attach(19)
    expect(made.status).toBe(201)
    expectProblem(await attach(1), 429, 'TOO_MANY')
    const back = { attachment: made.json.index, retract: true }
    expect((await desk.server.post('ann', `/v1/incidents/${id}/attach`, back)).status).toBe(201)
    expect((await attach(1)).status).toBe(201)
  })
})

test('the log verifies with all of it, and what was said can be erased', async () => {
  const id = await open()
  await note('ann', id, 'finding', 'Mrs Miller saw it first')
  const log = (...args: readonly string[]) =>
    new Promise<number | null>((resolve) => {
      const env = { PATH: process.env['PATH'] ?? '', HOME: desk.server.home }
      spawn(process.execPath, [join(root, 'src/cli/start.ts'), 'log', ...args, '--data', desk.server.data], {
        env,
      }).once('close', resolve)
    })
  expect(await log('verify')).toBe(0)
  expect(await log('erase', '--about', id)).toBe(0)
  expect(await log('verify')).toBe(0)
  const report = (await written(id))['incident_report.md'] ?? ''
  expect(report).not.toContain('Miller')
  expect(report).toContain('\\[erased\\]')
})
