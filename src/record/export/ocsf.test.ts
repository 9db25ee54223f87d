import { expect, test } from 'vitest'
import { ENTRY_KINDS, type Entry } from '../entry.ts'
import { toJsonLines } from './jsonl.ts'
import { toOcsf } from './ocsf.ts'

const entry = (kind: Entry['kind'], fields: Partial<Entry> = {}): Entry => ({
  v: 1,
  at: '2026-11-21T11:42:46.123Z',
  epoch: 3,
  ...fields,
  kind,
})

test.each(ENTRY_KINDS)('%s has what the class requires (OCSF 1.9, API Activity)', (kind) => {
  const event = toOcsf(entry(kind), { product: '0.1.0' })
  expect(event).toMatchObject({
    class_uid: 6003,
    category_uid: 6,
    type_uid: 600_300 + event.activity_id,
    time: Date.UTC(2026, 10, 21, 11, 42, 46, 123),
    metadata: { version: '1.9.0', product: { name: 'prodgate', vendor_name: 'prodgate', version: '0.1.0' } },
    api: { operation: kind },
  })
  expect([1, 2, 3, 4, 99]).toContain(event.activity_id)
  expect([1, 2, 3, 4]).toContain(event.severity_id)
  expect([0, 1, 2]).toContain(event.status_id)
  expect(event.actor).toBeDefined()
  expect(event.src_endpoint).toBeDefined()
})

test('is told in words beside its numbers', () => {
  const event = toOcsf(entry('grant.revoked'), { product: '0.1.0' })
  expect(event).toMatchObject({
    class_name: 'API Activity',
    category_name: 'Application Activity',
    activity_name: 'Delete',
    type_name: 'API Activity: Delete',
    severity: 'Low',
    status: 'Success',
    metadata: { log_name: 'audit' },
    api: { service: { name: 'prodgate' } },
    src_endpoint: { name: 'unknown' },
  })
})

test('has no member where there is nothing to say', () => {
  const nothing = { id: '', target: 5, message: null, person: '', agent: 7, gone: undefined }
  const event = toOcsf(entry('login', nothing), { product: '0.1.0' })
  for (const member of ['resources', 'message']) expect(event).not.toHaveProperty(member)
  for (const member of ['uid', 'sequence']) expect(event.metadata).not.toHaveProperty(member)
  expect(event.actor).toEqual({})
  expect(event.unmapped).toStrictEqual({ epoch: 3, target: 5, person: '', agent: 7 })
})

test('names who did it: the person where there is one, else the agent', () => {
  const context = { product: '0.1.0' }
  expect(toOcsf(entry('hold.approved', { person: 'asha', agent: 'deployer' }), context).actor).toEqual({
    user: { uid: 'asha', type_id: 1, type: 'User' },
  })
  for (const field of ['by', 'approver']) {
    const { actor } = toOcsf(entry('hold.answered', { [field]: 'asha', agent: 'deployer' }), context)
    expect(actor.user).toMatchObject({ uid: 'asha', type_id: 1 })
  }
  expect(toOcsf(entry('decision.intent', { agent: 'deployer' }), context).actor).toEqual({
    user: { uid: 'deployer', type_id: 3, type: 'System' },
  })
  expect(toOcsf(entry('epoch.began'), context).actor).toEqual({})
})

test('an outcome is a success only where it says so', () => {
  const status = (fields: Partial<Entry>) => toOcsf(entry('outcome', fields), { product: '0.1.0' }).status
  expect(status({ status: 'succeeded' })).toBe('Success')
  expect(status({ status: 'failed' })).toBe('Failure')
  for (const good of ['success', 'ok', 'done']) expect(status({ status: good })).toBe('Success')
  expect(status({ status: 'unknown' })).toBe('Unknown')
  expect(status({})).toBe('Unknown')
})

test('a request ends well only where it was spent, and nothing else is judged by its status', () => {
  const of = (kind: Entry['kind'], status: string) => toOcsf(entry(kind, { status }), { product: '0.1.0' })
  expect(of('hold.closed', 'spent')).toMatchObject({ status: 'Success', severity: 'Informational' })
  expect(of('hold.closed', 'expired')).toMatchObject({ status: 'Failure', severity: 'Low' })
  expect(of('hold.closed', 'unknown')).toMatchObject({ status: 'Unknown', severity: 'Medium' })
  expect(of('workflow.ran', 'failed')).toMatchObject({ status: 'Success' })
})

test('what has its own place is not told twice, and nothing else is lost', () => {
  const event = toOcsf(entry('grant.spent', { id: 'grant_1', target: 'db', jti: 'x', message: 'spent' }), {
    product: '0.1.0',
    index: 7,
    origin: 'gate.example/audit/1',
  })
  expect(event.unmapped).toEqual({ epoch: 3, target: 'db', jti: 'x' })
  expect(event).toMatchObject({
    message: 'spent',
    resources: [{ name: 'db' }],
    metadata: { uid: 'grant_1', sequence: 7 },
    src_endpoint: { name: 'gate.example/audit/1' },
  })
})

test('JSON lines: one line each, and the same value when read back', () => {
  const entries = [entry('login', { message: 'a\nb\u001b[2J\u0085\u2028\u202e\u200bc' }), entry('outcome')]
  const text = [...toJsonLines(entries)].join('')
  expect(text.split('\n')).toHaveLength(3)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e\u200b]/)
  expect(
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(entries)
})
