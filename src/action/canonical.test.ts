import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../lib/json.ts'
import { anyAction } from './action.arbitrary.ts'
import { canonicalText } from './canonical.ts'
import { parseAction } from './parse.ts'

function canonicalOf(value: unknown): string {
  const action = parseAction({ kind: 'tool', server: 's', tool: 't', arguments: value })
  if (action.is === 'fault') throw new Error(action.fault.message)
  const [, inner] =
    canonicalText(action.value).match(/^\{"arguments":(.*),"kind":"tool","server":"s","tool":"t"\}$/s) ?? []
  return inner ?? ''
}

describe('RFC 8785', () => {
  test('the sample of sections 3.2.2 and 3.2.4', () => {
    const sample = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalOf(sample)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
  })

  test('the keys of section 3.2.3 in the order of their UTF-16 code units', () => {
    const sample = {
      '\u20ac': 'Euro Sign',
      '\r': 'Carriage Return',
      '\ufb33': 'Hebrew Letter Dalet With Dagesh',
      '1': 'One',
      '\ud83d\ude00': 'Emoji: Grinning Face',
      '\u0080': 'Control',
      '\u00f6': 'Latin Small Letter O With Diaeresis',
    }
    expect(canonicalOf(sample)).toBe(
      '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis",' +
        '"€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
    )
  })

  // Appendix B, but for negative zero and what is no number, which the door refuses.
  test.each([
    ['0000000000000000', '0'],
    ['0000000000000001', '5e-324'],
    ['8000000000000001', '-5e-324'],
    ['7fefffffffffffff', '1.7976931348623157e+308'],
    ['ffefffffffffffff', '-1.7976931348623157e+308'],
    ['4340000000000000', '9007199254740992'],
    ['c340000000000000', '-9007199254740992'],
    ['4430000000000000', '295147905179352830000'],
    ['44b52d02c7e14af5', '9.999999999999997e+22'],
    ['44b52d02c7e14af6', '1e+23'],
    ['44b52d02c7e14af7', '1.0000000000000001e+23'],
    ['444b1ae4d6e2ef4e', '999999999999999700000'],
    ['444b1ae4d6e2ef4f', '999999999999999900000'],
    ['444b1ae4d6e2ef50', '1e+21'],
    ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
    ['3eb0c6f7a0b5ed8d', '0.000001'],
    ['41b3de4355555553', '333333333.3333332'],
    ['41b3de4355555554', '333333333.33333325'],
    ['41b3de4355555555', '333333333.3333333'],
    ['41b3de4355555556', '333333333.3333334'],
    ['41b3de4355555557', '333333333.33333343'],
    ['becbf647612f3696', '-0.0000033333333333333333'],
    ['43143ff3c1cb0959', '1424953923781206.2'],
  ])('the double %s is %s', (bits, written) => {
    expect(canonicalOf(Buffer.from(bits, 'hex').readDoubleBE())).toBe(written)
  })

  test('every control character has its one escape, and nothing else is escaped', () => {
    const controls = String.fromCharCode(...Array.from({ length: 31 }, (_, i) => i + 1))
    expect(canonicalOf(`${controls}"\\/\u007f\u2028`)).toBe(
      '"\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e\\u000f' +
        '\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a\\u001b\\u001c\\u001d\\u001e\\u001f' +
        '\\"\\\\/\u007f\u2028"',
    )
  })
})

test('a second writer gives the same text', () => {
  fc.assert(
    fc.property(anyAction, (plain) => {
      const action = parseAction(plain)
      expect(action.is === 'ok' ? canonicalText(action.value) : action.fault).toBe(
        written(JSON.parse(JSON.stringify(plain))),
      )
    }),
    { numRuns: 1_000 },
  )
})

test('what is no action is a bug, not a text', () => {
  expect(() => canonicalText(undefined as never)).toThrow(TypeError)
})

/** RFC 8785 once more, with the order of keys spelled out by code units. */
function written(json: Json): string {
  if (typeof json !== 'object' || json === null) return JSON.stringify(json)
  if (Array.isArray(json)) return `[${json.map(written).join(',')}]`
  const units = (key: string) => Array.from({ length: key.length }, (_, i) => key.charCodeAt(i))
  const before = (a: string, b: string) => {
    const [left, right] = [units(a), units(b)]
    const at = left.findIndex((unit, i) => unit !== right[i])
    return at < 0 ? left.length - right.length : (left[at] ?? 0) - (right[at] ?? -1)
  }
  const members = Object.entries(json).sort(([a], [b]) => before(a, b))
  return `{${members.map(([key, value]) => `${JSON.stringify(key)}:${written(value)}`).join(',')}}`
}
