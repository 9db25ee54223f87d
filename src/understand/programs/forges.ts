import type { Program } from '../program.ts'
import { ghPrograms } from './forges/gh.ts'
import { glabPrograms } from './forges/glab.ts'
import { otherForges } from './forges/others.ts'

/** Clients of forges and of their papers. */
export const forges: readonly Program[] = [...ghPrograms, ...glabPrograms, ...otherForges]
