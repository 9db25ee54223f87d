import { type Command, type CommandOptions, InvalidArgumentError } from 'commander'

/** A command that asks an authority: where it is, who asks, and in which form the answer is printed. */
export function reachCommand(parent: Command, name: string, summary: string, options: CommandOptions = {}): Command {
  return parent
    .command(name, options)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
    .option('--url <url>', 'where the authority is (default: PRODGATE_URL, the login, http://127.0.0.1:4477)')
    .option('--token-file <file>', 'who asks (default: PRODGATE_TOKEN, the login)')
    .option('--json', 'print JSON')
}

/** A group of commands; the one that only shows is run where none is named. */
export function groupCommand(program: Command, name: string, summary: string): Command {
  return program
    .command(name)
    .summary(summary)
    .description(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`)
    .hook('preSubcommand', (group, chosen) => {
      // A slip is not the business of the one that is run where none is named.
      const [word] = group.args
      const isSlip = word !== undefined && !word.startsWith('-') && word !== chosen.name()
      if (!isSlip || chosen.registeredArguments.length > 0) return
      const names = group.commands.map((one) => one.name()).join(', ')
      group.error(`error: unknown command '${word}' of '${name}'\n(one of ${names})`)
    })
}

/** Help that a command ends with. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`
}

export const SOCKET = ['--socket <path>', 'reach it by its Unix socket for agents'] as const

/** Reads an option that is a whole number. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number, 0 or more.')
  return Number(text)
}

/** Reads an option that may be given more than once. */
export function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text]
}
