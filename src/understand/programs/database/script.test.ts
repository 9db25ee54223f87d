import { expect, test } from 'vitest'
import { noFiles } from '../../../lib/files.ts'
import { allParts } from '../../testing/run.ts'
import { understand } from '../../understand.ts'

/** `host/database` of each effect that changes something, in order; the connection string where there is one. */
function landsAt(command: string): readonly string[] {
  const context = { files: noFiles, home: '/home/me', cwd: '/repo', env: {}, parts: allParts }
  const { effects } = understand({ kind: 'shell', command }, context)
  return effects.flatMap((one) => {
    if (one.kind !== 'change' || one.at.is !== 'database') return []
    const { url, host, database } = one.at
    return [`${url === undefined ? '' : `${url.text} `}${host?.text ?? ''}/${database?.text ?? ''}`]
  })
}

const insert = 'insert into t values (1)'

test.each([
  [`psql -h a -d b -c '${insert}'`, ['a/b']],
  [`psql -h a -d b -c '\\c other' -c '${insert}'`, ['a/other']],
  [`psql -h a -d b -c '\\c - - z' -c '${insert}'`, ['z/b']],
  [`psql -h a -d b -c '\\c "host=z dbname=y"' -c '${insert}'`, ['a/host=z dbname=y']],
  [`psql -h a -d b <<< '\\c other app z 5\n${insert};'`, ['z/other']],
  [`psql -d b -c '${insert}' -h a -h z`, ['z/b']],
  [`psql postgresql://a/b -c '${insert}'`, ['/postgresql://a/b']],
  [`mysql -h a b -e '${insert}'`, ['a/b']],
  [`mysql -h a b -e 'use other; ${insert}'`, ['a/other']],
  [`mysql -h a b -e 'insert into other.t values (1)'`, ['a/other']],
  [`mysql -h a b -e 'connect other z\n${insert}'`, ['z/other']],
  [`mysql -S /run/my.sock b -e '${insert}'`, ['/run/my.sock/b']],
  [`mysql -S /run/my.sock -h a b -e '${insert}'`, ['a/b']],
  [`mysql --no-defaults b -e '${insert}'`, ['localhost/b']],
  // Nothing in the action says where this one lands.
  [`mysql --defaults-file=x.cnf b -e '${insert}'`, []],
  [`redis-cli -h a <<< $'select 3\\nset k v'`, ['a/3']],
  ['redis-cli -u redis://a:1/2 set k v', ['redis://a:1/2 /']],
  ["mongosh 'mongodb://a/b' --eval 'db.t.insertOne({a: 1})'", ['mongodb://a/b /']],
  ["mongosh a:1/b --eval 'use c; db.t.insertOne({a: 1})'", ['a:1/c']],
  ["mongosh b --host rs/a --eval 'db.t.insertOne({a: 1})'", ['a/b']],
])('%s', (command, want) => expect(landsAt(command)).toEqual(want))
