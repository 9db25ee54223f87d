import type { EffectKind } from '../effect.ts'
import { emit, emitFile, nowhere, sessionOf } from '../emit.ts'
import { openShell } from '../open-shell.ts'
import type { Call, Program } from '../program.ts'
import { changes, deploys, does, isUndescribed, loses, reads, restarts, type ToolCall, tool } from '../tool.ts'
import { isKnownText, type Word } from '../word.ts'

/** Hadoop 3.4 and what runs beside it. Which cluster is meant stands in settings that are not read. */

const cluster = (call: Call) => nowhere(call, 'the settings of Hadoop say which cluster')

/** The first form that fits the words behind the subcommand says what a call does. */
type Rule = readonly [form: RegExp, kind: EffectKind, on: string]

const FILES: readonly Rule[] = [
  [/^-(ls|lsr|du|dus|df|count|stat|test|find|checksum|getfacl|getfattr|help|usage)$/, 'read', 'file'],
  [/^-(cat|text|head|tail|get|copyToLocal|getmerge)$/, 'read-data', 'file'],
  [/^-(mkdir|put|copyFromLocal|moveFromLocal|appendToFile|cp|mv|touchz?|setrep|setfattr|concat)$/, 'change', 'file'],
  [/^-(createSnapshot|renameSnapshot)$/, 'change', 'snapshot'],
  [/^-(rm|rmr|rmdir|expunge|truncate|deleteSnapshot|moveToLocal)$/, 'lose', 'file'],
  [/^-(chmod|chown|chgrp|setfacl)$/, 'access', 'file'],
]

const RULES: Readonly<Record<string, readonly Rule[]>> = {
  dfs: FILES,
  fs: FILES,
  dfsadmin: [
    [/^-(report|printTopology|getDatanodeInfo|getBalancerBandwidth|listOpenFiles|metasave|help)$/, 'read', 'cluster'],
    [/^-safemode (get|wait)$|^-rollingUpgrade( query)?$|^-upgrade query$/, 'read', 'cluster'],
    [/^-(safemode|shutdownDatanode|evictWriters|triggerBlockReport)\b/, 'restart', 'cluster'],
    [/^-(finalizeUpgrade|rollingUpgrade|upgrade|fetchImage)\b/, 'lose', 'cluster'],
    [/^-(set|clr|allow|disallow|refresh|save|restore|reconfig|provisionSnapshotTrash)/, 'change', 'cluster'],
  ],
  haadmin: [
    [/^-(getServiceState|getAllServiceState|checkHealth|help)$/, 'read', 'cluster'],
    [/^-(failover|transitionTo\w+)$/, 'restart', 'cluster'],
  ],
  fsck: [
    [/-delete\b/, 'lose', 'file'],
    [/-(move|replicate)\b/, 'change', 'file'],
    [/.*/, 'read', 'file'],
  ],
  namenode: [[/^-(format|rollback|initializeSharedEdits|importCheckpoint|recover)\b/, 'lose', 'cluster']],
  ec: [
    [/^-(listPolicies|listCodecs|getPolicy|verifyClusterSetup|help)$/, 'read', 'policy'],
    [/./, 'change', 'policy'],
  ],
  job: [
    [/^-(list|status|history|counter|events|logs|list-\S+|help)$/, 'read', 'job'],
    [/^-(kill|kill-task|fail-task|set-priority)$/, 'restart', 'job'],
    [/^-submit$/, 'deploy', 'job'],
  ],
  distcp: [
    [/-(delete|overwrite)\b/, 'lose', 'file'],
    [/.*/, 'change', 'file'],
  ],
  balancer: [[/.*/, 'change', 'cluster']],
  mover: [[/.*/, 'change', 'cluster']],
}
const SHOWS =
  /^(version|classpath|checknative|conftest|getconf|groups|lsSnapshottableDir|snapshotDiff|envvars|queue|kdiag|help|--help|--version)$/

const LOCAL_SOURCES = /^-(put|copyFromLocal|moveFromLocal|appendToFile)$/
const LOCAL_TARGETS = /^-(get|copyToLocal|getmerge|moveToLocal)$/

