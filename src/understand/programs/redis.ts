import { emit, emitFile } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import { type Arguments, optionTable, readArguments } from '../options.ts'
import type { DatabasePlace } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { Carries, isKnown, isKnownText, type Stream, UNKNOWN, unknownWord, type Word, word } from '../word.ts'
import { client, databaseAt, dataStream, holdStrangers, writeData } from './database/client.ts'
import { redisCommandKind, redisCommandVerb } from './redis/commands.ts'
import { evalInput, luaCommands, type ScriptInput } from './redis/lua.ts'

/** `redis-cli` of Redis 8 and its kin, and the servers. */

const OPTIONS = `
  -h= -p= -t= -s= -a= --user= --pass= --askpass -u= -r= -i= -n= -2 -3 -4 -6 -x -X= -d= -D= -c -e --tls --sni=
  --cacert= --cacertdir= --cert= --key= --tls-ciphers= --tls-ciphersuites= --insecure --raw --no-raw --quoted-input
  --csv --json --quoted-json --show-pushes= --stat --latency --latency-history --latency-dist --lru-test= --replica
  --slave --rdb= --functions-rdb= --pipe --pipe-timeout= --bigkeys --memkeys --memkeys-samples= --keystats
  --keystats-samples= --cursor= --top= --hotkeys --vset-recall= --vset-recall-count= --vset-recall-element=
  --vset-recall-ele= --scan --pattern= --count= --quoted-pattern= --intrinsic-latency= --eval= --ldb --ldb-sync-mode
  --cluster= --verbose --no-auth-warning --help --version -v --cluster-replicas= --cluster-yes
  --cluster-search-multiple-owners --cluster-fix-with-unreachable-masters --cluster-from= --cluster-to=
  --cluster-slots= --cluster-timeout= --cluster-pipeline= --cluster-replace --cluster-weight=
  --cluster-use-empty-masters --cluster-simulate --cluster-threshold= --cluster-slave --cluster-replica
  --cluster-master-id= --cluster-copy --cluster-from-user= --cluster-from-pass= --cluster-from-askpass
  --cluster-only-masters --cluster-only-replicas
`

function redisAt(call: Call, read: Arguments): DatabasePlace {
  const host = read.value('-s') ?? read.value('-h')
  return databaseAt(call, 'redis', { url: read.value('-u'), host, port: read.value('-p'), database: read.value('-n') })
}

