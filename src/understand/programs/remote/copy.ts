import { emit, emitFile } from '../../emit.ts'
import { emitSent, fileToSend } from '../../http/outgoing.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { HostPlace, Site } from '../../place.ts'
import type { Call, Program } from '../../program.ts'
import { Carries, isKnownText, type Stream, UNKNOWN, type Word } from '../../word.ts'
import { landing } from '../files.ts'
import { emitOptions, hostAt, hostOptions, hostSite } from './ssh-options.ts'

/** One end of a copy: a path here, or on another host. */
export type End = { readonly is: 'here'; readonly path: Word } | RemoteEnd

export interface RemoteEnd {
  readonly is: 'there'
  readonly host: Word
  readonly path: Word
  readonly at: HostPlace
  readonly site: Site
}

/** `host:path`, `user@host:path`, `scp://host/path`, `[::1]:path`. A colon behind a slash is part of a local path. */
export function readEnd(call: Call, w: Word, options: readonly Word[]): End {
  const url = /^(?:scp|sftp|rsync|ftps?):\/\/([^/]*)(\/.*)?$/s.exec(w.text)
  if (url !== null) return remoteEnd(call, w, url[1] ?? '', (url[2] ?? '').slice(1), options)
  const bracket = w.text.indexOf('[') >= 0 ? w.text.indexOf(']:') : -1
  const colon = bracket >= 0 ? bracket + 1 : w.text.indexOf(':')
  const slash = w.text.indexOf('/')
  if (colon <= 0 || (slash >= 0 && slash < colon) || /^[A-Za-z]:\\/.test(w.text)) return { is: 'here', path: w }
  return remoteEnd(call, w, w.text.slice(0, colon), w.text.slice(colon + 1).replace(/^:/, ''), options)
}

function remoteEnd(call: Call, w: Word, name: string, path: string, options: readonly Word[]): RemoteEnd {
  const host = { ...w, text: name, pattern: false }
  return {
    is: 'there',
    host,
    path: { ...w, text: path === '' ? '.' : path },
    at: hostAt(call, host, options),
    site: hostSite(call, host, options),
  }
}

/** The call as it would be on the other side. Relative paths are under a home that is not known. */
export function over(call: Call, end: RemoteEnd): Call {
  return { ...call, site: end.site, cwd: UNKNOWN }
}

/** Reads the source of a copy; gives what it holds. */
export function takeFrom(call: Call, end: End, recursive: boolean): Stream {
  if (end.is === 'here') return fileToSend(call, end.path, recursive)
  emitFile(over(call, end), 'read', end.path, recursive ? { recursive } : {})
  return { text: undefined, carries: Carries.network, span: end.path.span }
}

/** A file that says who may come in, on any host. */
const ENTRANCE = new Set([
  'authorized_keys',
  'authorized_keys2',
  'sudoers',
  'passwd',
  'shadow',
  'group',
  '.rhosts',
  'hosts.equiv',
  'hosts.allow',
  'sshd_config',
])

function isEntrance(path: string): boolean {
  return ENTRANCE.has(path.slice(path.lastIndexOf('/') + 1)) || path.includes('/sudoers.d/')
}

/** Writes to the other side. Whether something there is lost cannot be seen from here: the copy is a change. */
export function putThere(call: Call, end: RemoteEnd, content: Stream, verb = 'copy'): void {
  emitSent(call, [content], 'host', end.host, end.at)
  emit(call, isEntrance(end.path.text) ? 'access' : 'change', verb, 'file', end.path, { at: end.at })
}

const SCP = '-3 -4 -6 -A -B -C -O -p -q -R -r -s -T -v -c= -D= -F= -i= -J= -l= -o= -P= -S= -X='

const scp: Program = {
  names: ['scp', 'pscp', 'dropbearscp'],
  about: 'copies files to or from another host',
  examples: {
    'scp dist/index.js web1:/srv/shop/': ['file read dist/index.js', 'change copy file /srv/shop/'],
    'scp .env web1:/tmp/': ['file read .env', 'disclose send host web1', 'change copy file /tmp/'],
    'scp -r web1:/srv/logs ./logs': ['file read below /srv/logs @ host web1', 'file overwrite ./logs'],
    'scp web1:.env .': ['file read .env @ host web1', 'file overwrite ./.env'],
    'scp a b': ['file read a', 'file overwrite b'],
    'scp web1:/a web2:/b': ['file read /a @ host web1', 'change copy file /b'],
    'scp me.pub web1:.ssh/authorized_keys': ['file read me.pub', 'access copy file .ssh/authorized_keys'],
    'scp -S "./x" a web1:': ['undescribed run program ./x', 'file read a', 'change copy file .'],
    'scp web1:x.sh . && sh x.sh': [
      'file read x.sh @ host web1',
      'file overwrite ./x.sh',
      'file read x.sh',
      'remote-code run code',
    ],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(SCP))
    const options = hostOptions(read, '-P')
    emitOptions(call, read)
    for (const program of read.values('-S')) call.exec([program])
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'option', read.strangers[0] ?? '')
    const target = read.operands.at(-1)
    if (target === undefined || read.operands.length < 2) return emit(call, 'read', 'help', 'help')
    const to = readEnd(call, target, options)
    for (const source of read.operands.slice(0, -1)) {
      const from = readEnd(call, source, options)
      const content = takeFrom(call, from, read.has('-r'))
      if (to.is === 'there')
        putThere(call, to, from.is === 'there' ? { ...content, carries: Carries.nothing } : content)
      else {
        const path = landing(call, from.path, to.path, read.operands.length > 2)
        emitFile(call, 'overwrite', path)
        if (isKnownText(path.text)) call.wroteFile(path, content)
      }
    }
  },
}

export const copyPrograms: readonly Program[] = [scp]
