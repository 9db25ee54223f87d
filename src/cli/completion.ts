import type { Command } from 'commander'

/** Completion of commands and options, made from the same description that `--help` is made from. */
export function completion(shell: string, program: Command): string {
  const commands = program.commands.map((one) => ({
    name: one.name(),
    summary: one.summary(),
    words: [
      ...one.commands.map((below) => below.name()),
      ...new Set([one, ...one.commands].flatMap((each) => each.options.map(({ long, short }) => long ?? short ?? ''))),
    ],
  }))
  const names = commands.map((one) => one.name).join(' ')
  if (shell === 'fish') {
    const lines = commands.flatMap((one) => [
      `complete -c prodgate -n __fish_use_subcommand -a ${one.name} -d '${one.summary.replaceAll("'", '’')}'`,
      ...one.words.map((word) => {
        const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`
        return `complete -c prodgate -n '__fish_seen_subcommand_from ${one.name}' ${what}`
      }),
    ])
    return `${lines.join('\n')}\n`
  }
  const cases = commands
    .map((one) => `    ${one.name}) COMPREPLY=($(compgen -W '${one.words.join(' ')}' -- "$word")) ;;`)
    .join('\n')
  const bash = `_prodgate() {
  local word=\${COMP_WORDS[COMP_CWORD]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]} in
${cases}
  esac
}
complete -o default -F _prodgate prodgate
`
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${bash}` : bash
}
