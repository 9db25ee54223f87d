import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { EXIT } from './exit.ts'
import { serveCommand } from './serve.ts'

const room = mkdtempSync(join(tmpdir(), 'prodgate-serve-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))
// No authority starts where a file stands in the place of its data.
const data = join(room, 'file')
writeFileSync(data, '')

describe('an address to listen on', () => {
  test.each(['nowhere', '', '127.0.0.1', '127.0.0.1:http', '127.0.0.1:65536', ':4477'])(
    'that is none is wrong use: %j',
    async (listen) =>
      expect(serveCommand({ listen, data })).rejects.toMatchObject({
        status: EXIT.usage,
        message: expect.stringContaining('is no address to listen on'),
      }),
  )

  test('that is one goes on', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const status = await serveCommand({ listen: '127.0.0.1:0', data }).finally(() => write.mockRestore())
    expect(status).toBe(EXIT.fault)
  })
})
