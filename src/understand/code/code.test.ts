import { describe, expect, test } from 'vitest'
import type { CodeLanguage } from '../program.ts'
import { codeEffects } from '../testing/code-effects.ts'

const t = (language: CodeLanguage, code: string, wanted: readonly string[]) =>
  test(`${language}: ${code}`, () => expect(codeEffects(language, code)).toEqual(wanted))

describe('code that computes', () => {
  t('python', 'print(6 * 7)', [])
  t('python', 'import json, sys; print(json.load(sys.stdin)["a"])', [])
  t('python', 'import os; print(os.path.join("a", "b"), os.getcwd())', [])
  t('python', 'print("os.system(\'rm x\')")  # os.remove("y")', [])
  t('python', 'print(f"{1 + 1}".upper().split(","))', [])
  t('javascript', 'console.log(process.version, JSON.stringify({ a: [1, 2].map((x) => x + 1) }))', [])
  t('javascript', '// fs.rmSync("x")\nconst rm = /rmSync\\("x"\\)/g; console.log(rm.test("a"))', [])
  t('javascript', 'if (1 / 2 > 0) { console.log("child_process.execSync(1)") }', [])
  t('ruby', 'puts [1, 2].map { |x| x + 1 }.join(",")', [])
  t('perl', 'print join(",", map { $_ * 2 } 1..3), "\\n";', [])
  t('perl', 's/a/b/; print', [])
  t('perl', 'use List::Util "sum"; push @x, $F[-1]; print sum(@x)', [])
  t('perl', 'use JSON::PP; $j = decode_json($_); print $j->{msg}', [])
  t('python', 'import socket; print(socket.gethostbyname("db.example"))', [])
  t('php', 'echo json_encode(["a" => 1]);', [])
  t('awk', 'BEGIN { print 6 * 7 } /rm -rf/ { n++ } $1 > 3 { print $2 }', [])
})

describe('what is put into a text', () => {
  t('python', 'name = "foo"\nopen(f"src/{name}", "w").write("x")', ['file overwrite src/foo'])
  t('python', 'name = "foo"\nopen(f"src/{name}").read()', ['file read src/foo'])
  t('python', 'import os\nfor n in ["a", "b"]: os.remove(f"d/{n}.txt")', ['file delete d/a.txt', 'file delete d/b.txt'])
  t('python', 'import os\na = "x"\nos.remove(f"{a}/{b}")', ['file delete x/\uFFFC'])
  t('python', 'import os\na = "x"\nos.remove(f"{a}{{}}" + "y")', ['file delete x{}y'])
  t('python', 'import os\na = "x"\nos.remove(f"{a.upper()}")', ['file delete \uFFFC'])
  t('javascript', 'const d = "x"; fs.rmSync(`a/${d}`)', ['file delete a/x'])
  t('ruby', 'd = "x"; File.delete("a/#{d}")', ['file delete a/x'])
})

describe('a name that gets another value on the way is not known', () => {
  const t = (language: 'python' | 'javascript' | 'ruby', code: string) =>
    test(code, () => expect(codeEffects(language, code)).toContain('file delete d/\uFFFC'))
  t('python', 'import os\nn = "a"\nmatch x:\n  case [n]: os.remove(f"d/{n}")')
  t('python', 'import os\nn = "a"\n*n, m = x\nos.remove(f"d/{n}")')
  t('python', 'import os\nn = "a"\n(n) = x\nos.remove(f"d/{n}")')
  t('python', 'import os\nn = "a"\nfrom sys import n\nos.remove(f"d/{n}")')
  t('python', 'import os\nn = "a"\nglobals()["n"] = x\nos.remove(f"d/{n}")')
  t('javascript', 'let n = "a"; try { x() } catch (n) { fs.rmSync(`d/${n}`) }')
  t('ruby', 'n = "a"; n << x; File.delete("d/#{n}")')
  t('ruby', 'n = "a"; n.sub!("a", x); File.delete("d/#{n}")')
  t('ruby', 'n = "a"; n[0] = x; File.delete("d/#{n}")')
  t('ruby', 'n = "a"; def g n; File.delete("d/#{n}"); end')
  t('ruby', 'n = "a"; ->(n) { File.delete("d/#{n}") }')
})

