import { cutTrailing } from '../../lib/cut.ts'
import { absolute, emit, emitFile } from '../emit.ts'
import { type OptionTable, optionTable, readArguments } from '../options.ts'
import type { Call, Program } from '../program.ts'
import { losesItsName } from '../secrets/path.ts'
import { Carries, isKnown, SOME_NAME, stream, type Word, word } from '../word.ts'
import { replaces } from './text/reading.ts'

/** Programs that make, copy, move, remove and mark files (GNU coreutils 9, with the short options of BSD). */

const options = new Map<string, OptionTable>()
function table(line: string): OptionTable {
  let made = options.get(line)
  if (made === undefined) {
    made = optionTable(line)
    options.set(line, made)
  }
  return made
}

const rm: Program = {
  names: ['rm', 'srm', 'wipe', 'rmdir', 'unlink', 'trash', 'trash-put', 'rip', 'rmtrash'],
  about: 'removes files',
  examples: {
    'rm a b': ['file delete a', 'file delete b'],
    'rm -rf dist': ['file delete below dist'],
    'rm -r -f -v -- -x': ['file delete below -x'],
    'rm --help': [],
    'rm -rf ~/x': ['file delete below /home/me/x'],
    'rm "$X"': ['file delete \uFFFC'],
    rm: [],
    'rm -rf ""': [],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      table(
        '-r|-R|--recursive -f|--force -i -I -v|--verbose -d|--dir -p|--parents --no-preserve-root --preserve-root=? --one-file-system --interactive=? -P -W -x',
      ),
    )
    if (asksHelp(call)) return
    const recursive = read.has('-r')
    // An empty path is no file, and none of the system's calls takes it for the directory.
    const paths = read.operands.filter((w) => w.text !== '')
    for (const path of paths) emitFile(call, 'delete', path, recursive ? { recursive } : {})
  },
}

export function asksHelp(call: Call): boolean {
  return call.args.length === 1 && /^(--help|--version)$/.test(call.args[0]?.text ?? '')
}

/** Sources and the place that they go to, as `cp`, `mv`, `ln` and `install` have it: `-t DIR` or the last operand. */
function sourcesAndTarget(
  operands: readonly Word[],
  into: Word | undefined,
): { readonly sources: readonly Word[]; readonly target: Word | undefined } {
  if (into !== undefined) return { sources: operands, target: into }
  return { sources: operands.slice(0, -1), target: operands.length > 1 ? operands.at(-1) : undefined }
}

/** Where a source lands: below the target where that is a directory, else the target itself. */
export function landing(call: Call, source: Word, target: Word, asDirectory: boolean): Word {
  const isDirectory =
    asDirectory ||
    target.text.endsWith('/') ||
    target.text === '.' ||
    target.text === '..' ||
    (isKnown(target) && call.files.kind(absolute(call.cwd, target.text)) === 'directory')
  if (!isDirectory) return target
  const base = cutTrailing(source.text, '/')
  const name = base.slice(base.lastIndexOf('/') + 1)
  return { ...target, text: `${target.text.replace(/\/$/, '')}/${name}`, pattern: target.pattern || source.pattern }
}

function written(call: Call, source: Word, to: Word): 'edit' | 'overwrite' {
  return replaces(call, call.readFile(source), to) ? 'edit' : 'overwrite'
}

