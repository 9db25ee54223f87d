import type { EffectKind } from '../../effect.ts'

/** Methods of the shell (mongosh 2.5) and commands of the server (MongoDB 8), by what they do. */

function table(entries: Partial<Record<EffectKind | 'nothing', string>>): ReadonlyMap<string, EffectKind | 'nothing'> {
  const made = new Map<string, EffectKind | 'nothing'>()
  for (const [kind, names] of Object.entries(entries)) {
    for (const name of names.split(/\s+/)) if (name !== '') made.set(name, kind as EffectKind)
  }
  return made
}

let methods: ReadonlyMap<string, EffectKind | 'nothing'> | undefined
let commands: ReadonlyMap<string, EffectKind | 'nothing'> | undefined
let functions: ReadonlySet<string> | undefined

/** `nothing`: it computes, or shapes a cursor. `undefined`: nobody described it. */
export function mongoMethod(name: string): EffectKind | 'nothing' | undefined {
  methods ??= table(METHODS)
  return methods.get(name)
}

/** A command by the first key of `runCommand({…})`; letters of any size. */
export function mongoCommand(name: string): EffectKind | 'nothing' | undefined {
  commands ??= table(COMMANDS)
  return commands.get(name.toLowerCase())
}

/** Functions that stand alone and only compute or print. */
export function isPlainFunction(name: string): boolean {
  functions ??= new Set(FUNCTIONS.split(/\s+/).filter(Boolean))
  return functions.has(name)
}

const FUNCTIONS = `
  print printjson printjsononeline tojson tojsononeline toEJSON ObjectId ISODate Date NumberLong NumberInt
  NumberDecimal Long Int32 Double Decimal128 UUID BinData Timestamp RegExp HexData MinKey MaxKey DBRef Code Number
  String Boolean Array Object BigInt Symbol parseInt parseFloat isNaN isFinite Set Map WeakMap Error TypeError sleep
  quit exit version cls help tostrictjson if for while switch catch function return typeof async await of in not and
  or passwordPrompt encodeURIComponent
`

const METHODS: Partial<Record<EffectKind | 'nothing', string>> = {
  nothing: `
    getMongo getDB getSiblingDB getCollection getName getFullName getReadPref getReadConcern getWriteConcern
    getPlanCache explain limit skip sort toArray forEach map pretty hasNext next tryNext batchSize hint maxTimeMS
    maxAwaitTimeMS size itcount objsLeftInBatch readPref readConcern comment collation allowDiskUse projection close
    tailable noCursorTimeout addOption returnKey showRecordId min max isExhausted isClosed setReadPref setReadConcern
    setSecondaryOk setSlaveOk secondaryOk slaveOk startSession getDatabase startTransaction commitTransaction
    abortTransaction endSession auth logout enableAutomaticEncryption join split includes push unshift slice concat
    filter reduce some every indexOf lastIndexOf keys values entries toString valueOf toISOString toLocaleString
    getTime getTimestamp toUpperCase toLowerCase trim replace replaceAll padStart padEnd startsWith endsWith match
    test stringify serialize parse log error info warn table assign fromEntries isArray from round floor ceil abs pow
    sqrt toFixed toPrecision str toJSON toHexString hex equals flat flatMap at has get set add now reverse getFullYear
    getMonth getDate getDay getHours getMinutes getSeconds setDate setHours setMinutes setMonth setFullYear UTC
    toNumber toInt fill findIndex charAt charCodeAt substring substr repeat localeCompare random trunc hasOwnProperty
    help sleep freeze createFromTime fromDate of isValid then catch finally all splice sum
  `,
  read: `
    stats storageSize totalSize totalIndexSize dataSize isCapped latencyStats getIndexes getIndexKeys getIndexSpecs
    indexStats getShardDistribution getShardVersion getShardLocation getCollectionNames getCollectionInfos
    listCollections listDatabases getProfilingStatus getReplicationInfo printReplicationInfo
    printSecondaryReplicationInfo printSlaveReplicationInfo serverStatus serverBuildInfo serverCmdLineOpts serverBits
    hostInfo version hello isMaster currentOp getLogComponents commandHelp listCommands getDBNames getDBs getUsers
    getUser getRoles getRole printCollectionStats printShardingStatus status conf config isBalancerRunning
    getBalancerState getBalancerHost balancerCollectionStatus listShards validate list getFreeMonitoringStatus
    getLastError getLastErrorObj isConfigShardEnabled getSearchIndexes printReplicationInfo getShardedDataDistribution
    getShardMap getSettings getQueryShape checkMetadataConsistency rolesInfo usersInfo ping exists verify
    getClusterInfo
  `,
  'read-data': `
    find findOne count countDocuments estimatedDocumentCount distinct aggregate watch group getChangeStream listSessions
  `,
  change: `
    insert insertOne insertMany save updateOne replaceOne findAndModify findOneAndUpdate findOneAndReplace
    findOneAndDelete deleteOne createIndex createIndexes ensureIndex createCollection createView
    createEncryptedCollection bulkWrite initializeOrderedBulkOp initializeUnorderedBulkOp execute upsert setOnInsert
    renameCollection setProfilingLevel setLogLevel reIndex hideIndex unhideIndex compact enableSharding
    shardCollection reshardCollection unshardCollection moveCollection refineCollectionShardKey moveChunk moveRange
    moveprimary splitAt splitFind splitChunk startBalancer stopBalancer setBalancerState enableBalancing
    disableBalancing startAutoMerger stopAutoMerger addShard addShardToZone addShardTag removeShardFromZone
    removeShardTag updateZoneKeyRange addTagRange removeRangeFromZone removeTagRange setIndexCommitQuorum
    createSearchIndex createSearchIndexes updateSearchIndex analyzeShardKey configureQueryAnalyzer
    disableFreeMonitoring enableFreeMonitoring setWriteConcern setDefaultRWConcern initiate addArb reconfig
    reconfigForPSASet freeze syncFrom clear clearPlansByQuery cloneCollection copyTo createSearchIndex
    abortReshardCollection commitReshardCollection advanceClusterTime
  `,
  lose: `
    drop dropDatabase dropIndex dropIndexes dropSearchIndex convertToCapped removeShard deleteMany updateMany remove
    update removeOne transitionToDedicatedConfigServer
  `,
  restart: 'shutdownServer stepDown fsyncLock fsyncUnlock killOp killSessions closeAllDatabases',
  access: `
    createUser updateUser changeUserPassword dropUser dropAllUsers grantRolesToUser revokeRolesFromUser createRole
    updateRole dropRole dropAllRoles grantPrivilegesToRole revokePrivilegesFromRole grantRolesToRole
    revokeRolesFromRole addUser removeUser createDataKey deleteKey addKeyAlternateName createKey rewrapManyDataKey
  `,
  'read-secret': 'getKey getKeys getKeyByAltName decrypt',
}

