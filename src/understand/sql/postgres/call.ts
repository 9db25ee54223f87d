import { serverFileRead, serverFileWrite } from '../server-file.ts'
import { callRule, fileArgument, isBuiltIn, textArgument } from './calls.ts'
import { isKnownOperator } from './operators.ts'
import { isPureFunction } from './pure-functions.ts'
import { isSecretSetting, settingReading } from './settings.ts'
import { constantOf, type Fields, lastName, listOf, nameOf } from './tree.ts'
import { pushAll, type Scope, type Visit, type Walk } from './walk.ts'

/** A call of a function. What it is given is looked at too, whatever it is. */
export const visitCall: Visit = (fields, scope, walk) => {
  pushAll({ ...fields, funcname: undefined }, scope, walk)
  const parts = listOf(fields['funcname']).map(nameOf)
  const name = parts.at(-1) ?? ''
  const schema = parts.length > 1 ? parts.slice(0, -1).join('.') : undefined
  reportCall(schema, name, listOf(fields['args']), scope, walk)
}

function reportCall(
  schema: string | undefined,
  name: string,
  args: readonly unknown[],
  scope: Scope,
  walk: Walk,
): void {
  const full = schema === undefined ? name : `${schema}.${name}`
  if (walk.session.created.has(name) && schema !== 'pg_catalog') {
    walk.add('unreadable', 'call', 'function', full, { note: 'the same text creates the function' })
    return
  }
  if (isBuiltIn(schema) && name === 'set_config') {
    reportSetConfig(args, walk)
    return
  }
  if (isBuiltIn(schema) && name === 'current_setting') {
    const setting = constantOf(args[0])
    if (setting === undefined || isSecretSetting(setting)) walk.add('read-secret', 'show', 'setting', setting ?? '')
    return
  }
  const at = textArgument(schema, name, args.length)
  if (at !== undefined) {
    reportText(full, constantOf(args[at]), walk)
    return
  }
  const file = fileArgument(schema, name)
  if (file !== undefined) {
    const [argument, operation] = file
    const path = constantOf(args[argument])
    walk.effect((operation === 'read' ? serverFileRead : serverFileWrite)(path, name, walk.span))
    if (name === 'lo_import') walk.add('change', 'create', 'large object', full)
    if (name === 'lo_export') walk.add('read-data', 'read', 'large object', full)
    return
  }
  const rule = callRule(schema, name)
  if (rule !== undefined) {
    walk.add(rule[0], rule[1], rule[2], full)
    return
  }
  const shadowed = walk.session.hidesCatalogue && schema === undefined
  if (isPureFunction(schema, name) && !shadowed) return
  if (!scope.stored) {
    walk.add('undescribed', 'call', 'function', full, { note: 'nobody described this function' })
  }
}

function reportSetConfig(args: readonly unknown[], walk: Walk): void {
  const setting = constantOf(args[0])
  if (setting === undefined) {
    walk.add('access', 'set', 'setting', '', { note: 'the name of the setting is computed' })
    return
  }
  const { kind, note, hidesCatalogue } = settingReading(setting, constantOf(args[1]))
  if (hidesCatalogue) walk.session.hidesCatalogue = true
  walk.add(kind, 'set', 'setting', setting, note === undefined ? {} : { note })
}

function reportText(name: string, text: string | undefined, walk: Walk): void {
  if (text === undefined) {
    walk.add('unreadable', 'call', 'function', name, { note: 'it runs a statement that is computed' })
    return
  }
  if (name === 'cron.schedule') walk.add('change', 'schedule', 'job', '')
  walk.code.text(text)
}

/** An operator, where a function that nobody described may stand behind it. Its operands are looked at too. */
export const visitOperator: Visit = (fields, scope, walk) => {
  pushAll({ ...fields, name: undefined, operName: undefined, useOp: undefined }, scope, walk)
  for (const parts of operatorsOf(fields)) {
    const name = lastName(parts)
    const schema = parts.length > 1 ? nameOf(parts[0]) : undefined
    if (walk.session.created.has(name)) {
      walk.add('unreadable', 'call', 'operator', name, { note: 'the same text creates the operator' })
    } else if (!isKnownOperator(schema, name) && !scope.stored) {
      walk.add('undescribed', 'call', 'operator', name, { note: 'nobody described this operator' })
    }
  }
}

/** `BETWEEN` and its kin carry their words in the operator's place; they are kinds of their own in the grammar. */
function operatorsOf(fields: Fields): readonly (readonly unknown[])[] {
  const kind = fields['kind']
  const named = typeof kind !== 'string' || !kind.includes('BETWEEN')
  const lists = [named ? fields['name'] : undefined, fields['operName'], fields['useOp']]
  return lists.map(listOf).filter((parts) => parts.length > 0)
}
