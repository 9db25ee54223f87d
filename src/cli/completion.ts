import type { Argument, Command, Option } from 'commander'

/** Completion of commands and options, made from the same description that `--help` is made from. */
export function completion(shell: string, program: Command): string {
  const commands = program.commands.map((one) => ({
    name: one.name(),
    summary: one.summary(),
    words: wordsOf(one),
    choices: choicesOf(one),
  }))
  const names = commands.map((one) => one.name).join(' ')
  if (shell === 'fish') {
    const lines = commands.flatMap((one) => [
      `complete -c prodgate -n __fish_use_subcommand -a ${one.name} -d '${one.summary.replaceAll("'", '’')}'`,
      ...one.words.map((word) => {
        const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`
        return `complete -c prodgate -n '__fish_seen_subcommand_from ${one.name}' ${what}`
      }),
      ...one.choices.map(
        ([option, choices]) =>
          `complete -c prodgate -n '__fish_seen_subcommand_from ${one.name}' -x -l ${option.slice(2)} -a '${choices.join(' ')}'`,
      ),
    ])
    return `${lines.join('\n')}\n`
  }
  const cases = commands
    .map((one) => `    ${one.name}) COMPREPLY=($(compgen -W '${one.words.join(' ')}' -- "$word")) ;;`)
    .join('\n')
  const choices = commands
    .flatMap((one) => one.choices.map(([option, all]) => [`${one.name}.${option}`, all.join(' ')] as const))
    .map(([key, all]) => `    ${key}) COMPREPLY=($(compgen -W '${all}' -- "$word")); return ;;`)
    .join('\n')
  const bash = `_prodgate() {
  local word=\${COMP_WORDS[COMP_CWORD]}
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${names} --help --version' -- "$word"))
    return
  fi
  case \${COMP_WORDS[1]}.\${COMP_WORDS[COMP_CWORD-1]} in
${choices}
  esac
  case \${COMP_WORDS[1]} in
${cases}
  esac
}
complete -o default -F _prodgate prodgate
`
  return shell === 'zsh' ? `autoload -U +X bashcompinit && bashcompinit\n${bash}` : bash
}

/** What can stand behind a command: the ones below it, the names that its arguments take, and options. */
function wordsOf(one: Command): readonly string[] {
  const all = [one, ...below(one)]
  const names = all.flatMap((each) => each.registeredArguments.flatMap(choices))
  const options = all.flatMap((each) => each.options.filter((option) => !option.hidden).map(nameOf))
  return [...new Set([...below(one).map((each) => each.name()), ...names, ...options])]
}

/** What an option takes, where that is a list. */
function choicesOf(one: Command): readonly (readonly [string, readonly string[]])[] {
  const found = new Map<string, Set<string>>()
  for (const option of [one, ...below(one)].flatMap((each) => each.options)) {
    const all = choices(option)
    if (all.length > 0) found.set(nameOf(option), new Set([...(found.get(nameOf(option)) ?? []), ...all]))
  }
  return [...found].map(([name, all]) => [name, [...all]])
}

function below(one: Command): readonly Command[] {
  return one.commands.flatMap((each) => [each, ...below(each)])
}

function choices({ argChoices }: Argument | Option): readonly string[] {
  return argChoices ?? []
}

function nameOf({ long, short }: Option): string {
  return long ?? short ?? ''
}