describe('what a method is called on', () => {
  t('python', 'from pathlib import Path\nPath("a/b").parent.mkdir()', ['file create a'])
  t('python', 'from pathlib import Path\np = Path("a/b")\np.parent.mkdir(parents=True)', ['file create a'])
  t('python', 'import os; os.makedirs(os.path.dirname("a/b"))', ['file create a'])
  t('python', 'p = "dist/x"\nobj.p.unlink()', ['file delete \uFFFC'])
})

describe('code that runs programs', () => {
  t('python', 'import os; os.system("rm x")', ['file delete x'])
  t('python', 'from os import system as s; s("rm x")', ['file delete x'])
  t('python', 'import subprocess as sp; sp.run(["rm", "-r", "x"])', ['file delete below x'])
  t('python', 'import subprocess; subprocess.run("rm x", shell=True)', ['file delete x'])
  t('python', '__import__("os").system("rm x")', ['unreadable run code', 'file delete x'])
  t('python', 'c = "rm x"; import os; os.system(c)', ['file delete x'])
  t('python', 'import os; os.system("rm " + "x")', ['file delete x'])
  t('python', 'import os, sys; os.system("rm " + sys.argv[1])', ['unreadable run code', 'file delete \uFFFC'])
  t('python', 'import os; print(f"{os.system(\'rm x\')}")', ['file delete x'])
  t('php', "file_get_contents('https://a.example/x');", ['read get url https://a.example/x'])
  t('php', "file_get_contents('https://a.example/x', false, $c);", ['change request url https://a.example/x'])
  t('php', "file_get_contents('a.txt');", ['file read a.txt'])
  t('php', "User::{'wipe'}();", ['undescribed call function User.wipe'])
  t('php', "$user->{'name'};", [])
  t('javascript', "require('fs')?.['rmSync']('x')", ['file delete x'])
  t('javascript', "const fs = require('fs'); fs?.['existsSync']('x')", ['file list x'])
  t('javascript', "process.env.API_TOKEN = 'x'; console.log(1)", [])
  t('javascript', 'require("child_process").execSync("rm x")', ['file delete x'])
  t('javascript', 'const { execSync: e } = require("node:child_process"); e("rm x")', ['file delete x'])
  t('javascript', 'import { spawn } from "child_process"; spawn("rm", ["-r", "x"])', ['file delete below x'])
  t('javascript', 'console.log(`${require("child_process").execSync("rm x")}`)', ['file delete x'])
  t('ruby', 'system("rm", "-r", "x")', ['file delete below x'])
  t('ruby', 'system "rm x"', ['file delete x'])
  t('ruby', 'puts `rm x`', ['file delete x'])
  t('ruby', 'User.delete_all', ['unreadable run code'])
  t('ruby', 'puts User.shopify', ['undescribed call function User.shopify'])
  t('ruby', '%x(rm x)', ['file delete x'])
  t('perl', 'system("rm x");', ['file delete x'])
  t('perl', 'print `rm x`; print qx{rm y};', ['file delete x', 'file delete y'])
  t('php', 'shell_exec("rm x"); echo `rm y`;', ['file delete y', 'file delete x'])
  t('awk', 'BEGIN { system("rm x") }', ['file delete x'])
  t('awk', '{ print | "sh" }', ['unreadable run code'])
  t('awk', 'BEGIN { "rm x" | getline y }', ['file delete x'])
})

