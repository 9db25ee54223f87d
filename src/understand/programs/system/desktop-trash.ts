import { emit, emitFile, nowhere } from '../../emit.ts'
import { emitSent, fileToSend } from '../../http/outgoing.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { UNKNOWN, type Word, word } from '../../word.ts'

/** GLib 2.84's `gio`, and trash-cli 0.24: files by way of the desktop, and its trash. */

const OPTIONS = optionTable(
  `-f|--force --empty --list --restore -b|--backup -i|--interactive -p|--progress|--parents --preserve
  --no-dereference -T|--no-target-directory --default-permissions -c|--create -a|--append|--attributes= -e|--etag=
  -v|--print-etag --private --unlink --replace -h|--hidden -l|--long -u|--unmount -n|--nofollow-symlinks -w|--writable
  -q|--query -t|--type= -d|--delete --help`,
)

const READS = /^(cat|info|list|tree|monitor|mime|help|version)$/

const gio: Program = {
  names: ['gio'],
  about: 'works on files by way of the desktop',
  examples: {
    'gio trash a b': ['file delete a', 'file delete b'],
    'gio trash --empty': ['lose empty trash'],
    'gio trash --list': ['read list trash'],
    'gio remove -f a': ['file delete a'],
    'gio move a b': ['file move a', 'file overwrite b'],
    'gio copy a b': ['file read a', 'file overwrite b'],
    'gio list src': ['file list src'],
    'gio cat a': ['file read a'],
    'gio open a': ['undescribed open file a'],
    'gio remove file:///srv/a': ['file delete /srv/a'],
    'gio copy .env sftp://web1/tmp/': [
      'file read .env',
      'disclose send host sftp://web1/tmp/',
      'change copy file sftp://web1/tmp/',
    ],
    'gio copy a sftp://web1/tmp/': ['file read a', 'change copy file sftp://web1/tmp/'],
    'gio remove sftp://web1/srv/a': ['lose remove file sftp://web1/srv/a'],
    'gio trash --empty trash:///': ['lose empty trash'],
  },
  run: (call) => {
    const [verb, ...rest] = call.args
    const read = readArguments(rest.map(asPath), OPTIONS)
    const name = verb?.text ?? 'help'
    if (read.has('--help') || name === 'help' || name === 'version') return emit(call, 'read', 'help', 'help')
    if (name === 'trash' && emptiesOrLists(call, read.has('--empty'), read.has('--list'))) return
    if (name === 'trash' && read.has('--restore')) return emit(call, 'change', 'restore', 'trash')
    const away = read.operands.filter((w) => ADDRESS.test(w.text))
    if (away.length > 0 && name !== 'open' && !READS.test(name)) return worksElsewhere(call, name, read.operands, away)
    if (/^(trash|remove)$/.test(name)) {
      for (const path of read.operands) emitFile(call, 'delete', path)
      return
    }
    const like: Readonly<Record<string, string>> = { copy: 'cp', move: 'mv', rename: 'mv', mkdir: 'mkdir' }
    const other = like[name]
    if (other !== undefined) return void call.exec([word(other, verb?.span), ...read.operands])
    for (const path of read.operands.slice(0, READS.test(name) ? undefined : 1)) {
      if (name === 'save') emitFile(call, read.has('-a') ? 'append' : 'overwrite', path)
      else if (READS.test(name)) emitFile(call, name === 'cat' ? 'read' : 'list', path)
      else emit(call, 'undescribed', name, 'file', path)
    }
    if (read.operands.length === 0) emit(call, READS.test(name) ? 'read' : 'undescribed', name, 'file')
  },
}

/** `sftp://host/x`, `smb://…`, `trash:///x`: a place that GVfs reaches. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\//i

function asPath(w: Word): Word {
  return w.text.startsWith('file:///') ? { ...w, text: decoded(w.text.slice('file://'.length)) } : w
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return UNKNOWN
  }
}

function worksElsewhere(call: Call, verb: string, operands: readonly Word[], away: readonly Word[]): void {
  const at = nowhere(call, 'where GVfs leads', away)
  const takes = /^(trash|remove|move|rename|save)$/.test(verb)
  const own = operands.filter((w) => !away.includes(w))
  const [to] = away
  for (const path of own) {
    if (path === operands.at(-1)) emitFile(call, 'overwrite', path)
    else {
      emitSent(call, [fileToSend(call, path)], 'host', to ?? '', at)
      if (takes) emitFile(call, 'move', path)
    }
  }
  for (const path of away) emit(call, takes ? 'lose' : 'change', verb, 'file', path, { at })
}

function emptiesOrLists(call: Call, empties: boolean, lists: boolean): boolean {
  if (empties) emit(call, 'lose', 'empty', 'trash')
  else if (lists) emit(call, 'read', 'list', 'trash')
  return empties || lists
}

const trash: Program = {
  names: ['trash-empty', 'trash-rm', 'trash-list', 'trash-restore'],
  about: 'shows, empties and takes back what is in the trash of the desktop',
  examples: {
    'trash-empty 30': ['lose empty trash'],
    'trash-empty --dry-run': ['read list trash'],
    "trash-rm '*.o'": ['lose empty trash'],
    'trash-list': ['read list trash'],
    'trash-restore a': ['change restore trash a'],
  },
  run: (call) => {
    const shows = call.args.some((w) => /^(--dry-run|--help|-h|--version)$/.test(w.text))
    if (shows || call.name === 'trash-list') return emit(call, 'read', 'list', 'trash')
    if (call.name === 'trash-restore') return emit(call, 'change', 'restore', 'trash', call.args[0] ?? '')
    emit(call, 'lose', 'empty', 'trash')
  },
}

export const desktopTrash: readonly Program[] = [gio, trash]
