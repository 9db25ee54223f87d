import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { openShell } from '../../../open-shell.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changesAccess, does, isUndescribed, loses, reads, restarts, type ToolCall, tool } from '../../../tool.ts'
import { Carries, type Stream } from '../../../word.ts'
import { packages, withVerb } from './install.ts'

/** Packages of Arch, Alpine, Gentoo, BSD, macOS and Windows, and of the formats that go with every system. */

const pacman: Program = flagProgram({
  names: ['pacman', 'yay', 'paru', 'pamac', 'pikaur', 'trizen'],
  about: 'finds, installs and removes packages of Arch',
  on: 'package',
  style: 'gnu',
  options:
    '-D|--database -Q|--query -R|--remove -S|--sync -T|--deptest -U|--upgrade -F|--files -V|--version -h|--help ' +
    '-b|--dbpath= -r|--root= -v|--verbose --arch= --cachedir= --color= --config= --debug --gpgdir= --hookdir= ' +
    '--logfile= --noconfirm --confirm --disable-download-timeout --sysroot= --needed --overwrite= ' +
    '-c|--clean|--cascade -g|--groups -i|--info -l|--list -p|--print -q|--quiet -s|--search|--recursive ' +
    '-u|--sysupgrade|--unneeded|--upgrades -w|--downloadonly -y|--refresh -d|--nodeps --noprogressbar ' +
    '--noscriptlet --print-format= --asdeps --asexplicit --ignore= --ignoregroup= -e|--explicit -k|--check ' +
    '-m|--foreign -n|--native|--nosave -o|--owns -t|--unrequired --dbonly -x|--regex --assume-installed= --devel ' +
    '--aur --repo --nodiffmenu --noeditmenu --removemake --cleanafter --mflags=',
  rules: [
    ['-V -h', 'read', 'help'],
    ['-Q -T', 'read', 'list'],
    [
      '-S',
      (call) => {
        const given = call.arguments
        if (given.has('-p')) return emit(call, 'read', 'dry run', 'package')
        if (given.has('-c')) return emit(call, 'lose-remade', 'clean', 'package cache')
        const shows = given.has('-s', '-i', '-l', '-g') && !given.has('-y', '-u')
        if (shows) return does('read', 'package', { verb: 'search' })(call)
        packages('change', 'install')(call)
      },
    ],
    ['-F', (call) => does(call.arguments.has('-y') ? 'change' : 'read', 'package', { verb: 'search' })(call)],
    ['-p', 'read', 'dry run'],
    ['-U', packages('change', 'install')],
    ['-R', packages('change', 'remove')],
    ['-D', (call) => does(call.arguments.has('-k') ? 'read' : 'change', 'package', { verb: 'database' })(call)],
  ],
  otherwise: (call) =>
    does(call.operands.length === 0 && call.name === 'pacman' ? 'read' : 'change', 'package', { verb: 'install' })(
      call,
    ),
  examples: {
    'pacman -Qi nginx': ['read list package nginx'],
    'pacman -Ss nginx': ['read search package nginx'],
    'pacman -Syu': ['change install package'],
    'pacman -Rns prodgate': ['change remove package prodgate'],
    'pacman -Sc': ['lose-remade clean package cache'],
    'pacman -U https://x.example/a.pkg.tar.zst': [
      'remote-code install package https://x.example/a.pkg.tar.zst',
      'change install package',
    ],
  },
})

const apk: Program = tool({
  names: [
    'apk',
    'opkg',
    'xbps-install',
    'xbps-remove',
    'xbps-query',
    'slackpkg',
    'installpkg',
    'removepkg',
    'upgradepkg',
  ],
  about: 'finds, installs and removes packages of small systems',
  options:
    '-p|--root= -X|--repository= -q -v -i -f -l -s|--simulate -t|--virtual= -u -U|--update-cache -V -L -d -e -a ' +
    '-o -r -R -w= -W= -P --no-cache --allow-untrusted --arch= --cache-dir= --cache-max-age= --keys-dir= ' +
    '--no-network --repositories-file= --no-interactive --wait= --update --latest --who-owns --depends --rdepends ' +
    '--description --size --all --installed --purge -S -y -n -c= -I -D -m -O -H -k --dry-run --noaction ' +
    '--force-depends --add-arch= --dest=',
  shortHelp: false,
  dryRun: (call) =>
    call.arguments.has('-s', '--dry-run', '--noaction') && (call.name === 'apk' || call.name === 'opkg'),
  verbs: {
    '': (call: ToolCall) =>
      emit(
        call,
        call.name === 'xbps-query' || call.name === 'apk' || call.name === 'opkg' ? 'read' : 'change',
        'run',
        'package',
      ),
    'info | list | search | policy | stats | version | dot | verify | audit | manifest | query': reads('package'),
    'list-installed | list-upgradable | list-changed-conffiles | files | status | whatdepends': reads('package'),
    'whatprovides | print-architecture | compare-versions | find | show | depends': reads('package'),
    'add | del | fix | install | remove | fetch | download | update | upgrade | cache download': packages('change'),
    'cache sync | index | configure | flag | install-new | upgrade-all | reinstall': packages('change'),
    'cache clean | cache purge | clean | clean-system': does('lose-remade', 'package cache'),
    '*': (call) =>
      packages(
        call.name === 'xbps-query' ? 'read' : /^(apk|opkg|slackpkg)$/.test(call.name) ? 'undescribed' : 'change',
        call.name,
      )(withVerb(call)),
  },
  examples: {
    'apk info -vv': ['read info package'],
    'apk add --no-cache curl': ['change add package curl'],
    'apk add -s curl': ['read dry run plan add'],
    'apk del prodgate': ['change del package prodgate'],
    'xbps-query -l': ['read run package'],
  },
})