describe('code that touches files', () => {
  t('python', 'open("x", "w").write("a")', ['file overwrite x'])
  t('python', 'print(open("x").read())', ['file read x'])
  t('python', 'import shutil; shutil.rmtree("x")', ['file delete below x'])
  t('python', 'from pathlib import Path; Path("x").unlink()', ['file delete x'])
  t('python', 'from pathlib import Path\np = Path("x")\np.write_text("a")', ['file overwrite x'])
  t('python', 'import os; os.rename("a", "b")', ['file move a', 'file overwrite b'])
  t('python', 'from pathlib import Path; Path("a").rename("b")', ['file move a', 'file overwrite b'])
  t('python', 'import pandas as pd; pd.Series([1], name="a").rename("b")', [])
  t('python', 'from pathlib import Path\np = Path("a")\np.replace("b")', ['file move a', 'file overwrite b'])
  t('python', 'print("a".replace("b", "c"))', [])
  t('python', 'breakpoint()', ['unreadable run code'])
  t('python', 'import os, shutil; shutil.rmtree(os.path.expanduser("~/x"))', ['file delete below /home/me/x'])
  t('javascript', 'require("fs").rmSync("x", { recursive: true })', ['file delete below x'])
  t('javascript', 'fs.rmSync("x")', ['file delete x'])
  t('javascript', 'fs.writeFileSync("x", "y")', ['file overwrite x'])
  t('javascript', 'import fs from "node:fs/promises"; await fs.readFile(".env", "utf8")', ['file read .env'])
  t('javascript', 'fs.rmSync(process.env.HOME, { recursive: true })', ['file delete below /home/me'])
  t('ruby', 'require "fileutils"; FileUtils.rm_rf("x")', ['file delete below x'])
  t('ruby', 'File.write("x", "y")', ['file overwrite x'])
  t('perl', 'unlink "a", "b";', ['file delete a', 'file delete b'])
  t('perl', 'open(my $f, ">", "x");', ['file overwrite x'])
  t('php', 'unlink("x"); file_put_contents("y", "z");', ['file delete x', 'file overwrite y'])
  t('awk', '{ print $1 > "x" }', ['file overwrite x'])
})

describe('code that shows the environment', () => {
  const whole = ['read-secret print environment']
  const token = ['read-secret print variable API_TOKEN']
  t('python', 'import os; print(os.environ)', whole)
  t('python', 'from os import environ as e; print(dict(e))', whole)
  t('python', 'import os\nfor k, v in os.environ.items(): print(k, v)', whole)
  t('python', 'import os\nfor k in os.environ: print(os.environ[k])', whole)
  t('python', 'import os\nfor k in sorted(os.environ): print(k)', [])
  t('python', 'import os; print(os.environ["API_TOKEN"])', token)
  t('python', 'import os; print(os.getenv("API_TOKEN"))', token)
  t('python', 'import os; print(os.environ["HOME"], os.getenv("LANG"))', [])
  t('python', 'import os, subprocess; subprocess.run(["true"], env=dict(os.environ, A="b"))', [])
  t('javascript', 'console.log(process.env)', whole)
  t('javascript', 'process.env', whole)
  t('javascript', 'console.log(Object.values(process.env))', whole)
  t('javascript', 'console.log(Object.keys(process.env))', [])
  t('javascript', 'console.log(`${process.env.API_TOKEN}`)', token)
  t('javascript', 'console.log(process.env.HOME)', [])
  t('javascript', 'child_process.spawnSync("true", [], { env: { ...process.env, A: "b" } })', [])
  t('ruby', 'p ENV.to_h', whole)
  t('ruby', 'ENV.each { |k, v| puts v }', whole)
  t('ruby', 'puts ENV.keys', [])
  t('ruby', 'puts ENV.fetch("API_TOKEN")', token)
  t('ruby', 'puts ENV["HOME"]', [])
  t('perl', 'print %ENV', whole)
  t('perl', 'print join ",", values %ENV', whole)
  t('perl', 'print "$_=$ENV{$_}\\n" for sort keys %ENV', whole)
  t('perl', 'print join(",", keys %ENV)', [])
  t('perl', 'print "$ENV{API_TOKEN}"', token)
  t('perl', 'print $ENV{HOME}, 7 % 3', [])
  t('php', 'print_r($_ENV);', whole)
  t('php', 'var_dump(getenv());', whole)
  t('php', 'echo getenv("API_TOKEN");', token)
  t('php', 'echo $_SERVER["HOME"];', [])
  t('awk', 'BEGIN { for (k in ENVIRON) print ENVIRON[k] }', whole)
  t('awk', 'BEGIN { print ENVIRON["API_TOKEN"] }', token)
  t('awk', 'BEGIN { print ENVIRON["HOME"] }', [])
  test("a project's own file hands it on", () =>
    expect(codeEffects('javascript', 'start(Object.assign({}, process.env))', 'file')).toEqual([]))
  test("a project's own file prints it", () =>
    expect(codeEffects('javascript', 'console.log(process.env)', 'file')).toEqual(whole))
})

