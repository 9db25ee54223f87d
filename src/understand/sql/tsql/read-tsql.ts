import { collector } from '../collector.ts'
import { type SqlEffect, unreadable } from '../sql-effect.ts'
import type { Add, Dialect } from '../tokens/dialect.ts'
import { skipWords } from '../tokens/rows.ts'
import { pathAt } from '../tokens/statements.ts'
import { isMark, isName, isWord, type Token } from '../tokens/token.ts'
import { tokenize } from '../tokens/tokenize.ts'
import { TSQL } from './dialect.ts'
import { readExecute } from './procedures.ts'
import { isStarter, splitBatches, splitSegments } from './segments.ts'
import { readTsqlStatement, type State } from './statements.ts'

/**
 * Transact-SQL, read without a grammar. The text is cut wherever a statement may begin, so that what hides between two
 * others is found; what is not surely understood is `unreadable`.
 */
export function readTsql(text: string): readonly SqlEffect[] {
  const whole = [0, text.length] as const
  if (text.includes('$(') || hasClientCommand(text)) return [unreadable('it holds a command of the client', whole)]
  const result = tokenize(text, TSQL.spelling)
  if (result.is === 'fault') return [unreadable(result.why, whole)]
  const found = collector(text)
  let left = LONGEST_TEXTS
  const runText = (code: string, add: Add): boolean => {
    left -= code.length + TEXT_COST
    const own = left < 0 ? undefined : tokenize(code, TSQL.spelling)
    if (own?.is !== 'tokens') return false
    readBatch(own.tokens, dialect, state, () => add)
    return true
  }
  const state: State = { created: new Set(), runText }
  const dialect = within(state)
  for (const batch of splitBatches(text, result.tokens)) {
    const add = adder(batch, found.add)
    readBatch(batch, dialect, state, add)
  }
  return found.list()
}

/** Characters of texts that run texts: how deep they stand in one another is bounded by it too. */
const LONGEST_TEXTS = 65_536
const TEXT_COST = 1000

type AddAt = (tokens: readonly Token[]) => Add

function adder(batch: readonly Token[], push: (effect: SqlEffect) => void): AddAt {
  return (tokens) => {
    const own = tokens.length > 0 ? tokens : batch
    const span = [own[0]?.start ?? 0, own.at(-1)?.end ?? 0] as const
    return (kind, verb, on, name, details) => push({ kind, verb, on, name, span, ...details })
  }
}

function readBatch(batch: readonly Token[], dialect: Dialect, state: State, addAt: AddAt): void {
  if (batch.length === 0) return
  const program = storedProgram(batch)
  if (program !== undefined) {
    state.created.add(program.name.split('.').at(-1)?.toLowerCase() ?? '')
    return addAt(batch)('change', program.verb, program.on, program.name)
  }
  reportHidden(batch, addAt(batch))
  for (const [i, segment] of splitSegments(batch).entries()) {
    // Only at the beginning of a batch is a procedure run by its name alone.
    const isBareCall = i === 0 && segment[0] === batch[0] && isName(segment[0]) && !isStarter(segment[0])
    if (isBareCall && !isNonReserved(segment[0])) readExecute(segment, 0, state, addAt(segment))
    else readTsqlStatement(segment, dialect, state, addAt(segment))
  }
}

/** Their statements run later, if at all, and reach to the end of the batch. */
function storedProgram(batch: readonly Token[]): { verb: string; on: string; name: string } | undefined {
  if (!isWord(batch[0], 'CREATE', 'ALTER')) return undefined
  const at = skipWords(batch, 1, 'OR', 'ALTER')
  if (!isWord(batch[at], 'PROC', 'PROCEDURE', 'FUNCTION', 'TRIGGER', 'VIEW')) return undefined
  const verb = batch[0]?.text.toLowerCase() ?? ''
  return { verb, on: batch[at]?.text.toLowerCase() ?? '', name: pathAt(batch, at + 1)?.text ?? '' }
}

/** Words that are not reserved and yet begin a statement, where the one before it can take no alias. */
function reportHidden(batch: readonly Token[], add: Add): void {
  for (let i = 0; i < batch.length; i += 1) {
    const next = batch[i + 1]
    if (isWord(batch[i], 'DISABLE') && isWord(next, 'TRIGGER'))
      add('access', 'disable', 'trigger', pathAt(batch, i + 2)?.text ?? '')
    if (isWord(batch[i], 'ENABLE') && isWord(next, 'TRIGGER'))
      add('change', 'enable', 'trigger', pathAt(batch, i + 2)?.text ?? '')
    const isBroker =
      (isWord(batch[i], 'SEND') && isWord(next, 'ON')) ||
      (isWord(batch[i], 'MOVE', 'GET', 'END') && isWord(next, 'CONVERSATION'))
    const isSigning = isWord(batch[i], 'ADD') && isWord(next, 'SIGNATURE', 'COUNTER')
    // INSERT INTO t SELECT * FROM (DELETE FROM u OUTPUT deleted.*) x
    const isNested = isMark(batch[i], '(') && isWord(next, 'DELETE', 'UPDATE', 'INSERT', 'MERGE')
    if (isBroker || isSigning || isNested) {
      add('unreadable', 'run', 'statement', '', { note: 'a statement stands where it is not read' })
    }
  }
}

function isNonReserved(token: Token | undefined): boolean {
  return isWord(token, 'DISABLE', 'ENABLE', 'THROW')
}

/** sqlcmd runs programs and reads files at the beginning of a line. */
function hasClientCommand(text: string): boolean {
  return text.split('\n').some((line) => line.trimStart().startsWith('!!') || line.trimStart().startsWith(':'))
}

function within(state: State): Dialect {
  return {
    ...TSQL,
    call: (path, args, add) => {
      if (!state.created.has(path.at(-1) ?? '')) return TSQL.call(path, args, add)
      add('unreadable', 'call', 'function', path.join('.'), { note: 'the same text creates the function' })
    },
  }
}
