import { beforeAll, describe, expect, test } from 'vitest'
import { formatAddCheckpoint, parseAddCheckpoint } from './add-checkpoint.ts'
import { signCheckpoint } from './checkpoint.ts'
import { rootOfLeaves } from './frontier.ts'
import { tileHashReader } from './log-reader.ts'
import { signNote } from './note.ts'
import { proveConsistency } from './proof.ts'
import { testKey } from './testing/keys.ts'
import { buildLog, memoryReader, someEntries } from './testing/memory-log.ts'
import { EMPTY_ROOT, type Hash, leafHash } from './tree.ts'
import { formatConflict, judgeAddCheckpoint, type WitnessedLog } from './witness.ts'

const ORIGIN = 'gate.example/audit/1'
const key = testKey(ORIGIN)
const entries = someEntries(700)
const forked = entries.with(10, Buffer.from('forked'))
const rootAt = (size: number, of = entries) => rootOfLeaves(of.slice(0, size).map(leafHash))
const at = (size: number, of = entries): WitnessedLog => ({
  key: key.verifier,
  newest: { size, root: rootAt(size, of) },
})
const checkpointAt = (size: number, of = entries) =>
  signCheckpoint({ origin: ORIGIN, size, root: rootAt(size, of) }, key)
const proofs = new Map<string, readonly Hash[]>()

beforeAll(async () => {
  for (const [name, of] of [['log', entries] as const, ['fork', forked] as const]) {
    for (const [old, size] of [
      [300, 700],
      [256, 700],
      [300, 600],
      [600, 700],
    ] as const) {
      const log = memoryReader(buildLog(of.slice(0, size), key).files)
      proofs.set(`${name} ${old} ${size}`, await proveConsistency(old, size, tileHashReader(size, log)))
    }
  }
})
const proof = (name: string) => proofs.get(name) as readonly Hash[]

/** The answer to a request, which goes through its bytes. */
function answer(oldSize: number, hashes: readonly Hash[], checkpoint: Uint8Array, log: WitnessedLog | undefined) {
  const request = parseAddCheckpoint(formatAddCheckpoint({ oldSize, proof: hashes, checkpoint }))
  return request.is === 'fault' ? { is: 'refused', status: 400 } : judgeAddCheckpoint(request.value, log)
}