/** The settings that `eval "$(brew shellenv)"` puts into a shell. */
const shellSettings = (call: ToolCall): Stream => {
  emit(call, 'read', 'show', 'setting')
  return { text: undefined, carries: Carries.nothing, span: call.span, about: 'shell settings' }
}

const brew: Program = tool({
  names: ['brew', 'port', 'mas', 'fink'],
  about: 'finds, installs and removes packages of macOS',
  options:
    '-q|--quiet -v|--verbose -d|--debug -f|--force --cask|--casks --formula|--formulae --json=? --versions ' +
    '--full-name -1 -l -r -t --prefix=? --cellar=? --cache=? --repository=? --repo=? --caskroom --env --config ' +
    '--version -n|--dry-run --HEAD --build-from-source -s --overwrite --installed --all --tree --include-build ' +
    '--greedy --file=? --global --describe --no-upgrade --cleanup --zap --ignore-dependencies --prune= --days= -N ' +
    '-p -R -u --no-lock --adopt --fetch-HEAD --eval-all --desc --name',
  dryRun: (call) => call.arguments.has('-n'),
  verbs: {
    '': (call) => emit(call, 'read', 'show', 'package'),
    'list | ls | info | abv | search | outdated | deps | uses | leaves | doctor | dr | config': reads('package'),
    'home | desc | cat | log | missing | commands | formulae | casks | options | help': reads('package'),
    'which-formula | linkage | livecheck | tap-info': reads('package'),
    'services list | services info | services | analytics state | bundle check | bundle list': reads('package'),
    'installed | contents | variants | dependents | echo | file | provides | version | account': reads('package'),
    'lucky | vendor': reads('package'),
    shellenv: shellSettings,
    tap: (call) => (call.operands.length === 0 ? reads('package')(call) : packages('change')(call)),
    'install | reinstall | upgrade | update | uninstall | remove | rm | link | unlink | ln': packages('change'),
    'pin | unpin | untap | fetch | postinstall | migrate | extract | autoremove | bundle': packages('change'),
    'bundle install | bundle dump | analytics on | analytics off': packages('change'),
    'activate | deactivate | selfupdate | sync | select | rev-upgrade | purchase | signin': packages('change'),
    'signout | developer | unpack | bundle exec | test': packages('change'),
    'services start | services stop | services restart | services run | services kill': restarts('service'),
    'cleanup | clean | reclaim | services cleanup | bundle cleanup': does('lose-remade', 'package cache'),
    'edit | sh | irb | create': (call) => openShell(call),
  },
  examples: {
    'brew list': ['read list package'],
    'brew install jq': ['change install package jq'],
    'brew services restart postgresql': ['restart services restart service postgresql'],
    'brew cleanup -n': ['read dry run plan cleanup'],
    'brew --prefix': ['read show package'],
    'eval "$(brew shellenv)"': ['read show setting'],
    'brew uninstall prodgate': ['change uninstall package prodgate'],
  },
})

const snap: Program = tool({
  names: ['snap'],
  about: 'finds, installs and removes snaps',
  options:
    '--channel= --classic --devmode --dangerous --revision= --edge --beta --candidate --stable --jailmode --name= ' +
    '--purge --list --time --all --color= --unicode= -d --no-wait --abs-time -n= -f --verbose --cohort= --amend ' +
    '--hold=? --unhold --users= --id= --shell --no-pager --transaction=',
  verbs: {
    'list | find | search | info | version | changes | change | tasks | services | connections': reads('package'),
    'interfaces | interface | model | warnings | logs | known | whoami | aliases | get | saved': reads('package'),
    'recovery | quotas | quota | validate | debug | okay | help | wait | watch | routine': reads('package'),
    'install | refresh | revert | enable | disable | set | unset | alias | unalias | prefer': packages('change'),
    'switch | save | download | pack | try | import-snapshot | abort | set-quota | remove-quota': packages('change'),
    'create-cohort': packages('change'),
    remove: (call) => packages(call.arguments.has('--purge') ? 'lose' : 'change')(call),
    'start | stop | restart': restarts('service'),
    'connect | disconnect | ack | login | logout | create-user | create-key | sign': changesAccess('package'),
    'restore | forget | delete-key | reboot': loses('package'),
    'check-snapshot | export-snapshot | export-key': does('read-data', 'package'),
    run: { options: '', command: true, run: (call) => void call.exec(call.operands) },
  },
  examples: {
    'snap list': ['read list package'],
    'snap install --classic code': ['change install package code'],
    'snap refresh --time': ['change refresh package'],
    'snap restart lxd': ['restart restart service lxd'],
    'snap remove --purge x': ['lose remove package x'],
    'snap run ls': ['file list .'],
    'snap connect a:b': ['access connect package a:b'],
  },
})

