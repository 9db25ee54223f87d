import { absolute, emitFile } from '../../emit.ts'
import { joinWords } from '../../options.ts'
import { isOne, isOnePath } from '../../shell/files/content.ts'
import { UNKNOWN, type Word, word } from '../../word.ts'
import { checkAddress } from './address.ts'
import {
  emitStrangers,
  type GitCall,
  type GitVerb,
  type GitVerbs,
  gitEmit,
  isDryRun,
  moveTo,
  runInner,
} from './git-call.ts'
import { runWrittenHooks } from './hooks.ts'
import { branchExists, emitDroppedBranches } from './refs.ts'
import { PUT_BACK } from './work-tree.ts'

/** Verbs on the repository as a whole: work trees, submodules, upkeep, servers. */

/** A verb that changes the repository in a way that can be undone. */
function changes(options = '', on = 'repository'): GitVerb {
  return {
    options,
    run: (git, read) => {
      if (read.has('--dry-run')) return gitEmit(git, 'read', git.verb, 'plan')
      return gitEmit(git, 'change', git.verb, on, read.operands[0] ?? '')
    },
  }
}

const reads: GitVerb = {
  options: '--porcelain -z --expire= --cached --files --recursive',
  run: (git) => gitEmit(git, 'read', git.verb, 'repository'),
}

const madeTree = (git: GitCall, path: Word) => `git tree ${absolute(git.cwd, path.text)}`

/** What `mktemp` of this action made is one directory, too, whatever its name will be. */
function isOneTree(git: GitCall, path: Word): boolean {
  return isOne(path) && isOnePath(absolute(git.cwd, path.text))
}

function isMadeHere(git: GitCall, path: Word): boolean {
  const made = git.chosen(madeTree(git, path))
  return made !== undefined && made.text === path.text && isOneTree(git, path)
}

const WORKTREE_VERBS: GitVerbs = {
  list: reads,
  add: {
    options:
      '-f|--force -b= -B= -d|--detach --checkout --no-checkout --guess-remote --no-guess-remote --track ' +
      '--no-track --lock --reason= --orphan --relative-paths',
    run: (git, read) => {
      emitStrangers(git, read)
      runWrittenHooks({ ...git, verb: 'checkout' })
      const forced = read.value('-B')
      if (forced !== undefined && branchExists(git, forced)) emitDroppedBranches(git, 'move', [forced])
      const path = read.operands[0]
      // Where something stands already, git makes none.
      if (path !== undefined && isOneTree(git, path) && git.files.kind(absolute(git.cwd, path.text)) === 'absent')
        git.choose(madeTree(git, path), path)
      return gitEmit(git, 'prepare', 'add', 'work tree', path ?? '')
    },
  },
  remove: {
    options: '-f|--force',
    run: (git, read) => {
      const path = read.operands[0] ?? word('')
      // Git itself refuses to remove a work tree with work in it.
      if (!read.has('-f')) return gitEmit(git, 'change', 'remove', 'work tree', path)
      if (isMadeHere(git, path) && !git.movedInto(path) && git.chosen(PUT_BACK) === undefined)
        return gitEmit(git, 'change', 'remove', 'work tree', path, { note: 'the action has made it itself' })
      return gitEmit(git, 'lose', 'remove', 'work tree', path, { note: 'work that is not committed goes with it' })
    },
  },
  prune: changes('-n|--dry-run --expire=', 'work tree'),
  lock: changes('--reason=', 'work tree'),
  unlock: changes('', 'work tree'),
  move: {
    options: '-f|--force',
    run: (git, read) => {
      const [from, to] = read.operands
      if (from !== undefined && to !== undefined) git.moved(from, to)
      return gitEmit(git, 'change', 'move', 'work tree', from ?? '')
    },
  },
  repair: changes('--relative-paths', 'work tree'),
}

const worktree: GitVerb = {
  options: '',
  command: true,
  run: (git, read) => {
    const [first, ...rest] = read.operands
    return first === undefined
      ? gitEmit(git, 'read', 'worktree', 'repository')
      : runInner(git, WORKTREE_VERBS, first, rest)
  },
}

