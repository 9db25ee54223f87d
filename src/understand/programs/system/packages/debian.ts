import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changes, changesAccess, does, reads, type ToolCall, tool } from '../../../tool.ts'
import { Carries, word } from '../../../word.ts'
import { packages, purges } from './install.ts'

/** Packages of Debian and its kin (apt 3, dpkg 1.22). */

const aptOptions =
  '-a|--host-architecture= -b|--build|--compile -c|--config-file= -d|--download-only -f|--fix-broken ' +
  '-m|--fix-missing|--ignore-missing -o|--option= -P|--build-profiles= -q|--quiet=? -qq ' +
  '-s|--simulate|--just-print|--dry-run|--recon|--no-act ' +
  '-t|--target-release|--default-release= -u|--show-upgraded -V|--verbose-versions -y|--yes|--assume-yes ' +
  '--assume-no --allow-downgrades --allow-remove-essential --allow-change-held-packages --allow-unauthenticated ' +
  '--allow-insecure-repositories ' +
  '--allow-releaseinfo-change --arch-only --auto-remove --autoremove --purge --reinstall ' +
  '--no-install-recommends --install-recommends --install-suggests --no-install-suggests --no-download ' +
  '--no-upgrade --only-upgrade --only-source --dsc-only --diff-only ' +
  '--tar-only --print-uris --trivial-only --no-remove --with-new-pkgs --with-source= --indep-only ' +
  '--show-progress --update --solver= --planner= --comment= -i|--installed -A|--all-versions --upgradable ' +
  '--upgradeable --manual-installed -n|--names-only ' +
  '-F= -w= -O|--sort= --full --no-all-versions --recurse --generate -p= -v -h -a --schedule-only --with-pkgs= ' +
  '-e|--error-on= --snapshot= -R|--without-recommends -r|--with-recommends -D|--show-deps -Z -W|--show-why ' +
  '--add-user-tag= --remove-user-tag= --no-strict-pinning --strict-pinning'

/** Settings of apt that run shell text around what it does. */
function runsHooks(call: ToolCall): void {
  for (const one of call.arguments.values('-o')) {
    const equals = one.text.indexOf('=')
    const name = one.text.slice(0, equals < 0 ? undefined : equals)
    if (!/(Invoke|Pre-Install-Pkgs|Dir::Bin|Proxy-Auto-Detect|::Methods|Solver|Planner)/i.test(name)) continue
    const code = { ...one, text: one.text.slice(equals + 1) }
    call.shell({ text: code.text, carries: code.carries, span: code.span })
  }
  const config = call.arguments.value('-c')
  if (config !== undefined)
    emit(call, 'unreadable', 'load', 'configuration', config, { note: 'a configuration of its own may run anything' })
}

const aptRead =
  'list | search | show | showsrc | policy | depends | rdepends | madison | changelog | moo | check | indextargets | help | why | why-not | versions | showpkg | stats | dump | dumpavail | unmet | pkgnames | dotty | xvcg | history-list | history-info'

const withHooks =
  (run: (call: ToolCall) => void) =>
  (call: ToolCall): void => {
    runsHooks(call)
    if (call.arguments.has('--print-uris')) return emit(call, 'read', 'show', 'package')
    run(call)
  }

const apt: Program = tool({
  names: ['apt', 'apt-get', 'apt-cache', 'aptitude', 'apt-fast', 'nala'],
  about: 'finds, installs and removes packages of Debian',
  options: aptOptions,
  style: 'abbreviated',
  shortHelp: false,
  dryRun: (call) => {
    if (!call.arguments.has('-s', '--assume-no')) return false
    runsHooks(call)
    return true
  },
  verbs: {
    '': (call) =>
      call.name === 'aptitude' && call.arguments.given.length === 0
        ? openShell(call)
        : emit(call, 'read', 'help', 'help'),
    [aptRead]: withHooks(reads('package')),
    'install | reinstall | build-dep | satisfy | hold | unhold': withHooks(packages('change')),
    purge: withHooks(purges('purge')),
    remove: withHooks((call) => (call.arguments.has('--purge') ? purges('remove')(call) : packages('change')(call))),
    'markauto | unmarkauto | keep | forbid-version | source | download | fetch': withHooks(packages('change')),
    'update | upgrade | full-upgrade | dist-upgrade | safe-upgrade | dselect-upgrade': withHooks(changes('package')),
    'autoremove | autopurge | modernize-sources | forget-new | gencaches': withHooks(changes('package')),
    'history-redo | history-undo | history-rollback': withHooks(changes('package')),
    'clean | autoclean | distclean | auto-clean': withHooks(does('lose-remade', 'package cache')),
    'edit-sources': (call) => openShell(call),
  },
  examples: {
    'apt list --installed': ['read list package'],
    'apt-cache policy nginx': ['read policy package nginx'],
    'apt-get install -y htop': ['change install package htop'],
    'apt-get -y purge prodgate': ['change purge package prodgate'],
    'apt-get remove --purge -y postgresql-16': ['lose remove package postgresql-16'],
    'apt-get purge -y postgresql-client-16': ['change purge package postgresql-client-16'],
    'apt-get remove -y postgresql-16': ['change remove package postgresql-16'],
    'apt-get -s upgrade': ['read dry run plan upgrade'],
    'apt install ./x.deb': ['file list ./x.deb', 'change install package ./x.deb'],
    'apt-get clean': ['lose-remade clean package cache'],
    "apt-get -o APT::Update::Pre-Invoke::='rm a' update": ['file delete a', 'change update package'],
    'apt edit-sources': ['unreadable open shell'],
    'apt frobnicate': ['undescribed frobnicate program apt'],
  },
})

