import { isMark, isWord, type Token } from '../tokens/token.ts'

/**
 * Words with which a statement begins. All of them are reserved, so that none can be a column or an alias without
 * quotes. Transact-SQL needs no `;` between statements: wherever one of these stands a statement may begin.
 */
const STARTERS: ReadonlySet<string> = new Set(
  `
    ALTER BACKUP BEGIN BREAK BULK CHECKPOINT CLOSE COMMIT CONTINUE CREATE DBCC DEALLOCATE DECLARE DELETE DENY DROP DUMP
    ELSE END EXEC EXECUTE FETCH GOTO GRANT IF INSERT KILL LOAD MERGE OPEN PRINT RAISERROR READTEXT RECONFIGURE RESTORE
    RETURN REVERT REVOKE ROLLBACK SAVE SELECT SET SETUSER SHUTDOWN TRUNCATE UPDATE UPDATETEXT USE WAITFOR WHILE WITH
    WRITETEXT
  `
    .split(/\s+/)
    .filter(Boolean),
)

/** What a DROP of its own drops; any other word behind DROP in an ALTER is a part of what is altered. */
const DROPPED = [
  'AGGREGATE',
  'APPLICATION',
  'ASSEMBLY',
  'ASYMMETRIC',
  'AVAILABILITY',
  'BROKER',
  'CERTIFICATE',
  'CONTRACT',
  'CREDENTIAL',
  'CRYPTOGRAPHIC',
  'DATABASE',
  'DEFAULT',
  'ENDPOINT',
  'EVENT',
  'EXTERNAL',
  'FULLTEXT',
  'FUNCTION',
  'INDEX',
  'LOGIN',
  'MASTER',
  'MESSAGE',
  'PARTITION',
  'PROC',
  'PROCEDURE',
  'QUEUE',
  'REMOTE',
  'RESOURCE',
  'ROLE',
  'ROUTE',
  'RULE',
  'SCHEMA',
  'SEARCH',
  'SECURITY',
  'SEQUENCE',
  'SERVER',
  'SERVICE',
  'SIGNATURE',
  'STATISTICS',
  'SYMMETRIC',
  'SYNONYM',
  'TABLE',
  'TRIGGER',
  'TYPE',
  'USER',
  'VIEW',
  'WORKLOAD',
  'XML',
]

/** The batches of a script: GO on a line of its own ends one, for the clients that know it. */
export function splitBatches(text: string, tokens: readonly Token[]): readonly (readonly Token[])[] {
  const batches: Token[][] = [[]]
  for (const token of tokens) {
    if (isWord(token, 'GO') && beginsLine(text, token.start)) batches.push([])
    else batches.at(-1)?.push(token)
  }
  // GO 5 repeats the batch before it.
  return batches.map((batch, i) => (i > 0 && batch[0]?.is === 'number' ? batch.slice(1) : batch))
}

function beginsLine(text: string, at: number): boolean {
  let i = at - 1
  while (text[i] === ' ' || text[i] === '\t') i -= 1
  return i < 0 || text[i] === '\n'
}

/** What has been seen of the statement that is being cut. */
interface Open {
  readonly first: Token | undefined
  readonly from: number
  /** The verb behind a list of WITH, or the first word. */
  verb: string
  hasSet: boolean
  /** ON, TO or FROM: the list of privileges of a GRANT is over. */
  pastPrivileges: boolean
}

/** Cuts a batch wherever a statement may begin. */
export function splitSegments(batch: readonly Token[]): readonly (readonly Token[])[] {
  const segments: (readonly Token[])[] = []
  let depth = 0
  let cases = 0
  let open = openAt(batch, 0)
  const cut = (at: number, next: number): void => {
    if (at > open.from) segments.push(batch.slice(open.from, at))
    open = openAt(batch, next)
  }
  for (let i = 0; i < batch.length; i += 1) {
    const token = batch[i]
    if (token === undefined) break
    if (isMark(token, '(')) depth += 1
    else if (isMark(token, ')')) depth -= 1
    else if (isMark(token, ';')) {
      cut(i, i + 1)
      depth = 0
      cases = 0
    } else if (isWord(token, 'CASE')) cases += 1
    else if (cases > 0 && isWord(token, 'END')) cases -= 1
    else if (depth <= 0 && isStarter(token) && !(cases > 0 && token.upper === 'ELSE')) {
      if (i > open.from && !goesOn(batch, open, i)) cut(i, i)
    }
    if (depth <= 0) note(open, token)
  }
  cut(batch.length, batch.length)
  return segments
}

