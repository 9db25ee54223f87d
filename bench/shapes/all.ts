import { actionShapes } from './actions.ts'
import { diskShapes } from './disk.ts'
import { programShapes } from './programs.ts'
import type { Shape } from './shape.ts'
import { shellShapes } from './shell.ts'
import { sqlShapes } from './sql.ts'

/** By the place where the cost would arise. */
export const SHAPES: Readonly<Record<string, readonly Shape[]>> = {
  shell: shellShapes,
  programs: programShapes,
  sql: sqlShapes,
  actions: actionShapes,
  disk: diskShapes,
}