const hdfs: Program = {
  names: ['hdfs', 'hadoop', 'mapred'],
  about: 'handles files and jobs of a Hadoop cluster',
  examples: {
    'hdfs dfs -ls /data': ['read ls file /data'],
    'hadoop fs -cat /data/a': ['read-data cat file /data/a'],
    'hdfs dfs -put a.csv /data': ['file read below a.csv', 'change put file /data'],
    'hdfs dfs -get /data/a out': ['file create out', 'read-data get file /data/a'],
    'hdfs dfs -rm -r -skipTrash /data': ['lose rm file /data'],
    'hdfs dfs -chmod -R 777 /data': ['access chmod file 777'],
    'hdfs dfsadmin -safemode get': ['read safemode cluster get'],
    'hdfs dfsadmin -safemode leave': ['restart safemode cluster leave'],
    'hdfs fsck /data -files': ['read fsck file /data'],
    'hdfs fsck / -delete': ['lose fsck file /'],
    'hdfs namenode -format': ['lose format cluster'],
    'mapred job -kill job_1': ['restart kill job job_1'],
    'hadoop version': ['read show version'],
    'hadoop jar a.jar': ['undescribed run program jar'],
    'hdfs dfs -frobnicate /a': ['undescribed run program dfs'],
  },
  run: (call) => {
    const [sub, ...rest] = call.args.filter((w) => !/^--?(loglevel|config|debug)\b/.test(w.text))
    const name = sub?.text ?? 'help'
    if (SHOWS.test(name)) return emit(call, 'read', 'show', 'version')
    const at = cluster(call)
    const options = rest.filter((w) => !/^-(D|fs|conf|jt)\b/.test(w.text))
    const text = options.map((w) => w.text).join(' ')
    const first = FILES === RULES[name] || /^(haadmin|job|ec)$/.test(name) ? (options[0]?.text ?? '-help') : text
    const rule = (RULES[name] ?? []).find(([form]) => form.test(first))
    if (rule === undefined) return emit(call, 'undescribed', 'run', 'program', name, { at })
    const [, kind, on] = rule
    const verb = options[0]?.text.startsWith('-') === true ? options[0].text.slice(1) : name
    const things = options.filter((w) => !w.text.startsWith('-'))
    if (LOCAL_SOURCES.test(options[0]?.text ?? '')) {
      for (const path of things.slice(0, -1)) emitFile(call, 'read', path, { recursive: true })
      return emit(call, kind, verb, on, things.at(-1) ?? '', { at })
    }
    if (LOCAL_TARGETS.test(options[0]?.text ?? '') && things.length > 1) emitFile(call, 'create', things.at(-1) as Word)
    emit(call, kind, verb, on, things[0] ?? '', { at })
  },
}

