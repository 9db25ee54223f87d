import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { operatorLines } from './operator-lines.ts'

function failing(code: string, times: number) {
  let written = ''
  let calls = 0
  const lines = operatorLines((bytes) => {
    if (calls++ < times) throw Object.assign(new Error(code), { code })
    // As a pipe that takes a part at a time.
    const part = Buffer.from(bytes).toString().slice(0, 4)
    written += part
    return part.length
  })
  return { lines, written: () => written, calls: () => calls }
}

test('a line is written whole, part by part', () => {
  const { lines, written } = failing('', 0)
  lines.write('{"msg":"one"}\n')
  lines.write('{"msg":"two"}\n')
  expect(written()).toBe('{"msg":"one"}\n{"msg":"two"}\n')
})

test('a full pipe is tried again, and not for ever', () => {
  const soon = failing('EAGAIN', 3)
  soon.lines.write('a line\n')
  expect(soon.written()).toBe('a line\n')
  const never = failing('EAGAIN', 1000)
  never.lines.write('a line\n')
  expect([never.written(), never.calls()]).toEqual(['', 10])
})

test('where nobody reads each further line is tried once, until somebody does', () => {
  const { lines, written, calls } = failing('EAGAIN', 13)
  for (const line of ['lost\n', 'lost\n', 'lost\n', 'lost\n', 'kept\n']) lines.write(line)
  expect([written(), calls()]).toEqual(['kept\n', 15])
})

test('a pipe that nobody reads holds nobody up', async () => {
  const module = pathToFileURL(join(import.meta.dirname, 'operator-lines.ts')).href
  const text = `import { operatorLines } from '${module}'
    const lines = operatorLines()
    for (let i = 0; i < 1000; i++) lines.write('x'.repeat(999) + '\\n')`
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', text], {
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  })
  child.stderr.pause()
  expect(await once(child, 'exit')).toEqual([0, null])
})

for (const code of ['ENOSPC', 'EIO', 'EPIPE', 'EBADF'])
  test(`${code} loses the line and nothing else`, () => {
    const { lines, written, calls } = failing(code, 1)
    lines.write('lost\n')
    expect(calls()).toBe(1)
    lines.write('kept\n')
    expect(written()).toBe('kept\n')
  })
