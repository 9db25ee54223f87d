import { emit, emitFile } from '../../../emit.ts'
import { flagProgram } from '../../../flags.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import { type Stream, type Word, word } from '../../../word.ts'
import { emitUsed } from '../used-file.ts'

/** Keys of OpenSSH 9.9. */

const keygenOptions =
  '-A -a= -B -b= -C= -c -D= -E= -e -F= -f= -g -H -h -I= -i -K -k -L -l -M= -m= -N= -n= -O= -P= -p -Q -q -R= -r= ' +
  '-s= -t= -U -u -V= -v -w= -X -Y= -y -z= -Z= -G= -T= -S= -W= -d -x= -o'

const sshKeygen: Program = {
  names: ['ssh-keygen'],
  about: 'makes, changes and shows keys of OpenSSH',
  examples: {
    "ssh-keygen -t ed25519 -N '' -f deploy_key": [
      'change make key',
      'file create deploy_key',
      'file create deploy_key.pub',
    ],
    'ssh-keygen -t ed25519': [
      'change make key',
      'file create /home/me/.ssh/id_ed25519',
      'file create /home/me/.ssh/id_ed25519.pub',
    ],
    'ssh-keygen -lf ~/.ssh/id_ed25519.pub': ['file list /home/me/.ssh/id_ed25519.pub', 'read show key'],
    'ssh-keygen -y -f ~/.ssh/id_ed25519': ['file list /home/me/.ssh/id_ed25519', 'read show key'],
    'ssh-keygen -R web1': ['file edit /home/me/.ssh/known_hosts'],
    'ssh-keygen -F web1': ['read show key'],
    'ssh-keygen -p -f k': ['file edit k', 'access set key'],
    'ssh-keygen -s ca -I x -n me k.pub': ['file list ca', 'access sign key k.pub'],
    'ssh-keygen -D ./x.so': ['unreadable load library ./x.so'],
  },
  run: (call) => {
    const read = readArguments(call.args, optionTable(keygenOptions))
    const file = read.value('-f')
    const hosts = file ?? word(`${call.home}/.ssh/known_hosts`, call.span)
    const library = read.value('-D') ?? read.value('-w')
    if (read.strangers.length > 0) emit(call, 'undescribed', 'run', 'program', call.name)
    if (library !== undefined) return emit(call, 'unreadable', 'load', 'library', library)
    if (read.has('-R') || (read.has('-H') && !read.has('-F'))) return emitFile(call, 'edit', hosts)
    if (read.has('-s') && !read.has('-Y', '-k', '-Q')) {
      emitUsed(call, read.value('-s') as Word)
      for (const one of read.operands) emit(call, 'access', 'sign', 'key', one)
      return
    }
    if (read.has('-p', '-c')) {
      emitFile(call, 'edit', file ?? word(`${call.home}/.ssh/id_ed25519`, call.span))
      return emit(call, 'access', 'set', 'key')
    }
    if (read.has('-k', '-u') && file !== undefined) return emitFile(call, read.has('-u') ? 'edit' : 'overwrite', file)
    if (read.has('-A', '-K')) return emit(call, 'access', 'make', 'key')
    if (read.has('-l', '-L', '-y', '-B', '-e', '-i', '-F', '-Q', '-r', '-g')) {
      if (file !== undefined && !read.has('-F')) emitUsed(call, file)
      return emit(call, 'read', 'show', 'key')
    }
    if (read.has('-Y')) {
      const verb = read.value('-Y')?.text ?? ''
      return emit(call, verb === 'sign' ? 'change' : 'read', verb, 'key')
    }
    if (read.has('-M', '-G', '-T')) return emit(call, 'change', 'make', 'key')
    const path = file ?? word(`${call.home}/.ssh/id_${read.value('-t')?.text ?? 'ed25519'}`, call.span)
    emit(call, 'change', 'make', 'key')
    emitFile(call, 'create', path)
    emitFile(call, 'create', { ...path, text: `${path.text}.pub` })
  },
}

const sshAdd: Program = flagProgram({
  names: ['ssh-add'],
  about: 'keys that the agent holds',
  on: 'key',
  style: 'gnu',
  options: '-l -L -d -D -x -X -t= -c -e= -s= -k -q -v -E= -H= -h= -T -K -S= -A -C',
  rules: [
    [
      '-e -s -S',
      (call) =>
        emit(call, 'unreadable', 'load', 'library', call.arguments.value('-s') ?? call.arguments.value('-e') ?? ''),
    ],
    ['-l -L -T', 'read', 'list'],
    ['-D -d', 'change', 'remove'],
    ['-x -X', 'change', 'lock'],
  ],
  otherwise: (call) => {
    if (call.operands.length === 0 && call.stdinGiven) return emit(call, 'change', 'add', 'key')
    for (const path of call.operands) if (path.text !== '-') emitUsed(call, path)
    emit(call, 'change', 'add', 'key')
  },
  examples: {
    'ssh-add -l': ['read list key'],
    'ssh-add ~/.ssh/id_ed25519': ['file list /home/me/.ssh/id_ed25519', 'change add key'],
    'ssh-add -D': ['change remove key'],
    'ssh-add -s ./x.so': ['unreadable load library ./x.so'],
  },
})

const sshAgent: Program = {
  names: ['ssh-agent'],
  about: 'holds keys, and may run a program with them',
  examples: {
    'eval "$(ssh-agent -s)"': ['change start process ssh-agent'],
    'ssh-agent rm a': ['file delete a'],
    'ssh-agent -k': ['restart stop process ssh-agent'],
  },
  run: (call): Stream | undefined => {
    const read = readArguments(call.args, optionTable('-s -c -k -d -D -a= -E= -t= -O= -P= -u -U -T'), 'operand')
    if (read.has('-P')) emit(call, 'unreadable', 'load', 'library', read.value('-P') ?? '')
    if (read.operands.length > 0) return call.exec(read.operands)
    emit(call, read.has('-k') ? 'restart' : 'change', read.has('-k') ? 'stop' : 'start', 'process', 'ssh-agent')
    return { text: undefined, carries: 0, span: call.span, about: 'shell settings' }
  },
}

export const sshKeys: readonly Program[] = [sshKeygen, sshAdd, sshAgent]
