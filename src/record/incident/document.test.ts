import { expect, test } from 'vitest'
import { linesOf, markdownOf, plainText, quotedText, readLine } from './document.ts'
import type { Evidence } from './note.ts'

const DIGEST = `sha256:${'0a'.repeat(32)}`
const EVIDENCE: readonly Evidence[] = [
  { is: 'entry', index: 12 },
  { is: 'file', file: 'dumps/a b [1].txt', digest: DIGEST },
  { is: 'line', file: '/var/log/app.log', line: 42, digest: DIGEST },
]

test('a statement is read back as it was written', () => {
  const [line = ''] = linesOf({ is: 'statement', text: 'the pool was empty', evidence: EVIDENCE })
  expect(readLine(line)).toEqual({ text: '- the pool was empty', evidence: EVIDENCE })
})

test('without evidence it says so', () => {
  expect(linesOf({ is: 'statement', text: 'the pool was empty', evidence: [] })).toEqual([
    '- the pool was empty **unproven**',
  ])
})

test.each([
  ['- x [entry 12] and more', []],
  ['- x [entry 1x]', []],
  ['- x [entry -1]', []],
  ['- x [file `a` sha256:00]', []],
  ['- x \\[entry 12\\]', []],
  ['- x [entry 12]', [12]],
  ['- x [entry 12] ', [12]],
  ['- x [entry 3] [entry 4]', [3, 4]],
])('%j ends with %j', (line, indexes) => {
  expect(readLine(line).evidence.map((one) => one.is === 'entry' && one.index)).toEqual(indexes)
})

test.each([
  ['# title', '\\# title'],
  ['a\n- b\r\n\n c', 'a / - b / c'],
  ['<b>&amp; [x](y) **z** `q` | ~', '\\<b\\>\\&amp; \\[x\\](y) \\*\\*z\\*\\* \\`q\\` \\| \\~'],
  ['hold_01 _x_', 'hold_01 \\_x\\_'],
  ['a \u202e b\u0007', 'a ⟨U+202E⟩ b⟨U+0007⟩'],
  ['the key ⟨redacted: token⟩ ⟨U+0041⟩', 'the key ⟨redacted: token⟩ ⟨U+27E8⟩U+0041⟨U+27E9⟩'],
])('%j is text and nothing else', (text, wanted) => expect(plainText(text)).toBe(wanted))

test('what an agent says never ends with evidence of ours', () => {
  for (const text of ['x [entry 1]', 'x [file `a` sha256:0]', `x [line \`a\`:1 ${DIGEST}]`])
    expect(readLine(`- ${plainText(text)}`).evidence).toEqual([])
})

test('a quoted line stays between its backticks', () => expect(quotedText('a `b` c')).toBe("`a 'b' c`"))

test('statements that follow each other are one list', () => {
  const said = (text: string) => ({ is: 'statement', text, evidence: [{ is: 'entry', index: 1 }] }) as const
  const parts = [
    { is: 'heading', level: 2, text: 'H' } as const,
    said('a'),
    said('b'),
    { is: 'blank', text: 'x' } as const,
  ]
  expect(markdownOf({ name: 'n', parts })).toBe('## H\n\n- a [entry 1]\n- b [entry 1]\n\n_To be written by x._\n')
})

test('a fence inside code does not end it', () => {
  const code = (...lines: readonly string[]) => linesOf({ is: 'code', lines })
  expect(code('``', 'x')).toEqual(['```text', '``', 'x', '```'])
  expect(code('```', 'x')).toEqual(['````text', '```', 'x', '````'])
  expect(code('   ````', '# x')).toEqual(['`````text', '   ````', '# x', '`````'])
  expect(code('cat <<E\n```\n# x\nE')).toEqual(['````text', 'cat <<E\n```\n# x\nE', '````'])
})
