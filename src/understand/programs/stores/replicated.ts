import { emit, namedInSettings } from '../../emit.ts'
import type { Program } from '../../program.ts'
import { changes, changesAccess, isUndescribed, loses, reads, restarts, tool } from '../../tool.ts'

/** Databases of several servers: what stands before them, who replicates from whom, and their clusters. */

const maxscale: Program = tool({
  names: ['maxctrl', 'maxadmin'],
  about: 'handles a MaxScale proxy (24.02)',
  options: '-u|--user= -p|--password= -h|--hosts= -c|--config= --tsv --timeout= --force --drain --current --past',
  shortHelp: false,
  place: namedInSettings,
  verbs: {
    'list | show | help | api get | classify': reads('server'),
    'set | clear | enable | disable | alter | link | unlink | create | call | cluster sync | reload': changes('server'),
    'start | stop | kill | drain': restarts('server'),
    'destroy | delete': loses('server'),
    'create user | alter user | destroy user': changesAccess('user'),
    'rotate logs': changes('log'),
    '*': isUndescribed,
  },
  examples: {
    'maxctrl list servers': ['read list server servers'],
    'maxctrl set server db1 maintenance': [
      'change set server server',
      'change set server db1',
      'change set server maintenance',
    ],
    'maxctrl destroy server db1': ['lose destroy server server', 'lose destroy server db1'],
    'maxctrl frobnicate': ['undescribed frobnicate program maxctrl'],
  },
})

/** Orchestrator 3.2: `-c` says what is done. */
const orchestrator: Program = {
  names: ['orchestrator-client', 'orchestrator'],
  about: 'shows and changes who replicates from whom',
  examples: {
    'orchestrator-client -c topology -i db1': ['read topology cluster'],
    'orchestrator-client -c graceful-master-takeover -a shop': ['restart graceful-master-takeover cluster'],
    'orchestrator-client -c forget -i db1': ['change forget cluster'],
    'orchestrator-client --help': ['read help help'],
  },
  run: (call) => {
    const at = call.args.findIndex((w) => /^(-c|--command)$/.test(w.text))
    const verb = at < 0 ? 'help' : (call.args[at + 1]?.text ?? 'help')
    if (verb === 'help') return emit(call, 'read', 'help', 'help')
    const where = { at: namedInSettings(call) }
    const kind =
      /^(all-\w+|topology.*|clusters.*|which-.*|search|instance|discover|replication-analysis|api|raft-(health|leader.*|state|status)|last-pseudo-gtid|tags|tag-value|dominant-dc|in-maintenance|can-replicate.*|is-.*|masters|active-.*)$/.test(
        verb,
      )
        ? 'read'
        : /(takeover|failover|recover|move|relocate|match|repoint|regroup|stop|start|restart|reset|detach|reattach|set-read-only|set-writeable|skip-query|enslave|make-)/.test(
              verb,
            )
          ? 'restart'
          : 'change'
    emit(call, kind, verb, 'cluster', '', where)
  },
}

const clusters: Program = tool({
  names: ['yb-admin', 'ticdc', 'cdc', 'cbcollect_info', 'scylla-manager', 'sctool'],
  about: 'handles clusters of databases',
  options: `-master_addresses= -init_master_addrs= --master_addresses= --server= --pd= -c|--changefeed-id= --sink-uri= --config=
    -u= -p= -b= --cluster= -n= --ca= --cert= --key= --no-confirm`,
  style: 'single',
  place: namedInSettings,
  verbs: {
    [`list_tables | list_tablets | list_all_masters | list_all_tablet_servers | get_universe_config | get_load_move_completion |
      list_snapshots | list_snapshot_schedules | get_is_load_balancer_idle | list_namespaces | cli changefeed list |
      cli changefeed query | cli capture list | cli processor list | cli unsafe show-metadata | version | status | tasks |
      task list | task progress | backup list | cluster list`]: reads('cluster'),
    'create_snapshot | create_snapshot_schedule | flush_table | compact_table | set_flag | cli changefeed create':
      changes('cluster'),
    'cli changefeed update | cli changefeed resume | cli changefeed pause | master_leader_stepdown | change_config':
      restarts('cluster'),
    'backup | repair | task start | task stop': changes('cluster'),
    [`delete_table | delete_namespace | delete_snapshot | delete_snapshot_schedule | restore_snapshot | cli changefeed remove |
      cli unsafe reset | backup delete | cluster delete | task delete`]: loses('cluster'),
    '*': (call) => (/^cb/.test(call.name) ? reads('cluster')(call) : isUndescribed(call)),
  },
  examples: {
    'yb-admin list_tables': ['read list_tables cluster'],
    'yb-admin delete_namespace shop': ['lose delete_namespace cluster shop'],
    'cdc cli changefeed list': ['read cli changefeed list cluster'],
    'cdc cli changefeed remove -c 1': ['lose cli changefeed remove cluster'],
    'yb-admin frobnicate': ['undescribed frobnicate program yb-admin'],
  },
})

export const replicatedStores: readonly Program[] = [maxscale, orchestrator, clusters]
