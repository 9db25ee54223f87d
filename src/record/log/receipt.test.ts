import { beforeAll, describe, expect, test } from 'vitest'
import { cosign } from './cosignature.ts'
import { tileHashReader } from './log-reader.ts'
import { proveInclusion } from './proof.ts'
import { formatReceipt, parseReceipt, type Receipt, verifyReceipt } from './receipt.ts'
import { testKey } from './testing/keys.ts'
import { buildLog, memoryReader, someEntries } from './testing/memory-log.ts'

const SIZE = 700
const INDEX = 421
const key = testKey('gate.example/audit/1')
const witness = testKey('witness.example/1', 'cosignature/v1', 21)
const trust = { log: key.verifier }
const entries = someEntries(SIZE)
const entry = entries[INDEX] as Uint8Array
let receipt: Receipt

beforeAll(async () => {
  const { files } = buildLog(entries, key)
  const proof = await proveInclusion(INDEX, SIZE, tileHashReader(SIZE, memoryReader(files)))
  receipt = { index: INDEX, proof, checkpoint: files.get('checkpoint') as Uint8Array }
})

const code = (bytes: Uint8Array | string, of: Uint8Array = entry) => {
  const verified = verifyReceipt(Buffer.from(bytes), of, trust)
  return verified.is === 'ok' ? 'ok' : verified.fault.code
}

