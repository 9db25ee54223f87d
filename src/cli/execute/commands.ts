import type { Command } from 'commander'
import { collected, examples, reachCommand, SOCKET, wholeNumber } from '../authority/reach-command.ts'
import type { Done } from '../done.ts'
import type { RunOptions } from './run.ts'

/** What runs: a command, a script, or all that a person types. */
export function executeCommands(program: Command, done: Done): void {
  runOptions(reachCommand(program, 'run', 'run a command once the authority lets it go, exactly as decided'))
    .description(
      'Asks the authority, waits for people where it is held, looks at everything once more, and runs exactly what was decided. Gives the status of the command.',
    )
    .argument('[command...]', 'one argument is shell text; several are the words of a program, no shell between')
    .option('--stdin', 'read standard input to its end first, and hand it on; it is part of what is approved')
    .option('--remote', 'run it on the side of the authority, by its executor and with its credentials')
    .option('--cwd <dir>', 'with `--remote`: the directory there (default: the first workspace of the executor)')
    .option(
      '--redact',
      'mask secrets and personal data in what it prints, and record how many; it has no terminal then',
    )
    .option('--capture', 'keep the output for the record at a terminal, too; the command then has none')
    .passThroughOptions()
    .addHelpText('after', `${RUN_EXAMPLES}\n\n${EXITS}`)
    .action(async (words: string[], options: RunOptions) => {
      if (options.remote === true) {
        const { runRemote } = await import('../execute-remote/run.ts')
        return done(await runRemote(words, options))
      }
      const { runCommand } = await import('./run.ts')
      done(await runCommand(words, options))
    })

  runOptions(reachCommand(program, 'run-script', 'run a script: its content is what is decided'))
    .description(
      'Runs a script through the gate. The bytes of the file are what is asked, approved and run; as `#!/usr/bin/env -S prodgate run-script` it starts itself.',
    )
    .argument('<file>', 'a script for bash, or for the shell that `--shell` names')
    .argument('[args...]', 'its arguments')
    .option('--shell <name>', 'bash, sh or zsh (default: bash)')
    .passThroughOptions()
    .addHelpText('after', `${SCRIPT_EXAMPLES}\n\n${EXITS}`)
    .action(async (file: string, args: string[], options: RunOptions & { shell?: string }) => {
      const { runScript } = await import('./script.ts')
      done(await runScript(file, args, options))
    })

  const shellCommand = runOptions(
    reachCommand(program, 'shell', 'a shell for people, whose every command passes the gate'),
  )
    .description(
      'Opens a shell at the terminal. Each command is asked, decided, run and recorded as one of an agent would be; `help` says what it knows.',
    )
    .addHelpText('after', examples('prodgate shell', 'prodgate shell --wait 600 --session incident-42'))
    .action(async (options: RunOptions) => {
      const { shell } = await import('./shell/shell.ts')
      done(await shell(options))
    })
  // It answers a person.
  for (const option of shellCommand.options) if (option.long === '--json') option.hidden = true
}

function runOptions(command: Command): Command {
  for (const option of command.options)
    if (option.long === '--json') option.description = 'say how it came out in a line of JSON, on standard error'
  return command
    .option(...SOCKET)
    .option('--wait <seconds>', 'how long to wait for people where it is held', wholeNumber)
    .option('--session <name>', 'your own name for what belongs together; an approval holds within it')
    .option('--env <name>', 'tell the value of this variable, and hand it on (again for more)', collected)
}

const RUN_EXAMPLES = examples(
  'prodgate run -- kubectl --context prod-eu get pods',
  'prodgate run --wait 600 -- kubectl --context prod-eu rollout restart deploy/cart',
  "prodgate run 'cd infra/prod && terraform plan'",
  'prodgate run --remote -- kubectl --context prod-eu get pods',
  'prodgate run --stdin -- psql -h db.prod.example shop < fix.sql',
)

const SCRIPT_EXAMPLES = examples('prodgate run-script --wait 600 deploy.sh v2', './deploy.sh v2')

const EXITS =
  'Exit status: that of the command; where nothing ran 3 hold (or void), 2 deny, 64 wrong use, 69 out of reach, 70 fault, 77 not permitted.'
