import { serverFileRead, serverFileWrite } from '../server-file.ts'
import { isAlwaysTrue } from './always-true.ts'
import { isCatalogue } from './catalogue.ts'
import { isOwnTable } from './definitions.ts'
import { tablesOf } from './same-table.ts'
import { type Fields, fieldsOf, fieldsOfTag, listOf, nameOf, namesOf, textOf } from './tree.ts'
import { pushAll, pushWith, reportReading, type Scope, type Visit, type Walk } from './walk.ts'

/** Statements on rows. Each looks at everything that stands in it, except the name of its own target. */

export const select: Visit = (fields, scope, walk) => {
  const inner = { ...pushWith(fields['withClause'], scope, walk), reads: true }
  const into = fieldsOf(fields['intoClause'])
  if (into !== undefined) walk.add('change', 'create', 'table', nameOf(into['rel']))
  for (const locked of listOf(fields['lockingClause'])) {
    const names = listOf(fieldsOfTag(locked, 'LockingClause')?.['lockedRels'])
    const tables = names.length > 0 ? names : listOf(fields['fromClause'])
    walk.add('change', 'lock', 'table', nameOf(tables[0]))
  }
  // The sides of UNION are bare: without a tag they would be taken for parts of this one.
  for (const side of [fields['rarg'], fields['larg']]) {
    if (side !== undefined) walk.push({ SelectStmt: side }, inner)
  }
  const rest = { ...fields, withClause: undefined, intoClause: undefined, lockingClause: undefined }
  pushAll({ ...rest, larg: undefined, rarg: undefined }, inner, walk)
}

export const insert: Visit = (fields, scope, walk) => {
  reportWrite(fields, 'insert', walk)
  pushRest(fields, scope, walk)
}

/** Rows of the catalogues are roles, rights and definitions: writing them is changing who may do what. */
function reportWrite(fields: Fields, verb: string, walk: Walk): void {
  const relation = fieldsOf(fields['relation']) ?? {}
  const schema = relation['schemaname'] === undefined ? undefined : textOf(relation['schemaname'])
  if (isCatalogue(schema, textOf(relation['relname']))) walk.add('access', verb, 'catalogue', nameOf(relation))
  else walk.add('change', verb, 'table', nameOf(relation))
}

export const update: Visit = (fields, scope, walk) => {
  reportFiltered(fields, 'update', walk)
  pushRest(fields, scope, walk)
}

export const remove: Visit = (fields, scope, walk) => {
  reportFiltered(fields, 'delete', walk)
  pushRest(fields, scope, walk)
}

function reportFiltered(fields: Fields, verb: string, walk: Walk): void {
  const others = [...listOf(fields['usingClause']), ...listOf(fields['fromClause'])]
  if (isAlwaysTrue(fields['whereClause'], tablesOf(fields['relation'], others))) {
    walk.add('lose', verb, 'table', nameOf(fields['relation']), { note: 'every row' })
  } else reportWrite(fields, verb, walk)
}

/** With a join condition that names no column, every row of the target meets its actions. */
export const merge: Visit = (fields, scope, walk) => {
  const actions = listOf(fields['mergeWhenClauses']).map((clause) => fieldsOfTag(clause, 'MergeWhenClause'))
  const changesRows = actions.some((a) => a?.['commandType'] === 'CMD_DELETE' || a?.['commandType'] === 'CMD_UPDATE')
  const tables = tablesOf(fields['relation'], [fields['sourceRelation']])
  if (changesRows && isAlwaysTrue(fields['joinCondition'], tables)) {
    walk.add('lose', 'merge', 'table', nameOf(fields['relation']), { note: 'every row' })
  } else reportWrite(fields, 'merge', walk)
  pushRest(fields, scope, walk)
}

function pushRest(fields: Fields, scope: Scope, walk: Walk): void {
  const inner = { ...pushWith(fields['withClause'], scope, walk), reads: true }
  pushAll({ ...fields, withClause: undefined, relation: undefined }, inner, walk)
}

export const copy: Visit = (fields, scope, walk) => {
  const relation = fieldsOf(fields['relation'])
  const into = fields['is_from'] === true
  const path = fields['filename'] === undefined ? undefined : textOf(fields['filename'])
  if (relation !== undefined && into) reportWrite(fields, 'copy', walk)
  if (relation !== undefined && !into) reportReading(relation, 'copy', scope, walk)
  if (path !== undefined && fields['is_program'] === true) {
    const note = 'the host of the server runs a program'
    walk.add('unreadable', 'copy', 'program', '', { program: path, note })
  } else if (path !== undefined) {
    walk.effect((into ? serverFileRead : serverFileWrite)(path, 'copy', walk.span))
  }
  pushAll({ ...fields, relation: undefined }, scope, walk)
}

export const truncate: Visit = (fields, _scope, walk) => {
  for (const name of namesOf(fields['relations']))
    walk.add(isOwnTable(name, walk) ? 'lose-remade' : 'lose', 'truncate', 'table', name)
}

export const lock: Visit = (fields, _scope, walk) => {
  for (const name of namesOf(fields['relations'])) walk.add('change', 'lock', 'table', name)
}

/** The rows come with FETCH, but what they are is said here. */
export const declareCursor: Visit = (fields, scope, walk) => {
  walk.session.cursors.add(nameOf(fields['portalname']))
  pushAll(fields, scope, walk)
}

export const fetch: Visit = (fields, _scope, walk) => {
  const cursor = nameOf(fields['portalname'])
  if (!walk.session.cursors.has(cursor)) walk.add('read-data', 'fetch', 'cursor', cursor)
}
