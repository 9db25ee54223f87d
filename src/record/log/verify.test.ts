import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBundle } from './bundle.ts'
import { signCheckpoint } from './checkpoint.ts'
import { cosign } from './cosignature.ts'
import { rootOfLeaves } from './frontier.ts'
import type { LogReader } from './log-reader.ts'
import { testKey } from './testing/keys.ts'
import { buildLog, type MemoryLog, memoryReader, someEntries } from './testing/memory-log.ts'
import { formatTilePath, TILE_WIDTH } from './tile.ts'
import { leafHash } from './tree.ts'
import { type VerifyOptions, verifyLog } from './verify.ts'

const ORIGIN = 'gate.example/audit/1'
const key = testKey(ORIGIN)
const SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 700, 65_536, 70_000]
const built = new Map<number, MemoryLog>()

/** The log of this size. Its files are a copy: a test may change them. */
function log(size: number): MemoryLog {
  const one = built.get(size) ?? buildLog(someEntries(size), key)
  built.set(size, one)
  return { ...one, files: new Map(one.files) }
}

const verify = (files: ReadonlyMap<string, Uint8Array>, options: Partial<VerifyOptions> = {}) =>
  verifyLog(memoryReader(files), { trust: { log: key.verifier }, ...options })
const checkpointOf = (one: MemoryLog) => one.files.get('checkpoint') as Uint8Array

function flip(files: Map<string, Uint8Array>, path: string, at: number, bits = 1): void {
  const changed = Buffer.from(files.get(path) ?? [])
  changed[at] = Number(changed[at]) ^ bits
  files.set(path, changed)
}

describe('a whole log', () => {
  test.each(SIZES)('of %i entries verifies', async (size) => {
    const one = log(size)
    expect(await verify(one.files)).toMatchObject({ is: 'ok', value: { origin: ORIGIN, size, root: one.root } })
  })

  test('tells how far it is, and shows each entry once and in order', async () => {
    const steps: [number, number][] = []
    const seen: string[] = []
    await verify(log(700).files, {
      progress: (checked, size) => steps.push([checked, size]),
      entry: (index, bytes) => seen.push(`${index} ${Buffer.from(bytes)}`),
    })
    expect(steps).toEqual([
      [256, 700],
      [512, 700],
      [700, 700],
    ])
    expect(seen).toEqual(someEntries(700).map((entry, index) => `${index} ${Buffer.from(entry)}`))
  })

  test('asks for each part once, at the widths of its size', async () => {
    const one = memoryReader(log(70_000).files)
    const asked: string[] = []
    const reader: LogReader = {
      checkpoint: one.checkpoint,
      tile: (level, index, width) => {
        asked.push(formatTilePath({ level, index, width }))
        return one.tile(level, index, width)
      },
      entries: (index, width) => {
        asked.push(formatTilePath({ level: 'entries', index, width }))
        return one.entries(index, width)
      },
    }
    expect((await verifyLog(reader, { trust: { log: key.verifier } })).is).toBe('ok')
    expect(asked.sort()).toEqual([...log(70_000).files.keys()].filter((path) => path !== 'checkpoint').sort())
  })

  test('asks for cosignatures where they are wanted', async () => {
    const witness = testKey('witness.example/1', 'cosignature/v1')
    const trust = { log: key.verifier, witnesses: [witness.verifier], quorum: 1 }
    const { files } = log(700)
    const text = Buffer.from(files.get('checkpoint') ?? [])
      .toString()
      .split('\n\n')[0]
    expect(await verify(files, { trust })).toMatchObject({ fault: { code: 'COSIGNATURES_MISSING' } })
    const line = Buffer.from(cosign(`${text}\n`, witness, 1_795_000_000_000))
    files.set('checkpoint', Buffer.concat([files.get('checkpoint') ?? Buffer.of(), line]))
    expect((await verify(files, { trust })).is).toBe('ok')
  })
})

