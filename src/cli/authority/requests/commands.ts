import { type Command, Option } from 'commander'
import type { ReachOptions } from '../../../client/whereabouts.ts'
import { HOLD_STATUSES } from '../../../hold/hold-status.ts'
import type { Done } from '../../done.ts'
import { examples, reachCommand, SOCKET, wholeNumber } from '../reach-command.ts'
import type { CloseOptions } from './close-hold.ts'
import type { HoldsOptions } from './holds.ts'

/** Requests to people: seen, answered, closed. */
export function peopleCommands(program: Command, done: Done): void {
  reachCommand(program, 'holds', 'list what waits for people, or show one request whole')
    .description('Lists requests to people, the latest first, or shows all of one.')
    .argument('[id]', 'one request')
    .option(...SOCKET)
    .addOption(new Option('--status <status>', 'only those of this status').choices(HOLD_STATUSES))
    .option('--wait <seconds>', 'with an id: until it is answered, at most 60', wholeNumber)
    .addHelpText('after', examples('prodgate holds --status pending', 'prodgate holds hold_01K9…'))
    .action(async (id: string | undefined, options: HoldsOptions) => {
      const { holds } = await import('./holds.ts')
      done(await holds(id, options))
    })

  reachCommand(program, 'approve', 'approve a request, at your own terminal')
    .description(
      'Shows all of a request and asks for the sentence, the name of the target, the justification, the rollback plan, the backup and the open items of the checklist. There is no option for any of them: they are typed, at a terminal.',
    )
    .argument('<id>')
    .option(
      '--group',
      'with those that wait and are like it: all are shown, and answered with one answer and their number',
    )
    .addHelpText('after', examples('prodgate approve hold_01K9…', 'prodgate approve hold_01K9… --group'))
    .action(async (id: string, options: ReachOptions & { readonly group?: boolean }) => {
      if (options.group === true) {
        const { approveGroup } = await import('./approve-group.ts')
        return done(await approveGroup(id, options))
      }
      const { approve } = await import('./approve.ts')
      done(await approve(id, options))
    })

  closing('reject', 'reject a request', 'Rejects a request. It stays rejected.')
    .option('--reason <text>', 'why; asked for at a terminal where it is missing')
    .addHelpText('after', examples('prodgate reject hold_01K9… --reason "the backup is from last week"'))
  closing('cancel', 'cancel a request of your own', 'Cancels a request that you, or this agent, asked for.')
    .option(...SOCKET)
    .addHelpText('after', examples('prodgate cancel hold_01K9…'))
  closing(
    'emergency',
    'signal that a request is an emergency',
    'Signals an emergency: clocks get shorter, everybody is told, and it is reviewed afterwards. It approves nothing.',
  )
    .option('--reason <text>', 'what the emergency is; asked for at a terminal where it is missing')
    .addHelpText('after', examples('prodgate emergency hold_01K9… --reason "checkout is down for all customers"'))
  closing('review', 'review an emergency afterwards', 'Keeps what a review of an emergency found.')
    .option('--reason <text>', 'what was found; asked for at a terminal where it is missing')
    .addHelpText('after', examples('prodgate review hold_01K9… --reason "the restart was needed, the plan held"'))

  function closing(name: 'reject' | 'cancel' | 'emergency' | 'review', summary: string, description: string): Command {
    return reachCommand(program, name, summary)
      .description(description)
      .argument('<id>')
      .action(async (id: string, options: CloseOptions) => {
        const { closeHold } = await import('./close-hold.ts')
        done(await closeHold(name, id, options))
      })
  }
}
