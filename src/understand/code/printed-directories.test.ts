import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'
import { memoryFiles } from '../testing/memory-files.ts'

const disk = memoryFiles({
  '/repo/.env': 'A=1',
  '/repo/README.md': 'x',
  '/repo/src/index.ts': 'x',
  '/repo/docs/.env.local': 'B=2',
})
const effects = (code: string) => exampleEffects(`python3 -c '${code}'`, disk)

describe('code that prints every file of a directory reads its secrets', () => {
  test.each<[string, readonly string[]]>([
    ['import os\nfor f in os.listdir("."):\n    print(open(f).read())', ['./.env']],
    ['import os\nfor f in os.listdir():\n    text = open(f).read()\n    print(f, text)', ['./.env']],
    [
      'from pathlib import Path\nfor p in Path(".").rglob("*"):\n    print(p.read_text())',
      ['./.env', './docs/.env.local'],
    ],
    ['import os\nfor f in os.listdir("docs"):\n    print(open("docs/" + f).read())', ['docs/.env.local']],
  ])('%s', async (code, paths) => {
    const found = await effects(code)
    for (const path of paths) expect(found).toContain(`file read ${path}`)
  })

  test.each([
    'import os\nfor f in os.listdir("."):\n    print(f)',
    'import os\nfor f in os.listdir("."):\n    print(len(open(f).read()))',
    'import os\nfor f in os.listdir("."):\n    text = open(f).read()\n    print(text.count("x"))',
    'import os\nfor f in os.listdir("."):\n    if f.endswith(".md"):\n        print(open(f).read())',
    'from pathlib import Path\nfor p in Path(".").rglob("*.md"):\n    print(p.read_text())',
    'import os\nfor f in os.listdir("src"):\n    print(open("src/" + f).read())',
  ])('%s', async (code) => expect((await effects(code)).join()).not.toContain('.env'))
})
