import { cutTrailing } from '../../lib/cut.ts'
import { absolute, emit, emitFile } from '../emit.ts'
import { joinWords, type OptionTable, optionTable, readArguments } from '../options.ts'
import type { Call, Examples, Program } from '../program.ts'
import {
  Carries,
  emptyStream,
  isKnown,
  isKnownText,
  SOME_NAME,
  type Stream,
  stream,
  UNKNOWN,
  type Word,
} from '../word.ts'
import { isSecretVariable } from './carriers.ts'
import { asksHelp } from './files.ts'

/** Programs that print, read and filter text (GNU coreutils 9, grep, jq and their kin). */

/** What operands of a reading program hold, one after the other; standard input where there is none. */
function readAll(call: Call, paths: readonly Word[]): Stream {
  if (paths.length === 0) return call.stdin
  let text: string | undefined = ''
  let carries: Carries = Carries.nothing
  for (const path of paths) {
    const content = path.text === '-' ? call.stdin : call.readFile(path)
    text = text === undefined || content.text === undefined ? undefined : text + content.text
    carries |= content.carries
  }
  // `kill $(cat /run/x.pid)`: a number that stands for what the file is named after.
  const about = paths.length === 1 && paths[0]?.text.endsWith('.pid') === true ? paths[0].text : undefined
  return { text, carries, span: paths[0]?.span, about }
}

