import { absolute, emitFile } from '../../emit.ts'
import { type Arguments, joinWords, optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isKnown, type Stream, type Word, word } from '../../word.ts'
import { asksHelp } from '../files.ts'
import { below, endingIn, hiddenLetThrough, hiddenNamed, hiddenWith, withText } from './listed.ts'
import { lineSearch } from './passed-lines.ts'
import { narrowed, readAll } from './reading.ts'
import { settingsSearched } from './searched-secrets.ts'

const grepOptions =
  '-A|--after-context= -B|--before-context= -C|--context= -E|--extended-regexp -F|--fixed-strings -G|--basic-regexp -P|--perl-regexp -H|--with-filename -I -L|--files-without-match -R|--dereference-recursive -T -U -V -Z|--null -a|--text -b|--byte-offset -c|--count -d|--directories= -D|--devices= -e|--regexp= -f|--file= -h|--no-filename -i|--ignore-case -y -l|--files-with-matches -m|--max-count= -n|--line-number -o|--only-matching -q|--quiet|--silent -r|--recursive -s|--no-messages -v|--invert-match -w|--word-regexp -x|--line-regexp -z|--null-data --binary-files= --color=? --colour=? --exclude= --exclude-dir= --exclude-from= --include= --label= --line-buffered --no-ignore-case -g|--glob= -t|--type= -u|--unrestricted -j|--threads= -M|--max-columns= -p|--pretty --hidden --no-ignore --files --json --stats --sort= --iglob= --max-depth= --pre= -S|--smart-case --multiline --trim --vimgrep --column --heading --no-heading --passthru --replace= --follow --type-not= --no-ignore-vcs --one-file-system --group-directories'

export const grep: Program = {
  names: ['grep', 'egrep', 'fgrep', 'zgrep', 'rgrep', 'rg', 'ag', 'ack', 'ugrep', 'ggrep', 'bzgrep', 'xzgrep'],
  about: 'searches text',
  examples: {
    "grep -rn 'DROP TABLE' .": ['file read below .'],
    'grep x a b': ['file read a', 'file read b'],
    'grep -e x -e y a': ['file read a'],
    "rg -n 'a' docs/": ['file read below docs/'],
    'rg --pre ./x.sh a': ['file read below .', 'undescribed run program ./x.sh'],
    'echo a | grep a': [],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(call.args, optionTable(grepOptions))
    const ripgrep = !/grep$/.test(call.name)
    const skip = read.has('-e', '-f') || read.has('--files') ? 0 : 1
    const paths = read.operands.slice(skip)
    const recursive = ripgrep || read.has('-r', '-R') || call.name === 'rgrep'
    for (const path of read.values('-f')) emitFile(call, 'read', path)
    // `rg --files` lists the directory, whatever is piped into it.
    const searchesInput = paths.length === 0 && call.stdinGiven && !(ripgrep && read.has('--files'))
    const all =
      paths.length === 0 && recursive && !searchesInput ? [{ ...joinWords([]), text: '.', span: call.span }] : paths
    for (const path of all) emitFile(call, 'read', path, { verb: 'search', ...(recursive ? { recursive } : {}) })
    const pattern = read.value('-e') ?? read.operands[0]
    if (recursive) {
      const asked = read.has('-e') ? read.values('-e') : pattern === undefined ? [] : [pattern]
      const searched = paths.length > 0 ? paths : [word('.', call.span)]
      for (const path of settingsSearched(call, read, searched, asked)) emitFile(call, 'read', path, { verb: 'search' })
    }
    const names = read.has('-l', '-L', '--files') && !searchesInput
    const single = read.values('-e').length > 1 || read.has('-f', '-L', '-v') ? undefined : pattern
    const pre = read.value('--pre')
    if (pre !== undefined)
      call.exec([
        pre,
        ...all.map((path) => ({ ...path, text: path.text.endsWith('/') ? `${path.text}**` : path.text })),
      ])
    const input = readAll(call, paths)
    const lists = names
      ? found(call, read, all, single, recursive, ripgrep && call.name !== 'ack')
      : paths.length === 0 && call.stdinGiven && !read.has(...CHANGES_LINES)
        ? named(call, input, read, { single, pattern, isGrep: !ripgrep })
        : undefined
    return {
      text: undefined,
      carries: input.carries,
      span: call.span,
      ...(lists === undefined ? {} : { lists }),
      ...(keepsMost(read, pattern) ? { of: input.of ?? [] } : {}),
      about: read.has('-v') ? call.stdin.about : grepAbout(call, pattern),
    }
  },
}

