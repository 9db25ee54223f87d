import { choosesAll, NO_TABLES, type Tables, tableOf } from './same-table.ts'
import { constantOf, type Fields, fieldsOf, fieldsOfTag, listOf, nameOf, tagged } from './tree.ts'

/** Nested `AND` and `OR` beyond this are not looked into. */
const DEEP = 50

/**
 * True where a condition surely, or as far as can be seen, holds for every row: no column stands in it, or it is one of
 * the usual ways of writing "all" (`1 = 1`, `x = x`, `… OR true`). `id IS NOT NULL` is not among them, because for
 * most columns it is a real condition; counter-example: a primary key. `id IN (SELECT id FROM t)` of `t` itself, and one
 * alternative that is the other's contrary, leave out no more than rows without a value.
 */
export function isAlwaysTrue(condition: unknown, tables: Tables = NO_TABLES, depth = 0): boolean {
  const node = tagged(condition)
  if (node === undefined || depth > DEEP) return true
  const { tag, fields } = node
  if (tag === 'CurrentOfExpr') return false
  if (!namesColumn(condition)) return true
  if (tag === 'BoolExpr') {
    const args = listOf(fields['args'])
    if (fields['boolop'] === 'OR_EXPR')
      return args.some((arg, i) => isAlwaysTrue(arg, tables, depth + 1) || contradicts(args, i))
    if (fields['boolop'] === 'AND_EXPR') return args.every((arg) => isAlwaysTrue(arg, tables, depth + 1))
    return false
  }
  if (choosesAll(tag, fields, tables)) return true
  return tag === 'A_Expr' && (comparesToItself(fields, tables) || matchesAnyText(fields))
}

/** Alternatives beyond these are not compared with one another. */
const MOST_ALTERNATIVES = 20

/** An alternative in front of it is the contrary: `a > 0 OR a <= 0`, `a IS NULL OR a IS NOT NULL`, `a OR NOT a`. */
function contradicts(args: readonly unknown[], at: number): boolean {
  if (at > MOST_ALTERNATIVES) return false
  const own = shape(args[at])
  const contrary = contraryOf(args[at])
  return args.slice(0, at).some((one) => shape(one) === contrary || contraryOf(one) === own)
}

const CONTRARY: Readonly<Record<string, string>> = { '<': '>=', '>=': '<', '>': '<=', '<=': '>', '=': '<>', '<>': '=' }

function contraryOf(node: unknown): string | undefined {
  const { tag, fields } = tagged(node) ?? {}
  if (fields === undefined) return undefined
  if (tag === 'BoolExpr' && fields['boolop'] === 'NOT_EXPR') return shape(listOf(fields['args'])[0])
  if (tag === 'NullTest')
    return shape({
      NullTest: { ...fields, nulltesttype: fields['nulltesttype'] === 'IS_NULL' ? 'IS_NOT_NULL' : 'IS_NULL' },
    })
  const operator = tag === 'A_Expr' && fields['kind'] === 'AEXPR_OP' ? CONTRARY[nameOf(fields['name'])] : undefined
  return operator === undefined ? undefined : shape({ A_Expr: { ...fields, name: [{ String: { sval: operator } }] } })
}

/** What is written, wherever it stands in the text. */
function shape(node: unknown): string {
  return JSON.stringify(node, (key, value: unknown) => (key === 'location' ? undefined : value))
}

function comparesToItself(fields: Fields, tables: Tables): boolean {
  if (!['=', '<=', '>='].includes(nameOf(fields['name'])) && fields['kind'] !== 'AEXPR_NOT_DISTINCT') return false
  const left = fieldsOfTag(fields['lexpr'], 'ColumnRef')
  const right = fieldsOfTag(fields['rexpr'], 'ColumnRef')
  if (left === undefined || right === undefined) return false
  const names = [nameOf(left['fields']), nameOf(right['fields'])]
  const [one = '', other = ''] = names.map((name) => tableOf(name, tables) ?? name)
  return one === other
}

function matchesAnyText(fields: Fields): boolean {
  return (fields['kind'] === 'AEXPR_LIKE' || fields['kind'] === 'AEXPR_ILIKE') && constantOf(fields['rexpr']) === '%'
}

/** A column, here or in a sub-select. */
export function namesColumn(condition: unknown): boolean {
  const stack: unknown[] = [condition]
  while (stack.length > 0) {
    const value = stack.pop()
    if (Array.isArray(value)) {
      for (const item of value) stack.push(item)
      continue
    }
    const fields = fieldsOf(value)
    if (fields === undefined) continue
    if (fields['ColumnRef'] !== undefined) return true
    for (const item of Object.values(fields)) stack.push(item)
  }
  return false
}
