import { expect, test } from 'vitest'
import { readMysqlMeta } from './mysql-meta.ts'
import { splitMysql } from './mysql-script.ts'

/** SQL as it is, commands as `name[arguments]`. */
const partsOf = (text: string): readonly string[] =>
  splitMysql(text).map((part) => (part.is === 'sql' ? part.sql.trim() : `${part.name}[${part.args}]`))

test.each<readonly [string, readonly string[]]>([
  ['select 1; select 2;', ['select 1; select 2;']],
  ['select 1\\G', ['select 1', 'ego[]']],
  ['\\! ls -l', ['system[ls -l]']],
  ['system rm x', ['system[rm x]']],
  ['select 1;\nSYSTEM rm x\nselect 2;', ['select 1;', 'system[rm x]', 'select 2;']],
  ['source a.sql;', ['source[a.sql]', ';']],
  ['\\. a.sql', ['source[a.sql]']],
  ['use shop; drop table x;', ['use[shop]', '; drop table x;']],
  ['\\! true; drop table x;', ['system[true; drop table x]', '; drop table x;']],
  ['\\s drop table x;', ['status[]', 'drop table x;']],
  // a word of the client within a statement, or with something behind it, is SQL
  ['select a,\nstatus\nfrom t;', ['select a,\nstatus\nfrom t;']],
  ['status x;', ['status x;']],
  ['status\nselect 1;', ['status[]', 'select 1;']],
  // quotes and comments hold no commands
  ["select '\\! rm x'", ["select '\\! rm x'"]],
  ['select "a\\"\\! rm x"', ['select "a\\"\\! rm x"']],
  ['-- \\! rm x\nselect 1', ['-- \\! rm x\nselect 1']],
  ['# \\! rm x\nselect 1', ['# \\! rm x\nselect 1']],
  ['/* \\! rm x */ select 1', ['/* \\! rm x */ select 1']],
  // a schema of the server itself
  ['use mysql\nselect * from user;', ['use[mysql]', 'USE mysql; \nselect * from user;']],
  ['use mysql\nuse shop\nselect 1;', ['use[mysql]', 'use[shop]', 'select 1;']],
  // another delimiter
  [
    'delimiter //\ncreate procedure p() begin select 1; end//\ndelimiter ;\nselect 2;',
    ['create procedure p() begin select 1; end', 'select 2;'],
  ],
])('parts of %j', (text, parts) => {
  expect(partsOf(text)).toEqual(parts)
})

test.each([
  ['system', 'ls', { effects: [], shell: 'ls' }],
  ['pager', 'less', { effects: [], shell: 'less' }],
  ['source', 'a.sql', { effects: [], include: { path: 'a.sql', beside: false } }],
  ['tee', 'x.log', { file: { path: 'x.log', operation: 'edit', client: true } }],
  ['use', 'shop', { connect: 'shop' }],
  ['status', '', { effects: [] }],
  ['quit', '', { ends: true }],
  ['charset', 'gbk', { sql: 'SET NAMES gbk' }],
  ['edit', '', { effects: [{ kind: 'unreadable' }] }],
  ['unheard_of', '', { effects: [{ kind: 'unreadable' }], unknown: true }],
])('command %s %s', (name, args, expected) => {
  expect(readMysqlMeta({ is: 'meta', name, args, span: [0, 0] })).toMatchObject(expected)
})
