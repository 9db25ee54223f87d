import { emit, emitFile, nowhere } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import type { Program } from '../../../program.ts'
import {
  changes,
  changesAccess,
  deploys,
  isUndescribed,
  loses,
  reads,
  readsSecret,
  restarts,
  type ToolCall,
  tool,
} from '../../../tool.ts'
import type { Stream, Word } from '../../../word.ts'

/** Hosts of virtual machines: Proxmox VE, libvirt's makers of machines, vSphere. */

const one =
  (kind: Parameters<typeof emit>[1], on = 'machine') =>
  (call: ToolCall) =>
    emit(call, kind, call.verb, on, call.operands[0] ?? '', { at: call.place() })

/** The number of the machine first, then its command. */
function inside(call: ToolCall): Stream | undefined {
  const [id, ...rest] = call.operands
  const site = { is: 'elsewhere', why: 'a machine of this host', from: call.site } as const
  const words = rest[0]?.text === '--' ? rest.slice(1) : rest
  if (words.length === 0) return openShell({ ...call, site }, id ?? '') ?? undefined
  return call.exec(words, { site })
}

const READ_ONE = `list | status | config | pending | listsnapshot | df | cpusets | showcmd | guest exec-status |
  cloudinit pending | fwconfig | help | wait`

/** Proxmox VE 8, qm(1) and pct(1). */
const proxmoxMachines: Program = tool({
  names: ['qm', 'pct'],
  about: 'handles virtual machines and containers of Proxmox',
  options: `--purge --destroy-unreferenced-disks --force --skiplock --full --name= --hostname= --storage=
    --target= --online --with-local-disks --snapname= --description= --vmstate --timeout= --forceStop --format=
    --delete --rootfs= --memory= --cores= --net0= --ostype= --password= --ssh-public-keys= --current --keep-env
    --noborder --noheader --unprivileged= --start --scsi0= --ide2= --boot= --agent= --onboot= --restart --user=
    --group= --perms= --synchronous=`,
  verbs: {
    [READ_ONE]: one('read'),
    // What takes the place of a machine that is there loses it, as a disk that is no longer used goes with its entry.
    create: (call) => one(call.args.some((w) => /^-{1,2}force(=|$)/.test(w.text)) ? 'lose' : 'change')(call),
    set: (call) => {
      const drops = call.args.some((w) => /^-{1,2}delete(=|$)/.test(w.text))
      one(drops && call.args.some((w) => /unused|force/.test(w.text)) ? 'lose' : 'change')(call)
    },
    [`clone | resize | importdisk | disk import | disk move | disk resize | move_disk |
      move-disk | move_volume | move-volume | template | snapshot | cloudinit update | mtunnel | nbdstop |
      import | importovf | rescan | disk rescan | unlock | mount | unmount`]: {
      options: '--delete',
      run: one('change'),
    },
    'start | stop | shutdown | reboot | reset | suspend | resume | migrate | remote-migrate | vncproxy': one('restart'),
    'rollback | delsnapshot | unlink | disk unlink | restore': one('lose'),
    destroy: (call) => emit(call, 'lose', 'destroy', 'machine', call.operands[0] ?? ''),
    'guest passwd': one('access'),
    'cloudinit dump': one('read-secret'),
    agent: (call) => {
      const asked = call.operands[1]?.text ?? ''
      const kind = /^(ping|info|network-get-interfaces|get-.*)$/.test(asked) ? 'read' : 'restart'
      emit(call, kind, call.verb, 'machine', call.operands[0] ?? '')
    },
    'enter | console | terminal | monitor': (call) => openShell(call, call.operands[0] ?? ''),
    'exec | guest exec': { command: true, options: '--keep-env --timeout= --synchronous=', run: inside },
    push: (call) => {
      const [, from] = call.operands
      if (from !== undefined) emitFile(call, 'read', from)
      one('change')(call)
    },
    pull: (call) => {
      const [, , to] = call.operands
      one('read-data')(call)
      if (to !== undefined) emitFile(call, 'overwrite', to)
    },
    'sendkey | fsck | fstrim': one('change'),
    '*': isUndescribed,
  },
  examples: {
    'qm list': ['read list machine'],
    'qm config 101': ['read config machine 101'],
    'qm snapshot 101 before': ['change snapshot machine 101'],
    'qm agent 101 get-osinfo': ['read agent machine 101'],
    'qm agent 101 shutdown': ['restart agent machine 101'],
    'pct create 200 a.tar.zst --restore 1 --force': ['lose create machine 200'],
    'qm create 102 --name web': ['change create machine 102'],
    'qm set 101 --delete unused0': ['lose set machine 101'],
    'qm set 101 --memory 2048': ['change set machine 101'],
    'qm rollback 101 before': ['lose rollback machine 101'],
    'qm destroy 101 --purge': ['lose destroy machine 101'],
    'qm guest exec 101 -- systemctl restart nginx': ['restart restart unit nginx @ elsewhere'],
    'pct exec 200 -- rm -rf /srv': ['file delete below /srv @ elsewhere'],
    'pct enter 200': ['unreadable open shell 200'],
    'pct frobnicate 200': ['undescribed frobnicate program pct'],
  },
})

