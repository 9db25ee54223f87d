import { describe, expect, test } from 'vitest'
import { formatProofText, parseProofText } from './proof-lines.ts'

const hash = (number: number) => Buffer.alloc(32, number)
const hashes = (count: number) => Array.from({ length: count }, (_, i) => hash(i))
const encoded = (number: number) => hash(number).toString('base64')
const isHead = (line: string) => line.startsWith('head ')
const parse = (text: string | Uint8Array) => parseProofText(Buffer.from(text), isHead)

describe('lines of a proof', () => {
  test.each<[string, readonly string[], readonly number[], string]>([
    ['a head, hashes and a checkpoint', ['head 1', 'head 2'], [1, 2], 'note\n\n— signed\n'],
    ['no hashes', ['head 1'], [], 'note\n'],
    ['no checkpoint', ['head 1'], [1], ''],
    ['no head', [], [1], 'note\n'],
  ])('are written and read: %s', (_, head, numbers, checkpoint) => {
    const proof = numbers.map(hash)
    const text = `${[...head, ...numbers.map(encoded)].join('\n')}\n\n${checkpoint}`
    const written = formatProofText({ head, proof, checkpoint: Buffer.from(checkpoint) })
    expect(Buffer.from(written).toString()).toBe(text)
    expect(parse(text)).toEqual({ head, proof, checkpoint: Buffer.from(checkpoint) })
  })

  test('end at the first blank line', () => {
    expect(parse(`head 1\n\nhead 2\n\n${encoded(1)}`)).toEqual({
      head: ['head 1'],
      proof: [],
      checkpoint: Buffer.from(`head 2\n\n${encoded(1)}`),
    })
  })

  test('leave the checkpoint as it is, though it be no text', () => {
    const bytes = Buffer.concat([Buffer.from('head 1\n\n'), Buffer.of(0xff, 0)])
    expect(parse(bytes)?.checkpoint).toEqual(Buffer.of(0xff, 0))
  })

  test('are read from a part of a larger buffer', () => {
    const text = Buffer.from(`\n\nhead 1\n${encoded(3)}\n\nnote\n\n`)
    expect(parseProofText(text.subarray(2, -2), isHead)).toEqual({
      head: ['head 1'],
      proof: [hash(3)],
      checkpoint: Buffer.from('note'),
    })
    expect(parseProofText(text.subarray(2, -9), isHead)).toBeUndefined()
  })

  test.each([
    [0, 'read'],
    [63, 'read'],
    [64, 'refused'],
  ])('of %i hashes are %s', (count, is) => {
    const written = formatProofText({ head: ['head 1'], proof: hashes(count), checkpoint: Buffer.of() })
    expect(parseProofText(written, isHead) === undefined ? 'refused' : 'read').toBe(is)
  })

  test.each([
    ['nothing', ''],
    ['no blank line', `head 1\n${encoded(1)}\n`],
    ['a blank line first', `\n\nhead 1\n`],
    ['a hash of 31 bytes', `head 1\n${Buffer.alloc(31).toString('base64')}\n\n`],
    ['a hash of 33 bytes', `head 1\n${Buffer.alloc(33).toString('base64')}\n\n`],
    ['a hash without padding', `head 1\n${encoded(1).replace('=', '')}\n\n`],
    ['two hashes on a line', `head 1\n${encoded(1)}${encoded(2)}\n\n`],
    ['a head after a hash', `head 1\n${encoded(1)}\nhead 2\n\n`],
    ['a head between hashes', `${encoded(1)}\nhead 1\n${encoded(2)}\n\n`],
    ['a bad hash before a good one', `head 1\nAAAA\n${encoded(1)}\n\n`],
    ['carriage returns', `head 1\r\n${encoded(1)}\r\n\r\n`],
  ])('with %s are refused', (_, text) => {
    expect(parse(`head 1\n${encoded(1)}\n\n`)).toBeDefined()
    expect(parse(text)).toBeUndefined()
  })

  test('that are not UTF-8 are refused', () => {
    expect(parse(Buffer.from('head \xc3\xa9\n\n', 'latin1'))?.head).toEqual(['head é'])
    expect(parse(Buffer.from('head \xe9\n\n', 'latin1'))).toBeUndefined()
  })
})
