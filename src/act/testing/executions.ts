import { chmodSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diskFiles } from '../../lib/disk.ts'
import { describeExecution, type ExecutionGiven } from '../describe.ts'
import type { Execution, RunnableAction } from '../execution.ts'
import { SYSTEM_PATH } from '../search-path.ts'

/** A place of its own, with a home and a directory to work in. */
export class Place {
  readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'prodgate-act-')))

  at(name: string): string {
    return join(this.path, name)
  }

  write(name: string, text: string | Uint8Array, mode = 0o644): string {
    writeFileSync(this.at(name), text)
    chmodSync(this.at(name), mode)
    return this.at(name)
  }

  given(more: Partial<ExecutionGiven> = {}): ExecutionGiven {
    return {
      cwd: this.path,
      home: this.path,
      own: {},
      credentials: {},
      searchPath: SYSTEM_PATH,
      disk: diskFiles({ roots: [this.path] }),
      files: [],
      hosts: [],
      input: { is: 'nothing' },
      ...more,
    }
  }

  describe(action: RunnableAction, more: Partial<ExecutionGiven> = {}): Execution {
    const found = describeExecution(action, this.given(more))
    if (found.is === 'fault') throw new Error(`${found.fault.code}: ${found.fault.message}`)
    return found.value
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}
