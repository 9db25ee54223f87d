import { describe, expect, test } from 'vitest'
import type { CodeLanguage } from '../program.ts'
import { codeEffects } from '../testing/code-effects.ts'

type Case = readonly [language: CodeLanguage, code: string]

const writes = (language: CodeLanguage, code: string) =>
  codeEffects(language, code).filter((one) => /^file (edit|overwrite) /.test(one))

describe('a file that is written anew out of what stood in it is edited', () => {
  test.each<Case>([
    ['python', 'from pathlib import Path\np = Path("x")\ns = p.read_text()\np.write_text(s.replace("a", "b"))'],
    ['python', 'from pathlib import Path\nPath("x").write_text(Path("x").read_text() + "a")'],
    ['python', 's = open("x").read()\nopen("x", "w").write(s.upper())'],
    ['python', 'with open("x") as f:\n  s = f.read()\nwith open("x", "w") as f:\n  f.write(s)'],
    ['python', 'with open("x") as f: s = f.read()\nwith open("x", "w") as f: f.write(s)'],
    ['python', 'f = open("x")\ns = f.read()\ng = open("x", "w")\ng.write("head")\ng.write(s)'],
    ['python', 'import json\nd = json.load(open("x"))\nd["a"] = 1\njson.dump(d, open("x", "w"))'],
    [
      'python',
      'import json\nwith open("x") as f:\n  d = json.load(f)\nwith open("x", mode="w") as out:\n  json.dump(d, out)',
    ],
    ['python', 'out = []\nfor line in open("x").readlines():\n  out.append(line)\nopen("x", "w").writelines(out)'],
    ['python', 's = open("x").read()\nt = ""\nt += s\nopen("x", "w").write(f"{t}!")'],
    ['python', 'import configparser\nc = configparser.ConfigParser()\nc.read("x")\nc.write(open("x", "w"))'],
    ['javascript', 'let s = fs.readFileSync("x", "utf8"); s = s.replace("a", "b"); fs.writeFileSync("x", s)'],
    ['javascript', 'fs.writeFileSync("x", fs.readFileSync("x", "utf8").replace("a", "b"))'],
    ['javascript', 'fs.readFile("x", (e, s) => { fs.writeFile("x", s + "a", () => {}) })'],
    ['javascript', 'const d = JSON.parse(fs.readFileSync("x")); const { a } = d; fs.writeFileSync("x", a)'],
    ['ruby', 's = File.read("x"); File.write("x", s.gsub("a", "b"))'],
    ['ruby', 's = File.read("x"); File.open("x", "w") { |f| f.puts s }'],
    ['php', '$s = file_get_contents("x"); file_put_contents("x", str_replace("a", "b", $s));'],
  ])('%s: %s', (language, code) => expect(writes(language, code)).toEqual(['file edit x']))

  test('also each file of a pattern, and one that is named by a variable', () => {
    const each = 'for p in Path("src").glob("*.py"):\n  t = p.read_text()\n  p.write_text(t)'
    expect(writes('python', `from pathlib import Path\n${each}`)).toEqual(['file edit src/*.py'])
    expect(writes('python', 'import sys\np = sys.argv[1]\ns = open(p).read()\nopen(p, "w").write(s)')).toEqual([
      'file edit \uFFFC',
    ])
  })
})

describe('what was not read is overwritten', () => {
  test.each<Case>([
    ['python', 'open("x", "w").write("a")'],
    ['python', 's = open("y").read()\nopen("x", "w").write(s)'],
    ['python', 's = open("x").read()\ns = "a"\nopen("x", "w").write(s)'],
    ['python', 's = open("x").read()\nopen("x", "w").write("a")'],
    ['python', 'open("x", "w").write(open("x").read())'],
    ['python', 'f = open("x", "w")\ns = open("x").read()\nf.write(s)'],
    ['python', 'with open("x") as f:\n  s = f.read()\nwith open("x", "w") as f:\n  f.write("a")'],
    ['python', 'with open("x") as f: s = f.read()\nwith open("x", "w") as f: f.write("a")'],
    ['python', 'from pathlib import Path\np = Path("x")\np.read_text()\np.write_text("a")'],
    ['javascript', 'const s = fs.readFileSync("x"); fs.writeFileSync("x", "a")'],
    ['javascript', 'const o = { s: 1 }; const s = fs.readFileSync("x"); fs.writeFileSync("x", o.s)'],
    ['ruby', 's = File.read("x"); File.write("x", "a")'],
    ['php', '$s = file_get_contents("y"); file_put_contents("x", $s);'],
  ])('%s: %s', (language, code) => expect(writes(language, code)).toEqual(['file overwrite x']))

  test('nor is one that a variable may name, if it is given more than one value', () => {
    const code = 'p = a()\ns = open(p).read()\np = b()\nopen(p, "w").write(s)'
    expect(writes('python', code)).toEqual(['file overwrite \uFFFC'])
  })

  test('of a pattern whose files are named by more than the loop, nothing is known', () => {
    const head = 'import glob, os\nfor f in glob.glob("src/*.ts"):\n  '
    expect(codeEffects('python', `${head}os.remove(f)`)).toContain('file delete src/*.ts')
    for (const other of ['os.remove(str(f))', 'os.remove(f + "x")', 'f = len("a")\n  os.remove(f)'])
      expect(codeEffects('python', head + other).at(-1)).toMatch(/^file delete \uFFFCx?$/)
    expect(codeEffects('python', 'import glob, os\nfor f in glob.glob("*"): os.remove(f)')).toContain(
      'file delete \uFFFC',
    )
  })
})