const dpkg: Program = flagProgram({
  names: ['dpkg', 'dpkg-query', 'dpkg-deb'],
  about: 'shows, installs and removes package files of Debian',
  on: 'package',
  options:
    '-i|--install --unpack --configure --triggers-only -r|--remove -P|--purge -V|--verify --update-avail ' +
    '--merge-avail --record-avail -A --forget-old-unavail --clear-avail --clear-selections --get-selections ' +
    '--set-selections --print-avail --yet-to-unpack ' +
    '--add-architecture --remove-architecture --print-architecture --print-foreign-architectures ' +
    '--print-installation-architecture --assert-help --audit -C --validate-pkgname --validate-trigname ' +
    '--validate-archname --validate-version --compare-versions ' +
    '-l|--list -L|--listfiles -s|--status -S|--search -p -W|--show -c|--contents -I|--info -f|--field ' +
    '-x|--extract -X|--vextract -R|--raw-extract -e|--control -b|--build --ctrl-tarfile --fsys-tarfile ' +
    '-a|--pending --dry-run|--no-act|--simulate ' +
    '-D|--debug= --force-all --force-depends --force-confold --force-confdef --force-confnew --force-overwrite ' +
    '--force-remove-reinstreq --force-architecture --force-bad-path --force-help --refuse-depends ' +
    '--no-force-depends --ignore-depends= --instdir= --admindir= --root= ' +
    '-O|--selected-only -E|--skip-same-version -G|--refuse-downgrade -B|--auto-deconfigure --no-debsig --no-pager ' +
    '--abort-after= --log= --status-fd= --status-logger= --pre-invoke= --post-invoke= --path-exclude= ' +
    '--path-include= --verify-format= --recursive ' +
    '--showformat= -f= -w= --load-avail --control-path --control-show --control-list --root-owner-group -z= -Z= ' +
    '-S= -v --nocheck --deb-format= --uniform-compression -h|--help -? --version --force= --refuse= --no-force= ' +
    '-R',
  rules: [
    ['-h -? --force-help --assert-help', 'read', 'help'],
    [
      '--pre-invoke --post-invoke --status-logger',
      (call) => {
        for (const name of ['--pre-invoke', '--post-invoke', '--status-logger']) {
          for (const code of call.arguments.values(name))
            call.shell({ text: code.text, carries: code.carries, span: code.span })
        }
        packages('change', 'install')(call)
      },
    ],
    ['--dry-run', 'read', 'dry run'],
    [
      '-i --unpack',
      (call) => {
        // Its scripts run as root.
        for (const file of call.operands)
          if ((call.readFile(file).carries & Carries.network) !== 0)
            emit(call, 'remote-code', 'install', 'package', file, {
              note: 'the package comes straight from the network',
            })
        packages('change', 'install')(call)
      },
    ],
    ['--configure --triggers-only', packages('change', 'configure')],
    ['-r', packages('change', 'remove')],
    ['-P', purges('purge')],
    [
      '-x -X -e',
      (call) => {
        const [file, directory] = call.operands
        if (file !== undefined) emitFile(call, 'read', file)
        emitFile(call, 'edit', directory ?? word('DEBIAN', call.span), { recursive: true, verb: 'extract' })
      },
    ],
    [
      '-b',
      (call) => {
        const [directory, file] = call.operands
        if (directory !== undefined) emitFile(call, 'read', directory, { recursive: true })
        if (file !== undefined) emitFile(call, 'overwrite', file)
      },
    ],
    [
      '--set-selections --clear-selections --add-architecture --remove-architecture --update-avail --merge-avail ' +
        '--record-avail -A --forget-old-unavail --clear-avail',
      'change',
      'set',
    ],
  ],
  otherwise: does('read', 'package', { verb: 'list' }),
  examples: {
    'dpkg -l nginx': ['read list package nginx'],
    'dpkg -L nginx': ['read list package nginx'],
    "dpkg-query -W -f '${Version}' nginx": ['read list package nginx'],
    'dpkg --get-selections': ['read list package'],
    'dpkg -i x.deb': ['file list x.deb', 'change install package x.deb'],
    'dpkg --purge prodgate': ['change purge package prodgate'],
    'dpkg --dry-run -r nginx': ['read dry run package nginx'],
    'dpkg-deb -x x.deb out': ['file read x.deb', 'file edit below out'],
    'dpkg-deb -c x.deb': ['read list package x.deb'],
  },
})

