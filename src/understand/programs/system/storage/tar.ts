import { absolute, emit, emitFile, lookedAt } from '../../../emit.ts'
import type { Call, Program } from '../../../program.ts'
import { isSecretDirectory, isSecretPath } from '../../../secrets/path.ts'
import { Carries, isKnown, isKnownText, type Stream, unknownWord, type Word, word } from '../../../word.ts'
import { asksHelp } from '../../files.ts'
import { directoriesOf } from './archive-members.ts'

/** tar(1), GNU tar 1.35 and bsdtar 3.7: options that run programs, read sources and write over what is there. */

/** Letters and long names of options that take a value. */
const LETTERS_WITH_VALUE = 'fbCgHIKLNTVXF'
const LONG_WITH_VALUE = new Set([
  'file',
  'blocking-factor',
  'directory',
  'listed-incremental',
  'format',
  'use-compress-program',
  'starting-file',
  'tape-length',
  'newer',
  'after-date',
  'newer-mtime',
  'files-from',
  'label',
  'exclude-from',
  'exclude',
  'info-script',
  'new-volume-script',
  'transform',
  'xform',
  'strip-components',
  'owner',
  'group',
  'mode',
  'mtime',
  'to-command',
  'checkpoint-action',
  'rsh-command',
  'rmt-command',
  'suffix',
  'index-file',
  'warning',
  'record-size',
  'quoting-style',
  'volno-file',
  'add-file',
  'owner-map',
  'group-map',
  'sort',
  'hole-detection',
  'level',
  'pax-option',
  'options',
  'include',
  'exclude-tag',
  'exclude-tag-all',
  'exclude-tag-under',
  'exclude-ignore',
  'exclude-ignore-recursive',
  'sparse-version',
  'clamp-mtime-to',
  'passphrase',
  'uid',
  'gid',
  'uname',
  'gname',
  'set-mtime-command',
  'set-mtime-format',
  'selinux-context',
  'no-quote-chars',
  'quote-chars',
])
const LONG_OF_MODE: Readonly<Record<string, string>> = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  append: 'r',
  update: 'u',
  catenate: 'A',
  concatenate: 'A',
  diff: 'd',
  compare: 'd',
  delete: 'D',
  'test-label': 't',
}

interface TarCall {
  mode: string
  archive: Word | undefined
  /** Where members are taken from or put, at the point of the command at which it is asked. */
  directory: Word | undefined
  readonly sources: { readonly path: Word; readonly directory: Word | undefined }[]
  readonly lists: Word[]
  readonly programs: { readonly code: Word; readonly shell: boolean }[]
  readonly flags: Set<string>
  incremental: Word | undefined
}

function readTar(args: readonly Word[]): TarCall {
  const found: TarCall = {
    mode: '',
    archive: undefined,
    directory: undefined,
    sources: [],
    lists: [],
    programs: [],
    flags: new Set(),
    incremental: undefined,
  }
  let i = 0
  const take = (): Word | undefined => args[++i]
  const letter = (c: string, value: () => Word | undefined) => {
    if ('cxtruAd'.includes(c)) found.mode = c
    else if (c === 'f') found.archive = value()
    else if (c === 'C') found.directory = value() ?? found.directory
    else if (c === 'T') addTo(found.lists, value())
    else if (c === 'I') addProgram(found, value(), true)
    else if (c === 'F') addProgram(found, value(), true)
    else if (c === 'g') found.incremental = value()
    else if (LETTERS_WITH_VALUE.includes(c)) value()
    else found.flags.add(c)
  }
  const first = args[0]
  if (first !== undefined && isKnown(first) && /^[A-Za-z]+$/.test(first.text))
    for (const c of first.text) letter(c, take)
  else i--
  for (i++; i < args.length; i++) {
    const w = args[i] as Word
    if (w.text === '--') {
      for (const path of args.slice(i + 1)) found.sources.push({ path, directory: found.directory })
      break
    }
    if (w.text.startsWith('--')) readLong(found, w, take)
    else if (w.text.startsWith('-') && w.text.length > 1) {
      for (let at = 1; at < w.text.length; at++) {
        const c = w.text.charAt(at)
        const rest = w.text.slice(at + 1)
        if (!LETTERS_WITH_VALUE.includes(c)) {
          letter(c, take)
          continue
        }
        letter(c, () => (rest === '' ? take() : { ...w, text: rest }))
        break
      }
    } else found.sources.push({ path: w, directory: found.directory })
  }
  return found
}

