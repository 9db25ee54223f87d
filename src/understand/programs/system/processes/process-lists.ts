import { cutFrom } from '../../../../lib/cut.ts'
import { emit } from '../../../emit.ts'
import { optionTable, readArguments } from '../../../options.ts'
import type { Program } from '../../../program.ts'
import type { Stream } from '../../../word.ts'
import { NARROWS, pkillOptions } from './processes.ts'

/** Programs that list processes: what they print is about the processes that they name (procps-ng 4, lsof 4.99). */

/** What a pattern found, as numbers: `kill $(pgrep -f x)` is about `x`. */
const pgrep: Program = {
  names: ['pgrep', 'pidof', 'pidwait', 'pwait'],
  about: 'lists processes by name',
  examples: {
    'pgrep -af node': ['read list process node'],
    'pidof nginx': ['read list process nginx'],
    'pgrep -u deploy': ['read list process'],
  },
  run: (call): Stream => {
    const read = readArguments(
      call.args,
      optionTable(call.name === 'pidof' ? '-s -q -w -x -z -o= -t -S= -n -c' : pkillOptions, 'abbreviated'),
    )
    const pattern = read.operands[0] ?? read.value('-F')
    emit(call, 'read', 'list', 'process', read.operands[0] ?? '')
    const narrowed = read.given.some((one) => NARROWS.includes(one.name) || /^-[uUG]$/.test(one.name))
    const about = pattern?.text ?? (narrowed ? undefined : 'processes')
    return { text: undefined, carries: 0, span: call.span, about }
  },
}

const psOptions =
  '-A -a -d -e -N|--deselect -C= -G|--Group= -g|--group= -p|--pid= -P|--ppid= -q|--quick-pid= -s|--sid= ' +
  '-t|--tty= -u|--user= -U|--User= -c -F -f -j -l -M ' +
  '-O= -o|--format= -y -Z --context --headers --header --no-headers --no-heading --lines= --rows= --columns= ' +
  '--cols= --width= --cumulative --forest -H ' +
  '-n= --sort= -w -L -m -T -V|--version --info --help=? -x -r -E -v -X -S -k= --delimiter= -D='

const ps: Program = {
  names: ['ps'],
  about: 'lists processes',
  examples: {
    'ps aux --sort=-%mem': ['read list process'],
    'ps -ef': ['read list process'],
    'ps -eo pid,comm,etime -C node': ['read list process node'],
    'ps axo pid,cmd': ['read list process'],
    'ps auxe': ['read-secret list environment'],
    'ps eww -p 4711': ['read-secret list environment'],
    'ps -p 4711 -o args': ['read list process'],
    'kill $(ps -C prodgate -o pid=)': ['read list process prodgate', 'restart stop process prodgate'],
    'ps -eo pid= | xargs kill': ['read list process', 'lose stop process \uFFFC'],
  },
  run: (call): Stream => {
    const read = readArguments(call.args, optionTable(psOptions, 'abbreviated'))
    // BSD options have no dash; those of a value take the next word.
    const bare = read.operands.filter(
      (w, i) => /^[a-zA-Z]+$/.test(w.text) && !/[oOpUtkN]$/.test(read.operands[i - 1]?.text ?? ''),
    )
    const environment = bare.some((w) => cutFrom(w.text, 'oO').includes('e')) || read.has('-E')
    const name = read.value('-C')
    if (environment) emit(call, 'read-secret', 'list', 'environment')
    else emit(call, 'read', 'list', 'process', name ?? '')
    const all = read.has('-A', '-e', '-a', '-d', '-x') || bare.some((w) => /[agx]/.test(w.text))
    return {
      text: undefined,
      carries: environment ? 1 : 0,
      span: call.span,
      about: name?.text ?? (all && !read.has('-p', '-u', '-U', '-P') ? 'processes' : undefined),
    }
  },
}

/** Lists that show every process, and may be searched for one. */
const lists: Program = {
  names: ['top', 'htop', 'btop', 'atop', 'pstree', 'glances', 'procs', 'bpytop', 'gtop', 'pidstat', 'prstat'],
  about: 'shows processes as they run',
  examples: {
    'top -b -n1': ['read list process'],
    'pstree -p 1': ['read list process'],
    'pidstat -d 1 3': ['read list process'],
    'pidstat -e rm x': ['read list process', 'file delete x'],
  },
  run: (call): Stream => {
    emit(call, 'read', 'list', 'process')
    const program = call.name === 'pidstat' ? call.args.findIndex((w) => w.text === '-e') : -1
    if (program >= 0) call.exec(call.args.slice(program + 1))
    return { text: undefined, carries: 0, span: call.span, about: 'processes' }
  },
}

const lsof: Program = {
  names: ['lsof'],
  about: 'lists open files',
  examples: {
    'lsof -i :443 -P -n': ['read list open file'],
    'lsof -t -c prodgate': ['read list open file'],
    'kill $(lsof -t -c prodgate)': ['read list open file', 'restart stop process prodgate'],
  },
  run: (call): Stream => {
    emit(call, 'read', 'list', 'open file')
    const read = readArguments(
      call.args,
      optionTable(
        '-a -b -C -h -H -l -M -n -N -O -P -R -s=? -t -T=? -U -v -V -x=? -X -? -A= -c= -d= -D= -e= -f=? -F=? -g=? -i=? ' +
          '-k= -K=? -L=? -m= +m= -o=? -p= -S=? -u= -w -z=? -Z=? -r=? -E -Q +D= +d= +L1',
      ),
    )
    const about = read.value('-c')?.text ?? read.operands[0]?.text
    return { text: undefined, carries: 0, span: call.span, about: about?.startsWith(':') === true ? undefined : about }
  },
}

export const processLists: readonly Program[] = [pgrep, ps, lists, lsof]
