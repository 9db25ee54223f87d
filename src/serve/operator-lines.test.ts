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

for (const code of ['ENOSPC', 'EIO', 'EPIPE', 'EBADF'])
  test(`${code} loses the line and nothing else`, () => {
    const { lines, written, calls } = failing(code, 1)
    lines.write('lost\n')
    expect(calls()).toBe(1)
    lines.write('kept\n')
    expect(written()).toBe('kept\n')
  })
