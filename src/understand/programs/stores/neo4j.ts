import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import type { Place } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { changesAccess, does, isUndescribed, loses, reads, restarts, tool } from '../../tool.ts'
import type { Stream, Word } from '../../word.ts'
import { client, databaseAt, dataStream, withoutScheme } from '../database/client.ts'

/** The shell and the administration of Neo4j 5. */

const streamOf = (w: Word): Stream => ({ text: w.text, carries: w.carries, span: w.span })

/** Clauses of Cypher that only read; one that is not here makes the statement unreadable. */
const CYPHER_WRITES: ReadonlySet<string> = new Set(
  `
    create merge set delete detach remove foreach load call drop alter grant revoke deny start stop use terminate dryrun
    enable rename reallocate deallocate
  `
    .split(/\s+/)
    .filter(Boolean),
)

const cypher = client({
  names: ['cypher-shell', 'neo4j-shell'],
  about: 'runs statements on a server of Neo4j',
  options: `-a|--address|--uri= -u|--username= -p|--password= -d|--database= --encryption= --format= -P|--param=
      --non-interactive -f|--file= --fail-fast --fail-at-end --sample-rows= --wrap= --access-mode=
      --impersonate= --change-password --history= --notifications --enable-autocompletions --error-format= -v
      --idle-timeout=`,
  place: (call, read) =>
    databaseAt(call, 'other', {
      host: withoutScheme(read.value('-a') ?? call.env.get('NEO4J_URI') ?? call.env.get('NEO4J_ADDRESS')),
      database: read.value('-d'),
    }),
  examples: {
    "cypher-shell -a neo4j://n.example:7687 'MATCH (n) RETURN n LIMIT 5'": ['read-data match graph'],
    "cypher-shell 'SHOW INDEXES'": ['read show schema'],
    "cypher-shell 'MATCH (n) DETACH DELETE n'": ['lose delete graph'],
    "cypher-shell 'CREATE (n:Person)'": ['unreadable run statement'],
    'cypher-shell': ['unreadable open shell'],
  },
  run: (call, read, place) => {
    const file = read.value('-f')
    if (file !== undefined) emitFile(call, 'read', file)
    const given = file === undefined ? read.operands.map(streamOf) : [{ ...call.readFile(file), span: file.span }]
    if (given.length === 0 && !call.stdinGiven) return openShell(call)
    for (const one of given.length === 0 ? [call.stdin] : given) {
      for (const statement of (one.text ?? '\uFFFC').split(';')) runCypher(call, statement, place)
    }
    return dataStream(call)
  },
})

function runCypher(call: Call, statement: string, place: Place): void {
  // A quoted text may hold any word, and a `;` cut it: then the words that are found only raise.
  const text = statement.trim()
  if (text === '') return
  if (/^show\b/i.test(text) && !/\b(user|users|privileges)\b/i.test(text))
    return emit(call, 'read', 'show', 'schema', '', { at: place })
  if (/\bdelete\b|^drop\b/i.test(text)) return emit(call, 'lose', 'delete', 'graph', '', { at: place })
  const reads = /^(match|optional match|unwind|return|with|explain|profile)\b/i.test(text)
  if (
    !reads ||
    text
      .toLowerCase()
      .split(/[^a-z]+/)
      .some((one) => CYPHER_WRITES.has(one)) ||
    text.includes('\uFFFC')
  )
    return emit(call, 'unreadable', 'run', 'statement', '', { at: place })
  emit(call, 'read-data', 'match', 'graph', '', { at: place })
}

const neo4jAdmin = tool({
  names: ['neo4j-admin', 'neo4j'],
  about: 'looks after a server of Neo4j',
  options: `--database= --from-path= --to-path= --to= --from= --overwrite-destination --verbose --expand-commands
      --additional-config= --path=`,
  verbs: {
    [`status | version | server report | database info | check-consistency | database check |
      server memory-recommendation | server license | help`]: reads('server'),
    'start | stop | restart | console | server console | server start | server stop | server restart':
      restarts('server'),
    'dump | database dump | backup | database backup | server get-snapshot': (call) =>
      emit(call, 'read-data', call.verb, 'database', call.operands[0] ?? ''),
    [`load | database load | restore | database restore | import | database import | database import full |
      database copy | copy | unbind | server unbind`]: loses('database'),
    'database migrate | store-info | database aggregate-backup | server migrate-configuration': does(
      'deploy',
      'database',
    ),
    'set-initial-password | dbms set-initial-password | dbms set-default-admin | set-default-admin':
      changesAccess('user'),
    '*': isUndescribed,
  },
  examples: {
    'neo4j status': ['read status server'],
    'neo4j restart': ['restart restart server'],
    'neo4j-admin database load shop': ['lose database load database shop'],
  },
})

export const neo4j: readonly Program[] = [cypher, neo4jAdmin]
