import { rmSync } from 'node:fs'
import { verifyLog } from '../../src/record/log/verify.ts'
import { storeLogReader } from '../../src/record/store/log-reader.ts'
import { Store } from '../../src/record/store/store.ts'
import { testKey, testPorts } from '../../src/record/store/testing/test-store.ts'

export interface MillionFigures {
  readonly entries: number
  /** Milliseconds for an append, with so many others in one commit, at the thousandth entry and at the last. */
  readonly appendAtFirst: number
  readonly appendAtLast: number
  readonly verifySeconds: number
  /** Megabytes that verifying took beyond what was there. */
  readonly verifyMemory: number
}

const GROUP = 64
const MEASURED = 4_096
const FILL = 500

/** An entry like that of a decision. */
const entry = (n: number) =>
  ({
    kind: 'decision.intent',
    decision: `01m7z1chjxv93b982pksejk${n}`,
    digest: 'sha256:f5adf7250b1756767a7ce6b06030dfbee71455854332a965b7f817aa29487ab7',
    agent: 'agent_01m7z1cebpswnbt4g0t15edz20',
    verdict: 'allow',
    environment: 'development',
    effects: ['read file /srv/app/README.md'],
    reasons: [],
  }) as const

/** Fills a log to so many entries, measures appends at its beginning and at its end, and verifies all of it. */
export async function measureMillion(path: string, entries: number): Promise<MillionFigures> {
  const store = await Store.open({ is: 'sqlite', path }, testPorts())
  try {
    await fill(store, 1_000)
    const appendAtFirst = await timeAppends(store)
    await fill(store, entries - MEASURED)
    const appendAtLast = await timeAppends(store)
    const before = process.memoryUsage().rss
    let most = before
    const began = performance.now()
    const progress = () => {
      most = Math.max(most, process.memoryUsage().rss)
    }
    const verified = await verifyLog(storeLogReader(store.read), { trust: { log: testKey().verifier }, progress })
    if (verified.is === 'fault') throw new Error(`the log does not verify: ${verified.fault.message}`)
    const verifySeconds = (performance.now() - began) / 1_000
    const { size } = verified.value
    return { entries: size, appendAtFirst, appendAtLast, verifySeconds, verifyMemory: (most - before) / 2 ** 20 }
  } finally {
    await store.close()
    for (const end of ['', '-wal', '-shm']) rmSync(path + end, { force: true })
  }
}

async function fill(store: Store, size: number): Promise<void> {
  let { size: now } = await store.read.selectFrom('log_head').select('size').executeTakeFirstOrThrow()
  while (now < size) {
    const from = now
    const count = Math.min(FILL, size - from)
    await store.commit(async (tx) => {
      for (let i = 0; i < count; i++) tx.append(entry(from + i))
    })
    now += count
  }
}

/** Each of a group waits for its own commit, as the callers of an authority do. */
async function timeAppends(store: Store): Promise<number> {
  const began = performance.now()
  for (let n = 0; n < MEASURED; n += GROUP)
    await Promise.all(Array.from({ length: GROUP }, (_, i) => store.commit(async (tx) => tx.append(entry(n + i)))))
  return (performance.now() - began) / MEASURED
}
