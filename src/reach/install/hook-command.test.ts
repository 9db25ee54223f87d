import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { hookCommand } from './hook-command.ts'

const dir = mkdtempSync(join(tmpdir(), "prodgate-hook's-"))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function run(shell: string, shim: string) {
  const { status, stdout, stderr } = spawnSync(shell, ['-c', hookCommand(shim, 'codex')], { encoding: 'utf8' })
  return { status, stdout, stderr }
}

function shimThat(name: string, body: string): string {
  const path = join(dir, name)
  writeFileSync(path, `#!/bin/sh\n${body}\n`, { mode: 0o755 })
  return path
}

const WHY = 'prodgate: nothing runs without an allow of the shim\n'

describe.each(['sh', 'bash'])('read by %s', (shell) => {
  test('an allow and a refusal go on as they are', () => {
    const allows = shimThat('allows', `[ "$1" = codex ] && echo '{"a":"b"}'`)
    expect(run(shell, allows)).toEqual({ status: 0, stdout: '{"a":"b"}\n', stderr: '' })
    const refuses = shimThat('refuses', `echo '{"decision":"deny"}'; echo why >&2; exit 2`)
    expect(run(shell, refuses)).toEqual({ status: 2, stdout: '{"decision":"deny"}\n', stderr: 'why\n' })
  })

  test.each([
    ['junk', 'echo junk'],
    ['nothing', ':'],
    ['junk before an allow', `echo hello; echo '{}'`],
    ['an allow with status 1', `echo '{}'; exit 1`],
    ['an end by a signal', 'kill -KILL $$'],
  ])('%s refuses', (name, body) => {
    const { status, stdout, stderr } = run(shell, shimThat(name.replaceAll(' ', '-'), body))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.endsWith(WHY)).toBe(true)
  })

  test('a shim that is missing refuses', () => {
    const { status, stdout, stderr } = run(shell, join(dir, 'nothing-here'))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr.endsWith(WHY)).toBe(true)
  })
})
