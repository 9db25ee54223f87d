import { Argument, type Command, Option } from 'commander'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { ROLES } from '../../../hold/person.ts'
import { SAID_CLASSES } from '../../../locate/environment.ts'
import type { Done } from '../../done.ts'
import { collected, examples, groupCommand, reachCommand, wholeNumber } from '../reach-command.ts'
import type { SetOptions } from './freeze.ts'
import type { GiveOptions } from './grants.ts'
import type { MockRequestOptions } from './mock.ts'

/** What people settle ahead: grants, mock sessions, targets, freezes, who is who. */
export function settingCommands(program: Command, done: Done): void {
  grantCommands(program, done)
  mockCommands(program, done)
  registryCommands(program, done)
  freezeCommands(program, done)
  identityCommands(program, done, 'agents')
  identityCommands(program, done, 'people')
}

function grantCommands(program: Command, done: Done): void {
  const grants = groupCommand(program, 'grants', 'list, give and revoke grants')
  reachCommand(grants, 'list', 'list the grants that could still be spent', { isDefault: true })
    .addHelpText('after', examples('prodgate grants', 'prodgate grants list --json'))
    .action(async (options: ReachOptions) => {
      const { listGrants } = await import('./grants.ts')
      done(await listGrants(options))
    })
  reachCommand(grants, 'give', 'give a standing grant for a named action')
    .argument('<name>', 'the name of the grant; none implies another')
    .requiredOption('--target <target>', 'the one target that it is for')
    .addOption(new Option('--environment <class>', 'where it may be used').choices(SAID_CLASSES).makeOptionMandatory())
    .requiredOption('--expires <time>', 'when it ends: `2026-12-24T00:00:00Z`, or `90m`, `8h`, `7d` from now')
    .requiredOption('--uses <number>', 'how often it may be used', wholeNumber)
    .requiredOption('--reason <text>', 'why, in at least 10 characters')
    .option('--proof <file>', 'for PROD_ROLLBACK_PROVEN: the measured proof as JSON')
    .addHelpText(
      'after',
      examples(
        'prodgate grants give REAL_RUN --target shop --environment production --expires 8h --uses 1 --reason "release 42"',
      ),
    )
    .action(async (name: string, options: GiveOptions) => {
      const { giveGrant } = await import('./grants.ts')
      done(await giveGrant(name, options))
    })
  reachCommand(grants, 'revoke', 'take a grant back')
    .argument('<id>')
    .addHelpText('after', examples('prodgate grants revoke grant_01K9…'))
    .action(async (id: string, options: ReachOptions) => {
      const { revokeGrant } = await import('./grants.ts')
      done(await revokeGrant(id, options))
    })
}

function mockCommands(program: Command, done: Done): void {
  const mock = groupCommand(program, 'mock', 'show production mode, ask for mock sessions, end them')
  reachCommand(mock, 'status', 'show production mode, why, and open mock sessions', { isDefault: true })
    .addHelpText('after', examples('prodgate mock', 'prodgate mock status --json'))
    .action(async (options: ReachOptions) => {
      const { mockStatus } = await import('./mock.ts')
      done(await mockStatus(options))
    })
  reachCommand(mock, 'request', 'ask for a mock session')
    .requiredOption('--reason <text>', 'why, in at least 10 characters')
    .option('--minutes <number>', 'how long, at most 480', wholeNumber)
    .option('--workflow <name>', 'the one workflow that it is for')
    .option('--agent <name>', 'the one agent that it is for')
    .addHelpText(
      'after',
      `${examples('prodgate mock request --reason "rehearsal of the cutover" --minutes 30 --workflow cutover')}\n\nExit status: 0 open, 3 people answer first.`,
    )
    .action(async (options: MockRequestOptions) => {
      const { requestMock } = await import('./mock.ts')
      done(await requestMock(options))
    })
  reachCommand(mock, 'enforce', 'enforce production mode: every mock session ends')
    .addHelpText('after', examples('prodgate mock enforce'))
    .action(async (options: ReachOptions) => {
      const { enforceProduction } = await import('./mock.ts')
      done(await enforceProduction(options))
    })
}