const HBASE_LINES: readonly Rule[] = [
  [
    /^(list|describe|status|exists|version|whoami|processlist|locate_region|is_|show_|help|exit|quit|#)/,
    'read',
    'table',
  ],
  [/^(scan|get|count|get_splits|get_counter)/, 'read-data', 'table'],
  [/^(drop|truncate|disable_all|delete_snapshot|delete_all|delete_table_snapshots|restore_snapshot)/, 'lose', 'table'],
  [/^(grant|revoke)/, 'access', 'table'],
  [
    /^(put|delete|deleteall|incr|append|create|alter|enable|disable|snapshot|clone|flush|compact|major_|split|merge|move|balance)/,
    'change',
    'table',
  ],
]

/** A command with texts and numbers behind it. */
const PLAIN = /^(?:#.*|\w*(?:\s+(?:'[^'\\]*'|"[^"\\#]*"|-?\d+)(?:\s*,\s*(?:'[^'\\]*'|"[^"\\#]*"|-?\d+))*)?)$/

const hbase: Program = {
  names: ['hbase'],
  about: 'handles tables of HBase (2.6)',
  examples: {
    'hbase version': ['read show version'],
    'hbase hbck': ['read hbck cluster'],
    'hbase shell': ['unreadable open shell'],
    "echo 'list' | hbase shell -n": ['read list table'],
    'echo "scan \'orders\'" | hbase shell -n': ['read-data scan table'],
    "hbase shell <<< \"disable 'a'; drop 'a'\"": ['unreadable run code hbase'],
    'echo "drop \'orders\'" | hbase shell': ['lose drop table'],
    "echo \"get 'orders', 'r1'\" | hbase shell": ['read-data get table'],
    'echo "list system \'reboot\'" | hbase shell': ['unreadable run code hbase'],
    'hbase frobnicate': ['undescribed frobnicate program hbase'],
  },
  run: (call) => {
    const [sub, ...rest] = call.args
    const name = sub?.text ?? 'help'
    const at = cluster(call)
    if (SHOWS.test(name)) return emit(call, 'read', 'show', 'version')
    if (name === 'hbck')
      return emit(call, rest.some((w) => /^-(fix|repair)/.test(w.text)) ? 'lose' : 'read', 'hbck', 'cluster', '', {
        at,
      })
    if (name !== 'shell') return emit(call, 'undescribed', name, 'program', 'hbase', { at })
    const script = rest.find((w) => !w.text.startsWith('-'))
    if (script !== undefined) emitFile(call, 'read', script)
    if (script === undefined && !call.stdinGiven) return openShell(call)
    const text = script === undefined ? call.stdin.text : call.readFile(script).text
    // What stands in it is Ruby: lines of plain commands are read, and nothing else.
    const lines = text?.split('\n').map((line) => line.trim()) ?? ['']
    if (text === undefined || !isKnownText(text) || !lines.every((line) => PLAIN.test(line)))
      return emit(call, 'unreadable', 'run', 'code', 'hbase', { at })
    for (const line of lines.filter((one) => one !== '')) {
      const rule = HBASE_LINES.find(([form]) => form.test(line))
      const verb = line.split(/\s/)[0] ?? ''
      emit(call, rule?.[1] ?? 'unreadable', verb, 'table', '', { at })
    }
  },
}

const flink: Program = tool({
  names: ['flink', 'storm'],
  about: 'runs jobs on streams',
  options: '-m|--jobmanager= -d|--detached -c|--class= -p|--parallelism= -s|--fromSavepoint= -D= -t|--target= -y -w=',
  place: cluster,
  verbs: {
    'list | info | get-errors | version | classpath': reads('job'),
    'run | run-application | jar | savepoint | upload-credentials': deploys('job'),
    'cancel | stop | kill | kill_workers | rebalance | activate | deactivate': restarts('job'),
    '*': isUndescribed,
  },
  examples: {
    'flink list': ['read list job'],
    'flink cancel 1a2b': ['restart cancel job 1a2b'],
    'storm kill orders -w 5': ['restart kill job orders'],
    'flink frobnicate': ['undescribed frobnicate program flink'],
  },
})

const oozie: Program = {
  names: ['oozie', 'sqoop'],
  about: 'runs jobs on a Hadoop cluster',
  examples: {
    'oozie jobs -oozie http://oozie.example:11000/oozie': ['read list job'],
    'oozie job -info 1': ['read list job'],
    'oozie job -kill 1': ['restart change job'],
    'sqoop list-tables --connect jdbc:mysql://db.example/shop': ['read list job'],
    'sqoop import --connect jdbc:mysql://db.example/shop --table orders': ['read-data import job'],
    'sqoop export --connect jdbc:mysql://db.example/shop': ['change export job'],
    'sqoop frobnicate': ['undescribed frobnicate program sqoop'],
  },
  run: (call) => {
    const at = cluster(call)
    const verb = call.args[0]?.text ?? 'help'
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    if (call.name === 'oozie') {
      if (has(/^-(kill|suspend|resume|change|ignore)$/)) return emit(call, 'restart', 'change', 'job', '', { at })
      if (has(/^-(run|rerun|start|submit|dryrun|update)$/)) return emit(call, 'deploy', 'run', 'job', '', { at })
      const lists =
        /^(jobs|admin|version|validate|info|help|sla)$/.test(verb) && !has(/^-(systemmode|sharelibupdate|purge)$/)
      if (lists || (verb === 'job' && has(/^-(info|log|definition|errorlog|auditlog|configcontent|poll)$/)))
        return emit(call, 'read', 'list', 'job', '', { at })
    } else {
      if (/^(list-databases|list-tables|version|help)$/.test(verb)) return emit(call, 'read', 'list', 'job', '', { at })
      if (/^import/.test(verb)) return emit(call, 'read-data', verb, 'job', '', { at })
      if (/^(export|merge|create-hive-table)$/.test(verb)) return emit(call, 'change', verb, 'job', '', { at })
    }
    emit(call, 'undescribed', verb, 'program', call.name, { at })
  },
}

/** Servers that are started and stopped by a script of their own. */
const servers: Program = tool({
  names: ['zkServer.sh', 'nifi.sh', 'hadoop-daemon.sh', 'start-dfs.sh', 'stop-dfs.sh', 'start-yarn.sh', 'stop-yarn.sh'],
  about: 'starts and stops a server of this host',
  options: '--config= -daemon --wait=',
  verbs: {
    'status | print-cmd | version | diagnostics': reads('server'),
    '': does('restart', 'server', { verb: 'start or stop' }),
    '*': does('restart', 'server', { verb: 'start or stop' }),
  },
  examples: {
    'zkServer.sh status': ['read status server'],
    'zkServer.sh restart': ['restart start or stop server'],
    'nifi.sh stop': ['restart start or stop server'],
  },
})

const solr: Program = tool({
  names: ['solr'],
  about: 'starts Solr and handles its collections (9.8)',
  options: `-c= -n= -d= -p|--port= -s= -z|--zk-host= -u|--credentials= --solr-url= -r --recursive -v --name= --shards=
    --replication-factor= -f -m= --all --conf-name= --conf-dir= --delete-config`,
  place: (call: ToolCall) => {
    // Before 9.8 these options had one dash: `-url`, `-zkHost`, `-solrUrl`.
    const isElsewhere = call.args.some((w) => /^--?(solr-?url|url|zk-?host|z)\b|:\/\//i.test(w.text))
    return isElsewhere ? cluster(call) : sessionOf(call)
  },
  verbs: {
    'status | healthcheck | version | assert | zk ls | config get': reads('collection'),
    'start | stop | restart': restarts('server'),
    'create | create_core | create_collection | post | config | zk upconfig | zk mkroot | package install':
      changes('collection'),
    'delete | zk rm | zk cp | zk mv': loses('collection'),
    'export | zk downconfig': does('read-data', 'collection'),
    auth: does('access', 'server'),
    '*': isUndescribed,
  },
  examples: {
    'solr status': ['read status collection'],
    'solr delete -c orders': ['lose delete collection'],
    'solr restart': ['restart restart server'],
    'solr frobnicate': ['undescribed frobnicate program solr'],
  },
})

export const hadoop: readonly Program[] = [hdfs, hbase, flink, oozie, servers, solr]
