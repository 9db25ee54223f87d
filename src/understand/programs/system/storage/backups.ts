import { emit, emitFile, nowhere, reachOf, sessionOf } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Place } from '../../../place.ts'
import type { Call, Program } from '../../../program.ts'
import { isSecretDirectory, isSecretPath } from '../../../secrets/path.ts'
import { changes, changesAccess, does, loses, reads, readsSecret, type ToolCall, tool } from '../../../tool.ts'
import { Carries, type Stream, type Word } from '../../../word.ts'
import { asksHelp } from '../../files.ts'
import { unpackInto } from './archives.ts'

/** Programs that keep copies: what they hold is often the last copy, so removing from them loses. */

/** A repository by its address: a host behind ssh, a store that nothing here describes, or a directory. */
function repositoryPlace(call: Call, repository: Word | undefined): Place {
  if (repository === undefined) return sessionOf(call)
  const { text } = repository
  const host = /^(?:sftp:|ssh:\/\/|rsync:\/\/)?\/{0,2}(?:[\w.-]+@)?([\w.-]+)(?::\d+)?[:/]/.exec(text)
  if (/^(s3|gs|azure|b2|swift|rest|rclone|https?|gcs|webdav|onedrive|dropbox):/.test(text))
    return nowhere(call, 'a store that nothing here describes', [repository])
  // `web1:/srv/repo` and rdiff-backup's `web1::/srv`; `repo::a` is an archive of Borg's in a directory, `me@web1::a` is not.
  if (/^(sftp:|ssh:|rsync:)/.test(text) || /^([\w.-]+@[\w.-]+:|[\w.-]{2,}:(?!:[^/]|\/\/))/.test(text))
    return { is: 'host', name: { ...repository, text: host?.[1] ?? text }, options: [], ...reachOf(call) }
  return sessionOf(call)
}

const borgOptions =
  '-v|--verbose -p|--progress --list --stats --dry-run|-n -r|--repo= --debug --info --critical --lock-wait= ' +
  '--log-json --show-rc --umask= --remote-path= --rsh= --upload-ratelimit= -e|--exclude= --exclude-from= ' +
  '--pattern= --patterns-from= --exclude-caches -x|--one-file-system -C|--compression= ' +
  '--format= --json --json-lines --short -P|--prefix= -a|--glob-archives= --first= --last= --sort-by= ' +
  '--comment= --timestamp= -c|--checkpoint-interval= --chunker-params= --keep-within= --keep-last= ' +
  '--keep-hourly= -H= --keep-daily= -d= --keep-weekly= -w= --keep-monthly= -m= --keep-yearly= -y= --force ' +
  '--save-space --repair --verify-data --archives-only --repository-only ' +
  '--strip-components= --stdout --sparse --numeric-ids --encryption= --append-only --storage-quota= ' +
  '--threshold= --content-from-command --paths-from-stdin --paths-from-command --tar-filter= -s -f -o= ' +
  '--bypass-lock --restrict-to-path= --restrict-to-repository='

