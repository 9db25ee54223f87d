import type { SqlAction } from '../action/action.ts'
import { actionPart } from './made-part.ts'
import type { Part, PartContext } from './part.ts'
import { verbatim } from './source.ts'

export interface MigrationContext {
  readonly dialect?: SqlAction['dialect']
  /** The database that they are for; without one it is unknown, and that counts as production. */
  readonly connection?: string
}

/**
 * One migration. All of the file counts: what a tool would leave out by a comment (`-- +goose Down`) another tool runs.
 */
export function readMigration(context: PartContext, { dialect, connection }: MigrationContext): Part {
  const { file, text } = context.source
  const action = {
    kind: 'sql',
    statement: text,
    ...(dialect === undefined ? {} : { dialect }),
    ...(connection === undefined ? {} : { connection }),
  }
  return actionPart(context, [0, 0], `migration \`${file}\``, action, verbatim(text))
}

/**
 * The files of a set of migrations in the order in which they are run: by the numbers in their names, then by name. The way
 * back of a migration (`3_x.down.sql` beside `3_x.up.sql`) is not run on the way forth.
 */
export function migrationOrder(names: readonly string[]): readonly string[] {
  const all = new Set(names)
  return names
    .filter((name) => name.toLowerCase().endsWith('.sql'))
    .filter((name) => !(name.endsWith('.down.sql') && all.has(`${name.slice(0, -'.down.sql'.length)}.up.sql`)))
    .toSorted(byNumbers)
}

function byNumbers(a: string, b: string): number {
  const [left, right] = [piecesOf(a), piecesOf(b)]
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [one, other] = [left[i] as string, right[i] as string]
    const numbers = /^\d/.test(one) && /^\d/.test(other) ? Number(one) - Number(other) : 0
    const order = numbers !== 0 ? numbers : one < other ? -1 : one > other ? 1 : 0
    if (order !== 0) return order
  }
  return left.length - right.length
}

function piecesOf(name: string): readonly string[] {
  return name.match(/\d+|\D+/g) ?? []
}
