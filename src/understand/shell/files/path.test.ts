import { expect, test } from 'vitest'
import { noFiles } from '../../../lib/files.ts'
import { exampleEffects } from '../../testing/example.ts'

/** What `./run.sh` does where it begins so. */
function started(line: string, command = './run.sh'): Promise<readonly string[]> {
  const binary = '\u007fELF\0'
  const texts = new Map([
    ['/repo/run.sh', `${line}\nrm x\n`],
    ['/repo/bash', binary],
    ['/repo/tools/bash', binary],
  ])
  return exampleEffects(`cd /repo; ${command}`, {
    ...noFiles,
    read: (path: string) => {
      const text = texts.get(path)
      return text === undefined ? { is: 'absent' } : { is: 'text', text }
    },
    kind: (path: string) => (path === '/repo' ? 'directory' : texts.has(path) ? 'file' : 'absent'),
  })
}

test.each(['#!/bin/sh', '#! /bin/bash -eu', '#!/usr/bin/env bash', '#!/usr/bin/env bash -e', '#!/bin/busybox sh'])(
  'a shell of the system reads the script: %s',
  async (line) => expect(await started(line)).toEqual(['file delete x']),
)

test('its options are those of the shell, wherever they stand', async () => {
  expect(await started('#!/usr/bin/env -S bash -euo pipefail')).toContain('file delete x')
})

test.each([
  ['another program of that name', '#!/repo/bash', /\/repo\/bash/],
  ['a file of the directory that the call is in', '#!bash', /\.\/bash/],
  ['a file by its relative path', '#! tools/bash', /tools\/bash/],
  ['a file of settings that it reads first', '#!/bin/bash --rcfile /tmp/rc -i', /unreadable|shell/],
  ['code of the first line', '#!/usr/bin/env -S bash -c "rm y"', /unreadable|delete y/],
  ['another program of busybox', '#!/bin/busybox rm', /file delete .*run\.sh/],
])('who reads the script is what the first line says: %s', async (_what, line, says) => {
  expect((await started(line)).join('\n')).toMatch(says)
})

test('a shell that reads its input runs that, and not the script', async () => {
  expect(await started('#!/bin/bash -s', "echo 'rm y' | ./run.sh")).toContain('file delete y')
})

test('a script that is its own interpreter ends', async () => {
  expect((await started('#!/repo/run.sh')).length).toBeGreaterThan(0)
})
