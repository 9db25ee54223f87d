import { constantOf, type Fields, fieldsOf, fieldsOfTag, listOf, nameOf, tagged } from './tree.ts'

/** Nested `AND` and `OR` beyond this are not looked into. */
const DEEP = 50

/**
 * True where a condition surely, or as far as can be seen, holds for every row: no column stands in it, or it is one of
 * the usual ways of writing "all" (`1 = 1`, `x = x`, `… OR true`). `id IS NOT NULL` is not among them, because for
 * most columns it is a real condition; counter-example: a primary key.
 */
export function isAlwaysTrue(condition: unknown, depth = 0): boolean {
  const node = tagged(condition)
  if (node === undefined || depth > DEEP) return true
  const { tag, fields } = node
  if (tag === 'CurrentOfExpr') return false
  if (!namesColumn(condition)) return true
  if (tag === 'BoolExpr') {
    const args = listOf(fields['args'])
    if (fields['boolop'] === 'OR_EXPR') return args.some((arg) => isAlwaysTrue(arg, depth + 1))
    if (fields['boolop'] === 'AND_EXPR') return args.every((arg) => isAlwaysTrue(arg, depth + 1))
    return false
  }
  return tag === 'A_Expr' && (comparesToItself(fields) || matchesAnyText(fields))
}

function comparesToItself(fields: Fields): boolean {
  if (!['=', '<=', '>='].includes(nameOf(fields['name'])) && fields['kind'] !== 'AEXPR_NOT_DISTINCT') return false
  const left = fieldsOfTag(fields['lexpr'], 'ColumnRef')
  const right = fieldsOfTag(fields['rexpr'], 'ColumnRef')
  return left !== undefined && right !== undefined && nameOf(left['fields']) === nameOf(right['fields'])
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
