import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'

const module = pathToFileURL(join(import.meta.dirname, 'handed-pipes.ts')).href
const CODE = `import { takeHandedPipes } from '${module}'
  console.log([...takeHandedPipes(process.env)].join(), [...takeHandedPipes(process.env)].join())`

/** What a process takes that a shell starts so. */
function taken(start: string, env: Readonly<Record<string, string>> = { PRODGATE_PIPES: '1' }): string {
  const script = `${start}\nprodgate\nout\nprodgate\nerr\n`
  const { stdout, stderr } = spawnSync('/bin/sh', ['-c', script, process.execPath, CODE], {
    encoding: 'utf8',
    env: { ...env },
    timeout: 120_000,
  })
  return stdout || stderr
}

const node = 'exec "$0" --input-type=module-typescript -e "$1"'

describe.runIf(existsSync('/proc/self/fd'))('pipes of the launcher', () => {
  test('are taken once', () => expect(taken(`${node} 8<<out 9<<err`)).toBe('stdout,8,stderr,9 \n'))

  test.each([
    ['without its word', `${node} 8<<out 9<<err`, {}],
    ['closed', `${node} 8<&- 9<&-\n: <<out <<err`, undefined],
    ['files', `${node} 8</dev/null 9</etc/passwd\n: <<out <<err`, undefined],
    ['pipes of somebody else, empty and open', `sleep 1 | { ${node} 8<&0 9<&0; }\n: <<out <<err`, undefined],
  ])('are none where they are %s', (_name, start, env) => expect(taken(start, env)).toBe(' \n'))

  test('hold the mark and nothing else', () => {
    const more = `${node} 8<<out 9<<err\nprodgate\nmore`
    expect(taken(more)).toBe('stderr,9 \n')
  })
})
