import { emit, emitFile, nowhere } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import type { Place } from '../../../place.ts'
import type { Program } from '../../../program.ts'
import {
  changes,
  changesAccess,
  isUndescribed,
  loses,
  reads,
  readsData,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../../tool.ts'

/**
 * Ceph (19, Squid). Its client asks the monitors that a configuration names, which are mostly other hosts: where a
 * command lands, nothing here can tell.
 */
function clusterOf(call: ToolCall): Place {
  return nowhere(call, 'a Ceph cluster', [
    ...call.arguments.values('-c'),
    ...call.arguments.values('--cluster'),
    ...call.arguments.values('-m'),
  ])
}

const CLIENT =
  '-c|--conf= -n|--name= -k|--keyring= --keyfile= -f|--format= -m|--mon_host= --id= --user= --cluster= --debug ' +
  '--no-progress --pretty-format'

/** What one daemon is asked: its counters and state, or its settings and its stores. */
function tells(call: ToolCall): void {
  const text = call.operands
    .slice(1)
    .map((w) => w.text)
    .join(' ')
  const kind = READING.test(text) ? 'read' : /^(restart|exit|respawn|stop)\b/.test(text) ? 'restart' : 'change'
  emit(call, kind, call.verb, 'daemon', call.operands[0] ?? '', { at: call.place() })
}

const READING =
  /^(version|help|config (show|get|diff|help)|perf (dump|schema|histogram)|dump_\w+|status|ops|session ls|client ls|bench_status|heap stats|mempool|objecter_requests|log dump|get_\w+|damage ls|cache status|scrub status|mon_status|quorum_status|df|bluefs stats|bluestore (allocator|bluefs)|list_unfound|query)\b|^$/

/** What any of its commands would print goes into the file of `-o`. */
function shows(call: ToolCall): void {
  reads('storage')(call)
  const to = call.arguments.value('-o')
  if (to !== undefined && to.text !== '-') emitFile(call, 'overwrite', to)
}

const ceph: Program = tool({
  names: ['ceph', 'ceph-volume', 'crushtool', 'ceph-authtool'],
  about: 'shows and controls storage of many hosts',
  options: `${CLIENT} -s|--status -w|--watch -h --connect-timeout= --yes-i-really-really-mean-it
    --yes-i-really-mean-it -i= -o= --force --detail`,
  shortHelp: false,
  place: clusterOf,
  verbs: {
    '': (call) => (call.arguments.has('-s', '-w', '-h') ? shows({ ...call, verb: 'status' }) : openShell(call)),
    [`status | health | df | osd tree | osd df | osd stat | osd dump | osd perf | osd status | osd pool ls |
      osd pool stats | osd pool get | osd pool get-quota | osd pool autoscale-status | osd blocked-by |
      osd find | osd metadata | osd versions | osd ls | osd safe-to-destroy | osd ok-to-stop | osd utilization |
      osd numa-status | osd crush tree | osd crush dump | osd crush rule ls | osd crush rule dump |
      osd crush class ls | osd erasure-code-profile ls | osd erasure-code-profile get | osd map | osd lspools |
      osd blocklist ls | osd require-osd-release | osd test-reweight-by-utilization`]: shows,
    [`mon stat | mon dump | mon metadata | mon versions | mon_status | quorum_status | pg stat | pg dump |
      pg ls | pg ls-by-osd | pg ls-by-pool | pg query | pg map | pg debug | pg dump_stuck | pg dump_json |
      mds stat | mds metadata | mds versions | fs ls | fs status | fs dump | fs get | fs volume ls |
      fs volume info | fs subvolume ls | fs subvolume info | fs subvolumegroup ls | fs snap-schedule list |
      mgr stat | mgr dump | mgr module ls | mgr services | mgr versions | mgr metadata | node ls | versions |
      version | features | report | telemetry show | telemetry status | service dump | service status |
      time-sync-status`]: shows,
    [`crash ls | crash ls-new | crash info | crash stat | log last | orch ls | orch ps | orch host ls |
      orch device ls | orch status | orch upgrade status | orch upgrade check | orch osd rm status |
      config dump | config get | config show | config show-with-defaults | config help | config ls |
      config log | device ls | device info | device ls-by-daemon | device get-health-metrics | balancer status |
      balancer eval | osd pool application get | rbd perf image iostat | iostat |
      dashboard get-alertmanager-api-host | nfs cluster ls | nfs cluster info | nfs export ls | lvm list |
      inventory | raw list`]: shows,
    'osd getmap | osd getcrushmap | mon getmap': shows,
    'config assimilate-conf': changes('storage'),
    'tell | daemon | daemonperf': tells,
    'auth ls | auth list | auth get | auth get-key | auth print-key | auth export | config-key get | config-key dump':
      readsSecret('key'),
    'config-key ls | config-key exists': reads('key'),
    [`auth add | auth caps | auth del | auth rm | auth get-or-create | auth get-or-create-key | auth import |
      auth rotate | fs authorize | dashboard ac-user-create | dashboard ac-user-set-password |
      dashboard ac-user-delete | osd blocklist add | osd blocklist rm | orch client-keyring set`]: changesAccess('key'),
    [`osd out | osd in | osd down | osd set | osd unset | osd set-group | osd unset-group | osd reweight |
      osd reweight-by-utilization | osd primary-affinity | osd crush | osd setcrushmap | osd pool set |
      osd pool create | osd pool application | osd pool set-quota | osd pool rename | osd pool mksnap |
      osd erasure-code-profile set | osd repair | osd scrub | osd deep-scrub | osd new | osd create |
      pg repair | pg scrub | pg deep-scrub | pg force-recovery | pg force-backfill | pg cancel-force-recovery |
      pg repeer`]: changes('storage'),
    [`config set | config rm | config-key set | mgr module enable | mgr module disable | orch apply |
      orch host add | orch host label | orch daemon add | orch pause | orch resume | orch set | balancer on |
      balancer off | balancer mode | crash archive | crash archive-all | fs new | fs set | fs volume create |
      fs subvolume create | fs subvolumegroup create | fs subvolume snapshot create | fs snap-schedule add |
      health mute | health unmute | telemetry on | telemetry off | device light | nfs cluster create |
      nfs export create | osd require-min-compat-client | cephadm set-user | dashboard set-alertmanager-api-host`]:
      changes('storage'),
    'orch upgrade start | orch upgrade resume': (call) =>
      emit(call, 'deploy', call.verb, 'storage', '', { at: call.place() }),
    [`orch restart | orch start | orch stop | orch redeploy | orch reconfig | orch daemon |
      orch host maintenance | orch host drain | orch upgrade pause | orch upgrade stop | mgr fail | mds fail |
      osd stop | fs fail`]: restarts('storage'),
    [`osd pool delete | osd pool rm | osd pool rmsnap | osd purge | osd purge-new | osd destroy | osd rm |
      osd lost | osd force-create-pg | osd crush remove | osd crush rm | pg mark_unfound_lost | fs rm |
      fs volume rm | fs reset | fs subvolume rm | fs subvolumegroup rm | fs subvolume snapshot rm | orch rm |
      orch host rm | orch osd rm | orch daemon rm | lvm zap | mon remove | mon rm | config-key rm |
      config-key del | crash rm | crash prune | nfs cluster rm | nfs export rm | orch device zap`]: loses('storage'),
    'lvm create | lvm prepare | lvm batch | raw prepare': (call) => {
      for (const disk of [...call.operands, ...call.arguments.values('--data')])
        emit(call, 'lose', call.verb, 'disk', disk)
      if (call.operands.length === 0) emit(call, 'lose', call.verb, 'disk')
    },
    '*': isUndescribed,
  },
  examples: {
    'ceph -s': ['read status storage'],
    'ceph health detail': ['read health storage detail'],
    'ceph osd dump -o dump.txt': ['read osd dump storage', 'file overwrite dump.txt'],
    'ceph osd tree': ['read osd tree storage'],
    'ceph osd out 3': ['change osd out storage 3'],
    'ceph osd pool delete p p': ['lose osd pool delete storage p'],
    'ceph tell osd.3 perf dump': ['read tell daemon osd.3'],
    'ceph tell mds.0 client evict id=4': ['change tell daemon mds.0'],
    "ceph tell 'osd.*' injectargs --osd-max-backfills 1": ['change tell daemon osd.*'],
    'ceph daemon osd.3 config set debug_osd 20': ['change daemon daemon osd.3'],
    'ceph orch daemon rm osd.3': ['lose orch daemon rm storage osd.3'],
    'ceph auth get client.admin': ['read-secret auth get key client.admin'],
    'ceph crash ls-new': ['read crash ls-new storage'],
    'ceph osd frobnicate 3': ['undescribed osd frobnicate program ceph'],
    ceph: ['unreadable open shell'],
  },
})

/** What stands in a bucket or a pool is stored data; who may ask for it are users with keys. */
const radosgw: Program = tool({
  names: ['radosgw-admin'],
  about: 'handles users and buckets of the object gateway',
  options: `${CLIENT} --uid= --bucket= --object= --display-name= --email= --access-key= --secret= --secret-key=
    --caps= --quota-scope= --max-size= --max-objects= --purge-data --purge-objects --purge-keys --rgw-realm=
    --rgw-zone= --rgw-zonegroup= --subuser= --access= --key-type= --fix --stats --start-date= --end-date=
    --default --commit --yes-i-really-mean-it --bypass-gc --tenant= --num-shards= --quota-enabled=
    --show-log-entries= --gen-access-key`,
  place: clusterOf,
  verbs: {
    [`user list | user stats | bucket list | bucket stats | bucket limit check | usage show | quota | log list |
      gc list | lc list | lc get | sync status | bucket sync status | zone get | zone list | zonegroup get |
      zonegroup list | period get | period list | realm list | realm get | datalog status | mdlog status |
      data sync status | metadata sync status | metadata list | reshard list | reshard status | object stat |
      bi list | policy | role list`]: shows,
    'bucket check | object manifest': (call) =>
      emit(call, call.arguments.has('--fix') ? 'change' : 'read', call.verb, 'storage', '', { at: call.place() }),
    'user info | metadata get | subuser list': readsSecret('user'),
    [`user create | user rm | user modify | user suspend | user enable | user rename | key create | key rm |
      caps add | caps rm | subuser create | subuser modify | subuser rm | role create | role delete |
      role-policy put | role-policy delete | bucket link | bucket unlink | bucket chown`]: (call) => {
      const purges = call.arguments.has('--purge-data')
      emit(call, purges ? 'lose' : 'access', call.verb, 'user', call.arguments.value('--uid') ?? '', {
        at: call.place(),
      })
    },
    [`quota set | quota enable | quota disable | gc process | lc process | bucket reshard | reshard add |
      reshard process | reshard cancel | zone create | zone modify | zonegroup create | zonegroup modify |
      realm create | realm pull | realm default | period update | period commit | bucket sync enable |
      bucket sync disable | data sync run | metadata sync run`]: changes('storage'),
    'bucket rm | object rm | usage trim | log rm | zone delete | zonegroup delete | realm rm | metadata rm': (call) =>
      emit(call, 'lose', call.verb, 'bucket', call.arguments.value('--bucket') ?? call.operands[0] ?? '', {
        at: call.place(),
      }),
    '*': isUndescribed,
  },
  examples: {
    'radosgw-admin bucket stats --bucket=app': ['read bucket stats storage'],
    'radosgw-admin user create --uid=app --display-name=App': ['access user create user app'],
    'radosgw-admin user rm --uid=app --purge-data': ['lose user rm user app'],
    'radosgw-admin user info --uid=app': ['read-secret user info user'],
    'radosgw-admin bucket rm --bucket=app': ['lose bucket rm bucket app'],
  },
})

const rbd: Program = tool({
  names: ['rbd'],
  about: 'handles block images of Ceph',
  options: `${CLIENT} -p|--pool= --namespace= --image= --snap= --dest-pool= --dest= -s|--size= --image-feature=
    --object-size= --data-pool= --allow-shrink --no-progress --path= --device-type= -t= -o|--options=
    --read-only -l|--long -a|--all --force --diff --from-snap= --whole-object --export-format= --sort-by=
    --expires-at=`,
  place: clusterOf,
  verbs: {
    [`ls | list | info | du | disk-usage | status | snap ls | snap list | lock ls | lock list | showmapped |
      device list | device ls | children | diff | trash ls | trash list | mirror pool status |
      mirror image status | mirror pool info | pool stats | perf image iostat | perf image iotop |
      image-meta list | image-meta get | namespace ls | namespace list | group ls | group list |
      config pool list | config image list | watch | journal info | journal status | migration status |
      feature list | object-map check | group image list`]: reads('image'),
    'export | export-diff | journal export': (call) => {
      readsData('image')(call)
      const to = call.operands[1]
      if (to !== undefined && to.text !== '-') emitFile(call, 'overwrite', to)
    },
    'import | import-diff | journal import': (call) => {
      const [from, to] = call.operands
      if (from !== undefined && from.text !== '-') emitFile(call, 'read', from)
      emit(call, 'change', call.verb, 'image', to ?? '', { at: call.place() })
    },
    [`create | clone | cp | copy | deep cp | rename | mv | map | device map | device attach | flatten | resize |
      snap create | snap add | snap protect | snap unprotect | snap rename | snap limit | feature enable |
      feature disable | image-meta set | image-meta remove | lock add | trash mv | trash move | trash restore |
      mirror image enable | mirror image disable | mirror image promote | mirror image demote |
      mirror pool enable | mirror pool disable | mirror pool peer | namespace create | group create |
      group image add | sparsify | migration prepare | migration execute | migration commit |
      object-map rebuild | pool init | bench | config`]: (call) =>
      emit(call, call.arguments.has('--allow-shrink') ? 'lose' : 'change', call.verb, 'image', call.operands[0] ?? '', {
        at: call.place(),
      }),
    'unmap | device unmap | device detach | lock rm | lock remove | migration abort': restarts('image'),
    [`rm | remove | snap rm | snap remove | snap purge | snap rollback | snap revert | trash rm | trash remove |
      trash purge | namespace rm | namespace remove | group rm | group remove | group snap rollback |
      journal reset`]: loses('image'),
    '*': isUndescribed,
  },
  examples: {
    'rbd ls -p vms': ['read ls image'],
    'rbd rm vms/disk-1': ['lose rm image vms/disk-1'],
    'rbd snap create vms/disk-1@pre': ['change snap create image vms/disk-1@pre'],
    'rbd snap rollback vms/disk-1@pre': ['lose snap rollback image vms/disk-1@pre'],
    'rbd resize --size 5G --allow-shrink vms/disk-1': ['lose resize image vms/disk-1'],
    'rbd export vms/disk-1 /tmp/d.img': [
      'read-data export image vms/disk-1',
      'read-data export image /tmp/d.img',
      'file overwrite /tmp/d.img',
    ],
    'rbd frobnicate x': ['undescribed frobnicate program rbd'],
  },
})

const rados: Program = tool({
  names: ['rados'],
  about: 'reads and writes objects of Ceph',
  options: `${CLIENT} -p|--pool= --target-pool= -N|--namespace= --all -t= -b= -O= -s|--snap= --create --no-cleanup
    --yes-i-really-really-mean-it --prefix= --lock-tag= --striper`,
  place: clusterOf,
  verbs: {
    [`df | lspools | ls | stat | lssnap | listsnaps | listwatchers | list-inconsistent-pg |
      list-inconsistent-obj | list-inconsistent-snapset | lock list | lock info`]: reads('object'),
    'get | getxattr | listxattr | listomapkeys | listomapvals | getomapval | getomapheader | export':
      readsData('object'),
    [`put | create | append | touch | setxattr | setomapval | setomapheader | cp | clonedata | mksnap | bench |
      load-gen | lock get | lock break | notify | import`]: changes('object'),
    [`rm | rmxattr | rmomapkey | clearomap | rmsnap | rollback | truncate | purge | cppool | rmpool | cleanup |
      cache-flush | cache-evict-all`]: loses('object'),
    '*': isUndescribed,
  },
  examples: {
    'rados df': ['read df object'],
    'rados -p app ls': ['read ls object'],
    'rados -p app rm obj1': ['lose rm object obj1'],
    'rados -p app get obj1 -': ['read-data get object obj1', 'read-data get object -'],
  },
})

const cephadm: Program = tool({
  names: ['cephadm'],
  about: 'sets up Ceph on a host',
  options: `--image= --docker --data-dir= --log-dir= --timeout= --retry= --fsid= -n|--name= --verbose -v
    -c|--config= -k|--keyring= --mon-ip= --force --zap-osds --keep-logs -m|--mount= -e|--env= --hostname=
    --release= --repo-url= --filter=`,
  verbs: {
    [`ls | list-networks | gather-facts | check-host | version | inspect-image | unit-status | logs |
      ceph-volume lvm list | ceph-volume inventory | disk-rescan | list-images`]: reads('daemon'),
    shell: {
      command: true,
      options: '--fsid= -n|--name= -c|--config= -k|--keyring= -m|--mount= -e|--env= -v|--volume= --no-hosts',
      run: (call) => {
        const words = call.operands[0]?.text === '--' ? call.operands.slice(1) : call.operands
        return words.length === 0 ? openShell(call) : call.exec(words)
      },
    },
    'enter | run': (call) => openShell(call),
    'bootstrap | deploy | adopt | install | add-repo | rm-repo | prepare-host | pull | registry-login':
      changes('daemon'),
    'unit | host-maintenance': restarts('daemon'),
    'rm-daemon | rm-cluster | zap-osds | ceph-volume lvm zap': loses('daemon'),
    '*': isUndescribed,
  },
  examples: {
    'cephadm ls': ['read ls daemon'],
    'cephadm shell -- ceph osd out 3': ['change osd out storage 3'],
    'cephadm shell': ['unreadable open shell'],
    'cephadm rm-cluster --fsid x --force': ['lose rm-cluster daemon'],
  },
})

export const cephPrograms: readonly Program[] = [ceph, radosgw, rbd, rados, cephadm]
