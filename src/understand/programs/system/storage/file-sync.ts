import { emit, emitFile, nowhere } from '../../../emit.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { changes, changesAccess, isUndescribed, loses, reads, readsSecret, restarts, tool } from '../../../tool.ts'
import type { Word } from '../../../word.ts'

/** What keeps directories alike on several hosts, copies on several disks, and what tidies directories by age. */

/** tmpreaper 1.6, tmpwatch 2: files below the directories that nobody touched for so long are gone. */
const reapers: Program = {
  names: ['tmpreaper', 'tmpwatch'],
  about: 'deletes files by their age',
  examples: {
    'tmpreaper 7d /tmp': ['file delete below /tmp'],
    'tmpwatch --mtime 30d /srv/uploads': ['file delete below /srv/uploads'],
    'tmpwatch -t 30d /srv/uploads': ['read dry run plan'],
    'tmpreaper --test 7d /srv/uploads': ['read dry run plan'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        `-a|--all -d|--nodirs -f|--force -l|--nosymlinks -m|--mtime -M|--mtime-dir -c|--ctime -u|--atime
          -U|--exclude-user= -q|--quiet -s|--fuser -t|--test -v|--verbose -x|--exclude= -X|--exclude-pattern=
          -T|--runtime= --protect= --showdeleted --ctime-dir --delay= -K|--kilo`,
      ),
    )
    if (read.has('--test')) return emit(call, 'read', 'dry run', 'plan')
    for (const path of read.operands.slice(1)) emitFile(call, 'delete', path, { recursive: true })
  },
}

/** `ssh://host//dir` and `socket://` are other hosts; the winner of a conflict takes the other's place. */
const unison: Program = {
  names: ['unison', 'unison-text', 'osync'],
  about: 'keeps two directories alike',
  examples: {
    'unison docs ssh://web1//srv/docs -batch': [
      'file edit below docs',
      'lose synchronise directory ssh://web1//srv/docs',
    ],
    'unison docs ssh://web1//srv/docs -prefer docs': [
      'file edit below docs',
      'lose synchronise directory ssh://web1//srv/docs',
    ],
    "unison docs bak -copyprog 'sh x.sh'": ['unreadable run program -copyprog'],
    'unison -version': ['read help help'],
  },
  run: (call) => {
    if (call.args.some((w) => /^--?(version|help|doc)$/.test(w.text))) return emit(call, 'read', 'help', 'help')
    const runs = call.args.find((w) => /^--?(ssh|rsh|server)cmd|^--?(copyprog|merge|diff)/.test(w.text))
    if (runs !== undefined) return emit(call, 'unreadable', 'run', 'program', runs)
    const roots = call.args
      .filter(
        (w, i) =>
          !w.text.startsWith('-') &&
          !/^-(prefer|force|path|ignore|root|sshargs|backup|maxbackups|times|log|logfile|servercmd|copyprog|repeat|retry)$/.test(
            call.args[i - 1]?.text ?? '',
          ),
      )
      .slice(0, 2)
    if (roots.length < 2)
      return emit(call, 'unreadable', 'synchronise', 'directory', roots[0] ?? '', {
        note: 'the roots stand in a profile',
      })
    const isRemote = (w: Word) => /^(ssh|rsh|socket):\/\//.test(w.text)
    for (const root of roots)
      if (!isRemote(root)) emitFile(call, 'edit', root, { recursive: true })
      else emit(call, 'lose', 'synchronise', 'directory', root, { at: nowhere(call, 'another host', [root]) })
  },
}

/** SnapRAID 13: `fix` brings back files from parity, `sync` makes what is there now the state to come back to. */
const snapraid: Program = tool({
  names: ['snapraid', 'mergerfs.balance', 'mergerfs.dup'],
  about: 'keeps parity over disks',
  options: `-c|--conf= -f|--filter= -d|--filter-disk= -m|--filter-missing -e|--filter-error -p|--plan=
    -o|--older-than= -l|--log= -v -q -E|--force-empty -Z|--force-zero -U|--force-uuid -N|--force-nocopy
    -F|--force-full -i|--import= -a|--audit-only -h|--pre-hash`,
  verbs: {
    'status | diff | list | check | dup | smart | devices | probe | help': reads('disk'),
    'scrub | touch | up | pool | rehash': changes('disk'),
    'sync | fix': loses('disk'),
    down: restarts('disk'),
    '*': isUndescribed,
  },
  examples: {
    'snapraid status': ['read status disk'],
    'snapraid fix -m': ['lose fix disk'],
    'snapraid scrub -p 8': ['change scrub disk'],
  },
})

