import type { Span } from '../../../lib/span.ts'
import type { EffectKind } from '../../effect.ts'
import type { Collector } from '../collector.ts'
import type { Details, SqlEffect } from '../sql-effect.ts'
import { isCatalogue, plainColumnsOf, readingOf } from './catalogue.ts'
import { namesOnly } from './named-columns.ts'
import type { SpecialTag, StatementTag } from './statement-table.ts'
import { EXPRESSIONS, STATEMENTS, STORED } from './statement-table.ts'
import type { Temporary } from './temporary.ts'
import { type Fields, fieldsOf, listOf, nameOf, namesOf, tagged, textOf } from './tree.ts'

/** Names of `WITH` that are in sight: those of one clause up to `limit`, then those of the clauses around it. */
interface With {
  readonly names: ReadonlyMap<string, number>
  readonly limit: number
  readonly outer: With | undefined
}

/** What a node's place means for it. */
export interface Scope {
  readonly withs: With | undefined
  /** A relation named here is read; in a definition it is only named. */
  readonly reads: boolean
  /** It is stored and runs later, if at all. */
  readonly stored: boolean
}

const TOP: Scope = Object.freeze({ withs: undefined, reads: false, stored: false })

/** What earlier statements of the same text did to the meaning of later ones. */
export interface Session {
  readonly prepared: Set<string>
  readonly cursors: Set<string>
  /** Functions and operators that the text itself creates: what they do cannot be read. */
  readonly created: Set<string>
  /** Tables that the text itself makes for its session. */
  readonly temporary: Temporary
  hidesCatalogue: boolean
}

/** Nodes visited in one text; a tree above it is not read (`SET (a, b, …) = (SELECT …)` repeats its source). */
const BUDGET = 2_000_000
export interface Budget {
  left: number
}

export function budget(): Budget {
  return { left: BUDGET }
}

export interface Walk {
  readonly session: Session
  readonly span: Span | undefined
  readonly add: (kind: EffectKind, verb: string, on: string, name: string, details?: Details) => void
  readonly effect: (effect: SqlEffect) => void
  /** Looks at a node, a list of nodes, or everything below bare fields. */
  readonly push: (value: unknown, scope: Scope) => void
  /** The whole statement names no other columns than these. */
  readonly namesOnly: (columns: ReadonlySet<string>) => boolean
  readonly code: Code
}

/** Code that a statement holds as a text: read, and its effects added, where the walk meets it. */
export interface Code {
  /** SQL, as a statement of its own. */
  readonly text: (sql: string) => void
  /** The body of a DO block in PL/pgSQL. */
  readonly block: (body: string) => void
}

export type Visit = (fields: Fields, scope: Scope, walk: Walk) => void

export interface Visitors {
  readonly statements: Readonly<Record<SpecialTag, Visit>>
  readonly call: Visit
  readonly operator: Visit
}

interface Todo {
  readonly value: unknown
  readonly scope: Scope
}

/** Walks one statement's tree without recursion, so that a deep one cannot exhaust the stack. */
export function walkStatement(
  statement: unknown,
  visitors: Visitors,
  found: Collector,
  session: Session,
  left: Budget,
  span: Span | undefined,
  code: Code,
): void {
  const stack: Todo[] = [{ value: statement, scope: TOP }]
  // A statement may name a table many times.
  const named = new Map<ReadonlySet<string>, boolean>()
  const walk: Walk = {
    session,
    span,
    add: (kind, verb, on, name, details) => found.add({ kind, verb, on, name, span, ...details }),
    effect: (effect) => found.add({ ...effect, span }),
    push: (value, scope) => stack.push({ value, scope }),
    namesOnly: (columns) => {
      const said = named.get(columns) ?? namesOnly(statement, columns)
      named.set(columns, said)
      return said
    },
    code,
  }
  for (let todo = stack.pop(); todo !== undefined; todo = stack.pop()) {
    left.left -= 1
    if (left.left < 0) {
      walk.add('unreadable', 'run', 'statement', '', { note: 'it is too long to be read' })
      return
    }
    visit(todo.value, todo.scope, visitors, walk)
  }
}

