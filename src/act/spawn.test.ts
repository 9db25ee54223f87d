import { EventEmitter } from 'node:events'
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ExecutionGiven } from './describe.ts'
import type { Execution, RunnableAction } from './execution.ts'
import { type RunIo, runExecution } from './spawn.ts'
import { Place } from './testing/executions.ts'

let place: Place
beforeEach(() => {
  place = new Place()
})
afterEach(() => place.remove())

class Sunk extends Writable {
  text = ''
  override _write(part: Buffer, _encoding: string, done: () => void): void {
    this.text += part.toString()
    done()
  }
}

async function run(execution: Execution, more: Partial<RunIo> = {}) {
  const [out, err] = [new Sunk(), new Sunk()]
  const ended = await runExecution(execution, {
    stdout: { is: 'stream', stream: out },
    stderr: { is: 'stream', stream: err },
    privateRoot: place.at('runs'),
    process: process.pid,
    now: () => performance.now(),
    ...more,
  })
  return { ended, out: out.text, err: err.text }
}

const ran = (action: RunnableAction, more: Partial<ExecutionGiven> = {}) => run(place.describe(action, more))

test('words go to the program as they are, with no shell between', async () => {
  const { out, ended } = await ran({ kind: 'exec', argv: ['printf', '%s|', '$HOME', '*', 'a b', "'"] })
  expect(out).toBe("$HOME|*|a b|'|")
  expect(ended).toMatchObject({ is: 'ok', value: { exitCode: 0 } })
})

test('a text goes to the shell that was approved, which reads no settings', async () => {
  place.write('.bashrc', 'echo evil\n')
  const { out, err, ended } = await ran({ kind: 'shell', command: 'echo "$0 $PWD"; echo wrong >&2; exit 7' })
  expect([out, err]).toEqual([`bash ${place.path}\n`, 'wrong\n'])
  expect(ended).toMatchObject({ value: { exitCode: 7, output: { bytes: out.length + err.length } } })
  expect((await ran({ kind: 'shell', command: 'echo "$0"', shell: 'sh' })).out).toBe('sh\n')
})

test('the environment is the one that was described', async () => {
  const { out } = await ran({ kind: 'exec', argv: ['env'], env: { A: '1' } }, { own: { EVIL: 'x', USER: 'me' } })
  expect(out.trim().split('\n').toSorted()).toEqual([
    'A=1',
    `HOME=${place.path}`,
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'SHELL=/bin/sh',
    'USER=me',
  ])
})

test('the digest is of all bytes, and the tail is their end', async () => {
  const { ended } = await ran({ kind: 'shell', command: 'head -c 100000 /dev/zero | tr "\\0" x; echo end' })
  const output = ended.is === 'ok' ? ended.value.output : undefined
  expect(output?.bytes).toBe(100_004)
  expect([output?.tail.length, output?.tail.endsWith('xxend\n')]).toEqual([4096, true])
  const { hash } = await import('node:crypto')
  expect(output?.digest).toBe(`sha256:${hash('sha256', `${'x'.repeat(100_000)}end\n`, 'hex')}`)
})

test('a word that the tail would begin in the middle of is left out of it', async () => {
  const rest = (width: number) => `printf '%04096d' 0 | head -c ${4096 - width} | tr 0 ' '`
  const tailOf = async (width: number) => {
    const { ended } = await ran({
      kind: 'shell',
      command: `printf 'first ghp_16C7e42F292c6912E7710c83'; ${rest(width)}`,
    })
    return ended.is === 'ok' ? ended.value.output?.tail.trim() : undefined
  }
  expect(await tailOf(16)).toBe('')
  expect(await tailOf('ghp_16C7e42F292c6912E7710c83'.length + 2)).toBe('ghp_16C7e42F292c6912E7710c83')
})

test('NUL is no text and stands as what is none: the record cannot hold it', async () => {
  const { ended, out } = await ran({ kind: 'exec', argv: ['printf', 'a\\0b'] })
  expect(out).toBe('a\0b')
  expect(ended).toMatchObject({ value: { output: { bytes: 3, tail: 'a\ufffdb' } } })
})