const cp: Program = {
  names: ['cp', 'gcp', 'install', 'ditto'],
  about: 'copies files',
  examples: {
    'cp a b': ['file read a', 'file overwrite b'],
    'cp -r a b/': ['file read below a', 'file overwrite b/a'],
    'cp -t d a b': ['file read a', 'file overwrite d/a', 'file read b', 'file overwrite d/b'],
    'cp a b; cp b a': ['file read a', 'file overwrite b', 'file read b', 'file edit a'],
    'cp -n a b; cp b a': ['file read a', 'file create b', 'file read b', 'file overwrite a'],
    'false && cp a b; cp b a': ['file read a', 'file overwrite b', 'file read b', 'file overwrite a'],
    'cp a b && cp b a': ['file read a', 'file overwrite b', 'file read b', 'file edit a'],
    'cp a b; echo x > b; cp b a': ['file read a', 'file overwrite b', 'file read b', 'file overwrite a'],
    'cp a b; cp c b; cp b a': ['file read a', 'file overwrite b', 'file read c', 'file read b', 'file overwrite a'],
    'cp a b; truncate -s 0 b; cp b a': ['file read a', 'file overwrite b', 'file read b', 'file overwrite a'],
    'T=$(mktemp); cp a "$T"; cp "$T" a': [
      'file read a',
      'file overwrite /tmp/tmp.\uFFFB',
      'file read /tmp/tmp.\uFFFB',
      'file edit a',
    ],
    'cp -n a b': ['file read a', 'file create b'],
    'install -d x/y': ['file create x/y'],
    'cp /bin/rm ./x; ./x -rf src': ['file read /bin/rm', 'file overwrite ./x', 'file delete below src'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      table(
        call.name === 'install'
          ? '-d|--directory -D -m|--mode= -o|--owner= -g|--group= -t|--target-directory= -T|--no-target-directory -s|--strip -v|--verbose -p|--preserve-timestamps -b|--backup=? -C|--compare -c -S|--suffix='
          : '-r|-R|--recursive -a|--archive -f|--force -i|--interactive -n|--no-clobber -u|--update=? -v|--verbose -p -d -l|--link -s|--symbolic-link -L|--dereference -P|--no-dereference -H -t|--target-directory= -T|--no-target-directory -x|--one-file-system -b|--backup=? -S|--suffix= --preserve=? --no-preserve= --parents --reflink=? --sparse= --attributes-only --remove-destination --strip-trailing-slashes -Z --context=? -c',
      ),
    )
    if (asksHelp(call)) return
    if (call.name === 'install' && read.has('-d')) {
      for (const path of read.operands) {
        emitFile(call, 'create', path)
        noteDirectory(call, path, true)
      }
      return
    }
    const { sources, target } = sourcesAndTarget(read.operands, read.value('-t'))
    if (target === undefined) return
    const keeps = read.has('-n') || read.has('-b')
    // What is there already may stay as it is, or nothing but its mode may come.
    const copies = !read.has('-i', '-n', '-u', '--attributes-only')
    for (const source of sources) {
      emitFile(call, 'read', source, read.has('-r', '-a') ? { recursive: true } : {})
      const to = landing(call, source, target, read.has('-t') || (sources.length > 1 && !read.has('-T')))
      emitFile(call, keeps ? 'create' : written(call, source, to), to)
      if (copies) call.copied(source, to)
      // Another name of the same file, and no copy of it: what is written through the one is in the other.
      if (read.has('-l')) call.linked({ ...source, text: absolute(call.cwd, source.text) }, to)
      else if (read.has('-s')) call.linked(source, to)
    }
  },
}