function readLong(found: TarCall, w: Word, take: () => Word | undefined): void {
  const equals = w.text.indexOf('=')
  const given = w.text.slice(2, equals < 0 ? undefined : equals)
  const name = LONG_OF_MODE[given] !== undefined || LONG_WITH_VALUE.has(given) ? given : abbreviated(given)
  const value = () => (equals >= 0 ? { ...w, text: w.text.slice(equals + 1) } : take())
  const mode = LONG_OF_MODE[name]
  if (mode !== undefined) found.mode = mode
  else if (name === 'file') found.archive = value()
  else if (name === 'directory') found.directory = value() ?? found.directory
  else if (name === 'files-from') addTo(found.lists, value())
  else if (name === 'add-file') {
    const path = value()
    if (path !== undefined) found.sources.push({ path, directory: found.directory })
  } else if (/^(use-compress-program|info-script|new-volume-script|to-command)$/.test(name)) {
    addProgram(found, value(), true)
    found.flags.add(name)
  } else if (/^(rsh-command|rmt-command|set-mtime-command)$/.test(name)) addProgram(found, value(), false)
  else if (name === 'checkpoint-action') {
    const action = value()
    if (action?.text.startsWith('exec=') === true)
      addProgram(found, { ...action, text: action.text.slice('exec='.length) }, true)
    else if (action !== undefined && !isKnown(action)) addProgram(found, action, true)
  } else if (name === 'listed-incremental') found.incremental = value()
  else if (LONG_WITH_VALUE.has(name)) {
    value()
    if (/^(strip-components|transform|xform)$/.test(name)) found.flags.add('renames')
  } else {
    found.flags.add(name)
    // Members land below another directory, or from any depth.
    if (/^(one-top|no-anch)/.test(name)) found.flags.add('renames')
  }
}

/** GNU tar takes every beginning of an option's name that only one has; those that run programs must not hide so. */
function abbreviated(given: string): string {
  const names = [
    ...Object.keys(LONG_OF_MODE),
    ...LONG_WITH_VALUE,
    'to-stdout',
    'remove-files',
    'keep-old-files',
    'skip-old-files',
    'absolute-names',
    'checkpoint',
  ]
  const fitting = names.filter((one) => one.startsWith(given))
  return fitting.length === 1 ? (fitting[0] as string) : given
}

function addTo(list: Word[], value: Word | undefined): void {
  if (value !== undefined) list.push(value)
}

function addProgram(found: TarCall, code: Word | undefined, shell: boolean): void {
  if (code !== undefined) found.programs.push({ code, shell })
}

/** Compressors that `-I` usually names: a filter of the archive and nothing else. */
const FILTER =
  /^(gzip|pigz|bzip2|pbzip2|lbzip2|xz|pixz|zstd|pzstd|lz4|lzop|lzip|plzip|brotli|lzma|unzstd|gunzip)( +-[\w=]+)*$/

export const tar: Program = {
  names: ['tar', 'gtar', 'bsdtar', 'star'],
  about: 'packs and unpacks archives',
  examples: {
    'tar tzf a.tgz': ['file list a.tgz'],
    'tar czf a.tgz src docs': ['file read below src', 'file read below docs', 'file overwrite a.tgz'],
    'tar -C /srv -cf a.tar shop': ['file read below /srv/shop', 'file overwrite a.tar'],
    'tar xzf a.tgz -C out': ['file read a.tgz', 'file edit below out'],
    'tar xzf a.tgz --overwrite -C out': ['file read a.tgz', 'file overwrite below out'],
    'tar xzf a.tgz src/cart.ts': ['file read a.tgz', 'file overwrite src/cart.ts'],
    "tar xf a.tar --wildcards 'docs/*'": ['file read a.tar', 'file edit below docs'],
    'tar xf a.tar --one-top-level=x --wildcards docs/': ['file read a.tar', 'file edit below .'],
    'tar xf a.tar -C out docs/': ['file read a.tar', 'file edit below out/docs'],
    'tar -xkf a.tar': ['file read a.tar', 'file create below .'],
    'tar xOf a.tar x.sh | sh': ['file read a.tar', 'unreadable run code'],
    'git archive HEAD src | tar x -C out': ['read archive repository', 'file overwrite below out/src'],
    'git archive HEAD | tar x --strip-components=1': ['read archive repository', 'file overwrite below .'],
    'cat a.tgz | tar xz': ['file read a.tgz', 'file edit below .'],
    'tar cz ~/.ssh | cat': ['file read below /home/me/.ssh'],
    "tar cf /dev/null a --checkpoint=1 --checkpoint-action=exec='rm b'": [
      'file read below a',
      'file overwrite /dev/null',
      'file delete b',
    ],
    "tar cf x.tar a --checkpoint-a=exec='rm b'": ['file read below a', 'file overwrite x.tar', 'file delete b'],
    "tar xf a.tar --to-command='rm b'": ['file read a.tar', 'file delete b'],
    'tar -I "zstd -T0" -cf a.tzst src': ['file read below src', 'file overwrite a.tzst'],
    'tar -I ./x.sh -xf a.tar': ['file read a.tar', 'undescribed run program ./x.sh', 'file edit below .'],
    'tar cf a.tar --remove-files src': ['file read below src', 'file overwrite a.tar', 'file delete below src'],
    'tar rf a.tar b': ['file read below b', 'file edit a.tar'],
    'tar cf web1:/tmp/a.tar .env': ['file read below .env', 'disclose send archive web1:/tmp/a.tar'],
    'tar --version': [],
  },
  run: (call): Stream | undefined => {
    if (asksHelp(call)) return undefined
    const found = readTar(call.args)
    const { archive, mode } = found
    const stdout = archive === undefined || archive.text === '-'
    if (mode === '' || mode === 't' || mode === 'd') {
      // A table of contents is names, also of what is a dump.
      if (!stdout) emitFile(call, mode === 't' ? 'list' : 'read', archive as Word)
      runPrograms(call, found)
      return undefined
    }
    if (mode === 'x') {
      if (!stdout) emitFile(call, 'read', archive as Word)
      runPrograms(call, found)
      const carries = (stdout ? call.stdin.carries : call.readFile(archive as Word).carries) | Carries.decoded
      if (found.flags.has('O') || found.flags.has('to-stdout')) return { text: undefined, carries, span: call.span }
      if (!found.flags.has('to-command')) extract(call, found)
      return undefined
    }
    return pack(call, found, stdout)
  },
}

