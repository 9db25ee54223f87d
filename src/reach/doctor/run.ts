import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { endGroup, startBeside } from './child.ts'
import type { Cell, Examination } from './examine.ts'
import { type Isolation, isolated } from './isolation.ts'

/** The option of `prodgate doctor` by which it starts itself in isolation. */
const INSIDE = '--inside'

/** Directories that go with this process, however it ends: a signal leaves no time for anything else. */
const directories = new Set<string>()
process.once('exit', () => {
  for (const directory of directories) rmSync(directory, { recursive: true, force: true })
})

/** Tries a client in a process of its own, in isolation, and takes everything away again. */
export async function* examineApart(
  examination: Omit<Examination, 'directory'>,
  isolation: Isolation,
): AsyncGenerator<Cell> {
  // Short, because the path of a socket is at most 107 bytes long (`unix(7)`, Linux 6).
  const directory = mkdtempSync(join(realpathSync(tmpdir()), 'prodgate-'))
  directories.add(directory)
  const inside: Examination = { ...examination, directory: join(directory, 'trial') }
  const argv = [...examination.prodgate, 'doctor', INSIDE, JSON.stringify(inside)]
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: join(directory, 'trial') }
  const child = startBeside(isolated(isolation, directory, argv), env)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-4_000)
  })
  try {
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    child.once('error', (cause) => {
      said += cause.message
    })
    for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as Cell
    const status = await ended
    if (status !== 0) throw new Error(`the trials of ${examination.client} broke off: ${said.trim()}`)
  } finally {
    if (child.pid !== undefined) endGroup(child.pid)
    rmSync(directory, { recursive: true, force: true })
    directories.delete(directory)
  }
}
