import type { Program } from '../program.ts'
import { gitHelpers } from './vcs/git-helpers.ts'
import { otherVcs } from './vcs/others.ts'

/** Systems that keep versions, but for git itself. */
export const vcs: readonly Program[] = [...gitHelpers, ...otherVcs]