/** A program that reads its operands, or standard input, and prints something made of it. */
function filter(
  names: readonly string[],
  about: string,
  options: string,
  examples: Examples,
  more: {
    readonly skip?: (call: Call, has: (...names: string[]) => boolean) => number
    readonly same?: boolean
    readonly recursive?: string
    readonly outputs?: readonly string[]
    readonly inputs?: readonly string[]
    readonly starts?: boolean
    readonly inPlace?: string
  } = {},
): Program {
  let table: OptionTable | undefined
  return {
    names,
    about,
    examples,
    run: (call) => {
      table ??= optionTable(options)
      const read = readArguments(call.args, table)
      if (asksHelp(call)) return
      const operands = more.starts === true ? read.operands.filter((w) => !w.text.startsWith('+')) : read.operands
      const paths = operands.slice(more.skip?.(call, (...all) => read.has(...all)) ?? 0)
      // Keys that a pager presses at its start: `!` runs shell text, `|` pipes into it (less(1), version 668).
      if (more.starts === true)
        for (const key of read.operands)
          if (/^\+[^!|#]*[!|#]/.test(key.text))
            call.shell({ text: key.text.replace(/^\+[^!|#]*(?:[!#]|\|.?)/, ''), carries: key.carries, span: key.span })
      const recursive = more.recursive !== undefined && read.has(...more.recursive.split('|'))
      const operation = more.inPlace !== undefined && read.has(...more.inPlace.split('|')) ? 'edit' : 'read'
      for (const path of paths) if (path.text !== '-') emitFile(call, operation, path, recursive ? { recursive } : {})
      for (const name of more.inputs ?? []) for (const path of read.values(name)) emitFile(call, 'read', path)
      for (const name of more.outputs ?? []) for (const path of read.values(name)) emitFile(call, 'overwrite', path)
      const input = readAll(call, paths)
      if (more.same === true && read.strangers.length === 0 && call.args.length === paths.length) return input
      const about = KEEPS_EVERY_LINE.has(call.name) ? input.about : narrowed(input.about)
      return { text: input.text === '' ? '' : undefined, carries: input.carries, span: input.span, about }
    },
  }
}

const KEEPS_EVERY_LINE = new Set(['cat', 'cut', 'tr', 'sort', 'column', 'paste', 'rev', 'tac'])

/** What a list is about once lines of it may be missing: no longer every one of its kind. */
function narrowed(about: string | undefined): string | undefined {
  return about?.startsWith('every ') === true ? undefined : about
}

const echo: Program = {
  names: ['echo'],
  about: 'prints its words',
  examples: {
    'echo $GITHUB_TOKEN': ['read-secret print variable GITHUB_TOKEN'],
    'echo $TOKENIZER': [],
    "echo 'rm -rf /'": [],
    'echo "$(rm a)"': ['file delete a'],
    "echo 'rm a' | sh": ['file delete a'],
  },
  run: (call) => {
    let i = 0
    while (/^-[neE]+$/.test(call.args[i]?.text ?? '')) i++
    const escapes = call.args.slice(0, i).some((w) => w.text.includes('e'))
    const text = joinWords(call.args.slice(i))
    printsSecrets(call)
    if (text.pattern || text.splits) return stream(undefined, text.carries, call.span)
    const shown = escapes && text.text.includes('\\') ? readEscapes(text.text) : text.text
    const about = call.args.find((w) => w.about !== undefined)?.about
    return {
      text: shown === undefined ? undefined : `${shown}\n`,
      carries: text.carries,
      span: text.span ?? call.span,
      about,
    }
  },
}

/** `echo $GITHUB_TOKEN` shows what `printenv GITHUB_TOKEN` shows. */
function printsSecrets(call: Call): void {
  for (const w of call.args) {
    const name = w.about?.startsWith('variable ') === true ? w.about.slice('variable '.length) : undefined
    if (name !== undefined && isSecretVariable(name))
      emit(call, 'read-secret', 'print', 'variable', { ...w, text: name })
  }
}

/** The escapes of `echo -e` and of `printf` formats that everybody reads alike; `undefined` for the others. */
function readEscapes(text: string): string | undefined {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') {
      out += text[i]
      continue
    }
    const simple: Readonly<Record<string, string>> = {
      n: '\n',
      t: '\t',
      '\\': '\\',
      '"': '"',
      "'": "'",
      r: '\r',
      a: '\u0007',
      e: '\u001b',
    }
    const c = text[++i]
    const made = c === undefined ? undefined : c === '0' && !/[0-7]/.test(text[i + 1] ?? '') ? '\0' : simple[c]
    if (made === undefined) return undefined
    out += made
  }
  return out
}

const printf: Program = {
  names: ['printf'],
  about: 'prints its words by a format',
  examples: {
    "printf '%s\\n' 'rm a' | sh": ['file delete a'],
    "printf 'rm a\\n' | sh": ['file delete a'],
    "printf '\\x72m a' | sh": ['unreadable run code'],
  },
  run: (call) => {
    const [format, ...values] = call.args[0]?.text === '--' ? call.args.slice(1) : call.args
    const all = joinWords(call.args)
    if (format === undefined) return emptyStream
    printsSecrets(call)
    const about = call.args.find((w) => w.about !== undefined)?.about
    return {
      text: format.pattern || all.splits ? undefined : formatted(format.text, values),
      carries: all.carries | (formatted(format.text, values) === undefined ? Carries.decoded : 0),
      span: format.span ?? call.span,
      about,
    }
  },
}

/** `%s`, `%d` and `%%`; the format is used again while words are left, printf(1). Anything else is not worked out. */
function formatted(format: string, values: readonly Word[]): string | undefined {
  const shape = readEscapes(format)
  if (shape === undefined || /%[^sd%]/.test(shape)) return undefined
  const holes = shape.split('%%').join('').split(/%[sd]/).length - 1
  let rest = values.map((w) => w.text)
  let out = ''
  do {
    out += shape.replace(/%[sd%]/g, (one) => (one === '%%' ? '%' : (rest.shift() ?? '')))
    rest = holes === 0 ? [] : rest
  } while (rest.length > 0 && out.length < 65536)
  return out
}

/** A program that prints something which nobody needs to look at, and touches nothing. */
function harmless(names: readonly string[], about: string, on: string, examples: Examples, prints?: string): Program {
  return {
    names,
    about,
    examples,
    run: (call) => {
      emit(call, 'read', 'read', on)
      return prints === undefined ? undefined : stream(prints)
    },
  }
}

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
  },
  run: (call) => {
    const paths = call.args.filter((w) => !w.text.startsWith('-'))
    const all = paths.length === 0 ? [{ ...joinWords([]), text: '.', span: call.span }] : paths
    for (const path of all) emitFile(call, 'list', path)
    if ((call.name === 'realpath' || call.name === 'readlink') && paths.length === 1 && isKnown(paths[0] as Word)) {
      return stream(`${call.files.real(absolute(call.cwd, (paths[0] as Word).text))}\n`)
    }
    return undefined
  },
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

const seq: Program = {
  names: [
    'date',
    'seq',
    'nproc',
    'id',
    'arch',
    'uptime',
    'sleep',
    'tty',
    'getconf',
    'cal',
    'factor',
    'expr',
    'bc',
    'dc',
    'yes',
    'usleep',
    'locale',
    'uuidgen',
  ],
  about: 'prints numbers and dates, or waits',
  examples: {
    'date +%F': [],
    'sleep 5': [],
    'rm "x-$(date +%F)"': ['file delete x-\uFFFB'],
    'date -s 2020-01-01': ['change set clock'],
  },
  run: (call) => {
    if (call.name === 'date' && call.args.some((w) => /^(-s|--set)/.test(w.text)))
      return emit(call, 'change', 'set', 'clock')
    const format = call.args.find((w) => w.text.startsWith('+'))
    const plain =
      call.name !== 'yes' && call.name !== 'expr' && (format === undefined || /^[+%\w.:-]*$/.test(format.text))
    return stream(plain ? `${SOME_NAME}\n` : undefined, Carries.nothing, call.span)
  },
}

const tee: Program = {
  names: ['tee', 'sponge'],
  about: 'prints and writes what it gets',
  examples: {
    'echo a | tee b': ['file overwrite b'],
    'echo a | tee -a b': ['file append b'],
    "echo 'rm x' | tee b.sh; sh b.sh": ['file overwrite b.sh', 'file read b.sh', 'file delete x'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable('-a|--append -i|--ignore-interrupts -p --output-error=?'))
    for (const path of read.operands) {
      if (/^\/dev\/(null|stdout|stderr|tty|fd\/[\w-]+)$/.test(path.text)) continue
      emitFile(call, read.has('-a') ? 'append' : 'overwrite', path)
      call.wroteFile(path, call.stdin)
    }
    return call.stdin
  },
}

const decode: Program = {
  names: [
    'base64',
    'base32',
    'basenc',
    'xxd',
    'uudecode',
    'rev',
    'tr',
    'rot13',
    'iconv',
    'gunzip',
    'zcat',
    'gzcat',
    'bzcat',
    'xzcat',
    'zstdcat',
    'lz4cat',
    'hexdump',
    'od',
  ],
  about: 'turns bytes into other bytes',
  examples: {
    'echo cm0= | base64 -d | sh': ['unreadable run code'],
    'echo x | base64 -d': [],
    'base64 .env': ['file read .env'],
    "echo 'ez n' | tr a-z n-za-m | sh": ['unreadable run code'],
    'gunzip a.gz': ['file read a.gz', 'file create a', 'file delete a.gz'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable(
        '-d|-D|--decode -w|--wrap= -i|--input= -o|--output= -c|--stdout|--to-stdout -k|--keep -f|--force|--from-code= -t|--to-code= -r -p -l= -s= -n= -v -q -N= -A= -x -C -b -u',
      ),
    )
    const operands = call.name === 'tr' ? [] : read.operands
    for (const path of operands) if (path.text !== '-') emitFile(call, 'read', path)
    for (const path of read.values('--output')) emitFile(call, 'overwrite', path)
    if (call.name === 'gunzip' && !read.has('-c')) {
      for (const path of operands) {
        emitFile(call, 'create', { ...path, text: path.text.replace(/\.(gz|tgz|Z)$/, '') })
        if (!read.has('-k')) emitFile(call, 'delete', path)
      }
    }
    const input = readAll(call, operands)
    return {
      text: input.text === '' ? '' : undefined,
      carries: input.carries | Carries.decoded,
      span: input.span ?? call.span,
    }
  },
}

const sort: Program = filter(
  ['sort', 'gsort'],
  'sorts lines',
  '-b -d -f -g -i -M -h -n -R -r -V -c -C -m -s -u -z -k|--key= -t|--field-separator= -o|--output= -S|--buffer-size= -T|--temporary-directory= --parallel= --compress-program= --files0-from= --batch-size= --sort= --random-source= --debug --reverse --unique --numeric-sort --version-sort --ignore-case --human-numeric-sort',
  { 'sort -k2 -rn a': ['file read a'], 'sort a -o b': ['file read a', 'file overwrite b'] },
  { outputs: ['-o'] },
)

const split: Program = {
  names: ['split', 'csplit'],
  about: 'cuts a file into several',
  examples: { 'split -l 10 a part-': ['file read a', 'file create part-\uFFFB'] },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-l|--lines= -b|--bytes= -C|--line-bytes= -n|--number= -a|--suffix-length= -d -x --additional-suffix= --filter= -e -t= -u --verbose -f|--prefix= -k -s -z --numeric-suffixes=? --hex-suffixes=?',
      ),
    )
    const code = read.value('--filter')
    const [source, prefix] = read.operands
    if (source !== undefined) emitFile(call, 'read', source)
    if (code !== undefined) call.shell({ text: code.text, carries: code.carries, span: code.span })
    emitFile(call, 'create', {
      ...(prefix ?? joinWords([])),
      text: `${prefix?.text ?? 'x'}${SOME_NAME}`,
      span: prefix?.span ?? call.span,
    })
  },
}