const cli: Program = {
  names: ['redis-cli', 'valkey-cli', 'keydb-cli'],
  about: 'sends commands to a server of Redis',
  examples: {
    'redis-cli -h cache.example INFO memory': ['read info server memory'],
    'redis-cli -h cache.example FLUSHALL': ['lose flushall server'],
    'redis-cli get session:42': ['read-data get key session:42'],
    'redis-cli -n 3 del session:42': ['change del key session:42'],
    "redis-cli --scan --pattern 'x:*'": ['read scan key x:*'],
    'redis-cli --scan | xargs redis-cli del': ['read scan key', 'lose del key \uFFFC'],
    'redis-cli SLOWLOG GET 10': ['read slowlog get server 10'],
    'redis-cli config get maxmemory': ['read config get setting maxmemory'],
    'redis-cli config get requirepass': ['read-secret config get setting requirepass'],
    "redis-cli config get '*'": ['read-data config get setting *'],
    'redis-cli config set maxmemory 2gb': ['change config set setting maxmemory'],
    'redis-cli acl setuser x on': ['access acl setuser user x'],
    "redis-cli eval 'return 1' 0": ['read eval server'],
    'redis-cli eval \'return redis.call("GET", KEYS[1])\' 1 session:42': [
      'read eval server',
      'read-data get key session:42',
    ],
    'redis-cli eval \'for i, k in ipairs(redis.call("KEYS", "x:*")) do redis.call("DEL", k) end\' 0': [
      'read eval server',
      'read keys key x:*',
      'lose del key \uFFFC',
    ],
    'redis-cli eval \'local c = redis.call; c("FLUSHALL")\' 0': ['unreadable eval server'],
    'redis-cli script load \'redis.call("FLUSHALL")\'': ['read script load server', 'lose flushall server'],
    'printf \'redis.call("del", KEYS[1])\' > x.lua; redis-cli --eval x.lua a , b': [
      'file overwrite x.lua',
      'file read x.lua',
      'read eval script x.lua',
      'change del key a',
    ],
    "printf 'ping\\nflushdb\\n' | redis-cli": ['read ping server', 'lose flushdb server'],
    'redis-cli -x set k < v': ['file read v', 'change set key k'],
    "echo FLUSHALL | redis-cli -x eval 'redis.call(ARGV[1])' 0": ['read eval server', 'unreadable run command \uFFFC'],
    'redis-cli --rdb /tmp/d.rdb': ['read-data dump database', 'file overwrite /tmp/d.rdb'],
    'redis-cli --pipe < cmds': ['file read cmds', 'unreadable run commands'],
    'redis-cli --bigkeys': ['read scan key'],
    'redis-cli -h cache.example': ['unreadable open shell'],
    'redis-cli "$CMD"': ['unreadable run command \uFFFC'],
    'redis-cli --cluster check cache.example:6379': ['read check cluster'],
    'redis-cli --cluster call cache.example:6379 flushall': ['lose flushall server'],
    'redis-cli frobnicate': ['undescribed frobnicate server'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(OPTIONS), 'operand')
    if (read.has('--help', '--version', '-v')) return emit(call, 'read', 'help', 'help')
    const at = redisAt(call, read)
    holdStrangers(call, read, at)
    if (read.has('--cluster')) return runCluster(call, read)
    const rdb = read.value('--rdb', '--functions-rdb')
    if (rdb !== undefined) {
      emit(call, 'read-data', 'dump', 'database', '', { at })
      if (rdb.text === '-') return dataStream(call)
      return writeData(call, rdb)
    }
    if (read.has('--replica', '--slave')) return emit(call, 'read-data', 'stream', 'database', '', { at })
    if (read.has('--pipe'))
      return emit(call, 'unreadable', 'run', 'commands', '', { at, note: 'the protocol of Redis is not read' })
    const script = read.value('--eval')
    if (script !== undefined) {
      emitFile(call, 'read', script)
      const comma = read.operands.findIndex((w) => w.text === ',')
      const keys = comma < 0 ? read.operands : read.operands.slice(0, comma)
      const input = { keys, args: comma < 0 ? [] : read.operands.slice(comma + 1) }
      const ran = read.has('--ldb') ? undefined : runLua(call, call.readFile(script), input, at, ['script', script])
      return ran ?? emit(call, 'unreadable', 'eval', 'script', script, { at, note: 'the script is not read' })
    }
    if (read.has('--scan', '--bigkeys', '--memkeys', '--hotkeys', '--keystats')) {
      emit(call, 'read', 'scan', 'key', read.value('--pattern', '--quoted-pattern') ?? '', { at })
      return
    }
    if (read.has('--stat', '--latency', '--latency-history', '--latency-dist', '--intrinsic-latency')) {
      return emit(call, 'read', 'measure', 'server', '', { at })
    }
    if (read.has('--lru-test')) return emit(call, 'change', 'test', 'server', '', { at })
    if (read.has('--vset-recall')) return emit(call, 'read-data', 'measure', 'key', '', { at })
    // `-x` takes the last word from what it reads.
    const last = read.has('-x') ? [unknownWord(call.span, call.stdin.carries)] : []
    if (read.operands.length > 0) return runCommand(call, [...read.operands, ...last], at)
    if (!call.stdinGiven) return openShell(call)
    return runLines(call, call.stdin, at)
  },
}

/** Steps for each command of an input, however short it is. */
const LINE_COST = 20

/** Commands of an input, one a line, split as `sdssplitargs` of Redis does it. */
function runLines(call: Call, input: Stream, start: DatabasePlace): Stream {
  let at = start
  if (input.text === undefined) {
    const kind = (input.carries & 4) === 0 ? 'unreadable' : 'remote-code'
    emit(call, kind, 'run', 'commands', '', {
      at,
      span: input.span ?? call.span ?? [0, 0],
      note: 'the commands are not known before it runs',
    })
    return dataStream(call)
  }
  for (const line of input.text.split('\n')) {
    if (!call.spend(LINE_COST + line.length)) break
    const words = splitRedisLine(line)
    // `5 ping` runs it five times.
    const command = /^\d+$/.test(words[0] ?? '') ? words.slice(1) : words
    if (command.length === 0) continue
    runCommand(
      call,
      command.map((one) => word(one, input.span, { carries: input.carries })),
      at,
    )
    if (command[0]?.toLowerCase() === 'select') at = { ...at, database: word(command[1] ?? '', input.span) }
    if (command[0]?.toLowerCase() === 'connect')
      at = { ...at, url: undefined, host: word(command[1] ?? '', input.span), port: word(command[2] ?? '', input.span) }
  }
  return dataStream(call)
}

function splitRedisLine(line: string): readonly string[] {
  const words: string[] = []
  let at = 0
  while (at < line.length) {
    if (/\s/.test(line[at] as string)) {
      at++
      continue
    }
    let text = ''
    for (; at < line.length && !/\s/.test(line[at] as string); at++) {
      const quote = line[at]
      if (quote !== '"' && quote !== "'") {
        text += quote
        continue
      }
      for (at++; at < line.length && line[at] !== quote; at++) {
        if (line[at] === '\\' && (quote === '"' || line[at + 1] === "'")) at++
        text += line[at] ?? ''
      }
    }
    words.push(text)
  }
  return words
}

