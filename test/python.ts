import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestServer } from './authority/server.ts'
import { root } from './command.ts'

const version = spawnSync('python3', ['-c', 'import sys; print(sys.version_info >= (3, 9))'], { encoding: 'utf8' })
/** Why there is no test with Python on this machine; empty where there is. */
export const missing = version.stdout?.trim() === 'True' ? '' : ' (skipped: there is no python3 of 3.9 or later here)'
const execute = promisify(execFile)

const PRELUDE = `
import asyncio, json, os, sys, time, urllib.request
from prodgate import *
import prodgate
URL, TOKEN, HOST = os.environ.pop("URL"), os.environ.pop("TOKEN"), os.environ.pop("PROVIDER")
gate = Gate(url=URL, token=TOKEN, session="python")
def charge(amount=1):
    with urllib.request.urlopen(f"http://{HOST}/{amount}") as answer:
        return json.loads(answer.read())
def say(value):
    print(json.dumps(value))
def fault(run):
    try:
        return {"ran": run()}
    except Exception as cause:
        return {"is": type(cause).__name__, "code": getattr(cause, "code", None), "says": str(cause),
                "findings": list(getattr(cause, "findings", []))}
def shown(result):
    return {"provenance": result.provenance, "findings": list(result.findings), "value": result.value,
            "session": result.session, "run": result.run}
`

/** Runs it with the client, and gives what it said, line by line. */
export async function pythonOf(
  server: TestServer,
  code: string,
  env: Readonly<Record<string, string>>,
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what the tests are about
): Promise<any[]> {
  const { stdout } = await execute('python3', ['-W', 'error', '-c', PRELUDE + code], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PYTHONPATH: join(root, 'clients/python'),
      PYTHONDONTWRITEBYTECODE: '1',
      URL: server.url,
      TOKEN: server.token('bot'),
      PROVIDER: '127.0.0.1:9',
      ...env,
    },
    cwd: server.home,
  })
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}