const borg: Program = tool({
  names: ['borg', 'borgmatic', 'attic'],
  about: 'keeps copies of files in a repository',
  options: borgOptions,
  shortHelp: false,
  place: (call) => repositoryPlace(call, call.arguments.value('-r') ?? call.operands[0] ?? call.env.get('BORG_REPO')),
  dryRun: (call) =>
    call.arguments.has('--dry-run') &&
    /^(create|extract|prune|delete|recreate|upgrade|import-tar|compact|undelete|break-lock)$/.test(call.verb),
  verbs: {
    'info | list | diff | benchmark | version | rlist | rinfo | repo-list | repo-info | rspace | help': reads('backup'),
    check: (call) => does(call.arguments.has('--repair') ? 'lose' : 'read', 'backup')(call),
    create: (call) => {
      const tar = call.arguments.has('--content-from-command', '--paths-from-command')
      for (const path of tar ? [] : call.operands.slice(1)) emitFile(call, 'read', path, { recursive: true })
      emit(call, 'change', 'create', 'backup', call.operands[0] ?? '', { at: call.place() })
      const at = call.args.findIndex((w) => w.text === '--')
      if (tar && at >= 0) call.exec(call.args.slice(at + 1))
    },
    extract: (call) => {
      emit(call, 'read', 'extract', 'backup', call.operands[0] ?? '', { at: call.place() })
      if (!call.arguments.has('--stdout')) unpackInto(call, undefined, call.operands.slice(1), 'may replace')
    },
    'delete | prune | rdelete | repo-delete | undelete | recreate | rename | compact': loses('backup'),
    'init | rcreate | repo-create | upgrade | break-lock | config | import-tar | serve | umount': changes('backup'),
    'transfer | repo-compress | tag': changes('backup'),
    'mount | export-tar': (call) => {
      does('read-data', 'backup')(call)
      if (call.verb === 'export-tar' && call.operands[1] !== undefined) emitFile(call, 'overwrite', call.operands[1])
    },
    'key export': readsSecret('backup'),
    'key import | key change-passphrase | key change-location | key migrate-to-repokey | key add | key remove':
      changesAccess('backup'),
    'with-lock': { options: '', command: true, run: (call) => void call.exec(call.operands.slice(1)) },
  },
  examples: {
    'borg list /srv/repo': ['read list backup /srv/repo'],
    'borg create /srv/repo::a docs': ['file read below docs', 'change create backup /srv/repo::a'],
    'borg prune --keep-daily=7 /srv/repo': ['lose prune backup /srv/repo'],
    'borg prune -n --keep-daily=7 /srv/repo': ['read dry run plan prune'],
    'borg delete /srv/repo::a': ['lose delete backup /srv/repo::a'],
    'borg extract /srv/repo::a docs/x.md': ['read extract backup /srv/repo::a', 'file overwrite docs/x.md'],
    'borg key export /srv/repo': ['read-secret key export backup /srv/repo'],
    'borg with-lock /srv/repo rm a': ['file delete a'],
  },
})

const restic: Program = tool({
  names: ['restic', 'rustic', 'kopia', 'autorestic'],
  about: 'keeps copies of files in a repository',
  options:
    '-r|--repo= --repository-file= -p|--password-file= --password-command= -o|--option= --cacert= --cache-dir= ' +
    '--tls-client-cert= --limit-upload= --limit-download= -q|--quiet -v|--verbose=? --json --no-lock --no-cache ' +
    '--retry-lock= --compression= --pack-size= -n|--dry-run -H|--host= --tag= --path= --exclude= -e= ' +
    '--exclude-file= --iexclude= --files-from= --stdin --stdin-filename= --stdin-from-command -t|--target= ' +
    '--include= -i= --verify --overwrite= --delete -l|--keep-last= --keep-hourly= --keep-daily= -d= ' +
    '--keep-weekly= -w= --keep-monthly= -m= --keep-yearly= -y= --keep-within= --keep-tag= -g|--group-by= --prune ' +
    '-c|--compact --latest= --long -f|--force --one-file-system -x --with-atime --read-data --read-data-subset= ' +
    '--mode= --from-repo= --from-password-file= --set= --add= --remove= --new-password-file= --parent= --all ' +
    '--recursive -a --max-unused=',
  shortHelp: false,
  place: (call) => repositoryPlace(call, call.arguments.value('-r') ?? call.env.get('RESTIC_REPOSITORY')),
  dryRun: (call) => call.arguments.has('-n'),
  verbs: {
    '': reads('backup'),
    'snapshots | ls | stats | find | check | diff | list | version | cache | key list | self-check': reads('backup'),
    'features | options | help | snapshot list | repository status | policy list | policy show': reads('backup'),
    'content list | maintenance info | blob list | index list | session list | server status': reads('backup'),
    cat: (call) =>
      does(/^(masterkey|key)$/.test(call.operands[0]?.text ?? '') ? 'read-secret' : 'read', 'backup')(call),
    'backup | snapshot create': (call) => {
      const runs = call.arguments.has('--stdin-from-command')
      for (const path of runs ? [] : call.operands) emitFile(call, 'read', path, { recursive: true })
      emit(call, 'change', 'backup', 'backup', '', { at: call.place() })
      if (runs) call.exec(call.operands)
    },
    'restore | snapshot restore': (call) => {
      emit(call, 'read', 'restore', 'backup', call.operands[0] ?? '', { at: call.place() })
      const target = call.arguments.value('-t')
      if (call.arguments.has('--delete') && target !== undefined) emitFile(call, 'delete', target, { recursive: true })
      unpackInto(call, target, [], 'may replace')
    },
    'forget | prune | rewrite | snapshot delete | maintenance run | content delete | blob delete': loses('backup'),
    'repair | repair index | repair snapshots | repair packs | migrate': loses('backup'),
    dump: (call): Stream => {
      does('read-data', 'backup')(call)
      return { text: undefined, carries: Carries.data, span: call.span }
    },
    mount: does('read-data', 'backup'),
    'init | unlock | copy | tag | recover | self-update | generate | repository create': changes('backup'),
    'repository connect | repository disconnect | policy set | policy edit | snapshot pin': changes('backup'),
    'key add | key remove | key passwd | users add | server users': changesAccess('backup'),
  },
  examples: {
    'restic -r /srv/repo snapshots': ['read snapshots backup'],
    'restic backup docs': ['file read below docs', 'change backup backup'],
    'restic forget --prune --keep-last 3': ['lose forget backup'],
    'restic forget -n --keep-last 3': ['read dry run plan forget'],
    'restic restore latest -t out': ['read restore backup latest', 'file edit below out'],
    'restic dump latest a.sql | cat': ['read-data dump backup latest', 'read-data dump backup a.sql'],
    'restic cat masterkey': ['read-secret cat backup masterkey'],
  },
})