/** Of the files that a list names, those whose lines are let through, as far as it is plain which. */
function named(
  call: Call,
  input: Stream,
  read: Arguments,
  { single, pattern, isGrep }: { single: Word | undefined; pattern: Word | undefined; isGrep: boolean },
): readonly Word[] | undefined {
  const otherwise = read.values('-e').length > 1 || read.has('-f', '-L', '-x', '-w', '-z', '-U', '-S', '--passthru')
  const only = otherwise || !isGrep ? undefined : pattern
  const { lists } = endingIn(input, read.has('-v', '-i') ? undefined : single)
  if (only === undefined) return lists
  const search = lineSearch(call.name, read, only)
  return withText(lists, only, search)?.map((one) => hiddenLetThrough(one, search))
}

/** `-v` leaves out some lines, but for a pattern that every line matches; and its lines may only be counted. */
function keepsMost(read: Arguments, pattern: Word | undefined): boolean {
  if (!read.has('-v') || read.has('-c', '-l', '-L', '-q', '-o', '-m')) return false
  const patterns = read.has('-e') ? read.values('-e') : pattern === undefined || read.has('-f') ? [] : [pattern]
  return patterns.every((one) => isKnown(one) && (one.text === '^$' || !/^\^?(\.[*+]?)?\$?$/.test(one.text)))
}

/** Options by which a line is not printed as it was. */
const CHANGES_LINES = ['-n', '-o', '-c', '-b', '-A', '-B', '-C', '-H', '-Z', '--replace', '--json', '--column']

/**
 * The files that may be named, for `-l`: those below the directories. A whole work tree with what is hidden in it is more
 * than a list of files: only ripgrep leaves that out.
 */
function found(
  call: Call,
  read: Arguments,
  paths: readonly Word[],
  pattern: Word | undefined,
  recursive: boolean,
  leavesHidden: boolean,
): readonly Word[] | undefined {
  const globs = read.values('--include', '-g').map((w) => w.text)
  const plain = globs.every((one) => /^[\w.*-]+$/.test(one)) ? globs : []
  const hidden = !leavesHidden || read.has('--hidden', '-u', '--no-ignore')
  const lists: Word[] = []
  for (const path of paths) {
    const directory = recursive && call.files.kind(absolute(call.cwd, path.text)) !== 'file'
    if (!directory) lists.push(path)
    else if (hidden && read.has('--files') && leavesHidden) {
      lists.push(
        ...below(path, plain),
        ...hiddenNamed(call, { start: path, names: plain, leaves: [], pattern: undefined }),
      )
    } else if (hidden && plain.length === 0 && /^[./]*$/.test(path.text)) {
      const known = path.text.startsWith('..') || !leavesGit(read) ? undefined : hiddenWith(call, pattern)
      if (known === undefined) return undefined
      lists.push(...below(path), ...known)
    } else {
      lists.push(...(leavesHidden || plain.length > 0 ? [] : [path]), ...below(path, plain))
      const leaves = read.values('--exclude-dir', '--exclude').map((w) => w.text)
      if (hidden) lists.push(...hiddenNamed(call, { start: path, names: plain, leaves, pattern }))
    }
  }
  return lists
}

/** What git keeps (the index, objects) is not searched: whoever edits it breaks the repository. */
function leavesGit(read: Arguments): boolean {
  return read.values('--exclude-dir').some((w) => w.text === '.git')
}

/** `ps aux | grep prodgate | awk …` prints about `prodgate`, and so does `ps aux | awk '/prodgate/ …'`. */
function grepAbout(call: Call, pattern: Word | undefined): string | undefined {
  return call.stdin.about === 'processes' ? pattern?.text : narrowed(call.stdin.about)
}
