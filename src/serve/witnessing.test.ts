import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCheckpoint, signCheckpoint } from '../record/log/checkpoint.ts'
import { testKey as witnessKey } from '../record/log/testing/keys.ts'
import { verifyLog } from '../record/log/verify.ts'
import { storeLogReader } from '../record/store/log-reader.ts'
import { Store } from '../record/store/store.ts'
import { testKey, testPorts } from '../record/store/testing/test-store.ts'
import { witnessServer } from './witness/server.ts'
import { WitnessState } from './witness/state.ts'
import { Witness } from './witness/witness.ts'
import { Witnessing } from './witnessing.ts'

const log = testKey()
const key = witnessKey('witness.example/w1', 'cosignature/v1', 9)
let directory: string
let store: Store
let server: Server
let reports: string[]

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'prodgate-witnessing-'))
  store = await Store.open({ is: 'sqlite', path: join(directory, 'store.db') }, testPorts())
  const state = new WitnessState(join(directory, 'witness'))
  const witness = new Witness({ key, state, logs: [log.verifier], now: Date.now })
  server = witnessServer(witness, 'vkey', (cause) => reports.push(String(cause)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  reports = []
})
afterEach(async () => {
  server.close()
  server.closeAllConnections()
  await store.close()
  rmSync(directory, { recursive: true })
})

const urlOf = (of: Server) => `http://127.0.0.1:${(of.address() as AddressInfo).port}`
const witnessing = (url = urlOf(server)) => {
  const report = (what: string, cause: unknown) => reports.push(`${what}: ${(cause as Error).message}`)
  return new Witnessing({ store, log: log.verifier, witnesses: [{ url, key: key.verifier }], every: 60_000, report })
}
const append = (count: number) =>
  Promise.all(Array.from({ length: count }, (_, i) => store.commit(async (tx) => tx.append({ kind: 'outcome', i }))))
const opened = async () => {
  const checkpoint = (await storeLogReader(store.read).checkpoint()) as Uint8Array
  return openCheckpoint(checkpoint, { log: log.verifier, witnesses: [key.verifier], quorum: 1 })
}

test('new checkpoints are served with the cosignature, and old lines go', async () => {
  const task = witnessing()
  for (const count of [1, 300, 5]) {
    await append(count)
    expect((await opened()).is).toBe('fault')
    await task.round()
    expect((await opened()).is).toBe('ok')
  }
  // A process that has forgotten how far the witness is asks it.
  await append(3)
  await witnessing().round()
  expect((await opened()).is).toBe('ok')
  expect(await store.read.selectFrom('log_cosignature').select('size').execute()).toHaveLength(1)
  expect(reports).toEqual([])
})

test('a log that grows has a cosigned checkpoint all the time, and verifies against it', async () => {
  const task = witnessing()
  const reader = storeLogReader(store.read)
  const trust = { log: log.verifier, witnesses: [key.verifier], quorum: 1 }
  await append(3)
  expect(await reader.cosigned?.()).toBe(undefined)
  expect(await verifyLog(reader, { trust })).toMatchObject({ fault: { code: 'COSIGNATURES_MISSING' } })
  for (const count of [0, 300, 4]) {
    await append(count)
    await task.round()
    await append(2)
    const cosigned = openCheckpoint((await reader.cosigned?.()) as Uint8Array, trust)
    const started = (await store.read.selectFrom('log_head').select('size').executeTakeFirstOrThrow()).size
    expect(cosigned.is === 'ok' && started - cosigned.value.size).toBe(2)
    expect((await opened()).is).toBe('fault')
    expect(await verifyLog(reader, { trust })).toMatchObject({ is: 'ok', value: { witnessed: { size: started - 2 } } })
  }
  // Of a log that is another one behind what was cosigned nothing verifies.
  await store.commit((tx) => tx.db.updateTable('log_cosigned').set({ checkpoint: FORGED }).execute())
  expect((await verifyLog(reader, { trust })).is).toBe('fault')
})

