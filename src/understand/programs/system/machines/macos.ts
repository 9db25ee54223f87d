import { emit, emitFile } from '../../../emit.ts'
import { openShell } from '../../../open-shell.ts'
import type { Call, Program } from '../../../program.ts'
import { changes, changesAccess, does, loses, reads, readsSecret, restarts, tool } from '../../../tool.ts'
import { isKnown } from '../../../word.ts'
import { asksHelp } from '../../files.ts'
import { emitWipe } from '../storage/disks.ts'

/** Programs that only macOS has. */

const launchctl: Program = tool({
  names: ['launchctl'],
  about: 'controls the services of macOS',
  options: '-w -F -S= -D= -k -p -s -l= -o= -e=',
  verbs: {
    'list | print | print-cache | print-disabled | print-token | blame | dumpstate | dumpjpcategory': reads('unit'),
    'hostinfo | resolveport | limit | managerpid | manageruid | managername | error | variant': reads('unit'),
    'version | help | examine | procinfo | plist': reads('unit'),
    getenv: (call) =>
      emit(
        call,
        /SECRET|TOKEN|PASSW|KEY/i.test(call.operands[0]?.text ?? '') ? 'read-secret' : 'read',
        'getenv',
        'variable',
        call.operands[0] ?? '',
      ),
    export: readsSecret('environment'),
    'start | stop | kickstart | kill | load | unload | bootstrap | bootout | attach | reboot userspace':
      restarts('unit'),
    'enable | disable | setenv | unsetenv | remove | config | uncache | debug | umask': changes('unit'),
    reboot: loses('host'),
    'submit | asuser | bsexec | spawn': (call) => {
      const at = call.args.findIndex((w) => w.text === '--')
      const words = at >= 0 ? call.args.slice(at + 1) : call.operands.slice(1)
      if (words.length === 0) return openShell(call)
      call.exec(words)
    },
  },
  examples: {
    'launchctl list': ['read list unit'],
    'launchctl kickstart -k system/com.x': ['restart kickstart unit system/com.x'],
    'launchctl bootout system/com.prodgate': ['restart bootout unit system/com.prodgate'],
    'launchctl submit -l x -- rm a': ['file delete a'],
    'launchctl reboot': ['lose reboot host'],
  },
})

const diskutil: Program = tool({
  names: ['diskutil', 'hdiutil', 'asr'],
  about: 'shows and changes disks of macOS',
  options:
    '-plist -all -force -noverify -mountpoint= -size= -fs= -volname= -o= -format= -srcfolder= -readonly -nobrowse ' +
    '-quiet',
  style: 'single',
  verbs: {
    'list | info | activity | listFilesystems | apfs list | apfs listUsers | apfs listSnapshots': reads('disk'),
    'appleRAID list | cs list | verifyVolume | verifyDisk | imageinfo | verify | checksum | fsid': reads('disk'),
    'pmap | isencrypted | help': reads('disk'),
    'mount | mountDisk | unmount | umount | unmountDisk | eject | rename | renameVolume': changes('disk'),
    'enableJournal | disableJournal | attach | detach | resize | apfs unlockVolume': changes('disk'),
    'apfs lockVolume | repairVolume | repairDisk | repairPermissions | burn | compact': changes('disk'),
    'internet-enable': changes('disk'),
    'create | convert | makehybrid | segment': (call) => {
      const out = call.arguments.value('-o') ?? call.operands.at(-1)
      if (out !== undefined) emitFile(call, 'overwrite', out)
    },
    [`
      eraseDisk | eraseVolume | reformat | eraseOptical | zeroDisk | randomDisk | secureErase |
      partitionDisk | splitPartition | mergePartitions | resizeVolume | restore
    `]: (call) => {
      const target = call.operands.at(-1)
      if (target?.text.startsWith('/dev/') === true) return emitWipe(call, call.verb, target)
      emit(call, 'catastrophe', call.verb, 'disk', target ?? '', { note: 'everything on the disk' })
    },
    'apfs deleteContainer | apfs eraseVolume | appleRAID delete | cs delete': does('catastrophe', 'disk', {
      note: 'everything on the disk',
    }),
    'apfs deleteVolume | apfs deleteSnapshot | apfs addVolume | apfs resizeContainer | apfs create': loses('disk'),
    'apfs createContainer | cs deleteVolume': loses('disk'),
    'apfs changePassphrase | apfs encryptVolume | apfs decryptVolume | enableOwnership | disableOwnership | chpass':
      changesAccess('disk'),
  },
  examples: {
    'diskutil list': ['read list disk'],
    'diskutil eraseDisk APFS x /dev/disk2': ['catastrophe eraseDisk disk /dev/disk2'],
    'diskutil eraseDisk APFS x disk2': ['catastrophe eraseDisk disk disk2'],
    'diskutil unmount /Volumes/x': ['change unmount disk /Volumes/x'],
    'diskutil apfs deleteVolume disk3s1': ['lose apfs deleteVolume disk disk3s1'],
    'hdiutil create -o x.dmg -size 1m': ['file overwrite x.dmg'],
  },
})

