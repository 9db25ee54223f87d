import type { Argument, Command, Option } from 'commander'

/** A command, or a group of them, where it stands: `grants give` is in `grants`. */
interface Place {
  /** The names that lead here; empty for `prodgate` itself. */
  readonly path: string
  readonly commands: readonly { readonly name: string; readonly summary: string }[]
  /** The names that its arguments take. */
  readonly names: readonly string[]
  readonly options: readonly Known[]
}

interface Known {
  readonly name: string
  readonly about: string
  /** What it takes, where that is a list. */
  readonly choices: readonly string[]
}

/** Completion of commands and options, made from the same description that `--help` is made from. */
export function completion(shell: string, program: Command): string {
  const places = placesIn(program, '')
  if (shell === 'fish') return forFish(places)
  const bash = forBash(places)
  return shell === 'zsh' ? `${FOR_ZSH}\n${bash}` : bash
}

/** Completion of bash stands on that of zsh, which is not there where `.zshrc` has not begun it. */
const FOR_ZSH = `autoload -Uz compinit bashcompinit
(( $+functions[compdef] )) || compinit
bashcompinit`

function placesIn(one: Command, path: string): readonly Place[] {
  const commands = one.commands.map((each) => ({ name: each.name(), summary: each.summary() || each.description() }))
  const options = one.options.filter((option) => !option.hidden).map(known)
  const here = {
    path,
    commands: path === '' ? [...commands, { name: 'help', summary: 'say how a command is used' }] : commands,
    names: one.registeredArguments.flatMap(choices),
    options: [...options, { name: '--help', about: 'display help for command', choices: [] }],
  }
  const help = { path: 'help', commands, names: [], options: [] }
  const below = one.commands.flatMap((each) => placesIn(each, `${path} ${each.name()}`.trim()))
  return [here, ...(path === '' ? [help] : []), ...below]
}

/** Where a word leads from where one is: `grants/give`. What leads nowhere is an argument or an option. */
function steps(places: readonly Place[]): readonly string[] {
  return places
    .filter(({ path }) => path !== '')
    .map(({ path }) => {
      const names = path.split(' ')
      return `${names.slice(0, -1).join(' ')}/${names.at(-1)}`
    })
}

function forBash(places: readonly Place[]): string {
  const given = (words: readonly string[]) => `COMPREPLY=($(compgen -W '${words.join(' ')}' -- "$word"))`
  const taken = places.flatMap(({ path, options }) =>
    options
      .filter((one) => one.choices.length > 0)
      .map((one) => `    '${path}/${one.name}') ${given(one.choices)}; return ;;`),
  )
  const words = places.map(
    ({ path, commands, names, options }) =>
      `    '${path}') ${given([...commands.map((one) => one.name), ...names, ...options.map((one) => one.name)])} ;;`,
  )
  return `_prodgate() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} at= i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$at/\${COMP_WORDS[i]}" in
      */--) return ;;
      ${steps(places)
        .map((one) => `'${one}'`)
        .join('|')}) at="\${at:+$at }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$at/$before" in
${taken.join('\n')}
  esac
  case $at in
${words.join('\n')}
  esac
}
complete -o default -F _prodgate prodgate
`
}

function forFish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, names, options }) => {
    const here = `complete -c prodgate -n '__prodgate_at "${path}"'`
    return [
      ...commands.map(({ name, summary }) => `${here} -f -a ${name} -d ${fishText(summary)}`),
      ...names.map((name) => `${here} -f -a ${name}`),
      ...options.map(({ name, about, choices }) => {
        const option = `-l ${name.slice(2)}`
        const taking = choices.length === 0 ? option : `-x ${option} -a '${choices.join(' ')}'`
        return `${here} ${taking} -d ${fishText(about)}`
      }),
    ]
  })
  return `function __prodgate_at
    set -l at
    set -l words (commandline -opc)
    set -e words[1]
    for word in $words
        switch "$at/$word"
            case '*/--'
                return 1
            case ${steps(places)
              .map((one) => `'${one}'`)
              .join(' ')}
                set at (string trim "$at $word")
        end
    end
    test "$at" = "$argv"
end
${lines.join('\n')}
`
}

function fishText(text: string): string {
  return `'${text.replaceAll("'", '’').replaceAll('\\', '')}'`
}

function known(option: Option): Known {
  return { name: option.long ?? option.short ?? '', about: option.description, choices: choices(option) }
}

function choices({ argChoices }: Argument | Option): readonly string[] {
  return argChoices ?? []
}
