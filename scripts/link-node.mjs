/**
 * Makes `node` in every npm command the one that npm installed with the package: `node_modules/.bin/node`. Runs first
 * after an installation, under whatever Node the host has.
 *
 * npm 11 makes this link. npm 10 takes it away again together with the packages for other machines, which all have a
 * program of that name. And where the installed Node cannot run (it needs glibc: not on Alpine), the host's has to do.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const link = join(root, 'node_modules/.bin/node')
const installed = Object.keys(optionalDependencies).find((name) => existsSync(join(root, 'node_modules', name)))

if (installed !== undefined) {
  const { status } = spawnSync(join(root, 'node_modules', installed, 'bin/node'), ['--version'])
  if (status !== 0) rmSync(link, { force: true })
  else if (!existsSync(link)) symlinkSync(join('..', installed, 'bin/node'), link)
}
