import { describe, expect, test } from 'vitest'
import { type JsonContent, putJson, takeJson } from './json-content.ts'

const ours = { matcher: '*', hooks: [{ type: 'command', command: '/x/prodgate-shim codex' }] }
const content: JsonContent = {
  is: 'json',
  edits: [
    { is: 'entry', path: ['hooks', 'PreToolUse'], value: ours },
    { is: 'set', path: ['permissions', 'mode'], value: 'disable' },
    { is: 'needed', path: ['version'], value: 1 },
  ],
  comments: false,
}
const loose: JsonContent = { ...content, comments: true }

const put = (text: string | undefined, as = content): string => {
  const done = putJson(as, text)
  if (done.is === 'fault') throw new Error(done.fault)
  return done.value
}
const taken = (now: string, original: string | undefined, as = content) => {
  const done = takeJson(as, now, original)
  if (done.is === 'fault') throw new Error(done.fault)
  return done.value
}
const why = (text: string, as = content) => {
  const done = putJson(as, text)
  return done.is === 'fault' ? done.fault : 'fine'
}

/** Settings as people and programs write them. */
const TEXTS: Readonly<Record<string, string>> = {
  empty: '{}\n',
  'one line': '{"model":"opus","hooks":{"PreToolUse":[{"matcher":"Bash","hooks":[]}]}}',
  'four blanks': '{\n    "model": "opus",\n    "hooks": {\n        "Stop": []\n    }\n}\n',
  tabs: '{\n\t"hooks": {\n\t\t"PreToolUse": []\n\t}\n}\n',
  'ends of Windows': '{\r\n  "a": 1,\r\n  "hooks": {}\r\n}\r\n',
  'a mark at the beginning': '\ufeff{\n  "a": 1\n}\n',
  'another value': '{\n  "permissions": {\n    "mode": "default",\n    "allow": []\n  }\n}',
  'odd layout': '{ "hooks" :{"PreToolUse" : [ 1 ,\n {"b":"}"} ] } , "z":"\\"]" }',
}
const LOOSE_TEXTS: Readonly<Record<string, string>> = {
  'comments and last commas':
    '// mine\n{\n  "a": 1, // one, two\n  /* hooks */\n  "hooks": {\n    "PreToolUse": [\n      { "matcher": "Bash" }, // theirs\n    ],\n  },\n}\n',
  'a comment alone': '{\n  // nothing, yet\n}\n',
}

describe('what is put in can be taken back', () => {
  for (const [name, text] of Object.entries({ ...TEXTS, ...LOOSE_TEXTS }))
    test(name, () => {
      const made = put(text, loose)
      expect(made).toContain('/x/prodgate-shim codex')
      expect(put(made, loose)).toBe(made)
      const back = taken(made, text, loose)
      // A value that a format needs is not ours to take: others may need it by now.
      expect(taken(put(String(back), loose), back, loose)).toBe(back)
      expect(back?.replace(/,?\s*"version": 1/, '').replaceAll(/\s/g, '')).toBe(text.replaceAll(/\s/g, ''))
    })

  test('of a file that was not there, nothing is left', () => {
    expect(taken(put(undefined), undefined)).toBeUndefined()
  })

  test('keys, order and layout of others stay', () => {
    expect(put(TEXTS['four blanks'])).toBe(`{
    "model": "opus",
    "hooks": {
        "Stop": [],
        "PreToolUse": [
            {
                "matcher": "*",
                "hooks": [
                    {
                        "type": "command",
                        "command": "/x/prodgate-shim codex"
                    }
                ]
            }
        ]
    },
    "permissions": {
        "mode": "disable"
    },
    "version": 1
}
`)
  })

  test('a value gets back what it was, unless somebody changed it since', () => {
    const original = TEXTS['another value'] ?? ''
    const made = put(original)
    expect(made).toContain('"mode": "disable"')
    expect(taken(made, original)).toContain('"mode": "default"')
    expect(taken(made.replace('"disable"', '"theirs"'), original)).toContain('"mode": "theirs"')
  })

  test('what was added since stays', () => {
    const made = put(undefined).replace('"hooks": {', '"theirs": [1],\n  "hooks": {')
    const left = taken(made, undefined)
    expect(JSON.parse(String(left))).toEqual({ theirs: [1], version: 1 })
  })
})

describe('older forms', () => {
  const older = (command: string) => ({ matcher: 'Bash', hooks: [{ type: 'command', command }] })
  const file = (...entries: readonly unknown[]) => JSON.stringify({ hooks: { PreToolUse: entries } }, null, 2)
  const entries = (text: string) => JSON.parse(text).hooks.PreToolUse

  test('are replaced where they stand', () => {
    const text = file(older('/old/prodgate-shim codex'), older('theirs'))
    expect(entries(put(text))).toEqual([ours, older('theirs')])
  })
  test('of several, one is left', () => {
    const text = file(older('/old/prodgate-shim codex'), older('theirs'), older('/older/prodgate-shim codex'))
    expect(entries(put(text))).toEqual([ours, older('theirs')])
  })
  test('beside a hook of somebody else they are left to a person', () => {
    const shared = { matcher: '*', hooks: [{ command: '/old/prodgate-shim codex' }, { command: 'theirs' }] }
    expect(why(file(shared))).toContain('beside other hooks')
    expect(why(file({ ...shared, hooks: [{ command: 'a' }, { command: 'theirs' }] }))).toBe('fine')
  })
})

describe('what is not understood is left alone', () => {
  const t = (text: string, expected: string, as = content) =>
    test(text.slice(0, 40), () => expect(why(text, as)).toContain(expected))
  t('{"hooks": []}', '`hooks` in it is no object')
  t('{"hooks": {"PreToolUse": {}}}', '`hooks.PreToolUse` in it is no list')
  t('{"permissions": "all"}', '`permissions` in it is no object')
  t('[]', 'it holds no object')
  t('{"a": 1', 'it is no JSON from line 1 on')
  t('{\n"a": tru\n}', 'it is no JSON from line 2 on')
  t('{"a": 1, "a": 2}', '`a` stands in it twice')
  t('{"a": 1} // mine', 'comments')
  t('{"a": 1} // mine', 'fine', loose)
  t('{"a": 1,}', 'comments')
  t('{"a": 1,}', 'fine', loose)
  t('{"$schema": "x"}', '`$schema`', { ...content, onlyKeys: ['hooks'] })
  t('{"hooks": {}}', 'fine', { ...content, onlyKeys: ['hooks'] })
  t(`${'['.repeat(5000)}${']'.repeat(5000)}`, 'too deeply')
})