const grepOptions =
  '-A|--after-context= -B|--before-context= -C|--context= -E|--extended-regexp -F|--fixed-strings -G|--basic-regexp -P|--perl-regexp -H|--with-filename -I -L|--files-without-match -R|--dereference-recursive -T -U -V -Z|--null -a|--text -b|--byte-offset -c|--count -d|--directories= -D|--devices= -e|--regexp= -f|--file= -h|--no-filename -i|--ignore-case -y -l|--files-with-matches -m|--max-count= -n|--line-number -o|--only-matching -q|--quiet|--silent -r|--recursive -s|--no-messages -v|--invert-match -w|--word-regexp -x|--line-regexp -z|--null-data --binary-files= --color=? --colour=? --exclude= --exclude-dir= --exclude-from= --include= --label= --line-buffered --no-ignore-case -g|--glob= -t|--type= -u|--unrestricted -j|--threads= -M|--max-columns= -p|--pretty --hidden --no-ignore --files --json --stats --sort= --iglob= --max-depth= --pre= -S|--smart-case --multiline --trim --vimgrep --column --heading --no-heading --passthru --replace= --follow --type-not= --no-ignore-vcs --one-file-system --group-directories'

const grep: Program = {
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
    const all =
      paths.length === 0 && recursive && !call.stdinGiven ? [{ ...joinWords([]), text: '.', span: call.span }] : paths
    for (const path of all)
      emitFile(call, read.has('-l', '-c', '-q', '--files') ? 'read' : 'read', path, {
        verb: 'search',
        ...(recursive ? { recursive } : {}),
      })
    const pre = read.value('--pre')
    if (pre !== undefined)
      call.exec([
        pre,
        ...all.map((path) => ({ ...path, text: path.text.endsWith('/') ? `${path.text}**` : path.text })),
      ])
    const input = readAll(call, paths)
    return {
      text: undefined,
      carries: input.carries,
      span: call.span,
      about: read.has('-v') ? call.stdin.about : grepAbout(call, read.value('-e') ?? read.operands[0]),
    }
  },
}

