/**
 * Everything that has to hold before a change goes in, in one command: `npm run check`. A step that fails does not hide
 * the ones after it.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** What is checked, and the npm command that does it: each of them can be run alone. */
const steps = [
  { name: 'format and lint', npm: ['run', 'lint'] },
  { name: 'types', npm: ['run', 'types'] },
  { name: 'dead code', npm: ['run', 'unused'] },
  {
    name: 'build and tests',
    npm: ['test', '--', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/vitest.json'],
  },
]

/** @type {string[]} */
const failed = []
for (const { name, npm } of steps) {
  console.log(`\n── ${name}: npm ${npm.join(' ')}`)
  const { status } = spawnSync('npm', ['--silent', ...npm], { cwd: root, stdio: 'inherit' })
  if (status !== 0) failed.push(name)
}

console.log(failed.length === 0 ? '\nall checks passed' : `\nfailed: ${failed.join(', ')}`)
process.exitCode = failed.length === 0 ? 0 : 1
