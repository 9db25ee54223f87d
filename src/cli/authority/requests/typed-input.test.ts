import { PassThrough } from 'node:stream'
import type { ReadStream } from 'node:tty'
import { describe, expect, test } from 'vitest'
import { TypedInput } from './typed-input.ts'

async function typed(pastes: boolean, ...chunks: readonly string[]) {
  const terminal = new PassThrough()
  const input = new TypedInput(terminal as unknown as ReadStream)
  let dropped = 0
  input.pastes = pastes
  input.onPaste = () => dropped++
  for (const chunk of chunks) terminal.write(chunk)
  terminal.end()
  const parts: Buffer[] = []
  for await (const part of input as AsyncIterable<Buffer>) parts.push(part)
  return [Buffer.concat(parts).toString('utf8'), dropped]
}

const BEGIN = '\x1b[200~'
const END = '\x1b[201~'

describe('where everything is typed', () => {
  test('letters go through', async () => expect(await typed(false, 'Y', 'es', ',', '\r')).toEqual(['Yes,\r', 0]))
  test('letters of two bytes, too', async () => expect(await typed(false, 'é', '日本')).toEqual(['é日本', 0]))
  test('what is marked as a paste does not', async () =>
    expect(await typed(false, 'a', `${BEGIN}Yes${END}`, 'b')).toEqual(['ab', 1]))
  test('nor in pieces', async () => expect(await typed(false, `a${BEGIN}Yes`, ', I', `do${END}b`)).toEqual(['ab', 3]))
  test('nor what nobody types so fast', async () =>
    expect(await typed(false, 'Yes, I understand the risks and want')).toEqual(['', 1]))
  test('a key of several bytes does', async () => expect(await typed(false, '\x1b[1;5D')).toEqual(['\x1b[1;5D', 0]))
})

describe('where pasting is welcome', () => {
  test('it goes through without its marks', async () =>
    expect(await typed(true, `${BEGIN}replaced last week, see 42${END}`)).toEqual(['replaced last week, see 42', 0]))
  test('a line end in it does not answer the question', async () =>
    expect(await typed(true, `${BEGIN}one\r\ntwo\n${END}`, '\r')).toEqual(['one two \r', 0]))
})
