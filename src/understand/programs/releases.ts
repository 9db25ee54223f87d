import { emit, emitFile, nowhere, sessionOf } from '../emit.ts'
import { optionTable, readArguments } from '../options.ts'
import type { Program } from '../program.ts'
import { changes, changesAccess, isUndescribed, loses, publishes, reads, type ToolCall, tool } from '../tool.ts'

/** What brings packages of systems and archives of releases to those who install them, and what counts versions up. */

const remote = (what: string) => (call: ToolCall) => nowhere(call, what, call.operands)

/** snapcraft 8: `upload` and `release` reach everybody who has the snap. */
const snapcraft: Program = tool({
  names: ['snapcraft', 'charmcraft', 'rockcraft'],
  about: 'builds and publishes snaps',
  options: `-v|--verbose -q|--quiet --verbosity= -o|--output= --use-lxd --destructive-mode --release= --channel=
      --arch= --build-for= --enable-manifest --component= --progressive=`,
  place: remote('the store of snaps'),
  verbs: {
    [`status | list-revisions | revisions | tracks | list | names | whoami | expand-extensions | extensions |
      plugins | lint | version | help`]: reads('snap'),
    'list-tracks | list-releases | list-plugins | list-extensions | info | schema | resources | resource-revisions':
      reads('snap'),
    'pack | snap | prime | stage | build | pull | init | remote-build | try | edit-validation-sets | analyze': (call) =>
      emit(call, 'change', call.verb, 'snap', call.operands[0] ?? ''),
    clean: (call) => emit(call, 'lose-remade', 'clean', 'snap', call.operands[0] ?? ''),
    'upload | release | promote | set-default-track | push | upload-metadata | upload-resource': publishes('snap'),
    'close | unregister': loses('snap'),
    [`login | logout | export-login | register | register-key | create-key | sign-build | validate | gated |
      register-lib`]: changesAccess('snap'),
    '': (call) => emit(call, 'change', 'pack', 'snap'),
    '*': isUndescribed,
  },
  examples: {
    'snapcraft status shop': ['read status snap shop'],
    'snapcraft upload --release=stable shop.snap': ['publish upload snap shop.snap'],
    'snapcraft release shop 12 stable': [
      'publish release snap shop',
      'publish release snap 12',
      'publish release snap stable',
    ],
    snapcraft: ['change pack snap'],
    'snapcraft frobnicate': ['undescribed frobnicate program snapcraft'],
  },
})

/** Archives of packages: aptly 1.6 and reprepro 5. What is taken out of them is nowhere else. */
const archives: Program = tool({
  names: ['aptly', 'reprepro'],
  about: 'keeps an archive of packages',
  options: `-b|--basedir= --config=|-config= --confdir= --outdir= --dbdir= -C|--component= -A|--architecture=
    -S|--section= -P|--priority= -T|--type= --ask-passphrase -distribution= -gpg-key= -force-replace
    -force-overwrite -batch -skip-signing -dry-run -architectures= -component= -label= -origin=
    -passphrase-file= -with-packages --keepunreferencedfiles -V|--verbose -s|--silent --ignore= --export=
    --morguedir=`,
  verbs: {
    [`mirror list | mirror show | mirror search | repo list | repo show | repo search | snapshot list |
      snapshot show | snapshot diff | snapshot search | snapshot verify | publish list | publish show |
      package search | package show | graph | config show | version | list | listfilter | listmatched | ls |
      lsbycomponent | check | checkpool | dumpreferences | dumpunreferenced | checkpull | checkupdate |
      sourcemissing | unusedsources | reportcruft | listdistros | listcodenames | dumptracks | help`]: reads('archive'),
    [`mirror create | mirror update | mirror edit | mirror rename | repo create | repo add | repo copy |
      repo edit | repo import | repo include | repo move | repo rename | snapshot create | snapshot pull |
      snapshot merge | snapshot filter | snapshot rename | config | api | serve | gensnapshot |
      createsymlinks | copy | copysrc | copyfilter | rerunnotifiers | processincoming | collectnewchecksums`]:
      changes('archive'),
    [`publish repo | publish snapshot | publish switch | publish update | publish source | include |
      includedeb | includedsc | includeudeb | includechanges | update | pull | export | flood`]: publishes('package'),
    [`mirror drop | repo drop | repo remove | snapshot drop | publish drop | db cleanup | remove |
      removefilter | removematched | removesrc | removesrcs | deleteunreferenced | clearvanished |
      unreferencesnapshot | restore | restorefilter`]: loses('package'),
    // Its words are commands of aptly again.
    'task run': (call) => emit(call, 'unreadable', 'run', 'task', call.operands[0] ?? '', { at: call.place() }),
    '*': isUndescribed,
  },
  examples: {
    'aptly repo list': ['read repo list archive'],
    'aptly repo add shop dist/shop.deb': ['change repo add archive shop', 'change repo add archive dist/shop.deb'],
    'aptly publish update stable': ['publish publish update package stable'],
    'aptly repo drop shop': ['lose repo drop package shop'],
    'reprepro -b /srv/apt list stable': ['read list archive stable'],
    'reprepro -b /srv/apt includedeb stable shop.deb': [
      'publish includedeb package stable',
      'publish includedeb package shop.deb',
    ],
    'reprepro -b /srv/apt remove stable shop': ['lose remove package stable', 'lose remove package shop'],
  },
})

