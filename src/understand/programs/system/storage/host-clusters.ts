import { emit } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { changes, loses, reads, restarts, tool } from '../../../tool.ts'
import { isKnown, UNKNOWN, type Word } from '../../../word.ts'
import { hypervisors } from '../machines/hypervisors.ts'
import { cephPrograms } from './ceph.ts'

/** Storage and services of many hosts, and virtual machines. Ceph is in `ceph.ts`, Proxmox in `hypervisors.ts`. */

const gluster: Program = tool({
  names: ['gluster'],
  about: 'shows and controls storage of many hosts',
  options: '-h --mode= --xml --wignore --wignore-partition --glusterd-sock= --remote-host= --log-file= --log-level=',
  shortHelp: false,
  verbs: {
    '': (call) => openShell(call),
    'volume info | volume status | volume list | volume profile | volume top | volume get | volume heal':
      reads('storage'),
    'peer status | pool list | snapshot list | snapshot info | snapshot status | version | help': reads('storage'),
    'volume start | volume set | volume create | volume add-brick | volume rebalance | volume quota':
      changes('storage'),
    'volume replace-brick | volume bitrot | peer probe | snapshot create | snapshot activate': changes('storage'),
    'snapshot clone | snapshot config | snapshot deactivate': changes('storage'),
    'volume stop | volume barrier': restarts('storage'),
    'volume delete | volume remove-brick | volume reset | volume reset-brick | volume clear-locks': loses('storage'),
    'peer detach | snapshot delete | snapshot restore': loses('storage'),
  },
  examples: {
    'gluster volume status': ['read volume status storage'],
    'gluster volume delete v1': ['lose volume delete storage v1'],
    'gluster volume frobnicate v1': ['undescribed volume program gluster'],
    gluster: ['unreadable open shell'],
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
    'pcs stonith fence node1': ['lose fence host node1'],
    'virsh list --all': ['read list cluster'],
    'virsh -c qemu+ssh://web1/system destroy vm1': ['restart destroy cluster vm1 @ host web1'],
    'virsh destroy vm1': ['restart destroy cluster vm1'],
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
    // It pulls the plug of a whole host (contract, section 3, fine points).
    if (/^(fence|confirm|kill)$/.test(text)) return emit(call, 'lose', text, 'host', name ?? '')
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

export const hostClusters: readonly Program[] = [...cephPrograms, ...hypervisors, gluster, pcs]