const proxmoxHost: Program = tool({
  names: ['pvesm', 'pvecm', 'pveam', 'pvesr', 'pveceph', 'pveum', 'ha-manager', 'pvenode'],
  about: 'handles storage, members and users of a Proxmox host',
  options: `--content= --type= --server= --export= --path= --nodes= --vmid= --output-format= --storage= --force
    --roles= --users= --group= --schedule= --rate= --comment= --pool= --password= --section= --human-readable`,
  verbs: {
    [`status | list | path | scan | available | nodes | expected-votes | user list | role list | acl list |
      group list | pool list | realm list | task list | task log | task status | cert info | lslvm | nfsscan |
      lsnodes | help | domains list | user permissions`]: reads('host'),
    [`add | set | alloc | create | create-local-job | update | download | mtunnel | updatecerts | schedule-now |
      enable | disable | wakeonlan | init | install | pool create | osd create | mon create | mgr create |
      groupadd | groupset | groupconfig | group add | import`]: changes('host'),
    'migrate | relocate | stopall | startall | migrateall | stop | start | crm-command': restarts('host'),
    [`free | remove | delete | delete-local-job | delnode | purge | destroy | pool destroy | osd destroy |
      prune-backups`]: loses('host'),
    'extract-config': reads('host'),
    'user add | user modify | user delete | user token add | user token remove | acl modify | acl delete | passwd':
      changesAccess('host'),
    'role add | role modify | role delete | aclmod | useradd | usermod | userdel | roleadd | roledel':
      changesAccess('host'),
    'cert set | cert delete | acme account register | acme cert order | acme cert renew': changesAccess('host'),
    config: (call) =>
      emit(call, call.operands[0]?.text === 'set' ? 'change' : 'read', call.verb, 'host', call.operands[0] ?? ''),
    '*': isUndescribed,
  },
  examples: {
    'pvenode config set --description x': ['change config host set'],
    'pvesm prune-backups local --keep-last 1': ['lose prune-backups host local', 'lose prune-backups host 1'],
    'pvesm status': ['read status host'],
    'pvesm free local:101/vm-101-disk-0.qcow2': ['lose free host local:101/vm-101-disk-0.qcow2'],
    'pvecm status': ['read status host'],
    'pvecm delnode n3': ['lose delnode host n3'],
    'pveum user add a@pve': ['access user add host a@pve'],
  },
})

/** `pvesh get /nodes`: the API of the host, by path. */
const pvesh: Program = tool({
  names: ['pvesh'],
  about: 'calls the API of a Proxmox host',
  options: '--output-format= --noborder --noheader --human-readable --quiet --noproxy',
  verbs: {
    'get | ls | usage': (call) => {
      const path = call.operands[0]
      const secret =
        path !== undefined && /\/(token|tfa|acme|pbs-encryption|agent\/file-read|cloudinit\/dump)/.test(path.text)
      emit(call, secret ? 'read-secret' : 'read', call.verb, 'api', path ?? '')
    },
    'create | set': (call) => {
      const path = call.operands[0]
      const text = path?.text ?? ''
      const drops = call.args.some((w) => /^-{1,2}(delete|force)(=|$)/.test(w.text))
      const kind = /^\/?access\b|\/firewall\b|set-user-password/.test(text)
        ? 'access'
        : drops || /\/rollback$|\/agent\/(exec|file-write)|\/(execute|termproxy)$/.test(text)
          ? 'lose'
          : /\/status(\/|$)|\/(stopall|startall|migrate)/.test(text)
            ? 'restart'
            : 'change'
      emit(call, kind, call.verb, 'api', path ?? '')
    },
    delete: loses('api'),
    '*': isUndescribed,
  },
  examples: {
    'pvesh get /cluster/resources --output-format json': ['read get api /cluster/resources'],
    'pvesh create /nodes/n1/qemu/101/status/stop': ['restart create api /nodes/n1/qemu/101/status/stop'],
    'pvesh create /nodes/n1/status --command reboot': ['restart create api /nodes/n1/status'],
    'pvesh get /nodes/n1/qemu/101/agent/file-read --file /etc/motd': [
      'read-secret get api /nodes/n1/qemu/101/agent/file-read',
    ],
    'pvesh delete /nodes/n1/qemu/101': ['lose delete api /nodes/n1/qemu/101'],
  },
})