const SUBMODULE_VERBS: GitVerbs = {
  status: reads,
  summary: {
    options: '--cached --files -n|--summary-limit=',
    run: (git) => gitEmit(git, 'read', 'submodule', 'repository'),
  },
  foreach: {
    options: '--recursive',
    command: true,
    run: (git, read) => {
      const code = joinWords(read.operands)
      gitEmit(git, 'read', 'submodule', 'repository')
      return git.shell(
        { text: code.splits ? UNKNOWN : code.text, carries: code.carries, span: code.span },
        { cwd: UNKNOWN },
      )
    },
  },
  update: {
    options:
      '--init --remote -N|--no-fetch --no-recommend-shallow --recommend-shallow -f|--force --checkout --rebase ' +
      '--merge --recursive --reference= --dissociate --depth= -j|--jobs= --single-branch --no-single-branch ' +
      '--filter= --progress',
    run: (git, read) => {
      if (read.has('-f'))
        return gitEmit(git, 'lose', 'update', 'submodule', read.operands[0] ?? '', {
          note: 'work in it that is not committed is discarded',
        })
      return gitEmit(git, 'change', 'update', 'submodule', read.operands[0] ?? '')
    },
  },
  deinit: {
    options: '-f|--force --all',
    run: (git, read) => {
      if (read.has('-f'))
        return gitEmit(git, 'lose', 'deinit', 'submodule', read.operands[0] ?? '', {
          note: 'work in it that is not committed is discarded',
        })
      return gitEmit(git, 'change', 'deinit', 'submodule', read.operands[0] ?? '')
    },
  },
  add: {
    options: '-b= -f|--force --name= --reference= --dissociate --depth= --progress',
    run: (git, read) => {
      checkAddress(git, read.operands[0])
      return gitEmit(git, 'change', 'submodule add', 'submodule', read.operands[0] ?? '')
    },
  },
  init: changes('', 'submodule'),
  sync: changes('--recursive', 'submodule'),
  'set-branch': changes('-b|--branch= -d|--default', 'submodule'),
  'set-url': changes('', 'submodule'),
  absorbgitdirs: changes('', 'submodule'),
}

const submodule: GitVerb = {
  options: '--cached',
  command: true,
  run: (git, read) => {
    const [first, ...rest] = read.operands
    return first === undefined
      ? gitEmit(git, 'read', 'submodule', 'repository')
      : runInner(git, SUBMODULE_VERBS, first, rest)
  },
}

const gc: GitVerb = {
  options:
    '--aggressive --auto --detach --no-detach --prune=? --no-prune --force --keep-largest-pack --cruft ' +
    '--no-cruft --max-cruft-size= --expire-to=',
  run: (git, read) => {
    const when = read.value('--prune')?.text
    if (when !== undefined && !/^(never|\d+\.?(weeks?|months?|years?))/.test(when)) {
      return gitEmit(git, 'lose', 'prune', 'objects', '', { note: 'commits that nothing names are gone at once' })
    }
    return gitEmit(git, 'change', 'gc', 'repository')
  },
}

const prune: GitVerb = {
  options: '-n|--dry-run --no-dry-run --progress --expire=',
  run: (git, read) => {
    if (isDryRun(read)) return gitEmit(git, 'read', 'prune', 'plan')
    return gitEmit(git, 'lose', 'prune', 'objects', '', { note: 'commits that nothing names are gone at once' })
  },
}

const MAINTENANCE_VERBS: GitVerbs = {
  run: changes('--auto --schedule=? --task= --detach --no-detach'),
  start: changes('--scheduler='),
  stop: changes(),
  register: changes('--config-file='),
  unregister: changes('--force --config-file='),
  'is-needed': reads,
}

const maintenance: GitVerb = {
  options: '',
  command: true,
  run: (git, read) => {
    const [first, ...rest] = read.operands
    return first === undefined ? gitEmit(git, 'read', 'help', 'help') : runInner(git, MAINTENANCE_VERBS, first, rest)
  },
}

const init: GitVerb = {
  options: '--bare --template= --separate-git-dir= --object-format= --ref-format= -b|--initial-branch= --shared=?',
  run: (git, read) => {
    const [directory] = read.operands
    if (directory !== undefined) emitFile(git, 'create', directory, { verb: 'init' })
    const separate = read.value('--separate-git-dir')
    if (separate !== undefined) emitFile(git, 'create', separate)
    return gitEmit(git, 'change', 'init', 'repository', directory ?? '')
  },
}

const SPARSE_VERBS: GitVerbs = {
  list: reads,
  'check-rules': reads,
  set: changes('--cone --no-cone --sparse-index --no-sparse-index --stdin --end-of-options', 'work tree'),
  add: changes('--stdin', 'work tree'),
  init: changes('--cone --no-cone --sparse-index --no-sparse-index', 'work tree'),
  reapply: changes('--cone --no-cone --sparse-index --no-sparse-index', 'work tree'),
  disable: changes('', 'work tree'),
  clean: changes('-f|--force -n|--dry-run', 'work tree'),
}

const sparse: GitVerb = {
  options: '',
  command: true,
  run: (git, read) => {
    const [first, ...rest] = read.operands
    return first === undefined ? gitEmit(git, 'read', 'help', 'help') : runInner(git, SPARSE_VERBS, first, rest)
  },
}

const rerere: GitVerb = {
  options: '--rerere-autoupdate',
  run: (git, read) => {
    const verb = read.operands[0]?.text ?? ''
    return gitEmit(
      git,
      verb === 'status' || verb === 'diff' || verb === 'remaining' ? 'read' : 'change',
      'rerere',
      'resolution',
    )
  },
}

