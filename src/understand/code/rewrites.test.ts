import { describe, expect, test } from 'vitest'
import { effortOf } from '../../lib/testing/effort.ts'
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
    // A key, a keyword, a field of the object itself.
    ['javascript', 'const s = fs.readFileSync("x"); fs.writeFileSync("x", JSON.stringify({ a: 1, s: 2 }))'],
    ['python', 's = open("x").read()\nopen("x", "w").write(render(s=1))'],
    ['python', 'self.s = open("x").read()\nopen("x", "w").write(self.t)'],
    // What a function is given.
    ['python', 'd = json.load(open("x"))\ndef save(d):\n  json.dump(d, open("x", "w"))\nsave({})'],
    ['javascript', 'let d = fs.readFileSync("x"); function save(d) { fs.writeFileSync("x", d) } save("")'],
    ['javascript', 'let d = fs.readFileSync("x"); const save = (d) => fs.writeFileSync("x", d); save("")'],
    ['javascript', 'let d = fs.readFileSync("x"); const o = { save(d) { fs.writeFileSync("x", d) } }'],
    // A module holds nothing of what its functions got.
    ['python', 'import json\nd = json.load(open("x"))\njson.dump(d, o, indent=2)\njson.dump({}, open("x", "w"))'],
    ['javascript', 'const s = fs.readFileSync("x"); fs.stat(s); fs.writeFileSync("x", fs.readFileSync("y"))'],
    // An archive's file of the same name, and a file that is only named.
    ['python', 'import zipfile\nopen("x", "wb").write(zipfile.ZipFile("z").read("x"))'],
    ['python', 'with open("x") as f: s = f.read()\nwith open("x", "w") as f:\n  f.write("a")\n  print(f.name, s)'],
    ['python', 'import os\ns = open("x").read()\nos.chdir("d")\nopen("x", "w").write(s)'],
  ])('%s: %s', (language, code) => expect(writes(language, code)).toEqual(['file overwrite x']))

  test('nor is one that a variable may name, if it is given more than one value', () => {
    const code = 'p = a()\ns = open(p).read()\np = b()\nopen(p, "w").write(s)'
    expect(writes('python', code)).toEqual(['file overwrite \uFFFC'])
  })

  test.each([
    ['python', 's = open(input()).read()\nopen(input(), "w").write(s)'],
    ['ruby', 's = File.read(ARGV.shift); File.write(ARGV.shift, s)'],
    ['python', 'q[1].write_text(p[0].read_text())'],
    ['python', 'b.with_suffix(".md").write_text(a.with_suffix(".md").read_text())'],
    ['python', 'def load(p):\n  return open(p).read()\ndef save(p):\n  open(p, "w").write(load(p))'],
  ] as const)('nor two files that are written alike: %s %s', (language, code) =>
    expect(writes(language, code).filter((one) => one.startsWith('file edit'))).toEqual([]),
  )

  test('nor the files of a pattern out of one of them', () => {
    const each = 'for p in Path("src").glob("*.py"):\n  s = p.read_text()\n'
    const other = 'for q in Path("src").glob("*.py"):\n  q.write_text(s)'
    expect(writes('python', `from pathlib import Path\n${each}${other}`)).toEqual(['file overwrite src/*.py'])
  })

  test('of a pattern whose files are named by more than the loop, nothing is known', () => {
    const head = 'import glob, os\nfor f in glob.glob("src/*.ts"):\n  '
    expect(codeEffects('python', `${head}os.remove(f)`)).toContain('file delete src/*.ts')
    for (const other of ['os.remove(str(f))', 'os.remove(f + "x")', 'f = len("a")\n  os.remove(f)'])
      expect(codeEffects('python', head + other).at(-1)).toMatch(/^file delete \uFFFCx?$/)
    for (const loop of [
      'for f in glob.glob("src/*.ts") + more:',
      'for f in sorted(list(glob.glob("src/*.ts")) + more):',
      'for f in glob.glob("src/*.ts", root_dir="d"):',
      'for f in {os.path.dirname(f) for f in glob.glob("src/*.ts")}:',
      'for f in files: print(glob.glob("src/*.ts"));',
      'for f in glob.glob("src/*.ts"):\n  print(f)\nfor i, f in enumerate(files):',
      'for f in glob.glob("src/*.ts"):\n  print(f)\ndef clean(f):',
    ])
      expect(codeEffects('python', `import glob, os\n${loop} os.remove(f)`).at(-1)).toBe('file delete \uFFFC')
    const hidden = 'for p in Path("d").glob("*.env"): p.unlink()'
    expect(codeEffects('python', `from pathlib import Path\n${hidden}`)).toContain('file delete \uFFFC')
    expect(codeEffects('python', 'import glob, os\nfor f in sorted(glob.glob("a/*.ts")): os.remove(f)')).toContain(
      'file delete a/*.ts',
    )
    expect(codeEffects('python', 'import glob, os\nfor f in glob.glob("*"): os.remove(f)')).toContain(
      'file delete \uFFFC',
    )
  })
})

describe('a long code costs no more than is spent on it', () => {
  const head = 's = open("x").read(); '
  test.each<readonly [string, (n: number) => string]>([
    ['files that one statement opens', (n) => `${head}[${'open("x", "w"), '.repeat(n)}]`],
    ['names of one opened file', (n) => `${head}f = open("x", "w"); g(${'f, '.repeat(n)})`],
    ['arguments of a path', (n) => `${head}${'open(a + b + c, "w"); '.repeat(n)}`],
    ['functions that are handed on', (n) => `${head}g(${'(a) => a, '.repeat(n)}); open("x", "w").write(s)`],
    [
      'names that hold the same',
      (n) => `${head}${Array.from({ length: n }, (_, i) => `a${i} = s; `).join('')}open("x", "w").write(s)`,
    ],
  ])('%s', (_, codeOf) => {
    const [some, many] = [1_000, 8_000].map((n) => effortOf(() => codeEffects('python', codeOf(n)))) as [number, number]
    expect(many / some).toBeLessThan(12)
  })
})
