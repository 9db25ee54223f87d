import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestServer } from '../authority/server.ts'
import { root } from '../command.ts'
import { FILESYSTEM } from '../reach/mcp/wire.ts'

/** Reads through `prodgate run --redact` and `prodgate mcp --redact`, each beside its twin without. */

const TEXT = 'ok 200\nemail=ann@example.org password=hunter2hunter2\nlast line'
const MASKED = 'ok 200\nemail=⟨redacted: personal⟩ password=⟨redacted: setting⟩\nlast line'

let server: TestServer
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'prodgate-redact-'))
  server = await TestServer.start({
    registry: `version: 1\nsession: { environment: development, workspaces: ["${folder}"] }\ntargets: [{ mcp: files, environment: development }]\n`,
  })
  writeFileSync(join(folder, 'app.log'), TEXT)
})
afterAll(async () => {
  await server.remove()
  rmSync(folder, { recursive: true, force: true })
})

const command = join(root, 'src/cli/start.ts')
const env = () => ({
  PATH: process.env['PATH'] ?? '',
  HOME: server.home,
  PRODGATE_URL: server.url,
  PRODGATE_TOKEN: server.token('bot'),
})

function run(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [command, 'run', ...args], { cwd: folder, env: env() })
  const ran = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (ran.stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (ran.stderr += text))
  return new Promise((resolve) => child.once('close', (status) => resolve({ ...ran, status })))
}

/** What the record has of the latest outcome. */
function latest(): Promise<{ notes?: readonly string[]; tail?: string; status: string }> {
  return server.beside(async ({ store }) => {
    const row = await store.read.selectFrom('outcome').select('body').orderBy('at', 'desc').executeTakeFirstOrThrow()
    return JSON.parse(row.body)
  })
}

test('a command prints what it prints, and with `--redact` without what is secret or personal', async () => {
  expect(await run('--', 'cat', 'app.log')).toMatchObject({ status: 0, stdout: TEXT })
  expect((await latest()).notes ?? []).toEqual([])
  expect(await run('--redact', '--', 'cat', 'app.log')).toMatchObject({ status: 0, stdout: MASKED })
  const { status, notes, tail } = await latest()
  expect([status, notes, tail]).toEqual(['succeeded', ['masked 2: personal 1, setting 1'], MASKED])
  // The command's own status, standard error and all.
  expect(await run('--redact', '--', 'cat', 'email=x.log')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('cat: '),
  })
})

test('the executor of the authority does not mask by this option, and says so', async () => {
  const { status, stderr } = await run('--redact', '--remote', '--', 'cat', 'app.log')
  expect([status, stderr]).toEqual([64, expect.stringContaining('`--redact` masks what runs here')])
})

test.each([
  ['as it is', [], TEXT, undefined],
  ['masked', ['--redact'], MASKED, ['masked']],
] as const)(
  'a tool of an MCP server gives what it reads %s',
  async (_, options, wanted, notes) => {
    const client = new Client({ name: 'test', version: '1' })
    const args = [command, 'mcp', ...options, '--name', 'files', '--', ...FILESYSTEM, folder]
    await client.connect(new StdioClientTransport({ command: process.execPath, args, env: env() }))
    const result = await client.callTool({ name: 'read_text_file', arguments: { path: join(folder, 'app.log') } })
    expect(result.content).toEqual([{ type: 'text', text: wanted }])
    await client.close()
    const told = (await latest()).notes
    expect(notes === undefined ? told : told?.map((one) => one.split(' ')[0])).toEqual(notes)
  },
  30_000,
)
