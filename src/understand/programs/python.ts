import type { Program } from '../program.ts'
import { pythonPrograms } from './python/interpreter.ts'
import { pythonPackages } from './python/packages.ts'
import { pythonProjects } from './python/projects.ts'
import { pythonTools } from './python/tools.ts'

/** Python, its package managers and the tools of its projects. */
export const python: readonly Program[] = [...pythonPrograms, ...pythonPackages, ...pythonProjects, ...pythonTools]