/** Hosts of packages for others. */
const hosts: Program = tool({
  names: ['packagecloud', 'package_cloud', 'cloudsmith', 'gemfury', 'fury', 'copr-cli', 'copr', 'pkgr'],
  about: 'publishes packages to a host of packages',
  options: `-k|--api-key= -C|--config-file= --skip-errors --yes -y --republish --version= --name= --summary= --tags= -W
      --account= --as= --api-token= --config= --chroot= --nowait --url= -F|--output-format=`,
  place: remote('a host of packages'),
  verbs: {
    [`list | ls | whoami | check | status | versions | metrics | quota | list-packages | get-package | monitor |
      view | help | get-chroot`]: reads('package'),
    'repository list | repos list | distro list | user list | repos ls | download | download-build | entitlements list':
      reads('package'),
    [`push | upload | publish | promote | copy | cp | mv | move | build | buildscm | buildpypi | build-package |
      resync | regenerate-repos`]: publishes('package'),
    'repository create | repos create | create | modify | edit-chroot | add-package-scm | edit-package-scm | tags':
      changes('repository'),
    'yank | delete | rm | remove | quarantine | delete-build | delete-package | repos delete | cancel':
      loses('package'),
    [`entitlements create | entitlements update | entitlements delete | login | logout | token | master_token |
      read_token | sharing | tokens`]: changesAccess('package'),
    '*': isUndescribed,
  },
  examples: {
    'packagecloud push acme/app/ubuntu/noble dist/app.deb': [
      'publish push package acme/app/ubuntu/noble',
      'publish push package dist/app.deb',
    ],
    'package_cloud yank acme/app app.deb': ['lose yank package acme/app', 'lose yank package app.deb'],
    'cloudsmith push deb acme/app dist/app.deb': [
      'publish push package deb',
      'publish push package acme/app',
      'publish push package dist/app.deb',
    ],
    'cloudsmith list packages acme/app': ['read list package packages', 'read list package acme/app'],
    'copr-cli build acme/app app.src.rpm': ['publish build package acme/app', 'publish build package app.src.rpm'],
  },
})

/** dput-ng 1.40 and dupload bring a source package to an archive; a signature says who made it. */
const uploads: Program = {
  names: ['dput', 'dupload', 'dcut', 'ghr', 'github-release', 'gothub'],
  about: 'uploads what a release consists of',
  examples: {
    'dput ppa:acme/shop shop_1.0_source.changes': ['publish upload package ppa:acme/shop'],
    'dput --simulate ppa:acme/shop shop_1.0_source.changes': ['read dry run plan'],
    'dupload -t ftp-master shop.changes': ['publish upload package ftp-master'],
    'github-release upload -u acme -r shop -t v1 -f shop.tgz': ['publish upload package upload'],
    'github-release delete -u acme -r shop -t v1': ['lose remove package delete'],
    'dcut rm shop.dsc': ['lose remove package rm'],
    'ghr v1.2.3 dist/': ['publish upload package v1.2.3'],
    'ghr -delete v1.2.3 dist/': ['lose replace release v1.2.3', 'publish upload package v1.2.3'],
  },
  run: (call) => {
    const words = call.args.filter((w) => !w.text.startsWith('-'))
    const has = (flag: RegExp) => call.args.some((w) => flag.test(w.text))
    if (has(/^(--help|--version|-version|-h)$/)) return emit(call, 'read', 'help', 'help')
    const at = { at: nowhere(call, 'a host of packages', words) }
    const onlyTries = TRIES[call.name]
    if (onlyTries !== undefined && has(onlyTries)) return emit(call, 'read', 'dry run', 'plan', '', at)
    const [verb] = words
    if (onlyTries === undefined && verb?.text === 'info') return emit(call, 'read', verb?.text ?? '', 'release', '', at)
    if (call.name === 'dcut' || verb?.text === 'delete') return emit(call, 'lose', 'remove', 'package', verb ?? '', at)
    if (has(/^-(delete|recreate)$/)) emit(call, 'lose', 'replace', 'release', verb ?? '', at)
    emit(call, 'publish', 'upload', 'package', verb ?? '', at)
  },
}

