import { Command, Option } from 'commander'
import { describe, expect, test } from 'vitest'
import { completion } from '../completion.ts'
import { doctorCommands } from '../doctor/commands.ts'
import { installCommands } from '../install/commands.ts'
import { authorityCommands } from './commands.ts'

const program = new Command('prodgate').enablePositionalOptions()
authorityCommands(program, () => {})

/** Every command that does something, by the words that name it. */
function all(parent: Command, before: readonly string[] = []): readonly (readonly [string, Command])[] {
  return parent.commands.flatMap((one) => {
    const words = [...before, one.name()]
    return one.commands.length > 0 ? all(one, words) : [[words.join(' '), one] as const]
  })
}

const commands = all(program)

test('there are commands', () => expect(commands.length).toBeGreaterThan(25))

describe('help', () => {
  for (const [name, command] of commands) {
    test(name, () => {
      let help = ''
      command.configureOutput({
        writeOut: (text) => {
          help += text
        },
      })
      command.outputHelp()
      expect(help).toContain('--json')
      // Where a group only shows, its own name is enough.
      expect(help.split('Examples:\n')[1]).toContain(`prodgate ${name.replace(/ (list|status)$/, '')}`)
      expect(command.description()).toMatch(/^[A-Z].*\.$/)
      expect(command.summary()).toMatch(/^[a-z].*[^.]$/)
    })
  }
})

test('completion knows them', () => {
  const bash = completion('bash', program)
  for (const [name] of commands) for (const word of name.split(' ')) expect(bash).toContain(word)
})

test('and the names that arguments and options take', () => {
  const whole = new Command('prodgate')
  installCommands(whole, () => {})
  doctorCommands(whole, () => {})
  whole.addCommand(new Command('completion').addOption(new Option('--shell <name>').choices(['bash', 'fish'])))
  const bash = completion('bash', whole)
  expect(bash).toMatch(/^ {4}'uninstall'\).*'claude-code .* service /m)
  expect(bash).toMatch(/^ {4}'doctor'\).*'claude-code codex /m)
  expect(bash).not.toContain('--inside')
  expect(bash).toContain(`'completion/--shell') COMPREPLY=($(compgen -W 'bash fish' -- "$word")); return ;;`)
  expect(completion('fish', whole)).toContain(`-x -l shell -a 'bash fish'`)
})

test('no option answers for a person', () => {
  const [, approve] = commands.find(([name]) => name === 'approve')!
  expect(approve.options.map((one) => one.long)).toEqual(['--url', '--token-file', '--json', '--group'])
})