const tmutil: Program = tool({
  names: ['tmutil'],
  about: 'the backups of macOS',
  options: '-a -d= -t= -m -X -s -l -u -p -c -n -E -D -g -r',
  shortHelp: false,
  verbs: {
    'listbackups | status | destinationinfo | latestbackup | machinedirectory | listlocalsnapshots': reads('backup'),
    'listlocalsnapshotdates | isexcluded | compare | uniquesize | calculatedrift | version': reads('backup'),
    verifychecksums: reads('backup'),
    'startbackup | stopbackup | enable | disable | addexclusion | removeexclusion': changes('backup'),
    'setdestination | snapshot | localsnapshot | inheritbackup | associatedisk | setquota': changes('backup'),
    restore: changes('backup'),
    'delete | deletelocalsnapshots | thinlocalsnapshots | removedestination | deleteinprogress': loses('backup'),
  },
  examples: {
    'tmutil listbackups': ['read listbackups backup'],
    'tmutil delete -d /x -t y': ['lose delete backup'],
    'tmutil startbackup': ['change startbackup backup'],
  },
})

const log: Program = tool({
  names: ['log'],
  about: 'the log of macOS',
  options:
    '--last= --predicate= --style= --info --debug --start= --end= --process= --level= --output= --archive= --all ' +
    '--ttl --mode= --subsystem= -f --timeout= --size= --device --reset --status',
  verbs: {
    'show | stream | stats | help': reads('log'),
    collect: (call) => {
      does('read', 'log')(call)
      for (const path of call.arguments.values('--output')) emitFile(call, 'create', path)
    },
    erase: (call) => emit(call, 'catastrophe', 'erase', 'log', '', { note: 'the log of the host is evidence' }),
    config: (call) => does(call.arguments.has('--status') ? 'read' : 'change', 'log')(call),
  },
  examples: {
    'log show --last 1h': ['read show log'],
    'log erase --all': ['catastrophe erase log'],
    'log config --status': ['read config log'],
  },
})

