import { absolute, emitFile } from '../../emit.ts'
import type { Arguments } from '../../options.ts'
import { isSecretPath } from '../../secrets/path.ts'
import {
  Carries,
  isKnown,
  isKnownText,
  openStream,
  SOME_NAME,
  type Stream,
  stream,
  type Word,
  word,
} from '../../word.ts'
import { UNCOMMITTED } from '../patched-files.ts'
import { below, hiddenNamed, hiddenWith, trackedFiles } from '../text/listed.ts'
import { checkAddress, checkPack } from './address.ts'
import { commitNames, someName, someNames } from './commit-names.ts'
import { currentBranch, type GitCall, type GitVerb, type GitVerbs, gitEmit } from './git-call.ts'
import { withFiles } from './printed-files.ts'
import { resolveName } from './repository.ts'

/** Verbs that show history, the work tree and the state of the repository. */

const DIFF =
  '-p|-u|--patch -s|--no-patch -U|--unified= --output= -O= -S= -G= -l= --diff-filter= --inter-hunk-context= ' +
  '--word-diff-regex= ' +
  '--src-prefix= --dst-prefix= --line-prefix= --ignore-submodules=? --ws-error-highlight= --color=? --abbrev=? ' +
  '--anchored= ' +
  '--find-object= --skip-to= --rotate-to= --relative=? -M=? -C=? -B=? --submodule=? --stat=? -X|--dirstat=? ' +
  '--no-index ' +
  '--cached --staged --name-only --name-status --word-diff=? --diff-algorithm= --textconv --ext-diff -R -a -b -w -z'
const LOG =
  `${DIFF} -n|--max-count= --skip= --since|--after= --until|--before= --author= --committer= --grep= ` +
  '--grep-reflog= -L= -i ' +
  '--format=? --pretty=? --date= --encoding= --exclude= --glob= --branches=? --tags=? --remotes=? --decorate=? ' +
  '--decorate-refs= --decorate-refs-exclude= --min-parents= --max-parents= -g|--walk-reflogs --since-as-filter= ' +
  '-c -m --cc -t -r -E -F -P -0 --all --follow'

/** A verb that only reads. `content`: it prints contents of files, which may be secret by their path. */
function reads(options = '', content: 'content' | 'names' = 'names'): GitVerb {
  return {
    options,
    run: (git, read) => {
      emitOutputs(git, read)
      if (content === 'content' && emitSecrets(git, read)) return stream(undefined, Carries.secret, git.span)
      gitEmit(git, 'read', git.verb, 'repository')
      return openStream
    },
  }
}

/** `--output FILE` and a pager or viewer that the call names. */
function emitOutputs(git: GitCall, read: Arguments): void {
  for (const path of read.values('--output')) emitFile(git, 'overwrite', path)
}

/** `HEAD:.env`, and `-- .env` where contents are printed. True where a secret is among them. */
function emitSecrets(git: GitCall, read: Arguments): boolean {
  let found = false
  for (const [i, operand] of read.operands.entries()) {
    const colon = operand.text.lastIndexOf(':')
    const path =
      colon >= 0
        ? operand.text.slice(colon + 1)
        : i >= read.afterDashes || isSecretPath(operand.text)
          ? operand.text
          : ''
    if (path === '' || !isSecretPath(path)) continue
    found = true
    gitEmit(git, 'read-secret', git.verb, 'file', operand)
  }
  return found
}

const diff: GitVerb = {
  options: DIFF,
  run: (git, read) => {
    emitOutputs(git, read)
    // Outside a repository, and for paths outside of it, git compares files (git-diff(1)).
    const outside = (w: Word) => /^(\.\.\/|\/|~)/.test(w.text)
    const files = read.has('--no-index') || read.operands.some(outside)
    if (files) for (const path of read.operands) if (path.text !== '-') emitFile(git, 'read', path, { recursive: true })
    const shows = !read.has('--name-only', '--name-status', '--stat')
    if (!files && shows && emitSecrets(git, read)) return stream(undefined, Carries.secret, git.span)
    gitEmit(git, 'read', git.verb, 'repository')
    if (files) return openStream
    if (!read.has('--name-only'))
      return isBetweenCommits(git, read) ? openStream : { ...openStream, about: UNCOMMITTED }
    // What stands in front of each name makes it another one.
    if (read.has('--line-prefix')) return openStream
    const paths = read.operands.filter((w, i) => i >= read.afterDashes || w.text.includes('*'))
    const lists = tracked(git, paths)
    // Names are relative to the root, or to a directory that is told.
    const isRelative = read.has('--relative')
      ? read.value('--relative') === undefined
      : git.cwd === git.repository?.root
    if (git.verb !== 'diff' || !isRelative || read.strangers.length > 0) return { ...openStream, lists }
    const isOfTree = !read.has('--cached', '--staged') && revisions(git, read).length === 0
    return { ...openStream, lists: withFiles(git, lists, isOfTree ? 'edited' : 'some', paths) }
  },
}