const FORGED = Buffer.from(
  signCheckpoint({ origin: log.verifier.name, size: 3, root: Buffer.alloc(32) }, log),
).toString()

test('a checkpoint that all witnesses cosigned stays until there is a newer one of all', async () => {
  const second = witnessKey('witness.example/w2', 'cosignature/v1', 10)
  const state = new WitnessState(join(directory, 'second'))
  const other = witnessServer(
    new Witness({ key: second, state, logs: [log.verifier], now: Date.now }),
    'vkey',
    (cause) => reports.push(String(cause)),
  ).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const both = (urls: readonly string[]) =>
    new Witnessing({
      store,
      log: log.verifier,
      witnesses: [key, second].map(({ verifier }, i) => ({ url: urls[i] ?? '', key: verifier })),
      every: 60_000,
      report: (what, cause) => reports.push(`${what}: ${(cause as Error).message}`),
    })
  const trust = { log: log.verifier, witnesses: [key.verifier, second.verifier], quorum: 2 }
  const cosigned = async () => openCheckpoint((await storeLogReader(store.read).cosigned?.()) as Uint8Array, trust).is
  await append(2)
  await both([urlOf(server), urlOf(other)]).round()
  expect(await cosigned()).toBe('ok')
  await append(2)
  await both([urlOf(server), 'http://127.0.0.1:1']).round()
  expect(await cosigned()).toBe('ok')
  await both([urlOf(server), urlOf(other)]).round()
  expect(await cosigned()).toBe('ok')
  expect(await store.read.selectFrom('log_cosigned').select('size').execute()).toHaveLength(1)
  other.close()
})

test('a witness that is asked no more holds nothing back', async () => {
  await append(2)
  await witnessing().round()
  const retired = { size: 3, witness: 'witness.example/retired', line: '— witness.example/retired AAAA\n' }
  await store.commit((tx) => tx.db.insertInto('log_cosignature').values(retired).execute())
  await append(2)
  await witnessing().round()
  expect((await opened()).is).toBe('ok')
  expect(await store.read.selectFrom('log_cosigned').select('size').execute()).toHaveLength(1)
  expect(Buffer.from((await storeLogReader(store.read).cosigned?.()) as Uint8Array).toString()).toContain('\n5\n')
})

test('what another authority over the store told the witness meanwhile is no fork', async () => {
  await append(3)
  let first = true
  const between = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    if (first) {
      first = false
      await append(4)
      await witnessing().round()
    }
    const answer = await fetch(`${urlOf(server)}${request.url}`, { method: 'POST', body: Buffer.concat(parts) })
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()))
  }).listen(0, '127.0.0.1')
  await once(between, 'listening')
  await witnessing(urlOf(between)).round()
  between.close()
  expect(reports).toEqual([])
  expect((await opened()).is).toBe('ok')
})

test('a witness that is away, slow to say or wrong is reported, and nothing waits for it', async () => {
  await append(2)
  await witnessing('http://127.0.0.1:1').round()
  const liar = createServer((_, response) => response.end('— other AAAAAAAA\n')).listen(0, '127.0.0.1')
  await once(liar, 'listening')
  await witnessing(urlOf(liar)).round()
  liar.close()
  const silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const task = witnessing(urlOf(silent))
  const round = task.round()
  await append(1)
  await task.stop()
  await round
  silent.closeAllConnections()
  silent.close()
  expect(reports).toHaveLength(2)
  expect(reports[1]).toContain('does not hold')
  expect((await opened()).is).toBe('fault')
})

test('a log that went back behind its witness is reported', async () => {
  await append(300)
  await witnessing().round()
  await store.close()
  store = await Store.open({ is: 'sqlite', path: join(directory, 'younger.db') }, testPorts())
  await append(3)
  await witnessing().round()
  expect(reports).toHaveLength(1)
  expect(reports[0]).toContain('went back or was forked')
})
