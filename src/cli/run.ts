import { Command, CommanderError, Option } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { CHECK_OPTIONS } from './check/arguments.ts'
import type { CheckOptions } from './check/command.ts'
import { EXIT } from './exit.ts'
import { endWhereNobodyReads, failed } from './failed.ts'

/** Runs the command line and gives the exit status. Each command is loaded only when it is called. */
export async function run(args: readonly string[]): Promise<number> {
  endWhereNobodyReads()
  let status: number = EXIT.allow
  const program = commands((given) => {
    status = given
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return status
  } catch (cause) {
    // Commander prints its own message; help and version end with 0.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.allow : EXIT.usage
    return failed(cause, args[0] ?? '')
  }
}

function commands(done: (status: number) => void): Command {
  const program = new Command('prodgate')
    .description(
      'The production gate for AI agents: says what a command would do, where it would land, and whether it may.',
    )
    .version(manifest.version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error:/, 'prodgate:')) })
    .configureHelp({ showGlobalOptions: false })
    .showHelpAfterError('(`--help` shows how it is used)')
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)

  const check = program
    .command('check')
    .summary('say whether a command may run; runs nothing')
    .description('Says whether a command may run, where it would land and why. Runs nothing and changes nothing.')
    .argument('[command...]', 'one argument is shell text; several are the words of a program, no shell between')
    .passThroughOptions()
    .addHelpText('after', CHECK_EXAMPLES)
    .action(async (words: string[], options: CheckOptions) => {
      const { check } = await import('./check/command.ts')
      done(await check(words, options))
    })

  for (const { name, takes, help } of CHECK_OPTIONS)
    check.option(takes === undefined ? `--${name}` : `--${name} <${takes}>`, help)

  program
    .command('explain')
    .summary('say what a reason code means')
    .description('Says what a reason code means; without a code, lists all of them.')
    .argument('[code]')
    .option('--json', 'print JSON')
    .action(async (code: string | undefined, options: { json?: boolean }) => {
      const { explain } = await import('./explain.ts')
      explain(code, options)
    })

  program
    .command('probe')
    .summary('put the bad-input probes and their twins to the gate')
    .description(
      'Puts the bad-input probes to the gate, each with a twin that must be allowed. Ends with 0 only if every probe is closed and every twin is open.',
    )
    .option('--json', 'print the summary as JSON (the default where the output is no terminal)')
    .action(async (options: { json?: boolean }) => {
      const { probe } = await import('./probe.ts')
      done(probe(options))
    })

  program
    .command('init')
    .summary('enrol this host and workspace, at a terminal')
    .description(
      'Enrols this host and workspace in the registry and proposes the targets that it finds in the settings of your tools. Asks for each; without a terminal it enrols nothing.',
    )
    .option(
      '--registry <file>',
      'the registry to write (default: /etc/prodgate/targets.yaml where it is there, else ~/.config/prodgate/targets.yaml)',
    )
    .option('--home <dir>', 'the home whose tool settings count')
    .option('--cwd <dir>', 'the workspace to enrol')
    .action(async (options: { registry?: string; home?: string; cwd?: string }) => {
      const { init } = await import('./init/command.ts')
      done(await init(options))
    })

  program
    .command('completion')
    .summary('print completion for a shell')
    .description('Prints completion for a shell. For bash: eval "$(prodgate completion)" in ~/.bashrc.')
    .addOption(new Option('--shell <name>').choices(['bash', 'zsh', 'fish']).default('bash'))
    .action(async (options: { shell: string }) => {
      const { completion } = await import('./completion.ts')
      process.stdout.write(completion(options.shell, program))
    })

  return program
}

const EXAMPLES = `
Examples:
  prodgate check 'kubectl --context prod-eu delete namespace shop'
  prodgate check -- git push origin main
  prodgate explain LOSES
  prodgate probe`

const CHECK_EXAMPLES = `
Examples:
  prodgate check 'rm -rf dist && npm run build'
  prodgate check --json -- terraform -chdir=infra/prod apply
  echo '{"kind":"sql","statement":"drop table orders"}' | prodgate check --action -

Exit status: 0 allow, 3 hold, 2 deny, 64 wrong use; anything else counts as deny.`