describe('code that nobody can read', () => {
  t('python', 'exec(open("x").read())', ['unreadable run code', 'file read x'])
  t('python', 'eval("1+1")', ['unreadable run code'])
  t('javascript', 'eval("1")', ['unreadable run code'])
  t('javascript', 'new Function("return 1")()', ['unreadable run code'])
  t('perl', 's/a/system("rm x")/e', ['unreadable run code'])
  t('php', 'eval($x);', ['unreadable run code'])
  t('python', "print('a", ['unreadable run code'])
  t('python', 'import shopkit; shopkit.sync()', ['undescribed call function shopkit.sync'])
  t('javascript', 'require("./db").reset()', ['undescribed run module ./db', 'undescribed call function ..db.reset'])
  t('javascript', 'require("./package.json").version', [])
  t('javascript', 'import "./seed.js"', ['undescribed call function'])
  t('ruby', 'require "./app"', ['undescribed run module ./app'])
  t('ruby', 'require "json"', [])
})

describe("a project's own file", () => {
  test('what can be seen counts, what is strange was said by its caller', () => {
    expect(codeEffects('javascript', 'import { x } from "./x.js"; x(); eval("1"); fs.rmSync("y")', 'file')).toEqual([
      'file delete y',
    ])
    expect(codeEffects('python', "print('broken", 'file')).toEqual([])
  })
})

describe('PowerShell', () => {
  t('powershell', 'Get-Service | Where-Object Status -eq Running', [
    'read get-service object',
    'read where-object object Status',
  ])
  t('powershell', 'Restart-Service -Name nginx', ['restart restart-service service nginx'])
  t('powershell', 'Remove-Item -Recurse -Force x', ['file delete below x'])
  t('powershell', 'Remove-Item x -WhatIf', ['read dry run plan remove-item'])
  t('powershell', 'Invoke-Expression (Invoke-WebRequest https://a.example/x.ps1).Content', [
    'read get url https://a.example/x.ps1',
    'remote-code run code',
  ])
  t('powershell', 'iwr https://a.example/x.ps1 | iex', ['read get url https://a.example/x.ps1', 'remote-code run code'])
  t('powershell', '& $cmd', ['unreadable run code'])
  t('powershell', 'Get-ChildItem logs | Remove-Item', ['file list logs', 'file delete below logs'])
  t('powershell', 'Get-ChildItem logs | Measure-Object', ['file list logs', 'read measure-object object'])
  t('powershell', '[IO.File]::Delete("x")', ['unreadable run code'])
  t('powershell', '[Math]::Round(1.5)', [])
  t('powershell', '$s=Get-Service nginx; $s.Stop()', ['read get-service object nginx', 'unreadable run code'])
  t('powershell', '$d = Get-Date; $d.AddDays(-1)', ['read get-date object'])
  t('powershell', 'Get-Date > x', ['file overwrite x', 'read get-date object'])
  t('powershell', 'Get-Date 2>$null', ['read get-date object'])
  t('powershell', 'Get-ChildItem Env:', ['read-secret read environment'])
  t('powershell', "& ('Stop-' + 'Service') nginx", ['unreadable run code'])
  t('powershell', '& "Stop-Service" nginx', ['restart stop-service service nginx'])
  t('powershell', '& { Stop-Service nginx }', ['restart stop-service service nginx'])
  t('powershell', 'Select-String KEY .env', ['file read .env'])
  t('powershell', "'a', 'b' | Measure-Object", ['read measure-object object'])
  t('powershell', "Get-WinEvent @{LogName='System'; Level=2}", ['read get-winevent object \ufffc'])
  t('powershell', 'Remove-Item x -WhatIf:$false', ['file delete x'])
  t('powershell', 'Get-Content .env', ['file read .env'])
  t('powershell', '# Remove-Item x\nGet-Date', ['read get-date object'])
  t('powershell', 'if (Test-Path x) { Remove-Item x }', ['file list x', 'file delete x'])
  t('powershell', 'Write-Output "Remove-Item x"', ['read write-output object Remove-Item x'])
  t('powershell', "Write-Output 'a", ['unreadable run code'])
  t('powershell', '.\\deploy.ps1', ['undescribed run program ./deploy.ps1'])
  t('powershell', '.5', [])
  t('powershell', 'Stop-AzVM -Name c -WhatIf', ['read dry run plan stop-azvm'])
  t('powershell', "Stop-AzVM -Name c '-WhatIf'", ['restart stop-azvm object c'])
  t('powershell', 'Stop-AzVM -Name c -WhatIf:$false', ['restart stop-azvm object c'])
  t('powershell', 'Remove-Item a -- -WhatIf', ['file delete a', 'file delete --'])
  t('powershell', 'rm a -WhatIf', ['read dry run plan remove-item'])
  t('powershell', 'bash -c "rm a" -WhatIf', ['file delete a'])
  t('powershell', 'cd a; Invoke-Command { cd b; rm c }; rm d', [
    'read set-location directory a',
    'read set-location directory b',
    'file delete c',
    'file delete d',
  ])
  t('powershell', "@'\n'a\n'@; rm b; echo 'c' #'", ['file delete b', 'read write-output object c'])
  t('powershell', "(@'\n' )\n'@); rm b; echo 'c' #'", ['file delete b', 'read write-output object c'])
  t('powershell', 'gci -Recurse -Filter *.log | rm', ['file delete below ./**/*.log'])
  t('powershell', 'gci -Depth 2 -Filter *.* | rm', ['file delete below ./**/*'])
  t('powershell', 'gci -Force -Filter *env | rm', ['file delete below .'])
})

