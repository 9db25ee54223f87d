import { expect, test } from 'vitest'
import { noFiles } from '../../../lib/files.ts'
import { exampleEffects } from '../../testing/example.ts'

const disk = {
  ...noFiles,
  read: (path: string) => (path === '/repo/a.sh' ? ({ is: 'text', text: 'ls' } as const) : ({ is: 'absent' } as const)),
  kind: (path: string) => (path === '/repo' ? 'directory' : path === '/repo/a.sh' ? 'file' : 'absent') as 'file',
  list: (path: string) => (path === '/repo' ? ['a.sh'] : undefined),
}

test('a loop over names meets a file that the action wrote before', async () => {
  expect(await exampleEffects("echo 'rm x' > b.sh; for f in *.sh; do sh $f; done", disk)).toContain('file delete x')
})

test('a search meets it too', async () => {
  expect(await exampleEffects("echo 'rm x' > b.sh; find . -name '*.sh' -exec sh {} \\;", disk)).toContain(
    'file delete x',
  )
})

test('without it neither deletes', async () => {
  expect(await exampleEffects('for f in *.sh; do sh $f; done', disk)).not.toContain('file delete x')
})
