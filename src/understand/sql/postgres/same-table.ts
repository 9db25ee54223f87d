import { type Fields, fieldsOf, fieldsOfTag, listOf, nameOf, tagged, textOf } from './tree.ts'

/** The table that a statement writes, and what the names in its condition stand for. */
export interface Tables {
  readonly target: string
  /** Name or alias → table. */
  readonly named: ReadonlyMap<string, string>
}

export const NO_TABLES: Tables = { target: '', named: new Map() }

/** `relation` is what is written; `others` are what stands behind USING and FROM. */
export function tablesOf(relation: unknown, others: readonly unknown[]): Tables {
  const named = new Map<string, string>()
  const all = [fieldsOf(relation), ...others.map((one) => fieldsOfTag(one, 'RangeVar'))]
  for (const one of all) {
    if (one === undefined) continue
    const alias = fieldsOf(one['alias'])?.['aliasname']
    named.set(alias === undefined ? textOf(one['relname']) : textOf(alias), nameOf(one))
  }
  return { target: nameOf(relation), named }
}

/** `o.id` with what `o` stands for in place of it. */
export function tableOf(column: string, { named }: Tables): string | undefined {
  const dot = column.lastIndexOf('.')
  const table = dot < 0 ? undefined : named.get(column.slice(0, dot))
  return table === undefined ? undefined : `${table}.${column.slice(dot + 1)}`
}

/** `id IN (SELECT id FROM t)`, `id = ANY (ARRAY(SELECT id FROM t))` of the table that is written: every row that has one. */
export function choosesAll(tag: string, fields: Fields, tables: Tables): boolean {
  if (tag === 'SubLink' && fields['subLinkType'] === 'ANY_SUBLINK') {
    const operator = nameOf(fields['operName'])
    return (operator === '' || operator === '=') && selectsAll(fields['subselect'], fields['testexpr'], tables)
  }
  if (tag !== 'A_Expr' || fields['kind'] !== 'AEXPR_OP_ANY' || nameOf(fields['name']) !== '=') return false
  const inner = fieldsOfTag(fields['rexpr'], 'SubLink')
  return inner?.['subLinkType'] === 'ARRAY_SUBLINK' && selectsAll(inner['subselect'], fields['lexpr'], tables)
}

const NARROWS = ['whereClause', 'limitCount', 'limitOffset', 'havingClause', 'larg', 'withClause']

function selectsAll(select: unknown, column: unknown, { target }: Tables): boolean {
  const query = fieldsOfTag(select, 'SelectStmt')
  if (query === undefined || target === '' || NARROWS.some((name) => query[name] !== undefined)) return false
  // `DISTINCT ON (email)` leaves one row of each.
  if (listOf(query['distinctClause']).some((one) => tagged(one) !== undefined)) return false
  const from = listOf(query['fromClause'])
  if (from.length !== 1 || nameOf(fieldsOfTag(from[0], 'RangeVar')) !== target) return false
  const chosen = fieldsOfTag(fieldsOfTag(listOf(query['targetList'])[0], 'ResTarget')?.['val'], 'ColumnRef')
  return chosen !== undefined && lastOf(chosen) === lastOf(fieldsOfTag(column, 'ColumnRef') ?? {})
}

function lastOf(column: Fields): string {
  const name = nameOf(column['fields'])
  return name.slice(name.lastIndexOf('.') + 1)
}
