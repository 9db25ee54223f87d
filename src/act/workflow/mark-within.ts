import { isProvenance, joinedProvenance, type Provenance } from './provenance.ts'
import { provenanceOf } from './result.ts'
import { holdsWatermark } from './watermark.ts'

/** So many members are looked at, and strings up to so many characters are read as JSON. */
const MOST = 1_000_000
const LONGEST = 1_048_576

/**
 * A mark of another provenance than `real` inside a value: the work of a mock, handed on as if it were one's own. The worst of
 * them counts. What was not looked at to its end is `unknown`: nobody can say what lies there.
 *
 * KNOWN GAP: bytes, private members and what a closure holds are not looked at.
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
  if (typeof one !== 'object' || one === null || ArrayBuffer.isView(one)) return NOTHING
  try {
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

function membersOf(one: object): readonly unknown[] {
  const own: readonly unknown[] = Object.values(one)
  if (one instanceof Map) return [...own, ...one.keys(), ...one.values()]
  return one instanceof Set ? [...own, ...one] : own
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

function isPrimitive(one: unknown): boolean {
  return typeof one !== 'object' || one === null
}

function markOf(value: object): Provenance | undefined {
  const mark: unknown = Reflect.get(value, 'prodgate')
  const provenance: unknown = typeof mark === 'object' && mark !== null ? Reflect.get(mark, 'provenance') : undefined
  return isProvenance(provenance) ? provenance : undefined
}
