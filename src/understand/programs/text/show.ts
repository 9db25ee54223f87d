import { emit } from '../../emit.ts'
import { optionTable, readArguments } from '../../options.ts'
import type { Examples, Program } from '../../program.ts'
import { stream } from '../../word.ts'

/** Programs that show documentation, or something on the terminal. */

const man: Program = {
  names: ['man'],
  about: 'shows a manual page',
  examples: { 'man 8 mkfs': ['read read manual'], "man -P 'rm a' ls": ['read read manual', 'file delete a'] },
  run: (call) => {
    emit(call, 'read', 'read', 'manual')
    const read = readArguments(call.args, manOptions)
    for (const code of [...read.values('-P'), ...read.values('-H')])
      if (code.text !== '') call.shell({ text: code.text, carries: code.carries, span: code.span })
  },
}

const manOptions = optionTable(
  '-P|--pager= -H|--html=? -C|--config-file= -M|--manpath= -S|-s|--sections= -e|--extension= -E|--encoding= -L|--locale= -m|--systems= -p|--preprocessor= -r|--prompt= -R|--recode= -T|--troff-device=? -X|--gxditview=? -k -f -K -l -w -W -a -c -d -D -i -I -t -u -Z -7',
)

/** A program that prints something which nobody needs to look at, and touches nothing. */
function harmless(names: readonly string[], about: string, on: string, examples: Examples, prints?: string): Program {
  return {
    names,
    about,
    examples,
    run: (call) => {
      emit(call, 'read', 'read', on)
      return prints === undefined ? undefined : stream(prints)
    },
  }
}

export const showPrograms: readonly Program[] = [
  man,
  harmless(['info', 'whatis', 'apropos', 'tldr', 'help', 'cheat'], 'shows documentation', 'manual', {
    'info ls': ['read read manual'],
  }),
  harmless(
    ['whereis', 'clear', 'reset', 'tput', 'stty', 'cowsay', 'figlet', 'lolcat', 'say', 'banner', 'notify-send'],
    'shows something',
    'terminal',
    { clear: ['read read terminal'] },
  ),
]
