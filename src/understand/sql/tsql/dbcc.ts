import type { EffectKind } from '../../effect.ts'
import type { Add } from '../tokens/dialect.ts'
import { isMark, isWord, type Token } from '../tokens/token.ts'

/** SQL Server 2022, "DBCC". A name that is not here is not understood. */
const DBCC: Readonly<Record<string, EffectKind>> = {
  CHECKALLOC: 'read',
  CHECKCATALOG: 'read',
  CHECKCONSTRAINTS: 'read',
  CHECKDB: 'read',
  CHECKFILEGROUP: 'read',
  CHECKTABLE: 'read',
  HELP: 'read',
  INPUTBUFFER: 'read',
  LOGINFO: 'read',
  OPENTRAN: 'read',
  PROCCACHE: 'read',
  SHOWCONTIG: 'read',
  SQLPERF: 'read',
  TRACESTATUS: 'read',
  USEROPTIONS: 'read',
  SHOW_STATISTICS: 'read-data',
  PAGE: 'read-data',
  LOG: 'read-data',
  CHECKIDENT: 'change',
  CLEANTABLE: 'change',
  CLONEDATABASE: 'change',
  DBREINDEX: 'change',
  DROPCLEANBUFFERS: 'change',
  FREEPROCCACHE: 'change',
  FREESESSIONCACHE: 'change',
  FREESYSTEMCACHE: 'change',
  INDEXDEFRAG: 'change',
  SHRINKDATABASE: 'change',
  SHRINKFILE: 'change',
  TRACEOFF: 'change',
  TRACEON: 'change',
  UPDATEUSAGE: 'change',
}

export function readDbcc(tokens: readonly Token[], add: Add): void {
  const command = tokens[1]?.upper ?? ''
  const kind = Object.hasOwn(DBCC, command) ? DBCC[command] : undefined
  const name = command.toLowerCase()
  if (kind === undefined) add('unreadable', 'dbcc', 'server', name, { note: 'nobody described this command' })
  else if (tokens.some((token) => isWord(token, 'REPAIR_ALLOW_DATA_LOSS'))) add('lose', 'dbcc', 'database', name)
  else if (tokens.some((token) => isWord(token, 'REPAIR_FAST', 'REPAIR_REBUILD', 'CLEAR'))) {
    add('change', 'dbcc', 'database', name)
  } else if (
    command === 'CHECKIDENT' &&
    tokens.some((token, i) => isWord(token, 'NORESEED') && isMark(tokens[i - 1], ','))
  ) {
    add('read', 'dbcc', 'table', name)
  } else add(kind, 'dbcc', 'server', name)
}
