import { describe, expect, test } from 'vitest'
import { codeEffects } from '../testing/code-effects.ts'

const python = (code: string) => codeEffects('python', `import os, subprocess, sys\n${code}`)
const node = (code: string) => codeEffects('javascript', `const { execSync } = require('child_process')\n${code}`)
const UNREAD = expect.arrayContaining(['unreadable run code'])

describe('what a function of the code is called with', () => {
  const sh = 'def sh(cmd):\n  subprocess.run(cmd, shell=True)\n'
  test.each<readonly [string, readonly string[]]>([
    [`${sh}sh("rm a")`, ['file delete a']],
    [`${sh}sh("rm a")\nsh("rm b")`, ['file delete a', 'file delete b']],
    ['def run(*args):\n  subprocess.run(args)\nrun("rm", "a")', ['file delete a']],
    ['def sh(cmd, check=True):\n  subprocess.run(cmd, shell=True, check=check)\nsh("rm a")', ['file delete a']],
  ])('%s', async (code, effects) => {
    expect(await python(code)).toEqual(effects)
  })

  test.each([
    // Wrapped, handed on, reached by its name, or given something else.
    `def wrap(f): return f\n@wrap\n${sh}sh("ls")`,
    `${sh}sh("ls")\nlist(map(sh, sys.stdin))`,
    `${sh}sh("ls")\nglobals()["sh"]("x")`,
    `${sh}sh(sys.stdin.read())`,
    `${sh}sh("ls")\ncmd = sys.argv[1]`,
    `${sh}sh(*sys.argv)`,
    `${sh}sh("ls")\nsh(cmd=sys.argv[1])`,
    'def sh(cmd, x="ls"):\n  os.system(x)\nsh("a")',
    'def sh(cmd):\n  cmd = cmd + x\n  os.system(cmd)\nsh("ls")',
  ])('%s', async (code) => {
    expect(await python(code)).toEqual(UNREAD)
  })

  test.each<readonly [string, readonly string[]]>([
    ['const sh = (c) => execSync(c)\nsh("rm a")', ['file delete a']],
    ['const sh = c => execSync(c)\nsh("rm a"); sh("rm b")', ['file delete a', 'file delete b']],
    ['function sh(c) { execSync(c) }\nsh("rm a")', ['file delete a']],
  ])('%s', async (code, effects) => {
    expect(await node(code)).toEqual(effects)
  })

  test.each([
    'function sh(c) { arguments[0] = x; execSync(c) }\nsh("ls")',
    'const sh = c => execSync(c)\nsh("ls"); xs.forEach(sh)',
  ])('%s', async (code) => {
    expect(await node(code)).toEqual(UNREAD)
  })
})

describe('a list by the name that it has', () => {
  test('as it was made', async () => {
    expect(await python('a = ["rm", "x"]\nprint(a)\nsubprocess.run(a)')).toEqual(['file delete x'])
  })

  test.each([
    'a = ["ls"]\na[0] = "rm"\nsubprocess.run(a)',
    'a = ["ls"]\na.append("x")\nsubprocess.run(a)',
    'a = ["ls"]\nb = a\nsubprocess.run(a)',
    'a = ["ls"]\nput(a)\nsubprocess.run(a)',
    'a = ["ls"]\nb = [a]\nsubprocess.run(a)',
  ])('%s', async (code) => {
    expect(await python(code)).toEqual(UNREAD)
  })
})
