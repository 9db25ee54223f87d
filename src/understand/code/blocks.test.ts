import { describe, expect, test } from 'vitest'
import { effortOf } from '../../lib/testing/effort.ts'
import type { CodeLanguage } from '../program.ts'
import { codeEffects } from '../testing/code-effects.ts'
import { UNKNOWN } from '../word.ts'

const last = (language: CodeLanguage, code: string) =>
  codeEffects(language, code).findLast((one) => one.startsWith('file delete'))

describe('what a function or a block is called for is each of the files', () => {
  test.each<[CodeLanguage, string]>([
    ['javascript', 'fs.readdirSync("d").forEach(f => fs.unlinkSync(path.join("d", f)))'],
    ['javascript', 'fs.readdirSync("d").forEach((f, i) => { fs.rmSync("d/" + f) })'],
    ['javascript', 'fs.readdirSync("d").forEach(function (f) { fs.rmSync(`d/${f}`) })'],
    ['javascript', 'const d = "d"; fs.readdirSync(d).forEach(f => fs.rmSync(`${d}/${f}`))'],
    ['javascript', 'fs.readdirSync("d").filter(f => f.endsWith(".x")).forEach(f => fs.rmSync(path.join("d", f)))'],
    ['javascript', 'fs.readdirSync("d").map(f => path.join("d", f)).forEach(p => fs.rmSync(p))'],
    ['javascript', 'for (const f of fs.readdirSync("d").filter(n => n)) fs.rmSync(path.resolve("d", f))'],
    ['javascript', 'const all = fs.readdirSync("d"); console.log(all.length); all.forEach(f => fs.rmSync("d/" + f))'],
    ['ruby', 'Dir["d/*"].each { |f| File.delete(f) }'],
    ['ruby', 'Dir.glob("d/*") { |f| File.delete(f) }'],
    ['ruby', 'Dir.glob("d/*").each do |f|\n  File.delete f\nend'],
    ['ruby', 'Dir.children("d").each { |f| File.delete(File.join("d", f)) }'],
    ['ruby', 'Dir.each_child("d") { |f| File.delete("d/#{f}") }'],
    ['ruby', 'FileUtils.rm_f Dir.glob("d/*")'],
    ['ruby', 'File.delete(*Dir["d/*"])'],
    ['python', 'import os, glob; list(map(os.remove, glob.glob("d/*")))'],
    ['python', 'import os; [os.remove(f"d/{f}") for f in os.listdir("d") if f]'],
    ['python', 'import os, glob\nfiles = sorted(glob.glob("d/*"))\nprint(len(files))\nfor f in files: os.remove(f)'],
    ['python', 'from pathlib import Path\nfor p in Path("d").iterdir(): p.unlink()'],
    ['perl', 'unlink glob("d/*")'],
    ['perl', 'for my $f (glob "d/*") { unlink $f }'],
    ['php', 'foreach (glob("d/*") as $f) unlink($f);'],
    ['php', 'array_map("unlink", glob("d/*"));'],
  ])('%s: %s', (language, code) => expect(last(language, code)).toBe('file delete d/**'))

  test.each<[CodeLanguage, string]>([
    ['javascript', 'globSync("d/*.x").forEach(f => rmSync(f))'],
    ['ruby', 'Dir["d/*.x"].select { |f| f }.each { |f| File.delete(f) }'],
    ['php', '$all = glob("d/*.x"); foreach ($all as $f) { unlink($f); }'],
  ])('by a pattern: %s: %s', (language, code) => {
    const imported = language === 'javascript' ? `const { globSync, rmSync } = require("fs"); ${code}` : code
    expect(last(language, imported)).toBe('file delete d/*.x')
  })
})

describe('of which nobody knows what it is', () => {
  test.each<[CodeLanguage, string]>([
    ['javascript', 'fs.readdirSync("d").forEach(f => fs.rmSync(f))'],
    ['javascript', 'fs.readdirSync("d").forEach(f => fs.rmSync(path.join("e", f)))'],
    ['javascript', 'fs.readdirSync("d").forEach(f => { f = x; fs.rmSync(path.join("d", f)) })'],
    ['javascript', 'fs.readdirSync("d").concat(more).forEach(f => fs.rmSync(path.join("d", f)))'],
    ['javascript', 'fs.readdirSync("d").map(() => x).forEach(f => fs.rmSync(path.join("d", f)))'],
    ['javascript', 'fs.readdirSync("d").forEach(f => 0); more.forEach(f => fs.rmSync(path.join("d", f)))'],
    ['javascript', 'fs.readdirSync("d").forEach(f => fs.rmSync(`d/${f}/../../e`))'],
    ['javascript', 'fs.readdirSync = g; fs.readdirSync("d").forEach(f => fs.rmSync("d/" + f))'],
    ['javascript', 'const a = fs.readdirSync("d"); a.push(x); a.forEach(f => fs.rmSync("d/" + f))'],
    [
      'javascript',
      'const a = fs.readdirSync("d"); a.forEach((f, i, b) => { b[i] = x }); for (const f of a) fs.rmSync("d/" + f)',
    ],
    ['ruby', 'Dir["d/*", "e/*"].each { |f| File.delete(f) }'],
    ['ruby', 'Dir["{d,e}/*.x"].each { |f| File.delete(f) }'],
    ['ruby', 'Dir.glob("*.x", base: "d").each { |f| File.delete(f) }'],
    ['ruby', '(Dir["d/*"] + more).each { |f| File.delete(f) }'],
    ['ruby', 'a = Dir["d/*"]; a.map! { x }; a.each { |f| File.delete(f) }'],
    ['ruby', 'a = Dir["d/*"]; a << x; FileUtils.rm(a)'],
    ['ruby', 'Dir.entries("d").each { |f| FileUtils.rm_rf(File.join("d", f)) }'],
    ['python', 'import os, glob\nfiles = glob.glob("d/*")\nfiles.append(x)\nfor f in files: os.remove(f)'],
    ['python', 'import os, glob\nfiles = glob.glob("d/*") + more\nfor f in files: os.remove(f)'],
    ['python', 'import os, glob\ndef map(f, x): f(y)\nmap(os.remove, glob.glob("d/*"))'],
    ['perl', 'for my $f (glob "e/*") { unlink $f } for my $f (glob "d/*") { unlink $f }'],
    ['perl', 'unlink glob("d/* e/*")'],
    ['perl', '@a = glob("d/*"); push @a, $x; unlink @a'],
    ['php', '$a = glob("d/*"); $a[] = $x; foreach ($a as $f) unlink($f);'],
    ['php', 'foreach (scandir("d") as $f) unlink("d/" . $f);'],
  ])('%s: %s', (language, code) => expect(last(language, code)).toContain(UNKNOWN))
})

test('long chains cost no more than is spent on them', () => {
  const code = (n: number) => `fs.readdirSync("d")${'.filter(f => f)'.repeat(n)}.forEach(g => fs.rmSync("d/" + g))`
  const [some, many] = [500, 4_000].map((n) => effortOf(() => codeEffects('javascript', code(n)))) as [number, number]
  expect(many / some).toBeLessThan(12)
})
