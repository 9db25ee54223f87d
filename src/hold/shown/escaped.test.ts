import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { growthOf, LINEAR } from '../../lib/testing/effort.ts'
import { escapedLine, escapedLines, escapedMessage } from './escaped.ts'

describe('a line of an action', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['plain text', 'rm -rf `x` --now', 'rm -rf `x` --now'],
    ['ESC of a colour', '\u001b[31mred', '⟨U+001B⟩[31mred'],
    ['OSC 52', '\u001b]52;c;aGk=\u0007', '⟨U+001B⟩]52;c;aGk=⟨U+0007⟩'],
    ['C1', '\u009b2J', '⟨U+009B⟩2J'],
    ['DEL', 'a\u007f', 'a⟨U+007F⟩'],
    ['CR', 'rm x\rls', 'rm x⟨U+000D⟩ls'],
    ['tab', 'a\tb', 'a⟨U+0009⟩b'],
    ['bidi override', 'a\u202egnp', 'a⟨U+202E⟩gnp'],
    ['bidi isolate', '\u2066x\u2069', '⟨U+2066⟩x⟨U+2069⟩'],
    ['zero width', 'pro\u200bd', 'pro⟨U+200B⟩d'],
    ['many of them', `a${'\u200b'.repeat(10_000)}b`, 'a⟨×10000 U+200B⟩b'],
    ['byte order mark', '\ufeffx', '⟨U+FEFF⟩x'],
    ['tags', '\u{e0041}x', '⟨U+E0041⟩x'],
    ['variation selector', 'x\ufe0f', 'x⟨U+FE0F⟩'],
    ['no-break space', 'a\u00a0b', 'a⟨U+00A0⟩b'],
    ['Braille blank', 'a\u2800b', 'a⟨U+2800⟩b'],
    ['16 spaces', `a${' '.repeat(16)}b`, `a${' '.repeat(16)}b`],
    ['412 spaces', `a${' '.repeat(412)}b`, 'a⟨×412 spaces⟩b'],
    ['our own mark', '⟨U+202E⟩', '⟨U+27E8⟩U+202E⟨U+27E9⟩'],
    ['Cyrillic in Latin', 'pr\u043ed-1', 'pr\u043ed⟨look-alikes U+043E⟩-1'],
    ['full width', '\uff50rod', '\uff50rod⟨look-alikes U+FF50⟩'],
    [
      'eight of them',
      `a${'\u043e\u0435\u0430\u0440\u0441\u0443\u0445\u0456'}`,
      `a${'\u043e\u0435\u0430\u0440\u0441\u0443\u0445\u0456'}⟨look-alikes U+043E U+0435 U+0430 U+0440 U+0441 U+0443 U+0445 U+0456⟩`,
    ],
    [
      'nine of them',
      `a${'\u043e\u0435\u0430\u0440\u0441\u0443\u0445\u0456\u0455'}`,
      `a${'\u043e\u0435\u0430\u0440\u0441\u0443\u0445\u0456\u0455'}⟨look-alikes U+043E U+0435 U+0430 U+0440 U+0441 U+0443 U+0445 U+0456 …⟩`,
    ],
    ['full width alone', '\uff50\uff52', '\uff50\uff52⟨look-alikes U+FF50 U+FF52⟩'],
    ['Greek in Cyrillic', '\u043e\u03b1', '\u043e\u03b1⟨look-alikes U+043E U+03B1⟩'],
    ['a word of one script', 'привет café 本番データ', 'привет café 本番データ'],
    ['Markdown and HTML', '**x** <b>y</b>', '**x** <b>y</b>'],
    ['a tower of marks', `a${'\u0301'.repeat(6)}`, `a${'\u0301'.repeat(4)}⟨U+0301⟩⟨U+0301⟩`],
  ]
  for (const [name, text, shown] of cases) {
    test(`ATTACK-13: ${name}`, () => expect(escapedLine(text)).toBe(shown))
  }
})

describe('lines', () => {
  test('each stands alone, and many empty ones are counted', () => {
    expect(escapedLines('a\n\nb')).toEqual(['a', '', 'b'])
    expect(escapedLines('a\n\n\n\nb')).toEqual(['a', '', '', '', 'b'])
    expect(escapedLines('a\n\n\n\n\nb')).toEqual(['a', '⟨×4 empty lines⟩', 'b'])
    expect(escapedLines(`a${'\n'.repeat(10_000)}b`)).toEqual(['a', '⟨×9999 empty lines⟩', 'b'])
    expect(escapedLines('')).toEqual([''])
    expect(escapedLine('a\nb')).toBe('a⟨U+000A⟩b')
  })
  const TRICKY = ['a', '⟨', '⟩', ' ', '\n', '×', 'U', '\u200b', '\u043e', '\u0301', '1', '+']
  test('what is shown is what is there: two texts are never shown alike', () => {
    // Two texts by chance hardly ever meet: these are all of up to four tricky characters.
    const shown = new Map<string, string>()
    const alike: string[][] = []
    let texts = ['']
    for (let length = 0; length <= 4; length++) {
      for (const text of texts) {
        const lines = JSON.stringify(escapedLines(text))
        const other = shown.get(lines)
        if (other !== undefined) alike.push([other, text])
        shown.set(lines, text)
      }
      texts = texts.flatMap((text) => TRICKY.map((character) => text + character))
    }
    expect(alike).toEqual([])
    expect(shown.size).toBe(1 + 12 + 12 ** 2 + 12 ** 3 + 12 ** 4)
  })
  test('nothing that a terminal obeys is left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const line of escapedLines(text)) {
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u)
        }
      }),
    )
  })
  test('ATTACK-19: the cost is linear', () => {
    const text = (length: number) => '\u202ea\u043e \u0301'.repeat(length)
    expect(growthOf(text, escapedLines, 50_000)).toBeLessThan(LINEAR)
  })
})

test('in a message what was escaped before stays as it is, and what was not is', () => {
  const quotedBefore = '`a⟨U+202E⟩b` of cluster `x`'
  expect(escapedMessage(quotedBefore)).toBe(quotedBefore)
  expect(escapedMessage('a\u202eb ⟨U+202E⟩')).toBe('a⟨U+202E⟩b ⟨U+202E⟩')
  expect(escapedMessage('⟨U+202e⟩ ⟨×9 spaces⟩')).toBe('⟨U+27E8⟩U+202e⟨U+27E9⟩ ⟨U+27E8⟩×9 spaces⟨U+27E9⟩')
})
