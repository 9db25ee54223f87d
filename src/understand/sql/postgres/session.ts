import { objectWord } from './definitions.ts'
import { isSecretSetting, settingReading, systemSettingReading } from './settings.ts'
import { constantOf, type Fields, fieldsOf, fieldsOfTag, lastName, listOf, nameOf, tagged, textOf } from './tree.ts'
import { pushAll, type Visit, type Walk } from './walk.ts'

/** Statements on the session, and those that run other code. */

export const transaction: Visit = (fields, _scope, walk) => {
  const gid = textOf(fields['gid'])
  const add = walk.add
  if (fields['kind'] === 'TRANS_STMT_PREPARE') add('change', 'prepare', 'transaction', gid)
  if (fields['kind'] === 'TRANS_STMT_ROLLBACK_PREPARED') add('lose', 'rollback', 'prepared transaction', gid)
  if (fields['kind'] === 'TRANS_STMT_COMMIT_PREPARED') {
    add('unreadable', 'commit', 'prepared transaction', gid, { note: 'what it holds stands in no text here' })
  }
}

export const set: Visit = (fields, _scope, walk) => {
  const name = textOf(fields['name'])
  if (fields['kind'] === 'VAR_RESET_ALL') walk.add('read', 'set', 'setting', 'all')
  else if (fields['kind'] === 'VAR_SET_MULTI') setTransaction(fields, walk)
  else if (fields['kind'] === 'VAR_SET_CURRENT') reportSetting(name, 'default', walk)
  else reportSetting(name, settingValue(fields), walk)
}

/** `SET TRANSACTION …`: each characteristic is a setting of its own. */
function setTransaction(fields: Fields, walk: Walk): void {
  for (const option of listOf(fields['args'])) {
    const characteristic = fieldsOfTag(option, 'DefElem')
    if (characteristic === undefined) walk.add('read', 'set', 'transaction', '')
    else reportSetting(textOf(characteristic['defname']), constantOf(characteristic['arg']), walk)
  }
}

function settingValue(fields: Fields): string | undefined {
  if (fields['kind'] !== 'VAR_SET_VALUE') return 'default'
  const values = listOf(fields['args']).map(constantOf)
  return values.includes(undefined) ? undefined : values.join(',')
}

function reportSetting(name: string, value: string | undefined, walk: Walk): void {
  const { kind, note, hidesCatalogue } = settingReading(name, value)
  if (hidesCatalogue) walk.session.hidesCatalogue = true
  walk.add(kind, 'set', 'setting', name, note === undefined ? {} : { note })
}

export const show: Visit = (fields, _scope, walk) => {
  const name = textOf(fields['name'])
  walk.add(isSecretSetting(name) ? 'read-secret' : 'read', 'show', 'setting', name)
}

export const alterSystem: Visit = (fields, _scope, walk) => {
  storeSetting(fields, 'system setting', '', walk)
}

export const alterDatabaseSettings: Visit = (fields, _scope, walk) => {
  storeSetting(fields, 'database', textOf(fields['dbname']), walk)
}

/** A setting that outlasts the session. Some of them are commands that the host of the server runs. */
function storeSetting(fields: Fields, on: string, name: string, walk: Walk): void {
  const stored = fieldsOf(fields['setstmt']) ?? {}
  const setting = textOf(stored['name'])
  const reading = systemSettingReading(setting)
  if (reading === 'program') {
    const program = settingValue(stored) ?? ''
    walk.add('unreadable', 'alter', 'program', setting, { program, note: 'the host of the server runs a program' })
  } else if (reading !== undefined) {
    walk.add(reading.kind, 'alter', on, name || setting, reading.note === undefined ? {} : { note: reading.note })
  } else walk.add('change', 'alter', on, name || setting)
}

/**
 * Without ANALYZE only the plan is shown. KNOWN GAP: the planner may compute functions that are marked immutable or
 * stable while it plans; the contract counts the plan as a read.
 */
export const explain: Visit = (fields, scope, walk) => {
  const options = listOf(fields['options']).map((option) => fieldsOfTag(option, 'DefElem'))
  const runs = options.some((o) => textOf(o?.['defname']).toLowerCase() === 'analyze' && !isOff(o?.['arg']))
  walk.add('read', 'explain', 'plan', '')
  if (runs) walk.push(fields['query'], scope)
}

/** What PostgreSQL takes for false; everything else is on, or an error. */
function isOff(value: unknown): boolean {
  const text = constantOf(value)?.toLowerCase()
  return text === 'false' || text === 'off' || text === '0'
}

/** A prepared statement is read where it is prepared: it is code handed over to be run. */
export const prepare: Visit = (fields, scope, walk) => {
  walk.session.prepared.add(nameOf(fields['name']))
  pushAll(fields, scope, walk)
}

export const execute: Visit = (fields, scope, walk) => {
  const name = nameOf(fields['name'])
  if (!walk.session.prepared.has(name)) {
    walk.add('unreadable', 'execute', 'prepared statement', name, { note: 'it was prepared elsewhere' })
  }
  pushAll(fields, scope, walk)
}

export const deallocate: Visit = (fields, _scope, walk) => {
  if (fields['isall'] === true) walk.session.prepared.clear()
  else walk.session.prepared.delete(nameOf(fields['name']))
}

export const doBlock: Visit = (fields, _scope, walk) => {
  const options = listOf(fields['args']).map((option) => fieldsOfTag(option, 'DefElem'))
  const language = constantOf(options.find((option) => option?.['defname'] === 'language')?.['arg'])
  const body = constantOf(options.find((option) => option?.['defname'] === 'as')?.['arg'])
  if (body !== undefined && (language === undefined || language.toLowerCase() === 'plpgsql')) walk.code.block(body)
  else walk.add('unreadable', 'do', 'block', '', { note: 'the language of a block is not read' })
}

export const callProcedure: Visit = (fields, scope, walk) => {
  const call = fieldsOf(fields['funccall'])
  const name = nameOf(call?.['funcname'])
  const created = walk.session.created.has(lastName(call?.['funcname']))
  if (created) walk.add('unreadable', 'call', 'procedure', name, { note: 'the same text creates the procedure' })
  else walk.add('undescribed', 'call', 'procedure', name, { note: 'nobody described this procedure' })
  pushAll({ args: call?.['args'] }, scope, walk)
}

/** A library is loaded when the function is created; every other body runs later, if at all. */
export const createFunction: Visit = (fields, _scope, walk) => {
  walk.session.created.add(lastName(fields['funcname']))
  const on = fields['is_procedure'] === true ? 'procedure' : 'function'
  const language = listOf(fields['options'])
    .map((option) => fieldsOfTag(option, 'DefElem'))
    .find((option) => option?.['defname'] === 'language')
  const isLibrary = constantOf(language?.['arg'])?.toLowerCase() === 'c'
  const name = nameOf(fields['funcname'])
  if (isLibrary) walk.add('unreadable', 'create', on, name, { note: 'it loads a library' })
  else walk.add('change', 'create', on, name)
}

/** Aggregates and operators stand for functions: where the text creates one, a call of it cannot be read. */
export const define: Visit = (fields, _scope, walk) => {
  walk.session.created.add(lastName(fields['defnames']))
  walk.add('change', 'create', objectWord(fields['kind']), nameOf(fields['defnames']))
}

/** True for a statement that ends, names or resets something of the session and is no effect at all. */
export function isQuiet(statement: unknown): boolean {
  const node = tagged(statement)
  const tag = node?.tag
  return tag === 'TransactionStmt' || tag === 'DiscardStmt' || tag === 'DeallocateStmt' || tag === 'ClosePortalStmt'
}
