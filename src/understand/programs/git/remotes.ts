import { cutTrailing } from '../../../lib/cut.ts'
import { absolute, emit, emitFile } from '../../emit.ts'
import { withoutUser } from '../../http/address.ts'
import type { Arguments } from '../../options.ts'
import { Carries, isKnown, unknownWord, type Word } from '../../word.ts'
import { checkAddress, checkPack } from './address.ts'
import {
  emitStrangers,
  type GitCall,
  type GitVerb,
  type GitVerbs,
  gitEmit,
  isDryRun,
  moveTo,
  remoteAt,
  runInner,
} from './git-call.ts'
import { runHooksIn, runWrittenHooks } from './hooks.ts'
import { line } from './reading.ts'
import { branchExists, emitDroppedBranches } from './refs.ts'
import { shortName } from './repository.ts'
import { runSetting } from './setting-code.ts'
import { overrideOf, settingsOf, valueIn } from './settings.ts'

/** Verbs that reach other repositories, but for `push`. */

const FETCH =
  '--all --no-all -a|--append --atomic --depth= --deepen= --shallow-since= --shallow-exclude= --unshallow ' +
  '--update-shallow --negotiation-tip= --negotiate-only --dry-run --no-dry-run ' +
  '-f|--force -k|--keep --multiple --auto-maintenance --no-auto-maintenance --auto-gc --no-auto-gc ' +
  '--write-commit-graph --prefetch -p|--prune -P|--prune-tags -n|--no-tags --refmap= -t|--tags ' +
  '--recurse-submodules=? --no-recurse-submodules -j|--jobs= --set-upstream --submodule-prefix= ' +
  '--recurse-submodules-default= -u|--update-head-ok --upload-pack= --progress -o|--server-option= ' +
  '--show-forced-updates --no-show-forced-updates -4|--ipv4 -6|--ipv6 --filter= --refetch --bundle-uri= ' +
  '--porcelain --stdin'

const fetch: GitVerb = {
  options: FETCH,
  run: (git, read) => {
    const several = read.has('--multiple', '--all')
    const [remote, ...specs] = read.operands
    checkAddress(git, remote)
    checkPack(git, read.value('--upload-pack'))
    emitRead(git, 'fetch', remote)
    if (isDryRun(read, '--dry-run') || several) return undefined
    for (const spec of specs) emitFetched(git, read, spec)
  },
}

function emitRead(git: GitCall, verb: string, remote: Word | undefined): void {
  emit(git, 'read', verb, 'remote', remote === undefined ? '' : { ...remote, text: withoutUser(remote.text) }, {
    at: remoteAt(git, remote ?? 'default'),
  })
}

/** A refspec with a branch of this repository on its right side writes that branch. */
function emitFetched(git: GitCall, read: Arguments, spec: Word): void {
  const plus = spec.text.startsWith('+')
  const colon = spec.text.indexOf(':')
  const target = colon < 0 ? '' : spec.text.slice(colon + 1)
  if (target === '' || target.startsWith('refs/remotes/')) return
  const name = { ...spec, text: shortName(target) }
  if (plus || read.has('-f')) {
    const all = target.includes('*')
    if (all || branchExists(git, name))
      return emitDroppedBranches(git, 'overwrite', [all ? unknownWord(spec.span) : name])
    return gitEmit(git, 'change', 'overwrite', 'branch', name)
  }
  return gitEmit(git, 'change', 'update', 'branch', name)
}

const pull: GitVerb = {
  options:
    `${FETCH.replace('-n|--no-tags', '--no-tags').replace('-o|--server-option=', '--server-option=')} ` +
    '-r|--rebase=? --no-rebase --ff --ff-only --no-ff --commit --no-commit -e|--edit --no-edit -n|--no-stat ' +
    '--stat --log=? --squash --no-squash ' +
    '-s|--strategy= -X|--strategy-option= -S|--gpg-sign=? --verify-signatures --autostash --no-autostash ' +
    '--allow-unrelated-histories --verify --no-verify --signoff --cleanup= --compact-summary',
  run: (git, read) => {
    const [remote, ...refs] = read.operands
    checkAddress(git, remote)
    checkPack(git, read.value('--upload-pack'))
    emitRead(git, 'fetch', remote)
    if (isDryRun(read, '--dry-run')) return undefined
    emitStrangers(git, read)
    runWrittenHooks(git)
    for (const spec of refs) emitFetched(git, read, spec)
    return gitEmit(git, 'deploy', 'pull', 'branch', refs[0] ?? '')
  },
}

