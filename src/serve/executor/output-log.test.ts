import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { OutputLog } from './output-log.ts'

const here = new AbortController().signal

async function all(log: OutputLog, from = 0): Promise<string> {
  let text = ''
  for await (const { at, stream, bytes } of log.follow(from, here)) text += `${stream}@${at}:${Buffer.from(bytes)} `
  return text.trim()
}

test('a follower has it from its place, in order, to the end', async () => {
  const log = new OutputLog(1000)
  const [out, err] = [log.sink('stdout'), log.sink('stderr')]
  const followed = all(log)
  out.write('one')
  err.write('two')
  log.close()
  expect(await followed).toBe('stdout@0:one stderr@3:two')
  expect(await all(log, 2)).toBe('stdout@2:e stderr@3:two')
  expect(log.written()).toMatchObject({ bytes: 6, tail: 'onetwo' })
})

test('the oldest goes where nobody follows', async () => {
  const log = new OutputLog(10)
  const out = log.sink('stdout')
  for (const part of ['aaaaaa', 'bbbbbb', 'cccccc']) out.write(part)
  await sleep(1)
  log.close()
  expect(await all(log)).toBe('stdout@12:cccccc')
})

test('the process waits for a follower that is behind', async () => {
  const log = new OutputLog(10)
  const out = log.sink('stdout')
  const follower = log.follow(0, here)
  const first = follower.next()
  out.write('aaaaaa')
  await first
  let taken = false
  out.write('bbbbbb', () => {
    taken = true
  })
  await sleep(5)
  expect(taken).toBe(false)
  expect(Buffer.from((await follower.next()).value?.bytes ?? []).toString()).toBe('bbbbbb')
  await follower.return(undefined)
  await sleep(1)
  expect(taken).toBe(true)
})

test('it does not wait for ever: one that never takes loses the oldest, and goes on where it can', async () => {
  const log = new OutputLog(10, 20)
  const out = log.sink('stdout')
  const follower = log.follow(0, here)
  const first = follower.next()
  out.write('aaaaaa')
  await first
  for (const part of ['bbbbbb', 'cccccc', 'dddddd'])
    await new Promise<void>((taken) => {
      out.write(part, () => taken())
    })
  log.close()
  expect((await follower.next()).value).toMatchObject({ at: 18, bytes: Buffer.from('dddddd') })
  expect((await follower.next()).done).toBe(true)
})