function runPrograms(call: Call, found: TarCall): void {
  for (const { code, shell } of found.programs) {
    if (FILTER.test(code.text)) continue
    if (shell)
      call.shell({
        text: isKnown(code) || !code.splits ? code.text : undefined,
        carries: code.carries,
        span: code.span,
      })
    else call.exec([code])
  }
}

function extract(call: Call, found: TarCall): void {
  const keeps = found.flags.has('k') || found.flags.has('keep-old-files') || found.flags.has('skip-old-files')
  const into = found.directory ?? word('.', call.span)
  const members = found.sources.map((one) => one.path)
  const plain = members.every((one) => isKnown(one) && !/[*?[]/.test(one.text) && !one.text.endsWith('/'))
  if (members.length > 0 && plain && !keeps) {
    for (const one of members)
      emitFile(call, 'overwrite', found.directory === undefined ? one : inside(into, one), { verb: 'extract' })
    return
  }
  const content = found.archive === undefined || found.archive.text === '-' ? call.stdin : call.readFile(found.archive)
  // An archive of what git tracks, which is known by its names.
  const renames = found.flags.has('renames')
  if (!keeps && members.length === 0 && content.lists !== undefined) {
    const names = renames ? [word('.', call.span)] : content.lists
    for (const one of names)
      emitFile(call, 'overwrite', inside(into, one), { recursive: true, trackedOnly: true, verb: 'extract' })
    return
  }
  const target = found.flags.has('P') || found.flags.has('absolute-names') ? { ...into, text: '/' } : into
  // Into the directory for temporary files itself: what comes to be there is below it, mostly under the archive's name.
  const name = found.archive?.text.replace(/^.*\//, '').split(/\.(?:tar|tgz|t[bx]z)/)[0]
  const lands =
    /^\/(var\/)?tmp\/?$/.test(target.text) && name !== undefined && isKnownText(name) && name !== ''
      ? inside(target, word(name, target.span))
      : target
  const replaces = ['U', 'overwrite', 'unlink-first', 'recursive-unlink'].some((one) => found.flags.has(one))
  const operation = keeps ? 'create' : replaces ? 'overwrite' : 'edit'
  const lasting = renames || target !== into ? [] : members
  for (const one of directoriesOf(lands, lasting)) emitFile(call, operation, one, { recursive: true, verb: 'extract' })
  if ((content.carries & Carries.network) !== 0)
    call.wroteFile(target, { text: undefined, carries: content.carries, span: call.span })
}

function pack(call: Call, found: TarCall, stdout: boolean): Stream {
  const { archive, mode } = found
  let carries = 0
  const sources =
    mode === 'D'
      ? []
      : found.sources.map((one) => (one.directory === undefined ? one.path : inside(one.directory, one.path)))
  for (const list of found.lists) {
    if (list.text !== '-') emitFile(call, 'read', list)
    const text = list.text === '-' ? call.stdin.text : call.readFile(list).text
    if (text === undefined || !isKnownText(text)) sources.push(unknownWord(list.span))
    else
      for (const one of lookedAt(
        call,
        text.split(/[\n\0]/).filter((line) => line !== ''),
      ))
        sources.push(word(one, list.span))
  }
  for (const source of sources) {
    emitFile(call, 'read', source, { recursive: true })
    const path = absolute(call.cwd, source.text)
    if (isSecretPath(path) || isSecretDirectory(path)) carries |= Carries.secret
  }
  if (!stdout && archive !== undefined) {
    // `host:path` is written by a program on that host.
    if (/^[\w.@-]+:/.test(archive.text) && !found.flags.has('force-local')) {
      emit(call, carries === 0 ? 'change' : 'disclose', 'send', 'archive', archive)
    } else emitFile(call, mode === 'c' ? 'overwrite' : 'edit', archive)
    call.wroteFile(archive, { text: undefined, carries, span: archive.span })
  }
  if (found.incremental !== undefined) emitFile(call, 'edit', found.incremental)
  runPrograms(call, found)
  if (found.flags.has('remove-files'))
    for (const source of sources) emitFile(call, 'delete', source, { recursive: true })
  return { text: undefined, carries, span: call.span }
}

function inside(directory: Word, path: Word): Word {
  if (path.text.startsWith('/')) return path
  return { ...path, text: path.text === '.' ? directory.text : `${directory.text.replace(/\/$/, '')}/${path.text}` }
}
