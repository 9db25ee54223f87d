import { expect, test } from 'vitest'
import { readTyped } from './input.ts'

test.each([
  ['', 'nothing'],
  ['  ', 'nothing'],
  ['ls -l', 'command'],
  ['if true', 'unfinished'],
  ['echo "a', 'unfinished'],
  ['echo $(ls', 'unfinished'],
  ['cat <<E\nfoo', 'unfinished'],
  ['cat <<E\nfoo\nE', 'command'],
  ['ls |', 'unfinished'],
  ['ls &&', 'unfinished'],
  ['ls \\', 'unfinished'],
  ['ls \\\\', 'command'],
  ['f() {', 'unfinished'],
  ['for x in a; do', 'unfinished'],
  ['echo )', 'wrong'],
  ['cd /tmp && ls', 'command'],
  ['A=1 ls', 'command'],
  ['cd a b', 'command'],
  ['exit 7; ls', 'command'],
  ['cd /tmp &', 'command'],
  ['export', 'command'],
  ['A+=1', 'wrong'],
  ['A=(1 2)', 'wrong'],
  ['A=$(id)', 'wrong'],
  ['cd ~other', 'wrong'],
])('%j is %s', (text, is) => expect(readTyped(text).is).toBe(is))

test.each([
  ['cd', { is: 'cd', to: undefined }],
  ['cd ~/x', { is: 'cd', to: [{ variable: 'HOME' }, { text: '/x' }] }],
  ['cd "$A/b"', { is: 'cd', to: [{ variable: 'A' }, { text: '/b' }] }],
  ["A='x y'", { is: 'set', exported: false, variables: [{ name: 'A', value: [{ text: 'x y' }] }] }],
  ['A=', { is: 'set', exported: false, variables: [{ name: 'A', value: [{ text: '' }] }] }],
  [
    'export A B=$A',
    { is: 'set', exported: true, variables: [{ name: 'A' }, { name: 'B', value: [{ variable: 'A' }] }] },
  ],
  ['unset A B', { is: 'unset', names: ['A', 'B'] }],
  ['f() { ls; }', { is: 'function', name: 'f', text: 'f() { ls; }' }],
  ['exit 7', { is: 'exit', status: 7 }],
  ['help', { is: 'help' }],
])('%j is kept', (text, change) => expect(readTyped(text)).toEqual({ is: 'kept', change }))