function visit(value: unknown, scope: Scope, visitors: Visitors, walk: Walk): void {
  if (Array.isArray(value)) {
    for (let i = value.length - 1; i >= 0; i -= 1) walk.push(value[i], scope)
    return
  }
  const node = tagged(value)
  if (node === undefined) {
    const bare = fieldsOf(value)
    if (bare !== undefined) pushAll(bare, scope, walk)
    return
  }
  const { tag, fields } = node
  if (isStatement(tag)) visitStatement(tag, fields, scope, visitors, walk)
  else if (tag === 'RangeVar') readRelation(fields, scope, walk)
  else if (tag === 'FuncCall') visitors.call(fields, scope, walk)
  else if (tag === 'A_Expr' || tag === 'SubLink' || tag === 'SortBy') visitors.operator(fields, scope, walk)
  else if (EXPRESSIONS.has(tag)) pushAll(fields, scope, walk)
  else walk.add('unreadable', 'run', 'statement', '', { note: 'it holds something that nobody described' })
}

function isStatement(tag: string): tag is StatementTag {
  return Object.hasOwn(STATEMENTS, tag)
}

function visitStatement(tag: StatementTag, fields: Fields, scope: Scope, visitors: Visitors, walk: Walk): void {
  const rule = STATEMENTS[tag]
  const inner = { ...scope, reads: false, stored: scope.stored || STORED.has(tag) }
  if (rule === 'special') {
    visitors.statements[tag as SpecialTag](fields, scope, walk)
  } else if (rule === 'unreadable') {
    walk.add('unreadable', 'run', 'statement', '', { note: 'it holds something that nobody described' })
  } else if (rule !== 'none') {
    const [kind, verb, on, field, of] = rule
    const owner = of === undefined ? '' : `${nameOf(fields[of])}.`
    for (const name of field === undefined ? [''] : namesOf(fields[field])) walk.add(kind, verb, on, owner + name)
    pushAll(fields, inner, walk)
  }
}

export function pushAll(fields: Fields, scope: Scope, walk: Walk): void {
  const values = Object.values(fields)
  for (let i = values.length - 1; i >= 0; i -= 1) {
    if (typeof values[i] === 'object') walk.push(values[i], scope)
  }
}

function readRelation(fields: Fields, scope: Scope, walk: Walk): void {
  if (scope.reads) reportReading(fields, 'select', scope, walk)
}

/** Reports that a relation's rows are read, unless its name is one of `WITH`. */
export function reportReading(relation: Fields, verb: string, scope: Scope, walk: Walk): void {
  const schema = relation['schemaname'] === undefined ? undefined : textOf(relation['schemaname'])
  const name = textOf(relation['relname'])
  if (schema === undefined && isWithName(name, scope.withs)) return
  const found = readingOf(schema, name, !walk.session.hidesCatalogue)
  const plain = found === 'read-secret' && verb === 'select' ? plainColumnsOf(schema, name) : undefined
  const kind = plain !== undefined && walk.namesOnly(plain) ? 'read' : found
  // A view that is only defined reads nothing yet, but one over password hashes is there to be read.
  if (scope.stored && kind !== 'read-secret') return
  const on = kind !== 'read-data' || isCatalogue(schema, name) ? 'catalogue' : 'table'
  walk.add(kind, verb, on, nameOf(relation))
}

function isWithName(name: string, innermost: With | undefined): boolean {
  for (let at = innermost; at !== undefined; at = at.outer) {
    const position = at.names.get(name)
    if (position !== undefined && position < at.limit) return true
  }
  return false
}

/**
 * Looks at the queries of a `WITH` clause and gives the scope in which the rest of its statement stands. Without
 * RECURSIVE each query sees only those before it: `WITH orders AS (SELECT * FROM orders)` reads the table.
 */
export function pushWith(clause: unknown, scope: Scope, walk: Walk): Scope {
  const fields = fieldsOf(clause)
  const queries = listOf(fields?.['ctes'])
  if (fields === undefined || queries.length === 0) return scope
  const names = new Map<string, number>()
  for (const [i, query] of queries.entries()) {
    const name = textOf(tagged(query)?.fields['ctename'])
    if (!names.has(name)) names.set(name, i)
  }
  const recursive = fields['recursive'] === true
  for (const [i, query] of queries.entries()) {
    const limit = recursive ? queries.length : i
    walk.push(query, { ...scope, withs: { names, limit, outer: scope.withs } })
  }
  return { ...scope, withs: { names, limit: queries.length, outer: scope.withs } }
}