/** Commands that are about the server, not about a key. */
const SERVER_WIDE: ReadonlySet<string> = new Set(
  `
    info dbsize flushall flushdb swapdb slowlog latency memory command ping time role lastsave save bgsave
    bgrewriteaof shutdown monitor debug client cluster sentinel replicaof slaveof failover module script function
    eval evalsha eval_ro evalsha_ro fcall fcall_ro lolwut echo select auth hello psync sync pubsub multi exec wait
    commandlog hotkeys reset quit
  `
    .split(/\s+/)
    .filter(Boolean),
)

function runCommand(call: Call, words: readonly Word[], at: DatabasePlace): Stream | undefined {
  const head = words[0] as Word
  const texts = words.map((w) => w.text)
  const { verb, named } = redisCommandVerb(texts)
  const decisive = words.slice(0, named)
  // `CONFIG $X` may be anything that CONFIG can do.
  const second = words[1]
  const open = ['CONFIG', 'ACL', 'CLUSTER', 'DEBUG', 'SCRIPT', 'FUNCTION', 'CLIENT', 'MODULE', 'SLOWLOG'].includes(
    head.text.toUpperCase(),
  )
  if (!decisive.every(isKnown) || (open && second !== undefined && !isKnown(second))) {
    emit(call, 'unreadable', 'run', 'command', head, { at, note: 'the command is not known before it runs' })
    return dataStream(call)
  }
  const ran = runScript(call, verb, words, at)
  if (ran !== undefined) return ran
  const name = words[named]
  const kind = redisCommandKind(texts)
  const on = verb.startsWith('config')
    ? 'setting'
    : verb.startsWith('acl')
      ? 'user'
      : kind === undefined || SERVER_WIDE.has(verb.split(' ')[0] ?? '')
        ? 'server'
        : 'key'
  const shown = name === undefined || /^(eval|fcall|script|function|auth|hello)/.test(verb) ? '' : name
  if (kind === undefined) emit(call, 'undescribed', verb, 'server', '', { at, span: head.span ?? call.span ?? [0, 0] })
  else if (kind === 'change' && /^(del|unlink)$/.test(verb) && words.slice(1).some((w) => w.splits)) {
    // Any number of keys, none of them named.
    emit(call, 'lose', verb, on, UNKNOWN, { at, note: 'which keys go is not known before it runs' })
  } else emit(call, kind, verb, on, shown, { at, ...noteOf(kind) })
  if (kind === 'read-secret') return { text: undefined, carries: 1, span: call.span }
  return kind === 'read' ? undefined : dataStream(call)
}

/** `EVAL script numkeys …`, and `SCRIPT LOAD script`, which hands over code to be run. */
function runScript(call: Call, verb: string, words: readonly Word[], at: DatabasePlace): Stream | undefined {
  const script = words[verb === 'script load' ? 2 : 1]
  const input = verb === 'eval' ? evalInput(words.slice(2)) : verb === 'script load' ? NO_INPUT : undefined
  if (script === undefined || input === undefined || !isKnown(script)) return undefined
  return runLua(call, script, input, at, [verb, 'server'])
}

const NO_INPUT: ScriptInput = { keys: [], args: [] }

/** Reads a script for its commands; `undefined` where not all of it is understood. */
function runLua(
  call: Call,
  script: Stream | Word,
  input: ScriptInput,
  at: DatabasePlace,
  [verb, name]: readonly [string, string | Word],
): Stream | undefined {
  const text = script.text === undefined || (script.carries & ~(Carries.secret | Carries.data)) !== 0 ? '' : script.text
  if (text === '' || !isKnownText(text) || !call.spend(LUA_COST * text.length)) return undefined
  const commands = luaCommands(text, input)
  // A script that runs a script is nothing that is met; no reading of it has an end that is known here.
  if (commands === undefined || commands.some(([first]) => /^(eval|script|fcall|function)/i.test(first?.text ?? '')))
    return undefined
  if (typeof name === 'string') emit(call, 'read', verb, name, '', { at })
  else emit(call, 'read', 'eval', verb, name, { at })
  for (const command of commands) {
    const span = 'pattern' in script ? script.span : undefined
    runCommand(
      call,
      command.map((one) => ({ ...one, span: one.span ?? span ?? call.span })),
      at,
    )
  }
  return dataStream(call)
}

/** Steps for each character of a script. */
const LUA_COST = 4

function noteOf(kind: string): { readonly note?: string } {
  if (kind === 'unreadable') return { note: 'code that the server runs is not read' }
  return kind === 'disclose' ? { note: 'the keys go to another server' } : {}
}