const mv: Program = {
  names: ['mv', 'gmv', 'rename'],
  about: 'moves files',
  examples: {
    'mv a b': ['file move a', 'file overwrite b'],
    'mv -n a b': ['file move a', 'file create b'],
    'sed s/x/y/ b > a; mv a b': ['file overwrite a', 'file read b', 'file move a', 'file edit b'],
    'sed s/x/y/ c > a; mv a b': ['file overwrite a', 'file read c', 'file move a', 'file overwrite b'],
    "jq '.x = 1' b > a && mv a b": ['file overwrite a', 'file read b', 'file move a', 'file edit b'],
    'jq .x b > a && mv a b': ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    'jq -n .x=1 b > a && mv a b': ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    "jq '. = {}' b > a && mv a b": ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    'grep -v x b > a; mv a b': ['file overwrite a', 'file read b', 'file move a', 'file edit b'],
    "grep -v '' b > a; mv a b": ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    'grep -vc x b > a; mv a b': ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    'sort -c b > a; mv a b': ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    "awk 'END { print $0 }' b > a; mv a b": ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    'sort b > a; truncate -s 0 a; mv a b': ['file overwrite a', 'file read b', 'file move a', 'file overwrite b'],
    '<b >a; mv a b': ['file read b', 'file overwrite a', 'file move a', 'file overwrite b'],
    'mv .env a': ['file read .env', 'file move .env', 'file overwrite a'],
    'mv .env .env.bak': ['file move .env', 'file overwrite .env.bak'],
    'mv a /dev/null': ['file delete below a'],
    'mv a b d/': ['file move a', 'file overwrite d/a', 'file move b', 'file overwrite d/b'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    if (call.name === 'rename') {
      for (const path of call.args.filter((w) => !w.text.startsWith('-')).slice(1)) emitFile(call, 'move', path)
      return emit(call, 'undescribed', 'rename', 'file')
    }
    const read = readArguments(
      call.args,
      table(
        '-f|--force -i|--interactive -n|--no-clobber -u|--update=? -v|--verbose -t|--target-directory= -T|--no-target-directory -b|--backup=? -S|--suffix= --strip-trailing-slashes -Z --exchange --no-copy',
      ),
    )
    const { sources, target } = sourcesAndTarget(read.operands, read.value('-t'))
    if (target === undefined) return
    for (const source of sources) {
      if (target.text === '/dev/null') {
        emitFile(call, 'delete', source, { recursive: true })
        continue
      }
      const to = landing(call, source, target, read.has('-t') || (sources.length > 1 && !read.has('-T')))
      if (losesItsName(absolute(call.cwd, source.text), absolute(call.cwd, to.text))) emitFile(call, 'read', source)
      emitFile(call, 'move', source)
      emitFile(call, read.has('-n', '-b') ? 'create' : written(call, source, to), to)
      call.copied(source, to)
      call.moved(source, to)
    }
  },
}

const ln: Program = {
  names: ['ln', 'link', 'symlink'],
  about: 'links files',
  examples: {
    'ln -s ../docs artifacts/docs': ['file create artifacts/docs'],
    'ln .env a': ['file read .env', 'file create a'],
    'ln -sf a b': ['file overwrite b'],
    'ln -s /bin/rm ./x; ./x y': ['file create ./x', 'file delete y'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      table(
        '-s|--symbolic -f|--force -n|--no-dereference -v|--verbose -r|--relative -T|--no-target-directory -t|--target-directory= -b|--backup=? -S|--suffix= -i|--interactive -L -P -d -F',
      ),
    )
    const { sources, target } =
      read.operands.length === 1 && !read.has('-t')
        ? { sources: read.operands, target: word('.') }
        : sourcesAndTarget(read.operands, read.value('-t'))
    if (target === undefined) return
    for (const source of sources) {
      const to = landing(call, source, target, read.has('-t') || sources.length > 1)
      // A symbolic link is followed to what it names by whoever looks.
      if (!read.has('-s') && losesItsName(absolute(call.cwd, source.text), absolute(call.cwd, to.text)))
        emitFile(call, 'read', source)
      emitFile(call, read.has('-f') ? 'overwrite' : 'create', to)
      call.copied(source, to)
      call.linked(read.has('-s') ? source : { ...source, text: absolute(call.cwd, source.text) }, to)
    }
  },
}

const touch: Program = {
  names: ['touch', 'mkdir', 'mkfifo'],
  about: 'makes files and directories',
  examples: { 'touch a': ['file create a'], 'mkdir -p a/b': ['file create a/b'], 'mkdir -m 700 a': ['file create a'] },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      table(
        call.name === 'touch'
          ? '-a -c|--no-create -d|--date= -f -h|--no-dereference -m -r|--reference= -t= --time='
          : '-p|--parents -m|--mode= -v|--verbose -Z --context=?',
      ),
    )
    for (const path of read.operands) emitFile(call, 'create', path)
    if (call.name === 'mkdir') for (const path of read.operands) noteDirectory(call, path, read.has('-p'))
  },
}

