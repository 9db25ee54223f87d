import { constantOf, type Fields, fieldsOf, fieldsOfTag, listOf, tagged, textOf } from './tree.ts'

/**
 * The code of a DO block in PL/pgSQL, from the tree that libpg_query gives. Only what runs is taken out: statements to
 * be read as SQL. PostgreSQL 18, pl_gram.y.
 */
export type BlockReading =
  | { readonly is: 'statements'; readonly statements: readonly string[] }
  | { readonly is: 'unreadable'; readonly why: string }

/** Nodes that say nothing alone; what stands in them is looked at. A new one makes the block unreadable. */
const NODES: ReadonlySet<string> = new Set(
  `
    function var rec recfield row type stmt_block exception_block exception condition stmt_execsql stmt_if if_elsif
    stmt_case case_when stmt_loop stmt_while stmt_fori stmt_fors stmt_forc stmt_foreach_a stmt_exit stmt_return
    stmt_return_next stmt_return_query stmt_raise raise_option stmt_assert stmt_perform stmt_call stmt_assign
    stmt_commit stmt_rollback stmt_getdiag diag_item stmt_open stmt_fetch stmt_close stmt_set
  `
    .split(/\s+/)
    .filter(Boolean)
    .map((name) => `PLpgSQL_${name}`),
)

/** How an expression is to be parsed (parsenodes.h, RawParseMode): a statement, an expression, an assignment. */
const STATEMENT = 0
const EXPRESSION = 2

const BUDGET = 200_000

/** `constant` parses an expression and gives its text where it is a constant. */
export function readBlock(tree: unknown, constant: (expression: string) => string | undefined): BlockReading {
  const functions = listOf(fieldsOf(tree)?.['plpgsql_funcs'])
  const body = fieldsOfTag(functions[0], 'PLpgSQL_function')
  if (functions.length !== 1 || body?.['action'] === undefined) {
    return { is: 'unreadable', why: 'the code of a block is not read' }
  }
  const statements: string[] = []
  const stack: unknown[] = [functions[0]]
  for (let visited = 0; stack.length > 0; visited += 1) {
    const value = stack.pop()
    if (visited > BUDGET) return { is: 'unreadable', why: 'it is too long to be read' }
    const node = tagged(value)
    const tag = node?.tag
    if (node === undefined) pushAll(value, stack)
    else if (tag === 'PLpgSQL_expr') {
      const statement = statementOf(node.fields)
      if (statement === undefined) return { is: 'unreadable', why: 'an assignment of a block is not read' }
      statements.push(statement)
    } else if (tag === 'PLpgSQL_stmt_dynexecute' || tag === 'PLpgSQL_stmt_dynfors' || hasDynamic(node.fields)) {
      const text = constant(textOf(fieldsOfTag(dynamicOf(node.fields), 'PLpgSQL_expr')?.['query']))
      if (text === undefined) return { is: 'unreadable', why: 'a block runs a statement that is computed' }
      statements.push(text)
      pushAll({ ...node.fields, query: undefined, dynquery: undefined }, stack)
    } else if (tag !== undefined && NODES.has(tag)) pushAll(node.fields, stack)
    else return { is: 'unreadable', why: 'a block holds something that nobody described' }
  }
  return { is: 'statements', statements }
}

/** In the order of the text: what a block creates is known to what comes after it. */
function pushAll(value: unknown, stack: unknown[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const item of Object.values(value).toReversed()) if (typeof item === 'object') stack.push(item)
}

function hasDynamic(fields: Fields): boolean {
  return fields['dynquery'] !== undefined
}

function dynamicOf(fields: Fields): unknown {
  return fields['dynquery'] ?? fields['query']
}

/** The text as a statement of its own. Only a plain name may stand before `:=`: brackets could hold a call. */
function statementOf(expression: Fields): string | undefined {
  const query = textOf(expression['query'])
  const mode = expression['parseMode'] ?? STATEMENT
  if (mode === STATEMENT) return query
  if (mode === EXPRESSION) return `SELECT ${query}`
  const name = /^\s*[\w.]+\s*:?=/.exec(query)?.[0]
  return name === undefined ? undefined : `SELECT ${query.slice(name.length)}`
}

/** A constant of an expression, by its parse tree as `SELECT expression`. */
export function constantOfSelect(tree: unknown): string | undefined {
  const statements = listOf(fieldsOf(tree)?.['stmts'])
  const select = fieldsOfTag(fieldsOf(statements[0])?.['stmt'], 'SelectStmt')
  const targets = listOf(select?.['targetList'])
  if (statements.length !== 1 || targets.length !== 1) return undefined
  const target = fieldsOfTag(targets[0], 'ResTarget')?.['val']
  return tagged(target)?.tag === 'A_Const' ? constantOf(target) : undefined
}
