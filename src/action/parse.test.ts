import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyAction } from './action.arbitrary.ts'
import { ACTION_KINDS } from './action.ts'
import { type ActionFault, SHAPE_FAULT_CODES } from './fault.ts'
import { parseAction, readAction } from './parse.ts'

/** The input, what is wrong with it and where, and the same input with that one thing put right. */
const refusals: readonly [text: string, detail: ActionFault['detail'], path: string, twin: string][] = [
  ['[]', 'WRONG_TYPE', '', '{"kind":"shell","command":"ls"}'],
  ['null', 'WRONG_TYPE', '', '{"kind":"shell","command":""}'],
  ['"rm -rf /"', 'WRONG_TYPE', '', '{"kind":"shell","command":"rm -rf /"}'],
  ['{}', 'MISSING_FIELD', '/kind', '{"kind":"shell","command":"ls"}'],
  ['{"command":"ls"}', 'MISSING_FIELD', '/kind', '{"kind":"shell","command":"ls"}'],
  ['{"kind":["shell"],"command":"ls"}', 'WRONG_TYPE', '/kind', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"Shell","command":"ls"}', 'UNKNOWN_KIND', '/kind', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"shell ","command":"ls"}', 'UNKNOWN_KIND', '/kind', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"constructor"}', 'UNKNOWN_KIND', '/kind', '{"kind":"shell","command":"constructor"}'],
  ['{"kind":"__proto__"}', 'UNKNOWN_KIND', '/kind', '{"kind":"shell","command":"__proto__"}'],
  ['{"kind":"toString"}', 'UNKNOWN_KIND', '/kind', '{"kind":"shell","command":"toString"}'],

  ['{"kind":"shell"}', 'MISSING_FIELD', '/command', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"shell","command":["ls"]}', 'WRONG_TYPE', '/command', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"shell","cmd":"ls","command":"ls"}', 'UNKNOWN_FIELD', '/cmd', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"shell","command":"ls","Cwd":"/"}', 'UNKNOWN_FIELD', '/Cwd', '{"kind":"shell","command":"ls","cwd":"/"}'],
  ['{"kind":"shell","command":"ls","argv":["ls"]}', 'UNKNOWN_FIELD', '/argv', '{"kind":"exec","argv":["ls"]}'],
  ['{"kind":"shell","command":"ls","toString":1}', 'UNKNOWN_FIELD', '/toString', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"shell","command":"ls","cwd":null}', 'WRONG_TYPE', '/cwd', '{"kind":"shell","command":"ls"}'],
  [
    '{"kind":"shell","command":"ls","shell":"fish"}',
    'UNKNOWN_VALUE',
    '/shell',
    '{"kind":"shell","command":"ls","shell":"zsh"}',
  ],
  ['{"kind":"shell","command":"ls","shell":0}', 'WRONG_TYPE', '/shell', '{"kind":"shell","command":"ls","shell":"sh"}'],
  ['{"kind":"shell","command":"ls","env":[]}', 'WRONG_TYPE', '/env', '{"kind":"shell","command":"ls","env":{}}'],
  [
    '{"kind":"shell","command":"ls","env":{"A":1}}',
    'WRONG_TYPE',
    '/env/A',
    '{"kind":"shell","command":"ls","env":{"A":"1"}}',
  ],
  [
    '{"kind":"shell","command":"ls","env":{"A=B":"1"}}',
    'INVALID_NAME',
    '/env/A=B',
    '{"kind":"shell","command":"ls","env":{"A":"B=1"}}',
  ],
  [
    '{"kind":"shell","command":"ls","env":{"":"1"}}',
    'INVALID_NAME',
    '/env/',
    '{"kind":"shell","command":"ls","env":{"BASH_FUNC_ls%%":"() { :; }"}}',
  ],
  ['{"kind":"shell","command":"a\\u0000b"}', 'NUL_CHARACTER', '/command', '{"kind":"shell","command":"a\\u0001b"}'],
  ['{"kind":"shell","command":"\\ud800"}', 'LONE_SURROGATE', '/command', '{"kind":"shell","command":"\\ud83d\\ude00"}'],
  ['{"kind":"shell","command":"ls","command":"id"}', 'DUPLICATE_KEY', '/command', '{"kind":"shell","command":"ls"}'],
  ['{"kind":"shell","command":"ls"}}', 'TRAILING_DATA', '', '{"kind":"shell","command":"ls"}\n'],
  ['\ufeff{"kind":"shell","command":"ls"}', 'BYTE_ORDER_MARK', '', '{"kind":"shell","command":"\ufeffls"}'],

  ['{"kind":"exec","argv":[]}', 'EMPTY_VALUE', '/argv', '{"kind":"exec","argv":["ls"]}'],
  ['{"kind":"exec","argv":"ls"}', 'WRONG_TYPE', '/argv', '{"kind":"exec","argv":["ls"]}'],
  ['{"kind":"exec","argv":["ls",1]}', 'WRONG_TYPE', '/argv/1', '{"kind":"exec","argv":["ls","1"]}'],
  ['{"kind":"exec","argv":["ls",null]}', 'WRONG_TYPE', '/argv/1', '{"kind":"exec","argv":["ls",""]}'],
  ['{"kind":"exec","argv":["ls"],"shell":"sh"}', 'UNKNOWN_FIELD', '/shell', '{"kind":"exec","argv":["ls"]}'],

  ['{"kind":"sql"}', 'MISSING_FIELD', '/statement', '{"kind":"sql","statement":"select 1"}'],
  [
    '{"kind":"sql","statement":"x","dialect":"oracle"}',
    'UNKNOWN_VALUE',
    '/dialect',
    '{"kind":"sql","statement":"x","dialect":"tsql"}',
  ],

  [
    '{"kind":"tool","server":"s","tool":"t"}',
    'MISSING_FIELD',
    '/arguments',
    '{"kind":"tool","server":"s","tool":"t","arguments":null}',
  ],
  [
    '{"kind":"tool","server":"","tool":"t","arguments":{}}',
    'EMPTY_VALUE',
    '/server',
    '{"kind":"tool","server":"s","tool":"t","arguments":{}}',
  ],
  [
    '{"kind":"tool","server":"s","tool":"t","arguments":{},"annotations":{"title":"T"}}',
    'UNKNOWN_FIELD',
    '/annotations/title',
    '{"kind":"tool","server":"s","tool":"t","arguments":{},"annotations":{}}',
  ],
  [
    '{"kind":"tool","server":"s","tool":"t","arguments":{},"annotations":{"readOnlyHint":"true"}}',
    'WRONG_TYPE',
    '/annotations/readOnlyHint',
    '{"kind":"tool","server":"s","tool":"t","arguments":{},"annotations":{"readOnlyHint":true}}',
  ],
  [
    '{"kind":"tool","server":"s","tool":"t","arguments":{},"annotations":true}',
    'WRONG_TYPE',
    '/annotations',
    '{"kind":"tool","server":"s","tool":"t","arguments":true}',
  ],
  [
    '{"kind":"tool","server":"s","tool":"t","arguments":{"id":9007199254740993}}',
    'NUMBER_NOT_EXACT',
    '/arguments/id',
    '{"kind":"tool","server":"s","tool":"t","arguments":{"id":"9007199254740993"}}',
  ],
  [
    '{"kind":"tool","server":"s","tool":"t","arguments":{"a":[{"__proto__":{}}]}}',
    'FORBIDDEN_KEY',
    '/arguments/a/0/__proto__',
    '{"kind":"tool","server":"s","tool":"t","arguments":{"a":[{"proto":{}}]}}',
  ],

  [
    '{"kind":"file","operation":"chmod","path":"a"}',
    'UNKNOWN_VALUE',
    '/operation',
    '{"kind":"file","operation":"read","path":"a"}',
  ],
  [
    '{"kind":"file","operation":"read","path":""}',
    'EMPTY_VALUE',
    '/path',
    '{"kind":"file","operation":"read","path":"."}',
  ],
  [
    '{"kind":"file","operation":"move","path":"a"}',
    'MISSING_FIELD',
    '/to',
    '{"kind":"file","operation":"move","path":"a","to":"b"}',
  ],
  [
    '{"kind":"file","operation":"move","path":"a","to":""}',
    'EMPTY_VALUE',
    '/to',
    '{"kind":"file","operation":"move","path":"a","to":"b"}',
  ],
  [
    '{"kind":"file","operation":"read","path":"a","to":"b"}',
    'MISPLACED_FIELD',
    '/to',
    '{"kind":"file","operation":"read","path":"a"}',
  ],
  [
    '{"kind":"file","operation":"write","path":"a","content":7}',
    'WRONG_TYPE',
    '/content',
    '{"kind":"file","operation":"write","path":"a","content":""}',
  ],

  [
    '{"kind":"http","method":"GET","url":""}',
    'EMPTY_VALUE',
    '/url',
    '{"kind":"http","method":"GET","url":"not a url"}',
  ],
  ['{"kind":"http","method":"GET"}', 'MISSING_FIELD', '/url', '{"kind":"http","method":"GET","url":"http://a/"}'],
  [
    '{"kind":"http","method":"GET","url":"u","headers":{"Accept":["a"]}}',
    'WRONG_TYPE',
    '/headers/Accept',
    '{"kind":"http","method":"GET","url":"u","headers":{"Accept":"a"}}',
  ],
  [
    '{"kind":"http","method":"POST","url":"u","body":{}}',
    'WRONG_TYPE',
    '/body',
    '{"kind":"http","method":"POST","url":"u","body":"{}"}',
  ],

  ['{"kind":"workflow","name":"w"}', 'MISSING_FIELD', '/mode', '{"kind":"workflow","name":"w","mode":"real"}'],
  [
    '{"kind":"workflow","name":"w","mode":"Mock"}',
    'UNKNOWN_VALUE',
    '/mode',
    '{"kind":"workflow","name":"w","mode":"mock"}',
  ],

  ['{"kind":"named","target":"db"}', 'MISSING_FIELD', '/name', '{"kind":"named","name":"cutover","target":"db"}'],
  ['{"kind":"named","name":null}', 'WRONG_TYPE', '/name', '{"kind":"named","name":"cutover"}'],
  ['{"kind":"named","name":""}', 'EMPTY_VALUE', '/name', '{"kind":"named","name":"?"}'],
  [
    '{"kind":"named","name":"cutover","target":["db"]}',
    'WRONG_TYPE',
    '/target',
    '{"kind":"named","name":"cutover","target":"db"}',
  ],
  [
    '{"kind":"named","name":"ci_deploy_production","productionGatePresent":"false"}',
    'WRONG_TYPE',
    '/productionGatePresent',
    '{"kind":"named","name":"ci_deploy_production","productionGatePresent":false}',
  ],
  [
    '{"kind":"named","name":"cutover","grant":"x"}',
    'UNKNOWN_FIELD',
    '/grant',
    '{"kind":"named","name":"cutover","claim":"x"}',
  ],
]

