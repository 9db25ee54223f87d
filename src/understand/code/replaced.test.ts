import { describe, expect, test } from 'vitest'
import type { CodeLanguage } from '../program.ts'
import { codeEffects } from '../testing/code-effects.ts'
import { UNKNOWN } from '../word.ts'
import { javascript } from './javascript.ts'
import { python } from './python.ts'
import { replacesFollowed } from './replaced.ts'
import { ruby } from './scripting.ts'
import { tokenize } from './tokens.ts'

const LANGUAGES = { javascript, python, ruby }

function replaces(name: keyof typeof LANGUAGES, code: string): boolean {
  const { lexicon, grammar } = LANGUAGES[name]
  return replacesFollowed(tokenize(code, lexicon).tokens, grammar.links)
}

describe('another function may stand where one that lists or joins is called', () => {
  test.each<[keyof typeof LANGUAGES, string]>([
    ['javascript', 'fs.readdirSync = f'],
    ['javascript', 'fs["readdirSync"] = f'],
    ['javascript', 'Object.assign(fs, more)'],
    ['javascript', 'Array.prototype.map = f'],
    ['javascript', 'const join = (a, b) => "x"'],
    ['javascript', 'function join(a, b) { return "x" }'],
    ['javascript', 'const path = { join: f }'],
    ['javascript', 'const path = { join() { return "x" } }'],
    ['javascript', 'class Paths { static join(a, b) { return "x" } }'],
    ['javascript', 'const path = new Map(); path.join("a", b)'],
    ['javascript', 'class path {}; path.join("a", b)'],
    ['python', 'os.listdir = f'],
    ['python', 'def glob(x): return y'],
    ['python', 'setattr(os, "walk", f)'],
    ['python', 'os = mine(); os.listdir("a")'],
    ['python', 'os.__dict__.update({"listdir": f})'],
    ['ruby', 'class Dir; end'],
    ['ruby', 'Dir.singleton_class.prepend(mine)'],
    ['ruby', 'Dir.extend(mine)'],
    ['ruby', 'module File; end'],
  ])('%s: %s', (language, code) => expect(replaces(language, code)).toBe(true))

  test.each<[keyof typeof LANGUAGES, string]>([
    ['javascript', 'const fs = require("fs"), path = require("path"); fs.readdirSync("a"); path.join("a", b)'],
    ['javascript', 'import path from "path"; path.join("a", b)'],
    ['javascript', 'const join = require("path").join'],
    ['javascript', 'const join = path.join'],
    ['javascript', 'Object.assign({}, more)'],
    ['javascript', 'new Promise((resolve) => { resolve() })'],
    ['javascript', 'if (join(a, b)) x()'],
    ['javascript', 'const path = "a"; fs.rmSync(path)'],
    ['python', 'from os import path\npath.join("a", b)'],
    ['python', 'path = Path("a")\nfor p in path.glob("*"): print(p)'],
    ['python', 'path = os.path\npath.join("a", b)'],
    ['python', 'class Other: pass'],
    ['ruby', 'Dir.children("a") { |f| puts f }'],
    ['ruby', 'glob("a") { |f| puts f }'],
    ['ruby', 'names.prepend("a")'],
    ['python', 'print("join")'],
    ['python', 'x = {"other": f}'],
  ])('the functions themselves, %s: %s', (language, code) => expect(replaces(language, code)).toBe(false))
})

test.each<[CodeLanguage, string, string]>([
  ['javascript', 'const path = new Map(); ', `file delete dist/${UNKNOWN}`],
  ['javascript', 'const path = require("path"); ', 'file delete dist/**'],
])('%s: behind %s', (language, before, effect) => {
  const code = `${before}fs.readdirSync("dist").forEach(f => fs.rmSync(path.join("dist", f)))`
  expect(codeEffects(language, code).at(-1)).toBe(effect)
})
