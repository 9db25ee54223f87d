import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import type { Word } from '../../word.ts'

/** tmux 3.5 and GNU Screen 5: they run commands in terminals of their own, and type into them. */

const GLOBALS = optionTable('-2 -C -D -l -N -u -v -V -c= -f= -L= -S= -T=')
const SHOWS = /^(ls|list-\w+|ls\w|display-message|display|info|show-\w+|show|capture-pane|capturep|has-session|has)$/

const tmux: Program = {
  names: ['tmux'],
  about: 'runs programs in terminals, and types into them',
  examples: {
    "tmux send-keys -t ops 'systemctl restart nginx' Enter": [
      'restart restart unit nginx',
      'unreadable type terminal ops',
    ],
    'tmux ls': ['read list session'],
    'tmux show-environment -g': ['read-secret print environment'],
    'tmux -L x ls': ['read list session'],
    "tmux new-session -d 'npm start'": ['unreadable open shell'],
    "tmux display-message -p '#(rm x)'": ['file delete x', 'read list session'],
    'tmux ls \\; kill-server': ['read list session', 'restart stop session'],
    "tmux if-shell true 'kill-server'": ['unreadable open shell'],
  },
  run: (call) => {
    const read = readArguments(call.args, GLOBALS, 'operand')
    if (read.has('-V')) return emit(call, 'read', 'version', 'version')
    const shell = read.value('-c')
    if (shell !== undefined) call.shell({ text: shell.text, carries: shell.carries, span: shell.span })
    if (read.operands.length === 0) return openShell(call)
    for (const words of commandsOf(read.operands)) runCommand(call, words)
  },
}

/** A `;` that is a word of its own, or ends one, begins the next command. */
function commandsOf(words: readonly Word[]): readonly (readonly Word[])[] {
  const all: Word[][] = [[]]
  for (const w of words) {
    const ends = w.text.endsWith(';') && !w.text.endsWith('\\;')
    if (w.text !== ';') all.at(-1)?.push(ends ? { ...w, text: w.text.slice(0, -1) } : w)
    if (ends) all.push([])
  }
  return all.filter((one) => one.length > 0)
}

function runCommand(call: Call, words: readonly Word[]): void {
  const [first, ...rest] = words
  if (first === undefined) return
  // In a format `#(…)` is replaced by what a shell prints.
  for (const w of rest) {
    const from = w.text.indexOf('#(')
    const to = w.text.lastIndexOf(')')
    if (from >= 0 && to > from) call.shell({ text: w.text.slice(from + 2, to), carries: w.carries, span: w.span })
  }
  if (/^(show-environment|showenv)$/.test(first.text)) return emit(call, 'read-secret', 'print', 'environment')
  if (SHOWS.test(first.text)) return emit(call, 'read', 'list', 'session')
  if (first.text === 'send-keys' || first.text === 'send') {
    const read = readArguments(rest, optionTable('-t= -l -H -M -R -X -F -K -N= -c='))
    return typed(call, read.operands, read.value('-t')?.text ?? '')
  }
  if (/^(kill-\w+|detach(-client)?)$/.test(first.text)) return emit(call, 'restart', 'stop', 'session')
  // What is started in a terminal stays open, and something may be typed into it later.
  openShell(call)
}

const screen: Program = {
  names: ['screen'],
  about: 'runs programs in terminals, and types into them',
  examples: {
    "screen -S ops -X stuff 'rm x'": ['file delete x', 'unreadable type terminal ops'],
    'screen -ls': ['read list session'],
    'screen -dmS dev npm start': ['unreadable open shell'],
  },
  run: (call) => {
    if (/^-(ls|list|v|-version)$/.test(call.args[0]?.text ?? '')) return emit(call, 'read', 'list', 'session')
    const stuff = call.args.findIndex((w) => w.text === 'stuff')
    const name = call.args[call.args.findIndex((w) => w.text === '-S') + 1]?.text ?? ''
    if (stuff >= 0) return typed(call, call.args.slice(stuff + 1), name)
    return openShell(call)
  },
}

/** Without the line ends at its end, as they are typed or written. */
function withoutReturn(keys: string): string {
  for (let text = keys; ; ) {
    const end = ['^M', '\\n', '\\015', '\r', '\n'].find((one) => text.endsWith(one))
    if (end === undefined) return text
    text = text.slice(0, -end.length)
  }
}

/** Keys for another terminal: what is typed is read as far as it goes, and stays unread all the same. */
function typed(call: Call, keys: readonly Word[], name: string): void {
  const text = keys
    .filter((w) => !/^(Enter|C-m|C-[a-z]|Escape|Tab|Space|Up|Down)$/.test(w.text))
    .map((w) => withoutReturn(w.text))
    .join(' ')
  if (text.trim() !== '') call.shell({ text, carries: 0, span: keys[0]?.span })
  emit(call, 'unreadable', 'type', 'terminal', name, { note: 'what stands in that terminal already is not known' })
}

export const multiplexers: readonly Program[] = [tmux, screen]
