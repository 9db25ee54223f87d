import { Argument, type Command, Option } from 'commander'
import { DRIVEN_NAMES } from '../../reach/doctor/clients/client.ts'
import type { DoctorOptions } from './command.ts'

/** `prodgate doctor`: what is really closed on this machine. */
export function doctorCommands(program: Command, done: (status: number) => void): void {
  const clients = new Argument('[client...]', 'default: all that are on PATH')
  clients.argChoices = [...DRIVEN_NAMES]
  program
    .command('doctor')
    .summary('try the agent clients of this machine against the gate, and measure what is enforced')
    .description(
      'Runs the agent clients that are installed here, in a throw-away home and against a model of its own, and breaks the gate in every way: says for each client and version what stays closed. Measures the enforcement level of this machine. Touches no settings of yours.',
    )
    .addArgument(clients)
    .option('--managed', 'try the managed places instead of those of a user; needs root on Linux')
    .option('--quick', 'only the trials that matter most')
    .option('--level-only', 'only measure the enforcement level')
    .option('--json', 'print JSON')
    .addOption(new Option('--inside <examination>').hideHelp())
    .addHelpText('after', EXAMPLES)
    .action(async (clients: string[], options: DoctorOptions) => {
      const { doctor } = await import('./command.ts')
      done(await doctor(clients, options))
    })
}

const EXAMPLES = `
Examples:
  prodgate doctor                      every client on PATH
  prodgate doctor claude-code --quick
  sudo prodgate doctor codex --managed
  prodgate doctor --level-only --json

Exit status: 0 all that was tried is as it has to be, 2 something is open, 69 there was nothing to try.`
