import type { EffectKind } from '../../effect.ts'
import { serverFileRead } from '../server-file.ts'
import { namesColumn } from './always-true.ts'
import { constantOf, type Fields, fieldsOf, fieldsOfTag, listOf, nameOf, namesOf, tagged, textOf } from './tree.ts'
import { pushAll, type Visit, type Walk } from './walk.ts'

/** Statements on definitions: tables, what hangs on them, and who owns them. */

/** Dropping one of these takes a right away or gives one, and holds no data. */
const ACCESS_OBJECTS: ReadonlySet<string> = new Set(['OBJECT_POLICY', 'OBJECT_ROLE', 'OBJECT_USER_MAPPING'])

/** Everything else that is dropped is lost for good, as the contract has it: definitions too. */
export const drop: Visit = (fields, _scope, walk) => {
  const type = textOf(fields['removeType'])
  for (const object of listOf(fields['objects'])) {
    const name = nameOf(object)
    if (ACCESS_OBJECTS.has(type)) walk.add('access', 'drop', objectWord(type), name)
    else if (name.startsWith('pg_temp.') || (type === 'OBJECT_TABLE' && isOwnTable(name, walk)))
      walk.add('lose-remade', 'drop', objectWord(type), name)
    else walk.add('lose', 'drop', objectWord(type), name)
  }
}

/** A table of the session's own; with another order of schemas the name may mean another one. */
export function isOwnTable(name: string, walk: Walk): boolean {
  return walk.session.temporary.has(name) && !walk.session.hidesCatalogue
}

/** `OBJECT_FOREIGN_TABLE` is `foreign table`, `OBJECT_MATVIEW` is `materialized view`. */
export function objectWord(type: unknown): string {
  if (type === 'OBJECT_MATVIEW') return 'materialized view'
  return textOf(type).replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase()
}

/** Parts of ALTER TABLE that are more than a change; all others are one. */
const ALTER_TABLE: Readonly<Record<string, EffectKind>> = {
  AT_DropColumn: 'lose',
  AT_DropOids: 'lose',
  AT_ChangeOwner: 'access',
  AT_DisableTrig: 'access',
  AT_DisableTrigAll: 'access',
  AT_DisableTrigUser: 'access',
  AT_EnableReplicaTrig: 'access',
  AT_DisableRule: 'access',
  AT_EnableReplicaRule: 'access',
  AT_EnableRowSecurity: 'access',
  AT_DisableRowSecurity: 'access',
  AT_ForceRowSecurity: 'access',
  AT_NoForceRowSecurity: 'access',
}

export const alterTable: Visit = (fields, scope, walk) => {
  const table = nameOf(fields['relation'])
  const on = objectWord(fields['objtype'])
  for (const command of listOf(fields['cmds'])) {
    const part = fieldsOfTag(command, 'AlterTableCmd') ?? {}
    const subtype = textOf(part['subtype'])
    const column = textOf(part['name'])
    const kind = Object.hasOwn(ALTER_TABLE, subtype) ? ALTER_TABLE[subtype] : undefined
    if (kind === 'lose') walk.add('lose', 'drop', 'column', `${table}.${column}`)
    else if (kind !== undefined) walk.add(kind, 'alter', on, table)
    else if (subtype === 'AT_AlterColumnType' && replacesValues(part)) {
      walk.add('lose', 'alter', 'column', `${table}.${column}`, { note: 'every value is replaced by one constant' })
    } else walk.add('change', 'alter', on, table)
  }
  pushAll({ cmds: fields['cmds'] }, { ...scope, reads: false }, walk)
}

/** `ALTER COLUMN … TYPE … USING` with an expression that names no column. */
function replacesValues(part: Fields): boolean {
  const using = fieldsOfTag(part['def'], 'ColumnDef')?.['raw_default']
  return using !== undefined && !namesColumn(using)
}

export const createTableAs: Visit = (fields, scope, walk) => {
  walk.add('change', 'create', objectWord(fields['objtype']), nameOf(fieldsOf(fields['into'])?.['rel']))
  walk.push(fields['query'], scope)
}

/** file_fdw reads a file of the server, or the output of a program that the server runs. */
export const createForeignTable: Visit = (fields, scope, walk) => {
  walk.add('change', 'create', 'foreign table', nameOf(fieldsOf(fields['base'])?.['relation']))
  for (const option of listOf(fields['options'])) {
    const definition = fieldsOfTag(option, 'DefElem')
    const value = constantOf(definition?.['arg']) ?? ''
    if (definition?.['defname'] === 'program') {
      walk.add('unreadable', 'create', 'program', '', { program: value, note: 'the host of the server runs a program' })
    }
    if (definition?.['defname'] === 'filename') walk.effect(serverFileRead(value, 'create', walk.span))
  }
  pushAll({ base: fields['base'] }, { ...scope, reads: false, stored: true }, walk)
}

/** A server that is elsewhere: what lands on its tables lands there, and here nothing shows it any more. */
export const createServer: Visit = (fields, _scope, walk) => {
  const name = textOf(fields['servername'])
  walk.add('change', 'create', 'server', name)
  const options = listOf(fields['options']).map((option) => fieldsOfTag(option, 'DefElem'))
  const host = options.find((one) => one?.['defname'] === 'host' || one?.['defname'] === 'hostaddr')
  const address = constantOf(host?.['arg']) ?? ''
  if (host !== undefined && !/^(localhost|127\.0\.0\.1|::1)$/.test(address))
    walk.add('unreadable', 'connect', 'other database', address, { note: 'its tables lie on another server' })
}

export const rename: Visit = (fields, _scope, walk) => {
  const type = fields['renameType']
  const kind = type === 'OBJECT_ROLE' || type === 'OBJECT_POLICY' ? 'access' : 'change'
  const name = nameOf(fields['relation'] ?? fields['object']) || textOf(fields['subname'])
  walk.add(kind, 'rename', objectWord(type), name)
}

export const comment: Visit = (fields, _scope, walk) => {
  walk.add('change', 'comment', objectWord(fields['objtype']), nameOf(fields['object']))
}

export const setSchema: Visit = (fields, _scope, walk) => {
  walk.add('change', 'alter', objectWord(fields['objectType']), nameOf(fields['relation'] ?? fields['object']))
}

export const setOwner: Visit = (fields, _scope, walk) => {
  walk.add('access', 'alter', objectWord(fields['objectType']), nameOf(fields['relation'] ?? fields['object']))
}

export const grant: Visit = (fields, _scope, walk) => {
  const verb = fields['is_grant'] === true ? 'grant' : 'revoke'
  for (const name of namesOf(fields['objects'])) walk.add('access', verb, objectWord(fields['objtype']), name)
}

export const grantRole: Visit = (fields, _scope, walk) => {
  const verb = fields['is_grant'] === true ? 'grant' : 'revoke'
  for (const name of namesOf(fields['granted_roles'])) walk.add('access', verb, 'role', name)
}

export const vacuum: Visit = (fields, _scope, walk) => {
  const verb = fields['is_vacuumcmd'] === true ? 'vacuum' : 'analyze'
  const tables = listOf(fields['rels']).map((rel) => nameOf(tagged(rel)?.fields['relation']))
  for (const name of tables.length > 0 ? tables : [''])
    walk.add('change', verb, name === '' ? 'database' : 'table', name)
}

export const reindex: Visit = (fields, _scope, walk) => {
  const on = textOf(fields['kind']).replace('REINDEX_OBJECT_', '').toLowerCase()
  walk.add('change', 'reindex', on, nameOf(fields['relation']) || textOf(fields['name']))
}
