import { fieldsOf, lastName, listOf, nameOf, tagged, textOf } from './tree.ts'

/** So many nodes are looked at; more of them may name anything. */
const MOST_NODES = 20_000

/**
 * True where a statement names no other columns than these, so that of a table it gets at nothing else. A star and a whole
 * row (`SELECT s FROM pg_shadow s`) stand for all of them, and so may a name that columns get in the statement itself
 * (`pg_shadow AS s(a, b)`) or that nobody writes (`NATURAL JOIN`).
 */
export function namesOnly(statement: unknown, columns: ReadonlySet<string>): boolean {
  const open: unknown[] = [statement]
  for (let seen = 0; open.length > 0; seen++) {
    if (seen > MOST_NODES) return false
    const value = open.pop()
    if (Array.isArray(value)) {
      for (const one of value) open.push(one)
      continue
    }
    const node = tagged(value)
    const fields = node?.fields ?? fieldsOf(value)
    if (fields === undefined) continue
    if (node?.tag === 'A_Star' || fields['isNatural'] === true || listOf(fields['colnames']).length > 0) return false
    // Where a version has no column of that name, it is the whole row.
    if (columns.has(textOf(fields['aliasname']))) return false
    if (node?.tag === 'ColumnRef' && !columns.has(lastName(fields['fields']))) return false
    if (listOf(fields['usingClause']).some((one) => !columns.has(nameOf(one)))) return false
    for (const inner of Object.values(fields)) if (typeof inner === 'object') open.push(inner)
  }
  return true
}
