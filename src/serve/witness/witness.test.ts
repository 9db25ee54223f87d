import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { formatAddCheckpoint } from '../../record/log/add-checkpoint.ts'
import { addCosignatures } from '../../record/log/add-cosignatures.ts'
import { openCheckpoint } from '../../record/log/checkpoint.ts'
import { tileHashReader } from '../../record/log/log-reader.ts'
import { proveConsistency } from '../../record/log/proof.ts'
import { testKey } from '../../record/log/testing/keys.ts'
import { buildLog, memoryReader, someEntries } from '../../record/log/testing/memory-log.ts'
import { WitnessState } from './state.ts'
import { Witness } from './witness.ts'

const log = testKey('gate.example/audit/1')
const key = testKey('witness.example/w1', 'cosignature/v1', 9)
const entries = someEntries(400)
const forked = entries.with(3, Buffer.from('forked'))
const NOW = Date.UTC(2026, 10, 21)

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'prodgate-witness-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

const witness = (state = new WitnessState(directory)) =>
  new Witness({ key, state, logs: [log.verifier], now: () => NOW })

async function request(oldSize: number, size: number, of = entries): Promise<Uint8Array> {
  const reader = memoryReader(buildLog(of.slice(0, size), log).files)
  const proof = await proveConsistency(oldSize, size, tileHashReader(size, reader))
  return formatAddCheckpoint({ oldSize, proof, checkpoint: (await reader.checkpoint()) as Uint8Array })
}

describe('a witness over its state', () => {
  test('cosigns what continues, after a restart too, and its line holds', async () => {
    expect(witness().addCheckpoint(await request(0, 100)).status).toBe(200)
    const { status, body } = witness().addCheckpoint(await request(100, 300))
    expect(status).toBe(200)
    const checkpoint = (await memoryReader(buildLog(entries.slice(0, 300), log).files).checkpoint()) as Uint8Array
    const added = addCosignatures(checkpoint, Buffer.from(body), [key.verifier])
    const published = added.is === 'ok' ? added.value : Buffer.of()
    const trust = { log: log.verifier, witnesses: [key.verifier], quorum: 1 }
    expect(openCheckpoint(published, trust)).toMatchObject({ is: 'ok', value: { size: 300 } })
  })

  test('never goes back and never cosigns a fork, after a restart too', async () => {
    witness().addCheckpoint(await request(0, 300))
    expect(witness().addCheckpoint(await request(0, 100))).toMatchObject({ status: 409, body: '300\n' })
    expect(witness().addCheckpoint(await request(300, 300, forked))).toMatchObject({ status: 409, body: '300\n' })
    expect(witness().addCheckpoint(await request(300, 400, forked)).status).toBe(422)
    expect(witness().addCheckpoint(await request(300, 400)).status).toBe(200)
  })

  test('cosigns the same again, and knows no other log', async () => {
    witness().addCheckpoint(await request(0, 300))
    expect(witness().addCheckpoint(await request(300, 300)).status).toBe(200)
    const none = new Witness({ key, state: new WitnessState(directory), logs: [], now: () => NOW })
    expect(none.addCheckpoint(await request(300, 400)).status).toBe(404)
    expect(witness().addCheckpoint(Buffer.from('nonsense')).status).toBe(400)
  })

  test('of two that go on from one version, one goes on', () => {
    const [one, other] = [new WitnessState(directory), new WitnessState(directory)]
    const version = one.read('a')
    expect(one.replace('a', version, { size: 1, root: Buffer.alloc(32, 1) })).toBe(true)
    expect(other.replace('a', version, { size: 1, root: Buffer.alloc(32, 2) })).toBe(false)
    expect(other.read('a').newest).toMatchObject({ size: 1, root: Buffer.alloc(32, 1) })
    // The version that both began from is long gone, and its number is free again.
    for (let size = 2; size < 5; size++) one.replace('a', one.read('a'), { size, root: Buffer.alloc(32, 1) })
    expect(other.replace('a', version, { size: 9, root: Buffer.alloc(32, 2) })).toBe(false)
    expect(other.read('a').newest?.size).toBe(4)
  })

  test('answers nothing where its state is broken', async () => {
    const state = new WitnessState(directory)
    state.replace('gate.example/audit/1', state.read('gate.example/audit/1'), { size: -1.5, root: Buffer.alloc(2) })
    await expect(async () => witness().addCheckpoint(await request(0, 100))).rejects.toThrow('broken')
  })
})
