import type { Program } from '../program.ts'
import { copyPrograms } from './remote/copy.ts'
import { rsyncPrograms } from './remote/rsync.ts'
import { sshPrograms } from './remote/ssh.ts'
import { teleport } from './remote/teleport.ts'
import { transferPrograms } from './remote/transfer.ts'

/** Programs that work on another host or copy to and from it. */
export const remote: readonly Program[] = [
  ...sshPrograms,
  teleport,
  ...copyPrograms,
  ...transferPrograms,
  ...rsyncPrograms,
]
