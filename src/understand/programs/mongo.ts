import type { EffectKind } from '../effect.ts'
import { emit, emitFile, sessionOf } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import type { Arguments } from '../options.ts'
import type { DatabasePlace } from '../place.ts'
import type { Call, Program } from '../program.ts'
import { isKnown, type Stream, type Word, word } from '../word.ts'
import { addressParts, client, databaseAt, dataStream, ownEntry, writeData } from './database/client.ts'
import { readMongoScript } from './mongo/script.ts'

/** The shell of MongoDB (mongosh 2.5) and its tools (100.13). */

const CONNECTION = `
  -h|--host= --port= -u|--username= -p|--password=? --authenticationDatabase= --authenticationMechanism=
  --awsIamSessionToken= --gssapiServiceName= --gssapiHostName= --sspiHostnameCanonicalization= --sspiRealmOverride=
  --ssl --tls --sslCAFile= --tlsCAFile= --sslPEMKeyFile= --tlsCertificateKeyFile= --sslPEMKeyPassword=
  --tlsCertificateKeyFilePassword= --sslCRLFile= --tlsCRLFile= --sslFIPSMode --tlsFIPSMode
  --sslAllowInvalidCertificates --tlsAllowInvalidCertificates --sslAllowInvalidHostnames --tlsAllowInvalidHostnames
  --tlsInsecure --tlsUseSystemCA --tlsCertificateSelector= --tlsDisabledProtocols= --ssl-pem --retryWrites --quiet
  --config= --uri= -v|--verbose=? --ipv6
`

/** Where a tool connects: `--uri`, or `--host` with the replica set's name in front of its members. */
function mongoAt(call: Call, read: Arguments, database: Word | undefined): DatabasePlace {
  const host = read.value('-h')
  const slash = host?.text.indexOf('/') ?? -1
  const members = host !== undefined && slash >= 0 ? { ...host, text: host.text.slice(slash + 1) } : host
  return databaseAt(call, 'mongodb', { url: read.value('--uri'), host: members, port: read.value('--port'), database })
}

const isScript = (w: Word) => /\.(js|mongodb|mongo|mjs|cjs)$/.test(w.text)

/** The first operand is an address, or the name of a database, unless it is a file. */
function shellAt(call: Call, read: Arguments): DatabasePlace {
  const first = read.has('--nodb') ? undefined : read.operands.find((w) => !isScript(w))
  const flags = mongoAt(call, read, undefined)
  if (first === undefined) return flags
  if (!isKnown(first) || first.text.includes('://')) return { ...flags, url: first }
  if (/[/:.]/.test(first.text)) return { ...flags, ...databaseAt(call, 'mongodb', addressParts(first)) }
  return { ...flags, database: first }
}

const DEEPEST = 8
/** Steps for each character of a script: each member of a chain is looked at with those before it. */
const READ_COST = 40

function runScript(call: Call, script: Stream, at: DatabasePlace, depth = 0): void {
  const span = script.span ?? call.span ?? ([0, 0] as const)
  if (script.text === undefined) {
    const kind = (script.carries & 4) === 0 ? 'unreadable' : 'remote-code'
    return emit(call, kind, 'run', 'script', '', { at, span, note: 'the script is not known before it runs' })
  }
  if (!call.spend(READ_COST * script.text.length)) return
  for (const one of readMongoScript(script.text)) {
    const place = one.database === undefined ? at : { ...at, database: word(one.database, script.span) }
    if (one.loads !== undefined && depth < DEEPEST) {
      const path = word(one.loads, script.span)
      emitFile(call, 'read', path)
      runScript(call, { ...call.readFile(path), span }, at, depth + 1)
      continue
    }
    emit(call, one.kind, one.verb, one.on, one.name, {
      at: place,
      span,
      ...(one.note === undefined ? {} : { note: one.note }),
    })
  }
}