function registryCommands(program: Command, done: Done): void {
  const registry = groupCommand(program, 'registry', 'list, enrol and forget targets')
  reachCommand(registry, 'list', 'list the targets that people enrolled here', { isDefault: true })
    .addHelpText('after', examples('prodgate registry'))
    .action(async (options: ReachOptions) => {
      const { listTargets } = await import('./registry.ts')
      done(await listTargets(options))
    })
  reachCommand(registry, 'add', 'enrol a target: this is staging, remember it')
    .argument('<kind>', 'as in the registry file: `kubernetes`, `database`, `host`, …')
    .argument('<identity>', 'the target itself, and no pattern')
    .addArgument(new Argument('<environment>').choices(SAID_CLASSES))
    .requiredOption('--reason <text>', 'why, in at least 10 characters')
    .addHelpText(
      'after',
      examples('prodgate registry add database db.staging.example:5432/shop staging --reason "the rehearsal database"'),
    )
    .action(async (kind: string, identity: string, environment: string, options: ReachOptions & { reason: string }) => {
      const { addTarget } = await import('./registry.ts')
      done(await addTarget({ kind, identity, environment }, options))
    })
  reachCommand(registry, 'remove', 'forget an enrolled target; it is unknown again')
    .argument('<kind>')
    .argument('<identity>')
    .addHelpText('after', examples('prodgate registry remove database db.staging.example:5432/shop'))
    .action(async (kind: string, identity: string, options: ReachOptions) => {
      const { removeTarget } = await import('./registry.ts')
      done(await removeTarget(kind, identity, options))
    })
}

function freezeCommands(program: Command, done: Done): void {
  const freeze = groupCommand(program, 'freeze', 'list, begin and end freezes')
  reachCommand(freeze, 'list', 'list freezes, now and to come', { isDefault: true })
    .addHelpText('after', examples('prodgate freeze'))
    .action(async (options: ReachOptions) => {
      const { listFreezes } = await import('./freeze.ts')
      done(await listFreezes(options))
    })
  reachCommand(freeze, 'set', 'begin a freeze: what is approved needs one more approval')
    .requiredOption('--to <time>', 'when it ends: `2026-12-24T00:00:00Z`, or `90m`, `8h`, `7d` from now')
    .requiredOption('--reason <text>', 'why, in at least 10 characters')
    .option('--from <time>', 'when it begins (default: now)')
    .option('--environment <class>', 'where it holds (again for more; default: production)', collected)
    .option('--approver <id>', 'a person who may open it (again for more; default: nobody)', collected)
    .addHelpText('after', examples('prodgate freeze set --to 3d --reason "the end of the quarter"'))
    .action(async (options: SetOptions) => {
      const { setFreeze } = await import('./freeze.ts')
      done(await setFreeze(options))
    })
  reachCommand(freeze, 'lift', 'end a freeze')
    .argument('<id>')
    .addHelpText('after', examples('prodgate freeze lift freeze_01K9…'))
    .action(async (id: string, options: ReachOptions) => {
      const { liftFreeze } = await import('./freeze.ts')
      done(await liftFreeze(id, options))
    })
}

interface AddOptions extends ReachOptions {
  readonly role?: string
  readonly owner?: string
  readonly socketOnly?: boolean
  readonly key?: string
}

