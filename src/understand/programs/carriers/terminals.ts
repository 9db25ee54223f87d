import { emit, emitFile } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'

/** Programs that run a command in a terminal of its own. */

const script: Program = {
  names: ['script', 'unbuffer'],
  about: 'runs a program in a terminal of its own',
  examples: {
    "script -qc 'systemctl restart nginx' /dev/null": ['restart restart unit nginx'],
    script: ['unreadable open shell'],
    'script --version': [],
    'script -qac ls a.log': ['file append a.log', 'file list .'],
    'script -q a.log rm -f b': ['file overwrite a.log', 'file delete b'],
    'unbuffer systemctl restart nginx': ['restart restart unit nginx'],
  },
  run: (call) => {
    const read = readArguments(
      call.args,
      optionTable(
        '-c|--command= -q|--quiet -f|--flush -a|--append -e|--return -t|--timing=? -E|--echo= -I= -O= -B= -p',
      ),
      call.name === 'unbuffer' ? 'operand' : 'never',
    )
    if (call.args.length === 1 && /^(-V|--version|-h|--help)$/.test(call.args[0]?.text ?? '')) return
    const code = read.value('-c')
    if (call.name === 'unbuffer' && read.operands.length > 0) return call.exec(read.operands)
    const [file, ...others] = read.operands
    if (file !== undefined && file.text !== '/dev/null') emitFile(call, read.has('-a') ? 'append' : 'overwrite', file)
    // The BSD form: what follows the file is run (script(1), macOS 15).
    if (code === undefined && file !== undefined && others.length > 0)
      return call.exec(call.args.slice(call.args.indexOf(file) + 1))
    if (code === undefined) return openShell(call)
    return call.shell({ text: code.text, carries: code.carries, span: code.span })
  },
}

const expect: Program = {
  names: ['expect'],
  about: 'types into a program by a script of its own',
  examples: {
    "expect -c 'spawn rm x; interact'": ['file delete x', 'unreadable open shell'],
    "expect -c 'puts 1'": ['unreadable open shell'],
    'expect a.exp': ['unreadable open shell'],
    'expect -v': [],
  },
  // Tcl is not read; what it starts is.
  run: (call) => {
    const read = readArguments(call.args, optionTable('-c= -d -D= -f= -i -n -N -b -v'), 'operand')
    if (read.has('-v')) return
    for (const code of read.values('-c')) {
      for (const line of code.text.split(/[;\n]/)) {
        const [verb, ...rest] = line.trim().split(' ')
        if (verb === 'spawn') call.shell({ text: rest.join(' '), carries: code.carries, span: code.span })
      }
    }
    openShell(call)
  },
}

const detached: Program = {
  names: ['dtach', 'abduco', 'tmate', 'zellij', 'byobu', 'byobu-tmux', 'byobu-screen', 'ttyd', 'gotty', 'wetty'],
  about: 'keeps a terminal open that others type into later',
  examples: {
    'dtach -n /tmp/s bash': ['unreadable open shell'],
    'ttyd -p 8080 bash': ['unreadable open shell'],
    'zellij list-sessions': ['read list session'],
    'abduco --version': [],
    abduco: ['read list session'],
  },
  run: (call) => {
    const [first] = call.args
    if (call.args.some((w) => /^(--version|-V|--help|-h)$/.test(w.text))) return
    const lists = first === undefined ? call.name === 'abduco' : /^(ls|list-sessions|list-clients)$/.test(first.text)
    return lists ? emit(call, 'read', 'list', 'session') : openShell(call)
  },
}

/** By the option behind which the command stands; the empty one: the first operand begins it. */
const WINDOWS: Readonly<Record<string, readonly string[]>> = {
  xterm: ['-e'],
  uxterm: ['-e'],
  urxvt: ['-e'],
  rxvt: ['-e'],
  st: ['-e'],
  konsole: ['-e'],
  alacritty: ['-e', '--command'],
  terminator: ['-x', '--execute', '-e'],
  'x-terminal-emulator': ['-e'],
  'xfce4-terminal': ['-x', '--execute', '-e', '--command'],
  'gnome-terminal': ['--', '-x', '-e'],
  ptyxis: ['--'],
  wezterm: ['--'],
  kitty: ['', '-e'],
  foot: ['', '-e'],
  rlwrap: [''],
}

const windows: Program = {
  names: Object.keys(WINDOWS),
  about: 'opens a terminal, with a program in it',
  examples: {
    xterm: ['unreadable open shell'],
    'xterm -e rm x': ['file delete x'],
    'gnome-terminal -- rm x': ['file delete x'],
    'kitty rm x': ['file delete x'],
    'rlwrap -a rm x': ['file delete x'],
    'xterm -version': [],
  },
  run: (call) => {
    if (call.args.some((w) => /^--?(version|help)$/.test(w.text))) return
    const marks = WINDOWS[call.name] ?? []
    const at = call.args.findIndex((w) => marks.includes(w.text))
    const from = at >= 0 ? at + 1 : marks.includes('') ? call.args.findIndex((w) => !w.text.startsWith('-')) : -1
    const words = from < 0 ? [] : call.args.slice(from)
    const [only] = words
    if (only === undefined) return openShell(call)
    // `-e 'rm x'` is a line, `-e rm x` are words.
    return words.length === 1 && only.text.includes(' ')
      ? call.shell({ text: only.text, carries: only.carries, span: only.span })
      : call.exec(words)
  },
}

export const terminalCarriers: readonly Program[] = [script, expect, detached, windows]
