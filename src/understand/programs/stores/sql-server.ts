import { emit, emitFile } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { word } from '../../word.ts'
import { client, databaseAt, dataStream } from '../database/client.ts'
import { sqlShell } from './sql-shell.ts'

/** Clients of SQL Server. */

const sqlcmd = sqlShell({
  names: ['sqlcmd', 'mssql-cli', 'osql', 'isql', 'tsql', 'go-sqlcmd'],
  about: 'runs statements on SQL Server',
  style: 'gnu',
  options: `-S|--server= -d|--database-name= -U|--user-name= -P|--password= -Q|--query= -q|--initial-query=
      -i|--input-file= -o|--output-file= -E|--use-trusted-connection -G -C -b -h= -s= -W -l= -t= -v= -x -a= -A
      -c= -e -f= -F= -g -H= -I -j -K= -k= -L -m= -M -N=? -p=? -r= -R -u -V= -w= -X=? -y= -Y= -Z= -z=
      --integrated -J= -D= --mssqlclirc= --row-limit= --authentication-method= --exit-on-error
      --driver-logging-level= --header= --column-separator= --disable-variable-substitution`,
  place: (call, read) => {
    const server = read.value('-S') ?? call.env.get('SQLCMDSERVER')
    // `host,1433` is a host and its port.
    const [name, port] = server?.text.replace(/^(tcp|lpc|np):/, '').split(',') ?? []
    const span = server?.span
    return databaseAt(call, 'tsql', {
      ...(server === undefined ? {} : { host: { ...server, text: name ?? '' } }),
      ...(port === undefined ? {} : { port: word(port, span) }),
      database: read.value('-d') ?? call.env.get('SQLCMDDBNAME'),
    })
  },
  statements: ['-Q', '-q'],
  files: ['-i'],
  output: ['-o'],
  language: 'tsql',
  tells: ['-L'],
  examples: {
    "sqlcmd -S db.example -d shop -Q 'select * from dbo.orders'": ['read-data select table dbo.orders'],
    "sqlcmd -S db.example -Q 'drop table dbo.orders'": ['lose drop table dbo.orders'],
    'sqlcmd -S db.example -i x.sql': ['file read x.sql', 'unreadable run code'],
    'sqlcmd -S db.example': ['unreadable open shell'],
  },
})

const bcp = client({
  names: ['bcp', 'freebcp'],
  about: 'copies rows between SQL Server and files',
  style: 'gnu',
  options: `-a= -b= -c -C= -d= -D -e= -E -f= -F= -G -h= -i= -k -K= -l= -L= -m= -n -N -o= -P= -q -r= -R -S= -t= -T -u
      -U= -v -V= -w -x -X= -Yo -Ym -Ys`,
  place: (call, read) => databaseAt(call, 'tsql', { host: read.value('-S'), database: read.value('-d') }),
  examples: {
    'bcp shop.dbo.orders out orders.csv -S db.example -c': [
      'read-data copy table shop.dbo.orders',
      'file overwrite orders.csv',
    ],
    'bcp shop.dbo.orders in orders.csv -S db.example -c': ['change copy table shop.dbo.orders', 'file read orders.csv'],
    "bcp 'select * from o' queryout o.csv -S db.example -c": ['read-data select table o', 'file overwrite o.csv'],
    'bcp shop.dbo.orders format nul -S db.example -f o.fmt -c': ['read format table shop.dbo.orders'],
  },
  run: (call, read, at) => {
    const [object, direction, file] = read.operands
    const way = direction?.text ?? ''
    if (way === 'format') return emit(call, 'read', 'format', 'table', object ?? '', { at })
    if (way === 'queryout' && at.is === 'database' && object !== undefined) {
      call.sql({ text: object.text, carries: object.carries, span: object.span }, 'tsql', at)
    } else if (way === 'in' || way === 'out')
      emit(call, way === 'in' ? 'change' : 'read-data', 'copy', 'table', object ?? '', { at })
    else return emit(call, 'undescribed', way || 'run', 'table', object ?? '', { at })
    if (file === undefined) return
    emitFile(call, way === 'in' ? 'read' : 'overwrite', file)
    if (way !== 'in') call.wroteFile(file, dataStream(call))
  },
})

export const sqlServer: readonly Program[] = [sqlcmd, bcp]