/** A machine becomes an archive, or an archive a machine; with `--force` it takes the place of one. */
const proxmoxBackup: Program = {
  names: ['vzdump', 'qmrestore', 'pveversion', 'pveperf', 'pvereport', 'pve7to8', 'pve8to9'],
  about: 'backs up and restores machines of Proxmox',
  examples: {
    'vzdump 101 --storage backup --mode snapshot': ['change backup machine 101'],
    'vzdump 101 --mode stop --prune-backups keep-last=1': [
      'restart stop machine',
      'lose prune backup',
      'change backup machine 101',
    ],
    'vzdump 101 --script x.sh': ['unreadable run program', 'change backup machine 101'],
    'qmrestore /var/lib/vz/dump/a.vma.zst 201': ['file read /var/lib/vz/dump/a.vma.zst', 'change restore machine 201'],
    'qmrestore /var/lib/vz/dump/a.vma.zst 201 --force': [
      'file read /var/lib/vz/dump/a.vma.zst',
      'lose restore machine 201',
    ],
    'pveversion -v': ['read show host'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const has = (form: RegExp) => call.args.some((w) => form.test(w.text))
    if (call.name === 'vzdump') {
      if (has(/^-{1,2}script(=|$)/)) emit(call, 'unreadable', 'run', 'program', '')
      if (has(/^-{1,2}(stop|mode=stop|mode=suspend)(=|$)|^(stop|suspend)$/)) emit(call, 'restart', 'stop', 'machine')
      if (has(/^-{1,2}(prune-backups|remove)(=|$)/)) emit(call, 'lose', 'prune', 'backup')
      return emit(call, 'change', 'backup', 'machine', words[0] ?? '')
    }
    if (call.name !== 'qmrestore') return emit(call, 'read', 'show', 'host')
    const [archive, id] = words
    if (archive !== undefined) emitFile(call, 'read', archive)
    const forced = has(/^-{1,2}force(?:=1|=true)?$/)
    emit(call, forced ? 'lose' : 'change', 'restore', 'machine', id ?? '')
  },
}

/** Makers of machines for libvirt (virt-manager 5). A connection to elsewhere is another host's. */
const makers: Program = {
  names: ['virt-install', 'virt-clone', 'virt-xml', 'virt-host-validate', 'virt-top', 'virt-df', 'virt-ls'],
  about: 'makes virtual machines',
  examples: {
    'virt-install --name web --memory 2048 --disk size=20': ['change make machine web'],
    'virt-install --connect=qemu+ssh://web1/system --name web': ['change make machine web'],
    'virt-clone --replace --original a --name b': ['lose make machine b'],
    'virt-host-validate qemu': ['read show host'],
    'virt-clone --original a --name b --auto-clone': ['change make machine b'],
  },
  run: (call) => {
    const value = (name: string): Word | undefined => {
      const at = call.args.findIndex((w) => w.text === name || w.text.startsWith(`${name}=`))
      const given = call.args[at]
      if (given === undefined || given.text === name) return at < 0 ? undefined : call.args[at + 1]
      return { ...given, text: given.text.slice(name.length + 1) }
    }
    if (!/^virt-(install|clone|xml)$/.test(call.name) || call.args.some((w) => /^--(help|version)$/.test(w.text)))
      return emit(call, 'read', 'show', 'host')
    const dry = call.args.some((w) => w.text === '--dry-run' || w.text === '--print-xml' || w.text === '--print-diff')
    if (dry) return emit(call, 'read', 'dry run', 'plan')
    const uri = value('--connect') ?? value('-c')
    const at = uri?.text.includes('+') === true ? { at: nowhere(call, 'the hypervisor of the connection', [uri]) } : {}
    const replaces = call.args.some((w) => /^--(replace|remove-device)$/.test(w.text))
    emit(call, replaces ? 'lose' : 'change', 'make', 'machine', value('--name') ?? value('-n') ?? '', at)
  },
}

/** govc 0.50: `group.verb`, and paths of the inventory. */
const govc: Program = tool({
  names: ['govc'],
  about: 'handles vSphere',
  options: `-u= -dc= -ds= -host= -vm= -vm.ip= -k -json -dump -l -r -f -i -e= -c= -m= -on -g= -net= -pool=
    -folder= -name= -p= -s -type= -n= -a -principal= -role= -off -reset -reboot -shutdown -suspend -force -t= -M
    -wait= -xml -debug -trace -h`,
  style: 'single',
  shortHelp: false,
  place: (call) => nowhere(call, 'a vCenter', [...call.arguments.values('-u'), ...call.arguments.values('-dc')]),
  verbs: {
    [`about | ls | find | tree | datacenter.info | datastore.info | datastore.ls | datastore.du |
      datastore.disk.info | host.info | host.ls | host.esxcli | vm.info | vm.ip | vm.disk.ls | vm.network.ls |
      snapshot.tree | events | logs | logs.ls | metric.ls | metric.sample | network.info | pool.info |
      cluster.usage | device.info | device.ls | task.recent | tasks | alarms | permissions.ls | role.ls |
      role.usage | license.ls | session.ls | tags.ls | tags.info | tags.attached.ls | library.ls |
      library.info | version | object.collect | fields.ls | guest.ps | guest.ls | volume.ls | vm.check.config |
      vm.target.info`]: (call) => {
      const esxcli = call.verb === 'host.esxcli'
      // A word behind an option that is not known may be its value, and no verb.
      const told = /^(list|get|stats|version)$/.test(call.operands.at(-1)?.text ?? '')
      const changing = esxcli && (!told || call.arguments.strangers.length > 0)
      emit(call, changing ? 'change' : 'read', call.verb, 'machine', call.operands[0] ?? '', { at: call.place() })
    },
    [`vm.create | vm.clone | vm.change | vm.customize | vm.disk.create | vm.disk.attach | vm.disk.change |
      vm.network.add | vm.network.change | vm.register | vm.migrate | vm.markastemplate | vm.markasvm |
      vm.upgrade | snapshot.create | device.cdrom.insert | device.cdrom.eject | device.boot | datastore.upload |
      datastore.mkdir | datastore.cp | datastore.mv | datastore.create | folder.create | pool.create |
      pool.change | cluster.create | cluster.change | cluster.add | host.add | library.create | library.import |
      library.clone | library.sync | tags.create | tags.attach | tags.detach | import.ova | import.ovf |
      import.vmdk | object.mv | object.rename | fields.add | fields.set | dvs.create | dvs.add |
      dvs.portgroup.add | guest.mkdir | guest.upload | guest.touch | extension.register`]: changes('machine'),
    'library.deploy': deploys('machine'),
    [`vm.power | vm.console | host.maintenance.enter | host.maintenance.exit | host.reconnect |
      host.disconnect | host.shutdown`]: restarts('machine'),
    [`vm.destroy | vm.unregister | snapshot.remove | snapshot.revert | device.remove | datastore.rm |
      datastore.remove | datastore.disk.shrink | object.destroy | object.reload | folder.destroy |
      pool.destroy | cluster.destroy | host.remove | library.rm | tags.rm | dvs.destroy | guest.rm |
      guest.rmdir | volume.rm | datacenter.destroy | vm.disk.promote`]: loses('machine'),
    'guest.run | guest.start': (call) => emit(call, 'unreadable', call.verb, 'machine', '', { at: call.place() }),
    [`permissions.set | permissions.remove | role.create | role.update | role.remove | sso.user.create |
      sso.user.update | sso.user.rm | sso.group.update | host.account.create | host.account.update |
      host.account.remove | license.add | license.assign | session.rm | firewall.ruleset.find | host.cert.import`]:
      changesAccess('machine'),
    'env | session.login | datastore.download | guest.download | guest.getenv | export.ovf': readsSecret('machine'),
    '*': isUndescribed,
  },
  examples: {
    'govc vm.info -json web': ['read vm.info machine web'],
    'govc vm.power -off web': ['restart vm.power machine web'],
    'govc vm.destroy web': ['lose vm.destroy machine web'],
    'govc host.esxcli network ip connection list': ['read host.esxcli machine network'],
    'govc host.esxcli system shutdown poweroff --reason list': ['change host.esxcli machine system'],
    'govc permissions.set -principal a -role Admin /dc1': ['access permissions.set machine /dc1'],
  },
})

export const hypervisors: readonly Program[] = [proxmoxMachines, proxmoxHost, pvesh, proxmoxBackup, makers, govc]