function identityCommands(program: Command, done: Done, kind: 'agents' | 'people'): void {
  const parent = groupCommand(program, kind, `list, add, change and disable ${kind}`)
  const anId = kind === 'people' ? 'person_01K9…' : 'agent_01K9…'
  reachCommand(parent, 'list', `list ${kind}`, { isDefault: true })
    .addHelpText('after', examples(`prodgate ${kind}`))
    .action(async (options: ReachOptions) => {
      const { listIdentities } = await import('./identities.ts')
      done(await listIdentities(kind, options))
    })
  const add = reachCommand(parent, 'add', 'add one, and print the token, once').argument('<name>')
  if (kind === 'people')
    add.addOption(new Option('--role <role>', 'what they may do').choices(ROLES).makeOptionMandatory())
  else
    add
      .option('--owner <person>', 'the id of the person whose agent it is, who then does not approve what it asks')
      .option('--socket-only', 'its token is heard on the socket of the authority’s machine, and nowhere else')
      .option('--key <file>', 'a public key (JWK): calls over HTTP have to prove that they have it (RFC 9449)')
  add
    .addHelpText(
      'after',
      examples(kind === 'people' ? 'prodgate people add maria --role approver' : 'prodgate agents add deployer'),
    )
    .action(async (name: string, options: AddOptions) => {
      const { addIdentity } = await import('./identities.ts')
      const { role, owner, socketOnly } = options
      const key = options.key === undefined ? {} : { key: (await import('../json-file.ts')).readJsonFile(options.key) }
      done(await addIdentity(kind, { name, role, owner, socketOnly, ...key }, options))
    })
  reachCommand(parent, 'disable', 'disable one; from the next request on nothing of theirs is heard')
    .argument('<id>')
    .addHelpText('after', examples(`prodgate ${kind} disable ${anId}`))
    .action(async (id: string, options: ReachOptions) => {
      const { disableIdentity } = await import('./identities.ts')
      done(await disableIdentity(kind, id, options))
    })
  reachCommand(parent, 'enable', 'enable one again')
    .argument('<id>')
    .addHelpText('after', examples(`prodgate ${kind} enable ${anId}`))
    .action(async (id: string, options: ReachOptions) => {
      const { changeIdentity } = await import('./identities.ts')
      done(await changeIdentity(kind, id, 'enable', {}, options))
    })
  reachCommand(parent, 'token', 'make a new token and print it, once; older ones are void')
    .argument('<id>')
    .addHelpText('after', examples(`prodgate ${kind} token ${anId}`))
    .action(async (id: string, options: ReachOptions) => {
      const { newToken } = await import('./identities.ts')
      done(await newToken(kind, id, options))
    })
  if (kind === 'agents') agentCommands(parent, done)
  else personCommands(parent, done)
}

function agentCommands(parent: Command, done: Done): void {
  reachCommand(
    parent,
    'owner',
    'say whose agent it is, who then does not approve what it asks; without a person, nobody’s',
  )
    .argument('<id>')
    .argument('[person]', 'the id of the person')
    .addHelpText('after', examples('prodgate agents owner agent_01K9… person_01K9…'))
    .action(async (id: string, owner: string | undefined, options: ReachOptions) => {
      const { changeIdentity } = await import('./identities.ts')
      done(await changeIdentity('agents', id, 'owner', { owner }, options))
    })
}

function personCommands(parent: Command, done: Done): void {
  reachCommand(parent, 'role', 'give one another role')
    .argument('<id>')
    .addArgument(new Argument('<role>').choices(ROLES))
    .addHelpText('after', examples('prodgate people role person_01K9… approver'))
    .action(async (id: string, role: string, options: ReachOptions) => {
      const { changeIdentity } = await import('./identities.ts')
      done(await changeIdentity('people', id, 'role', { role }, options))
    })
  reachCommand(parent, 'link', 'make a link with which one sets a new password, once')
    .argument('<id>')
    .addHelpText('after', examples('prodgate people link person_01K9…'))
    .action(async (id: string, options: ReachOptions) => {
      const { newLink } = await import('./identities.ts')
      done(await newLink(id, options))
    })
  reachCommand(parent, 'erase-name', 'forget the name of somebody who has been disabled; what they did stays')
    .argument('<id>')
    .addHelpText('after', examples('prodgate people erase-name person_01K9…'))
    .action(async (id: string, options: ReachOptions) => {
      const { eraseName } = await import('./identities.ts')
      done(await eraseName(id, options))
    })
}
