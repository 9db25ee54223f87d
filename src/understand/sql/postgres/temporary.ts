import { fieldsOf, listOf, nameOf, tagged, textOf } from './tree.ts'

/**
 * Tables that the text itself makes for its session (`CREATE TEMP TABLE`): an unqualified name means them before any
 * other (PostgreSQL 18, "search_path"). Their names, as long as nothing came between that may have removed them or put
 * another schema first. Counter-example that is let through: a creation that fails where the client goes on behind it.
 */
export type Temporary = Set<string>

/** Notes what one statement means for them, after it was read. Of a block nobody knows what of it comes to run. */
export function noteTemporary(statement: unknown, inBlock: boolean, temporary: Temporary): void {
  const { tag, fields } = tagged(statement) ?? {}
  if (inBlock && (tag === 'CreateStmt' || tag === 'CreateTableAsStmt')) return
  if (tag === 'CreateStmt') return add(fields?.['relation'], fields?.['oncommit'], temporary)
  if (tag === 'CreateTableAsStmt') {
    const into = fieldsOf(fields?.['into'])
    return add(into?.['rel'], into?.['onCommit'], temporary)
  }
  if (tag === 'DropStmt') for (const object of listOf(fields?.['objects'])) temporary.delete(nameOf(object))
  else if (tag === 'TransactionStmt') {
    if (!/_(BEGIN|START|SAVEPOINT|RELEASE)$/.test(textOf(fields?.['kind']))) temporary.clear()
  } else if (tag === undefined || !KEEPS.has(tag)) temporary.clear()
}

function add(table: unknown, onCommit: unknown, temporary: Temporary): void {
  const fields = fieldsOf(table)
  const isTemporary = fields?.['relpersistence'] === 't' && fields['schemaname'] === undefined
  if (isTemporary && onCommit !== 'ONCOMMIT_DROP') temporary.add(textOf(fields['relname']))
}

/** Statements that remove no table. What sets the order of schemas is noted where settings are read. */
const KEEPS: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
  'CopyStmt',
  'TruncateStmt',
  'IndexStmt',
  'VacuumStmt',
  'VariableShowStmt',
  'VariableSetStmt',
  'ExplainStmt',
])