const clone: GitVerb = {
  options:
    '-l|--local --no-hardlinks -s|--shared -n|--no-checkout --reject-shallow --bare --mirror --sparse --filter= ' +
    '--also-filter-submodules -o|--origin= -b|--branch= --revision= -u|--upload-pack= --template= ' +
    '-c|--config= --depth= --shallow-since= --shallow-exclude= --single-branch --no-single-branch --no-tags ' +
    '--tags --recurse-submodules|--recursive=? --shallow-submodules --no-shallow-submodules ' +
    '--remote-submodules --separate-git-dir= --reference= --reference-if-able= --dissociate --ref-format= ' +
    '-j|--jobs= --server-option= --bundle-uri= --progress -4|--ipv4 -6|--ipv6 --no-local',
  run: (git, read) => {
    const [address, directory] = read.operands
    if (address === undefined) return undefined
    checkAddress(git, address)
    checkPack(git, read.value('-u'))
    emitStrangers(git, read)
    for (const given of read.values('-c')) {
      const setting = overrideOf(given)
      if (setting !== undefined) runSetting(git, setting)
    }
    const template = read.value('--template')
    if (template !== undefined && template.text !== '') runHooksIn(git, `${absolute(git.cwd, template.text)}/hooks`)
    const separate = read.value('--separate-git-dir')
    if (separate !== undefined) emitFile(git, 'create', separate)
    emitRead(git, 'clone', address)
    const into = directory ?? { ...address, text: nameOf(address.text, read.has('--bare', '--mirror')) }
    git.wroteFile(into, { text: undefined, carries: Carries.network, span: address.span })
    return emitFile(git, 'create', into, { verb: 'clone' })
  },
}

/** The directory that a clone makes where none is named. */
function nameOf(address: string, bare: boolean): string {
  const path = cutTrailing(cutTrailing(address, '/').replace(/\.git$/, ''), '/')
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf(':')) + 1)
  return bare ? `${name}.git` : name
}

/** A remote that is added or changed is what a later push of the same action meets. */
function noteRemote(git: GitCall, name: Word | undefined, address: Word | undefined): void {
  git.choose('git remotes', name ?? unknownWord(git.span))
  if (name !== undefined && isKnown(name)) git.choose(`git remote ${name.text}`, address ?? unknownWord(name.span))
}

const listRemotes: GitVerb = {
  options: '-v|--verbose',
  run: (git) => gitEmit(git, 'read', 'remote', 'repository'),
}

const REMOTE_VERBS: GitVerbs = {
  show: { options: '-n', run: (git, read) => emitRead(git, 'remote show', read.operands[0]) },
  'get-url': {
    options: '--push --all',
    run: (git, read) => {
      gitEmit(git, 'read', 'remote', 'repository')
      const name = read.operands[0]
      const url =
        name === undefined || !isKnown(name) ? undefined : valueIn(settingsOf(git), 'remote', name.text, 'url')
      return url === undefined ? undefined : line(git, url)
    },
  },
  add: {
    options: '-t|--track= -m|--master= -f|--fetch --tags --no-tags --mirror=?',
    run: (git, read) => {
      const [name, address] = read.operands
      checkAddress(git, address)
      noteRemote(git, name, address)
      return gitEmit(git, 'change', 'add', 'remote', name ?? '')
    },
  },
  'set-url': {
    options: '--push --add --delete',
    run: (git, read) => {
      const [name, address] = read.operands
      checkAddress(git, address)
      noteRemote(git, name, read.has('--add', '--delete') ? undefined : address)
      return gitEmit(git, 'change', 'set-url', 'remote', name ?? '')
    },
  },
  rename: {
    options: '--progress --no-progress',
    run: (git, read) => {
      for (const name of read.operands) noteRemote(git, name, undefined)
      return gitEmit(git, 'change', 'rename', 'remote', read.operands[0] ?? '')
    },
  },
  remove: { options: '', run: (git, read) => gitEmit(git, 'change', 'remove', 'remote', read.operands[0] ?? '') },
  rm: { options: '', run: (git, read) => gitEmit(git, 'change', 'remove', 'remote', read.operands[0] ?? '') },
  update: { options: '-p|--prune', run: (git, read) => emitRead(git, 'fetch', read.operands[0]) },
  prune: {
    options: '-n|--dry-run',
    run: (git, read) =>
      read.has('-n')
        ? emitRead(git, 'prune', read.operands[0])
        : gitEmit(git, 'change', 'prune', 'remote', read.operands[0] ?? ''),
  },
  'set-head': {
    options: '-a|--auto -d|--delete',
    run: (git, read) => gitEmit(git, 'change', 'set-head', 'remote', read.operands[0] ?? ''),
  },
  'set-branches': {
    options: '--add',
    run: (git, read) => gitEmit(git, 'change', 'set-branches', 'remote', read.operands[0] ?? ''),
  },
}

