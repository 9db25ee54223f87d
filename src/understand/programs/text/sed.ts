import { emit, emitFile } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Call, Program } from '../../program.ts'
import { isScript } from '../../shell/files/content.ts'
import { Carries, type Stream, UNKNOWN, type Word } from '../../word.ts'
import { asksHelp } from '../files.ts'
import { isProjectScript } from '../patched-files.ts'
import { readAll, scriptAbout } from './reading.ts'
import { clearsLines, readSedCommands, type SedCommand } from './sed-script.ts'
import { substituted } from './substitute.ts'

const sedTable = optionTable(
  '-n|--quiet|--silent -e|--expression= -f|--file= -E|-r|--regexp-extended -i|--in-place=? -l|--line-length= -s|--separate -u|--unbuffered -z|--null-data --posix --debug --follow-symlinks --sandbox',
)

export const sed: Program = {
  names: ['sed', 'gsed'],
  about: 'edits text by a script',
  examples: {
    "echo 'rm a' > x.sh; sed -i 's/a/b/' x.sh; sh x.sh": [
      'file overwrite x.sh',
      'file edit x.sh',
      'file read x.sh',
      'file delete b',
    ],
    "echo 'rm a' > x.sh; false && sed -i 's/rm/ls/' x.sh; sh x.sh": [
      'file overwrite x.sh',
      'file edit x.sh',
      'file read x.sh',
      'unreadable run code',
    ],
    "echo 'rm a' > x.sh; sed -i 's/rm/ls/' x.sh & sh x.sh": [
      'file overwrite x.sh',
      'file edit x.sh',
      'file read x.sh',
      'unreadable run code',
    ],
    "echo '##rm a' > x.sh; for i in $(seq 2); do sed -i 's/#//' x.sh; done; sh x.sh": [
      'file overwrite x.sh',
      'file edit x.sh',
      'file read x.sh',
      'unreadable run code',
    ],
    'echo ls > x.sh; sed -i -f x.sed x.sh; sh x.sh': [
      'file overwrite x.sh',
      'undescribed edit script',
      'file edit x.sh',
      'file read x.sh',
      'unreadable run code',
    ],
    "echo 'rm a' > x.sh; sed -i 's/rm/ls' x.sh; sh x.sh": [
      'file overwrite x.sh',
      'file edit x.sh',
      'file read x.sh',
      'unreadable run code',
    ],
    "sed -n '1,4p' a": ['file read a'],
    "sed -i 's/a/b/' c": ['file edit c'],
    "sed -i.bak 's/a/b/' c": ['file edit c'],
    'sed -i d c': ['file overwrite c'],
    "sed -i '1,$d' c": ['file overwrite c'],
    "sed -i -e '/a/!{ 1,$ d }' c": ['file edit c'],
    'sed -i.bak d c': ['file edit c'],
    "sed -i '1,3d' c": ['file edit c'],
    "sed -n -i 's/a/b/' c": ['file overwrite c'],
    "sed -n -i 's/a/b/p' c": ['file edit c'],
    "sed -i 's/.*//' c": ['file overwrite c'],
    "sed -i 's/.*/[&]/' c": ['file edit c'],
    "sed -i 'p;d' c": ['file edit c'],
    "sed 'a\\\nw x' c": ['file read c'],
    "sed -n 'w /etc/motd' a": ['file overwrite /etc/motd', 'file read a'],
    "sed '1e rm x' a": ['file delete x', 'file read a'],
    "sed 's/a/rm x/e' a": ['unreadable run code', 'file read a'],
    "sed -n '/rm -rf/p' a": ['file read a'],
    "sed -n '/Start/,/End/p; 5,/exit/{ /new/p }' a": ['file read a'],
    "sed -n '/Start/,/b/w /etc/motd' a": ['file overwrite /etc/motd', 'file read a'],
    "sed '2,/x/e rm x' a": ['file delete x', 'file read a'],
    "sed 's|w /x|y|g' a": ['file read a'],
  },
  run: (call) => {
    if (asksHelp(call)) return
    const read = readArguments(call.args, sedTable)
    const given = [
      ...read.values('-e'),
      ...read
        .values('-f')
        .map((path) => ({ ...path, text: (path.text === '-' ? call.stdin : call.readFile(path)).text ?? UNKNOWN })),
    ]
    const scripts = given.length > 0 ? given : read.operands.slice(0, 1)
    const paths = given.length > 0 ? read.operands : read.operands.slice(1)
    const commands: SedCommand[] = []
    for (const script of scripts) {
      const span = script.span ?? call.span ?? ([0, 0] as const)
      if (script.text.includes(UNKNOWN)) emit(call, 'undescribed', 'edit', 'script', '', { span })
      else if (script.text.length > LONGEST_SCRIPT) emit(call, 'unreadable', 'edit', 'script', '', { span })
      else {
        const own = readSedCommands(script.text)
        emitScript(call, script, own)
        for (const one of own) commands.push(one)
      }
    }
    const inPlace = read.value('-i')
    // With an ending, what was there is kept beside it.
    const clears = clearsLines(commands, read.has('-n'))
    const loses = clears && (inPlace?.text ?? '') === ''
    const operation = !read.has('-i') ? 'read' : loses ? 'overwrite' : 'edit'
    for (const path of paths) {
      const isKnownScript = read.strangers.length === 0 && scripts.every((one) => !one.text.includes(UNKNOWN))
      const edits = isKnownScript && read.has('-i') && !read.has('-n', '-z')
      const before = edits ? call.readFile(path) : undefined
      // What a name leads to is in no list.
      const meant = read.has('--follow-symlinks') && path.listed !== undefined ? { ...path, listed: undefined } : path
      emitFile(call, operation, meant)
      if (before !== undefined) editsTo(call, path, before, commands)
    }
    const input = readAll(call, paths)
    return {
      text: input.text === '' ? '' : undefined,
      carries: input.carries | (call.stdinGiven ? Carries.decoded : 0),
      span: call.span,
      about: scriptAbout(input, scripts),
      of: clears ? [] : (input.of ?? []),
    }
  },
}