/** `ps aux | grep prodgate | awk …` prints about `prodgate`, and so does `ps aux | awk '/prodgate/ …'`. */
function grepAbout(call: Call, pattern: Word | undefined): string | undefined {
  return call.stdin.about === 'processes' ? pattern?.text : narrowed(call.stdin.about)
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

const man: Program = {
  names: ['man'],
  about: 'shows a manual page',
  examples: { 'man 8 mkfs': ['read read manual'], "man -P 'rm a' ls": ['read read manual', 'file delete a'] },
  run: (call) => {
    emit(call, 'read', 'read', 'manual')
    const read = readArguments(call.args, manOptions)
    for (const code of [...read.values('-P'), ...read.values('-H')])
      if (code.text !== '') call.shell({ text: code.text, carries: code.carries, span: code.span })
  },
}
const manOptions = optionTable(
  '-P|--pager= -H|--html=? -C|--config-file= -M|--manpath= -S|-s|--sections= -e|--extension= -E|--encoding= -L|--locale= -m|--systems= -p|--preprocessor= -r|--prompt= -R|--recode= -T|--troff-device=? -X|--gxditview=? -k -f -K -l -w -W -a -c -d -D -i -I -t -u -Z -7',
)

const jq: Program = filter(
  ['jq', 'yq', 'gojq', 'jaq', 'xq', 'fx', 'dasel', 'xmllint', 'mlr', 'csvcut', 'csvlook', 'csvstat', 'htmlq', 'pup'],
  'takes structured text apart',
  '-n|--null-input -r|--raw-output -c|--compact-output -s|--slurp -e|--exit-status -S|--sort-keys -C|--color-output -M|--monochrome-output -a|--ascii-output -j|--join-output -R|--raw-input --tab --indent= --stream --seq -f|--from-file= -L= --arg= --argjson= --slurpfile= --rawfile= --args --jsonargs -i|--inplace -P|--prettyPrint -o|--output-format= -p|--input-format= --xpath= --noout --format -I= -N',
  {
    "jq -r '.a' b.json": ['file read b.json'],
    "yq -i '.a = 1' b.yaml": ['file edit b.yaml'],
    'jq -n 1': [],
    "kubectl get pods | jq '.items'": ['read get pod'],
  },
  { skip: (_call, has) => (has('-f') ? 0 : 1), inputs: ['--slurpfile', '--rawfile'], inPlace: '-i' },
)

const sedTable = optionTable(
  '-n|--quiet|--silent -e|--expression= -f|--file= -E|-r|--regexp-extended -i|--in-place=? -l|--line-length= -s|--separate -u|--unbuffered -z|--null-data --posix --debug --follow-symlinks --sandbox',
)

const sed: Program = {
  names: ['sed', 'gsed'],
  about: 'edits text by a script',
  examples: {
    "sed -n '1,4p' a": ['file read a'],
    "sed -i 's/a/b/' c": ['file edit c'],
    "sed -i.bak 's/a/b/' c": ['file edit c'],
    "sed -n 'w /etc/motd' a": ['file overwrite /etc/motd', 'file read a'],
    "sed '1e rm x' a": ['file delete x', 'file read a'],
    "sed 's/a/rm x/e' a": ['unreadable run code', 'file read a'],
    "sed -n '/rm -rf/p' a": ['file read a'],
    "sed 's|w /x|y|g' a": ['file read a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(call.args, sedTable)
    const given = [
      ...read.values('-e'),
      ...read
        .values('-f')
        .map((path) => ({ ...path, text: (path.text === '-' ? call.stdin : call.readFile(path)).text ?? UNKNOWN })),
    ]
    const scripts = given.length > 0 ? given : read.operands.slice(0, 1)
    const paths = given.length > 0 ? read.operands : read.operands.slice(1)
    for (const script of scripts) readSedScript(call, script)
    for (const path of paths) emitFile(call, read.has('-i') ? 'edit' : 'read', path)
    const input = readAll(call, paths)
    return {
      text: input.text === '' ? '' : undefined,
      carries: input.carries | (call.stdinGiven ? Carries.decoded : 0),
      span: call.span,
      about: scriptAbout(input, scripts),
    }
  },
}

/** A script that picks lines of a list of processes is about what it picks by. */
function scriptAbout(input: Stream, scripts: readonly Word[]): string | undefined {
  const text = scripts.map((w) => w.text).join(' ')
  if (input.about !== 'processes' || !/[/~=<>]/.test(text)) return narrowed(input.about)
  return betweenSlashes(text) ?? text
}

/** What stands between the first two slashes; one behind a backslash is part of it. */
function betweenSlashes(text: string): string | undefined {
  let start = text.indexOf('/')
  while (start >= 0 && text[start + 1] === '/') start++
  if (start < 0) return undefined
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '/') return text.slice(start + 1, i)
  }
  return undefined
}

