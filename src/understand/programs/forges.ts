import type { Program } from '../program.ts'
import { ghPrograms } from './forges/gh.ts'

/** Clients of forges and of their papers. */
export const forges: readonly Program[] = [...ghPrograms]