describe('with witnesses', () => {
  const first = testKey('witness.example/1', 'cosignature/v1', 21)
  const second = testKey('witness.example/2', 'cosignature/v1', 22)
  const witnesses = [first.verifier, second.verifier]
  const TIME = 1_795_000_000_000
  const cosigned = (note: Uint8Array, ...by: (typeof first)[]) => {
    const text = `${Buffer.from(note).toString().split('\n\n')[0]}\n`
    return Buffer.concat([note, ...by.map((witness) => Buffer.from(cosign(text, witness, TIME)))])
  }
  const checkpointAt = (size: number) => checkpointOf(buildLog(someEntries(size), key))
  const fork = checkpointOf(buildLog(someEntries(300).with(9, Buffer.from('forked')), key))

  interface Offered {
    readonly newest?: Uint8Array
    readonly kept?: Uint8Array | undefined
    readonly quorum?: number
    readonly older?: Uint8Array
  }

  /** A log of 700 entries that offers these checkpoints. */
  function verifyWith({ newest = checkpointOf(log(700)), quorum = 1, older, ...offered }: Offered) {
    const reader: LogReader = {
      ...memoryReader(log(700).files.set('checkpoint', newest)),
      cosigned: async () => offered.kept,
    }
    const trust = { log: key.verifier, witnesses, quorum }
    return verifyLog(reader, { trust, ...(older === undefined ? {} : { older }) })
  }
  const outcome = async (offered: Offered) => {
    const verified = await verifyWith(offered)
    if (verified.is === 'fault') return verified.fault.code
    return `${verified.value.size} ${verified.value.witnessed?.size}`
  }

  test('a newest checkpoint that enough have cosigned is the witnessed one, whatever else is kept', async () => {
    const newest = cosigned(checkpointOf(log(700)), first)
    expect(await outcome({ newest })).toBe('700 700')
    expect(await outcome({ newest, kept: cosigned(checkpointAt(300), first, second) })).toBe('700 700')
    expect(await outcome({ newest, kept: fork })).toBe('700 700')
    expect(await verifyWith({ newest })).toMatchObject({
      value: { cosigned: [{ key: first.verifier }], witnessed: { cosigned: [{ key: first.verifier }] } },
    })
  })

  test('an older one that enough have cosigned is the witnessed one, and the log begins with it', async () => {
    for (const size of [0, 1, 256, 300, 512, 700])
      expect(await outcome({ kept: cosigned(checkpointAt(size), first) })).toBe(`700 ${size}`)
    const newest = cosigned(checkpointOf(log(700)), first)
    const kept = cosigned(checkpointAt(300), first, second)
    expect(await outcome({ newest, kept, quorum: 2 })).toBe('700 300')
    expect(await verifyWith({ newest, kept, quorum: 2 })).toMatchObject({
      value: { root: log(700).root, cosigned: [{ key: first.verifier }], witnessed: { cosigned: { length: 2 } } },
    })
  })

  test('one that the log does not begin with is found', async () => {
    expect(await verifyWith({ kept: cosigned(fork, first) })).toMatchObject({
      fault: {
        code: 'LOG_REWRITTEN',
        index: 300,
        message: 'the first 300 entries are not those of the older checkpoint',
      },
    })
    expect(await outcome({ kept: cosigned(checkpointAt(300), first) })).toBe('700 300')
  })

  test('one that goes further than the newest is found', async () => {
    const newest = checkpointAt(300)
    expect(await verifyWith({ newest, kept: cosigned(checkpointAt(301), first) })).toMatchObject({
      fault: { code: 'LOG_SHRUNK', index: 300, message: 'the log had 301 entries and now has 300' },
    })
  })

  test('an older checkpoint that was kept is looked at beside it', async () => {
    const kept = cosigned(checkpointAt(300), first)
    expect(await outcome({ kept, older: checkpointAt(256) })).toBe('700 300')
    expect(await outcome({ kept, older: fork })).toBe('LOG_REWRITTEN')
    expect(await outcome({ kept: cosigned(fork, first), older: checkpointAt(256) })).toBe('LOG_REWRITTEN')
    expect(await outcome({ kept, older: checkpointAt(701) })).toBe('LOG_SHRUNK')
  })

  test.each<[string, Offered, string, string, string?]>([
    ['none', { kept: undefined }, 'COSIGNATURES_MISSING', '0 of 1 witnesses have cosigned it', 'checkpoint'],
    [
      'none, and too few of the newest',
      { newest: cosigned(checkpointOf(log(700)), second), quorum: 2 },
      'COSIGNATURES_MISSING',
      '1 of 2 witnesses have cosigned it',
      'checkpoint',
    ],
    [
      'one that too few have cosigned',
      { kept: cosigned(checkpointAt(300), first), quorum: 2 },
      'COSIGNATURES_MISSING',
      '1 of 2 witnesses have cosigned it',
    ],
    [
      'one that a stranger has cosigned',
      { kept: cosigned(checkpointAt(300), testKey('witness.example/3', 'cosignature/v1', 23)) },
      'COSIGNATURES_MISSING',
      '0 of 1 witnesses have cosigned it',
    ],
    [
      'one with the cosignature of another checkpoint',
      {
        kept: Buffer.concat([checkpointAt(300), cosigned(checkpointAt(256), first).subarray(checkpointAt(256).length)]),
      },
      'SIGNATURE_INVALID',
      'the signature of `witness.example/1` does not hold',
    ],
    [
      'one that the log has not signed',
      {
        kept: cosigned(checkpointOf(buildLog(someEntries(300), testKey(ORIGIN, 'ed25519', 9))), first),
      },
      'SIGNATURE_MISSING',
      'the log `gate.example/audit/1` has not signed it',
    ],
  ])('%s is not enough', async (_, offered, code, message, path = 'checkpoint/cosigned') => {
    expect(await verifyWith(offered)).toMatchObject({ fault: { code, path, message } })
    expect(await outcome({ kept: cosigned(checkpointAt(300), first, second), quorum: offered.quorum ?? 1 })).toBe(
      '700 300',
    )
  })

  test('a newest checkpoint with a cosignature that does not hold is refused, whatever else is kept', async () => {
    const line = cosigned(checkpointAt(300), first).subarray(checkpointAt(300).length)
    const newest = Buffer.concat([checkpointOf(log(700)), line])
    const kept = cosigned(checkpointAt(300), second)
    expect(await verifyWith({ newest, kept })).toMatchObject({
      fault: { code: 'SIGNATURE_INVALID', path: 'checkpoint' },
    })
    expect(await outcome({ newest: cosigned(checkpointOf(log(700)), first), kept })).toBe('700 700')
  })

  test('the cosigned one is asked for before the newest, and only where cosignatures are', async () => {
    const asked: string[] = []
    const kept = cosigned(checkpointAt(300), first)
    const one = memoryReader(log(700).files)
    const reader: LogReader = {
      ...one,
      checkpoint: () => {
        asked.push('newest')
        return one.checkpoint()
      },
      cosigned: async () => {
        asked.push('cosigned')
        return kept
      },
    }
    const trust = { log: key.verifier, witnesses }
    expect(await verifyLog(reader, { trust: { ...trust, quorum: 1 } })).toMatchObject({ is: 'ok' })
    expect(asked.splice(0)).toEqual(['cosigned', 'newest'])
    for (const quorum of [{}, { quorum: 0 }]) {
      const verified = await verifyLog(reader, { trust: { ...trust, ...quorum } })
      expect(verified.is === 'ok' && 'witnessed' in verified.value).toBe(false)
      expect(asked.splice(0)).toEqual(['newest'])
    }
  })

  test('one that cannot be read is a fault, unless the newest has enough', async () => {
    const trust = { log: key.verifier, witnesses, quorum: 1 }
    const { files } = log(700)
    const reader = () => ({
      ...memoryReader(files),
      cosigned: async () => {
        throw new Error('503')
      },
    })
    expect(await verifyLog(reader(), { trust })).toMatchObject({
      fault: {
        code: 'LOG_UNREADABLE',
        message: 'a part of the log could not be read: 503',
        path: 'checkpoint/cosigned',
      },
    })
    files.set('checkpoint', cosigned(checkpointOf(log(700)), first))
    expect(await verifyLog(reader(), { trust })).toMatchObject({ value: { witnessed: { size: 700 } } })
  })
})

