import { expect, test } from 'vitest'
import { readRunArguments } from './arguments.ts'

test.each<readonly [readonly string[], unknown]>([
  [['--', 'ls', '-l'], { words: ['ls', '-l'], options: {} }],
  [['ls', '--json'], { words: ['ls', '--json'], options: {} }],
  [['--json', '--wait', '30', '--', 'ls'], { words: ['ls'], options: { json: true, wait: 30 } }],
  [['--wait=30', '--env=A', '--env', 'B', 'ls'], { words: ['ls'], options: { wait: 30, env: ['A', 'B'] } }],
  [['--token-file', 't', '--socket', 's', 'ls'], { words: ['ls'], options: { tokenFile: 't', socket: 's' } }],
])('%j', (args, read) => expect(readRunArguments(args)).toEqual(read))

test.each([
  [['--wait', 'soon', 'ls']],
  [['--unknown', 'ls']],
  [['--json=1', 'ls']],
  [['--help']],
  [['--']],
  [[]],
  [['-x', 'ls']],
  [['--url']],
])('%j is left to the command line', (args) => expect(readRunArguments(args)).toBeUndefined())
