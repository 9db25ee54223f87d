import { emit, emitFile, reachOf } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { type Stream, UNKNOWN, type Word, word } from '../../word.ts'
import { landing } from '../files.ts'
import { over, putThere, type RemoteEnd, readEnd, takeFrom } from './copy.ts'
import { emitOptions, hostOptions } from './ssh-options.ts'

/** Sessions of file transfer: what they do is written as commands of their own. */

/** Reads the commands of sftp, ftp and lftp, one a line (or behind `;` for lftp). */
function runCommands(call: Call, commands: Stream, end: RemoteEnd): void {
  const text = commands.text
  if (text === undefined || text.includes(UNKNOWN)) {
    emit(call, 'unreadable', 'run', 'commands', '', {
      at: end.at,
      note: 'the commands of the session are not known before it runs',
    })
    if (text === undefined) return
  }
  for (const raw of text.split(/[\n;]/)) {
    const line = raw.trim().replace(/^[-@]+/, '')
    if (line === '' || line.startsWith('#')) continue
    if (line.startsWith('!')) {
      call.shell({ text: line.slice(1), carries: commands.carries, span: commands.span })
      continue
    }
    runCommand(call, splitLine(line), end, commands)
  }
}

function splitLine(line: string): readonly string[] {
  const found: string[] = []
  for (let i = 0; i < line.length; ) {
    if (/\s/.test(line[i] as string)) {
      i++
      continue
    }
    const quote = line[i] === '"' || line[i] === "'" ? line[i] : undefined
    const end = quote === undefined ? line.slice(i).search(/\s/) : line.indexOf(quote, i + 1)
    const stop = quote === undefined ? (end < 0 ? line.length : i + end) : end < 0 ? line.length : end
    found.push(line.slice(quote === undefined ? i : i + 1, stop))
    i = quote === undefined ? stop : stop + 1
  }
  return found
}

const READS = new Set([
  'cd',
  'ls',
  'dir',
  'nlist',
  'cls',
  'pwd',
  'lpwd',
  'lls',
  'lcd',
  'df',
  'version',
  'help',
  '?',
  'progress',
  'bye',
  'quit',
  'exit',
  'close',
  'binary',
  'bin',
  'ascii',
  'passive',
  'prompt',
  'hash',
  'status',
  'stat',
  'size',
  'modtime',
  'verbose',
  'type',
  'lumask',
  'user',
  'open',
  'set',
  'find',
  'du',
  'debug',
  'glob',
  'bell',
  'idle',
  'system',
  'rhelp',
  'rstatus',
  'site_help',
  'wait',
  'jobs',
  'echo',
  'alias',
  'cache',
])

function runCommand(call: Call, words: readonly string[], end: RemoteEnd, source: Stream): void {
  const [verb = '', ...rest] = words
  const operands = rest
    .filter((one) => !one.startsWith('-'))
    .map((one) => word(one, source.span, { carries: source.carries }))
  const flags = rest.filter((one) => one.startsWith('-'))
  const [first, second] = operands
  const far = (w: Word): RemoteEnd => ({ ...end, path: w })
  if (READS.has(verb)) {
    emit(call, 'read', verb, 'host', end.host, { at: end.at })
  } else if (/^(get|mget|reget|recv|pget|cat|zcat|more|less)$/.test(verb)) {
    for (const path of verb === 'mget' ? operands : operands.slice(0, 1)) {
      const content = takeFrom(
        call,
        far(path),
        flags.some((one) => /[rR]/.test(one)),
      )
      if (/^(z?cat|more|less)$/.test(verb)) continue
      const target = verb !== 'mget' && second !== undefined ? second : word('.', path.span)
      const to = landing(call, path, target, target.text === '.')
      emitFile(call, 'overwrite', to)
      call.wroteFile(to, content)
    }
  } else if (/^(put|mput|reput|send|append)$/.test(verb)) {
    for (const path of verb === 'mput' ? operands : operands.slice(0, 1)) {
      const content = takeFrom(
        call,
        { is: 'here', path },
        flags.some((one) => /[rR]/.test(one)),
      )
      putThere(call, far(verb !== 'mput' && second !== undefined ? second : path), content, 'put')
    }
  } else if (/^(rm|mrm|del|delete|mdelete|rmdir|rd)$/.test(verb)) {
    for (const path of operands)
      emitFile(over(call, far(path)), 'delete', path, flags.some((one) => one.includes('r')) ? { recursive: true } : {})
  } else if (verb === 'mirror') mirror(call, end, flags, operands)
  else if (/^(chmod|chown|chgrp)$/.test(verb)) emit(call, 'access', verb, 'file', second ?? '', { at: end.at })
  else if (/^(mkdir|md|mv|rename|ren|ln|symlink|touch|copy|edit|mmv)$/.test(verb))
    emit(call, 'change', verb, 'file', first ?? '', { at: end.at })
  else emit(call, 'undescribed', verb, 'host', end.host, { at: end.at })
}

