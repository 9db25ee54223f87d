/**
 * Makes `node` in every npm command the one that npm installed with the package: `node_modules/.bin/node`.
 *
 * npm 11 makes this link. npm 10 takes it away again together with the packages for other machines, which all have a
 * program of that name. And where the installed Node cannot run (it needs glibc: not on Alpine), the host's has to do.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param {string} root the directory of the package
 * @returns {string | undefined} the path of the Node that was installed, where it runs here
 */
export function linkNode(root) {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const link = join(root, 'node_modules/.bin/node')
  const name = Object.keys(optionalDependencies).find((one) => existsSync(join(root, 'node_modules', one)))
  if (name === undefined) return undefined
  const node = join(root, 'node_modules', name, 'bin/node')
  if (spawnSync(node, ['--version']).status !== 0) {
    rmSync(link, { force: true })
    return undefined
  }
  if (!existsSync(link)) symlinkSync(join('..', name, 'bin/node'), link)
  return node
}