describe('one byte changed', () => {
  test('anywhere in the checkpoint is found', async () => {
    const one = log(257)
    for (let at = 0; at < checkpointOf(one).length; at++) {
      for (const bits of [1, 0x20, 0x80]) {
        const { files } = log(257)
        flip(files, 'checkpoint', at, bits)
        expect((await verify(files)).is, `byte ${at}`).toBe('fault')
      }
    }
  })

  test.each([1, 2, 257, 700])('anywhere in a log of %i entries is found', async (size) => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 255 }), async (which, at, bits) => {
        const { files } = log(size)
        const paths = [...files.keys()]
        const path = paths[which % paths.length] as string
        flip(files, path, at % Number(files.get(path)?.length), bits)
        expect((await verify(files)).is, path).toBe('fault')
      }),
      { numRuns: 150 },
    )
  })

  test.each([
    {
      path: 'tile/entries/000',
      at: 7,
      found: {
        code: 'ENTRY_MISMATCH',
        path: 'tile/entries/000',
        index: 0,
        message: 'an entry is not the one of its leaf hash',
      },
    },
    { path: 'tile/entries/273.p/112', at: 50, found: { code: 'ENTRY_MISMATCH', index: 273 * 256 + 1 } },
    { path: 'tile/0/000', at: 33, found: { code: 'ENTRY_MISMATCH', path: 'tile/entries/000', index: 1 } },
    { path: 'tile/0/273.p/112', at: 112 * 32 - 1, found: { code: 'ENTRY_MISMATCH', index: 69_999 } },
    {
      path: 'tile/1/000',
      at: 32 * 9,
      found: {
        code: 'TILE_MISMATCH',
        path: 'tile/1/000',
        index: 9,
        message: 'a hash of a tile is not the root of the tile below it',
      },
    },
    { path: 'tile/1/001.p/17', at: 0, found: { code: 'TILE_MISMATCH', path: 'tile/1/001.p/17', index: 256 } },
    { path: 'tile/2/000.p/1', at: 31, found: { code: 'TILE_MISMATCH', path: 'tile/2/000.p/1', index: 0 } },
    { path: 'checkpoint', at: 0, found: { code: 'SIGNATURE_INVALID', path: 'checkpoint' } },
  ])('in $path of 70,000 entries is found there', async ({ path, at, found }) => {
    const { files } = log(70_000)
    flip(files, path, at)
    expect(await verify(files)).toMatchObject({ is: 'fault', fault: found })
  })

  test('in the length of an entry is found', async () => {
    const { files } = log(257)
    flip(files, 'tile/entries/000', 0)
    expect(await verify(files)).toMatchObject({
      fault: { code: 'BUNDLE_MALFORMED', path: 'tile/entries/000' },
    })
  })
})

