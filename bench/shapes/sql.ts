import { SQL_DIALECTS } from '../../src/action/action.ts'
import { fill, nested, type Shape, series, shape, sql } from './shape.ts'

const UNITS: readonly string[] = [
  'select 1;', ';', '(', ')', '[', '((', "'", '"', '`', '$$', '$a$', '--', '-- a\n', '#', '# a\n', '/*', '/* a */', '/*!', '/*!50000 ', '*/', '\\', "''", "'a' ", '"a".', 'a.', 'a', 'a ', 'A1_', '1', '1.', '1+', '-', '- ', 'not ', 'select ', 'select (', 'case when a then ', 'begin;', 'begin ', 'commit;', 'begin; drop table a; rollback;', 'drop table a;', 'insert into a values (1);', 'update a set b=1;', 'update a set b=1 where c=1;', 'delete from a;', 'delete from a where b=1;', 'create table a(b int);', 'select * from a;', 'with a as (select 1) ', 'union select 1 ', 'union all ', ',', ', a', 'a,', '@', '@a', ':a', '?', '{', '::int', 'and a=1 ', 'or 1=1 ', 'set a=1;', 'use a;', 'go\n', 'GO\n', 'exec a;', "exec('drop table a');", 'declare @a int;', 'print 1;', 'if 1=1 ', 'while 1=1 ', 'do $$ begin end $$;', "do 'a';", 'prepare a as select 1;', 'execute a;', 'explain ', 'explain select 1;', 'pragma a;', 'attach a as b;', 'call a();', 'grant all on a to b;', 'create function a() ', 'copy a from stdin;\n', 'n\'', "e'\\", "x'", "u&'", '\r\n', '\t', ' ', '\u00e9', '\u00a0', '\u{1f600}', 'f(', 'f(a,', 'pg_sleep(1),', 'like a escape ', 'between 1 and ', 'in (', 'exists (select ', 'array[', 'row(', 'interval ', 'values (1),', 'join a ', 'cast(', 'load data infile ', 'delimiter ;\n', 'lock tables a write;', 'alter table a add b int;', 'alter table a ', 'add b int,', "comment on table a is 'b';",
] // prettier-ignore

/** Every dialect, and none. */
const DIALECTS = [...SQL_DIALECTS, undefined]

export const sqlShapes: readonly Shape[] = DIALECTS.flatMap((dialect) => {
  const one = (name: string, text: (size: number) => string) => shape(`sql ${dialect ?? 'unsaid'}: ${name}`, (size) => sql(text(size), dialect))
  return [
    ...UNITS.map((unit) => one(JSON.stringify(unit), (size) => fill(unit, size))),
    ...(
      [
        ['(', '1', ')'],
        ['select (', 'select 1', ')'],
        ['select * from (', 'select 1', ') a'],
        ['/*', 'a', '*/'],
        ['f(', '1', ')'],
        ['case when ', '1', ' then 1 end'],
        ['begin ', ';', ' end;'],
        ['array[', '1', ']'],
        ['not (', 'a', ')'],
        ['with a as (', 'select 1', ') select 1'],
      ] as const
    ).map(([open, inner, close]) => one(`nested ${open}`, (size) => `select ${nested(open, inner, close, size - 8)}`)),
    one('many statements, each another', (size) => series((i) => `drop table t${i};`, size)),
    one('many tables', (size) => `drop table ${series((i) => `t${i},`, size)}z`),
    one('many columns', (size) => `select ${series((i) => `c${i},`, size)}z from a`),
    one('many joins', (size) => `select 1 from a ${series((i) => `join t${i} on a.x=t${i}.x `, size)}`),
    one('many commas in from', (size) => `select 1 from ${series((i) => `t${i},`, size)}z`),
    one('many common tables', (size) => `with ${series((i) => `t${i} as (select 1),`, size)}z as (select 1) select 1`),
    one('common tables that refer to one another', (size) => `with t0 as (delete from a returning 1),${series((i) => `t${i + 1} as (select * from t${i}, t${i}),`, size)}z as (select 1) select 1`),
    one('a long sum', (size) => `select ${fill('1+', size)}1`),
    one('a long concatenation', (size) => `select ${fill("'a'||", size)}'a'`),
    one('a long chain of and', (size) => `delete from a where ${fill('b=1 and ', size)}1=1`),
    one('a long chain of or', (size) => `delete from a where ${fill('b=1 or ', size)}1=1`),
    one('many signs', (size) => `select ${fill('- ', size)}1`),
    one('many not', (size) => `delete from a where ${fill('not ', size)}true`),
    one('a long list', (size) => `delete from a where b in (${fill('1,', size)}1)`),
    one('many rows', (size) => `insert into a values ${fill('(1,2),', size)}(1,2)`),
    one('one long name', (size) => `drop table ${fill('a', size)}`),
    one('one long quoted name', (size) => `drop table "${fill('a', size)}"`),
    one('one long text', (size) => `select '${fill('a', size)}'`),
    one('one long text of quotes', (size) => `select '${fill("''", size)}'`),
    one('one long number', (size) => `select ${fill('1', size)}`),
    one('a long dotted name', (size) => `select ${fill('a.', size)}b`),
    one('many unions', (size) => `${fill('select 1 union all ', size)}select 1`),
    one('many cases', (size) => `select case ${fill('when a then 1 ', size)} end`),
    one('many casts', (size) => `select 1${fill('::int', size)}`),
    one('many subscripts', (size) => `select a${fill('[1]', size)}`),
    one('many fields of rows', (size) => `select (a)${fill('.b', size)}`),
    one('many savepoints', (size) => series((i) => `savepoint s${i};`, size)),
    one('body of a function', (size) => `create function f() returns int language plpgsql as $$ begin ${fill('drop table a;', size)} end $$`),
    one('body of a function with loops', (size) => `create function f() returns int language plpgsql as $$ begin ${fill('loop if a then ', size)} end $$`),
    one('do with execute', (size) => `do $$ begin ${fill("execute 'drop table a';", size)} end $$`),
    one('dollar quotes with many names', (size) => series((i) => `$a${i}$`, size)),
    one('procedure with blocks', (size) => `create procedure p() begin ${fill('begin ', size)}`),
    one('comment that begins again', (size) => `/* ${fill('/*', size)} */ drop table a`),
    one('a view of a view', (size) => series((i) => `create view v${i + 1} as select * from v${i};`, size)),
    one('settings', (size) => series((i) => `set a.b${i} = 'c';`, size)),
    one('search_path', (size) => `set search_path = ${series((i) => `s${i},`, size)}z; drop table a`),
    one('prepared statements', (size) => series((i) => `prepare p${i} as delete from a; execute p${i};`, size)),
    one('functions with many parts', (size) => `select ${series((i) => `f${i}(),`, size)}1`),
    one('aliases of tables', (size) => `update a set ${series((i) => `c${i}=1,`, size)}z=1`),
  ]
})