const flatpak: Program = tool({
  names: ['flatpak', 'appstreamcli', 'fwupdmgr', 'fwupdtool', 'pkcon'],
  about: 'finds, installs and removes packages that go with every system',
  options:
    '-y|--assumeyes --noninteractive --user --system --installation= -v --app --runtime --columns= --arch= ' +
    '--delete-data --unused --all -a -d --show-details --from --bundle --no-deps --no-related --or-update ' +
    '--reinstall --if-not-exists --subset= --title= --json -c= --filter= -p --only-trusted --assume-yes ' +
    '--allow-reinstall --allow-older --force --no-reboot-check --offline',
  verbs: {
    '': reads('package'),
    'list | info | search | remotes | remote-ls | remote-info | history | ps | permissions': reads('package'),
    'permission-show | document-list | document-info | config | get-devices | get-updates': reads('package'),
    'get-upgrades | get-history | get-remotes | get-releases | get-results | security': reads('package'),
    'get-topology | get-details | get | what-provides | repo-list | backend-details | resolve': reads('package'),
    'depends-on | required-by': reads('package'),
    [`
      install | update | upgrade | uninstall | remove | mask | pin | make-current | remote-add |
      remote-delete | remote-modify | create-usb | repair | build | build-init | build-finish | build-export |
      refresh | downgrade | local-install | enable-remote | disable-remote | activate | switch-branch |
      report-history
    `]: (call) => packages(call.arguments.has('--delete-data') ? 'lose' : 'change')(call),
    kill: restarts('process'),
    'override | permission-set | permission-reset | permission-remove | document-export': changesAccess('package'),
    'document-unexport | set-bios-setting | bios-setting': changesAccess('package'),
    run: isUndescribed,
    enter: (call) => openShell(call),
  },
  examples: {
    'flatpak list': ['read list package'],
    'flatpak install flathub org.x': ['change install package flathub', 'change install package org.x'],
    'flatpak install --from https://x.example/a.flatpakref': [
      'remote-code install package https://x.example/a.flatpakref',
      'change install package',
    ],
    'flatpak override --filesystem=host org.x': ['access override package org.x'],
    'fwupdmgr get-devices': ['read get-devices package'],
  },
})

const pkg: Program = tool({
  names: ['pkg', 'pkg_add', 'pkg_info', 'pkg_delete', 'freebsd-update', 'syspatch', 'pkgin', 'portsnap', 'ipkg'],
  about: 'finds, installs and removes packages of BSD',
  options:
    '-j= -c= -C= -r= -R= -o= -4 -6 -d -v -N -n|--dry-run -y|--yes -f -g -x -q -a -A -e -i -l -L -u -U -s -S= -D ' +
    '-I -E -F -k -b= -t= -P',
  shortHelp: false,
  dryRun: (call) => call.arguments.has('-n') && !/^(pkg_info|pkg_add)$/.test(call.name),
  verbs: {
    '': (call) =>
      emit(
        call,
        call.name === 'pkg_info' || call.name === 'pkg' || call.name === 'pkgin' || call.arguments.has('-c')
          ? 'read'
          : 'change',
        'list',
        'package',
      ),
    'info | search | query | rquery | version | audit | stats | which | list | shell-help | check': reads('package'),
    'alias | config | plugins | leaf | help | IDS | show-deps | avail | ls': reads('package'),
    'install | add | delete | remove | upgrade | update | autoremove | lock | unlock | fetch': packages('change'),
    'set | register | create | repo | updating | annotate | triggers | bootstrap': packages('change'),
    'install-updates | rollback | extract': packages('change'),
    clean: does('lose-remade', 'package cache'),
    shell: (call) => openShell(call),
    '*': (call) =>
      packages(
        call.name === 'pkg_info' ? 'read' : /^pkg_/.test(call.name) ? 'change' : 'undescribed',
        call.name,
      )(withVerb(call)),
  },
  examples: {
    'pkg info': ['read info package'],
    'pkg install -y nginx': ['change install package nginx'],
    'pkg upgrade -n': ['read dry run plan upgrade'],
    'pkg_add x': ['change pkg_add package x'],
  },
})