const defaults: Program = tool({
  names: ['defaults', 'PlistBuddy', 'plutil'],
  about: 'settings of programs of macOS',
  options:
    '-currentHost -host= -app= -g -globalDomain -lint -p -convert= -o= -c= -x -extract= -replace= -insert= -remove=',
  style: 'single',
  verbs: {
    '': reads('setting'),
    'read | read-type | find | domains | export | help': reads('setting'),
    'write | rename | import': changes('setting'),
    delete: loses('setting'),
    '*': (call) => {
      const commands = call.arguments.values('-c').map((w) => w.text.trim())
      const showing =
        call.name === 'PlistBuddy'
          ? commands.length > 0 && commands.every((one) => /^Print\b/i.test(one))
          : call.arguments.has('-p', '-lint', '-extract') &&
            !call.arguments.has('-convert', '-replace', '-insert', '-remove')
      for (const path of call.arguments.operands) emitFile(call, showing ? 'read' : 'edit', path)
    },
  },
  examples: {
    'defaults read com.x a': ['read read setting com.x', 'read read setting a'],
    'defaults write com.x a 1': ['change write setting com.x', 'change write setting a', 'change write setting 1'],
    'defaults delete com.x': ['lose delete setting com.x'],
    'plutil -p x.plist': ['file read x.plist'],
    "PlistBuddy -c 'Set :a b' x.plist": ['file edit x.plist'],
  },
})

/** Programs that read with some words and set with the others. */
const READS: Readonly<Record<string, RegExp>> = {
  scutil: /^(--get|--dns|--proxy|--nwi|-r|-w|--nc)$/,
  pmset: /^-g$/,
  networksetup: /^-(list|get|show|is|print|version|help)/,
  dscl: /^-?(list|ls|read|cat|search|readall|readpl)$/,
  dseditgroup: /^(read|checkmember)$/,
  csrutil: /^(status|authenticated-root|report)$/,
  spctl: /^(--status|-a|--assess|--list|-v+)$/,
  softwareupdate: /^(-l|--list|--history|--schedule)$/,
  mdutil: /^-(s|P|t|L)$/,
  dscacheutil: /^-(q|cachedump|configuration|statistics)$/,
  kextstat: /^/,
  kmutil: /^(showloaded|inspect|find|check|print-diagnostics|log)$/,
  nvram: /^(-p|-xp|-x|[\w:.-]+)$/,
  systemsetup: /^-(get|list|print|version|help|show)/,
  fdesetup: /^(status|list|isactive|haspersonalrecoverykey|hasinstitutionalrecoverykey|supportsauthrestart|version)$/,
  profiles: /^(list|show|status|-L|-P|-C|-e)$/,
  bputil: /^(-d|--display-policy|-e)$/,
  systemextensionsctl: /^list$/,
  sysadminctl: /^(-secureTokenStatus|-adminPasswordStatus)$/,
  mdfind: /^/,
  mdls: /^/,
  ioreg: /^/,
  sample: /^/,
  spindump: /^/,
  fs_usage: /^/,
  heap: /^/,
  leaks: /^/,
  vm_stat: /^/,
  memory_pressure: /^/,
  powermetrics: /^/,
  nettop: /^/,
  wdutil: /^(info|diagnose)$/,
  // Windows has a program of that name, too: without words and with `/all` it shows.
  ipconfig:
    /^($|\/(all|displaydns|allcompartments)|getifaddr|getpacket|getoption|getsummary|ifcount|getv6packet|getra|getiflist)$/,
  AssetCacheManagerUtil: /^(status|isActivated|settings)$/,
  pkgutil: /^--(pkgs|pkg-info|files|file-info|check-signature|payload-files|packages|groups|export-plist)/,
  lsappinfo: /^/,
  sysdiagnose: /^$/,
}

/** What changes who may do what, or how safe the machine is. */
const ACCESS = new Set([
  'dscl',
  'dseditgroup',
  'csrutil',
  'spctl',
  'fdesetup',
  'profiles',
  'bputil',
  'sysadminctl',
  'systemextensionsctl',
])

