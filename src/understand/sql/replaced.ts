import type { SqlEffect } from './sql-effect.ts'

/**
 * `DROP VIEW v; CREATE VIEW v AS …` replaces a definition, as `CREATE OR REPLACE` does: what holds no rows of its own
 * and stands anew in the same text is not lost. Counter-examples that are let through: a creation that fails where the
 * client goes on behind it, and a function of the same name with other arguments.
 */
const DEFINITIONS: ReadonlySet<string> = new Set([
  'view',
  'materialized view',
  'index',
  'trigger',
  'rule',
  'function',
  'procedure',
  'aggregate',
  'event',
])

/** The drop that this creation would answer. */
export function droppedBy({ on, name, span }: SqlEffect): SqlEffect {
  return { kind: 'lose', verb: 'drop', on, name, span }
}

/** Whether of two effects of the text the second makes again what the first dropped. */
export function remaking(text: string): (dropped: SqlEffect, made: SqlEffect) => boolean {
  let givesUp: boolean | undefined
  let turns: number | undefined
  return (dropped, made) => {
    if (made.kind !== 'change' || made.verb !== 'create' || !DEFINITIONS.has(made.on)) return false
    if (made.span === undefined || dropped.span === undefined || made.span[0] < dropped.span[1]) return false
    if (dropped.span[1] - dropped.span[0] > LONGEST_DROP) return false
    const drop = text.slice(...dropped.span)
    // What hangs on it goes too, and an index of that name may be another table's.
    if (/\bcascade\b/i.test(drop) || (made.on === 'index' && /\bon\b/i.test(drop))) return false
    // In a block it may not come to be, and a transaction that is given up takes it away again.
    givesUp ??= /\b(rollback|abort)\b/i.test(text)
    turns ??= lastTurn(text)
    return !givesUp && turns < dropped.span[0] && isCreation(text, made.span[0])
  }
}

/** From here on the same name may mean something else, or what follows is not run. */
function lastTurn(text: string): number {
  const turns =
    /\bsearch_path\b|\b(?:noexec|parseonly|fmtonly)\b|\bgoto\b|\breturn[^\S\n]{0,9}(?:;|\n|$)|(?<![\w.])use[^\S\n]{1,9}[\w"`[]/gi
  let last = -1
  for (const turn of text.matchAll(turns)) last = turn.index
  return last
}

/** A list of names is looked at once for each of them. */
const LONGEST_DROP = 1000

/** The statement itself begins with CREATE; PostgreSQL counts the comments before it to it. */
function isCreation(text: string, from: number): boolean {
  let at = from
  while (at < text.length) {
    if (/\s/.test(text[at] ?? '')) at += 1
    else if (text.startsWith('--', at)) at = endOf(text, '\n', at)
    else if (text.startsWith('/*', at)) at = endOf(text, '*/', at)
    else break
  }
  // One of the session's own hides the other and is gone with it.
  return /^create\s/i.test(text.slice(at, at + 7)) && !/\btemp(?:orary)?\b/i.test(text.slice(at, at + 200))
}

function endOf(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from + 2)
  return at < 0 ? text.length : at + mark.length
}
