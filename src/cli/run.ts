import { Command, CommanderError, Option } from 'commander'
import manifest from '../../package.json' with { type: 'json' }
import { EXIT } from '../client/exit.ts'
import { ROLES } from '../hold/person.ts'
import { authorityCommands } from './authority/commands.ts'
import { CHECK_OPTIONS } from './check/arguments.ts'
import type { CheckOptions } from './check/command.ts'
import { ciCommands } from './ci/commands.ts'
import { inert } from './ci/inert.ts'
import { credentialsCommands } from './credentials/commands.ts'
import { doctorCommands } from './doctor/commands.ts'
import { executeCommands } from './execute/commands.ts'
import { endWhereNobodyReads, failed } from './failed.ts'
import { HELP_LAYOUT } from './help-layout.ts'
import { incidentCommands } from './incident/commands.ts'
import { installCommands } from './install/commands.ts'
import { logCommands } from './log/commands.ts'
import { mcpCommands } from './mcp/commands.ts'
import { mcpServerCommands } from './mcp-server/commands.ts'
import type { DiffOptions } from './policy/diff.ts'
import type { ExplainOptions } from './policy/explain.ts'
import type { ProbeOptions } from './probe.ts'
import type { ServeCommandOptions } from './serve.ts'

/** Runs the command line and gives the exit status. Each command is loaded only when it is called. */
export async function run(args: readonly string[]): Promise<number> {
  endWhereNobodyReads()
  let status: number = EXIT.allow
  const program = commands((given) => {
    status = given
  })
  try {
    await program.parseAsync(wordsOf(program, args), { from: 'user' })
    return status
  } catch (cause) {
    // Commander prints its own message; help and version end with 0.
    if (cause instanceof CommanderError) return cause.exitCode === 0 ? EXIT.allow : EXIT.usage
    return failed(cause, args[0] ?? '')
  }
}

/** `help a b` is `a b --help`. Help about what is no command is a slip, and told like one. */
function wordsOf(program: Command, args: readonly string[]): string[] {
  const [first, ...about] = args
  if (first !== 'help' || about.length === 0 || about[0] === 'help' || about[0]?.startsWith('-')) return [...args]
  let at = program
  for (const [depth, name] of about.entries()) {
    const next = at.commands.find((one) => one.name() === name)
    if (next === undefined)
      return at.commands.length === 0 ? [...about.slice(0, depth), '--help'] : about.slice(0, depth + 1)
    at = next
  }
  return [...about, '--help']
}

/** For the user of the machine who owns the data directory; nobody is asked who they are. */
function adminCommands(program: Command, done: (status: number) => void): void {
  const admin = program
    .command('admin')
    .summary('add people and agents, as the owner of the data directory')
    .description(
      'Adds people and agents to the store directly, for the user of the machine who owns the data directory.',
    )
    .addHelpText('after', ADMIN_EXAMPLES)
  // People write them behind the deed as well.
  const placed = (command: Command): Command =>
    command
      .option('--data <dir>', 'the data directory of the authority (default: ~/.local/state/prodgate)')
      .option('--database <url>', 'its database, where it is not in the data directory')
  placed(admin)
  const person = admin.command('person').summary('people')
  placed(person.command('link'))
    .summary('make a link with which a person sets a new password, once')
    .description('Makes a link with which a person sets a new password, once, and prints its path.')
    .argument('<id>')
    .action(async (id: string, _options: unknown, command: Command) => {
      const { linkCommand } = await import('./admin.ts')
      done(await linkCommand(id, command.optsWithGlobals()))
    })
  placed(person.command('add'))
    .summary('add a person and print their token, once')
    .description('Adds a person and prints their token, once.')
    .argument('<name>')
    .addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
    .action(async (name: string, _options: unknown, command: Command) => {
      const { addPersonCommand } = await import('./admin.ts')
      done(await addPersonCommand(name, command.optsWithGlobals()))
    })
  placed(admin.command('agent').summary('agents').command('add'))
    .summary('add an agent and print its token, once')
    .description('Adds an agent and prints its token, once.')
    .argument('<name>')
    .option('--owner <person>', 'the id of the person whose agent it is: that person does not approve what it asks for')
    .option('--socket-only', 'its token is heard on the socket of this machine, and nowhere else')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { addAgentCommand } = await import('./admin.ts')
      done(await addAgentCommand(name, command.optsWithGlobals()))
    })
}