describe('functions by other ways than their name', () => {
  t('python', 'import os; [os.system][0]("rm x")', ['unreadable run code'])
  t('python', 'import os; (os.system)("rm x")', ['file delete x'])
  t('python', 'import shutil\n@shutil.rmtree\ndef f(): pass', ['file delete below \uFFFC'])
  t('python', 'from functools import cache\n@cache\ndef f(): pass', [])
  t('python', 'import operator, os; operator.methodcaller("remove", "x")(os)', ['unreadable run code'])
  t('python', 'import operator; print(sorted(a, key=operator.attrgetter("name")))', [])
  t('python', 'import timeit; timeit.timeit("os.remove(\'x\')", "import os", number=1)', ['file delete x'])
  t('python', 'import timeit; print(timeit.timeit("1 + 1"))', [])
  t('javascript', "(0, eval)('x()')", ['unreadable run code'])
  t('javascript', "require('fs').rmSync.call(null, 'x')", ['file delete x'])
  t('javascript', "require('fs').rmSync.apply(null, ['x'])", ['file delete x'])
  t('javascript', "require('fs').readFileSync.bind(null, 'x')()", ['file read x'])
  t('javascript', "new (require('worker_threads').Worker)('fs.rmSync(\"x\")', { eval: true })", ['file delete x'])
  t('javascript', "new (require('better-sqlite3'))('x.db').exec('drop table t')", ['lose drop table t'])
  t('javascript', "new (require('better-sqlite3'))('x.db').exec('create table t (a)')", ['change create table t'])
  t('javascript', "db.exec('drop table t')", ['unreadable run code'])
  t('javascript', "re.exec('drop it')", [])
  t('javascript', "require('fs')?.rmSync?.('x')", ['file delete x'])
  t('javascript', "const m = { a: require('fs').rmSync }; m.a('x')", [
    'file delete \uFFFC',
    'undescribed call function m.a',
  ])
  t('python', 'import os; {"a": os.system}["a"]("rm x")', ['unreadable run code'])
  t('python', 'import os; (os.remove if x else print)("x")', ['file delete \uFFFC'])
  t('python', 'import os; r = os.remove; r("x")', ['file delete x'])
  t('ruby', "File.send('delete', 'x')", ['unreadable run code'])
  t('ruby', "File.read('x')", ['file read x'])
  t('perl', 'rmtree "x"', ['file delete below x'])
  t('php', 'proc_open("rm x", [], $p);', ['file delete x'])
})

