import { expect, test } from 'vitest'
import { exampleEffects } from '../../testing/example.ts'

test.each([
  ['GIT_TRACE=/root/.bashrc git status', 'file append /root/.bashrc'],
  ['export GIT_TRACE2_EVENT=/root/.bashrc; git status', 'file append /root/.bashrc'],
  ['env TF_LOG_PATH=../log terraform show', 'file append ../log'],
])('a variable names a file to which programs write: %s', async (text, effect) =>
  expect(await exampleEffects(text)).toContain(effect),
)

test('one whose value is not known may name any file', async () => {
  const effects = await exampleEffects('GIT_TRACE=$(curl https://a.example) git status')
  expect(effects.some((one) => one.startsWith('file append'))).toBe(true)
})

test.each(['GIT_TRACE=1 git status', 'GIT_TRACE=/dev/stderr git status', 'GIT_PAGER=cat git status'])(
  'a word or a device is none: %s',
  async (text) => expect((await exampleEffects(text)).filter((one) => one.startsWith('file append'))).toEqual([]),
)
