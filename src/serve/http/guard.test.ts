import Fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import type { Caller } from '../identity/caller.ts'
import { handleFaults } from './faults.ts'
import { type Access, guard } from './guard.ts'

const BOT: Caller = { is: 'agent', id: 'agent-1', name: 'bot' }
const OLGA: Caller = { is: 'person', id: 'person-1', name: 'olga', role: 'operator', via: 'token' }
const VERA: Caller = { is: 'person', id: 'person-2', name: 'vera', role: 'viewer', via: 'token' }

const apps: FastifyInstance[] = []
afterEach(() => Promise.all(apps.splice(0).map((app) => app.close())))

/** A listener where `caller` is whoever calls. */
function guarded(caller?: Caller): FastifyInstance {
  const app = Fastify()
  apps.push(app)
  handleFaults(app)
  guard(app, { authenticate: async () => caller, again: async () => caller })
  return app
}

const handler = async () => 'in'

describe('INVARIANT (nobody unnamed)', () => {
  test.each(['GET', 'POST', 'HEAD', 'OPTIONS', ['GET', 'HEAD']])(
    'a route for %j that does not say who may call it is a fault at start, and its twin that does is none',
    (method) => {
      const route = { method, url: '/a', handler }
      expect(() => guarded().route(route)).toThrow(/\/a does not say who may call it/)
      expect(() => guarded().route({ ...route, config: { access: { open: true } } })).not.toThrow()
    },
  )

  test('where there is no route there is nothing, and nobody is asked who they are', async () => {
    expect((await guarded().inject('/nowhere')).statusCode).toBe(404)
  })
})

describe('whoever', () => {
  const asking = async (access: Access, caller: Caller | undefined, method: 'GET' | 'HEAD') => {
    const app = guarded(caller)
    app.get('/a', { config: { access }, handler })
    return (await app.inject({ method, url: '/a' })).statusCode
  }

  test.each<[string, Access, Caller | undefined, number]>([
    ['has not said who they are is let in where it is open', { open: true }, undefined, 200],
    ['has not said who they are is let in nowhere else', { person: 'see', agent: 'decide' }, undefined, 401],
    ['has the permission is let in', { person: 'people' }, OLGA, 200],
    ['lacks it is not', { person: 'people' }, VERA, 403],
    ['is an agent is let in where agents are', { agent: 'decide' }, BOT, 200],
    ['is an agent is let in beside people, where it says so', { person: 'see', agent: 'decide' }, BOT, 200],
    ['is an agent is not let in where people are', { person: 'see' }, BOT, 403],
    ['is a person is not let in where agents are', { agent: 'decide' }, OLGA, 403],
  ])('%s', async (_, access, caller, status) => {
    for (const method of ['GET', 'HEAD'] as const) expect(await asking(access, caller, method)).toBe(status)
  })

  test.each<[string, Access, Caller, string]>([
    ['a person', { person: 'freeze' }, VERA, 'it is for people with the role operator'],
    ['an agent', { person: 'approve' }, BOT, 'it is for people with the role approver or operator'],
    ['a viewer, beside agents', { person: 'request', agent: 'decide' }, VERA, 'operator, and for agents'],
    ['a person where only agents are', { agent: 'pass' }, OLGA, 'it is for agents'],
  ])('is not let in is told who would be: %s', async (_, access, caller, help) => {
    const app = guarded(caller)
    app.get('/a', { config: { access }, handler })
    expect((await app.inject('/a')).json().help).toContain(help)
  })
})