/** The commands of a sed script that write files or run programs: `w`, `W`, `e`, and the flags `w` and `e` of `s`. */
function readSedScript(call: Call, script: Word): void {
  const text = script.text
  if (text.includes(UNKNOWN))
    return emit(call, 'undescribed', 'edit', 'script', '', { span: script.span ?? call.span ?? [0, 0] })
  let i = 0
  const skipDelimited = (end: string) => {
    for (; i < text.length && text[i] !== end && text[i] !== '\n'; i++) if (text[i] === '\\') i++
    i++
  }
  while (i < text.length) {
    const c = text[i++] as string
    if (c === '/') skipDelimited('/')
    else if (c === '\\') skipDelimited(text[i++] ?? '/')
    else if (c === 's' || c === 'y') {
      const mark = text[i++] ?? '/'
      skipDelimited(mark)
      skipDelimited(mark)
      const flags = /^[gpiImM0-9]*/.exec(text.slice(i, i + 16))?.[0] ?? ''
      i += flags.length
      if (c === 's' && text[i] === 'e')
        emit(call, 'unreadable', 'run', 'code', '', {
          span: script.span ?? call.span ?? [0, 0],
          note: 'sed runs what it made of its input',
        })
      if (c === 's' && text[i] === 'w') i = sedFile(call, script, i + 1)
    } else if (c === 'w' || c === 'W') i = sedFile(call, script, i)
    else if (c === 'r' || c === 'R') {
      const end = lineEnd(text, i)
      emitFile(call, 'read', { ...script, text: text.slice(i, end).trim() })
      i = end
    } else if (c === 'e') {
      const end = lineEnd(text, i)
      const code = text.slice(i, end).trim()
      call.shell({ text: code === '' ? undefined : code, carries: call.stdin.carries, span: script.span })
      i = end
    } else if (c === 'a' || c === 'i' || c === 'c' || c === '#' || c === ':' || c === 'b' || c === 't') {
      i =
        c === 'b' || c === 't'
          ? Math.min(lineEnd(text, i), text.indexOf(';', i) < 0 ? text.length : text.indexOf(';', i))
          : lineEnd(text, i)
    }
  }
}

