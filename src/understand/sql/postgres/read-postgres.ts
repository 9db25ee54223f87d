import type { Span } from '../../../lib/span.ts'
import { type Collector, collector } from '../collector.ts'
import type { PostgresParser } from '../postgres-parser.ts'
import { type SqlEffect, unreadable } from '../sql-effect.ts'
import { visitCall, visitOperator } from './call.ts'
import { tooCostly } from './cost.ts'
import * as definitions from './definitions.ts'
import { constantOfSelect, readBlock } from './plpgsql.ts'
import * as rows from './rows.ts'
import * as session from './session.ts'
import type { SpecialTag } from './statement-table.ts'
import { noteTemporary } from './temporary.ts'
import { fieldsOf, listOf, tagged } from './tree.ts'
import { type Budget, budget, type Session, type Visit, type Visitors, walkStatement } from './walk.ts'

const SPECIAL: Readonly<Record<SpecialTag, Visit>> = {
  SelectStmt: rows.select,
  InsertStmt: rows.insert,
  UpdateStmt: rows.update,
  DeleteStmt: rows.remove,
  MergeStmt: rows.merge,
  CopyStmt: rows.copy,
  TruncateStmt: rows.truncate,
  LockStmt: rows.lock,
  DeclareCursorStmt: rows.declareCursor,
  FetchStmt: rows.fetch,
  TransactionStmt: session.transaction,
  VariableSetStmt: session.set,
  VariableShowStmt: session.show,
  AlterSystemStmt: session.alterSystem,
  AlterDatabaseSetStmt: session.alterDatabaseSettings,
  ExplainStmt: session.explain,
  PrepareStmt: session.prepare,
  ExecuteStmt: session.execute,
  DeallocateStmt: session.deallocate,
  DoStmt: session.doBlock,
  CallStmt: session.callProcedure,
  CreateFunctionStmt: session.createFunction,
  DefineStmt: session.define,
  DropStmt: definitions.drop,
  AlterTableStmt: definitions.alterTable,
  CreateTableAsStmt: definitions.createTableAs,
  CreateForeignTableStmt: definitions.createForeignTable,
  CreateForeignServerStmt: definitions.createServer,
  RenameStmt: definitions.rename,
  CommentStmt: definitions.comment,
  AlterObjectSchemaStmt: definitions.setSchema,
  AlterOwnerStmt: definitions.setOwner,
  GrantStmt: definitions.grant,
  GrantRoleStmt: definitions.grantRole,
  VacuumStmt: definitions.vacuum,
  ReindexStmt: definitions.reindex,
}

const VISITORS: Visitors = { statements: SPECIAL, call: visitCall, operator: visitOperator }

/** Nodes that take as long as one block by itself: its body goes through another grammar. */
const BLOCK_COST = 200

/** A statement that runs a text that runs a text, this often, is not followed further. */
const DEEPEST_TEXT = 3

/** Every statement of the text, by PostgreSQL's own grammar. */
export function readPostgres(text: string, parser: PostgresParser): readonly SqlEffect[] {
  const state: Session = {
    prepared: new Set(),
    cursors: new Set(),
    created: new Set(),
    temporary: new Set(),
    hidesCatalogue: false,
  }
  const found = collector(text)
  readText(text, { parser, found, state, left: budget(), depth: 0, within: undefined })
  return found.list()
}

interface Reading {
  readonly parser: PostgresParser
  readonly found: Collector
  readonly state: Session
  readonly left: Budget
  /** How many texts run this text. */
  readonly depth: number
  /** The statement that runs this text: places inside the text mean nothing to the caller. */
  readonly within: Span | undefined
}

function readText(text: string, reading: Reading): void {
  const { found, state, left, within } = reading
  const costly = reading.depth > DEEPEST_TEXT ? 'texts run by texts are nested too deep' : tooCostly(text)
  const statements = costly === undefined ? parse(text, reading.parser) : undefined
  if (statements === undefined) {
    found.add(unreadable(costly ?? 'PostgreSQL would not accept it', within))
    return
  }
  const spanOf = spans(text)
  for (const raw of statements) {
    const fields = fieldsOf(raw)
    const statement = fields?.['stmt']
    const span = within ?? spanOf(numberOf(fields?.['stmt_location']), numberOf(fields?.['stmt_len']))
    const own = collector()
    const inner = { ...reading, found: own, depth: reading.depth + 1, within: span }
    walkStatement(statement, VISITORS, own, state, left, span, {
      text: (sql) => readText(sql, inner),
      block: (body) => readBody(body, inner),
    })
    noteTemporary(statement, reading.depth > 0, state.temporary)
    for (const effect of own.list()) found.add(effect)
    if (own.size() === 0 && !session.isQuiet(statement)) found.add(computes(statement, span))
    if (left.left < 0) return
  }
}

/** The body goes back into a DO with plain quotes, whatever quotes it had. */
function readBody(body: string, reading: Reading): void {
  const { parser, found, left, within } = reading
  left.left -= BLOCK_COST
  const costly = left.left < 0 ? 'it is too long to be read' : tooCostly(body)
  if (costly !== undefined) {
    found.add({ ...unreadable(costly, within, 'do'), on: 'block' })
    return
  }
  const read = readBlock(attempt(parser.parsePlpgsql, `DO '${body.replaceAll("'", "''")}'`), (expression) =>
    constantOfSelect(attempt(parser.parse, `SELECT ${expression}`)),
  )
  if (read.is === 'unreadable') found.add({ ...unreadable(read.why, within, 'do'), on: 'block' })
  else for (const statement of read.statements) readText(statement, reading)
}

/** The parser throws for what is not valid. */
function attempt(parse: ((sql: string) => unknown) | undefined, sql: string): unknown {
  try {
    return parse?.(sql)
  } catch {
    return undefined
  }
}

/** A query without any table, and with nothing but functions that compute. */
function computes(statement: unknown, span: Span | undefined): SqlEffect {
  const tag = tagged(statement)?.tag ?? ''
  return { kind: 'read', verb: tag.replace('Stmt', '').toLowerCase(), on: 'value', name: '', span }
}

function parse(text: string, parser: PostgresParser): readonly unknown[] | undefined {
  // The grammar takes an empty text for an error; it is a text without statements.
  if (text.trim() === '') return []
  const tree = fieldsOf(attempt(parser.parse, text))
  return tree === undefined ? undefined : listOf(tree['stmts'])
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}

/**
 * Places in the tree are bytes of UTF-8. Statements come in order, so one pass over the text maps them all. A length of
 * zero reaches to the end.
 */
function spans(text: string): (start: number, length: number) => Span {
  let at = 0
  let bytes = 0
  const advance = (to: number): number => {
    while (bytes < to && at < text.length) {
      const code = text.codePointAt(at) ?? 0
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
      at += code < 0x10000 ? 1 : 2
    }
    return at
  }
  return (start, length) => {
    let from = advance(start)
    const to = length === 0 ? text.length : advance(start + length)
    while (from < to && /\s/.test(text[from] ?? '')) from += 1
    return [from, to]
  }
}