const COMMANDS: Partial<Record<EffectKind | 'nothing', string>> = {
  read: `
    ping serverstatus dbstats collstats listcollections listdatabases listindexes hostinfo buildinfo ismaster hello
    replsetgetstatus replsetgetconfig replsetgetrbid currentop connectionstatus getparameter getcmdlineopts top
    validate explain features whatsmyuri connpoolstats getlog datasize balancerstatus balancercollectionstatus
    getshardmap listshards usersinfo rolesinfo listcommands shardingstate lockinfo getdefaultrwconcern dbhash
    getshardversion isdbgrid isself availablequeryoptions planstatistics plancachelistfilters getdiagnosticdata
    getfreemonitoringstatus clusterparameter getclusterparameter checkmetadataconsistency drivertest isbalancerrunning
    getnonce logout getlasterror
  `,
  'read-data': 'find count aggregate distinct getmore geosearch listsessions listlocalsessions',
  change: `
    insert findandmodify create createindexes collmod renamecollection setparameter compact reindex killcursors
    setfeaturecompatibilityversion enablesharding shardcollection reshardcollection movechunk moverange moveprimary
    split mergechunks balancerstart balancerstop addshard addshardtozone removeshardfromzone updatezonekeyrange
    setdefaultrwconcern setclusterparameter setindexcommitquorum createsearchindexes updatesearchindex replsetinitiate
    replsetreconfig replsetsyncfrom replsetresizeoplog plancacheclear plancachesetfilter plancacheclearfilters
    logapplicationmessage profile refinecollectionshardkey flushrouterconfig cleanuporphaned touch setquerysettings
    removequerysettings rotatecertificates
  `,
  lose: `
    delete update drop dropdatabase dropindexes dropconnections removeshard converttocapped dropsearchindex
    clonecollectionascapped bulkwrite
  `,
  restart: `
    shutdown replsetstepdown replsetfreeze replsetmaintenance replsetabortprimarycatchup killop killsessions
    killallsessions killallsessionsbypattern fsync fsyncunlock logrotate
  `,
  access: `
    createuser updateuser dropuser dropallusersfromdatabase grantrolestouser revokerolesfromuser createrole updaterole
    droprole dropallrolesfromdatabase grantprivilegestorole revokeprivilegesfromrole grantrolestorole
    revokerolesfromrole invalidateusercache authschemaupgrade
  `,
}