/** Under this key stands that an earlier command of the action made the directory. */
export const madeDirectory = (path: string) => `directory ${path}`

/** With `-p` the directories above it are there as well. */
function noteDirectory(call: Call, path: Word, withParents: boolean): void {
  if (!isKnown(path)) return
  const given = absolute(call.cwd, path.text)
  let at = given.endsWith('/') ? given.slice(0, -1) : given
  for (let i = 0; i < MOST_PARENTS && at !== ''; i++) {
    call.choose(madeDirectory(at), path)
    if (!withParents) return
    at = at.slice(0, at.lastIndexOf('/'))
  }
}

const MOST_PARENTS = 64

const modes: Program = {
  names: ['chmod', 'chown', 'chgrp', 'setfacl', 'chattr', 'chcon', 'setfattr', 'restorecon'],
  about: 'changes who may do what with files',
  examples: {
    'chmod +x a': ['file permissions a'],
    'chown -R u:g a b': ['file permissions below a', 'file permissions below b'],
    'setfacl -m u:x:r a': ['file permissions a'],
    'chmod -R 777 /srv': ['file permissions below /srv'],
    'chattr -i a': ['file permissions a'],
    'chattr -R +i a': ['file permissions below a'],
    'chcon -t shop_t a': ['file permissions a'],
    'setfattr -n user.x -v y a': ['file permissions a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const spec =
      call.name === 'setfacl'
        ? '-m|--modify= -x|--remove= -b|--remove-all -k -R|--recursive -d|--default -n --set= -M= -X= -P -L'
        : call.name === 'chattr'
          ? '-R -V -f -v= -p='
          : call.name === 'setfattr'
            ? '-n|--name= -v|--value= -x|--remove= -h|--no-dereference --restore='
            : '-R|--recursive -v|--verbose -c|--changes -f|--silent|--quiet -h|--no-dereference -H -L -P --reference= --from= --preserve-root --no-preserve-root --dereference -t|--type= -u|--user= -r|--role= -l|--range= -n|--name='
    // A mode may look like an option: `chmod -x file`.
    const mode =
      call.name === 'chmod'
        ? call.args.findIndex(
            (w) => /^[-+=]?[rwxXstugoa,+=-]*$/.test(w.text) && /[rwxXst]/.test(w.text) && !/^-R$/.test(w.text),
          )
        : call.name === 'chattr'
          ? call.args.findIndex((w) => /^[-+=][A-Za-z]+$/.test(w.text) && !/^-[RVf]+$/.test(w.text))
          : -1
    const args = mode >= 0 ? call.args.filter((_, i) => i !== mode) : call.args
    const read = readArguments(args, table(spec))
    const onlyPaths =
      mode >= 0 ||
      /^(setfacl|setfattr|restorecon)$/.test(call.name) ||
      read.has('--reference') ||
      (call.name === 'chcon' && read.has('-t', '-u', '-r', '-l'))
    const skip = onlyPaths ? 0 : 1
    for (const path of read.operands.slice(skip))
      emitFile(call, 'permissions', path, read.has('-R') ? { recursive: true } : {})
  },
}

const dd: Program = {
  names: ['dd', 'dcfldd', 'dc3dd'],
  about: 'copies blocks',
  examples: {
    'dd if=/dev/zero of=/dev/sda bs=1M': ['file overwrite /dev/sda'],
    'dd if=a of=b conv=notrunc': ['file read a', 'file edit b'],
    'dd if=/dev/zero of=b conv=notrunc': ['file overwrite b'],
    'dc3dd wipe=/dev/sda': ['file overwrite /dev/sda'],
    'dc3dd if=a hof=b log=c': ['file read a', 'file overwrite b', 'file overwrite c'],
    'dd if=a': ['file read a'],
  },
  run: (call) => {
    const value = (key: string) => {
      const found = call.args.findLast((w) => w.text.startsWith(`${key}=`))
      return found === undefined ? undefined : { ...found, text: found.text.slice(key.length + 1) }
    }
    const from = value('if')
    const to = value('of')
    const quiet = from === undefined || /^\/dev\/(zero|null|random|urandom|stdin)$/.test(from.text)
    if (from !== undefined && !quiet) emitFile(call, 'read', from)
    // Bytes put into a file are an edit of it; zeros over it leave nothing of what was there.
    const edits = value('conv')?.text.includes('notrunc') === true && !(quiet && from !== undefined)
    if (to !== undefined) emitFile(call, edits ? 'edit' : 'overwrite', to)
    if (call.name === 'dc3dd') {
      // Targets, targets that are read back, and logs of its own (dc3dd 7.3).
      for (const name of ['wipe', 'hwipe', 'hof', 'ofs', 'hofs', 'phod', 'fhod', 'log', 'hlog', 'mlog']) {
        const also = value(name)
        if (also !== undefined) emitFile(call, 'overwrite', also)
      }
    }
  },
}

const truncate: Program = {
  names: ['truncate', 'shred', 'fallocate'],
  about: 'cuts or overwrites files',
  examples: {
    'truncate -s 0 a': ['file overwrite a'],
    'truncate -s +1M a': ['file edit a'],
    'shred -u a': ['file delete a'],
    'fallocate -l 1G a': ['file edit a'],
    'fallocate -o 0 -l 4096 --collapse-range a': ['file overwrite a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(
      call.args,
      table(
        call.name === 'fallocate'
          ? '-l|--length= -o|--offset= -c|--collapse-range -d|--dig-holes -i|--insert-range -n|--keep-size ' +
              '-p|--punch-hole -x|--posix -z|--zero-range -v|--verbose'
          : '-s|--size= -c|--no-create -o|--io-blocks -r|--reference= -u -n|--iterations= -z|--zero -f|--force ' +
              '-v|--verbose -x|--exact --remove=? --random-source=',
      ),
    )
    const grows =
      read.value('-s')?.text.startsWith('+') === true || (call.name === 'fallocate' && !read.has('-p', '-c', '-z'))
    for (const path of read.operands)
      emitFile(call, call.name === 'shred' ? 'delete' : grows ? 'edit' : 'overwrite', path)
  },
}

const mktemp: Program = {
  names: ['mktemp', 'tempfile'],
  about: 'makes a temporary file',
  examples: {
    'T=$(mktemp); rm "$T"': ['file delete /tmp/tmp.\uFFFB'],
    'T=$(mktemp -d -p src); rm "$T"': ['file delete /repo/src/tmp.\uFFFB'],
    'T=$(mktemp); U=$(mktemp); cp a "$T"; cp "$U" a': [
      'file read a',
      'file overwrite /tmp/tmp.\uFFFB',
      'file read /tmp/tmp.\uFFFB.2',
      'file overwrite a',
    ],
  },
  run: (call) => {
    const read = readArguments(call.args, table('-d|--directory -u|--dry-run -q|--quiet -p= --tmpdir=? --suffix= -t'))
    const template = read.operands[0]
    // Of two that nobody knows the names of, neither is the other.
    const count = Number(call.chosen('temporary files')?.text ?? 0) + 1
    call.choose('temporary files', word(String(count), call.span))
    const name = count === 1 ? SOME_NAME : `${SOME_NAME}.${count}`
    if (template?.text.includes('/') === true && !template.text.startsWith('/tmp/')) {
      emitFile(call, 'create', template)
      return stream(`${absolute(call.cwd, template.text).replace(/X{3,}/, name)}\n`)
    }
    const base = read.value('-p') ?? read.value('--tmpdir')
    const directory = base === undefined || !isKnown(base) || base.text === '' ? '/tmp' : absolute(call.cwd, base.text)
    return stream(`${directory}/tmp.${name}\n`, Carries.nothing, call.span)
  },
}

export const files: readonly Program[] = [rm, cp, mv, ln, touch, modes, dd, truncate, mktemp]
