import { effect, type MetaReading, notDescribed, nothing, reads } from './meta.ts'
import type { MysqlMeta } from './mysql-script.ts'

const HARMLESS: ReadonlySet<string> = new Set([
  'clear',
  'ego',
  'go',
  'help',
  '?',
  'nopager',
  'notee',
  'nowarning',
  'print',
  'prompt',
  'query_attributes',
  'rehash',
  'resetconnection',
  'sandbox',
  'ssl_session_data_print',
  'status',
  'warnings',
])

/** What a command of the mysql client does. What is not described is `unreadable`. */
export function readMysqlMeta(meta: MysqlMeta): MetaReading {
  const { name, args } = meta
  if (HARMLESS.has(name)) return nothing
  switch (name) {
    case 'system':
      return { effects: [], shell: args }
    case 'pager':
      return args === '' ? nothing : { effects: [], shell: args }
    case 'source':
      return { effects: [], include: { path: args, beside: false } }
    case 'tee':
      return { effects: [], file: { path: args, operation: 'edit', client: true } }
    case 'use':
      return { ...reads('use', 'database', args), connect: args }
    case 'connect':
      return args === '' ? nothing : { effects: [], connect: args }
    case 'quit':
    case 'exit':
      return { effects: [], ends: true }
    case 'edit':
      return { effects: [effect('unreadable', 'run', 'command', name, 'it runs what an editor leaves')] }
    case 'charset':
      return { effects: [], sql: `SET NAMES ${args}` }
    default:
      return notDescribed(name)
  }
}