const duplicity: Program = tool({
  names: [
    'duplicity',
    'rdiff-backup',
    'rsnapshot',
    'tarsnap',
    'duplicati-cli',
    'backupninja',
    'bacula',
    'bconsole',
    'duply',
    'timeshift',
  ],
  about: 'keeps copies of files',
  options:
    '--full-if-older-than= --encrypt-key= --sign-key= --name= --archive-dir= --include= --exclude= --time= -t ' +
    '--file-to-restore= --path-to-restore= --force --dry-run --volsize= --no-encryption -c= -v= -V -q -n -D -f= ' +
    '--keyfile= --cachedir= --list-archives --print-stats -d= -x -r= --remove-older-than= -l --list-increments ' +
    '--list --create --delete --delete-all --restore --check --tags= --snapshot= --scripted --yes -C=',
  shortHelp: false,
  place: (call) => nowhere(call, 'a store that nothing here describes', call.operands),
  dryRun: (call) => call.arguments.has('--dry-run') || (call.name === 'rsnapshot' && call.arguments.has('-t')),
  verbs: {
    '': (call) => {
      const given = call.arguments
      if (call.name === 'bconsole') return emit(call, 'unreadable', 'open', 'shell')
      if (given.has('-d', '--delete', '--delete-all', '--remove-older-than', '-r'))
        return emit(call, 'lose', 'remove', 'backup')
      emit(
        call,
        given.has('--list', '-l', '--list-archives', '--print-stats', '--list-increments', '-V', '--check')
          ? 'read'
          : 'change',
        'run',
        'backup',
      )
    },
    'collection-status | list-current-files | verify | status | list | calculate | info': reads('backup'),
    'configtest | du | diff | test | compare | regress-check | show | find | affected': reads('backup'),
    'full | incremental | incr | inc | backup | hourly | daily | weekly | monthly | sync | bkp': changes('backup'),
    'pre | post | replicate | alpha | beta | gamma | delta': changes('backup'),
    'remove-older-than | remove-all-but-n-full | remove-all-inc-of-but-n-full | cleanup | purge': loses('backup'),
    'purgeFull | purgeIncr | remove | regress | delete | repair': loses('backup'),
    'restore | fetch': (call) => {
      emit(call, 'read', 'restore', 'backup', call.operands[0] ?? '')
      unpackInto(call, call.operands.at(-1), [], 'may replace')
    },
    '*': (call) => {
      const [first, ...rest] = call.arguments.operands
      const places = [first, ...rest].filter((w) => w?.text.includes('::') === true)
      for (const w of places.length === 0 ? [undefined] : places)
        emit(call, 'change', 'run', 'backup', first ?? '', { at: repositoryPlace(call, w) })
    },
  },
  examples: {
    'duplicity collection-status s3://b': ['read collection-status backup s3://b'],
    'duplicity remove-older-than 30D --force s3://b': [
      'lose remove-older-than backup 30D',
      'lose remove-older-than backup s3://b',
    ],
    'rsnapshot configtest': ['read configtest backup'],
    'rsnapshot -t daily': ['read dry run plan daily'],
    'rsnapshot daily': ['change daily backup'],
  },
})

/** `name:path` is a remote; everything else is a path of this host. */
function isRemote(w: Word): boolean {
  return /^:?[\w. @-]+(,[^:]*)?:/.test(w.text) && !/^[A-Za-z]:[\\/]/.test(w.text)
}

const rclonePlace = (call: ToolCall) => nowhere(call, 'a remote of rclone', call.operands.filter(isRemote))

