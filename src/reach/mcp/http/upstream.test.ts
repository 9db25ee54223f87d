import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { kindOf } from './upstream.ts'

test.each([
  ['application/json; charset=utf-8', 'json'],
  ['application/problem+json', 'json'],
  ['text/event-stream', 'events'],
  ['text/html', 'other'],
  [undefined, 'other'],
  // Clients that look for the words in it take these for messages.
  ['text/plain, application/json', 'unclear'],
  ['text/html; x=application/json', 'unclear'],
  ['application/x; text/event-stream', 'unclear'],
  ['application/jsonx', 'unclear'],
])('an answer of the type %s is %s', (type, kind) => {
  const answer = { headers: { 'content-type': type } } as unknown as IncomingMessage
  expect(kindOf(answer)).toBe(kind)
})