/** By name: with which options nothing is sent. The same letters say where to, and of which release, to the others. */
const TRIES: Readonly<Record<string, RegExp>> = {
  dput: /^(-s|--simulate|-o|--check-only)$/,
  dcut: /^(-s|--simulate)$/,
  dupload: /^(-n|--no)$/,
}

const debsign: Program = {
  names: ['debsign', 'dpkg-sig', 'rpm-sign'],
  about: 'signs packages',
  examples: { 'debsign -k ABCD shop_1.0.changes': ['file edit shop_1.0.changes'] },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-k= -m= -e= -p= -r= -s|--sign= -g= -S -a= -l= -c --verify'))
    if (read.has('-p')) emit(call, 'unreadable', 'run', 'program', read.value('-p') ?? '')
    for (const path of read.operands) emitFile(call, read.has('--verify') ? 'read' : 'edit', path)
  },
}

/** They write the new number into files, and by their settings commit it and set a tag: all of it stays here. */
const bumps: Program = {
  names: ['bump2version', 'bumpversion', 'bump-my-version', 'tbump', 'bumpver'],
  about: 'counts the version of a project up',
  examples: {
    'bump2version patch': ['change bump version patch'],
    'bump-my-version bump --dry-run minor': ['read dry run plan'],
    'bump-my-version show current_version': ['read show version'],
    'tbump 1.2.3': ['deploy push version 1.2.3', 'change bump version 1.2.3'],
    'bumpver update --patch': ['deploy push version update', 'change bump version update'],
    'bumpver update --patch -n --no-push': ['change bump version update'],
    'bump2version patch src/version.py': ['file edit src/version.py', 'change bump version src/version.py'],
    'tbump 1.2.3 --no-push': ['change bump version 1.2.3'],
  },
  run: (call) => {
    const has = (...flags: readonly string[]) => call.args.some((w) => flags.includes(w.text))
    const words = call.args.filter((w) => !w.text.startsWith('-') && w.text !== 'bump')
    const isCalver = call.name === 'bumpver'
    // To bumpver `-n` is not to fetch, to the others `-d` is nothing.
    if (has('--dry-run', '--help', '--version', '-h') || has(...(isCalver ? ['-d', '--dry'] : ['-n'])))
      return emit(call, 'read', 'dry run', 'plan')
    if (/^(show|show-bump|sample-config|replace-show|current-version|grep|test)$/.test(words[0]?.text ?? ''))
      return emit(call, 'read', 'show', 'version')
    const name = words.at(-1) ?? ''
    for (const path of words) if (/[/.][a-z_]/i.test(path.text)) emitFile(call, 'edit', path)
    // Both push the branch and the tag unless they are told not to; of bumpver the settings that it makes say so.
    if ((call.name === 'tbump' && !has('--no-push', '--only-patch')) || (isCalver && !has('--no-push', '--no-commit')))
      emit(call, 'deploy', 'push', 'version', name)
    emit(call, 'change', 'bump', 'version', name)
  },
}

/** nfpm 2.43, fpm has an entry of its own; jreleaser 1.20. */
const packers: Program = tool({
  names: ['nfpm', 'jreleaser', 'release-cli'],
  about: 'packs a release, and announces it',
  options: `-f|--config= -p|--packager= -t|--target= --dry-run -n|--name= --tag-name= --description= --assets-link=
      --ref= --server-url= --job-token= --project-id=`,
  dryRun: (call) => call.arguments.has('--dry-run'),
  place: (call) => (call.name === 'nfpm' ? sessionOf(call) : nowhere(call, 'where releases are announced')),
  verbs: {
    'config | template | jsonschema | env | checksum | catalog | changelog | get | validate': reads('release'),
    'package | pkg | init | assemble | prepare | download | jlink | sign': (call) =>
      emit(call, 'change', call.verb, 'package', call.arguments.value('-t') ?? ''),
    'release | full-release | upload | publish | announce | deploy | create | auto-config': publishes('release'),
    'update | delete | yank': loses('release'),
    '*': isUndescribed,
  },
  examples: {
    'nfpm package -p deb -t dist/': ['change package package dist/'],
    'jreleaser config': ['read config release'],
    'jreleaser full-release': ['publish full-release release'],
    'jreleaser full-release --dry-run': ['read dry run plan full-release'],
    'release-cli create --name v1 --tag-name v1': ['publish create release'],
  },
})

export const releases: readonly Program[] = [snapcraft, archives, hosts, uploads, debsign, bumps, packers]
