import type { Command } from 'commander'
import { askingCommands } from './commands-asking.ts'
import { peopleCommands } from './commands-people.ts'
import { settingCommands } from './commands-settings.ts'

/** Ends a command with its exit status. */
export type Done = (status: number) => void

/** Everything that is asked of a running authority. */
export function authorityCommands(program: Command, done: Done): void {
  askingCommands(program, done)
  peopleCommands(program, done)
  settingCommands(program, done)
}
