import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import type { Program } from '../../../program.ts'
import { shows } from '../../../show.ts'
import { changes, does, reads, type ToolCall, tool } from '../../../tool.ts'
import { packages, withVerb } from './install.ts'

/** Packages of Red Hat, SUSE and their kin (dnf 5, rpm 6, zypper 1.14). */

const dnfOptions =
  '-y|--assumeyes --assumeno -q|--quiet -v|--verbose -b|--best -C|--cacheonly -c|--config= -d|--debuglevel= ' +
  '-e|--errorlevel= -R|--randomwait= -x|--exclude= --enablerepo= --disablerepo= --enable-repo= --disable-repo= ' +
  '--repo|--repoid= --repofrompath= ' +
  '--installroot= --releasever= --setopt= --allowerasing --nobest --skip-broken --nogpgcheck --no-gpgchecks ' +
  '--downloadonly --downloaddir= --destdir= --security --bugfix --enhancement --newpackage ' +
  '--advisory|--advisories= --bz= --cve|--cves= --sec-severity= ' +
  '--advisory-severities= --showduplicates --installed --available --upgrades --extras --obsoletes --recent ' +
  '--all --noautoremove --noplugins --disableplugin= --enableplugin= --refresh --color= --forcearch= --comment= ' +
  '--rpmverbosity= --debugsolver -4 -6 ' +
  '--whatprovides= --whatrequires= --qf|--queryformat= --requires --provides --list -l --info -i ' +
  '--latest-limit= --deplist --tree --resolve --recursive -s --source --cacheonly --add-repo= --save ' +
  '--set-enabled --set-disabled --enable --disable --dump --skip-unavailable --use-host-config --offline ' +
  '--store= --reboothint -r --services'

const dnf: Program = tool({
  names: [
    'yum',
    'dnf',
    'dnf5',
    'dnf4',
    'dnf-3',
    'microdnf',
    'tdnf',
    'rpm-ostree',
    'bootc',
    'yumdownloader',
    'repoquery',
    'reposync',
    'needs-restarting',
    'package-cleanup',
    'yum-config-manager',
    'dnf-automatic',
    'debuginfo-install',
    'yum-builddep',
  ],
  about: 'finds, installs and removes packages of Red Hat',
  options: dnfOptions,
  style: 'abbreviated',
  dryRun: (call) => call.arguments.has('--assumeno'),
  verbs: {
    '': (call: ToolCall) => {
      if (/^(repoquery|needs-restarting|package-cleanup|yum|dnf\d?|microdnf|tdnf)$/.test(call.name))
        return emit(call, 'read', 'list', 'package')
      emit(call, 'change', 'run', 'package')
    },
    'list | info | search | provides | whatprovides | repolist | repoinfo | repoquery | rq': reads('package'),
    'check-update | check-upgrade | check | deplist | updateinfo | advisory | help | version': reads('package'),
    'leaves | changelog': reads('package'),
    'history | history list | history info | history userinstalled | module list | module info': reads('package'),
    'module provides | group list | group info | group summary | grouplist | groupinfo': reads('package'),
    'environment list': reads('package'),
    'needs-restarting | repoclosure | repodiff | repograph | needs_restarting | status | db diff': reads('package'),
    'compose | alias list | mark list | versionlock list | versionlock | config-manager dump': reads('package'),
    'install | reinstall | remove | erase | localinstall | swap | install-n | builddep': packages('change'),
    'debuginfo-install | groupinstall | groupremove | group install | group remove': packages('change'),
    'module install | module enable': packages('change'),
    'module disable | module reset | module remove | mark | download | downgrade | distro-sync': packages('change'),
    'distrosync | update | upgrade | update-minimal | upgrade-minimal | autoremove | makecache': packages('change'),
    'makecache-fast': packages('change'),
    'history undo | history rollback | history redo | history replay | history store': changes('package'),
    'config-manager | copr | versionlock add | versionlock delete | versionlock clear': changes('package'),
    'system-upgrade | offline-upgrade | offline': changes('package'),
    'rebase | override | initramfs | kargs | deploy | switch | rollback | cancel | reset': changes('package'),
    'apply-live | usroverlay | reload | refresh-md': changes('package'),
    clean: does('lose-remade', 'package cache'),
    'cleanup | prune': does('lose', 'package'),
    '*': (call) => {
      if (/^(repoquery|needs-restarting|package-cleanup)$/.test(call.name)) return emit(call, 'read', 'list', 'package')
      if (/^(yumdownloader|reposync|yum-config-manager|dnf-automatic|debuginfo-install|yum-builddep)$/.test(call.name))
        return emit(call, 'change', call.name, 'package', call.arguments.operands[0] ?? '')
      does('undescribed', 'package')(call)
    },
  },
  examples: {
    'yum update -y': ['change update package'],
    'dnf list installed': ['read list package installed'],
    'dnf check-update': ['read check-update package'],
    'dnf history info 12': ['read history info package 12'],
    'dnf history undo 12': ['change history undo package 12'],
    'dnf install -y prodgate nginx': ['change install package prodgate', 'change install package nginx'],
    'yum install -y https://x.example/a.rpm': [
      'remote-code install package https://x.example/a.rpm',
      'change install package',
    ],
    'dnf clean all': ['lose-remade clean package cache all'],
    'dnf upgrade --assumeno': ['read dry run plan upgrade'],
    'rpm-ostree status': ['read status package'],
    'needs-restarting -r': ['read list package'],
    'dnf frobnicate': ['undescribed frobnicate package'],
  },
})

