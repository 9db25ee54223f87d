import { describe, expect, test } from 'vitest'
import { exampleEffects } from '../testing/example.ts'
import { memoryFiles } from '../testing/memory-files.ts'

const disk = memoryFiles({
  '/repo/package.json': JSON.stringify({ name: 'shop', version: '1.0.0', scripts: { x: 'rm old', y: 'rm y' } }),
})
const effects = (command: string) => exampleEffects(command, disk)

const python = (change: string) =>
  `python3 -c '
import json, re
p = json.load(open("package.json"))
${change}
json.dump(p, open("package.json", "w"))
' && npm run x`
const node = (change: string) =>
  `node -e '
const fs = require("fs")
const p = JSON.parse(fs.readFileSync("package.json", "utf8"))
${change}
fs.writeFileSync("package.json", JSON.stringify(p, null, 2))
' && npm run x`
const text = (change: string) =>
  `node -e '
const fs = require("fs")
const t = fs.readFileSync("package.json", "utf8")
fs.writeFileSync("package.json", t${change})
' && npm run x`

describe('a script that inline code sets is the one that runs', () => {
  test.each([
    python('p["scripts"]["x"] = "rm new"'),
    python('s = p["scripts"]\ns["x"] = "rm new"'),
    python('p.setdefault("scripts", {})["x"] = "rm new"'),
    python('p["scripts"].update({"x": "rm new"})'),
    python('p["scripts"] = {**p["scripts"], "x": "rm new"}'),
    node('p.scripts.x = "rm new"'),
    node('p.scripts["x"] = "rm new"'),
    node('p.scripts ||= {}\np.scripts.x = "rm new"'),
    node('p.scripts = { ...p.scripts, x: "rm new" }'),
    node('Object.assign(p.scripts, { x: "rm new" })'),
    text('.replace("rm old", "rm new")'),
    text('.replace(/rm old/, "rm new")'),
    `node -e 'require("fs").writeFileSync("package.json", JSON.stringify({ scripts: { x: "rm new" } }))' && npm run x`,
  ])('%s', async (command) => {
    const found = await effects(command)
    expect(found).toContain('file delete new')
    expect(found).not.toContain('file delete old')
  })
})

describe('scripts that inline code does not name stay', () => {
  test.each([
    python('p["version"] = "2.0.0"'),
    python('p["version"] = re.sub(r"^1", "2", p["version"])'),
    python('p["scripts"]["z"] = "rm z"'),
    python('p["scripts"].pop("y", None)'),
    python('print(p["scripts"]["x"])'),
    node('p.version = process.env.VERSION'),
    node('delete p.scripts.y'),
    text('.replace("1.0.0", "2.0.0")'),
    text('.replace(/"version":\\s*"[^"]*"/, "x")'),
  ])('%s', async (command) => {
    const found = await effects(command)
    expect(found).toContain('file delete old')
    expect(found).not.toContain('unreadable run code')
  })
})

describe('scripts that may be others are not known', () => {
  test.each([
    python('p["scripts"][name] = "rm new"'),
    python('p["scripts"]["x"] = compute()'),
    python('p.update(other)'),
    python('change(p["scripts"])'),
    node('p.scripts = other'),
    node('p.scripts[process.env.NAME] = "rm new"'),
    text('.replace(pattern, "rm new")'),
    text('.replace(/"x":\\s*"[^"]*"/, "rm new")'),
    `node -e 'require("fs").writeFileSync("package.json", other)' && npm run x`,
  ])('%s', async (command) => expect(await effects(command)).toContain('unreadable run code'))
})
