import { emit } from '../../emit.ts'
import { openShell } from '../../open-shell.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import type { Word } from '../../word.ts'

/** Programs that run a command in a terminal of its own, or type into another one. */

const script: Program = {
  names: ['script', 'unbuffer', 'expect'],
  about: 'runs a program in a terminal of its own',
  examples: {
    "script -qc 'systemctl restart nginx' /dev/null": ['restart restart unit nginx'],
    script: ['unreadable open shell'],
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
    const code = read.value('-c')
    if (call.name === 'unbuffer' && read.operands.length > 0) return call.exec(read.operands)
    if (code === undefined) return openShell(call)
    return call.shell({ text: code.text, carries: code.carries, span: code.span })
  },
}

const terminals: Program = {
  names: ['tmux', 'screen'],
  about: 'types into another terminal, or opens one',
  examples: {
    "tmux send-keys -t ops 'systemctl restart nginx' Enter": [
      'restart restart unit nginx',
      'unreadable type terminal ops',
    ],
    'tmux ls': ['read list session'],
    "tmux new-session -d 'npm start'": ['unreadable open shell'],
    "screen -S ops -X stuff 'rm x'": ['file delete x', 'unreadable type terminal ops'],
    'screen -ls': ['read list session'],
  },
  run: (call) => {
    const [first, ...rest] = call.args
    if (first === undefined) return openShell(call)
    if (call.name === 'screen') {
      if (/^-(ls|list|v|-version)$/.test(first.text)) return emit(call, 'read', 'list', 'session')
      const stuff = call.args.findIndex((w) => w.text === 'stuff')
      const name = call.args[call.args.findIndex((w) => w.text === '-S') + 1]?.text ?? ''
      if (stuff >= 0) return typed(call, call.args.slice(stuff + 1), name)
      return openShell(call)
    }
    if (
      /^(ls|list-\w+|display-message|display|info|show-\w+|show|capture-pane|capturep|has-session|has|-V)$/.test(
        first.text,
      )
    ) {
      return emit(call, 'read', 'list', 'session')
    }
    if (first.text === 'send-keys' || first.text === 'send') {
      const read = readArguments(rest, optionTable('-t= -l -H -M -R -X -F -K -N= -c='))
      return typed(call, read.operands, read.value('-t')?.text ?? '')
    }
    if (/^(kill-\w+)$/.test(first.text)) return emit(call, 'restart', 'stop', 'session')
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

export const terminalCarriers: readonly Program[] = [script, terminals]