/** `mirror [-R] [--delete] [-n] SOURCE TARGET` of lftp. */
function mirror(call: Call, end: RemoteEnd, flags: readonly string[], operands: readonly Word[]): void {
  const [source = word('.'), target = source] = operands
  const has = (letter: string, name: string) =>
    flags.some((one) => one === name || (/^-[A-Za-z]+$/.test(one) && one.includes(letter)))
  if (flags.includes('--dry-run')) return emit(call, 'read', 'mirror', 'plan', source, { at: end.at })
  const up = has('R', '--reverse')
  const deletes = has('e', '--delete')
  if (up) {
    const content = takeFrom(call, { is: 'here', path: source }, true)
    putThere(call, { ...end, path: target }, content, 'mirror')
    if (deletes) emitFile(over(call, end), 'delete', target, { recursive: true })
    return
  }
  takeFrom(call, { ...end, path: source }, true)
  emitFile(call, deletes ? 'delete' : 'overwrite', target, { recursive: true })
}

const SFTP = '-4 -6 -A -a -C -f -N -p -q -r -v -B= -b= -c= -D= -F= -i= -J= -l= -o= -P= -R= -S= -s= -X='

const sftp: Program = {
  names: ['sftp', 'psftp'],
  about: 'opens a session of file transfer over ssh',
  examples: {
    'sftp web1': ['unreadable open shell'],
    "sftp web1 <<< 'put dist/a.js /srv/a.js'": ['file read dist/a.js', 'change put file /srv/a.js'],
    "sftp -b - web1 <<< $'ls /srv\\nrm /srv/old.js'": ['read ls host web1', 'file delete /srv/old.js @ host web1'],
    "sftp web1 <<< $'put .env'": ['file read .env', 'disclose send host web1', 'change put file .env'],
    'sftp -b batch.txt web1': ['file read batch.txt', 'unreadable run commands'],
    'sftp web1:/var/log/app.log .': ['file read /var/log/app.log @ host web1', 'file overwrite ./app.log'],
    "sftp web1 <<< '!rm x'": ['file delete x'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(SFTP))
    emitOptions(call, read)
    const [destination, local] = read.operands
    if (destination === undefined) return emit(call, 'read', 'help', 'help')
    const options = hostOptions(read, '-P')
    const plain = destination.text.includes(':') ? destination : { ...destination, text: `${destination.text}:` }
    const end = readEnd(call, plain, options)
    if (end.is === 'here') return openShell(call)
    const batch = read.value('-b')
    if (batch !== undefined && batch.text !== '-') {
      emitFile(call, 'read', batch)
      return runCommands(call, call.readFile(batch), end)
    }
    if (call.stdinGiven) return runCommands(call, call.stdin, end)
    if (/:./.test(destination.text) && !destination.text.endsWith('/')) {
      const content = takeFrom(call, end, read.has('-r'))
      const to = landing(call, end.path, local ?? word('.', destination.span), local === undefined)
      emitFile(call, 'overwrite', to)
      return call.wroteFile(to, content)
    }
    return openShell(call)
  },
}

const FTP = '-A -a -d -e -f -g -i -n -p -R -t -v -V -4 -6 -N= -o= -P= -q= -r= -s= -T= -u= -c= -x='

/** The login of ftp is in its commands: `open host`, or the operand. */
const ftp: Program = {
  names: ['ftp', 'lftp', 'ncftp', 'tftp', 'ncftpput', 'tnftp'],
  about: 'opens a session of file transfer',
  examples: {
    'ftp ftp.example': ['unreadable open shell'],
    "lftp -c 'open ftp.example; mirror -R --delete dist /srv'": [
      'read open host ftp.example',
      'file read below dist',
      'change mirror file /srv',
      'file delete below /srv @ host ftp.example',
    ],
    "lftp -e 'get a.txt; bye' ftp.example": [
      'file read a.txt @ host ftp.example',
      'file overwrite ./a.txt',
      'read bye host ftp.example',
    ],
    "ftp -n ftp.example <<< $'user me pw\\nput .env'": [
      'read user host ftp.example',
      'file read .env',
      'disclose send host ftp.example',
      'change put file .env',
    ],
    'ncftpput ftp.example /in a.txt': ['file read a.txt', 'change put file /in'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(call.name === 'lftp' ? '-c= -e= -f= -u= -p= -s= -d --norc --version --help' : FTP),
    )
    if (read.has('--version', '--help')) return emit(call, 'read', 'help', 'help')
    const [destination, directory, ...paths] = read.operands
    const file = read.value('-f')
    if (call.name === 'lftp' && file !== undefined) emitFile(call, 'read', file)
    const given = call.name === 'lftp' ? read.value('-c', '-e') : undefined
    const commands: Stream | undefined =
      given !== undefined
        ? { text: given.text, carries: given.carries, span: given.span }
        : call.name === 'lftp' && file !== undefined
          ? call.readFile(file)
          : call.stdinGiven
            ? call.stdin
            : undefined
    const opened = /(?:^|[\n;])[ \t]*open\s+(?:-\S+\s+)*([^\s;]+)/.exec(commands?.text ?? '')?.[1]
    const host = destination ?? word(opened ?? UNKNOWN, commands?.span ?? call.span)
    const end: RemoteEnd = {
      is: 'there',
      host,
      path: word('.'),
      at: { is: 'host', name: { ...host, text: host.text.replace(/^[a-z]+:\/\//, '') }, options: [], ...reachOf(call) },
      site: { is: 'host', name: host, options: [], from: call.site, env: call.env },
    }
    if (call.name === 'ncftpput') {
      for (const path of paths)
        putThere(call, { ...end, path: directory ?? path }, takeFrom(call, { is: 'here', path }, read.has('-R')), 'put')
      return undefined
    }
    return commands === undefined ? openShell(call) : runCommands(call, commands, end)
  },
}

export const transferPrograms: readonly Program[] = [sftp, ftp]