const remote: GitVerb = {
  options: '',
  command: true,
  run: (git, read) => {
    const [first, ...rest] = read.operands
    return first === undefined ? listRemotes.run(git, read) : runInner(git, REMOTE_VERBS, first, rest)
  },
}

const fetchPack: GitVerb = {
  options:
    '--all --stdin --upload-pack|--exec= --depth= --thin --include-tag --no-progress ' +
    '--check-self-contained-and-connected --keep',
  run: (git, read) => {
    checkAddress(git, read.operands[0])
    checkPack(git, read.value('--upload-pack'))
    emitRead(git, 'fetch', read.operands[0])
  },
}

/** `git svn`, `git p4`: a bridge to another system. What goes there is there for good. */
const BRIDGE_READS = new Set([
  'info',
  'log',
  'blame',
  'find-rev',
  'fetch',
  'show-ignore',
  'show-externals',
  'proplist',
  'propget',
  'gc',
  'help',
])

const bridge: GitVerb = {
  options: '-n|--dry-run',
  command: true,
  run: (git, read) => {
    const verb = read.operands[0]
    if (verb === undefined || BRIDGE_READS.has(verb.text)) return gitEmit(git, 'read', git.verb, 'repository')
    if (git.args.some((w) => w.text === '-n' || w.text === '--dry-run'))
      return gitEmit(git, 'read', git.verb, 'plan', verb)
    if (verb.text === 'rebase' || verb.text === 'sync' || verb.text === 'clone' || verb.text === 'init')
      return gitEmit(git, 'change', `${git.verb} ${verb.text}`, 'repository')
    moveTo(git, undefined, 'sure')
    return emit(git, 'deploy', `${git.verb} ${verb.text}`, 'repository', '', {
      at: {
        is: 'unknown',
        why: 'the repository behind the bridge is not known',
        names: git.args,
        site: git.site,
        cwd: git.cwd,
        env: git.env,
      },
    })
  },
}

const sendEmail: GitVerb = {
  options:
    '--dry-run --smtp-server= --sendmail-cmd= --to= --cc= --bcc= --from= --subject= --in-reply-to= --to-cmd= ' +
    '--cc-cmd= --smtp-user= --smtp-pass= --dump-aliases --translate-aliases',
  run: (git, read) => {
    for (const code of read.values('--sendmail-cmd', '--to-cmd', '--cc-cmd'))
      git.shell({ text: code.text, carries: code.carries, span: code.span })
    if (read.has('--dry-run', '--dump-aliases', '--translate-aliases'))
      return gitEmit(git, 'read', 'send-email', 'plan')
    return emit(git, 'publish', 'send-email', 'patch', read.operands[0] ?? '')
  },
}

export const remoteVerbs: GitVerbs = {
  fetch,
  'fetch-pack': fetchPack,
  'http-fetch': fetchPack,
  pull,
  clone,
  remote,
  svn: bridge,
  p4: bridge,
  'send-email': sendEmail,
  'imap-send': sendEmail,
}