describe('a receipt', () => {
  test('has the lines of the specification', () => {
    const lines = Buffer.from(formatReceipt(receipt)).toString().split('\n')
    expect(lines.slice(0, 2)).toEqual(['c2sp.org/tlog-proof@v1', 'index 421'])
    expect(lines[2 + receipt.proof.length]).toBe('')
    expect(lines.slice(3 + receipt.proof.length, 5 + receipt.proof.length)).toEqual(['gate.example/audit/1', '700'])
  })

  test('proves its entry, and no other', () => {
    const bytes = formatReceipt(receipt)
    expect(verifyReceipt(bytes, entry, trust)).toMatchObject({
      is: 'ok',
      value: { index: INDEX, checkpoint: { origin: 'gate.example/audit/1', size: SIZE } },
    })
    expect(code(bytes, entries[INDEX + 1])).toBe('PROOF_INVALID')
    expect(code(bytes, Buffer.concat([entry, Buffer.of(0)]))).toBe('PROOF_INVALID')
  })

  test('is refused with any one bit changed', () => {
    const bytes = formatReceipt(receipt)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes)
      changed[bit >> 3] = Number(changed[bit >> 3]) ^ (1 << (bit & 7))
      expect(code(changed), `bit ${bit}`).not.toBe('ok')
    }
  })

  test('with one bit of the entry changed proves nothing', () => {
    const bytes = formatReceipt(receipt)
    for (let bit = 0; bit < entry.length * 8; bit++) {
      const changed = Buffer.from(entry)
      changed[bit >> 3] = Number(changed[bit >> 3]) ^ (1 << (bit & 7))
      expect(code(bytes, changed)).toBe('PROOF_INVALID')
    }
  })

  test('of the only entry of a log has no hashes', async () => {
    const { files } = buildLog(entries.slice(0, 1), key)
    const bytes = formatReceipt({ index: 0, proof: [], checkpoint: files.get('checkpoint') as Uint8Array })
    expect(Buffer.from(bytes).toString()).toMatch(/^c2sp\.org\/tlog-proof@v1\nindex 0\n\ngate\.example/)
    expect(code(bytes, entries[0])).toBe('ok')
    expect(code(bytes, entries[1])).toBe('PROOF_INVALID')
  })

  test('carries extra bytes, which prove nothing', () => {
    const bytes = formatReceipt({ ...receipt, extra: Buffer.from('anything') })
    expect(parseReceipt(bytes)).toMatchObject({ is: 'ok', value: { index: INDEX } })
    expect(code(bytes)).toBe('ok')
    expect(code(formatReceipt({ ...receipt, extra: Buffer.alloc(0) }))).toBe('RECEIPT_MALFORMED')
  })

  test('carries cosignatures, which may be asked for', () => {
    const text = Buffer.from(receipt.checkpoint).toString().split('\n\n')[0]
    const line = Buffer.from(cosign(`${text}\n`, witness, 1_795_000_000_000))
    const asked = { ...trust, witnesses: [witness.verifier], quorum: 1 }
    const bytes = formatReceipt({ ...receipt, checkpoint: Buffer.concat([receipt.checkpoint, line]) })
    expect(verifyReceipt(bytes, entry, asked).is).toBe('ok')
    expect(verifyReceipt(formatReceipt(receipt), entry, asked)).toMatchObject({
      fault: { code: 'COSIGNATURES_MISSING' },
    })
  })

  test('of a log that is not trusted is refused', () => {
    const other = { log: testKey('gate.example/audit/1', 'ed25519', 9).verifier }
    expect(verifyReceipt(formatReceipt(receipt), entry, other)).toMatchObject({ fault: { code: 'SIGNATURE_MISSING' } })
  })

  test.each<[string, (text: string) => string]>([
    ['another format', (text) => text.replace('@v1', '@v2')],
    ['no format', (text) => text.slice(text.indexOf('\n') + 1)],
    ['an extra for the format', (text) => text.replace('c2sp.org/tlog-proof@v1', 'extra AAAA')],
    ['an index for the format', (text) => text.replace('c2sp.org/tlog-proof@v1', 'index 421')],
    ['no index', (text) => text.replace('index 421\n', '')],
    ['two indices', (text) => text.replace('index 421\n', 'index 421\nindex 421\n')],
    ['a leading zero', (text) => text.replace('index 421', 'index 0421')],
    ['an index below 0', (text) => text.replace('index 421', 'index -421')],
    ['the extra after the index', (text) => text.replace('index 421', 'index 421\nextra AAAA')],
    ['two extras', (text) => text.replace('index', 'extra AAAA\nextra AAAA\nindex')],
    ['an extra that is not base 64', (text) => text.replace('index', 'extra AAA\nindex')],
    ['a line too long', (text) => text.replace('index 421\n', 'index 421\nAAAA')],
    ['a hash of 31 bytes', (text) => text.replace('index 421\n', `index 421\n${'A'.repeat(42)}==\n`)],
    ['64 hashes', (text) => text.replace('index 421\n', `index 421\n${`${'A'.repeat(43)}=\n`.repeat(64)}`)],
    ['carriage returns', (text) => text.replaceAll('\n', '\r\n')],
    ['nothing but a blank line', () => '\n\n'],
    ['nothing', () => ''],
    ['too many bytes', (text) => text + 'x'.repeat(300_000)],
  ])('with %s is refused', (_, change) => {
    const text = Buffer.from(formatReceipt(receipt)).toString()
    expect(code(text)).toBe('ok')
    expect(verifyReceipt(Buffer.from(change(text)), entry, trust)).toMatchObject({
      fault: { code: 'RECEIPT_MALFORMED', message: expect.stringMatching(/^this is no receipt: it.{10,}[^.]$/) },
    })
  })

  test('says what is wrong with it', () => {
    const message = (bytes: string | Uint8Array, of = entry) => {
      const verified = verifyReceipt(Buffer.from(bytes), of, trust)
      return verified.is === 'fault' ? verified.fault.message : ''
    }
    const text = Buffer.from(formatReceipt(receipt)).toString()
    expect(message('x'.repeat(262_145))).toBe('this is no receipt: it has more than 262144 bytes')
    expect(message('x'.repeat(262_144))).toMatch('it has no blank line')
    expect(message(text.replaceAll('\n\n', '\n'))).toMatch('it has no blank line')
    // Not a receipt that ends too early: nothing of it is read as a checkpoint.
    expect(code('c2sp.org/tlog-proof@v1\nindex 421\n')).toBe('RECEIPT_MALFORMED')
    expect(message(text.replace('c2sp.org/tlog-proof@v1', 'index 1'))).toMatch('is not c2sp.org/tlog-proof@v1')
    expect(message(text.replace('index 421', 'index x'))).toMatch('it does not give the index of one entry')
    expect(message(text.replace('index', 'extra AAA\nindex'))).toMatch('its extra line is not base 64')
    expect(verifyReceipt(Buffer.from(text), Buffer.of(), trust)).toMatchObject({
      fault: { index: INDEX, message: 'the receipt does not prove that this entry is in the log' },
    })
  })

  test('may have 63 hashes', () => {
    const full = { ...receipt, proof: Array.from({ length: 63 }, () => Buffer.alloc(32)) }
    expect(parseReceipt(formatReceipt(full))).toMatchObject({ is: 'ok', value: { proof: { length: 63 } } })
    expect(code(formatReceipt(full))).toBe('PROOF_INVALID')
  })
})
