import { absolute, emit, emitFile, lookedAt } from '../../emit.ts'
import { type Arguments, type OptionTable, optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isSecretPath } from '../../secrets/path.ts'
import { Carries, isKnown, type Stream, type Word, word } from '../../word.ts'
import { landing } from '../files.ts'
import { type End, over, putThere, readEnd, takeFrom } from './copy.ts'
import { emitOptions, hostOptions, readSsh } from './ssh-options.ts'

/** The options of rsync(1), rsync 3.4. */
const OPTIONS =
  '-v|--verbose --info= --debug= --stderr= -q|--quiet --no-motd -c|--checksum -a|--archive -r|--recursive ' +
  '-R|--relative --no-implied-dirs -b|--backup --backup-dir= --suffix= -u|--update --inplace --append ' +
  '--append-verify -d|--dirs ' +
  '--old-dirs|--old-d --mkpath -l|--links -L|--copy-links --copy-unsafe-links --safe-links --munge-links ' +
  '-k|--copy-dirlinks -K|--keep-dirlinks -H|--hard-links -p|--perms -E|--executability --chmod= -A|--acls ' +
  '-X|--xattrs -o|--owner ' +
  '-g|--group --devices --copy-devices --write-devices --specials -D -t|--times -U|--atimes --open-noatime ' +
  '-N|--crtimes -O|--omit-dir-times -J|--omit-link-times --super --fake-super -S|--sparse --preallocate ' +
  '-n|--dry-run -W|--whole-file ' +
  '--checksum-choice|--cc= -x|--one-file-system -B|--block-size= -e|--rsh= --rsync-path= --existing ' +
  '--ignore-existing --remove-source-files --del --delete --delete-before --delete-during --delete-delay ' +
  '--delete-after --delete-excluded ' +
  '--delete-missing-args --ignore-missing-args --ignore-errors --force --max-delete= --max-size= --min-size= ' +
  '--max-alloc= --partial --partial-dir= --delay-updates -m|--prune-empty-dirs --numeric-ids --usermap= ' +
  '--groupmap= --chown= --timeout= ' +
  '--contimeout= -I|--ignore-times --size-only -@|--modify-window= -T|--temp-dir= -y|--fuzzy --compare-dest= ' +
  '--copy-dest= --link-dest= -z|--compress --compress-choice|--zc= --compress-level|--zl= --skip-compress= ' +
  '-C|--cvs-exclude -f|--filter= ' +
  '-F --exclude= --exclude-from= --include= --include-from= --files-from= -0|--from0 --old-args ' +
  '-s|--secluded-args|--protect-args --trust-sender --copy-as= --address= --port= --sockopts= --blocking-io ' +
  '--outbuf= --stats -8|--8-bit-output ' +
  '-h|--human-readable --progress -P -i|--itemize-changes -M|--remote-option= --out-format= --log-file= ' +
  '--log-file-format= --password-file= --early-input= --list-only --bwlimit= --stop-after= --stop-at= --fsync ' +
  '--write-batch= --only-write-batch= ' +
  '--read-batch= --protocol= --iconv= --checksum-seed= -4|--ipv4 -6|--ipv6 -V|--version --help --daemon ' +
  '--config= --no-detach --delete-missing'

let table: OptionTable | undefined

