import { type VerifyOptions, verifyLog } from '../verify.ts'
import { testKey } from './keys.ts'
import { buildLog, type MemoryLog, memoryReader, someEntries } from './memory-log.ts'

/** Logs of sizes at which tiles and bundles begin and end. Test support. */
export const ORIGIN = 'gate.example/audit/1'
export const key = testKey(ORIGIN)
export const SIZES = [0, 1, 2, 255, 256, 257, 511, 512, 700, 65_536, 70_000]
const built = new Map<number, MemoryLog>()

/** The log of this size. Its files are a copy: a test may change them. */
export function log(size: number): MemoryLog {
  const one = built.get(size) ?? buildLog(someEntries(size), key)
  built.set(size, one)
  return { ...one, files: new Map(one.files) }
}

export const verify = (files: ReadonlyMap<string, Uint8Array>, options: Partial<VerifyOptions> = {}) =>
  verifyLog(memoryReader(files), { trust: { log: key.verifier }, ...options })
export const checkpointOf = (one: MemoryLog) => one.files.get('checkpoint') as Uint8Array