describe.runIf(existsSync('/proc/self/fd'))('its output streams are pipes, as a shell makes them', () => {
  const sunkUntil = (ms: number) => {
    const out = new Sunk()
    return { stdout: { is: 'stream', stream: out }, started: () => setTimeout(() => out.destroy(), ms) } as const
  }

  test('that can be opened again by their names', async () => {
    const command = 'echo one > /dev/stdout; echo two | tee /dev/stderr'
    const { ended, out, err } = await ran({ kind: 'shell', command })
    expect([out, err]).toEqual(['one\ntwo\n', 'two\n'])
    expect(ended).toMatchObject({ value: { exitCode: 0 } })
    expect(readdirSync(place.at('runs'))).toEqual([])
  })
  test('that end whoever writes where nobody reads', async () => {
    const { ended, err } = await run(place.describe({ kind: 'shell', command: 'exec yes' }), sunkUntil(100))
    expect([ended, err]).toMatchObject([{ value: { signal: 'SIGPIPE', exitCode: 141 } }, ''])
  })
  test('whoever opens one again where nobody reads does not wait for ever', async () => {
    const command = 'sleep 0.4; echo late > /dev/stdout; exit 7'
    const { ended } = await run(place.describe({ kind: 'shell', command }), sunkUntil(100))
    // It is told by `SIGPIPE`, or writes in the moment in which somebody seems to read.
    expect(ended.is === 'ok' && [7, 141].includes(ended.value.exitCode)).toBe(true)
  })
  test('of which no end stays open here', async () => {
    await ran({ kind: 'exec', argv: ['true'] })
    const open = () => readdirSync('/proc/self/fd').length
    const before = open()
    for (let i = 0; i < 5; i++) await ran({ kind: 'exec', argv: ['false'] })
    expect(open()).toBeLessThanOrEqual(before)
  })
  test('and sockets, where no directory of ours can be', async () => {
    place.write('runs', 'a file')
    const { ended, out } = await ran({ kind: 'exec', argv: ['echo', 'x'] })
    expect([out, ended.is]).toEqual(['x\n', 'ok'])
  })
})

test('a signal that ends it is its status, as shells tell it', async () => {
  const { ended } = await ran({ kind: 'shell', command: 'kill -TERM $$' })
  expect(ended).toMatchObject({ value: { exitCode: 143, signal: 'SIGTERM' } })
})

test('signals are heard from before it starts until it has ended', async () => {
  const signals = new EventEmitter()
  const heard: number[] = []
  const execution = place.describe({ kind: 'exec', argv: ['true'] })
  await run(execution, { signals, started: () => heard.push(signals.listenerCount('SIGTERM')) })
  expect([heard, signals.eventNames()]).toEqual([[1], []])
  copyFileSync('/bin/sh', place.at('reader'))
  const script = place.describe({ kind: 'exec', argv: [place.write('tool', `#!${place.at('reader')}\n`, 0o755)] })
  rmSync(place.at('reader'))
  for (const broken of [script, { ...execution, argv: ['true', 'a\0b'] }]) {
    const { ended } = await run(broken, { signals, started: () => heard.push(0) })
    expect(ended).toMatchObject({ is: 'fault', fault: { code: 'NOT_STARTED' } })
  }
  expect([heard, signals.eventNames()]).toEqual([[1], []])
})

test('signals are passed on to all of its group', async () => {
  const signals = new EventEmitter()
  const execution = place.describe({ kind: 'shell', command: 'sleep 60 & echo ready; wait' })
  const heard = new Sunk()
  const running = run(execution, { signals, stdout: { is: 'stream', stream: heard } })
  while (!heard.text.includes('ready')) await new Promise((resolve) => setTimeout(resolve, 10))
  signals.emit('SIGTERM')
  expect((await running).ended).toMatchObject({ value: { signal: 'SIGTERM' } })
  expect(signals.eventNames()).toEqual([])
})

test('where its reader went away it is told so; where the reader stays it writes to its end', async () => {
  const leaving = new Writable({ write: (_part, _encoding, done) => done(new Error('EPIPE')) }).on('error', () => {})
  const execution = place.describe({ kind: 'shell', command: 'yes' })
  const { ended } = await run(execution, { stdout: { is: 'stream', stream: leaving } })
  // By `SIGPIPE`, or by an error where bytes were on the way.
  expect(ended.is === 'ok' ? ended.value.exitCode : 0).toBeGreaterThan(0)
  const staying = await ran({ kind: 'shell', command: 'yes | head -c 1000000' })
  expect([staying.out.length, staying.ended]).toMatchObject([1_000_000, { value: { exitCode: 0 } }])
})

test('what it wrote is read to its end, however slowly that is taken; what it left behind is not waited for', async () => {
  let taken = 0
  const slow = new Writable({
    highWaterMark: 1,
    write: (part: Buffer, _encoding, done) => {
      taken += part.length
      setTimeout(done, taken === part.length ? 2500 : 0)
    },
  })
  const execution = place.describe({ kind: 'exec', argv: ['head', '-c', '200000', '/dev/zero'] })
  const { ended } = await run(execution, { stdout: { is: 'stream', stream: slow } })
  expect(ended).toMatchObject({ value: { exitCode: 0, output: { bytes: 200_000 } } })
  const left = await ran({ kind: 'shell', command: 'sleep 4 & echo done' })
  expect(left.out).toBe('done\n')
  expect(left.ended).toMatchObject({ value: { exitCode: 0 } })
})

test('standard input is what was read before, or nothing', async () => {
  const bytes = Buffer.from('select 1')
  expect((await ran({ kind: 'exec', argv: ['cat'] }, { input: { is: 'bytes', digest: '', bytes } })).out).toBe(
    'select 1',
  )
  expect((await ran({ kind: 'exec', argv: ['cat'] })).out).toBe('')
})

