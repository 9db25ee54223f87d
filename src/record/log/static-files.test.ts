import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { MAX_NOTE_BYTES } from './note.ts'
import { readStaticLog, writeStaticLog } from './static-files.ts'
import { testKey } from './testing/keys.ts'
import { buildLog, memoryReader, someEntries } from './testing/memory-log.ts'
import { verifyLog } from './verify.ts'

const key = testKey('gate.example/audit/1')
const trust = { log: key.verifier }
const log = (size: number) => buildLog(someEntries(size), key)
let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'prodgate-log-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const written = () =>
  readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort()

describe('a log as static files', () => {
  test.each([0, 1, 256, 700])('of %i entries is written whole, read and verified', async (size) => {
    const { files } = log(size)
    expect(await writeStaticLog(directory, memoryReader(files))).toMatchObject({ is: 'ok', value: { size } })
    expect(written()).toEqual([...files.keys()].sort())
    expect(await verifyLog(readStaticLog(directory), { trust })).toMatchObject({ is: 'ok', value: { size } })
  })

  test('is asked for tiles by their level, and for entries as such', async () => {
    const of = memoryReader(log(700).files)
    const levels = new Set<unknown>()
    const tile: typeof of.tile = (level, index, width) => {
      levels.add(level)
      return of.tile(level, index, width)
    }
    expect(await writeStaticLog(directory, { ...of, tile })).toMatchObject({ is: 'ok' })
    expect([...levels].sort()).toEqual([0, 1])
  })

  test('is added to by a later export', async () => {
    await writeStaticLog(directory, memoryReader(log(300).files))
    const older = readFileSync(join(directory, 'checkpoint'))
    await writeStaticLog(directory, memoryReader(log(700).files))
    expect(await verifyLog(readStaticLog(directory), { trust, older })).toMatchObject({ value: { size: 700 } })
  })

  test('stays at its earlier checkpoint where an export fails', async () => {
    await writeStaticLog(directory, memoryReader(log(300).files))
    const { files } = log(700)
    files.delete('tile/1/000.p/2')
    expect(await writeStaticLog(directory, memoryReader(files))).toMatchObject({
      is: 'fault',
      fault: { code: 'TILE_MISSING', path: 'tile/1/000.p/2', message: 'the log lacks a part of itself' },
    })
    expect(await verifyLog(readStaticLog(directory), { trust })).toMatchObject({ value: { size: 300 } })
  })

  test('is not written without a checkpoint', async () => {
    const files = log(3).files
    files.set('checkpoint', Buffer.from('no checkpoint'))
    expect(await writeStaticLog(directory, memoryReader(files))).toMatchObject({ fault: { code: 'NOTE_MALFORMED' } })
    files.delete('checkpoint')
    expect(await writeStaticLog(directory, memoryReader(files))).toMatchObject({
      fault: { code: 'CHECKPOINT_MISSING', message: 'the log has no checkpoint' },
    })
    expect(written()).toEqual([])
  })

  test('is read no further than it may be long', async () => {
    await writeStaticLog(directory, memoryReader(log(3).files))
    truncateSync(join(directory, 'checkpoint'), 2 ** 32)
    const bytes = await readStaticLog(directory).checkpoint()
    expect(bytes?.length).toBe(MAX_NOTE_BYTES + 1)
    expect(await verifyLog(readStaticLog(directory), { trust })).toMatchObject({ fault: { code: 'NOTE_TOO_LARGE' } })
  })

  test('that is not there is missing, and one that cannot be read is a fault', async () => {
    expect(await readStaticLog(join(directory, 'nowhere')).checkpoint()).toBeUndefined()
    await writeStaticLog(directory, memoryReader(log(3).files))
    rmSync(join(directory, 'tile/0/000.p/3'))
    rmSync(join(directory, 'tile/0/000.p'), { recursive: true })
    writeFileSync(join(directory, 'tile/0/000.p'), '')
    expect(await verifyLog(readStaticLog(directory), { trust })).toMatchObject({ fault: { code: 'TILE_MISSING' } })
    expect(await verifyLog(readStaticLog('/dev/null'), { trust })).toMatchObject({
      fault: { code: 'CHECKPOINT_MISSING' },
    })
    rmSync(join(directory, 'checkpoint'))
    symlinkSync('checkpoint', join(directory, 'checkpoint'))
    expect(await verifyLog(readStaticLog(directory), { trust })).toMatchObject({ fault: { code: 'LOG_UNREADABLE' } })
    rmSync(join(directory, 'checkpoint'))
    rmSync(join(directory, 'tile'), { recursive: true })
    await writeStaticLog(join(directory, 'checkpoint'), memoryReader(log(1).files))
    expect(await verifyLog(readStaticLog(directory), { trust })).toMatchObject({ fault: { code: 'LOG_UNREADABLE' } })
  })
})