const shell = client({
  names: ['mongosh', 'mongo'],
  about: 'runs JavaScript on a server of MongoDB',
  options: `${CONNECTION} --eval= -f|--file= --norc --nodb --shell --json=? --apiVersion= --apiStrict
      --apiDeprecationErrors --cspDisabled --skipStartupWarnings --awsAccessKeyId= --awsSecretAccessKey=
      --awsSessionToken= --keyVaultNamespace= --kmsURL= --deepInspect=? --jsContext= --build-info --perfTests
      --disableImplicitSessions --disableJavaScriptJIT --enableJavaScriptJIT --networkMessageCompressors=
      --networkCompression= --idleSessionTimeout= --oidcFlows= --oidcRedirectUri= --browser=
      --oidcTrustedEndpoint --oidcIdTokenAsAccessToken --oidcDumpTokens=? --no-quiet`,
  place: shellAt,
  examples: {
    "mongosh mongodb://mongo.example/shop --eval 'db.carts.drop()'": ['lose drop collection carts'],
    "mongosh mongodb://mongo.example/shop --eval 'db.customers.find().limit(5)'": [
      'read-data find collection customers',
    ],
    "mongosh shop --eval 'db.customers.find({a: 1}).explain()'": ['read find collection customers'],
    "mongosh shop --quiet --eval 'db.orders.stats()'": ['read stats collection orders'],
    "mongosh shop --eval 'rs.status().members.map(m => m.name)'": ['read status replica set'],
    "mongosh --eval 'db.adminCommand({ping: 1})'": ['read ping server'],
    "mongosh shop --eval 'db.orders.deleteMany({})'": ['lose deleteMany collection orders'],
    "mongosh shop --eval 'db.orders.deleteMany({a: 1})'": ['change deleteMany collection orders'],
    'mongosh shop --eval \'db.orders.aggregate([{$match: {a: 1}}, {$out: "x"}])\'': [
      'lose aggregate collection orders',
    ],
    "mongosh shop --eval 'printjson(db.getCollectionNames())'": ['read getCollectionNames database'],
    "mongosh shop --eval 'const c = db.orders; c.drop()'": ['lose drop database'],
    'mongosh shop --eval \'db.getSiblingDB("x").y.insertOne({a: 1})\'': ['change insertOne collection y'],
    'mongosh shop --eval \'require("fs")\'': ['unreadable run script require'],
    'mongosh shop --eval \'db.createUser({user: "x", pwd: "y", roles: []})\'': ['access createUser database'],
    'mongosh shop x.js': ['file read x.js', 'unreadable run script'],
    "mongosh shop <<< 'show collections'": ['read show collections'],
    'mongosh mongodb://mongo.example/shop': ['unreadable open shell'],
    'mongosh --version': ['read help help'],
  },
  run: (call, read, at) => {
    if (at.is !== 'database') return
    if (read.has('--build-info')) return emit(call, 'read', 'help', 'help')
    const evals = read.values('--eval')
    const files = [...read.values('-f'), ...read.operands.filter(isScript)]
    for (const file of files) {
      emitFile(call, 'read', file)
      runScript(call, { ...call.readFile(file), span: file.span }, at)
    }
    for (const one of evals) runScript(call, { text: one.text, carries: one.carries, span: one.span }, at)
    if (read.has('--shell')) return openShell(call)
    if (evals.length + files.length > 0) return dataStream(call)
    if (!call.stdinGiven) return openShell(call)
    runScript(call, call.stdin, at)
    return dataStream(call)
  },
})

const TOOL = `${CONNECTION} -d|--db= -c|--collection= -q|--query= --queryFile= --readPreference= --forceTableScan --gzip
    --oplog --archive=? --dumpDbUsersAndRoles --excludeCollection= --excludeCollectionsWithPrefix=
    -j|--numParallelCollections= --viewsAsCollections -o|--out= --type= -f|--fields= --fieldFile= --noHeaderLine
    --jsonFormat= --jsonArray --pretty -k|--slaveOk=? --skip= --limit= --sort= --assertExists --file=
    --headerline --useArrayIndexFields --columnsHaveTypes --legacy --drop --ignoreBlanks
    --maintainInsertionOrder --numInsertionWorkers= -n= --stopOnError --mode= --upsertFields= --writeConcern=
    --bypassDocumentValidation --parseGrace= --nsExclude= --nsInclude= --nsFrom= --nsTo= --objcheck
    --oplogReplay --oplogLimit= --oplogFile= --restoreDbUsersAndRoles --dir= --dryRun --noIndexRestore
    --convertLegacyIndexes --noOptionsRestore --keepIndexVersion --fixDottedHashIndex --preserveUUID
    --tempUsersColl= --tempRolesColl= --numInsertionWorkersPerCollection= --batchSize= --filter=`

const dump = client({
  names: ['mongodump', 'mongoexport'],
  about: 'writes collections out',
  options: TOOL,
  place: (call, read) => mongoAt(call, read, read.value('-d')),
  examples: {
    'mongodump --uri mongodb://mongo.example/shop --archive > x': ['file overwrite x', 'read-data dump database'],
    'mongodump -d shop -o /backup': ['read-data dump database shop', 'file create /backup'],
    'mongoexport -d shop -c orders --out orders.json': [
      'read-data dump collection orders',
      'file overwrite orders.json',
    ],
    'mongodump -d admin --dumpDbUsersAndRoles': [
      'read-secret dump users',
      'read-data dump database admin',
      'file create dump',
    ],
  },
  run: (call, read, at) => {
    const collection = read.value('-c')
    if (read.has('--dumpDbUsersAndRoles')) emit(call, 'read-secret', 'dump', 'users', '', { at })
    emit(
      call,
      'read-data',
      'dump',
      collection === undefined ? 'database' : 'collection',
      collection ?? read.value('-d') ?? '',
      { at },
    )
    const out = read.value('-o')
    const archive = read.value('--archive')
    if (archive !== undefined && archive.text !== '-') return writeData(call, archive)
    if (call.name === 'mongoexport')
      return out === undefined || out.text === '-' ? dataStream(call) : writeData(call, out)
    if (read.has('--archive') || out?.text === '-') return dataStream(call)
    emitFile(call, 'create', out ?? word('dump'))
  },
})