function openAt(batch: readonly Token[], from: number): Open {
  const verb = batch[from]?.upper ?? ''
  return { first: batch[from], from, verb: verb === 'WITH' ? '' : verb, hasSet: false, pastPrivileges: false }
}

function note(open: Open, token: Token): void {
  if (isWord(token, 'SET')) open.hasSet = true
  if (isWord(token, 'ON', 'TO', 'FROM')) open.pastPrivileges = true
  if (open.verb === '' && isWord(token, 'SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE')) open.verb = token.upper
}

/** True where the word at `i`, with which a statement may begin, belongs to the one that is open. */
function goesOn(batch: readonly Token[], open: Open, i: number): boolean {
  const word = batch[i]?.upper ?? ''
  const before = batch[i - 1]
  const after = batch[i + 1]
  if (isPrivilege(open)) return true
  // The statement behind the list of WITH.
  if (open.verb === '' && isMark(before, ')')) return ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(word)
  switch (word) {
    case 'SELECT':
      return isWord(before, 'UNION', 'ALL', 'EXCEPT', 'INTERSECT')
    case 'UPDATE':
    case 'DELETE':
    case 'INSERT':
      return (
        isWord(before, 'BULK') ||
        isReaction(batch, i) ||
        (open.verb === 'MERGE' && isWord(before, 'THEN')) ||
        isCursorUpdate(batch, i)
      )
    case 'MERGE':
      return isWord(before, 'INNER', 'LEFT', 'RIGHT', 'FULL', 'OUTER') || isWord(after, 'RANGE')
    case 'SET':
      return open.verb === 'UPDATE' ? !open.hasSet : ['MERGE', 'ALTER', 'CREATE'].includes(open.verb)
    case 'WITH':
      return true
    case 'FETCH':
      return isWord(before, 'ROW', 'ROWS')
    case 'IF':
      return isWord(after, 'EXISTS') && !isMark(batch[i + 2], '(') && (open.verb === 'DROP' || open.verb === 'ALTER')
    case 'DROP':
      return open.verb === 'ALTER' && !isWord(after, ...DROPPED)
    case 'ALTER':
      return (open.verb === 'ALTER' && isWord(after, 'COLUMN')) || (open.verb === 'CREATE' && isWord(before, 'OR'))
    case 'GRANT':
    case 'EXEC':
    case 'EXECUTE':
      return isWord(before, 'WITH')
    default:
      return false
  }
}

/** `GRANT SELECT, INSERT ON t TO x`: the words of privileges begin nothing. */
function isPrivilege(open: Open): boolean {
  return isWord(open.first, 'GRANT', 'DENY', 'REVOKE') && !open.pastPrivileges
}

/** `ON DELETE CASCADE`, `ON UPDATE SET NULL`; but `SET NOCOUNT ON DELETE FROM t` is two statements. */
function isReaction(batch: readonly Token[], i: number): boolean {
  if (!isWord(batch[i - 1], 'ON')) return false
  return isWord(batch[i + 1], 'CASCADE', 'SET') || (isWord(batch[i + 1], 'NO') && isWord(batch[i + 2], 'ACTION'))
}

/** `FOR UPDATE` at the end of a cursor's query. */
function isCursorUpdate(batch: readonly Token[], i: number): boolean {
  const after = batch[i + 1]
  if (!isWord(batch[i], 'UPDATE') || !isWord(batch[i - 1], 'FOR')) return false
  return after === undefined || isWord(after, 'OF') || isMark(after, ';') || isStarter(after)
}

export function isStarter(token: Token | undefined): boolean {
  return token?.is === 'word' && STARTERS.has(token.upper)
}
