import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { EXIT } from '../client/exit.ts'
import { serveCommand } from './serve.ts'

const room = mkdtempSync(join(tmpdir(), 'prodgate-serve-'))
afterAll(() => rmSync(room, { recursive: true, force: true }))
// No authority starts where a file stands in the place of its data.
const data = join(room, 'file')
writeFileSync(data, '')

/** What is said on standard error, and how it ended. */
async function refused(options: Parameters<typeof serveCommand>[0]): Promise<{ status: number; told: string }> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    const status = await serveCommand(options)
    return { status, told: write.mock.calls.map(([text]) => String(text)).join('') }
  } finally {
    write.mockRestore()
  }
}

describe('what it cannot start with is named', () => {
  test('a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const listen = `127.0.0.1:${(other.address() as AddressInfo).port}`
    const { status, told } = await refused({ listen, data: join(room, 'taken') })
    other.close()
    expect(status).toBe(EXIT.fault)
    expect(told).toBe(
      `prodgate: couldn't listen on \`${listen}\`: something listens there already; ` +
        '`prodgate status` says whether it is an authority, `--listen` names another address\n',
    )
  })

  test('a directory for the socket that is not there', async () => {
    const socket = join(room, 'nowhere/agent.sock')
    const { status, told } = await refused({ listen: '127.0.0.1:0', data: join(room, 'no-socket'), socket })
    expect(status).toBe(EXIT.fault)
    expect(told).toMatch(/couldn't listen on `.*agent[.]sock`: /)
  })

  test('a database where nobody answers, without its password', async () => {
    const database = 'postgres://me:open-sesame@127.0.0.1:1/gate'
    const { status, told } = await refused({ data: join(room, 'with-database'), listen: '127.0.0.1:0', database })
    expect(status).toBe(EXIT.fault)
    expect(told).toBe("prodgate: couldn't open the database `127.0.0.1:1/gate`: nobody listens there\n")
  })

  test('a data directory that cannot be made', async () => {
    const { status, told } = await refused({ data: join(data, 'below'), listen: '127.0.0.1:0' })
    expect(status).toBe(EXIT.fault)
    expect(told).toMatch(
      /^prodgate: couldn't open the data directory `.*`: a part of the path is a file; `--data` names/,
    )
  })

  test.runIf(process.platform === 'linux')('a data directory where nothing can be made', async () => {
    const { status, told } = await refused({ data: '/proc/prodgate', listen: '127.0.0.1:0' })
    expect(status).toBe(EXIT.fault)
    expect(told).toBe(
      "prodgate: couldn't open the data directory `/proc/prodgate`: nothing can be made there; `--data` names another one\n",
    )
  })

  test('a configuration that is not there', async () => {
    const { status, told } = await refused({ config: join(room, 'none.yaml'), data })
    expect(status).toBe(EXIT.fault)
    expect(told).toMatch(/^prodgate: couldn't read the configuration `.*`: there is no such file\n$/)
  })
})

test.each([
  ['people', []],
  ['programs', ['--json']],
])('a registry that cannot be read is told at the start, to %s: nothing goes ahead until it can', async (_, more) => {
  const place = ['--data', join(room, 'unread'), '--listen', '127.0.0.1:0']
  const args = ['--registry', join(room, 'none.yaml'), ...place, ...more]
  const env = { PATH: process.env['PATH'] ?? '', HOME: room }
  const authority = spawn(process.execPath, [join(import.meta.dirname, 'start.ts'), 'serve', ...args], { env })
  let told = ''
  for await (const part of authority.stderr.setEncoding('utf8')) {
    told += part
    if (/mended.*\n/.test(told)) authority.kill()
  }
  expect(told).toMatch(/every action is denied until this is mended: .*couldn't read the registry `.*none[.]yaml`/)
})

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