/** Proxmox Backup Server 3 and Longhorn: groups of snapshots on a server. */
const snapshots: Program = tool({
  names: ['proxmox-backup-client', 'proxmox-backup-manager', 'longhornctl', 'urbackupclientctl', 'kanctl', 'k10tools'],
  about: 'keeps snapshots on a server',
  options: `--repository= --ns= --backup-id= --backup-type= --keyfile= --keep-last= --keep-daily= --keep-weekly=
      --keep-monthly= --keep-yearly= --dry-run=? --output-format= --crypt-mode= -n|--namespace= --kubeconfig=
      --image= --action= --all-namespaces --include-dev= --exclude= --rate= --change-detection-mode=`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  place: (call) => nowhere(call, 'a server of backups', call.arguments.values('--repository', '--kubeconfig')),
  verbs: {
    [`list | snapshot list | snapshot files | status | version | task list | task log | benchmark | check |
      datastore list | datastore show | verify-job list | sync-job list | prune-job list | remote list |
      disk list | key show | catalog dump | export-replica | check preflight | primer | user list | versions |
      debug`]: reads('snapshot'),
    backup: (call) => {
      for (const one of call.operands)
        emitFile(call, 'read', { ...one, text: one.text.slice(one.text.indexOf(':') + 1) }, { recursive: true })
      emit(call, 'change', 'backup', 'snapshot', call.operands[0] ?? '', { at: call.place() })
    },
    'restore | catalog shell | mount | map': (call) => {
      emit(call, 'read-data', call.verb, 'snapshot', call.operands[0] ?? '', { at: call.place() })
      const to = call.operands[2]
      if (to !== undefined && to.text !== '-') emitFile(call, 'edit', to, { recursive: true })
    },
    [`snapshot upload-log | snapshot notes | snapshot protected update | datastore create | datastore update |
      verify | verify-job create | sync-job create | prune-job create | remote create | pull | install |
      install preflight | create | start | change-owner | trim`]: changes('snapshot'),
    'task stop | garbage-collection': restarts('snapshot'),
    [`prune | snapshot forget | snapshot remove | namespace delete | datastore remove | group forget | delete |
      remove-backups | trim volume | remote remove | prune-job run`]: loses('snapshot'),
    [`key create | key change-passphrase | key import-with-master-pubkey | key import-master-pubkey |
      key create-master-key | user create | user delete | acl update | login | logout | cert update`]:
      changesAccess('key'),
    'key paperkey': readsSecret('key'),
    '*': isUndescribed,
  },
  examples: {
    'proxmox-backup-client snapshot list --repository b@pbs.example:store': ['read snapshot list snapshot'],
    'proxmox-backup-client backup root.pxar:docs --repository b@pbs.example:store': [
      'file read below docs',
      'change backup snapshot root.pxar:docs',
    ],
    'proxmox-backup-client prune host/web1 --keep-last 3': ['lose prune snapshot host/web1'],
    'proxmox-backup-client prune host/web1 --dry-run=false': ['lose prune snapshot host/web1'],
    'proxmox-backup-client prune host/web1 --keep-last 3 --dry-run': ['read dry run plan prune'],
  },
})

/** Syncthing 2's own command line speaks to the instance of this host. */
const syncthing: Program = tool({
  names: ['syncthing'],
  about: 'keeps directories alike on several devices',
  options: `--home= --config= --data= --gui-address= --gui-apikey= --no-browser --no-restart --logfile= --paths
      --device-id --verbose`,
  verbs: {
    [`cli show | cli errors show | cli show system | cli show connections | cli config folders list |
      cli config devices list | paths | device-id | cli debug | decrypt`]: reads('device'),
    'cli config dump-json': readsSecret('settings'),
    'cli operations restart | cli operations shutdown | serve | browser': restarts('device'),
    [`cli config folders add | cli config devices add | cli config folders remove | cli config devices remove |
      cli config`]: changesAccess('device'),
    'cli operations folder-override | cli operations default-ignores | debug reset-database': loses('device'),
    'generate | upgrade | cli errors': changes('device'),
    '': (call) => emit(call, call.arguments.has('--paths', '--device-id') ? 'read' : 'restart', 'start', 'service'),
    '*': isUndescribed,
  },
  examples: {
    'syncthing cli show system': ['read cli show system device'],
    'syncthing cli config devices add --device-id X': ['access cli config devices add device X'],
    'syncthing serve': ['restart serve device'],
  },
})

export const fileSync: readonly Program[] = [reapers, unison, snapraid, snapshots, syncthing]
