import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { openCheckpoint } from '../../../record/log/checkpoint.ts'
import type { VerifierKey } from '../../../record/log/key.ts'
import { formatVerifierKey } from '../../../record/log/key.ts'
import { type LogReader, tileHashReader } from '../../../record/log/log-reader.ts'
import { proveInclusion } from '../../../record/log/proof.ts'
import { formatReceipt } from '../../../record/log/receipt.ts'
import { parseTilePath, TILE_WIDTH } from '../../../record/log/tile.ts'
import { inDigits } from '../../../wire/schemas.ts'
import { refusal } from '../../authority/refusal.ts'
import type { App } from '../app.ts'
import { Refused } from '../refused.ts'
import { typed } from '../typed.ts'

/** A full tile or bundle never changes. */
const FOR_EVER = 'private, max-age=31536000, immutable'
const TEXT = 'text/plain; charset=utf-8'
const BYTES = 'application/octet-stream'

/** The transparency log as auditors' own tools read it: https://c2sp.org/tlog-tiles, https://c2sp.org/tlog-proof. */
export function logRoutes(app: App, log: LogReader, key: VerifierKey): void {
  const routes = typed(app)
  const access = { person: 'see-log' } as const

  routes.get('/v1/log/checkpoint', {
    config: { access: { ...access, cookieAlone: true } },
    schema: { summary: 'the newest signed checkpoint (C2SP tlog-checkpoint)' },
    handler: async (_request, reply) => send(reply, TEXT, await log.checkpoint()),
  })

  routes.get('/v1/log/checkpoint/cosigned', {
    config: { access },
    schema: { summary: 'the newest checkpoint that witnesses have cosigned; under load it is an older one' },
    handler: async (_request, reply) => send(reply, TEXT, await log.cosigned?.()),
  })

  routes.get('/v1/log/key', {
    // It is public: whoever verifies may be anybody.
    config: { access: { open: true } },
    schema: { summary: 'the key that checkpoints are verified with (C2SP signed-note)' },
    handler: async (_request, reply) => send(reply, TEXT, Buffer.from(`${formatVerifierKey(key)}\n`)),
  })

  routes.get('/v1/log/tile/*', {
    config: { access },
    schema: {
      summary: 'a tile of hashes or a bundle of entries (C2SP tlog-tiles)',
      params: z.object({ '*': z.string() }),
    },
    handler: async (request, reply) => {
      const tile = parseTilePath(`tile/${request.params['*']}`)
      if (tile.is === 'fault') throw new Refused(refusal('NOT_FOUND', tile.fault.message))
      const { level, index, width } = tile.value
      const bytes = level === 'entries' ? await log.entries(index, width) : await log.tile(level, index, width)
      if (bytes !== undefined && width === TILE_WIDTH) reply.header('cache-control', FOR_EVER)
      return send(reply, BYTES, bytes)
    },
  })

  routes.get('/v1/log/proof', {
    config: { access },
    schema: {
      summary: 'a receipt that the entry is in the log, to be verified offline (C2SP tlog-proof)',
      querystring: z.object({
        index: inDigits(z.number().int().min(0)),
        checkpoint: z.enum(['newest', 'cosigned']).default('newest').describe('which one the receipt names'),
      }),
    },
    handler: async (request, reply) => {
      const { index, checkpoint: which } = request.query
      const checkpoint = which === 'newest' ? await log.checkpoint() : await log.cosigned?.()
      if (which === 'cosigned' && checkpoint === undefined)
        throw new Refused(refusal('NOT_FOUND', 'no checkpoint is cosigned yet'))
      const opened = checkpoint === undefined ? undefined : openCheckpoint(checkpoint, { log: key, witnesses: [] })
      if (checkpoint === undefined || opened?.is !== 'ok')
        throw new Refused(refusal('GATE_FAULT', 'the log has no checkpoint'))
      if (index >= opened.value.size)
        throw new Refused(refusal('NOT_FOUND', 'the log had no entry of this index at that checkpoint'))
      const proof = await proveInclusion(index, opened.value.size, tileHashReader(opened.value.size, log))
      return send(reply, TEXT, Buffer.from(formatReceipt({ index, proof, checkpoint })))
    },
  })
}

function send(reply: FastifyReply, type: string, bytes: Uint8Array | undefined): FastifyReply {
  if (bytes === undefined) throw new Refused(refusal('NOT_FOUND', 'the log does not have this'))
  return reply
    .header('content-type', type)
    .serializer((body: unknown) => body as string)
    .send(Buffer.from(bytes))
}