describe('a witness', () => {
  test('cosigns what continues what it has seen', () => {
    expect(answer(300, proof('log 300 700'), checkpointAt(700), at(300))).toMatchObject({
      is: 'cosign',
      checkpoint: { origin: ORIGIN, size: 700, root: rootAt(700) },
      text: Buffer.from(checkpointAt(700)).toString().split('\n\n')[0]?.concat('\n'),
    })
  })

  test('cosigns the first that it sees, without a proof', () => {
    const fresh = { key: key.verifier, newest: undefined }
    expect(answer(0, [], checkpointAt(700), fresh).is).toBe('cosign')
    expect(answer(0, [], checkpointAt(0), fresh).is).toBe('cosign')
    expect(answer(0, [EMPTY_ROOT], checkpointAt(700), fresh)).toMatchObject({ status: 422 })
    const wrong = signCheckpoint({ origin: ORIGIN, size: 0, root: rootAt(1) }, key)
    expect(answer(0, [], wrong, fresh)).toMatchObject({ status: 409, size: 0 })
  })

  test('cosigns the same checkpoint again', () => {
    expect(answer(700, [], checkpointAt(700), at(700)).is).toBe('cosign')
    expect(answer(700, [EMPTY_ROOT], checkpointAt(700), at(700))).toMatchObject({ status: 422 })
  })

  test('another root for the same size is a fork', () => {
    expect(answer(700, [], checkpointAt(700, forked), at(700))).toEqual({
      is: 'conflict',
      status: 409,
      size: 700,
      message: 'another root was cosigned for this size',
    })
  })

  test('a fork that goes on is not a continuation', () => {
    expect(answer(300, proof('fork 300 700'), checkpointAt(700, forked), at(300, forked)).is).toBe('cosign')
    expect(answer(300, proof('fork 300 700'), checkpointAt(700, forked), at(300))).toMatchObject({ status: 422 })
    expect(answer(300, proof('log 300 700'), checkpointAt(700, forked), at(300))).toMatchObject({ status: 422 })
  })

  test('a replayed request finds it further on, and learns how far', () => {
    const replay = () => answer(300, proof('log 300 600'), checkpointAt(600), at(600))
    expect(replay()).toMatchObject({ is: 'conflict', status: 409, size: 600 })
    expect(formatConflict(600)).toEqual({ mediaType: 'text/x.tlog.size', body: '600\n' })
    expect(answer(600, proof('log 600 700'), checkpointAt(700), at(600)).is).toBe('cosign')
  })

  test('never goes back', () => {
    expect(answer(600, [], checkpointAt(300), at(600))).toMatchObject({ is: 'refused', status: 400 })
    expect(answer(300, [], checkpointAt(300), at(600))).toMatchObject({ status: 409, size: 600 })
    expect(answer(0, [], checkpointAt(700), at(600))).toMatchObject({ status: 409, size: 600 })
  })

  test('a log that believes it further on than it is learns so', () => {
    expect(answer(600, proof('log 600 700'), checkpointAt(700), at(300))).toMatchObject({ status: 409, size: 300 })
  })

  test.each([
    { name: 'without a hash', change: (hashes: readonly Hash[]) => hashes.slice(1) },
    { name: 'with a hash more', change: (hashes: readonly Hash[]) => [...hashes, EMPTY_ROOT] },
    { name: 'in another order', change: (hashes: readonly Hash[]) => [...hashes].reverse() },
    { name: 'of other sizes', change: () => proof('log 256 700') },
    { name: 'without any', change: () => [] },
  ])('a proof $name is refused', ({ change }) => {
    expect(answer(300, proof('log 300 700'), checkpointAt(700), at(300)).is).toBe('cosign')
    expect(answer(300, change(proof('log 300 700')), checkpointAt(700), at(300))).toMatchObject({ status: 422 })
  })

  test('an unknown log is not found', () => {
    expect(answer(0, [], checkpointAt(700), undefined)).toMatchObject({ is: 'refused', status: 404 })
    const other = { key: testKey('gate.example/audit/2').verifier, newest: undefined }
    expect(answer(0, [], checkpointAt(700), other)).toMatchObject({ status: 404 })
  })

  test('a checkpoint that the log did not sign is forbidden', () => {
    const text = Buffer.from(checkpointAt(700)).toString().split('\n\n')[0]?.concat('\n') ?? ''
    const fresh = { key: key.verifier, newest: undefined }
    expect(answer(0, [], signNote(text, [key]), fresh).is).toBe('cosign')
    expect(answer(0, [], signNote(text, [testKey(ORIGIN, 'ed25519', 9)]), fresh)).toMatchObject({ status: 403 })
    expect(answer(0, [], signNote(text, [testKey('stranger.example')]), fresh)).toMatchObject({ status: 403 })
    const spoilt = Buffer.from(checkpointAt(700)).toString().replace('\n700\n', '\n701\n')
    expect(answer(0, [], Buffer.from(spoilt), fresh)).toMatchObject({ status: 403 })
  })
})

test('a witness says why it does not cosign', () => {
  const message = (oldSize: number, checkpoint: Uint8Array, log: WitnessedLog | undefined) => {
    const answered = answer(oldSize, [], checkpoint, log)
    return 'message' in answered ? answered.message : ''
  }
  expect(message(0, checkpointAt(700), undefined)).toBe('the log `gate.example/audit/1` is not known here')
  expect(message(600, checkpointAt(300), at(600))).toBe('the old size is larger than the size of the checkpoint')
  expect(message(0, checkpointAt(700), at(600))).toBe('the old size is not what was last cosigned')
  expect(message(300, checkpointAt(700), at(300))).toBe('the proof does not show that the log only grew')
})