describe('requests whose method stands beside the address', () => {
  t('python', 'import urllib.request as u; u.urlopen("https://a.example/x", data=b"a")', [
    'change post url https://a.example/x',
  ])
  t('python', 'import urllib.request as u; u.urlopen("https://a.example/x", timeout=5)', [
    'read get url https://a.example/x',
  ])
  t('javascript', "const o = { method: 'DELETE' }; fetch('https://a.example/x', o)", [
    'lose delete url https://a.example/x',
  ])
  t('javascript', "const o = { headers: {} }; fetch('https://a.example/x', o)", ['read get url https://a.example/x'])
  t('javascript', "fetch(new Request('https://a.example/x', { method: 'POST' })).then(console.log)", [
    'read get url \uFFFC',
    'change post url https://a.example/x',
  ])
  t('javascript', "require('axios')({ method: 'delete', url: 'https://a.example/x' })", [
    'lose delete url https://a.example/x',
  ])
  t('javascript', "require('undici').request('https://a.example/x')", ['read get url https://a.example/x'])
})

describe('all of the environment', () => {
  t('javascript', 'console.log({ ...process.env })', ['read-secret print environment'])
  t('javascript', "child_process.execSync('ls', { env: { ...process.env, A: '1' } })", ['file list .'])
})

describe('what belongs to another library stays its own', () => {
  const db = "import sqlite3, subprocess; c = sqlite3.connect('a.db'); "
  t('python', `${db}subprocess.run(['rm', 'x'])`, ['file delete x'])
  t('python', `${db}c.execute('drop table t')`, ['lose drop table t'])
  t('python', `${db}c.close()`, [])
  const boto = "import boto3, requests; boto3.resource('s3'); "
  t('python', `${boto}requests.delete('https://a.example/x')`, ['lose delete url https://a.example/x'])
  t('python', `${boto}requests.get('https://a.example/x')`, ['read get url https://a.example/x'])
  t(
    'javascript',
    "const D = require('better-sqlite3'); new D('x.db').prepare('insert into t values (?)').run('John Smith')",
    ['change insert table t'],
  )
  t('javascript', "const s = require('sqlite3'); const db = new s.Database('x.db'); db.run('/* a */ drop table t')", [
    'lose drop table t',
  ])
  t('javascript', "const s = require('sqlite3'); const db = new s.Database('x.db'); db.run('create table t (a)')", [
    'change create table t',
  ])
})

describe('types and indices are no functions that are handed on', () => {
  t('python', 'import subprocess\ndef f(p: subprocess.Popen) -> None: pass', [])
  t('python', 'import subprocess\ndef f() -> subprocess.Popen: pass', [])
  t('python', 'import os; (lambda a=(1, 2): os.remove)()("x")', ['file delete \uFFFC'])
  t('python', 'import subprocess\nps: dict[str, subprocess.Popen] = {}', [])
  t('python', 'class A:\n    def __getattribute__(self, n): return super().__getattribute__(n)', [])
  t('python', 'import os; os.__getattribute__("system")("x")', ['unreadable run code'])
  t('python', 'import fileinput; fileinput.input("x", True)', ['file edit x', 'undescribed call function fileinput'])
  t('python', 'import fileinput; fileinput.input("x")', ['file read x', 'undescribed call function fileinput'])
})

describe('options that nobody sees', () => {
  const url = 'https://a.example/x'
  t('javascript', `fetch('${url}', { ...o })`, [`undescribed \uFFFC url ${url}`])
  t('javascript', `fetch('${url}', { ...o, method: 'HEAD' })`, [`read head url ${url}`])
  t('javascript', `require('axios')('${url}', o)`, [`undescribed \uFFFC url ${url}`])
  t('javascript', `require('axios')('${url}', { timeout: 5 })`, [`read get url ${url}`])
  t('javascript', "require('axios')(o)", ['undescribed call function axios'])
  t('python', `import urllib.request as u; u.urlopen('${url}', None, 5)`, [`read get url ${url}`])
  t('python', `import urllib.request as u; u.urlopen('${url}', b'')`, [`change post url ${url}`])
  t('python', `import urllib.request as u; u.urlopen('${url}', data=b'')`, [`change post url ${url}`])
})

describe('PowerShell elsewhere than on Windows', () => {
  t('powershell', 'rm -rf x', ['file delete below x'])
  t('powershell', 'rm -Force x', ['file delete x'])
  t('powershell', 'ls -la', ['file list .'])
})