/** From one place to another: what comes from here may be secret, what comes from there is stored data. */
function transfers(kind: 'change' | 'lose'): (call: ToolCall) => void {
  return (call) => {
    const [from, to] = call.operands
    if (from !== undefined && !isRemote(from)) {
      emitFile(call, 'read', from, { recursive: true })
      const carried =
        isSecretPath(from.text) ||
        isSecretDirectory(from.text) ||
        (call.readFile(from).carries & (Carries.secret | Carries.data)) !== 0
      if (to !== undefined && isRemote(to) && carried)
        emit(call, 'disclose', 'send', 'file', from, { at: call.place() })
      if (call.verb.startsWith('move')) emitFile(call, 'delete', from, { recursive: true })
    } else if (from !== undefined) {
      emit(call, 'read-data', call.verb, 'object', from, { at: call.place() })
      if (call.verb.startsWith('move')) emit(call, 'lose', call.verb, 'object', from, { at: call.place() })
    }
    if (to === undefined) return
    if (isRemote(to)) return emit(call, kind, call.verb, 'object', to, { at: call.place() })
    if (kind === 'lose') return emitFile(call, 'delete', to, { recursive: true })
    emitFile(call, /to$/.test(call.verb) ? 'overwrite' : 'edit', to, { recursive: true })
  }
}

const rclone: Program = tool({
  names: ['rclone'],
  about: 'copies between stores',
  options:
    '-n|--dry-run -v|--verbose -P|--progress -q|--quiet --config= --transfers= --checkers= --include= --exclude= ' +
    '--filter= --include-from= --exclude-from= --filter-from= --files-from= --min-age= --max-age= --min-size= ' +
    '--max-size= --bwlimit= -c|--checksum -u|--update --ignore-existing --max-depth= -R|--recursive --format= -s= ' +
    '--log-file= --log-level= --stats= --s3-region= --s3-endpoint= --s3-provider= --backup-dir= --suffix= ' +
    '--max-delete= --delete-excluded --delete-before --delete-during --delete-after --track-renames --immutable ' +
    '--create-empty-src-dirs --drive-root-folder-id= -i|--interactive --retries= --addr= --user= --pass= ' +
    '--vfs-cache-mode= --allow-other --daemon --rmdirs --type= --expire= --unlink --password-command= --combined= ' +
    '--one-way --download -x --fast-list --head= --tail= --count= --offset=',
  place: rclonePlace,
  dryRun: (call) => call.arguments.has('-n'),
  verbs: {
    'ls | lsd | lsf | lsl | lsjson | tree | size | about | check | checksum | cryptcheck | hashsum': reads('object'),
    'md5sum | sha1sum | version | listremotes | config file | config paths | config providers': reads('object'),
    'config userinfo | config redacted | help | test | cryptdecode | ncdu | completion | obscure': reads('object'),
    genautocomplete: reads('object'),
    'config | config show | config dump': (call) =>
      call.verb === 'config' ? emit(call, 'unreadable', 'open', 'shell') : readsSecret('remote')(call),
    cat: (call): Stream => {
      does('read-data', 'object')(call)
      return { text: undefined, carries: Carries.data | Carries.network, span: call.span }
    },
    'copy | copyto | copyurl': transfers('change'),
    'move | moveto': transfers('change'),
    'sync | bisync': transfers('lose'),
    'delete | deletefile | purge | rmdir | rmdirs | cleanup | dedupe': loses('object'),
    'mkdir | touch | settier | rcat | backend | rc | selfupdate | archive | convmv': (call) => {
      if (call.verb === 'rcat' && (call.stdin.carries & (Carries.secret | Carries.data)) !== 0)
        emit(call, 'disclose', 'send', 'data', '', { at: call.place() })
      changes('object')(call)
    },
    'mount | nfsmount | cmount | mount2': does('read-data', 'object'),
    'serve | rcd | authorize | config create | config update | config delete': changesAccess('remote'),
    'config password | config reconnect | config disconnect | config encryption': changesAccess('remote'),
    link: does('publish', 'object'),
  },
  examples: {
    'rclone lsd prod:': ['read lsd object prod:'],
    'rclone copy dist prod:site': ['file read below dist', 'change copy object prod:site'],
    'rclone copy ~/.ssh prod:site': [
      'file read below /home/me/.ssh',
      'disclose send file /home/me/.ssh',
      'change copy object prod:site',
    ],
    'rclone copy .env prod:site': ['file read below .env', 'disclose send file .env', 'change copy object prod:site'],
    'rclone sync dist prod:site': ['file read below dist', 'lose sync object prod:site'],
    'rclone sync -n dist prod:site': ['read dry run plan sync'],
    'rclone copy prod:data out': ['read-data copy object prod:data', 'file edit below out'],
    'rclone purge prod:site': ['lose purge object prod:site'],
    'rclone config show': ['read-secret config show remote'],
    'rclone listremotes': ['read listremotes object'],
  },
})

