import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Throwaway } from './throwaway.ts'

const SCRIPT = `
  import { Throwaway } from ${JSON.stringify(join(import.meta.dirname, 'throwaway.ts'))}
  const throwaway = await Throwaway.make()
  await throwaway.postgres()
  process.stdout.write(throwaway.directory)
  setInterval(() => undefined, 1_000)
`

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
const until = async (settled: () => boolean) => {
  while (!settled()) await new Promise((resolve) => setTimeout(resolve, 20))
}

test.each(['SIGKILL', 'SIGINT'] as const)('a test that is ended by %s leaves no server and no file', async (signal) => {
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', SCRIPT], { detached: true })
  const [directory] = (await once(child.stdout, 'data')).map(String)
  if (directory === undefined || child.pid === undefined) throw new Error('the child said nothing')
  const postmaster = Number(readFileSync(join(directory, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  expect(isAlive(postmaster)).toBe(true)
  // The whole group, as a terminal does it.
  process.kill(-child.pid, signal)
  await until(() => !isAlive(postmaster) && !existsSync(directory))
})

test('a test that ends leaves no file', async () => {
  const throwaway = await Throwaway.make()
  expect(existsSync(throwaway.directory)).toBe(true)
  await throwaway.end()
  expect(existsSync(throwaway.directory)).toBe(false)
})
