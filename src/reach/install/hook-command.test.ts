import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { hookCommand, tellingCommand } from './hook-command.ts'

const dir = mkdtempSync(join(tmpdir(), "prodgate-hook's-"))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function run(shell: string, shim: string, command = hookCommand) {
  const { status, stdout, stderr } = spawnSync(shell, ['-c', command(shim, 'codex')], { encoding: 'utf8' })
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

  test('what became of a call is told without a word', () => {
    const hears = shimThat('hears', `[ "$1" = codex ] && echo '{}'`)
    expect(run(shell, hears, tellingCommand)).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test.each([
    ['refuses', `echo '{"decision":"deny"}'; echo 'prodgate: refused' >&2; exit 2`],
    ['fails', 'exit 1'],
    ['says junk', 'echo junk'],
  ])('a shim that %s after the tool ran is a fault of the record, and refuses nothing', (name, body) => {
    const shim = shimThat(`afterwards-${name.replaceAll(' ', '-')}`, body)
    const stderr = 'prodgate: the log is without what became of this call: the gate could not be told\n'
    expect(run(shell, shim, tellingCommand)).toEqual({ status: 1, stdout: '', stderr })
  })
})