function sedFile(call: Call, script: Word, from: number): number {
  const end = lineEnd(script.text, from)
  const path = script.text.slice(from, end).trim()
  if (!/^\/dev\/(stdout|stderr)$/.test(path) && path !== '') emitFile(call, 'overwrite', { ...script, text: path })
  return end
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

const awk: Program = {
  names: ['awk', 'gawk', 'mawk', 'nawk'],
  about: 'runs an awk program over lines',
  examples: {
    "awk '{print $1}' a": ['file read a'],
    'awk \'BEGIN { system("rm x") }\'': ['file delete x'],
    'awk \'{ print > "out.txt" }\' a': ['file overwrite out.txt', 'file read a'],
    "awk '/TRUNCATE/ { print FILENAME }' a": ['file read a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      optionTable(
        '-F|--field-separator= -v|--assign= -f|--file= -e|--source= -i|--include= -l|--load= -o=? -b -c -C -d=? -D=? -g -h -k -M -n -N -O -p=? -P -r -s -S -t -V -W=',
      ),
      'operand',
    )
    const files = read.values('-f', '-i')
    const codes = [
      ...read.values('-e').map((w): Stream => ({ text: w.text, carries: w.carries, span: w.span })),
      ...files.map((path) => ({ ...call.readFile(path), span: path.span })),
    ]
    const own = codes.length === 0 ? read.operands[0] : undefined
    for (const path of files) emitFile(call, 'read', path, { quiet: true })
    if (own !== undefined) codes.push({ text: own.text, carries: own.carries, span: own.span })
    for (const code of codes) call.code('awk', code)
    const paths = read.operands.slice(own === undefined ? 0 : 1).filter((w) => !/^[A-Za-z_]\w*=/.test(w.text))
    for (const path of paths) if (path.text !== '-') emitFile(call, 'read', path)
    const input = readAll(call, paths)
    const every = own !== undefined && /^\{ *print \$\w+ *\}$/.test(own.text)
    return {
      text: input.text === '' ? '' : undefined,
      carries: input.carries | Carries.decoded,
      span: call.span,
      about: every ? input.about : scriptAbout(input, own === undefined ? [] : [own]),
    }
  },
}

