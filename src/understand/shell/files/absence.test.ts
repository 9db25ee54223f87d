import { expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'

test.each<[string, string]>([
  ['[ -f a ] || cp b a', 'file create a'],
  ['[ -f a ] && cp b a', 'file overwrite a'],
  ['test ! -e a && echo > a', 'file create a'],
  ['[[ ! ( -s a ) ]] && echo > a', 'file create a'],
  ['if ! [ -f a ]; then echo > a; fi', 'file create a'],
  ['if [ -f a ]; then ls; elif ls; then echo > a; fi', 'file create a'],
  ['if [ -f a ]; then echo > a; fi', 'file overwrite a'],
  ['[ -f a ] || ls || echo > a', 'file overwrite a'],
  ['[ -f a ] || echo > c', 'file overwrite c'],
  ['[ -d a ] || echo > a', 'file overwrite a'],
  ['[ -f a -o -f c ] || echo > a', 'file overwrite a'],
  ['[ -f "$(pwd)/a" ] || echo > a', 'file overwrite a'],
  ['[ -f a ] & echo > a', 'file overwrite a'],
  ['test() { false; }; test -f a || echo > a', 'file overwrite a'],
  ['[ -f a ] || { mv c a; : > a; }', 'file overwrite /repo/c'],
  ['f() { echo > a; }; [ -f a ] || f; f', 'file overwrite a'],
  ['[ -e a ] || { ln -s c a; echo > a; }', 'file overwrite /repo/c'],
])('%s', async (command, effect) => expect(await exampleEffects(command)).toContain(effect))

test.each<[string, readonly string[]]>([
  ['rm "$@" a', ['file delete a']],
  ['set -- b; rm "$@" a', ['file delete b', 'file delete a']],
  ['x=(); rm "${x[@]}" a', ['file delete a']],
  ['x=(b); rm "${x[@]}" a', ['file delete b', 'file delete a']],
  ['set -- b c; shift; rm "$@" a', ['file delete c', 'file delete a']],
  ['set -- b c; shift $N; rm "$@" a', ['file delete \uFFFC', 'file delete a']],
  ['x=(); read -a x; rm "${x[@]}" a', ['file delete \uFFFC', 'file delete a']],
  ['x=(); printf -v "x[0]" b; rm "${x[@]}" a', ['file delete \uFFFC', 'file delete a']],
  ['for f in "$@"; do mv "$f" a; done', []],
  ['rm "${TMPDIR:-/tmp}/a"', ['file delete /tmp/a']],
  ['rm "${TMPDIR:-/}/a"', ['file delete //a', 'file delete \uFFFC/a']],
  ['rm "${TMPDIR:-/tmp/a}"', ['file delete /tmp/a', 'file delete \uFFFC']],
  ['rm "${OTHER:-/tmp}/a"', ['file delete /tmp/a', 'file delete \uFFFC/a']],
  ['TMPDIR=/x; rm "${TMPDIR:-/tmp}/a"', ['file delete /x/a']],
])('%s', async (command, effects) => expect(await exampleEffects(command)).toEqual(effects))