const alternatives: Program = tool({
  names: ['update-alternatives', 'alternatives', 'eselect', 'archlinux-java', 'java-config', 'gcc-config'],
  about: 'shows and chooses which program a name stands for',
  options:
    '--display= --list=? --query= --get-selections --install --remove= --remove-all= --set= --auto= --config= ' +
    '--all --set-selections --slave --verbose --quiet --force --log= --altdir= --admindir= --root= --skip-auto ' +
    '--initscript= --add-slave',
  verbs: {
    '': (call) =>
      emit(
        call,
        call.arguments.has('--display', '--list', '--query', '--get-selections') ? 'read' : 'change',
        'show',
        'alternative',
        call.arguments.value('--set') ?? '',
      ),
    'status | get': reads('alternative'),
    '*': (call) => {
      const given = call.arguments
      if (given.has('--display', '--list', '--query', '--get-selections'))
        return emit(call, 'read', 'show', 'alternative')
      if (call.name === 'eselect' && /^(list|show)$/.test(given.operands[1]?.text ?? ''))
        return emit(call, 'read', 'show', 'alternative')
      emit(call, 'change', 'set', 'alternative', given.value('--set') ?? given.operands[0] ?? '')
    },
  },
  examples: {
    'update-alternatives --display java': ['read show alternative'],
    'update-alternatives --list java': ['read show alternative'],
    'update-alternatives --set java /usr/bin/java': ['change set alternative java'],
  },
})

const aptKey: Program = tool({
  names: ['apt-key', 'rpmkeys', 'pacman-key'],
  about: 'shows and changes whose packages are trusted',
  options:
    '--keyring= --import -l|--list-keys -f|--finger -K|--checksig -a|--add -d|--delete -e|--export -r|--recv-keys ' +
    '-u|--updatedb -v|--verify --init --populate --lsign-key --refresh-keys',
  verbs: {
    '': (call) =>
      emit(
        call,
        call.arguments.has('--import', '-a', '-d', '-r', '-u', '--init', '--populate', '--lsign-key', '--refresh-keys')
          ? 'access'
          : 'read',
        'list',
        'key',
      ),
    'list | finger | fingerprint | export | exportall': reads('key'),
    'add | del | adv | net-update | update': changesAccess('key'),
    '*': (call) =>
      emit(
        call,
        call.arguments.has('-l', '-f', '-K', '-v', '-e') ? 'read' : 'access',
        'set',
        'key',
        call.arguments.operands[0] ?? '',
      ),
  },
  examples: {
    'apt-key list': ['read list key'],
    'apt-key add x.gpg': ['access add key x.gpg'],
    'rpmkeys -K x.rpm': ['read set key x.rpm'],
    'rpmkeys --import x.asc': ['access set key x.asc'],
  },
})

const readsOnly = shows(
  [
    'apt-file',
    'apt-show-versions',
    'apt-rdepends',
    'apt-listchanges',
    'apt-listbugs',
    'apt-forktracer',
    'deborphan',
    'debsums',
    'dlocate',
    'debsecan',
    'dpkg-architecture',
    'dpkg-parsechangelog',
    'dpkg-vendor',
    'dpkg-checkbuilddeps',
    'rmadison',
    'checkrestart',
    'ubuntu-security-status',
    'hwe-support-status',
    'debconf-show',
    'debconf-get-selections',
    'dpigs',
    'dgrep',
  ],
  'package',
  'shows what is known of packages',
  {
    'apt-file search bin/dig': ['read show package'],
    'apt-file update': ['change set package'],
    'debsums -s': ['read show package'],
  },
  { changes: { 'apt-file': /^(update|purge)$/, dlocate: /^-(update|md5check-update)$/ } },
)