const rsync: Program = {
  names: ['rsync'],
  about: 'copies trees of files, here and to other hosts',
  examples: {
    'rsync -a src/ backup/': ['file read below src/', 'file overwrite below backup/'],
    'rsync -a --delete docs/ src/': ['file read below docs/', 'file overwrite below src/', 'file delete below src/'],
    'rsync -an --delete docs/ src/': ['read compare files docs/'],
    'rsync --dry-run -a a/ web1:/b/': ['read compare files a/'],
    'rsync -az dist/ web1:/srv/dist/': ['file read below dist/', 'change copy file /srv/dist/'],
    'rsync -az --delete dist/ web1:/srv/dist/': [
      'file read below dist/',
      'change copy file /srv/dist/',
      'file delete below /srv/dist/ @ host web1',
    ],
    'rsync -a web1:/var/log/app ./logs': ['file read below /var/log/app @ host web1', 'file overwrite below ./logs'],
    'rsync -a .env web1:/tmp/': ['file read below .env', 'disclose send host web1', 'change copy file /tmp/'],
    'rsync web1:/srv/': ['read list files web1:/srv/'],
    'rsync -a --remove-source-files a/ b/': ['file read below a/', 'file overwrite below b/', 'file delete below a/'],
    "rsync -e 'ssh -p 2222 -o ProxyCommand=./x' a web1:/b": [
      'undescribed run program ./x',
      'file read a',
      'change copy file /b',
    ],
    'rsync -e \'sh -c "rm x"\' a web1:/b': ['file delete x', 'file read a', 'change copy file /b'],
    "rsync --rsync-path='rm x; rsync' a web1:/b": [
      'file delete x @ host web1',
      'read help help @ host web1',
      'file read a',
      'change copy file /b',
    ],
    'rsync -a rsync://mirror.example/pub/ ./pub/': [
      'file read below pub/ @ host mirror.example',
      'file overwrite below ./pub/',
    ],
    'rsync -a web1:/srv/a.log out/': ['file read below /srv/a.log @ host web1', 'file overwrite below out/a.log'],
    "rsync -a 'web1:/srv/*' out/": ['file read below /srv/* @ host web1', 'file overwrite below out/'],
    'rsync --ignore-existing -a a/ b/': ['file read below a/', 'file create b/'],
    'rsync --daemon': ['access run server'],
    'rsync --version': ['read help help'],
  },
  run: (call) => {
    table ??= optionTable(OPTIONS)
    const read = readArguments(call.args, table)
    if (read.has('-V', '--help') || (read.operands.length === 0 && !read.has('--daemon')))
      return emit(call, 'read', 'help', 'help')
    if (read.has('--daemon'))
      return emit(call, 'access', 'run', 'server', '', { note: 'files of this host can be reached from the network' })
    const options = shellOptions(call, read)
    for (const path of read.values('--files-from', '--exclude-from', '--include-from', '--password-file')) {
      if (path.text !== '-') emitFile(call, 'read', path)
    }
    for (const path of read.values('--log-file')) emitFile(call, 'append', path)
    for (const path of read.values('--write-batch', '--only-write-batch')) emitFile(call, 'overwrite', path)
    const ends = read.operands.map((w) => readEnd(call, w, options))
    const to = ends.at(-1)
    const target = read.operands.at(-1)
    if (to === undefined || target === undefined) return undefined
    const far = ends.find((one) => one.is === 'there')
    const path = read.value('--rsync-path')
    if (path !== undefined && far?.is === 'there')
      call.shell({ text: path.text, carries: path.carries, span: path.span }, { site: far.site })
    const at = far?.is === 'there' ? { at: far.at } : {}
    if (ends.length === 1 || read.has('--list-only')) return emit(call, 'read', 'list', 'files', target, at)
    if (read.has('-n')) return emit(call, 'read', 'compare', 'files', read.operands[0] ?? '', at)
    if (read.strangers.some((w) => !/^--(no-|i-?d|old-compress|new-compress)/.test(w.text)))
      emit(call, 'undescribed', 'run', 'option', read.strangers[0] ?? '')
    const recursive = read.has('-r', '-a', '-d', '--files-from')
    let content: Stream = { text: undefined, carries: Carries.nothing, span: target.span }
    for (const from of ends.slice(0, -1)) {
      const taken = takeFrom(call, from, recursive)
      const inside =
        from.is === 'here' && recursive && holdsSecret(call, from.path, read) ? Carries.secret : Carries.nothing
      content = { ...content, carries: content.carries | taken.carries | inside }
    }
    write(call, read, to, ends.slice(0, -1), content, recursive)
    if (read.has('--remove-source-files')) {
      for (const from of ends.slice(0, -1)) {
        if (from.is === 'here') emitFile(call, 'delete', from.path, { recursive })
        else emitFile(over(call, from), 'delete', from.path, { recursive })
      }
    }
  },
}

const DELETES = [
  '--del',
  '--delete',
  '--delete-before',
  '--delete-during',
  '--delete-delay',
  '--delete-after',
  '--delete-excluded',
] as const

function write(
  call: Call,
  read: Arguments,
  to: End,
  sources: readonly End[],
  content: Stream,
  recursive: boolean,
): void {
  const deletes = read.has(...DELETES)
  if (to.is === 'there') {
    putThere(call, to, content)
    if (deletes) emitFile(over(call, to), 'delete', to.path, { recursive: true })
    return
  }
  const keeps = read.has('--ignore-existing', '-b')
  const met = keeps ? [] : recursive ? filesMet(call, sources, to.path) : undefined
  if (met === undefined)
    for (const path of places(call, read, sources, to.path)) emitFile(call, 'overwrite', path, { recursive })
  else if (met.length === 0) for (const path of places(call, read, sources, to.path)) emitFile(call, 'create', path)
  else for (const path of met) emitFile(call, 'overwrite', path)
  if (deletes) emitFile(call, 'delete', to.path, { recursive: true })
}

