import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyAction } from './action.arbitrary.ts'
import { type ActionDigest, actionDigest } from './digest.ts'
import { parseAction, readAction } from './parse.ts'

function digestOf(text: string): ActionDigest {
  const action = readAction(text)
  if (action.is === 'fault') throw new Error(action.fault.message)
  return actionDigest(action.value)
}

describe('the digest of an action', () => {
  test('is SHA-256 of its canonical bytes', () => {
    // printf '%s' '{"command":"ls é","kind":"shell"}' | sha256sum
    const bytes = Buffer.from('{"command":"ls é","kind":"shell"}', 'utf8')
    const digest = digestOf('{ "kind": "shell", "command": "ls \\u00e9" }')
    expect(digest).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`)
    expect(digest).toBe('sha256:3c48365161ee5c85c5c051def26f42e8b673b8f501fb44ae963bcf55297f9b4d')
  })

  test.each([
    ['another order of keys', '{"command":"ls","kind":"shell"}', '{"kind":"shell","command":"ls"}'],
    ['blanks', '{"kind":"shell","command":"ls"}', ' {\n"kind" : "shell",\t"command":"ls" } '],
    [
      'another spelling of a string',
      '{"kind":"shell","command":"ls/"}',
      '{"kind":"shell","command":"\\u006c\\u0073\\/"}',
    ],
    [
      'another spelling of a number',
      '{"kind":"tool","server":"s","tool":"t","arguments":[100,1e23,0.5]}',
      '{"kind":"tool","server":"s","tool":"t","arguments":[1.00e2,100000000000000000000000,5E-1]}',
    ],
  ])('stays with %s', (_, a, b) => expect(digestOf(a)).toBe(digestOf(b)))

  test.each([
    ['one character', '{"kind":"shell","command":"ls -l"}', '{"kind":"shell","command":"ls -1"}'],
    ['a blank in the command', '{"kind":"shell","command":"ls"}', '{"kind":"shell","command":"ls "}'],
    ['a field that is absent', '{"kind":"shell","command":"ls"}', '{"kind":"shell","command":"ls","cwd":""}'],
    ['an empty environment', '{"kind":"shell","command":"ls"}', '{"kind":"shell","command":"ls","env":{}}'],
    ['where words end', '{"kind":"exec","argv":["a","b"]}', '{"kind":"exec","argv":["a b"]}'],
    [
      'another form of a letter',
      '{"kind":"shell","command":"cat \\u00e9"}',
      '{"kind":"shell","command":"cat e\\u0301"}',
    ],
    [
      'a number and its digits',
      '{"kind":"tool","server":"s","tool":"t","arguments":1}',
      '{"kind":"tool","server":"s","tool":"t","arguments":"1"}',
    ],
    ['the kind', '{"kind":"workflow","name":"n","mode":"real"}', '{"kind":"workflow","name":"n","mode":"mock"}'],
  ])('changes with %s', (_, a, b) => expect(digestOf(a)).not.toBe(digestOf(b)))

  test('stays under every order of keys at every level', () => {
    fc.assert(
      fc.property(anyAction, fc.infiniteStream(fc.nat()), (action, order) => {
        const shuffled = reordered(action, () => order.next().value ?? 0)
        expect(digestOf(JSON.stringify(shuffled))).toBe(digestOf(JSON.stringify(action)))
      }),
      { numRuns: 1_000 },
    )
  })

  test('changes with any one change of a string', () => {
    let changed = 0
    fc.assert(
      fc.property(
        anyAction,
        fc.nat(),
        fc.nat(),
        fc.constantFrom('', 'x', ' ', '\u0301', '"'),
        (action, which, where, by) => {
          const other = withOneChange(action, which, where, by)
          const parsed = parseAction(other)
          if (parsed.is === 'fault' || isDeepStrictEqual(other, JSON.parse(JSON.stringify(action)))) return
          changed++
          expect(actionDigest(parsed.value)).not.toBe(digestOf(JSON.stringify(action)))
        },
      ),
      { numRuns: 2_000 },
    )
    expect(changed).toBeGreaterThan(500)
  })
})

function reordered(value: unknown, choose: () => number): unknown {
  if (Array.isArray(value)) return value.map((one) => reordered(one, choose))
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).map(([key, one]) => ({ key, one, rank: choose() }))
  members.sort((a, b) => a.rank - b.rank)
  return Object.fromEntries(members.map(({ key, one }) => [key, reordered(one, choose)]))
}

/** The action with one character of one of its strings, keys and values alike, taken out or replaced. */
function withOneChange(action: unknown, which: number, where: number, by: string): unknown {
  const text = JSON.stringify(action)
  const strings = [...text.matchAll(/"(?:[^"\\]|\\.)*"/g)]
  const chosen = strings[which % strings.length]
  if (chosen === undefined) return action
  const characters = [...JSON.parse(chosen[0])]
  characters.splice(where % (characters.length + 1), 1, by)
  const after = chosen.index + chosen[0].length
  return JSON.parse(text.slice(0, chosen.index) + JSON.stringify(characters.join('')) + text.slice(after))
}