/** `difftool -x CODE`, `mergetool`: another program shows or resolves. */
const viewer: GitVerb = {
  options:
    '-d|--dir-diff -y|--no-prompt --prompt --rotate-to= --skip-to= -t|--tool= --tool-help --symlinks ' +
    '--no-symlinks -x|--extcmd= --trust-exit-code --no-trust-exit-code -g|--gui --no-gui --no-index --cached ' +
    '--staged -O=',
  run: (git, read) => {
    const code = read.value('-x')
    if (code !== undefined) git.shell({ text: code.text, carries: code.carries, span: code.span }, { cwd: git.cwd })
    gitEmit(git, git.verb === 'difftool' || read.has('--tool-help') ? 'read' : 'change', git.verb, 'repository')
  },
}

const server: GitVerb = {
  options:
    '--port= --listen= --base-path= --interpolated-path= --export-all --strict-paths --enable= --disable= ' +
    '--allow-override= --forbid-override= --access-hook= --inetd --detach --pid-file= --user= --group= ' +
    '--reuseaddr --init-timeout= --timeout= --max-connections= --verbose --syslog ' +
    '-l|--local -d|--httpd= -m|--module-path= -p= -b|--browser= --start --stop --restart',
  run: (git, read) => {
    for (const code of read.values('--access-hook', '-d', '-b'))
      git.shell({ text: code.text, carries: code.carries, span: code.span }, { cwd: git.cwd })
    return gitEmit(git, read.has('--enable') || git.verb === 'daemon' ? 'access' : 'change', git.verb, 'server', '', {
      note: 'the repository can be reached from the network',
    })
  },
}

const mergeIndex: GitVerb = {
  options: '-o -a',
  command: true,
  run: (git, read) => {
    git.exec(
      read.operands.filter((w) => w.text !== '-a' && w.text !== '--'),
      { cwd: git.cwd },
    )
    return gitEmit(git, 'change', git.verb, 'index')
  },
}

const fastImport: GitVerb = {
  options:
    '--force --date-format= --done --export-marks= --import-marks= --import-marks-if-exists= --relative-marks ' +
    '--allow-unsafe-features --depth= --max-pack-size= --big-file-threshold= --active-branches= ' +
    '--signed-commits= --signed-tags=',
  run: (git, read) => {
    moveTo(git, undefined, 'sure')
    return gitEmit(git, read.has('--force') ? 'lose' : 'change', 'import', 'history')
  },
}

/** A window or a terminal in which somebody acts later. */
const interactive: GitVerb = {
  options: '',
  run: (git) =>
    gitEmit(git, 'unreadable', git.verb, 'repository', '', { note: 'what is done in it later cannot be read now' }),
}

export const upkeepVerbs: GitVerbs = {
  worktree,
  submodule,
  gc,
  prune,
  'prune-packed': changes('-n|--dry-run'),
  repack: changes(
    '-a -A -d -f -F -l -b -k -m -n|--no-write --window= --depth= --threads= --window-memory= --max-pack-size= ' +
      '--keep-pack= --cruft --cruft-expiration= --geometric= --filter= --filter-to= --expire-to=',
  ),
  'pack-refs': changes('--all --no-prune --prune --auto --include= --exclude='),
  'pack-objects': changes('--revs --all --stdout --window= --depth= --threads='),
  'unpack-objects': changes('-n|--dry-run -r --strict=? --max-input-size='),
  'index-pack': changes('-o= --keep=? --stdin --fix-thin --strict=? --threads='),
  'write-tree': changes('--missing-ok --prefix='),
  'multi-pack-index': changes('--object-dir= --batch-size='),
  'commit-graph': changes('--object-dir= --reachable --stdin-commits --stdin-packs --append --changed-paths --split=?'),
  mktree: changes('-z --missing --batch'),
  mktag: changes('--strict'),
  mailsplit: changes('-o= -b -f= -d='),
  mailinfo: changes('-k -b -m -u -n --encoding= --scissors'),
  'update-server-info': changes('-f'),
  maintenance,
  init,
  'init-db': init,
  'sparse-checkout': sparse,
  rerere,
  difftool: viewer,
  mergetool: viewer,
  daemon: server,
  instaweb: server,
  'http-backend': server,
  'receive-pack': changes('--strict --skip-connectivity-check --http-backend-info-refs --stateless-rpc', 'branch'),
  'merge-index': mergeIndex,
  'merge-one-file': changes('', 'index'),
  'fast-import': fastImport,
  cvsexportcommit: changes('-p -v -a -f -c -k -w= -d= -P'),
  cvsimport: changes(),
  archimport: changes(),
  gui: interactive,
  citool: interactive,
  gitk: { options: '', run: (git) => gitEmit(git, 'read', 'gitk', 'repository') },
  shell: interactive,
  cvsserver: server,
}
