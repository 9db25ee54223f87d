import { expect, test } from 'vitest'
import { LinesBelow } from './lines-below.ts'
import { maskedLinesOf } from './testing/masked-lines.ts'

/** What is masked of all the lines, as `rule:text`. */
const masked = maskedLinesOf(LinesBelow)

test.each<readonly [string, readonly string[]]>([
  ['token: |\n  x 1\n   y \nb: 1\n  z', ['secret:x 1', 'secret:y']],
  ['token: >-\n  x\nb: 1', ['secret:x']],
  ['token: |2+\n  x\nb: 1', ['secret:x']],
  ['token: |\n\n  x\n \n  y\nb: 1', ['secret:x', 'secret:y']],
  ['token: |\n\tx\nb', ['secret:x']],
  ['token:\n  x\nb: 1', ['secret:x']],
  ['token : \n  - x\nb: 1', ['secret:- x']],
  ['- token: |\n    x\n  b: 1', ['secret:x']],
  ['- token: |\n  b: 1', []],
  ['  "token": [\n    "x",\n    "y"\n  ],\n  "b": [\n    "z"\n  ]', ['secret:"x",', 'secret:"y"']],
  ["'token': {\n  x\n}", ['secret:x']],
  ['"email": [\n  "x"\n]', ['personal:"x"']],
  ['email: {\n  a: x\n}', ['personal:a: x']],
  ['"mrn": [\n  "x"\n]', ['identifier:"x"']],
  ['email:\n  x', []],
  ['email: |\n  x', []],
  ['status: |\n  x', []],
  ['token: x\n  y', []],
  ['x token: |\n  y', []],
  ['token: |x\n  y', []],
  ['token: |\n  ⟨redacted: x⟩', []],
  ['token: |\ntoken: |\n  x', ['secret:x']],
  ['token: |\n  b:\n    x', ['secret:b:', 'secret:x']],
])('%j', (text, wanted) => expect(masked(text)).toEqual(wanted))

test.each<readonly [string, readonly string[]]>([
  ['- name: A_TOKEN\n  value: x1', ['setting:x1']],
  ['"name": "A_TOKEN",\n"value": "x1"', ['key:x1']],
  ['{\n  "Name": "A_TOKEN",\n  "Value": "x1"\n}', ['key:x1']],
  ['{"name": "A_TOKEN"}\n{"value": "x1"}', []],
  ['- name: A_LEVEL\n  value: x1', []],
  ['- name: A_TOKEN\n  b: 1\n  value: x1', []],
  ['token: 1\nvalue: x1', []],
  [`${'a '.repeat(300)}\n- name: A_TOKEN\n  value: x1`, ['setting:x1']],
])('%j', (text, wanted) => expect(masked(text)).toEqual(wanted))