const emerge: Program = flagProgram({
  names: ['emerge', 'ebuild', 'etc-update', 'dispatch-conf', 'emaint', 'eclean', 'layman'],
  about: 'builds and installs packages of Gentoo',
  on: 'package',
  options:
    '-s|--search -S|--searchdesc -p|--pretend -a|--ask=? -v|--verbose=? -q|--quiet=? -u|--update -D|--deep=? ' +
    '-N|--newuse -U|--changed-use -1|--oneshot -C|--unmerge -c|--depclean -P|--prune -e|--emptytree=? ' +
    '-f|--fetchonly -g|--getbinpkg=? -k|--usepkg=? -K -b|--buildpkg=? -o|--onlydeps -n|--noreplace -O|--nodeps ' +
    '-t|--tree -w|--select=? -j|--jobs=? -l|--load-average=? --info --list-sets --sync --resume --skipfirst ' +
    '--keep-going=? --with-bdeps=? --autounmask=? --autounmask-write=? --exclude= --config --metadata --regen ' +
    '--check-news --backtrack= --changed-deps=? --rage-clean --deselect=? --moo -V|--version -h|--help -d ' +
    '-i|--info -L -A -r',
  rules: [['-s -S -p --info --list-sets --check-news --moo -V -h', 'read', 'list']],
  otherwise: (call) => packages('change', /clean$/.test(call.name) ? 'clean' : 'install')(call),
  examples: {
    'emerge -pv nginx': ['read list package nginx'],
    'emerge nginx': ['change install package nginx'],
    'emerge --sync': ['change install package'],
  },
})

const windows: Program = tool({
  names: ['choco', 'cinst', 'cup', 'winget', 'scoop'],
  about: 'finds, installs and removes packages of Windows',
  options:
    '-y|--yes --version= -v= -s|--source= --id= -e|--exact --force --noop|--whatif -l|--local-only -r ' +
    '--limit-output --all -h --silent --scope= --accept-package-agreements --accept-source-agreements -q= --name= ' +
    '-g -k -a|--arch=',
  shortHelp: false,
  dryRun: (call) => call.arguments.has('--noop'),
  verbs: {
    '': (call) => emit(call, /^(choco|winget|scoop)$/.test(call.name) ? 'read' : 'change', 'list', 'package'),
    'list | search | find | info | show | outdated | status | home | which | depends | cat | help': reads('package'),
    'checkup | prefix | features | source list | bucket list | bucket known | pin list | config': reads('package'),
    'cache show | export | settings export | validate | hash | --info': reads('package'),
    'install | upgrade | update | uninstall | import | download | pin | pin add | pin remove': packages('change'),
    'hold | unhold | source | source add | source remove | bucket add | bucket rm | feature': packages('change'),
    'reset | configure | repair | create | virustotal | shim | apikey | alias | new | pack': packages('change'),
    optimize: packages('change'),
    'cleanup | cache rm | cache remove': does('lose-remade', 'package cache'),
    push: does('publish', 'package'),
    '*': (call) =>
      packages(call.name === 'cinst' || call.name === 'cup' ? 'change' : 'undescribed', call.name)(withVerb(call)),
  },
  examples: {
    'choco list': ['read list package'],
    'choco install -y git': ['change install package git'],
    'winget search git': ['read search package git'],
    'scoop install jq': ['change install package jq'],
    'choco push x.nupkg': ['publish push package x.nupkg'],
  },
})

const looks = shows(
  [
    'equery',
    'eix',
    'qlist',
    'quse',
    'portageq',
    'genlop',
    'checkupdates',
    'pactree',
    'paclist',
    'expac',
    'pkgfile',
    'pkg-config',
    'pkgconf',
  ],
  'package',
  'shows what is known of packages',
  {
    checkupdates: ['read show package'],
    'pkg-config --libs zlib': ['read show package'],
    'qlist -I': ['read show package'],
  },
)

const makepkg: Program = {
  names: ['makepkg', 'abuild', 'melange', 'pkgbuild'],
  about: 'builds packages from a script of the project',
  examples: { 'makepkg -si': ['change build package', 'undescribed run program makepkg'] },
  run: (call) => {
    for (const path of call.args.filter((w) => /^(PKGBUILD|APKBUILD|.*\.yaml)$/.test(w.text)))
      emitFile(call, 'read', path)
    emit(call, 'change', 'build', 'package')
    emit(call, 'undescribed', 'run', 'program', call.name)
  },
}

export const otherPackages: readonly Program[] = [
  pacman,
  apk,
  brew,
  snap,
  flatpak,
  pkg,
  emerge,
  windows,
  looks,
  makepkg,
]
