import { describe, expect, test } from 'vitest'
import { cosign } from './cosignature.ts'
import type { LogReader } from './log-reader.ts'
import { testKey } from './testing/keys.ts'
import { buildLog, memoryReader, someEntries } from './testing/memory-log.ts'
import { checkpointOf, key, log, ORIGIN } from './testing/sized-logs.ts'
import { verifyLog } from './verify.ts'

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
