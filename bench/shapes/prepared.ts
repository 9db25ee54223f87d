import { onDisk, write } from './on-disk.ts'
import { fill, nested, quoted, type Shape, type ShapePlace, series, shellShape } from './shape.ts'

/** What an action prepares and then runs: texts of a session, scripts that it edits, tasks that stand in settings. */

/** Pieces of a text that another program runs, with the command that hands them over. */
const TEXTS: readonly (readonly [command: (text: string) => string, units: readonly string[]])[] = [
  [
    (text) => `redis-cli eval ${quoted(text)} 0`,
    [
      'redis.call("DEL",KEYS[1]);',
      '[[',
      '--[==[',
      'a..b..',
      '(',
      'redis.call(',
      'unpack(KEYS),',
      'local r=redis ',
      '\r',
    ],
  ],
  [
    (text) => `mysql -e ${quoted(`SET @a='select 1';${text}`)}`,
    ["SET @a='x';", 'SET @a=CONCAT(@a,@a);', 'PREPARE s FROM @a;', 'EXECUTE s;', "EXECUTE IMMEDIATE 'x';"],
  ],
  [(text) => `psql -c ${quoted(text)}`, ['CREATE TEMP TABLE t(a int);', 'DROP TABLE t;', 'BEGIN;', "DO 'begin end';"]],
  [(text) => `sqlcmd -Q ${quoted(text)}`, ["EXEC sp_executesql N'select 1';", "EXEC('EXEC(''select 1'')');"]],
  [(text) => `x='a $x b'; echo ${text}`, ['${(e)x} ', '${=x} ', '${(f)"$(a)"} ', '$=x ', '${(s.:.)x} ', '*(e:a:) ']],
  [
    (text) => `python3 -c ${quoted(`import os, subprocess\n${text}`)}`,
    ['os.chdir("a")\n', 'if a:\n  os.chdir("b")\n', 'subprocess.run(["ls"], cwd="a", env={"A":"b"})\n'],
  ],
  [
    (text) => `pwsh -c ${quoted(text)}`,
    ['Remove-Item a -WhatIf; ', "@'\n", ',  @"\n"@', 'Get-Process -ComputerName a,b;', 'Invoke-Command { ls };'],
  ],
]

/** Edits of a script that is run behind them. */
const EDITS: readonly (readonly [name: string, edit: (size: number) => string])[] = [
  ['sed s', (size) => `sed -i ${quoted(fill('s/a/b/;', size))} x.sh;`],
  ['sed that grows', (size) => fill("sed -i 's/a/aaaaaaaaaa/g' x.sh; ", size)],
  ['sed in a condition', (size) => fill('if a; then sed -i s/a/b/ x.sh; fi; ', size)],
  ['perl', (size) => `perl -pi -e ${quoted(fill('s/a/b/;', size))} x.sh;`],
  ['a copy put back', (size) => fill('cp x.sh b; sed -i s/a/b/ x.sh; cp b x.sh; ', size)],
]

/** Settings that hold commands, with the one that runs them. Those of this size are read to their end. */
const READ = 60_000
const TASKS: readonly (readonly [name: string, command: string, path: string, text: (size: number) => string])[] = [
  ['values in values', 'tox -e a', 'tox.ini', () => sections()],
  ['braces', 'tox', 'tox.ini', (size) => `[tox]\nenvlist = ${fill('py{1,2,3}{4,5}-{a,b},', Math.min(size, READ))}\n`],
  ['open braces', 'tox', 'tox.ini', (size) => `[tox]\nenvlist = ${fill(', {a ', Math.min(size, READ))}\n`],
  [
    'lines',
    'tox -e a',
    'tox.ini',
    (size) => `[testenv]\ncommands =\n${fill('  py{1,2}: ls {posargs}\n', Math.min(size, READ))}`,
  ],
  [
    'services',
    'docker compose up',
    'compose.yaml',
    (size) => `services:\n${series((i) => `  s${i}: { command: ls }\n`, size)}`,
  ],
  [
    'services that need others',
    'docker compose up s0',
    'compose.yaml',
    (size) => `services:\n${series((i) => `  s${i}: { command: ls, depends_on: [s${i + 1}, s${i + 2}] }\n`, size)}`,
  ],
  [
    'hooks',
    'pre-commit run -a',
    '.pre-commit-config.yaml',
    (size) =>
      `repos:\n- repo: local\n  hooks:\n${fill('  - {id: a, entry: ls x, language: system}\n', Math.min(size, READ))}`,
  ],
  [
    'jobs',
    'lefthook run pre-commit',
    'lefthook.yml',
    (size) => `pre-commit:\n  jobs:\n${fill('  - run: ls {staged_files} {x}\n', Math.min(size, READ))}`,
  ],
]

/** Each value names the next one as often as it may. */
function sections(): string {
  const value = (next: string) => fill(`{[${next}]x} `, 1900)
  return `[testenv]\ncommands = ${value('a')}\n[a]\nx = ${value('b')}\n[b]\nx = ${value('c')}\n[c]\nx = ${value('d')}\n[d]\nx = ls\n`
}

const HUNK = '@@ -1,1 +1,1 @@\n-a\n+b\n'

function script(place: ShapePlace, size: number): void {
  write(place, 'x.sh', fill('echo a\n', size))
  write(place, 'p.diff', `--- a/x.sh\n+++ b/x.sh\n${fill(HUNK, size)}`)
}

export const preparedShapes: readonly Shape[] = [
  ...TEXTS.flatMap(([command, units]) =>
    units.map((unit) =>
      shellShape(`${command('').replaceAll('\n', ' ')}: ${JSON.stringify(unit)}`, (size) => command(fill(unit, size))),
    ),
  ),
  shellShape('zsh in zsh', (size) => `x=a; echo ${nested('${(e)', 'x', '}', size)}`),
  ...EDITS.map(([name, edit]) => onDisk(`${name}, then run`, (size) => `${edit(size)} sh x.sh`, script)),
  ...['patch < p.diff', 'git apply p.diff'].map((one) => onDisk(`${one}, then run`, `${one}; sh x.sh`, script)),
  ...TASKS.map(([name, command, path, text]) =>
    onDisk(`${path}: ${name}`, command, (place, size) => write(place, path, text(size))),
  ),
]
