import { describe, expect, test } from 'vitest'
import { effortOf } from '../../lib/testing/effort.ts'
import { codeEffects } from '../testing/code-effects.ts'
import { UNKNOWN } from '../word.ts'

const python = (code: string) => codeEffects('python', `import os, shutil, subprocess\n${code}`)

describe('a loop over values that stand in the code is read for each of them', () => {
  test.each([
    ['for f in ["a", "b"]:\n  os.remove(f)', ['file delete a', 'file delete b']],
    ['for f in ("a", "b"): os.remove(f)', ['file delete a', 'file delete b']],
    ['names = ["a", "b"]\nfor f in names:\n  os.remove("d/" + f)', ['file delete d/a', 'file delete d/b']],
    ['for f in ["a", "b"]:\n  p = os.path.join("d", f)\n  os.remove(p)', ['file delete d/a', 'file delete d/b']],
    [
      'for d in ["a", "b"]:\n  for f in ["x", "y"]:\n    os.remove(os.path.join(d, f))',
      ['file delete a/x', 'file delete b/x', 'file delete a/y', 'file delete b/y'],
    ],
    [
      'for p, old, new in [("a", "x", "y"), ("b", "x", "z")]:\n  s = open(p).read()\n  open(p, "w").write(s.replace(old, new))',
      ['file read a', 'file edit a', 'file read b', 'file edit b'],
    ],
    [
      'files = {"a": "x", "b": "y"}\nfor name, body in files.items():\n  open(name, "w").write(body)',
      ['file overwrite a', 'file overwrite b'],
    ],
    ['[os.remove(f) for f in ["a", "b"] if f]', ['file delete a', 'file delete b']],
    ['for t in ["a", "b"]:\n  subprocess.run(["rm", t])', ['file delete a', 'file delete b']],
    ['for d in ["a", "b"]:\n  os.chdir(d)\n  os.remove("x")', ['file delete x']],
  ])('%s', (code, effects) => expect(python(code)).toEqual(effects))

  test('of node', () => {
    const code = 'for (const f of ["a", "b"]) { const s = fs.readFileSync(f, "utf8"); fs.writeFileSync(f, s + "x") }'
    expect(codeEffects('javascript', code)).toEqual(['file read a', 'file edit a', 'file read b', 'file edit b'])
    expect(codeEffects('javascript', 'for (const [f, g] of [["a", "b"]]) fs.renameSync(f, g)')).toEqual([
      'file move a',
      'file overwrite b',
    ])
  })
})

test('the numbers of a list are not its values', () => {
  const code = 'for (const f in ["a", "b"]) fs.rmSync(f)'
  expect(codeEffects('javascript', code)).toEqual([`file delete ${UNKNOWN}`])
})

describe('what a loop goes through is not known', () => {
  test.each([
    'names = ["a"]\nnames.append("b")\nfor f in names:\n  os.remove(f)',
    'names = ["a"]\nfill(names)\nfor f in names:\n  os.remove(f)',
    'names = ["a"]\nnames[0] = g()\nfor f in names:\n  os.remove(f)',
    'names = ["a"]\nnames += more\nfor f in names:\n  os.remove(f)',
    'd = {"a": 1}\nd["b"] = 1\nfor f, g in d.items():\n  os.remove(f)',
    'for f in ["a", "b"] + more:\n  os.remove(f)',
    'for f in ["a", "b"][1:]:\n  os.remove(f)',
    'for f in sorted(names):\n  os.remove(f)',
    'for f in ["a"]:\n  f = str(1)\n  os.remove(f)',
    'for f in ["a"]:\n  pass\nfor f in os.sys.argv:\n  os.remove(f)',
    'f = "a"\nfor f in os.sys.argv:\n  os.remove(f)',
    'def g(f):\n  os.remove(f)\nfor f in ["a"]:\n  pass',
    'for f, g in [("a", "b"), c]:\n  os.remove(f)',
    'for f in ["a"] if os.sys.argv else ["b"]: os.remove(f)',
    'for f in ("a"): os.remove(f)',
    'for f, g in {"a": 1, **more}.items(): os.remove(f)',
    'for f, g in {"a": 1, name: 1}.items(): os.remove(f)',
    'for f, g in {"a" + name: 1}.items(): os.remove(f)',
    'names = ["a"]\nglobals()["names"].append("b")\nfor f in names: os.remove(f)',
    `for f in [${Array.from({ length: 40 }, (_, i) => `"${i}"`).join(', ')}]:\n  os.remove(f)`,
  ])('%s', (code) => expect(python(code)).toContain(`file delete ${UNKNOWN}`))
})

test('long lists cost no more than is spent on them', () => {
  const code = (n: number) => `${'x = f("a")\n'.repeat(n)}for f in ["a", "b", "c"]:\n  os.remove(f)`
  const [some, many] = [1_000, 8_000].map((n) => effortOf(() => python(code(n)))) as [number, number]
  expect(many / some).toBeLessThan(12)
})