const rpmOptions =
  '-q|--query -a|--all -f|--file -p|--package -g|--group -i|--install -l|--list -c|--configfiles -d|--docfiles ' +
  '-s|--state -R|--requires -P|--provides --changelog --scripts --triggers --filetriggers --filesbypkg --info ' +
  '--last --conflicts --obsoletes --recommends --suggests --supplements --enhances ' +
  '--qf|--queryformat= --whatprovides --whatrequires --whatconflicts --whatobsoletes --whatrecommends ' +
  '--triggeredby --pkgid --hdrid --tid --querytags --dump --deploops --xml --artifactfiles -L|--licensefiles ' +
  '--fileclass --filecolor --fileprovide --filerequire --noghost --noconfig --noartifact --hash -h ' +
  '-V|--verify -K|--checksig -U|--upgrade -F|--freshen -e|--erase --reinstall --restore --setperms --setugids ' +
  '--setcaps --import --initdb --rebuilddb --verifydb --exportdb --importdb --eval= --showrc --version --help ' +
  '--test --nodeps --noscripts --notriggers --force --replacepkgs --replacefiles --oldpackage ' +
  '--nosignature --nodigest --nofiles --nomd5 --nofiledigest --noverify --justdb --allfiles --badreloc ' +
  '--excludepath= --excludedocs --ignorearch --ignoreos --ignoresize --includedocs --noorder --percent ' +
  '--prefix= --relocate= --root= --dbpath= --define|-D= --undefine= -E= --load= --macros= --rcfile= --pipe= ' +
  '-v|--verbose -vv --quiet --nocaps --allmatches --nopretrans --nopre --nopost --nopreun --nopostun ' +
  '--noposttrans --nolinkto --nosize --nomtime --nomode --nordev --nouser --nogroup --addsign --delsign ' +
  '--resign --nomanifest --specfile --whatsupplements --whatenhances --whatsuggests -?'

