import type { Program } from '../program.ts'
import { javascriptBuilds } from './javascript/builds.ts'
import { bunPrograms } from './javascript/bun.ts'
import { javascriptChecks } from './javascript/checks.ts'
import { monorepo } from './javascript/monorepo.ts'
import { nodePrograms } from './javascript/node.ts'
import { npmPrograms } from './javascript/npm.ts'
import { pnpmPrograms } from './javascript/pnpm.ts'
import { scriptCarriers } from './javascript/script-carriers.ts'
import { yarnPrograms } from './javascript/yarn.ts'

/** Node.js, its package managers and the tools of JavaScript projects. */
export const javascript: readonly Program[] = [
  ...npmPrograms,
  ...pnpmPrograms,
  ...yarnPrograms,
  ...bunPrograms,
  ...nodePrograms,
  ...scriptCarriers,
  ...monorepo,
  ...javascriptChecks,
  ...javascriptBuilds,
]
