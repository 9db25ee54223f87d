import { types } from 'node:util'
import { isProvenance, joinedProvenance, type Provenance } from './provenance.ts'
import { provenanceOf } from './result.ts'
import { holdsWatermark, isWatermark } from './watermark.ts'

/** So many members are looked at, and strings up to so many characters are read as JSON. */
const MOST = 1_000_000
const LONGEST = 1_048_576

/**
 * A mark of another provenance than `real` inside a value: the work of a mock, handed on as if it were one's own. The worst of
 * them counts. What was not looked at to its end, or has not come yet, is `unknown`: nobody can say what lies there.
 *
 * KNOWN GAP: private members, accessors of classes and what a closure holds are not looked at.
 */
export function markWithin(value: unknown, most = MOST): Provenance | undefined {
  const seen = new Set<unknown>()
  const waiting: unknown[] = [value]
  const found: Provenance[] = []
  let left = most
  while (waiting.length > 0) {
    const one = waiting.pop()
    const looked = seen.has(one) ? NOTHING : lookedAt(one, left)
    if (!isPrimitive(one) || typeof one === 'string') seen.add(one)
    if (looked.says === 'mock') return 'mock'
    if (looked.says !== undefined && looked.says !== 'real') found.push(looked.says)
    left -= looked.members.length
    for (const member of looked.members) waiting.push(member)
  }
  return found.length === 0 ? undefined : joinedProvenance(found)
}

interface Look {
  readonly says?: Provenance | undefined
  readonly members: readonly unknown[]
}

const NOTHING: Look = { members: [] }
const UNSEEN: Look = { says: 'unknown', members: [] }

/** Members that are too many are left out whole: a part of them would be no better known. */
function lookedAt(one: unknown, left: number): Look {
  if (typeof one === 'string') return inText(one)
  if (typeof one !== 'object' || one === null) return NOTHING
  try {
    if (ArrayBuffer.isView(one)) return inBytes(Buffer.from(one.buffer, one.byteOffset, one.byteLength))
    if (types.isAnyArrayBuffer(one)) return inBytes(Buffer.from(one))
    if (isYetToCome(one)) return UNSEEN
    const says = provenanceOf(one) ?? markOf(one)
    const size = Array.isArray(one) ? one.length : one instanceof Map ? 2 * one.size : one instanceof Set ? one.size : 0
    const members = size > left ? undefined : membersOf(one)
    if (members !== undefined && members.length <= left) return { says, members }
    return { says: says === undefined || says === 'real' ? 'unknown' : says, members: [] }
  } catch {
    // A getter or a proxy that throws shows nothing.
    return UNSEEN
  }
}

const LATER = new Set([
  'Promise',
  'Response',
  'Request',
  'Blob',
  'File',
  'ReadableStream',
  'Generator',
  'AsyncGenerator',
])

/** A promise, the body of an answer, a stream: what is in it is not there yet, or gone once it was looked at. */
function isYetToCome(one: object): boolean {
  return types.isPromise(one) || LATER.has(Object.prototype.toString.call(one).slice('[object '.length, -1))
}

function membersOf(one: object): readonly unknown[] {
  const own: readonly unknown[] = Object.values(one)
  if (Array.isArray(one)) return own
  const keys = Reflect.ownKeys(one)
  const all = keys.length === own.length ? own : [...own, ...hiddenOf(one, keys)]
  if (one instanceof Map) return [...all, ...one.keys(), ...one.values()]
  return one instanceof Set ? [...all, ...one] : all
}

/** Under symbols, and what does not show in a loop, as the cause of an error. A hidden accessor is not called. */
function hiddenOf(one: object, keys: readonly PropertyKey[]): readonly unknown[] {
  return keys.flatMap((key) => {
    const own = Object.getOwnPropertyDescriptor(one, key)
    const shown = own === undefined || (own.enumerable === true && typeof key === 'string')
    return shown || !('value' in own) ? [] : [own.value]
  })
}

/** Of a result that was written as JSON. A text that only speaks of a watermark is no JSON, and says nothing. */
function inText(text: string): Look {
  if (!holdsWatermark(text)) return NOTHING
  if (text.length > LONGEST) return UNSEEN
  try {
    return { members: [JSON.parse(text)] }
  } catch (cause) {
    return cause instanceof SyntaxError ? NOTHING : UNSEEN
  }
}

/** The same in UTF-8. */
function inBytes(bytes: Buffer): Look {
  return holdsWatermark(bytes) ? inText(bytes.toString('utf8')) : NOTHING
}

function isPrimitive(one: unknown): boolean {
  return typeof one !== 'object' || one === null
}

/** What a result says of itself, as JSON, or as a copy of its members. */
function markOf(value: object): Provenance | undefined {
  const mark: unknown = Reflect.get(value, 'prodgate')
  const provenance: unknown = typeof mark === 'object' && mark !== null ? Reflect.get(mark, 'provenance') : undefined
  if (isProvenance(provenance)) return provenance
  const copied: unknown = Reflect.get(value, 'provenance')
  return isProvenance(copied) && isWatermark(Reflect.get(value, 'watermark')) ? copied : undefined
}
