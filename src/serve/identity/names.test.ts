import { expect, test } from 'vitest'
import { byName, nameKey, readName } from './names.ts'

const code = (name: unknown) => {
  const read = readName(name)
  return read.is === 'ok' ? 'ok' : read.fault.code
}

test.each([['ann'], ['Ann Müller'], ["O'Neill, Seán"], ['ci-bot_2'], ['анна'], ['田中 太郎'], ['a'.repeat(64)]])(
  '%s is a name',
  (name) => expect(code(name)).toBe('ok'),
)

test.each([
  ['nothing', ''],
  ['no text', 7],
  ['only blanks', '   '],
  ['only signs', '--'],
  ['a blank at its end', 'ann '],
  ['two blanks in a row', 'ann  b'],
  ['too long', 'a'.repeat(65)],
  ['a newline', 'ann\nbob'],
  ['an escape', 'ann\u001b[2J'],
  ['writing from right to left', 'ann\u202enna'],
  ['a letter without width', 'an\u200bn'],
  ['a letter of another script', 'аnn'],
  ['full-width letters', 'ａnn'],
  ['a tower of marks', `a${'\u0316'.repeat(6)}`],
  ['what an id looks like', 'person_01abc'],
  ['what an id looks like, in capitals', 'AGENT_01abc'],
])('%s is no name', (_, name) => expect(code(name)).toBe('NAME_UNCLEAR'))

test.each([
  ['ann', 'Ann'],
  ['ann', 'ＡＮＮ'],
  ['paul', 'pau1'],
  ['root', 'r00t'],
  ['modern', 'rnodern'],
  ['ann b', 'ann-b'],
  ['ann_b', 'ann.b'],
  ['cape', 'саре'],
  ['will', 'wiIl'],
])('%s and %s are taken for one another', (a, b) => expect(nameKey(a)).toBe(nameKey(b)))

test.each([
  ['ann', 'anna'],
  ['bob', 'rob'],
  ['agent-2', 'agent-3'],
  ['agent-1', 'agent-11'],
])('%s and %s are told apart', (a, b) => expect(nameKey(a)).not.toBe(nameKey(b)))

test('lists are in the order of a reader', () => {
  const names = ['bot-10', 'Zoë', 'bot-2', 'ann', 'Bot-1', 'Äse'].map((name) => ({ name }))
  expect(names.toSorted(byName).map(({ name }) => name)).toEqual(['ann', 'Äse', 'Bot-1', 'bot-2', 'bot-10', 'Zoë'])
})
