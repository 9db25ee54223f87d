import { emit, emitFile, nowhere, opened } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Arguments } from '../../options.ts'
import { isOwnSettings } from '../../own-settings.ts'
import type { DatabasePlace, UnknownPlace } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, knownText, type Word, word } from '../../word.ts'
import { client, databaseAt, dataStream } from '../database/client.ts'
import { runMysqlScript } from './script.ts'

/** The command-line clients of MySQL 8.4 and MariaDB 11. */

export const MYSQL_CONNECTION = `
  -?|--help -I -V|--version -h|--host= -P|--port= -u|--user= -p|--password=? --password1=? --password2=? --password3=?
  --skip-password -S|--socket= --protocol= --defaults-file= --defaults-extra-file= --defaults-group-suffix=
  --login-path= --no-defaults --no-login-paths --print-defaults --ssl --ssl-mode= --ssl-ca= --ssl-capath= --ssl-cert=
  --ssl-cipher= --ssl-crl= --ssl-crlpath= --ssl-key= --ssl-fips-mode= --ssl-session-data=
  --ssl-session-data-continue-on-failed-reuse --ssl-verify-server-cert --skip-ssl --skip-ssl-verify-server-cert
  --disable-ssl --tls-version= --tls-ciphersuites= --tls-sni-servername= --get-server-public-key
  --server-public-key-path= --default-auth= --plugin-dir= --enable-cleartext-plugin -C|--compress
  --compression-algorithms= --zstd-compression-level= --connect-timeout= --default-character-set=
  --character-sets-dir= --bind-address= -v|--verbose --debug=? -#=? --debug-check --debug-info -f|--force -s|--silent
  -W|--pipe --shared-memory-base-name= --max-allowed-packet= --max_allowed_packet= --net-buffer-length=
  --net_buffer_length= --plugin-authentication-kerberos-client-mode= --load-data-local-dir= --oci-config-file=
  --authentication-oci-client-config-profile=
`

/**
 * Where it connects. An option file that the call names may hold the host, and is not the one of the home that `locate`
 * reads: then nothing says where it is, unless a flag does.
 */
export function mysqlAt(call: Call, read: Arguments, database: Word | undefined): DatabasePlace | UnknownPlace {
  const given = read.value('-h')
  const socket = read.value('-S')
  const local = given === undefined || given.text === 'localhost'
  const host = local && socket !== undefined ? socket : given
  const files = read.values('--defaults-file', '--defaults-extra-file', '--login-path', '--defaults-group-suffix')
  if (host === undefined && files.length > 0) return nowhere(call, 'an option file names the host', files)
  const none = read.has('--no-defaults') ? word('localhost') : undefined
  return databaseAt(call, 'mysql', { host: host ?? none, port: read.value('-P'), database })
}

/** A client whose options may name code that it loads, or settings of elsewhere, in which the same may stand. */
export function mysqlClient(spec: Parameters<typeof client>[0]): Program {
  return client({
    ...spec,
    run: (call, read, at) => {
      const loaded = [
        ...read.values('--plugin-dir', '--plugin'),
        ...read.values('--defaults-file', '--defaults-extra-file').filter((file) => !isOwn(call, file)),
      ]
      const note = 'it may name code that is loaded'
      for (const one of loaded) emit(call, 'undescribed', 'load', 'settings', one, { at, note })
      return spec.run(call, read, at)
    },
  })
}

function isOwn(call: Call, file: Word): boolean {
  if (!isKnown(file)) return false
  // In `--defaults-file=~/x` it is the client and not the shell that puts the home in.
  const path = file.text.startsWith('~/') ? `${call.home}${file.text.slice(1)}` : opened(call, file.text)
  // Links of another machine cannot be followed.
  return call.site.is === 'here'
    ? isOwnSettings(call.files.real(path), call.files.real(call.home))
    : isOwnSettings(path, call.home)
}

const SHELL = `${MYSQL_CONNECTION} -e|--execute= -D|--database= -B|--batch -N|--skip-column-names -t|--table -r|--raw
    -E|--vertical -G|--named-commands -A|--no-auto-rehash --auto-rehash --skip-auto-rehash -b|--no-beep
    -c|--comments --skip-comments --skip-named-commands -H|--html -X|--xml -i|--ignore-spaces -n|--unbuffered
    -q|--quick -o|--one-database -w|--wait -U|--safe-updates --i-am-a-dummy -L|--skip-line-numbers
    --line-numbers -j|--syslog -J|--sigint-ignore --init-command= --init-command-add= --tee= --no-tee --pager=?
    --no-pager --delimiter= --prompt= --local-infile=? --binary-mode --binary-as-hex=? --column-names
    --column-type-info --max-join-size= --select-limit= --reconnect --skip-reconnect --secure-auth
    --show-warnings --histignore= --connect-expired-password --commands=? --register-factor= --dns-srv-name=
    --sandbox --abort-source-on-error --skip-pager --auto-vertical-output --warnings -T
    --quick-max-column-width= --print-query-on-error --enable-local-infile --telemetry_client --system-command=?`

