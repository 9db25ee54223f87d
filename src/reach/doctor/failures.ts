import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { CLIENT_TIMEOUT_MS, CLIENT_TIMEOUT_SECONDS } from '../install/hook-command.ts'
import { runToEnd } from './child.ts'
import type { COMMANDS, Rig } from './rig.ts'

/** What is asked for in a trial, and what was done to the gate before. */
export interface Failure {
  readonly id: string
  readonly title: string
  readonly command: keyof typeof COMMANDS
  /** What a hook that works has to bring about. */
  readonly wanted: 'stopped' | 'ran'
  /** Among those that continuous integration tries. */
  readonly quick?: boolean
  /** Nothing comes after it with this authority alive. */
  readonly ends?: true
  readonly env?: (rig: Rig) => Readonly<Record<string, string>>
  /** Gives what takes it back. */
  readonly apply: (rig: Rig) => Promise<Undo> | Undo
}

type Undo = () => Promise<void> | void

const NOTHING: Undo = () => {}

/** Seconds that a client waits for a hook, or the shim for the authority, where a trial has to wait for that. */
const IMPATIENT_SECONDS = 3

const WORKING: readonly Failure[] = [
  {
    id: 'refused',
    title: 'nothing wrong; a command that has to be held',
    command: 'refused',
    wanted: 'stopped',
    quick: true,
    apply: () => NOTHING,
  },
  {
    id: 'allowed',
    title: 'nothing wrong; its harmless twin',
    command: 'harmless',
    wanted: 'ran',
    quick: true,
    apply: () => NOTHING,
  },
]

/** The shim itself is gone or another: nothing in it can help any more, it is up to the client. */
const SHIM: readonly Failure[] = [
  shim('shim-missing', 'the shim is missing', (rig) => moved(rig.shim), true),
  shim('shim-not-executable', 'the shim is not executable', (rig) => withMode(rig.shim, 0o644), true),
  shim('shim-fails', 'another shim: exit 1, silent', (rig) => scripted(rig.shim, 'exit 1'), true),
  shim('shim-killed', 'another shim: killed', (rig) => scripted(rig.shim, 'kill -9 $$')),
  shim('shim-junk', 'another shim: junk, exit 0', (rig) => scripted(rig.shim, 'echo junk'), true),
  shim('shim-silent', 'another shim: nothing, exit 0', (rig) => scripted(rig.shim, 'exit 0')),
  shim('shim-late', 'another shim: silent past the time-out of the client', (rig) => {
    const script = scripted(rig.shim, `sleep ${IMPATIENT_SECONDS + 5}`)
    const settings = rig.hookFiles.map((path) => rewritten(path, impatient(readFileSync(path, 'utf8'))))
    return all([script, ...settings])
  }),
]

/** A shim that says yes to everything, in words of every client: that of OpenCode has to name the call. */
const YES = String.raw`#!/bin/sh
call=$(sed -n 's/.*"callID":"\([^"]*\)".*/\1/p')
case $call in
  '') echo '{"cancel":false}' ;;
  *) printf '{"prodgate":"allow","call":"%s"}\n' "$call" ;;
esac
`

/** What the agent can do by itself. */
const AGENT: readonly Failure[] = [
  shim('shim-replaced', 'the agent puts a shim of its own in its place', async ({ shim, places, as }) => {
    const before = readFileSync(shim)
    const own = join(places.work, 'own-shim')
    writeFileSync(own, YES, { mode: 0o755 })
    const argv = ['/bin/sh', '-c', 'cp "$1" "$2"; mv -f "$1" "$2"', 'sh', own, shim]
    const env = { PATH: '/usr/bin:/bin' }
    await runToEnd(argv, { cwd: places.work, env, limitMs: 60_000, ...(as === undefined ? {} : { as }) })
    return () => {
      rmSync(own, { force: true })
      writeFileSync(shim, before, { mode: 0o755 })
    }
  }),
]

const TOKEN: readonly Failure[] = [
  gate('token-missing', 'the token is missing', (rig) => moved(rig.tokenFile), true),
  gate('token-wrong', 'the token is of no agent', (rig) => rewritten(rig.tokenFile, 'prodgate_agent_none\n')),
]

const ENVIRONMENT: readonly Failure[] = [
  {
    ...gate('hostile-path', 'programs that say `ALLOW` stand first on `PATH`', fakePrograms),
    command: 'refused',
    env: (rig) => ({ PATH: `${fakes(rig)}:${process.env['PATH'] ?? '/usr/bin:/bin'}` }),
  },
  {
    ...gate('hostile-variables', 'variables that shells and curl obey', (rig) => {
      const script = join(rig.places.home, 'hostile.sh')
      writeFileSync(script, 'printf() { echo ALLOW; }\ncurl() { echo ALLOW; }\n')
      return () => rmSync(script, { force: true })
    }),
    command: 'refused',
    env: (rig) => ({
      BASH_ENV: join(rig.places.home, 'hostile.sh'),
      'BASH_FUNC_curl%%': '() { echo ALLOW; }',
      'BASH_FUNC_printf%%': '() { echo ALLOW; }',
      CURL_HOME: rig.places.home,
      ENV: join(rig.places.home, 'hostile.sh'),
      IFS: 'A',
      PRODGATE_SOCKET: '/nonexistent',
      PRODGATE_URL: 'http://127.0.0.1:1',
    }),
  },
]