const rpm: Program = flagProgram({
  names: ['rpm'],
  about: 'shows, installs and removes package files of Red Hat',
  on: 'package',
  style: 'gnu',
  options: rpmOptions,
  rules: [
    ['--help --version --showrc --querytags -?', 'read', 'help'],
    [
      '--eval -E --define --load --macros --rcfile --pipe',
      (call) => {
        const texts = ['--eval', '-E', '--define', '--pipe'].flatMap((name) => call.arguments.values(name))
        for (const code of call.arguments.values('--pipe'))
          call.shell({ text: code.text, carries: code.carries, span: code.span })
        // `%(…)` in a macro is shell text, `%{lua:…}` is code.
        const runs =
          texts.some((w) => /%\(|%\{lua|\uFFFC/.test(w.text)) || call.arguments.has('--load', '--macros', '--rcfile')
        if (runs) emit(call, 'unreadable', 'run', 'macro')
        const plain =
          call.arguments.has('-q', '-V', '--eval', '-E') && !call.arguments.has('-U', '-F', '-e', '--import')
        packages(plain ? 'read' : 'change', plain ? 'list' : 'install')(call)
      },
    ],
    ['-q', does('read', 'package', { verb: 'list' })],
    ['--setperms --setugids --setcaps --restore', 'access', 'set rights'],
    ['-V -K --verifydb', 'read', 'verify'],
    ['--test', 'read', 'dry run'],
    ['--import --addsign --delsign --resign', 'access', 'import key'],
    ['-e', packages('change', 'remove')],
    ['-i -U -F --reinstall', packages('change', 'install')],
    ['--initdb --rebuilddb --importdb', 'change', 'rebuild'],
    ['--exportdb', 'read', 'export'],
  ],
  otherwise: 'undescribed',
  examples: {
    'rpm -qa --last': ['read list package'],
    'rpm -qi nginx': ['read list package nginx'],
    'rpm -V nginx': ['read verify package nginx'],
    'rpm -Uvh x.rpm': ['file list x.rpm', 'change install package x.rpm'],
    'rpm -Uvh https://x.example/a.rpm': [
      'remote-code install package https://x.example/a.rpm',
      'change install package',
    ],
    'rpm -e prodgate': ['change remove package prodgate'],
    'rpm -ivh --test x.rpm': ['read dry run package x.rpm'],
    "rpm --eval '%(rm -rf x)'": ['unreadable run macro', 'read list package'],
    "rpm --eval '%{_arch}'": ['read list package'],
    'rpm --import key.asc': ['access import key package key.asc'],
  },
})

const zypper: Program = tool({
  names: ['zypper', 'transactional-update', 'urpmi', 'urpmq', 'urpme', 'apt-rpm', 'swupd'],
  about: 'finds, installs and removes packages of SUSE',
  options:
    '-q -v -n|--non-interactive -x -A -s -c= -D= -R|--root= -C= --gpg-auto-import-keys --no-gpg-checks ' +
    '-p|--plus-repo= --no-refresh --no-color -y|--no-confirm -l --auto-agree-with-licenses --dry-run ' +
    '-d|--download-only --download= -f|--force -r|--repo= -t|--type= --from= --recommends --no-recommends ' +
    '--with-interactive -i|--installed-only -u --details --match-exact --provides --requires --replacefiles ' +
    '--category= --severity= --cve= --bugzilla= --clean-deps -e -g -P -k -N -S -U -a|--all -m|--metadata -h',
  shortHelp: false,
  dryRun: (call) => call.arguments.has('--dry-run'),
  verbs: {
    '': (call) => emit(call, 'read', 'help', 'help'),
    'search | se | info | if | lr | repos | ls | services | lu | list-updates | lp | list-patches': reads('package'),
    'pchk | patch-check | ps | packages | pa | patterns | pt | products | pd | what-provides | wp': reads('package'),
    'locks | ll': reads('package'),
    'patch-info | pattern-info | product-info | versioncmp | vcmp | targetos | tos | licenses': reads('package'),
    'system-architecture | verify | ve | help | needs-rebooting | lifecycle | download-list': reads('package'),
    'install | in | remove | rm | update | up | patch | dist-upgrade | dup | source-install': packages('change'),
    'si | install-new-recommends | inr | download | pkg | pkg.install | bundle-add': packages('change'),
    'bundle-remove': packages('change'),
    'addrepo | ar | removerepo | rr | renamerepo | nr | modifyrepo | mr | refresh | ref': changes('package'),
    'addservice | as | removeservice | rs | modifyservice | ms | refresh-services | refs': changes('package'),
    'addlock | al | removelock | rl | cleanlocks | cl | removeptf | rollback | reboot': changes('package'),
    'clean | cc | purge-kernels | pk': does('lose-remade', 'package cache'),
    shell: (call) => emit(call, 'unreadable', 'open', 'shell'),
    '*': (call) =>
      packages(
        call.name === 'urpmq' ? 'read' : call.name.startsWith('urpm') ? 'change' : 'undescribed',
        call.name,
      )(withVerb(call)),
  },
  examples: {
    'zypper lu': ['read lu package'],
    'zypper -n in nginx': ['change in package nginx'],
    'zypper in --dry-run nginx': ['read dry run plan in'],
    'zypper clean': ['lose-remade clean package cache'],
    'zypper in https://x.example/a.rpm': ['remote-code in package https://x.example/a.rpm', 'change in package'],
  },
})

const rpmTools = shows(
  ['rpm2cpio', 'rpm2archive', 'rpmlint', 'rpmspec', 'rpmdiff', 'rpmdep', 'rpmgraph'],
  'package',
  'shows what is in a package file',
  { 'rpm2cpio x.rpm': ['read show package', 'file read x.rpm'] },
  { options: '', files: true },
)

const rpmbuild: Program = {
  names: ['rpmbuild', 'mock', 'createrepo', 'createrepo_c', 'rpmsign', 'rpmdev-setuptree', 'modifyrepo_c'],
  about: 'builds and signs packages of Red Hat',
  examples: {
    'rpmbuild -ba x.spec': ['file read x.spec', 'change build package', 'undescribed run program rpmbuild'],
    'createrepo .': ['change build package'],
  },
  run: (call) => {
    const spec = call.args.find((w) => /\.(spec|src\.rpm)$/.test(w.text))
    if (spec !== undefined) emitFile(call, 'read', spec)
    emit(call, 'change', 'build', 'package')
    if (/^(rpmbuild|mock)$/.test(call.name)) emit(call, 'undescribed', 'run', 'program', call.name)
  },
}

export const rpmPackages: readonly Program[] = [dnf, rpm, zypper, rpmTools, rpmbuild]