const others: Program = {
  names: [
    ...Object.keys(READS),
    'kextload',
    'kextunload',
    'installer',
    'tccutil',
    'kextcache',
    'purge',
    'lsregister',
    'dsenableroot',
    'createhomedir',
  ],
  about: 'shows and sets parts of macOS',
  examples: {
    'scutil --dns': ['read show macos'],
    'pmset -g': ['read show macos'],
    'pmset sleepnow': ['lose sleep host'],
    'networksetup -listallhardwareports': ['read show macos'],
    'networksetup -setdnsservers Wi-Fi 1.1.1.1': ['change set macos'],
    'dscl . -list /Users': ['read show macos'],
    'dscl . -create /Users/x': ['access set macos'],
    'csrutil status': ['read show macos'],
    'csrutil disable': ['access set macos'],
    'softwareupdate -l': ['read show macos'],
    'softwareupdate -ia': ['change set macos'],
    'mdfind x': ['read show macos'],
    'nvram -p': ['read show macos'],
    'nvram -c': ['lose clear macos'],
    'nvram x=1': ['change set macos'],
    vm_stat: ['read show macos'],
    'pkgutil --pkgs': ['read show macos'],
    'pkgutil --forget com.x': ['change set macos'],
  },
  run: (call: Call) => {
    if (asksHelp(call)) return
    const words = call.args.map((w) => w.text)
    if (call.name === 'pmset' && words.some((one) => /^(sleepnow|restart|shutdown)$/.test(one)))
      return emit(call, 'lose', 'sleep', 'host')
    if (call.name === 'nvram' && words.some((one) => /^-[cd]/.test(one))) return emit(call, 'lose', 'clear', 'macos')
    const reading = READS[call.name]
    const verb =
      call.name === 'dscl'
        ? words.find((one) => /^-?[a-z]+$/i.test(one) && one !== '.' && !/^-(u|p|f|raw|plist|url|q)$/.test(one))
        : (words.find((one) => reading?.test(one)) ?? words[0])
    const sets = call.name === 'nvram' && words.some((one) => one.includes('='))
    if (reading?.test(verb ?? '') === true && !sets && call.args.every(isKnown))
      return emit(call, 'read', 'show', 'macos')
    emit(
      call,
      ACCESS.has(call.name) || call.name === 'tccutil' || call.name === 'dsenableroot' ? 'access' : 'change',
      'set',
      'macos',
    )
  },
}

/** A script that only tells somebody something: texts without anything put in. */
const SHOWS =
  /^\s{0,9}(?:beep|display (?:notification|alert|dialog) "[^"\\]{0,999}"(?: (?:with title|subtitle|sound name|message) "[^"\\]{0,999}"){0,4})\s{0,9}$/

/** AppleScript can do what its user can. */
const osascript: Program = {
  names: ['osascript', 'automator', 'shortcuts', 'osacompile', 'xattr'],
  about: 'runs scripts and tools of macOS',
  examples: {
    'osascript -e \'do shell script "rm a"\'': ['unreadable run code osascript'],
    'osascript -e \'display notification "done" with title "build" sound name "Glass"\'': ['read show notification'],
    'osascript -e \'display notification (do shell script "rm a")\'': ['unreadable run code osascript'],
    'osascript -e "display notification \\"$TEXT\\""': ['unreadable run code osascript'],
    'shortcuts list': ['read list shortcut'],
    'xattr -l a': ['file list a'],
    'xattr -d com.apple.quarantine a': ['file permissions a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    if (call.name === 'xattr') {
      const sets = call.args.some((w) => /^-[a-z]*[wdc]/.test(w.text))
      const last = call.args.findLast((w) => !w.text.startsWith('-'))
      if (last !== undefined) emitFile(call, sets ? 'permissions' : 'list', last)
      return
    }
    if (call.name === 'shortcuts' && call.args[0]?.text === 'list') return emit(call, 'read', 'list', 'shortcut')
    const [option, script, ...more] = call.args
    const isShown = option?.text === '-e' && script !== undefined && more.length === 0 && isKnown(script)
    if (call.name === 'osascript' && isShown && SHOWS.test(script.text))
      return emit(call, 'read', 'show', 'notification')
    emit(call, 'unreadable', 'run', 'code', call.name, { note: 'the script is not read' })
  },
}

export const macos: readonly Program[] = [launchctl, diskutil, tmutil, log, defaults, others, osascript]
