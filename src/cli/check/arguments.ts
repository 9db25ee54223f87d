import type { CheckOptions } from './command.ts'

/** One option of `check`: how it is written, what it takes, what help says of it. */
export interface CheckOption {
  readonly name: keyof CheckOptions
  readonly takes: string | undefined
  readonly help: string
}

/** The options of `check`, for the help of the command line and for the quick reader below. */
export const CHECK_OPTIONS: readonly CheckOption[] = [
  { name: 'json', takes: undefined, help: 'print the decision as JSON' },
  { name: 'jsonl', takes: undefined, help: 'read actions from standard input, a line each, and answer a line each' },
  { name: 'action', takes: 'file', help: 'read one action as JSON from a file, or from standard input with `-`' },
  {
    name: 'registry',
    takes: 'file',
    help: 'the list of targets (default: /etc/prodgate/targets.yaml, then ~/.config/prodgate/targets.yaml)',
  },
  { name: 'home', takes: 'dir', help: 'the home in question: settings of tools, `~` and `HOME`' },
  { name: 'cwd', takes: 'dir', help: 'where the command would run; a relative `cwd` of an action is below it' },
]

export interface CheckArguments {
  readonly words: readonly string[]
  readonly options: CheckOptions
}

/**
 * The arguments of `check`, without loading the whole command line: hooks and scripts call it for every command, and that
 * is 10 ms of 50. `undefined` for everything that is not plainly right, which the command line then reads and explains.
 */
export function readCheckArguments(args: readonly string[]): CheckArguments | undefined {
  const options: Record<string, string | boolean> = {}
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg === '--') return { words: args.slice(i + 1), options }
    if (!arg.startsWith('-')) return { words: args.slice(i), options }
    const equals = arg.indexOf('=')
    const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals)
    const option = CHECK_OPTIONS.find((one) => arg.startsWith('--') && one.name === name)
    if (option === undefined) return undefined
    if (option.takes === undefined) {
      if (equals >= 0) return undefined
      options[name] = true
      continue
    }
    const value = equals >= 0 ? arg.slice(equals + 1) : args[++i]
    if (value === undefined || value === '') return undefined
    options[name] = value
  }
  return { words: [], options }
}
