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

test('a script in what `mktemp` made is the text that the action wrote there', async () => {
  const wrote = 'd=$(mktemp -d); echo "import os; os.remove(\'x\')" > "$d/a.py"; '
  expect(await exampleEffects(`${wrote}python3 "$d/a.py"`)).toContain('file delete x')
  expect(await exampleEffects(`${wrote}python3 "$d/b.py"`)).toContain('unreadable run program /tmp/tmp.\uFFFB/b.py')
  expect(await exampleEffects(`${wrote}d=$(mktemp -d); python3 "$d/a.py"`)).not.toContain('file delete x')
})

test('what lands on a directory may bring another file of that name', async () => {
  const wrote = 'echo ls > w/a.sh; '
  const runs = 'unreadable run code'
  for (const lands of [
    'tar xf x.tar -C w',
    'unzip -o x.zip -d w',
    'cp -r other/. w',
    'rsync -a other/ w/',
    'patch -d w < p',
    'git clone https://git.example/x w',
  ])
    expect(await exampleEffects(`${wrote}${lands}; sh w/a.sh`), lands).toContain(runs)
  for (const beside of ['tar xf x.tar -C v', 'cp -r w v', 'ls w', 'chmod -R +x w', 'mkdir -p w'])
    expect(await exampleEffects(`${wrote}${beside}; sh w/a.sh`), beside).not.toContain(runs)
  expect(await exampleEffects('tar xf x.tar -C w; echo ls > w/a.sh; sh w/a.sh')).not.toContain(runs)
})
