import { Argument, type Command, Option } from 'commander'
import { CLIENT_NAMES } from '../../reach/client-name.ts'
import type { InstallOptions } from './install.ts'
import type { ServiceOptions } from './service.ts'
import type { UninstallOptions } from './uninstall.ts'

/** `prodgate install`, `prodgate uninstall`: agent clients are brought to the gate, and taken off it. */
export function installCommands(program: Command, done: (status: number) => void): void {
  withLevels(program.command('install'))
    .summary('bring an agent client to the gate')
    .description(
      'Brings an agent client to the gate: shows each change of a file, asks, and makes it. Without a client it lists those that are on this machine; `service` keeps the authority running.',
    )
    .addArgument(clientArgument('[client]'))
    .option(
      '--data <dir>',
      'the data directory of the authority (default: ~/.local/state/prodgate; managed: /var/lib/prodgate)',
    )
    .option('--socket <path>', 'the socket of the authority (default: agent.sock in the data directory)')
    .option('--token-file <file>', 'the token of the agent, where this user does not own the data directory')
    .option('--owner <person>', 'the id of the person whose agent it is: that person does not approve what it asks for')
    .option('--client-later', 'also where the version of the client that is there is too old')
    .addHelpText('after', INSTALL_EXAMPLES)
    .action(async (client: string | undefined, options: InstallOptions & ServiceOptions) => {
      if (client === undefined) {
        const { listClients } = await import('./listed.ts')
        done(await listClients(options))
      } else if (client === 'service') {
        const { installService } = await import('./service.ts')
        done(await installService(options))
      } else {
        const { install } = await import('./install.ts')
        done(await install(client, options))
      }
    })

  withLevels(program.command('uninstall'))
    .summary('take an agent client off the gate')
    .description(
      'Takes back what `install` wrote. What stood there before comes back; what was added since stays. The shim and the agent go with the last client.',
    )
    .addArgument(clientArgument('<client>'))
    .addHelpText('after', UNINSTALL_EXAMPLES)
    .action(async (client: string, options: UninstallOptions) => {
      if (client === 'service') {
        const { uninstallService } = await import('./service.ts')
        done(await uninstallService(options))
        return
      }
      const { uninstall } = await import('./uninstall.ts')
      done(await uninstall(client, options))
    })
}

/** Its names are said in the help and completed; a wrong one is told by the command itself. */
function clientArgument(name: string): Argument {
  const argument = new Argument(name, 'an agent client, or the authority as a service')
  argument.argChoices = [...CLIENT_NAMES, 'service']
  return argument
}

function withLevels(command: Command): Command {
  return command
    .option('--user', 'for all work of this user (the default)')
    .option('--project', 'for the work tree around here')
    .option('--managed', 'for all users of this machine; as root')
    .option('--cwd <dir>', 'where the work tree is')
    .addOption(new Option('--database <url>', 'the database of the authority, where it is not in its data directory'))
    .option('--yes', 'make the changes without asking')
    .option('--json', 'print JSON')
}

const INSTALL_EXAMPLES = `
Examples:
  prodgate install                         what is there
  prodgate install claude-code             for this user
  prodgate install codex --project
  sudo prodgate install claude-code --managed
  prodgate install service                 keeps \`prodgate serve\` running

Exit status: 0 done or already so, 3 shown and not done, 64 refused, 69 no authority, 77 needs root.`

const UNINSTALL_EXAMPLES = `
Examples:
  prodgate uninstall claude-code
  prodgate uninstall service`
