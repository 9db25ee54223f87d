import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ClientName } from '../../src/reach/client-name.ts'
import { shimPerl } from '../../src/reach/shim/interpreter.ts'
import { renderShim, type ShimOptions } from '../../src/reach/shim/render.ts'

/** How a hook ended, as a client sees it. */
export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly client?: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly input?: string | NodeJS.ReadableStream
  readonly uid?: number
  readonly started?: (child: ChildProcess) => void
  /** Instead of the file itself: a shell that reads it, after something else. */
  readonly through?: readonly string[]
}

/** The shells of this machine that a shim may run in. */
export const SHELLS = ['/usr/bin/dash', '/usr/bin/bash -p', '/usr/bin/busybox ash'].filter((shell) =>
  existsSync(shell.split(' ')[0] ?? ''),
)

/** What asks in the shim. */
export const PROGRAMS: readonly Partial<ShimOptions>[] = shimPerl().perl === undefined ? [{}] : [{}, shimPerl()]

/** A directory with shims, tokens and sockets. */
export class Place {
  readonly path: string

  constructor(parent = tmpdir()) {
    this.path = mkdtempSync(join(parent, 'prodgate-shim-'))
    chmodSync(this.path, 0o755)
    mkdirSync(join(this.path, 'agents'))
  }

  file(name: string): string {
    return join(this.path, name)
  }

  token(client: ClientName, token: string): void {
    writeFileSync(this.file(`agents/${client}.token`), `${token}\n`)
  }

  shim(options: Partial<ShimOptions> = {}): string {
    const path = this.file(`shim-${Math.random().toString(36).slice(2)}`)
    const where = { socket: this.file('a.sock'), tokenFile: this.file('agents/CLIENT.token'), deadlineSeconds: 20 }
    writeFileSync(path, renderShim({ ...where, ...options }))
    chmodSync(path, 0o755)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

/** Runs a hook entry to its end, as a client does. */
export function runHook(shim: string, options: RunOptions = {}): Promise<Ended> {
  const { client = 'claude-code', env = {}, cwd, input = '{}', uid, started, through = [] } = options
  const [file = shim, ...args] = [...through, shim]
  const child = spawn(file, [...args, client], {
    env: { HOME: '/home/me', PATH: '/usr/bin:/bin', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : { cwd }),
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  child.stdin.on('error', () => undefined)
  if (typeof input === 'string') child.stdin.end(input)
  else input.pipe(child.stdin)
  started?.(child)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, ...said }))
  })
}

/** The refusal that every client obeys: one object on standard output, a line on standard error, status 2. */
export function expectRefused(ended: Ended, why: RegExp = /^prodgate: \S/m): void {
  expect(ended).toMatchObject({ status: 2, err: expect.stringMatching(why) })
  expect(ended.out.split('\n')).toHaveLength(2)
  expect(JSON.parse(ended.out)).toMatchObject({
    decision: 'deny',
    permissionDecision: 'deny',
    permission: 'deny',
    cancel: true,
    errorMessage: expect.stringMatching(/^prodgate: /),
    hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny' },
  })
}

export function expectAllowed(ended: Ended): void {
  expect(ended).toMatchObject({ status: 0 })
  expect(JSON.parse(ended.out)).toBeTypeOf('object')
}

/** What stands in the place of an authority: gets the nonce and the body, and answers as it is told. */
export type Answering = (
  nonce: string,
  body: string,
) => { readonly status?: number; readonly text: string } | Raw | 'never'

/** Bytes as they go out. */
interface Raw {
  readonly raw: string
  /** The connection stays open. */
  readonly open?: true
}

export async function impostor(socket: string, answer: Answering): Promise<Server> {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('error', () => undefined)
    request.on('end', () => {
      const body = Buffer.concat(pieces).toString('utf8')
      const said = answer(body.split('\n')[1] ?? '', body)
      if (said === 'never') return
      if ('raw' in said) {
        request.socket.write(said.raw)
        if (said.open === undefined) request.socket.end()
        return
      }
      response.writeHead(said.status ?? 200, { 'content-length': Buffer.byteLength(said.text) }).end(said.text)
    })
  })
  rmSync(socket, { force: true })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  return server
}

export async function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
