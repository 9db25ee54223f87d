import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../command.ts'

/** Readers of other people's (`tools/ci-readers`), which know our formats and nothing of us. They are installed once. */
const folder = join(root, 'tools/ci-readers')

export function installReaders(): void {
  if (existsSync(join(folder, 'node_modules/.package-lock.json'))) return
  execFileSync('npm', ['ci', '--prefix', folder, '--omit=optional', '--ignore-scripts'], { stdio: 'ignore' })
}

const require = createRequire(join(folder, 'package.json'))

export function reader<T>(name: string): T {
  return require(name) as T
}

/** A file of a reader's package. */
export function fileOf(path: string): string {
  return join(folder, 'node_modules', path)
}

/** Microsoft's own validator of SARIF; 100 MB, so that it is there only where somebody installed it: `npm ci`. */
export const SARIF_MULTITOOL = fileOf('@microsoft/sarif-multitool-linux/Sarif.Multitool')
