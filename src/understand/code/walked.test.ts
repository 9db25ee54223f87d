import { describe, expect, test } from 'vitest'
import { codeEffects } from '../testing/code-effects.ts'
import { UNKNOWN } from '../word.ts'

const last = (code: string, language: 'python' | 'javascript' = 'python') => codeEffects(language, code).at(-1)

const WALK = 'import os\nfor root, dirs, files in os.walk("src"):\n  for f in files:\n    '

describe('files that a loop goes through by their names are all that is below', () => {
  test.each([
    `${WALK}p = os.path.join(root, f)\n    s = open(p).read()\n    open(p, "w").write(s.replace("a", "b"))`,
    `${WALK}p = os.path.join(root, f)\n    with open(p) as h: s = h.read()\n    with open(p, "w") as h: h.write(s.upper())`,
    'from pathlib import Path\nfor p in Path("src").rglob("*"):\n  p.write_text(p.read_text().upper())',
  ])('an edit: %s', (code) => expect(codeEffects('python', code)).toContain('file edit src/**'))

  test.each([
    `${WALK}os.remove(os.path.join(root, f))`,
    'import os\nfor f in os.listdir("src"):\n  os.remove(os.path.join("src", f))',
    'import os\nfor f in os.listdir("src"):\n  q = os.path.join("src", f)\n  p = q\n  os.remove(p)',
    'import os\nfor f in os.listdir("src"):\n  os.remove("src/" + f)',
    'import glob, os\nfor f in glob.glob("src/*"):\n  os.remove(f)',
  ])('a removal: %s', (code) => expect(last(code)).toBe('file delete src/**'))

  test('of pathlib, and of node', () => {
    const within = 'from pathlib import Path\nimport os\nfor root, _, names in os.walk("src"):\n  for n in names:\n    '
    expect(last(`${within}os.remove(Path(root) / n)`)).toBe('file delete src/**')
    expect(last('for (const f of fs.readdirSync("src")) fs.rmSync(path.join("src", f))', 'javascript')).toBe(
      'file delete src/**',
    )
  })

  test.each([
    `${WALK}os.remove(f)`,
    `${WALK}os.remove(os.path.join("b", f))`,
    `${WALK}os.remove(os.path.join(root, f, g))`,
    `${WALK}f = str(f)\n    os.remove(os.path.join(root, f))`,
    'import os\nfor root, dirs, files in os.walk(d):\n  for f in files:\n    os.remove(os.path.join(root, f))',
    'import os\nfor f in os.listdir("src"):\n  os.remove("src" + f)',
    'import os\nfor f in os.listdir("src") + more:\n  os.remove(os.path.join("src", f))',
    'import os\nfor f in os.listdir("src"):\n  os.remove(os.path.join("src", f) + ".bak")',
    `${WALK.replace('"src"', '"."')}os.remove(os.path.join(root, f))`,
    `${WALK.replace('"src"', '"/"')}os.remove(os.path.join(root, f))`,
    `${WALK.replace('"src"', '"src", followlinks=True')}os.remove(os.path.join(root, f))`,
    'import glob, os\nfor f in glob.glob("dist/*") if x else ["src"]: os.remove(f)',
    'from pathlib import Path\nfor p in Path(".").rglob("*"):\n  p.unlink()',
  ])('of which a part is not known: %s', (code) => expect(last(code)).toContain(UNKNOWN))
})

test('each of them under one name leaves the last', () => {
  const code = 'import os\nfor f in os.listdir("src"):\n  os.rename("src/" + f, "x")'
  expect(codeEffects('python', code)).toContain('file delete src/**')
})

test('another name of each of a pattern is no less', () => {
  const code = 'import glob, os\nfor f in glob.glob("d/*.db"):\n  q = f\n  os.remove(q)'
  expect(last(code)).toBe('file delete d/*.db')
})
