import type { Program } from '../program.ts'
import { justPrograms } from './build/just.ts'
import { jvmBuilds } from './build/jvm.ts'
import { makePrograms } from './build/make.ts'
import { runners } from './build/runners.ts'
import { taskfilePrograms } from './build/taskfile.ts'
import { buildTools } from './build/tools.ts'

/** Build tools and task runners. */
export const builds: readonly Program[] = [
  ...makePrograms,
  ...justPrograms,
  ...taskfilePrograms,
  ...buildTools,
  ...runners,
  ...jvmBuilds,
]