/** What a source becomes on this side: itself in a directory that is there, or, with a slash behind it, what is in it. */
function places(call: Call, read: Arguments, sources: readonly End[], target: Word): readonly Word[] {
  if (read.has('-R', '--files-from') || sources.some((from) => /[*?[{]/.test(from.path.text))) return [target]
  const found = lookedAt(call, sources, MOST).flatMap((from) => {
    if (!from.path.text.endsWith('/')) return [landing(call, from.path, target, sources.length > 1)]
    const names =
      from.is === 'here' && isKnown(from.path) ? call.files.list(absolute(call.cwd, from.path.text)) : undefined
    if (names === undefined || names.length === 0 || names.length > MOST) return [target]
    return names.map((name) => landing(call, word(name), target, false))
  })
  return found.filter((one, i) => i === 0 || one.text !== found[i - 1]?.text)
}

const MOST = 400

/**
 * The files of a local target that a local source writes over: those of the same name. `undefined` where they cannot be
 * listed, or are too many; then everything below the target counts.
 */
function filesMet(call: Call, sources: readonly End[], target: Word): readonly Word[] | undefined {
  if (!isKnown(target)) return undefined
  const met: string[] = []
  const left = { count: MOST }
  for (const from of sources) {
    if (from.is !== 'here' || !isKnown(from.path)) return undefined
    const source = absolute(call.cwd, from.path.text)
    const base = source.slice(source.replace(/\/$/, '').lastIndexOf('/') + 1).replace(/\/$/, '')
    // One file takes the target's own name, unless that is a directory.
    const named = call.files.kind(source) === 'file' && !isDirectory(call, target)
    const into = absolute(call.cwd, named || from.path.text.endsWith('/') ? target.text : `${target.text}/${base}`)
    if (!compare(call, source.replace(/(?<=.)\/$/, ''), into.replace(/(?<=.)\/$/, ''), met, left)) return undefined
  }
  return met.map((path) => word(path, target.span))
}

function isDirectory(call: Call, target: Word): boolean {
  return target.text.endsWith('/') || call.files.kind(absolute(call.cwd, target.text)) === 'directory'
}

function compare(call: Call, source: string, target: string, met: string[], left: { count: number }): boolean {
  const kind = call.files.kind(source)
  const there = call.files.kind(target)
  if (--left.count < 0 || kind === 'unknown' || kind === 'absent' || there === 'unknown') return false
  if (there === 'absent') return true
  if (kind !== 'directory' || there !== 'directory') {
    met.push(target)
    return true
  }
  const names = call.files.list(source)
  return names?.every((name) => compare(call, `${source}/${name}`, `${target}/${name}`, met, left)) ?? false
}

/** A tree with a secret right in it, unless it is left out. Deeper ones are not looked for. */
function holdsSecret(call: Call, source: Word, read: Arguments): boolean {
  if (!isKnown(source)) return false
  const left = new Set(read.values('--exclude').map((w) => w.text.replace(/^\/|\/$/g, '')))
  const names = call.files.list(absolute(call.cwd, source.text)) ?? []
  return names.some(
    (name) =>
      isSecretPath(name) &&
      !left.has(name) &&
      ![...left].some((one) => one.endsWith('*') && name.startsWith(one.slice(0, -1))),
  )
}

/** `-e 'ssh -p 2222'`: another way to the host. Options of ssh in it decide where it leads. */
function shellOptions(call: Call, read: Arguments): readonly Word[] {
  const given = read.value('-e') ?? call.env.get('RSYNC_RSH')
  const port = read.value('--port')
  const own = port === undefined ? [] : [{ ...port, text: `Port=${port.text}` }]
  if (given === undefined) return own
  const words = given.text
    .trim()
    .split(/\s+/)
    .map((text) => ({ ...given, text: text.replace(/^(['"])(.*)\1$/, '$2') }))
  if (words[0]?.text !== 'ssh' || !isKnown(given)) {
    call.shell({ text: given.text, carries: given.carries, span: given.span })
    return own
  }
  const ssh = readSsh(words.slice(1))
  emitOptions(call, ssh)
  return [...hostOptions(ssh), ...own]
}

export const rsyncPrograms: readonly Program[] = [rsync]
