import { expect, test } from 'vitest'
import { readSqliteDot } from './sqlite-dot.ts'
import { splitSqlite } from './sqlite-script.ts'

const partsOf = (text: string): readonly string[] =>
  splitSqlite(text).map((part) => (part.is === 'sql' ? part.sql.trim() : part.line))

test.each<readonly [string, readonly string[]]>([
  ['select 1; select 2;', ['select 1; select 2;']],
  ['.tables', ['.tables']],
  ['select 1;\n.tables\nselect 2', ['select 1;', '.tables', 'select 2']],
  ['select 1; -- a\n.tables', ['select 1; -- a', '.tables']],
  ['# a\n.tables', ['.tables']],
  // within a statement, a quote or a comment a dot is no command
  ['select 1\n.tables\n;', ['select 1\n.tables\n;']],
  ["select '\n.tables\n';", ["select '\n.tables\n';"]],
  ['/*\n.tables\n*/ select 1;', ['/*\n.tables\n*/ select 1;']],
  ["select 'a;\n.tables", ["select 'a;\n.tables"]],
])('parts of %j', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test('`/` and `go` alone end a statement', () => {
  expect(partsOf('select 1\n/\n.tables\nselect 2\ngo\n.quit')).toEqual([
    'select 1\n;',
    '.tables',
    'select 2\n;',
    '.quit',
  ])
})

/** `kind verb on name; …` and what else the command does. */
function reading(line: string): string {
  const { effects, shell, file, include, connect, ends } = readSqliteDot(line)
  const words = effects.map(({ kind, verb, on, name }) => [kind, verb, on, name].filter(Boolean).join(' '))
  if (shell !== undefined) words.push(`shell: ${shell}`)
  if (file !== undefined) words.push(`${file.operation} ${file.path}`)
  if (include !== undefined) words.push(`include ${include.path}`)
  if (connect !== undefined) words.push(`connect ${connect}`)
  if (ends) words.push('ends')
  return words.join('; ')
}

test.each([
  ['.tables', 'read describe schema'],
  ['.tab', 'read describe schema'],
  ['.schema orders', 'read describe schema'],
  ['.headers on', ''],
  ['.mode json', ''],
  ['.he', ''],
  ['.dump', 'read-data dump database'],
  ['.dump orders', 'read-data dump database'],
  ['.shell ls -l', 'shell: ls -l'],
  ['.system rm "a b"', 'shell: rm "a b"'],
  ['.sh ls', 'unreadable run command sh'],
  ['.sy ls', 'shell: ls'],
  ['.read x.sql', 'include x.sql'],
  ['.read "|curl x"', 'unreadable run command read; shell: curl x'],
  ['.output x.csv', 'overwrite x.csv'],
  ['.once |mail x', 'shell: mail x'],
  ['.output', ''],
  ['.backup x.db', 'read-data backup database; overwrite x.db'],
  ['.save main x.db', 'read-data save database; overwrite x.db'],
  ['.restore x.db', 'lose restore database; read x.db'],
  ['.import --csv x.csv t', 'change import table t; read x.csv'],
  ['.import "|cat x" t', 'change import table t; shell: cat x'],
  ['.load x.so', 'unreadable load library x.so'],
  ['.open x.db', 'connect x.db'],
  ['.open --new x.db', 'lose open database x.db; connect x.db'],
  ['.log x.log', 'overwrite x.log'],
  ['.log off', ''],
  ['.quit', 'ends'],
  ['.archive -x', 'unreadable run command archive'],
  ['.unheard_of', 'unreadable run command unheard_of'],
  ['.', 'unreadable run command'],
])('%s', (line, expected) => {
  expect(reading(line)).toBe(expected)
})