function commands(done: (status: number) => void): Command {
  const program = new Command('prodgate')
    .description(
      'The production gate for AI agents: says what a command would do, where it would land, and whether it may.',
    )
    .version(manifest.version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(inert(text.replace(/^error:/, 'prodgate:'))) })
    .configureHelp(HELP_LAYOUT)
    .showHelpAfterError('(`--help` shows how it is used)')
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)

  program.commandsGroup('Without a server:')
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
    .option('--url <url>', 'a running authority, instead of the gate of this command')
    .option('--token-file <file>', 'the token of the agent that asks it')
    .option('--approver-token-file <file>', 'the token of a person who gives the twins their grants, for one use each')
    .option('--json', 'print the summary as JSON (the default where the output is no terminal)')
    .action(async (options: ProbeOptions) => {
      const { probe } = await import('./probe.ts')
      done(await probe(options))
    })

  policyCommands(program, done)

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

  program.commandsGroup('The authority:')
  program
    .command('serve')
    .summary('run the authority: it decides, asks people, keeps the record')
    .description('Runs the resident authority until it is told to stop.')
    .option('--data <dir>', 'where store and keys are kept (default: ~/.local/state/prodgate)')
    .option(
      '--database <url>',
      'a PostgreSQL database that several authorities share (default: a file in the data directory)',
    )
    .option(
      '--listen <address>',
      'where people and the API reach it (default: 127.0.0.1:4477; port 0 takes a free one)',
    )
    .option('--socket <path>', 'where agents reach it (default: agent.sock in the data directory)')
    .option('--registry <file>', 'the registry of targets (default: as for `check`)')
    .option('--home <dir>', 'the home whose tool settings count')
    .option('--config <file>', 'a configuration file')
    .option('--executor', 'run what is let go, too, where agents ask for it')
    .option('--json', 'print one line of JSON once it is ready')
    .addHelpText('after', SERVE_EXAMPLES)
    .action(async (options: ServeCommandOptions) => {
      const { serveCommand } = await import('./serve.ts')
      done(await serveCommand(options))
    })

  adminCommands(program, done)
  logCommands(program, done)
  program.commandsGroup('With a running authority:')
  authorityCommands(program, done)
  executeCommands(program, done)

  incidentCommands(program, done)
  credentialsCommands(program, done)
  program.commandsGroup('Agents and pipelines:')
  installCommands(program, done)
  doctorCommands(program, done)
  mcpCommands(program, done)
  mcpServerCommands(program, done)
  ciCommands(program, done)

  program.commandsGroup('Others:')
  const help = program.createCommand('help').helpGroup('Others:')
  program.addHelpCommand(help.argument('[command]').description('say how a command is used'))
  program
    .command('completion')
    .summary('print completion for a shell')
    .description('Prints completion for a shell. For bash: eval "$(prodgate completion)" in ~/.bashrc.')
    .addOption(new Option('--shell <name>', 'for which shell').choices(['bash', 'zsh', 'fish']).default('bash'))
    .action(async (options: { shell: string }) => {
      const { completion } = await import('./completion.ts')
      process.stdout.write(completion(options.shell, program))
    })

  return program
}

/** `prodgate policy …`: what operators do with house policies before the authority loads them. */
function policyCommands(program: Command, done: (status: number) => void): void {
  const policy = program
    .command('policy')
    .summary('test, explain and compare house policies')
    .description('Tests, explains and compares house policies (Cedar). They may only raise a verdict.')

  policy
    .command('test')
    .summary('load a policy file as the authority would, and run its examples')
    .argument('<file>')
    .option('--json', 'print JSON')
    .action(async (file: string, options: { json?: boolean }) => {
      const { testPolicies } = await import('./policy/test.ts')
      done(await testPolicies(file, options))
    })

  policy
    .command('explain')
    .summary('say which policy raises the verdict of an action')
    .argument('<file>')
    .requiredOption('--action <json>', 'the action: as JSON, as a file, or `-` for standard input')
    .option('--agent <id>', 'who asks')
    .option('--owner <person>', 'who answers for the agent')
    .option('--group <name...>', 'groups of the agent')
    .option('--session <id>', 'its session')
    .option('--at <time>', 'when, in UTC (default: now)')
    .option('--time-zone <name>', "the house's time zone (default: UTC)")
    .option('--registry <file>', 'the list of targets')
    .option('--home <dir>', 'the home in question')
    .option('--cwd <dir>', 'where the action would run')
    .option('--json', 'print JSON')
    .action(async (file: string, options: ExplainOptions) => {
      const { explainPolicies } = await import('./policy/explain.ts')
      done(await explainPolicies(file, options))
    })

  policy
    .command('diff')
    .summary('ask recorded decisions again under other policies')
    .description(
      'Asks recorded decisions again under both files and tells those that flip. Ends with 3 where one becomes looser.',
    )
    .argument('<old>')
    .argument('<new>')
    .requiredOption('--decisions <file>', 'recorded decisions, a line of JSON each')
    .option('--json', 'print JSON')
    .action(async (before: string, after: string, options: DiffOptions) => {
      const { diffPolicies } = await import('./policy/diff.ts')
      done(await diffPolicies(before, after, options))
    })
}

const SERVE_EXAMPLES = `
Examples:
  prodgate serve
  prodgate serve --data /var/lib/prodgate --config /etc/prodgate/authority.yaml
  prodgate serve --listen 127.0.0.1:0 --json`

const ADMIN_EXAMPLES = `
Examples:
  prodgate admin --data /var/lib/prodgate person add alice --role approver
  prodgate admin --data /var/lib/prodgate agent add builder`

const EXAMPLES = `
Examples:
  prodgate check 'kubectl --context prod-eu delete namespace shop'
  prodgate check -- git push origin main
  prodgate serve
  prodgate install claude-code
  prodgate run -- terraform -chdir=infra/prod apply`

const CHECK_EXAMPLES = `
Examples:
  prodgate check 'rm -rf dist && npm run build'
  prodgate check --json -- terraform -chdir=infra/prod apply
  echo '{"kind":"sql","statement":"drop table orders"}' | prodgate check --action -

Exit status: 0 allow, 3 hold, 2 deny, 64 wrong use; anything else counts as deny.`
