import { matchesExtended } from '../../../../lib/extended-regex.ts'
import { absolute, emit, emitFile } from '../../../emit.ts'
import { type Arguments, optionTable, readArguments } from '../../../options.ts'
import type { Call, Program } from '../../../program.ts'
import { matchesPattern } from '../../../shell/words/pattern.ts'
import { isKnown, isKnownText, type Word, word } from '../../../word.ts'
import { type Found, walkFiles, walkHidden } from './find-walk.ts'
import { type FoundFiles, hiddenFound, hiddenUnlisted, runOnFound, unlisted } from './found-files.ts'

const MOST_MATCHES = 64

/** fd 10. By default it leaves out hidden and ignored files; the ignored ones count here, which only adds. */
export const fd: Program = {
  names: ['fd', 'fdfind'],
  about: 'finds files by name, and may run a program on them',
  examples: {
    'fd -e ts total src': ['file list src'],
    fd: ['file list .'],
    'fd -e bak . /srv -x rm': ['file list /srv', 'file delete /srv/**/*.bak'],
    'fd . /srv -X rm -rf': ['file list /srv', 'file delete below /srv', 'file delete below /srv/**'],
    "fd -g '*.bak' /srv -x rm {} \\; -t f": ['file list /srv', 'file delete /srv/**/*.bak'],
    'fd -H x -x systemctl restart nginx {}': ['file list .', 'restart restart unit nginx', 'restart restart unit ./**'],
    'fd -e bak . /srv | xargs rm': ['file list /srv', 'file delete /srv/**/*.bak'],
    'fd --frobnicate x': ['undescribed search file', 'file list .'],
  },
  run: (call) => {
    const { own, commands } = splitCommands(call.args)
    const read = readArguments(own, optionTable(OPTIONS))
    if (read.has('-h', '-V')) return undefined
    const [pattern, ...paths] = read.operands
    const base = read.value('-C')
    const starts = [...paths, ...read.values('--search-path')]
    const given = starts.length > 0 ? starts : [base ?? word('.', call.span)]
    if (read.strangers.length > 0) emit(call, 'undescribed', 'search', 'file')
    const lists: Word[] = []
    for (const start of given) {
      emitFile(call, 'list', start)
      if (commands.length === 0) lists.push(...lookFor(call, read, pattern, start).found.words)
      for (const { words, together } of commands) {
        const { found, everything } = lookFor(call, read, pattern, start)
        const filled = words.some((w) => /\{(|\/|\/\/|\.|\/\.)\}/.test(w.text))
          ? words
          : [...words, word('{}', call.span)]
        runOnFound(call, filled, found, start, { together, inDirectory: false, everything })
      }
    }
    return commands.length > 0 ? undefined : { text: undefined, carries: 0, span: call.span, lists }
  },
}

const OPTIONS =
  '-H|--hidden -I|--no-ignore -u|--unrestricted --no-ignore-vcs --no-require-git --no-ignore-parent ' +
  '-s|--case-sensitive -i|--ignore-case ' +
  '-g|--glob --regex -F|--fixed-strings --and= -a|--absolute-path -l|--list-details -L|--follow -p|--full-path ' +
  '-0|--print0 -d|--max-depth= ' +
  '--min-depth= --exact-depth= -E|--exclude= --prune -t|--type= -e|--extension= -S|--size= --changed-within= ' +
  '--changed-before= -o|--owner= ' +
  '--format= --batch-size= -c|--color= --hyperlink=? --ignore-file= -j|--threads= --max-results= -1 -q|--quiet ' +
  '--show-errors -C|--base-directory= ' +
  '--path-separator= --search-path= --strip-cwd-prefix=? --one-file-system --xdev --mount --gen-completions=? ' +
  '-h|--help -V|--version --no-hidden --no-follow'

interface FdCommand {
  readonly words: readonly Word[]
  readonly together: boolean
}

