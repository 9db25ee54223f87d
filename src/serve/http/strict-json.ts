import type { FastifyInstance } from 'fastify'
import { MAX_JSON_BYTES } from '../../lib/json.ts'
import { readJson } from '../../lib/json-strict.ts'
import { decodeUtf8Strict } from '../../lib/utf8.ts'
import { refusal } from '../authority/refusal.ts'
import { Refused } from './refused.ts'

/**
 * Bodies are read through the same strict door as actions: a repeated key, `__proto__`, a lone surrogate or what stands
 * behind the value is refused, so that what is judged is what everybody else would read.
 */
export function readStrictJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: MAX_JSON_BYTES },
    async (_request: unknown, body: Buffer) => {
      if (body.length === 0) return undefined
      const text = decodeUtf8Strict(body)
      const read = text.is === 'ok' ? readJson(text.value) : text
      if (read.is === 'ok') return read.value
      throw new Refused(refusal('MALFORMED', `the body cannot be read: ${read.fault.message}`, 'send one JSON value'))
    },
  )
}
