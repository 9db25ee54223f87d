import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runToEnd } from './child.ts'
import { bestIsolation, etcIsCovered, isolated } from './isolation.ts'

const COVERED = `21 20 0:1 / / rw - ext4 /dev/vda rw
30 21 0:2 / /etc rw - overlay overlay rw,lowerdir=/etc,upperdir=/tmp/x/etc/upper,workdir=/tmp/x/etc/work
31 21 0:3 / /usr/local rw - overlay overlay rw,lowerdir=/usr/local,upperdir=/tmp/x/usr/local/upper,workdir=/tmp/x/usr/local/work
`

test('files of the machine count as covered only by the mounts of this trial', () => {
  expect(etcIsCovered('/tmp/x', COVERED)).toBe(true)
  expect(etcIsCovered('/tmp/y', COVERED)).toBe(false)
  expect(etcIsCovered('/tmp/x', COVERED.replace(' /usr/local ', ' /opt '))).toBe(false)
  expect(etcIsCovered('/tmp/x', '21 20 0:1 / / rw - ext4 /dev/vda rw\n')).toBe(false)
})

test('here nothing is covered', () => expect(etcIsCovered('/tmp/x')).toBe(false))

test('what runs in isolation gives its own status', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'prodgate-isolation-'))
  try {
    const argv = isolated(bestIsolation(), scratch, ['/bin/sh', '-c', 'echo "$0 $*"; exit 7', 'a b', 'c'])
    const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' }
    expect(await runToEnd(argv, { cwd: '/', env, limitMs: 120_000 })).toMatchObject({ status: 7, said: 'a b c\n' })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
})

test('what takes too long is ended with everything that it started', async () => {
  const argv = ['/bin/sh', '-c', 'sleep 600 & echo $!; wait']
  // Long enough for a shell to start on a machine with much else to do.
  const { late, said } = await runToEnd(argv, { cwd: '/', env: { PATH: '/usr/bin:/bin' }, limitMs: 3_000 })
  expect(late).toBe(true)
  const child = Number(said)
  expect(child).toBeGreaterThan(0)
  await expect.poll(() => runs(child)).toBe(false)
})

/** One that nobody has waited for yet (`Z`) has ended, too. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
  return stdout.trim() !== '' && !stdout.startsWith('Z')
}