const mysql = mysqlClient({
  names: ['mysql', 'mariadb', 'mysql.exe'],
  about: 'runs statements on a server of MySQL',
  options: SHELL,
  place: (call, read) => mysqlAt(call, read, read.value('-D') ?? read.operands[0]),
  examples: {
    "mysql -h db.example shop -e 'SHOW CREATE TABLE orders'": ['read show create table'],
    "mysql -hdb.example shop -e'truncate carts'": ['lose truncate table carts'],
    "mysql -h db.example -psecret shop --execute='select * from orders'": ['read-data select table orders'],
    "mysql shop -e 'system rm x'": ['file delete x'],
    "mysql shop -e '\\! rm x'": ['file delete x'],
    'mysql shop < dump.sql': ['file read dump.sql', 'unreadable run statement'],
    "echo 'drop table carts' | mysql shop": ['lose drop table carts'],
    'mysql -h db.example shop': ['unreadable open shell'],
    "mysql shop --exec='drop table x'": ['lose drop table x'],
    "mysql shop -e 'source x.sql'": ['file read x.sql', 'unreadable run statement'],
    "mysql --init-command='drop table x' -e 'show tables'": ['lose drop table x', 'read show tables'],
    "mysql --plugin-dir=/tmp/x -h db.example shop -e 'show tables'": [
      'undescribed load settings /tmp/x',
      'read show tables',
    ],
    "mysql --defaults-file=/tmp/my.cnf -h db.example shop -e 'show tables'": [
      'undescribed load settings /tmp/my.cnf',
      'read show tables',
    ],
    "mysql --defaults-file=/etc/my.cnf -h db.example shop -e 'show tables'": ['read show tables'],
    "mysql --defaults-extra-file=~/.shop.cnf -h db.example shop -e 'show tables'": ['read show tables'],
    'mysql --version': ['read help help'],
  },
  run: (call, read, at) => {
    if (at.is !== 'database' && at.is !== 'unknown') return
    if (read.has('--print-defaults')) return emit(call, 'read', 'print', 'options')
    for (const init of read.values('--init-command', '--init-command-add')) {
      call.sql({ text: init.text, carries: init.carries, span: init.span }, 'mysql', at)
    }
    const tee = read.value('--tee')
    if (tee !== undefined) emitFile(call, 'append', tee)
    const pager = knownText(read.value('--pager'))
    if (pager !== undefined) call.shell({ text: pager, carries: 0, span: call.span }, { stdin: dataStream(call) })
    const statement = read.value('-e')
    if (statement === undefined && !call.stdinGiven) return openShell(call)
    const script =
      statement === undefined ? call.stdin : { text: statement.text, carries: statement.carries, span: statement.span }
    runMysqlScript(call, script, at)
    return dataStream(call)
  },
})

const mycli = mysqlClient({
  names: ['mycli'],
  about: 'an interactive client of MySQL',
  options: `-h|--host= -P|--port= -u|--user= -S|--socket= -p|--pass|--password= -D|--database= -d|--dsn= --list-dsn
      -R|--prompt= -l|--logfile= --myclirc= --auto-vertical-output -t|--table --csv --warn --no-warn
      --local-infile= -g|--login-path= --defaults-file= --defaults-group-suffix= -e|--execute= --init-command=
      --charset= --ssh-host= --ssh-port= --ssh-user= --ssl-ca= --ssl-cert= --ssl-key= -V|--version -v|--verbose
      --no-defaults`,
  place: (call, read) => {
    const dsn = read.value('-d', '--ssh-host')
    if (dsn !== undefined) return nowhere(call, 'its own settings name the host', [dsn])
    const [first] = read.operands
    if (first?.text.includes('://') === true) return databaseAt(call, 'mysql', { url: first })
    return mysqlAt(call, read, read.value('-D') ?? first)
  },
  examples: {
    'mycli -h db.example shop': ['unreadable open shell'],
    "mycli mysql://app@db.example/shop -e 'show tables'": ['read show tables'],
  },
  run: (call, read, at) => {
    if (at.is !== 'database' && at.is !== 'unknown') return
    if (read.has('--list-dsn')) return emit(call, 'read', 'list', 'dsn')
    const init = read.value('--init-command')
    if (init !== undefined) call.sql({ text: init.text, carries: init.carries, span: init.span }, 'mysql', at)
    const statement = read.value('-e')
    if (statement === undefined && !call.stdinGiven) return openShell(call)
    const script =
      statement === undefined ? call.stdin : { text: statement.text, carries: statement.carries, span: statement.span }
    runMysqlScript(call, script, at)
    return dataStream(call)
  },
})