describe('the request', () => {
  test('is read back', () => {
    const body = formatAddCheckpoint({ oldSize: 300, proof: proof('log 300 700'), checkpoint: checkpointAt(700) })
    expect(Buffer.from(body).toString()).toMatch(/^old 300\n([A-Za-z0-9+/]{43}=\n)+\ngate\.example\/audit\/1\n700\n/)
    const read = parseAddCheckpoint(body)
    expect(read).toMatchObject({ is: 'ok', value: { oldSize: 300, origin: ORIGIN } })
    expect(read.is === 'ok' && Buffer.from(read.value.checkpoint).equals(checkpointAt(700))).toBe(true)
  })

  test.each<[string, (text: string) => string]>([
    ['no old size', (text) => text.slice(text.indexOf('\n') + 1)],
    ['two old sizes', (text) => `old 300\n${text}`],
    ['a leading zero', (text) => text.replace('old 300', 'old 0300')],
    ['two spaces', (text) => text.replace('old 300', 'old  300')],
    ['no size', (text) => text.replace('old 300', 'old ')],
    ['capitals', (text) => text.replace('old 300', 'OLD 300')],
    ['a line that is no hash', (text) => text.replace('old 300\n', 'old 300\nAAAA\n')],
    ['64 lines', (text) => text.replace('old 300\n', `old 300\n${`${'A'.repeat(43)}=\n`.repeat(64)}`)],
    ['no blank line', (text) => text.replaceAll('\n\n', '\n')],
    ['no checkpoint', (text) => text.slice(0, text.indexOf('\n\n') + 2)],
    ['a checkpoint without signatures', (text) => text.slice(0, text.indexOf('—'))],
    ['a note that is no checkpoint', (text) => text.replace('\n700\n', '\nseven hundred\n')],
    ['an extension line', (text) => text.replace('\n700\n', '\n700\nextended\n')],
    ['too many bytes', (text) => text + 'x'.repeat(300_000)],
    ['nothing', () => ''],
  ])('with %s is refused', (_, change) => {
    const body = formatAddCheckpoint({ oldSize: 300, proof: proof('log 300 700'), checkpoint: checkpointAt(700) })
    const text = Buffer.from(body).toString()
    expect(parseAddCheckpoint(Buffer.from(text)).is).toBe('ok')
    const message = expect.stringMatching(/^this is no request to a witness: .{10,}[^.]$/)
    expect(parseAddCheckpoint(Buffer.from(change(text)))).toMatchObject({
      fault: { code: 'REQUEST_MALFORMED', message },
    })
  })

  test('begins with the old size, also where it has no proof', () => {
    const body = Buffer.from(formatAddCheckpoint({ oldSize: 700, proof: [], checkpoint: checkpointAt(700) })).toString()
    expect(parseAddCheckpoint(Buffer.from(body)).is).toBe('ok')
    for (const wrong of [body.replace('old 700', 'OLD 700'), body.replace('old 700', '700'), `\n${body}`]) {
      expect(parseAddCheckpoint(Buffer.from(wrong)).is).toBe('fault')
    }
  })

  test('says what is wrong with it', () => {
    const message = (text: string) => {
      const read = parseAddCheckpoint(Buffer.from(text))
      return read.is === 'fault' ? read.fault.message : ''
    }
    const body = Buffer.from(formatAddCheckpoint({ oldSize: 700, proof: [], checkpoint: checkpointAt(700) })).toString()
    expect(message('x'.repeat(262_145))).toBe('this is no request to a witness: it has more than 262144 bytes')
    expect(message('x'.repeat(262_144))).toMatch('it has no blank line')
    expect(message(body.replaceAll('\n\n', '\n'))).toMatch('it has no blank line')
    expect(message(body.replace('old 700', 'old x'))).toMatch('its first line does not give the old size')
  })
})