/** dump(8), restore(8), xfsdump(8), dar(1). */
const dump: Program = flagProgram({
  names: ['xfsdump', 'xfsrestore', 'dump', 'restore', 'dar', 'fsarchiver', 'partimage', 'ufsdump', 'ufsrestore'],
  about: 'copies whole file systems into a file, and back',
  on: 'file system',
  style: 'gnu',
  options:
    '-0 -1 -2 -3 -4 -5 -6 -7 -8 -9 -u -f= -l= -L= -M= -t -i -r -x -C -R -I -D= -s= -T= -v= -J -c= -d= -R= -z=? ' +
    '-E= -P= -g= -B= -a -h -W -w -y -X= -A= -Q -N -K= -O -m -n',
  rules: [],
  otherwise: (call) => {
    const given = call.arguments
    const file = given.value('-f')
    const restores = /restore$/.test(call.name)
    const code = given.value('-E')
    if (call.name === 'dar' && code !== undefined) call.shell({ text: code.text, carries: 0, span: code.span })
    if (given.has('-t', '-I', '-C') || (call.name === 'dar' && given.has('-l')))
      return emit(call, 'read', 'list', 'backup')
    if (given.has('-W', '-w') && call.name === 'dump') return emit(call, 'read', 'list', 'backup')
    if (restores || (call.name === 'dar' && given.has('-x'))) {
      if (file !== undefined) emitFile(call, 'read', file)
      return unpackInto(
        call,
        given.value('-R') ?? (call.name === 'xfsrestore' ? call.operands.at(-1) : undefined),
        [],
        'may replace',
      )
    }
    emit(call, 'read-data', 'dump', 'file system', call.operands[0] ?? '')
    const out = file ?? given.value('-c')
    if (out !== undefined) emitFile(call, 'overwrite', out)
  },
  examples: {
    'dump -0 -f /b/root.dump /': ['read-data dump file system /', 'file overwrite /b/root.dump'],
    'restore -t -f /b/root.dump': ['read list backup'],
    'restore -r -f /b/root.dump': ['file read /b/root.dump', 'file edit below .'],
  },
})

/** etckeeper and its kin commit what is in /etc; snapper keeps states of a file system. */
const snapper: Program = {
  names: ['snapper', 'etckeeper', 'btrbk', 'sanoid', 'syncoid', 'zrepl', 'yadm', 'chezmoi', 'stow'],
  about: 'keeps states of a file system or of settings',
  examples: {
    'snapper list': ['read list snapshot'],
    'snapper create -d x': ['change create snapshot'],
    'snapper delete 3': ['lose delete snapshot 3'],
    'snapper undochange 1..2': ['lose undochange snapshot 1..2'],
    'stow -n vim': ['read dry run snapshot'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable(
        '-c|--config= -d|--description= -t|--type= -n|--dry-run|--simulate|--no -v -q -r -S= -D -R ' +
          '--cleanup-algorithm= --userdata= --print-number --command=',
      ),
    )
    const [verb, name] = read.operands
    const text = verb?.text ?? 'run'
    const command = read.value('--command')
    if (command !== undefined) call.shell({ text: command.text, carries: 0, span: command.span })
    if (read.has('-n') && call.name !== 'snapper') return emit(call, 'read', 'dry run', 'snapshot')
    if (
      /^(list|list-configs|status|diff|get-config|xadiff|stats|origin|log|monitor-snapshots|verify|data|managed|unmanaged|doctor|cat|dryrun|config|signal)$/.test(
        text,
      )
    )
      return emit(call, 'read', text, 'snapshot', name ?? '')
    if (
      /^(delete|rm|cleanup|undochange|rollback|prune|remove|destroy|purge|clean|run)$/.test(text) &&
      call.name !== 'chezmoi'
    )
      return emit(call, 'lose', text, 'snapshot', name ?? '')
    emit(call, 'change', text, 'snapshot', name ?? '')
  },
}

export const backups: readonly Program[] = [borg, restic, duplicity, rclone, dump, snapper]
