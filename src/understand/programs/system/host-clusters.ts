import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { changes, changesAccess, loses, reads, readsSecret, restarts, tool } from '../../tool.ts'
import { isKnown, UNKNOWN, type Word } from '../../word.ts'

/** Storage and services of many hosts, and virtual machines. */

/** ceph, gluster: storage of many hosts. */
const ceph: Program = tool({
  names: ['ceph', 'gluster', 'ceph-volume', 'radosgw-admin', 'crushtool', 'ceph-authtool'],
  about: 'shows and controls storage of many hosts',
  options:
    '-c|--conf= -n|--name= -k|--keyring= -f|--format= -m= --id= --cluster= -s|--status -w|--watch -h ' +
    '--connect-timeout= --yes-i-really-really-mean-it --yes-i-really-mean-it -i= -o= --uid= --bucket= ' +
    '--mode=script',
  shortHelp: false,
  verbs: {
    '': (call) => (call.arguments.has('-s', '-w', '-h') ? emit(call, 'read', 'status', 'storage') : openShell(call)),
    'status | health | health detail | df | df detail | osd tree | osd df | osd stat | osd dump': reads('storage'),
    'osd perf | osd status | osd pool ls | osd pool stats | osd pool get | osd blocked-by': reads('storage'),
    'mon stat | mon dump | quorum_status | pg stat | pg dump | pg ls | pg query | pg dump_stuck': reads('storage'),
    'mds stat | fs ls | fs status | mgr stat | mgr module ls | mgr services | versions | version': reads('storage'),
    features: reads('storage'),
    'crash ls | crash info | log last | orch ls | orch ps | orch host ls | orch device ls': reads('storage'),
    'config dump | config get | config show | device ls | time-sync-status | balancer status': reads('storage'),
    tell: reads('storage'),
    'volume info | volume status | volume list | volume heal | peer status | pool list': reads('storage'),
    'volume profile | volume top | lvm list | inventory | user list | bucket list | bucket stats': reads('storage'),
    'usage show | quota': reads('storage'),
    'auth ls | auth list | auth get | auth get-key | auth print-key | auth export': readsSecret('storage'),
    'user info | config-key get | config-key dump': readsSecret('storage'),
    'auth add | auth caps | auth del | auth rm | auth get-or-create | auth import': changesAccess('storage'),
    'user create | user rm | user modify | user suspend | key create | key rm | caps add': changesAccess('storage'),
    'caps rm | subuser create': changesAccess('storage'),
    'osd out | osd in | osd down | osd set | osd unset | osd reweight | osd crush': changes('storage'),
    'osd pool set | osd pool create | osd pool application | pg repair | pg scrub': changes('storage'),
    'pg deep-scrub | pg force-recovery': changes('storage'),
    'config set | config rm | mgr module enable | mgr module disable | mgr fail | mds fail': changes('storage'),
    'orch apply | orch host add | balancer on | balancer off | crash archive': changes('storage'),
    'crash archive-all | volume start | volume set | volume add-brick | volume rebalance': changes('storage'),
    'peer probe': changes('storage'),
    'orch restart | orch start | orch stop | orch daemon | volume stop': restarts('storage'),
    'osd pool delete | osd pool rm | osd purge | osd destroy | osd rm | osd lost | fs rm': loses('storage'),
    'orch rm | volume delete | volume remove-brick | volume reset | peer detach | bucket rm': loses('storage'),
    'object rm | lvm zap | mon remove | config-key rm | crash rm | crash prune': loses('storage'),
  },
  examples: {
    'ceph -s': ['read status storage'],
    'ceph health detail': ['read health detail storage'],
    'ceph osd tree': ['read osd tree storage'],
    'ceph osd out 3': ['change osd out storage 3'],
    'ceph osd pool delete p p': ['lose osd pool delete storage p'],
    'gluster volume status': ['read volume status storage'],
  },
})

/** `qemu+ssh://web1/system` is the hypervisor of another machine (libvirt, "Connection URIs"). */
function atHypervisor(call: Call, given: Word | undefined): Call {
  const uri = given ?? (call.name === 'virsh' ? call.env.get('LIBVIRT_DEFAULT_URI') : undefined)
  if (uri === undefined) return call
  const host = isKnown(uri) ? /^\w+(?:\+\w+)?:\/\/(?:[^@/]*@)?([^:/?]+)/.exec(uri.text)?.[1] : UNKNOWN
  if (host === undefined) return call
  return { ...call, site: { is: 'host', name: { ...uri, text: host }, options: [], from: call.site, env: call.env } }
}

