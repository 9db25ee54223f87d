import type { Command } from 'commander'
import type { Done } from '../done.ts'
import { askingCommands } from './commands-asking.ts'
import { peopleCommands } from './commands-people.ts'
import { settingCommands } from './commands-settings.ts'

/** Everything that is asked of a running authority. */
export function authorityCommands(program: Command, done: Done): void {
  askingCommands(program, done)
  peopleCommands(program, done)
  settingCommands(program, done)
}