const setsUp: Program = {
  names: [
    'add-apt-repository',
    'apt-add-repository',
    'apt-mark',
    'apt-config',
    'dpkg-reconfigure',
    'dpkg-divert',
    'dpkg-statoverride',
    'dpkg-trigger',
    'debconf-set-selections',
    'debconf-communicate',
    'tasksel',
    'unattended-upgrade',
    'unattended-upgrades',
    'do-release-upgrade',
    'needrestart',
    'pro',
    'ua',
    'debootstrap',
    'dpkg-buildpackage',
    'debuild',
    'dpkg-source',
    'localepurge',
    'apt-ftparchive',
    'apt-sortpkgs',
    'equivs-build',
    'alien',
    'gdebi',
  ],
  about: 'sets up how packages are found and kept',
  examples: {
    'add-apt-repository ppa:x/y': ['change add package source ppa:x/y'],
    'add-apt-repository --list': ['read list package source'],
    'apt-mark showhold': ['read list package'],
    'apt-mark hold nginx': ['change hold package nginx'],
    'unattended-upgrade --dry-run': ['read dry run package'],
    'unattended-upgrade': ['change run package'],
    'do-release-upgrade -c': ['read check package'],
    'needrestart -b': ['read check package'],
    'needrestart -r a': ['restart restart unit'],
    'dpkg-reconfigure tzdata': ['change run package tzdata'],
    'dpkg-divert --list': ['read list package'],
    'pro status': ['read status package'],
    'pro attach C1': ['access attach package'],
  },
  run: (call) => {
    const flags = call.args.filter((w) => w.text.startsWith('-')).map((w) => w.text)
    const [first, second] = call.args.filter((w) => !w.text.startsWith('-'))
    const has = (pattern: RegExp) => flags.some((one) => pattern.test(one))
    if (has(/^--(help|version)$/)) return
    const dry = (pattern: RegExp, verb: string) =>
      emit(call, has(pattern) ? 'read' : 'change', has(pattern) ? verb : 'run', 'package')
    switch (call.name) {
      case 'add-apt-repository':
      case 'apt-add-repository':
        if (has(/^(-L|--list)$/)) return emit(call, 'read', 'list', 'package source')
        return emit(call, 'change', has(/^(-r|--remove)$/) ? 'remove' : 'add', 'package source', first ?? '')
      case 'apt-mark':
        return emit(
          call,
          /^show/.test(first?.text ?? 'show') ? 'read' : 'change',
          /^show/.test(first?.text ?? 'show') ? 'list' : (first?.text ?? ''),
          'package',
          second ?? '',
        )
      case 'apt-config':
        return emit(call, 'read', 'list', 'package')
      case 'unattended-upgrade':
      case 'unattended-upgrades':
        return dry(/^--dry-run$/, 'dry run')
      case 'do-release-upgrade':
        return dry(/^(-c|--check-dist-upgrade-only)$/, 'check')
      case 'needrestart': {
        const mode = call.args[call.args.findIndex((w) => w.text === '-r') + 1]?.text
        if (has(/^-ra$/) || (flags.includes('-r') && mode === 'a')) return emit(call, 'restart', 'restart', 'unit')
        return has(/^(-b|-p|-k|-l|-v|-rl)$/) || mode === 'l' ? emit(call, 'read', 'check', 'package') : openShell(call)
      }
      case 'dpkg-divert':
      case 'dpkg-statoverride':
        return emit(
          call,
          has(/^--(list|listpackage|truename)/) ? 'read' : has(/^--test$/) ? 'read' : 'change',
          has(/^--(list|listpackage|truename)/) ? 'list' : 'set',
          'package',
          first ?? '',
        )
      case 'tasksel':
        return has(/^--(list-tasks|task-desc|task-packages|test)|^-t$/)
          ? emit(call, 'read', 'list', 'package')
          : emit(call, 'change', 'run', 'package', second ?? '')
      case 'pro':
      case 'ua':
        if (/^(status|version|help|security-status|fix|config|api|system)$/.test(first?.text ?? 'status'))
          return emit(
            call,
            first?.text === 'fix' && !has(/^--dry-run$/) ? 'change' : 'read',
            first?.text ?? 'status',
            'package',
          )
        return emit(
          call,
          /^(attach|detach|auto-attach)$/.test(first?.text ?? '') ? 'access' : 'change',
          first?.text ?? '',
          'package',
        )
      case 'debconf-communicate':
        return emit(call, 'change', 'run', 'package', first ?? '')
      case 'dpkg-buildpackage':
      case 'debuild':
      case 'equivs-build':
        // Builds run the rules of the source package, as `make` does.
        emit(call, 'change', 'build', 'package')
        return emit(call, 'undescribed', 'run', 'program', call.name)
      default:
        emit(call, 'change', 'run', 'package', first ?? '')
    }
  },
}

export const debianPackages: readonly Program[] = [apt, dpkg, alternatives, aptKey, readsOnly, setsUp]