describe('what is no action is refused with its place, and its twin is taken', () => {
  for (const [text, detail, path, twin] of refusals) {
    test(`${text} is ${detail}`, () => {
      expect(readAction(text)).toMatchObject({ is: 'fault', fault: { code: 'MALFORMED_ACTION', detail, at: { path } } })
      expect(readAction(twin)).toEqual({ is: 'ok', value: JSON.parse(twin) })
      expect(parseAction(JSON.parse(twin))).toEqual({ is: 'ok', value: JSON.parse(twin) })
    })
  }

  test('no code is without a case', () => {
    const details = new Set<string>(refusals.map(([, detail]) => detail))
    expect(SHAPE_FAULT_CODES.filter((code) => !details.has(code))).toEqual([])
  })

  test('a fault of the text says where in the text', () => {
    expect(readAction('{"kind":"shell","command":"a\\u0000"}')).toMatchObject({ fault: { at: { offset: 28 } } })
  })

  test('messages are one lower-case line without a full stop', () => {
    const rude = ['{"kind":"shell\\u001b[2J"}', '{"kind":"sql","\\u202e":1}']
    for (const text of [...refusals.map(([one]) => one), ...rude]) {
      const read = readAction(text)
      for (const line of read.is === 'fault' ? [read.fault.message, read.fault.help] : []) {
        expect(line).toMatch(/^(?:[^A-Z\p{C}]|JSON|RFC|NUL)[^\p{C}]*[^\p{C}.]$/u)
      }
    }
  })

  test('the message names the field and the help the ones that there are', () => {
    expect(readAction('{"kind":"exec","cmd":["ls"]}')).toMatchObject({
      fault: {
        message: 'the `exec` action has no field `cmd`',
        help: 'it has `kind`, `argv`, `cwd`, `env`',
      },
    })
  })
})

