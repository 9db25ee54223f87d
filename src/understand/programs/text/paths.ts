import { cutTrailing } from '../../../lib/cut.ts'
import { absolute, emit, emitFile } from '../../emit.ts'
import { joinWords } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { Carries, isKnown, isKnownText, type Stream, stream, unknownWord, type Word, word } from '../../word.ts'

/** Programs that list files, and that take paths apart or find them. */

const lists: Program = {
  names: [
    'ls',
    'dir',
    'vdir',
    'exa',
    'eza',
    'lsd',
    'tree',
    'stat',
    'du',
    'readlink',
    'realpath',
    'file',
    'namei',
    'lsattr',
    'getfacl',
    'gls',
  ],
  about: 'lists files and what is known of them, never their contents',
  examples: {
    ls: ['file list .'],
    'ls -la /': ['file list /'],
    'du -sh ~': ['file list /home/me'],
    'readlink -f x': ['file list x'],
    "tree -L 2 -I 'dist|node_modules' src": ['file list src'],
    'tree -o a.txt': ['file overwrite a.txt', 'file list .'],
    'du -h -d 1': ['file list .'],
    'ls -d a b | xargs rm': ['file list a', 'file list b', 'file delete a', 'file delete b'],
  },
  run: (call) => {
    const valued = VALUED[call.name]
    const isValue = (i: number) => valued?.test(call.args[i - 1]?.text ?? '') === true
    const paths = call.args.filter((w, i) => !w.text.startsWith('-') && !isValue(i))
    if (call.name === 'tree')
      for (const [i, w] of call.args.entries())
        if (/^-[a-zA-Z]*o$/.test(call.args[i - 1]?.text ?? '')) emitFile(call, 'overwrite', w)
    const all = paths.length === 0 ? [{ ...joinWords([]), text: '.', span: call.span }] : paths
    for (const path of all) emitFile(call, 'list', path)
    if ((call.name === 'realpath' || call.name === 'readlink') && paths.length === 1 && isKnown(paths[0] as Word)) {
      return stream(`${call.files.real(absolute(call.cwd, (paths[0] as Word).text))}\n`)
    }
    return call.name === 'ls' || call.name === 'gls' ? namesOf(call, paths) : undefined
  },
}

/** Options whose value is the next word, and no path. */
const VALUED: Readonly<Record<string, RegExp>> = {
  tree: /^-(?:[a-zA-Z]*[LPIoHT]|-(?:filelimit|charset|timefmt|infofile|gitfile))$/,
  du: /^-(?:[a-zA-Z]*[dtB]|-(?:max-depth|threshold|exclude|block-size))$/,
  ls: /^-(?:[a-zA-Z]*[IwT]|-(?:ignore|hide|width|tabsize|sort|time|time-style|format|block-size))$/,
  eza: /^-(?:[a-zA-Z]*[LIst]|-(?:level|ignore-glob|sort|time))$/,
  exa: /^-(?:[a-zA-Z]*[LIst]|-(?:level|ignore-glob|sort|time))$/,
  stat: /^-(?:c|-format|-printf)$/,
}

const MOST_NAMES = 200

/** `ls src/*.ts` prints the names as they were given; of a directory it prints what is in it. */
function namesOf(call: Call, paths: readonly Word[]): Stream | undefined {
  if (paths.length > MOST_NAMES) return undefined
  const options = call.args.map((w) => w.text).filter((text) => text.startsWith('-'))
  if (options.some((text) => !/^-([1AatrSUXvcufBd]+|-all|-almost-all|-directory)$/.test(text))) return undefined
  const has = (letters: RegExp) => options.some((text) => letters.test(text))
  const asGiven =
    has(/^-(\w*d|-directory)/) || paths.every((w) => call.files.kind(absolute(call.cwd, w.text)) !== 'directory')
  if (paths.length > 0 && asGiven) return { ...stream(undefined), lists: paths }
  const [directory = word('.', call.span), ...others] = paths
  if (others.length > 0 || !isKnown(directory)) return undefined
  return entriesOf(call, directory, has(/^-(\w*[aAf]|-all|-almost-all)/))
}

/**
 * What stands in a directory now, by name, and one that is not known: whatever is there by then. Of very many only those that
 * hold a secret are named.
 */
function entriesOf(call: Call, directory: Word, hidden: boolean): Stream | undefined {
  const names = call.files.list(absolute(call.cwd, directory.text))
  if (names === undefined || !call.spend(names.length)) return undefined
  const shown = names.filter((name) => (hidden || !name.startsWith('.')) && !/[\s'"\\]/.test(name))
  const told = shown.length > MOST_NAMES ? shown.filter(isSecretPath).slice(0, MOST_NAMES) : shown
  return {
    ...stream(undefined),
    lists: [...told.map((name) => word(name, directory.span)), unknownWord(directory.span, Carries.nothing, true)],
  }
}

const basename: Program = {
  names: ['basename', 'dirname'],
  about: 'takes a path apart, as text',
  examples: { 'rm "$(basename a/b)"': ['file delete b'], 'rm "$(dirname a/b)"': ['file delete a'] },
  run: (call) => {
    const [path, ending] = call.args.filter((w) => !w.text.startsWith('-'))
    if (path === undefined || !isKnownText(path.text) || call.args.some((w) => w.text.startsWith('-')))
      return stream(undefined)
    const trimmed = cutTrailing(path.text, '/') || path.text.slice(0, 1)
    const slash = trimmed.lastIndexOf('/')
    if (call.name === 'dirname') return stream(`${slash < 0 ? '.' : slash === 0 ? '/' : trimmed.slice(0, slash)}\n`)
    const base = trimmed.slice(slash + 1)
    const cut =
      ending !== undefined && base !== ending.text && base.endsWith(ending.text)
        ? base.slice(0, -ending.text.length)
        : base
    return stream(`${cut}\n`)
  },
}

const which: Program = {
  names: ['which'],
  about: 'says where a program stands',
  examples: {
    'which rm': ['read locate program rm'],
    'cp $(which rm) ./x; ./x a': [
      'read locate program rm',
      'file read /usr/local/bin/rm',
      'file overwrite ./x',
      'file delete a',
    ],
  },
  run: (call) =>
    located(
      call,
      call.args.filter((w) => !w.text.startsWith('-')),
    ),
}

/** The path of a program, which is a path that ends in its name. */
export function located(call: Call, names: readonly Word[]): Stream {
  emit(call, 'read', 'locate', 'program', joinWords(names))
  return stream(names.map((w) => `/usr/local/bin/${w.text}\n`).join(''))
}

export const pathPrograms: readonly Program[] = [lists, basename, which]
