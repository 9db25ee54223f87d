import type { Program } from '../program.ts'
import { repeatCarriers } from './carriers/again.ts'
import { environmentPrograms } from './carriers/environment.ts'
import { plainCarriers } from './carriers/plain.ts'
import { schedulingCarriers } from './carriers/scheduling.ts'
import { userCarriers } from './carriers/users.ts'
import { wordCarriers } from './carriers/words.ts'

/** Programs that run another one which stands in their words: those that stand in nearly every action. */

export const carriers: readonly Program[] = [
  ...userCarriers,
  ...environmentPrograms,
  ...wordCarriers,
  ...repeatCarriers,
  ...plainCarriers,
  ...schedulingCarriers,
]
