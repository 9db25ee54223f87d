import type { Program } from '../program.ts'
import { laterCarriers } from './carriers/later.ts'
import { multiplexers } from './carriers/multiplexers.ts'
import { rootCarriers } from './carriers/roots.ts'
import { terminalCarriers } from './carriers/terminals.ts'

/** Programs that run another one which stands in their words: those that are met now and then. */

export const rareCarriers: readonly Program[] = [
  ...rootCarriers,
  ...laterCarriers,
  ...terminalCarriers,
  ...multiplexers,
]