describe('ATTACK-4: what changes between the last look and the start', () => {
  test('a program that was swapped is not started', async () => {
    copyFileSync('/bin/echo', place.at('tool'))
    const execution = place.describe({ kind: 'exec', argv: ['./tool', 'good'] })
    expect((await run(execution)).out).toBe('good\n')
    place.write('other', '#!/bin/sh\necho evil > evil\n', 0o755)
    renameSync(place.at('other'), place.at('tool'))
    expect((await run(execution)).ended).toMatchObject({ is: 'fault', fault: { code: 'PROGRAM_CHANGED' } })
    expect(readdirSync(place.path)).not.toContain('evil')
  })

  test('a binary is started by what was opened and knows its place; a script is started by its path', async () => {
    copyFileSync('/usr/bin/readlink', place.at('tool'))
    const { out } = await ran({ kind: 'exec', argv: ['./tool', '/proc/self/exe'] })
    expect(out).toBe(`${place.at('tool')}\n`)
    place.write('script', '#!/bin/sh\necho "$0"\n', 0o755)
    expect((await ran({ kind: 'exec', argv: ['./script'] })).out).toBe(`${place.at('script')}\n`)
  })

  test('a script that is gone once it has started has changed; one that is there has not', async () => {
    const script = place.write('script', '#!/bin/sh\n: > begun\n[ ! -e stays ] || sleep 60\n', 0o755)
    const execution = place.describe({ kind: 'exec', argv: ['./script'] })
    expect((await run(execution)).ended).toMatchObject({ value: { exitCode: 0 } })
    rmSync(place.at('begun'))
    place.write('stays', '')
    const started = () => {
      // On a busy machine the shell has yet to open it.
      while (!existsSync(place.at('begun'))) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
      rmSync(script)
    }
    const { ended } = await run(execution, { started })
    expect(ended).toMatchObject({ value: { changed: 'PROGRAM_CHANGED', signal: 'SIGKILL' } })
  })

  test('a directory of the same name is not worked in', async () => {
    mkdirSync(place.at('work'))
    const execution = place.describe({ kind: 'shell', command: 'touch mark', cwd: place.at('work') })
    renameSync(place.at('work'), place.at('moved'))
    mkdirSync(place.at('work'))
    expect((await run(execution)).ended).toMatchObject({ is: 'fault', fault: { code: 'DIRECTORY_CHANGED' } })
    expect(readdirSync(place.at('work'))).toEqual([])
    renameSync(place.at('work'), place.at('gone'))
    renameSync(place.at('moved'), place.at('work'))
    expect((await run(execution)).ended).toMatchObject({ is: 'ok' })
    expect(readdirSync(place.at('work'))).toEqual(['mark'])
  })
})

describe('a pinned kubeconfig', () => {
  const KUBECONFIG = 'apiVersion: v1\ncurrent-context: a\nclusters: []\ncontexts: []\nusers: []\n'

  test('is a private copy, and goes when the run has ended', async () => {
    mkdirSync(place.at('.kube'))
    place.write('.kube/config', KUBECONFIG)
    const execution = place.describe({ kind: 'shell', command: 'echo "$KUBECONFIG"; cat "$KUBECONFIG" # kubectl' })
    // Whoever edits it now is too late.
    writeFileSync(place.at('.kube/config'), 'evil')
    const { out } = await run(execution)
    const [path = '', ...text] = out.split('\n')
    expect(path.startsWith(place.at('runs'))).toBe(true)
    expect(text.join('\n')).toBe(KUBECONFIG)
    expect(readdirSync(place.at('runs'))).toEqual([])
    expect(statSync(place.at('runs')).mode & 0o777).toBe(0o700)
    expect(readFileSync(place.at('.kube/config'), 'utf8')).toBe('evil')
  })

  test.runIf(process.getuid?.() === 0)('is kept in nobody else’s directory', async () => {
    mkdirSync(place.at('.kube'))
    place.write('.kube/config', KUBECONFIG)
    mkdirSync(place.at('runs'), { mode: 0o700 })
    const execution = place.describe({ kind: 'shell', command: 'echo ran # kubectl' })
    expect((await run(execution)).out).toBe('ran\n')
    chownSync(place.at('runs'), 65_534, 65_534)
    expect((await run(execution)).ended).toMatchObject({ fault: { message: expect.stringContaining('somebody else') } })
  })

  test('what a killed run left behind goes with the next one', async () => {
    mkdirSync(place.at('.kube'))
    place.write('.kube/config', KUBECONFIG)
    mkdirSync(place.at('runs'), { mode: 0o700 })
    mkdirSync(place.at('runs/4194300-0123456789abcdef'))
    await ran({ kind: 'shell', command: 'ls ../runs # kubectl' }, {})
    expect(readdirSync(place.at('runs'))).toEqual([])
  })
})