/** `--cluster COMMAND host:port …`. */
function runCluster(call: Call, read: Arguments): void {
  const verb = read.value('--cluster')
  const address = read.operands.find((w) => !isKnown(w) || w.text.includes(':'))
  const at = databaseAt(call, 'redis', { host: address })
  switch (verb?.text) {
    case 'check':
    case 'info':
    case 'help':
      return emit(call, 'read', verb.text, 'cluster', '', { at })
    case 'backup':
      return emit(call, 'read-data', 'backup', 'cluster', '', { at })
    case 'call': {
      const words = read.operands.slice(1)
      if (words.length > 0) runCommand(call, words, at)
      return
    }
    case 'rebalance':
      return emit(call, read.has('--cluster-simulate') ? 'read' : 'change', 'rebalance', 'cluster', '', { at })
    case 'create':
    case 'fix':
    case 'reshard':
    case 'add-node':
    case 'set-timeout':
    case 'import':
      return emit(call, 'change', verb.text, 'cluster', '', { at })
    case 'del-node':
      // The node is reset and forgets its keys.
      return emit(call, 'lose', 'del-node', 'cluster', '', { at })
    default:
      return emit(call, 'undescribed', verb?.text ?? 'run', 'cluster', '', { at })
  }
}

const servers = client({
  names: ['redis-server', 'valkey-server', 'keydb-server', 'redis-sentinel', 'valkey-sentinel'],
  about: 'starts a server of Redis',
  options: `-h|--help -v|--version --test-memory= --port= --daemonize= --bind= --dir= --save= --appendonly=
      --replicaof= --requirepass= --loadmodule= --logfile= --sentinel --check-system --unixsocket= --maxmemory=
      --protected-mode= --pidfile= --loglevel= --dbfilename= --cluster-enabled= --cluster-config-file=
      --cluster-node-timeout= --maxmemory-policy= --tls-port= --io-threads=`,
  place: (call) => databaseAt(call, 'redis', {}),
  examples: {
    'redis-server --port 7000': ['restart start server'],
    'redis-server --version': ['read help help'],
    'redis-server --loadmodule ./x.so': ['unreadable load code ./x.so', 'restart start server'],
  },
  run: (call, read) => {
    const module = read.value('--loadmodule')
    if (module !== undefined) emit(call, 'unreadable', 'load', 'code', module)
    if (read.has('--check-system', '--test-memory')) return emit(call, 'read', 'check', 'server')
    emit(call, 'restart', 'start', 'server')
  },
})

const files = client({
  names: ['redis-check-aof', 'redis-check-rdb', 'valkey-check-aof', 'valkey-check-rdb', 'rdb', 'rdbtools'],
  about: 'checks and reads the files of a server of Redis',
  options: `--fix --truncate-to-timestamp= -c|--command= -f|--file= -k|--key= -t|--type= -n|--db= -b|--bytes=
      -l|--largest= -o|--not-key= --stats --format= --memory-usage -e|--escape=`,
  place: (call) => databaseAt(call, 'redis', {}),
  examples: {
    'redis-check-aof appendonly.aof': ['file read appendonly.aof'],
    'redis-check-aof --fix appendonly.aof': ['file edit appendonly.aof'],
    'rdb -c json dump.rdb': ['read-data read database', 'file read dump.rdb'],
  },
  run: (call, read) => {
    const fixes = read.has('--fix', '--truncate-to-timestamp')
    if (call.name.startsWith('rdb')) emit(call, 'read-data', 'read', 'database')
    for (const path of read.operands) emitFile(call, fixes ? 'edit' : 'read', path)
  },
})

const bench = client({
  names: ['redis-benchmark', 'valkey-benchmark', 'memtier_benchmark'],
  about: 'loads a server of Redis with made-up work',
  options: `-h|--server= -p|--port= -s= -a= --user= -u= -c|--clients= -n|--requests= -d|--data-size= --dbnum= -3
      --threads= --cluster --enable-tracking -k= -r= -P= -q --precision= --csv -l -t|--tests= -I -x --seed=
      --tls --sni= --cacert= --cert= --key= --insecure -e --ratio= --test-time= --key-pattern= --protocol=`,
  place: (call, read) =>
    databaseAt(call, 'redis', {
      url: read.value('-u'),
      host: read.value('-s') ?? read.value('-h'),
      port: read.value('-p'),
    }),
  examples: {
    'redis-benchmark -h cache.example -n 100 -q': ['change run benchmark'],
    'redis-benchmark flushall': ['lose flushall server'],
  },
  run: (call, read, at) => {
    if (read.operands.length > 0 && at.is === 'database') runCommand(call, read.operands, at)
    else emit(call, 'change', 'run', 'benchmark', '', { at })
  },
})

export const redis: readonly Program[] = [cli, servers, files, bench]