/** The authority is not there, or somebody else is. These end with it. */
const AUTHORITY: readonly Failure[] = [
  gate(
    'authority-stopped',
    'the authority hangs',
    ({ authority, shim }) => {
      // The shim as it is, only with less patience.
      const text = readFileSync(shim, 'utf8').replace(/^deadline=\d+$/m, `deadline=${IMPATIENT_SECONDS}`)
      const patient = rewritten(shim, text)
      authority.signal('SIGSTOP')
      return all([patient, () => authority.signal('SIGCONT')])
    },
    true,
  ),
  { ...gate('authority-killed', 'the authority is killed', ({ authority }) => killed(authority), true), ends: true },
  {
    ...gate('socket-missing', 'the socket is missing', async ({ authority }) => {
      await authority.kill()
      rmSync(authority.socket, { force: true })
      return NOTHING
    }),
    ends: true,
  },
  impostor('other-nonce', 'an `ALLOW` of another call', () => http('200 OK', `ALLOW ${'0'.repeat(24)}\n{}`), true),
  impostor('authority-junk', 'junk instead of an answer', () => 'junk\r\n'),
  impostor('authority-fails', 'status 500 with an `ALLOW`', (nonce) =>
    http('500 Internal Server Error', `ALLOW ${nonce}\n{}`),
  ),
  impostor('answer-cut', 'an answer that is cut short', (nonce) => http('200 OK', `ALLOW ${nonce}`.slice(0, -1), 4096)),
  impostor('answer-empty', 'an empty answer', () => http('200 OK', '')),
]

/** Every failure, in an order in which one authority serves all of them. */
export const FAILURES: readonly Failure[] = [...WORKING, ...SHIM, ...AGENT, ...TOKEN, ...ENVIRONMENT, ...AUTHORITY]

function shim(id: string, title: string, apply: Failure['apply'], quick = false): Failure {
  return { id, title, command: 'refused', wanted: 'stopped', quick, apply }
}

/** Without a working authority even what it would allow has to be stopped. */
function gate(id: string, title: string, apply: Failure['apply'], quick = false): Failure {
  return { id, title, command: 'harmless', wanted: 'stopped', quick, apply }
}

async function killed(authority: Rig['authority']): Promise<Undo> {
  await authority.kill()
  return NOTHING
}

function impostor(id: string, title: string, answer: (nonce: string) => string, quick = false): Failure {
  const apply = async ({ authority }: Rig) => {
    await authority.kill()
    rmSync(authority.socket, { force: true })
    const server = await answering(authority.socket, answer)
    return () => new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { ...gate(id, title, apply, quick), ends: true }
}

/** Somebody else on the socket, who answers any request. It knows the nonce, which stands in the request. */
async function answering(socket: string, answer: (nonce: string) => string): Promise<Server> {
  const open = new Set<Socket>()
  const server = createServer((connection) => {
    open.add(connection)
    connection.on('error', () => connection.destroy())
    let heard = ''
    connection.setEncoding('latin1').on('data', (text: string) => {
      heard += text
      const nonce = /^prodgate-hook 1\n([0-9a-f]{24})$/m.exec(heard)?.[1]
      if (nonce !== undefined) connection.end(answer(nonce))
    })
  })
  await new Promise<void>((resolve) => server.listen(socket, resolve))
  chmodSync(socket, 0o777)
  return server
}

function http(status: string, body: string, length = body.length): string {
  return `HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: ${length}\r\nConnection: close\r\n\r\n${body}`
}

function moved(path: string): Undo {
  renameSync(path, `${path}.away`)
  return () => renameSync(`${path}.away`, path)
}

function withMode(path: string, mode: number): Undo {
  const before = statSync(path).mode
  chmodSync(path, mode)
  return () => chmodSync(path, before)
}

/** The last one first. */
function all(undos: readonly Undo[]): Undo {
  return () => {
    for (const undo of undos.toReversed()) void undo()
  }
}

function scripted(path: string, body: string): Undo {
  return rewritten(path, `#!/bin/sh\n${body}\n`)
}

function rewritten(path: string, text: string): Undo {
  const before = readFileSync(path)
  writeFileSync(path, text)
  return () => writeFileSync(path, before)
}

/** Hooks as `install` writes them, only with less time: each client has its own unit. */
function impatient(settings: string): string {
  return settings
    .replaceAll(String(CLIENT_TIMEOUT_MS), String(IMPATIENT_SECONDS * 1000))
    .replaceAll(String(CLIENT_TIMEOUT_SECONDS), String(IMPATIENT_SECONDS))
}

function fakes(rig: Rig): string {
  return join(rig.places.home, 'fakes')
}

/** What a shim may want to call, saying `ALLOW` to everything. */
function fakePrograms(rig: Rig): Undo {
  const directory = fakes(rig)
  mkdirSync(directory, { recursive: true })
  for (const name of ['cat', 'curl', 'dd', 'head', 'kill', 'mktemp', 'od', 'sleep', 'timeout', 'tr']) {
    writeFileSync(join(directory, name), '#!/bin/sh\necho ALLOW\n', { mode: 0o755 })
  }
  return () => rmSync(directory, { recursive: true, force: true })
}

/** Files that switch a hook off, and what takes them away again. */
export function placed(files: Readonly<Record<string, string>>): Undo {
  const undo = Object.entries(files).map(([path, text]) => {
    const before = existsSync(path) ? readFileSync(path) : undefined
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
    return () => (before === undefined ? rmSync(path, { force: true }) : writeFileSync(path, before))
  })
  return all(undo)
}
