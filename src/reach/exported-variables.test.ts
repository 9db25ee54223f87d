import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readExported } from './exported-variables.ts'

const read = (text: string) => {
  const found = readExported(Buffer.from(text))
  return found === undefined ? undefined : Object.fromEntries(found)
}

/** The shells of this machine, as the shim may run in them. */
const SHELLS = [
  ['/usr/bin/dash'],
  ['/usr/bin/bash', '-p'],
  ['/usr/bin/bash', '--posix'],
  ['/usr/bin/busybox', 'ash'],
  ['/usr/bin/zsh', '--emulate', 'sh'],
].filter(([shell = '']) => existsSync(shell))

describe.each(SHELLS)('%s %s', (shell = '', ...options) => {
  const exported = (env: Record<string, string>, locale = 'C') =>
    readExported(
      spawnSync(shell, [...options, '-c', 'LC_ALL=$1; export -p', 'sh', locale], {
        env: { LC_ALL: locale, ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
      }).stdout,
    )

  test('gives back what was set, whatever is in it', () => {
    // No NUL: no variable holds one.
    const value = fc
      .string({ unit: 'grapheme', maxLength: 40 })
      .filter((text) => !text.includes('\0') && text.isWellFormed())
    fc.assert(
      fc.property(value, fc.constantFrom('C', 'C.UTF-8'), (text, locale) => {
        expect(exported({ KUBECONFIG: text }, locale)?.get('KUBECONFIG')).toBe(text)
      }),
      { numRuns: 60 },
    )
  })
  test.each([
    ' ',
    "'",
    '"',
    '\\',
    '$',
    '`',
    '\n',
    '\t',
    '\r',
    '\x01',
    '\x7f',
    '!',
    '~',
    '*',
    'é',
    '\n\nexport B=c\n',
    "'\\''",
    '$(x)',
    '${x}',
  ])('a value of %j', (text) => {
    expect(exported({ A: text })?.get('A')).toBe(text)
    expect(exported({ A: `a${text}b` })?.get('A')).toBe(`a${text}b`)
  })
  test('an empty value, and one that is no UTF-8', () => {
    expect(exported({ A: '' })?.get('A')).toBe('')
    const { stdout } = spawnSync('/bin/sh', [
      '-c',
      `A=$(printf 'a\\377'); export A; exec ${[shell, ...options].join(' ')} -c 'export -p' </dev/null`,
    ])
    const found = readExported(stdout)
    expect([found?.has('A'), found?.get('A')]).toEqual([true, undefined])
  })
})

describe('forms', () => {
  test.each<[string, Record<string, string>]>([
    ['', {}],
    ["export A='b'\n", { A: 'b' }],
    ['declare -x A="b"\n', { A: 'b' }],
    ['export A=b\n', { A: 'b' }],
    ['export A\n', {}],
    [`export A='it'"'"'s'\n`, { A: "it's" }],
    ["export A='it'\\''s'\n", { A: "it's" }],
    ["export A=$'a\\nb\\303\\244\\x41'\n", { A: 'a\nbäA' }],
    ['export A="a\\"\\$\\`\\\\b"\n', { A: 'a"$`\\b' }],
  ])('%j', (text, wanted) => expect(read(text)).toEqual(wanted))

  test.each([
    ['no line at the end', "export A='b'"],
    ['an expansion', 'export A="$B"\n'],
    ['a substitution', 'export A=`x`\n'],
    ['one without quotes', 'export A=$B\n'],
    ['a second word', 'export A=b c\n'],
    ['a second command', "export A='b';x\n"],
    ['another command', 'A=b\n'],
    ['a function', 'f() {\n}\n'],
    ['an attribute', 'declare -ix A="1"\n'],
    ['an array', 'declare -x A=(1 2)\n'],
    ['no name', 'export =b\n'],
    ['a name that is none', 'export 1A=b\n'],
    ['the same name twice', 'export A=b\nexport A=c\n'],
    ['a quote that is open', "export A='b\n"],
    ['a home', 'export A=~\n'],
    ['an escape that nobody knows', "export A=$'\\q'\n"],
    ['NUL', "export A=$'\\0'\n"],
  ])('%s is unknown', (_name, text) => expect(read(text)).toBeUndefined())
})
