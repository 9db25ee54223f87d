import { expect } from 'vitest'
import { SENTENCE } from '../../src/hold/approval/phrase.ts'
import type { Answer } from './http.ts'
import type { Agent, Person, TestServer, Who } from './server.ts'

let serial = 0

/** A command that is held, another one each time. */
export function held(context = 'prod-eu'): { kind: 'shell'; command: string } {
  serial++
  return { kind: 'shell', command: `kubectl --context ${context} delete namespace shop-${serial}` }
}

/** The same with an access change: two people by the rules of these tests. */
export function accessChange() {
  serial++
  return {
    kind: 'shell',
    command: `kubectl --context prod-eu create clusterrolebinding b${serial} --clusterrole=admin --user=x`,
  }
}

export const READ = { kind: 'shell', command: 'kubectl --context prod-eu get pods' } as const

export const ANSWER = {
  sentence: SENTENCE,
  justification: 'the shop is being retired today',
  rollbackPlan: 'restore it from the last backup',
  backup: true,
} as const

export interface Asked {
  readonly action: unknown
  readonly session?: string
  readonly wait?: number
}

export function decide(server: TestServer, who: Who, asked: Asked): Promise<Answer> {
  return server.post(who, '/v1/decisions', asked)
}

/** The decision, and the hold that it has to have. */
export async function ask(server: TestServer, who: Agent, asked: Asked): Promise<{ decision: string; hold: string }> {
  const { status, json } = await decide(server, who, asked)
  expect([status, json.verdict]).toEqual([200, 'hold'])
  return { decision: json.id, hold: json.hold.id }
}

/** The answer that this request wants, typed as a person reads it there. */
export async function answerFor(server: TestServer, who: Person, hold: string) {
  const { json } = await server.get(who, `/v1/holds/${hold}`)
  return { ...ANSWER, target: json.targets[0] as string }
}

export async function approve(server: TestServer, who: Person, hold: string): Promise<Answer> {
  return server.post(who, `/v1/holds/${hold}/approve`, await answerFor(server, who, hold))
}

export async function approved(server: TestServer, who: Person, hold: string, as = 'approved'): Promise<void> {
  const { status, json } = await approve(server, who, hold)
  expect([status, json.status]).toEqual([200, as])
}

export async function verdict(server: TestServer, who: Who, asked: Asked): Promise<string> {
  const { json } = await decide(server, who, asked)
  return json.verdict
}

/** A problem document (RFC 9457). */
export function expectProblem(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.json?.code]).toEqual([status, code])
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.json).toMatchObject({ status, type: expect.stringMatching(/^tag:prodgate,2026:problem:[a-z-]+$/) })
  expect(answer.json.title).toBeTypeOf('string')
  expect(answer.json.detail).toBeTypeOf('string')
  expect(JSON.stringify(answer.json)).not.toMatch(/\bat .*\.ts:|node_modules/)
}

/** A change of the configuration that waited for a second person, confirmed; the request's number. */
export async function confirmed(server: TestServer, who: Person, waiting: Answer): Promise<string> {
  expect([waiting.status, waiting.json.hold?.status]).toEqual([202, 'pending'])
  const { id } = waiting.json.hold
  const { status } = await approve(server, who, id)
  expect(status).toBe(200)
  return id
}