/** `-x` and `-X` take every word up to `;` or the end. */
function splitCommands(args: readonly Word[]): {
  readonly own: readonly Word[]
  readonly commands: readonly FdCommand[]
} {
  const own: Word[] = []
  const commands: FdCommand[] = []
  for (let i = 0; i < args.length; i++) {
    const text = (args[i] as Word).text
    if (!/^(-x|-X|--exec|--exec-batch)(=|$)/.test(text)) {
      own.push(args[i] as Word)
      continue
    }
    const end = args.findIndex((w, at) => at > i && w.text === ';')
    const equals = text.indexOf('=')
    const joined = equals < 0 ? [] : [{ ...(args[i] as Word), text: text.slice(equals + 1) }]
    commands.push({
      words: [...joined, ...args.slice(i + 1, end < 0 ? args.length : end)],
      together: /^(-X|--exec-batch)/.test(text),
    })
    i = end < 0 ? args.length : end
  }
  return { own, commands }
}

function lookFor(
  call: Call,
  read: Arguments,
  pattern: Word | undefined,
  start: Word,
): { readonly found: FoundFiles; readonly everything: boolean } {
  const matches = matcher(read, pattern)
  const everything = matches('\u0001') !== false
  const paths: string[] = []
  const inside = isKnown(start) && absolute(call.cwd, start.text).startsWith(call.cwd)
  const kinds = read.values('-t').map((w) => w.text.charAt(0))
  const fits = (one: Found) =>
    kinds.length === 0 || one.kind === 'any' || kinds.some((k) => k === one.kind.charAt(0) || /[xeps]/.test(k))
  const hidden = read.has('-H', '-u')
  const left = read.values('-E').map((w) => w.text)
  const visit = (one: Found) => {
    if (one.depth === 0) return true
    const { name } = one
    if (name !== undefined && isLeftOut(read, name, hidden, left)) return false
    if (fits(one) && (name === undefined || matches(name) !== false)) paths.push(one.path)
    return true
  }
  const known = inside && walkFiles(call, start.text, visit)
  if (known && paths.length <= MOST_MATCHES)
    return { found: { words: paths.map((one) => ({ ...start, text: one })), listed: true }, everything }
  const looked = known || !hidden || !isKnown(start) || walkHidden(call, start.text, visit)
  const globs = read.has('-g') && pattern !== undefined && !read.has('-p') ? [pattern.text] : []
  const names = globs.length > 0 ? globs : read.values('-e').map((w) => `*.${w.text.replace(/^\./, '')}`)
  const found = unlisted(start, names, everything)
  const isThere = call.files.kind(absolute(call.cwd, start.text)) === 'directory'
  const more = !hidden ? [] : looked ? hiddenFound(start, paths) : isThere ? hiddenUnlisted(start, names) : []
  const words = [...found.words, ...more]
  return { found: { ...found, words }, everything }
}

/** What fd does not enter: hidden names, where they are not asked for; what git keeps; what `-E` names. */
function isLeftOut(read: Arguments, name: string, hidden: boolean, left: readonly string[]): boolean {
  if (name.startsWith('.') && !hidden) return true
  if (name === '.git' && !read.has('-I', '-u', '--no-ignore-vcs')) return true
  return left.some((one) => isKnownText(one) && matchesPattern(one, name))
}

/** Whether a name may be meant; `undefined` where that is not known. */
function matcher(read: Arguments, pattern: Word | undefined): (name: string) => boolean | undefined {
  const endings = read.values('-e').map((w) => `.${w.text.replace(/^\./, '').toLowerCase()}`)
  const text = pattern === undefined || read.has('-p') ? '' : pattern.text
  const low = text.toLowerCase()
  return (name) => {
    const lowName = name.toLowerCase()
    if (endings.length > 0 && !endings.some((one) => lowName.endsWith(one))) return false
    if (text === '' || text === '.') return true
    if (!isKnownText(text)) return undefined
    if (read.has('-g')) return matchesPattern(low, lowName)
    if (read.has('-F')) return lowName.includes(low)
    return matchesExtended(low, lowName)
  }
}