/** `git diff A B`, `A..B`: nothing of the work tree and the index is in it. */
function isBetweenCommits(git: GitCall, read: Arguments): boolean {
  const named = revisions(git, read)
  return named.length > 1 || named.some((w) => w.text.includes('..'))
}

/** Operands that are no path which is there. */
function revisions(git: GitCall, read: Arguments): readonly Word[] {
  return read.operands.filter((w, i) => i < read.afterDashes && git.files.kind(absolute(git.cwd, w.text)) === 'absent')
}

/** Names of tracked files: of all of them, or of those that paths and patterns behind the verb let through. */
function tracked(git: GitCall, paths: readonly Word[]): readonly Word[] {
  const given = paths.filter((w) => !w.text.startsWith(':'))
  const plain = given.every((w) => isKnownText(w.text) && /^[^./:~][^:]*$/.test(w.text))
  if (given.length === 0 || !plain) return trackedFiles(git)
  return given.flatMap((w) => {
    if (/^\*\.[\w.]+$/.test(w.text)) return below({ ...w, text: '.' }, [w.text])
    if (w.pattern || /[*?[]/.test(w.text)) return [{ ...w, pattern: true, splits: true }]
    return git.files.kind(absolute(git.cwd, w.text)) === 'directory' ? below(w) : [w]
  })
}

const lsFiles: GitVerb = {
  options:
    '-x|--exclude= -X|--exclude-from= --exclude-per-directory= --with-tree= --abbrev=? --format= -o|--others ' +
    '-i|--ignored -c|--cached -d|--deleted -m|--modified -s|--stage -u|--unmerged -k|--killed -t -v -f -z ' +
    '--directory --eol --full-name --exclude-standard --error-unmatch --recurse-submodules',
  run: (git, read) => {
    gitEmit(git, 'read', git.verb, 'repository')
    if (read.has('-s', '-u', '-t', '-v', '-f', '--eol', '--format')) return openStream
    const lists = tracked(git, read.operands)
    // Others are in no index, or in another one.
    const isOfIndex = !read.has('-o', '-i', '-k', '--with-tree', '--recurse-submodules', '--directory')
    const isRelative = git.cwd === git.repository?.root || !read.has('--full-name')
    if (showsIgnored(read)) return { ...openStream, lists: [...lists, ...ignoredFiles(git, read.operands)] }
    if (!isOfIndex || !isRelative || read.strangers.length > 0) return { ...openStream, lists }
    return { ...openStream, lists: withFiles(git, lists, read.has('-m', '-d') ? 'some' : 'each', read.operands) }
  },
}

/** `-o` without `--exclude-standard` prints what is ignored as well (git-ls-files(1)). */
function showsIgnored(read: Arguments): boolean {
  return read.has('-i') || (read.has('-o') && !read.has('--exclude-standard'))
}

/** Hidden files below the paths, or below the working directory: secrets are kept there that git is told to ignore. */
function ignoredFiles(git: GitCall, paths: readonly Word[]): readonly Word[] {
  const starts = paths.length === 0 ? [word('.', git.span)] : paths
  return starts.flatMap((start) => hiddenNamed(git, { start, names: [], leaves: ['.git'], pattern: undefined }))
}

const log: GitVerb = {
  options: LOG,
  run: (git, read) => {
    emitOutputs(git, read)
    const shows = git.verb === 'show' || read.has('-p', '-L', '--cc', '-c')
    if (shows && emitSecrets(git, read)) return stream(undefined, Carries.secret, git.span)
    gitEmit(git, 'read', git.verb, 'repository')
    return commitNames(git, read)
  },
}

export function line(git: GitCall, w: Word): Stream {
  return { text: `${w.text}\n`, carries: w.carries, span: git.span }
}

const revParse: GitVerb = {
  options:
    '--abbrev-ref=? --short=? --verify --show-toplevel --git-dir --absolute-git-dir --git-common-dir --git-path= ' +
    '--symbolic-full-name ' +
    '--is-inside-work-tree --is-inside-git-dir --is-bare-repository --default= --prefix= --parseopt --sq-quote ' +
    '--show-cdup --show-prefix ' +
    '--path-format= --since= --until= --after= --before= --disambiguate= --branches=? --tags=? --remotes=? ' +
    '--glob= --exclude=',
  run: (git, read) => {
    gitEmit(git, 'read', git.verb, 'repository')
    const { repository } = git
    const first = read.operands[0]
    const alone = git.args.length === 1
    if (alone && read.has('--show-toplevel') && repository?.root !== undefined) return line(git, word(repository.root))
    if (alone && read.has('--absolute-git-dir') && repository !== undefined) return line(git, word(repository.gitDir))
    if (read.operands.length !== 1 || first === undefined) return openStream
    if (read.has('--abbrev-ref'))
      return first.text === 'HEAD' || first.text === '@' ? line(git, currentBranch(git)) : openStream
    const plain = !read.has('--symbolic-full-name', '--parseopt', '--sq-quote', '--git-path')
    if (!plain || read.strangers.length > 0 || !isKnown(first)) return openStream
    // A name that resolves prints a number; one that does not is printed as it stands.
    const resolves =
      /^(HEAD|@)([~^]\d*)*$/.test(first.text) ||
      (repository !== undefined && resolveName(git, repository, first.text) !== undefined)
    return resolves || read.has('--verify') ? someName(git) : openStream
  },
}

const grep: GitVerb = {
  options:
    '-e= -f= -O|--open-files-in-pager=? -A|--after-context= -B|--before-context= -C|--context= -m|--max-count= ' +
    '--max-depth= --threads= ' +
    '-v|--invert-match --no-index --cached --untracked -i -I -w -a -h -H -E -G -P -F -n -l -L -c -p -W -r -z -o --and --or --not ' +
    '--recursive --color=? --line-number --name-only',
  run: (git, read) => {
    for (const path of read.values('-f')) emitFile(git, 'read', path)
    const viewer = read.value('-O')
    if (viewer !== undefined && viewer.text !== '')
      git.shell({ text: viewer.text, carries: viewer.carries, span: viewer.span }, { cwd: git.cwd })
    const paths = read.operands.slice(read.has('-e', '-f') ? 0 : 1)
    if (read.has('--no-index', '--untracked')) {
      for (const path of paths.length === 0 ? [word('.', git.span)] : paths)
        emitFile(git, 'read', path, { recursive: true })
    } else if (paths.some((path) => isSecretPath(path.text))) {
      gitEmit(git, 'read-secret', git.verb, 'file', paths.find((path) => isSecretPath(path.text)) ?? '')
      return stream(undefined, Carries.secret, git.span)
    }
    gitEmit(git, 'read', git.verb, 'repository')
    if (!read.has('-l', '--name-only')) return openStream
    const pattern = read.values('-e').length > 1 ? undefined : (read.value('-e') ?? read.operands[0])
    const hidden = paths.length > 0 || read.has('--not', '--or', '-v') ? undefined : hiddenWith(git, pattern)
    return {
      ...openStream,
      lists: hidden === undefined ? searched(git, read, paths) : [...below(word('.', git.span)), ...hidden],
    }
  },
}

/** Tracked files, of a search that may have found its text in any of them. */
function searched(git: GitCall, read: Arguments, paths: readonly Word[]): readonly Word[] {
  const lists = tracked(git, paths)
  const isOfIndex = !read.has('--no-index', '--untracked', '-O') && read.strangers.length === 0
  return isOfIndex ? withFiles(git, lists, 'some', paths) : lists
}

/** Files that a verb makes: patches, archives, bundles, reports. */
const archive: GitVerb = {
  options:
    '-o|--output= --format= --prefix= --remote= --exec= --add-file= --add-virtual-file= --mtime= ' +
    '--worktree-attributes -l|--list -0 -1 -9',
  run: (git, read) => {
    for (const path of read.values('--add-file')) emitFile(git, 'read', path)
    for (const path of read.values('-o')) emitFile(git, 'overwrite', path)
    checkAddress(git, read.value('--remote'))
    checkPack(git, read.value('--exec'))
    gitEmit(git, 'read', git.verb, 'repository')
    // Whoever unpacks it writes over the files of these names.
    const [, ...paths] = read.operands
    const prefix = read.value('--prefix')?.text ?? ''
    const members = paths.length === 0 ? [word(prefix === '' ? '.' : prefix, git.span)] : paths
    const lists = paths.length === 0 ? members : members.map((one) => ({ ...one, text: prefix + one.text }))
    const packed = { ...openStream, span: git.span, lists }
    for (const path of read.values('-o')) git.wroteFile(path, packed)
    return read.has('-o', '-l') ? undefined : packed
  },
}

const formatPatch: GitVerb = {
  options:
    `${LOG} -o|--output-directory= --stdout -N|--no-numbered --numbered -k --start-number= --suffix= ` +
    '--subject-prefix= --to= --cc= --from=? --in-reply-to= --base= --interdiff= --range-diff= --cover-letter ' +
    '-v|--reroll-count= --signature= --signature-file= --rfc=? --thread=? --attach=? --inline=? ' +
    '--creation-factor= --filename-max-length=',
  run: (git, read) => {
    emitOutputs(git, read)
    gitEmit(git, 'read', git.verb, 'repository')
    if (read.has('--stdout', '--output')) return
    const directory = read.value('-o')
    emitFile(git, 'create', directory ?? word(`${SOME_NAME}.patch`, git.span))
  },
}

const bundle: GitVerb = {
  options: '--all --branches=? --tags=? --version= --since= -n|--max-count= --progress --not',
  run: (git, read) => {
    const [verb, file] = read.operands
    if (verb?.text === 'create' && file !== undefined) {
      if (file.text !== '-') emitFile(git, 'overwrite', file)
      return gitEmit(git, 'read', 'bundle create', 'repository')
    }
    if (verb?.text === 'unbundle') return gitEmit(git, 'change', 'bundle unbundle', 'repository')
    if (file !== undefined) emitFile(git, 'read', file)
    return gitEmit(git, 'read', 'bundle', 'repository')
  },
}

/** A file of its own choice in this directory. */
const report: GitVerb = {
  options: '-o|--output-directory= -s|--suffix= --mode= --diagnose=?',
  run: (git, read) => {
    emitFile(git, 'create', read.value('-o') ?? word(`git-${git.verb}-${SOME_NAME}.txt`, git.span))
    gitEmit(git, 'read', git.verb, 'repository')
  },
}

const catFile: GitVerb = {
  options:
    '-t -s -e -p --batch=? --batch-check=? --batch-command=? --textconv --filters --path= --follow-symlinks ' +
    '--filter= -Z --buffer --unordered --allow-unknown-type',
  run: (git, read) => {
    if (!read.has('-t', '-s', '-e') && emitSecrets(git, read)) return stream(undefined, Carries.secret, git.span)
    gitEmit(git, 'read', git.verb, 'repository')
  },
}

const hashObject: GitVerb = {
  options: '-t= -w --stdin --stdin-paths --path= --no-filters --literally',
  run: (git, read) => {
    for (const path of read.operands) emitFile(git, 'read', path)
    gitEmit(git, read.has('-w') ? 'change' : 'read', git.verb, 'object')
    return someName(git)
  },
}

const fsck: GitVerb = {
  options:
    '--lost-found --full --strict --unreachable --dangling --root --tags --cache --connectivity-only --name-objects',
  run: (git, read) => gitEmit(git, read.has('--lost-found') ? 'change' : 'read', git.verb, 'repository'),
}

const remoteList: GitVerb = {
  options:
    '-h|--heads -b|--branches -t|--tags --refs --upload-pack|--exec= --exit-code --get-url --sort= ' +
    '-o|--server-option= --symref',
  run: (git, read) => {
    checkPack(git, read.value('--upload-pack'))
    checkAddress(git, read.operands[0])
    gitEmit(git, 'read', git.verb, 'remote', read.operands[0] ?? '')
  },
}

const mergeBase: GitVerb = {
  options: '-a|--all --octopus --independent --is-ancestor --fork-point',
  run: (git, read) => {
    gitEmit(git, 'read', git.verb, 'repository')
    // `--fork-point` often finds none, and `$(…):x` is then the deletion of `x`.
    if (read.has('--is-ancestor', '--fork-point') || read.strangers.length > 0) return openStream
    // Of two lines of history that share nothing there is none.
    return read.has('-a', '--independent', '--octopus') ? someNames(git) : someName(git)
  },
}

const interpretTrailers: GitVerb = {
  options:
    '--in-place --trim-empty --where= --if-exists= --if-missing= --only-trailers --only-input --unfold --parse ' +
    '--no-divider --trailer=',
  run: (git, read) => {
    for (const path of read.operands) emitFile(git, read.has('--in-place') ? 'edit' : 'read', path)
  },
}

export const readingVerbs: GitVerbs = {
  log,
  whatchanged: log,
  show: log,
  'rev-list': log,
  diff,
  'diff-files': diff,
  'diff-index': diff,
  'diff-tree': diff,
  'diff-pairs': diff,
  status: reads(
    '-s|--short -b|--branch -u|--untracked-files=? --porcelain=? --ignored=? --ignore-submodules=? --column=? -z ' +
      '--long --show-stash --ahead-behind --find-renames=?',
  ),
  blame: reads(
    '-L= -S= -C=? -M=? --contents= --date= --since= --ignore-rev= --ignore-revs-file= --abbrev= -e -f -n -s -l ' +
      '-t -w -p -b -c --line-porcelain --porcelain',
    'content',
  ),
  annotate: reads('-L= -S= -C=? -M=? --contents= --date= --since=', 'content'),
  grep,
  'ls-files': lsFiles,
  'ls-tree': reads('--abbrev=? --format= -r -d -t -l|--long -z --name-only --full-name --full-tree'),
  'ls-remote': remoteList,
  'rev-parse': revParse,
  describe: reads(
    '--match= --exclude= --candidates= --abbrev= --dirty=? --broken=? --contains --all --tags --long --always ' +
      '--exact-match --first-parent --debug',
  ),
  shortlog: reads(LOG),
  'cat-file': catFile,
  'for-each-ref': reads(
    '--count= --sort= --format= --points-at= --merged=? --no-merged=? --contains=? --no-contains=? --exclude= ' +
      '--start-after= --color=?',
  ),
  'show-ref': reads(
    '--exclude-existing=? --hash=? --abbrev=? -d -s --verify --heads --branches --tags --head --exists',
  ),
  'show-branch': reads('--reflog=? --more= --color=? --list -a -r --current --topo-order --sha1-name'),
  'show-index': reads('--object-format='),
  'count-objects': reads('-H|--human-readable'),
  fsck,
  'fsck-objects': fsck,
  'verify-commit': reads('--raw'),
  'verify-tag': reads('--raw --format='),
  'verify-pack': reads('-s --stat-only --object-format='),
  'merge-base': mergeBase,
  'merge-tree': reads(
    '--write-tree --trivial-merge --messages --name-only --allow-unrelated-histories --stdin --merge-base= -X=',
  ),
  'range-diff': reads(LOG),
  cherry: reads('--abbrev='),
  'check-ignore': reads('-z --stdin -n --non-matching --no-index'),
  'check-attr': reads('-a --all -z --stdin --cached --source='),
  'check-mailmap': reads('--stdin --mailmap-file= --mailmap-blob='),
  'check-ref-format': reads('--normalize --allow-onelevel --refspec-pattern --branch'),
  'name-rev': reads('--refs= --exclude= --all --tags --stdin --annotate-stdin --name-only --undefined --always'),
  'get-tar-commit-id': reads(),
  'patch-id': reads('--stable --unstable --verbatim'),
  'fmt-merge-msg': reads('-F= --into-name= -m= --log=?'),
  'request-pull': reads('-p'),
  'unpack-file': reads(),
  'last-modified': reads(LOG),
  repo: reads('--format= -z'),
  column: reads('--command= --mode=? --raw-mode= --width= --indent= --nl= --padding='),
  stripspace: reads('-s -c'),
  'interpret-trailers': interpretTrailers,
  var: reads('-l'),
  version: reads('--build-options'),
  help: reads('-a --all -g -c -i -m -w --web --info --man --guides --config --user-interfaces --developer-interfaces'),
  archive,
  'format-patch': formatPatch,
  bundle,
  bugreport: report,
  diagnose: report,
  'hash-object': hashObject,
  'fast-export': reads(
    '--progress= --signed-tags= --tag-of-filtered-object= --export-marks= --import-marks= --refspec= --anonymize ' +
      '--all -M -C',
  ),
  backfill: reads('--min-batch-size= --sparse'),
  'upload-pack': reads('--strict --timeout= --stateless-rpc --advertise-refs'),
  'upload-archive': reads(),
}
