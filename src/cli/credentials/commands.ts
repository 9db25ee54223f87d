import type { Command } from 'commander'
import type { ReachOptions } from '../../client/whereabouts.ts'
import { collected, examples, groupCommand, reachCommand } from '../authority/reach-command.ts'
import type { AddOptions, RotateOptions } from './credentials.ts'

/** The vault of the authority: credentials that only its executor hands on. */
export function credentialsCommands(program: Command, done: (status: number) => void): void {
  const credentials = groupCommand(program, 'credentials', 'list, add, rotate and remove credentials of the executor')

  reachCommand(credentials, 'list', 'list them: what for and for whom, never a value', { isDefault: true })
    .addHelpText('after', examples('prodgate credentials', 'prodgate credentials list --json'))
    .action(async (options: ReachOptions) => {
      const { listCredentials } = await import('./credentials.ts')
      done(await listCredentials(options))
    })

  reachCommand(credentials, 'add', 'add one, its values typed without being shown or read from `--from`')
    .argument('<name>', 'small letters, digits, `.`, `_` and `-`')
    .requiredOption(
      '--for <target>',
      'the target, as in the registry: `kubernetes:https://…` (again for more)',
      collected,
    )
    .option('--user <id>', 'only for runs of this agent or person (again for more; default: everybody)', collected)
    .option('--env <key>', 'a variable that holds a value (again for more)', collected)
    .option(
      '--file <key>',
      'a variable that holds the path of a private file with the value (again for more)',
      collected,
    )
    .option('--from <file>', 'read the value from a file, `-` for standard input; of several: lines `KEY=value`')
    .option('--unattended', 'also for runs that nobody had to approve (default: only for those that people approved)')
    .addHelpText('after', examples(...ADD_EXAMPLES))
    .action(async (name: string, options: AddOptions) => {
      const { addCredential } = await import('./credentials.ts')
      done(await addCredential(name, options))
    })

  reachCommand(credentials, 'rotate', 'give one new values')
    .argument('<name>')
    .option('--from <file>', 'read the value from a file, `-` for standard input; of several: lines `KEY=value`')
    .addHelpText(
      'after',
      examples('prodgate credentials rotate shop-db', 'pwgen 32 1 | prodgate credentials rotate shop-db --from -'),
    )
    .action(async (name: string, options: RotateOptions) => {
      const { rotateCredential } = await import('./credentials.ts')
      done(await rotateCredential(name, options))
    })

  reachCommand(credentials, 'remove', 'remove one and its values')
    .argument('<name>')
    .addHelpText('after', examples('prodgate credentials remove shop-db'))
    .action(async (name: string, options: ReachOptions) => {
      const { removeCredential } = await import('./credentials.ts')
      done(await removeCredential(name, options))
    })
}

const ADD_EXAMPLES = [
  'prodgate credentials add shop-db --env PGPASSWORD --for database:db.prod.example:5432/shop',
  'prodgate credentials add prod-eu --file KUBECONFIG --from prod.kubeconfig --for kubernetes:https://10.0.0.1:6443',
  'prodgate credentials add shop-read --env PGPASSWORD --for database:db.prod.example:5432/shop --unattended',
  'prodgate credentials add aws --env AWS_ACCESS_KEY_ID --env AWS_SECRET_ACCESS_KEY --from - --for aws:111111111111',
]
