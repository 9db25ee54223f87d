import { expect, test } from 'vitest'
import { quoted } from './quoted.ts'

test.each([
  ['kubectl', '`kubectl`'],
  ['', '``'],
  ['two words, 2 €, 漢字, 😀', '`two words, 2 €, 漢字, 😀`'],
  ['a`b', '`a⟨U+0060⟩b`'],
  ['\u001b[31m\n', '`⟨U+001B⟩[31m⟨U+000A⟩`'],
  ['user\u202etxt', '`user⟨U+202E⟩txt`'],
  ['zero\u200bwidth\u3164', '`zero⟨U+200B⟩width⟨U+3164⟩`'],
  ['no\u00a0break', '`no⟨U+00A0⟩break`'],
  ['\u{e0041}', '`⟨U+E0041⟩`'],
  ['half \ud83d', '`half ⟨U+D83D⟩`'],
  ['😀'.repeat(60), `\`${'😀'.repeat(60)}\``],
  ['😀'.repeat(61), `\`${'😀'.repeat(60)}…\``],
])('%j is shown as %s', (input, shown) => expect(quoted(input)).toBe(shown))