const restore = client({
  names: ['mongorestore', 'mongoimport'],
  about: 'reads collections in',
  options: TOOL,
  place: (call, read) => mongoAt(call, read, read.value('-d')),
  examples: {
    'mongorestore -d shop_dev dump/shop': ['file read below dump/shop', 'change restore database shop_dev'],
    'mongorestore --drop -d shop_dev dump/shop': ['file read below dump/shop', 'lose restore database shop_dev'],
    'mongorestore --dryRun dump': ['file read below dump', 'read check database'],
    'mongoimport -d shop -c orders --file o.json': ['file read o.json', 'change restore collection orders'],
  },
  run: (call, read, at) => {
    const collection = read.value('-c')
    for (const path of [...read.operands, ...read.values('--dir', '--file', '--archive')]) {
      if (path.text !== '-')
        emitFile(call, 'read', path, call.name === 'mongorestore' && !read.has('--archive') ? { recursive: true } : {})
    }
    if (read.has('--dryRun')) return emit(call, 'read', 'check', 'database', '', { at })
    if (read.has('--restoreDbUsersAndRoles')) emit(call, 'access', 'restore', 'users', '', { at })
    const kind: EffectKind = read.has('--drop') || read.value('--mode')?.text === 'delete' ? 'lose' : 'change'
    emit(
      call,
      kind,
      'restore',
      collection === undefined ? 'database' : 'collection',
      collection ?? read.value('-d') ?? '',
      { at },
    )
  },
})

const watchers = client({
  names: ['mongostat', 'mongotop', 'bsondump', 'mongofiles'],
  about: 'shows how a server is, and files that it stores',
  options: `${TOOL} -O= --humanReadable= --noheaders --rowcount= --discover --http --all --interactive --locks -t=
    --bsonFile= --outFile= -l|--local= -r|--replace --prefix= --regexOptions=`,
  place: (call, read) => (call.name === 'bsondump' ? sessionOf(call) : mongoAt(call, read, read.value('-d'))),
  examples: {
    'mongostat --host mongo.example -n 5 2': ['read show server'],
    mongotop: ['read show server'],
    'bsondump dump/shop/orders.bson': ['read-data print dump dump/shop/orders.bson', 'file read dump/shop/orders.bson'],
    'mongofiles -d shop list': ['read list file'],
    'mongofiles -d shop delete a.pdf': ['lose delete file a.pdf'],
  },
  run: (call, read, at) => {
    const [verb, name] = read.operands
    if (call.name === 'bsondump') {
      const file = read.value('--bsonFile') ?? verb
      emit(call, 'read-data', 'print', 'dump', file ?? '')
      if (file !== undefined) emitFile(call, 'read', file)
      const out = read.value('--outFile')
      return out === undefined ? dataStream(call) : writeData(call, out)
    }
    if (call.name !== 'mongofiles') return emit(call, 'read', 'show', 'server', '', { at })
    const kinds: Readonly<Record<string, EffectKind>> = {
      list: 'read',
      search: 'read',
      get: 'read-data',
      get_id: 'read-data',
      get_regex: 'read-data',
      put: 'change',
      put_id: 'change',
      delete: 'lose',
      delete_id: 'lose',
    }
    emit(call, ownEntry(kinds, verb?.text) ?? 'undescribed', verb?.text ?? 'run', 'file', name ?? '', { at })
  },
})

const servers = client({
  names: ['mongod', 'mongos', 'mongocryptd', 'mongosync', 'mongobridge'],
  about: 'starts a server of MongoDB',
  options: `-f|--config= --dbpath= --port= --bind_ip= --bind_ip_all --replSet= --shardsvr --configsvr --fork
      --logpath= --logappend --auth --keyFile= --shutdown --repair --configdb= --wiredTigerCacheSizeGB=
      --cluster0= --cluster1= --unixSocketPrefix= --pidfilepath= --setParameter= --storageEngine= --upgrade -v
      --quiet --noauth --directoryperdb --oplogSize= --syslog --logRotate= --timeStampFormat= --profile=
      --slowms=`,
  place: (call) => sessionOf(call),
  examples: {
    'mongod --dbpath /d --fork': ['restart start server'],
    'mongod --shutdown --dbpath /d': ['restart stop server'],
  },
  run: (call, read) => emit(call, 'restart', read.has('--shutdown') ? 'stop' : 'start', 'server'),
})

export const mongo: readonly Program[] = [shell, dump, restore, watchers, servers]
