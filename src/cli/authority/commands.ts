import type { Command } from 'commander'
import type { Done } from '../done.ts'
import { askingCommands } from './asking/commands.ts'
import { peopleCommands } from './requests/commands.ts'
import { settingCommands } from './settings/commands.ts'

/** Everything that is asked of a running authority. */
export function authorityCommands(program: Command, done: Done): void {
  askingCommands(program, done)
  peopleCommands(program, done)
  settingCommands(program, done)
}
