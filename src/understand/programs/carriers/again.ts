import { optionTable, readArguments } from '../../options.ts'
import type { Program } from '../../program.ts'

/** Programs that run a command again and again, or one at a time. */

const watch: Program = {
  names: ['watch'],
  about: 'runs shell text again and again',
  examples: { 'watch -n 5 systemctl restart nginx': ['restart restart unit nginx'], "watch -n1 'ls'": ['file list .'] },
  run: (call) => {
    const read = readArguments(call.args, watchOptions, 'operand')
    const text = read.operands.map((w) => w.text).join(' ')
    if (read.has('-x')) return call.exec(read.operands)
    return call.shell({ text, carries: 0, span: read.operands.length === 1 ? read.operands[0]?.span : call.span })
  },
}

const watchOptions = optionTable(
  '-n|--interval= -d|--differences=? -t|--no-title -b|--beep -e|--errexit -g|--chgexit -c|--color -x|--exec -p|--precise -q|--equexit= -r|--no-rerun -w|--no-wrap',
)

const flock: Program = {
  names: ['flock'],
  about: 'runs a program while it holds a lock',
  examples: {
    'flock /tmp/x systemctl restart nginx': ['restart restart unit nginx'],
    "flock -n /tmp/x -c 'rm a'": ['file delete a'],
  },
  run: (call) => {
    const read = readArguments(call.args, flockOptions, 'operand')
    const [, ...rest] = read.operands
    const code = read.value('-c') ?? (rest[0]?.text === '-c' || rest[0]?.text === '--command' ? rest[1] : undefined)
    if (code !== undefined) return call.shell({ text: code.text, carries: code.carries, span: code.span })
    return rest.length > 0 ? call.exec(rest) : undefined
  },
}

const flockOptions = optionTable(
  '-s|--shared -x|-e|--exclusive -u|--unlock -n|--nonblock|--nb -w|--wait|--timeout= -E|--conflict-exit-code= -o|--close -c|--command= -F|--no-fork --verbose',
)

export const repeatCarriers: readonly Program[] = [watch, flock]
