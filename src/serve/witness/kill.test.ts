import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatAddCheckpoint } from '../../record/log/add-checkpoint.ts'
import { formatVerifierKey } from '../../record/log/key.ts'
import { tileHashReader } from '../../record/log/log-reader.ts'
import { proveConsistency } from '../../record/log/proof.ts'
import { testKey } from '../../record/log/testing/keys.ts'
import { buildLog, memoryReader, someEntries } from '../../record/log/testing/memory-log.ts'

const log = testKey('gate.example/audit/1')
const STEPS = 120
const KILLS = 12

/** Two histories that part at the second entry; whichever is cosigned first has to stay the only one. */
const histories = [someEntries(STEPS), someEntries(STEPS).with(1, Buffer.from('forked'))]

let directory: string
const running: ChildProcess[] = []
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'prodgate-witness-kill-'))
})
afterAll(() => {
  for (const one of running) one.kill('SIGKILL')
  rmSync(directory, { recursive: true })
})

async function start(): Promise<{ readonly process: ChildProcess; readonly url: string; readonly key: string }> {
  const main = join(import.meta.dirname, '../../cli/start.ts')
  const key = formatVerifierKey(log.verifier)
  const args = ['witness', '--state', directory, '--listen', '127.0.0.1:0', '--log', key, '--json']
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  running.push(child)
  if (child.stdout === null) throw new Error('a pipe has no end to read from')
  const line = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next()
  return { process: child, ...JSON.parse(line.value ?? '') }
}

async function ask(url: string, history: number, oldSize: number, size: number): Promise<Response> {
  const reader = memoryReader(buildLog((histories[history] ?? []).slice(0, size), log).files)
  const proof = oldSize > size ? [] : await proveConsistency(oldSize, size, tileHashReader(size, reader))
  const checkpoint = (await reader.checkpoint()) as Uint8Array
  const body = new Uint8Array(formatAddCheckpoint({ oldSize, proof, checkpoint }))
  return fetch(`${url}/add-checkpoint`, { method: 'POST', body })
}

test('a witness that is killed again and again never cosigns two roots for one size, and never goes back', async () => {
  /** By size, the histories that were cosigned. */
  const cosigned = new Map<number, Set<number>>()
  let largest = 0
  const keys = new Set<string>()
  for (let round = 0; round < KILLS; round++) {
    const { process: child, url, key } = await start()
    keys.add(key)
    const gone = once(child, 'exit')
    const die = () => void setTimeout(() => child.kill('SIGKILL'), 20 + Math.random() * 150)
    // Some die before their first answer, the others once they have cosigned something, however long that takes.
    const isHasty = round % 3 === 0
    if (isHasty) die()
    const before = largest
    let answers = 0
    /** Goes on from wherever the witness is, with one of the histories, until it is gone. */
    const climb = async (history: number) => {
      let old = 0
      for (let size = Math.max(2, before); size <= STEPS; ) {
        const response = await ask(url, history, old, size)
        const text = await response.text()
        if (response.status === 200) {
          expect(size).toBeGreaterThanOrEqual(before)
          if (++answers === 2 && !isHasty) die()
          cosigned.set(size, (cosigned.get(size) ?? new Set()).add(history))
          largest = Math.max(largest, size)
          old = size++
        } else if (response.status === 409) {
          old = Number(text)
          size = Math.max(size, old)
        } else return
      }
    }
    await Promise.allSettled([climb(round % 2), climb((round + 1) % 2), climb(0)])
    child.kill('SIGKILL')
    await gone
  }
  expect(keys.size).toBe(1)
  expect(largest).toBeGreaterThan(2)
  expect([...cosigned].filter(([, of]) => of.size > 1)).toEqual([])
  // Whichever history was first, it is one and the same at every size.
  expect(new Set([...cosigned.values()].flatMap((of) => [...of])).size).toBe(1)
})