/** What a script holds once it was edited in place, where that can be told. */
export function editsTo(call: Call, path: Word, before: Stream, commands: readonly SedCommand[]): void {
  if (before.text === undefined || commands.length > MOST_COMMANDS || !isProjectScript(path.text)) return
  const pattern = commands.reduce((sum, one) => sum + one.argument.length, 0)
  if (!call.spend(before.text.length * pattern)) return
  const made = substituted(before.text, commands)
  if (made?.exact === true || (made !== undefined && !isScript(path.text)))
    call.editedFile(path, { ...before, text: made.text })
}

const MOST_COMMANDS = 20

/** Each character can be a command, and a command takes some 200 bytes while it is looked at. */
const LONGEST_SCRIPT = 512 * 1024

/** The commands of a script that write files or run programs: `w`, `W`, `e`, and the flags `w` and `e` of `s`. */
function emitScript(call: Call, script: Word, commands: readonly SedCommand[]): void {
  const span = script.span ?? call.span ?? ([0, 0] as const)
  for (const { name, argument, flags, file } of commands) {
    if (name === 's' && flags.includes('e'))
      emit(call, 'unreadable', 'run', 'code', '', { span, note: 'sed runs what it made of its input' })
    if (name === 'w' || name === 'W') emitWritten(call, { ...script, text: argument })
    else if (file !== undefined) emitWritten(call, { ...script, text: file })
    else if (name === 'r' || name === 'R') emitFile(call, 'read', { ...script, text: argument })
    else if (name === 'e')
      call.shell({ text: argument === '' ? undefined : argument, carries: call.stdin.carries, span: script.span })
  }
}

function emitWritten(call: Call, path: Word): void {
  if (!/^(\/dev\/(stdout|stderr))?$/.test(path.text)) emitFile(call, 'overwrite', path)
}