describe('a part that is missing or of another length is found:', () => {
  test.each([
    ['checkpoint', 'CHECKPOINT_MISSING'],
    ['tile/entries/000', 'BUNDLE_MISSING'],
    ['tile/entries/002.p/188', 'BUNDLE_MISSING'],
    ['tile/0/001', 'TILE_MISSING'],
    ['tile/0/002.p/188', 'TILE_MISSING'],
    ['tile/1/000.p/2', 'TILE_MISSING'],
  ])('%s', async (path, code) => {
    const { files } = log(700)
    const whole = files.get(path) as Uint8Array
    files.delete(path)
    const message = expect.stringMatching(
      /^(the log has no checkpoint|a (bundle of entries|tile of hashes) is missing)$/,
    )
    expect(await verify(files)).toMatchObject({ fault: { code, path, message } })
    for (const other of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.of(0)]), Buffer.of()]) {
      files.set(path, other)
      expect(await verify(files)).toMatchObject({ is: 'fault', fault: { path } })
    }
    files.set(path, whole)
    expect((await verify(files)).is).toBe('ok')
  })

  test('a source that fails', async () => {
    const failing = async () => {
      throw new Error('EIO: i/o error')
    }
    const one = memoryReader(log(700).files)
    const trust = { log: key.verifier }
    for (const [path, part] of [
      ['checkpoint', { checkpoint: failing }],
      ['tile/0/000', { tile: failing }],
      ['tile/entries/000', { entries: failing }],
    ] as const) {
      expect(await verifyLog({ ...one, ...part }, { trust })).toEqual({
        is: 'fault',
        fault: { code: 'LOG_UNREADABLE', message: 'a part of the log could not be read: EIO: i/o error', path },
      })
    }
    const tile: LogReader['tile'] = async () => Promise.reject('gone')
    expect(await verifyLog({ ...one, tile }, { trust })).toMatchObject({
      fault: { message: 'a part of the log could not be read: gone' },
    })
  })

  test('a tile is as long as its hashes', async () => {
    const { files } = log(700)
    const whole = files.get('tile/0/002.p/188') as Uint8Array
    for (const other of [whole.subarray(0, -1), Buffer.concat([whole, Buffer.of(0)]), Buffer.of()]) {
      files.set('tile/0/002.p/188', other)
      expect(await verify(files)).toMatchObject({
        fault: {
          code: 'TILE_MALFORMED',
          message: 'a tile of 188 hashes has 6016 bytes',
          path: 'tile/0/002.p/188',
        },
      })
    }
  })

  test('a bundle is missing its entry at its place in the log', async () => {
    const { files } = log(700)
    const path = 'tile/entries/002.p/188'
    files.set(path, (files.get(path) as Uint8Array).subarray(0, -1))
    expect(await verify(files)).toMatchObject({
      fault: { code: 'BUNDLE_MALFORMED', path, index: 699, message: 'the bundle ends within an entry' },
    })
  })
})

