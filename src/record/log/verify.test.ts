import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBundle } from './bundle.ts'
import { signCheckpoint } from './checkpoint.ts'
import { cosign } from './cosignature.ts'
import { rootOfLeaves } from './frontier.ts'
import type { LogReader } from './log-reader.ts'
import { testKey } from './testing/keys.ts'
import { buildLog, memoryReader, someEntries } from './testing/memory-log.ts'
import { checkpointOf, key, log, ORIGIN, SIZES, verify } from './testing/sized-logs.ts'
import { formatTilePath, TILE_WIDTH } from './tile.ts'
import { leafHash } from './tree.ts'
import { verifyLog } from './verify.ts'

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
