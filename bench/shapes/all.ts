import { actionShapes } from './actions.ts'
import { diskShapes } from './disk.ts'
import { expansionShapes } from './expansion.ts'
import { preparedShapes } from './prepared.ts'
import { programShapes } from './programs.ts'
import { scriptShapes } from './scripts.ts'
import type { Shape } from './shape.ts'
import { shellShapes } from './shell.ts'
import { sqlShapes } from './sql.ts'
import { treeShapes } from './trees.ts'

/** By the place where the cost would arise. */
export const SHAPES: Readonly<Record<string, readonly Shape[]>> = {
  shell: shellShapes,
  expansion: expansionShapes,
  programs: programShapes,
  scripts: scriptShapes,
  sql: sqlShapes,
  actions: actionShapes,
  disk: diskShapes,
  trees: treeShapes,
  prepared: preparedShapes,
}