describe('a log that was tampered with', () => {
  const entries = someEntries(700)

  /** The files of another log under the checkpoint of the true one. */
  const underTrueCheckpoint = (other: readonly Uint8Array[]) =>
    buildLog(other, key).files.set('checkpoint', checkpointOf(log(700)))

  test('re-ordered', async () => {
    const swapped = entries.with(3, entries[4] as Uint8Array).with(4, entries[3] as Uint8Array)
    expect(await verify(underTrueCheckpoint(swapped))).toMatchObject({
      fault: { code: 'ROOT_MISMATCH', message: 'the entries do not give the root of the checkpoint' },
    })
    expect((await verify(underTrueCheckpoint(entries))).is).toBe('ok')
  })

  test('re-ordered within a bundle only', async () => {
    const { files } = log(700)
    const [first, second, ...rest] = entries.slice(0, TILE_WIDTH) as [Uint8Array, Uint8Array, ...Uint8Array[]]
    files.set('tile/entries/000', encodeBundle([second, first, ...rest]))
    expect(await verify(files)).toMatchObject({ fault: { code: 'ENTRY_MISMATCH', index: 0 } })
  })

  test('an entry changed together with its leaf hash', async () => {
    const { files } = log(700)
    const changed = entries.slice(0, TILE_WIDTH).with(9, Buffer.from('changed'))
    files.set('tile/entries/000', encodeBundle(changed))
    files.set('tile/0/000', Buffer.concat(changed.map(leafHash)))
    expect(await verify(files)).toMatchObject({ fault: { code: 'TILE_MISMATCH', path: 'tile/1/000.p/2', index: 0 } })
  })

  test('an entry changed with all hashes above it', async () => {
    expect(await verify(underTrueCheckpoint(entries.with(9, Buffer.from('changed'))))).toMatchObject({
      fault: { code: 'ROOT_MISMATCH' },
    })
  })

  test('cut to an earlier size', async () => {
    const { files } = log(300)
    expect(await verify(files.set('checkpoint', checkpointOf(log(700))))).toMatchObject({
      fault: { code: 'BUNDLE_MISSING', path: 'tile/entries/001' },
    })
  })

  test('signed by another key under the same name', async () => {
    const forged = buildLog(entries, testKey(ORIGIN, 'ed25519', 9))
    expect(await verify(forged.files)).toMatchObject({ fault: { code: 'SIGNATURE_MISSING', path: 'checkpoint' } })
  })

  test('a checkpoint of another size over the same root', async () => {
    const { files, root } = log(700)
    files.set('checkpoint', signCheckpoint({ origin: ORIGIN, size: 699, root }, key))
    expect(await verify(files)).toMatchObject({ is: 'fault' })
  })

  test('the empty log with a root', async () => {
    const { files } = log(0)
    files.set('checkpoint', signCheckpoint({ origin: ORIGIN, size: 0, root: Buffer.alloc(32) }, key))
    expect(await verify(files)).toMatchObject({ fault: { code: 'ROOT_MISMATCH' } })
  })
})

