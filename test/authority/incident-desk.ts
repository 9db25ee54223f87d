import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { fileCheckIn } from '../../src/cli/incident/evidence.ts'
import { checkArtefacts } from '../../src/record/incident/check.ts'
import type { IncidentRecord } from '../../src/record/incident/record.ts'
import { verifyRecord } from '../../src/record/incident/verify-record.ts'
import { parseVerifierKey } from '../../src/record/log/key.ts'
import { root } from '../command.ts'
import { approved, ask, decide, held } from './actions.ts'
import { good, TestServer, type Who } from './server.ts'

export const TARGET = 'https://10.0.0.1:6443'
export const LOG = 'GET / 200\nGET /cart 502 token=abcdef123456\nit was probably the upstream\nGET / 200\n'
const MINUTE = 60_000
export const ago = (minutes: number) => new Date(Date.now() - minutes * MINUTE).toISOString()

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export function trust({ key }: IncidentRecord) {
  return { log: good(parseVerifierKey(key)), witnesses: [] }
}

/** Where people work on incidents: a real authority for the tests of a file, and a directory with a log for each of them. */
export function incidentDesk() {
  let server: TestServer
  let dir: string
  beforeAll(async () => {
    server = await TestServer.start()
  })
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'prodgate-incident-'))
    writeFileSync(join(dir, 'app.log'), LOG)
  })
  afterEach(() => {
    rmSync(dir, { recursive: true, force: true })
  })
  afterAll(async () => {
    await server.remove()
  })

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

  return {
    get server() {
      return server
    },
    get dir() {
      return dir
    },
    prodgate,
    open,
    note,
    written,
    findings,
    faults,
    failedRun,
  }
}
