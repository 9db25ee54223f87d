import { expect, test } from 'vitest'
import type { JsonObject } from '../../lib/json.ts'
import { Definitions } from './definitions.ts'
import { SealedStates } from './sealed-state.ts'
import { Session } from './session.ts'

const LIST = { tools: [{ name: 'note', description: 'keeps a note' }] }

function session(adopted = false) {
  const definitions = new Definitions()
  const never = async (): Promise<never> => {
    throw new Error('nobody is asked here')
  }
  const one = new Session({
    server: 'own',
    gate: { ask: never, tell: never },
    definitions,
    states: new SealedStates(),
    wait: 0,
    longWait: 0,
    listTools: never,
    log: () => undefined,
    adopted,
  })
  const asks = (id: number) =>
    one.fromClient(Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method: 'tools/list' }))).is
  const answered = (answer: JsonObject) => one.fromServer(JSON.stringify({ jsonrpc: '2.0', ...answer }))
  return { definitions, asks, answered }
}

test.each<[string, JsonObject]>([
  ['a text in the place of a number', { id: '7', result: LIST }],
  ['a number in another form', { id: '7.0', result: LIST }],
  ['a list that becomes the number', { id: [7], result: LIST }],
  ['no id', { id: null, result: LIST }],
  ['a member that some take for the id', { id: 7, ID: 8, result: LIST }],
  ['a request that nobody made', { id: 8, result: LIST }],
])('an answer that some clients take for one that was asked for reaches nobody: %s', (_what, answer) => {
  const { definitions, asks, answered } = session()
  expect(asks(7)).toBe('forward')
  expect(answered(answer)).toBeUndefined()
  expect(definitions.telling('note').definition).toBeNull()
  expect(answered({ id: 7, result: LIST })).toContain('keeps a note')
  expect(definitions.telling('note').definition).toMatch(/^sha256:/)
})

test('an error without an id, which a server has for what it cannot read, is passed on', () => {
  expect(session().answered({ id: null, error: { code: -32700, message: 'x' } })).toContain('-32700')
})

test('in a session that began before us an answer may come to what we never saw: its tools are noted as shown', () => {
  const { definitions, answered } = session(true)
  expect(answered({ id: 7, result: LIST })).toContain('keeps a note')
  expect(definitions.telling('note').definition).toMatch(/^sha256:/)
})