test('a value that was built in process keeps the rules of a text', () => {
  const shell = { kind: 'shell', command: 'ls' }
  expect(parseAction(shell)).toEqual({ is: 'ok', value: shell })
  expect(parseAction({ ...shell, command: 'l\0s' })).toMatchObject({ fault: { detail: 'NUL_CHARACTER' } })
  expect(parseAction({ ...shell, cwd: undefined })).toMatchObject({
    fault: { detail: 'NOT_JSON', at: { path: '/cwd' } },
  })
  expect(parseAction({ kind: 'exec', argv: ['echo', '\udc00'] })).toMatchObject({
    fault: { code: 'MALFORMED_ACTION', detail: 'LONE_SURROGATE', at: { path: '/argv/1', offset: undefined } },
  })
})

describe('any action', () => {
  const reach = (value: unknown): unknown[] =>
    typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(reach)] : []

  test('is taken from its text and from its value, the same and frozen throughout', () => {
    fc.assert(
      fc.property(anyAction, (action) => {
        const read = readAction(JSON.stringify(action))
        expect(read).toEqual({ is: 'ok', value: { ...action } })
        expect(parseAction(action)).toEqual(read)
        for (const taken of [read, parseAction(action)]) {
          expect(reach(taken.is === 'ok' ? taken.value : undefined).every((one) => Object.isFrozen(one))).toBe(true)
        }
      }),
      { numRuns: 1_000 },
    )
  })

  test('with a field more, or with one of a wrong type, is refused', () => {
    const change = fc.tuple(anyAction, fc.nat(), fc.constantFrom(null, 7, [], ['x'], [[]], { '': 1 }))
    fc.assert(
      fc.property(change, ([action, seed, wrong]) => {
        expect(parseAction({ ...action, extra: 1 })).toMatchObject({ fault: { detail: 'UNKNOWN_FIELD' } })
        // An argument may be anything, and a list of strings is an `argv`.
        const names = Object.keys(action).filter((name) => name !== 'arguments' && name !== 'argv')
        const name = names[seed % names.length] ?? 'kind'
        expect(parseAction({ ...action, [name]: wrong })).toMatchObject({
          fault: {
            code: 'MALFORMED_ACTION',
            detail: expect.stringMatching(/^(WRONG_TYPE|INVALID_NAME|UNKNOWN_FIELD)$/),
          },
        })
      }),
      { numRuns: 1_000 },
    )
  })

  test('nothing throws, whatever the text', () => {
    const nearly = fc
      .tuple(anyAction, fc.nat(), fc.nat({ max: 4 }), fc.string({ unit: 'binary', maxLength: 3 }))
      .map(([action, seed, cut, piece]) => {
        const text = JSON.stringify(action)
        const at = seed % text.length
        return text.slice(0, at) + piece + text.slice(at + cut)
      })
    fc.assert(
      fc.property(fc.oneof(nearly, fc.string({ unit: 'binary' })), (text) => {
        const read = readAction(text)
        if (read.is === 'ok') expect(ACTION_KINDS).toContain(read.value.kind)
        else expect(read.fault).toMatchObject({ code: 'MALFORMED_ACTION', message: expect.any(String) })
      }),
      { numRuns: 5_000 },
    )
  })
})
