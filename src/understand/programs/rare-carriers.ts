import type { Program } from '../program.ts'
import { joinedCommands } from './carriers/joined.ts'
import { laterCarriers } from './carriers/later.ts'
import { multiplexers } from './carriers/multiplexers.ts'
import { parallelCarriers } from './carriers/parallel.ts'
import { rootCarriers } from './carriers/roots.ts'
import { terminalCarriers } from './carriers/terminals.ts'

/** Programs that run another one which stands in their words: those that are met now and then. */

export const rareCarriers: readonly Program[] = [
  ...rootCarriers,
  ...laterCarriers,
  ...terminalCarriers,
  ...multiplexers,
  ...joinedCommands,
  ...parallelCarriers,
]
