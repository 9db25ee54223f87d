import { describe, expect, test } from 'vitest'
import { letGoFrame, readEndTold, readStartAsked } from './frames.ts'

const bytes = (...fields: readonly string[]) => Buffer.from(fields.join('\0'))
const DIGEST = `sha256:${'a'.repeat(64)}`

describe('what is asked', () => {
  const asked = (...rest: readonly string[]) =>
    readStartAsked(bytes('prodgate-start 1', 'world', '12', '/srv', ...rest))

  test('the words, empty ones too', () => {
    const value = { world: 'world', process: 12, cwd: '/srv', session: 'session', atTerminal: false }
    const words = ['echo', '', 'a=b']
    expect(asked('session', 'nothing', ...words)).toEqual({ is: 'ok', value: { ...value, words } })
  })

  test.each<readonly [string, readonly string[]]>([
    ['no words', ['', 'nothing']],
    ['another input', ['', 'pipe', 'ls']],
  ])('%s is no question', (_what, rest) => {
    expect(asked(...rest).is).toBe('fault')
    expect(asked('', 'terminal', 'ls').is).toBe('ok')
  })

  test('what is no UTF-8 is none, nor is another version, or what has no number or no place', () => {
    const of = (version: string, number: string, cwd: string) =>
      readStartAsked(bytes(`prodgate-start ${version}`, 'w', number, cwd, '', 'nothing', 'ls')).is
    expect(readStartAsked(Buffer.from([0xff])).is).toBe('fault')
    expect([of('2', '1', '/'), of('1', '-1', '/'), of('1', '../1', '/'), of('1', '1', 'srv')]).toEqual(
      Array(4).fill('fault'),
    )
    expect(of('1', '1', '/')).toBe('ok')
  })
})

describe('what is let go', () => {
  const program = {
    path: '/bin/a',
    real: '/usr/bin/a',
    contents: { digest: DIGEST, stamp: '1 2 3 4 5', settled: true },
  }
  const execution = (workspace: string) => ({
    action: DIGEST,
    program,
    argv: ['a', ''],
    directory: { path: '/srv', real: '/srv', device: '1', inode: '2' },
    env: { PATH: '/bin', TOKEN: 'secret' },
    credentials: ['TOKEN'],
    pins: [
      {
        tool: 'terraform',
        how: 'pinned' as const,
        to: workspace,
        env: { TF_WORKSPACE: workspace },
        freeze: [],
        state: [],
      },
    ],
    files: [],
    hosts: [],
    input: { is: 'nothing' as const },
  })

  test('is told field by field, credentials by their names', () => {
    const fields = letGoFrame('id', execution('shop'))?.split('\0')
    expect(fields).toEqual([
      ...['start', 'id', 'descriptor', '/bin/a', '/usr/bin/a', '1 2 3 4 5', DIGEST, '/srv', '1 2'],
      ...['2', 'a', '', '3', 'PATH=/bin', 'TOKEN', 'TF_WORKSPACE=shop'],
    ])
  })

  test('not where a field would be two', () => {
    expect(letGoFrame('id', execution('shop\0LD_PRELOAD=/evil.so'))).toBeUndefined()
  })
})

describe('how it ended', () => {
  const ended = (wait: string, ...rest: readonly string[]) =>
    readEndTold(bytes('prodgate-end 1', 'ran', '', '77', wait, '12', ...rest))
  const ran = (wait: number) => {
    const told = ended(String(wait), '2', DIGEST, 'a\n')
    return told.is === 'ok' && told.value.is === 'ran' ? told.value.ran : undefined
  }

  test('a status, and a signal by its name, are those of wait(2)', () => {
    expect(ran(7 << 8)).toEqual({ exitCode: 7, durationMs: 12, output: { digest: DIGEST, bytes: 2, tail: 'a\n' } })
    expect(ran(15)).toMatchObject({ exitCode: 143, signal: 'SIGTERM' })
    // With a core beside it.
    expect(ran(11 | 0x80)).toMatchObject({ exitCode: 139, signal: 'SIGSEGV' })
  })

  test('the number of the process, and an end that may hold any byte', () => {
    expect(ended('0', '4', DIGEST, 'a\0b\n')).toMatchObject({
      is: 'ok',
      value: { process: 77, ran: { output: { tail: 'a\ufffdb\n' } } },
    })
  })

  test('without output at a terminal, and without a digest where none could be made', () => {
    expect(ended('0', '', '', '')).toEqual({
      is: 'ok',
      value: { is: 'ran', process: 77, ran: { exitCode: 0, durationMs: 12 } },
    })
    expect(ended('0', '5', '', '')).toMatchObject({ value: { ran: { note: expect.stringContaining('digest') } } })
  })

  test.each<readonly [string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['another version', bytes('prodgate-end 2', 'ran', '', '77', '0', '1', '', '', '')],
    ['an unknown word', bytes('prodgate-end 1', 'went', '', '77', '0', '1', '', '', '')],
    ['a status that is none', bytes('prodgate-end 1', 'ran', '', '77', '-1', '1', '', '', '')],
    ['no number', bytes('prodgate-end 1', 'ran', '', '', '0', '1', '', '', '')],
    ['a digest that is none', bytes('prodgate-end 1', 'ran', '', '77', '0', '1', '5', 'sha256:a', '')],
  ])('%s tells nothing', (_what, body) => {
    expect(readEndTold(body).is).toBe('fault')
  })

  test('what did not run says why', () => {
    expect(readEndTold(bytes('prodgate-end 1', 'not-run', 'why', '', '', '', '', '', ''))).toEqual({
      is: 'ok',
      value: { is: 'not-run', why: 'why' },
    })
  })
})
