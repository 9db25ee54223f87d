/**
 * Adds what npm left out because of the host's Node. Of an optional package npm looks at the Node that it is to run on, which
 * it takes for the host's own, and says nothing where that one is too old: on Node 18 the bundler comes without its native
 * half. Here all of it runs on the Node that was installed with it; npm, on that one, leaves out nothing.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

/** @typedef {{ optional?: boolean, os?: string | string[], cpu?: string | string[], libc?: string[] }} Locked */

const OPTIONS = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline']

/**
 * @param {string} root the directory of the package
 * @param {string} node the Node that all of it runs on
 * @returns {boolean} whether there was something to add
 */
export function addLeftOut(root, node) {
  /** @type {Record<string, Locked>} */
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const npm = process.env.npm_execpath
  const isLeftOut = (/** @type {string} */ path) => !existsSync(join(root, path)) && isForHere(locked[path] ?? {})
  // Another package manager puts packages elsewhere, and takes other words.
  if (npm === undefined || !basename(npm).startsWith('npm') || !Object.keys(locked).some(isLeftOut)) return false
  const { status } = spawnSync(node, [npm, 'install', ...OPTIONS], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('npm could not add what it had left out')
  return true
}

/** What is for one kind of machine only is the native half of something. @param {Locked} package_ */
function isForHere({ optional, os, cpu, libc }) {
  if (optional !== true || os === undefined || cpu === undefined) return false
  return os.includes(process.platform) && cpu.includes(process.arch) && (libc ?? [libcHere()]).includes(libcHere())
}

function libcHere() {
  const { header } = /** @type {{ header: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return header.glibcVersionRuntime === undefined ? 'musl' : 'glibc'
}