/** MySQL Shell 8.4: SQL only where it is told so; its own JavaScript and Python are not read. */
const mysqlsh = mysqlClient({
  names: ['mysqlsh', 'mysqlsh.exe'],
  about: 'runs SQL, JavaScript or Python on a server of MySQL',
  options: `${MYSQL_CONNECTION} --uri= -e|--execute= -c|--pyc= -f|--file= -D|--schema= --database= --sql --sqlc --sqlx
      --js --javascript --py --python --mysqlx --mx --mysql --mc --json=? --result-format= --table --tabbed
      --vertical -E --interactive=? -i --log-level= --quiet-start=? --no-wizard --nw --redirect-primary
      --redirect-secondary --show-warnings= --passwords-from-stdin --save-passwords= --auth-method= --ssh=
      --pym= --import= --cluster --replicaset`,
  place: (call, read) => {
    const uri = read.value('--uri') ?? (read.afterDashes > 0 ? read.operands[0] : undefined)
    if (uri === undefined) return mysqlAt(call, read, read.value('-D', '--database'))
    // `app@db.example:3306/shop` is an address without its scheme.
    const url = uri.text.includes('://') ? uri : { ...uri, text: `mysql://${uri.text}` }
    return databaseAt(call, 'mysql', { url, database: read.value('-D', '--database') })
  },
  examples: {
    "mysqlsh app@db.example:3306/shop --sql -e 'drop table x'": ['lose drop table x'],
    "mysqlsh app@db.example --js -e 'session.runSql(x)'": ['unreadable run code'],
    'mysqlsh app@db.example': ['unreadable open shell'],
    'mysqlsh app@db.example -- cluster status': ['read status cluster'],
    'mysqlsh app@db.example -- util dump-instance /b': ['read-data dump-instance util /b'],
    'mysqlsh app@db.example -- dba drop-metadata-schema': ['undescribed drop-metadata-schema dba'],
  },
  run: (call, read, at) => {
    if (at.is !== 'database' && at.is !== 'unknown') return
    if (read.afterDashes < read.operands.length) return runShellApi(call, read.operands.slice(read.afterDashes), at)
    const code = read.value('-e', '-c')
    const file = read.value('-f')
    if (file !== undefined) emitFile(call, 'read', file)
    const inline = code === undefined ? undefined : { text: code.text, carries: code.carries, span: code.span }
    const script = file === undefined ? inline : call.readFile(file)
    if (script === undefined && !call.stdinGiven) return openShell(call)
    const sql =
      read.has('--sql', '--sqlc', '--sqlx') || (file?.text.endsWith('.sql') === true && !read.has('--js', '--py'))
    if (sql) runMysqlScript(call, script ?? call.stdin, at)
    else emit(call, 'unreadable', 'run', 'code', '', { at, note: 'its own JavaScript and Python are not read' })
    return dataStream(call)
  },
})

/** `mysqlsh … -- util dump-instance DIR`: an object of its API and a method. */
function runShellApi(call: Call, words: readonly Word[], at: DatabasePlace | UnknownPlace): void {
  const [object, method, name] = words
  const verb = knownText(method) ?? ''
  if (/^(status|describe|options|list-.*|check-.*|get-.*|router-options)$/.test(verb)) {
    return emit(call, 'read', verb, object?.text ?? '', name ?? '', { at })
  }
  if (/^(dump-.*|export-table)$/.test(verb))
    return emit(call, 'read-data', verb, object?.text ?? '', name ?? '', { at })
  if (/^(load-dump|import-.*)$/.test(verb)) return emit(call, 'change', verb, object?.text ?? '', name ?? '', { at })
  emit(call, 'undescribed', verb || 'run', object?.text ?? 'program', name ?? '', { at })
}

export const mysqlShells: readonly Program[] = [mysql, mycli, mysqlsh]