describe('against an older checkpoint', () => {
  test('a log that only grew verifies', async () => {
    for (const old of [0, 1, 2, 100, 255, 256, 257, 511, 512, 513, 699, 700]) {
      const older = buildLog(someEntries(old), key).files.get('checkpoint') as Uint8Array
      expect((await verify(log(700).files, { older })).is, `${old}`).toBe('ok')
    }
    const one = log(70_000)
    const past = (size: number) => {
      const root = rootOfLeaves(someEntries(size).map(leafHash))
      return signCheckpoint({ origin: ORIGIN, size, root }, key)
    }
    for (const old of [65_536, 65_537]) expect((await verify(one.files, { older: past(old) })).is, `${old}`).toBe('ok')
  })

  test('a log that the holder of its key rewrote is found, whole as it is', async () => {
    const rewritten = buildLog(someEntries(700).with(99, Buffer.from('rewritten')), key).files
    expect((await verify(rewritten)).is).toBe('ok')
    for (const old of [100, 256, 300, 512, 700]) {
      const older = checkpointOf(buildLog(someEntries(old), key))
      expect(await verify(rewritten, { older })).toMatchObject({ fault: { code: 'LOG_REWRITTEN', index: old } })
    }
    // Before the entry that was changed the two agree.
    expect((await verify(rewritten, { older: checkpointOf(buildLog(someEntries(99), key)) })).is).toBe('ok')
  })

  test('a log that shrank is found', async () => {
    expect(await verify(log(512).files, { older: checkpointOf(log(700)) })).toMatchObject({
      fault: { code: 'LOG_SHRUNK', index: 512, message: 'the log had 700 entries and now has 512' },
    })
  })

  test('an empty tree with a root is found', async () => {
    const older = signCheckpoint({ origin: ORIGIN, size: 0, root: Buffer.alloc(32) }, key)
    expect(await verify(log(700).files, { older })).toMatchObject({ fault: { code: 'LOG_REWRITTEN', index: 0 } })
    expect(await verify(log(0).files, { older })).toMatchObject({ fault: { code: 'LOG_REWRITTEN', index: 0 } })
  })

  test('one that is not of this log is refused', async () => {
    const older = checkpointOf(buildLog(someEntries(5), testKey(ORIGIN, 'ed25519', 9)))
    expect(await verify(log(700).files, { older })).toMatchObject({ fault: { code: 'SIGNATURE_MISSING' } })
  })
})