/** Clusters of hosts that take over from one another. */
const pcs: Program = {
  names: [
    'pcs',
    'crm',
    'crm_mon',
    'crm_resource',
    'corosync-quorumtool',
    'corosync-cfgtool',
    'corosync-cmapctl',
    'pvecm',
    'qm',
    'pct',
    'virsh',
    'xl',
    'VBoxManage',
    'lxc-ls',
    'lxc-info',
  ],
  about: 'shows and controls clusters of hosts and virtual machines',
  examples: {
    'pcs status': ['read status cluster'],
    'crm_mon -1': ['read show cluster'],
    'pcs resource restart web': ['restart restart cluster web'],
    'virsh list --all': ['read list cluster'],
    'virsh -c qemu+ssh://web1/system destroy vm1': ['restart destroy cluster vm1 @ host web1'],
    'virsh destroy vm1': ['restart destroy cluster vm1'],
    'qm destroy 101': ['lose destroy machine 101'],
    'virsh undefine vm1 --remove-all-storage': ['lose undefine cluster vm1'],
    'virsh console vm1': ['unreadable open shell'],
    'virsh frobnicate vm1': ['undescribed frobnicate cluster vm1'],
    virsh: ['unreadable open shell'],
  },
  run: (caller) => {
    const read = readArguments(
      caller.args,
      optionTable('-c|--connect= -r= -h -f= --name= --file= -1 -A -n -r -s -i --all'),
    )
    const call = atHypervisor(caller, read.value('--connect'))
    const words = read.operands.filter(
      (w) =>
        !/^(cluster|resource|node|constraint|stonith|quorum|property|alert|config|snapshot|guest)$/.test(w.text) ||
        read.operands.length === 1,
    )
    const [verb, name] = words
    if (
      /^(crm_mon|corosync-quorumtool|lxc-ls|lxc-info)$/.test(call.name) ||
      (call.name === 'corosync-cfgtool' && read.strangers.every((w) => w.text === '-s')) ||
      read.strangers.some((w) => /^--(help|version)$/.test(w.text))
    )
      return emit(call, 'read', 'show', 'cluster')
    if (call.name === 'corosync-cmapctl')
      return emit(call, read.strangers.some((w) => /^-[sdD]/.test(w.text)) ? 'change' : 'read', 'show', 'cluster')
    if (verb === undefined) return openShell(call)
    if (!isKnown(verb)) return emit(call, 'unreadable', 'run', 'verb', verb)
    const text = verb.text
    // Elsewhere it pulls the plug; with Proxmox the disks go with the machine.
    if (text === 'destroy' && /^(qm|pct)$/.test(call.name)) return emit(call, 'lose', text, 'machine', name ?? '')
    if (/^(console|edit|shell|connect|monitor|enter)$/.test(text)) return openShell(call)
    if (
      /^(list|show|status|info|showvminfo|failcount|relations|dominfo|domstate|domblk\w*|domif\w*|dommemstat|domstats|vcpu\w*info|nodeinfo|node\w*stats|net-(list|info|dumpxml|dhcp-leases)|pool-(list|info|dumpxml)|vol-(list|info|path)|snapshot-(list|info)|capabilities|sysinfo|version|hostname|uri|top|uptime|dmesg|vcpu-list|nodes|pending|find|ls|report|dumpxml|describe|networks|get|domid|domname|domuuid|listsnapshot)$/.test(
        text,
      )
    )
      return emit(call, 'read', text, 'cluster', name ?? '')
    if (
      /^(start|stop|restart|reboot|reset|shutdown|destroy|suspend|resume|pause|unpause|cleanup|refresh|ban|move|migrate|standby|unstandby|managedsave|controlvm|startvm|enable|disable|manage|unmanage|maintenance|unmaintenance|poweroff|save|restore|rebuild)$/.test(
        text,
      )
    )
      return emit(call, 'restart', text, 'cluster', name ?? '')
    if (
      /^(undefine|delete|remove|unregistervm|purge|net-(destroy|undefine|delete)|pool-(destroy|delete|undefine)|vol-(delete|wipe)|snapshot-(delete|revert)|delsnapshot|rollback|clear)$/.test(
        text,
      )
    )
      return emit(call, 'lose', text, 'cluster', name ?? '')
    if (
      /^(define|create|createvm|modifyvm|clone|set\w*|update|attach-\w+|detach-\w+|autostart|snapshot-create(-as)?|net-(define|start|autostart)|pool-(define|start|refresh)|vol-(create|clone|resize)|blockresize|launch|mount|umount|transfer|add|group|op|meta)$/.test(
        text,
      )
    )
      return emit(call, 'change', text, 'cluster', name ?? '')
    if (/^(exec|qemu-agent-command|qemu-monitor-command|guestcontrol|auth|acl|token)$/.test(text))
      return emit(call, 'unreadable', text, 'cluster', name ?? '')
    emit(call, 'undescribed', text, 'cluster', name ?? '')
  },
}

export const hostClusters: readonly Program[] = [ceph, pcs]