export const text: readonly Program[] = [
  echo,
  printf,
  lists,
  basename,
  seq,
  tee,
  decode,
  sort,
  split,
  grep,
  which,
  man,
  jq,
  sed,
  awk,
  filter(
    ['cat', 'gcat', 'tac', 'bat', 'batcat'],
    'prints files',
    '-A -b -e -E -n -s -t -T -u -v -p -l= --style= --paging= --color=? --language= -r= --plain --number --show-all',
    { 'cat a b': ['file read a', 'file read b'], "cat <<< 'rm a' | sh": ['file delete a'], cat: [] },
    { same: true },
  ),
  filter(
    ['head', 'tail', 'ghead', 'gtail'],
    'prints the start or end of files',
    '-n|--lines= -c|--bytes= -q|--quiet|--silent -v|--verbose -f|--follow=? -F -s|--sleep-interval= --pid= --retry --max-unchanged-stats= -z|--zero-terminated -1 -2 -3 -4 -5 -6 -7 -8 -9 -0',
    {
      'tail -n 100 /var/log/a.log': ['file read /var/log/a.log'],
      'head -20 a': ['file read a'],
      'tail -f a': ['file read a'],
    },
  ),
  filter(
    ['less', 'more', 'most', 'view', 'zless', 'zmore'],
    'shows files a page at a time',
    '-N -S -R -F -X -i -I -n -r -p= -P= -o= -O= -x= -j= -b= -c -d -e -E -f -g -G -K -L -m -M -q -s -u -U -w -W',
    { 'less a': ['file read a'], "less +G '+!rm b' a": ['file delete b', 'file read a'] },
    { outputs: ['-o', '-O'], starts: true },
  ),
  filter(
    [
      'wc',
      'cksum',
      'md5sum',
      'sha1sum',
      'sha224sum',
      'sha256sum',
      'sha384sum',
      'sha512sum',
      'b2sum',
      'sum',
      'shasum',
      'md5',
    ],
    'counts and sums up files',
    '-c|--check -l -w -m -L -b -t -z -a= --bytes --lines --words --chars --tag --quiet --status --strict --files0-from= --total=',
    { 'wc -l a': ['file read a'] },
  ),
  filter(
    [
      'uniq',
      'cut',
      'paste',
      'join',
      'comm',
      'fold',
      'fmt',
      'nl',
      'expand',
      'unexpand',
      'column',
      'pr',
      'tsort',
      'ptx',
      'strings',
      'colrm',
      'look',
      'shuf',
      'cmp',
      'diff',
      'sdiff',
      'colordiff',
      'diff3',
      'delta',
      'vimdiff',
      'zdiff',
      'numfmt',
      'ansifilter',
      'pv',
      'asciidoc',
      'glow',
      'mdcat',
      'hexyl',
      'nm',
      'objdump',
      'readelf',
      'ldd',
      'size',
      'otool',
    ],
    'shows or compares text',
    '-d|--delimiter= -f|--fields= -c|--characters= -b|--bytes= -s|--squeeze -t|--separator= -o|--output-delimiter= -w|--width= -n= -N= -e= -i= -u -U= -r -q -y -B -a -p -l= --color=? -x= -I= --exclude= --strip-trailing-cr --brief --side-by-side --unified=? --context=? -W= -z -1 -2 -3',
    { 'diff a b': ['file read a', 'file read b'], 'uniq -c': [], 'cut -d: -f1 /etc/passwd': ['file read /etc/passwd'] },
  ),
  harmless(['info', 'whatis', 'apropos', 'tldr', 'help', 'cheat'], 'shows documentation', 'manual', {
    'info ls': ['read read manual'],
  }),
  harmless(
    ['whereis', 'clear', 'reset', 'tput', 'stty', 'cowsay', 'figlet', 'lolcat', 'say', 'banner', 'notify-send'],
    'shows something',
    'terminal',
    { clear: ['read read terminal'] },
  ),
]
