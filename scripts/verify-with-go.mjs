/**
 * Has logs that we build verified by code that we did not write: `node scripts/verify-with-go.mjs`, with Node 24 and
 * Go.
 *
 * Logs of many sizes, written as static files, must verify with Go's `sumdb/note` and `tlog` and with our own verifier;
 * receipts too. Then single bytes are changed, and each change must be found by both. The last line is
 * `N passed, N failed`. Without Go nothing is counted: it says so, and ends well.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatVerifierKey } from '../src/record/log/key.ts'
import { tileHashReader } from '../src/record/log/log-reader.ts'
import { proveInclusion } from '../src/record/log/proof.ts'
import { formatReceipt, verifyReceipt } from '../src/record/log/receipt.ts'
import { readStaticLog, writeStaticLog } from '../src/record/log/static-files.ts'
import { testKey } from '../src/record/log/testing/keys.ts'
import { buildLog, memoryReader, someEntries } from '../src/record/log/testing/memory-log.ts'
import { verifyLog } from '../src/record/log/verify.ts'

const SIZES = [0, 1, 2, 255, 256, 257, 700, 65_535, 65_536, 70_000]
/** Of a log of this size every byte of the checkpoint and of a receipt is changed. */
const EACH_BYTE = 257

const tool = join(import.meta.dirname, '../tools/verify-log-go')
const made = mkdtempSync(join(tmpdir(), 'prodgate-go-'))
const program = join(made, 'verify-log-go')
const key = testKey('gate.example/audit/1')
const trust = { log: key.verifier }
const vkey = formatVerifierKey(key.verifier)

let passed = 0
let failed = 0

/** @param {string} what @param {boolean} holds @param {string} [why] */
function count(what, holds, why = '') {
  if (holds) passed++
  else {
    failed++
    console.log(`failed: ${what}${why === '' ? '' : `: ${why.trim()}`}`)
  }
}

/** What Go says of a log: `verified`, `refused`, or that it did neither. @param {string[]} args */
function go(...args) {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' })
  const said = status === 0 ? 'verified' : status === 1 ? 'refused' : 'failed'
  return { said, why: error?.message ?? stderr }
}

/** @param {string} directory */
async function ours(directory) {
  const verified = await verifyLog(readStaticLog(directory), { trust })
  return verified.is === 'ok'
    ? { said: 'verified', why: '' }
    : { said: 'refused', why: `${verified.fault.code} ${verified.fault.path ?? ''}` }
}

/**
 * Whether two texts differ only in the bits at the end of a base 64 word that no byte is made of. Go reads past them;
 * we refuse them.
 * @param {Uint8Array} one @param {Uint8Array} other
 */
function sameToGo(one, other) {
  /** @param {Uint8Array} bytes */
  const words = (bytes) => Buffer.from(bytes).toString('latin1').split(/[ \n]/)
  const [left, right] = [words(one), words(other)]
  return (
    left.length === right.length &&
    left.every((word, i) => {
      const same = /^[A-Za-z0-9+/]+=*$/
      const decoded = Buffer.from(word, 'base64')
      return (
        word === right[i] ||
        (same.test(word) &&
          same.test(right[i] ?? '') &&
          word.length > 40 &&
          decoded.equals(Buffer.from(right[i] ?? '', 'base64')))
      )
    })
  )
}

/**
 * Writes a file with one byte changed, asks, and writes it as it was.
 * @param {string} path @param {number} at @param {(changed: Uint8Array, whole: Uint8Array) => Promise<void>} ask
 */
async function withByte(path, at, ask) {
  const whole = readFileSync(path)
  const changed = Buffer.from(whole)
  changed[at] = Number(changed[at]) ^ 1
  writeFileSync(path, changed)
  await ask(changed, whole)
  writeFileSync(path, whole)
}

/**
 * First, middle and last: in a bundle that is a length, something within an entry, and the end of one.
 * @param {number} length
 */
function someOf(length) {
  return [...new Set([0, Math.floor(length / 2), length - 1])]
}

/** Some files of each kind: the first, one in the middle, the last. @param {string[]} paths */
function someFiles(paths) {
  const kinds = Map.groupBy(paths, (path) => path.split('/').slice(0, 2).join('/'))
  return [...kinds.values()].flatMap((of) => someOf(of.length).map((at) => of.sort()[at] ?? ''))
}

/** @param {number} size */
async function check(size) {
  const entries = someEntries(size)
  const { files } = buildLog(entries, key)
  const directory = join(made, String(size))
  await writeStaticLog(directory, memoryReader(files))

  const receipts = []
  for (const index of size === 0 ? [] : someOf(size)) {
    const proof = await proveInclusion(index, size, tileHashReader(size, readStaticLog(directory)))
    const bytes = formatReceipt({ index, proof, checkpoint: files.get('checkpoint') ?? new Uint8Array() })
    const path = join(directory, `${index}.tlog-proof`)
    writeFileSync(path, bytes)
    receipts.push({ path, entry: entries[index] ?? new Uint8Array() })
  }
  const whole = go(directory, vkey, ...receipts.map(({ path }) => path))
  count(`${size} entries and ${receipts.length} receipts, by Go`, whole.said === 'verified', whole.why)
  const own = await ours(directory)
  count(`${size} entries, by us`, own.said === 'verified', own.why)

  for (const name of someFiles([...files.keys()])) {
    const path = join(directory, name)
    const length = files.get(name)?.length ?? 0
    const places = name === 'checkpoint' && size === EACH_BYTE ? Array.from({ length }, (_, at) => at) : someOf(length)
    for (const at of places) {
      await withByte(path, at, async (changed, before) => {
        const what = `${size} entries, byte ${at} of ${name} changed`
        const { said, why } = go(directory, vkey)
        count(`${what}, by Go`, said === (sameToGo(before, changed) ? 'verified' : 'refused'), why)
        count(`${what}, by us`, (await ours(directory)).said === 'refused')
      })
    }
  }
  if (size !== EACH_BYTE) return
  for (const { path, entry } of receipts.slice(1, 2)) {
    for (let at = 0; at < readFileSync(path).length; at++) {
      await withByte(path, at, async (changed, before) => {
        const what = `byte ${at} of a receipt changed`
        const { said, why } = go(directory, vkey, path)
        count(`${what}, by Go`, said === (sameToGo(before, changed) ? 'verified' : 'refused'), why)
        count(`${what}, by us`, verifyReceipt(changed, entry, trust).is === 'fault')
      })
    }
  }
}

const build = spawnSync(join(tool, 'build.sh'), [program], { stdio: 'inherit' })
if (build.status === 0) {
  for (const size of SIZES) {
    const before = passed + failed
    await check(size)
    console.log(`${size} entries: ${passed + failed - before} checks`)
  }
} else if (build.status !== 3) {
  count('the verifier in Go is built', false)
}
rmSync(made, { recursive: true })
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
